// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/scatter_plot.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include <QEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <qcustomplot.h>

#include "ui/figures/figure_elements.h"
#include "ui/figures/figure_theme.h"
#include "ui/figures/label_room.h"
#include "ui/figures/mark_item.h"
#include "ui/figures/scatter_axes.h"
#include "ui/figures/scatter_highlight.h"
#include "ui/figures/scatter_picker.h"
#include "ui/figures/scatter_series.h"

namespace permdse::ui {

namespace {

constexpr int dragDistance = 4;
/// Zooming out ends when the axis shows this many times its full range.
constexpr double widestZoom = 4.0;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

bool sameAxis(const AxisSpec& a, const AxisSpec& b) {
    return a.column == b.column && a.logarithmic == b.logarithmic;
}

bool sameRange(const QCPRange& a, const QCPRange& b) {
    return std::abs(a.lower - b.lower) <= 1e-9 * std::abs(b.size()) &&
           std::abs(a.upper - b.upper) <= 1e-9 * std::abs(b.size());
}

} // namespace

struct ScatterPlot::Private {
    explicit Private(ScatterPlot& owner);

    void rebuild();
    void showColourBar(bool shown);
    void showHighlight();
    void applyRanges();
    void showLegend();
    void limitZoom(QCPAxis& axis, const AxisSpec& full, const QCPRange& range);
    [[nodiscard]] QString toolTipOf(const std::vector<ScatterHit>& hits) const;
    [[nodiscard]] bool isChosen(const ScatterHit& hit) const;

    void onMove(QMouseEvent* event);
    void onRelease(QMouseEvent* event);
    void leave();

    ScatterPlot& q;
    QCustomPlot* plot = nullptr;
    TitleElement* title = nullptr;
    LegendElement* legend = nullptr;
    ColourBarElement* colourBar = nullptr;
    QCPItemText* emptyText = nullptr;
    MarkItem* marks = nullptr;
    std::vector<QCPAbstractPlottable*> seriesPlottables;

    FigureTheme theme;
    ScatterSpec spec;
    Highlighted highlighted;
    bool viewIsFull = true;

    std::unique_ptr<ScatterPicker> picker;
    std::unique_ptr<ScatterAxes> axes;
    std::unique_ptr<ScatterHighlight> highlight;
    LabelRoom labelRoom;

