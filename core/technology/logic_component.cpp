// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/logic_component.h"

#include <cmath>
#include <stdexcept>

namespace permdse {

const std::vector<LogicComponentInfo>& logicComponents() {
    static const std::vector<LogicComponentInfo> components{
        {LogicKind::Multiplier,
         "multiplier",
         "Multiplier",
         "an event is one product",
         {"width_bits"},
         "(width_bits / 16)^2 * multiply16_um2",
         "(width_bits / 16)^2 * multiply16_pj"},
        {LogicKind::Adder,
         "adder",
         "Adder",
         "an event is one sum",
         {"width_bits"},
         "width_bits / 16 * add16_um2",
         "width_bits / 16 * add16_pj"},
        {LogicKind::RegisterBit,
         "register_bit",
         "Register bit",
         "registers, queues and register files; an event is one bit read or written",
         {},
         "register_bit_um2",
         "register_bit_pj"},
        {LogicKind::MuxTree,
         "mux_tree",
         "Multiplexer tree",
         "selects one of several words; an event is one selection, which switches one multiplexer "
         "per level",
         {"inputs", "width_bits"},
         "(inputs - 1) * width_bits * mux2_bit_um2",
         "ceil(log2(inputs)) * width_bits * mux2_bit_pj"},
        {LogicKind::ActivationUnit,
         "activation_unit",
         "Activation unit",
         "a comparison and a selection; an event is one result",
         {"width_bits"},
         "width_bits / 16 * add16_um2 + width_bits * mux2_bit_um2",
         "width_bits / 16 * add16_pj + width_bits * mux2_bit_pj"},
        {LogicKind::ZeroDetector,
         "zero_detector",
         "Zero detector",
         "a tree over the bits of a word; an event is one word",
         {"width_bits"},
         "(width_bits - 1) * mux2_bit_um2",
         "(width_bits - 1) * mux2_bit_pj"},
        {LogicKind::Wire,
         "wire",
         "Wires",
         "over logic, so without area of their own; an event is one word sent",
         {"width_bits", "length_mm"},
         "0",
         "width_bits * length_mm * wire_bit_mm_pj"},
        {LogicKind::ClockBit,
         "clock_bit",
         "Clock tree",
         "the share of one register bit; an event is one cycle",
         {},
         "clock_bit_um2",
         "clock_bit_pj"},
    };
    return components;
}

const LogicComponentInfo& logicComponent(LogicKind kind) {
    return logicComponents().at(static_cast<std::size_t>(kind));
}

LogicCost multiplierCost(const LogicCosts& logic, double width_bits) {
    const double relative = width_bits / statedWidth_bits;
    return {relative * relative * logic.multiply16_um2, relative * relative * logic.multiply16_pj};
}

LogicCost adderCost(const LogicCosts& logic, double width_bits) {
    const double relative = width_bits / statedWidth_bits;
    return {relative * logic.add16_um2, relative * logic.add16_pj};
}

LogicCost registerBitCost(const LogicCosts& logic) {
    return {logic.register_bit_um2, logic.register_bit_pj};
}

LogicCost muxTreeCost(const LogicCosts& logic, double inputs, double width_bits) {
    return {(inputs - 1.0) * width_bits * logic.mux2_bit_um2,
            std::ceil(std::log2(inputs)) * width_bits * logic.mux2_bit_pj};
}

LogicCost activationUnitCost(const LogicCosts& logic, double width_bits) {
    const LogicCost adder = adderCost(logic, width_bits);
    return {adder.area_um2 + width_bits * logic.mux2_bit_um2,
            adder.energy_pj + width_bits * logic.mux2_bit_pj};
}

LogicCost zeroDetectorCost(const LogicCosts& logic, double width_bits) {
    return {(width_bits - 1.0) * logic.mux2_bit_um2, (width_bits - 1.0) * logic.mux2_bit_pj};
}

LogicCost wireCost(const LogicCosts& logic, double width_bits, double length_mm) {
    return {0.0, width_bits * length_mm * logic.wire_bit_mm_pj};
}

LogicCost clockBitCost(const LogicCosts& logic) {
    return {logic.clock_bit_um2, logic.clock_bit_pj};
}

LogicCost ownLogicCost(const EngineTechnology& technology, std::string_view id) {
    for (const OwnLogicCost& cost : technology.own_logic) {
        if (cost.id == id) {
            return {cost.area_um2, cost.energy_pj};
        }
    }
    throw std::out_of_range("no logic \"" + std::string(id) + "\" of an engine's own");
}

} // namespace permdse
