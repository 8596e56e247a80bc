// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/spelling.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <vector>

namespace permdse {

namespace {

std::string lowered(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/// Optimal string alignment distance: insertion, deletion, substitution, swap of neighbours.
std::size_t editDistance(const std::string& a, const std::string& b) {
    const std::size_t columns = b.size() + 1;
    std::vector<std::size_t> previous2(columns), previous(columns), current(columns);
    for (std::size_t j = 0; j < columns; ++j) {
        previous[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j < columns; ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                current[j] = std::min(current[j], previous2[j - 2] + 1);
            }
        }
        std::swap(previous2, previous);
        std::swap(previous, current);
    }
    return previous[b.size()];
}

} // namespace

std::optional<std::string> nearestSpelling(std::string_view found,
                                           std::span<const std::string> legal) {
    constexpr std::size_t longestWord = 100; // beyond, nobody means one of the legal words
    if (found.size() > longestWord) {
        return std::nullopt;
    }
    const std::string wanted = lowered(found);
    std::optional<std::string> nearest;
    std::size_t nearestDistance = 0;
    for (const std::string& word : legal) {
        const std::string candidate = lowered(word);
        const std::size_t shorter = std::min(wanted.size(), candidate.size());
        const std::size_t longer = std::max(wanted.size(), candidate.size());
        const std::size_t limit = std::max<std::size_t>(1, longer / 3);
        // The distance is at least the difference in length: no need to compute it for long words.
        std::size_t distance =
            longer - shorter > limit ? limit + 1 : editDistance(wanted, candidate);
        const bool contained =
            (wanted.size() >= 3 && candidate.find(wanted) != std::string::npos) ||
            (candidate.size() >= 3 && wanted.find(candidate) != std::string::npos);
        if (distance > limit && contained) {
            distance = limit;
        }
        if (distance <= limit && (!nearest || distance < nearestDistance)) {
            nearest = word;
            nearestDistance = distance;
        }
    }
    return nearest;
}

std::string didYouMean(std::string_view found, std::span<const std::string> legal) {
    const std::optional<std::string> nearest = nearestSpelling(found, legal);
    return nearest ? "; did you mean \"" + *nearest + "\"?" : std::string();
}

std::string wordList(std::span<const std::string> words, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) {
            text += i + 1 == words.size() ? ' ' + std::string(last) + ' ' : ", ";
        }
        text += words[i];
    }
    return text;
}

std::string quotedList(std::span<const std::string> words, std::string_view last) {
    std::vector<std::string> quoted;
    for (const std::string& word : words) {
        quoted.push_back('"' + word + '"');
    }
    return wordList(quoted, last);
}

} // namespace permdse
