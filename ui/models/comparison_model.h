// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/study/comparison.h"
#include "ui/models/column_table_model.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// A design against the published designs of the other architectures: for each, a row of the whole
/// workload, one of the geometric mean over its layers, and then one per layer. Ratios above 1
/// favour the design.
class ComparisonModel final : public ColumnTableModel {
    Q_OBJECT
public:
    enum Column { NameColumn, SpeedUpColumn, AreaColumn, PowerColumn, EnergyColumn, columnTotal };

    explicit ComparisonModel(QObject* parent = nullptr);

    void setComparisons(std::vector<Comparison> comparisons);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;

protected:
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    enum class RowKind { Total, Mean, Layer };
    struct Row {
        std::size_t comparison;
        const ComparisonRow* figures;
        RowKind kind;
    };
    std::vector<Comparison> m_comparisons;
    std::vector<Row> m_rows;
};

} // namespace permdse::ui
