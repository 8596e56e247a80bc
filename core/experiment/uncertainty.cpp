// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/uncertainty.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include "core/architecture/drawn_technology.h"
#include "core/experiment/comparison_advice.h"
#include "core/experiment/experiment_points.h"
#include "core/experiment/runner.h"
#include "core/exploration/pareto.h"

namespace permdse {

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t valuesPerBlock = std::size_t{1} << 23; // of intervals: 64 MiB at a time
/// Reasons that no constant changes: there are no figures.
constexpr std::uint32_t withoutFigures = OutsideSramTable | IllegalForLayer | NumericFailure;

/// Rows with the values of their objectives.
struct Candidates {
    std::vector<std::uint32_t> rows;
    std::vector<std::vector<double>> values; ///< per objective

    explicit Candidates(std::size_t objectives = 0) : values(objectives) {}

    void append(const Candidates& other, std::size_t i) {
        rows.push_back(other.rows[i]);
        for (std::size_t k = 0; k < values.size(); ++k) {
            values[k].push_back(other.values[k][i]);
        }
    }

    /// Those on the front among them; none if `goOn` ended the search.
    [[nodiscard]] Candidates front(std::span<const Objective> objectives,
                                   const FrontWatch& goOn) const {
        Candidates best(values.size());
        std::vector<ObjectiveColumn> columns;
        for (std::size_t k = 0; k < values.size(); ++k) {
            columns.push_back({values[k], objectives[k].sense});
        }
        std::vector<std::uint32_t> all(rows.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = static_cast<std::uint32_t>(i);
        }
        if (const auto found = paretoFront(columns, all, goOn)) {
            for (const std::uint32_t i : *found) {
                best.append(*this, i);
            }
        }
        return best;
    }
};

std::vector<std::string> enginesOf(const Experiment& experiment) {
    std::vector<std::string> ids;
    for (const ArchitectureSpace& space : experiment.architectures) {
        if (std::find(ids.begin(), ids.end(), space.architecture) == ids.end()) {
            ids.push_back(space.architecture);
        }
    }
    return ids;
}

class Draws {
public:
    Draws(const ExperimentPoints& points, std::span<const double> infeasibility,
          const RunControl& control)
        : m_points(points), m_experiment(points.experiment()), m_infeasibility(infeasibility),
          m_control(control), m_engines(enginesOf(m_experiment)),
          m_objectives(m_experiment.objectives.size()), m_samples(m_experiment.uncertainty.samples),
          m_work(workOf(points.size(), m_experiment.uncertainty.samples)), m_done(points.size()),
          m_onAnyFront(static_cast<std::size_t>(points.size())),
          m_found(points.chunkCount() * points.workloadCount()) {}

    PointConfidence run(std::span<const Front> fronts) {
        const std::size_t rows = static_cast<std::size_t>(m_points.size());
        std::vector<std::uint32_t> counts(rows);
        PointConfidence confidence;
        while (confidence.draws < m_samples && evaluateDraw(confidence.draws) &&
               countFronts(counts)) {
            ++confidence.draws;
        }
        confidence.front_probability.assign(rows, notANumber);
        confidence.low.assign(m_objectives, std::vector<double>(rows, notANumber));
        confidence.high = confidence.low;
        if (confidence.draws > 0) {
            fill(confidence, counts, fronts);
        }
        confidence.evaluations = m_evaluations;
        return confidence;
    }

private:
    void fill(PointConfidence& confidence, const std::vector<std::uint32_t>& counts,
              std::span<const Front> fronts) {
        const std::size_t rows = counts.size();
        for (std::size_t row = 0; row < rows; ++row) {
            if (hasFigures(row)) {
                confidence.front_probability[row] =
                    static_cast<double>(counts[row]) / static_cast<double>(confidence.draws);
            }
        }
        for (const Front& front : fronts) {
            for (const std::uint32_t row : front.rows) {
                m_onAnyFront[row] = 1;
            }
        }
        confidence.complete = confidence.draws == m_samples && findIntervals(confidence);
    }

    [[nodiscard]] bool hasFigures(std::size_t row) const {
        return (static_cast<std::uint32_t>(m_infeasibility[row]) & withoutFigures) == 0;
    }

    [[nodiscard]] std::vector<Technology> technologiesOf(std::uint64_t draw) const {
        return drawnTechnologies(m_points.technologySettings(), m_engines, m_experiment.search.seed,
                                 draw);
    }

    bool stopped() {
        if (!m_stopped && m_control.stopRequested()) {
            m_stopped = true;
        }
        return m_stopped;
    }

    void advance(std::uint64_t points) {
        const std::uint64_t done = m_done += points;
        m_control.progress(static_cast<std::size_t>(done), static_cast<std::size_t>(m_work));
    }

