// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/printable_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

namespace permdse {

namespace {

constexpr std::uint32_t notUtf8 = 0xFFFFFFFF;

struct Character {
    std::uint32_t code; ///< notUtf8 for a byte that starts no character
    std::size_t bytes;
};

/// The character at the start of a text that is not empty.
Character firstCharacter(std::string_view text) {
    const auto byte = [&](std::size_t i) -> std::uint32_t {
        return static_cast<unsigned char>(text[i]);
    };
    const std::uint32_t lead = byte(0);
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) {
        return {notUtf8, 1};
    }
    std::uint32_t code = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) {
            return {notUtf8, 1};
        }
        code = code << 6 | (byte(i) & 0x3F);
    }
    constexpr std::array<std::uint32_t, 5> lowest{0, 0, 0x80, 0x800, 0x10000};
    const bool isSurrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < lowest[length] || isSurrogate || code > 0x10FFFF ? Character{notUtf8, 1}
                                                                   : Character{code, length};
}

/// First and last of each range, ascending. Joiners (U+200C, U+200D) and variation selectors are
/// part of letters and of pictures, and are not among them.
constexpr std::array<std::array<std::uint32_t, 2>, 16> unprintableRanges{{
    {0x0000, 0x001F},   // control characters
    {0x007F, 0x009F},   //
    {0x00AD, 0x00AD},   // soft hyphen: shown at ends of lines only
    {0x034F, 0x034F},   // what no font shows
    {0x061C, 0x061C},   // turns the direction of writing
    {0x115F, 0x1160},   // fillers: blanks that count as letters
    {0x180E, 0x180E},   //
    {0x200B, 0x200B},   // space without width
    {0x200E, 0x200F},   // marks of direction
    {0x2028, 0x202E},   // separators of lines, direction
    {0x2060, 0x206F},   // without width, direction
    {0x3164, 0x3164},   // filler
    {0xFEFF, 0xFEFF},   // order of bytes
    {0xFFF9, 0xFFFB},   // annotations
    {0xFFFE, 0xFFFF},   // XML has no place for them
    {0xE0000, 0xE0FFF}, // tags
}};

bool isUnprintable(std::uint32_t code) {
    return std::any_of(unprintableRanges.begin(), unprintableRanges.end(),
                       [code](const auto& range) { return code >= range[0] && code <= range[1]; });
}

bool isControl(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0x9F);
}

} // namespace

std::string unprintableIn(std::string_view text, LineBreaks breaks) {
    for (std::size_t position = 1; !text.empty(); ++position) {
        const Character next = firstCharacter(text);
        if (next.code == notUtf8) {
            return fmt::format("bytes that are not UTF-8 at position {}", position);
        }
        const bool isBreak = next.code == '\n' || next.code == '\t';
        if (isUnprintable(next.code) && !(isBreak && breaks == LineBreaks::Accepted)) {
            return fmt::format("the {} character U+{:04X} at position {}",
                               isControl(next.code) ? "control" : "invisible", next.code, position);
        }
        text.remove_prefix(next.bytes);
    }
    return {};
}

std::string printable(std::string_view text) {
    std::string shown;
    while (!text.empty()) {
        const Character next = firstCharacter(text);
        if (next.code == notUtf8) {
            shown += "\xEF\xBF\xBD";
        } else if (isUnprintable(next.code)) {
            shown += fmt::format("\\u{:04x}", next.code);
        } else {
            shown += text.substr(0, next.bytes);
        }
        text.remove_prefix(next.bytes);
    }
    return shown;
}

std::string shortText(std::string_view text, std::size_t most) {
    constexpr std::string_view more = "...";
    if (text.size() <= most) {
        return std::string(text);
    }
    std::size_t end = most - more.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
        --end; // not in the middle of a UTF-8 character
    }
    return std::string(text.substr(0, end)).append(more);
}

} // namespace permdse
