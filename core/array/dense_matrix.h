// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace permdse {

/// A dense matrix, row after row. Single precision: weights come so, and a large layer has a
/// hundred million of them.
struct DenseMatrix {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::vector<float> values; ///< rows x columns

    DenseMatrix() = default;
    DenseMatrix(std::int64_t rowCount, std::int64_t columnCount)
        : rows(rowCount), columns(columnCount),
          values(static_cast<std::size_t>(rowCount) * static_cast<std::size_t>(columnCount)) {}

    /// @pre 0 <= i < rows, 0 <= j < columns
    [[nodiscard]] float& at(std::int64_t i, std::int64_t j) {
        return values[static_cast<std::size_t>(i * columns + j)];
    }
    [[nodiscard]] float at(std::int64_t i, std::int64_t j) const {
        return values[static_cast<std::size_t>(i * columns + j)];
    }

    friend bool operator==(const DenseMatrix&, const DenseMatrix&) = default;
};

} // namespace permdse
