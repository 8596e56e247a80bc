// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/technology_parameters.h"

#include <algorithm>
#include <utility>

#include "core/architecture/engine.h"
#include "core/technology/constant_table.h"
#include "core/technology/scaling.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

ParameterInfo settingInfo(std::string id, std::string unit, std::string meaning,
                          std::string influences) {
    ParameterInfo info;
    info.id = std::move(id);
    info.unit = std::move(unit);
    info.meaning = std::move(meaning);
    info.evidence = "chosen";
    info.influences = std::move(influences);
    return info;
}

TechnologyParameter number(ParameterInfo info, double min, double max,
                           double (*value)(const TechnologySettings&),
                           void (*apply)(TechnologySettings&, double)) {
    info.kind = ParameterKind::Real;
    info.min = min;
    info.max = max;
    info.reference = value(TechnologySettings());
    return {std::move(info), value, apply};
}

template <auto member>
TechnologyParameter choice(ParameterInfo info, const std::vector<std::string>& names) {
    using Setting = std::remove_reference_t<decltype(TechnologySettings().*member)>;
    info.kind = ParameterKind::Choice;
    info.choices = names;
    info.max = static_cast<double>(names.size() - 1);
    info.reference = static_cast<double>(TechnologySettings().*member);
    return {
        std::move(info),
        [](const TechnologySettings& settings) { return static_cast<double>(settings.*member); },
        [](TechnologySettings& settings, double value) {
            settings.*member = static_cast<Setting>(static_cast<int>(value));
        }};
}

std::vector<TechnologyParameter> table() {
    using Settings = TechnologySettings;
    const ConstantTable& constants = ConstantTable::builtin();
    std::vector<TechnologyParameter> rows;
    rows.push_back(number(
        settingInfo("node_nm", "nm", "Process node", "clock, area, power, energy"),
        smallestLogicNode_nm, largestLogicNode_nm,
        [](const Settings& settings) { return settings.node_nm; },
        [](Settings& settings, double value) { settings.node_nm = value; }));
    rows.push_back(choice<&Settings::cell>(settingInfo("cell", "",
                                                       "Transistors of the memories and of leakage",
                                                       "clock, power, energy"),
                                           cellTypeNames()));
    rows.push_back(number(
        settingInfo("supply_v", "V", "Supply voltage", "clock, power, energy"),
        constants.value("supply_min_v"), constants.value("supply_max_v"),
        [](const Settings& settings) {
            return settings.supply_v != 0.0 ? settings.supply_v
                                            : ConstantTable::builtin().value("scaling_voltage_v");
        },
        [](Settings& settings, double value) { settings.supply_v = value; }));
    rows.push_back(choice<&Settings::dram>(
        settingInfo("dram", "", "DRAM that what does not fit on chip streams from",
                    "latency, system power, energy"),
        dramPresetNames()));
    rows.push_back(number(
        settingInfo("dram_bandwidth_gbyte_s", "Gbyte/s", "Bandwidth of the DRAM", "latency"),
        smallestDramBandwidth_gbyte_s, largestDramBandwidth_gbyte_s,
        [](const Settings& settings) { return Technology(settings).dramBandwidth_gbyte_s(); },
        [](Settings& settings, double value) { settings.dram_bandwidth_gbyte_s = value; }));
    rows.push_back(choice<&Settings::weights>(
        settingInfo("weights", "", "Where weights are between two inputs", "latency, energy"),
        weightPolicyNames()));
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
