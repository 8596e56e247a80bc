// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "core/architecture/parameter_table.h"
#include "core/architecture/simulation.h"
#include "core/arithmetic/fixed_point.h"
#include "core/base/seeded_random.h"
#include "core/layer/layer.h"

namespace permdse {

/// Uniform on a rough logarithmic scale: first the number of bits, then a number of that many.
/// @pre 1 <= low <= high
[[nodiscard]] inline std::int64_t drawnSize(std::int64_t low, std::int64_t high,
                                            SeededRandom& random) {
    const auto bitsOf = [](std::int64_t value) {
        return static_cast<std::int64_t>(std::bit_width(static_cast<std::uint64_t>(value)));
    };
    const std::int64_t bits = bitsOf(low) + random.below(bitsOf(high) - bitsOf(low) + 1);
    const std::int64_t from = std::max(low, std::int64_t{1} << (bits - 1));
    const std::int64_t to = std::min(high, (std::int64_t{1} << bits) - 1);
    return from + random.below(to - from + 1);
}

/// Any legal value of each parameter up to four times the reference, so that a check is quick.
template <class Design>
[[nodiscard]] std::vector<double> drawnDesign(const std::vector<ParameterRow<Design>>& rows,
                                              SeededRandom& random) {
    std::vector<double> values;
    for (const ParameterRow<Design>& row : rows) {
        const ParameterInfo& info = row.info;
        if (info.kind == ParameterKind::Choice) {
            values.push_back(
                static_cast<double>(random.below(static_cast<std::int64_t>(info.choices.size()))));
            continue;
        }
        if (info.kind == ParameterKind::Real) {
            values.push_back(info.reference);
            continue;
        }
        const bool fromZero = info.min < 1.0;
        if (fromZero && random.chance(0.3)) {
            values.push_back(0.0);
            continue;
        }
        const auto low = std::max<std::int64_t>(1, static_cast<std::int64_t>(info.min));
        const auto high =
            std::min(static_cast<std::int64_t>(info.max),
                     std::max<std::int64_t>(
                         low, 4 * static_cast<std::int64_t>(std::max(2.0, info.reference))));
        std::int64_t value = drawnSize(low, high, random);
        if (info.power_of_two) {
            value = std::max(
                low, static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(value))));
        }
        values.push_back(static_cast<double>(value));
    }
    return values;
}

/// Sums of every weight times every activation, column after column, with what saturated.
/// `weights` are raw, row after row.
struct DenseSums {
    std::vector<std::int64_t> outputs;
    std::int64_t saturations = 0;
};
[[nodiscard]] DenseSums denseSums(const std::vector<std::int32_t>& weights,
                                  const std::vector<std::int32_t>& activations,
                                  const Arithmetic& arithmetic, ActivationFunction function);

/// Outputs that differ, and 1 if the numbers of saturations do.
[[nodiscard]] std::int64_t differences(const Simulation& simulation, const DenseSums& dense);

[[nodiscard]] std::vector<std::int32_t> rawValues(std::span<const float> values,
                                                  const FixedFormat& format);

/// m x n bell-shaped weights of variance one.
[[nodiscard]] DenseMatrix drawnMatrix(const Layer& layer, SeededRandom& random);

/// What the simulator of a case is given: drawn activations and a drawn dense matrix.
[[nodiscard]] SimulationInput drawnInput(const Layer& layer, SeededRandom& random);

} // namespace permdse
