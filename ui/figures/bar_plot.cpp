// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/bar_plot.h"

#include <algorithm>
#include <utility>

#include <qcustomplot.h>

#include "core/base/unit_format.h"
#include "ui/figures/axis_ticker.h"
#include "ui/figures/figure_elements.h"
#include "ui/figures/figure_theme.h"

namespace permdse::ui {

namespace {

constexpr double barThickness = 0.62; // of the distance between bars
constexpr int totalPadding = 5;       // pixels between a bar and its total
constexpr int tickDistance = 48;      // pixels that a tick label takes at least

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

double totalOf(const StackedBar& bar) {
    double total = 0.0;
    for (const BarPart& part : bar.parts) {
        total += part.value;
    }
    return total;
}

} // namespace

struct BarPlot::Private {
    explicit Private(BarPlot& owner);
    void rebuild();
    void labelAxes(const FigureTheme& theme);
    void addParts(const FigureTheme& theme);
    void addTotals(const FigureTheme& theme);
    void sayThatThereIsNothing(const FigureTheme& theme);
    /// Makes the axis long enough for the totals behind the bars, and its ticks so few that their
    /// labels keep apart, in the width that the layout leaves.
    void fitValueAxis();
    [[nodiscard]] std::vector<std::string> partTitles() const;

    BarPlot& q;
    QCustomPlot* plot = nullptr;
    TitleElement* title = nullptr;
    LegendElement* legend = nullptr;
    BarSpec spec;
};

BarPlot::Private::Private(BarPlot& owner) : q(owner), plot(owner.plot()) {
    plot->setObjectName(QStringLiteral("barCanvas"));
    plot->setMinimumSize(160, 100);
    plot->legend->setVisible(false);
    plot->axisRect()->setMinimumMargins(QMargins(12, 6, 14, 6));
    plot->yAxis->setRangeReversed(true); // the first bar is on top
    plot->yAxis->grid()->setVisible(false);

    plot->addLayer(QStringLiteral("bars"), plot->layer(QStringLiteral("main")));
    QCPLayoutGrid* grid = plot->plotLayout();
    grid->setRowSpacing(0);
    grid->insertRow(0);
    title = new TitleElement(plot);
    grid->addElement(0, 0, title);
    legend = new LegendElement(plot);
    grid->addElement(2, 0, legend);
    QObject::connect(plot, &QCustomPlot::afterLayout, plot, [this] { fitValueAxis(); });
}

void BarPlot::Private::fitValueAxis() {
    const QFontMetrics metrics(FigureTheme::fromPalette(q.palette()).smallFont);
    const int width = plot->axisRect()->width();
    double end = 0.0;
    for (const StackedBar& bar : spec.bars) {
        const double total = totalOf(bar);
        const int label = metrics.horizontalAdvance(text(displayNumber(total))) + 2 * totalPadding;
        end = std::max(end, total / std::max(0.25, 1.0 - double(label) / std::max(width, 1)));
    }
    plot->xAxis->setRange(0.0, end > 0.0 ? end : 1.0);
    plot->xAxis->ticker()->setTickCount(std::clamp(width / tickDistance, 2, 6));
    plot->axisRect()->update(QCPLayoutElement::upPreparation); // the ticks of the new range
}

/// The parts of all bars, each once, in the order in which they come.
std::vector<std::string> BarPlot::Private::partTitles() const {
    std::vector<std::string> titles;
    for (const StackedBar& bar : spec.bars) {
        for (const BarPart& part : bar.parts) {
            if (std::find(titles.begin(), titles.end(), part.title) == titles.end()) {
                titles.push_back(part.title);
            }
        }
    }
    return titles;
}

void BarPlot::Private::rebuild() {
    const FigureTheme theme = FigureTheme::fromPalette(q.palette());
    applyTheme(*plot, theme);
    title->setTheme(theme);
    title->setTitle(text(spec.title));
    plot->setProperty("figureTitle", text(spec.title));
    legend->setTheme(theme);
    plot->clearPlottables();
    plot->clearItems();

    labelAxes(theme);
    addParts(theme);
    addTotals(theme);
    plot->xAxis->setVisible(!spec.bars.empty());
    plot->yAxis->setVisible(!spec.bars.empty());
    if (spec.bars.empty()) {
        sayThatThereIsNothing(theme);
    }
}

void BarPlot::Private::labelAxes(const FigureTheme& theme) {
    plot->xAxis->setLabel(text(spec.value_label));
    plot->xAxis->setTicker(QSharedPointer<LinearTicker>::create());
    auto labels = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t i = 0; i < spec.bars.size(); ++i) {
        labels->addTick(static_cast<double>(i), text(spec.bars[i].label));
    }
    plot->yAxis->setTicker(labels);
    plot->yAxis->setTickLength(0, 0);
    plot->yAxis->setSubTicks(false);
    plot->yAxis->setTickLabelFont(theme.font);
    plot->yAxis->setRange(-0.6, std::max(1.0, static_cast<double>(spec.bars.size())) - 0.4);
}

