// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "core/study/comparison.h"
#include "ui/models/evaluated_design.h"

class QAbstractItemModel;
class QTableView;

namespace permdse::ui {

class BreakdownModel;
class ComparisonModel;
class DesignModel;
class MemoryModel;
class MetricModel;

/// A design in tables: its metrics beside those of others, its memories, its gains over the
/// baselines, its bill of components and its parameters. All of them as high as their rows.
class DesignTables final : public QWidget {
    Q_OBJECT
public:
    explicit DesignTables(QWidget* parent = nullptr);

    /// Shows the first of the designs, beside the others. `reference`: see DesignModel.
    void showDesign(std::vector<EvaluatedDesign> designs, const DesignValues& reference,
                    std::vector<Comparison> comparisons);
    /// Shows the parameters alone, of a design without figures.
    void showParameters(const EvaluatedDesign& design, const DesignValues& reference);
    void clear();
    [[nodiscard]] MetricModel& metrics() { return *m_metrics; }

signals:
    /// The user wants to know where the metric of a row comes from.
    void metricChosen(int row);

private:
    QTableView* addTable(const QString& name, const QString& accessibleName, const QString& heading,
                         QAbstractItemModel* model);
    void clearFigures();
    void fitMetricColumns();
    void fitMemoryColumns();

    MetricModel* m_metrics;
    MemoryModel* m_memories;
    ComparisonModel* m_comparison;
    BreakdownModel* m_bill;
    DesignModel* m_design;
    QTableView* m_metricTable;
    QTableView* m_memoryTable;
    QTableView* m_billTable;
};

} // namespace permdse::ui
