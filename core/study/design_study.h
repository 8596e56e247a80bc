// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/experiment/row_design.h"
#include "core/exploration/ids.h"
#include "core/exploration/result_table.h"
#include "core/study/comparison.h"
#include "core/study/explanation.h"
#include "core/technology/technology.h"

namespace permdse {

/// What a design is beside the one that is studied.
enum class CompanionKind {
    Pinned,    ///< another design of the run, in its own technology
    Reference, ///< the published design of the same engine
    Baseline   ///< that of another engine
};

/// A design beside the one that is studied, evaluated on its workload.
struct Companion {
    CompanionKind kind = CompanionKind::Baseline;
    const Engine* engine = nullptr;
    PointId point{}; ///< of a pinned one
    DesignValues values;
    Evaluation evaluation;
};

/// All that is told of one design of a run: a value that views and reports show, none of which they
/// work out themselves.
struct DesignStudy {
    RowDesign design;
    Workload workload; ///< that it runs, its layers with the values that they have of their own
    std::shared_ptr<const Technology> technology;
    DesignValues reference; ///< the published design of its engine in that technology
    /// Why it cannot run the workload at all; then what follows is empty.
    std::string problem;
    Evaluation evaluation;
    /// Pinned ones in their order, the reference, the baselines in the order of the engines; but
    /// for those that cannot run the workload.
    std::vector<Companion> companions;
    std::vector<Comparison> comparisons; ///< with the baselines
    /// Where each metric comes from, in the order of the engine's table; once explain() was asked.
    std::vector<ExplanationPtr> explanations;
    std::string unexplained; ///< why there are none

    [[nodiscard]] bool hasFigures() const { return design.engine && problem.empty(); }
};

/// Why a design cannot run a workload at all; empty if it can.
[[nodiscard]] std::string workloadProblem(const Engine& engine, const DesignValues& design,
                                          const Workload& workload);

/// The design of a row beside its companions; pinned rows that are the row itself are left out. The
/// explanations, which take longer than all else, come with explain().
/// @throws std::out_of_range as designOfRow().
[[nodiscard]] DesignStudy study(const Experiment& experiment, const ResultTable& table, RowId row,
                                std::span<const RowId> pinned = {});

/// Adds where the metrics come from, or why that cannot be told.
void explain(DesignStudy& study);

} // namespace permdse
