// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/architecture/evaluation.h"
#include "ui/models/column_table_model.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// How full each memory of a design is, and what it streams.
class MemoryModel final : public ColumnTableModel {
    Q_OBJECT
public:
    enum Column {
        NameColumn,
        OccupancyColumn,
        NeedColumn,
        CapacityColumn,
        StreamedColumn,
        columnTotal
    };

    explicit MemoryModel(QObject* parent = nullptr);

    void setMemories(std::vector<MemoryLine> memories);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;

protected:
    [[nodiscard]] QVariant cell(const QModelIndex& index, int role) const override;

private:
    std::vector<MemoryLine> m_memories;
};

} // namespace permdse::ui
