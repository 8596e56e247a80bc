// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/sparse_weights.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/seeded_random.h"

namespace permdse {

std::int64_t storedBytes(const SparseWeights& weights) {
    return static_cast<std::int64_t>(weights.first.size() * sizeof(weights.first[0]) +
                                     weights.row.size() * sizeof(weights.row[0]) +
                                     weights.value.size() * sizeof(weights.value[0]));
}

SparseWeights randomSparseWeights(std::int64_t rows, std::int64_t columns, double density,
                                  std::uint64_t seed, bool with_values,
                                  const StopPoint& stop_point) {
    SeededRandom random(seed);
    SparseWeights weights;
    weights.rows = rows;
    weights.columns = columns;
    const double expected = static_cast<double>(rows) * static_cast<double>(columns) * density;
    weights.row.reserve(static_cast<std::size_t>(expected + 6.0 * std::sqrt(expected)));
    for (std::int64_t j = 0; j < columns; ++j) {
        passBy(stop_point);
        for (std::int64_t i = 0; i < rows; ++i) {
            if (random.chance(density)) {
                weights.row.push_back(static_cast<std::uint32_t>(i));
            }
        }
        weights.first.push_back(static_cast<std::int64_t>(weights.row.size()));
    }
    if (!with_values) {
        return weights;
    }
    const double scale = 1.0 / std::sqrt(density * static_cast<double>(columns));
    weights.value.resize(weights.row.size());
    for (std::size_t j = 0; j < static_cast<std::size_t>(columns); ++j) {
        passBy(stop_point);
        for (auto at = static_cast<std::size_t>(weights.first[j]);
             at < static_cast<std::size_t>(weights.first[j + 1]); ++at) {
            float& value = weights.value[at];
            do {
                value = static_cast<float>(scale * random.bell());
            } while (value == 0.0f);
        }
    }
    return weights;
}

SparseWeights prunedWeights(const DenseMatrix& dense, double density) {
    // The smallest magnitude that stays, and how many of exactly that magnitude.
    std::vector<float> magnitudes(dense.values.size());
    std::transform(dense.values.begin(), dense.values.end(), magnitudes.begin(),
                   [](float value) { return std::abs(value); });
    const double wanted = std::round(density * static_cast<double>(magnitudes.size()));
    const auto kept =
        std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, magnitudes.size());
    const auto border = magnitudes.begin() + static_cast<std::ptrdiff_t>(kept - 1);
    std::nth_element(magnitudes.begin(), border, magnitudes.end(), std::greater<>());
    const float smallest = *border;
    auto equals = std::count(magnitudes.begin(), border + 1, smallest);
    magnitudes = {}; // as large as the matrix

    // Reading order decides between equals, so positions are chosen by rows and stored by columns.
    std::vector<std::int64_t> counts(static_cast<std::size_t>(dense.columns), 0);
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < dense.values.size(); ++i) {
        const float magnitude = std::abs(dense.values[i]);
        const bool stays = magnitude > smallest || (magnitude == smallest && equals-- > 0);
        if (stays && magnitude > 0.0f) {
            chosen.push_back(i);
            ++counts[i % static_cast<std::size_t>(dense.columns)];
        }
    }
    SparseWeights weights;
    weights.rows = dense.rows;
    weights.columns = dense.columns;
    for (const std::int64_t count : counts) {
        weights.first.push_back(weights.first.back() + count);
    }
    weights.row.resize(chosen.size());
    weights.value.resize(chosen.size());
    std::vector<std::int64_t> next(weights.first.begin(), weights.first.end() - 1);
    for (const std::size_t i : chosen) {
        const std::size_t column = i % static_cast<std::size_t>(dense.columns);
        const auto at = static_cast<std::size_t>(next[column]++);
        weights.row[at] = static_cast<std::uint32_t>(i / static_cast<std::size_t>(dense.columns));
        weights.value[at] = dense.values[i];
    }
    return weights;
}

} // namespace permdse
