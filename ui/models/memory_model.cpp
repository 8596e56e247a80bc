// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/memory_model.h"

#include <array>

#include "core/base/unit_format.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr double bitsPerKib = 8192.0;

struct MemoryColumn {
    const char* title;
    const char* unit;
    const char* meaning;
};

constexpr std::array<MemoryColumn, MemoryModel::columnTotal> columns{{
    {QT_TR_NOOP("Memory"), "", QT_TR_NOOP("What it is, and how many there are")},
    {QT_TR_NOOP("Full"), "%", QT_TR_NOOP("Words needed in the fullest one / words it has")},
    {QT_TR_NOOP("Needs"), "KiB",
     QT_TR_NOOP("What the fullest one would have to hold, so that nothing streams")},
    {QT_TR_NOOP("Has"), "KiB", QT_TR_NOOP("What each one can hold")},
    {QT_TR_NOOP("Streams"), "KiB", QT_TR_NOOP("What comes from DRAM for each input")},
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

void MemoryModel::setMemories(std::vector<MemoryLine> memories) {
    beginResetModel();
    m_memories = std::move(memories);
    endResetModel();
}

int MemoryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_memories.size());
}

int MemoryModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant MemoryModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const MemoryLine& memory = m_memories[static_cast<std::size_t>(index.row())];
    const MemoryColumn& info = columns[static_cast<std::size_t>(index.column())];
    const bool isName = index.column() == NameColumn;
    switch (role) {
    case Qt::DisplayRole:
        return isName ? nameOf(memory) : toQt(displayNumber(valueOf(memory, index.column()), 4));
    case RawValueRole:
        return isName ? QVariant() : QVariant(valueOf(memory, index.column()));
    case Qt::ToolTipRole: {
        QString body = tr(info.meaning);
        if (!isName) {
            body += QStringLiteral(": %1 %2").arg(toQt(exactText(valueOf(memory, index.column()))),
                                                  QString::fromUtf8(info.unit));
        }
        return toolTipText(nameOf(memory), body);
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (isName ? Qt::AlignLeft : Qt::AlignRight));
    case EmphasisRole: // what does not fit
        return index.column() == OccupancyColumn && memory.occupancy() > 1.0;
    default:
        return {};
    }
}

QVariant MemoryModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) {
        return {};
    }
    const MemoryColumn& info = columns[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
        return section == OccupancyColumn ? tr("Full [%]") : tr(info.title); // the others: KiB
    case Qt::ToolTipRole:
        return tr(info.meaning);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (section == NameColumn ? Qt::AlignLeft : Qt::AlignRight));
    default:
        return {};
    }
}

} // namespace permdse::ui
