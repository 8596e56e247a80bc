// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

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
    std::map<std::tuple<std::int64_t, double, std::int64_t, std::int64_t>, double> m_values;
    std::map<std::tuple<std::int64_t, double, std::int64_t>, std::vector<double>> m_groups;
    std::map<std::tuple<std::int64_t, double, std::int64_t, std::int64_t>, double> m_touched;
};

} // namespace permdse
