// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/run_control.h"
#include "core/experiment/experiment.h"
#include "core/experiment/run_need.h"
#include "core/exploration/result_table.h"

namespace permdse {

enum class RunStatus { Complete, Stopped };

/// Pareto front over the feasible rows of one workload: of one architecture, or of all.
struct Front {
    std::string workload;
    std::string architecture;        ///< engine id; empty for the front over all architectures
    std::vector<std::uint32_t> rows; ///< ascending
    friend bool operator==(const Front&, const Front&) = default;
};

/// Why rows are not feasible, counted; for "nothing is feasible" messages.
struct InfeasibilityCount {
    std::string reason; ///< a sentence, or the text of the constraint
    std::uint64_t rows = 0;
    double least_violation = 0.0; ///< smallest relative distance from being met; NaN if unknown
    friend bool operator==(const InfeasibilityCount&, const InfeasibilityCount&) = default;
};

/// How many draws of constants the columns of confidence rest on.
struct DrawCount {
    std::uint64_t planned = 0;
    std::uint64_t done = 0; ///< less than planned in a stopped run
    friend bool operator==(const DrawCount&, const DrawCount&) = default;
};

/// Points of fronts that cannot be simulated.
struct SkippedSimulations {
    std::string architecture; ///< engine id
    std::string reason;       ///< with the code of the diagnostic, if there is one
    std::uint64_t points = 0;
    friend bool operator==(const SkippedSimulations&, const SkippedSimulations&) = default;
};

/// What became of the points on fronts that were to be simulated.
struct FrontSimulation {
    std::uint64_t planned = 0;
    std::uint64_t done = 0; ///< in a stopped run, less than planned and not skipped
    std::vector<SkippedSimulations> skipped;

    [[nodiscard]] std::uint64_t skippedPoints() const {
        std::uint64_t points = 0;
        for (const SkippedSimulations& each : skipped) {
            points += each.points;
        }
        return points;
    }
    [[nodiscard]] bool complete() const { return done + skippedPoints() == planned; }
    friend bool operator==(const FrontSimulation&, const FrontSimulation&) = default;
};

/// The feasible points of a workload.
struct FeasiblePoints {
    std::uint64_t points = 0;
    std::vector<std::string> lacking; ///< objectives that some of them have no figure for
    friend bool operator==(const FeasiblePoints&, const FeasiblePoints&) = default;
};

struct RunOutcome {
    RunStatus status = RunStatus::Complete;
    /// Never null: the finished points, in order, that the experiment keeps (Experiment::keep).
    ResultTablePtr table;
    std::vector<Objective> objectives; ///< those the fronts were made with
    /// Per workload one of each architecture, then that over all; none if they were not found.
    std::vector<Front> fronts;
    bool fronts_found = true;    ///< false: the run was stopped while they were searched
    std::string no_common_front; ///< why there is no front over all architectures; else empty
    std::uint64_t planned_points = 0;
    std::uint64_t evaluated_points = 0; ///< that were finished, kept or not
    std::uint64_t evaluations = 0; ///< closed forms computed: points, and again under each draw
    std::uint64_t feasible_points = 0;
    std::vector<FeasiblePoints> feasible; ///< by workload
    std::vector<InfeasibilityCount> infeasible;
    DrawCount draws;
    FrontSimulation simulation; ///< nothing planned unless the experiment asks for it

    /// Whether the table has all points that were evaluated.
    [[nodiscard]] bool keepsAll() const { return table->rowCount() >= evaluated_points; }
};

/// Who wants to see what a run has found so far. Called by one thread of the run at a time.
struct RunObserver {
    /// Asked after some hundred points each; whoever asks for little gets it seldom.
    std::function<bool()> wantsFronts;
    /// The fronts of the points so far, with their rows alone, as those of a stopped run.
    std::function<void(RunOutcome)> fronts;
};

struct RunOptions {
    int threads = 0;             ///< 0: as many as the machine has
    MemoryAllowance memory = {}; ///< RUN-0002 if the run needs more
    RunObserver observer = {};   ///< nobody, if its functions are empty
};

/// RUN-0003: what std::bad_alloc means wherever it ends up.
[[nodiscard]] Diagnostic memoryRanOut();

/// Runs an experiment: every design on every workload, derived metrics, constraints, fronts, and
/// with `uncertainty` the same under drawn constants. A stop among the points leaves the fronts of
/// the finished ones, if little work finds them; one among the fronts leaves all points without
/// fronts. Draws of a run that is stopped before its
/// points are done are left out; of one that is stopped among them the finished ones count, without
/// intervals. With `simulate` the points of the fronts are simulated last, if the run was not
/// stopped before. Bit-identical for any number of threads. Diagnostics if validate() finds errors,
/// if the memory does not suffice (RUN-0002 before it begins, RUN-0004
/// for fronts that turn out to be too long), or if it ran out all the same (RUN-0003).
[[nodiscard]] Result<RunOutcome>
runExperiment(const Experiment& experiment, const RunOptions& options, const RunControl& control);

} // namespace permdse
