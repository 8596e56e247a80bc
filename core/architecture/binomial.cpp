// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/binomial.h"

#include <algorithm>
#include <cmath>

namespace permdse {

double expectedCeil(std::int64_t trials, double probability, std::int64_t group,
                    std::int64_t floor) {
    const auto value = [&](std::int64_t successes) {
        return static_cast<double>(std::max(floor, (successes + group - 1) / group));
    };
    if (trials == 0 || probability <= 0.0) {
        return value(0);
    }
    if (probability >= 1.0) {
        return value(trials);
    }
    // Terms relative to the mode's, so that nothing underflows; their sum normalises.
    constexpr double negligible = 1e-18;
    const double odds = probability / (1.0 - probability);
    const auto mode = std::min<std::int64_t>(
        trials, static_cast<std::int64_t>(static_cast<double>(trials + 1) * probability));
    double weights = 1.0;
    double sum = value(mode);
    double term = 1.0;
    for (std::int64_t k = mode; k < trials && term > negligible; ++k) {
        term *= odds * static_cast<double>(trials - k) / static_cast<double>(k + 1);
        weights += term;
        sum += term * value(k + 1);
    }
    term = 1.0;
    for (std::int64_t k = mode; k > 0 && term > negligible; --k) {
        term *= static_cast<double>(k) / (odds * static_cast<double>(trials - k + 1));
        weights += term;
        sum += term * value(k - 1);
    }
    return sum / weights;
}

double ExpectedCeilCache::value(std::int64_t trials, double probability, std::int64_t group,
                                std::int64_t floor) {
    const auto [entry, isNew] = m_values.try_emplace({trials, probability, group, floor}, 0.0);
    if (isNew) {
        entry->second = expectedCeil(trials, probability, group, floor);
    }
    return entry->second;
}

} // namespace permdse
