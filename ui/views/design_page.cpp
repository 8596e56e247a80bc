// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/design_page.h"

#include <utility>

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/models/metric_model.h"
#include "ui/models/text.h"
#include "ui/views/breakdown_view.h"
#include "ui/views/calibration_button.h"
#include "ui/views/design_tables.h"
#include "ui/views/inspector_texts.h"
#include "ui/views/simulation_controls.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

namespace {

QString titleOf(const Companion& companion) {
    switch (companion.kind) {
    case CompanionKind::Pinned:
        return DesignPage::tr("Pinned %1").arg(number(companion.point));
    case CompanionKind::Reference:
        return DesignPage::tr("Reference");
    case CompanionKind::Baseline:
        break;
    }
    return toQt(companion.engine->title());
}

/// The design and its companions, as tables and bars have them.
std::vector<EvaluatedDesign> designsOf(const DesignStudy& study) {
    std::vector<EvaluatedDesign> designs{{DesignPage::tr("Chosen"), study.design.engine,
                                          study.design.values, study.evaluation,
                                          study.design.of_layers}};
    for (const Companion& each : study.companions) {
        designs.push_back({titleOf(each), each.engine, each.values, each.evaluation});
    }
    return designs;
}

} // namespace

DesignPage::DesignPage(QWidget* parent) : QWidget(parent) {
    build();
    connect(m_pin, &QToolButton::clicked, this, &DesignPage::pinClicked);
    connect(m_simulation, &SimulationControls::simulateClicked, this, &DesignPage::simulateClicked);
    connect(m_simulation, &SimulationControls::changed, this, &DesignPage::simulationChanged);
    connect(m_tables, &DesignTables::metricChosen, this, &DesignPage::metricChosen);
}

void DesignPage::build() {
    const auto label = [this](const char* name) {
        auto* made = new TextLabel(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setWordWrap(true);
        return made;
    };
    m_title = makeHeading({}, this);
    m_title->setObjectName(QStringLiteral("inspectorTitle"));
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    m_title->setFont(large);
    m_title->setWordWrap(true);
    m_pin = makeIconButton(QStringLiteral("inspectorPin"), QStringLiteral("pin"), {}, this);
    m_pin->setAccessibleName(tr("Pin"));
    m_pin->setCheckable(true);
    m_workload = label("inspectorWorkload");
    m_status = label("inspectorStatus");
    m_technologyNote = makeNote(QStringLiteral("inspectorTechnology"), {}, this);
    m_simulation = new SimulationControls(this);
    m_breakdown = new BreakdownView(this);
    m_tables = new DesignTables(this);
    m_notes = label("inspectorNotes");
    m_notes->setTextFormat(Qt::RichText);
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* titleLine = new QHBoxLayout;
    titleLine->addWidget(m_title, 1);
    titleLine->addWidget(m_pin, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->setSpacing(6);
    column->addLayout(titleLine);
    column->addWidget(m_workload);
    column->addWidget(m_status);
    column->addWidget(m_technologyNote);
    column->addWidget(m_simulation);
    column->addSpacing(4);
    column->addWidget(m_breakdown);
    column->addSpacing(8);
    column->addWidget(m_tables);
    column->addSpacing(8);
    column->addWidget(m_notes);
    column->addStretch();
}

void DesignPage::showStudy(const DesignStudy& study, const QString& status,
                           std::size_t chosenCount) {
    const Engine& engine = *study.design.engine;
    m_title->showText(designTitle(engine, study.design.point));
    const QString on = shortened(toQt(study.workload.name));
    m_workload->showText(
        chosenCount > 1 ? tr("on %1 (last of %2 chosen)").arg(on, countOf(chosenCount, tr("point")))
                        : tr("on %1").arg(on));
    m_workload->setToolTip(toolTipText(toQt(study.workload.name), toQt(study.workload.title)));
    m_technologyNote->setText(technologyNote(*study.technology, engine.id()));
    m_technologyNote->setToolTip(calibrationToolTip(study.technology->calibration(engine.id())));
    m_status->setText(status);
    if (!study.hasFigures()) {
        clearFigures();
        m_tables->showParameters({{}, &engine, study.design.values, {}, study.design.of_layers},
                                 study.reference);
        return;
    }
    m_notes->setText(notesText(engine, study.evaluation));
    std::vector<EvaluatedDesign> designs = designsOf(study);
    m_breakdown->setDesigns(designs);
    m_tables->showDesign(std::move(designs), study.reference, study.comparisons);
    m_simulation->setLayers(study.workload.layers);
    m_simulation->setEnabled(true);
}

void DesignPage::clear() {
    clearFigures();
    m_tables->clear();
}

void DesignPage::clearFigures() {
    m_simulation->setEnabled(false);
    m_breakdown->setDesigns({});
    m_notes->clear();
}

void DesignPage::setExplanations(const std::vector<ExplanationPtr>& roots) {
    m_tables->metrics().setExplanations(roots);
}

void DesignPage::setPinned(bool isPinned) {
    m_pin->setChecked(isPinned);
    m_pin->setToolTip(isPinned ? tr("Take the pin out of this design")
                               : tr("Pin this design: it stays beside those chosen later"));
}

void DesignPage::setSeed(std::uint64_t seed) {
    m_simulation->setSeed(seed);
}

std::uint64_t DesignPage::seed() const {
    return m_simulation->seed();
}

std::size_t DesignPage::layer() const {
    return m_simulation->layer();
}

} // namespace permdse::ui
