// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/runner.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <memory>
#include <new>
#include <optional>

#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "core/architecture/engine.h"
#include "core/experiment/comparison_advice.h"
#include "core/experiment/experiment_points.h"
#include "core/experiment/front_simulation.h"
#include "core/experiment/result_columns.h"
#include "core/experiment/uncertainty.h"
#include "core/exploration/pareto.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
/// Counts of infeasible rows by reason, merged over threads.
struct Reasons {
    std::vector<InfeasibilityCount> counts; ///< one per bit, then one per constraint

    explicit Reasons(std::size_t constraints) : counts(reasonBits.size() + constraints) {
        for (InfeasibilityCount& count : counts) {
            count.least_violation = notANumber;
        }
    }
    static constexpr std::array<std::uint32_t, 6> reasonBits{LogicLimitExceeded, SramCycleTooLong,
                                                             SramAccessTooLong,  OutsideSramTable,
                                                             IllegalForLayer,    NumericFailure};

    void violation(std::size_t constraint, double distance) {
        InfeasibilityCount& count = counts[reasonBits.size() + constraint];
        ++count.rows;
        count.least_violation =
            std::fmin(count.least_violation, std::isfinite(distance) ? distance : notANumber);
    }
    void merge(const Reasons& other) {
        for (std::size_t i = 0; i < counts.size(); ++i) {
            counts[i].rows += other.counts[i].rows;
            counts[i].least_violation =
                std::fmin(counts[i].least_violation, other.counts[i].least_violation);
        }
    }
};

class Run {
public:
    Run(const Experiment& experiment, const RunControl& control)
        : m_experiment(experiment), m_control(control), m_layout(resultColumns(experiment)),
          m_points(experiment, m_layout), m_technologies(m_points.technologies()),
          m_planned(m_points.size()), m_work(workOf(m_planned, experiment.uncertainty.samples)),
          m_reasons(experiment.constraints.size()), m_columns(m_layout.specs.size()),
          m_chunkDone(m_points.chunkCount()) {}

    void evaluate() {
        // Touching fresh memory is a good part of a large sweep: share it out, too.
        tbb::parallel_for(std::size_t{0}, m_columns.size(), [this](std::size_t column) {
            m_columns[column].resize(static_cast<std::size_t>(m_planned));
        });
        tbb::enumerable_thread_specific<Worker> workers([this] { return Worker(*this); });
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, m_points.chunkCount(), 1),
                          [&](const tbb::blocked_range<std::size_t>& range) {
                              for (std::size_t chunk = range.begin(); chunk != range.end();
                                   ++chunk) {
                                  if (m_stopped || m_control.stopRequested()) {
                                      m_stopped = true;
                                      return;
                                  }
                                  evaluateChunk(chunk, workers.local());
                              }
                          });
        for (const Worker& worker : workers) {
            m_reasons.merge(worker.reasons);
        }
    }

    /// After evaluate(): fronts, and what draws of the constants say.
    void compare() {
        m_complete = m_done == m_planned;
        if (!m_complete) {
            keepFinishedChunks();
        }
        findFronts();
        m_complete = m_complete && m_frontsFound;
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
            drawConfidence(m_points, m_columns[m_layout.infeasibility], m_fronts, m_control);
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
        if (!m_complete) { // rows may have moved together, and fronts may be missing
            m_simulation.planned = rowsOnFronts(m_fronts).size();
            return;
        }
        SimulatedFronts simulated = simulateFronts(m_points, m_technologies, m_fronts, m_control);
        for (std::size_t i = 0; i < simulated.rows.size(); ++i) {
            for (std::size_t k = 0; k < SimulatedColumnCount; ++k) {
                m_columns[*m_layout.first_simulated + k][simulated.rows[i]] =
                    simulated.figures[i][k];
            }
        }
        m_simulation = std::move(simulated.counts);
        m_complete = m_simulation.complete();
    }

    RunOutcome finish() {
        RunOutcome outcome;
        outcome.status = m_complete ? RunStatus::Complete : RunStatus::Stopped;
        outcome.table = std::make_shared<const ResultTable>(m_layout.specs, std::move(m_columns));
        outcome.objectives = m_experiment.objectives;
        outcome.planned_points = m_planned;
        outcome.evaluations = m_done + m_evaluations;
        outcome.fronts = std::move(m_fronts);
        outcome.fronts_found = m_frontsFound;
        outcome.no_common_front = m_noCommonFront;
        outcome.feasible_points = m_feasible;
        outcome.draws = m_draws;
        outcome.simulation = std::move(m_simulation);
        for (std::size_t i = 0; i < m_reasons.counts.size(); ++i) {
            InfeasibilityCount count = m_reasons.counts[i];
            if (count.rows > 0) {
                count.reason = i < Reasons::reasonBits.size()
                                   ? infeasibilityText(Reasons::reasonBits[i])
                                   : m_experiment.constraints[i - Reasons::reasonBits.size()];
                outcome.infeasible.push_back(std::move(count));
            }
        }
        return outcome;
    }

