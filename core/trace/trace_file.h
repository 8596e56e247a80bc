// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/architecture/simulation.h"
#include "core/base/file_output.h"
#include "core/base/result.h"

namespace permdse {

/// A CycleTrace that goes to a file. The file appears when commit() is called after finish(), and
/// not at all otherwise.
class TraceWriter : public CycleTrace {
public:
    /// What is written to; its problems() are known from the beginning.
    [[nodiscard]] virtual AtomicFile& file() = 0;
    /// Gives the file its name; OUT-0001 to OUT-0003. The number of bytes.
    [[nodiscard]] Result<std::uint64_t> commit() { return file().commit(); }
};

/// A value change dump (IEEE 1364) for GTKWave and other viewers: a nanosecond is a cycle.
[[nodiscard]] std::unique_ptr<TraceWriter> makeVcdWriter(const std::string& path);

/// The compact format of docs/file_formats.md#cycle-traces.
[[nodiscard]] std::unique_ptr<TraceWriter> makeTraceWriter(const std::string& path);

/// By the ending of the name, .vcd or .trace; TRC-0004 for another.
[[nodiscard]] Result<std::unique_ptr<TraceWriter>> traceWriterFor(const std::string& path);

/// A whole trace in memory.
struct RecordedTrace {
    struct Signal {
        std::string scope, name;
        int bits = 1;
        /// Cycle and the value from it on, in rising order; 0 before the first.
        std::vector<std::pair<std::int64_t, std::int64_t>> changes;
        friend bool operator==(const Signal&, const Signal&) = default;
    };
    std::vector<Signal> lines;
    std::int64_t cycles = 0;
    friend bool operator==(const RecordedTrace&, const RecordedTrace&) = default;
};

/// Keeps a trace in memory.
class TraceRecorder final : public CycleTrace {
public:
    SignalId declare(const std::string& scope, const std::string& name, int bits) override;
    void change(std::int64_t cycle, SignalId signal, std::int64_t value) override;
    void finish(std::int64_t cycles) override;
    [[nodiscard]] const RecordedTrace& trace() const { return m_trace; }

private:
    RecordedTrace m_trace;
};

/// Reads a file of the compact format. TRC-0001 if it is none or of another version, TRC-0002 if it
/// was cut off or does not follow the format, TRC-0003 if its checksum is wrong; FILE-0001.
[[nodiscard]] Result<RecordedTrace> readTrace(const std::string& path);
/// The same from memory; `source` is for messages.
[[nodiscard]] Result<RecordedTrace> parseTrace(std::string_view bytes, const std::string& source);

} // namespace permdse
