// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/document_table_model.h"

#include "ui/models/text.h"

namespace permdse::ui {

DocumentTableModel::DocumentTableModel(ExperimentDocument& document,
                                       std::span<const TableColumn> columns, QObject* parent)
    : ColumnTableModel(columns, parent), m_document(document) {
    connect(&document, &ExperimentDocument::changed, this, &DocumentTableModel::refresh);
}

int DocumentTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}

void DocumentTableModel::refresh() {
    const int rows = documentRows();
    if (rows != m_rows) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    } else if (rows > 0) {
        emit dataChanged(index(0, 0), index(rows - 1, columnCount() - 1));
    }
}

bool DocumentTableModel::hasCell(const QModelIndex& index) const {
    return checkIndex(index, CheckIndexOption::IndexIsValid) && index.row() < documentRows();
}

QString DocumentTableModel::problemText(const std::string& pointer) const {
    const Diagnostic* problem = m_document.problemAt(pointer);
    return problem ? toQt(problem->message) : QString();
}

} // namespace permdse::ui
