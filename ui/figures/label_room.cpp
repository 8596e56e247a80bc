// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/label_room.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ui/figures/point_cloud.h"
#include "ui/figures/scatter_series.h"

namespace permdse::ui {

namespace {

/// Share of a label's box that may lie on a front.
constexpr double mostHidden = 0.12;
constexpr std::size_t crowdPoints = 20'000;

/// Places along the steps of the fronts.
std::vector<PixelIndex::Point> frontPixels(const QCustomPlot& plot, const ScatterSpec& spec) {
    constexpr double step = 5.0;
    const PixelScale scaleX(*plot.xAxis);
    const PixelScale scaleY(*plot.yAxis);
    const QRectF area(plot.axisRect()->rect());
    std::vector<PixelIndex::Point> points;
    const auto addLine = [&](QPointF from, QPointF to) {
        const auto clamped = [&](const QPointF& p) {
            return QPointF(std::clamp(p.x(), area.left(), area.right()),
                           std::clamp(p.y(), area.top(), area.bottom()));
        };
        from = clamped(from);
        to = clamped(to);
        const double length = std::hypot(to.x() - from.x(), to.y() - from.y());
        for (double done = 0.0; done <= length; done += step) {
            const QPointF at = length > 0.0 ? from + (to - from) * (done / length) : from;
            points.push_back({static_cast<float>(at.x()), static_cast<float>(at.y()), 0});
        }
    };
    for (const ScatterSeries& series : spec.series) {
        for (std::size_t i = 1; i < series.front_x.size(); ++i) {
            const QPointF left(scaleX.at(series.front_x[i - 1]), scaleY.at(series.front_y[i - 1]));
            const QPointF right(scaleX.at(series.front_x[i]), scaleY.at(series.front_y[i]));
            const QPointF corner = spec.x.better == Sense::Maximise ? QPointF(left.x(), right.y())
                                                                    : QPointF(right.x(), left.y());
            addLine(left, corner);
            addLine(corner, right);
        }
    }
    return points;
}

} // namespace

void LabelRoom::update(const QCustomPlot& plot, const ScatterSpec& spec,
                       const ScatterPicker& points) {
    if (spec.marks.empty()) {
        return;
    }
    // Some of a large cloud show well enough where it is dense.
    const QRect rect = plot.axisRect()->rect();
    m_points.build(rect, points.pixels(1 + pointCount(spec) / crowdPoints));
    m_fronts.build(rect, frontPixels(plot, spec));
}

double LabelRoom::crowding(const QRectF& box) const {
    const double onFronts = m_fronts.coverage(box);
    // A place further away is better than one where the label would be left out.
    return m_points.coverage(box) + 2.0 * onFronts + (onFronts > mostHidden ? 3.0 : 0.0);
}

bool LabelRoom::hidesFront(const QRectF& box) const {
    return m_fronts.coverage(box) > mostHidden;
}

} // namespace permdse::ui
