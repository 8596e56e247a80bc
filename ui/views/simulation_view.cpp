// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/simulation_view.h"

#include <utility>

#include <QHeaderView>
#include <QProgressBar>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "core/figure/simulation_figures.h"
#include "ui/figures/bar_plot.h"
#include "ui/figures/profile_plot.h"
#include "ui/figures/timeline_plot.h"
#include "ui/models/counted_figure_model.h"
#include "ui/models/text.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

namespace {

constexpr int roomForFigures = 100; // letters that the table of figures takes in full
constexpr int messagePage = 0, contentPage = 1;

/// "PermDNN, point 57, on Alex-FC8, seed 1"
QString titleOf(const SimulationRequest& request) {
    return SimulationView::tr("%1, on %2, seed %3")
        .arg(toQt(request.title), shortened(toQt(request.layer.name)))
        .arg(request.seed);
}

} // namespace

SimulationView::SimulationView(ResultSession& session, QWidget* parent)
    : View({.name = QStringLiteral("simulation"),
            .title = tr("Simulation"),
            .tool_tip = tr("The design simulated last, cycle by cycle"),
            .place = ViewPlace::Canvas,
            .picture_size = QSize(900, 640)},
           parent),
      m_session(session), m_figures(new CountedFigureModel(this)),
      m_stack(new QStackedWidget(this)),
      m_message(makeNote(QStringLiteral("simulationMessage"), {}, this)),
      m_busy(new QProgressBar(this)), m_title(makeHeading({}, this)),
      m_summary(new TextLabel(this)), m_pages(new QTabWidget(this)),
      m_timeline(new TimelinePlot(this)),
      m_table(makeTable(QStringLiteral("simulationTable"), tr("Counted figures"), this)) {
    setObjectName(QStringLiteral("simulationView"));
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setMargin(24);
    m_busy->setObjectName(QStringLiteral("simulationBusy"));
    m_busy->setRange(0, 0); // how far a simulation is, it does not say
    m_busy->setFixedWidth(180);
    m_busy->setTextVisible(false);
    auto* waiting = new QWidget(this);
    auto* waitingLayout = new QVBoxLayout(waiting);
    waitingLayout->addStretch();
    waitingLayout->addWidget(m_message);
    waitingLayout->addWidget(m_busy, 0, Qt::AlignHCenter);
    waitingLayout->addStretch();

    m_title->setObjectName(QStringLiteral("simulationTitle"));
    m_title->setWordWrap(true);
    m_summary->setObjectName(QStringLiteral("simulationSummary"));
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_summary->setWordWrap(true);
    m_timeline->setObjectName(QStringLiteral("timelinePlot"));
    m_timeline->setAccessibleName(tr("Timeline"));
    m_table->setModel(m_figures);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_pages->setObjectName(QStringLiteral("simulationPages"));
    m_pages->setDocumentMode(true);
    m_pages->addTab(scrolled(*makeCyclesPage(), m_pages), tr("Cycles")); // for small screens
    m_pages->addTab(m_timeline, tr("Timeline"));
    m_pages->addTab(m_table, tr("Figures"));
    m_pages->setTabToolTip(CyclesPage, tr("Where the cycles go, and how busy each PE was"));
    m_pages->setTabToolTip(
        TimelinePage,
        tr("Who was busy when: the wheel zooms, dragging moves, a double click shows all"));
    m_pages->setTabToolTip(FiguresPage, tr("Metrics and events beside their closed form"));

    auto* content = new QWidget(this);
    auto* contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(0, 8, 0, 0);
    contentLayout->setSpacing(4);
    for (TextLabel* label : {m_title, m_summary}) {
        label->setContentsMargins(10, 0, 10, 0);
        contentLayout->addWidget(label);
    }
    contentLayout->addWidget(m_pages, 1);
    m_stack->addWidget(waiting);
    m_stack->addWidget(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_pages, &QTabWidget::currentChanged, this, &SimulationView::contentChanged);
    connect(&m_session, &ResultSession::simulationChanged, this, &SimulationView::showSimulation);
    connect(&m_session, &ResultSession::simulationRequested, this, &SimulationView::raiseRequested);
    connect(&m_session, &ResultSession::resultChanged, this, &SimulationView::showSimulation);
    showSimulation();
}

