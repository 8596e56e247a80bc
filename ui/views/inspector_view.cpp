// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector_view.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include "core/base/unit_format.h"
#include "core/experiment/result_columns.h"
#include "ui/models/text.h"
#include "ui/views/calibration_button.h"
#include "ui/views/explanation_view.h"
#include "ui/views/mark_view.h"
#include "ui/views/simulation_controls.h"
#include "ui/views/text_label.h"
#include "ui/views/theme.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

namespace {

QString bulletList(const std::vector<std::string>& items) {
    QString text;
    for (const std::string& item : items) {
        text += QStringLiteral("<li>%1</li>").arg(breakable(toQt(item)).toHtmlEscaped());
    }
    return QStringLiteral("<ul style='margin-left:14px; -qt-list-indent:0'>%1</ul>").arg(text);
}

QString coloured(const QString& text, const QColor& colour) {
    return QStringLiteral("<span style='color:%1; font-weight:600'>%2</span>")
        .arg(colour.name(), breakable(text).toHtmlEscaped());
}

/// "PermDNN, point 57"
QString designTitle(const Engine& engine, PointNumber point) {
    return InspectorView::tr("%1, point %2")
        .arg(toQt(engine.title()))
        .arg(static_cast<std::uint64_t>(point));
}

/// Which fronts of the run a design is on, in words.
QString frontText(const RunOutcome& outcome, const Engine& engine, std::uint32_t row) {
    bool isOnOwn = false;
    bool isOnOverall = false;
    bool hasOverall = false; // not with objectives that compare designs of one architecture only
    for (const Front& front : outcome.fronts) {
        hasOverall = hasOverall || front.architecture.empty();
        if (std::find(front.rows.begin(), front.rows.end(), row) != front.rows.end()) {
            (front.architecture.empty() ? isOnOverall : isOnOwn) = true;
        }
    }
    const QString title = toQt(engine.title());
    if (isOnOverall) {
        return InspectorView::tr("on the front over all");
    }
    if (isOnOwn && !hasOverall) {
        return InspectorView::tr("on the front of %1").arg(title);
    }
    return isOnOwn ? InspectorView::tr("on the front of %1, but not on that over all").arg(title)
                   : InspectorView::tr("on no front");
}

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

InspectorView::InspectorView(SelectionModel& selection, QWidget* parent)
    : QWidget(parent), m_selection(selection), m_metrics(new MetricModel(this)),
      m_memories(new MemoryModel(this)), m_comparison(new ComparisonModel(this)),
      m_bill(new BreakdownModel(this)), m_design(new DesignModel(this)),
      m_explainLater(new QTimer(this)), m_stack(new QStackedWidget(this)),
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
    connect(&m_selection, &SelectionModel::changed, this, &InspectorView::showSelection);
}

