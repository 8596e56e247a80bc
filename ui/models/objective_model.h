// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/document_table_model.h"

namespace permdse::ui {

/// The objectives of the experiment: metrics, and whether more or less of each is better.
class ObjectiveModel final : public DocumentTableModel {
    Q_OBJECT
public:
    enum Column { MetricColumn, SenseColumn, columnTotal };

    explicit ObjectiveModel(ExperimentDocument& document, QObject* parent = nullptr);

    /// Adds the first metric that has a better direction and is no objective yet. Returns its row,
    /// or -1 if there is none left.
    int addRow();
    void removeRow(int row);

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

protected:
    [[nodiscard]] int documentRows() const override;
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    /// Ids of metrics and derived metrics that are no objective yet, and `own`.
    [[nodiscard]] QStringList freeMetrics(const std::string& own) const;
};

} // namespace permdse::ui