    /// Fills m_found with what may be on the front of a draw; false if it was stopped.
    bool evaluateDraw(std::uint64_t draw) {
        const std::vector<Technology> technologies = technologiesOf(draw);
        // What designs count is the same in every draw: their evaluators remember it.
        for (ExperimentPoints::Evaluator& evaluator : m_evaluators) {
            evaluator.setTechnologies(technologies);
        }
        const auto local = [&]() -> ExperimentPoints::Evaluator& {
            bool isKnown = false;
            ExperimentPoints::Evaluator& evaluator = m_evaluators.local(isKnown);
            if (!isKnown) {
                evaluator.setTechnologies(technologies);
            }
            return evaluator;
        };
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, m_points.chunkCount(), 1),
                          [&](const tbb::blocked_range<std::size_t>& range) {
                              for (std::size_t i = range.begin(); i != range.end(); ++i) {
                                  if (stopped()) {
                                      return;
                                  }
                                  evaluateChunk(i, local());
                              }
                          });
        return !m_stopped;
    }

    /// What is beaten within its chunk is beaten over all: only the front of each is kept.
    void evaluateChunk(std::size_t index, ExperimentPoints::Evaluator& point) {
        const ExperimentPoints::Chunk chunk = m_points.chunk(index);
        const std::size_t workloads = m_points.workloadCount();
        std::vector<Candidates> feasible(workloads, Candidates(m_objectives));
        std::vector<double> values(m_objectives);
        std::uint64_t evaluations = 0;
        for (std::uint64_t design = chunk.begin; design < chunk.end; ++design) {
            point.setDesign(*chunk.part, design);
            for (std::size_t w = 0; w < workloads; ++w) {
                const std::size_t row = m_points.row(*chunk.part, design, w);
                if (!hasFigures(row)) {
                    continue;
                }
                ++evaluations;
                if (point.evaluate(*chunk.part, w) != 0) {
                    continue;
                }
                feasible[w].rows.push_back(static_cast<std::uint32_t>(row));
                for (std::size_t k = 0; k < m_objectives; ++k) {
                    feasible[w].values[k].push_back(point.objective(*chunk.part, k));
                }
            }
        }
        for (std::size_t w = 0; w < workloads; ++w) {
            m_found[index * workloads + w] = feasible[w].front(m_experiment.objectives, m_goOn);
        }
        m_evaluations += evaluations;
        advance((chunk.end - chunk.begin) * workloads);
    }

    /// The fronts of the draw that was evaluated last, as the run without draws makes them; false,
    /// and nothing is counted, if it was stopped.
    bool countFronts(std::vector<std::uint32_t>& counts) {
        const std::size_t workloads = m_points.workloadCount();
        std::vector<Candidates> best(workloads, Candidates(m_objectives));
        std::vector<std::vector<std::uint32_t>> onFronts(workloads);
        tbb::parallel_for(std::size_t{0}, workloads, [&](std::size_t w) {
            Candidates survivors(m_objectives);
            for (std::size_t a = 0; a < m_points.parts().size(); ++a) {
                const std::size_t end = a + 1 < m_points.parts().size()
                                            ? m_points.parts()[a + 1].first_chunk
                                            : m_points.chunkCount();
                Candidates own(m_objectives);
                for (std::size_t c = m_points.parts()[a].first_chunk; c < end; ++c) {
                    const Candidates& found = m_found[c * workloads + w];
                    for (std::size_t i = 0; i < found.rows.size(); ++i) {
                        own.append(found, i);
                    }
                }
                const Candidates front = own.front(m_experiment.objectives, m_goOn);
                for (std::size_t i = 0; i < front.rows.size(); ++i) {
                    onFronts[w].push_back(front.rows[i]);
                    survivors.append(front, i);
                }
            }
            best[w] = m_points.parts().size() == 1 || !m_hasCommonFront
                          ? std::move(survivors)
                          : survivors.front(m_experiment.objectives, m_goOn);
        });
        if (m_stopped) {
            return false;
        }
        for (std::size_t w = 0; w < workloads; ++w) {
            for (const std::uint32_t row : onFronts[w]) {
                m_onAnyFront[row] = 1;
            }
            for (const std::uint32_t row : best[w].rows) {
                ++counts[row];
            }
        }
        return true;
    }

    /// Evaluates the rows that were on a front under every draw once more, as many at a time as
    /// their values fit into memory; false if it was stopped.
    bool findIntervals(PointConfidence& confidence) {
        std::vector<std::uint32_t> rows;
        for (std::size_t row = 0; row < m_onAnyFront.size(); ++row) {
            if (m_onAnyFront[row] != 0) {
                rows.push_back(static_cast<std::uint32_t>(row));
            }
        }
        const std::size_t draws = static_cast<std::size_t>(confidence.draws);
        const std::size_t rowsPerBlock = std::max<std::size_t>(
            1, valuesPerBlock / (draws * std::max<std::size_t>(m_objectives, 1)));
        for (std::size_t begin = 0; begin < rows.size(); begin += rowsPerBlock) {
            const std::size_t count = std::min(rowsPerBlock, rows.size() - begin);
            const std::span<const std::uint32_t> block(rows.data() + begin, count);
            std::vector<double> values(count * m_objectives * draws);
            tbb::parallel_for(tbb::blocked_range<std::size_t>(0, draws, 1),
                              [&](const tbb::blocked_range<std::size_t>& range) {
                                  for (std::size_t draw = range.begin(); draw != range.end();
                                       ++draw) {
                                      if (stopped()) {
                                          return;
                                      }
                                      evaluateRows(block, draw, draws, values);
                                  }
                              });
            if (m_stopped) {
                return false;
            }
            tbb::parallel_for(std::size_t{0}, count, [&](std::size_t i) {
                for (std::size_t k = 0; k < m_objectives; ++k) {
                    const auto from = values.begin() +
                                      static_cast<std::ptrdiff_t>((i * m_objectives + k) * draws);
                    std::vector<double> drawn(from, from + static_cast<std::ptrdiff_t>(draws));
                    const Interval interval = intervalOf(drawn);
                    confidence.low[k][block[i]] = interval.low;
                    confidence.high[k][block[i]] = interval.high;
                }
            });
            advance(m_points.size() * count / (rows.size() + 1)); // the rest at the end
        }
        advance(m_work - m_done);
        return true;
    }

    void evaluateRows(std::span<const std::uint32_t> rows, std::size_t draw, std::size_t draws,
                      std::vector<double>& values) {
        m_evaluations += rows.size();
        const std::vector<Technology> technologies = technologiesOf(draw);
        ExperimentPoints::Evaluator& point = m_evaluators.local();
        point.setTechnologies(technologies);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const ExperimentPoints::Place place = m_points.placeOf(rows[i]);
            point.setDesign(*place.part, place.design);
            (void)point.evaluate(*place.part, place.workload);
            for (std::size_t k = 0; k < m_objectives; ++k) {
                values[(i * m_objectives + k) * draws + draw] = point.objective(*place.part, k);
            }
        }
    }

    const ExperimentPoints& m_points;
    const Experiment& m_experiment;
    std::span<const double> m_infeasibility;
    const RunControl& m_control;
    std::vector<std::string> m_engines;
    std::size_t m_objectives;
    std::uint64_t m_samples;
    std::uint64_t m_work;
    std::atomic<std::uint64_t> m_done;
    std::atomic<std::uint64_t> m_evaluations{0};
    std::atomic<bool> m_stopped{false};
    const FrontWatch m_goOn = [this](std::size_t) { return !stopped(); };
    /// Under the technologies of the draw in work; each must be set before it is used.
    tbb::enumerable_thread_specific<ExperimentPoints::Evaluator> m_evaluators{
        [this] { return ExperimentPoints::Evaluator(m_points, {}); }};
    bool m_hasCommonFront = noCommonFrontReason(m_experiment).empty();
    std::vector<std::uint8_t> m_onAnyFront; ///< by row
    std::vector<Candidates> m_found;        ///< by chunk and workload, of one draw
};

} // namespace

