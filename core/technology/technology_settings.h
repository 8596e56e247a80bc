// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace permdse {

enum class CellType { HighPerformance, LowOperatingPower, LowStandbyPower };
enum class ProjectionRule { Paper, Stillmaker, None };
enum class MultiplierPreset { Horowitz, Eie, Aladdin };

/// Spellings in files and on the command line, in the order of the enumerators.
[[nodiscard]] const std::vector<std::string>& cellTypeNames();       // itrs-hp, itrs-lop, itrs-lstp
[[nodiscard]] const std::vector<std::string>& projectionRuleNames(); // paper, stillmaker, none
[[nodiscard]] const std::vector<std::string>& multiplierPresetNames(); // horowitz, eie, aladdin

/// What the user chooses of the technology; the "technology" object of an experiment.
struct TechnologySettings {
    double node_nm = 28.0; ///< 7 to 90
    CellType cell = CellType::LowStandbyPower;
    ProjectionRule projection = ProjectionRule::Paper;
    MultiplierPreset multiplier = MultiplierPreset::Horowitz;
    double dram_bandwidth_gbyte_s = 25.6; ///< what does not fit on chip streams at this rate
    /// Logic limit of the clock by architecture id; missing means the reference clock of the
    /// engine carried to the node by the projection rule.
    std::map<std::string, double> logic_limit_ghz;

    friend bool operator==(const TechnologySettings&, const TechnologySettings&) = default;
};

} // namespace permdse
