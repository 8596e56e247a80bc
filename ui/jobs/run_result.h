// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"

namespace permdse::ui {

/// A run as the views share it: the experiment as it was when the run began, and what came out.
struct RunResult {
    Experiment experiment;
    RunOutcome outcome;
    int threads = 0;      ///< that it ran on
    double seconds = 0.0; ///< that it took
};
using RunResultPtr = std::shared_ptr<const RunResult>;

/// True if the two would give the same results: names and the budget play no part in them.
[[nodiscard]] inline bool haveSameResults(const Experiment& one, Experiment other) {
    other.name = one.name;
    other.description = one.description;
    other.search.budget = one.search.budget;
    return one == other;
}

} // namespace permdse::ui
