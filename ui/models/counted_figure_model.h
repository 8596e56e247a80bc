// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/study/simulated_design.h"
#include "ui/models/column_table_model.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// What a simulation counted beside its closed form: metrics, events on the lines of the bill and
/// what only the simulation has, each under a heading.
class CountedFigureModel final : public ColumnTableModel {
    Q_OBJECT
public:
    enum Column {
        NameColumn,
        CountedColumn,
        ClosedColumn,
        DifferenceColumn,
        EnergyColumn,
        columnTotal
    };

    explicit CountedFigureModel(QObject* parent = nullptr);

    /// Figures of a workload of one layer.
    void setSimulated(const SimulatedDesign& simulated);
    void clear();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;

protected:
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    struct Row {
        CountedFigure figure; ///< of a heading, only the title
        bool is_heading = false;
        bool is_line = false; ///< of the bill
    };

    std::vector<Row> m_rows;
};

} // namespace permdse::ui
