// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/models/constraint_model.h"
#include "ui/models/derived_metric_model.h"
#include "ui/models/objective_model.h"

class QComboBox;
class QDoubleSpinBox;
class QTableView;
class QVBoxLayout;

namespace permdse::ui {

/// What the experiment is after: objectives, constraints, derived metrics, the search and draws
/// of the constants.
class GoalsPage final : public QWidget {
    Q_OBJECT
public:
    explicit GoalsPage(ExperimentDocument& document, QWidget* parent = nullptr);

    /// Shows the field at a pointer's steps: ("constraints", "0"), ("objectives", "area_mm2").
    void goTo(const QString& part, const QString& field);

private:
    /// A table with a heading and buttons to add and remove rows.
    template <class Model>
    QTableView* addSection(QVBoxLayout& layout, Model& model, const QString& name,
                           const QString& title, const QString& hint);
    void showSearch();

    ExperimentDocument& m_document;
    ObjectiveModel* m_objectives;
    ConstraintModel* m_constraints;
    DerivedMetricModel* m_derived;
    QTableView* m_objectiveTable;
    QTableView* m_constraintTable;
    QTableView* m_derivedTable;
    QDoubleSpinBox* m_budget;
    QDoubleSpinBox* m_seed;
    QComboBox* m_simulate;
    QComboBox* m_keep;
    QDoubleSpinBox* m_sample; ///< shown while a sample is kept
    QDoubleSpinBox* m_draws;
};

} // namespace permdse::ui
