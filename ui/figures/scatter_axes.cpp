// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/scatter_axes.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>

#include "ui/figures/axis_ticker.h"

namespace permdse::ui {

namespace {

/// "Area [mm²]  ← better": the arrow points where values improve.
QString axisLabel(const AxisSpec& axis) {
    QString label = QString::fromStdString(axis.label);
    if (axis.better == Sense::Minimise) {
        label += QStringLiteral("   ← better");
    } else if (axis.better == Sense::Maximise) {
        label += QStringLiteral("   better →");
    }
    return label;
}

/// Whether an axis counts, such as processing elements.
bool areWhole(const std::vector<ScatterSeries>& series,
              const std::vector<double> ScatterSeries::*values) {
    return std::all_of(series.begin(), series.end(), [values](const ScatterSeries& each) {
        return std::all_of((each.*values).begin(), (each.*values).end(),
                           [](double value) { return value == std::trunc(value); });
    });
}

} // namespace

ScatterAxes::ScatterAxes(QCustomPlot& plot, const ScatterSpec& spec) : m_plot(plot), m_spec(spec) {}

void ScatterAxes::rebuild(const FigureTheme& theme) {
    for (const auto& [axis, axisSpec, values] :
         {std::tuple{m_plot.xAxis, &m_spec.x, &ScatterSeries::x},
          std::tuple{m_plot.yAxis, &m_spec.y, &ScatterSeries::y}}) {
        axis->setLabel(axisLabel(*axisSpec));
        axis->setScaleType(axisSpec->logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
        if (axisSpec->logarithmic) {
            const auto ticker = QSharedPointer<LogTicker>::create();
            ticker->setZero(axisSpec->zero_place, axisSpec->zero_break);
            axis->setTicker(ticker);
        } else if (areWhole(m_spec.series, values)) {
            axis->setTicker(QSharedPointer<WholeTicker>::create());
        } else {
            axis->setTicker(QSharedPointer<LinearTicker>::create());
        }
        axis->ticker()->setTickCount(6);
    }

    for (QCPAbstractItem* item : std::exchange(m_zeroBreaks, {})) {
        m_plot.removeItem(item);
    }
    addZeroBreak(m_spec.x, true, theme);
    addZeroBreak(m_spec.y, false, theme);
}

void ScatterAxes::fitLabels() {
    const QSize room = m_plot.axisRect()->size();
    for (const auto& [axis, axisSpec, length] :
         {std::tuple{m_plot.xAxis, &m_spec.x, room.width()},
          std::tuple{m_plot.yAxis, &m_spec.y, room.height()}}) {
        const QString full = axisLabel(*axisSpec);
        const bool fits = QFontMetrics(axis->labelFont()).horizontalAdvance(full) <= length;
        axis->setLabel(fits ? full : QString::fromStdString(axisSpec->label));
    }
}

/// A dashed line between the place of 0 and the scale of an axis.
void ScatterAxes::addZeroBreak(const AxisSpec& axis, bool isHorizontal, const FigureTheme& theme) {
    if (axis.zero_place <= 0.0) {
        return;
    }
    auto* line = new QCPItemStraightLine(&m_plot);
    line->setLayer(QStringLiteral("marks"));
    line->setSelectable(false);
    line->setPen(QPen(theme.frame, 1.0, Qt::DashLine));
    for (QCPItemPosition* position : {line->point1, line->point2}) {
        position->setTypeX(isHorizontal ? QCPItemPosition::ptPlotCoords
                                        : QCPItemPosition::ptAxisRectRatio);
        position->setTypeY(isHorizontal ? QCPItemPosition::ptAxisRectRatio
                                        : QCPItemPosition::ptPlotCoords);
    }
    const double at = axis.zero_break;
    line->point1->setCoords(isHorizontal ? QPointF(at, 0.0) : QPointF(0.0, at));
    line->point2->setCoords(isHorizontal ? QPointF(at, 1.0) : QPointF(1.0, at));
    m_zeroBreaks.push_back(line);
}

} // namespace permdse::ui
