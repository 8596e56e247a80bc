// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/exploration/ids.h"

namespace permdse {

/// A sample of a stream of points, drawn evenly. Seed and number decide alone whether a point is
/// in: the order of points, and how they are split over samples that are merged, make no
/// difference.
class PointSample {
public:
    /// Of at most `size` points.
    PointSample(std::uint64_t size, std::uint64_t seed) : m_size(size), m_seed(seed) {}

    /// The smaller, the sooner the point is in.
    [[nodiscard]] std::uint64_t rank(PointId point) const;
    /// Ranks from here on are out for good.
    [[nodiscard]] std::uint64_t limit() const { return m_limit; }
    void add(PointId point) { add(rank(point), point); }
    /// @pre the same size and seed, and other points
    void merge(const PointSample& other);
    /// Ascending.
    [[nodiscard]] std::vector<PointId> points() const;

private:
    void add(std::uint64_t rank, PointId point);

    std::uint64_t m_size, m_seed;
    std::vector<std::pair<std::uint64_t, PointId>> m_chosen; ///< a heap, the last rank on top
    std::uint64_t m_limit = UINT64_MAX;
};

} // namespace permdse
