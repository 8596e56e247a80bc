// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_filter_proxy.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/exploration/expression.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

/// For each row, whether the expression over the table's columns is true there (not 0, not NaN).
Result<std::vector<bool>> rowsThatHold(const ResultTable& table, const QString& text) {
    std::vector<std::string> names;
    for (const ColumnSpec& spec : table.specs()) {
        names.push_back(spec.id);
    }
    const Result<Expression> expression = Expression::compile(fromQt(text), names);
    if (!expression) {
        return expression.error();
    }
    std::vector<bool> holds(table.rowCount());
    std::vector<double> values(names.size());
    for (std::size_t row = 0; row < holds.size(); ++row) {
        for (const std::size_t column : expression->used()) {
            values[column] = table.figure(row, column);
        }
        const double value = expression->evaluate(values);
        holds[row] = value != 0.0 && !std::isnan(value);
    }
    return holds;
}

} // namespace

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
            collectRows();
            endResetModel();
        });
    }
    collectRows();
    endResetModel();
}

void ResultFilterProxy::setOutcome(std::shared_ptr<const RunOutcome> outcome) {
    m_outcome = std::move(outcome);
    m_expressionHolds.clear();
    const ResultTablePtr results = m_outcome ? m_outcome->table : nullptr;
    if (results && !m_expression.isEmpty()) {
        Result<std::vector<bool>> holds = rowsThatHold(*results, m_expression);
        if (holds) {
            m_expressionHolds = std::move(*holds);
        } else {
            m_expression.clear();
        }
    }
    if (auto* source = qobject_cast<ResultTableModel*>(sourceModel())) {
        source->setTable(results);
    }
}

QString ResultFilterProxy::setExpression(const QString& expression) {
    if (expression == m_expression) {
        return {};
    }
    std::vector<bool> kept;
    if (table() && !expression.isEmpty()) {
        Result<std::vector<bool>> holds = rowsThatHold(*table(), expression);
        if (!holds) {
            return toQt(holds.error().front().message);
        }
        kept = std::move(*holds);
    }
    m_expression = expression;
    m_expressionHolds = std::move(kept);
    refilter();
    return {};
}

void ResultFilterProxy::setRowChoice(RowChoice choice) {
    if (choice != m_choice) {
        m_choice = choice;
        refilter();
    }
}

void ResultFilterProxy::setWorkload(const QString& workload) {
    if (workload != m_workload) {
        m_workload = workload;
        refilter();
    }
}

void ResultFilterProxy::refilter() {
    beginResetModel();
    collectRows();
    endResetModel();
}

std::vector<bool> ResultFilterProxy::rowsOfChoice() const {
    const ResultTable* results = table();
    std::vector<bool> keep(results->rowCount(), true);
    if (m_outcome &&
        (m_choice == RowChoice::ArchitectureFronts || m_choice == RowChoice::OverallFronts)) {
        keep.assign(keep.size(), false);
        for (const Front& front : m_outcome->fronts) {
            if (front.architecture.empty() == (m_choice == RowChoice::OverallFronts)) {
                for (const std::uint32_t row : front.rows) {
                    keep[row] = true;
                }
            }
        }
    } else if (m_choice == RowChoice::Feasible) {
        if (const auto column = results->find("infeasibility")) {
            const auto reasons = results->column(*column);
            for (std::size_t row = 0; row < keep.size(); ++row) {
                keep[row] = reasons[row] == 0.0;
            }
        }
    }
    return keep;
}

std::vector<bool> ResultFilterProxy::passing() const {
    const bool isAll = m_choice == RowChoice::All && m_expression.isEmpty();
    return isAll ? std::vector<bool>() : m_passing;
}

void ResultFilterProxy::collectRows() {
    m_rows.clear();
    m_positions.clear();
    m_passing.clear();
    const ResultTable* results = table();
    if (!results) {
        return;
    }
    const std::size_t count = results->rowCount();
    m_passing = rowsOfChoice();
    if (m_expressionHolds.size() == count) {
        for (std::size_t row = 0; row < count; ++row) {
            m_passing[row] = m_passing[row] && m_expressionHolds[row];
        }
    }
    std::optional<double> wanted; // code of the workload
    const auto workloadColumn = results->find("workload");
    if (!m_workload.isEmpty() && workloadColumn) {
        const std::vector<std::string>& names = results->spec(*workloadColumn).labels;
        const auto name = std::find(names.begin(), names.end(), fromQt(m_workload));
        if (name != names.end()) {
            wanted = static_cast<double>(name - names.begin());
        }
    }
    for (std::size_t row = 0; row < count; ++row) {
        if (m_passing[row] && (!wanted || results->column(*workloadColumn)[row] == *wanted)) {
            m_rows.push_back(static_cast<std::uint32_t>(row));
        }
    }
    sortRows();
}

void ResultFilterProxy::sortRows() {
    const ResultTable* results = table();
    const std::size_t count = results ? results->rowCount() : 0;
    if (results && m_sortColumn >= 0) {
        const auto values = results->column(static_cast<std::size_t>(m_sortColumn));
        const bool descending = m_sortOrder == Qt::DescendingOrder;
        std::sort(m_rows.begin(), m_rows.end(), [&](std::uint32_t a, std::uint32_t b) {
            const double left = values[a];
            const double right = values[b];
            if (std::isnan(left) || std::isnan(right)) {
                return std::isnan(left) == std::isnan(right) ? a < b : std::isnan(right);
            }
            if (left == right) {
                return a < b;
            }
            return descending ? left > right : left < right;
        });
    } else {
        std::sort(m_rows.begin(), m_rows.end());
    }
    m_positions.assign(count, -1);
    for (std::size_t position = 0; position < m_rows.size(); ++position) {
        m_positions[m_rows[position]] = static_cast<std::int32_t>(position);
    }
}

void ResultFilterProxy::sort(int column, Qt::SortOrder order) {
    if (column >= columnCount()) {
        return;
    }
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<std::uint32_t> tableRows;
    for (const QModelIndex& index : before) {
        tableRows.push_back(m_rows[static_cast<std::size_t>(index.row())]);
    }
    m_sortColumn = column;
    m_sortOrder = order;
    sortRows();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const std::uint32_t row = tableRows[static_cast<std::size_t>(i)];
        after.append(createIndex(m_positions[row], before.at(i).column()));
    }
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

std::uint32_t ResultFilterProxy::tableRow(int row) const {
    return m_rows.at(static_cast<std::size_t>(row));
}

std::optional<int> ResultFilterProxy::rowOf(std::uint32_t tableRow) const {
    if (tableRow >= m_positions.size() || m_positions[tableRow] < 0) {
        return std::nullopt;
    }
    return m_positions[tableRow];
}

QModelIndex ResultFilterProxy::mapToSource(const QModelIndex& index) const {
    if (!sourceModel() || !index.isValid() || index.model() != this ||
        static_cast<std::size_t>(index.row()) >= m_rows.size()) {
        return {};
    }
    return sourceModel()->index(static_cast<int>(m_rows[static_cast<std::size_t>(index.row())]),
                                index.column());
}

QModelIndex ResultFilterProxy::mapFromSource(const QModelIndex& index) const {
    if (!index.isValid()) {
        return {};
    }
    const std::optional<int> row = rowOf(static_cast<std::uint32_t>(index.row()));
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
