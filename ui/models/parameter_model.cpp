// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/parameter_model.h"

#include <algorithm>
#include <array>

#include "core/architecture/technology_parameters.h"
#include "core/base/json_document.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/exploration/axis_text.h"
#include "core/exploration/formula_tokens.h"
#include "core/technology/technology.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr std::array<TableColumn, ParameterModel::columnTotal> columns{{
    {QT_TR_NOOP("Parameter"), QT_TR_NOOP("Hover over a parameter to see what it means.")},
    {QT_TR_NOOP("Values"),
     QT_TR_NOOP("One value, a list (8, 16, 32), or a range (8..256 x2, 0.4..1.2 +0.1). Empty keeps "
                "the reference value; an empty clock is the highest feasible one of each design.")},
    {QT_TR_NOOP("Reference"),
     QT_TR_NOOP("Value in the published design, carried to the process node")},
}};

const SweepAxis* findAxis(const ArchitectureSpace& space, const std::string& id) {
    const auto found = std::find_if(space.sweep.begin(), space.sweep.end(),
                                    [&](const SweepAxis& axis) { return axis.parameter == id; });
    return found == space.sweep.end() ? nullptr : &*found;
}

const FixedParameter* findFixed(const ArchitectureSpace& space, const std::string& id) {
    const auto found = std::find_if(space.fixed.begin(), space.fixed.end(),
                                    [&](const FixedParameter& f) { return f.parameter == id; });
    return found == space.fixed.end() ? nullptr : &*found;
}

void removeParameter(ArchitectureSpace& space, const std::string& id) {
    std::erase_if(space.sweep, [&](const SweepAxis& axis) { return axis.parameter == id; });
    std::erase_if(space.fixed, [&](const FixedParameter& fixed) { return fixed.parameter == id; });
}

void setParameter(ArchitectureSpace& space, const SweepAxis& axis) {
    const std::string& id = axis.parameter;
    const auto* list = std::get_if<ValueList>(&axis.sweep);
    if (list && list->values.size() == 1 && !axis.per_layer) {
        removeParameter(space, id);
        space.fixed.push_back({id, list->values.front()});
        return;
    }
    std::erase_if(space.fixed, [&](const FixedParameter& fixed) { return fixed.parameter == id; });
    const auto found = std::find_if(space.sweep.begin(), space.sweep.end(),
                                    [&](const SweepAxis& other) { return other.parameter == id; });
    if (found != space.sweep.end()) {
        *found = axis;
    } else {
        space.sweep.push_back(axis);
    }
}

/// Layers of which each has a row; of workloads with more, those have one that a value is set for.
constexpr std::size_t mostLayers = 64;

/// The layers that have rows for a parameter: those of the workloads, then others that something is
/// set for, so that it can be taken out.
std::vector<std::string> layersOf(const Experiment& experiment, const ArchitectureSpace& space,
                                  const ParameterInfo& parameter) {
    std::vector<std::string> layers = layerNames(experiment.workloads);
    if (layers.size() > mostLayers) {
        layers.clear();
    }
    const auto add = [&](const std::string& id) {
        const auto name = layerParameterName(id);
        if (name && name->parameter == parameter.id &&
            std::find(layers.begin(), layers.end(), name->layer) == layers.end()) {
            layers.emplace_back(name->layer);
        }
    };
    for (const SweepAxis& axis : space.sweep) {
        add(axis.parameter);
    }
    for (const FixedParameter& fixed : space.fixed) {
        add(fixed.parameter);
    }
    return layers;
}

/// "PE count", "p of Alex-FC6".
QString titleOf(const ParameterInfo& parameter, const std::string& id) {
    const auto name = layerParameterName(id);
    return name ? ParameterModel::tr("%1 of %2").arg(parameterHeader(parameter), toQt(name->layer))
                : parameterHeader(parameter);
}

/// The same without the unit, as in menus.
QString editedTitle(const ParameterInfo& parameter, const std::string& id) {
    const auto name = layerParameterName(id);
    const QString title = toQt(parameterTitle(parameter));
    return name ? ParameterModel::tr("%1 of %2").arg(title, toQt(name->layer)) : title;
}

/// What the field of a clock says that is left open.
QString openClockText() {
    return ParameterModel::tr("highest");
}

