// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <QAbstractProxyModel>

#include "core/experiment/runner.h"
#include "ui/models/result_table_model.h"

namespace permdse::ui {

enum class RowChoice { All, Feasible, ArchitectureFronts, OverallFronts };

/// Rows of a ResultTableModel, filtered and sorted by number. It reads the table's columns instead
/// of asking the model cell by cell, so a million rows sort in a fraction of a second. NaN stands
/// last in either direction; equal values keep the order of the table.
class ResultFilterProxy final : public QAbstractProxyModel {
    Q_OBJECT
public:
    explicit ResultFilterProxy(QObject* parent = nullptr);

    /// Shows a run in the source model, which must be a ResultTableModel; null clears. The filters
    /// stay in force; an expression that does not fit the new table is dropped.
    void setOutcome(std::shared_ptr<const RunOutcome> outcome);

    void setRowChoice(RowChoice choice);
    [[nodiscard]] RowChoice rowChoice() const { return m_choice; }
    /// Keeps only rows of that workload; empty for all.
    void setWorkload(const QString& workload);
    /// Keeps only rows for which the expression is true. Returns why it is not legal (then the
    /// former filter stays in force), or an empty text.
    [[nodiscard]] QString setExpression(const QString& expression);
    [[nodiscard]] const QString& expression() const { return m_expression; }

    /// The rows that pass choice and expression, on whichever workload; empty if all do.
    [[nodiscard]] std::vector<bool> passing() const;

    /// Row of the result table shown at a row of this model, and back.
    [[nodiscard]] std::uint32_t tableRow(int row) const;
    [[nodiscard]] std::optional<int> rowOf(std::uint32_t tableRow) const;

    void setSourceModel(QAbstractItemModel* model) override;
    [[nodiscard]] QModelIndex mapToSource(const QModelIndex& index) const override;
    [[nodiscard]] QModelIndex mapFromSource(const QModelIndex& index) const override;
    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    /// Column -1 restores the order of the table.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    [[nodiscard]] const ResultTable* table() const;
    [[nodiscard]] std::vector<bool> rowsOfChoice() const;
    void collectRows();
    void sortRows();
    void refilter();

    std::shared_ptr<const RunOutcome> m_outcome;
    RowChoice m_choice = RowChoice::All;
    QString m_workload;
    QString m_expression;
    std::vector<bool> m_expressionHolds; ///< by row; empty without an expression
    std::vector<bool> m_passing;         ///< by row, choice and expression
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::vector<std::uint32_t> m_rows;     ///< table row by row of this model
    std::vector<std::int32_t> m_positions; ///< the inverse; -1 for rows filtered away
};

} // namespace permdse::ui
