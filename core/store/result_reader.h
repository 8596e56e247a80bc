// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/base/run_control.h"
#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"

namespace permdse {

/// What a result folder holds: what was run, and what came out.
struct StoredRun {
    Experiment experiment;
    RunOutcome outcome; ///< `evaluations` counts the points only
};

/// Reads what ResultFolder wrote, so that it is as it was when the run ended. Only results that
/// this version would give are read, as everything that is shown of a design beside its columns is
/// computed anew: another version (RES-0002), another experiment.json than that of the run
/// (RES-0003) or other calibrations (RES-0004) are refused; so are folders without results
/// (RES-0001), files with other columns (RES-0005) and damaged ones (RES-0006). RUN-0002 if the
/// results need more memory than allowed; `viewBytes` is what their viewer keeps per point.
///
/// Nothing is given if `control` asks to stop. Progress counts the bytes of points.csv.
[[nodiscard]] Result<std::optional<StoredRun>> readResultFolder(const std::string& directory,
                                                                const RunControl& control = {},
                                                                const MemoryAllowance& memory = {},
                                                                std::uint64_t viewBytes = 0);

} // namespace permdse
