// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/arithmetic/fixed_point.h"
#include "core/base/result.h"

namespace permdse {

/// Warnings of what fixed point does to numbers where it is more than rounding in the last digits.
/// None of them stops a computation; each names its role ("weights") and what was lost.

/// FIX-0003 where rounding to the format makes more than half of the values that are not 0 to 0, or
/// leaves a signal-to-noise ratio below 10 dB. @pre values are finite
[[nodiscard]] Diagnostics roundingWarnings(const std::string& role, std::span<const float> values,
                                           const FixedFormat& format, const std::string& source);

/// FIX-0003 for weights and activations as above, and where a product of typical ones (root mean
/// squares) is below half a step of the accumulator, so that most products become 0.
[[nodiscard]] Diagnostics operandWarnings(std::span<const float> weights,
                                          std::span<const float> activations,
                                          const Arithmetic& arithmetic, const std::string& source);

/// FIX-0003 where the output format makes more than half of the sums that are not 0 to 0, FIX-0004
/// where it clamps some. `sums` are raw values of the accumulator. Of sums that the activation
/// function maps to 0, and of those within the range of tanh, nothing is said.
[[nodiscard]] Diagnostics outputWarnings(std::span<const std::int64_t> sums,
                                         const Arithmetic& arithmetic, ActivationFunction function,
                                         const std::string& source);

/// The same for an engine whose rounding is spread over transforms: `computed` against the exact
/// results `wanted`, of the same length.
[[nodiscard]] Diagnostics comparedWarnings(std::span<const double> wanted,
                                           std::span<const double> computed,
                                           const FixedFormat& output, const std::string& source);

} // namespace permdse
