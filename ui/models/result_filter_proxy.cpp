// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_filter_proxy.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace permdse::ui {

ResultFilterProxy::ResultFilterProxy(QObject* parent) : QAbstractProxyModel(parent) {}

const ResultTable* ResultFilterProxy::table() const {
    const auto* source = qobject_cast<const ResultTableModel*>(sourceModel());
    return source ? source->table().get() : nullptr;
}

void ResultFilterProxy::setSourceModel(QAbstractItemModel* model) {
    beginResetModel();
    if (sourceModel()) {
        disconnect(sourceModel(), nullptr, this, nullptr);
    }
    QAbstractProxyModel::setSourceModel(model);
    if (model) {
        connect(model, &QAbstractItemModel::modelAboutToBeReset, this,
                [this] { beginResetModel(); });
        connect(model, &QAbstractItemModel::modelReset, this, [this] {
            m_sortColumn = m_sortColumn < columnCount() ? m_sortColumn : -1;
            sortTable();
            collectRows();
            endResetModel();
        });
    }
    sortTable();
    collectRows();
    endResetModel();
}

void ResultFilterProxy::setTable(ResultTablePtr table, VisibleRowsPtr visible) {
    m_visible = std::move(visible);
    if (auto* source = qobject_cast<ResultTableModel*>(sourceModel())) {
        source->setTable(std::move(table));
    }
}

void ResultFilterProxy::setVisible(VisibleRowsPtr visible) {
    beginResetModel();
    m_visible = std::move(visible);
    collectRows();
    endResetModel();
}

void ResultFilterProxy::sortTable() {
    m_sorted.clear();
    const ResultTable* results = table();
    if (!results || m_sortColumn < 0) {
        return;
    }
    for (std::size_t row = 0; row < results->rowCount(); ++row) {
        m_sorted.push_back(RowId(static_cast<std::uint32_t>(row)));
    }
    const auto values = results->column(static_cast<std::size_t>(m_sortColumn));
    const bool descending = m_sortOrder == Qt::DescendingOrder;
    std::sort(m_sorted.begin(), m_sorted.end(), [&](RowId a, RowId b) {
        const double left = values[number(a)];
        const double right = values[number(b)];
        if (std::isnan(left) || std::isnan(right)) {
            return std::isnan(left) == std::isnan(right) ? a < b : std::isnan(right);
        }
        if (left == right) {
            return a < b;
        }
        return descending ? left > right : left < right;
    });
}

void ResultFilterProxy::collectRows() {
    const ResultTable* results = table();
    const std::size_t count = results ? results->rowCount() : 0;
    m_rows.clear();
    m_positions.assign(count, -1);
    for (std::size_t place = 0; place < count; ++place) {
        const RowId row =
            m_sorted.empty() ? RowId(static_cast<std::uint32_t>(place)) : m_sorted[place];
        if (!m_visible || m_visible->contains(row)) {
            m_positions[number(row)] = static_cast<std::int32_t>(m_rows.size());
            m_rows.push_back(row);
        }
    }
}

void ResultFilterProxy::sort(int column, Qt::SortOrder order) {
    if (column >= columnCount()) {
        return;
    }
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<RowId> tableRows;
    for (const QModelIndex& index : before) {
        tableRows.push_back(m_rows[static_cast<std::size_t>(index.row())]);
    }
    m_sortColumn = column;
    m_sortOrder = order;
    sortTable();
    collectRows();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const RowId row = tableRows[static_cast<std::size_t>(i)];
        after.append(createIndex(m_positions[number(row)], before.at(i).column()));
    }
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

RowId ResultFilterProxy::tableRow(int row) const {
    return m_rows.at(static_cast<std::size_t>(row));
}

std::optional<int> ResultFilterProxy::rowOf(RowId tableRow) const {
    if (number(tableRow) >= m_positions.size() || m_positions[number(tableRow)] < 0) {
        return std::nullopt;
    }
    return m_positions[number(tableRow)];
}

QModelIndex ResultFilterProxy::mapToSource(const QModelIndex& index) const {
    if (!sourceModel() || !index.isValid() || index.model() != this ||
        static_cast<std::size_t>(index.row()) >= m_rows.size()) {
        return {};
    }
    const RowId row = m_rows[static_cast<std::size_t>(index.row())];
    return sourceModel()->index(static_cast<int>(number(row)), index.column());
}

QModelIndex ResultFilterProxy::mapFromSource(const QModelIndex& index) const {
    if (!index.isValid()) {
        return {};
    }
    const std::optional<int> row = rowOf(RowId(static_cast<std::uint32_t>(index.row())));
    return row ? createIndex(*row, index.column()) : QModelIndex();
}

QModelIndex ResultFilterProxy::index(int row, int column, const QModelIndex& parent) const {
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

QModelIndex ResultFilterProxy::parent(const QModelIndex&) const {
    return {};
}

int ResultFilterProxy::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ResultFilterProxy::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !sourceModel() ? 0 : sourceModel()->columnCount();
}

QVariant ResultFilterProxy::headerData(int section, Qt::Orientation orientation, int role) const {
    if (!sourceModel()) {
        return {};
    }
    if (orientation == Qt::Vertical) {
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    }
    return sourceModel()->headerData(section, orientation, role);
}

} // namespace permdse::ui
