// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/experiment_editor.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/models/text.h"
#include "ui/views/architectures_page.h"
#include "ui/views/goals_page.h"
#include "ui/views/note_field.h"
#include "ui/views/technology_page.h"
#include "ui/views/view_helpers.h"
#include "ui/views/workloads_page.h"

namespace permdse::ui {

namespace {

constexpr int descriptionLines = 2;

} // namespace

namespace {

enum Tab { DesignsTab, WorkloadsTab, TechnologyTab, GoalsTab }; // in this order

} // namespace

ExperimentEditor::ExperimentEditor(ExperimentDocument& document, QWidget* parent)
    : View({.name = QStringLiteral("experiment"),
            .title = tr("Experiment"),
            .tool_tip = {},
            .place = ViewPlace::Left,
            .picture_size = QSize(480, 760)},
           parent),
      m_document(document), m_name(new QLineEdit(this)),
      m_description(new NoteField(descriptionLines, this)), m_pages(new QTabWidget(this)),
      m_architectures(new ArchitecturesPage(document, this)),
      m_workloads(new WorkloadsPage(document, this)),
      m_technology(new TechnologyPage(document, this)), m_goals(new GoalsPage(document, this)) {
    setObjectName(QStringLiteral("experimentEditor"));
    m_name->setObjectName(QStringLiteral("experimentName"));
    m_name->setAccessibleName(tr("Name of the experiment"));
    m_description->setObjectName(QStringLiteral("experimentDescription"));
    m_description->setAccessibleName(tr("Description of the experiment"));
    m_description->setPlaceholderText(tr("What this experiment is for"));

    m_pages->setObjectName(QStringLiteral("experimentPages"));
    // In a low window a page is scrolled rather than the window being made higher.
    m_pages->addTab(scrolled(*m_architectures, m_pages), tr("Designs"));
    m_pages->addTab(scrolled(*m_workloads, m_pages), tr("Workloads"));
    m_pages->addTab(scrolled(*m_technology, m_pages), tr("Technology"));
    m_pages->addTab(scrolled(*m_goals, m_pages), tr("Goals"));
    m_pages->setTabToolTip(0, tr("Architectures and the sweeps of their parameters"));
    m_pages->setTabToolTip(1, tr("What the designs have to run"));
    m_pages->setTabToolTip(2, tr("Process node, memory cells and projection rule"));
    m_pages->setTabToolTip(3, tr("Objectives, constraints, derived metrics and search"));
    m_pages->setDocumentMode(true);
    setMinimumWidth(230);

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("About"), m_description);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 4, 4);
    layout->setSpacing(8);
    layout->addLayout(form);
    layout->addWidget(m_pages, 1);

    connect(m_name, &QLineEdit::editingFinished, this, [this] {
        m_name->setModified(false); // taken over: undo is the document's from here on
        m_document.edit(tr("change of the name"), [this](EditState& state) {
            state.experiment.name = fromQt(m_name->text().trimmed());
        });
    });
    connect(m_description, &NoteField::editingFinished, this, [this] {
        m_description->setTakenOver();
        m_document.edit(tr("change of the description"), [this](EditState& state) {
            state.experiment.description = fromQt(m_description->toPlainText().trimmed());
        });
    });
    connect(&m_document, &ExperimentDocument::changed, this, &ExperimentEditor::showNames);
    showNames();
}

std::vector<ViewPicture> ExperimentEditor::pictures() {
    const auto page = [this](Tab tab) { return [this, tab] { m_pages->setCurrentIndex(tab); }; };
    return {{info().name, info().picture_size, page(DesignsTab)},
            {QStringLiteral("technology"), QSize(480, 900), page(TechnologyTab)}};
}

void ExperimentEditor::showNames() {
    const Experiment& experiment = m_document.experiment();
    if (m_name->text() != toQt(experiment.name)) {
        m_name->setText(toQt(experiment.name));
        if (!m_name->hasFocus()) {
            m_name->setCursorPosition(0); // its begin is what tells it
        }
    }
    m_description->showText(toQt(experiment.description));
    m_description->setToolTip(breakable(toQt(experiment.description)).toHtmlEscaped());
}

void ExperimentEditor::goTo(const QString& pointer) {
    QStringList steps = pointer.split(QLatin1Char('/'));
    for (QString& step : steps) { // RFC 6901
        step.replace(QStringLiteral("~1"), QStringLiteral("/"))
            .replace(QStringLiteral("~0"), QStringLiteral("~"));
    }
    const QString part = steps.value(1);
    if (part == QStringLiteral("architectures")) {
        m_pages->setCurrentIndex(DesignsTab);
        m_architectures->goTo(steps.value(2).toULong(), fromQt(steps.value(4)));
    } else if (part == QStringLiteral("workloads")) {
        m_pages->setCurrentIndex(WorkloadsTab);
        const bool hasLayer = steps.value(3) == QStringLiteral("layers") && steps.size() > 4;
        m_workloads->goTo(steps.value(2).toULong(),
                          hasLayer ? std::optional(steps.value(4).toInt()) : std::nullopt);
    } else if (part == QStringLiteral("technology")) {
        m_pages->setCurrentIndex(TechnologyTab);
        m_technology->goTo(fromQt(steps.mid(2).join(QLatin1Char('/'))));
    } else if (part == QStringLiteral("name")) {
        m_name->setFocus();
    } else if (part == QStringLiteral("description")) {
        m_description->setFocus();
    } else {
        m_pages->setCurrentIndex(GoalsTab);
        m_goals->goTo(part, steps.value(2));
    }
}

} // namespace permdse::ui
