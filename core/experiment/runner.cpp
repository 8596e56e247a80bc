// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/runner.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <utility>

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "core/architecture/engine.h"
#include "core/base/thread_order.h"
#include "core/base/units.h"
#include "core/experiment/block_evaluator.h"
#include "core/experiment/comparison_advice.h"
#include "core/experiment/experiment_points.h"
#include "core/experiment/front_simulation.h"
#include "core/experiment/result_columns.h"
#include "core/experiment/uncertainty.h"
#include "core/exploration/front_sink.h"
#include "core/exploration/point_rows.h"
#include "core/exploration/reason_sink.h"
#include "core/exploration/sample_sink.h"
#include "core/exploration/table_sink.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

std::vector<InfeasibilityCount> countsOf(const ReasonCounts& reasons,
                                         const Experiment& experiment) {
    std::vector<InfeasibilityCount> counts;
    for (std::size_t i = 0; i < ReasonCounts::bits.size(); ++i) {
        if (reasons.ofBit(i) > 0) {
            counts.push_back(
                {infeasibilityText(ReasonCounts::bits[i]), reasons.ofBit(i), notANumber});
        }
    }
    for (std::size_t i = 0; i < reasons.constraints().size(); ++i) {
        const ReasonCounts::Count& count = reasons.constraints()[i];
        if (count.points > 0) {
            counts.push_back({experiment.constraints[i], count.points, count.least_violation});
        }
    }
    return counts;
}

/// Points that may wait to be on fronts, where they are what grows.
std::uint64_t mostOnFronts(const Experiment& experiment, const MemoryAllowance& memory) {
    const KeptRows kept = experiment.keep.rows;
    return kept == KeptRows::All || kept == KeptRows::Feasible
               ? std::numeric_limits<std::uint64_t>::max()
               : memory.bytes / frontPointBytes(experiment);
}

class Run {
public:
    Run(const Experiment& experiment, const RunOptions& options, const RunControl& control)
        : m_experiment(experiment), m_options(options), m_control(control),
          m_layout(resultColumns(experiment)), m_points(experiment, m_layout),
          m_technologies(m_points.technologies()), m_source(m_points.makeSource()),
          m_evaluator(m_points, m_layout, *m_source, m_technologies), m_planned(m_points.size()),
          m_work(workOf(m_planned, experiment.uncertainty.samples)),
          m_reasons(experiment.constraints.size()),
          m_archives(m_points.senses(), m_points.workloadCount(), m_points.parts().size(),
                     [this](std::size_t) { return !m_control.stopRequested(); }) {}

    void evaluate() {
        std::optional<TableSink> table;
        std::optional<SampleSink> sample;
        std::vector<BlockSink*> sinks{&m_reasons, &m_archives};
        const KeepSettings& keep = m_experiment.keep;
        if (keep.rows == KeptRows::All || keep.rows == KeptRows::Feasible) {
            sinks.push_back(&table.emplace(m_layout.specs.size(), m_planned,
                                           keep.rows == KeptRows::All ? TableSink::Rows::All
                                                                      : TableSink::Rows::Feasible));
        } else if (keep.rows == KeptRows::Sample) {
            sinks.push_back(&sample.emplace(keep.sample, m_experiment.search.seed));
        }
        PumpControl control;
        control.stopRequested = [this] { return !frontsFit() || m_control.stopRequested(); };
        control.taken = [this](const PointBlock&) {
            m_control.progress(static_cast<std::size_t>(done()), static_cast<std::size_t>(m_work));
            m_frontsFit = m_archives.size() <= m_mostOnFronts;
            const RunObserver& observer = m_options.observer;
            if (observer.wantsFronts && observer.wantsFronts()) {
                showFronts();
            }
        };
        (void)pump(
            *m_source, m_points.workloadCount(),
            [this](PointBlock& block) { m_evaluator.evaluate(block); }, sinks, control);
        m_stopped = done() < m_planned;
        if (table) {
            m_columns = table->takeColumns();
        } else if (sample) {
            m_sample = sample->sample().points();
        }
    }

