// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"
#include "core/figure/scatter.h"

namespace permdse {

/// A figure of the report of a run, described but not drawn.
struct PlannedFigure {
    ScatterSpec spec;
    std::string caption;
    std::string file; ///< name beside the Markdown report: "pareto.svg"
};
/// How many figures belong in the report of a run: one scatter per workload that it has in detail.
[[nodiscard]] std::size_t reportFigureCount(const Experiment& experiment);
/// The figure at a place among them.
[[nodiscard]] PlannedFigure reportFigure(const RunOutcome& outcome, const Experiment& experiment,
                                         std::size_t place);

} // namespace permdse
