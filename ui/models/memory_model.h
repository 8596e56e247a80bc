// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/architecture/evaluation.h"
#include "ui/models/field_roles.h"

namespace permdse::ui {

/// How full each memory of a design is, and what it streams.
class MemoryModel final : public QAbstractTableModel {
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

    using QAbstractTableModel::QAbstractTableModel;

    void setMemories(std::vector<MemoryLine> memories);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    std::vector<MemoryLine> m_memories;
};

} // namespace permdse::ui
