// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/run_control.h"
#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"
#include "core/report/report.h"
#include "core/trace/trace_file.h"

namespace permdse::cli {

/// Whether this build can draw (it was built with Qt).
[[nodiscard]] bool canDrawFigures();

/// The figures of a run's report, drawn on Qt's offscreen platform, without a display: a Pareto
/// scatter per workload. Without Qt they have a caption and no picture. A wish to stop leaves out
/// those that are not drawn yet, but for the first.
[[nodiscard]] std::vector<ReportFigure>
drawFigures(const Experiment& experiment, const RunOutcome& outcome, const RunControl& control);

/// The timeline of a trace as the window draws it, as the ending of the path says: PNG, or else
/// SVG. @pre canDrawFigures()
[[nodiscard]] std::string timelinePicture(RecordedTrace trace, const std::string& title,
                                          const std::string& path);

} // namespace permdse::cli
