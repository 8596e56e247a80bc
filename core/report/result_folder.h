// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"
#include "core/report/report.h"

namespace permdse {

/// Empty if results may be written to `directory`, else why not: it exists (OUT-0005, unless
/// `force` and it is a result folder of ours, or empty), or it cannot be made (OUT-0006).
[[nodiscard]] Diagnostics resultFolderProblems(const std::string& directory, bool force);

/// A further file of a result folder: a report or a figure.
struct ResultDocument {
    std::string name;
    std::string text;
};

/// Writes all results of a run (docs/file_formats.md#results): points.csv, fronts.csv, fronts.json,
/// experiment.json, provenance.json and the documents. Everything goes to a folder beside it first,
/// which then takes the name: never a mixture of two runs, and what stood there before (`force`) is
/// gone only once the new results are whole. Returns the names of the files.
[[nodiscard]] Result<std::vector<std::string>>
writeResultFolder(const std::string& directory, const Experiment& experiment,
                  const RunOutcome& outcome, const RunRecord& record,
                  const std::vector<ResultDocument>& documents, bool force);

/// The record of a run of this program with the calibrations in force.
[[nodiscard]] RunRecord makeRunRecord(const Experiment& experiment, int threads, double seconds);

/// Hash of all calibrations in force.
[[nodiscard]] std::string calibrationHash(const TechnologySettings& settings);

} // namespace permdse