QString parameterToolTip(const ParameterInfo& parameter, const std::string& id) {
    const auto name = layerParameterName(id);
    QString body = toQt(parameter.meaning);
    if (name) {
        body += QStringLiteral("\n") +
                ParameterModel::tr("Here of the layer %1 alone.").arg(toQt(name->layer));
    } else if (parameter.on_layer) {
        body += QStringLiteral("\n") +
                ParameterModel::tr("Layers may have their own: “each layer: 4, 8” combines these "
                                   "values on all of them, and rows below are of one layer each.");
    }
    body += QStringLiteral("\n") + ParameterModel::tr("Accepted: ") + toQt(acceptedText(parameter));
    if (!parameter.influences.empty()) {
        body +=
            QStringLiteral("\n") + ParameterModel::tr("Influences: ") + toQt(parameter.influences);
    }
    body += QStringLiteral("\n") + ParameterModel::tr("In expressions and files: ") +
            toQt(formulaName(id));
    QString title = titleOf(parameter, id);
    if (!parameter.symbol.empty() && !name) {
        title += QStringLiteral(" (") + toQt(parameter.symbol) + QLatin1Char(')');
    }
    return toolTipText(title, body);
}

} // namespace

ParameterModel::ParameterModel(ExperimentDocument& document, std::size_t architecture,
                               QObject* parent)
    : DocumentTableModel(document, columns, parent), m_architecture(architecture) {
    refresh();
}

const ArchitectureSpace* ParameterModel::space() const {
    const std::vector<ArchitectureSpace>& spaces = document().experiment().architectures;
    return m_architecture < spaces.size() ? &spaces[m_architecture] : nullptr;
}

const Engine* ParameterModel::engine() const {
    return space() ? findEngine(space()->architecture) : nullptr;
}

std::uint64_t ParameterModel::designs() const {
    return space() ? designCount(*space(), layerNames(document().experiment().workloads).size())
                   : 0;
}

int ParameterModel::rowOf(std::string_view parameterId) const {
    const int rows = documentRows();
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const Row& row) { return row.id == parameterId; });
    return found == m_rows.end() || rows == 0 ? -1 : static_cast<int>(found - m_rows.begin());
}

const ParameterInfo* ParameterModel::parameter(int row) const {
    return row < 0 || row >= documentRows() ? nullptr : m_rows[static_cast<std::size_t>(row)].info;
}

QString ParameterModel::title(int row) const {
    const Row& asked = m_rows.at(static_cast<std::size_t>(row));
    return titleOf(*asked.info, asked.id);
}

std::vector<ParameterModel::Row> ParameterModel::rowsOf(const Engine& engine) const {
    std::vector<Row> rows;
    const std::size_t own = engine.parameters().size();
    for (std::size_t i = 0; i < own; ++i) {
        const ParameterInfo& info = engine.parameters()[i];
        rows.push_back({&info, i, info.id});
        if (info.on_layer) {
            for (const std::string& layer : layersOf(document().experiment(), *space(), info)) {
                rows.push_back({&info, i, layerParameterId(info.id, layer)});
            }
        }
    }
    for (std::size_t i = 0; i < technologyParameters().size(); ++i) {
        const ParameterInfo& info = technologyParameters()[i].info;
        rows.push_back({&info, own + i, info.id});
    }
    return rows;
}

int ParameterModel::documentRows() const {
    m_rows = engine() ? rowsOf(*engine()) : std::vector<Row>();
    return static_cast<int>(m_rows.size());
}

std::string ParameterModel::pointerOf(const std::string& id) const {
    const bool fixed = space() && findFixed(*space(), id);
    return "/architectures/" + std::to_string(m_architecture) + (fixed ? "/fixed/" : "/sweep/") +
           pointerStep(id);
}

QString ParameterModel::problemOf(const Row& row) const {
    return problemText(pointerOf(row.id));
}

QString ParameterModel::ownText(const Row& row) const {
    if (const PendingText* pending = document().pending(pointerOf(row.id))) {
        return pending->text;
    }
    if (!space()) {
        return {};
    }
    if (const SweepAxis* axis = findAxis(*space(), row.id)) {
        return toQt(axisText(*axis, *row.info));
    }
    if (const FixedParameter* fixed = findFixed(*space(), row.id)) {
        return toQt(parameterText(*row.info, fixed->value));
    }
    return {};
}

const DesignValues& ParameterModel::reference() const {
    const TechnologySettings& settings = document().experiment().technology;
    if (m_referenceSettings != settings) {
        m_referenceSettings = settings;
        // Where the technology itself is at fault nothing can be carried to it.
        const bool isLegal = document().problemAt("/technology") == nullptr;
        const TechnologySettings used = isLegal ? settings : TechnologySettings();
        m_reference = engine()->referenceDesign(Technology(used));
        for (const TechnologyParameter& parameter : technologyParameters()) {
            m_reference.push_back(parameter.value(used));
        }
    }
    return m_reference;
}

