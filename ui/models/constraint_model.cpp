// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/constraint_model.h"

#include <array>

#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, 1> columns{{
    {QT_TR_NOOP("Condition")},
}};

} // namespace

ConstraintModel::ConstraintModel(ExperimentDocument& document, QObject* parent)
    : DocumentTableModel(document, columns, parent) {
    refresh();
}

int ConstraintModel::documentRows() const {
    return static_cast<int>(document().experiment().constraints.size());
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

QVariant ConstraintModel::cell(const QModelIndex& index, int role) const {
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

Qt::ItemFlags ConstraintModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsEditable : flags;
}

bool ConstraintModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const std::string text = fromQt(value.toString().trimmed());
    if (role != Qt::EditRole || !hasCell(index) || text.empty()) {
        return false;
    }
    document().edit(tr("change of a constraint"), [&](EditState& state) {
        state.experiment.constraints[static_cast<std::size_t>(index.row())] = text;
    });
    return true;
}

} // namespace permdse::ui
