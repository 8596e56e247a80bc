// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/document_table_model.h"

namespace permdse::ui {

/// The derived metrics of the experiment: a name and the expression it stands for.
class DerivedMetricModel final : public DocumentTableModel {
    Q_OBJECT
public:
    enum Column { NameColumn, ExpressionColumn, columnTotal };

    explicit DerivedMetricModel(ExperimentDocument& document, QObject* parent = nullptr);

    /// Adds a derived metric under a free name and returns its row.
    int addRow();
    void removeRow(int row);

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

protected:
    [[nodiscard]] int documentRows() const override;
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;
};

} // namespace permdse::ui
