// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/printable_text.h"

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

bool isUnprintable(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029 ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0xFFFE || code == 0xFFFF;
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
            return fmt::format("the control character U+{:04X} at position {}", next.code,
                               position);
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
