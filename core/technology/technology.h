// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/technology/calibration.h"
#include "core/technology/constant_table.h"
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
};

/// What a component that one engine alone has costs, carried like LogicCosts.
struct OwnLogicCost {
    std::string id; ///< constants are "<engine>_<id>_um2" and "<engine>_<id>_pj"
    double area_um2 = 0.0;
    double energy_pj = 0.0;
};

/// The constants behind LogicCosts: id (as in resources/technology) and the field it fills. The
/// multiplier's energy is `multiply16_<preset>_pj`.
struct LogicConstant {
    std::string_view id;
    double LogicCosts::*field;
};
[[nodiscard]] std::span<const LogicConstant> logicConstants();

/// Constants of components that an engine alone has (resources/engines): those that begin with its
/// id and are stated in pJ or µm2 at a node.
[[nodiscard]] std::vector<std::string> ownLogicConstants(std::string_view engineId);

/// A constant as an engine uses it: the stated value times what carried it.
struct CarriedConstant {
    std::string id; ///< in the table of constants
    NodeConstant stated;
    double to_native = 1.0;   ///< by the rule the calibration was fitted with
    double to_target = 1.0;   ///< by the rule in force
    double supply = 1.0;      ///< by the supply voltage
    bool follows_node = true; ///< false: the same at every node, as the energy of a length of wire
    [[nodiscard]] double value() const {
        return stated.figure.value * to_native * to_target * supply;
    }
};

/// Calibration factors of the categories of a bill.
struct CategoryFactors {
    double memory = 1.0;
    double reg = 1.0;
    double combinational = 1.0;
    double clock = 1.0;
    double global = 1.0;
};

/// The array whose leakage per area stands for that of logic in the same cell type.
inline constexpr double leakageArray_bytes = 16384.0;
inline constexpr double leakageArray_bits = 32.0;

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
    std::vector<OwnLogicCost> own_logic;
    CategoryFactors power;
    CategoryFactors area;
    double filler_share = 0.0;
    double logic_limit_ghz = 0.0;
    double dram_pj_per_bit = 0.0;
    double dram_gbit_s = 0.0;
    CellType cell = CellType::LowStandbyPower;
    WeightPolicy weights = WeightPolicy::Resident;

    /// SRAMs are looked up at this node and then scaled.
    double sram_node_nm = 0.0;
    ScalingFactors sram_scale;         ///< node, supply and trust in the table together
    double logic_leakage_mw_mm2 = 0.0; ///< per area of logic, before factors
    /// Which rule carried the figures, in words; empty at the native node.
    std::string rule_note;

    const SramTable* table = nullptr;         ///< lives as long as the Technology
    const ConstantTable* constants = nullptr; ///< those of the Technology; lives as long as it

    /// Where constants are drawn: the engine as stated, for which its layers are mapped, as a
    /// design is compiled before its silicon is known. Null: this one.
    std::shared_ptr<const EngineTechnology> stated;

    /// Cost of one array at the target node, without calibration factors; false if outside the
    /// table.
    [[nodiscard]] bool sram(double bytes, double width_bits, SramCost& cost) const;
};

/// What engines know of a technology as stated, by id.
using StatedEngines = std::map<std::string, EngineTechnology, std::less<>>;

/// Node of an engine's published design. @pre as Technology::forEngine()
[[nodiscard]] double nativeNode_nm(std::string_view engineId);

/// The technology of an experiment with its calibration. Immutable; safe from any thread.
class Technology {
public:
    /// @throws std::invalid_argument if the settings are outside their ranges (see problem()).
    explicit Technology(TechnologySettings settings);
    /// With these calibrations and no others; engines without one get a neutral one. `constants`
    /// are the built-in ones unless given (draws within their ranges, with the engines as
    /// `stated`).
    Technology(TechnologySettings settings, std::vector<Calibration> calibrations,
               std::shared_ptr<const ConstantTable> constants = ConstantTable::sharedBuiltin(),
               std::shared_ptr<const StatedEngines> stated = nullptr);

    /// Empty if the settings are legal, else a sentence on what is not.
    [[nodiscard]] static std::string problem(const TechnologySettings& settings);

    [[nodiscard]] const TechnologySettings& settings() const { return m_settings; }
    [[nodiscard]] const std::vector<Calibration>& calibrations() const { return m_calibrations; }
    [[nodiscard]] const ConstantTable& constants() const { return *m_constants; }
    /// The calibration of an engine; neutral if there is none.
    [[nodiscard]] Calibration calibration(std::string_view engineId) const;

    /// @pre `engineId` has "<id>_native_nm" and "<id>_clock_ghz" among the constants.
    [[nodiscard]] EngineTechnology forEngine(std::string_view engineId) const;

    /// One of logicConstants() as an engine uses it, by the name of its field ("multiply16_pj"), or
    /// one of ownLogicConstants().
    /// @throws std::out_of_range if there is no such constant.
    [[nodiscard]] CarriedConstant carried(std::string_view engineId, std::string_view id) const;

    /// What changes between an engine's native node and this technology's.
    [[nodiscard]] ScalingFactors toTarget(std::string_view engineId) const;
    /// What the supply voltage changes; all 1 at the nominal one.
    [[nodiscard]] ScalingFactors supply() const;

    /// Ids of the constants of the DRAM in force.
    [[nodiscard]] std::string dramEnergyConstant() const;
    [[nodiscard]] std::string dramBandwidthConstant() const;
    /// Energy per bit and bandwidth of the DRAM in force, by the preset or the settings.
    [[nodiscard]] double dramBandwidth_gbyte_s() const;

    /// Reference clock of the engine carried from its native node to this technology's.
    [[nodiscard]] double referenceClock_ghz(std::string_view engineId) const;

private:
    [[nodiscard]] std::string ruleNote(const EngineTechnology& technology,
                                       const ScalingFactors& carrying) const;

    TechnologySettings m_settings;
    std::vector<Calibration> m_calibrations;
    std::shared_ptr<const ConstantTable> m_constants;
    std::shared_ptr<const SramTable> m_srams;
    std::shared_ptr<const StatedEngines> m_stated; ///< of draws
};

} // namespace permdse
