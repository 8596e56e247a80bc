// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/technology.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/technology/constant_table.h"

namespace permdse {

namespace {

/// Carries the constants to the native node by the rule the factors were fitted with, then to the
/// target by the rule in force.
LogicCosts carriedLogic(MultiplierPreset preset, double native_nm, const ScalingFactors& toTarget) {
    const ConstantTable& constants = ConstantTable::builtin();
    const auto carried = [&](std::string_view id) {
        const NodeConstant& constant = constants.at(id);
        const ScalingFactors toNative =
            scalingFactors(ProjectionRule::Paper, constant.node_nm, native_nm);
        return constant.figure.unit == "um2"
                   ? constant.figure.value * toNative.area * toTarget.area
                   : constant.figure.value * toNative.energy * toTarget.energy;
    };
    LogicCosts logic;
    switch (preset) {
    case MultiplierPreset::Horowitz:
        logic.multiply16_pj = carried("multiply16_horowitz_pj");
        break;
    case MultiplierPreset::Eie:
        logic.multiply16_pj = carried("multiply16_eie_pj");
        break;
    case MultiplierPreset::Aladdin:
        logic.multiply16_pj = carried("multiply16_aladdin_pj");
        break;
    }
    logic.multiply16_um2 = carried("multiply16_um2");
    logic.add16_pj = carried("add16_pj");
    logic.add16_um2 = carried("add16_um2");
    logic.register_bit_pj = carried("register_bit_pj");
    logic.register_bit_um2 = carried("register_bit_um2");
    logic.mux2_bit_pj = carried("mux2_bit_pj");
    logic.mux2_bit_um2 = carried("mux2_bit_um2");
    logic.clock_bit_pj = carried("clock_bit_pj");
    logic.clock_bit_um2 = carried("clock_bit_um2");
    logic.wire_bit_mm_pj = carried("wire_bit_mm_pj");
    logic.lnzd_pj = carried("eie_lnzd_pj");
    logic.lnzd_um2 = carried("eie_lnzd_um2");
    return logic;
}

CategoryFactors factorsOf(const Calibration& calibration, double CalibrationFactor::*quantity) {
    return {calibration.factor("memory").*quantity, calibration.factor("register").*quantity,
            calibration.factor("combinational").*quantity, calibration.factor("clock").*quantity,
            calibration.factor("global").*quantity};
}

} // namespace

double nativeNode_nm(std::string_view engineId) {
    return ConstantTable::builtin().value(std::string(engineId) + "_native_nm");
}

bool EngineTechnology::sram(double bytes, double width_bits, SramCost& cost) const {
    if (!table->lookup(sram_node_nm, cell, bytes, width_bits, cost)) {
        return false;
    }
    cost.access_ns *= sram_scale.delay;
    cost.cycle_ns *= sram_scale.delay;
    cost.read_pj *= sram_scale.energy;
    cost.write_pj *= sram_scale.energy;
    cost.leakage_mw *= sram_scale.static_power;
    cost.area_mm2 *= sram_scale.area;
    return true;
}

Technology::Technology(TechnologySettings settings)
    : Technology(std::move(settings), builtinCalibrations()) {}

Technology::Technology(TechnologySettings settings, std::vector<Calibration> calibrations)
    : m_settings(std::move(settings)), m_calibrations(std::move(calibrations)),
      m_srams(SramTable::builtin()) {
    if (const std::string text = problem(m_settings); !text.empty()) {
        throw std::invalid_argument(text);
    }
}

std::string Technology::problem(const TechnologySettings& settings) {
    const auto within = [](double value, double min, double max) {
        return value >= min && value <= max;
    };
    if (!within(settings.node_nm, smallestLogicNode_nm, largestLogicNode_nm)) {
        return fmt::format("the node {} nm is outside the accepted range {} to {} nm",
                           exactText(settings.node_nm), exactText(smallestLogicNode_nm),
                           exactText(largestLogicNode_nm));
    }
    if (!within(settings.dram_bandwidth_gbyte_s, 0.1, 10000.0)) {
        return fmt::format(
            "the DRAM bandwidth {} Gbyte/s is outside the accepted range 0.1 to 10000",
            exactText(settings.dram_bandwidth_gbyte_s));
    }
    for (const auto& [engine, limit] : settings.logic_limit_ghz) {
        if (!within(limit, 0.001, 20.0)) {
            return fmt::format(
                "the logic limit {} GHz of \"{}\" is outside the accepted range 0.001 "
                "to 20 GHz",
                exactText(limit), engine);
        }
    }
    return {};
}

Calibration Technology::calibration(std::string_view engineId) const {
    const auto found = std::find_if(m_calibrations.begin(), m_calibrations.end(),
                                    [&](const Calibration& c) { return c.engine == engineId; });
    return found != m_calibrations.end() ? *found
                                         : neutralCalibration(engineId, nativeNode_nm(engineId));
}

double Technology::referenceClock_ghz(std::string_view engineId) const {
    const double clock = ConstantTable::builtin().value(std::string(engineId) + "_clock_ghz");
    return clock /
           scalingFactors(m_settings.projection, nativeNode_nm(engineId), m_settings.node_nm).delay;
}

EngineTechnology Technology::forEngine(std::string_view engineId) const {
    const Calibration inForce = calibration(engineId);
    const double native = nativeNode_nm(engineId);
    const double target = m_settings.node_nm;
    const ScalingFactors toTarget = scalingFactors(m_settings.projection, native, target);

    EngineTechnology technology;
    technology.node_nm = target;
    technology.native_nm = native;
    technology.logic = carriedLogic(m_settings.multiplier, native, toTarget);
    technology.power = factorsOf(inForce, &CalibrationFactor::power);
    technology.area = factorsOf(inForce, &CalibrationFactor::area);
    technology.filler_share = inForce.filler_share;
    technology.cell = m_settings.cell;
    technology.table = m_srams.get();
    technology.dram_pj_per_bit = ConstantTable::builtin().value("dram_bit_pj");
    technology.dram_gbit_s = m_settings.dram_bandwidth_gbyte_s * 8.0;

    const auto limit = m_settings.logic_limit_ghz.find(std::string(engineId));
    technology.logic_limit_ghz =
        limit != m_settings.logic_limit_ghz.end() ? limit->second : referenceClock_ghz(engineId);

    // `paper` carries the whole published design, memories included; `stillmaker` is about logic,
    // so memories come from the table at the target node, or from its nearest node and scaled like
    // logic.
    technology.sram_node_nm = native;
    technology.sram_scale = toTarget;
    if (m_settings.projection == ProjectionRule::Stillmaker) {
        technology.sram_node_nm =
            std::clamp(target, m_srams->smallestNode_nm(), m_srams->largestNode_nm());
        technology.sram_scale =
            scalingFactors(ProjectionRule::Stillmaker, technology.sram_node_nm, target);
    }
    if (target != native) {
        switch (m_settings.projection) {
        case ProjectionRule::Paper:
            technology.rule_note = fmt::format(
                "carried from {} to {} nm by the rule of the publications: clock x {}, area x {}, "
                "power unchanged",
                exactText(native), exactText(target), displayNumber(1.0 / toTarget.delay),
                displayNumber(toTarget.area));
            break;
        case ProjectionRule::Stillmaker:
            technology.rule_note = fmt::format(
                "logic carried from {} to {} nm by Stillmaker and Baas; SRAMs from the table at {} "
                "nm{}",
                exactText(native), exactText(target), exactText(technology.sram_node_nm),
                technology.sram_node_nm == target ? ""
                                                  : ", then scaled like logic (outside the table)");
            break;
        case ProjectionRule::None:
            technology.rule_note =
                fmt::format("not projected: figures of {} nm are shown for {} nm",
                            exactText(native), exactText(target));
            break;
        }
    }
    return technology;
}

} // namespace permdse
