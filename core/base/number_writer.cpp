// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/number_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include <fmt/format.h>

namespace permdse {

namespace {

constexpr double exactIntegerLimit = 9007199254740992.0; // 2^53
/// From here on a text without exponent is never longer than one with it.
constexpr double plainFrom = 1e-3;
constexpr std::size_t mostDigits = 17; // of the shortest text of a double
/// Copying a constant number of bytes, the digits and some behind them, takes a few instructions.
constexpr std::size_t copiedBytes = 24;

constexpr std::array<char, 200> pairs = [] {
    std::array<char, 200> digits{};
    for (std::size_t i = 0; i < 100; ++i) {
        digits[2 * i] = static_cast<char>('0' + i / 10);
        digits[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return digits;
}();

void putEightDigits(char* out, std::uint32_t number) {
    const auto put = [](char* at, std::uint32_t pair) {
        std::memcpy(at, pairs.data() + std::size_t{2} * pair, 2);
    };
    const std::uint32_t high = number / 10'000, low = number % 10'000;
    put(out, high / 100);
    put(out + 2, high % 100);
    put(out + 4, low / 100);
    put(out + 6, low % 100);
}

/// @pre plainFrom <= magnitude < exactIntegerLimit, no whole number
char* putFraction(char* out, double magnitude) {
    constexpr std::uint64_t half = 100'000'000;
    const auto decimal = fmt::detail::dragonbox::to_decimal(magnitude);
    std::array<char, mostDigits + copiedBytes> digits;
    const std::uint64_t high = decimal.significand / half;
    digits[0] = static_cast<char>('0' + high / half);
    putEightDigits(digits.data() + 1, static_cast<std::uint32_t>(high % half));
    putEightDigits(digits.data() + 9, static_cast<std::uint32_t>(decimal.significand % half));
    std::memset(digits.data() + mostDigits, '0', copiedBytes);
    const char* first = digits.data();
    while (*first == '0') {
        ++first;
    }
    const std::ptrdiff_t count = digits.data() + mostDigits - first;
    const std::ptrdiff_t whole = count + decimal.exponent; // digits before the point
    if (whole > 0) {
        std::memcpy(out, first, copiedBytes);
        out[whole] = '.';
        std::memcpy(out + whole + 1, first + whole, copiedBytes);
        return out + count + 1;
    }
    std::copy_n("0.00", 4, out); // at most two zeros behind the point
    std::memcpy(out + 2 - whole, first, copiedBytes);
    return out + 2 - whole + count;
}

} // namespace

char* putNumber(char* out, double value) {
    const double magnitude = std::abs(value);
    if (magnitude < exactIntegerLimit) {
        const auto whole = static_cast<std::int64_t>(value);
        if (static_cast<double>(whole) == value && !(whole == 0 && std::signbit(value))) {
            return std::to_chars(out, out + longestNumber, whole).ptr;
        }
        if (magnitude >= plainFrom) {
            *out = '-';
            return putFraction(out + (value < 0.0 ? 1 : 0), magnitude);
        }
    }
    return std::to_chars(out, out + longestNumber, value).ptr;
}

} // namespace permdse
