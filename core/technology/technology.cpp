// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/technology.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/technology/technology_fields.h"

namespace permdse {

namespace {

CategoryFactors factorsOf(const Calibration& calibration, double CalibrationFactor::*quantity,
                          double trust) {
    const auto factor = [&](const char* category) {
        return calibration.factor(category).*quantity * trust;
    };
    return {factor("memory"), factor("register"), factor("combinational"), factor("clock"),
            factor("global")};
}

/// What carries the constants of an engine.
struct Carrier {
    double native_nm = 0.0;
    ScalingFactors to_target, supply;
};

Carrier carrierOf(const Technology& technology, std::string_view engineId) {
    return {nativeNode_nm(engineId), technology.toTarget(engineId), technology.supply()};
}

/// The id in the table of constants of one of logicConstants(), or of an engine's own.
std::string idInTable(std::string_view id, const TechnologySettings& settings) {
    return id != "multiply16_pj" ? std::string(id)
                                 : fmt::format("multiply16_{}_pj",
                                               multiplierPresetNames().at(
                                                   static_cast<std::size_t>(settings.multiplier)));
}

/// As CarriedConstant, but without its texts.
struct Carried {
    const NodeConstant* stated = nullptr;
    double to_native = 1.0, to_target = 1.0, supply = 1.0;
    bool follows_node = true;
    [[nodiscard]] double value() const {
        return stated->figure.value * to_native * to_target * supply;
    }
};

Carried carry(std::string_view id, const ConstantTable& constants, const Carrier& carrier) {
    const NodeConstant& stated = constants.at(id);
    if (id == "wire_bit_mm_pj") {
        // A wire has about the same capacitance per length at every node; its length shrinks with
        // the area that it crosses.
        return {&stated, 1.0, 1.0, carrier.supply.energy, false};
    }
    // To the native node by the rule the factors were fitted with, from there by the rule in force.
    const ScalingFactors native =
        scalingFactors(ProjectionRule::Paper, stated.node_nm, carrier.native_nm);
    const bool isArea = stated.figure.unit == "µm²";
    const auto part = [isArea](const ScalingFactors& f) { return isArea ? f.area : f.energy; };
    return {&stated, part(native), part(carrier.to_target), part(carrier.supply), true};
}

/// The built-in calibrations, but those that are given in their place.
std::vector<Calibration> inForce(const std::vector<Calibration>& given) {
    std::vector<Calibration> calibrations = builtinCalibrations();
    for (const Calibration& calibration : given) {
        const auto same =
            std::find_if(calibrations.begin(), calibrations.end(),
                         [&](const Calibration& c) { return c.engine == calibration.engine; });
        if (same != calibrations.end()) {
            *same = calibration;
        } else {
            calibrations.push_back(calibration);
        }
    }
    return calibrations;
}

} // namespace

std::span<const LogicConstant> logicConstants() {
    static constexpr std::array<LogicConstant, 11> constants{{
        {"multiply16_pj", &LogicCosts::multiply16_pj},
        {"multiply16_um2", &LogicCosts::multiply16_um2},
        {"add16_pj", &LogicCosts::add16_pj},
        {"add16_um2", &LogicCosts::add16_um2},
        {"register_bit_pj", &LogicCosts::register_bit_pj},
        {"register_bit_um2", &LogicCosts::register_bit_um2},
        {"mux2_bit_pj", &LogicCosts::mux2_bit_pj},
        {"mux2_bit_um2", &LogicCosts::mux2_bit_um2},
        {"clock_bit_pj", &LogicCosts::clock_bit_pj},
        {"clock_bit_um2", &LogicCosts::clock_bit_um2},
        {"wire_bit_mm_pj", &LogicCosts::wire_bit_mm_pj},
    }};
    return constants;
}

std::vector<std::string> ownLogicConstants(std::string_view engineId) {
    std::vector<std::string> own;
    const std::string prefix = std::string(engineId) + '_';
    for (const auto& [id, constant] : ConstantTable::builtin().all()) {
        const std::string& unit = constant.figure.unit;
        if (id.starts_with(prefix) && constant.node_nm > 0.0 && (unit == "pJ" || unit == "µm²")) {
            own.push_back(id);
        }
    }
    return own;
}

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

// NOLINTNEXTLINE(performance-unnecessary-value-param): as the one below, which moves its settings
Technology::Technology(TechnologySettings settings)
    : Technology(settings, inForce(settings.calibrations)) {}

Technology::Technology(TechnologySettings settings, std::vector<Calibration> calibrations,
                       std::shared_ptr<const ConstantTable> constants,
                       std::shared_ptr<const StatedEngines> stated)
    : m_settings(std::move(settings)), m_calibrations(std::move(calibrations)),
      m_constants(std::move(constants)), m_srams(SramTable::builtin()),
      m_stated(std::move(stated)) {
    if (const std::string text = problem(m_settings); !text.empty()) {
        throw std::invalid_argument(text);
    }
}

std::string Technology::problem(const TechnologySettings& settings) {
    for (const Field<TechnologySettings>& field : technologyFields()) {
        if (std::optional<FieldProblem> found = fieldProblem(field.info, field.get(settings))) {
            return std::move(found->text);
        }
    }
    for (const auto& [engine, limit] : settings.logic_limit_ghz) {
        if (!(limit >= smallestLogicLimit_ghz && limit <= largestLogicLimit_ghz)) {
            return fmt::format(
                "the logic limit {} GHz of \"{}\" is outside the accepted range {} to {} GHz",
                exactText(limit), engine, exactText(smallestLogicLimit_ghz),
                exactText(largestLogicLimit_ghz));
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

ScalingFactors Technology::toTarget(std::string_view engineId) const {
    return scalingFactors(m_settings.projection, nativeNode_nm(engineId), m_settings.node_nm);
}

ScalingFactors Technology::supply() const {
    return m_settings.supply_v == 0.0 ? ScalingFactors()
                                      : supplyFactors(m_settings.node_nm, m_settings.supply_v);
}

CarriedConstant Technology::carried(std::string_view engineId, std::string_view id) const {
    const std::string inTable = idInTable(id, m_settings);
    const Carried found = carry(inTable, *m_constants, carrierOf(*this, engineId));
    return {inTable,         *found.stated, found.to_native,
            found.to_target, found.supply,  found.follows_node};
}

std::string Technology::dramEnergyConstant() const {
    return "dram_" + dramPresetNames().at(static_cast<std::size_t>(m_settings.dram)) + "_bit_pj";
}

std::string Technology::dramBandwidthConstant() const {
    return "dram_" + dramPresetNames().at(static_cast<std::size_t>(m_settings.dram)) + "_gbyte_s";
}

double Technology::dramBandwidth_gbyte_s() const {
    return m_settings.dram_bandwidth_gbyte_s > 0.0 ? m_settings.dram_bandwidth_gbyte_s
                                                   : m_constants->value(dramBandwidthConstant());
}

double Technology::referenceClock_ghz(std::string_view engineId) const {
    const double clock = m_constants->value(std::string(engineId) + "_clock_ghz");
    return clock / (toTarget(engineId).delay * supply().delay);
}

EngineTechnology Technology::forEngine(std::string_view engineId) const {
    const Calibration calibrationInForce = calibration(engineId);
    const double native = nativeNode_nm(engineId);
    const double target = m_settings.node_nm;
    const Carrier carrier = carrierOf(*this, engineId);
    const ScalingFactors& carrying = carrier.to_target;
    const std::string engine(engineId);

    EngineTechnology technology;
    technology.node_nm = target;
    technology.native_nm = native;
    for (const LogicConstant& constant : logicConstants()) {
        technology.logic.*constant.field =
            carry(idInTable(constant.id, m_settings), *m_constants, carrier).value();
    }
    for (const std::string& id : ownLogicConstants(engineId)) {
        constexpr std::string_view area = "_um2", energy = "_pj";
        const bool isArea = id.ends_with(area);
        const std::string name = id.substr(engine.size() + 1, id.size() - engine.size() - 1 -
                                                                  (isArea ? area : energy).size());
        auto known = std::find_if(technology.own_logic.begin(), technology.own_logic.end(),
                                  [&](const OwnLogicCost& cost) { return cost.id == name; });
        if (known == technology.own_logic.end()) {
            known = technology.own_logic.insert(known, OwnLogicCost{name});
        }
        (isArea ? known->area_um2 : known->energy_pj) = carry(id, *m_constants, carrier).value();
    }
    technology.power = factorsOf(calibrationInForce, &CalibrationFactor::power,
                                 m_constants->value(engine + "_published_power"));
    technology.area = factorsOf(calibrationInForce, &CalibrationFactor::area,
                                m_constants->value(engine + "_published_area"));
    technology.filler_share = calibrationInForce.filler_share;
    technology.cell = m_settings.cell;
    technology.weights = m_settings.weights;
    technology.table = m_srams.get();
    technology.constants = m_constants.get();
    technology.dram_pj_per_bit = m_constants->value(dramEnergyConstant());
    technology.dram_gbit_s = dramBandwidth_gbyte_s() * 8.0;

    const auto limit = m_settings.logic_limit_ghz.find(engine);
    technology.logic_limit_ghz =
        limit != m_settings.logic_limit_ghz.end() ? limit->second : referenceClock_ghz(engineId);

    // `paper` carries the whole published design, memories included; `stillmaker` is about logic,
    // so memories come from the table at the target node, or from its nearest node and scaled like
    // logic.
    technology.sram_node_nm = native;
    technology.sram_scale = carrying;
    if (m_settings.projection == ProjectionRule::Stillmaker) {
        technology.sram_node_nm =
            std::clamp(target, m_srams->smallestNode_nm(), m_srams->largestNode_nm());
        technology.sram_scale =
            scalingFactors(ProjectionRule::Stillmaker, technology.sram_node_nm, target);
    }
    const ScalingFactors trust{
        m_constants->value("sram_energy_scale"), m_constants->value("sram_leakage_scale"),
        m_constants->value("sram_area_scale"), m_constants->value("sram_delay_scale")};
    technology.sram_scale = technology.sram_scale * supply() * trust;
    if (SramCost array; technology.sram(leakageArray_bytes, leakageArray_bits, array)) {
        technology.logic_leakage_mw_mm2 =
            m_constants->value("logic_leakage_ratio") * array.leakage_mw / array.area_mm2;
    }
    technology.rule_note = ruleNote(technology, carrying);
    if (m_stated) {
        if (const auto known = m_stated->find(engineId); known != m_stated->end()) {
            technology.stated = std::shared_ptr<const EngineTechnology>(m_stated, &known->second);
        }
    }
    return technology;
}

std::string Technology::ruleNote(const EngineTechnology& technology,
                                 const ScalingFactors& carrying) const {
    std::string note;
    const double native = technology.native_nm, target = technology.node_nm;
    if (target != native) {
        switch (m_settings.projection) {
        case ProjectionRule::Paper:
            note = fmt::format(
                "carried from {} to {} nm by the rule of the publications: clock x {}, area x {}, "
                "power unchanged",
                exactText(native), exactText(target), displayNumber(1.0 / carrying.delay),
                displayNumber(carrying.area));
            break;
        case ProjectionRule::Stillmaker:
            note = fmt::format(
                "logic carried from {} to {} nm by Stillmaker and Baas; SRAMs from the table at {} "
                "nm{}",
                exactText(native), exactText(target), exactText(technology.sram_node_nm),
                technology.sram_node_nm == target ? ""
                                                  : ", then scaled like logic (outside the table)");
            break;
        case ProjectionRule::None:
            note = fmt::format("not projected: figures of {} nm are shown for {} nm",
                               exactText(native), exactText(target));
            break;
        }
    }
    if (m_settings.supply_v != 0.0) {
        const ScalingFactors factors = supply();
        note +=
            fmt::format("{}at {} V: energy x {}, delay x {} by Stillmaker and Baas, SRAMs alike",
                        note.empty() ? "" : "; ", exactText(m_settings.supply_v),
                        displayNumber(factors.energy), displayNumber(factors.delay));
    }
    return note;
}

} // namespace permdse
