// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/trace_file.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "core/array/byte_source.h"
#include "core/base/checksum.h"
#include "core/base/printable_text.h"
#include "core/base/version.h"

namespace permdse {

namespace {

constexpr std::string_view magic = "PDMTRACE";
constexpr unsigned char formatVersion = 1;
constexpr std::size_t checksumBytes = 4;
constexpr std::size_t bufferBytes = 1 << 16;
constexpr std::uint64_t maxTraceBytes = std::uint64_t{1} << 30;

Diagnostic problemOf(const std::string& source, std::string code, std::string message) {
    return {Severity::Error, std::move(code), source, "", 0, std::move(message)};
}

/// Seven bits a byte, the least significant first; the highest bit says that more follow.
void appendNumber(std::string& bytes, std::uint64_t value) {
    while (value >= 0x80) {
        bytes += static_cast<char>(0x80 | (value & 0x7f));
        value >>= 7;
    }
    bytes += static_cast<char>(value);
}

/// Signed numbers with the sign in the lowest bit, so that small ones are short.
std::uint64_t folded(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unfolded(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

/// a - b and its inverse modulo 2^64: values of 64-bit signals may lie further apart than an
/// integer reaches.
std::int64_t wrappedDifference(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
std::int64_t wrappedSum(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

class CompactWriter final : public TraceWriter {
public:
    explicit CompactWriter(const std::string& path) : m_file(path) {}

    SignalId declare(const std::string& scope, const std::string& name, int bits) override {
        m_declared.push_back({scope, name, bits, {}});
        m_values.push_back(0);
        return m_declared.size() - 1;
    }
    void change(std::int64_t cycle, SignalId signal, std::int64_t value) override {
        writeHeader();
        appendNumber(m_buffer, static_cast<std::uint64_t>(cycle - m_cycle));
        appendNumber(m_buffer, signal + 1);
        appendNumber(m_buffer, folded(wrappedDifference(value, m_values[signal])));
        m_cycle = cycle;
        m_values[signal] = value;
        if (m_buffer.size() >= bufferBytes) {
            flush();
        }
    }
    void finish(std::int64_t cycles) override {
        writeHeader();
        appendNumber(m_buffer, static_cast<std::uint64_t>(cycles - m_cycle));
        appendNumber(m_buffer, 0);
        flush();
        std::string checksum;
        for (int byte = 0; byte < 4; ++byte) {
            checksum += static_cast<char>((m_checksum >> (8 * byte)) & 0xff);
        }
        m_file.write(checksum);
    }
    AtomicFile& file() override { return m_file; }

private:
    void writeHeader() {
        if (m_headerWritten) {
            return;
        }
        m_headerWritten = true;
        m_buffer = magic;
        m_buffer += static_cast<char>(formatVersion);
        appendNumber(m_buffer, m_declared.size());
        for (const RecordedTrace::Signal& signal : m_declared) {
            appendNumber(m_buffer, signal.scope.size());
            m_buffer += signal.scope;
            appendNumber(m_buffer, signal.name.size());
            m_buffer += signal.name;
            m_buffer += static_cast<char>(signal.bits);
        }
    }
    void flush() {
        m_checksum = crc32Of(m_buffer, m_checksum);
        m_file.write(m_buffer);
        m_buffer.clear();
    }

    AtomicFile m_file;
    std::vector<RecordedTrace::Signal> m_declared;
    std::vector<std::int64_t> m_values;
    std::string m_buffer;
    std::uint32_t m_checksum = 0;
    std::int64_t m_cycle = 0;
    bool m_headerWritten = false;
};

class VcdWriter final : public TraceWriter {
public:
    explicit VcdWriter(const std::string& path) : m_file(path) {}

    SignalId declare(const std::string& scope, const std::string& name, int bits) override {
        m_declared.push_back({scope, name, bits, {}});
        return m_declared.size() - 1;
    }
    void change(std::int64_t cycle, SignalId signal, std::int64_t value) override {
        writeHeader();
        writeTime(cycle);
        writeValue(signal, value);
    }
    void finish(std::int64_t cycles) override {
        writeHeader();
        writeTime(cycles);
        flush();
    }
    AtomicFile& file() override { return m_file; }

private:
    /// Scopes, each with its signals.
    struct Scope {
        std::string name;
        std::vector<Scope> inner;
        std::vector<SignalId> signalIds;
    };

    /// Short identifiers of printable characters, as the format has them.
    static std::string identifier(SignalId signal) {
        constexpr SignalId first = '!', count = 94;
        std::string text;
        do {
            text += static_cast<char>(first + signal % count);
            signal /= count;
        } while (signal > 0);
        return text;
    }
    void writeScope(const Scope& scope) {
        for (const SignalId id : scope.signalIds) {
            const RecordedTrace::Signal& signal = m_declared[id];
            m_buffer +=
                fmt::format("$var wire {} {} {} $end\n", signal.bits, identifier(id), signal.name);
        }
        for (const Scope& inner : scope.inner) {
            m_buffer += fmt::format("$scope module {} $end\n", inner.name);
            writeScope(inner);
            m_buffer += "$upscope $end\n";
        }
    }
    void writeHeader() {
        if (m_headerWritten) {
            return;
        }
        m_headerWritten = true;
        Scope top;
        for (SignalId id = 0; id < m_declared.size(); ++id) {
            Scope* scope = &top;
            std::string_view left = m_declared[id].scope;
            while (!left.empty()) {
                const std::string name(left.substr(0, left.find('.')));
                left.remove_prefix(std::min(left.size(), name.size() + 1));
                auto found = std::find_if(scope->inner.begin(), scope->inner.end(),
                                          [&](const Scope& inner) { return inner.name == name; });
                if (found == scope->inner.end()) {
                    found = scope->inner.insert(found, Scope{name, {}, {}});
                }
                scope = &*found;
            }
            scope->signalIds.push_back(id);
        }
        m_buffer = fmt::format("$version PermDSE {} $end\n"
                               "$comment one nanosecond is one cycle $end\n"
                               "$timescale 1 ns $end\n",
                               permdse::version());
        writeScope(top);
        m_buffer += "$enddefinitions $end\n#0\n$dumpvars\n";
        for (SignalId id = 0; id < m_declared.size(); ++id) {
            writeValue(id, 0);
        }
        m_buffer += "$end\n";
    }
    void writeTime(std::int64_t cycle) {
        if (cycle != m_cycle) {
            m_buffer += fmt::format("#{}\n", cycle);
            m_cycle = cycle;
        }
        if (m_buffer.size() >= bufferBytes) {
            flush();
        }
    }
    void writeValue(SignalId signal, std::int64_t value) {
        if (m_declared[signal].bits == 1) {
            m_buffer += fmt::format("{}{}\n", value != 0 ? 1 : 0, identifier(signal));
        } else {
            // Negative values as two's complement of the signal's width.
            const int bits = m_declared[signal].bits;
            const std::uint64_t mask =
                bits < 64 ? (std::uint64_t{1} << bits) - 1 : ~std::uint64_t{0};
            m_buffer += fmt::format("b{:b} {}\n", static_cast<std::uint64_t>(value) & mask,
                                    identifier(signal));
        }
    }
    void flush() {
        m_file.write(m_buffer);
        m_buffer.clear();
    }

    AtomicFile m_file;
    std::vector<RecordedTrace::Signal> m_declared;
    std::string m_buffer;
    std::int64_t m_cycle = 0;
    bool m_headerWritten = false;
};

/// Takes a trace apart; nothing is read beyond its end.
class CompactReader {
public:
    explicit CompactReader(std::string_view bytes) : m_left(bytes) {}

    std::optional<std::uint64_t> number() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64 && !m_left.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_left.front());
            m_left.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0) {
                return value;
            }
        }
        return std::nullopt;
    }
    std::optional<std::string> text() {
        const auto size = number();
        if (!size || *size > m_left.size()) {
            return std::nullopt;
        }
        std::string result(m_left.substr(0, *size));
        m_left.remove_prefix(*size);
        return result;
    }
    std::optional<int> byte() {
        if (m_left.empty()) {
            return std::nullopt;
        }
        const int value = static_cast<unsigned char>(m_left.front());
        m_left.remove_prefix(1);
        return value;
    }
    [[nodiscard]] std::size_t left() const { return m_left.size(); }

private:
    std::string_view m_left;
};

/// Everything behind the version; nullopt where the bytes do not follow the format.
std::optional<RecordedTrace> parseBody(CompactReader& reader) {
    RecordedTrace trace;
    const auto count = reader.number();
    if (!count || *count > reader.left()) {
        return std::nullopt;
    }
    for (std::uint64_t i = 0; i < *count; ++i) {
        auto scope = reader.text();
        auto name = scope ? reader.text() : std::nullopt;
        const auto bits = name ? reader.byte() : std::nullopt;
        if (!bits || *bits < 1 || *bits > 64) {
            return std::nullopt;
        }
        trace.lines.push_back({*std::move(scope), *std::move(name), *bits, {}});
    }
    std::vector<std::int64_t> values(trace.lines.size(), 0);
    constexpr std::uint64_t mostCycles = std::uint64_t{1} << 62;
    std::uint64_t cycle = 0;
    while (true) {
        const auto step = reader.number();
        const auto signal = step ? reader.number() : std::nullopt;
        if (!signal || *signal > trace.lines.size() || *step > mostCycles - cycle) {
            return std::nullopt;
        }
        cycle += *step;
        if (*signal == 0) {
            trace.cycles = static_cast<std::int64_t>(cycle);
            return reader.left() == 0 ? std::optional(std::move(trace)) : std::nullopt;
        }
        const auto by = reader.number();
        if (!by) {
            return std::nullopt;
        }
        std::int64_t& value = values[*signal - 1];
        value = wrappedSum(value, unfolded(*by));
        trace.lines[*signal - 1].changes.emplace_back(static_cast<std::int64_t>(cycle), value);
    }
}

} // namespace

std::unique_ptr<TraceWriter> makeVcdWriter(const std::string& path) {
    return std::make_unique<VcdWriter>(path);
}

std::unique_ptr<TraceWriter> makeTraceWriter(const std::string& path) {
    return std::make_unique<CompactWriter>(path);
}

Result<std::unique_ptr<TraceWriter>> traceWriterFor(const std::string& path) {
    if (path.ends_with(".vcd")) {
        return makeVcdWriter(path);
    }
    if (path.ends_with(".trace")) {
        return makeTraceWriter(path);
    }
    return problemOf(path, "TRC-0004",
                     "the ending of the name is no format of traces; accepted are .vcd and .trace");
}

CycleTrace::SignalId TraceRecorder::declare(const std::string& scope, const std::string& name,
                                            int bits) {
    m_trace.lines.push_back({scope, name, bits, {}});
    return m_trace.lines.size() - 1;
}

void TraceRecorder::change(std::int64_t cycle, SignalId signal, std::int64_t value) {
    m_trace.lines[signal].changes.emplace_back(cycle, value);
}

void TraceRecorder::finish(std::int64_t cycles) {
    m_trace.cycles = cycles;
}

Result<RecordedTrace> parseTrace(std::string_view bytes, const std::string& source) {
    if (!bytes.starts_with(magic)) {
        return problemOf(source, "TRC-0001",
                         "this is no cycle trace; expected a .trace file, which starts with "
                         "\"PDMTRACE\"");
    }
    if (bytes.size() < magic.size() + 1 + checksumBytes) {
        return problemOf(source, "TRC-0002", "the file ends in its header");
    }
    const int found = static_cast<unsigned char>(bytes[magic.size()]);
    if (found != formatVersion) {
        return problemOf(
            source, "TRC-0001",
            fmt::format("version {} of the format; accepted is {}", found, formatVersion));
    }
    const std::string_view covered = bytes.substr(0, bytes.size() - checksumBytes);
    CompactReader reader(covered.substr(magic.size() + 1));
    std::optional<RecordedTrace> trace = parseBody(reader);
    if (!trace) {
        return problemOf(source, "TRC-0002",
                         "the file does not follow the format to its end: it was cut off or "
                         "damaged");
    }
    std::uint32_t checksum = 0;
    for (std::size_t byte = 0; byte < checksumBytes; ++byte) {
        checksum |=
            static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[covered.size() + byte]))
            << (8 * byte);
    }
    if (checksum != crc32Of(covered)) {
        return problemOf(source, "TRC-0003",
                         fmt::format("the checksum is {:08x}, that of the file's bytes {:08x}; it "
                                     "was damaged",
                                     checksum, crc32Of(covered)));
    }
    for (const RecordedTrace::Signal& signal : trace->lines) {
        for (const std::string& name : {signal.scope, signal.name}) {
            if (const std::string problem = unprintableIn(name); !problem.empty()) {
                return problemOf(source, "CFG-0010",
                                 fmt::format("the name \"{}\" of a signal has {}; accepted are "
                                             "characters that can be printed",
                                             printable(shortText(name)), problem));
            }
        }
    }
    return *std::move(trace);
}

Result<RecordedTrace> readTrace(const std::string& path) {
    const Result<std::unique_ptr<ByteSource>> file = openFile(path);
    if (!file) {
        return file.error();
    }
    // What is none, or too large, need not be read to its end.
    const std::uint64_t fileBytes = (*file)->left();
    if (fileBytes > maxTraceBytes) {
        return problemOf(
            path, "FILE-0002",
            fmt::format("the file has {} bytes; accepted are traces of up to 1 GiB", fileBytes));
    }
    std::string bytes(magic.size(), '\0');
    bytes.resize((*file)->read(bytes.data(), bytes.size()));
    if (bytes == magic) {
        bytes.resize(static_cast<std::size_t>(fileBytes));
        bytes.resize(magic.size() +
                     (*file)->read(bytes.data() + magic.size(), bytes.size() - magic.size()));
    }
    return parseTrace(bytes, path);
}

} // namespace permdse
