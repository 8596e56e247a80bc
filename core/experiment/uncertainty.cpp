// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/uncertainty.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "core/base/thread_order.h"
#include "core/base/units.h"
#include "core/experiment/block_evaluator.h"
#include "core/experiment/comparison_advice.h"
#include "core/experiment/experiment_points.h"
#include "core/experiment/runner.h"
#include "core/exploration/front_sink.h"
#include "core/validation/drawn_technology.h"

namespace permdse {

namespace {

constexpr std::size_t technologiesToKeep = 256;
constexpr std::size_t valuesPerBlock = std::size_t{1} << 23; // of intervals: 64 MiB at a time
/// Reasons that no constant changes: there are no figures.
constexpr std::uint32_t withoutFigures = OutsideSramTable | IllegalForLayer | NumericFailure;

/// Counts the points that have figures.
class FigureCount final : public BlockSink {
public:
    void take(const PointBlock& block) override {
        for (const std::uint32_t reasons : block.reasons) {
            m_points += (reasons & withoutFigures) == 0 ? 1u : 0u;
        }
    }
    [[nodiscard]] std::uint64_t points() const { return m_points; }

private:
    std::uint64_t m_points = 0;
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
    Draws(const ExperimentPoints& points, BlockEvaluator& evaluator, const KeptPoints& kept,
          const RunControl& control)
        : m_points(points), m_experiment(points.experiment()), m_kept(kept), m_control(control),
          m_drawing(points.technologySettings(), enginesOf(m_experiment)),
          m_objectives(m_experiment.objectives.size()), m_samples(m_experiment.uncertainty.samples),
          m_work(workOf(points.size(), m_experiment.uncertainty.samples)), m_done(points.size()),
          m_evaluator(evaluator), m_onAnyFront(kept.rows.size()) {}

    PointConfidence run() {
        const std::size_t rows = m_kept.rows.size();
        std::vector<std::uint32_t> counts(rows);
        PointConfidence confidence;
        while (confidence.draws < m_samples && evaluateDraw(confidence.draws, counts)) {
            ++confidence.draws;
        }
        confidence.front_probability.assign(rows, notANumber);
        confidence.low.assign(m_objectives, std::vector<double>(rows, notANumber));
        confidence.high = confidence.low;
        if (confidence.draws > 0) {
            fill(confidence, counts);
        }
        confidence.evaluations = m_evaluations;
        return confidence;
    }

private:
    void fill(PointConfidence& confidence, const std::vector<std::uint32_t>& counts) {
        for (std::size_t row = 0; row < counts.size(); ++row) {
            if ((static_cast<std::uint32_t>(m_kept.infeasibility[row]) & withoutFigures) == 0) {
                confidence.front_probability[row] =
                    static_cast<double>(counts[row]) / static_cast<double>(confidence.draws);
            }
        }
        for (const Front& front : m_kept.fronts) {
            for (const std::uint32_t row : front.rows) {
                m_onAnyFront[row] = 1;
            }
        }
        confidence.complete = confidence.draws == m_samples && findIntervals(confidence);
    }

