// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/pdmatrix/pd_matrix.h"

namespace permdse {

/// Products with a permuted-diagonal matrix of single values;
/// docs/model.md#permuted-diagonal-matrices. All throw std::invalid_argument if a vector does not
/// have the length the matrix wants, or the matrix has entries of several values.

/// W x, row by row: what software would do. `x` has n values, the result m.
[[nodiscard]] std::vector<double> multiplyRows(const PdMatrix& matrix, std::span<const double> x);

/// W x, column by column, columns with x_j = 0 skipped: what the engine does. Adds to each row in
/// the same order as multiplyRows(), so the results are equal to the last bit.
[[nodiscard]] std::vector<double> multiplyColumns(const PdMatrix& matrix,
                                                  std::span<const double> x);

/// dJ/dW on the stored positions, in the order of PdMatrix::weights: x_j dJ/da_i; 0 in the padding.
/// `x` has n values, `output_gradient` m.
[[nodiscard]] std::vector<double> weightGradient(const PdMatrix& matrix, std::span<const double> x,
                                                 std::span<const double> output_gradient);

/// dJ/dx: W transposed times dJ/da, of n values.
[[nodiscard]] std::vector<double> inputGradient(const PdMatrix& matrix,
                                                std::span<const double> output_gradient);

/// A convolution whose (output channel, input channel) matrix is permuted-diagonal, each entry a
/// whole kernel: `matrix.shape.entry_values` = kernel_height x kernel_width, row after row.
struct PdConvolution {
    PdMatrix matrix;
    std::int64_t kernel_height = 1;
    std::int64_t kernel_width = 1;
    std::int64_t stride = 1;  ///< in both directions, at least 1
    std::int64_t padding = 0; ///< zeros around the picture, at least 0
};

/// A picture with channels: value (channel, row, column), row after row.
struct Picture {
    std::int64_t channels = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::vector<double> values;

    [[nodiscard]] std::size_t index(std::int64_t channel, std::int64_t y, std::int64_t x) const {
        return static_cast<std::size_t>((channel * height + y) * width + x);
    }
};

/// The cross-correlation that neural networks call convolution. Output height is
/// (height + 2 padding - kernel_height) / stride + 1, rounded down; width likewise.
/// @throws std::invalid_argument if sizes do not go together or the kernel is larger than the
/// padded picture.
[[nodiscard]] Picture convolve(const PdConvolution& convolution, const Picture& input);

} // namespace permdse
