// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/objective_model.h"

#include <algorithm>
#include <array>

#include "core/base/json_document.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, ObjectiveModel::columnTotal> columns{{
    {QT_TR_NOOP("Metric")},
    {QT_TR_NOOP("Direction")},
}};

QString metricTitle(const std::string& id) {
    const MetricInfo* metric = findMetric(id);
    return metric ? toQt(titleWithUnit(metric->title, metric->unit)) : toQt(id);
}

QString senseText(Sense sense) {
    return sense == Sense::Maximise ? ObjectiveModel::tr("maximise")
                                    : ObjectiveModel::tr("minimise");
}

} // namespace

ObjectiveModel::ObjectiveModel(ExperimentDocument& document, QObject* parent)
    : DocumentTableModel(document, columns, parent) {
    refresh();
}

int ObjectiveModel::documentRows() const {
    return static_cast<int>(document().experiment().objectives.size());
}

QStringList ObjectiveModel::freeMetrics(const std::string& own) const {
    const Experiment& experiment = document().experiment();
    QStringList free;
    const auto offer = [&](const std::string& id) {
        const bool taken =
            std::any_of(experiment.objectives.begin(), experiment.objectives.end(),
                        [&](const Objective& objective) { return objective.metric == id; });
        if (!taken || id == own) {
            free.append(toQt(id));
        }
    };
    for (const std::string& id : objectiveIds(experiment)) {
        const MetricInfo* metric = findMetric(id);
        if (!metric || metric->labels.empty() || id == own) { // a code is neither small nor large
            offer(id);
        }
    }
    return free;
}

int ObjectiveModel::addRow() {
    const QStringList free = freeMetrics({});
    const auto wanted = std::find_if(free.begin(), free.end(), [](const QString& id) {
        const MetricInfo* metric = findMetric(fromQt(id));
        return !metric || metric->better != Sense::Ignore;
    });
    if (wanted == free.end()) {
        return -1;
    }
    const MetricInfo* metric = findMetric(fromQt(*wanted));
    const Sense sense = metric ? metric->better : Sense::Minimise;
    document().edit(tr("new objective"), [&](EditState& state) {
        state.experiment.objectives.push_back({fromQt(*wanted), sense});
    });
    return rowCount() - 1;
}

void ObjectiveModel::removeRow(int row) {
    if (row >= 0 && row < documentRows()) {
        document().edit(tr("removal of an objective"), [row](EditState& state) {
            auto& objectives = state.experiment.objectives;
            objectives.erase(objectives.begin() + row);
        });
    }
}

QVariant ObjectiveModel::cell(const QModelIndex& index, int role) const {
    const Objective& objective =
        document().experiment().objectives[static_cast<std::size_t>(index.row())];
    const bool isMetric = index.column() == MetricColumn;
    switch (role) {
    case Qt::DisplayRole:
        return isMetric ? metricTitle(objective.metric) : senseText(objective.sense);
    case Qt::EditRole:
        return isMetric ? toQt(objective.metric)
                        : QString::number(static_cast<int>(objective.sense));
    case ChoicesRole:
        if (isMetric) {
            QStringList titles;
            for (const QString& id : freeMetrics(objective.metric)) {
                titles.append(metricTitle(fromQt(id)));
            }
            return titles;
        }
        return QStringList{senseText(Sense::Minimise), senseText(Sense::Maximise)};
    case ChoiceValuesRole:
        if (isMetric) {
            return freeMetrics(objective.metric);
        }
        return QStringList{QString::number(static_cast<int>(Sense::Minimise)),
                           QString::number(static_cast<int>(Sense::Maximise))};
    case ProblemRole:
        return problemText("/objectives/" + pointerStep(objective.metric));
    case Qt::ToolTipRole: {
        const QString problem = problemText("/objectives/" + pointerStep(objective.metric));
        if (!problem.isEmpty()) {
            return toolTipText(tr("Not legal"), problem);
        }
        const MetricInfo* metric = findMetric(objective.metric);
        return toolTipText(metricTitle(objective.metric),
                           metric ? toQt(metric->meaning) : QString());
    }
    default:
        return {};
    }
}

Qt::ItemFlags ObjectiveModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsEditable : flags;
}

bool ObjectiveModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !hasCell(index)) {
        return false;
    }
    const auto row = static_cast<std::size_t>(index.row());
    const QString text = value.toString();
    if (index.column() == MetricColumn) {
        if (!freeMetrics(document().experiment().objectives[row].metric).contains(text)) {
            return false;
        }
        document().edit(tr("change of an objective"), [&](EditState& state) {
            Objective& objective = state.experiment.objectives[row];
            if (objective.metric != fromQt(text)) {
                objective.metric = fromQt(text);
                const MetricInfo* metric = findMetric(objective.metric);
                if (metric && metric->better != Sense::Ignore) {
                    objective.sense = metric->better;
                }
            }
        });
        return true;
    }
    const int sense = text.toInt();
    if (sense != static_cast<int>(Sense::Minimise) && sense != static_cast<int>(Sense::Maximise)) {
        return false;
    }
    document().edit(tr("direction of an objective"), [&](EditState& state) {
        state.experiment.objectives[row].sense = static_cast<Sense>(sense);
    });
    return true;
}

} // namespace permdse::ui
