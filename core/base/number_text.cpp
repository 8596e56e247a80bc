// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

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

} // namespace

std::optional<std::string> decimalText(std::string_view typed) {
    std::string_view left = typed;
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
    return error == std::errc() && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

} // namespace permdse