    QPoint pressPosition;
    QPoint clickPosition;          ///< of the last click that chose something
    bool afterDoubleClick = false; ///< its second release is no click
    bool applyingRanges = false;
};

ScatterPlot::Private::Private(ScatterPlot& owner)
    : q(owner), plot(owner.plot()), theme(FigureTheme::fromPalette(owner.palette())) {
    plot->setObjectName(QStringLiteral("scatterCanvas"));
    plot->setMinimumSize(160, 120);
    plot->legend->setVisible(false);
    plot->setNoAntialiasingOnDrag(true);
    plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot->axisRect()->setRangeZoomFactor(0.85);
    plot->axisRect()->setMinimumMargins(QMargins(12, 6, 14, 6));
    plot->setMouseTracking(true);

    QCPLayer* main = plot->layer(QStringLiteral("main"));
    for (const char* name : {"marks", "frontPoints", "fronts", "cloud"}) {
        plot->addLayer(QString::fromLatin1(name), main, QCustomPlot::limAbove);
    }

    QCPLayoutGrid* grid = plot->plotLayout();
    grid->setRowSpacing(0);
    grid->setColumnSpacing(0);
    grid->insertRow(0);
    title = new TitleElement(plot);
    grid->addElement(0, 0, title);
    legend = new LegendElement(plot);
    grid->addElement(2, 0, legend);

    picker = std::make_unique<ScatterPicker>(*plot, spec);
    axes = std::make_unique<ScatterAxes>(*plot, spec);
    marks = new MarkItem(plot);
    marks->setLayer(QStringLiteral("marks"));
    marks->setCrowding([this](const QRectF& box) { return labelRoom.crowding(box); });
    marks->setHiding([this](const QRectF& box) { return labelRoom.hidesFront(box); });
    QObject::connect(plot, &QCustomPlot::afterLayout, &q, [this] {
        axes->fitLabels();
        labelRoom.update(*plot, spec, *picker);
    });

    emptyText = new QCPItemText(plot);
    emptyText->setLayer(QStringLiteral("marks"));
    emptyText->position->setType(QCPItemPosition::ptAxisRectRatio);
    emptyText->position->setCoords(0.5, 0.5);
    emptyText->setSelectable(false);

    highlight = std::make_unique<ScatterHighlight>(*plot, spec, *picker);
}

void ScatterPlot::Private::showColourBar(bool shown) {
    QCPLayoutGrid* grid = plot->plotLayout();
    if (shown && !colourBar) {
        colourBar = new ColourBarElement(plot, plot->axisRect());
        grid->addElement(1, 1, colourBar);
    } else if (!shown && colourBar) {
        grid->remove(colourBar);
        grid->simplify();
        colourBar = nullptr;
    }
}

void ScatterPlot::Private::rebuild() {
    theme = FigureTheme::fromPalette(q.palette());
    applyTheme(*plot, theme);
    title->setTheme(theme);
    legend->setTheme(theme);
    marks->setTheme(theme);

    title->setTitle(text(spec.title));
    plot->setProperty("figureTitle", text(spec.title));
    axes->rebuild(theme);
    for (QCPAbstractPlottable* plottable : seriesPlottables) {
        plot->removePlottable(plottable);
    }
    // Where points have colours of their own, the fronts must not hide them.
    plot->moveLayer(plot->layer(QStringLiteral("fronts")), plot->layer(QStringLiteral("cloud")),
                    spec.colour ? QCustomPlot::limBelow : QCustomPlot::limAbove);
    seriesPlottables = addSeries(*plot, spec, theme);
    picker->reset();

    showColourBar(spec.colour.has_value());
    if (colourBar) {
        colourBar->setTheme(theme);
        colourBar->setScale(text(spec.colour->label), spec.colour->min, spec.colour->max,
                            spec.colour->logarithmic);
    }
    marks->setMarks(spec.marks);
    emptyText->setText(text(spec.empty_reason));
    emptyText->setVisible(!spec.empty_reason.empty());
    emptyText->setFont(theme.font);
    emptyText->setColor(theme.muted);
    highlighted.selected_mark.reset();
    highlight->set(highlighted, theme);
}

/// The legend names what is in view alone, and says if that is not all.
void ScatterPlot::Private::showLegend() {
    const ScatterView view{plot->xAxis->range(), plot->yAxis->range(), viewIsFull};
    legend->setEntries(scatterLegend(spec, theme, view));
    legend->setRoomFor(viewIsFull ? std::vector<LegendElement::Entry>()
                                  : scatterLegend(spec, theme, {view.x, view.y, true}));
}

void ScatterPlot::Private::showHighlight() {
    highlight->set(highlighted, theme);
    highlight->replot();
}

void ScatterPlot::Private::applyRanges() {
    applyingRanges = true;
    plot->xAxis->setRange(spec.x.min, spec.x.max);
    plot->yAxis->setRange(spec.y.min, spec.y.max);
    applyingRanges = false;
    viewIsFull = true;
    showLegend();
}

void ScatterPlot::Private::limitZoom(QCPAxis& axis, const AxisSpec& full, const QCPRange& range) {
    if (applyingRanges) {
        return;
    }
    viewIsFull = sameRange(plot->xAxis->range(), {spec.x.min, spec.x.max}) &&
                 sameRange(plot->yAxis->range(), {spec.y.min, spec.y.max});
    const auto length = [&](double lower, double upper) {
        return full.logarithmic ? std::log10(upper / lower) : upper - lower;
    };
    if (length(range.lower, range.upper) > widestZoom * length(full.min, full.max)) {
        applyingRanges = true;
        axis.setRange(full.min, full.max);
        applyingRanges = false;
    }
    showLegend();
}

/// What the marks at a place are, and that there is more.
QString ScatterPlot::Private::toolTipOf(const std::vector<ScatterHit>& hits) const {
    QString tip;
    std::size_t designs = 0;
    for (const ScatterHit& hit : hits) {
        if (!hit.mark) {
            ++designs;
            continue;
        }
        const ScatterMark& mark = spec.marks[*hit.mark];
        tip +=
            QStringLiteral("<p style='margin:0'><b>%1</b>").arg(text(mark.label).toHtmlEscaped());
        if (!mark.source.empty()) {
            tip += QStringLiteral("<br>%1").arg(text(mark.source).toHtmlEscaped());
        }
        tip += QStringLiteral("</p>");
    }
    if (designs > 0) {
        tip += QStringLiteral("<p style='margin:0'>%1</p>")
                   .arg(designs == 1 ? tr("1 design here") : tr("%1 designs here").arg(designs));
    }
    if (hits.size() > 1) {
        tip += QStringLiteral("<p style='margin:0'><i>%1</i></p>").arg(nextClickText());
    }
    return tip;
}

bool ScatterPlot::Private::isChosen(const ScatterHit& hit) const {
    return hit.mark ? hit.mark == highlighted.selected_mark
                    : !highlighted.selected_mark && highlighted.selected_rows.size() == 1 &&
                          highlighted.selected_rows.front() == hit.row;
}

void ScatterPlot::Private::onMove(QMouseEvent* event) {
    if (event->buttons() != Qt::NoButton) {
        return; // dragging
    }
    // A mark is drawn over the designs: what one points at is the mark.
    const std::vector<ScatterHit> hits = picker->hitsAt(event->position());
    if (!hits.empty() && hits.front().mark) {
        if (highlighted.hovered_row) { // before the tip, which it would take away
            leave();
        }
        QToolTip::showText(event->globalPosition().toPoint(), toolTipOf(hits), plot);
        return;
    }
    const std::optional<std::uint32_t> row =
        hits.empty() ? std::nullopt : std::optional(hits.front().row);
    if (row == highlighted.hovered_row) {
        return;
    }
    highlighted.hovered_row = row;
    showHighlight();
    emit q.rowHovered(row ? qint64(*row) : qint64(-1), event->globalPosition().toPoint());
}

void ScatterPlot::Private::onRelease(QMouseEvent* event) {
    const bool click = !std::exchange(afterDoubleClick, false) &&
                       (event->pos() - pressPosition).manhattanLength() < dragDistance;
    if (event->button() != Qt::LeftButton || !click) {
        return;
    }
    std::vector<ScatterHit> hits = picker->hitsAt(event->position());
    const Qt::KeyboardModifiers modifiers = event->modifiers();
    if (modifiers & (Qt::ControlModifier | Qt::ShiftModifier)) { // adds a design to others
        std::erase_if(hits, [](const ScatterHit& hit) { return hit.mark.has_value(); });
    } else if ((event->pos() - clickPosition).manhattanLength() < dragDistance) {
        // What was chosen here gives way to the next that is drawn here.
        const auto chosen = std::find_if(hits.begin(), hits.end(),
                                         [this](const ScatterHit& hit) { return isChosen(hit); });
        if (chosen != hits.end()) {
            std::rotate(hits.begin(), chosen + 1, hits.end());
        }
    }
    if (hits.empty()) {
        return;
    }
    clickPosition = event->pos();
    const ScatterHit& hit = hits.front();
    highlighted.selected_mark = hit.mark;
    showHighlight();
    if (hit.mark) {
        emit q.markClicked(*hit.mark);
    } else {
        emit q.rowClicked(hit.row, modifiers);
    }
}

void ScatterPlot::Private::leave() {
    if (!highlighted.hovered_row) {
        return;
    }
    highlighted.hovered_row.reset();
    showHighlight();
    emit q.rowHovered(-1, QCursor::pos());
}

ScatterPlot::ScatterPlot(QWidget* parent)
    : PlotWidget(parent), d(std::make_unique<Private>(*this)) {
    d->plot->installEventFilter(this);
    const auto rangeChanged = qOverload<const QCPRange&>(&QCPAxis::rangeChanged);
    connect(d->plot->xAxis, rangeChanged, this,
            [this](const QCPRange& range) { d->limitZoom(*d->plot->xAxis, d->spec.x, range); });
    connect(d->plot->yAxis, rangeChanged, this,
            [this](const QCPRange& range) { d->limitZoom(*d->plot->yAxis, d->spec.y, range); });
    connect(d->plot, &QCustomPlot::mousePress, this,
            [this](QMouseEvent* event) { d->pressPosition = event->pos(); });
    connect(d->plot, &QCustomPlot::mouseMove, this,
            [this](QMouseEvent* event) { d->onMove(event); });
    connect(d->plot, &QCustomPlot::mouseRelease, this,
            [this](QMouseEvent* event) { d->onRelease(event); });
    connect(d->plot, &QCustomPlot::mouseDoubleClick, this, [this] {
        d->afterDoubleClick = true;
        resetView();
    });
    setSpec({});
}

ScatterPlot::~ScatterPlot() = default;

void ScatterPlot::setSpec(ScatterSpec spec) {
    // New results of the same axes do not take away the part that the user looks at.
    const bool keepView =
        !d->viewIsFull && sameAxis(spec.x, d->spec.x) && sameAxis(spec.y, d->spec.y);
    for ([[maybe_unused]] const ScatterSeries& series : spec.series) {
        Q_ASSERT(std::is_sorted(series.rows.begin(), series.rows.end()));
    }
    d->spec = std::move(spec);
    d->highlighted.hovered_row.reset();
    d->rebuild();
    if (!keepView) {
        d->applyRanges();
    }
    d->showLegend();
    d->plot->replot(QCustomPlot::rpQueuedReplot);
}

const ScatterSpec& ScatterPlot::spec() const {
    return d->spec;
}

void ScatterPlot::setSelectedRows(const std::vector<std::uint32_t>& rows) {
    if (rows == d->highlighted.selected_rows) {
        return;
    }
    d->highlighted.selected_rows = rows;
    if (!rows.empty()) {
        d->highlighted.selected_mark.reset(); // a design is chosen instead, wherever that was
    }
    d->showHighlight();
}

void ScatterPlot::setPinnedRows(const std::vector<std::uint32_t>& rows) {
    if (rows != d->highlighted.pinned_rows) {
        d->highlighted.pinned_rows = rows;
        d->showHighlight();
    }
}

void ScatterPlot::setHoveredRow(std::optional<std::uint32_t> row) {
    if (row != d->highlighted.hovered_row) {
        d->highlighted.hovered_row = row;
        d->showHighlight();
    }
}

void ScatterPlot::resetView() {
    d->applyRanges();
    d->plot->replot(QCustomPlot::rpQueuedReplot);
}

QString ScatterPlot::nextClickText() {
    return tr("Click again for the next");
}

std::optional<std::uint32_t> ScatterPlot::rowAt(const QPointF& position) const {
    return d->picker->rowAt(position);
}

std::size_t ScatterPlot::othersAt(std::uint32_t row) const {
    return d->picker->othersAt(row);
}

std::vector<std::size_t> ScatterPlot::marksAt(std::uint32_t row) const {
    return d->picker->marksAt(row);
}

std::optional<QPointF> ScatterPlot::positionOf(std::uint32_t row) const {
    return d->picker->positionOf(row);
}

void ScatterPlot::restyle() {
    d->rebuild();
    d->showLegend();
}

bool ScatterPlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched == d->plot && event->type() == QEvent::Leave) {
        d->leave();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace permdse::ui