    /// Whether the points that may be on fronts fit into the memory, where they are what grows.
    [[nodiscard]] bool frontsFit() const { return m_frontsFit; }
    [[nodiscard]] Diagnostic tooLarge() const {
        return frontsTooLarge(m_experiment, done(), m_archives.size(), m_options.memory);
    }

    /// After evaluate(): fronts, and what draws of the constants say.
    void compare() {
        m_complete = !m_stopped;
        findFronts();
        m_complete = m_complete && m_frontsFound;
        if (m_columns.empty()) {
            m_columns = columnsOf(std::move(m_sample));
        }
        m_fronts = frontsOf(rows());
        if (!m_layout.confidence) {
            return;
        }
        const std::size_t first = *m_layout.confidence;
        for (std::size_t column = first; column < m_columns.size(); ++column) {
            std::fill(m_columns[column].begin(), m_columns[column].end(), notANumber);
        }
        m_draws.planned = m_experiment.uncertainty.samples;
        if (!m_complete) {
            return; // the draws would be about other points than the user sees
        }
        PointConfidence confidence =
            drawConfidence(m_points, m_evaluator,
                           {rows(), m_columns[m_layout.infeasibility], m_fronts}, m_control);
        m_draws.done = confidence.draws;
        m_evaluations = confidence.evaluations;
        m_complete = confidence.complete;
        m_columns[first] = std::move(confidence.front_probability);
        for (std::size_t k = 0; k < m_experiment.objectives.size(); ++k) {
            m_columns[first + 1 + 2 * k] = std::move(confidence.low[k]);
            m_columns[first + 2 + 2 * k] = std::move(confidence.high[k]);
        }
    }

    /// After compare(): the points of the fronts, cycle by cycle. A stop leaves the rest without.
    void simulate() {
        if (!m_layout.first_simulated) {
            return;
        }
        const std::vector<std::uint32_t> onFronts = rowsOnFronts(m_fronts);
        if (!m_complete) {
            m_simulation.planned = onFronts.size();
            return;
        }
        std::vector<ExperimentPoints::PlacedDesign> designs;
        designs.reserve(onFronts.size());
        for (const std::uint32_t row : onFronts) {
            designs.push_back(m_points.designOf(rows().point(RowId(row)), *m_source));
        }
        const DrawnLayerData source(m_points.experiment().search.seed);
        SimulatedFronts simulated =
            simulateFronts(m_points, m_technologies, designs, source, m_control);
        for (std::size_t i = 0; i < onFronts.size(); ++i) {
            for (std::size_t k = 0; k < SimulatedColumnCount; ++k) {
                m_columns[*m_layout.first_simulated + k][onFronts[i]] = simulated.figures[i][k];
            }
        }
        m_simulation = std::move(simulated.counts);
        m_complete = m_simulation.complete();
    }

    RunOutcome finish() {
        RunOutcome outcome = summary();
        outcome.status = m_complete ? RunStatus::Complete : RunStatus::Stopped;
        outcome.table = std::make_shared<const ResultTable>(m_layout.specs, std::move(m_columns));
        outcome.evaluations = done() + m_evaluations;
        outcome.fronts = std::move(m_fronts);
        outcome.fronts_found = m_frontsFound;
        outcome.draws = m_draws;
        outcome.simulation = std::move(m_simulation);
        return outcome;
    }

private:
    /// What is known of all points so far.
    [[nodiscard]] RunOutcome summary() const {
        RunOutcome outcome;
        outcome.objectives = m_experiment.objectives;
        outcome.planned_points = m_planned;
        outcome.evaluated_points = done();
        outcome.evaluations = done();
        outcome.no_common_front = m_noCommonFront;
        outcome.feasible_points = m_reasons.counts().feasible();
        for (std::size_t w = 0; w < m_points.workloadCount(); ++w) {
            outcome.feasible.push_back(feasibleOf(static_cast<WorkloadId>(w)));
        }
        outcome.infeasible = countsOf(m_reasons.counts(), m_experiment);
        return outcome;
    }

