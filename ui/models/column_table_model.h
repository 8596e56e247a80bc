// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include <QAbstractTableModel>

namespace permdse::ui {

/// A column of a table: its header, what the tooltip of that says, and which way it is aligned.
struct TableColumn {
    const char* title; ///< QT_TR_NOOP of the model, as is the meaning
    const char* meaning = "";
    const char* unit = ""; ///< goes with the title in the header
    bool is_number = false;
};

/// A table whose columns are told by a list. Headers and alignments follow from that; a subclass
/// has the rows and says what is in a cell.
class ColumnTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    /// As many as are in the list.
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const final;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const final;

protected:
    /// The list must outlive the model.
    ColumnTableModel(std::span<const TableColumn> columns, QObject* parent);

    /// What a cell shows in a role. Numbers are aligned to the right, all else to the left, unless
    /// a cell says otherwise.
    [[nodiscard]] virtual QVariant cell(const QModelIndex& index, int role) const = 0;
    /// Whether an index is of a cell that is there. @see QAbstractItemModel::checkIndex
    [[nodiscard]] virtual bool hasCell(const QModelIndex& index) const;
    /// The header of a column beyond the list, which has numbers.
    [[nodiscard]] virtual QString furtherTitle(int column) const;
    /// The meaning of a column of the list, translated.
    [[nodiscard]] QString meaningOf(int column) const;
    [[nodiscard]] bool isNumber(int column) const;

private:
    [[nodiscard]] bool isListed(int column) const;
    [[nodiscard]] QString translated(const char* text) const;
    [[nodiscard]] QVariant alignmentOf(int column) const;

    std::span<const TableColumn> m_columns;
};

} // namespace permdse::ui
