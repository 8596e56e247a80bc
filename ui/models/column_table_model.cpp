// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/column_table_model.h"

#include <QCoreApplication>

#include "core/base/unit_format.h"
#include "ui/models/text.h"

namespace permdse::ui {

ColumnTableModel::ColumnTableModel(std::span<const TableColumn> columns, QObject* parent)
    : QAbstractTableModel(parent), m_columns(columns) {}

int ColumnTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant ColumnTableModel::data(const QModelIndex& index, int role) const {
    if (!hasCell(index)) {
        return {};
    }
    QVariant value = cell(index, role);
    return role == Qt::TextAlignmentRole && !value.isValid() ? alignmentOf(index.column()) : value;
}

QVariant ColumnTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole: {
        if (!isListed(section)) {
            return furtherTitle(section);
        }
        const TableColumn& column = m_columns[static_cast<std::size_t>(section)];
        return toQt(titleWithUnit(fromQt(translated(column.title)), column.unit));
    }
    case Qt::ToolTipRole:
        return meaningOf(section);
    case Qt::TextAlignmentRole:
        return alignmentOf(section);
    default:
        return {};
    }
}

bool ColumnTableModel::hasCell(const QModelIndex& index) const {
    return checkIndex(index, CheckIndexOption::IndexIsValid);
}

QString ColumnTableModel::furtherTitle(int) const {
    return {};
}

QString ColumnTableModel::meaningOf(int column) const {
    return isListed(column) ? translated(m_columns[static_cast<std::size_t>(column)].meaning)
                            : QString();
}

bool ColumnTableModel::isNumber(int column) const {
    return !isListed(column) || m_columns[static_cast<std::size_t>(column)].is_number;
}

bool ColumnTableModel::isListed(int column) const {
    return column >= 0 && static_cast<std::size_t>(column) < m_columns.size();
}

QString ColumnTableModel::translated(const char* text) const {
    return *text == '\0' ? QString() : QCoreApplication::translate(metaObject()->className(), text);
}

QVariant ColumnTableModel::alignmentOf(int column) const {
    return QVariant::fromValue(Qt::AlignVCenter |
                               (isNumber(column) ? Qt::AlignRight : Qt::AlignLeft));
}

} // namespace permdse::ui
