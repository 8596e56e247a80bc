// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "core/exploration/result_table.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// A result table as a Qt model: numbers as displayNumber() writes them, codes as their labels,
/// infeasibility in words. Reads the table's columns in place and copies nothing.
class ResultTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Shows another table; null clears.
    void setTable(ResultTablePtr table);
    [[nodiscard]] const ResultTablePtr& table() const { return m_table; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    ResultTablePtr m_table;
    std::optional<std::size_t> m_infeasibility;
};

/// A cell of a result table for people: "8.85", "PermDNN", "feasible", "not modelled".
[[nodiscard]] QString resultCellText(const ResultTable& table, std::size_t row, std::size_t column);

/// "Area [mm²]".
[[nodiscard]] QString columnHeader(const ColumnSpec& spec);

} // namespace permdse::ui
