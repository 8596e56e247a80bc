// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pdmatrix/pd_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include <fmt/format.h>

#include "core/array/byte_source.h"
#include "core/array/npz_file.h"
#include "core/base/checksum.h"
#include "core/base/file_output.h"

namespace permdse {

namespace {

constexpr std::string_view magic = "PDMATRIX";
constexpr std::uint32_t version = 1;
enum StoredShifts : std::uint32_t { NaturalShifts = 0, ListedShifts = 1 };
constexpr std::size_t headerBytes = 48, checksumBytes = 4;

Diagnostic problemOf(const std::string& source, std::string code, std::string message) {
    return {Severity::Error, std::move(code), source, "", 0, std::move(message)};
}

/// Appends numbers with the least significant byte first.
template <class T> void append(std::string& bytes, const T* values, std::size_t count) {
    const std::size_t start = bytes.size();
    bytes.resize(start + count * sizeof(T));
    if (count > 0) {
        std::memcpy(bytes.data() + start, values, count * sizeof(T));
    }
    if constexpr (std::endian::native == std::endian::big) {
        for (std::size_t at = start; at < bytes.size(); at += sizeof(T)) {
            std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                         bytes.begin() + static_cast<std::ptrdiff_t>(at + sizeof(T)));
        }
    }
}

template <class T> void take(std::string_view& bytes, T* values, std::size_t count) {
    if (count > 0) {
        std::memcpy(values, bytes.data(), count * sizeof(T));
    }
    if constexpr (std::endian::native == std::endian::big) {
        for (std::size_t i = 0; i < count; ++i) {
            auto* raw = reinterpret_cast<unsigned char*>(values + i);
            std::reverse(raw, raw + sizeof(T));
        }
    }
    bytes.remove_prefix(count * sizeof(T));
}

template <class T> T take(std::string_view& bytes) {
    T value{};
    take(bytes, &value, 1);
    return value;
}

bool hasNaturalShifts(const PdMatrix& matrix) {
    for (std::size_t l = 0; l < matrix.shifts.size(); ++l) {
        if (matrix.shifts[l] != static_cast<std::int64_t>(l) % matrix.shape.p) {
            return false;
        }
    }
    return true;
}

} // namespace

std::string pdBytes(const PdMatrix& matrix) {
    std::string bytes(magic);
    const bool natural = hasNaturalShifts(matrix);
    const std::array<std::uint32_t, 2> kind{version, natural ? NaturalShifts : ListedShifts};
    const std::array<std::int64_t, 4> shape{matrix.shape.rows, matrix.shape.columns, matrix.shape.p,
                                            matrix.shape.entry_values};
    append(bytes, kind.data(), kind.size());
    append(bytes, shape.data(), shape.size());
    if (!natural) {
        append(bytes, matrix.shifts.data(), matrix.shifts.size());
    }
    append(bytes, matrix.weights.data(), matrix.weights.size());
    const std::uint32_t checksum = crc32Of(bytes);
    append(bytes, &checksum, 1);
    return bytes;
}

Result<std::uint64_t> writePd(const std::string& path, const PdMatrix& matrix) {
    return writeTextFile(path, pdBytes(matrix));
}

