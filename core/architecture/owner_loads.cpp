// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/owner_loads.h"

#include <algorithm>
#include <cmath>
#include <iterator>
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

} // namespace

OwnerLoads::OwnerLoads(const MemoryCapacity& capacity)
    : m_capacity(capacity), m_owners(ownersOf(capacity)) {
    constexpr std::size_t usual = 16; // of a few layers
    m_steps.reserve(usual);
    m_steps.push_back({0, {}});
}

void OwnerLoads::change(std::size_t owner, const Load& load, double sign) {
    auto at = m_steps.end();
    while (std::prev(at)->owner > owner) { // the first is at owner 0
        --at;
    }
    --at;
    if (at->owner != owner) {
        at = m_steps.insert(at + 1, {owner, {}});
    }
    at->change.most += sign * load.most;
    at->change.mean += sign * load.mean;
    at->change.variance += sign * load.variance;
}

void OwnerLoads::addFrom(std::size_t begin, std::size_t count, const Load& load) {
    if (count == 0) {
        return;
    }
    const std::size_t end = begin + count;
    change(count == m_owners ? 0 : begin, load, 1.0);
    if (count == m_owners) {
        return;
    }
    m_isEven = false;
    if (end < m_owners) {
        change(end, load, -1.0);
    } else if (end > m_owners) { // goes on with the first
        change(0, load, 1.0);
        change(end - m_owners, load, -1.0);
    }
}

void OwnerLoads::add(const StoredWords& stored, std::size_t times) {
    const std::size_t owners = m_owners;
    const bool isRandom = stored.deviation > 0.0;
    const double variance = stored.deviation * stored.deviation;
    const auto full = std::min(owners, static_cast<std::size_t>(stored.full_owners));
    const std::size_t others = owners - full - (full < owners ? 1 : 0);
    const double inFull =
        full == 0 || full == owners
            ? stored.total / static_cast<double>(owners)
            : (stored.total - stored.last - static_cast<double>(others) * stored.other) /
                  static_cast<double>(full);
    const auto wrapped = [owners](std::size_t owner) { // a division less
        return owner < owners ? owner : owner % owners;
    };
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
            addFrom(wrapped(m_begin + full), 1, loadOf(stored.last, stored.last));
            if (stored.other > 0.0) {
                addFrom(wrapped(m_begin + full + 1), others, loadOf(stored.other, stored.other));
            }
        }
        m_begin = wrapped(m_begin + static_cast<std::size_t>(stored.begun_owners));
    }
}

template <class Use> void OwnerLoads::forEachRun(const Use& use) const {
    Load load;
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const Load& step = m_steps[i].change;
        load.most += step.most;
        load.mean += step.mean;
        load.variance += step.variance;
        use(load, (i + 1 < m_steps.size() ? m_steps[i + 1].owner : m_owners) - m_steps[i].owner);
    }
}

double OwnerLoads::fullest() const {
    double most = 0.0;
    forEachRun([&](const Load& load, std::size_t) { most = std::max(most, load.most); });
    return most + std::sqrt(m_spread);
}

double OwnerLoads::excess(double fullest) const {
    if (fullest <= m_capacity.words) {
        return 0.0;
    }
    double words = 0.0;
    forEachRun([&](const Load& load, std::size_t owners) {
        const double ofOwner = expectedExcess(load.mean, load.variance, m_capacity.words);
        if (m_isEven) {
            words += static_cast<double>(owners) * ofOwner;
            return;
        }
        for (std::size_t i = 0; i < owners && ofOwner != 0.0; ++i) {
            words += ofOwner;
        }
    });
    // The fullest may hold more than owners of its kind do in the mean.
    return std::max(words, fullest - m_capacity.words);
}

double OwnerLoads::streamedShare(double fullest, WeightPolicy policy) const {
    return shareOf(policy == WeightPolicy::Streamed ? m_total : excess(fullest), m_total);
}

} // namespace permdse
