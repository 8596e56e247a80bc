// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/goals_page.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/models/text.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

namespace {

QDoubleSpinBox* makeCount(const QString& name, double min, std::uint64_t max,
                          const QString& toolTip, QWidget* parent) {
    auto* box = new QDoubleSpinBox(parent);
    box->setObjectName(name);
    box->setLocale(QLocale(QLocale::English, QLocale::UnitedStates));
    box->setGroupSeparatorShown(true);
    box->setDecimals(0);
    box->setRange(min, static_cast<double>(max));
    box->setKeyboardTracking(false);
    box->setToolTip(toolTip);
    box->setAccessibleName(toolTip);
    ignoreWheelWithoutFocus(*box);
    return box;
}

} // namespace

GoalsPage::GoalsPage(ExperimentDocument& document, QWidget* parent)
    : QWidget(parent), m_document(document), m_objectives(new ObjectiveModel(document, this)),
      m_constraints(new ConstraintModel(document, this)),
      m_derived(new DerivedMetricModel(document, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->setSpacing(4);
    m_objectiveTable = addSection(*layout, *m_objectives, QStringLiteral("objectives"),
                                  tr("Objectives"), tr("What the Pareto fronts are made of."));
    m_constraintTable =
        addSection(*layout, *m_constraints, QStringLiteral("constraints"), tr("Constraints"),
                   tr("Conditions on metrics, such as area_mm2 <= 10."));
    m_derivedTable = addSection(*layout, *m_derived, QStringLiteral("derived"),
                                tr("Derived metrics"), tr("Metrics of your own."));

    m_budget = makeCount(QStringLiteral("budget"), 1, SearchSettings::maxBudget,
                         tr("Most points (designs times workloads) that a run may evaluate"), this);
    m_seed = makeCount(QStringLiteral("seed"), 0, SearchSettings::maxSeed,
                       tr("Seed of random choices"), this);
    m_draws =
        makeCount(QStringLiteral("draws"), 0, UncertaintySettings::maxSamples,
                  tr("How often constants are drawn within their ranges, to see which designs "
                     "stay on the front; 0 for the stated values alone"),
                  this);
    m_simulate = new QComboBox(this);
    m_simulate->setObjectName(QStringLiteral("simulate"));
    m_simulate->addItems({tr("Nothing"), tr("The fronts")}); // as SimulatedPoints
    m_simulate->setToolTip(tr("Which points are run cycle by cycle once the fronts are known"));
    m_simulate->setAccessibleName(m_simulate->toolTip());
    ignoreWheelWithoutFocus(*m_simulate);
    m_keep = new QComboBox(this);
    m_keep->setObjectName(QStringLiteral("keep"));
    m_keep->addItems({tr("All points"), tr("Feasible points"), tr("The fronts"),
                      tr("The fronts and a sample")}); // as KeptRows
    m_keep->setToolTip(tr("Which points are kept with all their figures, in memory and in files; "
                          "fronts are those of all points"));
    m_keep->setAccessibleName(m_keep->toolTip());
    ignoreWheelWithoutFocus(*m_keep);
    m_sample = makeCount(QStringLiteral("sample"), 1, KeepSettings::maxSample,
                         tr("Points of the sample, drawn evenly from all"), this);
    auto* kept = new QVBoxLayout;
    kept->addWidget(m_keep);
    kept->addWidget(m_sample);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows); // in a narrow dock
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Most points"), m_budget);
    form->addRow(tr("Seed"), m_seed);
    form->addRow(tr("Keep"), kept);
    form->addRow(tr("Simulate"), m_simulate);
    form->addRow(tr("Draws of constants"), m_draws);
    layout->addWidget(makeHeading(tr("Search"), this));
    layout->addLayout(form);

    connect(m_budget, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        m_document.edit(tr("change of the budget"), [value](EditState& state) {
            state.experiment.search.budget = static_cast<std::uint64_t>(value);
        });
    });
    connect(m_seed, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        m_document.edit(tr("change of the seed"), [value](EditState& state) {
            state.experiment.search.seed = static_cast<std::uint64_t>(value);
        });
    });
    connect(m_draws, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        m_document.edit(tr("change of the draws"), [value](EditState& state) {
            state.experiment.uncertainty.samples = static_cast<std::uint64_t>(value);
        });
    });
    connect(m_keep, &QComboBox::activated, this, [this](int choice) {
        constexpr std::uint64_t usualSample = 100'000; // a plot shows them at once
        const auto rows = static_cast<KeptRows>(choice);
        m_document.edit(tr("change of what is kept"), [rows](EditState& state) {
            state.experiment.keep = {rows, rows == KeptRows::Sample ? usualSample : 0};
        });
    });
    connect(m_sample, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        m_document.edit(tr("change of the sample"), [value](EditState& state) {
            state.experiment.keep.sample = static_cast<std::uint64_t>(value);
        });
    });
    connect(m_simulate, &QComboBox::activated, this, [this](int choice) {
        m_document.edit(tr("change of what is simulated"), [choice](EditState& state) {
            state.experiment.simulate = static_cast<SimulatedPoints>(choice);
        });
    });
    connect(&m_document, &ExperimentDocument::changed, this, &GoalsPage::showSearch);
    showSearch();
}

