// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/profile_plot.h"

#include <algorithm>

#include <qcustomplot.h>

#include "ui/figures/axis_ticker.h"
#include "ui/figures/figure_elements.h"
#include "ui/figures/figure_theme.h"

namespace permdse::ui {

namespace {

constexpr std::size_t mostSeparateBars = 128; ///< beyond that bars touch
constexpr std::size_t fewPlaces = 12;         ///< that are all named
constexpr double separateWidth = 0.8;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

} // namespace

struct ProfilePlot::Private {
    explicit Private(ProfilePlot& owner);
    void rebuild();

    ProfilePlot& q;
    QCustomPlot* plot = nullptr;
    TitleElement* title = nullptr;
    ProfileSpec spec;
};

ProfilePlot::Private::Private(ProfilePlot& owner) : q(owner), plot(owner.plot()) {
    plot->setObjectName(QStringLiteral("profileCanvas"));
    plot->setMinimumSize(160, 100);
    plot->legend->setVisible(false);
    plot->axisRect()->setMinimumMargins(QMargins(12, 6, 14, 6));
    plot->xAxis->grid()->setVisible(false);
    plot->addLayer(QStringLiteral("bars"), plot->layer(QStringLiteral("main")));
    QCPLayoutGrid* grid = plot->plotLayout();
    grid->setRowSpacing(0);
    grid->insertRow(0);
    title = new TitleElement(plot);
    grid->addElement(0, 0, title);
}

void ProfilePlot::Private::rebuild() {
    const FigureTheme theme = FigureTheme::fromPalette(q.palette());
    applyTheme(*plot, theme);
    title->setTheme(theme);
    title->setTitle(text(spec.title));
    plot->setProperty("figureTitle", text(spec.title));
    plot->clearPlottables();
    plot->clearItems();
    const double count = static_cast<double>(spec.values.size());
    plot->xAxis->setLabel(text(spec.place_label));
    plot->yAxis->setLabel(text(spec.value_label));
    if (spec.values.size() <= fewPlaces) { // no ticks between them
        auto places = QSharedPointer<QCPAxisTickerText>::create();
        for (std::size_t i = 0; i < spec.values.size(); ++i) {
            places->addTick(static_cast<double>(i), QString::number(i));
        }
        plot->xAxis->setTicker(places);
    } else {
        plot->xAxis->setTicker(QSharedPointer<WholeTicker>::create());
    }
    plot->xAxis->setSubTicks(false);
    plot->yAxis->setTicker(QSharedPointer<LinearTicker>::create());
    plot->xAxis->setRange(-0.5, std::max(1.0, count) - 0.5);
    plot->yAxis->setRange(0.0, spec.most);
    plot->xAxis->setVisible(!spec.values.empty());
    plot->yAxis->setVisible(!spec.values.empty());
    if (spec.values.empty()) {
        auto* label = new QCPItemText(plot);
        label->setLayer(QStringLiteral("bars"));
        label->setText(spec.empty_reason.empty() ? QStringLiteral("There is nothing to show yet")
                                                 : text(spec.empty_reason));
        label->setFont(theme.font);
        label->setColor(theme.muted);
        label->position->setType(QCPItemPosition::ptAxisRectRatio);
        label->position->setCoords(0.5, 0.5);
        return;
    }
    QVector<double> keys, values;
    for (std::size_t i = 0; i < spec.values.size(); ++i) {
        keys.append(static_cast<double>(i));
        values.append(spec.values[i]);
    }
    auto* bars = new QCPBars(plot->xAxis, plot->yAxis);
    bars->setLayer(QStringLiteral("bars"));
    bars->setSelectable(QCP::stNone);
    bars->setWidth(spec.values.size() <= mostSeparateBars ? separateWidth : 1.0);
    bars->setAntialiased(spec.values.size() <= mostSeparateBars); // no seams between touching bars
    bars->setPen(Qt::NoPen);
    bars->setBrush(theme.part(0)); // computing, as among the bars of cycles
    bars->setData(keys, values, true);
    auto* mean = new QCPItemLine(plot);
    mean->setLayer(QStringLiteral("bars"));
    mean->setSelectable(false);
    mean->setPen(QPen(theme.text, 1.2, Qt::DashLine));
    mean->start->setCoords(-0.5, spec.mean);
    mean->end->setCoords(count - 0.5, spec.mean);
}

ProfilePlot::ProfilePlot(QWidget* parent)
    : PlotWidget(parent), d(std::make_unique<Private>(*this)) {
    setSpec({});
}

ProfilePlot::~ProfilePlot() = default;

void ProfilePlot::setSpec(ProfileSpec spec) {
    d->spec = std::move(spec);
    d->rebuild();
    d->plot->replot(QCustomPlot::rpQueuedReplot);
}

const ProfileSpec& ProfilePlot::spec() const {
    return d->spec;
}

void ProfilePlot::restyle() {
    d->rebuild();
}

} // namespace permdse::ui
