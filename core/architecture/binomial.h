// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/base/values_hash.h"

namespace permdse {

/// E[max(floor, ceil(X / group))] for X ~ Binomial(trials, probability): the exact finite sum over
/// the distribution, summed outwards from its mode (terms below 1e-18 of the mode left out).
/// @pre trials >= 0, 0 <= probability <= 1, group >= 1, floor is 0 or 1
[[nodiscard]] double expectedCeil(std::int64_t trials, double probability, std::int64_t group,
                                  std::int64_t floor);

/// Expected numbers of groups of 1, 2, ... `group` when X ~ Binomial(trials, probability) things
/// are put into full groups but for the last. Their sum is expectedCeil() with floor 0.
/// @pre as expectedCeil()
[[nodiscard]] std::vector<double> expectedGroups(std::int64_t trials, double probability,
                                                 std::int64_t group);

/// Expected words touched by things that lie `per_word` to the word and of which X ~
/// Binomial(trials, probability) are picked, in groups of `group` in the order in which they lie: a
/// word counts once for each group with a thing in it. Exact for the first 256 words; behind them
/// groups begin anywhere.
/// @pre as expectedCeil(), per_word >= 1
[[nodiscard]] double expectedTouched(std::int64_t trials, double probability, std::int64_t group,
                                     std::int64_t per_word);

/// Remembers expectedCeil() and expectedGroups() by their arguments. Not for sharing between
/// threads.
class ExpectedCeilCache {
public:
    [[nodiscard]] double value(std::int64_t trials, double probability, std::int64_t group,
                               std::int64_t floor);
    [[nodiscard]] const std::vector<double>& groups(std::int64_t trials, double probability,
                                                    std::int64_t group);
    [[nodiscard]] double touched(std::int64_t trials, double probability, std::int64_t group,
                                 std::int64_t per_word);

private:
    /// The four arguments; those of groups() have no floor.
    using Key = std::array<double, 4>;
    std::unordered_map<Key, double, ValuesHash> m_values;
    std::unordered_map<Key, std::vector<double>, ValuesHash> m_groups;
    std::unordered_map<Key, double, ValuesHash> m_touched;
};

} // namespace permdse
