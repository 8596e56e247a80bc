// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/exploration/ids.h"
#include "core/exploration/pareto.h"

namespace permdse {

/// The Pareto front of a stream of points, exact as paretoFront() is: ties are all on it, points
/// with NaN never. It holds the front of what it last settled on and the points that came since, so
/// it grows with the front rather than with the stream. The order of points, and how they are split
/// over archives that are merged, make no difference.
class FrontArchive {
public:
    /// Directions of the objectives, none of them Sense::Ignore.
    explicit FrontArchive(std::vector<Sense> senses);

    /// @pre a value per objective; a point comes once
    void add(PointId point, std::span<const double> objectives);
    void merge(const FrontArchive& other);

    /// Whether so many points came since it settled that settling is worth its while.
    [[nodiscard]] bool isDue() const { return m_points.size() >= m_due; }
    /// Lets go of what is not on the front; from then on points() is the front, ascending. False if
    /// `goOn` ended it: then all is as before.
    bool settle(const FrontWatch& goOn);

    [[nodiscard]] std::size_t size() const { return m_points.size(); }
    [[nodiscard]] const std::vector<PointId>& points() const { return m_points; }
    [[nodiscard]] double objective(std::size_t place, std::size_t index) const {
        return m_values[index][place];
    }

    /// A few points of the front that beat much, for dominates(); to be called after settle().
    [[nodiscard]] std::vector<double> pivots() const;
    /// Whether a point of `pivots` is no worse in all objectives and better in one.
    [[nodiscard]] bool dominates(std::span<const double> pivots,
                                 std::span<const double> objectives) const;

private:
    static constexpr std::size_t fewest = 16'384; ///< points that settling is worth its while for

    /// Smaller is better.
    [[nodiscard]] double cost(std::size_t index, double value) const {
        return m_senses[index] == Sense::Maximise ? -value : value;
    }
    void keep(std::span<const std::uint32_t> places);

    std::vector<Sense> m_senses;
    std::vector<PointId> m_points;
    std::vector<std::vector<double>> m_values; ///< per objective
    std::size_t m_due = fewest;
};

} // namespace permdse
