// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/report/comparison.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// A design against the published designs of the other architectures: for each, a row of the whole
/// workload, one of the geometric mean over its layers, and then one per layer. Ratios above 1
/// favour the design.
class ComparisonModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { NameColumn, SpeedUpColumn, AreaColumn, PowerColumn, EnergyColumn, columnTotal };

    using QAbstractTableModel::QAbstractTableModel;

    void setComparisons(std::vector<Comparison> comparisons);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

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
