// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/workload_model.h"

#include <algorithm>
#include <array>

#include "core/layer/workload_library.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, WorkloadModel::columnTotal> columns{{
    {QT_TR_NOOP("Workload")},
    {QT_TR_NOOP("Layers"), "", "", true},
}};

const std::vector<Workload>& builtins() {
    return builtinWorkloads();
}

/// The built-in workload that this is, unchanged; null for an own one.
bool isBuiltinWorkload(const Workload& workload) {
    const Workload* builtin = findBuiltinWorkload(workload.name);
    return builtin && *builtin == workload;
}

QString workloadToolTip(const Workload& workload) {
    QString body;
    for (const Layer& layer : workload.layers) {
        body += QStringLiteral("%1: %2 × %3, p = %4\n")
                    .arg(toQt(layer.name))
                    .arg(layer.outputs)
                    .arg(layer.inputs)
                    .arg(layer.p);
    }
    if (workload.accuracy) {
        body += WorkloadModel::tr("Stated accuracy: %1 %2 (%3)")
                    .arg(workload.accuracy->value)
                    .arg(toQt(workload.accuracy->unit),
                         toQt(toDisplayText(workload.accuracy->evidence)));
    }
    return toolTipText(toQt(workload.title), body.trimmed());
}

} // namespace

WorkloadModel::WorkloadModel(ExperimentDocument& document, QObject* parent)
    : DocumentTableModel(document, columns, parent) {
    refresh();
}

std::vector<std::size_t> WorkloadModel::ownPlaces() const {
    const std::vector<Workload>& workloads = document().experiment().workloads;
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < workloads.size(); ++place) {
        if (!isBuiltinWorkload(workloads[place])) {
            places.push_back(place);
        }
    }
    return places;
}

int WorkloadModel::documentRows() const {
    return static_cast<int>(builtins().size() + ownPlaces().size());
}

bool WorkloadModel::isBuiltin(int row) const {
    return row >= 0 && static_cast<std::size_t>(row) < builtins().size();
}

std::optional<std::size_t> WorkloadModel::placeInExperiment(int row) const {
    const std::vector<Workload>& workloads = document().experiment().workloads;
    if (isBuiltin(row)) {
        const auto found = std::find(workloads.begin(), workloads.end(),
                                     builtins()[static_cast<std::size_t>(row)]);
        return found == workloads.end()
                   ? std::nullopt
                   : std::optional(static_cast<std::size_t>(found - workloads.begin()));
    }
    const std::vector<std::size_t> places = ownPlaces();
    const auto own = static_cast<std::size_t>(row) - builtins().size();
    return row >= 0 && own < places.size() ? std::optional(places[own]) : std::nullopt;
}

int WorkloadModel::rowOfPlace(std::size_t place) const {
    for (int row = 0; row < documentRows(); ++row) {
        if (placeInExperiment(row) == place) {
            return row;
        }
    }
    return -1;
}

const Workload* WorkloadModel::workload(int row) const {
    if (isBuiltin(row)) {
        return &builtins()[static_cast<std::size_t>(row)];
    }
    const std::optional<std::size_t> place = placeInExperiment(row);
    return place ? &document().experiment().workloads[*place] : nullptr;
}

QString WorkloadModel::freeName(const QString& wish) const {
    const auto taken = [this](const QString& name) {
        const auto& workloads = document().experiment().workloads;
        return findBuiltinWorkload(fromQt(name)) ||
               std::any_of(workloads.begin(), workloads.end(),
                           [&](const Workload& w) { return w.name == fromQt(name); });
    };
    QString name = wish;
    for (int number = 2; taken(name); ++number) {
        name = QStringLiteral("%1-%2").arg(wish).arg(number);
    }
    return name;
}

int WorkloadModel::addWorkload(const Workload* original) {
    Workload added;
    if (original) {
        added = *original;
    } else {
        Layer layer;
        layer.name = "layer-1";
        layer.outputs = 1024;
        layer.inputs = 1024;
        layer.p = 8;
        layer.weight_density = 0.125;
        added.layers.push_back(layer);
    }
    const QString name =
        freeName(original ? toQt(original->name) + QStringLiteral("-copy") : tr("own-workload"));
    added.name = fromQt(name);
    added.title = added.name;
    document().edit(tr("new workload %1").arg(shortened(name, menuLimit)),
                    [&](EditState& state) { state.experiment.workloads.push_back(added); });
    return rowOfPlace(document().experiment().workloads.size() - 1);
}

void WorkloadModel::removeWorkload(int row) {
    const std::optional<std::size_t> place = placeInExperiment(row);
    if (!place) {
        return;
    }
    document().edit(
        tr("removal of workload %1").arg(shortened(toQt(workload(row)->name), menuLimit)),
        [&](EditState& state) {
            auto& workloads = state.experiment.workloads;
            workloads.erase(workloads.begin() + static_cast<std::ptrdiff_t>(*place));
        });
}

QVariant WorkloadModel::cell(const QModelIndex& index, int role) const {
    const Workload& shown = *workload(index.row());
    const std::optional<std::size_t> place = placeInExperiment(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == NameColumn
                   ? toQt(shown.name)
                   : QString::number(static_cast<qulonglong>(shown.layers.size()));
    case Qt::EditRole:
        return index.column() == NameColumn ? QVariant(toQt(shown.name)) : QVariant();
    case Qt::CheckStateRole:
        if (index.column() != NameColumn) {
            return {};
        }
        return place ? Qt::Checked : Qt::Unchecked;
    case Qt::ToolTipRole: {
        const QString problem =
            place ? problemText("/workloads/" + std::to_string(*place)) : QString();
        return problem.isEmpty() ? workloadToolTip(shown) : toolTipText(tr("Not legal"), problem);
    }
    case ProblemRole:
        return place ? problemText("/workloads/" + std::to_string(*place)) : QString();
    case SecondaryRole:
        return index.column() == LayersColumn;
    default:
        return {};
    }
}

Qt::ItemFlags WorkloadModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == NameColumn) {
        flags |= isBuiltin(index.row()) ? Qt::ItemIsUserCheckable : Qt::ItemIsEditable;
    }
    return flags;
}

bool WorkloadModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!hasCell(index) || index.column() != NameColumn) {
        return false;
    }
    const std::optional<std::size_t> place = placeInExperiment(index.row());
    if (role == Qt::CheckStateRole && isBuiltin(index.row())) {
        const bool wanted = value.toInt() == Qt::Checked;
        if (wanted && !place) {
            const Workload added = *workload(index.row());
            document().edit(tr("choice of %1").arg(shortened(toQt(added.name), menuLimit)),
                            [&](EditState& state) { state.experiment.workloads.push_back(added); });
        } else if (!wanted) {
            removeWorkload(index.row());
        }
        return true;
    }
    const QString name = value.toString().trimmed();
    if (role == Qt::EditRole && place && !isBuiltin(index.row()) && !name.isEmpty()) {
        document().edit(tr("name of a workload"), [&](EditState& state) {
            Workload& target = state.experiment.workloads[*place];
            if (target.title == target.name) {
                target.title = fromQt(name);
            }
            target.name = fromQt(name);
        });
        return true;
    }
    return false;
}

} // namespace permdse::ui
