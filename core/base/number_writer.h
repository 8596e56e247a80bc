// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace permdse {

/// Bytes that putNumber() may write to; the text itself has at most longestNumber of them.
inline constexpr std::size_t numberRoom = 64;
inline constexpr std::size_t longestNumber = 25;

/// Writes a number, not NaN, as files spell it and returns the end of the text: the shortest that
/// reads back exactly, as std::to_chars() does, but whole numbers below 2^53 without an exponent.
/// What lies behind the end, within the room, is of no use.
[[nodiscard]] char* putNumber(char* out, double value);

} // namespace permdse
