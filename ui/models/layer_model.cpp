// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_model.h"

#include <algorithm>
#include <array>

#include "core/base/unit_format.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, LayerModel::columnTotal> columns{{
    {QT_TR_NOOP("Layer"), QT_TR_NOOP("Name of the layer")},
    {QT_TR_NOOP("Outputs"), QT_TR_NOOP("Rows of the weight matrix (m)"), "", true},
    {QT_TR_NOOP("Inputs"), QT_TR_NOOP("Columns of the weight matrix (n)"), "", true},
    {QT_TR_NOOP("p"),
     QT_TR_NOOP("Block size of the permuted-diagonal form; the compression ratio of the layer"), "",
     true},
    {QT_TR_NOOP("Weights"),
     QT_TR_NOOP("Fraction of non-zero weights that an unstructured engine stores"), "", true},
    {QT_TR_NOOP("Active"), QT_TR_NOOP("Fraction of non-zero inputs"), "", true},
    {QT_TR_NOOP("Signed"), QT_TR_NOOP("Inputs do not come from a ReLU: negative values occur")},
}};

/// What a cell accepts.
struct LayerField {
    const char* key; ///< in the file, for the pointers of problems
    double minimum = 0.0;
    double maximum = 0.0;
    int decimals = 0;
};

constexpr double sizeLimit = static_cast<double>(Layer::maxSize);

constexpr std::array<LayerField, LayerModel::columnTotal> fields{{
    {"name"},
    {"outputs", 1, sizeLimit},
    {"inputs", 1, sizeLimit},
    {"p", 1, sizeLimit},
    {"weight_density", 1e-6, 1, 6},
    {"activation_density", 0, 1, 6},
    {"signed_inputs"},
}};

double valueOf(const Layer& layer, int column) {
    switch (column) {
    case LayerModel::OutputsColumn:
        return static_cast<double>(layer.outputs);
    case LayerModel::InputsColumn:
        return static_cast<double>(layer.inputs);
    case LayerModel::BlockSizeColumn:
        return static_cast<double>(layer.p);
    case LayerModel::WeightDensityColumn:
        return layer.weight_density;
    default:
        return layer.activation_density;
    }
}

void setValue(Layer& layer, int column, double value) {
    switch (column) {
    case LayerModel::OutputsColumn:
        layer.outputs = static_cast<std::int64_t>(value);
        break;
    case LayerModel::InputsColumn:
        layer.inputs = static_cast<std::int64_t>(value);
        break;
    case LayerModel::BlockSizeColumn:
        layer.p = static_cast<std::int64_t>(value);
        break;
    case LayerModel::WeightDensityColumn:
        layer.weight_density = value;
        break;
    default:
        layer.activation_density = value;
        break;
    }
}

} // namespace

LayerModel::LayerModel(ExperimentDocument& document, QObject* parent)
    : DocumentTableModel(document, columns, parent) {
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
           std::to_string(index.row()) + '/' + fields[static_cast<std::size_t>(index.column())].key;
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
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        if (column == NameColumn) {
            return toQt(layer.name);
        }
        return isNumber(column) ? QVariant(toQt(displayNumber(valueOf(layer, column), 6)))
                                : QVariant();
    case Qt::EditRole:
        if (column == NameColumn) {
            return toQt(layer.name);
        }
        return isNumber(column) ? QVariant(valueOf(layer, column)) : QVariant();
    case Qt::CheckStateRole:
        if (column != SignedColumn) {
            return {};
        }
        return layer.signed_inputs ? Qt::Checked : Qt::Unchecked;
    case Qt::ToolTipRole: {
        const QString problem = m_place ? problemText(pointerOf(index)) : QString();
        if (!problem.isEmpty()) {
            return toolTipText(tr("Not legal"), problem);
        }
        QString body = meaningOf(column);
        if (!layer.source.empty()) {
            body += tr("\nSource: %1 (%2)")
                        .arg(toQt(layer.source), toQt(toDisplayText(layer.evidence)));
        }
        return toolTipText(toQt(layer.name), body);
    }
    case ProblemRole:
        return m_place ? problemText(pointerOf(index)) : QString();
    case MinimumRole:
        return isNumber(column) ? QVariant(fields[static_cast<std::size_t>(column)].minimum)
                                : QVariant();
    case MaximumRole:
        return isNumber(column) ? QVariant(fields[static_cast<std::size_t>(column)].maximum)
                                : QVariant();
    case DecimalsRole:
        return fields[static_cast<std::size_t>(column)].decimals;
    default:
        return {};
    }
}

Qt::ItemFlags LayerModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (m_place && index.isValid()) {
        flags |= index.column() == SignedColumn ? Qt::ItemIsUserCheckable : Qt::ItemIsEditable;
    }
    return flags;
}

bool LayerModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!m_place || !hasCell(index)) {
        return false;
    }
    const auto row = static_cast<std::size_t>(index.row());
    const int column = index.column();
    if (role == Qt::CheckStateRole && column == SignedColumn) {
        editLayers(tr("sign of the inputs"), [&](std::vector<Layer>& layers) {
            layers[row].signed_inputs = value.toInt() == Qt::Checked;
        });
        return true;
    }
    if (role != Qt::EditRole) {
        return false;
    }
    if (column == NameColumn) {
        const QString name = value.toString().trimmed();
        if (name.isEmpty()) {
            return false;
        }
        editLayers(tr("name of a layer"),
                   [&](std::vector<Layer>& layers) { layers[row].name = fromQt(name); });
        return true;
    }
    bool isValid = false;
    const double number = value.toDouble(&isValid);
    const LayerField& info = fields[static_cast<std::size_t>(column)];
    if (!isNumber(column) || !isValid || number < info.minimum || number > info.maximum) {
        return false;
    }
    editLayers(tr("change of a layer"),
               [&](std::vector<Layer>& layers) { setValue(layers[row], column, number); });
    return true;
}

} // namespace permdse::ui
