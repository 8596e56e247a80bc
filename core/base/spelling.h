// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace permdse {

/// The legal spelling nearest to `found`, if one is near enough to be meant: at most a third of
/// the letters differ (Damerau-Levenshtein, case ignored), or one contains the other.
[[nodiscard]] std::optional<std::string> nearestSpelling(std::string_view found,
                                                         std::span<const std::string> legal);

/// `; did you mean "pe_count"?`, or nothing where no legal spelling is near.
[[nodiscard]] std::string didYouMean(std::string_view found, std::span<const std::string> legal);

/// `"a", "b" or "c"`; `last` is the word between the last two.
[[nodiscard]] std::string quotedList(std::span<const std::string> words,
                                     std::string_view last = "or");

/// `a, b or c`: the same without quotation marks.
[[nodiscard]] std::string wordList(std::span<const std::string> words,
                                   std::string_view last = "or");

} // namespace permdse
