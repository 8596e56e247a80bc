// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace permdse {

/// Shortest decimal text that reads back as the same double ("0.1", "1e-12", "614.4"). NaN gives
/// "nan", infinities "inf" and "-inf".
[[nodiscard]] std::string exactText(double value);

/// A number for people, the one formatter of tables, axes, tooltips and reports: `digits`
/// significant digits, trailing zeros dropped, plain notation between 1e-4 and 1e7, otherwise
/// exponent notation. NaN gives "not modelled".
/// @pre 1 <= digits <= 17
[[nodiscard]] std::string displayNumber(double value, int digits = 4);

/// "3.4 GB": memory and files for people, in steps of 1000 from MB to EB.
[[nodiscard]] std::string displayBytes(double bytes);

/// "+4.1 %" of a share of 0.041; "0.0 %", without a sign, of what rounds to nothing.
[[nodiscard]] std::string signedPercent(double share, int decimals);

/// "Area [mm²]", or the title alone for a quantity without a unit.
[[nodiscard]] std::string titleWithUnit(std::string_view title, std::string_view unit);

/// "8.85 mm²": displayNumber() and the unit; no unit behind "not modelled".
[[nodiscard]] std::string displayQuantity(double value, std::string_view unit, int digits = 4);

} // namespace permdse
