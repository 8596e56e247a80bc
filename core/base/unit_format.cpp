// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/unit_format.h"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace permdse {

std::string exactText(double value) {
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    (void)error; // 32 characters hold every shortest double
    return std::string(buffer.data(), end);
}

std::string displayNumber(double value, int digits) {
    if (std::isnan(value)) {
        return "not modelled";
    }
    if (std::isinf(value)) {
        return value > 0 ? "infinite" : "-infinite";
    }
    if (value == 0.0) {
        return "0";
    }
    const double magnitude = std::abs(value);
    if (magnitude < 1e-4 || magnitude >= 1e7) {
        std::string text = fmt::format("{:.{}e}", value, digits - 1);
        const std::size_t exponent = text.find('e');
        std::string mantissa = text.substr(0, exponent);
        if (mantissa.find('.') != std::string::npos) {
            mantissa.erase(mantissa.find_last_not_of('0') + 1);
            if (mantissa.back() == '.') {
                mantissa.pop_back();
            }
        }
        return mantissa + text.substr(exponent);
    }
    const int integerDigits = static_cast<int>(std::floor(std::log10(magnitude))) + 1;
    const int decimals = std::max(0, digits - integerDigits);
    std::string text = fmt::format("{:.{}f}", value, decimals);
    if (decimals > 0) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') {
            text.pop_back();
        }
    }
    return text;
}

std::string displayBytes(double bytes) {
    constexpr std::array units{"MB", "GB", "TB", "PB", "EB"};
    double scaled = bytes / 1e6;
    std::size_t unit = 0;
    while (scaled >= 1000.0 && unit + 1 < units.size()) {
        scaled /= 1000.0;
        ++unit;
    }
    return displayNumber(scaled, 2) + ' ' + units[unit];
}

std::string signedPercent(double share, int decimals) {
    const std::string text = fmt::format("{:+.{}f} %", 100.0 * share, decimals);
    const bool isNothing =
        text.find_first_of("123456789") == std::string::npos && std::isfinite(share);
    return isNothing ? text.substr(1) : text;
}

std::string titleWithUnit(std::string_view title, std::string_view unit) {
    return unit.empty() ? std::string(title) : fmt::format("{} [{}]", title, unit);
}

std::string displayQuantity(double value, std::string_view unit, int digits) {
    std::string text = displayNumber(value, digits);
    if (!unit.empty() && !std::isnan(value)) {
        text += ' ';
        text += unit;
    }
    return text;
}

} // namespace permdse
