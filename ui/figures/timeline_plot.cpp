// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/timeline_plot.h"

#include <algorithm>
#include <cmath>

#include <QMouseEvent>
#include <QToolTip>

#include <qcustomplot.h>

#include "ui/figures/axis_ticker.h"
#include "ui/figures/figure_elements.h"
#include "ui/figures/figure_theme.h"
#include "ui/figures/timeline_lanes.h"

namespace permdse::ui {

namespace {

constexpr double leastHeight = 160.0;       // of the vertical axis: few lanes stay as flat as many
constexpr std::int64_t fewestColumns = 480; // of pictures that are larger than the widget
constexpr std::size_t mostPes = 64;         // lanes of PEs of one name

} // namespace

struct TimelinePlot::Private {
    explicit Private(TimelinePlot& owner);
    void restyle();
    /// Works out the columns of the range that the axis shows.
    void update();
    void limitRange(const QCPRange& range);
    void showHover(QMouseEvent* event);
    [[nodiscard]] double cycles() const {
        return trace ? static_cast<double>(std::max<std::int64_t>(1, trace->cycles)) : 1.0;
    }

    TimelinePlot& q;
    QCustomPlot* plot = nullptr;
    TitleElement* title = nullptr;
    TimelineLanes* lanes = nullptr;
    QCPItemText* emptyLabel = nullptr;
    std::shared_ptr<const RecordedTrace> trace;
    bool isLimiting = false;
};

TimelinePlot::Private::Private(TimelinePlot& owner) : q(owner), plot(owner.plot()) {
    plot->setObjectName(QStringLiteral("timelineCanvas"));
    plot->setMinimumSize(200, 160);
    plot->setMouseTracking(true);
    plot->legend->setVisible(false);
    plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot->axisRect()->setRangeDrag(Qt::Horizontal);
    plot->axisRect()->setRangeZoom(Qt::Horizontal);
    plot->axisRect()->setRangeZoomFactor(0.7);
    plot->axisRect()->setMinimumMargins(QMargins(12, 6, 18, 6));
    plot->yAxis->setRangeReversed(true); // the first lane is on top
    plot->yAxis->grid()->setVisible(false);
    plot->xAxis->setLabel(QStringLiteral("Cycle"));
    plot->xAxis->setTicker(QSharedPointer<WholeTicker>::create());
    plot->xAxis->setNumberFormat(QStringLiteral("f"));
    plot->addLayer(QStringLiteral("lanes"), plot->layer(QStringLiteral("main")));
    QCPLayoutGrid* grid = plot->plotLayout();
    grid->setRowSpacing(0);
    grid->insertRow(0);
    title = new TitleElement(plot);
    grid->addElement(0, 0, title);
    lanes = new TimelineLanes(plot->xAxis, plot->yAxis);
    lanes->setLayer(QStringLiteral("lanes"));
    emptyLabel = new QCPItemText(plot);
    emptyLabel->setLayer(QStringLiteral("lanes"));
    emptyLabel->position->setType(QCPItemPosition::ptAxisRectRatio);
    emptyLabel->position->setCoords(0.5, 0.5);
    QObject::connect(plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), &q,
                     [this](const QCPRange& range) { limitRange(range); });
    QObject::connect(plot, &QCustomPlot::mouseDoubleClick, &q, &TimelinePlot::resetView);
    QObject::connect(plot, &QCustomPlot::mouseMove, &q,
                     [this](QMouseEvent* event) { showHover(event); });
}

void TimelinePlot::Private::restyle() {
    const FigureTheme theme = FigureTheme::fromPalette(q.palette());
    applyTheme(*plot, theme);
    title->setTheme(theme);
    plot->yAxis->setTickLength(0, 0);
    plot->yAxis->setSubTicks(false);
    // What computes is what it is among the bars of cycles; signals are no part of these.
    lanes->setColours(theme.muted, theme.part(0), theme.background);
    emptyLabel->setFont(theme.font);
    emptyLabel->setColor(theme.muted);
}

