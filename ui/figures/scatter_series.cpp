// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/scatter_series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "ui/figures/mark_item.h"
#include "ui/figures/point_cloud.h"

namespace permdse::ui {

namespace {

constexpr std::size_t manyPoints = 20'000;
constexpr std::size_t fewPoints = 300;
constexpr std::size_t mostFrontDots = 80; // more would hide the line
constexpr std::array<PointShape, 3> shapes = {PointShape::Disc, PointShape::Square,
                                              PointShape::Triangle};

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QColor faint(QColor colour, float alpha) {
    colour.setAlphaF(alpha);
    return colour;
}

PointShape shapeOf(const std::string& architecture, std::size_t fallback) {
    return shapes[architecturePlace(architecture, fallback) % shapes.size()];
}

QCPScatterStyle::ScatterShape scatterShape(PointShape shape) {
    switch (shape) {
    case PointShape::Square:
        return QCPScatterStyle::ssSquare;
    case PointShape::Triangle:
        return QCPScatterStyle::ssTriangle;
    case PointShape::Disc:
    case PointShape::Ring:
        break;
    }
    return QCPScatterStyle::ssCircle; // ssDisc would take the pen's colour for its inside
}

/// How a point on the front of the objectives looks.
QCPScatterStyle frontPointStyle(const PointStyle& cloud, const QColor& colour, bool isRing,
                                bool isSmall, const FigureTheme& theme) {
    const double size = cloud.size + (isSmall ? 1.5 : 3.0);
    return isRing ? QCPScatterStyle(scatterShape(cloud.shape), QPen(theme.text, 1.0),
                                    QBrush(Qt::NoBrush), size)
                  : QCPScatterStyle(scatterShape(cloud.shape),
                                    QPen(theme.text, isSmall ? 0.7 : 1.0), QBrush(colour), size);
}

/// Points of a series that are (not) feasible, as a cloud takes them.
struct CloudPoints {
    std::vector<double> x, y;
    std::vector<std::uint8_t> levels;
};

CloudPoints cloudPoints(const ScatterSeries& series, bool feasible,
                        const std::optional<AxisSpec>& colour) {
    CloudPoints points;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        if (series.feasible[i] != feasible) {
            continue;
        }
        points.x.push_back(series.x[i]);
        points.y.push_back(series.y[i]);
        if (!colour) {
            continue;
        }
        const double value = series.colour[i];
        // The level past the scale is that of points without a value.
        const double place = colourPlace(value, colour->min, colour->max, colour->logarithmic);
        points.levels.push_back(std::isfinite(value)
                                    ? static_cast<std::uint8_t>(place * (colourLevels - 1) + 0.5)
                                    : std::uint8_t{colourLevels});
    }
    return points;
}

/// Bars from low to high along one axis, around points that are drawn elsewhere.
QCPErrorBars* addBars(QCustomPlot& plot, QCPGraph& points, QCPErrorBars::ErrorType type,
                      const std::vector<ScatterInterval>& intervals, const QColor& colour) {
    QVector<double> minus, plus;
    for (const ScatterInterval& interval : intervals) {
        const bool along = type == QCPErrorBars::etKeyError;
        const double low = along ? interval.x_low : interval.y_low;
        const double high = along ? interval.x_high : interval.y_high;
        const double at = along ? interval.x : interval.y;
        minus.append(at - low); // NaN where there is no interval: no bar is drawn
        plus.append(high - at);
    }
    auto* bars = new QCPErrorBars(plot.xAxis, plot.yAxis);
    bars->setLayer(QStringLiteral("fronts"));
    bars->setSelectable(QCP::stNone);
    bars->setAntialiased(true);
    bars->setErrorType(type);
    bars->setDataPlottable(&points);
    bars->setData(minus, plus);
    bars->setPen(QPen(colour, 1.2));
    bars->setWhiskerWidth(5.0);
    bars->setSymbolGap(0.0);
    return bars;
}

void addIntervals(std::vector<QCPAbstractPlottable*>& added, QCustomPlot& plot,
                  const std::vector<ScatterInterval>& intervals, const QColor& colour) {
    if (intervals.empty()) {
        return;
    }
    QCPGraph* points = plot.addGraph(plot.xAxis, plot.yAxis);
    points->setLayer(QStringLiteral("fronts"));
    points->setSelectable(QCP::stNone);
    points->setLineStyle(QCPGraph::lsNone);
    QVector<double> x, y;
    for (const ScatterInterval& interval : intervals) {
        x.append(interval.x);
        y.append(interval.y);
    }
    points->setData(x, y, true);
    // Bars before the points they hold to: they are removed in this order.
    for (const QCPErrorBars::ErrorType type :
         {QCPErrorBars::etKeyError, QCPErrorBars::etValueError}) {
        added.push_back(addBars(plot, *points, type, intervals, colour));
    }
    added.push_back(points);
}

/// The points of a series on the front of the objectives, outlined; rings where points have
/// colours of their own.
void addFrontPoints(std::vector<QCPAbstractPlottable*>& added, QCustomPlot& plot,
                    const ScatterSpec& spec, std::size_t seriesIndex, const PointStyle& style,
                    const FigureTheme& theme) {
    const ScatterSeries& series = spec.series[seriesIndex];
    QVector<double> x, y;
    for (std::size_t i = 0; i < series.on_front.size(); ++i) {
        if (series.on_front[i]) {
            x.append(series.x[i]);
            y.append(series.y[i]);
        }
    }
    if (x.isEmpty()) {
        return;
    }
    const bool many = static_cast<std::size_t>(x.size()) > mostFrontDots;
    QCPGraph* points = plot.addGraph(plot.xAxis, plot.yAxis);
    points->setLayer(QStringLiteral("frontPoints"));
    points->setSelectable(QCP::stNone);
    points->setAntialiasedScatters(true);
    points->setLineStyle(QCPGraph::lsNone);
    points->setAdaptiveSampling(false); // every one is meant
    points->setData(x, y);
    points->setScatterStyle(frontPointStyle(style,
                                            theme.architecture(series.architecture, seriesIndex),
                                            spec.colour.has_value(), many, theme));
    added.push_back(points);
}

/// The clouds, the front and the intervals of one series.
void addOne(std::vector<QCPAbstractPlottable*>& added, QCustomPlot& plot, const ScatterSpec& spec,
            std::size_t seriesIndex, double size, const FigureTheme& theme) {
    const ScatterSeries& series = spec.series[seriesIndex];
    const QColor colour = theme.architecture(series.architecture, seriesIndex);
    PointStyle style;
    style.shape = shapeOf(series.architecture, seriesIndex);
    style.size = size;

    for (const bool feasible : {false, true}) {
        CloudPoints points = cloudPoints(series, feasible, spec.colour);
        if (points.x.empty()) {
            continue;
        }
        style.hollow = !feasible;
        style.colours.clear();
        if (!feasible) {
            style.colours = {faint(colour, size < 5.0 ? 0.28F : size < 6.0 ? 0.45F : 0.7F)};
            points.levels.clear();
        } else if (spec.colour) {
            for (const QRgb level : colourScale()) {
                style.colours.emplace_back(level);
            }
            style.colours.push_back(theme.muted);
        } else {
            style.colours = {faint(colour, 0.85F)};
        }
        auto* cloud = new PointCloud(plot.xAxis, plot.yAxis);
        cloud->setLayer(QStringLiteral("cloud"));
        cloud->setStyle(style);
        cloud->setPoints(std::move(points.x), std::move(points.y), std::move(points.levels));
        added.push_back(cloud);
    }

    addIntervals(added, plot, series.intervals, theme.emphasised(colour));
    if (!series.front_x.empty()) {
        QCPGraph* front = plot.addGraph(plot.xAxis, plot.yAxis);
        front->setLayer(QStringLiteral("fronts"));
        front->setSelectable(QCP::stNone);
        front->setAntialiased(true);
        front->setPen(
            QPen(theme.emphasised(colour), 1.8, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        // Between two points the better x attains only the worse y: the corner lies on that side.
        front->setLineStyle(spec.x.better == Sense::Maximise ? QCPGraph::lsStepRight
                                                             : QCPGraph::lsStepLeft);
        front->setData(QVector<double>(series.front_x.begin(), series.front_x.end()),
                       QVector<double>(series.front_y.begin(), series.front_y.end()), true);
        added.push_back(front);
    }
    addFrontPoints(added, plot, spec, seriesIndex, style, theme);
}

} // namespace

std::size_t pointCount(const ScatterSpec& spec) {
    std::size_t count = 0;
    for (const ScatterSeries& series : spec.series) {
        count += series.x.size();
    }
    return count;
}

std::vector<QCPAbstractPlottable*> addSeries(QCustomPlot& plot, const ScatterSpec& spec,
                                             const FigureTheme& theme) {
    std::vector<QCPAbstractPlottable*> added;
    const std::size_t points = pointCount(spec);
    const double size = points > manyPoints ? 4.0 : points > fewPoints ? 5.5 : 7.0;
    for (std::size_t series = 0; series < spec.series.size(); ++series) {
        addOne(added, plot, spec, series, size, theme);
    }
    return added;
}

namespace {

using Entry = LegendElement::Entry;

/// What of a series a view shows.
struct Seen {
    bool point = false, front = false, onFront = false, infeasible = false, interval = false,
         uncoloured = false;
};

Seen seenOf(const ScatterSeries& series, bool coloured, const ScatterView& view) {
    Seen seen;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        if (!view.contains(series.x[i], series.y[i])) {
            continue;
        }
        seen.point = true;
        seen.onFront = seen.onFront || series.on_front[i];
        seen.infeasible = seen.infeasible || !series.feasible[i];
        seen.uncoloured =
            seen.uncoloured || (coloured && series.feasible[i] && !std::isfinite(series.colour[i]));
    }
    for (std::size_t i = 0; i < series.front_x.size(); ++i) {
        seen.front = seen.front || view.contains(series.front_x[i], series.front_y[i]) ||
                     (i > 0 && view.crosses(series.front_x[i - 1], series.front_y[i - 1],
                                            series.front_x[i], series.front_y[i]));
    }
    for (const ScatterInterval& interval : series.intervals) {
        seen.interval = seen.interval || view.contains(interval.x, interval.y);
    }
    return seen;
}

Entry lineEntry(const QString& text, const QColor& colour) {
    return {text, [colour](QPainter& painter, const QRectF& icon) {
                painter.setPen(QPen(colour, 2.0));
                painter.drawLine(QLineF(icon.left() + 2.0, icon.center().y(), icon.right() - 2.0,
                                        icon.center().y()));
            }};
}

Entry stepsEntry(const QString& text, const QColor& colour) {
    return {text, [colour](QPainter& painter, const QRectF& icon) {
                painter.setPen(QPen(colour, 2.0));
                const double middle = icon.center().x();
                const double low = icon.center().y() + 4.0;
                const double high = icon.center().y() - 4.0;
                painter.drawPolyline(QPolygonF{{icon.left() + 2.0, low},
                                               {middle, low},
                                               {middle, high},
                                               {icon.right() - 2.0, high}});
            }};
}

Entry intervalEntry(const QColor& colour) {
    return {QStringLiteral("9 in 10 draws"), [colour](QPainter& painter, const QRectF& icon) {
                painter.setPen(QPen(colour, 1.2));
                const QPointF c = icon.center();
                painter.drawLine(QLineF(c.x() - 6.0, c.y(), c.x() + 6.0, c.y()));
                painter.drawLine(QLineF(c.x(), c.y() - 5.0, c.x(), c.y() + 5.0));
            }};
}

Entry pointEntry(const QString& text, PointShape shape, double size, bool isHollow,
                 const QColor& colour) {
    return {text, [=](QPainter& painter, const QRectF& icon) {
                drawPoint(painter, icon.center(), shape, size, isHollow, colour);
            }};
}

Entry onFrontEntry(const FigureTheme& theme) {
    return {QStringLiteral("on the front of the objectives"),
            [inside = theme.muted, line = theme.text](QPainter& painter, const QRectF& icon) {
                painter.setRenderHint(QPainter::Antialiasing);
                painter.setPen(QPen(line, 1.0));
                painter.setBrush(inside);
                painter.drawEllipse(icon.center(), 4.0, 4.0);
            }};
}

QString markText(MarkKind kind) {
    switch (kind) {
    case MarkKind::Published:
        return QStringLiteral("published design");
    case MarkKind::Modelled:
        return QStringLiteral("published design, modelled");
    case MarkKind::Own:
        break;
    }
    return QStringLiteral("own reference");
}

Entry noteEntry(const std::string& note) {
    return {text(note), [](QPainter&, const QRectF&) {}};
}

} // namespace

std::vector<LegendElement::Entry> scatterLegend(const ScatterSpec& spec, const FigureTheme& theme,
                                                const ScatterView& view) {
    std::vector<Entry> entries;
    std::vector<Seen> seen;
    Seen any;
    for (std::size_t s = 0; s < spec.series.size(); ++s) {
        const ScatterSeries& series = spec.series[s];
        seen.push_back(seenOf(series, spec.colour.has_value(), view));
        const Seen& own = seen.back();
        any = {any.point || own.point,       any.front || own.front,
               any.onFront || own.onFront,   any.infeasible || own.infeasible,
               any.interval || own.interval, any.uncoloured || own.uncoloured};
        if (own.point || own.front) {
            entries.push_back(
                pointEntry(text(series.title), shapeOf(series.architecture, s), 8.0, false,
                           spec.colour ? theme.muted : theme.architecture(series.architecture, s)));
        }
    }
    const QString steps = spec.axes_are_objectives || !any.onFront
                              ? QStringLiteral("Pareto front")
                              : QStringLiteral("front of these two axes");
    for (std::size_t s = 0; s < spec.series.size() && spec.colour; ++s) {
        if (seen[s].front) {
            entries.push_back(
                lineEntry(QStringLiteral("%1 front").arg(text(spec.series[s].title)),
                          theme.emphasised(theme.architecture(spec.series[s].architecture, s))));
        }
    }
    if (any.front && !spec.colour) {
        entries.push_back(stepsEntry(steps, theme.muted));
    }
    if (any.onFront && !spec.axes_are_objectives) {
        entries.push_back(onFrontEntry(theme));
    }
    if (any.interval) {
        entries.push_back(intervalEntry(theme.muted));
    }
    if (any.infeasible) {
        entries.push_back(
            pointEntry(QStringLiteral("not feasible"), PointShape::Disc, 7.0, true, theme.muted));
    }
    if (any.uncoloured) {
        entries.push_back(pointEntry(QStringLiteral("%1: no figure").arg(text(spec.colour->label)),
                                     PointShape::Disc, 7.0, false, theme.muted));
    }
    for (const MarkKind kind : {MarkKind::Published, MarkKind::Modelled, MarkKind::Own}) {
        const bool isShown =
            std::any_of(spec.marks.begin(), spec.marks.end(), [&](const ScatterMark& mark) {
                return mark.kind == kind && view.contains(mark.x, mark.y);
            });
        if (isShown) {
            entries.push_back(
                {markText(kind), [kind, theme](QPainter& painter, const QRectF& icon) {
                     MarkItem::drawMark(painter, icon.center(), kind, theme);
                 }});
        }
    }
    if (!view.isWhole) {
        entries.push_back(noteEntry("part of the figure: zoomed in or moved"));
    }
    for (const std::string& note : spec.notes) {
        entries.push_back(noteEntry(note));
    }
    return entries;
}

} // namespace permdse::ui