bool ParameterModel::isOpenClock(const Row& row) const {
    const auto clock = space() ? openClock(*engine(), *space()) : std::nullopt;
    return clock == row.place && !document().pending(pointerOf(row.id));
}

QString ParameterModel::referenceText(const Row& row) const {
    return toQt(parameterText(*row.info, reference().at(row.place)));
}

QString ParameterModel::inheritedText(const Row& row) const {
    if (layerParameterName(row.id)) { // what holds for all layers
        const QString common = ownText({row.info, row.place, row.info->id});
        return common.isEmpty() ? referenceText(row) : common;
    }
    return isOpenClock(row) ? openClockText() : referenceText(row);
}

QString ParameterModel::referenceToolTip(const Row& row) const {
    const ParameterInfo& info = *row.info;
    const QString title = referenceText(row);
    if (technologyParameterIndex(info.id)) {
        return toolTipText(tr("Experiment: ") + title,
                           tr("Value on the Technology page; values here are for this "
                              "architecture alone."));
    }
    QString body = tr("Value in the published design, status: ") + toQt(info.evidence);
    if (reference().at(row.place) != info.reference) {
        body += tr("\nCarried to %1 nm; published: %2")
                    .arg(toQt(displayNumber(document().experiment().technology.node_nm)),
                         toQt(parameterText(info, info.reference)));
    }
    return toolTipText(tr("Reference: ") + title, body);
}

QString ParameterModel::toolTip(const Row& row, int column) const {
    const QString problem = column == ValuesColumn ? problemOf(row) : QString();
    if (!problem.isEmpty()) {
        return toolTipText(tr("Not legal"), problem);
    }
    if (column == ReferenceColumn) {
        return referenceToolTip(row);
    }
    if (column == ValuesColumn && isOpenClock(row)) {
        return toolTipText(parameterHeader(*row.info),
                           tr("Left empty: each design runs at its highest feasible clock."));
    }
    return parameterToolTip(*row.info, row.id);
}

QVariant ParameterModel::cell(const QModelIndex& index, int role) const {
    const Row& row = m_rows.at(static_cast<std::size_t>(index.row()));
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        switch (index.column()) {
        case NameColumn:
            return titleOf(*row.info, row.id);
        case ValuesColumn: {
            const QString own = ownText(row);
            return own.isEmpty() && role == Qt::DisplayRole ? inheritedText(row) : own;
        }
        case ReferenceColumn:
            return referenceText(row);
        default:
            return {};
        }
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case ProblemRole:
        return index.column() == ValuesColumn ? problemOf(row) : QString();
    case InheritedRole:
        return index.column() == ValuesColumn && ownText(row).isEmpty();
    case SecondaryRole:
        return index.column() == ReferenceColumn;
    case PlaceholderRole:
        return inheritedText(row);
    default:
        return {};
    }
}

Qt::ItemFlags ParameterModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == ValuesColumn ? flags | Qt::ItemIsEditable : flags;
}

bool ParameterModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || index.column() != ValuesColumn || !hasCell(index)) {
        return false;
    }
    const Row row = m_rows[static_cast<std::size_t>(index.row())];
    QString text = value.toString().trimmed();
    if (row.id == "clock_ghz" && text == openClockText()) {
        text.clear();
    }
    if (text != ownText(row)) {
        setOwn(row, text);
    }
    return true;
}

void ParameterModel::setOwn(const Row& row, const QString& text) {
    const std::string pointer = pointerOf(row.id);
    document().edit(tr("change of %1").arg(editedTitle(*row.info, row.id)), [&](EditState& state) {
        ArchitectureSpace& target = state.experiment.architectures[m_architecture];
        state.pending.erase(pointer);
        if (text.isEmpty()) {
            removeParameter(target, row.id);
            return;
        }
        const Result<SweepAxis> axis = parseAxis(fromQt(text), row.id, *row.info);
        const std::string problem =
            axis ? sweepProblem(axis->sweep, *row.info) : axis.error().front().message;
        if (!problem.empty()) {
            state.pending[pointer] = {text, toQt(problem)};
            return;
        }
        setParameter(target, *axis);
    });
}

} // namespace permdse::ui