template <class Model>
QTableView* GoalsPage::addSection(QVBoxLayout& layout, Model& model, const QString& name,
                                  const QString& title, const QString& hint) {
    auto* add = makeIconButton(QStringLiteral("add_") + name, QStringLiteral("add"),
                               tr("Add to %1").arg(title.toLower()), this);
    auto* remove = makeIconButton(QStringLiteral("remove_") + name, QStringLiteral("remove"),
                                  tr("Remove from %1").arg(title.toLower()), this);
    auto* table = makeTable(name, title, this);
    table->setModel(&model);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked |
                           QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setStretchLastSection(true);
    table->setMinimumHeight(table->verticalHeader()->defaultSectionSize() * 3);
    auto* heading = makeHeading(title, this);
    heading->setToolTip(hint);
    auto* bar = new QHBoxLayout;
    bar->addWidget(heading);
    bar->addStretch();
    bar->addWidget(add);
    bar->addWidget(remove);
    layout.addLayout(bar);
    layout.addWidget(table, 1);
    layout.addSpacing(4);

    const auto enableRemove = [table, remove] {
        remove->setEnabled(table->currentIndex().isValid());
    };
    connect(add, &QToolButton::clicked, table, [table, &model] {
        const int row = model.addRow();
        if (row >= 0) {
            table->setCurrentIndex(model.index(row, 0));
            table->setFocus();
        }
    });
    connect(remove, &QToolButton::clicked, table,
            [table, &model] { model.removeRow(table->currentIndex().row()); });
    connect(table->selectionModel(), &QItemSelectionModel::currentChanged, table, enableRemove);
    connect(&model, &QAbstractItemModel::modelReset, table, enableRemove);
    enableRemove();
    return table;
}

void GoalsPage::showSearch() {
    const SearchSettings& search = m_document.experiment().search;
    const QSignalBlocker budgetBlocker(m_budget);
    const QSignalBlocker seedBlocker(m_seed);
    const QSignalBlocker drawsBlocker(m_draws);
    const QSignalBlocker sampleBlocker(m_sample);
    const KeepSettings& keep = m_document.experiment().keep;
    m_keep->setCurrentIndex(static_cast<int>(keep.rows));
    m_sample->setVisible(keep.rows == KeptRows::Sample);
    m_sample->setValue(static_cast<double>(keep.sample));
    m_draws->setValue(static_cast<double>(m_document.experiment().uncertainty.samples));
    m_budget->setValue(static_cast<double>(search.budget));
    m_seed->setValue(static_cast<double>(search.seed));
    m_simulate->setCurrentIndex(static_cast<int>(m_document.experiment().simulate));
    const auto mark = [this](QWidget& field, const char* pointer) {
        const Diagnostic* problem = m_document.problemAt(pointer);
        markProblem(field, problem ? toQt(problem->message) : QString(), field.accessibleName());
    };
    mark(*m_budget, "/search/budget");
    mark(*m_seed, "/search/seed");
    mark(*m_draws, "/uncertainty/samples");
    mark(*m_keep, "/keep");
    mark(*m_sample, "/keep/sample");
}

void GoalsPage::goTo(const QString& part, const QString& field) {
    const Experiment& experiment = m_document.experiment();
    const auto show = [](QTableView& table, int row) {
        if (row >= 0 && row < table.model()->rowCount()) {
            table.setCurrentIndex(table.model()->index(row, table.model()->columnCount() - 1));
        }
        table.setFocus();
    };
    const auto rowOf = [&](const auto& list, auto idOf) {
        for (std::size_t row = 0; row < list.size(); ++row) {
            if (toQt(idOf(list[row])) == field) {
                return static_cast<int>(row);
            }
        }
        return -1;
    };
    if (part == QStringLiteral("constraints")) {
        show(*m_constraintTable, field.toInt());
    } else if (part == QStringLiteral("derived")) {
        show(*m_derivedTable,
             rowOf(experiment.derived, [](const DerivedMetric& d) { return d.id; }));
    } else if (part == QStringLiteral("objectives")) {
        show(*m_objectiveTable,
             rowOf(experiment.objectives, [](const Objective& o) { return o.metric; }));
    } else if (part == QStringLiteral("search")) {
        (field == QStringLiteral("seed") ? m_seed : m_budget)->setFocus();
    } else if (part == QStringLiteral("uncertainty")) {
        m_draws->setFocus();
    } else if (part == QStringLiteral("keep")) {
        (field == QStringLiteral("sample") ? static_cast<QWidget*>(m_sample) : m_keep)->setFocus();
    }
}

} // namespace permdse::ui
