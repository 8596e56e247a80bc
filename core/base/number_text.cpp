// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace permdse {

namespace {

/// Takes the digits that `text` starts with.
std::string_view takeDigits(std::string_view& text) {
    const auto end =
        std::find_if_not(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    return digits;
}

bool takeOneOf(std::string_view& text, std::string_view characters) {
    if (text.empty() || characters.find(text.front()) == std::string_view::npos) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

/// A number as its digits that are not 0 at either end, and how many of them are before the point.
struct Digits {
    bool negative = false;
    std::string digits; ///< empty for 0
    std::int64_t before_point = 0;
};

/// @pre `text` is of decimalText()
Digits digitsOf(std::string_view text) {
    constexpr std::int64_t mostExponent = 1'000'000'000; // beyond every text in memory
    Digits number;
    number.negative = takeOneOf(text, "-");
    number.digits = takeDigits(text);
    number.before_point = static_cast<std::int64_t>(number.digits.size());
    if (takeOneOf(text, ".")) {
        number.digits += takeDigits(text);
    }
    if (takeOneOf(text, "e")) {
        const bool negative = takeOneOf(text, "-");
        std::int64_t exponent = 0;
        for (const char digit : text) {
            exponent = std::min(10 * exponent + (digit - '0'), mostExponent);
        }
        number.before_point += negative ? -exponent : exponent;
    }
    const std::size_t leading =
        std::min(number.digits.find_first_not_of('0'), number.digits.size());
    number.digits.erase(0, leading);
    number.before_point -= static_cast<std::int64_t>(leading);
    number.digits.resize(number.digits.find_last_not_of('0') + 1);
    return number;
}

} // namespace

std::string_view withoutBlanks(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos
               ? std::string_view()
               : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::string> decimalText(std::string_view typed) {
    std::string_view left = withoutBlanks(typed);
    std::string text = left.starts_with('-') ? "-" : "";
    (void)takeOneOf(left, "+-");
    std::string_view whole = takeDigits(left);
    const bool hasWhole = !whole.empty();
    whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
    text += whole.empty() ? "0" : whole;
    const bool hasPoint = takeOneOf(left, ".");
    const std::string_view fraction = hasPoint ? takeDigits(left) : std::string_view();
    if (!hasWhole && fraction.empty()) {
        return std::nullopt;
    }
    if (hasPoint) {
        text += '.';
        text += fraction.empty() ? "0" : fraction;
    }
    if (takeOneOf(left, "eE")) {
        text += left.starts_with('-') ? "e-" : "e";
        (void)takeOneOf(left, "+-");
        const std::string_view exponent = takeDigits(left);
        if (exponent.empty()) {
            return std::nullopt;
        }
        text += exponent;
    }
    return left.empty() ? std::optional(text) : std::nullopt;
}

std::optional<double> decimalNumber(std::string_view typed) {
    const std::optional<std::string> text = decimalText(typed);
    if (!text) {
        return std::nullopt;
    }
    double value = 0.0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    (void)end; // all of it is a number
    if (error == std::errc::result_out_of_range) {
        const Digits number = digitsOf(*text);
        const double zero = number.negative ? -0.0 : 0.0;
        return number.before_point < 0 ? std::optional(zero) : std::nullopt;
    }
    return error == std::errc() && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<std::string> integerText(std::string_view typed) {
    const std::optional<std::string> text = decimalText(typed);
    if (!text) {
        return std::nullopt;
    }
    Digits number = digitsOf(*text);
    if (number.digits.empty()) {
        return "0";
    }
    constexpr std::int64_t mostDigits = 309; // of a double
    const auto known = static_cast<std::int64_t>(number.digits.size());
    if (number.before_point < known || number.before_point > mostDigits) {
        return std::nullopt;
    }
    number.digits.append(static_cast<std::size_t>(number.before_point - known), '0');
    return (number.negative ? "-" : "") + number.digits;
}

} // namespace permdse
