// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "ui/models/column_table_model.h"
#include "ui/models/evaluated_design.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// The parameters of one design: value, unit, and whether it is the reference value or chosen.
class DesignModel final : public ColumnTableModel {
    Q_OBJECT
public:
    enum Column { NameColumn, ValueColumn, UnitColumn, StatusColumn, columnTotal };

    explicit DesignModel(QObject* parent = nullptr);

    /// `reference` is the published design at the same technology. An empty design clears.
    void setDesign(std::optional<EvaluatedDesign> design, DesignValues reference);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;

protected:
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    std::optional<EvaluatedDesign> m_design;
    DesignValues m_reference;
};

} // namespace permdse::ui
