// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>

#include "core/exploration/ids.h"

namespace permdse {

/// Which row of a table holds a point, by its column of points, which is ascending.
class PointRows {
public:
    explicit PointRows(std::span<const double> points) : m_points(points) {}

    [[nodiscard]] PointId point(RowId row) const {
        return PointId(static_cast<std::uint64_t>(m_points[number(row)]));
    }
    /// Nothing if the table does not keep the point.
    [[nodiscard]] std::optional<RowId> find(PointId point) const {
        const auto wanted = static_cast<double>(number(point));
        if (number(point) < m_points.size() && m_points[number(point)] == wanted) {
            return RowId(static_cast<std::uint32_t>(number(point))); // a table of all points
        }
        const auto place = std::lower_bound(m_points.begin(), m_points.end(), wanted);
        return place != m_points.end() && *place == wanted
                   ? std::optional(RowId(static_cast<std::uint32_t>(place - m_points.begin())))
                   : std::nullopt;
    }
    [[nodiscard]] std::size_t size() const { return m_points.size(); }

private:
    std::span<const double> m_points;
};

} // namespace permdse
