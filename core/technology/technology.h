// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/technology/calibration.h"
#include "core/technology/scaling.h"
#include "core/technology/sram_table.h"
#include "core/technology/technology_settings.h"

namespace permdse {

/// What one event on a piece of logic costs and how large it is, at one node, before calibration.
struct LogicCosts {
    double multiply16_pj = 0.0; ///< 16-bit multiply; quadratic in width
    double multiply16_um2 = 0.0;
    double add16_pj = 0.0; ///< 16-bit add; linear in width
    double add16_um2 = 0.0;
    double register_bit_pj = 0.0; ///< one bit read or written
    double register_bit_um2 = 0.0;
    double mux2_bit_pj = 0.0; ///< one bit through a 2:1 multiplexer
    double mux2_bit_um2 = 0.0;
    double clock_bit_pj = 0.0; ///< one cycle of clock on one register bit
    double clock_bit_um2 = 0.0;
    double wire_bit_mm_pj = 0.0;
    double lnzd_pj = 0.0; ///< one cycle of a leading-non-zero node of EIE
    double lnzd_um2 = 0.0;
};

/// Calibration factors of the categories of a bill.
struct CategoryFactors {
    double memory = 1.0;
    double reg = 1.0;
    double combinational = 1.0;
    double clock = 1.0;
    double global = 1.0;
};

/// Everything an engine needs to know of the technology, resolved once per engine.
///
/// Logic constants are stated at 45 and 40 nm. They are first carried to the engine's native node
/// by the `paper` rule, where the calibration factors were fitted, and from there to the target
/// node by the rule in force. So the factors do not depend on the rule, and at the native node all
/// rules agree.
struct EngineTechnology {
    double node_nm = 0.0;
    double native_nm = 0.0;
    LogicCosts logic;
    CategoryFactors power;
    CategoryFactors area;
    double filler_share = 0.0;
    double logic_limit_ghz = 0.0;
    double dram_pj_per_bit = 0.0;
    double dram_gbit_s = 0.0;
    CellType cell = CellType::LowStandbyPower;

    /// SRAMs are looked up at this node and then scaled.
    double sram_node_nm = 0.0;
    ScalingFactors sram_scale;
    /// Which rule carried the figures, in words; empty at the native node.
    std::string rule_note;

    const SramTable* table = nullptr; ///< lives as long as the Technology

    /// Cost of one array at the target node, without calibration factors; false if outside the
    /// table.
    [[nodiscard]] bool sram(double bytes, double width_bits, SramCost& cost) const;
};

/// Node of an engine's published design. @pre as Technology::forEngine()
[[nodiscard]] double nativeNode_nm(std::string_view engineId);

/// The technology of an experiment with its calibration. Immutable; safe from any thread.
class Technology {
public:
    /// @throws std::invalid_argument if the settings are outside their ranges (see problem()).
    explicit Technology(TechnologySettings settings);
    Technology(TechnologySettings settings, std::vector<Calibration> calibrations);

    /// Empty if the settings are legal, else a sentence on what is not.
    [[nodiscard]] static std::string problem(const TechnologySettings& settings);

    [[nodiscard]] const TechnologySettings& settings() const { return m_settings; }
    [[nodiscard]] const std::vector<Calibration>& calibrations() const { return m_calibrations; }
    /// The calibration of an engine; neutral if there is none.
    [[nodiscard]] Calibration calibration(std::string_view engineId) const;

    /// @pre `engineId` has "<id>_native_nm" and "<id>_clock_ghz" among the constants.
    [[nodiscard]] EngineTechnology forEngine(std::string_view engineId) const;

    /// Reference clock of the engine carried from its native node to this technology's.
    [[nodiscard]] double referenceClock_ghz(std::string_view engineId) const;

private:
    TechnologySettings m_settings;
    std::vector<Calibration> m_calibrations;
    std::shared_ptr<const SramTable> m_srams;
};

} // namespace permdse