void InspectorView::build(QWidget& content) {
    m_title = makeHeading({}, &content);
    m_title->setObjectName(QStringLiteral("inspectorTitle"));
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    m_title->setFont(large);
    m_title->setWordWrap(true);
    m_workload = new TextLabel(&content);
    m_workload->setObjectName(QStringLiteral("inspectorWorkload"));
    m_workload->setWordWrap(true);
    m_status = new TextLabel(&content);
    m_status->setObjectName(QStringLiteral("inspectorStatus"));
    m_status->setWordWrap(true);
    m_technologyNote = makeNote(QStringLiteral("inspectorTechnology"), {}, &content);

    m_simulation = new SimulationControls(&content);
    connect(m_simulation, &SimulationControls::simulateClicked, this, &InspectorView::simulate);

    m_metricTable = makeTable(QStringLiteral("metricTable"), tr("Metrics"), &content);
    m_metricTable->setModel(m_metrics);
    m_memoryTable = makeTable(QStringLiteral("memoryTable"), tr("Memories"), &content);
    m_memoryTable->setModel(m_memories);
    m_comparisonTable = makeTable(QStringLiteral("comparisonTable"), tr("Comparison"), &content);
    m_comparisonTable->setModel(m_comparison);
    m_billTable = makeTable(QStringLiteral("billTable"), tr("Bill of components"), &content);
    m_billTable->setModel(m_bill);
    m_designTable = makeTable(QStringLiteral("designTable"), tr("Parameters"), &content);
    m_designTable->setModel(m_design);
    for (QTableView* table :
         {m_metricTable, m_memoryTable, m_comparisonTable, m_billTable, m_designTable}) {
        table->setEditTriggers(QAbstractItemView::NoEditTriggers);
        table->setSelectionMode(QAbstractItemView::SingleSelection);
        if (table != m_billTable) {
            table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
            table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
        }
        keepFullHeight(*table);
    }
    m_designTable->horizontalHeader()->setStretchLastSection(true);
    for (QTableView* table : {m_metricTable, m_memoryTable, m_comparisonTable}) {
        table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
        table->setWordWrap(true); // names are read whole
    }

    m_quantity = new QComboBox(&content);
    m_quantity->setObjectName(QStringLiteral("breakdownQuantity"));
    m_quantity->setAccessibleName(tr("Quantity of the breakdown"));
    m_quantity->addItem(tr("Area"), static_cast<int>(BreakdownQuantity::Area));
    m_quantity->addItem(tr("Design power"), static_cast<int>(BreakdownQuantity::Power));
    m_quantity->addItem(tr("Energy"), static_cast<int>(BreakdownQuantity::Energy));
    m_grouping = new QComboBox(&content);
    m_grouping->setObjectName(QStringLiteral("breakdownGrouping"));
    m_grouping->setAccessibleName(tr("Parts of the breakdown"));
    m_grouping->addItem(tr("by category"), static_cast<int>(BreakdownGrouping::Category));
    m_grouping->addItem(tr("by component"), static_cast<int>(BreakdownGrouping::Component));
    m_grouping->addItem(tr("by module"), static_cast<int>(BreakdownGrouping::Module));
    const std::array<QString, 3> groupings{
        tr("Rows of the published breakdowns: memory, registers, ..."), tr("Lines of the bill"),
        tr("Parts of the engine that the components belong to")};
    for (int i = 0; i < m_grouping->count(); ++i) {
        m_grouping->setItemData(i, groupings[static_cast<std::size_t>(i)], Qt::ToolTipRole);
    }
    for (QComboBox* box : {m_quantity, m_grouping}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(6);
        box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        box->setMaximumWidth(200);
        ignoreWheelWithoutFocus(*box);
    }
    m_bars = new BarPlot(&content);
    m_bars->setObjectName(QStringLiteral("breakdownPlot"));
    m_bars->setAccessibleName(tr("Breakdown"));
    m_bars->setFixedHeight(220);
    m_bars->setMinimumWidth(120);
    m_notes = new TextLabel(&content);
    m_notes->setObjectName(QStringLiteral("inspectorNotes"));
    m_notes->setWordWrap(true);
    m_notes->setTextFormat(Qt::RichText);
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* breakdownBar = new QHBoxLayout;
    breakdownBar->addWidget(m_quantity);
    breakdownBar->addWidget(m_grouping);
    breakdownBar->addStretch();
    auto* layout = new QVBoxLayout(&content);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addWidget(m_workload);
    layout->addWidget(m_status);
    layout->addWidget(m_technologyNote);
    layout->addWidget(m_simulation);
    layout->addSpacing(4);
    layout->addLayout(breakdownBar);
    layout->addWidget(m_bars);
    layout->addSpacing(8);
    layout->addWidget(m_metricTable);
    layout->addSpacing(8);
    layout->addWidget(makeHeading(tr("Memories, in KiB"), &content));
    layout->addWidget(m_memoryTable);
    layout->addSpacing(8);
    layout->addWidget(makeHeading(tr("Gains over the baselines"), &content));
    layout->addWidget(m_comparisonTable);
    layout->addSpacing(8);
    layout->addWidget(makeHeading(tr("Bill of components"), &content));
    layout->addWidget(m_billTable);
    layout->addSpacing(8);
    layout->addWidget(makeHeading(tr("Parameters"), &content));
    layout->addWidget(m_designTable);
    layout->addSpacing(8);
    layout->addWidget(m_notes);
    layout->addStretch();

    fitColumns(*m_metricTable, [this](int) { fitMetricColumns(); });
    fitColumns(*m_memoryTable, [this](int) { fitMemoryColumns(); });

    auto* explainAction = new QAction(tr("Where does this come from?"), m_metricTable);
    explainAction->setObjectName(QStringLiteral("actionExplain"));
    m_metricTable->addAction(explainAction);
    m_metricTable->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(explainAction, &QAction::triggered, this,
            [this] { explainRow(m_metricTable->currentIndex()); });
    connect(m_metricTable, &QTableView::clicked, this, &InspectorView::explainRow);
    connect(m_metricTable, &QTableView::activated, this, &InspectorView::explainRow);
    connect(m_quantity, &QComboBox::currentIndexChanged, this, &InspectorView::drawBreakdown);
    connect(m_grouping, &QComboBox::currentIndexChanged, this, &InspectorView::drawBreakdown);
}

