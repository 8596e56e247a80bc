// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace permdse {

enum class LineBreaks { Refused, Accepted };

/// Most bytes of a name or another text of one line, which tables repeat in every row.
inline constexpr std::size_t mostBytesOfLine = 4000;

/// What of a text would break a terminal, a table or a file that it is written to, in words: "the
/// control character U+001B at position 3" (characters from 1), "bytes that are not UTF-8 at
/// position 3". Empty if there is nothing. Meant are control characters (with DEL and those of
/// U+0080 to U+009F; line breaks and tabs unless they are accepted), and "invisible" ones:
/// separators of lines and paragraphs, characters that turn the direction of writing or show
/// nothing, and U+FFFE and U+FFFF, which XML has no place for.
[[nodiscard]] std::string unprintableIn(std::string_view text,
                                        LineBreaks breaks = LineBreaks::Refused);

/// The text with such characters as "\u001b", and bytes that are not UTF-8 as U+FFFD: what may be
/// shown of a text that nobody has looked at.
[[nodiscard]] std::string printable(std::string_view text);

/// The beginning of a long text of UTF-8, at most `most` bytes with the "..." at its end.
[[nodiscard]] std::string shortText(std::string_view text, std::size_t most = 60);

} // namespace permdse