namespace {

struct PdHeader {
    PdShape shape;
    bool lists_shifts = false;
};

/// The header at the start of `bytes`, checked against the size of the whole file.
Result<PdHeader> parseHeader(std::string_view bytes, std::uint64_t fileBytes,
                             const std::string& source) {
    if (!bytes.starts_with(magic)) {
        return problemOf(source, "PDF-0001",
                         "this is no permuted-diagonal matrix; expected a .pd file, which starts "
                         "with \"PDMATRIX\"");
    }
    if (bytes.size() < headerBytes || fileBytes < headerBytes + checksumBytes) {
        return problemOf(source, "PDF-0002", "the file ends in its header");
    }
    std::string_view left = bytes.substr(magic.size());
    if (const auto found = take<std::uint32_t>(left); found != version) {
        return problemOf(source, "PDF-0001",
                         fmt::format("version {} of the format; accepted is {}", found, version));
    }
    const auto shifts = take<std::uint32_t>(left);
    PdHeader header;
    header.shape.rows = take<std::int64_t>(left);
    header.shape.columns = take<std::int64_t>(left);
    header.shape.p = take<std::int64_t>(left);
    header.shape.entry_values = take<std::int64_t>(left);
    header.lists_shifts = shifts == ListedShifts;
    if (shifts != NaturalShifts && shifts != ListedShifts) {
        return problemOf(
            source, "PDF-0002",
            fmt::format("kind of shifts {}; accepted are 0 (natural) and 1 (listed)", shifts));
    }
    const PdShape& shape = header.shape;
    if (Diagnostics problems = pdShapeProblems(shape, source); !problems.empty()) {
        return problems;
    }
    const auto numbers = static_cast<std::uint64_t>(shape.storedValues() +
                                                    (header.lists_shifts ? shape.blocks() : 0));
    const std::uint64_t expected = headerBytes + 4 * numbers + checksumBytes;
    if (fileBytes != expected) {
        return problemOf(source, "PDF-0002",
                         fmt::format("the file has {} bytes; {} x {} with p = {} takes {}",
                                     fileBytes, shape.rows, shape.columns, shape.p, expected));
    }
    return header;
}

} // namespace

Result<PdMatrix> parsePd(std::string_view bytes, const std::string& source) {
    const Result<PdHeader> header = parseHeader(bytes, bytes.size(), source);
    if (!header) {
        return header.error();
    }
    PdMatrix matrix;
    matrix.shape = header->shape;
    const auto blocks = static_cast<std::size_t>(matrix.shape.blocks());
    const auto stored = static_cast<std::size_t>(matrix.shape.storedValues());
    const std::string_view covered = bytes.substr(0, bytes.size() - checksumBytes);
    std::string_view left = bytes.substr(headerBytes);
    std::string_view last = bytes.substr(covered.size());
    if (const auto checksum = take<std::uint32_t>(last); checksum != crc32Of(covered)) {
        return problemOf(source, "PDF-0003",
                         fmt::format("the checksum is {:08x}, that of the file's bytes {:08x}; it "
                                     "was damaged",
                                     checksum, crc32Of(covered)));
    }
    matrix.shifts.resize(blocks);
    matrix.weights.resize(stored);
    if (header->lists_shifts) {
        take(left, matrix.shifts.data(), blocks);
    } else {
        for (std::size_t l = 0; l < blocks; ++l) {
            matrix.shifts[l] =
                static_cast<std::int32_t>(static_cast<std::int64_t>(l) % matrix.shape.p);
        }
    }
    take(left, matrix.weights.data(), stored);
    if (Diagnostics problems = pdMatrixProblems(matrix, source); !problems.empty()) {
        return problems;
    }
    return matrix;
}

Result<PdMatrix> readPd(const std::string& path) {
    const Result<std::unique_ptr<ByteSource>> file = openFile(path);
    if (!file) {
        return file.error();
    }
    // The header says whether the rest is worth reading.
    const std::uint64_t fileBytes = (*file)->left();
    std::string bytes(headerBytes, '\0');
    bytes.resize((*file)->read(bytes.data(), bytes.size()));
    if (const Result<PdHeader> header = parseHeader(bytes, fileBytes, path); !header) {
        return header.error();
    }
    const std::size_t start = bytes.size();
    bytes.resize(start + static_cast<std::size_t>((*file)->left()));
    bytes.resize(start + (*file)->read(bytes.data() + start, bytes.size() - start));
    return parsePd(bytes, path);
}

Result<std::uint64_t> writePdNpz(const std::string& path, const PdMatrix& matrix) {
    const PdShape& shape = matrix.shape;
    const std::vector<std::int64_t> blocks{shape.blockRows(), shape.blockColumns()};
    return writeNpz(
        path,
        {{"permdse_pd", npyBytes(NpyArray<std::int32_t>{{}, {std::int32_t{version}}})},
         {"shape", npyBytes(NpyArray<std::int64_t>{
                       {4}, {shape.rows, shape.columns, shape.p, shape.entry_values}})},
         {"shifts", npyBytes(NpyArray<std::int32_t>{blocks, matrix.shifts})},
         {"weights", npyBytes(NpyArray<float>{{blocks[0], blocks[1], shape.p, shape.entry_values},
                                              matrix.weights})}});
}

