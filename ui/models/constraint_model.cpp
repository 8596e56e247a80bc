// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/constraint_model.h"

#include "ui/models/text.h"

namespace permdse::ui {

ConstraintModel::ConstraintModel(ExperimentDocument& document, QObject* parent)
    : DocumentTableModel(document, parent) {
    refresh();
}

int ConstraintModel::documentRows() const {
    return static_cast<int>(document().experiment().constraints.size());
}

int ConstraintModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 1;
}

int ConstraintModel::addRow() {
    document().edit(tr("new constraint"), [](EditState& state) {
        state.experiment.constraints.push_back("area_mm2 <= 10");
    });
    return rowCount() - 1;
}

void ConstraintModel::removeRow(int row) {
    if (row >= 0 && row < documentRows()) {
        document().edit(tr("removal of a constraint"), [row](EditState& state) {
            auto& constraints = state.experiment.constraints;
            constraints.erase(constraints.begin() + row);
        });
    }
}

QVariant ConstraintModel::data(const QModelIndex& index, int role) const {
    if (!isCurrent(index)) {
        return {};
    }
    const std::string pointer = "/constraints/" + std::to_string(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return toQt(document().experiment().constraints[static_cast<std::size_t>(index.row())]);
    case ProblemRole:
        return problemText(pointer);
    case Qt::ToolTipRole: {
        const QString problem = problemText(pointer);
        return problem.isEmpty()
                   ? toolTipText(tr("Constraint"), tr("Feasible designs fulfil it; others are "
                                                      "marked and never on a front."))
                   : toolTipText(tr("Not legal"), problem);
    }
    case PlaceholderRole:
        return QStringLiteral("area_mm2 <= 10");
    default:
        return {};
    }
}

QVariant ConstraintModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section != 0) {
        return {};
    }
    if (role == Qt::DisplayRole) {
        return tr("Condition");
    }
    return role == Qt::TextAlignmentRole ? QVariant::fromValue(Qt::AlignVCenter | Qt::AlignLeft)
                                         : QVariant();
}

Qt::ItemFlags ConstraintModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsEditable : flags;
}

bool ConstraintModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const std::string text = fromQt(value.toString().trimmed());
    if (role != Qt::EditRole || !isCurrent(index) || text.empty()) {
        return false;
    }
    document().edit(tr("change of a constraint"), [&](EditState& state) {
        state.experiment.constraints[static_cast<std::size_t>(index.row())] = text;
    });
    return true;
}

} // namespace permdse::ui
