// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_model.h"

#include <algorithm>
#include <span>
#include <vector>

#include "ui/models/field_cells.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

/// The fields that a layer is edited by: not where its figures come from.
const std::vector<const Field<Layer>*>& shownFields() {
    static const std::vector<const Field<Layer>*> fields = [] {
        std::vector<const Field<Layer>*> shown;
        for (const Field<Layer>& field : layerFields()) {
            if (!field.info.provenance) {
                shown.push_back(&field);
            }
        }
        return shown;
    }();
    return fields;
}

std::span<const TableColumn> columns() {
    static const std::vector<TableColumn> all = [] {
        std::vector<TableColumn> columns;
        for (const Field<Layer>* field : shownFields()) {
            const FieldInfo& info = field->info;
            columns.push_back({info.column.empty() ? info.title.c_str() : info.column.c_str(),
                               helpOf(info).c_str(), info.unit.c_str(), isNumeric(info)});
        }
        return columns;
    }();
    return all;
}

const Field<Layer>& fieldAt(int column) {
    return *shownFields()[static_cast<std::size_t>(column)];
}

} // namespace

int LayerModel::columnOf(const void* member) {
    const std::vector<const Field<Layer>*>& fields = shownFields();
    const auto found = std::find_if(fields.begin(), fields.end(), [member](const auto* field) {
        return field->info.member == member;
    });
    return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

LayerModel::LayerModel(ExperimentDocument& document, QObject* parent)
    : DocumentTableModel(document, columns(), parent) {
    refresh();
}

void LayerModel::showPlace(std::size_t place) {
    m_place = place;
    m_builtin = nullptr;
    refresh();
}

void LayerModel::showBuiltin(const Workload* workload) {
    m_place.reset();
    m_builtin = workload;
    refresh();
}

const Workload* LayerModel::workload() const {
    if (!m_place) {
        return m_builtin;
    }
    const std::vector<Workload>& workloads = document().experiment().workloads;
    return *m_place < workloads.size() ? &workloads[*m_place] : nullptr;
}

int LayerModel::documentRows() const {
    return workload() ? static_cast<int>(workload()->layers.size()) : 0;
}

std::string LayerModel::pointerOf(const QModelIndex& index) const {
    return "/workloads/" + std::to_string(m_place.value_or(0)) + "/layers/" +
           std::to_string(index.row()) + '/' + fieldAt(index.column()).info.id;
}

void LayerModel::editLayers(const QString& what,
                            const std::function<void(std::vector<Layer>&)>& change) {
    if (m_place && *m_place < document().experiment().workloads.size()) {
        document().edit(
            what, [&](EditState& state) { change(state.experiment.workloads[*m_place].layers); });
    }
}

void LayerModel::addLayer() {
    editLayers(tr("new layer"), [](std::vector<Layer>& layers) {
        Layer added = layers.empty() ? Layer{} : layers.back();
        for (std::size_t number = layers.size() + 1;; ++number) {
            added.name = "layer-" + std::to_string(number);
            if (std::none_of(layers.begin(), layers.end(),
                             [&](const Layer& layer) { return layer.name == added.name; })) {
                break;
            }
        }
        added.evidence = Evidence::Chosen;
        added.source.clear();
        layers.push_back(added);
    });
}

void LayerModel::removeLayer(int row) {
    editLayers(tr("removal of a layer"), [row](std::vector<Layer>& layers) {
        if (layers.size() > 1 && row >= 0 && static_cast<std::size_t>(row) < layers.size()) {
            layers.erase(layers.begin() + row);
        }
    });
}

QVariant LayerModel::cell(const QModelIndex& index, int role) const {
    const Layer& layer = workload()->layers[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::ToolTipRole: {
        const QString problem = m_place ? problemText(pointerOf(index)) : QString();
        if (!problem.isEmpty()) {
            return toolTipText(tr("Not legal"), problem);
        }
        QString body = meaningOf(index.column());
        if (!layer.source.empty()) {
            body += tr("\nSource: %1 (%2)")
                        .arg(toQt(layer.source), toQt(toDisplayText(layer.evidence)));
        }
        return toolTipText(toQt(layer.name), body);
    }
    case ProblemRole:
        return m_place ? problemText(pointerOf(index)) : QString();
    default: {
        const Field<Layer>& field = fieldAt(index.column());
        return fieldCell(field.info, field.get(layer), role);
    }
    }
}

Qt::ItemFlags LayerModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (m_place && index.isValid()) {
        flags |= fieldFlags(fieldAt(index.column()).info);
    }
    return flags;
}

bool LayerModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!m_place || !hasCell(index)) {
        return false;
    }
    const Field<Layer>& field = fieldAt(index.column());
    const std::optional<FieldValue> edited = fieldEdit(field.info, value, role);
    if (!edited) {
        return false;
    }
    const auto row = static_cast<std::size_t>(index.row());
    editLayers(tr("change of a layer"),
               [&](std::vector<Layer>& layers) { field.set(layers[row], *edited); });
    return true;
}

} // namespace permdse::ui
