// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/scatter_picker.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "ui/figures/mark_item.h"
#include "ui/figures/point_cloud.h"
#include "ui/figures/scatter_series.h"

namespace permdse::ui {

namespace {

constexpr double hitDistance = 10.0;
/// Points this near to each other look like one.
constexpr double twinDistance = 2.0;

int rankOf(MarkKind kind) {
    switch (kind) {
    case MarkKind::Published:
        return 0;
    case MarkKind::Own:
        return 1;
    case MarkKind::Modelled:
        break;
    }
    return 2;
}

} // namespace

ScatterPicker::ScatterPicker(QCustomPlot& plot, const ScatterSpec& spec)
    : m_plot(plot), m_spec(spec) {}

void ScatterPicker::reset() {
    m_isIndexed = false;
    m_offsets.clear();
    m_offsets.reserve(m_spec.series.size());
    std::uint32_t offset = 0;
    for (const ScatterSeries& series : m_spec.series) {
        m_offsets.push_back(offset);
        offset += static_cast<std::uint32_t>(series.x.size());
    }
}

std::pair<const ScatterSeries*, std::size_t> ScatterPicker::placeOf(std::uint32_t flat) const {
    std::size_t series = m_offsets.size() - 1;
    while (m_offsets[series] > flat) {
        --series;
    }
    return {&m_spec.series[series], flat - m_offsets[series]};
}

std::optional<std::uint32_t> ScatterPicker::flatOf(std::uint32_t row) const {
    for (std::size_t s = 0; s < m_spec.series.size(); ++s) {
        const std::vector<std::uint32_t>& rows = m_spec.series[s].rows;
        const auto found = std::lower_bound(rows.begin(), rows.end(), row);
        if (found != rows.end() && *found == row) {
            return m_offsets[s] + static_cast<std::uint32_t>(found - rows.begin());
        }
    }
    return std::nullopt;
}

QPointF ScatterPicker::pixelOf(double x, double y) const {
    return {m_plot.xAxis->coordToPixel(x), m_plot.yAxis->coordToPixel(y)};
}

std::optional<std::pair<double, double>> ScatterPicker::valuesOf(std::uint32_t row) const {
    const std::optional<std::uint32_t> flat = flatOf(row);
    if (!flat) {
        return std::nullopt;
    }
    const auto [series, i] = placeOf(*flat);
    return std::pair(series->x[i], series->y[i]);
}

std::optional<QPointF> ScatterPicker::positionOf(std::uint32_t row) const {
    const auto values = valuesOf(row);
    if (!values) {
        return std::nullopt;
    }
    const QPointF position = pixelOf(values->first, values->second);
    const QRectF area(m_plot.axisRect()->rect());
    return area.adjusted(-0.5, -0.5, 0.5, 0.5).contains(position) ? std::optional(position)
                                                                  : std::nullopt;
}

std::vector<PixelIndex::Point> ScatterPicker::pixels(std::size_t stride) const {
    const PixelScale scaleX(*m_plot.xAxis);
    const PixelScale scaleY(*m_plot.yAxis);
    std::vector<PixelIndex::Point> points;
    points.reserve(pointCount(m_spec) / stride + m_spec.series.size());
    for (std::size_t s = 0; s < m_spec.series.size(); ++s) {
        const ScatterSeries& series = m_spec.series[s];
        for (std::size_t i = 0; i < series.x.size(); i += stride) {
            points.push_back({static_cast<float>(scaleX.at(series.x[i])),
                              static_cast<float>(scaleY.at(series.y[i])),
                              m_offsets[s] + static_cast<std::uint32_t>(i)});
        }
    }
    return points;
}

const PixelIndex& ScatterPicker::index() {
    const QRect rect = m_plot.axisRect()->rect();
    const QCPRange x = m_plot.xAxis->range();
    const QCPRange y = m_plot.yAxis->range();
    if (!m_isIndexed || rect != m_indexedRect || x != m_indexedX || y != m_indexedY) {
        m_index.build(rect, pixels(1));
        m_indexedRect = rect;
        m_indexedX = x;
        m_indexedY = y;
        m_isIndexed = true;
    }
    return m_index;
}

std::vector<std::uint32_t> ScatterPicker::pointsAt(const QPointF& position) {
    const std::optional<std::uint32_t> nearest = index().nearest(position, hitDistance);
    if (!nearest) {
        return {};
    }
    const auto [series, i] = placeOf(*nearest);
    std::vector<std::uint32_t> points =
        index().within(pixelOf(series->x[i], series->y[i]), twinDistance);
    // Of those that look like one, designs on the front rather than what they beat.
    std::sort(points.begin(), points.end(), [&](std::uint32_t a, std::uint32_t b) {
        const auto key = [&](std::uint32_t flat) {
            const auto [of, place] = placeOf(flat);
            return std::tuple(!of->on_front[place], flat != *nearest, flat);
        };
        return key(a) < key(b);
    });
    return points;
}

std::vector<std::size_t> ScatterPicker::marksNear(const QPointF& position) const {
    std::vector<std::tuple<double, int, std::size_t>> found;
    for (std::size_t i = 0; i < m_spec.marks.size(); ++i) {
        const ScatterMark& mark = m_spec.marks[i];
        const QPointF away = pixelOf(mark.x, mark.y) - position;
        const double distance = std::hypot(away.x(), away.y());
        if (distance <= MarkItem::radius) {
            found.emplace_back(std::floor(distance / twinDistance), rankOf(mark.kind), i);
        }
    }
    std::sort(found.begin(), found.end());
    std::vector<std::size_t> marks;
    marks.reserve(found.size());
    for (const auto& [distance, rank, mark] : found) {
        marks.push_back(mark);
    }
    return marks;
}

std::vector<ScatterHit> ScatterPicker::hitsAt(const QPointF& position) {
    if (!m_plot.axisRect()->rect().contains(position.toPoint())) {
        return {};
    }
    std::vector<ScatterHit> hits;
    for (const std::size_t mark : marksNear(position)) {
        hits.push_back({mark});
    }
    bool isDesignFirst = false;
    if (!hits.empty()) {
        const ScatterMark& first = m_spec.marks[*hits.front().mark];
        isDesignFirst = first.kind == MarkKind::Modelled &&
                        !index().within(pixelOf(first.x, first.y), twinDistance).empty();
    }
    bool isFirst = true;
    for (const std::uint32_t point : pointsAt(position)) {
        const auto [series, place] = placeOf(point);
        hits.insert(isFirst && isDesignFirst ? hits.begin() : hits.end(),
                    ScatterHit{std::nullopt, series->rows[place]});
        isFirst = false;
    }
    return hits;
}

std::optional<std::uint32_t> ScatterPicker::rowAt(const QPointF& position) {
    for (const ScatterHit& hit : hitsAt(position)) {
        if (!hit.mark) {
            return hit.row;
        }
    }
    return std::nullopt;
}

std::size_t ScatterPicker::othersAt(std::uint32_t row) {
    const std::optional<QPointF> position = positionOf(row);
    const std::size_t together = position ? index().within(*position, twinDistance).size() : 0;
    return together > 0 ? together - 1 : 0;
}

std::vector<std::size_t> ScatterPicker::marksAt(std::uint32_t row) const {
    const std::optional<QPointF> position = positionOf(row);
    return position ? marksNear(*position) : std::vector<std::size_t>();
}

} // namespace permdse::ui
