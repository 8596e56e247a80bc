// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/technology_parameters.h"

#include <algorithm>

#include "core/architecture/engine.h"

namespace permdse {

namespace {

ParameterInfo parameterOf(const Field<TechnologySettings>& field) {
    const FieldInfo& setting = field.info;
    ParameterInfo info;
    info.id = setting.id;
    info.symbol = setting.symbol;
    info.unit = setting.unit;
    info.meaning = setting.meaning;
    info.evidence = "chosen";
    info.influences = setting.influences;
    info.reference = numberInForce(field, TechnologySettings());
    if (setting.kind == FieldKind::Word) {
        info.kind = ParameterKind::Choice;
        info.choices = setting.words;
        info.max = static_cast<double>(setting.words.size() - 1);
    } else if (setting.kind == FieldKind::YesNo) {
        info.kind = ParameterKind::Choice;
        info.choices = {"no", "yes"};
        info.max = 1.0;
    } else {
        info.kind =
            setting.kind == FieldKind::Integer ? ParameterKind::Integer : ParameterKind::Real;
        info.min = setting.min;
        info.max = setting.max;
        if (setting.special && setting.special->spelt) {
            info.special_word = setting.special->word;
            info.special_value = setting.special->value;
        }
    }
    return info;
}

std::vector<TechnologyParameter> table() {
    std::vector<TechnologyParameter> rows;
    for (const Field<TechnologySettings>* field :
         inOrderOf(&FieldInfo::sweep_place, technologyFields())) {
        if (field->info.sweep_place > 0) {
            rows.push_back({parameterOf(*field), field});
        }
    }
    return rows;
}

} // namespace

std::span<const TechnologyParameter> technologyParameters() {
    static const std::vector<TechnologyParameter> rows = table();
    return rows;
}

std::optional<std::size_t> technologyParameterIndex(std::string_view id) {
    const std::span<const TechnologyParameter> rows = technologyParameters();
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.info.id == id; });
    return found == rows.end() ? std::nullopt
                               : std::optional(static_cast<std::size_t>(found - rows.begin()));
}

const ParameterInfo* findSweepable(const Engine& engine, std::string_view id) {
    if (const auto own = layerParameterName(id)) {
        const auto index = engine.parameterIndex(own->parameter);
        return index && engine.parameters()[*index].on_layer ? &engine.parameters()[*index]
                                                             : nullptr;
    }
    if (const auto index = engine.parameterIndex(id)) {
        return &engine.parameters()[*index];
    }
    const auto index = technologyParameterIndex(id);
    return index ? &technologyParameters()[*index].info : nullptr;
}

std::vector<std::string> sweepableIds(const Engine& engine) {
    std::vector<std::string> ids;
    for (const ParameterInfo& parameter : engine.parameters()) {
        ids.push_back(parameter.id);
    }
    for (const TechnologyParameter& parameter : technologyParameters()) {
        ids.push_back(parameter.info.id);
    }
    return ids;
}

} // namespace permdse
