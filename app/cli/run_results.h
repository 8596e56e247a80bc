// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"
#include "core/report/report.h"
#include "core/store/result_folder.h"

namespace permdse::cli {

/// The files of a run in their folder.
struct WrittenResults {
    std::vector<std::string> files;
    bool is_cut = false; ///< figures or parts of the report are missing, as the user wished to stop
};

/// Writes all files of a run and gives the folder its name: what was computed first and to its end,
/// so that it is safe while figures and the report are made, which can be had again and which a
/// wish to stop cuts short. Shows progress unless `quiet`. Problems as ResultFolder::publish().
/// @throws std::runtime_error that says where the results are, for faults of the program.
[[nodiscard]] Result<WrittenResults> writeResults(ResultFolder& folder,
                                                  const Experiment& experiment,
                                                  const RunOutcome& outcome,
                                                  const RunRecord& record, bool quiet);

} // namespace permdse::cli