void InspectorView::fitMetricColumns() {
    // What the metrics rest on gives way first, then the column of units (they move behind the
    // values), and only then, from the last one on, the figures of the designs to compare with.
    QHeaderView& header = *m_metricTable->horizontalHeader();
    if (header.count() <= MetricModel::EvidenceColumn) {
        return;
    }
    header.moveSection(header.visualIndex(MetricModel::EvidenceColumn), header.count() - 1);
    for (int column = 0; column < header.count(); ++column) {
        m_metricTable->setColumnHidden(column, false); // a header does not measure what is hidden
    }
    constexpr int nameLetters = 17; // that stay readable
    const int room = m_metricTable->viewport()->width() -
                     nameLetters * m_metricTable->fontMetrics().averageCharWidth();
    const auto widthOf = [&](int column) {
        const QAbstractItemView& table = *m_metricTable;
        return std::max(table.sizeHintForColumn(column), header.sectionSizeHint(column));
    };
    const auto designsWidth = [&] {
        int width = 0;
        for (int column = MetricModel::firstDesignColumn; column < header.count(); ++column) {
            width += widthOf(column);
        }
        return width;
    };
    m_metrics->setCompact(false);
    const int units = widthOf(MetricModel::UnitColumn);
    const int designs = designsWidth();
    const bool hasEvidence = designs + units + widthOf(MetricModel::EvidenceColumn) <= room;
    const bool hasUnits = designs + units <= room;
    m_metrics->setCompact(!hasUnits);
    m_metricTable->setColumnHidden(MetricModel::EvidenceColumn, !hasEvidence);
    m_metricTable->setColumnHidden(MetricModel::UnitColumn, !hasUnits);
    showColumnsThatFit(*m_metricTable, MetricModel::firstDesignColumn,
                       room - (hasUnits ? units : 0));
}

void InspectorView::fitMemoryColumns() {
    constexpr int nameLetters = 14;
    showColumnsThatFit(*m_memoryTable, MemoryModel::OccupancyColumn,
                       m_memoryTable->viewport()->width() -
                           nameLetters * m_memoryTable->fontMetrics().averageCharWidth());
}

void InspectorView::setResult(RunResultPtr result) {
    m_result = std::move(result);
    if (m_result) {
        m_simulation->setSeed(m_result->experiment.search.seed);
    }
    showSelection();
}

void InspectorView::showSelection() {
    const auto current = m_selection.current();
    if (!m_result || !current) {
        m_stack->setCurrentIndex(0);
        clearFigures();
        m_design->setDesign(std::nullopt, {});
        return;
    }
    showDesign(*current);
    m_stack->setCurrentIndex(1);
}

