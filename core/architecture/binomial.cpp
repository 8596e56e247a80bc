// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/binomial.h"

#include <algorithm>
#include <cmath>

#include "core/architecture/bits.h"

namespace permdse {

namespace {

/// Calls visit(k, weight) for the numbers of successes that matter and returns the sum of the
/// weights: terms relative to the mode's, so that nothing underflows.
template <class Visit>
double visitBinomial(std::int64_t trials, double probability, const Visit& visit) {
    constexpr double negligible = 1e-18;
    const bool isCertain = trials == 0 || probability <= 0.0 || probability >= 1.0;
    const double odds = isCertain ? 0.0 : probability / (1.0 - probability);
    const auto mode = std::min<std::int64_t>(
        trials, static_cast<std::int64_t>(static_cast<double>(trials + 1) * probability));
    double weights = 1.0;
    visit(mode, 1.0);
    if (isCertain) {
        return weights;
    }
    const auto take = [&](std::int64_t successes, double weight) {
        weights += weight;
        visit(successes, weight);
    };
    double term = 1.0;
    for (std::int64_t k = mode; k < trials && term > negligible; ++k) {
        term *= odds * static_cast<double>(trials - k) / static_cast<double>(k + 1);
        take(k + 1, term);
    }
    term = 1.0;
    for (std::int64_t k = mode; k > 0 && term > negligible; --k) {
        term *= static_cast<double>(k) / (odds * static_cast<double>(trials - k + 1));
        take(k - 1, term);
    }
    return weights;
}

std::array<double, 4> keyOf(std::int64_t trials, double probability, std::int64_t group,
                            std::int64_t last) {
    return {static_cast<double>(trials), probability, static_cast<double>(group),
            static_cast<double>(last)};
}

} // namespace

double expectedCeil(std::int64_t trials, double probability, std::int64_t group,
                    std::int64_t floor) {
    double expected = 0.0;
    const double weights =
        visitBinomial(trials, probability, [&](std::int64_t successes, double weight) {
            expected += weight * static_cast<double>(std::max(floor, ceilDivide(successes, group)));
        });
    return expected / weights;
}

std::vector<double> expectedGroups(std::int64_t trials, double probability, std::int64_t group) {
    std::vector<double> expected(static_cast<std::size_t>(group), 0.0);
    const double weights =
        visitBinomial(trials, probability, [&](std::int64_t successes, double weight) {
            const std::int64_t whole = successes / group;
            expected.back() += weight * static_cast<double>(whole);
            if (const std::int64_t rest = successes % group; rest > 0) {
                expected[static_cast<std::size_t>(rest - 1)] += weight;
            }
        });
    for (double& groups : expected) {
        groups /= weights;
    }
    return expected;
}

double expectedTouched(std::int64_t trials, double probability, std::int64_t group,
                       std::int64_t per_word) {
    constexpr std::int64_t exactWords = 256;
    const auto mean = [&](std::int64_t things, const auto& of) {
        double sum = 0.0;
        const double weights =
            visitBinomial(things, probability, [&](std::int64_t successes, double weight) {
                sum += weight * static_cast<double>(of(successes));
            });
        return sum / weights;
    };
    const auto ceils = [&](std::int64_t picked) { return ceilDivide(picked, group); };
    const auto floors = [&](std::int64_t picked) { return picked / group; };
    double touched = 0.0;
    for (std::int64_t word = 0; word * per_word < trials; ++word) {
        const std::int64_t before = word * per_word;
        const std::int64_t own = std::min(per_word, trials - before);
        const double none = std::pow(1.0 - probability, static_cast<double>(own));
        const double any = 1.0 - none;
        if (word >= exactWords) {
            // A group begins at any of its places alike.
            const auto left = static_cast<double>(trials - before);
            const double words = left / static_cast<double>(per_word);
            return touched + words * any +
                   (left * probability - words * any) / static_cast<double>(group);
        }
        // Y picked before the word, X in it: floor((Y + X - 1) / G) - floor(Y / G) + 1 where X > 0.
        const double upToEnd = mean(before + own, ceils) - 1.0;
        const double upToStart = mean(before, ceils) - 1.0;
        touched += any + (upToEnd - none * upToStart) - any * mean(before, floors);
    }
    return touched;
}

double ExpectedCeilCache::touched(std::int64_t trials, double probability, std::int64_t group,
                                  std::int64_t per_word) {
    const auto [entry, isNew] =
        m_touched.try_emplace(keyOf(trials, probability, group, per_word), 0.0);
    if (isNew) {
        entry->second = expectedTouched(trials, probability, group, per_word);
    }
    return entry->second;
}

double ExpectedCeilCache::value(std::int64_t trials, double probability, std::int64_t group,
                                std::int64_t floor) {
    const auto [entry, isNew] = m_values.try_emplace(keyOf(trials, probability, group, floor), 0.0);
    if (isNew) {
        entry->second = expectedCeil(trials, probability, group, floor);
    }
    return entry->second;
}

const std::vector<double>& ExpectedCeilCache::groups(std::int64_t trials, double probability,
                                                     std::int64_t group) {
    const auto [entry, isNew] = m_groups.try_emplace(keyOf(trials, probability, group, 0));
    if (isNew) {
        entry->second = expectedGroups(trials, probability, group);
    }
    return entry->second;
}

} // namespace permdse
