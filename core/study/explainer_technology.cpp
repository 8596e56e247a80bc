// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/study/explainer.h"
#include "core/technology/technology_fields.h"

namespace permdse::detail {

namespace {

double partOf(const ScalingFactors& factors, const std::string& quantity) {
    return quantity == "area"           ? factors.area
           : quantity == "delay"        ? factors.delay
           : quantity == "static power" ? factors.static_power
                                        : factors.energy;
}

/// "area" of "add16_um2", else "energy".
std::string scaledQuantity(const std::string& unit) {
    return unit == "µm²" ? "area" : "energy";
}

/// What the experiment says.
std::shared_ptr<ExplanationNode> chosenNode(std::string id, std::string title, double value,
                                            std::string unit) {
    auto node = std::make_shared<ExplanationNode>();
    node->kind = ExplanationKind::Setting;
    node->id = std::move(id);
    node->title = std::move(title);
    node->value = value;
    node->unit = std::move(unit);
    node->evidence = Evidence::Chosen;
    node->source = "setting of the experiment";
    return node;
}

template <double TechnologySettings::*Member>
std::shared_ptr<ExplanationNode> chosenNode(const TechnologySettings& settings) {
    const FieldInfo& info = technologyField<Member>().info;
    return chosenNode(info.id, info.title, settings.*Member, displayUnit(info.unit));
}

} // namespace

ExplanationPtr Explainer::constantNode(const std::string& id) const {
    const NodeConstant& constant = m_technology.constants().at(id);
    auto node = std::make_shared<ExplanationNode>();
    node->kind = ExplanationKind::Constant;
    node->id = id;
    node->title = constant.figure.note;
    node->value = constant.figure.value;
    node->unit = constant.figure.unit;
    node->evidence = constant.figure.evidence;
    node->source = constant.figure.source;
    if (constant.node_nm > 0.0) {
        node->note = fmt::format("at {} nm", exactText(constant.node_nm));
    }
    node->low = constant.low;
    node->high = constant.high;
    return node;
}

ExplanationPtr Explainer::carriedNode(const std::string& id) {
    const CarriedConstant carried = m_technology.carried(m_engine.id(), id);
    const std::string quantity = scaledQuantity(carried.stated.figure.unit);
    std::map<std::string, ExplanationPtr> parts{{"stated", constantNode(carried.id)}};
    std::string formula = "stated";
    const double native = m_resolved.native_nm, target = m_resolved.node_nm;
    if (carried.follows_node && carried.stated.node_nm != native) {
        parts["to_native"] =
            scalingNode(quantity, carried.stated.node_nm, native, ProjectionRule::Paper);
        formula += " * to_native";
    }
    if (carried.follows_node && target != native &&
        m_technology.settings().projection != ProjectionRule::None) {
        parts["to_target"] =
            scalingNode(quantity, native, target, m_technology.settings().projection);
        formula += " * to_target";
    }
    if (m_technology.settings().supply_v != 0.0 && quantity == "energy") {
        parts["at_supply"] = supplyNode(quantity);
        formula += " * at_supply";
    }
    return formulaNode(
        ExplanationKind::Quantity, id,
        !carried.follows_node
            ? fmt::format("{}, the same at every node, before calibration", carried.id)
        : carried.stated.node_nm == target
            ? fmt::format("{}, stated at {} nm, before calibration", carried.id, exactText(target))
            : fmt::format("{} carried from {} to {} nm, before calibration", carried.id,
                          exactText(carried.stated.node_nm), exactText(target)),
        carried.stated.figure.unit, formula, std::nullopt, parts);
}

ExplanationPtr Explainer::scalingNode(const std::string& quantity, double from_nm, double to_nm,
                                      ProjectionRule rule) {
    auto node = std::make_shared<ExplanationNode>();
    node->kind = ExplanationKind::Scaling;
    node->id = fmt::format("{}_{}_to_{}_nm", quantity == "static power" ? "static_power" : quantity,
                           exactText(from_nm), exactText(to_nm));
    node->value = partOf(scalingFactors(rule, from_nm, to_nm), quantity);
    if (rule == ProjectionRule::Stillmaker) {
        node->title = fmt::format("{} from {} to {} nm by Stillmaker and Baas", quantity,
                                  exactText(from_nm), exactText(to_nm));
        node->formula = quantity == "area" ? "ratio of their area factors"
                                           : "ratio of their polynomials at one supply voltage";
        node->evidence = Evidence::Secondary;
        node->source = "Stillmaker and Baas, Integration 58 (2017)";
        node->note = "28 and 40 nm are interpolated between the nodes of the source";
        node->operands.push_back(constantNode("scaling_voltage_v"));
    } else {
        node->title = fmt::format("{} from {} to {} nm by the rule of the publications", quantity,
                                  exactText(from_nm), exactText(to_nm));
        node->formula = quantity == "area"           ? "(to / from)^2"
                        : quantity == "static power" ? "1"
                                                     : "to / from";
        node->evidence = Evidence::Published;
        node->source =
            "PermDNN, MICRO 2018: frequency x from/to, area x (to/from)^2, power constant";
    }
    return node;
}

ExplanationPtr Explainer::supplyNode(const std::string& quantity) {
    auto node = std::make_shared<ExplanationNode>();
    const double supply_v = m_technology.settings().supply_v;
    node->kind = ExplanationKind::Scaling;
    node->id = (quantity == "static power" ? "static_power" : quantity) + "_at_supply";
    node->title =
        fmt::format("{} at {} V against the nominal voltage", quantity, exactText(supply_v));
    node->value = partOf(m_technology.supply(), quantity);
    node->formula = quantity == "static power" ? "supply_v / scaling_voltage_v"
                    : quantity == "delay"
                        ? "ratio of the polynomials at the two voltages, each not below "
                          "that at scaling_voltage_v"
                        : "ratio of the polynomials at the two voltages";
    node->evidence = Evidence::Secondary;
    node->source = "Stillmaker and Baas, Integration 58 (2017)";
    const auto chosen = chosenNode<&TechnologySettings::supply_v>(m_technology.settings());
    chosen->operands = {constantNode("supply_min_v"), constantNode("supply_max_v")};
    chosen->formula = "accepted from supply_min_v to supply_max_v";
    node->operands = {chosen, constantNode("scaling_voltage_v")};
    return node;
}

ExplanationPtr Explainer::settingNode(const std::string& id) {
    const TechnologySettings& settings = m_technology.settings();
    if (id == "dram_gbit_s") {
        const ExplanationPtr bandwidth =
            settings.dram_bandwidth_gbyte_s > 0.0
                ? chosenNode<&TechnologySettings::dram_bandwidth_gbyte_s>(settings)
                : constantNode(m_technology.dramBandwidthConstant());
        return formulaNode(ExplanationKind::Quantity, id, "DRAM bandwidth", "Gbit/s",
                           "8 * bandwidth", std::nullopt, {{"bandwidth", bandwidth}});
    }
    if (id == "dram_bit_pj") {
        return constantNode(m_technology.dramEnergyConstant());
    }
    if (id == "logic_limit_ghz") {
        return logicLimitNode(id);
    }
    if (id == "logic_leakage_mw_mm2") {
        return logicLeakageNode();
    }
    if (id == "pe_area_mm2") {
        return peAreaNode();
    }
    if (id == "weight_sram_area_mm2") {
        const std::vector<BillLineInfo>& lines = m_engine.billLines();
        const auto memory = std::find_if(lines.begin(), lines.end(), [](const BillLineInfo& line) {
            return line.component == "weight_sram";
        });
        return lineArea(static_cast<std::size_t>(memory - lines.begin()));
    }
    return fillerShareNode(id);
}

ExplanationPtr Explainer::logicLimitNode(const std::string& id) {
    const TechnologySettings& settings = m_technology.settings();
    const std::string engine(m_engine.id());
    if (const auto limit = settings.logic_limit_ghz.find(engine);
        limit != settings.logic_limit_ghz.end()) {
        return chosenNode(id, "Highest clock of the logic", limit->second, "GHz");
    }
    std::map<std::string, ExplanationPtr> parts{
        {"reference_clock_ghz", constantNode(engine + "_clock_ghz")}};
    std::string formula = "reference_clock_ghz";
    if (m_resolved.node_nm != m_resolved.native_nm && settings.projection != ProjectionRule::None) {
        parts["delay_to_target"] =
            scalingNode("delay", m_resolved.native_nm, m_resolved.node_nm, settings.projection);
        formula += " / delay_to_target";
    }
    if (settings.supply_v != 0.0) {
        parts["delay_at_supply"] = supplyNode("delay");
        formula += " / delay_at_supply";
    }
    parts["native_node_nm"] = constantNode(engine + "_native_nm");
    Node node = formulaNode(ExplanationKind::Quantity, id,
                            "Highest clock of the logic: the published clock, carried", "GHz",
                            formula, std::nullopt, parts);
    node->operands.push_back(parts["native_node_nm"]);
    return node;
}

ExplanationPtr Explainer::fillerShareNode(const std::string& id) const {
    const Calibration calibration = m_technology.calibration(m_engine.id());
    auto node = std::make_shared<ExplanationNode>();
    node->kind = ExplanationKind::Calibration;
    node->id = id;
    node->title = "Filler area over the other area of a PE, as published";
    node->value = calibration.filler_share;
    node->evidence = Evidence::Derived;
    node->source = calibration.source;
    return node;
}

ExplanationPtr Explainer::factorNode(Category category, FactorKind kind) {
    const std::string id = fmt::format("factor_{}_{}", kind == FactorKind::Power ? "power" : "area",
                                       categoryName(category));
    return remembered(id, [&] { return makeFactorNode(id, category, kind); });
}

ExplanationPtr Explainer::makeFactorNode(const std::string& id, Category category,
                                         FactorKind kind) {
    const bool isPower = kind == FactorKind::Power;
    const std::string name = categoryName(category);
    const std::string quantity = isPower ? "power" : "area";
    const Calibration calibration = m_technology.calibration(m_engine.id());
    const CalibrationFactor& factor = calibration.factor(name);
    auto fitted = std::make_shared<ExplanationNode>();
    fitted->kind = ExplanationKind::Calibration;
    fitted->id = fmt::format("calibration.{}.{}_{}", calibration.engine, quantity, name);
    fitted->title = fmt::format("Calibration of {} of category {}, fitted at {} nm", quantity, name,
                                exactText(calibration.native_nm));
    fitted->value = isPower ? factor.power : factor.area;
    const double published = isPower ? factor.published_power_mw : factor.published_area_mm2;
    const double modelled = isPower ? factor.modelled_power_mw : factor.modelled_area_mm2;
    const char* unit = isPower ? "mW" : "mm²";
    if (std::isnan(published)) {
        fitted->formula = "1: nothing is published to fit it on";
        fitted->evidence = Evidence::Chosen;
    } else {
        fitted->formula =
            fmt::format("published {} / modelled with factor 1 {}",
                        displayQuantity(published, unit), displayQuantity(modelled, unit));
        fitted->evidence = Evidence::Derived;
    }
    fitted->source = calibration.source;
    return formulaNode(
        ExplanationKind::Calibration, id,
        fmt::format("Factor on {} of category {}", quantity, name), "", "fitted * trust",
        std::nullopt,
        {{"fitted", fitted},
         {"trust", constantNode(fmt::format("{}_published_{}", m_engine.id(), quantity))}});
}

ExplanationPtr Explainer::logicLeakageNode() {
    SramCost cost;
    if (!m_resolved.sram(leakageArray_bytes, leakageArray_bits, cost)) {
        cost = {};
        cost.area_mm2 = 1.0;
    }
    auto array = std::make_shared<ExplanationNode>();
    array->kind = ExplanationKind::Sram;
    array->id = "sram_leakage_mw_mm2";
    array->title =
        fmt::format("Leakage per area of an SRAM of 16 KiB x 32 bit, {} cells, table node {} nm",
                    cellTypeNames().at(static_cast<std::size_t>(m_resolved.cell)),
                    exactText(m_resolved.sram_node_nm));
    array->value = cost.leakage_mw / cost.area_mm2;
    array->unit = "mW/mm²";
    array->evidence = Evidence::Computed;
    array->source = "CACTI 7 (SRAM table), carried to the node";
    return formulaNode(ExplanationKind::Quantity, "logic_leakage_mw_mm2",
                       "Leakage of logic per area, before calibration", "mW/mm²",
                       "logic_leakage_ratio * sram_leakage_mw_mm2", std::nullopt,
                       {{"sram_leakage_mw_mm2", array}});
}

} // namespace permdse::detail
