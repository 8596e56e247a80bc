// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>

#include <QTest>

#include "core/architecture/bits.h"
#include "core/base/seeded_random.h"
#include "core/engines/eie/eie_lines.h"
#include "core/engines/eie/eie_mapping.h"
#include "core/engines/eie/eie_model.h"
#include "core/engines/eie/eie_schedule.h"
#include "core/engines/eie/eie_simulator.h"
#include "core/layer/layer_data.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

const EngineTechnology& technology() {
    static const EngineTechnology eie = Technology{TechnologySettings{}}.forEngine("eie");
    return eie;
}

SparseWeights weightsOf(const DenseMatrix& dense) {
    return prunedWeights(dense, 1.0);
}

/// A design without a table of shared weights, whose stored weights are the raw weights.
EieDesign plainDesign(std::int64_t pes, std::int64_t depth) {
    EieDesign design;
    design.pe_count = pes;
    design.fifo_depth = depth;
    design.weight_tag_bits = design.datapath_bits;
    return design;
}

std::vector<std::int32_t> rawOf(const std::vector<float>& values, const FixedFormat& format) {
    std::vector<std::int32_t> raw;
    for (const float value : values) {
        raw.push_back(static_cast<std::int32_t>(quantise(double(value), format)));
    }
    return raw;
}

/// Row by row over all columns, knowing nothing of entries or PEs.
std::vector<std::int64_t> denseOutputs(const std::vector<std::int32_t>& weights,
                                       const std::vector<std::int32_t>& x,
                                       const Arithmetic& arithmetic, ActivationFunction function,
                                       std::int64_t& saturations) {
    std::vector<std::int64_t> outputs(weights.size() / x.size());
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        std::int64_t sum = 0;
        for (std::size_t j = 0; j < x.size(); ++j) {
            sum = accumulate(sum, product(weights[i * x.size() + j], x[j], arithmetic),
                             arithmetic.accumulator, saturations);
        }
        outputs[i] = outputOf(sum, arithmetic, function);
    }
    return outputs;
}

/// Steps through every cycle of a batch: a broadcast if the input has been read and no queue is
/// full, then a word of inputs if the source register file has room, then one entry in each PE.
class SteppedBatch {
public:
    SteppedBatch(const EieDesign& design, const EieMatrix& matrix,
                 const std::vector<std::int64_t>& columns, std::int64_t batch)
        : m_design(design), m_matrix(matrix), m_columns(columns), m_batch(batch),
          m_queues(std::size_t(design.pe_count)),
          m_perWord(
              std::max<std::int64_t>(1, design.activation_sram_width_bits / design.datapath_bits)) {
    }

    /// @returns the cycles; `group` is that of the pointers' base, `stalls` those of full queues
    std::int64_t cycles(std::int64_t& group, std::int64_t& stalls) {
        const std::int64_t words =
            ceilDivide(ceilDivide(m_matrix.columns(), m_design.pe_count), m_perWord);
        for (std::int64_t cycle = 0;; ++cycle) {
            const bool isIdle = std::all_of(m_queues.begin(), m_queues.end(),
                                            [](const auto& queue) { return queue.empty(); });
            if (isIdle && m_next == m_columns.size() && m_read == words) {
                return cycle;
            }
            const bool hasRoom =
                std::int64_t(m_scanned.size()) <
                std::max<std::int64_t>(1, m_design.register_file_entries / m_perWord);
            broadcast(group, stalls);
            if (m_read < words && hasRoom) {
                m_scanned.push_back(std::count_if(m_columns.begin(), m_columns.end(),
                                                  [&](auto j) { return wordOf(j) == m_read; }));
                ++m_read;
            }
            while (!m_scanned.empty() && m_scanned.front() == 0) {
                m_scanned.pop_front();
            }
            for (auto& queue : m_queues) {
                if (!queue.empty() && --queue.front() == 0) {
                    queue.pop_front();
                }
            }
        }
    }

private:
    std::int64_t wordOf(std::int64_t j) const { return j / m_design.pe_count / m_perWord; }

