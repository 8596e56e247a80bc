// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/pareto.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <map>
#include <stdexcept>

namespace permdse {

namespace {

/// Ends a search that is no longer wanted, from however deep inside.
struct SearchEnded {};

/// Asks now and then whether the search is still wanted. A null watch always wants it.
class Patience {
public:
    Patience(const FrontWatch* goOn, std::size_t candidates)
        : m_goOn(goOn), m_candidates(candidates) {}

    /// Of `steps` about equally long steps; `share` of the search is done, from 0 to 1.
    void spend(std::size_t steps, double share) {
        m_spent += steps;
        if (m_goOn != nullptr && m_spent >= stepsPerQuestion) {
            ask(share);
        }
    }
    /// @throws SearchEnded
    void ask(double share) {
        m_spent = 0;
        if (m_goOn != nullptr &&
            !(*m_goOn)(static_cast<std::size_t>(share * static_cast<double>(m_candidates)))) {
            throw SearchEnded();
        }
    }

private:
    static constexpr std::size_t stepsPerQuestion = 200'000; // a few milliseconds
    const FrontWatch* m_goOn;
    std::size_t m_candidates;
    std::size_t m_spent = 0;
};

/// Candidates with their objectives side by side, smaller is better, NaN rows left out.
struct Points {
    std::size_t dimensions = 0;
    std::vector<double> values; ///< dimensions per point
    std::vector<std::uint32_t> rows;

    [[nodiscard]] std::size_t size() const { return rows.size(); }
    [[nodiscard]] const double* at(std::size_t i) const { return &values[i * dimensions]; }
};

Points gather(std::span<const ObjectiveColumn> objectives,
              std::span<const std::uint32_t> candidates, Patience& patience) {
    Points points;
    points.dimensions = objectives.size();
    points.rows.reserve(candidates.size());
    points.values.resize(candidates.size() * objectives.size());
    std::size_t next = 0;
    for (const std::uint32_t row : candidates) {
        patience.spend(1, 0.0);
        bool usable = true;
        double* slot = &points.values[next];
        for (const ObjectiveColumn& objective : objectives) {
            const double value = objective.values[row];
            usable = usable && !std::isnan(value);
            *slot++ = objective.sense == Sense::Maximise ? -value : value;
        }
        if (usable) {
            points.rows.push_back(row);
            next += objectives.size();
        }
    }
    points.values.resize(next);
    return points;
}

/// No worse anywhere and better somewhere.
bool dominates(const double* a, const double* b, std::size_t dimensions) {
    bool better = false;
    for (std::size_t d = 0; d < dimensions; ++d) {
        if (a[d] > b[d]) {
            return false;
        }
        better = better || a[d] < b[d];
    }
    return better;
}

/// Drops what a few good points dominate: most of a large sweep, in linear time.
void prefilter(Points& points, Patience& patience) {
    constexpr std::size_t worthwhile = 2000;
    const std::size_t n = points.size(), k = points.dimensions;
    if (n < worthwhile) {
        return;
    }
    std::vector<double> low(k, std::numeric_limits<double>::infinity());
    std::vector<double> high(k, -std::numeric_limits<double>::infinity());
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t d = 0; d < k; ++d) {
            const double value = points.at(i)[d];
            if (std::isfinite(value)) {
                low[d] = std::min(low[d], value);
                high[d] = std::max(high[d], value);
            }
        }
    }
    // Pivots: the point nearest to the ideal one, then with each objective emphasised in turn.
    constexpr double emphasis = 4.0;
    std::vector<double> pivots;
    for (std::size_t p = 0; p <= k; ++p) {
        std::vector<double> weight(k);
        for (std::size_t d = 0; d < k; ++d) {
            const double range = high[d] - low[d];
            weight[d] = range > 0.0 ? (d + 1 == p ? emphasis : 1.0) / range : 0.0;
        }
        std::size_t best = 0;
        double bestDistance = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < n; ++i) {
            patience.spend(1, 0.0);
            double distance = 0.0;
            for (std::size_t d = 0; d < k; ++d) {
                distance += weight[d] * (points.at(i)[d] - low[d]);
            }
            if (distance < bestDistance) {
                bestDistance = distance;
                best = i;
            }
        }
        pivots.insert(pivots.end(), points.at(best), points.at(best) + k);
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < n; ++i) {
        patience.spend(1, 0.0);
        bool dominated = false;
        for (std::size_t p = 0; p < pivots.size() && !dominated; p += k) {
            dominated = dominates(&pivots[p], points.at(i), k);
        }
        if (!dominated) {
            std::copy_n(points.at(i), k, &points.values[kept * k]);
            points.rows[kept] = points.rows[i];
            ++kept;
        }
    }
    points.rows.resize(kept);
    points.values.resize(kept * k);
}