void InspectorView::showMark(const ScatterMark& mark) {
    m_mark->showMark(mark);
    m_stack->setCurrentWidget(m_mark);
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

void InspectorView::showDesign(std::uint32_t row) {
    const RowDesign design = designOfRow(m_result->experiment, *m_result->outcome.table, row);
    const Workload& workload = m_result->experiment.workloads[design.workload];
    m_technology = std::make_unique<const Technology>(design.technology);
    const ThemeColours colours = themeColours(palette());

    m_title->showText(designTitle(*design.engine, design.point));
    const std::size_t chosen = m_selection.rows().size();
    const QString on = shortened(toQt(workload.name));
    m_workload->showText(chosen > 1
                             ? tr("on %1 (last of %2 chosen)").arg(on, countOf(chosen, tr("point")))
                             : tr("on %1").arg(on));
    m_workload->setToolTip(toolTipText(toQt(workload.name), toQt(workload.title)));
    const std::string_view engineId = design.engine->id();
    const std::vector<Calibration>& own = design.technology.calibrations;
    const bool hasOwn = std::any_of(own.begin(), own.end(), [&](const Calibration& calibration) {
        return calibration.engine == engineId;
    });
    m_technologyNote->setText(
        tr("Closed form at %1, %2 calibration. Other architectures: "
           "published designs carried to this technology.")
            .arg(toQt(technologyText(*m_technology)), hasOwn ? tr("own") : tr("built-in")));
    m_technologyNote->setToolTip(calibrationToolTip(m_technology->calibration(engineId)));

    const std::string problem = workloadProblem(design, workload);
    if (!problem.empty()) {
        m_status->setText(coloured(toQt(problem), colours.error));
        clearFigures();
        m_design->setDesign(EvaluatedDesign{{}, design.engine, design.values, {}},
                            design.engine->referenceDesign(*m_technology));
        return;
    }
    EvaluatedDesign shown{tr("Chosen"), design.engine, design.values,
                          design.engine->evaluate(design.values, workload, *m_technology)};
    const std::string reasons = infeasibilityText(*m_result->outcome.table, row);
    m_status->setText(reasons.empty()
                          ? coloured(tr("Feasible"), colours.good) + QStringLiteral(", ") +
                                frontText(m_result->outcome, *design.engine, row).toHtmlEscaped()
                          : coloured(tr("Not feasible: %1").arg(toQt(reasons)), colours.error));
    QString notes;
    if (!shown.evaluation.notes.empty()) {
        notes += QStringLiteral("<b>%1</b>").arg(tr("Notes")) + bulletList(shown.evaluation.notes);
    }
    std::vector<std::string> notModelled = design.engine->notModelled();
    notModelled.push_back(fromQt(tr("lower supplies or smaller transistors at lower clocks: area "
                                    "and energy of an operation are the same at every clock")));
    notes += QStringLiteral("<b>%1</b>").arg(tr("Not modelled")) + bulletList(notModelled);
    m_notes->setText(notes);
    m_memories->setMemories(shown.evaluation.memories);
    m_bill->setEvaluation(shown.evaluation);
    m_design->setDesign(shown, design.engine->referenceDesign(*m_technology));
    m_comparison->setComparisons(
        compareWithBaselines(*design.engine, design.values, workload, *m_technology));
    std::vector<EvaluatedDesign> designs = baselines(*design.engine, workload);
    designs.insert(designs.begin(), std::move(shown));
    m_metrics->setDesigns(std::move(designs));
    m_shownWorkload = design.workload;
    m_shownPoint = design.point;
    m_simulation->setLayers(workload.layers);
    m_simulation->setEnabled(true);
    emit simulationPossible(true);
    m_explainLater->start(0);
    fitMetricColumns();
    fitMemoryColumns();
    m_billTable->resizeColumnsToContents();
    drawBreakdown();
}

void InspectorView::explainDesign() {
    m_explainLater->stop();
    if (m_metrics->designs().empty()) {
        return;
    }
    const EvaluatedDesign& shown = m_metrics->designs().front();
    try {
        std::vector<ExplanationPtr> roots =
            explainMetrics(*shown.engine, shown.values,
                           m_result->experiment.workloads[m_shownWorkload], *m_technology);
        m_metrics->setExplanations(roots);
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

void InspectorView::explainRow(const QModelIndex& metric) {
    if (metric.isValid()) {
        const Engine& engine = *m_metrics->designs().front().engine;
        explain(engine.metrics()[static_cast<std::size_t>(metric.row())].id);
    }
}

int InspectorView::fullHeight() const {
    return m_content->sizeHint().height() + m_tabs->tabBar()->sizeHint().height();
}

std::optional<SimulationRequest> InspectorView::simulationRequest() const {
    if (m_metrics->designs().empty()) {
        return std::nullopt;
    }
    const EvaluatedDesign& shown = m_metrics->designs().front();
    const Workload& workload = m_result->experiment.workloads[m_shownWorkload];
    return SimulationRequest{shown.engine,
                             shown.values,
                             fromQt(designTitle(*shown.engine, m_shownPoint)),
                             workload.layers.at(m_simulation->layer()),
                             m_technology->settings(),
                             m_simulation->seed()};
}

void InspectorView::simulate() {
    if (const auto request = simulationRequest()) {
        emit simulationRequested(*request);
    }
}

void InspectorView::clearFigures() {
    m_explainLater->stop();
    m_simulation->setEnabled(false);
    emit simulationPossible(false);
    m_explanation->clear(tr("The design cannot be evaluated; there is nothing to explain."));
    m_metrics->setDesigns({});
    m_memories->setMemories({});
    m_comparison->setComparisons({});
    m_bill->clear();
    m_bars->setSpec({});
    m_notes->clear();
}

void InspectorView::drawBreakdown() {
    std::vector<std::pair<std::string, Evaluation>> bars;
    for (const EvaluatedDesign& design : m_metrics->designs()) {
        bars.emplace_back(fromQt(design.title), design.evaluation);
    }
    const auto quantity = static_cast<BreakdownQuantity>(m_quantity->currentData().toInt());
    const auto grouping = static_cast<BreakdownGrouping>(m_grouping->currentData().toInt());
    // Many parts need a taller legend.
    m_bars->setFixedHeight(grouping == BreakdownGrouping::Category ? 220 : 280);
    m_bars->setSpec(bars.empty() ? BarSpec{} : makeBreakdown(bars, quantity, grouping));
}

} // namespace permdse::ui