Result<bool> holdsPdMatrix(const std::string& npzPath) {
    const Result<std::vector<std::string>> names = npzNames(npzPath);
    if (!names) {
        return names.error();
    }
    return std::find(names->begin(), names->end(), "permdse_pd") != names->end();
}

namespace {

/// What is wrong with the version of an archive; empty if nothing.
Diagnostics pdVersionProblems(const std::string& path) {
    const ShapeCheck isOneNumber = [&](const std::vector<std::int64_t>& sizes) {
        const bool isOne =
            std::all_of(sizes.begin(), sizes.end(), [](std::int64_t size) { return size == 1; });
        return isOne ? Diagnostics{}
                     : Diagnostics{problemOf(path, "PDF-0001",
                                             fmt::format("the array \"permdse_pd\" is not {}, the "
                                                         "version of the format that is accepted",
                                                         version))};
    };
    const auto found = readNpz<std::int32_t>(path, "permdse_pd", isOneNumber);
    if (!found) {
        return found.error();
    }
    if (found->values != std::vector<std::int32_t>{std::int32_t{version}}) {
        return {problemOf(path, "PDF-0001",
                          fmt::format("the array \"permdse_pd\" is not {}, the version of the "
                                      "format that is accepted",
                                      version))};
    }
    return {};
}

Result<PdShape> readPdShape(const std::string& path) {
    const ShapeCheck isFourNumbers = [&](const std::vector<std::int64_t>& sizes) {
        return sizes == std::vector<std::int64_t>{4}
                   ? Diagnostics{}
                   : Diagnostics{problemOf(path, "PDF-0004",
                                           fmt::format("the array \"shape\" is {}; expected (4,): "
                                                       "rows, columns, p and values of an entry",
                                                       shapeText(sizes)))};
    };
    const auto numbers = readNpz<std::int64_t>(path, "shape", isFourNumbers);
    if (!numbers) {
        return numbers.error();
    }
    const std::vector<std::int64_t>& n = numbers->values;
    const PdShape shape{n[0], n[1], n[2], n[3]};
    if (Diagnostics problems = pdShapeProblems(shape, path); !problems.empty()) {
        return problems;
    }
    return shape;
}

} // namespace

Result<PdMatrix> readPdNpz(const std::string& path) {
    if (Diagnostics problems = pdVersionProblems(path); !problems.empty()) {
        return problems;
    }
    const Result<PdShape> shape = readPdShape(path);
    if (!shape) {
        return shape.error();
    }
    PdMatrix matrix;
    matrix.shape = *shape;
    const auto countsAre = [&](const char* what, std::int64_t expected) -> ShapeCheck {
        return [&, what, expected](const std::vector<std::int64_t>& sizes) {
            std::int64_t count = 1; // of at most maxNpyValues
            for (const std::int64_t size : sizes) {
                count *= size;
            }
            return count == expected
                       ? Diagnostics{}
                       : Diagnostics{
                             problemOf(path, "PDM-0006",
                                       fmt::format("{} {}; {} x {} with p = {} has {}", count, what,
                                                   matrix.shape.rows, matrix.shape.columns,
                                                   matrix.shape.p, expected))};
        };
    };
    auto shifts = readNpz<std::int32_t>(path, "shifts", countsAre("shifts", matrix.shape.blocks()));
    if (!shifts) {
        return shifts.error();
    }
    auto weights =
        readNpz<float>(path, "weights", countsAre("stored values", matrix.shape.storedValues()));
    if (!weights) {
        return weights.error();
    }
    matrix.shifts = std::move(shifts->values);
    matrix.weights = std::move(weights->values);
    if (Diagnostics problems = pdMatrixProblems(matrix, path); !problems.empty()) {
        return problems;
    }
    return matrix;
}

} // namespace permdse
