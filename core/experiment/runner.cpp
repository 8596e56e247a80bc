// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/runner.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "core/architecture/engine.h"
#include "core/experiment/formula_names.h"
#include "core/experiment/result_columns.h"
#include "core/exploration/expression.h"
#include "core/exploration/pareto.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t designsPerChunk = 256; // the stop flag is polled once per chunk

/// Everything about one architecture of the experiment that does not change during the run.
struct Part {
    const Engine* engine;
    DesignGrid grid;
    std::size_t index;
    std::uint64_t first_row;
    std::size_t first_chunk;
    /// Where the value of each formula name is: index into the metrics, or behind them into the
    /// design values, or none (the engine has no such quantity).
    std::vector<std::optional<std::size_t>> formula_sources;
    std::vector<bool> constraint_applies;
    std::vector<std::size_t> foreign_columns; ///< quantities that only other architectures have
};

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
        count.least_violation = std::fmin(count.least_violation, distance);
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
        : m_experiment(experiment), m_control(control), m_technology(experiment.technology),
          m_layout(resultColumns(experiment)), m_names(formulaNames(experiment)),
          m_planned(pointCount(experiment)), m_reasons(experiment.constraints.size()) {
        const std::size_t plainNames = m_names.size();
        for (const DerivedMetric& derived : experiment.derived) {
            m_derived.push_back(compiled(derived.expression));
            m_names.push_back(derived.id); // known to those that follow
        }
        for (const std::string& constraint : experiment.constraints) {
            m_constraints.push_back(compiled(constraint));
        }
        std::uint64_t row = 0;
        for (std::size_t a = 0; a < experiment.architectures.size(); ++a) {
            addPart(a, row, plainNames);
            row += m_parts.back().grid.size() * experiment.workloads.size();
        }
        m_columns.resize(m_layout.specs.size());
        m_chunkDone = std::vector<std::atomic<bool>>(m_chunkCount);
    }

    void evaluate() {
        // Touching fresh memory is a good part of a large sweep: share it out, too.
        tbb::parallel_for(std::size_t{0}, m_columns.size(), [this](std::size_t column) {
            m_columns[column].resize(static_cast<std::size_t>(m_planned));
        });
        tbb::enumerable_thread_specific<Worker> workers([this] { return Worker(*this); });
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, m_chunkCount, 1),
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

    RunOutcome finish() {
        RunOutcome outcome;
        outcome.status = m_stopped && m_done < m_planned ? RunStatus::Stopped : RunStatus::Complete;
        if (outcome.status == RunStatus::Stopped) {
            keepFinishedChunks();
        }
        outcome.table = std::make_shared<const ResultTable>(m_layout.specs, std::move(m_columns));
        outcome.objectives = m_experiment.objectives;
        outcome.planned_points = m_planned;
        findFronts(outcome);
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
            : derived(run.m_derived), constraints(run.m_constraints),
              kernels(run.m_parts.size() * run.m_experiment.workloads.size()),
              formula(run.m_names.size()), reasons(run.m_constraints.size()) {}
        std::vector<Expression> derived, constraints;
        std::vector<std::unique_ptr<SweepKernel>> kernels; ///< by part and workload
        std::vector<double> design, metrics, formula;
        Reasons reasons;
    };

    Expression compiled(const std::string& text) const {
        return Expression::compile(text, m_names).value();
    }

    void addPart(std::size_t index, std::uint64_t firstRow, std::size_t plainNames) {
        const ArchitectureSpace& space = m_experiment.architectures[index];
        const Engine* engine = findEngine(space.architecture);
        Part part{engine,       DesignGrid(*engine, space, engine->referenceDesign(m_technology)),
                  index,        firstRow,
                  m_chunkCount, {},
                  {},           {}};
        const ResultColumns::Part& own = m_layout.parts[index];
        for (std::size_t c = m_layout.workload + 1; c < m_layout.first_derived; ++c) {
            const auto has = [c](const std::vector<std::size_t>& columns) {
                return std::find(columns.begin(), columns.end(), c) != columns.end();
            };
            if (!has(own.parameter_columns) && !has(own.metric_columns)) {
                part.foreign_columns.push_back(c);
            }
        }
        for (std::size_t i = 0; i < plainNames; ++i) {
            std::optional<std::size_t> source = engine->metricIndex(m_names[i]);
            if (!source) {
                if (const auto parameter = engine->parameterIndex(m_names[i])) {
                    source = engine->metrics().size() + *parameter;
                }
            }
            part.formula_sources.push_back(source);
        }
        // A formula on a parameter that the architecture lacks says nothing about it.
        std::vector<bool> has; // by formula name
        for (std::size_t name = 0; name < plainNames; ++name) {
            has.push_back(part.formula_sources[name] || findMetric(m_names[name]) != nullptr);
        }
        const auto applies = [&has](const Expression& formula) {
            return std::all_of(formula.used().begin(), formula.used().end(),
                               [&has](std::size_t name) { return has[name]; });
        };
        for (const Expression& derived : m_derived) {
            has.push_back(applies(derived)); // uses derived metrics before it only
        }
        for (const Expression& constraint : m_constraints) {
            part.constraint_applies.push_back(applies(constraint));
        }
        m_chunkCount +=
            static_cast<std::size_t>((part.grid.size() + designsPerChunk - 1) / designsPerChunk);
        m_parts.push_back(std::move(part));
    }

    const Part& partOf(std::size_t chunk) const {
        auto next = std::upper_bound(
            m_parts.begin(), m_parts.end(), chunk,
            [](std::size_t value, const Part& part) { return value < part.first_chunk; });
        return *--next;
    }

    void evaluateChunk(std::size_t chunk, Worker& worker) {
        const Part& part = partOf(chunk);
        const std::size_t workloads = m_experiment.workloads.size();
        const std::uint64_t begin = (chunk - part.first_chunk) * designsPerChunk;
        const std::uint64_t end =
            std::min<std::uint64_t>(begin + designsPerChunk, part.grid.size());
        worker.design.resize(part.engine->parameters().size());
        worker.metrics.resize(part.engine->metrics().size());
        for (std::uint64_t design = begin; design < end; ++design) {
            part.grid.design(design, worker.design);
            for (std::size_t w = 0; w < workloads; ++w) {
                std::unique_ptr<SweepKernel>& kernel = worker.kernels[part.index * workloads + w];
                if (!kernel) {
                    kernel = part.engine->makeKernel(m_experiment.workloads[w], m_technology);
                }
                const std::uint32_t reasons = kernel->evaluate(worker.design, worker.metrics);
                storeRow(part, static_cast<std::size_t>(part.first_row + design * workloads + w), w,
                         reasons, worker);
            }
        }
        m_chunkDone[chunk] = true;
        const std::uint64_t done = m_done += (end - begin) * workloads;
        m_control.progress(static_cast<std::size_t>(done), static_cast<std::size_t>(m_planned));
    }

    void storeRow(const Part& part, std::size_t row, std::size_t workload, std::uint32_t reasons,
                  Worker& worker) {
        const ResultColumns::Part& layout = m_layout.parts[part.index];
        m_columns[m_layout.point][row] = static_cast<double>(row);
        m_columns[m_layout.architecture][row] = static_cast<double>(part.index);
        m_columns[m_layout.workload][row] = static_cast<double>(workload);
        for (const std::size_t c : part.foreign_columns) {
            m_columns[c][row] = notANumber;
        }
        for (std::size_t i = 0; i < layout.parameters.size(); ++i) {
            m_columns[layout.parameter_columns[i]][row] = worker.design[layout.parameters[i]];
        }
        for (std::size_t i = 0; i < layout.metric_columns.size(); ++i) {
            m_columns[layout.metric_columns[i]][row] = worker.metrics[i];
        }
        reasons |= applyFormulas(part, row, worker);
        for (std::size_t i = 0; i < Reasons::reasonBits.size(); ++i) {
            worker.reasons.counts[i].rows += (reasons & Reasons::reasonBits[i]) != 0 ? 1u : 0u;
        }
        m_columns[m_layout.infeasibility][row] = static_cast<double>(reasons);
    }

    std::uint32_t applyFormulas(const Part& part, std::size_t row, Worker& worker) {
        if (worker.derived.empty() && worker.constraints.empty()) {
            return 0;
        }
        for (std::size_t i = 0; i < part.formula_sources.size(); ++i) {
            const std::optional<std::size_t>& source = part.formula_sources[i];
            worker.formula[i] = !source ? notANumber
                                : *source < worker.metrics.size()
                                    ? worker.metrics[*source]
                                    : worker.design[*source - worker.metrics.size()];
        }
        for (std::size_t i = 0; i < worker.derived.size(); ++i) {
            const double value = worker.derived[i].evaluate(worker.formula);
            worker.formula[part.formula_sources.size() + i] = value;
            m_columns[m_layout.first_derived + i][row] = value;
        }
        std::uint32_t reasons = 0;
        for (std::size_t i = 0; i < worker.constraints.size(); ++i) {
            if (!part.constraint_applies[i]) {
                continue;
            }
            const double value = worker.constraints[i].evaluate(worker.formula);
            if (std::isnan(value) || value == 0.0) {
                reasons |= ConstraintViolated;
                worker.reasons.violation(
                    i, worker.constraints[i].violation(worker.formula).value_or(notANumber));
            }
        }
        return reasons;
    }

    /// After a stop: finished chunks move together, in order.
    void keepFinishedChunks() {
        const std::size_t workloads = m_experiment.workloads.size();
        std::size_t next = 0;
        for (const Part& part : m_parts) {
            for (std::uint64_t begin = 0; begin < part.grid.size(); begin += designsPerChunk) {
                const std::size_t chunk =
                    part.first_chunk + static_cast<std::size_t>(begin / designsPerChunk);
                if (!m_chunkDone[chunk]) {
                    continue;
                }
                const std::uint64_t end =
                    std::min<std::uint64_t>(begin + designsPerChunk, part.grid.size());
                const auto from = static_cast<std::ptrdiff_t>(part.first_row + begin * workloads);
                const auto to = static_cast<std::ptrdiff_t>(part.first_row + end * workloads);
                for (std::vector<double>& column : m_columns) {
                    std::copy(column.begin() + from, column.begin() + to,
                              column.begin() + static_cast<std::ptrdiff_t>(next));
                }
                next += static_cast<std::size_t>(to - from);
            }
        }
        for (std::vector<double>& column : m_columns) {
            column.resize(next);
            column.shrink_to_fit();
        }
    }

    void findFronts(RunOutcome& outcome) const {
        const ResultTable& table = *outcome.table;
        std::vector<ObjectiveColumn> objectives;
        for (const Objective& objective : outcome.objectives) {
            objectives.push_back({table.column(objective.metric), objective.sense});
        }
        const std::span<const double> reasons = table.column(m_layout.infeasibility);
        const std::span<const double> architecture = table.column(m_layout.architecture);
        const std::span<const double> workload = table.column(m_layout.workload);
        // Feasible rows by workload and architecture, in one walk over the table.
        const std::size_t architectures = m_parts.size();
        std::vector<std::vector<std::uint32_t>> rows(m_experiment.workloads.size() * architectures);
        for (std::size_t row = 0; row < table.rowCount(); ++row) {
            if (reasons[row] == 0.0) {
                rows[static_cast<std::size_t>(workload[row]) * architectures +
                     static_cast<std::size_t>(architecture[row])]
                    .push_back(static_cast<std::uint32_t>(row));
                ++outcome.feasible_points;
            }
        }
        for (std::size_t w = 0; w < m_experiment.workloads.size(); ++w) {
            std::vector<std::uint32_t> survivors;
            for (std::size_t a = 0; a < architectures; ++a) {
                Front front{m_experiment.workloads[w].name,
                            m_experiment.architectures[a].architecture,
                            paretoFront(objectives, rows[w * architectures + a])};
                survivors.insert(survivors.end(), front.rows.begin(), front.rows.end());
                outcome.fronts.push_back(std::move(front));
            }
            // What is beaten within its architecture is beaten over all.
            std::sort(survivors.begin(), survivors.end());
            outcome.fronts.push_back(
                {m_experiment.workloads[w].name, "", paretoFront(objectives, survivors)});
        }
    }

    const Experiment& m_experiment;
    const RunControl& m_control;
    Technology m_technology;
    ResultColumns m_layout;
    std::vector<std::string> m_names; ///< of formulas: metrics, parameters, derived metrics
    std::uint64_t m_planned;
    Reasons m_reasons;
    std::vector<Expression> m_derived, m_constraints;
    std::vector<Part> m_parts;
    std::size_t m_chunkCount = 0;
    std::vector<std::vector<double>> m_columns;
    std::vector<std::atomic<bool>> m_chunkDone;
    std::atomic<std::uint64_t> m_done{0};
    std::atomic<bool> m_stopped{false};
};

} // namespace

Result<RunOutcome> runExperiment(const Experiment& experiment, const RunOptions& options,
                                 const RunControl& control) {
    if (Diagnostics problems = validate(experiment); hasErrors(problems)) {
        return problems;
    }
    const int threads = options.threads > 0 ? options.threads : tbb::task_arena::automatic;
    // More threads than cores are wanted by those who check that the results do not depend on them.
    std::optional<tbb::global_control> allowance;
    if (options.threads > 0) {
        allowance.emplace(tbb::global_control::max_allowed_parallelism,
                          static_cast<std::size_t>(options.threads));
    }
    Run run(experiment, control);
    tbb::task_arena arena(threads);
    arena.execute([&] { run.evaluate(); });
    return run.finish();
}

} // namespace permdse
