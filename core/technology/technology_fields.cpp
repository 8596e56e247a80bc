// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/technology_fields.h"

#include <utility>

#include "core/technology/constant_table.h"
#include "core/technology/scaling.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

using Settings = TechnologySettings;

constexpr const char* outsideCode = "EXP-0001";

Field<Settings> node() {
    FieldInfo info{.id = "node_nm", .title = "Node", .unit = "nm"};
    info.meaning = "Process node";
    info.help = "Technology node";
    info.min = smallestLogicNode_nm;
    info.max = largestLogicNode_nm;
    info.phrase = "{value} nm";
    info.always_said = true;
    info.influences = "clock, area, power, energy";
    info.sweep_place = 1;
    info.file_place = 1;
    return bindField<&Settings::node_nm>(std::move(info));
}

Field<Settings> cell() {
    FieldInfo info{.id = "cell", .title = "SRAM cell"};
    info.meaning = "Transistors of the memories and of leakage";
    info.help = "Cell type of the SRAMs";
    info.words = cellTypeNames();
    info.word_titles = {"High performance", "Low operating power", "Low standby power"};
    info.phrase = "{value}";
    info.always_said = true;
    info.influences = "clock, power, energy";
    info.sweep_place = 2;
    info.file_place = 2;
    return bindField<&Settings::cell>(std::move(info));
}

Field<Settings> projection() {
    FieldInfo info{.id = "projection", .title = "Projection rule"};
    info.meaning = "Rule that carries figures between nodes";
    info.words = projectionRuleNames();
    info.word_titles = {"As the publication", "Stillmaker and Baas", "None"};
    info.phrase = "projection {value}";
    info.always_said = true;
    info.file_place = 3;
    return bindField<&Settings::projection>(std::move(info));
}

Field<Settings> multiplier() {
    FieldInfo info{.id = "multiplier", .title = "Multiplier"};
    info.meaning = "Energy of a 16-bit multiplication";
    info.words = multiplierPresetNames();
    info.word_titles = multiplierPresetTitles();
    info.file_place = 4;
    return bindField<&Settings::multiplier>(std::move(info));
}

Field<Settings> supply() {
    const ConstantTable& constants = ConstantTable::builtin();
    FieldInfo info{.id = "supply_v", .title = "Supply voltage", .unit = "V"};
    info.meaning = "Supply voltage";
    info.min = constants.value("supply_min_v");
    info.max = constants.value("supply_max_v");
    info.special = SpecialWord{.value = 0.0, .word = "nominal"};
    info.code = outsideCode;
    info.step = 0.05;
    info.phrase = "{value} V";
    info.influences = "clock, power, energy";
    info.sweep_place = 3;
    info.file_place = 8;
    Field<Settings> field = bindField<&Settings::supply_v>(std::move(info));
    field.in_force = [](const Settings& settings) {
        return settings.supply_v != 0.0 ? settings.supply_v
                                        : ConstantTable::builtin().value("scaling_voltage_v");
    };
    return field;
}

Field<Settings> weights() {
    FieldInfo info{.id = "weights", .title = "Weights"};
    info.meaning = "Where weights are between two inputs";
    info.help = "Where weights are between two inputs: on chip as far as they fit, or in DRAM, "
                "from where all stream for each input";
    info.words = weightPolicyNames();
    info.word_titles = {"On chip if they fit", "From DRAM each time"};
    info.option = "weight-policy"; // --weights are those of a simulation
    info.influences = "latency, energy";
    info.sweep_place = 6;
    info.file_place = 6;
    return bindField<&Settings::weights>(std::move(info));
}

Field<Settings> dram() {
    FieldInfo info{.id = "dram", .title = "DRAM"};
    info.meaning = "DRAM that what does not fit on chip streams from";
    info.help = "DRAM that data that do not fit on chip stream from";
    info.words = dramPresetNames();
    info.word_titles = dramPresetTitles();
    info.influences = "latency, system power, energy";
    info.sweep_place = 4;
    info.file_place = 5;
    return bindField<&Settings::dram>(std::move(info));
}

Field<Settings> dramBandwidth() {
    FieldInfo info{.id = "dram_bandwidth_gbyte_s", .title = "DRAM bandwidth", .unit = "Gbyte/s"};
    info.meaning = "Bandwidth of the DRAM";
    info.help = "Rate at which data that do not fit on chip stream in";
    info.min = smallestDramBandwidth_gbyte_s;
    info.max = largestDramBandwidth_gbyte_s;
    info.special = SpecialWord{.value = 0.0, .word = "the preset's", .resolved = true};
    info.refusal =
        "the DRAM bandwidth {value} Gbyte/s is outside the accepted range {min} to {max}";
    info.decimals = 4;
    info.influences = "latency";
    info.sweep_place = 5;
    info.file_place = 7;
    Field<Settings> field = bindField<&Settings::dram_bandwidth_gbyte_s>(std::move(info));
    field.in_force = [](const Settings& settings) {
        return Technology(settings).dramBandwidth_gbyte_s();
    };
    return field;
}

FieldTable<Settings> makeTable() {
    FieldTable<Settings> table{node(),   cell(),    projection(), multiplier(),
                               supply(), weights(), dram(),       dramBandwidth()};
    for (Field<Settings>& field : table) {
        field.info.code = outsideCode;
    }
    return table;
}

} // namespace

const FieldTable<TechnologySettings>& technologyFields() {
    static const FieldTable<Settings> table = makeTable();
    return table;
}

FieldInfo logicLimitField(std::string title) {
    FieldInfo info{.title = std::move(title), .unit = "GHz"};
    info.meaning = "Largest clock of the logic";
    info.help = "Largest clock of the logic. Automatic is the clock of the published design, "
                "carried to the node";
    info.min = smallestLogicLimit_ghz;
    info.max = largestLogicLimit_ghz;
    info.special = SpecialWord{.value = 0.0, .word = "automatic"};
    info.code = outsideCode;
    info.step = 0.1;
    return info;
}

} // namespace permdse
