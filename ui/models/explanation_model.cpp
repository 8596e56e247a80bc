// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/explanation_model.h"

#include <array>

#include "ui/models/text.h"

namespace permdse::ui {

struct ExplanationModel::Item {
    const ExplanationNode* node = nullptr;
    Item* parent = nullptr;
    int row = 0;
    std::string restsOn = {}; ///< in words, once it was asked for
    std::vector<std::unique_ptr<Item>> children = {};
};

ExplanationModel::ExplanationModel(QObject* parent) : QAbstractItemModel(parent) {}
ExplanationModel::~ExplanationModel() = default;

const std::vector<std::unique_ptr<ExplanationModel::Item>>& ExplanationModel::children(Item& item) {
    if (item.children.empty()) {
        for (const ExplanationPtr& operand : item.node->operands) {
            const auto row = static_cast<int>(item.children.size());
            item.children.push_back(std::make_unique<Item>(Item{operand.get(), &item, row}));
        }
    }
    return item.children;
}

const std::string& ExplanationModel::restsOn(Item& item) {
    if (item.restsOn.empty()) {
        item.restsOn = restsOnText(*item.node);
        if (item.restsOn.empty()) {
            item.restsOn = evidenceSummary(*item.node);
        }
    }
    return item.restsOn;
}

void ExplanationModel::setRoot(ExplanationPtr root) {
    beginResetModel();
    m_root = std::move(root);
    m_top = m_root ? std::make_unique<Item>(Item{m_root.get()}) : nullptr;
    endResetModel();
}

const ExplanationNode* ExplanationModel::node(const QModelIndex& index) const {
    return index.isValid() && checkIndex(index)
               ? static_cast<const Item*>(index.internalPointer())->node
               : nullptr;
}

QModelIndex ExplanationModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    if (!parent.isValid()) {
        return createIndex(row, column, m_top.get());
    }
    Item& above = *static_cast<Item*>(parent.internalPointer());
    return createIndex(row, column, children(above)[static_cast<std::size_t>(row)].get());
}

QModelIndex ExplanationModel::parent(const QModelIndex& index) const {
    if (!index.isValid()) {
        return {};
    }
    Item* above = static_cast<const Item*>(index.internalPointer())->parent;
    return above ? createIndex(above->row, FigureColumn, above) : QModelIndex();
}

int ExplanationModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return m_top ? 1 : 0;
    }
    return parent.column() == FigureColumn
               ? static_cast<int>(
                     static_cast<const Item*>(parent.internalPointer())->node->operands.size())
               : 0;
}

int ExplanationModel::columnCount(const QModelIndex&) const {
    return columnTotal;
}

bool ExplanationModel::hasChildren(const QModelIndex& parent) const {
    return rowCount(parent) > 0;
}

QVariant ExplanationModel::data(const QModelIndex& index, int role) const {
    const ExplanationNode* figure = node(index);
    if (!figure) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case FigureColumn:
            return toQt(figure->title);
        case ValueColumn:
            return toQt(valueText(*figure));
        case RestsOnColumn:
            return toQt(restsOn(*static_cast<Item*>(index.internalPointer())));
        case FormulaColumn:
            return toQt(figure->formula);
        default:
            return {};
        }
    case RawValueRole:
        return index.column() == ValueColumn ? QVariant(figure->value) : QVariant();
    case Qt::ToolTipRole: {
        QString body = QStringLiteral("%1 = %2").arg(toQt(figure->id), toQt(valueText(*figure)));
        if (!figure->formula.empty()) {
            body += QStringLiteral("\n= ") + toQt(figure->formula);
        }
        const std::string& rests = restsOn(*static_cast<Item*>(index.internalPointer()));
        if (!rests.empty()) {
            body += tr("\nRests on: %1").arg(toQt(rests));
        }
        return toolTipText(toQt(figure->title), body);
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::AlignVCenter | (index.column() == ValueColumn ? Qt::AlignRight : Qt::AlignLeft));
    case SecondaryRole:
        return index.column() == RestsOnColumn || index.column() == FormulaColumn;
    case EmphasisRole:
        return figure->kind == ExplanationKind::Metric && !parent(index).isValid();
    default:
        return {};
    }
}

QVariant ExplanationModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) {
        return {};
    }
    const std::array<QString, columnTotal> titles{tr("Figure"), tr("Value"), tr("Rests on"),
                                                  tr("Formula")};
    const std::array<QString, columnTotal> meanings{
        tr("What it is; its name in formulas is in the tooltip"), tr("With its unit"),
        tr("Status, range and source of a figure that does not follow from others; of one that "
           "does, how often each status occurs below it"),
        tr("How it follows from the figures below it")};
    const auto column = static_cast<std::size_t>(section);
    switch (role) {
    case Qt::DisplayRole:
        return titles[column];
    case Qt::ToolTipRole:
        return meanings[column];
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (section == ValueColumn ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

} // namespace permdse::ui
