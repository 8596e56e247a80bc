// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <QPointF>
#include <QRectF>

namespace permdse::ui {

/// Finds the points of a picture by position: a grid of cells over an area of pixels.
class PixelIndex {
public:
    struct Point {
        float x = 0.0F;
        float y = 0.0F;
        std::uint32_t id = 0;
    };

    /// Indexes the points that lie in `area`; the others are dropped.
    void build(const QRectF& area, std::vector<Point> points);
    void clear();

    /// The id of the point nearest to a position within `reach` pixels; of equally near ones the
    /// highest, which is the one drawn last.
    [[nodiscard]] std::optional<std::uint32_t> nearest(const QPointF& position, double reach) const;

    /// The ids of all points within `reach` pixels of a position.
    [[nodiscard]] std::vector<std::uint32_t> within(const QPointF& position, double reach) const;

    /// Share of a box that has points below it, from 0 to 1: counted by whole cells.
    [[nodiscard]] double coverage(const QRectF& box) const;

    [[nodiscard]] std::size_t size() const { return m_points.size(); }

private:
    static constexpr double cellSize = 10.0;
    struct CellRange {
        int left, right, top, bottom; ///< inclusive; empty if left > right
    };
    [[nodiscard]] CellRange cellsOf(const QRectF& box) const;
    [[nodiscard]] std::size_t cellOf(const Point& point) const;

    QRectF m_area;
    int m_columns = 0;
    int m_rows = 0;
    std::vector<std::uint32_t> m_starts; ///< by cell, with one more at the end
    std::vector<Point> m_points;         ///< ordered by cell
};

} // namespace permdse::ui
