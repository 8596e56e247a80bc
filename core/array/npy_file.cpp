// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/array/npy_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "core/base/file_output.h"

namespace permdse {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t mostHeaderBytes = 65536;

struct Header {
    char kind = 'f'; ///< 'f', 'i', 'u' or 'b'
    std::size_t bytes = 4;
    bool bigEndian = false;
    bool fortran = false;
    std::vector<std::int64_t> shape;
    std::int64_t count = 1;
};

/// Reads the header's dictionary, a literal of Python: {'descr': '<f4', 'fortran_order': False,
/// 'shape': (3, 4), }.
class HeaderText {
public:
    explicit HeaderText(std::string_view text) : m_left(text) {}

    void skipBlanks() {
        while (!m_left.empty() && std::isspace(static_cast<unsigned char>(m_left.front())) != 0) {
            m_left.remove_prefix(1);
        }
    }
    bool take(std::string_view token) {
        skipBlanks();
        if (m_left.substr(0, token.size()) != token) {
            return false;
        }
        m_left.remove_prefix(token.size());
        return true;
    }
    std::optional<std::string> string() {
        skipBlanks();
        if (m_left.empty() || (m_left.front() != '\'' && m_left.front() != '"')) {
            return std::nullopt;
        }
        const std::size_t end = m_left.find(m_left.front(), 1);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        std::string text(m_left.substr(1, end - 1));
        m_left.remove_prefix(end + 1);
        return text;
    }
    /// A non-negative integer of at most 2^60.
    std::optional<std::int64_t> integer() {
        skipBlanks();
        std::int64_t value = 0;
        std::size_t digits = 0;
        for (; digits < m_left.size() &&
               std::isdigit(static_cast<unsigned char>(m_left[digits])) != 0;
             ++digits) {
            constexpr std::int64_t largest = std::int64_t{1} << 60;
            const std::int64_t digit = m_left[digits] - '0';
            if (value > (largest - digit) / 10) {
                return std::nullopt;
            }
            value = value * 10 + digit;
        }
        m_left.remove_prefix(digits);
        (void)(digits > 0 && take("L")); // Python 2 wrote 3L
        return digits > 0 ? std::optional(value) : std::nullopt;
    }
    std::optional<std::vector<std::int64_t>> tuple() {
        std::vector<std::int64_t> values;
        if (!take("(")) {
            return std::nullopt;
        }
        while (!take(")")) {
            const auto value = integer();
            if (!value) {
                return std::nullopt;
            }
            values.push_back(*value);
            if (!take(",")) {
                return take(")") ? std::optional(values) : std::nullopt;
            }
        }
        return values;
    }
    [[nodiscard]] bool atEnd() {
        skipBlanks();
        return m_left.empty();
    }

private:
    std::string_view m_left;
};

Diagnostic problemOf(const ByteSource& source, std::string code, std::string message) {
    return {Severity::Error, std::move(code), source.name(), "", 0, std::move(message)};
}

bool readAll(ByteSource& source, char* bytes, std::size_t count) {
    return source.read(bytes, count) == count;
}

/// The dictionary, or nullopt if it is none or not that of an array.
struct Dictionary {
    std::string descr;
    bool fortran = false;
    std::vector<std::int64_t> shape;
};
std::optional<Dictionary> parseDictionary(std::string_view bytes) {
    HeaderText text(bytes);
    Dictionary dictionary;
    bool hasDescr = false, hasOrder = false, hasShape = false;
    if (!text.take("{")) {
        return std::nullopt;
    }
    while (!text.take("}")) {
        const auto key = text.string();
        if (!key || !text.take(":")) {
            return std::nullopt;
        }
        if (*key == "descr" && !hasDescr) {
            const auto descr = text.string();
            if (!descr) {
                return std::nullopt;
            }
            dictionary.descr = *descr;
            hasDescr = true;
        } else if (*key == "fortran_order" && !hasOrder) {
            dictionary.fortran = text.take("True");
            if (!dictionary.fortran && !text.take("False")) {
                return std::nullopt;
            }
            hasOrder = true;
        } else if (*key == "shape" && !hasShape) {
            auto shape = text.tuple();
            if (!shape) {
                return std::nullopt;
            }
            dictionary.shape = *std::move(shape);
            hasShape = true;
        } else {
            return std::nullopt;
        }
        if (!text.take(",")) {
            if (!text.take("}")) {
                return std::nullopt;
            }
            break;
        }
    }
    if (!hasDescr || !hasOrder || !hasShape || !text.atEnd()) {
        return std::nullopt;
    }
    return dictionary;
}

/// The description of the array, as it stands in front of its numbers.
Result<std::string> readDescription(ByteSource& source) {
    std::array<char, 8> start{};
    if (!readAll(source, start.data(), start.size()) ||
        std::string_view(start.data(), magic.size()) != magic) {
        return problemOf(source, "NPY-0001",
                         "this is no NumPy array; expected a .npy file, which starts with "
                         "\"\\x93NUMPY\"");
    }
    const int version = static_cast<unsigned char>(start[6]);
    if (version < 1 || version > 3) {
        return problemOf(source, "NPY-0001",
                         fmt::format("format version {}; accepted are 1 to 3", version));
    }
    std::array<unsigned char, 4> lengthBytes{};
    if (!readAll(source, reinterpret_cast<char*>(lengthBytes.data()), version == 1 ? 2 : 4)) {
        return problemOf(source, "NPY-0004", "the file ends in its header");
    }
    const std::size_t length = lengthBytes[0] + (std::size_t{lengthBytes[1]} << 8) +
                               (std::size_t{lengthBytes[2]} << 16) +
                               (std::size_t{lengthBytes[3]} << 24);
    if (length > mostHeaderBytes) {
        return problemOf(
            source, "NPY-0002",
            fmt::format("a header of {} bytes; accepted are up to {}", length, mostHeaderBytes));
    }
    std::string text(length, ' ');
    if (!readAll(source, text.data(), length)) {
        return problemOf(source, "NPY-0004", "the file ends in its header");
    }
    return text;
}

Result<Header> readHeader(ByteSource& source) {
    const Result<std::string> text = readDescription(source);
    if (!text) {
        return text.error();
    }
    const auto dictionary = parseDictionary(*text);
    if (!dictionary) {
        return problemOf(source, "NPY-0002",
                         "the header is not the description of an array of numbers; expected "
                         "{'descr': '<f4', 'fortran_order': False, 'shape': (outputs, inputs)}");
    }
    const std::string& descr = dictionary->descr;
    static constexpr std::array<std::string_view, 12> types{"f2", "f4", "f8", "i1", "i2", "i4",
                                                            "i8", "u1", "u2", "u4", "u8", "b1"};
    const bool hasOrder =
        !descr.empty() && std::string_view("<>|=").find(descr[0]) != std::string_view::npos;
    const std::string type = hasOrder ? descr.substr(1) : descr;
    if (std::find(types.begin(), types.end(), type) == types.end()) {
        return problemOf(
            source, "NPY-0003",
            fmt::format(
                "numbers of type '{}'; accepted are f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, "
                "u8 and b1",
                descr));
    }
    Header header;
    header.kind = type[0];
    header.bytes = static_cast<std::size_t>(type[1] - '0');
    header.bigEndian = hasOrder && descr[0] == '>';
    header.fortran = dictionary->fortran;
    header.shape = dictionary->shape;
    for (const std::int64_t size : header.shape) {
        if (size != 0 && header.count > maxNpyValues / size) {
            return problemOf(source, "NPY-0005",
                             fmt::format("an array of {} numbers; accepted are up to {} in all",
                                         shapeText(header.shape), maxNpyValues));
        }
        header.count *= size;
    }
    const std::uint64_t expected = static_cast<std::uint64_t>(header.count) * header.bytes;
    if (source.left() != expected) {
        return problemOf(source, "NPY-0004",
                         fmt::format("{} bytes of numbers; {} of type {} take {}", source.left(),
                                     shapeText(header.shape), type, expected));
    }
    return header;
}

template <class Stored> Stored loaded(const char* bytes, bool swap) {
    std::array<char, sizeof(Stored)> copy;
    std::memcpy(copy.data(), bytes, sizeof(Stored));
    if (swap) {
        std::reverse(copy.begin(), copy.end());
    }
    return std::bit_cast<Stored>(copy);
}

/// Bits of a floating-point number of half precision.
struct Half {
    std::uint16_t bits;

