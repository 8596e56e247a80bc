// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/technology/technology.h"

namespace permdse {

/// Area and energy per event of one piece of logic, before calibration factors.
struct LogicCost {
    double area_um2 = 0.0;
    double energy_pj = 0.0;
};

/// Width at which multipliers and adders are stated.
inline constexpr double statedWidth_bits = 16.0;

/// The kinds of logic that bills are made of. Each has a scaling law, given as text by
/// logicComponents() and as code below; a test holds the two together.
enum class LogicKind {
    Multiplier,
    Adder,
    RegisterBit,
    MuxTree,
    ActivationUnit,
    ZeroDetector,
    Wire,
    ClockBit,
    Own, ///< of one engine: not among logicComponents()
};

/// What people read of a kind of logic. Formulas are in the syntax of derived metrics, over
/// `width_bits` and `inputs` or `length_mm` (where the kind has them) and the ids of
/// logicConstants().
struct LogicComponentInfo {
    LogicKind kind;
    std::string id;      ///< "mux_tree"
    std::string title;   ///< "Multiplexer tree"
    std::string meaning; ///< with what an event is
    std::vector<std::string> arguments;
    std::string area_um2;
    std::string energy_pj;
};
[[nodiscard]] const std::vector<LogicComponentInfo>& logicComponents();
[[nodiscard]] const LogicComponentInfo& logicComponent(LogicKind kind);

/// Quadratic in the width.
[[nodiscard]] LogicCost multiplierCost(const LogicCosts& logic, double width_bits);
/// Linear in the width.
[[nodiscard]] LogicCost adderCost(const LogicCosts& logic, double width_bits);
/// One bit; an event is one read or write of it.
[[nodiscard]] LogicCost registerBitCost(const LogicCosts& logic);
/// Tree of 2:1 multiplexers that selects one of `inputs` words; an event is one selection, which
/// switches one multiplexer per level. @pre inputs >= 1
[[nodiscard]] LogicCost muxTreeCost(const LogicCosts& logic, double inputs, double width_bits);
/// ReLU or a table look-up beside a comparison: an adder and a multiplexer.
[[nodiscard]] LogicCost activationUnitCost(const LogicCosts& logic, double width_bits);
/// OR tree over a word, each gate as large as a multiplexer bit.
[[nodiscard]] LogicCost zeroDetectorCost(const LogicCosts& logic, double width_bits);
/// A bundle of `width_bits` wires of `length_mm`; no area of its own (it lies over logic).
[[nodiscard]] LogicCost wireCost(const LogicCosts& logic, double width_bits, double length_mm);
/// Clock of one register bit for one cycle.
[[nodiscard]] LogicCost clockBitCost(const LogicCosts& logic);
/// A component that one engine alone has, by the id of its constants ("lnzd").
/// @throws std::out_of_range if the engine has no such constants.
[[nodiscard]] LogicCost ownLogicCost(const EngineTechnology& technology, std::string_view id);

} // namespace permdse
