// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/front_archive.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

namespace permdse {

FrontArchive::FrontArchive(std::vector<Sense> senses)
    : m_senses(std::move(senses)), m_values(m_senses.size()) {}

void FrontArchive::add(PointId point, std::span<const double> objectives) {
    for (const double value : objectives) {
        if (std::isnan(value)) {
            return;
        }
    }
    m_points.push_back(point);
    for (std::size_t k = 0; k < m_values.size(); ++k) {
        m_values[k].push_back(objectives[k]);
    }
}

void FrontArchive::merge(const FrontArchive& other) {
    m_points.insert(m_points.end(), other.m_points.begin(), other.m_points.end());
    for (std::size_t k = 0; k < m_values.size(); ++k) {
        m_values[k].insert(m_values[k].end(), other.m_values[k].begin(), other.m_values[k].end());
    }
}

bool FrontArchive::settle(const FrontWatch& goOn) {
    std::vector<ObjectiveColumn> columns;
    for (std::size_t k = 0; k < m_values.size(); ++k) {
        columns.push_back({m_values[k], m_senses[k]});
    }
    std::vector<std::uint32_t> all(m_points.size());
    std::iota(all.begin(), all.end(), 0u);
    const std::optional<std::vector<std::uint32_t>> front = paretoFront(columns, all, goOn);
    if (!front) {
        return false;
    }
    keep(*front);
    m_due = std::max(fewest, 2 * m_points.size());
    return true;
}

/// `places` are ascending; afterwards the points are, too.
void FrontArchive::keep(std::span<const std::uint32_t> places) {
    std::vector<std::uint32_t> order(places.begin(), places.end());
    std::sort(order.begin(), order.end(),
              [this](std::uint32_t a, std::uint32_t b) { return m_points[a] < m_points[b]; });
    const auto chosen = [&order](const auto& from) {
        std::remove_cvref_t<decltype(from)> values;
        values.reserve(order.size());
        for (const std::uint32_t place : order) {
            values.push_back(from[place]);
        }
        return values;
    };
    m_points = chosen(m_points);
    for (std::vector<double>& values : m_values) {
        values = chosen(values);
    }
}

std::vector<double> FrontArchive::pivots() const {
    constexpr std::size_t spread = 12; // evenly over the front, beside the ends and the middle
    constexpr double emphasis = 4.0;
    const std::size_t n = m_points.size(), objectives = m_senses.size();
    std::vector<std::size_t> places;
    for (std::size_t p = 0; n > 0 && p <= objectives; ++p) { // each objective emphasised in turn
        std::vector<double> distances(n);
        for (std::size_t k = 0; k < objectives; ++k) {
            const auto [low, high] = std::minmax_element(m_values[k].begin(), m_values[k].end());
            const double range = *high - *low;
            const double weight =
                range > 0.0 && std::isfinite(range) ? (k + 1 == p ? emphasis : 1.0) / range : 0.0;
            const double best = m_senses[k] == Sense::Maximise ? *high : *low;
            for (std::size_t i = 0; i < n && weight > 0.0; ++i) {
                distances[i] += weight * std::abs(m_values[k][i] - best);
            }
        }
        places.push_back(static_cast<std::size_t>(
            std::min_element(distances.begin(), distances.end()) - distances.begin()));
    }
    for (std::size_t i = 0; i < std::min(spread, n); ++i) {
        places.push_back(i * n / spread % n);
    }
    std::vector<double> values;
    for (const std::size_t place : places) {
        for (std::size_t k = 0; k < objectives; ++k) {
            values.push_back(cost(k, m_values[k][place]));
        }
    }
    return values;
}

bool FrontArchive::dominates(std::span<const double> pivots,
                             std::span<const double> objectives) const {
    const std::size_t count = m_senses.size();
    for (std::size_t p = 0; p < pivots.size(); p += count) {
        bool isBetter = false, isWorse = false;
        for (std::size_t k = 0; k < count && !isWorse; ++k) {
            const double value = cost(k, objectives[k]);
            isBetter = isBetter || pivots[p + k] < value;
            isWorse = !(pivots[p + k] <= value); // NaN is beaten by nobody
        }
        if (isBetter && !isWorse) {
            return true;
        }
    }
    return false;
}

} // namespace permdse
