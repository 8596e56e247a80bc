// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/array/dense_matrix.h"
#include "core/base/run_control.h"

namespace permdse {

/// The non-zero weights of an unstructured layer, column by column, rows rising in each column.
struct SparseWeights {
    std::int64_t rows = 0;    ///< m
    std::int64_t columns = 0; ///< n
    /// Where each column begins in `row` and `value`; n + 1 offsets.
    std::vector<std::int64_t> first{0};
    std::vector<std::uint32_t> row;
    std::vector<float> value;

    [[nodiscard]] std::int64_t entries() const { return first.back(); }

    friend bool operator==(const SparseWeights&, const SparseWeights&) = default;
};

/// Memory of the lists.
[[nodiscard]] std::int64_t storedBytes(const SparseWeights& weights);

/// Each position holds a weight with probability `density`, independent of the others, of
/// bell-shaped value with variance 1 / (density x columns); the same for a seed on every machine.
/// Without values, `value` stays empty and the positions are the same.
/// @pre 1 <= rows, columns <= 2^24, 0 < density <= 1
[[nodiscard]] SparseWeights randomSparseWeights(std::int64_t rows, std::int64_t columns,
                                                double density, std::uint64_t seed,
                                                bool with_values = true,
                                                const StopPoint& stop_point = {});

/// Magnitude pruning: keeps the round(density x rows x columns) largest weights, at least one and
/// the first of equals in reading order, but no zeros.
/// @pre the matrix is not empty and its values are finite, 0 < density <= 1
[[nodiscard]] SparseWeights prunedWeights(const DenseMatrix& dense, double density);

} // namespace permdse
