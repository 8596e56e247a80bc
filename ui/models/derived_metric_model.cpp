// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/derived_metric_model.h"

#include <algorithm>
#include <array>

#include "core/base/json_document.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, DerivedMetricModel::columnTotal> columns{{
    {QT_TR_NOOP("Name")},
    {QT_TR_NOOP("Expression")},
}};

} // namespace

DerivedMetricModel::DerivedMetricModel(ExperimentDocument& document, QObject* parent)
    : DocumentTableModel(document, columns, parent) {
    refresh();
}

int DerivedMetricModel::documentRows() const {
    return static_cast<int>(document().experiment().derived.size());
}

int DerivedMetricModel::addRow() {
    document().edit(tr("new derived metric"), [](EditState& state) {
        auto& derived = state.experiment.derived;
        std::string name = "energy_delay";
        for (int number = 2; std::any_of(derived.begin(), derived.end(),
                                         [&](const DerivedMetric& d) { return d.id == name; });
             ++number) {
            name = "energy_delay_" + std::to_string(number);
        }
        derived.push_back({name, "energy_uj * latency_us"});
    });
    return rowCount() - 1;
}

void DerivedMetricModel::removeRow(int row) {
    if (row >= 0 && row < documentRows()) {
        document().edit(tr("removal of a derived metric"), [row](EditState& state) {
            auto& derived = state.experiment.derived;
            derived.erase(derived.begin() + row);
        });
    }
}

QVariant DerivedMetricModel::cell(const QModelIndex& index, int role) const {
    const DerivedMetric& metric =
        document().experiment().derived[static_cast<std::size_t>(index.row())];
    const QString problem = problemText("/derived/" + pointerStep(metric.id));
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return toQt(index.column() == NameColumn ? metric.id : metric.expression);
    case ProblemRole:
        return problem;
    case Qt::ToolTipRole:
        return problem.isEmpty() ? toolTipText(toQt(metric.id),
                                               tr("A metric of your own, computed for each point; "
                                                  "usable in constraints and objectives."))
                                 : toolTipText(tr("Not legal"), problem);
    default:
        return {};
    }
}

Qt::ItemFlags DerivedMetricModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsEditable : flags;
}

bool DerivedMetricModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const std::string text = fromQt(value.toString().trimmed());
    if (role != Qt::EditRole || !hasCell(index) || text.empty()) {
        return false;
    }
    const auto& derived = document().experiment().derived;
    const auto row = static_cast<std::size_t>(index.row());
    if (index.column() == NameColumn &&
        std::any_of(derived.begin(), derived.end(),
                    [&](const DerivedMetric& d) { return &d != &derived[row] && d.id == text; })) {
        return false; // two metrics of one name cannot be written to a file
    }
    document().edit(tr("change of a derived metric"), [&](EditState& state) {
        DerivedMetric& metric = state.experiment.derived[row];
        (index.column() == NameColumn ? metric.id : metric.expression) = text;
    });
    return true;
}

} // namespace permdse::ui