/// The bars of each part, those of a later part above those of the former, and the legend.
void BarPlot::Private::addParts(const FigureTheme& theme) {
    std::vector<LegendElement::Entry> entries;
    QCPBars* below = nullptr;
    const std::vector<std::string> titles = partTitles();
    for (std::size_t part = 0; part < titles.size(); ++part) {
        QVector<double> keys, values;
        std::size_t place = part;
        for (std::size_t i = 0; i < spec.bars.size(); ++i) {
            double value = 0.0;
            for (const BarPart& candidate : spec.bars[i].parts) {
                if (candidate.title == titles[part]) {
                    value += candidate.value;
                    place = candidate.colour.value_or(part);
                }
            }
            keys.append(static_cast<double>(i));
            values.append(value);
        }
        const QColor colour = theme.part(static_cast<int>(place));
        auto* bars = new QCPBars(plot->yAxis, plot->xAxis);
        bars->setLayer(QStringLiteral("bars"));
        bars->setSelectable(QCP::stNone);
        bars->setWidth(barThickness);
        bars->setPen(Qt::NoPen);
        bars->setBrush(colour);
        bars->setName(text(titles[part]));
        bars->setData(keys, values, true);
        if (below) {
            bars->moveAbove(below);
        }
        below = bars;
        entries.push_back({text(titles[part]), [colour](QPainter& painter, const QRectF& icon) {
                               painter.setPen(Qt::NoPen);
                               painter.setBrush(colour);
                               painter.drawRoundedRect(QRectF(icon.center().x() - 6.0,
                                                              icon.center().y() - 5.0, 12.0, 10.0),
                                                       2.0, 2.0);
                           }});
    }
    legend->setEntries(std::move(entries));
}

void BarPlot::Private::addTotals(const FigureTheme& theme) {
    for (std::size_t i = 0; i < spec.bars.size(); ++i) {
        const double total = totalOf(spec.bars[i]);
        auto* label = new QCPItemText(plot);
        label->setLayer(QStringLiteral("bars"));
        label->setSelectable(false);
        label->setText(text(displayNumber(total)));
        label->setFont(theme.smallFont);
        label->setColor(theme.text);
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        label->setPadding(QMargins(totalPadding, 0, 0, 0));
        label->position->setCoords(total, static_cast<double>(i));
    }
}

void BarPlot::Private::sayThatThereIsNothing(const FigureTheme& theme) {
    auto* label = new QCPItemText(plot);
    label->setLayer(QStringLiteral("bars"));
    label->setText(QStringLiteral("There is nothing to show yet"));
    label->setFont(theme.font);
    label->setColor(theme.muted);
    label->position->setType(QCPItemPosition::ptAxisRectRatio);
    label->position->setCoords(0.5, 0.5);
}

BarPlot::BarPlot(QWidget* parent) : PlotWidget(parent), d(std::make_unique<Private>(*this)) {
    setSpec({});
}

BarPlot::~BarPlot() = default;

void BarPlot::setSpec(BarSpec spec) {
    d->spec = std::move(spec);
    d->rebuild();
    d->plot->replot(QCustomPlot::rpQueuedReplot);
}

const BarSpec& BarPlot::spec() const {
    return d->spec;
}

void BarPlot::restyle() {
    d->rebuild();
}

} // namespace permdse::ui
