// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pdmatrix/pd_products.h"

#include <stdexcept>

namespace permdse {

namespace {

void requireSingleValues(const PdMatrix& matrix) {
    if (matrix.shape.entry_values != 1) {
        throw std::invalid_argument("a product with a vector takes entries of one value");
    }
}

void requireLength(std::span<const double> vector, std::int64_t length) {
    if (static_cast<std::int64_t>(vector.size()) != length) {
        throw std::invalid_argument("a vector does not have the length that the matrix wants");
    }
}

double at(std::span<const double> values, std::int64_t i) {
    return values[static_cast<std::size_t>(i)];
}

} // namespace

std::vector<double> multiplyRows(const PdMatrix& matrix, std::span<const double> x) {
    const PdShape& shape = matrix.shape;
    requireSingleValues(matrix);
    requireLength(x, shape.columns);
    std::vector<double> y(static_cast<std::size_t>(shape.rows));
    for (std::int64_t i = 0; i < shape.rows; ++i) {
        double sum = 0.0;
        for (std::int64_t g = 0; g < shape.blockColumns(); ++g) {
            const std::int64_t j = matrix.columnOf(i, g);
            if (j < shape.columns) {
                sum += static_cast<double>(matrix.weights[matrix.valueIndex(i, g)]) * at(x, j);
            }
        }
        y[static_cast<std::size_t>(i)] = sum;
    }
    return y;
}

std::vector<double> multiplyColumns(const PdMatrix& matrix, std::span<const double> x) {
    const PdShape& shape = matrix.shape;
    requireSingleValues(matrix);
    requireLength(x, shape.columns);
    std::vector<double> y(static_cast<std::size_t>(shape.rows));
    for (std::int64_t j = 0; j < shape.columns; ++j) {
        if (at(x, j) == 0.0) {
            continue;
        }
        for (std::int64_t b = 0; b < shape.blockRows(); ++b) {
            const std::int64_t i = matrix.rowOf(b, j);
            if (i < shape.rows) {
                y[static_cast<std::size_t>(i)] +=
                    static_cast<double>(matrix.weights[matrix.valueIndex(i, j / shape.p)]) *
                    at(x, j);
            }
        }
    }
    return y;
}

std::vector<double> weightGradient(const PdMatrix& matrix, std::span<const double> x,
                                   std::span<const double> output_gradient) {
    const PdShape& shape = matrix.shape;
    requireSingleValues(matrix);
    requireLength(x, shape.columns);
    requireLength(output_gradient, shape.rows);
    std::vector<double> gradient(matrix.weights.size());
    for (std::int64_t i = 0; i < shape.rows; ++i) {
        for (std::int64_t g = 0; g < shape.blockColumns(); ++g) {
            const std::int64_t j = matrix.columnOf(i, g);
            if (j < shape.columns) {
                gradient[matrix.valueIndex(i, g)] = at(x, j) * at(output_gradient, i);
            }
        }
    }
    return gradient;
}

std::vector<double> inputGradient(const PdMatrix& matrix, std::span<const double> output_gradient) {
    const PdShape& shape = matrix.shape;
    requireSingleValues(matrix);
    requireLength(output_gradient, shape.rows);
    std::vector<double> gradient(static_cast<std::size_t>(shape.columns));
    for (std::int64_t j = 0; j < shape.columns; ++j) {
        double sum = 0.0;
        for (std::int64_t b = 0; b < shape.blockRows(); ++b) {
            const std::int64_t i = matrix.rowOf(b, j);
            if (i < shape.rows) {
                sum += static_cast<double>(matrix.weights[matrix.valueIndex(i, j / shape.p)]) *
                       at(output_gradient, i);
            }
        }
        gradient[static_cast<std::size_t>(j)] = sum;
    }
    return gradient;
}

Picture convolve(const PdConvolution& convolution, const Picture& input) {
    const PdShape& shape = convolution.matrix.shape;
    const std::int64_t kernelHeight = convolution.kernel_height;
    const std::int64_t kernelWidth = convolution.kernel_width;
    const std::int64_t stride = convolution.stride, padding = convolution.padding;
    if (kernelHeight < 1 || kernelWidth < 1 || kernelHeight * kernelWidth != shape.entry_values ||
        stride < 1 || padding < 0 || input.channels != shape.columns || input.height < 1 ||
        input.width < 1 || input.height + 2 * padding < kernelHeight ||
        input.width + 2 * padding < kernelWidth ||
        static_cast<std::int64_t>(input.values.size()) !=
            input.channels * input.height * input.width) {
        throw std::invalid_argument("kernel, picture and channels do not go together");
    }
    Picture output;
    output.channels = shape.rows;
    output.height = (input.height + 2 * padding - kernelHeight) / stride + 1;
    output.width = (input.width + 2 * padding - kernelWidth) / stride + 1;
    output.values.resize(static_cast<std::size_t>(output.channels * output.height * output.width));
    const auto addKernel = [&](std::int64_t to, std::int64_t from, const float* kernel) {
        for (std::int64_t y = 0; y < output.height; ++y) {
            for (std::int64_t x = 0; x < output.width; ++x) {
                double sum = 0.0;
                for (std::int64_t u = 0; u < kernelHeight; ++u) {
                    const std::int64_t row = y * stride + u - padding;
                    for (std::int64_t v = 0; v < kernelWidth; ++v) {
                        const std::int64_t column = x * stride + v - padding;
                        if (row >= 0 && row < input.height && column >= 0 && column < input.width) {
                            sum += static_cast<double>(kernel[u * kernelWidth + v]) *
                                   input.values[input.index(from, row, column)];
                        }
                    }
                }
                output.values[output.index(to, y, x)] += sum;
            }
        }
    };
    for (std::int64_t i = 0; i < shape.rows; ++i) {
        for (std::int64_t g = 0; g < shape.blockColumns(); ++g) {
            const std::int64_t j = convolution.matrix.columnOf(i, g);
            if (j < shape.columns) {
                addKernel(i, j,
                          convolution.matrix.weights.data() + convolution.matrix.valueIndex(i, g));
            }
        }
    }
    return output;
}

} // namespace permdse