QWidget* SimulationView::makeCyclesPage() {
    auto* page = new QWidget(this);
    m_bars = new BarPlot(page);
    m_bars->setObjectName(QStringLiteral("cyclePlot"));
    m_bars->setAccessibleName(tr("Where the cycles go"));
    m_bars->setMinimumHeight(200);
    m_utilisation = new ProfilePlot(page);
    m_utilisation->setObjectName(QStringLiteral("utilisationPlot"));
    m_utilisation->setAccessibleName(tr("Utilisation by PE"));
    m_utilisation->setMinimumHeight(180);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bars, 1);
    layout->addWidget(m_utilisation, 1);
    return page;
}

void SimulationView::showMessage(const QString& text, MessageKind kind) {
    m_message->showText(text);
    m_message->setForegroundRole(kind == MessageKind::Problem ? QPalette::WindowText
                                                              : QPalette::PlaceholderText);
    m_busy->setVisible(kind == MessageKind::Running);
    m_stack->setCurrentIndex(messagePage);
    m_bars->setSpec({});
    m_utilisation->setSpec({});
    m_timeline->setTrace(nullptr, {});
    m_figures->clear();
    emit contentChanged();
}

void SimulationView::showSimulation() {
    const ShownSimulation& simulation = m_session.simulation();
    if (simulation.run) {
        showRun(*simulation.run);
    } else if (!simulation.request) {
        showMessage(tr("Choose a design and press Simulate."), MessageKind::Hint);
    } else if (simulation.problems.empty()) {
        showMessage(tr("Simulating %1").arg(titleOf(*simulation.request)), MessageKind::Running);
    } else {
        showMessage(problemText(simulation), MessageKind::Problem);
    }
}

QString SimulationView::problemText(const ShownSimulation& simulation) const {
    QString text = tr("%1 cannot be simulated.").arg(titleOf(*simulation.request));
    for (const Diagnostic& problem : simulation.problems) {
        text += QStringLiteral("\n\n%1: %2").arg(toQt(problem.code), toQt(problem.message));
    }
    return text;
}

void SimulationView::showRun(const SimulationRun& run) {
    const SimulatedDesign& simulated = run.simulated;
    const QString title = titleOf(run.request);
    m_title->showText(title);
    m_summary->showText(toQt(cyclesText(simulated)));
    // Exported figures stand alone: they name the design and the layer, too.
    BarSpec bars = makeCycleBars(simulated);
    bars.title += ": " + fromQt(title);
    m_bars->setSpec(std::move(bars));
    m_utilisation->setSpec(makeUtilisationProfile(simulated, 0));
    QString timeline = toQt(timelineTitle(simulated, run.traced_cycles, run.trace->cycles));
    timeline.replace(QStringLiteral("Timeline: "), QStringLiteral("Timeline: %1; ").arg(title));
    m_timeline->setTrace(run.trace, timeline);
    m_figures->setSimulated(simulated);
    m_stack->setCurrentIndex(contentPage);
    emit contentChanged();
}

void SimulationView::showPage(Page page) {
    m_pages->setCurrentIndex(page);
}

void SimulationView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // Names take what is left, but are not cut where there is little.
    const bool hasRoom = width() > roomForFigures * fontMetrics().averageCharWidth();
    m_table->horizontalHeader()->setSectionResizeMode(CountedFigureModel::NameColumn,
                                                      hasRoom ? QHeaderView::Stretch
                                                              : QHeaderView::ResizeToContents);
}

QCustomPlot* SimulationView::figure() const {
    if (!run()) {
        return nullptr;
    }
    switch (m_pages->currentIndex()) {
    case CyclesPage:
        return m_bars->plot();
    case TimelinePage:
        return m_timeline->plot();
    default:
        return nullptr;
    }
}

bool SimulationView::hasContent() const {
    return m_session.simulation().request.has_value();
}

std::vector<ViewPicture> SimulationView::pictures() {
    const auto page = [this](const char* name, Page shown) {
        return ViewPicture{QString::fromLatin1(name), info().picture_size,
                           [this, shown] { showPage(shown); }};
    };
    return {page("simulation", CyclesPage), page("timeline", TimelinePage),
            page("counts", FiguresPage)};
}

QString SimulationView::figureName() const {
    return m_pages->currentIndex() == TimelinePage ? QStringLiteral("timeline")
                                                   : QStringLiteral("cycles");
}

} // namespace permdse::ui
