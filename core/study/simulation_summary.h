// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"

namespace permdse {

/// How far the simulated points of an architecture are from their closed form.
struct SimulationSummary {
    std::string architecture;       ///< engine id
    std::uint64_t simulated = 0;    ///< points; at least 1
    double median_difference = 0.0; ///< median of cycles_difference, the lower of two
    double worst_difference = 0.0;  ///< the cycles_difference of largest magnitude
    std::uint32_t worst_row = 0;    ///< of the table; the first of several
};

/// One summary for each architecture with simulated points, in the order of the experiment.
[[nodiscard]] std::vector<SimulationSummary> summariseSimulation(const Experiment& experiment,
                                                                 const RunOutcome& outcome);

/// The command line that simulates the design of a row on the layers of its workload once more.
/// Calibrations are files on the command line and are left out.
/// @throws std::out_of_range as designOfRow().
[[nodiscard]] std::string simulateCommand(const Experiment& experiment, const ResultTable& table,
                                          std::uint32_t row);

} // namespace permdse