private:
    /// What a thread needs for itself.
    struct Worker {
        explicit Worker(const Run& run)
            : evaluator(run.m_points, run.m_technologies),
              reasons(run.m_experiment.constraints.size()) {}
        ExperimentPoints::Evaluator evaluator;
        Reasons reasons;
    };

    void evaluateChunk(std::size_t index, Worker& worker) {
        const ExperimentPoints::Chunk chunk = m_points.chunk(index);
        const std::size_t workloads = m_points.workloadCount();
        for (std::uint64_t design = chunk.begin; design < chunk.end; ++design) {
            worker.evaluator.setDesign(*chunk.part, design);
            for (std::size_t w = 0; w < workloads; ++w) {
                storeRow(*chunk.part, m_points.row(*chunk.part, design, w), w, worker);
            }
        }
        m_chunkDone[index] = true;
        const std::uint64_t done = m_done += (chunk.end - chunk.begin) * workloads;
        m_control.progress(static_cast<std::size_t>(done), static_cast<std::size_t>(m_work));
    }

    void storeRow(const ExperimentPoints::Part& part, std::size_t row, std::size_t workload,
                  Worker& worker) {
        const ExperimentPoints::Evaluator& point = worker.evaluator;
        const std::uint32_t reasons = worker.evaluator.evaluate(part, workload);
        const ResultColumns::Part& layout = m_layout.parts[part.index];
        m_columns[m_layout.point][row] = static_cast<double>(row);
        m_columns[m_layout.architecture][row] = static_cast<double>(part.index);
        m_columns[m_layout.workload][row] = static_cast<double>(workload);
        for (const std::size_t c : part.foreign_columns) {
            m_columns[c][row] = notANumber;
        }
        for (std::size_t i = 0; i < layout.parameters.size(); ++i) {
            m_columns[layout.parameter_columns[i]][row] = point.design()[layout.parameters[i]];
        }
        for (std::size_t i = 0; i < m_layout.technology.size(); ++i) {
            m_columns[m_layout.technology_columns[i]][row] =
                point.technologyValues()[m_layout.technology[i]];
        }
        for (std::size_t i = 0; i < layout.metric_columns.size(); ++i) {
            m_columns[layout.metric_columns[i]][row] = point.metrics()[i];
        }
        for (std::size_t i = 0; i < m_experiment.derived.size(); ++i) {
            m_columns[m_layout.first_derived + i][row] = point.derived(i);
        }
        for (std::size_t i = 0; i < m_experiment.constraints.size(); ++i) {
            m_columns[m_layout.first_violation + i][row] = 0.0;
        }
        for (const std::size_t constraint : point.violated()) {
            const double distance = point.violation(constraint);
            worker.reasons.violation(constraint, distance);
            m_columns[m_layout.first_violation + constraint][row] = violationValue(distance);
        }
        m_columns[m_layout.feasible][row] = reasons == 0 ? 1.0 : 0.0;
        m_columns[m_layout.buildable][row] =
            (reasons & ~std::uint32_t{ConstraintViolated}) == 0 ? 1.0 : 0.0;
        for (std::size_t i = 0; i < Reasons::reasonBits.size(); ++i) {
            worker.reasons.counts[i].rows += (reasons & Reasons::reasonBits[i]) != 0 ? 1u : 0u;
        }
        m_columns[m_layout.infeasibility][row] = static_cast<double>(reasons);
    }

    /// After a stop: finished chunks move together, in order.
    void keepFinishedChunks() {
        std::size_t next = 0;
        for (std::size_t index = 0; index < m_points.chunkCount(); ++index) {
            if (!m_chunkDone[index]) {
                continue;
            }
            const ExperimentPoints::Chunk chunk = m_points.chunk(index);
            const auto from =
                static_cast<std::ptrdiff_t>(m_points.row(*chunk.part, chunk.begin, 0));
            const auto to = static_cast<std::ptrdiff_t>(m_points.row(*chunk.part, chunk.end, 0));
            for (std::vector<double>& column : m_columns) {
                std::copy(column.begin() + from, column.begin() + to,
                          column.begin() + static_cast<std::ptrdiff_t>(next));
            }
            next += static_cast<std::size_t>(to - from);
        }
        for (std::vector<double>& column : m_columns) {
            column.resize(next);
            column.shrink_to_fit();
        }
    }

    const std::vector<double>& column(const std::string& id) const {
        const auto found = std::find_if(m_layout.specs.begin(), m_layout.specs.end(),
                                        [&](const ColumnSpec& spec) { return spec.id == id; });
        return m_columns[static_cast<std::size_t>(found - m_layout.specs.begin())];
    }

    void findFronts() {
        std::vector<ObjectiveColumn> objectives;
        for (const Objective& objective : m_experiment.objectives) {
            objectives.push_back({column(objective.metric), objective.sense});
        }
        const std::span<const double> reasons = m_columns[m_layout.infeasibility];
        const std::span<const double> architecture = m_columns[m_layout.architecture];
        const std::span<const double> workload = m_columns[m_layout.workload];
        // Feasible rows by workload and architecture, in one walk over the table.
        const std::size_t architectures = m_points.parts().size();
        std::vector<std::vector<std::uint32_t>> rows(m_experiment.workloads.size() * architectures);
        for (std::size_t row = 0; row < reasons.size(); ++row) {
            if (reasons[row] == 0.0) {
                rows[static_cast<std::size_t>(workload[row]) * architectures +
                     static_cast<std::size_t>(architecture[row])]
                    .push_back(static_cast<std::uint32_t>(row));
                ++m_feasible;
            }
        }
        // Each row is compared within its architecture, then its workload's survivors once more.
        const std::size_t total = static_cast<std::size_t>(m_feasible) * 2;
        std::size_t done = 0;
        m_control.compared(0, total);
        m_frontsFound = true;
        for (std::size_t w = 0; w < m_experiment.workloads.size() && m_frontsFound; ++w) {
            done = findFrontsOf(w, objectives,
                                std::span(rows).subspan(w * architectures, architectures),
                                {done, total});
        }
        if (!m_frontsFound) {
            m_fronts.clear();
        }
    }

    struct Progress {
        std::size_t done = 0, total = 0;
    };

    /// The fronts of a workload from its feasible rows by architecture. Returns the rows compared.
    std::size_t findFrontsOf(std::size_t workload, std::span<const ObjectiveColumn> objectives,
                             std::span<const std::vector<std::uint32_t>> rows, Progress progress) {
        const std::string& name = m_experiment.workloads[workload].name;
        std::vector<std::uint32_t> survivors;
        std::size_t feasible = 0;
        for (std::size_t a = 0; a < rows.size(); ++a) {
            Front front{name, m_experiment.architectures[a].architecture,
                        frontAmong(objectives, rows[a], rows[a].size(), progress)};
            progress.done += rows[a].size();
            feasible += rows[a].size();
            survivors.insert(survivors.end(), front.rows.begin(), front.rows.end());
            m_fronts.push_back(std::move(front));
        }
        if (!m_noCommonFront.empty()) {
            return progress.done + feasible;
        }
        // What is beaten within its architecture is beaten over all; alone, it is the same front.
        std::sort(survivors.begin(), survivors.end());
        if (rows.size() > 1) {
            survivors = frontAmong(objectives, survivors, feasible, progress);
        }
        m_fronts.push_back({name, "", std::move(survivors)});
        return progress.done + feasible;
    }

    /// Counts as `weight` rows of progress. Nothing, and m_frontsFound false, if it was stopped.
    std::vector<std::uint32_t> frontAmong(std::span<const ObjectiveColumn> objectives,
                                          std::span<const std::uint32_t> candidates,
                                          std::size_t weight, Progress progress) {
        if (!m_frontsFound) {
            return {};
        }
        const auto goOn = [&](std::size_t examined) {
            const double share =
                static_cast<double>(examined) / static_cast<double>(candidates.size());
            m_control.compared(progress.done +
                                   static_cast<std::size_t>(share * static_cast<double>(weight)),
                               progress.total);
            // A run that was stopped before still looks for its fronts, but not for long.
            return m_stopped ? m_searchAfterStop-- > 0 : !m_control.stopRequested();
        };
        std::optional<std::vector<std::uint32_t>> front = paretoFront(objectives, candidates, goOn);
        m_frontsFound = front.has_value();
        return front ? std::move(*front) : std::vector<std::uint32_t>();
    }

    const Experiment& m_experiment;
    const RunControl& m_control;
    ResultColumns m_layout;
    ExperimentPoints m_points;
    std::vector<Technology> m_technologies;
    std::uint64_t m_planned; ///< points
    std::uint64_t m_work;    ///< points, draws included
    Reasons m_reasons;
    std::vector<std::vector<double>> m_columns;
    std::vector<std::atomic<bool>> m_chunkDone;
    std::atomic<std::uint64_t> m_done{0};
    std::atomic<bool> m_stopped{false}; ///< before all points were evaluated
    bool m_complete = false;
    std::vector<Front> m_fronts;
    bool m_frontsFound = false;
    int m_searchAfterStop = 200; ///< questions of paretoFront(): about a second
    std::string m_noCommonFront = noCommonFrontReason(m_experiment);
    std::uint64_t m_feasible = 0;
    DrawCount m_draws;
    std::uint64_t m_evaluations = 0; ///< under draws
    FrontSimulation m_simulation;
};

RunOutcome runWithin(const Experiment& experiment, const RunOptions& options,
                     const RunControl& control) {
    const int threads = options.threads > 0 ? options.threads : tbb::task_arena::automatic;
    // More threads than cores are wanted by those who check that the results do not depend on them.
    std::optional<tbb::global_control> allowance;
    if (options.threads > 0) {
        allowance.emplace(tbb::global_control::max_allowed_parallelism,
                          static_cast<std::size_t>(options.threads));
    }
    Run run(experiment, control);
    tbb::task_arena arena(threads);
    arena.execute([&] {
        run.evaluate();
        run.compare();
        run.simulate();
    });
    return run.finish();
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