/// Whether an earlier point of a lexicographic order, different from the asked one, is no worse in
/// the remaining objectives. Earlier points are no worse in the first by the order itself.
class Skyline {
public:
    explicit Skyline(std::size_t dimensions) : m_dimensions(dimensions) {}

    [[nodiscard]] bool covers(const double* point) const {
        switch (m_dimensions) {
        case 1:
            return m_any;
        case 2:
            return m_any && m_lowest <= point[1];
        case 3: {
            auto step = m_steps.upper_bound(point[1]);
            return step != m_steps.begin() && std::prev(step)->second <= point[2];
        }
        default:
            return coveredByAny(point);
        }
    }

    /// Points that covers() looks through at most.
    [[nodiscard]] std::size_t size() const {
        return m_values.size() / std::max<std::size_t>(m_dimensions - 1, 1) + 1;
    }

    /// @pre !covers(point)
    void add(const double* point) {
        m_any = true;
        if (m_dimensions == 2) {
            m_lowest = point[1];
        } else if (m_dimensions == 3) {
            auto step = m_steps.insert_or_assign(point[1], point[2]).first;
            for (++step; step != m_steps.end() && step->second >= point[2];) {
                step = m_steps.erase(step);
            }
        } else if (m_dimensions > 3) {
            m_values.insert(m_values.end(), point + 1, point + m_dimensions);
        }
    }

private:
    [[nodiscard]] bool coveredByAny(const double* point) const {
        const std::size_t width = m_dimensions - 1;
        const double* end = m_values.data() + m_values.size();
        for (const double* earlier = m_values.data(); earlier != end; earlier += width) {
            std::size_t d = 0;
            while (d < width && earlier[d] <= point[d + 1]) {
                ++d;
            }
            if (d == width) {
                return true;
            }
        }
        return false;
    }

    std::size_t m_dimensions;
    bool m_any = false;
    double m_lowest = 0.0;
    std::map<double, double> m_steps; ///< second objective -> third, falling
    /// Of more than three objectives, all but the first of each point, side by side: they are read
    /// over and over again.
    std::vector<double> m_values;
};

void requireColumns(std::span<const ObjectiveColumn> objectives) {
    if (objectives.empty()) {
        throw std::invalid_argument("a Pareto front needs at least one objective");
    }
    for (const ObjectiveColumn& objective : objectives) {
        if (objective.values.size() != objectives.front().values.size() ||
            objective.sense == Sense::Ignore) {
            throw std::invalid_argument("objectives need columns of one length and a direction");
        }
    }
}

/// Places of the points in lexicographic order of their objectives.
std::vector<std::uint32_t> sortedPlaces(const Points& points, Patience& patience) {
    const std::size_t k = points.dimensions;
    std::vector<std::uint32_t> order(points.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = static_cast<std::uint32_t>(i);
    }
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        patience.spend(1, 0.0);
        return std::lexicographical_compare(points.at(a), points.at(a) + k, points.at(b),
                                            points.at(b) + k);
    });
    return order;
}

/// @throws SearchEnded
std::vector<std::uint32_t> search(std::span<const ObjectiveColumn> objectives,
                                  std::span<const std::uint32_t> candidates, Patience& patience) {
    Points points = gather(objectives, candidates, patience);
    prefilter(points, patience);
    const std::vector<std::uint32_t> order = sortedPlaces(points, patience);
    const std::size_t k = points.dimensions;
    Skyline skyline(k);
    std::vector<std::uint32_t> front;
    for (std::size_t i = 0; i < order.size();) {
        patience.spend(skyline.size(), static_cast<double>(i) / static_cast<double>(order.size()));
        const double* point = points.at(order[i]);
        const bool onFront = !skyline.covers(point);
        for (; i < order.size() && std::equal(point, point + k, points.at(order[i])); ++i) {
            if (onFront) {
                front.push_back(points.rows[order[i]]);
            }
        }
        if (onFront) {
            skyline.add(point);
        }
    }
    std::sort(front.begin(), front.end());
    return front;
}

} // namespace

std::vector<std::uint32_t> paretoFront(std::span<const ObjectiveColumn> objectives,
                                       std::span<const std::uint32_t> candidates) {
    requireColumns(objectives);
    Patience endless(nullptr, candidates.size());
    return search(objectives, candidates, endless);
}

std::optional<std::vector<std::uint32_t>> paretoFront(std::span<const ObjectiveColumn> objectives,
                                                      std::span<const std::uint32_t> candidates,
                                                      const FrontWatch& goOn) {
    requireColumns(objectives);
    if (candidates.empty()) {
        return std::vector<std::uint32_t>();
    }
    Patience patience(&goOn, candidates.size());
    try {
        patience.ask(0.0);
        return search(objectives, candidates, patience);
    } catch (const SearchEnded&) {
        return std::nullopt;
    }
}

} // namespace permdse
