// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/pixel_index.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace permdse::ui {

void PixelIndex::clear() {
    m_area = {};
    m_columns = 0;
    m_rows = 0;
    m_starts.clear();
    m_points.clear();
}

std::size_t PixelIndex::cellOf(const Point& point) const {
    const auto clamped = [](double offset, int cells) {
        return static_cast<std::size_t>(
            std::clamp(static_cast<int>(offset / cellSize), 0, cells - 1));
    };
    const std::size_t column = clamped(double(point.x) - m_area.left(), m_columns);
    const std::size_t row = clamped(double(point.y) - m_area.top(), m_rows);
    return row * static_cast<std::size_t>(m_columns) + column;
}

void PixelIndex::build(const QRectF& area, std::vector<Point> points) {
    clear();
    if (area.isEmpty()) {
        return;
    }
    m_area = area;
    m_columns = static_cast<int>(std::ceil(area.width() / cellSize));
    m_rows = static_cast<int>(std::ceil(area.height() / cellSize));
    std::erase_if(
        points, [&](const Point& p) { return !area.contains(QPointF(double(p.x), double(p.y))); });
    const std::size_t cells =
        static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_rows);
    m_starts.assign(cells + 1, 0);
    for (const Point& point : points) {
        ++m_starts[cellOf(point) + 1];
    }
    for (std::size_t cell = 0; cell < cells; ++cell) {
        m_starts[cell + 1] += m_starts[cell];
    }
    m_points.resize(points.size());
    std::vector<std::uint32_t> next(m_starts.begin(), m_starts.end() - 1);
    for (const Point& point : points) {
        m_points[next[cellOf(point)]++] = point;
    }
}

PixelIndex::CellRange PixelIndex::cellsOf(const QRectF& box) const {
    const QRectF inside = box.translated(-m_area.topLeft());
    CellRange range{static_cast<int>(std::floor(inside.left() / cellSize)),
                    static_cast<int>(std::floor(inside.right() / cellSize)),
                    static_cast<int>(std::floor(inside.top() / cellSize)),
                    static_cast<int>(std::floor(inside.bottom() / cellSize))};
    range.left = std::max(range.left, 0);
    range.top = std::max(range.top, 0);
    range.right = std::min(range.right, m_columns - 1);
    range.bottom = std::min(range.bottom, m_rows - 1);
    return range;
}

std::optional<std::uint32_t> PixelIndex::nearest(const QPointF& position, double reach) const {
    const CellRange cells =
        cellsOf(QRectF(position - QPointF(reach, reach), QSizeF(2.0 * reach, 2.0 * reach)));
    std::optional<std::uint32_t> found;
    double best = reach * reach;
    for (int row = cells.top; row <= cells.bottom; ++row) {
        for (int column = cells.left; column <= cells.right; ++column) {
            const std::size_t cell =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns) +
                static_cast<std::size_t>(column);
            for (std::uint32_t i = m_starts[cell]; i < m_starts[cell + 1]; ++i) {
                const double dx = double(m_points[i].x) - position.x();
                const double dy = double(m_points[i].y) - position.y();
                const double distance = dx * dx + dy * dy;
                if (distance < best || (distance == best && (!found || m_points[i].id > *found))) {
                    best = distance;
                    found = m_points[i].id;
                }
            }
        }
    }
    return found;
}

std::vector<std::uint32_t> PixelIndex::within(const QPointF& position, double reach) const {
    const CellRange cells =
        cellsOf(QRectF(position - QPointF(reach, reach), QSizeF(2.0 * reach, 2.0 * reach)));
    std::vector<std::uint32_t> ids;
    for (int row = cells.top; row <= cells.bottom; ++row) {
        for (int column = cells.left; column <= cells.right; ++column) {
            const std::size_t cell =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns) +
                static_cast<std::size_t>(column);
            for (std::uint32_t i = m_starts[cell]; i < m_starts[cell + 1]; ++i) {
                if (std::hypot(double(m_points[i].x) - position.x(),
                               double(m_points[i].y) - position.y()) <= reach) {
                    ids.push_back(m_points[i].id);
                }
            }
        }
    }
    return ids;
}

double PixelIndex::coverage(const QRectF& box) const {
    const CellRange cells = cellsOf(box);
    int occupied = 0;
    int all = 0;
    for (int row = cells.top; row <= cells.bottom; ++row) {
        for (int column = cells.left; column <= cells.right; ++column) {
            const std::size_t cell =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns) +
                static_cast<std::size_t>(column);
            occupied += m_starts[cell + 1] > m_starts[cell] ? 1 : 0;
            ++all;
        }
    }
    return all > 0 ? static_cast<double>(occupied) / all : 0.0;
}

} // namespace permdse::ui
