// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/architecture/evaluation.h"
#include "ui/models/column_table_model.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// The bill of components of a design: one row per component and a last row with the totals.
class BreakdownModel final : public ColumnTableModel {
    Q_OBJECT
public:
    enum Column {
        ComponentColumn,
        ModuleColumn,
        CategoryColumn,
        CountColumn,
        AreaColumn,
        PowerColumn,
        LeakageColumn,
        EventColumn,
        EventsColumn,
        EventEnergyColumn,
        EnergyColumn,
        columnTotal
    };

    explicit BreakdownModel(QObject* parent = nullptr);

    void setEvaluation(Evaluation evaluation);
    void clear() { setEvaluation({}); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;

protected:
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    Evaluation m_evaluation;
};

} // namespace permdse::ui