    void broadcast(std::int64_t& group, std::int64_t& stalls) {
        if (m_next == m_columns.size() || wordOf(m_columns[m_next]) >= m_read) {
            return;
        }
        const std::int64_t j = m_columns[m_next];
        if (m_matrix.group(j, m_batch) != group) {
            group = m_matrix.group(j, m_batch);
            m_loading = eieSwitchCycles(m_design);
        }
        if (m_loading > 0) {
            --m_loading;
            return;
        }
        if (std::any_of(m_queues.begin(), m_queues.end(), [&](const auto& queue) {
                return std::int64_t(queue.size()) >= m_design.fifo_depth;
            })) {
            ++stalls;
            return;
        }
        for (std::size_t pe = 0; pe < m_queues.size(); ++pe) {
            m_queues[pe].push_back(std::max<std::int64_t>(
                1, m_matrix.pointers(j + 1, m_batch)[pe] - m_matrix.pointers(j, m_batch)[pe]));
        }
        --m_scanned.front();
        ++m_next;
    }

    const EieDesign& m_design;
    const EieMatrix& m_matrix;
    const std::vector<std::int64_t>& m_columns;
    std::int64_t m_batch;
    std::vector<std::deque<std::int64_t>> m_queues; ///< cycles left of each column
    std::deque<std::int64_t> m_scanned;             ///< values left to broadcast, by word
    std::int64_t m_perWord;
    std::int64_t m_read = 0, m_loading = 0;
    std::size_t m_next = 0;
};

/// All batches, each after the results of the one before are written back.
std::int64_t steppedCycles(const EieDesign& design, const EieMatrix& matrix,
                           const std::vector<std::int64_t>& columns, std::int64_t& stalls) {
    std::int64_t cycles = 0, group = 0;
    const std::int64_t perWord =
        std::max<std::int64_t>(1, design.activation_sram_width_bits / design.datapath_bits);
    const std::int64_t rows = matrix.localRows(0);
    const std::int64_t batches = ceilDivide(rows, design.register_file_entries);
    const std::int64_t height = ceilDivide(rows, batches);
    for (std::int64_t batch = 0; batch < batches; ++batch) {
        cycles += SteppedBatch(design, matrix, columns, batch).cycles(group, stalls);
        cycles +=
            ceilDivide(std::min(height, rows - batch * height), perWord) + design.pipeline_stages;
    }
    return cycles;
}

/// Remembers the signals and checks the order of changes.
class TraceLog final : public CycleTrace {
public:
    SignalId declare(const std::string& scope, const std::string& name, int) override {
        names.push_back(scope + "." + name);
        values.push_back(0);
        since.push_back(0);
        integral.push_back(0);
        return names.size() - 1;
    }
    void change(std::int64_t cycle, SignalId signal, std::int64_t value) override {
        isOrdered = isOrdered && cycle >= last && value != values[signal];
        last = cycle;
        integral[signal] += values[signal] * (cycle - since[signal]);
        since[signal] = cycle;
        values[signal] = value;
        highest = names[signal].ends_with(".queue") ? std::max(highest, value) : highest;
    }
    void finish(std::int64_t count) override { cycles = count; }
    /// Sum over all cycles of the signals with that ending.
    std::int64_t sumOf(const std::string& ending) const {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < names.size(); ++i) {
            sum += names[i].ends_with(ending) ? integral[i] : 0;
        }
        return sum;
    }

    std::vector<std::string> names;
    std::vector<std::int64_t> values, since, integral;
    std::int64_t last = 0, cycles = 0, highest = 0;
    bool isOrdered = true;
};

/// A random legal case, small enough for the twins.
struct Case {
    EieDesign design;
    Layer layer;
    SparseWeights weights;
    std::vector<float> activations;
    Arithmetic arithmetic;
    std::vector<std::int32_t> raw;

    explicit Case(std::uint64_t seed) {
        SeededRandom random(seed);
        const auto between = [&](std::int64_t low, std::int64_t high) {
            return low + random.below(high - low + 1);
        };
        design.pe_count = between(1, 20);
        design.fifo_depth = between(1, 6);
        design.index_bits = between(1, 5);
        design.datapath_bits = between(4, 32);
        design.weight_tag_bits = random.chance(0.5) ? between(1, 8) : 32;
        design.spmat_sram_width_bits = between(8, 128);
        design.spmat_sram_kib = between(1, 64);
        design.register_file_entries = random.chance(0.5) ? between(1, 12) : 64;
        design.activation_sram_width_bits = between(8, 80);
        design.pointer_bits = random.chance(0.7) ? 8 : 16;
        layer = {"case",
                 between(1, 60),
                 between(1, 60),
                 1,
                 0.02 + 0.98 * random.uniform(),
                 random.uniform(),
                 random.chance(0.3),
                 Evidence::Chosen,
                 ""};
        weights =
            randomSparseWeights(layer.outputs, layer.inputs, layer.weight_density, random.bits());
        SimulationInput input;
        input.data.seed = random.bits();
        activations = activationsOf(input.data, layer);
        const int width = int(design.datapath_bits);
        arithmetic = *chooseArithmetic({}, {1.0f, 6.0f, 1}, width, width, {});
        raw = rawOf(activations, arithmetic.activation);
    }