    explicit operator double() const {
        const double sign = (bits & 0x8000U) != 0 ? -1.0 : 1.0;
        const int exponent = bits >> 10 & 0x1F, fraction = bits & 0x3FF;
        if (exponent == 0x1F) {
            return sign * (fraction == 0 ? std::numeric_limits<double>::infinity()
                                         : std::numeric_limits<double>::quiet_NaN());
        }
        // Without an exponent the leading 1 is missing, too.
        return sign * (exponent == 0 ? std::ldexp(fraction, -24)
                                     : std::ldexp(fraction + 1024, exponent - 25));
    }
    explicit operator float() const { return static_cast<float>(static_cast<double>(*this)); }
};

/// A byte that is true or false.
struct Truth {
    std::uint8_t byte;
    template <class T> explicit operator T() const { return byte != 0 ? T{1} : T{0}; }
};

/// Where the numbers of a file go: one after the other, or where Fortran order puts them.
class Placement {
public:
    explicit Placement(const Header& header) : m_shape(header.shape) {
        if (!header.fortran || header.shape.size() < 2) {
            return;
        }
        m_index.assign(m_shape.size(), 0);
        m_strides.assign(m_shape.size(), 1);
        for (std::size_t d = m_shape.size() - 1; d > 0; --d) {
            m_strides[d - 1] = m_strides[d] * m_shape[d];
        }
    }
    std::size_t next() {
        const std::int64_t here = m_place;
        if (m_index.empty()) {
            ++m_place;
        } else {
            for (std::size_t d = 0; d < m_index.size(); ++d) {
                m_place += m_strides[d];
                if (++m_index[d] < m_shape[d]) {
                    break;
                }
                m_place -= m_index[d] * m_strides[d];
                m_index[d] = 0;
            }
        }
        return static_cast<std::size_t>(here);
    }

private:
    std::vector<std::int64_t> m_shape, m_index, m_strides;
    std::int64_t m_place = 0;
};

/// Reads the numbers; the index of the first that T cannot hold, if any.
template <class T, class Stored>
std::optional<std::size_t> readValues(ByteSource& source, const Header& header, bool& whole,
                                      std::vector<T>& values) {
    constexpr std::size_t chunk = 65536;
    const bool swap = header.bigEndian != (std::endian::native == std::endian::big);
    std::vector<char> bytes(chunk * sizeof(Stored));
    Placement placement(header);
    values.resize(static_cast<std::size_t>(header.count));
    whole = true;
    for (std::size_t done = 0; done < values.size();) {
        const std::size_t count = std::min(chunk, values.size() - done);
        if (!readAll(source, bytes.data(), count * sizeof(Stored))) {
            whole = false;
            return std::nullopt;
        }
        for (std::size_t i = 0; i < count; ++i) {
            const Stored value = loaded<Stored>(bytes.data() + i * sizeof(Stored), swap);
            if constexpr (std::is_integral_v<T> && std::is_integral_v<Stored>) {
                if (!std::in_range<T>(value)) {
                    return done + i;
                }
            } else if constexpr (std::is_same_v<Stored, double> && std::is_same_v<T, float>) {
                // Finite in the file, infinite here.
                if (std::isfinite(value) && std::abs(value) > std::numeric_limits<T>::max()) {
                    return done + i;
                }
            }
            values[placement.next()] = static_cast<T>(value);
        }
        done += count;
    }
    return std::nullopt;
}

template <class T> constexpr std::string_view typeName() {
    if constexpr (std::is_same_v<T, float>) {
        return "f4";
    } else if constexpr (std::is_same_v<T, double>) {
        return "f8";
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
        return "i4";
    } else {
        static_assert(std::is_same_v<T, std::int64_t>);
        return "i8";
    }
}

} // namespace

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text = "(";
    for (std::size_t d = 0; d < shape.size(); ++d) {
        text += (d > 0 ? ", " : "") + std::to_string(shape[d]);
    }
    return text + (shape.size() == 1 ? ",)" : ")");
}

