// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/technology/calibration.h"

namespace permdse {

enum class CellType { HighPerformance, LowOperatingPower, LowStandbyPower };
enum class ProjectionRule { Paper, Stillmaker, None };
/// Where the energy of a multiplication is taken from, in the order of
/// resources/technology/logic.json: the second is what the publication of a sparse engine implies.
enum class MultiplierPreset { Horowitz, SparseEngine, Aladdin };
/// DRAM that what does not fit on chip streams from, in the order of
/// resources/technology/dram.json: the DDR3 of a published energy table, or a standard.
enum class DramPreset { Ddr3, Lpddr4, Hbm2 };

/// Where weights are between two inputs: on chip as far as they fit, or in DRAM, from where all of
/// them stream for each input.
enum class WeightPolicy { Resident, Streamed };

/// Spellings in files and on the command line, in the order of the enumerators.
[[nodiscard]] const std::vector<std::string>& cellTypeNames();       // itrs-hp, itrs-lop, itrs-lstp
[[nodiscard]] const std::vector<std::string>& projectionRuleNames(); // paper, stillmaker, none
[[nodiscard]] const std::vector<std::string>& multiplierPresetNames();
[[nodiscard]] const std::vector<std::string>& dramPresetNames();
[[nodiscard]] const std::vector<std::string>& weightPolicyNames(); // resident, streamed

/// What people read in place of the spellings, in the same order.
[[nodiscard]] const std::vector<std::string>& multiplierPresetTitles();
[[nodiscard]] const std::vector<std::string>& dramPresetTitles();

/// Bandwidths of the DRAM that can be asked for.
inline constexpr double smallestDramBandwidth_gbyte_s = 0.1;
inline constexpr double largestDramBandwidth_gbyte_s = 10000.0;

/// Limits that the clock of an engine's logic can be given.
inline constexpr double smallestLogicLimit_ghz = 0.001;
inline constexpr double largestLogicLimit_ghz = 20.0;

/// What the user chooses of the technology; the "technology" object of an experiment. What is known
/// of each setting is a row of technologyFields().
struct TechnologySettings {
    double node_nm = 28.0; ///< 7 to 90
    CellType cell = CellType::LowStandbyPower;
    ProjectionRule projection = ProjectionRule::Paper;
    MultiplierPreset multiplier = MultiplierPreset::Horowitz;
    DramPreset dram = DramPreset::Ddr3;
    double dram_bandwidth_gbyte_s = 0.0; ///< 0: the preset's
    double supply_v = 0.0;               ///< 0: nominal, the voltage the rules compare nodes at
    /// Logic limit of the clock by architecture id; missing means the reference clock of the
    /// engine carried to the node by the projection rule.
    std::map<std::string, double> logic_limit_ghz;
    /// In place of the built-in calibrations of the same engines.
    std::vector<Calibration> calibrations = {};
    WeightPolicy weights = WeightPolicy::Resident;

    friend bool operator==(const TechnologySettings&, const TechnologySettings&) = default;
};

} // namespace permdse