    std::vector<std::int64_t> columns() const {
        std::vector<std::int64_t> numbers;
        for (std::size_t j = 0; j < raw.size(); ++j) {
            if (raw[j] != 0) {
                numbers.push_back(std::int64_t(j));
            }
        }
        return numbers;
    }
};

double detailOf(const Simulation& simulation, const std::string& id) {
    for (const SimulationDetail& detail : simulation.details) {
        if (detail.id == id) {
            return detail.value;
        }
    }
    return -1.0;
}

} // namespace

class TstEieSimulator final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// One column, rows 0, 5, 6 and 11 of 12 on 2 PEs: PE 0 has local rows 0 and 3, PE 1 local rows
    /// 2 and 5. With a 1-bit index (gaps up to 1) PE 0 stores 0, padding (rows 1 and 2 skipped by
    /// one entry at row 2), 3; PE 1: a padding entry at row 1, then 2, a padding entry at row 4, 5.
    void interleavedByHand() {
        DenseMatrix dense(12, 1);
        dense.at(0, 0) = 1;
        dense.at(5, 0) = 2;
        dense.at(6, 0) = 3;
        dense.at(11, 0) = 4;
        EieDesign design = plainDesign(2, 8);
        design.index_bits = 1;
        const EieMatrix matrix(weightsOf(dense), design, {16, 0});
        const auto list = [](auto span) { return QList<int>(span.begin(), span.end()); };
        QCOMPARE(list(matrix.codes(0)), (QList<int>{1, 0, 3}));
        QCOMPARE(list(matrix.gaps(0)), (QList<int>{0, 1, 0}));
        QCOMPARE(list(matrix.codes(1)), (QList<int>{0, 2, 0, 4}));
        QCOMPARE(list(matrix.gaps(1)), (QList<int>{1, 0, 1, 0}));
        QCOMPARE(list(matrix.pointers(0)), (QList<int>{0, 0}));
        QCOMPARE(list(matrix.pointers(1)), (QList<int>{3, 4}));
        QCOMPARE(matrix.padding(), std::int64_t(3));
        QCOMPARE(list(std::span<const std::int32_t>(matrix.decoded())),
                 (QList<int>{1, 0, 0, 0, 0, 2, 3, 0, 0, 0, 0, 4}));
    }

    /// Half of four weights: the two largest magnitudes; of the three equal ones the first.
    void pruningKeepsTheLargest() {
        DenseMatrix dense(2, 2);
        dense.values = {1, -1, 1, -3};
        const SparseWeights pruned = prunedWeights(dense, 0.5);
        QCOMPARE(pruned.first, (std::vector<std::int64_t>{0, 1, 2}));
        QCOMPARE(pruned.row, (std::vector<std::uint32_t>{0, 1}));
        QCOMPARE(pruned.value, (std::vector<float>{1, -3}));
        dense.values = {0, 0, 0, 2};
        QCOMPARE(prunedWeights(dense, 1.0).entries(), std::int64_t(1)); // zeros are not stored
        QCOMPARE(prunedWeights(dense, 1e-9).entries(), std::int64_t(1));
    }

    void randomWeightsHaveTheDensity() {
        const SparseWeights weights = randomSparseWeights(500, 400, 0.09, 3);
        QCOMPARE(weights, randomSparseWeights(500, 400, 0.09, 3));
        // Five standard deviations: 5 sqrt(2e5 x 0.09 x 0.91) = 640.
        QVERIFY(std::abs(weights.entries() - 18000) < 640);
        QVERIFY(weights != randomSparseWeights(500, 400, 0.09, 4));
    }

    /// Fifteen values and the zero of padding; sharing among them loses as much as k-means does.
    void tableOfSharedWeights() {
        const SparseWeights weights = randomSparseWeights(64, 50, 0.2, 5);
        EieDesign design;
        design.pe_count = 4;
        const FixedFormat format{16, 12};
        const EieMatrix matrix(weights, design, format);
        QCOMPARE(matrix.table().size(), std::size_t(16));
        QCOMPARE(matrix.table()[0], 0);
        const std::vector<std::int32_t> shared = matrix.decoded();
        design.weight_tag_bits = 16;
        const std::vector<std::int32_t> exact = EieMatrix(weights, design, format).decoded();
        double power = 0, error = 0;
        for (std::size_t i = 0; i < exact.size(); ++i) {
            power += std::pow(exact[i], 2);
            error += std::pow(exact[i] - shared[i], 2);
        }
        // The best 15 levels for bell-shaped numbers lose about 1 % of the power (19.6 dB).
        QVERIFY2(error < 0.015 * power, qPrintable(QString::number(error / power)));
    }

    /// Three different weights in a table of 2^2: no value is lost to the zero.
    void fewValuesAreKept() {
        DenseMatrix dense(1, 4);
        dense.values = {1, -2, 1, 3};
        EieDesign design;
        design.weight_tag_bits = 2;
        const EieMatrix matrix(weightsOf(dense), design, {16, 0});
        QCOMPARE(matrix.decoded(), (std::vector<std::int32_t>{1, -2, 1, 3}));
        // With 1 bit all four become their mean, 0.75.
        design.weight_tag_bits = 1;
        QCOMPARE(EieMatrix(weightsOf(dense), design, {16, 0}).decoded(),
                 (std::vector<std::int32_t>{1, 1, 1, 1}));
    }

    /// Two PEs, columns of (3, 1), (1, 3), (0, 2) entries. Depth 1: 3 + 3 + 2 cycles in lock step.
    /// Depth 2: PE 0 works in cycles 0-2, 3, 4; PE 1 in 0, 1-3, 4-5, the third column being
    /// broadcast in cycle 3, when column 0 is done everywhere.
    void queuesByHand() {
        const std::vector<std::vector<std::uint32_t>> pointers{{0, 0}, {3, 1}, {4, 4}, {4, 6}};
        for (const auto& [depth, cycles, stalls] :
             {std::tuple{1, 8, 4}, std::tuple{2, 6, 1}, std::tuple{3, 6, 0}}) {
            EieSchedule schedule(2, depth);
            for (std::size_t j = 0; j + 1 < pointers.size(); ++j) {
                schedule.add(pointers[j], pointers[j + 1]);
            }
            QCOMPARE(schedule.cycles(), std::int64_t(cycles));
            QCOMPARE(schedule.stalls(), std::int64_t(stalls));
        }
    }

    /// Bits, cycles and counts against twins that know nothing of the simulator's shortcuts.
    void againstTwins() {
        std::int64_t saturated = 0, batched = 0, grouped = 0;
        for (std::uint64_t seed = 0; seed < 600; ++seed) {
            Case c(seed);
            if (seed % 3 == 0) { // too far left: sums saturate
                c.arithmetic.accumulator.fraction_bits = std::min(
                    c.arithmetic.weight.fraction_bits + c.arithmetic.activation.fraction_bits,
                    c.arithmetic.accumulator.fraction_bits + 3);
                c.arithmetic.output = c.arithmetic.accumulator;
            }
            const auto function = ActivationFunction(seed % 3);
            const EieMatrix matrix(c.weights, c.design, c.arithmetic.weight);
            const Simulation simulation =
                simulateEie(c.design, matrix, c.raw, c.arithmetic, function);
            std::int64_t saturations = 0;
            QCOMPARE(simulation.outputs,
                     denseOutputs(matrix.decoded(), c.raw, c.arithmetic, function, saturations));
            QCOMPARE(simulation.saturations, saturations);
            saturated += saturations;

            std::int64_t stalls = 0;
            const std::int64_t cycles = steppedCycles(c.design, matrix, c.columns(), stalls);
            QCOMPARE(simulation.counted.counts.cycles - simulation.counted.counts.stalls[0],
                     double(cycles));
            batched += matrix.batches().count > 1 ? 1 : 0;
            grouped += matrix.groups() > 1 ? 1 : 0;
            QCOMPARE(detailOf(simulation, "broadcast_stall_cycles"), double(stalls));
        }
        QVERIFY(batched > 100 && grouped > 20);
        QVERIFY(saturated > 100); // else the cases would not show that saturation agrees
    }

    /// Causes and busy cycles sum to the total; reads of words against reading entry by entry.
    void countsAddUp() {
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const Case c(seed);
            const EieMatrix matrix(c.weights, c.design, c.arithmetic.weight);
            const Simulation simulation =
                simulateEie(c.design, matrix, c.raw, c.arithmetic, ActivationFunction::None);
            const LayerRun& run = simulation.counted.counts;
            double sum = run.busy_cycles;
            for (const double stall : run.stalls) {
                QVERIFY(stall >= -1e-9);
                sum += stall;
            }
            COMPARE_CLOSE(sum, run.cycles, 1e-12, 0);

            const std::int64_t perWord =
                std::max<std::int64_t>(1, c.design.spmat_sram_width_bits /
                                              (c.design.weight_tag_bits + c.design.index_bits));
            double words = 0, entries = 0, switches = 0;
            const std::int64_t batches = matrix.batches().count;
            for (std::size_t pe = 0; pe < std::size_t(c.design.pe_count); ++pe) {
                std::int64_t held = -1;
                for (std::int64_t batch = 0; batch < batches; ++batch) {
                    // A batch's list begins at a word.
                    const std::int64_t first = matrix.pointers(0, batch)[pe];
                    held = -1;
                    for (const std::int64_t j : c.columns()) {
                        for (std::int64_t at = matrix.pointers(j, batch)[pe] - first;
                             at < matrix.pointers(j + 1, batch)[pe] - first; ++at) {
                            ++entries;
                            words += at / perWord != held;
                            held = at / perWord;
                        }
                    }
                }
            }
            for (std::int64_t batch = 0, group = 0; batch < batches; ++batch) {
                for (const std::int64_t j : c.columns()) {
                    switches += matrix.group(j, batch) != group;
                    group = matrix.group(j, batch);
                }
            }
            QCOMPARE(run.events[eie_lines::SpmatSram], words);
            QCOMPARE(run.events[eie_lines::Multipliers], entries);
            QCOMPARE(run.multiplications + detailOf(simulation, "padding_entries"), entries);
            QCOMPARE(run.events[eie_lines::PointerSram],
                     double(2 * c.design.pe_count * batches * std::int64_t(c.columns().size())) +
                         double(c.design.pe_count * eieBaseWords(c.design)) * switches);
        }
    }

    void traceShowsTheSchedule() {
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const Case c(seed);
            const EieMatrix matrix(c.weights, c.design, c.arithmetic.weight);
            TraceLog log;
            const Simulation simulation =
                simulateEie(c.design, matrix, c.raw, c.arithmetic, ActivationFunction::None, &log);
            QVERIFY(log.isOrdered);
            QCOMPARE(double(log.cycles),
                     simulation.counted.counts.cycles - simulation.counted.counts.stalls[0]);
            QCOMPARE(log.sumOf("feed.broadcast"),
                     std::int64_t(c.columns().size()) * matrix.batches().count);
            QCOMPARE(double(log.sumOf("feed.stalled")),
                     detailOf(simulation, "broadcast_stall_cycles"));
            QVERIFY(log.highest <= c.design.fifo_depth - 1);
            std::int64_t work = 0;
            for (std::int64_t batch = 0; batch < matrix.batches().count; ++batch) {
                for (const std::int64_t j : c.columns()) {
                    for (std::size_t pe = 0; pe < std::size_t(c.design.pe_count); ++pe) {
                        work += std::max<std::int64_t>(1, matrix.pointers(j + 1, batch)[pe] -
                                                              matrix.pointers(j, batch)[pe]);
                    }
                }
            }
            QCOMPARE(log.sumOf(".busy"), work);
        }
    }

    /// Dense weights and inputs on aligned sizes: the closed form is exact, and so are its events
    /// with them.
    void closedFormAgreesWhereItIsExact() {
        const Layer layer{"dense", 256, 100, 1, 1.0, 1.0, false, Evidence::Chosen, ""};
        const EieDesign design;
        const Result<Simulation> simulated = EieModel::simulate(design, layer, technology(), {});
        QVERIFY(simulated.has_value());
        EieColumnCache cache;
        const LayerRun closed = EieModel::count(design, layer, cache);
        const LayerRun& run = simulated->counted.counts;
        QCOMPARE(run.cycles, closed.cycles);
        QCOMPARE(run.busy_cycles, closed.busy_cycles);
        QCOMPARE(run.multiplications, closed.multiplications);
        QCOMPARE(run.weight_bits, closed.weight_bits);
        for (std::size_t line = 0; line < eie_lines::Count; ++line) {
            COMPARE_CLOSE(run.events[line], closed.events[line], 1e-12, 0);
        }
        QCOMPARE(run.stalls, closed.stalls);
        // 4 entries per column in words of 8: each word is read once for two columns.
        QCOMPARE(run.events[eie_lines::SpmatSram], 64.0 * 50.0);
    }

    /// Closed form against simulated matrices, within what the data file of the load balance
    /// states.
    void closedFormAgreesWithinItsError() {
        SeededRandom random(20);
        std::vector<double> errors;
        EieColumnCache cache;
        for (int i = 0; i < 40; ++i) {
            Layer layer{"random",         0, 0, 1, 0.02 + 0.5 * random.uniform(), 1.0, false,
                        Evidence::Chosen, ""};
            EieDesign design;
            design.pe_count = 2 + random.below(100);
            const double entries = 0.3 * std::pow(100.0, random.uniform());
            const auto slice = std::max(1.0, std::round(entries / layer.weight_density));
            layer.outputs = std::int64_t(slice) * design.pe_count;
            layer.inputs = 150 + random.below(300);
            const SparseWeights weights = randomSparseWeights(layer.outputs, layer.inputs,
                                                              layer.weight_density, random.bits());
            std::vector<std::int64_t> columns(std::size_t(layer.inputs));
            std::iota(columns.begin(), columns.end(), 0);
            for (const LoadBalance& balance :
                 eieBalances(weights, columns, std::vector{design.pe_count},
                             std::vector<std::int64_t>{1, 2, 8, 64}, design)) {
                design.fifo_depth = balance.fifo_depth;
                const EieCycles closed = expectedCycles(design, layer, cache);
                errors.push_back(std::abs((closed.cycles() - closed.fill - closed.write_back) /
                                              double(balance.cycles) -
                                          1.0));
            }
        }
        std::sort(errors.begin(), errors.end());
        const double median = errors[errors.size() / 2], p90 = errors[errors.size() * 9 / 10];
        QVERIFY2(median < 0.01, qPrintable(QString::number(median)));
        QVERIFY2(p90 < 0.03, qPrintable(QString::number(p90)));
        QVERIFY2(errors.back() < 0.15, qPrintable(QString::number(errors.back())));
    }

    /// Words of the sparse matrix per broadcast column: neighbours share them, skipped ones do not.
    void wordsMeetTheClosedForm() {
        SeededRandom random(31);
        std::vector<double> errors;
        EieModel::Memory memory;
        for (int i = 0; i < 60; ++i) {
            Layer layer{"random",
                        0,
                        0,
                        1,
                        0.02 + 0.3 * random.uniform(),
                        0.05 + 0.95 * random.uniform(),
                        false,
                        Evidence::Chosen,
                        ""};
            EieDesign design;
            design.pe_count = 8 + random.below(60);
            design.index_bits = 3 + random.below(3);
            design.spmat_sram_width_bits = std::int64_t{32} << random.below(3);
            const double entries = 0.5 * std::pow(40.0, random.uniform());
            layer.outputs = design.pe_count * std::llround(entries / layer.weight_density);
            layer.outputs = std::max(layer.outputs, design.pe_count);
            layer.inputs = 1500;
            design = eieMapped(design, layer, memory);
            SimulationInput input;
            input.data.seed = random.bits();
            input.with_outputs = false;
            const Simulation simulation = *EieModel::simulate(design, layer, technology(), input);
            const LayerRun closed = EieModel::count(design, layer, memory);
            const double perColumn = simulation.counted.counts.events[eie_lines::SpmatSram] /
                                     simulation.details[0].value;
            const double expected =
                closed.events[eie_lines::SpmatSram] /
                (double(layer.inputs * eieBatches(design, layer.outputs).count) *
                 layer.activation_density);
            errors.push_back(std::abs(expected / perColumn - 1.0));
        }
        std::sort(errors.begin(), errors.end());
        qInfo("words: median %.4f, worst %.4f", errors[errors.size() / 2], errors.back());
        QVERIFY(errors[errors.size() / 2] < 0.01);
        QVERIFY(errors.back() < 0.06);
    }

    /// All inputs are zero: they are read and inspected all the same, and results are written.
    void zeroInputIsScanned() {
        Layer layer{"silent", 64, 64, 1, 0.1, 0.0, false, Evidence::Chosen, ""};
        const EieDesign design;
        const Simulation simulation = *EieModel::simulate(design, layer, technology(), {});
        QCOMPARE(simulation.counted.counts.cycles, double(design.pipeline_stages) + 1.0 + 1.0);
        layer.inputs = 4096; // 64 values in each PE, four in a word
        EieColumnCache cache;
        const LayerRun closed = EieModel::count(design, layer, cache);
        QCOMPARE(closed.cycles, double(design.pipeline_stages) + 16.0 + 1.0);
        QCOMPARE(EieModel::simulate(design, layer, technology(), {})->counted.counts.cycles,
                 closed.cycles);
        QCOMPARE(simulation.counted.counts.multiplications, 0.0);
        QCOMPARE(simulation.outputs, std::vector<std::int64_t>(64, 0));
    }

    void deeperQueuesAreNeverSlower() {
        for (std::uint64_t seed = 0; seed < 30; ++seed) {
            const Case c(seed);
            const std::vector<std::int64_t> depths{1, 2, 3, 4, 8, 16, 64, 256};
            const std::vector<LoadBalance> balances = eieBalances(
                c.weights, c.columns(), std::vector{c.design.pe_count}, depths, c.design);
            for (std::size_t i = 1; i < balances.size(); ++i) {
                QVERIFY(balances[i].cycles <= balances[i - 1].cycles);
            }
        }
    }

    /// The publication: about half of the cycles are idle at depth 1, and little is gained
    /// beyond 8.
    void publishedDepths() {
        const Layer& layer = findBuiltinWorkload("eie-paper")->layers.at(1); // Alex-7
        const SparseWeights weights =
            randomSparseWeights(layer.outputs, layer.inputs, layer.weight_density, 1);
        std::vector<std::int64_t> columns;
        SeededRandom random(2);
        for (std::int64_t j = 0; j < layer.inputs; ++j) {
            if (random.chance(layer.activation_density)) {
                columns.push_back(j);
            }
        }
        const std::vector<LoadBalance> balances =
            eieBalances(weights, columns, std::vector<std::int64_t>{64},
                        std::vector<std::int64_t>{1, 8, 256}, {});
        QVERIFY2(balances[0].efficiency > 0.4 && balances[0].efficiency < 0.6,
                 qPrintable(QString::number(balances[0].efficiency)));
        QVERIFY(balances[1].efficiency > 0.9);
        QVERIFY(balances[2].efficiency - balances[1].efficiency < 0.06);
    }

    /// The table of `permdse balance` is what single simulations say.
    void drawnBalancesAreThoseOfSimulations() {
        const Layer layer{"small", 300, 200, 1, 0.1, 0.4, false, Evidence::Chosen, ""};
        SimulationInput input;
        input.data.seed = 5;
        const std::vector<std::int64_t> pes{4, 64}, depths{1, 8};
        const Result<std::vector<LoadBalance>> balances =
            drawnEieBalances(layer, input.data.seed, pes, depths);
        QVERIFY(balances.has_value());
        QCOMPARE(balances->size(), std::size_t(4));
        for (const LoadBalance& balance : *balances) {
            EieDesign design;
            design.pe_count = balance.pe_count;
            design.fifo_depth = balance.fifo_depth;
            const Result<Simulation> simulation =
                EieModel::simulate(design, layer, technology(), input);
            QVERIFY(simulation.has_value());
            const auto detail =
                std::find_if(simulation->details.begin(), simulation->details.end(),
                             [](const SimulationDetail& d) { return d.id == "load_balance"; });
            QVERIFY(detail != simulation->details.end());
            COMPARE_CLOSE(balance.efficiency, detail->value, 1e-12, 0);
        }
    }

    void badInputIsToldNotSimulated() {
        const Layer layer{"small", 4, 3, 1, 0.5, 0.5, false, Evidence::Chosen, ""};
        SimulationInput input;
        input.data.activations = std::make_shared<const std::vector<float>>(2, 1.0f);
        const Result<Simulation> simulation =
            EieModel::simulate(EieDesign{}, layer, technology(), input);
        QVERIFY(!simulation.has_value());
        QCOMPARE(simulation.error().size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(simulation.error()[0].code), QStringLiteral("SIM-0003"));
    }
};

QTEST_APPLESS_MAIN(TstEieSimulator)
#include "tst_eie_simulator.moc"