    [[nodiscard]] std::vector<Technology> technologiesOf(std::uint64_t draw) const {
        return draw < m_technologies.size() ? m_technologies[draw]
                                            : m_drawing.drawn(m_experiment.search.seed, draw);
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

    /// All points under a draw, and which of the kept ones are on its fronts; false, and nothing is
    /// counted, if it was stopped.
    bool evaluateDraw(std::uint64_t draw, std::vector<std::uint32_t>& counts) {
        const std::vector<Technology> technologies = technologiesOf(draw);
        if (draw == m_technologies.size() &&
            (draw + 1) * technologies.size() <= technologiesToKeep) {
            m_technologies.push_back(technologies);
        }
        m_evaluator.setTechnologies(technologies);
        FrontSink fronts(m_points.senses(), m_points.workloadCount(), m_points.parts().size(),
                         m_goOn);
        FigureCount figures;
        const std::array<BlockSink*, 2> sinks{&fronts, &figures};
        PumpControl control;
        control.stopRequested = [this] { return stopped(); };
        control.taken = [this](const PointBlock& block) { advance(block.rows()); };
        const std::unique_ptr<PointSource> source = m_points.makeSource();
        const bool isComplete = pump(
            *source, m_points.workloadCount(),
            [this](PointBlock& block) { m_evaluator.evaluate(block); }, sinks, control);
        m_evaluations += figures.points();
        return isComplete && countFronts(fronts, counts);
    }

    /// The fronts of a draw, as the run without draws makes them.
    bool countFronts(FrontSink& fronts, std::vector<std::uint32_t>& counts) {
        const std::size_t workloads = m_points.workloadCount();
        const std::vector<Sense>& senses = fronts.senses();
        std::vector<FrontArchive> best(workloads, FrontArchive(senses));
        std::vector<std::vector<PointId>> onFronts(workloads);
        ThreadOrder order;
        tbb::parallel_for(std::size_t{0}, workloads, order.ordered([&](std::size_t w) {
            for (std::size_t a = 0; a < m_points.parts().size(); ++a) {
                FrontArchive& own = fronts.archive(static_cast<WorkloadId>(w), a);
                if (!own.settle(m_goOn)) {
                    return;
                }
                onFronts[w].insert(onFronts[w].end(), own.points().begin(), own.points().end());
                best[w].merge(own);
            }
            if (m_points.parts().size() > 1 && m_hasCommonFront) {
                (void)best[w].settle(m_goOn);
            }
        }));
        order.join();
        if (m_stopped) {
            return false;
        }
        for (std::size_t w = 0; w < workloads; ++w) {
            for (const PointId point : onFronts[w]) {
                if (const std::optional<RowId> row = m_kept.rows.find(point)) {
                    m_onAnyFront[number(*row)] = 1;
                }
            }
            for (const PointId point : best[w].points()) {
                if (const std::optional<RowId> row = m_kept.rows.find(point)) {
                    ++counts[number(*row)];
                }
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
            ThreadOrder order;
            tbb::parallel_for(tbb::blocked_range<std::size_t>(0, draws, 1),
                              order.ordered([&](const tbb::blocked_range<std::size_t>& range) {
                                  for (std::size_t draw = range.begin(); draw != range.end();
                                       ++draw) {
                                      if (stopped()) {
                                          return;
                                      }
                                      evaluateRows(block, draw, draws, values);
                                  }
                              }));
            order.join();
            if (m_stopped) {
                return false;
            }
            tbb::parallel_for(std::size_t{0}, count, order.ordered([&](std::size_t i) {
                for (std::size_t k = 0; k < m_objectives; ++k) {
                    const auto from = values.begin() +
                                      static_cast<std::ptrdiff_t>((i * m_objectives + k) * draws);
                    std::vector<double> drawn(from, from + static_cast<std::ptrdiff_t>(draws));
                    const Interval interval = intervalOf(drawn);
                    confidence.low[k][block[i]] = interval.low;
                    confidence.high[k][block[i]] = interval.high;
                }
            }));
            order.join();
            advance(m_points.size() * count / (rows.size() + 1)); // the rest at the end
        }
        advance(m_work - m_done);
        return true;
    }

    void evaluateRows(std::span<const std::uint32_t> rows, std::size_t draw, std::size_t draws,
                      std::vector<double>& values) {
        m_evaluations += rows.size();
        const std::vector<Technology> technologies = technologiesOf(draw);
        m_evaluator.setOwnTechnologies(technologies);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const BlockEvaluator::Evaluated point =
                m_evaluator.evaluateOne(m_kept.rows.point(RowId(rows[i])));
            for (std::size_t k = 0; k < m_objectives; ++k) {
                values[(i * m_objectives + k) * draws + draw] =
                    point.figures.objective(point.part, k);
            }
        }
    }

    const ExperimentPoints& m_points;
    const Experiment& m_experiment;
    const KeptPoints& m_kept;
    const RunControl& m_control;
    TechnologyDraws m_drawing;
    std::size_t m_objectives;
    std::uint64_t m_samples;
    std::uint64_t m_work;
    std::atomic<std::uint64_t> m_done;
    std::atomic<std::uint64_t> m_evaluations{0};
    std::atomic<bool> m_stopped{false};
    const FrontWatch m_goOn = [this](std::size_t) { return !stopped(); };
    /// Of the first draws: refitting calibrations is not worth doing twice.
    std::vector<std::vector<Technology>> m_technologies;
    /// Under the technologies of the draw in work; each must be set before it is used.
    BlockEvaluator& m_evaluator;
    bool m_hasCommonFront = noCommonFrontReason(m_experiment).empty();
    std::vector<std::uint8_t> m_onAnyFront; ///< by row
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

PointConfidence drawConfidence(const ExperimentPoints& points, BlockEvaluator& evaluator,
                               const KeptPoints& kept, const RunControl& control) {
    PointConfidence confidence = Draws(points, evaluator, kept, control).run();
    evaluator.setTechnologies({});
    return confidence;
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
    const std::string engineId(engine.id());
    const TechnologyDraws drawing({&technology, 1}, {&engineId, 1});
    const std::size_t draws = static_cast<std::size_t>(uncertainty.samples);
    std::vector<std::vector<double>> values(engine.metrics().size(), std::vector<double>(draws));
    ThreadOrder order;
    tbb::parallel_for(std::size_t{0}, draws, order.ordered([&](std::size_t draw) {
        const Evaluation evaluation =
            engine.evaluate(design, workload, drawing.drawn(seed, draw).front());
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i][draw] =
                engine.metrics()[i].labels.empty() ? evaluation.metrics[i] : notANumber;
        }
    }));
    order.join();
    std::vector<Interval> intervals;
    intervals.reserve(values.size());
    for (std::vector<double>& drawn : values) {
        intervals.push_back(intervalOf(drawn));
    }
    return intervals;
}

} // namespace permdse
