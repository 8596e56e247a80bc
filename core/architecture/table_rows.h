// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/architecture/bill.h"
#include "core/architecture/formula_scalar.h"
#include "core/architecture/parameter.h"

namespace permdse {

/// A row for an integer parameter.
[[nodiscard]] inline ParameterInfo integerParameter(std::string id, std::string symbol,
                                                    std::string unit, std::string meaning,
                                                    double min, double max, std::string evidence,
                                                    std::string influences) {
    ParameterInfo info;
    info.id = std::move(id);
    info.symbol = std::move(symbol);
    info.unit = std::move(unit);
    info.meaning = std::move(meaning);
    info.kind = ParameterKind::Integer;
    info.min = min;
    info.max = max;
    info.evidence = std::move(evidence);
    info.influences = std::move(influences);
    return info;
}

/// The row of the clock, the same in every engine but for the status of its reference.
[[nodiscard]] inline ParameterInfo clockParameter(std::string evidence) {
    ParameterInfo info = integerParameter("clock_ghz", "f", "GHz", "Clock frequency", 0.001, 20.0,
                                          std::move(evidence), "latency, power, feasibility");
    info.kind = ParameterKind::Real;
    return info;
}

/// A row for a choice between words; the value is the index of the word.
[[nodiscard]] inline ParameterInfo choiceParameter(std::string id, std::string symbol,
                                                   std::string meaning,
                                                   std::vector<std::string> choices,
                                                   std::string evidence, std::string influences) {
    ParameterInfo info = integerParameter(std::move(id), std::move(symbol), "", std::move(meaning),
                                          0, static_cast<double>(choices.size()) - 1.0,
                                          std::move(evidence), std::move(influences));
    info.kind = ParameterKind::Choice;
    info.choices = std::move(choices);
    return info;
}

/// An integer row in which one value is spelt as a word.
[[nodiscard]] inline ParameterInfo withSpecialWord(ParameterInfo info, std::string word,
                                                   double value, SpecialMeaning meaning) {
    info.special_word = std::move(word);
    info.special_value = value;
    info.special_meaning = meaning;
    return info;
}

/// The row of a parameter on which the operations of a layer depend.
[[nodiscard]] inline ParameterInfo changingWork(ParameterInfo info) {
    info.changes_work = true;
    return info;
}

/// The same of one whose values need models that were trained for them.
[[nodiscard]] inline ParameterInfo changingModel(ParameterInfo info) {
    info.changes_model = true;
    return changingWork(std::move(info));
}

/// Bill lines and stalls that mean the same in every engine that has them.
[[nodiscard]] inline BillLineInfo pipelineRegistersLine(std::string module) {
    return {"pipeline_registers", "Pipeline registers", std::move(module), Category::Register,
            "bit written"};
}
[[nodiscard]] inline BillLineInfo weightTableLine() {
    return {"weight_table_registers", "Shared-weight table", "arithmetic", Category::Register,
            "bit written"};
}
[[nodiscard]] inline BillLineInfo weightSelectLine() {
    return {"weight_select", "Shared-weight selection", "arithmetic", Category::Combinational,
            "look-up"};
}
[[nodiscard]] inline BillLineInfo multipliersLine() {
    return {"multipliers", "Multipliers", "arithmetic", Category::Combinational, "multiply"};
}
[[nodiscard]] inline BillLineInfo accumulationAddersLine() {
    return {"adders", "Accumulation adders", "arithmetic", Category::Combinational, "add"};
}
[[nodiscard]] inline BillLineInfo clockTreeLine() {
    return {"clock_tree", "Clock tree", "clock", Category::Clock, "bit clocked"};
}
[[nodiscard]] inline BillLineInfo fillerLine() {
    return {"filler", "Filler cells", "filler", Category::Filler, ""};
}
/// The two lines of a memory that a run reads and writes.
[[nodiscard]] inline BillLineInfo sramReadingLine(std::string component, std::string title,
                                                  std::string module, Category category) {
    BillLineInfo line{std::move(component), std::move(title), std::move(module), category, "read"};
    line.use = "reading";
    return line;
}
[[nodiscard]] inline BillLineInfo sramWritingLine(std::string component, std::string title,
                                                  std::string module, Category category) {
    BillLineInfo line{std::move(component), std::move(title), std::move(module), category, "write"};
    line.use = "writing";
    return line;
}
[[nodiscard]] inline BillLineInfo dramLine() {
    return {"dram", "DRAM", "DRAM", Category::Dram, "bit"};
}
[[nodiscard]] inline MetricInfo dramStall() {
    return {"stall_dram_cycles",
            "Waiting for DRAM",
            "cycles",
            "Cycles in which computation waits for weights that do not fit on chip",
            Sense::Minimise,
            "max(0, dram_bits / dram_gbit_s * clock_ghz - computing_cycles)"};
}

/// Quantities that every engine has, for metrics that are ratios. `wordBits` is the parameter with
/// the width of the datapath.
[[nodiscard]] inline std::vector<QuantityInfo> commonQuantities(const std::string& wordBits) {
    return {
        {"dense_operations", "", "Operations of the dense layer", "2 * outputs * inputs"},
        {"dense_weight_bits", "bit", "Size of the dense layer at the datapath's width",
         "outputs * inputs * " + wordBits},
    };
}

/// What a line is made of and does, written down.
[[nodiscard]] inline LineFormulas
lineFormulas(std::string kind, std::vector<std::pair<std::string, std::string>> arguments,
             const LineUse<FormulaText>& use, const FormulaText& events) {
    const std::string atWork = use.at_work.text(), atMost = use.at_most.text();
    return {std::move(kind), std::move(arguments), use.count.text(),
            atWork,          events.text(),        atMost == atWork ? std::string() : atMost};
}

/// What an SRAM costs that is used in every cycle, written down.
[[nodiscard]] inline std::vector<std::pair<std::string, std::string>>
sramArguments(const FormulaText& bytes, const FormulaText& width_bits) {
    return {{"bytes", bytes.text()}, {"width_bits", width_bits.text()}, {"interval", "1"}};
}

/// Quantities of SharedWeightTable, and the formulas of its lines: one table per PE, one selection
/// per reader.
[[nodiscard]] inline std::vector<QuantityInfo> sharedWeightQuantities() {
    constexpr bool ofDesign = false;
    return {{"has_weight_table",
             "",
             "1 if stored weights are tags into a table of shared weights",
             "weight_tag_bits < datapath_bits",
             {},
             ofDesign},
            {"weight_table_bits",
             "bit",
             "Table of shared weights of a PE",
             "has_weight_table * 2^weight_tag_bits * datapath_bits",
             {},
             ofDesign}};
}
[[nodiscard]] inline LineFormulas weightTableFormulas() {
    return {"register_bit", {}, "pe_count * weight_table_bits", "0", "0"};
}
[[nodiscard]] inline LineFormulas weightSelectFormulas(const std::string& readers,
                                                       const std::string& perCycle,
                                                       const std::string& events) {
    const std::string ifThere = "has_weight_table * ";
    return {"mux_tree",
            {{"inputs", "2^weight_tag_bits"}, {"width_bits", "datapath_bits"}},
            ifThere + readers,
            ifThere + perCycle,
            ifThere + events};
}

} // namespace permdse
