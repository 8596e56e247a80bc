// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/design_tables.h"

#include <algorithm>
#include <utility>

#include <QAction>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/breakdown_model.h"
#include "ui/models/comparison_model.h"
#include "ui/models/design_model.h"
#include "ui/models/memory_model.h"
#include "ui/models/metric_model.h"
#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

DesignTables::DesignTables(QWidget* parent)
    : QWidget(parent), m_metrics(new MetricModel(this)), m_memories(new MemoryModel(this)),
      m_comparison(new ComparisonModel(this)), m_bill(new BreakdownModel(this)),
      m_design(new DesignModel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_metricTable = addTable(QStringLiteral("metricTable"), tr("Metrics"), {}, m_metrics);
    m_memoryTable =
        addTable(QStringLiteral("memoryTable"), tr("Memories"), tr("Memories, in KiB"), m_memories);
    QTableView* comparison = addTable(QStringLiteral("comparisonTable"), tr("Comparison"),
                                      tr("Gains over the baselines"), m_comparison);
    m_billTable = addTable(QStringLiteral("billTable"), tr("Bill of components"),
                           tr("Bill of components"), m_bill);
    QTableView* design =
        addTable(QStringLiteral("designTable"), tr("Parameters"), tr("Parameters"), m_design);
    design->horizontalHeader()->setStretchLastSection(true);
    for (QTableView* table : {m_metricTable, m_memoryTable, comparison}) {
        table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
        table->setWordWrap(true); // names are read whole
    }
    fitColumns(*m_metricTable, [this](int) { fitMetricColumns(); });
    fitColumns(*m_memoryTable, [this](int) { fitMemoryColumns(); });

    auto* explain = new QAction(tr("Where does this come from?"), m_metricTable);
    explain->setObjectName(QStringLiteral("actionExplain"));
    m_metricTable->addAction(explain);
    m_metricTable->setContextMenuPolicy(Qt::ActionsContextMenu);
    const auto choose = [this](const QModelIndex& metric) {
        if (metric.isValid()) {
            emit metricChosen(metric.row());
        }
    };
    connect(explain, &QAction::triggered, this,
            [this, choose] { choose(m_metricTable->currentIndex()); });
    connect(m_metricTable, &QTableView::clicked, this, choose);
    connect(m_metricTable, &QTableView::activated, this, choose);
}

QTableView* DesignTables::addTable(const QString& name, const QString& accessibleName,
                                   const QString& heading, QAbstractItemModel* model) {
    constexpr int gap = 8; // above a heading, beside the spacing
    auto* column = static_cast<QVBoxLayout*>(layout());
    if (!heading.isEmpty()) {
        column->addSpacing(gap);
        column->addWidget(makeHeading(heading, this));
    }
    QTableView* table = makeTable(name, accessibleName, this);
    table->setModel(model);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    if (model != m_bill) { // which alone is scrolled sideways
        table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    }
    keepFullHeight(*table);
    column->addWidget(table);
    return table;
}

void DesignTables::showDesign(std::vector<EvaluatedDesign> designs, const DesignValues& reference,
                              std::vector<Comparison> comparisons) {
    const EvaluatedDesign& shown = designs.front();
    m_memories->setMemories(shown.evaluation.memories);
    m_bill->setEvaluation(shown.evaluation);
    m_design->setDesign(shown, reference);
    m_comparison->setComparisons(std::move(comparisons));
    m_metrics->setDesigns(std::move(designs));
    fitMetricColumns();
    fitMemoryColumns();
    m_billTable->resizeColumnsToContents();
}

void DesignTables::showParameters(const EvaluatedDesign& design, const DesignValues& reference) {
    clearFigures();
    m_design->setDesign(design, reference);
}

void DesignTables::clear() {
    clearFigures();
    m_design->setDesign(std::nullopt, {});
}

void DesignTables::clearFigures() {
    m_metrics->setDesigns({});
    m_memories->setMemories({});
    m_comparison->setComparisons({});
    m_bill->clear();
}

void DesignTables::fitMetricColumns() {
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
        for (int column = MetricModel::FirstDesignColumn; column < header.count(); ++column) {
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
    showColumnsThatFit(*m_metricTable, MetricModel::FirstDesignColumn,
                       room - (hasUnits ? units : 0));
}

void DesignTables::fitMemoryColumns() {
    constexpr int nameLetters = 14;
    showColumnsThatFit(*m_memoryTable, MemoryModel::OccupancyColumn,
                       m_memoryTable->viewport()->width() -
                           nameLetters * m_memoryTable->fontMetrics().averageCharWidth());
}

} // namespace permdse::ui
