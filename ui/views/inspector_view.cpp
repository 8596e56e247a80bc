// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector_view.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/engines/registry.h"
#include "ui/models/metric_model.h"
#include "ui/models/text.h"
#include "ui/views/breakdown_view.h"
#include "ui/views/calibration_button.h"
#include "ui/views/design_tables.h"
#include "ui/views/explanation_view.h"
#include "ui/views/inspector_texts.h"
#include "ui/views/mark_view.h"
#include "ui/views/simulation_controls.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

namespace {

/// Why a design cannot run the workload at all; empty if it can.
std::string workloadProblem(const RowDesign& design, const Workload& workload) {
    for (const Layer& layer : workload.layers) {
        std::string problem = design.engine->layerProblem(design.values, layer);
        if (!problem.empty()) {
            return problem;
        }
    }
    return {};
}

} // namespace

InspectorView::InspectorView(ResultSession& session, QWidget* parent)
    : View({.name = QStringLiteral("inspector"),
            .title = tr("Inspector"),
            .tool_tip = {},
            .place = ViewPlace::Right,
            .picture_size = QSize(560, 900)},
           parent),
      m_session(session), m_explainLater(new QTimer(this)), m_stack(new QStackedWidget(this)),
      m_tabs(new QTabWidget(this)), m_explanation(new ExplanationView(this)),
      m_content(new QWidget(this)),
      m_empty(makeNote(QStringLiteral("inspectorEmpty"),
                       tr("Choose a design: click a point in the plot or a row of the results."),
                       this)),
      m_mark(new MarkView(this)) {
    setObjectName(QStringLiteral("inspectorView"));
    setMinimumWidth(250);
    build(*m_content);
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("inspectorScroll"));
    scroll->setWidget(m_content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(24);
    m_stack->addWidget(m_empty);
    m_tabs->setObjectName(QStringLiteral("inspectorTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(scroll, tr("Design"));
    m_tabs->addTab(m_explanation, tr("Where it comes from"));
    m_tabs->setTabToolTip(0, tr("What the design does and what it consists of"));
    m_tabs->setTabToolTip(
        1, tr("How a metric follows from formulas, components, constants and sources"));
    m_stack->addWidget(m_tabs);
    m_stack->addWidget(m_mark);
    m_explainLater->setSingleShot(true);
    connect(m_explainLater, &QTimer::timeout, this, &InspectorView::explainDesign);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(&m_session, &ResultSession::resultChanged, this, &InspectorView::showResult);
    connect(&m_session, &ResultSession::selectionChanged, this, &InspectorView::showSelection);
    connect(&m_session, &ResultSession::pinsChanged, this, &InspectorView::showSelection);
    connect(&m_session, &ResultSession::inspectionRequested, this, &InspectorView::raiseRequested);
    showResult();
}

void InspectorView::build(QWidget& content) {
    m_title = makeHeading({}, &content);
    m_title->setObjectName(QStringLiteral("inspectorTitle"));
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    m_title->setFont(large);
    m_title->setWordWrap(true);
    m_pin = makeIconButton(QStringLiteral("inspectorPin"), QStringLiteral("pin"), {}, &content);
    m_pin->setAccessibleName(tr("Pin"));
    m_pin->setCheckable(true);
    connect(m_pin, &QToolButton::clicked, this, [this](bool isPinned) {
        if (const std::optional<RowId> current = m_session.current()) {
            m_session.setPinned(*current, isPinned);
        }
    });
    m_workload = new TextLabel(&content);
    m_workload->setObjectName(QStringLiteral("inspectorWorkload"));
    m_workload->setWordWrap(true);
    m_status = new TextLabel(&content);
    m_status->setObjectName(QStringLiteral("inspectorStatus"));
    m_status->setWordWrap(true);
    m_technologyNote = makeNote(QStringLiteral("inspectorTechnology"), {}, &content);

    m_simulation = new SimulationControls(&content);
    connect(m_simulation, &SimulationControls::simulateClicked, &m_session,
            &ResultSession::simulate);
    connect(m_simulation, &SimulationControls::changed, this, &InspectorView::showSimulable);

    m_breakdown = new BreakdownView(&content);
    m_tables = new DesignTables(&content);
    connect(m_tables, &DesignTables::metricChosen, this, &InspectorView::explainRow);
    m_notes = new TextLabel(&content);
    m_notes->setObjectName(QStringLiteral("inspectorNotes"));
    m_notes->setWordWrap(true);
    m_notes->setTextFormat(Qt::RichText);
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* layout = new QVBoxLayout(&content);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->setSpacing(6);
    auto* titleLine = new QHBoxLayout;
    titleLine->addWidget(m_title, 1);
    titleLine->addWidget(m_pin, 0, Qt::AlignTop);
    layout->addLayout(titleLine);
    layout->addWidget(m_workload);
    layout->addWidget(m_status);
    layout->addWidget(m_technologyNote);
    layout->addWidget(m_simulation);
    layout->addSpacing(4);
    layout->addWidget(m_breakdown);
    layout->addSpacing(8);
    layout->addWidget(m_tables);
    layout->addSpacing(8);
    layout->addWidget(m_notes);
    layout->addStretch();
}

void InspectorView::showResult() {
    if (const RunResultPtr& result = m_session.result()) {
        m_simulation->setSeed(result->experiment.search.seed);
    }
    showSelection();
}

void InspectorView::showSelection() {
    showChosen();
    emit contentChanged();
}

void InspectorView::showChosen() {
    const std::optional<RowId> current = m_session.current();
    if (m_session.result() && current) {
        showDesign(*current);
        m_stack->setCurrentWidget(m_tabs);
        return;
    }
    clearFigures();
    m_tables->clear();
    if (m_session.mark()) {
        m_mark->showMark(*m_session.mark());
        m_stack->setCurrentWidget(m_mark);
    } else {
        m_stack->setCurrentWidget(m_empty);
    }
}

void InspectorView::showPin() {
    const std::optional<RowId> current = m_session.current();
    m_pin->setChecked(current && m_session.isPinned(*current));
    m_pin->setToolTip(m_pin->isChecked()
                          ? tr("Take the pin out of this design")
                          : tr("Pin this design: it stays beside those chosen later"));
}

std::vector<EvaluatedDesign> InspectorView::pinned(const Workload& workload) const {
    std::vector<EvaluatedDesign> designs;
    for (const RowId row : m_session.pins()) {
        if (m_session.current() == row) {
            continue;
        }
        RowDesign design = designOfRow(m_session.result()->experiment,
                                       *m_session.result()->outcome.table, number(row));
        if (workloadProblem(design, workload).empty()) {
            Evaluation evaluation =
                design.engine->evaluate(design.values, workload, Technology(design.technology));
            designs.push_back({tr("Pinned %1").arg(number(design.point)), design.engine,
                               std::move(design.values), std::move(evaluation)});
        }
    }
    return designs;
}

std::vector<EvaluatedDesign> InspectorView::baselines(const Engine& chosen,
                                                      const Workload& workload) const {
    std::vector<EvaluatedDesign> designs;
    const auto add = [&](const QString& title, const Engine& engine) {
        RowDesign reference{
            &engine, engine.referenceDesign(*m_technology), 0, {}, m_technology->settings()};
        if (workloadProblem(reference, workload).empty()) {
            Evaluation evaluation = engine.evaluate(reference.values, workload, *m_technology);
            designs.push_back({title, &engine, std::move(reference.values), std::move(evaluation)});
        }
    };
    add(tr("Reference"), chosen);
    for (const Engine* engine : engines()) {
        if (engine != &chosen) {
            add(toQt(engine->title()), *engine);
        }
    }
    return designs;
}

void InspectorView::showDesign(RowId row) {
    const RunResult& result = *m_session.result();
    const RowDesign design = designOfRow(result.experiment, *result.outcome.table, number(row));
    const Workload& workload = result.experiment.workloads[design.workload];
    m_technology = std::make_unique<const Technology>(design.technology);

    m_title->showText(designTitle(*design.engine, design.point));
    showPin();
    const std::size_t chosen = m_session.rows().size();
    const QString on = shortened(toQt(workload.name));
    m_workload->showText(chosen > 1
                             ? tr("on %1 (last of %2 chosen)").arg(on, countOf(chosen, tr("point")))
                             : tr("on %1").arg(on));
    m_workload->setToolTip(toolTipText(toQt(workload.name), toQt(workload.title)));
    const std::string_view engineId = design.engine->id();
    m_technologyNote->setText(technologyNote(*m_technology, engineId));
    m_technologyNote->setToolTip(calibrationToolTip(m_technology->calibration(engineId)));

    DesignValues reference = design.engine->referenceDesign(*m_technology);
    const std::string problem = workloadProblem(design, workload);
    if (!problem.empty()) {
        m_status->setText(problemText(problem, palette()));
        clearFigures();
        m_tables->showParameters({{}, design.engine, design.values, {}}, std::move(reference));
        return;
    }
    std::vector<EvaluatedDesign> designs{
        {tr("Chosen"), design.engine, design.values,
         design.engine->evaluate(design.values, workload, *m_technology)}};
    for (std::vector<EvaluatedDesign> others :
         {pinned(workload), baselines(*design.engine, workload)}) {
        std::move(others.begin(), others.end(), std::back_inserter(designs));
    }
    m_status->setText(feasibilityText(result.outcome, *design.engine, number(row), palette()));
    m_notes->setText(notesText(*design.engine, designs.front().evaluation));
    m_breakdown->setDesigns(designs);
    m_tables->showDesign(
        std::move(designs), std::move(reference),
        compareWithBaselines(*design.engine, design.values, workload, *m_technology));
    m_shownWorkload = design.workload;
    m_shownPoint = design.point;
    m_simulation->setLayers(workload.layers);
    m_simulation->setEnabled(true);
    showSimulable();
    m_explainLater->start(0);
}

void InspectorView::explainDesign() {
    m_explainLater->stop();
    if (m_tables->metrics().designs().empty()) {
        return;
    }
    const EvaluatedDesign& shown = m_tables->metrics().designs().front();
    try {
        std::vector<ExplanationPtr> roots = explainMetrics(
            *shown.engine, shown.values, m_session.result()->experiment.workloads[m_shownWorkload],
            *m_technology);
        m_tables->metrics().setExplanations(roots);
        m_explanation->setExplanations(*shown.engine, std::move(roots));
    } catch (const std::exception& problem) { // there are no figures to explain
        m_explanation->clear(toQt(problem.what()));
    }
}

void InspectorView::explain(std::string_view metricId) {
    if (m_explainLater->isActive()) {
        explainDesign();
    }
    m_explanation->choose(metricId);
    m_tabs->setCurrentWidget(m_explanation);
}

void InspectorView::explainRow(int metric) {
    const Engine& engine = *m_tables->metrics().designs().front().engine;
    explain(engine.metrics()[static_cast<std::size_t>(metric)].id);
}

bool InspectorView::hasContent() const {
    return m_session.current() || m_session.mark();
}

std::vector<ViewPicture> InspectorView::pictures() {
    const auto whole = [this] { // nothing has to be scrolled
        const int height = m_content->sizeHint().height() + m_tabs->tabBar()->sizeHint().height();
        return QSize(info().picture_size.width(), height);
    };
    return {{info().name, info().picture_size, [this] { m_tabs->setCurrentIndex(0); }, whole},
            {QStringLiteral("explanation"), QSize(900, 760), [this] { explain("energy_uj"); }}};
}

void InspectorView::showSimulable() {
    if (m_tables->metrics().designs().empty()) {
        return;
    }
    const EvaluatedDesign& shown = m_tables->metrics().designs().front();
    const Workload& workload = m_session.result()->experiment.workloads[m_shownWorkload];
    m_session.setSimulable(SimulationRequest{
        shown.engine, shown.values, fromQt(designTitle(*shown.engine, m_shownPoint)),
        workload.layers.at(m_simulation->layer()), m_technology->settings(), m_simulation->seed()});
}

void InspectorView::clearFigures() {
    m_explainLater->stop();
    m_simulation->setEnabled(false);
    m_session.setSimulable(std::nullopt);
    m_explanation->clear(tr("The design cannot be evaluated; there is nothing to explain."));
    m_breakdown->setDesigns({});
    m_notes->clear();
}

} // namespace permdse::ui
