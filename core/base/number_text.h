// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace permdse {

/// A number that a person typed, as JSON spells it: "010" is "10", "+.5" is "0.5", "1." is "1.0".
/// Nothing if the text is no decimal number: a sign, digits, a point and an exponent, in this
/// order; no blanks, no hexadecimal or octal digits, no "nan" or "inf". Every number outside files
/// is read through this, so that all of them are read in one way.
[[nodiscard]] std::optional<std::string> decimalText(std::string_view typed);

/// The value of such a text; nothing if it is none, or is beyond the numbers that a double has.
[[nodiscard]] std::optional<double> decimalNumber(std::string_view typed);

} // namespace permdse
