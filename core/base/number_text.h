// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace permdse {

/// The text without spaces, tabs and ends of lines at either end.
[[nodiscard]] std::string_view withoutBlanks(std::string_view text);

/// A number that a person typed, as JSON spells it: "010" is "10", "+.5" is "0.5", "1." is "1.0".
/// Nothing if the text is no decimal number: a sign, digits, a point and an exponent, in this
/// order; no hexadecimal or octal digits, no "nan" or "inf". Blanks around it do not count. Every
/// number outside files is read through this, so that all of them are read in one way.
[[nodiscard]] std::optional<std::string> decimalText(std::string_view typed);

/// The value of such a text, 0 if it is too small for a double; nothing if it is none, or too
/// large.
[[nodiscard]] std::optional<double> decimalNumber(std::string_view typed);

/// All digits of such a text if it is an integer: "1e3" is "1000", "8.0" is "8", "-0" is "0".
/// Nothing if it is none ("3.7", "1e-3"), or too large for a double.
[[nodiscard]] std::optional<std::string> integerText(std::string_view typed);

} // namespace permdse