    /// Tells the fronts so far. What settles them on the way is not lost: it is work of the end.
    void showFronts() {
        m_frontsFound = true;
        m_found.clear();
        for (std::size_t w = 0; w < m_experiment.workloads.size() && m_frontsFound; ++w) {
            (void)findFrontsOf(static_cast<WorkloadId>(w), {0, 0, false});
        }
        if (m_frontsFound) {
            RunOutcome outcome = summary();
            outcome.status = RunStatus::Stopped;
            std::vector<std::vector<double>> columns = columnsOf({});
            if (columns.front().empty()) {
                return; // nothing is feasible yet
            }
            outcome.fronts = frontsOf(PointRows(columns[m_layout.point]));
            outcome.table = std::make_shared<const ResultTable>(m_layout.specs, std::move(columns));
            m_options.observer.fronts(std::move(outcome));
        }
        m_found.clear();
    }

    /// Points that were evaluated.
    [[nodiscard]] std::uint64_t done() const { return m_reasons.counts().points(); }
    /// Which rows are kept, once they are.
    [[nodiscard]] PointRows rows() const { return PointRows(m_columns[m_layout.point]); }

    void findFronts() {
        // Each point is compared within its architecture, then its workload's survivors once more.
        const std::size_t total = static_cast<std::size_t>(m_reasons.counts().feasible()) * 2;
        std::size_t compared = 0;
        m_control.compared(0, total);
        m_frontsFound = true;
        for (std::size_t w = 0; w < m_experiment.workloads.size() && m_frontsFound; ++w) {
            compared = findFrontsOf(static_cast<WorkloadId>(w), {compared, total, true});
        }
        if (!m_frontsFound) {
            m_found.clear();
        }
    }

    /// Whole rows of the points of the fronts that were found, and of `others`. They are evaluated
    /// once more: that takes less than keeping whole rows of all that may be among them in the end.
    std::vector<std::vector<double>> columnsOf(std::vector<PointId> others) {
        std::vector<PointId> kept = std::move(others);
        for (const FoundFront& front : m_found) {
            kept.insert(kept.end(), front.points.begin(), front.points.end());
        }
        std::sort(kept.begin(), kept.end());
        kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
        std::vector<std::vector<double>> table(m_layout.specs.size(),
                                               std::vector<double>(kept.size(), notANumber));
        std::vector<double*> columns;
        columns.reserve(table.size());
        for (std::vector<double>& column : table) {
            columns.push_back(column.data());
        }
        // A thread that waits for the others must not begin a block: it would evaluate within.
        ThreadOrder order;
        tbb::this_task_arena::isolate([&] {
            tbb::parallel_for(std::size_t{0}, kept.size(), order.ordered([&](std::size_t row) {
                m_evaluator.evaluateRow(kept[row], columns, row);
            }));
        });
        order.join();
        return table;
    }

    [[nodiscard]] FeasiblePoints feasibleOf(WorkloadId workload) const {
        FeasiblePoints feasible;
        for (std::size_t a = 0; a < m_points.parts().size(); ++a) {
            feasible.points += m_archives.seen(workload, a);
        }
        for (std::size_t k = 0; k < m_experiment.objectives.size(); ++k) {
            if (m_archives.lacks(workload, k)) {
                feasible.lacking.push_back(m_experiment.objectives[k].metric);
            }
        }
        return feasible;
    }

    struct Progress {
        std::size_t done = 0, total = 0;
        bool is_told = true;
    };
    /// A front before it is known which rows its points have.
    struct FoundFront {
        std::string workload, architecture;
        std::vector<PointId> points;
    };

    /// The fronts of a workload. Returns the points compared so far.
    std::size_t findFrontsOf(WorkloadId workload, Progress progress) {
        const std::string& name = m_experiment.workloads[number(workload)].name;
        const std::size_t parts = m_points.parts().size();
        FrontArchive common(m_archives.senses());
        std::size_t feasible = 0;
        for (std::size_t a = 0; a < parts; ++a) {
            FrontArchive& own = m_archives.archive(workload, a);
            const auto seen = static_cast<std::size_t>(m_archives.seen(workload, a));
            settle(own, seen, progress);
            m_found.push_back({name, m_experiment.architectures[a].architecture, own.points()});
            progress.done += seen;
            feasible += seen;
            common.merge(own);
        }
        if (!m_noCommonFront.empty()) {
            return progress.done + feasible;
        }
        // What is beaten within its architecture is beaten over all; alone, it is the same front.
        if (parts > 1) {
            settle(common, feasible, progress);
        }
        m_found.push_back({name, "", common.points()});
        return progress.done + feasible;
    }

