// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/document_table_model.h"

namespace permdse::ui {

/// The constraints of the experiment: one expression per row that feasible designs fulfil.
class ConstraintModel final : public DocumentTableModel {
    Q_OBJECT
public:
    explicit ConstraintModel(ExperimentDocument& document, QObject* parent = nullptr);

    /// Adds a constraint on the area and returns its row.
    int addRow();
    void removeRow(int row);

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

protected:
    [[nodiscard]] int documentRows() const override;
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;
};

} // namespace permdse::ui
