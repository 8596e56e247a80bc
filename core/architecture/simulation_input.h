// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/architecture/simulation.h"
#include "core/layer/layer.h"

namespace permdse {

/// What is wrong with weights and activations that were given: their sizes (SIM-0001, SIM-0003),
/// numbers that are not finite (SIM-0002, SIM-0004), negative activations of a layer whose inputs
/// are not signed (SIM-0005); and layers of more than `maxSimulatedWeights` weights (SIM-0006).
/// One diagnostic of each kind at most; empty if a simulation can start.
[[nodiscard]] Diagnostics inputProblems(const SimulationInput& input, const Layer& layer);

/// The same of the sizes of weights or activations alone, before their numbers are read: SIM-0001
/// with SIM-0006, and SIM-0003.
[[nodiscard]] Diagnostics weightSizeProblems(std::int64_t rows, std::int64_t columns,
                                             const Layer& layer);
[[nodiscard]] Diagnostics activationCountProblems(std::int64_t count, const Layer& layer);

/// m n of the largest layer that is simulated: 2^28, more than twice VGG-6.
inline constexpr std::int64_t maxSimulatedWeights = std::int64_t{1} << 28;

/// The activations that were given, or else n drawn from the seed: each is non-zero with the
/// layer's activation density, bell-shaped, and positive unless the layer's inputs are signed.
[[nodiscard]] std::vector<float> activationsOf(const SimulationInput& input, const Layer& layer);

/// Where to start drawing weights: another sequence than that of the activations.
[[nodiscard]] std::uint64_t weightSeed(const SimulationInput& input);

/// Largest magnitude of the values, 0 of none: what binary points are chosen by.
[[nodiscard]] float largestOf(std::span<const float> values);

} // namespace permdse
