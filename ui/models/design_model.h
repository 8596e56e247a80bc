// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "ui/models/column_table_model.h"
#include "ui/models/evaluated_design.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// The parameters of one design: value, unit, and whether it is the reference value or chosen;
/// behind a parameter what layers have of their own of it.
class DesignModel final : public ColumnTableModel {
    Q_OBJECT
public:
    enum Column { NameColumn, ValueColumn, UnitColumn, StatusColumn, columnTotal };

    explicit DesignModel(QObject* parent = nullptr);

    /// `reference` is the published design at the same technology. An empty design clears.
    void setDesign(const std::optional<EvaluatedDesign>& design, const DesignValues& reference);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;

protected:
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    struct Row {
        const ParameterInfo* info;
        double value = 0.0;
        std::optional<double> reference;
        QString title;
    };
    std::vector<Row> m_rows;
};

} // namespace permdse::ui
