// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/binomial.h"

#include <algorithm>

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
            expected.back() += weight * static_cast<double>(successes / group);
            if (const std::int64_t rest = successes % group; rest > 0) {
                expected[static_cast<std::size_t>(rest - 1)] += weight;
            }
        });
    for (double& groups : expected) {
        groups /= weights;
    }
    return expected;
}

double ExpectedCeilCache::value(std::int64_t trials, double probability, std::int64_t group,
                                std::int64_t floor) {
    const auto [entry, isNew] = m_values.try_emplace({trials, probability, group, floor}, 0.0);
    if (isNew) {
        entry->second = expectedCeil(trials, probability, group, floor);
    }
    return entry->second;
}

const std::vector<double>& ExpectedCeilCache::groups(std::int64_t trials, double probability,
                                                     std::int64_t group) {
    const auto [entry, isNew] = m_groups.try_emplace({trials, probability, group});
    if (isNew) {
        entry->second = expectedGroups(trials, probability, group);
    }
    return entry->second;
}

} // namespace permdse
