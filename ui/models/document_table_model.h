// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/column_table_model.h"
#include "ui/models/experiment_document.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// A part of the document as a table that follows every edit, undo and redo: cells are refreshed,
/// and only a change in the number of rows resets the model, so that editors and the current cell
/// survive edits elsewhere.
class DocumentTableModel : public ColumnTableModel {
    Q_OBJECT
public:
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] ExperimentDocument& document() const { return m_document; }

protected:
    /// The list of columns must outlive the model.
    DocumentTableModel(ExperimentDocument& document, std::span<const TableColumn> columns,
                       QObject* parent);

    /// Rows that the document has now.
    [[nodiscard]] virtual int documentRows() const = 0;
    /// Reads the document again. Constructors of subclasses call it last.
    void refresh();
    /// True if the index is of this model and its row still exists in the document.
    [[nodiscard]] bool hasCell(const QModelIndex& index) const override;
    /// The text of the problem at a pointer, or an empty text.
    [[nodiscard]] QString problemText(const std::string& pointer) const;

private:
    ExperimentDocument& m_document;
    int m_rows = 0;
};

} // namespace permdse::ui
