// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/array/dense_matrix.h"
#include "core/base/result.h"

namespace permdse {

/// Size of a permuted-diagonal matrix: m x n in blocks of p x p, those at the lower and right edge
/// padded with zeros; docs/model.md#permuted-diagonal-matrices.
struct PdShape {
    static constexpr std::int64_t maxSize = std::int64_t{1} << 24;
    static constexpr std::int64_t maxStored = std::int64_t{1} << 30; ///< values, padding included

    std::int64_t rows = 1;    ///< m, 1 to 2^24
    std::int64_t columns = 1; ///< n, 1 to 2^24
    std::int64_t p = 1;       ///< block size, 1 to 2^24; any, not only powers of two
    /// Values of an entry: 1 for a matrix, kernel height x width for a convolution over channels.
    std::int64_t entry_values = 1;

    [[nodiscard]] std::int64_t blockRows() const { return (rows + p - 1) / p; }
    [[nodiscard]] std::int64_t blockColumns() const { return (columns + p - 1) / p; }
    [[nodiscard]] std::int64_t blocks() const { return blockRows() * blockColumns(); }
    /// Values that are stored, padding included: one entry per row of each block.
    [[nodiscard]] std::int64_t storedValues() const { return blocks() * p * entry_values; }

    friend bool operator==(const PdShape&, const PdShape&) = default;
};

/// Sizes outside their ranges (PDM-0001), or more stored values than memory takes (PDM-0002).
[[nodiscard]] Diagnostics pdShapeProblems(const PdShape& shape, const std::string& source);

/// How the shifts k_l of the blocks are chosen.
enum class ShiftRule {
    Natural, ///< k_l = l mod p: need not be stored
    Random,  ///< uniform, from a seed
    Best,    ///< per block the shift that keeps most energy of a dense matrix; the least of equals
};

/// A permuted-diagonal matrix: block l = b x blockColumns() + g holds in its row c one entry, in
/// column (c + k_l) mod p.
struct PdMatrix {
    PdShape shape;
    std::vector<std::int32_t> shifts; ///< k_l, 0 to p - 1, by block
    /// Entry l p + c, each of `shape.entry_values` values; 0 where row or column is padding.
    std::vector<float> weights;

    /// Block l of row i and block column g. @pre 0 <= i < rows, 0 <= g < blockColumns()
    [[nodiscard]] std::int64_t blockOf(std::int64_t i, std::int64_t g) const {
        return i / shape.p * shape.blockColumns() + g;
    }
    /// Column of the entry of row i in block column g; at least shape.columns if it is padding.
    [[nodiscard]] std::int64_t columnOf(std::int64_t i, std::int64_t g) const {
        return (i + shifts[static_cast<std::size_t>(blockOf(i, g))]) % shape.p + g * shape.p;
    }
    /// Row of the entry of column j in block row b; at least shape.rows if it is padding.
    [[nodiscard]] std::int64_t rowOf(std::int64_t b, std::int64_t j) const {
        const std::int64_t l = b * shape.blockColumns() + j / shape.p;
        return b * shape.p + (j + shape.p - shifts[static_cast<std::size_t>(l)]) % shape.p;
    }
    /// Index of the first value of the entry of row i in block column g.
    [[nodiscard]] std::size_t valueIndex(std::int64_t i, std::int64_t g) const {
        return static_cast<std::size_t>((blockOf(i, g) * shape.p + i % shape.p) *
                                        shape.entry_values);
    }

    friend bool operator==(const PdMatrix&, const PdMatrix&) = default;
};

/// The structure with all weights 0. PDM-0001 and PDM-0002 as pdShapeProblems(); rule Best has
/// nothing to choose by here and throws std::invalid_argument.
[[nodiscard]] Result<PdMatrix> makePdMatrix(const PdShape& shape, ShiftRule rule,
                                            std::uint64_t seed);

/// A dense matrix in permuted-diagonal form.
struct PdProjection {
    PdMatrix matrix;
    double retained_energy = 0.0; ///< sum of squares kept / sum of squares; 1 for a zero matrix
};

/// Keeps the entries on the chosen positions, which is the nearest such matrix for given shifts
/// (least squares). `values` are the entries row after row, each of `shape.entry_values` values: a
/// NumPy array (m, n), or (outputs, inputs, height, width) of a convolution.
/// PDM-0003 if the number of values differs from the shape, PDM-0004 for NaN and infinities.
[[nodiscard]] Result<PdProjection> projectDense(std::span<const float> values, const PdShape& shape,
                                                ShiftRule rule, std::uint64_t seed,
                                                const std::string& source = {});
[[nodiscard]] Result<PdProjection> projectDense(const DenseMatrix& dense, std::int64_t p,
                                                ShiftRule rule, std::uint64_t seed,
                                                const std::string& source = {});

/// All values, zeros included, in the order that projectDense() takes.
[[nodiscard]] std::vector<float> expandValues(const PdMatrix& matrix);
/// @throws std::invalid_argument if the entries are not single values.
[[nodiscard]] DenseMatrix expand(const PdMatrix& matrix);

/// PDM-0005, a warning, if all blocks have the same shift: then the layer falls into p independent
/// ones, as inputs and outputs of one residue modulo p meet no others.
[[nodiscard]] Diagnostics shiftWarnings(const PdMatrix& matrix, const std::string& source);

/// Shifts or numbers of values that do not go with the shape (PDM-0006) and what
/// pdShapeProblems() finds; values that are NaN or infinite (PDM-0004) or not 0 in the padding
/// (PDM-0007). For matrices that come from outside.
[[nodiscard]] Diagnostics pdMatrixProblems(const PdMatrix& matrix, const std::string& source);

/// Bits of a stored matrix, by part.
struct PdStorage {
    std::int64_t weight_bits = 0;   ///< padding included
    std::int64_t shift_bits = 0;    ///< ceil(log2 p) per block; 0 for natural shifts
    std::int64_t codebook_bits = 0; ///< shared values; 0 without sharing
    [[nodiscard]] std::int64_t total() const { return weight_bits + shift_bits + codebook_bits; }
};

/// `stored_bits` per weight, which index a codebook of `codebook_values` words of `word_bits`; 0
/// values if weights are stored themselves.
[[nodiscard]] PdStorage pdStorage(const PdShape& shape, ShiftRule rule, int stored_bits,
                                  std::int64_t codebook_values, int word_bits);

} // namespace permdse
