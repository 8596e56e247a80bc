// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/owner_loads.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace permdse {

namespace {

/// Expected excess of a normal value over a bound.
double expectedExcess(double mean, double variance, double bound) {
    if (variance <= 0.0) {
        return std::max(0.0, mean - bound);
    }
    const double deviation = std::sqrt(variance), above = (mean - bound) / deviation;
    const double density =
        std::exp(-0.5 * above * above) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    const double share = 0.5 * std::erfc(-above / std::numbers::sqrt2);
    return deviation * density + (mean - bound) * share;
}

double shareOf(double part, double whole) {
    return whole > 0.0 ? std::clamp(part / whole, 0.0, 1.0) : 0.0;
}

} // namespace

OwnerLoads::OwnerLoads(const MemoryCapacity& capacity)
    : m_capacity(capacity), m_steps(ownersOf(capacity)) {}

void OwnerLoads::addFrom(std::size_t begin, std::size_t count, const Load& load) {
    const auto change = [&](std::size_t owner, double sign) {
        Load& step = m_steps[owner];
        step.most += sign * load.most;
        step.mean += sign * load.mean;
        step.variance += sign * load.variance;
    };
    if (count == 0) {
        return;
    }
    const std::size_t owners = m_steps.size(), end = begin + count;
    change(count == owners ? 0 : begin, 1.0);
    if (count == owners) {
        return;
    }
    m_isEven = false;
    if (end < owners) {
        change(end, -1.0);
    } else if (end > owners) { // goes on with the first
        change(0, 1.0);
        change(end - owners, -1.0);
    }
}

void OwnerLoads::add(const StoredWords& stored, std::size_t times) {
    const std::size_t owners = m_steps.size();
    const bool isRandom = stored.deviation > 0.0;
    const double variance = stored.deviation * stored.deviation;
    const auto full = std::min(owners, static_cast<std::size_t>(stored.full_owners));
    const std::size_t others = owners - full - (full < owners ? 1 : 0);
    const double inFull =
        full == 0 || full == owners
            ? stored.total / static_cast<double>(owners)
            : (stored.total - stored.last - static_cast<double>(others) * stored.other) /
                  static_cast<double>(full);
    const auto loadOf = [&](double most, double mean) {
        return Load{isRandom ? mean : most, mean, mean > 0.0 ? variance : 0.0};
    };
    for (std::size_t i = 0; i < times; ++i) {
        m_total += stored.total;
        m_spread += isRandom ? (stored.fullest - inFull) * (stored.fullest - inFull) : 0.0;
        if (full == 0 || full == owners) {
            addFrom(0, owners, loadOf(stored.fullest, inFull));
        } else {
            addFrom(m_begin, full, loadOf(stored.fullest, inFull));
            addFrom((m_begin + full) % owners, 1, loadOf(stored.last, stored.last));
            if (stored.other > 0.0) {
                addFrom((m_begin + full + 1) % owners, others, loadOf(stored.other, stored.other));
            }
        }
        m_begin = (m_begin + static_cast<std::size_t>(stored.begun_owners)) % owners;
    }
}

template <class Use> void OwnerLoads::forEachOwner(const Use& use) const {
    if (m_isEven) {
        use(m_steps.front(), static_cast<double>(m_steps.size()));
        return;
    }
    Load load;
    for (const Load& step : m_steps) {
        load.most += step.most;
        load.mean += step.mean;
        load.variance += step.variance;
        use(load, 1.0);
    }
}

double OwnerLoads::fullest() const {
    double most = 0.0;
    forEachOwner([&](const Load& load, double) { most = std::max(most, load.most); });
    return most + std::sqrt(m_spread);
}

double OwnerLoads::excess(double fullest) const {
    if (fullest <= m_capacity.words) {
        return 0.0;
    }
    double words = 0.0;
    forEachOwner([&](const Load& load, double owners) {
        words += owners * expectedExcess(load.mean, load.variance, m_capacity.words);
    });
    // The fullest may hold more than owners of its kind do in the mean.
    return std::max(words, fullest - m_capacity.words);
}

double OwnerLoads::streamedShare(double fullest, WeightPolicy policy) const {
    return shareOf(policy == WeightPolicy::Streamed ? m_total : excess(fullest), m_total);
}

double OwnerLoads::leastStreamedShare(double words, const MemoryCapacity& capacity,
                                      WeightPolicy policy) {
    const double room = static_cast<double>(ownersOf(capacity)) * capacity.words;
    return shareOf(policy == WeightPolicy::Streamed ? words : words - room, words);
}

} // namespace permdse
