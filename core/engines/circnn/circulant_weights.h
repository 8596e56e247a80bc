// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/array/dense_matrix.h"
#include "core/base/run_control.h"
#include "core/engines/circnn/column_groups.h"

namespace permdse {

/// An m x n matrix of circulant k x k blocks: w_ij = g[(i - j) mod k], g the first column of the
/// block of i and j. Blocks at the edges go on beyond the matrix.
struct CirculantWeights {
    std::int64_t rows = 0;         ///< m
    std::int64_t columns = 0;      ///< n
    std::int64_t block = 1;        ///< k
    std::vector<float> generators; ///< first columns, block row after block row, k each

    [[nodiscard]] std::int64_t blockRows() const;
    [[nodiscard]] std::int64_t blockColumns() const;
    /// @pre 0 <= p < blockRows(), 0 <= q < blockColumns()
    [[nodiscard]] std::span<const float> generator(std::int64_t p, std::int64_t q) const;
};

/// Bell-shaped weights of variance 1 / max(n, k), so that results and spectra are about as large as
/// inputs; the same for a seed on every machine.
/// @pre rows, columns, block >= 1
[[nodiscard]] CirculantWeights randomCirculantWeights(std::int64_t rows, std::int64_t columns,
                                                      std::int64_t block, std::uint64_t seed,
                                                      const StopPoint& stop_point = {});

/// The nearest block-circulant matrix: of each block the means of its cyclic diagonals.
/// `retained_energy` is its share of the sum of squares, 1 for a matrix of zeros.
struct CirculantProjection {
    CirculantWeights weights;
    double retained_energy = 1.0;
};
[[nodiscard]] CirculantProjection projectedOnCirculant(const DenseMatrix& dense,
                                                       std::int64_t block);

/// W x in double precision, entry by entry.
struct BlockProduct {
    /// blockRows() x k values: those of the edge blocks beyond the m of the matrix included.
    std::vector<double> values;
    /// Largest magnitude of what a group of blocks contributes to a value, and of sums of them on
    /// the way.
    double largest_part = 0.0;
};
/// @pre x has as many values as W columns, the groups as many columns as W block columns
[[nodiscard]] BlockProduct denseProduct(const CirculantWeights& weights, std::span<const float> x,
                                        const ColumnGroups& groups,
                                        const StopPoint& stop_point = {});

} // namespace permdse
