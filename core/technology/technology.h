// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/sourced.h"
#include "core/technology/calibration.h"
#include "core/technology/sram_table.h"
#include "core/technology/technology_settings.h"

namespace permdse {

/// What one event on a logic component costs and how large it is, at one node, before calibration.
struct LogicCosts {
    double multiply16_pj = 0.0; ///< 16-bit multiply; quadratic in width
    double multiply16_um2 = 0.0;
    double add16_pj = 0.0; ///< 16-bit add; linear in width
    double add16_um2 = 0.0;
    double register_bit_pj = 0.0; ///< one bit read or written
    double register_bit_um2 = 0.0;
    double mux2_bit_pj = 0.0; ///< one bit through a 2:1 multiplexer
    double mux2_bit_um2 = 0.0;
    double clock_bit_pj = 0.0; ///< clock edge on one register bit
    double clock_bit_um2 = 0.0;
    double wire_bit_mm_pj = 0.0;
};

/// Everything an engine needs to know of the technology, resolved once per engine: constants
/// carried to the node and multiplied with the calibration factors.
///
/// The logic constants are stated at 45 and 40 nm. They are first carried to the engine's native
/// node by the `paper` rule, where the factors were fitted, and from there to the target node by the
/// rule in force: factors do not depend on the rule, and at the native node all rules agree.
struct EngineTechnology {
    double node_nm = 0.0;
    double native_nm = 0.0;
    LogicCosts power;           ///< *_pj carried and calibrated by the power factors
    LogicCosts area;            ///< *_um2 carried and calibrated by the area factors
    double memory_power = 1.0;  ///< calibration factor on SRAM energy and leakage
    double memory_area = 1.0;
    double global_power = 1.0; ///< factor on what stands beside the PEs
    double global_area = 1.0;
    double filler_share = 0.0;  ///< filler area / area of the other categories of a PE
    double frequency_scale = 1.0; ///< attainable clock at the node / at the native node
    double logic_limit_ghz = 0.0;
    double dram_pj_per_bit = 0.0;
    double dram_gbit_s = 0.0;

    // How SRAM costs are found: looked up at `sram_node_nm`, then scaled.
    double sram_node_nm = 0.0;
    double sram_energy_scale = 1.0;
    double sram_leakage_scale = 1.0;
    double sram_area_scale = 1.0;
    double sram_time_scale = 1.0;
    std::string rule_note; ///< which rule carried the figures; empty at the native node
};

/// The technology of an experiment. Immutable; safe from any thread.
class Technology {
public:
    /// @throws std::invalid_argument if the settings are outside their ranges (see problem()).
    explicit Technology(TechnologySettings settings);
    Technology(TechnologySettings settings, std::vector<Calibration> calibrations);

    /// Empty if the settings are legal, else a sentence on what is not.
    [[nodiscard]] static std::string problem(const TechnologySettings& settings);

    [[nodiscard]] const TechnologySettings& settings() const { return m_settings; }
    [[nodiscard]] const std::vector<Calibration>& calibrations() const { return m_calibrations; }
    [[nodiscard]] const SramTable& srams() const { return *m_srams; }

    /// @throws std::out_of_range if there is no calibration for the engine.
    [[nodiscard]] EngineTechnology forEngine(std::string_view engineId) const;

    /// Clock of `reference_ghz` at `native_nm` carried to this technology's node.
    [[nodiscard]] double carriedClock_ghz(double reference_ghz, double native_nm) const;

private:
    TechnologySettings m_settings;
    std::vector<Calibration> m_calibrations;
    std::shared_ptr<const SramTable> m_srams;
};

} // namespace permdse
