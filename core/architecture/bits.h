// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>

namespace permdse {

/// Bits that tell `values` values apart: ceil(log2(values)), 0 for one value. @pre values >= 1
[[nodiscard]] constexpr std::int64_t bitsFor(std::int64_t values) {
    return static_cast<std::int64_t>(std::bit_width(static_cast<std::uint64_t>(values - 1)));
}

/// A count as a number to calculate with; exact up to 2^53.
[[nodiscard]] constexpr double real(std::int64_t count) {
    return static_cast<double>(count);
}

/// a / b rounded up. @pre a >= 0, b > 0
[[nodiscard]] constexpr std::int64_t ceilDivide(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

} // namespace permdse