    /// Counts as `weight` points of progress. m_frontsFound is false if it was stopped.
    void settle(FrontArchive& archive, std::size_t weight, Progress progress) {
        if (!m_frontsFound) {
            return;
        }
        const double size = static_cast<double>(archive.size());
        m_frontsFound = archive.settle([&](std::size_t examined) {
            const double share = static_cast<double>(examined) / size;
            if (progress.is_told) {
                m_control.compared(
                    progress.done + static_cast<std::size_t>(share * static_cast<double>(weight)),
                    progress.total);
            }
            // A run that was stopped before still looks for its fronts, but not for long.
            return m_stopped ? m_searchAfterStop-- > 0 : !m_control.stopRequested();
        });
    }

    /// The fronts that were found, in terms of rows that hold all their points.
    [[nodiscard]] std::vector<Front> frontsOf(const PointRows& rows) const {
        std::vector<Front> fronts;
        for (const FoundFront& found : m_found) {
            Front& front = fronts.emplace_back(Front{found.workload, found.architecture, {}});
            for (const PointId point : found.points) {
                front.rows.push_back(number(rows.find(point).value()));
            }
        }
        return fronts;
    }

    const Experiment& m_experiment;
    const RunOptions& m_options;
    const RunControl& m_control;
    ResultColumns m_layout;
    ExperimentPoints m_points;
    std::vector<Technology> m_technologies;
    std::unique_ptr<PointSource> m_source;
    BlockEvaluator m_evaluator;
    std::uint64_t m_mostOnFronts = mostOnFronts(m_experiment, m_options.memory);
    std::atomic<bool> m_frontsFit{true}; ///< told by who takes blocks to who proposes them
    std::uint64_t m_planned;             ///< points
    std::uint64_t m_work;                ///< points, draws included
    ReasonSink m_reasons;
    FrontSink m_archives;
    std::vector<std::vector<double>> m_columns;
    bool m_stopped = false; ///< before all points were evaluated
    bool m_complete = false;
    std::vector<PointId> m_sample; ///< ascending
    std::vector<FoundFront> m_found;
    std::vector<Front> m_fronts;
    bool m_frontsFound = false;
    int m_searchAfterStop = 200; ///< questions of paretoFront(): about a second
    std::string m_noCommonFront = noCommonFrontReason(m_experiment);
    DrawCount m_draws;
    std::uint64_t m_evaluations = 0; ///< under draws
    FrontSimulation m_simulation;
};

Result<RunOutcome> runWithin(const Experiment& experiment, const RunOptions& options,
                             const RunControl& control) {
    const int threads = options.threads > 0 ? options.threads : tbb::task_arena::automatic;
    // More threads than cores are wanted by those who check that the results do not depend on them.
    std::optional<tbb::global_control> allowance;
    if (options.threads > 0) {
        allowance.emplace(tbb::global_control::max_allowed_parallelism,
                          static_cast<std::size_t>(options.threads));
    }
    Run run(experiment, options, control);
    tbb::task_arena arena(threads);
    arena.execute([&] {
        run.evaluate();
        if (run.frontsFit()) {
            run.compare();
            run.simulate();
        }
    });
    return run.frontsFit() ? Result<RunOutcome>(run.finish()) : run.tooLarge();
}

} // namespace

Diagnostic memoryRanOut() {
    return {Severity::Error,
            "RUN-0003",
            "",
            "",
            0,
            "the memory ran out; explore fewer points or smaller layers at a time, or give the "
            "program more"};
}

Result<RunOutcome> runExperiment(const Experiment& experiment, const RunOptions& options,
                                 const RunControl& control) {
    if (Diagnostics problems = validate(experiment); hasErrors(problems)) {
        return problems;
    }
    if (Diagnostics problems = memoryProblems(experiment, options.memory); !problems.empty()) {
        return problems;
    }
    try {
        return runWithin(experiment, options, control);
    } catch (const std::bad_alloc&) {
        return memoryRanOut();
    }
}

} // namespace permdse
