// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/study/explainer.h"
#include "core/technology/logic_component.h"

namespace permdse::detail {

namespace {

bool isSram(const BillLineInfo& info) {
    return info.formulas.kind.starts_with("sram");
}

const LogicComponentInfo* logicKindOf(const BillLineInfo& info) {
    if (info.formulas.own_component) {
        return info.formulas.own_component.get();
    }
    for (const LogicComponentInfo& component : logicComponents()) {
        if (component.id == info.formulas.kind) {
            return &component;
        }
    }
    return nullptr;
}

const SramQuantity& sramQuantity(std::string_view id) {
    const auto& all = sramQuantities();
    return *std::find_if(all.begin(), all.end(), [&](const SramQuantity& q) { return q.id == id; });
}

/// What an argument of a kind of component is for people.
struct ArgumentWords {
    const char* title;
    const char* unit;
};

ArgumentWords wordsOf(const std::string& argument) {
    return argument == "width_bits"  ? ArgumentWords{"Width", "bit"}
           : argument == "bytes"     ? ArgumentWords{"Capacity of one array", "byte"}
           : argument == "length_mm" ? ArgumentWords{"Length", "mm"}
           : argument == "inputs"    ? ArgumentWords{"Inputs", ""}
                                     : ArgumentWords{"Cycles between uses", ""};
}

} // namespace

std::string Explainer::lineId(std::size_t line, std::string_view what) const {
    const BillLineInfo& info = m_engine.billLines()[line];
    const bool isWrite = info.formulas.kind == "sram_write";
    return fmt::format("{}{}.{}", info.component, isWrite ? "_write" : "", what);
}

bool Explainer::isBought(std::size_t line) const {
    const BillLine& bought = m_bill.lines[line];
    double events = 0.0;
    for (const LayerRun& run : m_runs) {
        events += run.events[line];
    }
    return bought.count != 0.0 || bought.area_mm2 != 0.0 || events != 0.0;
}

ExplanationPtr Explainer::lineFormula(std::size_t line, const std::string& what,
                                      const std::string& title, const std::string& unit,
                                      const std::string& formula) {
    const std::string id = lineId(line, what);
    return remembered(id, [&] {
        return formulaNode(ExplanationKind::Quantity, id, title, unit, formula, std::nullopt);
    });
}

std::map<std::string, ExplanationPtr> Explainer::argumentsOf(std::size_t line) {
    const BillLineInfo& info = m_engine.billLines()[line];
    std::map<std::string, ExplanationPtr> arguments;
    for (const auto& [name, formula] : info.formulas.arguments) {
        const ArgumentWords words = wordsOf(name);
        arguments[name] =
            lineFormula(line, name, words.title + (" of " + info.title), words.unit, formula);
    }
    return arguments;
}

ExplanationPtr Explainer::pieceNode(std::size_t line, PieceQuantity quantity) {
    const bool isArea = quantity == PieceQuantity::Area;
    const BillLineInfo& info = m_engine.billLines()[line];
    const LogicComponentInfo& kind = *logicKindOf(info);
    return formulaNode(ExplanationKind::Quantity, lineId(line, isArea ? "piece_um2" : "piece_pj"),
                       fmt::format("{}: {} of one, before calibration", kind.title,
                                   isArea ? "area" : "energy per event"),
                       isArea ? "µm²" : "pJ", isArea ? kind.area_um2 : kind.energy_pj, std::nullopt,
                       argumentsOf(line));
}

ExplanationPtr Explainer::arrayNode(std::size_t line, const std::string& quantity) {
    const std::string id = lineId(line, "array_" + quantity);
    return remembered(id, [&] { return makeArrayNode(line, id, sramQuantity(quantity)); });
}

ExplanationPtr Explainer::makeArrayNode(std::size_t line, const std::string& id,
                                        const SramQuantity& quantity) {
    const BillLineInfo& info = m_engine.billLines()[line];
    const std::map<std::string, ExplanationPtr> arguments = argumentsOf(line);
    const double bytes = arguments.at("bytes")->value, width = arguments.at("width_bits")->value;
    const double tableNode = m_resolved.sram_node_nm;
    SramCost raw;
    if (!m_resolved.table->lookup(tableNode, m_resolved.cell, bytes, width, raw)) {
        throw std::logic_error("an SRAM of the bill is outside the table");
    }
    auto table = std::make_shared<ExplanationNode>();
    table->kind = ExplanationKind::Sram;
    table->id = fmt::format("sram.{}x{}b.{}", exactText(bytes), exactText(width), quantity.id);
    table->title = fmt::format("SRAM table: {} byte x {} bit at {} nm, {} cells", exactText(bytes),
                               exactText(width), exactText(tableNode),
                               cellTypeNames().at(static_cast<std::size_t>(m_resolved.cell)));
    table->value = raw.*quantity.field;
    table->unit = quantity.unit;
    table->formula = "interpolated between neighbouring points (docs/model.md#sram-table)";
    table->evidence = sramTableEvidence;
    table->source = sramTableSource;
    table->operands = {arguments.at("bytes"), arguments.at("width_bits")};

    const std::string scaled = quantity.unit == "mm²"  ? "area"
                               : quantity.unit == "mW" ? "static power"
                               : quantity.unit == "ns" ? "delay"
                                                       : "energy";
    const char* trust = scaled == "area"           ? "sram_area_scale"
                        : scaled == "static power" ? "sram_leakage_scale"
                        : scaled == "delay"        ? "sram_delay_scale"
                                                   : "sram_energy_scale";
    std::map<std::string, ExplanationPtr> parts{{"from_table", table}};
    std::string formula = fmt::format("from_table * {}", trust);
    const TechnologySettings& settings = m_technology.settings();
    const double target = m_resolved.node_nm;
    if (tableNode != target && settings.projection != ProjectionRule::None) {
        parts["to_target"] = scalingNode(scaled, tableNode, target, settings.projection);
        formula += " * to_target";
    }
    if (settings.supply_v != 0.0 && scaled != "area") {
        parts["at_supply"] = supplyNode(scaled);
        formula += " * at_supply";
    }
    return formulaNode(
        ExplanationKind::Quantity, id,
        fmt::format("{} of one array of {}{}", quantity.title, info.title,
                    scaled == "delay" ? "" : ", before calibration"), // times are not calibrated
        table->unit, formula, std::nullopt, parts);
}

ExplanationPtr Explainer::lineArea(std::size_t line) {
    const std::string id = lineId(line, "area_mm2");
    return remembered(id, [&] { return makeLineArea(line, id); });
}

ExplanationPtr Explainer::makeLineArea(std::size_t line, const std::string& id) {
    const BillLineInfo& info = m_engine.billLines()[line];
    std::map<std::string, ExplanationPtr> parts;
    std::string formula;
    if (info.formulas.kind == "filler") {
        formula = "filler_share * pe_area_mm2";
    } else {
        parts["count"] =
            lineFormula(line, "count", "Pieces of " + info.title, "", info.formulas.count);
        parts["factor_area"] = factorNode(info.category, FactorKind::Area);
        if (isSram(info)) {
            parts["array_mm2"] = arrayNode(line, "area_mm2");
            formula = "count * array_mm2 * factor_area";
        } else {
            parts["piece_um2"] = pieceNode(line, PieceQuantity::Area);
            formula = "count * piece_um2 / 1e6 * factor_area";
        }
    }
    return formulaNode(ExplanationKind::Sum, id, "Area of " + info.title, "mm²", formula,
                       std::nullopt, parts);
}

ExplanationPtr Explainer::lineEnergyPerEvent(std::size_t line) {
    const BillLineInfo& info = m_engine.billLines()[line];
    const std::string id = lineId(line, "energy_pj");
    const std::string title = fmt::format("Energy of {} per {}", info.title, info.event);
    if (info.formulas.kind == "dram_bit") {
        return formulaNode(ExplanationKind::Quantity, id, title, "pJ",
                           m_technology.dramEnergyConstant(), std::nullopt);
    }
    const ExplanationPtr factor = factorNode(info.category, FactorKind::Power);
    if (isSram(info)) {
        const bool isWrite = info.formulas.kind == "sram_write";
        return formulaNode(ExplanationKind::Quantity, id, title, "pJ", "array_pj * factor_power",
                           std::nullopt,
                           {{"array_pj", arrayNode(line, isWrite ? "write_pj" : "read_pj")},
                            {"factor_power", factor}});
    }
    return formulaNode(
        ExplanationKind::Quantity, id, title, "pJ", "piece_pj * factor_power", std::nullopt,
        {{"piece_pj", pieceNode(line, PieceQuantity::Energy)}, {"factor_power", factor}});
}

ExplanationPtr Explainer::lineLeakage(std::size_t line) {
    const BillLineInfo& info = m_engine.billLines()[line];
    const std::string id = lineId(line, "leakage_mw");
    const std::string title = "Leakage of " + info.title;
    const ExplanationPtr factor = factorNode(info.category, FactorKind::Power);
    if (isSram(info)) {
        return formulaNode(ExplanationKind::Quantity, id, title, "mW",
                           "count * array_mw * factor_power", std::nullopt,
                           {{"count", lineFormula(line, "count", "Pieces of " + info.title, "",
                                                  info.formulas.count)},
                            {"array_mw", arrayNode(line, "leakage_mw")},
                            {"factor_power", factor}});
    }
    return formulaNode(ExplanationKind::Quantity, id, title, "mW",
                       "area_of_line_mm2 * logic_leakage_mw_mm2 * factor_power", std::nullopt,
                       {{"area_of_line_mm2", lineArea(line)}, {"factor_power", factor}});
}

ExplanationPtr Explainer::lineEvents(std::size_t line, Scope scope) {
    const BillLineInfo& info = m_engine.billLines()[line];
    const std::string title = fmt::format("{}: {}", info.title, info.event);
    if (!scope && m_workload.layers.size() > 1) {
        auto node = std::make_shared<ExplanationNode>();
        node->kind = ExplanationKind::Sum;
        node->id = lineId(line, "events");
        node->title = title;
        node->formula = fmt::format("sum over {} layers", m_workload.layers.size());
        for (std::size_t layer = 0; layer < m_workload.layers.size(); ++layer) {
            node->operands.push_back(lineEvents(line, layer));
            node->value += node->operands.back()->value;
        }
        return node;
    }
    const Scope layer = scope.value_or(0);
    Node node = formulaNode(ExplanationKind::Quantity, lineId(line, "events"), title, "",
                            info.formulas.events, layer);
    if (m_workload.layers.size() > 1) {
        node->title = m_workload.layers[*layer].name + ": " + title;
    }
    return node;
}

ExplanationPtr Explainer::lineNode(std::size_t line, LineQuantity quantity) {
    const BillLineInfo& info = m_engine.billLines()[line];
    if (quantity == LineQuantity::Area) {
        return lineArea(line);
    }
    const bool isWrite = info.formulas.kind == "sram_write";
    const bool leaks = !isWrite && info.category != Category::Dram;
    std::map<std::string, ExplanationPtr> parts{{"energy_pj", lineEnergyPerEvent(line)}};
    if (leaks) {
        parts["leakage_mw"] = lineLeakage(line);
    }
    if (quantity == LineQuantity::Power || quantity == LineQuantity::PeakPower) {
        const bool isPeak = quantity == LineQuantity::PeakPower;
        const std::string& events = isPeak && !info.formulas.peak_events.empty()
                                        ? info.formulas.peak_events
                                        : info.formulas.design_events;
        parts["events_per_cycle"] = lineFormula(
            line, isPeak ? "peak_events" : "design_events",
            fmt::format("{} {}, per cycle: {}", info.title,
                        isPeak ? "at most, on any workload" : "at full activity", info.event),
            "", events);
        return formulaNode(ExplanationKind::Sum, lineId(line, isPeak ? "peak_mw" : "power_mw"),
                           (isPeak ? "Peak power of " : "Design power of ") + info.lineTitle(),
                           "mW",
                           leaks ? "events_per_cycle * energy_pj * clock_ghz + leakage_mw"
                                 : "events_per_cycle * energy_pj * clock_ghz",
                           std::nullopt, parts);
    }
    parts["events"] = lineEvents(line, std::nullopt);
    return formulaNode(ExplanationKind::Sum, lineId(line, "energy_uj"),
                       "Energy of " + info.lineTitle(), "µJ",
                       leaks ? "events * energy_pj / 1e6 + leakage_mw * latency_us / 1e3"
                             : "events * energy_pj / 1e6",
                       std::nullopt, parts);
}

ExplanationPtr Explainer::billSum(LineQuantity quantity) {
    auto node = std::make_shared<ExplanationNode>();
    node->formula = "sum over the lines of the bill";
    for (std::size_t line = 0; line < m_engine.billLines().size(); ++line) {
        const BillLineInfo& info = m_engine.billLines()[line];
        const bool isFiller = info.category == Category::Filler;
        const bool hasArea = info.formulas.kind != "sram_write" && info.category != Category::Dram;
        const bool counts = quantity == LineQuantity::Area ? hasArea : !isFiller;
        const bool isOffChip = quantity != LineQuantity::Energy && info.category == Category::Dram;
        if (isBought(line) && counts && !isOffChip) {
            node->operands.push_back(lineNode(line, quantity));
            node->value += node->operands.back()->value;
        }
    }
    std::stable_sort(
        node->operands.begin(), node->operands.end(),
        [](const ExplanationPtr& a, const ExplanationPtr& b) { return a->value > b->value; });
    return node;
}

ExplanationPtr Explainer::peAreaNode() {
    auto node = std::make_shared<ExplanationNode>();
    node->kind = ExplanationKind::Sum;
    node->id = "pe_area_mm2";
    node->title = "Area of all PEs without filler";
    node->unit = "mm²";
    node->formula = "sum over the lines of the bill that belong to PEs";
    for (std::size_t line = 0; line < m_engine.billLines().size(); ++line) {
        const BillLineInfo& info = m_engine.billLines()[line];
        // Wires have no area, and their length follows from this sum.
        if (isPeCategory(info.category) && isBought(line) && info.formulas.kind != "sram_write" &&
            info.formulas.kind != "wire") {
            node->operands.push_back(lineArea(line));
            node->value += node->operands.back()->value;
        }
    }
    return node;
}

void Explainer::explainOccupancy(ExplanationNode& node) {
    node.formula = "the largest share of words that are taken";
    for (const MemoryInfo& memory : m_engine.memories()) {
        const std::string words = memory.component + (memory.is_shared ? "_need_words" : "_words");
        ExplanationPtr most;
        for (std::size_t layer = 0; layer < m_workload.layers.size(); ++layer) {
            const ExplanationPtr taken = resolve(words, layer);
            most = most == nullptr || taken->value > most->value ? taken : most;
        }
        node.operands.push_back(formulaNode(
            ExplanationKind::Quantity, memory.component + "_occupancy",
            memory.title + ": words taken in the fullest " + memory.owner + " / words there are",
            "", fmt::format("{} / {}_capacity_words", words, memory.component), std::nullopt,
            {{words, most}}));
        node.value = std::max(node.value, node.operands.back()->value);
    }
}

ExplanationPtr Explainer::maxClockNode() {
    auto node = std::make_shared<ExplanationNode>();
    node->formula = "the lowest of these bounds";
    node->operands.push_back(formulaNode(ExplanationKind::Quantity, "logic_bound_ghz",
                                         "Clock that the logic allows", "GHz",
                                         "logic_limit_ghz * logic_share", std::nullopt));
    for (std::size_t line = 0; line < m_engine.billLines().size(); ++line) {
        const BillLineInfo& info = m_engine.billLines()[line];
        if (info.formulas.kind != "sram_read" || !isBought(line)) {
            continue;
        }
        const ExplanationPtr cycle = arrayNode(line, "cycle_ns");
        const ExplanationPtr access = arrayNode(line, "access_ns");
        const ExplanationPtr interval = argumentsOf(line).at("interval");
        node->operands.push_back(formulaNode(
            ExplanationKind::Quantity, lineId(line, "cycle_bound_ghz"),
            fmt::format("Clock that the cycle time of {} allows", info.title), "GHz",
            "interval / cycle_ns", std::nullopt, {{"interval", interval}, {"cycle_ns", cycle}}));
        node->operands.push_back(formulaNode(
            ExplanationKind::Quantity, lineId(line, "access_bound_ghz"),
            fmt::format("Clock that the access time of {} allows, over two stages", info.title),
            "GHz", "2 / access_ns", std::nullopt, {{"access_ns", access}}));
    }
    const auto lowest = std::min_element(
        node->operands.begin(), node->operands.end(),
        [](const ExplanationPtr& a, const ExplanationPtr& b) { return a->value < b->value; });
    node->value = (*lowest)->value;
    return node;
}

} // namespace permdse::detail
