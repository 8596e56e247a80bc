// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/parameter_model.h"

#include <algorithm>
#include <array>

#include "core/architecture/technology_parameters.h"
#include "core/base/json_document.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
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

void setParameter(ArchitectureSpace& space, const std::string& id, const Sweep& sweep) {
    const auto* list = std::get_if<ValueList>(&sweep);
    if (list && list->values.size() == 1) {
        removeParameter(space, id);
        space.fixed.push_back({id, list->values.front()});
        return;
    }
    std::erase_if(space.fixed, [&](const FixedParameter& fixed) { return fixed.parameter == id; });
    const auto found = std::find_if(space.sweep.begin(), space.sweep.end(),
                                    [&](const SweepAxis& axis) { return axis.parameter == id; });
    if (found != space.sweep.end()) {
        found->sweep = sweep;
    } else {
        space.sweep.push_back({id, sweep});
    }
}

/// What the field of a clock says that is left open.
QString openClockText() {
    return ParameterModel::tr("highest");
}

QString parameterToolTip(const ParameterInfo& parameter) {
    QString body = toQt(parameter.meaning);
    body += QStringLiteral("\n") + ParameterModel::tr("Accepted: ") + toQt(acceptedText(parameter));
    if (!parameter.influences.empty()) {
        body +=
            QStringLiteral("\n") + ParameterModel::tr("Influences: ") + toQt(parameter.influences);
    }
    body += QStringLiteral("\n") + ParameterModel::tr("In expressions and files: ") +
            toQt(parameter.id);
    QString title = parameterHeader(parameter);
    if (!parameter.symbol.empty()) {
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
    if (!engine()) {
        return -1;
    }
    if (const auto index = engine()->parameterIndex(parameterId)) {
        return static_cast<int>(*index);
    }
    const auto setting = technologyParameterIndex(parameterId);
    return setting ? static_cast<int>(engine()->parameters().size() + *setting) : -1;
}

const ParameterInfo* ParameterModel::parameter(int row) const {
    if (row < 0 || row >= documentRows()) {
        return nullptr;
    }
    const auto index = static_cast<std::size_t>(row);
    const std::size_t own = engine()->parameters().size();
    return index < own ? &engine()->parameters()[index] : &technologyParameters()[index - own].info;
}

int ParameterModel::documentRows() const {
    return engine()
               ? static_cast<int>(engine()->parameters().size() + technologyParameters().size())
               : 0;
}

std::string ParameterModel::pointerOf(const ParameterInfo& parameter) const {
    const bool fixed = space() && findFixed(*space(), parameter.id);
    return "/architectures/" + std::to_string(m_architecture) + (fixed ? "/fixed/" : "/sweep/") +
           pointerStep(parameter.id);
}

QString ParameterModel::problemOf(const ParameterInfo& parameter) const {
    return problemText(pointerOf(parameter));
}

QString ParameterModel::ownText(const ParameterInfo& parameter) const {
    if (const PendingText* pending = document().pending(pointerOf(parameter))) {
        return pending->text;
    }
    if (!space()) {
        return {};
    }
    if (const SweepAxis* axis = findAxis(*space(), parameter.id)) {
        return toQt(sweepText(axis->sweep, parameter));
    }
    if (const FixedParameter* fixed = findFixed(*space(), parameter.id)) {
        return toQt(parameterText(parameter, fixed->value));
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

bool ParameterModel::isOpenClock(int row) const {
    const auto clock = space() ? openClock(*engine(), *space()) : std::nullopt;
    return clock && static_cast<int>(*clock) == row &&
           !document().pending(pointerOf(*parameter(row)));
}

QVariant ParameterModel::cell(const QModelIndex& index, int role) const {
    const ParameterInfo& info = *parameter(index.row());
    const double used = this->reference().at(static_cast<std::size_t>(index.row()));
    const QString reference = toQt(parameterText(info, used));
    // What a field that is empty stands for.
    const QString inherited = isOpenClock(index.row()) ? openClockText() : reference;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        switch (index.column()) {
        case NameColumn:
            return parameterHeader(info);
        case ValuesColumn: {
            const QString own = ownText(info);
            return own.isEmpty() && role == Qt::DisplayRole ? inherited : own;
        }
        case ReferenceColumn:
            return reference;
        default:
            return {};
        }
    case Qt::ToolTipRole: {
        const QString problem = index.column() == ValuesColumn ? problemOf(info) : QString();
        if (!problem.isEmpty()) {
            return toolTipText(tr("Not legal"), problem);
        }
        if (index.column() == ReferenceColumn && technologyParameterIndex(info.id)) {
            return toolTipText(tr("Experiment: ") + reference,
                               tr("Value on the Technology page; values here are for this "
                                  "architecture alone."));
        }
        if (index.column() == ReferenceColumn) {
            QString body = tr("Value in the published design, status: ") + toQt(info.evidence);
            if (used != info.reference) {
                body += tr("\nCarried to %1 nm; published: %2")
                            .arg(toQt(displayNumber(document().experiment().technology.node_nm)),
                                 toQt(parameterText(info, info.reference)));
            }
            return toolTipText(tr("Reference: ") + reference, body);
        }
        if (index.column() == ValuesColumn && isOpenClock(index.row())) {
            return toolTipText(parameterHeader(info),
                               tr("Left empty: each design runs at its highest feasible clock."));
        }
        return parameterToolTip(info);
    }
    case ProblemRole:
        return index.column() == ValuesColumn ? problemOf(info) : QString();
    case InheritedRole:
        return index.column() == ValuesColumn && ownText(info).isEmpty();
    case SecondaryRole:
        return index.column() == ReferenceColumn;
    case PlaceholderRole:
        return inherited;
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
    const ParameterInfo& info = *parameter(index.row());
    QString text = value.toString().trimmed();
    if (info.id == "clock_ghz" && text == openClockText()) {
        text.clear();
    }
    if (text != ownText(info)) {
        setOwn(info, text);
    }
    return true;
}

void ParameterModel::setOwn(const ParameterInfo& info, const QString& text) {
    const std::string pointer = pointerOf(info);
    document().edit(tr("change of %1").arg(toQt(parameterTitle(info))), [&](EditState& state) {
        ArchitectureSpace& target = state.experiment.architectures[m_architecture];
        state.pending.erase(pointer);
        if (text.isEmpty()) {
            removeParameter(target, info.id);
            return;
        }
        const Result<Sweep> sweep = parseSweep(fromQt(text), info);
        if (!sweep) {
            state.pending[pointer] = {text, toQt(sweep.error().front().message)};
            return;
        }
        const std::string problem = sweepProblem(*sweep, info);
        if (!problem.empty()) {
            state.pending[pointer] = {text, toQt(problem)};
            return;
        }
        setParameter(target, info.id, *sweep);
    });
}

} // namespace permdse::ui
