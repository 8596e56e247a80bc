// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/json_document.h"
#include "core/base/json_reader.h"
#include "core/experiment/runner.h"

namespace permdse {

/// What is known of all points of a run that keeps some of them: `kept` of provenance.json.
struct KeptRecord {
    std::uint64_t points = 0;             ///< that are kept
    std::vector<FeasiblePoints> feasible; ///< by workload
    std::vector<InfeasibilityCount> infeasible;
};

[[nodiscard]] KeptRecord keptRecord(const RunOutcome& outcome);
[[nodiscard]] Json toJson(const KeptRecord& record);
/// What it is not finds its way into the problems of the reader.
[[nodiscard]] KeptRecord readKeptRecord(JsonReader& reader);

/// The same of a table of all points, or of all feasible ones, as the runner counts them.
[[nodiscard]] std::vector<FeasiblePoints> feasiblePoints(const ResultTable& table,
                                                         std::span<const Objective> objectives);
[[nodiscard]] std::vector<InfeasibilityCount> infeasibilityCounts(const ResultTable& table);

} // namespace permdse
