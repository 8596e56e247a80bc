// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/figure/breakdown.h"
#include "core/study/simulated_design.h"

namespace permdse {

/// Where the cycles of each layer go: a bar of what was counted and one of the closed form, parts
/// are computing and the stalls by cause; causes that no bar has are left out, and
/// so is the closed form of a design that it has no figures of.
[[nodiscard]] BarSpec makeCycleBars(const SimulatedDesign& simulated);

/// "1862 cycles, 1859.6 by the closed form: +0.13 %", of the workload; or that there is no closed
/// form, because parts of the design cannot be costed.
[[nodiscard]] std::string cyclesText(const SimulatedDesign& simulated);

/// Title of the timeline of a workload of one layer: how many cycles it has, and why they are fewer
/// than those of the simulation, if they are. `tracedCycles` is what the engine was traced for and
/// `shownCycles` what was kept of it.
[[nodiscard]] std::string timelineTitle(const SimulatedDesign& simulated, std::int64_t tracedCycles,
                                        std::int64_t shownCycles);

/// A figure of one value per place along an axis, such as the utilisation by PE.
struct ProfileSpec {
    std::string title;
    std::string place_label; ///< "PE"
    std::string value_label;
    std::vector<double> values; ///< by place, from 0 on
    double mean = 0.0;
    double most = 1.0;        ///< upper end of the axis of values
    std::string empty_reason; ///< why there is nothing to draw, if so
};

/// How busy each PE was on a layer. @throws std::out_of_range for a layer that is not there.
[[nodiscard]] ProfileSpec makeUtilisationProfile(const SimulatedDesign& simulated,
                                                 std::size_t layer);

} // namespace permdse
