// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_weights.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/arithmetic/weight_sharing.h"

namespace permdse {

namespace {

constexpr int widestTag = 8; ///< tags that are kept as bytes

/// Whether products and sums are exact in 32 bits: factors of up to 16 bits give products of at
/// most 2^30, and an accumulator of up to 31 bits adds less than another 2^30.
bool fits32Bits(const Arithmetic& arithmetic) {
    return arithmetic.weight.bits <= 16 && arithmetic.activation.bits <= 16 &&
           arithmetic.accumulator.bits <= 31;
}

} // namespace

PermdnnWeights::PermdnnWeights(const PdMatrix& matrix, const Arithmetic& arithmetic, int tag_bits,
                               std::uint64_t seed, const StopPoint& stop_point)
    : m_shape(matrix.shape), m_arithmetic(arithmetic) {
    const std::int64_t blockRows = m_shape.blockRows(), blockColumns = m_shape.blockColumns();
    m_shifts.resize(matrix.shifts.size());
    for (std::int64_t b = 0; b < blockRows; ++b) {
        for (std::int64_t g = 0; g < blockColumns; ++g) {
            m_shifts[static_cast<std::size_t>(g * blockRows + b)] =
                matrix.shifts[static_cast<std::size_t>(b * blockColumns + g)];
        }
    }
    // Column after column; what is padding is stored as 0 and not looked at again.
    const auto forEachStored = [&](const auto& visit) {
        std::size_t stored = 0;
        for (std::int64_t j = 0; j < m_shape.columns; ++j) {
            passBy(stop_point);
            for (std::int64_t b = 0; b < blockRows; ++b, ++stored) {
                if (const std::int64_t i = matrix.rowOf(b, j); i < m_shape.rows) {
                    visit(stored, matrix.weights[matrix.valueIndex(i, j / m_shape.p)]);
                }
            }
        }
    };
    std::vector<std::int32_t> weights; // without padding
    weights.reserve(static_cast<std::size_t>(m_shape.columns * blockRows));
    forEachStored([&](std::size_t, float weight) {
        weights.push_back(
            static_cast<std::int32_t>(quantise(static_cast<double>(weight), arithmetic.weight)));
    });
    SharedWeights shared;
    if (tag_bits < arithmetic.weight.bits) {
        shared = shareWeights(weights, tag_bits, seed, stop_point);
        m_codebook = std::move(shared.codebook);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            weights[i] = m_codebook[shared.tags[i]];
        }
    }
    const bool bytes = !m_codebook.empty() && tag_bits <= widestTag;
    const auto size = static_cast<std::size_t>(m_shape.columns * blockRows);
    bytes ? m_tags.resize(size) : m_raw.resize(size);
    double signal = 0.0, noise = 0.0;
    std::size_t next = 0;
    forEachStored([&](std::size_t stored, float weight) {
        if (bytes) {
            m_tags[stored] = static_cast<std::uint8_t>(shared.tags[next]);
        } else {
            m_raw[stored] = weights[next];
        }
        const double error =
            realValue(weights[next], arithmetic.weight) - static_cast<double>(weight);
        signal += static_cast<double>(weight) * static_cast<double>(weight);
        noise += error * error;
        ++next;
    });
    m_signalToNoise_db =
        noise > 0.0 ? 10.0 * std::log10(signal / noise) : std::numeric_limits<double>::infinity();
}

/// Rows of the entries of a column, by block row: b p + ((j + p - k) mod p).
void PermdnnWeights::findRows(std::int64_t column, std::vector<std::int32_t>& rows) const {
    const std::size_t blockRows = rows.size();
    const auto p = static_cast<std::int32_t>(m_shape.p);
    const auto inBlock = static_cast<std::int32_t>(column % m_shape.p);
    const std::int32_t* shifts =
        m_shifts.data() + static_cast<std::size_t>(column / m_shape.p) * blockRows;
    std::int32_t* row = rows.data();
    for (std::size_t b = 0; b < blockRows; ++b) {
        const std::int32_t offset = inBlock - shifts[b];
        row[b] = static_cast<std::int32_t>(b) * p + offset + (p & (offset >> 31));
    }
}

template <class Sum, class Add>
void PermdnnWeights::addColumns(std::span<const std::int32_t> columns,
                                std::span<const std::int32_t> activations, std::vector<Sum>& sums,
                                PermdnnSums& result, const StopPoint& stop_point, Add add) const {
    const auto blockRows = static_cast<std::size_t>(m_shape.blockRows());
    // The last block row may reach past m: its products are looked at one by one.
    const std::size_t whole = m_shape.rows % m_shape.p == 0 ? blockRows : blockRows - 1;
    std::vector<std::int32_t> rows(blockRows);
    std::array<Sum, std::size_t{1} << widestTag> products;
    std::int64_t saturations = 0;
    const auto addColumn = [&](const auto& productOf) {
        for (std::size_t b = 0; b < whole; ++b) {
            saturations += add(sums[static_cast<std::size_t>(rows[b])], productOf(b));
        }
        result.products += static_cast<std::int64_t>(whole);
        if (whole < blockRows && rows[whole] < m_shape.rows) {
            saturations += add(sums[static_cast<std::size_t>(rows[whole])], productOf(whole));
            ++result.products;
        }
    };
    for (const std::int32_t column : columns) {
        passBy(stop_point);
        const std::int64_t x = activations[static_cast<std::size_t>(column)];
        const std::size_t first = static_cast<std::size_t>(column) * blockRows;
        findRows(column, rows);
        if (m_raw.empty()) {
            // There are few shared weights: each is multiplied once per column.
            for (std::size_t t = 0; t < m_codebook.size(); ++t) {
                products[t] = static_cast<Sum>(product(m_codebook[t], x, m_arithmetic));
            }
            addColumn(
                [&, tags = m_tags.data() + first](std::size_t b) { return products[tags[b]]; });
        } else {
            addColumn([&, raw = m_raw.data() + first](std::size_t b) {
                return static_cast<Sum>(product(raw[b], x, m_arithmetic));
            });
        }
    }
    result.saturations = saturations;
    result.values.assign(sums.begin(), sums.end());
}

PermdnnSums PermdnnWeights::multiply(std::span<const std::int32_t> columns,
                                     std::span<const std::int32_t> activations,
                                     const StopPoint& stop_point) const {
    const auto rows = static_cast<std::size_t>(m_shape.rows);
    const FixedFormat& format = m_arithmetic.accumulator;
    PermdnnSums result;
    if (fits32Bits(m_arithmetic)) {
        // One comparison tells whether a sum is in range: seldom it is not, and then it is clamped.
        const auto lowest = static_cast<std::int32_t>(format.lowest());
        const auto range = static_cast<std::uint32_t>(format.highest() - format.lowest());
        std::vector<std::int32_t> sums(rows);
        addColumns(columns, activations, sums, result, stop_point,
                   [lowest, range](std::int32_t& sum, std::int32_t product) -> std::int64_t {
                       const std::int32_t exact = sum + product;
                       if (static_cast<std::uint32_t>(exact) - static_cast<std::uint32_t>(lowest) <=
                           range) {
                           sum = exact;
                           return 0;
                       }
                       sum = product < 0 ? lowest : -(lowest + 1);
                       return 1;
                   });
    } else {
        std::vector<std::int64_t> sums(rows);
        addColumns(columns, activations, sums, result, stop_point,
                   [&format](std::int64_t& sum, std::int64_t product) {
                       std::int64_t clamped = 0;
                       sum = accumulate(sum, product, format, clamped);
                       return clamped;
                   });
    }
    return result;
}

} // namespace permdse