template <class T> Result<NpyArray<T>> readNpy(ByteSource& source, const ShapeCheck& check) {
    const Result<Header> header = readHeader(source);
    if (!header) {
        return header.error();
    }
    if (check) {
        if (Diagnostics problems = check(header->shape); !problems.empty()) {
            return problems;
        }
    }
    NpyArray<T> array;
    array.shape = header->shape;
    std::optional<std::size_t> refused;
    bool whole = false;
    const auto read = [&]<class Stored>(Stored) {
        refused = readValues<T, Stored>(source, *header, whole, array.values);
    };
    if (header->kind == 'f') {
        if constexpr (std::is_integral_v<T>) {
            return problemOf(
                source, "NPY-0006",
                fmt::format("numbers of type f{}; accepted are integers", header->bytes));
        } else if (header->bytes == 2) {
            read(Half{});
        } else if (header->bytes == 4) {
            read(float{});
        } else {
            read(double{});
        }
    } else if (header->kind == 'b') {
        read(Truth{});
    } else if (header->bytes == 1) {
        header->kind == 'u' ? read(std::uint8_t{}) : read(std::int8_t{});
    } else if (header->bytes == 2) {
        header->kind == 'u' ? read(std::uint16_t{}) : read(std::int16_t{});
    } else if (header->bytes == 4) {
        header->kind == 'u' ? read(std::uint32_t{}) : read(std::int32_t{});
    } else {
        header->kind == 'u' ? read(std::uint64_t{}) : read(std::int64_t{});
    }
    if (refused) {
        return problemOf(source, "NPY-0006",
                         fmt::format("number {} (from 0) of the file is beyond {} bits", *refused,
                                     8 * sizeof(T)));
    }
    if (!whole) {
        return problemOf(source, "NPY-0004", "the file ends in its numbers");
    }
    return array;
}

