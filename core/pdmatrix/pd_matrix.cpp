// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pdmatrix/pd_matrix.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/seeded_random.h"

namespace permdse {

namespace {

Diagnostic problemOf(const std::string& source, std::string code, std::string message) {
    return {Severity::Error, std::move(code), source, "", 0, std::move(message)};
}

/// Shifts by rule Natural or Random.
std::vector<std::int32_t> givenShifts(const PdShape& shape, ShiftRule rule, std::uint64_t seed) {
    std::vector<std::int32_t> shifts(static_cast<std::size_t>(shape.blocks()));
    SeededRandom random(seed);
    for (std::size_t l = 0; l < shifts.size(); ++l) {
        shifts[l] = static_cast<std::int32_t>(rule == ShiftRule::Natural
                                                  ? static_cast<std::int64_t>(l) % shape.p
                                                  : random.below(shape.p));
    }
    return shifts;
}

/// Calls visit(i, g, column) for every entry inside the matrix, in the order they are stored.
template <class Visit> void forEachEntry(const PdMatrix& matrix, const Visit& visit) {
    const PdShape& shape = matrix.shape;
    for (std::int64_t b = 0; b < shape.blockRows(); ++b) {
        const std::int64_t end = std::min(shape.rows, (b + 1) * shape.p);
        for (std::int64_t g = 0; g < shape.blockColumns(); ++g) {
            for (std::int64_t i = b * shape.p; i < end; ++i) {
                const std::int64_t j = matrix.columnOf(i, g);
                if (j < shape.columns) {
                    visit(i, g, j);
                }
            }
        }
    }
}

/// Sum of squares of the entries that shift k of block (b, g) keeps, for every k.
void blockEnergies(std::span<const float> values, const PdShape& shape, std::int64_t b,
                   std::int64_t g, std::vector<double>& energies) {
    const std::int64_t p = shape.p, rowEnd = std::min(shape.rows, (b + 1) * p);
    const std::int64_t columnEnd = std::min(shape.columns, (g + 1) * p);
    energies.assign(static_cast<std::size_t>(p), 0.0);
    for (std::int64_t i = b * p; i < rowEnd; ++i) {
        for (std::int64_t j = g * p; j < columnEnd; ++j) {
            const std::int64_t k = (j - g * p - (i - b * p) + p) % p;
            const auto first =
                static_cast<std::size_t>((i * shape.columns + j) * shape.entry_values);
            for (std::size_t e = 0; e < static_cast<std::size_t>(shape.entry_values); ++e) {
                const double value = static_cast<double>(values[first + e]);
                energies[static_cast<std::size_t>(k)] += value * value;
            }
        }
    }
}

std::vector<std::int32_t> bestShifts(std::span<const float> values, const PdShape& shape) {
    std::vector<std::int32_t> shifts;
    shifts.reserve(static_cast<std::size_t>(shape.blocks()));
    std::vector<double> energies;
    for (std::int64_t b = 0; b < shape.blockRows(); ++b) {
        for (std::int64_t g = 0; g < shape.blockColumns(); ++g) {
            blockEnergies(values, shape, b, g, energies);
            shifts.push_back(static_cast<std::int32_t>(
                std::max_element(energies.begin(), energies.end()) - energies.begin()));
        }
    }
    return shifts;
}

} // namespace

Diagnostics pdShapeProblems(const PdShape& shape, const std::string& source) {
    Diagnostics problems;
    const auto check = [&](const char* what, std::int64_t value) {
        if (value < 1 || value > PdShape::maxSize) {
            problems.push_back(problemOf(
                source, "PDM-0001",
                fmt::format("{} {}; accepted are 1 to {}", value, what, PdShape::maxSize)));
        }
    };
    check("rows", shape.rows);
    check("columns", shape.columns);
    check("as block size p", shape.p);
    check("values of an entry", shape.entry_values);
    if (problems.empty()) {
        // In floating point, as the product of four such sizes may not fit 64 bits.
        const double stored =
            static_cast<double>(shape.blockRows()) * static_cast<double>(shape.blockColumns()) *
            static_cast<double>(shape.p) * static_cast<double>(shape.entry_values);
        if (stored > static_cast<double>(PdShape::maxStored)) {
            problems.push_back(problemOf(
                source, "PDM-0002",
                fmt::format("{} x {} with p = {} stores {:.0f} values; accepted are at most {}",
                            shape.rows, shape.columns, shape.p, stored, PdShape::maxStored)));
        }
    }
    return problems;
}

Result<PdMatrix> makePdMatrix(const PdShape& shape, ShiftRule rule, std::uint64_t seed) {
    if (rule == ShiftRule::Best) {
        throw std::invalid_argument("the best shifts are those of a dense matrix");
    }
    if (Diagnostics problems = pdShapeProblems(shape, {}); !problems.empty()) {
        return problems;
    }
    return PdMatrix{shape, givenShifts(shape, rule, seed),
                    std::vector<float>(static_cast<std::size_t>(shape.storedValues()))};
}

Result<PdProjection> projectDense(std::span<const float> values, const PdShape& shape,
                                  ShiftRule rule, std::uint64_t seed, const std::string& source) {
    if (Diagnostics problems = pdShapeProblems(shape, source); !problems.empty()) {
        return problems;
    }
    // Each factor is at most 2^24; compared by division, as the product may not fit.
    const auto count = static_cast<std::int64_t>(values.size());
    const std::int64_t perRow = shape.columns * shape.entry_values;
    if (count % perRow != 0 || count / perRow != shape.rows) {
        return problemOf(source, "PDM-0003",
                         fmt::format("{} values; a matrix of {} x {} entries of {} takes {}", count,
                                     shape.rows, shape.columns, shape.entry_values,
                                     shape.rows * perRow));
    }
    double energy = 0.0;
    for (std::size_t v = 0; v < values.size(); ++v) {
        if (!std::isfinite(values[v])) {
            const std::int64_t entry = static_cast<std::int64_t>(v) / shape.entry_values;
            return problemOf(source, "PDM-0004",
                             fmt::format("the weight in row {}, column {} is {}; accepted are "
                                         "finite numbers",
                                         entry / shape.columns, entry % shape.columns, values[v]));
        }
        energy += static_cast<double>(values[v]) * static_cast<double>(values[v]);
    }
    PdProjection projection;
    projection.matrix = {
        shape, rule == ShiftRule::Best ? bestShifts(values, shape) : givenShifts(shape, rule, seed),
        std::vector<float>(static_cast<std::size_t>(shape.storedValues()))};
    PdMatrix& matrix = projection.matrix;
    double kept = 0.0;
    forEachEntry(matrix, [&](std::int64_t i, std::int64_t g, std::int64_t j) {
        const auto from = static_cast<std::size_t>((i * shape.columns + j) * shape.entry_values);
        const std::size_t to = matrix.valueIndex(i, g);
        for (std::size_t e = 0; e < static_cast<std::size_t>(shape.entry_values); ++e) {
            const float value = values[from + e];
            matrix.weights[to + e] = value;
            kept += static_cast<double>(value) * static_cast<double>(value);
        }
    });
    projection.retained_energy = energy > 0.0 ? kept / energy : 1.0;
    return projection;
}

Result<PdProjection> projectDense(const DenseMatrix& dense, std::int64_t p, ShiftRule rule,
                                  std::uint64_t seed, const std::string& source) {
    return projectDense(dense.values, {dense.rows, dense.columns, p, 1}, rule, seed, source);
}

std::vector<float> expandValues(const PdMatrix& matrix) {
    const PdShape& shape = matrix.shape;
    std::vector<float> values(static_cast<std::size_t>(shape.rows * shape.columns) *
                              static_cast<std::size_t>(shape.entry_values));
    forEachEntry(matrix, [&](std::int64_t i, std::int64_t g, std::int64_t j) {
        const auto to = static_cast<std::size_t>((i * shape.columns + j) * shape.entry_values);
        const std::size_t from = matrix.valueIndex(i, g);
        for (std::size_t e = 0; e < static_cast<std::size_t>(shape.entry_values); ++e) {
            values[to + e] = matrix.weights[from + e];
        }
    });
    return values;
}

DenseMatrix expand(const PdMatrix& matrix) {
    if (matrix.shape.entry_values != 1) {
        throw std::invalid_argument("a convolution is not one dense matrix");
    }
    DenseMatrix dense;
    dense.rows = matrix.shape.rows;
    dense.columns = matrix.shape.columns;
    dense.values = expandValues(matrix);
    return dense;
}

Diagnostics shiftWarnings(const PdMatrix& matrix, const std::string& source) {
    const auto differs = [&](std::int32_t shift) { return shift != matrix.shifts.front(); };
    if (matrix.shape.p == 1 || matrix.shifts.size() < 2 ||
        std::any_of(matrix.shifts.begin(), matrix.shifts.end(), differs)) {
        return {};
    }
    return {{Severity::Warning, "PDM-0005", source, "", 0,
             fmt::format("all {} blocks have the shift {}: the layer falls into {} layers that "
                         "share no inputs and no outputs; accepted, but random or best shifts mix "
                         "them",
                         matrix.shifts.size(), matrix.shifts.front(), matrix.shape.p)}};
}

Diagnostics pdMatrixProblems(const PdMatrix& matrix, const std::string& source) {
    const PdShape& shape = matrix.shape;
    Diagnostics problems = pdShapeProblems(shape, source);
    if (!problems.empty()) {
        return problems;
    }
    const auto count = [&](const char* what, std::size_t found, std::int64_t expected) {
        if (static_cast<std::int64_t>(found) != expected) {
            problems.push_back(
                problemOf(source, "PDM-0006",
                          fmt::format("{} {}; {} x {} with p = {} has {}", found, what, shape.rows,
                                      shape.columns, shape.p, expected)));
        }
    };
    count("shifts", matrix.shifts.size(), shape.blocks());
    count("stored values", matrix.weights.size(), shape.storedValues());
    for (std::size_t l = 0; l < matrix.shifts.size(); ++l) {
        if (matrix.shifts[l] < 0 || matrix.shifts[l] >= shape.p) {
            problems.push_back(
                problemOf(source, "PDM-0006",
                          fmt::format("the shift of block {} is {}; accepted are 0 to {}", l,
                                      matrix.shifts[l], shape.p - 1)));
            break;
        }
    }
    if (!problems.empty()) {
        return problems;
    }
    for (std::int64_t v = 0; v < shape.storedValues(); ++v) {
        const std::int64_t entry = v / shape.entry_values, l = entry / shape.p;
        const float value = matrix.weights[static_cast<std::size_t>(v)];
        const std::int64_t i = l / shape.blockColumns() * shape.p + entry % shape.p;
        if (!std::isfinite(value)) {
            return {problemOf(source, "PDM-0004",
                              fmt::format("the weight in block {}, row {} is {}; accepted are "
                                          "finite numbers",
                                          l, entry % shape.p, value))};
        }
        if (value != 0.0f &&
            (i >= shape.rows || matrix.columnOf(i, l % shape.blockColumns()) >= shape.columns)) {
            return {problemOf(source, "PDM-0007",
                              fmt::format("the weight in block {}, row {} is {}, but stands beyond "
                                          "the edge of the matrix; accepted is 0",
                                          l, entry % shape.p, value))};
        }
    }
    return {};
}

PdStorage pdStorage(const PdShape& shape, ShiftRule rule, int stored_bits,
                    std::int64_t codebook_values, int word_bits) {
    PdStorage storage;
    storage.weight_bits = shape.storedValues() * stored_bits;
    storage.shift_bits = rule == ShiftRule::Natural
                             ? 0
                             : shape.blocks() * static_cast<std::int64_t>(std::bit_width(
                                                    static_cast<std::uint64_t>(shape.p - 1)));
    storage.codebook_bits = codebook_values * word_bits;
    return storage;
}

} // namespace permdse
