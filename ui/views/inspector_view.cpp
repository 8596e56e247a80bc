// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector_view.h"

#include <utility>

#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/models/text.h"
#include "ui/views/design_page.h"
#include "ui/views/explanation_view.h"
#include "ui/views/inspector_texts.h"
#include "ui/views/mark_view.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

InspectorView::InspectorView(ResultSession& session, QWidget* parent)
    : View({.name = QStringLiteral("inspector"),
            .title = tr("Inspector"),
            .tool_tip = {},
            .place = ViewPlace::Right,
            .picture_size = QSize(560, 900)},
           parent),
      m_session(session), m_explainLater(new QTimer(this)), m_stack(new QStackedWidget(this)),
      m_tabs(new QTabWidget(this)), m_explanation(new ExplanationView(this)),
      m_page(new DesignPage(this)),
      m_empty(makeNote(QStringLiteral("inspectorEmpty"),
                       tr("Choose a design: click a point in the plot or a row of the results."),
                       this)),
      m_mark(new MarkView(this)) {
    setObjectName(QStringLiteral("inspectorView"));
    setMinimumWidth(250);
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("inspectorScroll"));
    scroll->setWidget(m_page);
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
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connectParts();
    showResult();
}

void InspectorView::connectParts() {
    m_explainLater->setSingleShot(true);
    connect(m_explainLater, &QTimer::timeout, this, &InspectorView::explainDesign);
    connect(m_page, &DesignPage::metricChosen, this, &InspectorView::explainRow);
    connect(m_page, &DesignPage::simulateClicked, &m_session, &ResultSession::simulate);
    connect(m_page, &DesignPage::simulationChanged, this, &InspectorView::showSimulable);
    connect(m_page, &DesignPage::pinClicked, this, [this](bool isPinned) {
        if (const std::optional<RowId> current = m_session.current()) {
            m_session.setPinned(*current, isPinned);
        }
    });
    connect(&m_session, &ResultSession::resultChanged, this, &InspectorView::showResult);
    connect(&m_session, &ResultSession::selectionChanged, this, &InspectorView::showSelection);
    connect(&m_session, &ResultSession::pinsChanged, this, &InspectorView::showSelection);
    connect(&m_session, &ResultSession::inspectionRequested, this, &InspectorView::raiseRequested);
}

void InspectorView::showResult() {
    if (const RunResultPtr& result = m_session.result()) {
        m_page->setSeed(result->experiment.search.seed);
    }
    showSelection();
}

void InspectorView::showSelection() {
    const std::optional<RowId> current = m_session.current();
    if (current) {
        showDesign(*current);
        m_stack->setCurrentWidget(m_tabs);
    } else {
        m_study = {};
        showNoDesign();
        m_page->clear();
        m_stack->setCurrentWidget(m_empty);
    }
    if (m_session.mark()) {
        m_mark->showMark(*m_session.mark());
        m_stack->setCurrentWidget(m_mark);
    }
    emit contentChanged();
}

void InspectorView::showDesign(RowId row) {
    const RunResult& result = *m_session.result();
    m_study = study(result.experiment, *result.outcome.table, row, m_session.pins());
    const QString status =
        m_study.hasFigures()
            ? feasibilityText(result.outcome, *m_study.design.engine, number(row), palette())
            : problemText(m_study.problem, palette());
    m_page->showStudy(m_study, status, m_session.rows().size());
    m_page->setPinned(m_session.isPinned(row));
    if (m_study.hasFigures()) {
        showSimulable();
        m_explainLater->start(0);
    } else {
        showNoDesign();
    }
}

void InspectorView::showNoDesign() {
    m_explainLater->stop();
    m_session.setSimulable(std::nullopt);
    m_explanation->clear(tr("The design cannot be evaluated; there is nothing to explain."));
}

void InspectorView::explainDesign() {
    m_explainLater->stop();
    if (!m_study.hasFigures()) {
        return;
    }
    permdse::explain(m_study);
    if (!m_study.unexplained.empty()) {
        m_explanation->clear(toQt(m_study.unexplained));
        return;
    }
    m_page->setExplanations(m_study.explanations);
    m_explanation->setExplanations(*m_study.design.engine, m_study.explanations);
}

void InspectorView::explain(std::string_view metricId) {
    if (m_explainLater->isActive()) {
        explainDesign();
    }
    m_explanation->choose(metricId);
    m_tabs->setCurrentWidget(m_explanation);
}

void InspectorView::explainRow(int metric) {
    explain(m_study.design.engine->metrics()[static_cast<std::size_t>(metric)].id);
}

bool InspectorView::hasContent() const {
    return m_session.current() || m_session.mark();
}

std::vector<ViewPicture> InspectorView::pictures() {
    const auto whole = [this] { // nothing has to be scrolled
        const int height = m_page->sizeHint().height() + m_tabs->tabBar()->sizeHint().height();
        return QSize(info().picture_size.width(), height);
    };
    return {{info().name, info().picture_size, [this] { m_tabs->setCurrentIndex(0); }, whole},
            {QStringLiteral("explanation"), QSize(900, 760), [this] { explain("energy_uj"); }}};
}

void InspectorView::showSimulable() {
    if (!m_study.hasFigures()) {
        return;
    }
    const RowDesign& design = m_study.design;
    m_session.setSimulable(SimulationRequest{design.engine, design.values,
                                             fromQt(designTitle(*design.engine, design.point)),
                                             m_study.workload.layers.at(m_page->layer()),
                                             m_study.technology->settings(), m_page->seed()});
}

} // namespace permdse::ui