template <class T> Result<NpyArray<T>> readNpy(const std::string& path, const ShapeCheck& check) {
    const Result<std::unique_ptr<ByteSource>> file = openFile(path);
    if (!file) {
        return file.error();
    }
    return readNpy<T>(**file, check);
}

template <class T> std::string npyBytes(const NpyArray<T>& array) {
    std::string header = fmt::format("{{'descr': '<{}', 'fortran_order': False, 'shape': {}, }}",
                                     typeName<T>(), shapeText(array.shape));
    // The numbers start at a multiple of 64 bytes.
    constexpr std::size_t fixedBytes = 10, alignment = 64;
    const std::size_t unpadded = fixedBytes + header.size() + 1;
    header.append((alignment - unpadded % alignment) % alignment, ' ');
    header += '\n';
    std::string bytes(magic);
    bytes += '\x01';
    bytes += '\0';
    bytes += static_cast<char>(header.size() & 0xff);
    bytes += static_cast<char>(header.size() >> 8);
    bytes += header;
    const std::size_t start = bytes.size();
    bytes.resize(start + array.values.size() * sizeof(T));
    if (!array.values.empty()) {
        std::memcpy(bytes.data() + start, array.values.data(), array.values.size() * sizeof(T));
    }
    if constexpr (std::endian::native == std::endian::big) {
        for (std::size_t at = start; at < bytes.size(); at += sizeof(T)) {
            std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                         bytes.begin() + static_cast<std::ptrdiff_t>(at + sizeof(T)));
        }
    }
    return bytes;
}

template <class T>
Result<std::uint64_t> writeNpy(const std::string& path, const NpyArray<T>& array) {
    return writeTextFile(path, npyBytes(array));
}

#define PERMDSE_NPY(T)                                                                             \
    template Result<NpyArray<T>> readNpy<T>(ByteSource&, const ShapeCheck&);                       \
    template Result<NpyArray<T>> readNpy<T>(const std::string&, const ShapeCheck&);                \
    template std::string npyBytes<T>(const NpyArray<T>&);                                          \
    template Result<std::uint64_t> writeNpy<T>(const std::string&, const NpyArray<T>&);
PERMDSE_NPY(float)
PERMDSE_NPY(double)
PERMDSE_NPY(std::int32_t)
PERMDSE_NPY(std::int64_t)
#undef PERMDSE_NPY

} // namespace permdse