void TimelinePlot::Private::update() {
    if (!trace) {
        lanes->setSpec({});
        return;
    }
    const QCPRange range = plot->xAxis->range();
    const auto first = static_cast<std::int64_t>(std::floor(range.lower));
    const auto end = static_cast<std::int64_t>(std::ceil(range.upper));
    const std::int64_t columns =
        std::max<std::int64_t>(fewestColumns, plot->axisRect()->width() / 2);
    lanes->setSpec(makeTimeline(*trace, first, end - first, columns, mostPes));
}

/// Keeps the range within the trace, without changing its length if that is possible.
void TimelinePlot::Private::limitRange(const QCPRange& range) {
    if (isLimiting) {
        return;
    }
    const double most = cycles();
    const double size =
        std::clamp(range.size(), std::min(static_cast<double>(fewestCycles), most), most);
    const double middle = range.size() == size ? range.lower : range.center() - size / 2.0;
    const double first = std::clamp(middle, 0.0, most - size);
    isLimiting = true;
    plot->xAxis->setRange(first, first + size);
    isLimiting = false;
    update();
}

void TimelinePlot::Private::showHover(QMouseEvent* event) {
    const auto cell = event->buttons() == Qt::NoButton
                          ? lanes->cellAt(plot->xAxis->pixelToCoord(event->position().x()),
                                          plot->yAxis->pixelToCoord(event->position().y()))
                          : std::nullopt;
    if (!cell || !plot->axisRect()->rect().contains(event->position().toPoint())) {
        QToolTip::hideText();
        return;
    }
    QToolTip::showText(
        event->globalPosition().toPoint(),
        QString::fromStdString(timelineCellText(lanes->spec(), cell->lane, cell->column)), plot);
}

TimelinePlot::TimelinePlot(QWidget* parent)
    : PlotWidget(parent), d(std::make_unique<Private>(*this)) {
    d->restyle();
    setTrace(nullptr, {});
}

TimelinePlot::~TimelinePlot() = default;

void TimelinePlot::setTrace(std::shared_ptr<const RecordedTrace> trace, const QString& title,
                            const QString& emptyText) {
    d->trace = std::move(trace);
    d->title->setTitle(title);
    d->plot->setProperty("figureTitle", title);
    d->emptyLabel->setText(emptyText);
    d->emptyLabel->setVisible(!d->trace);
    d->plot->xAxis->setVisible(d->trace != nullptr);
    d->plot->yAxis->setVisible(d->trace != nullptr);
    resetView();
    auto labels = QSharedPointer<QCPAxisTickerText>::create();
    for (const TimelineLanes::Block& block : d->lanes->blocks()) {
        labels->addTick(block.middle, block.label);
    }
    d->plot->yAxis->setTicker(labels);
    d->plot->yAxis->setRange(-4.0, std::max(leastHeight, d->lanes->height()) + 4.0);
    d->plot->replot(QCustomPlot::rpQueuedReplot);
}

int TimelinePlot::usualHeight(int width) const {
    const QRect before = d->plot->viewport();
    d->plot->setViewport(QRect(0, 0, width, width)); // any height that has room for the rest
    layOut(*d->plot);
    const double rest = width - d->plot->axisRect()->height();
    d->plot->setViewport(before);
    layOut(*d->plot);
    return static_cast<int>(std::lround(rest + d->plot->yAxis->range().size()));
}

const TimelineSpec& TimelinePlot::spec() const {
    return d->lanes->spec();
}

void TimelinePlot::showCycles(double first, double end) {
    d->limitRange(QCPRange(first, end));
    d->plot->replot(QCustomPlot::rpQueuedReplot);
}

void TimelinePlot::resetView() {
    showCycles(0.0, d->cycles());
}

void TimelinePlot::restyle() {
    d->restyle();
}

} // namespace permdse::ui
