// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/point_sample.h"

#include <algorithm>

namespace permdse {

/// Mixes the bits of seed and number as the generator SplitMix64 does, so that neighbours and seeds
/// have nothing to do with each other.
std::uint64_t PointSample::rank(PointId point) const {
    const auto mixed = [](std::uint64_t bits) {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
        return bits ^ (bits >> 31);
    };
    constexpr std::uint64_t step = 0x9E3779B97F4A7C15u;
    return mixed(mixed(m_seed * step + step) + number(point) * step);
}

void PointSample::add(std::uint64_t rank, PointId point) {
    if (m_size == 0 || rank >= m_limit) {
        return;
    }
    if (m_chosen.size() == m_size) {
        std::pop_heap(m_chosen.begin(), m_chosen.end());
        m_chosen.pop_back();
    }
    m_chosen.emplace_back(rank, point);
    std::push_heap(m_chosen.begin(), m_chosen.end());
    if (m_chosen.size() == m_size) {
        m_limit = m_chosen.front().first;
    }
}

void PointSample::merge(const PointSample& other) {
    for (const auto& [rank, point] : other.m_chosen) {
        add(rank, point);
    }
}

std::vector<PointId> PointSample::points() const {
    std::vector<PointId> points;
    points.reserve(m_chosen.size());
    for (const auto& [rank, point] : m_chosen) {
        points.push_back(point);
    }
    std::sort(points.begin(), points.end());
    return points;
}

} // namespace permdse