Interval intervalOf(std::vector<double>& values) {
    std::erase_if(values, [](double value) { return std::isnan(value); });
    if (values.empty()) {
        return {notANumber, notANumber, notANumber};
    }
    std::sort(values.begin(), values.end());
    const auto percentile = [&values](std::size_t percent) {
        return values[(values.size() * percent + 99) / 100 - 1];
    };
    return {percentile(5), percentile(50), percentile(95)};
}

PointConfidence drawConfidence(const ExperimentPoints& points,
                               std::span<const double> infeasibility, std::span<const Front> fronts,
                               const RunControl& control) {
    return Draws(points, infeasibility, control).run(fronts);
}

std::uint64_t workOf(std::uint64_t points, std::uint64_t samples) {
    // Without draws, once; with them, once per draw and, at most, once for the intervals.
    constexpr std::uint64_t most = std::uint64_t{1} << 53;
    const std::uint64_t rounds = samples > 0 ? samples + 2 : 1;
    return points > most / rounds ? most : points * rounds;
}

std::vector<Interval> metricIntervals(const Engine& engine, std::span<const double> design,
                                      const Workload& workload,
                                      const TechnologySettings& technology,
                                      const UncertaintySettings& uncertainty, std::uint64_t seed) {
    const std::vector<std::string> engines{std::string(engine.id())};
    const std::size_t draws = static_cast<std::size_t>(uncertainty.samples);
    std::vector<std::vector<double>> values(engine.metrics().size(), std::vector<double>(draws));
    tbb::parallel_for(std::size_t{0}, draws, [&](std::size_t draw) {
        const Evaluation evaluation =
            engine.evaluate(design, workload, drawnTechnology(technology, engines, seed, draw));
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i][draw] =
                engine.metrics()[i].labels.empty() ? evaluation.metrics[i] : notANumber;
        }
    });
    std::vector<Interval> intervals;
    for (std::vector<double>& drawn : values) {
        intervals.push_back(intervalOf(drawn));
    }
    return intervals;
}

} // namespace permdse
