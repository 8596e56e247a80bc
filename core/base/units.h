// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

namespace permdse {

inline constexpr double bitsPerKib = 8.0 * 1024.0;
inline constexpr double mm2PerUm2 = 1e-6;

/// A figure that nothing is known of; equal to nothing, not even to itself.
inline constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

} // namespace permdse
