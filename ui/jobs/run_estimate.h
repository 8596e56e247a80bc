// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "ui/jobs/run_progress.h"

namespace permdse::ui {

/// How fast a stage of a run goes and how long it still takes.
struct RunEstimate {
    double points_per_s = 0.0;    ///< under draws, evaluations of points
    std::optional<double> left_s; ///< empty while too little is done to tell
};

[[nodiscard]] RunEstimate estimateRun(const RunProgress& progress);

/// "1.2M points/s, 14 s left" of the evaluation, "Searching the fronts: 40 %, 3.0 s left",
/// "1.1M evaluations/s of draws, 14 s left", "Simulating the fronts: 34 of 556, 1 min 20 s left";
/// without the second part while nothing can be said.
[[nodiscard]] QString progressText(const RunProgress& progress);

/// "38 ms", "1.4 s", "14 s", "3 min 20 s", "2 h 5 min".
[[nodiscard]] QString durationText(double seconds);

} // namespace permdse::ui
