// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/memory_model.h"

#include <array>

#include "core/base/unit_format.h"
#include "core/base/units.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, MemoryModel::columnTotal> columns{{
    {QT_TR_NOOP("Memory"), QT_TR_NOOP("What it is, and how many there are")},
    {QT_TR_NOOP("Full"), QT_TR_NOOP("Words needed in the fullest one / words it has"), "%", true},
    {QT_TR_NOOP("Needs"), // in KiB, as the heading of the table says
     QT_TR_NOOP("What the fullest one would have to hold, so that nothing streams"), "", true},
    {QT_TR_NOOP("Has"), QT_TR_NOOP("What each one can hold"), "", true},
    {QT_TR_NOOP("Streams"), QT_TR_NOOP("What comes from DRAM for each input"), "", true},
}};

double valueOf(const MemoryLine& memory, int column) {
    switch (column) {
    case MemoryModel::NeedColumn:
        return memory.need_words * memory.word_bits / bitsPerKib;
    case MemoryModel::CapacityColumn:
        return memory.capacity_words * memory.word_bits / bitsPerKib;
    case MemoryModel::OccupancyColumn:
        return 100.0 * memory.occupancy();
    default:
        return memory.streamed_kib;
    }
}

QString nameOf(const MemoryLine& memory) {
    return memory.owners > 1.0 ? MemoryModel::tr("%1, %2 × %3")
                                     .arg(toQt(memory.title), toQt(displayNumber(memory.owners)),
                                          toQt(memory.owner))
                               : toQt(memory.title);
}

} // namespace

MemoryModel::MemoryModel(QObject* parent) : ColumnTableModel(columns, parent) {}

void MemoryModel::setMemories(std::vector<MemoryLine> memories) {
    beginResetModel();
    m_memories = std::move(memories);
    endResetModel();
}

int MemoryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_memories.size());
}

QVariant MemoryModel::cell(const QModelIndex& index, int role) const {
    const MemoryLine& memory = m_memories[static_cast<std::size_t>(index.row())];
    const bool isName = index.column() == NameColumn;
    switch (role) {
    case Qt::DisplayRole:
        return isName ? nameOf(memory) : toQt(displayNumber(valueOf(memory, index.column()), 4));
    case RawValueRole:
        return isName ? QVariant() : QVariant(valueOf(memory, index.column()));
    case Qt::ToolTipRole: {
        QString body = meaningOf(index.column());
        if (!isName) {
            body += QStringLiteral(": %1 %2").arg(
                toQt(exactText(valueOf(memory, index.column()))),
                index.column() == OccupancyColumn ? QStringLiteral("%") : QStringLiteral("KiB"));
        }
        return toolTipText(nameOf(memory), body);
    }
    case EmphasisRole: // what does not fit
        return index.column() == OccupancyColumn && memory.occupancy() > 1.0;
    default:
        return {};
    }
}

} // namespace permdse::ui
