// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include <QTest>

#include "core/arithmetic/weight_sharing.h"
#include "core/base/seeded_random.h"
#include "core/engines/permdnn/permdnn_lines.h"
#include "core/engines/permdnn/permdnn_model.h"
#include "core/engines/permdnn/permdnn_network.h"
#include "core/engines/permdnn/permdnn_simulator.h"
#include "core/engines/registry.h"
#include "core/layer/workload_library.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

std::int64_t passCount(const PermdnnDesign& design, const Layer& layer) {
    return permdse::passCount(mappingOf(design, layer));
}

PermdnnPass passOf(const PermdnnDesign& design, const Layer& layer, std::int64_t k) {
    return permdse::passOf(design, layer, mappingOf(design, layer), k);
}

Layer layerOf(std::int64_t outputs, std::int64_t inputs, std::int64_t p, double density) {
    return {"layer", outputs, inputs, p, 1.0 / double(p), density, true, Evidence::Chosen, ""};
}

const EngineTechnology& technology() {
    static const Technology all{TechnologySettings{}};
    static const EngineTechnology permdnn = all.forEngine("permdnn");
    return permdnn;
}

/// A layer on a design: weights, formats and activations, and what they are in raw numbers.
struct Case {
    PermdnnDesign design;
    Layer layer;
    PdMatrix matrix;
    Arithmetic arithmetic;
    std::uint64_t seed = 0;
    std::vector<std::int32_t> x;

    [[nodiscard]] PermdnnSimulator simulator() const {
        return {design, layer, matrix, arithmetic, seed};
    }
    [[nodiscard]] std::vector<bool> nonZero() const {
        std::vector<bool> flags;
        for (const std::int32_t value : x) {
            flags.push_back(value != 0);
        }
        return flags;
    }
};

/// Weights and activations of variance one.
Case makeCase(const PermdnnDesign& design, const Layer& layer, std::uint64_t seed,
              const BinaryPoints& points = {}) {
    Case c{design, layer, {}, {}, seed, {}};
    SeededRandom random(seed);
    const std::int64_t p = blockSizeOn(design, layer);
    c.matrix = *makePdMatrix(
        {layer.outputs, layer.inputs, p, 1},
        design.shifts == Shifts::Natural ? ShiftRule::Natural : ShiftRule::Random, seed);
    for (std::int64_t i = 0; i < layer.outputs; ++i) {
        for (std::int64_t g = 0; g < c.matrix.shape.blockColumns(); ++g) {
            if (c.matrix.columnOf(i, g) < layer.inputs) {
                c.matrix.weights[c.matrix.valueIndex(i, g)] = float(random.bell());
            }
        }
    }
    c.arithmetic = *chooseArithmetic(points, {6.0f, 6.0f, c.matrix.shape.blockColumns()},
                                     int(design.datapath_bits), int(design.accumulator_bits), "");
    for (std::int64_t j = 0; j < layer.inputs; ++j) {
        const auto raw = random.chance(layer.activation_density)
                             ? quantise(random.bell(), c.arithmetic.activation)
                             : 0;
        c.x.push_back(std::int32_t(raw));
    }
    return c;
}

/// What a dense engine computes in the same arithmetic: every weight of every row times every
/// input, in rising order of columns.
struct DenseResult {
    std::vector<std::int64_t> outputs;
    std::int64_t saturations = 0;
};

DenseResult denseResult(const Case& c, ActivationFunction function) {
    const std::int64_t m = c.layer.outputs, n = c.layer.inputs;
    std::vector<std::int64_t> dense(std::size_t(m * n), 0);
    std::vector<std::size_t> places;
    std::vector<std::int32_t> stored;
    for (std::int64_t i = 0; i < m; ++i) {
        for (std::int64_t g = 0; g < c.matrix.shape.blockColumns(); ++g) {
            const std::int64_t j = c.matrix.columnOf(i, g);
            if (j < n) {
                places.push_back(std::size_t(i * n + j));
                stored.push_back(std::int32_t(quantise(
                    double(c.matrix.weights[c.matrix.valueIndex(i, g)]), c.arithmetic.weight)));
            }
        }
    }
    if (c.design.weight_tag_bits < c.design.datapath_bits) {
        const SharedWeights shared = shareWeights(stored, int(c.design.weight_tag_bits), c.seed);
        for (std::size_t s = 0; s < stored.size(); ++s) {
            stored[s] = shared.codebook[shared.tags[s]];
        }
    }
    for (std::size_t s = 0; s < stored.size(); ++s) {
        dense[places[s]] = stored[s];
    }
    DenseResult result;
    for (std::int64_t i = 0; i < m; ++i) {
        std::int64_t sum = 0;
        for (std::int64_t j = 0; j < n; ++j) {
            sum = accumulate(
                sum, product(dense[std::size_t(i * n + j)], c.x[std::size_t(j)], c.arithmetic),
                c.arithmetic.accumulator, result.saturations);
        }
        result.outputs.push_back(outputOf(sum, c.arithmetic, function));
    }
    return result;
}

/// Any design that the parameter table allows, of sizes that a test has time for.
PermdnnDesign randomDesign(SeededRandom& random) {
    PermdnnDesign design;
    design.pe_count = 1 + random.below(9);
    design.multipliers_per_pe = 1 + random.below(20);
    design.accumulators_per_pe = 1 + random.below(24);
    design.weight_sram_sub_banks = 1 + random.below(4);
    design.weight_sram_width_bits = 8 + random.below(40);
    design.permutation_sram_width_bits = 8 + random.below(40);
    design.activation_sram_banks = 1 + random.below(4);
    design.activation_sram_width_bits = 8 + random.below(60);
    design.fifo_depth = 1 + random.below(12);
    design.datapath_bits = 4 + random.below(29);
    design.weight_tag_bits = 1 + random.below(random.chance(0.5) ? 8 : 32);
    design.accumulator_bits = 8 + random.below(57);
    design.pipeline_stages = 2 + random.below(6);
    design.activation_units = 1 + random.below(4);
    design.max_packed_columns = random.below(4);
    design.shifts = random.chance(0.3) ? Shifts::Natural : Shifts::Stored;
    return design;
}

Layer randomLayer(SeededRandom& random) {
    Layer layer =
        layerOf(1 + random.below(70), 1 + random.below(90), 1, double(random.below(11)) / 10.0);
    layer.p = 1 + random.below(std::min({layer.outputs, layer.inputs, std::int64_t(14)}));
    return layer;
}

/// Remembers what recorded do.
class Recorder final : public CycleTrace {
public:
    struct Signal {
        std::string name;
        int bits;
        std::vector<std::pair<std::int64_t, std::int64_t>> changes;
    };

    SignalId declare(const std::string& scope, const std::string& name, int bits) override {
        recorded.push_back({scope + "." + name, bits, {}});
        return recorded.size() - 1;
    }
    void change(std::int64_t cycle, SignalId signal, std::int64_t value) override {
        inOrder = inOrder && cycle >= last && cycles < 0;
        inWidth = inWidth && value >= 0 && (value >> recorded[signal].bits) == 0;
        last = cycle;
        recorded[signal].changes.emplace_back(cycle, value);
    }
    void finish(std::int64_t count) override { cycles = count; }

    /// Cycles in which the signal has a value that the condition accepts.
    template <class Condition>
    std::int64_t cyclesWhere(const std::string& name, const Condition& condition) const {
        const auto found = std::find_if(recorded.begin(), recorded.end(),
                                        [&](const Signal& s) { return s.name == name; });
        std::int64_t sum = 0, since = 0, value = 0;
        for (const auto& [cycle, next] : found->changes) {
            sum += condition(value) ? cycle - since : 0;
            since = cycle;
            value = next;
        }
        return sum + (condition(value) ? cycles - since : 0);
    }

    std::vector<Signal> recorded;
    std::int64_t last = 0, cycles = -1;
    bool inOrder = true, inWidth = true;
};

constexpr std::size_t feedStall = 1, writeBackStall = 2, fillStall = 3;

} // namespace

class TstPermdnnSimulator final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// 4 x 4, p = 2, natural shifts 0 1 / 0 1, weights 1 to 8 stored as they are:
    ///
    ///     1 . | . 3        x = (1, 0, 2, 3): 1 + 9 = 10
    ///     . 2 | 4 .                          8
    ///     5 . | . 7                          5 + 21 = 26
    ///     . 6 | 8 .                          16
    ///
    /// 2 PEs of 2 rows, 2 multipliers: B = 1, G = 2 columns share a cycle, c = 1. Scan width 4: one
    /// scan group, 2 handed over in cycle 0, one in cycle 1. Block column 0 has only x_0: all
    /// looked at after cycle 0, so it goes in cycle 1; x_2 and x_3 have entered after cycle 1 and
    /// go together in cycle 2. MAC 2, feed 1; write-back 2 rows per unit 2, bounded by 4 / 4 = 1;
    /// fill 3 + 5.
    void smallLayerByHand() {
        Case c;
        c.design.pe_count = 2;
        c.design.multipliers_per_pe = 2;
        c.design.activation_sram_banks = 1;
        c.design.weight_tag_bits = 16;
        c.design.shifts = Shifts::Natural;
        c.layer = layerOf(4, 4, 2, 0.75);
        c.matrix = *makePdMatrix({4, 4, 2, 1}, ShiftRule::Natural, 0);
        std::iota(c.matrix.weights.begin(), c.matrix.weights.end(), 1.0f);
        c.arithmetic = {{16, 0}, {16, 0}, {24, 0}, {16, 0}};
        c.x = {1, 0, 2, 3};
        const Simulation simulation = c.simulator().run(c.x);
        QCOMPARE(simulation.outputs, (std::vector<std::int64_t>{10, 8, 26, 16}));
        QCOMPARE(simulation.counted.counts.busy_cycles, 2.0);
        QCOMPARE(simulation.counted.counts.stalls[feedStall], 1.0);
        QCOMPARE(simulation.counted.counts.stalls[writeBackStall], 2.0);
        QCOMPARE(simulation.counted.counts.stalls[fillStall], 8.0);
        QCOMPARE(simulation.counted.counts.cycles, 13.0);
        QCOMPARE(simulation.counted.counts.multiplications, 6.0); // 3 columns of 2 block rows
        QCOMPARE(simulation.saturations, std::int64_t(0));
        QCOMPARE(simulation.pe_utilisation, (std::vector<double>{2.0 / 13.0, 2.0 / 13.0}));
        using namespace permdnn_lines;
        const auto& events = simulation.counted.counts.events;
        // One block row of 16 bits for 1 and 2 columns is 1 word of 32 bit each, in 2 PEs.
        QCOMPARE(events[WeightSram], 4.0);
        QCOMPARE(events[PermutationSram], 0.0); // natural shifts
        QCOMPARE(events[Accumulators], double((6 * 2 + 4) * 24));
        QCOMPARE(events[Multipliers], 6.0);
        QCOMPARE(events[WeightSelect], 0.0); // no tags
        QCOMPARE(events[Broadcast], 6.0);    // 3 non-zeros to 2 PEs
        QCOMPARE(events[ActivationSramRead], 1.0);
        QCOMPARE(events[ActivationSramWrite], 1.0); // 4 x 16 bits in a word of 64
        QCOMPARE(events[ActivationFifo], 3.0 * 2.0 * 32.0);
        QCOMPARE(events[ZeroDetector], 4.0);
    }

    /// Random designs and layers: cycles by phase are those of the max-plus recurrence, and every
    /// output bit is that of the dense evaluation, saturation included.
    void randomDesignsAgainstRecurrenceAndDense() {
        SeededRandom random(20240607);
        std::int64_t saturated = 0, packed = 0, severalPasses = 0;
        for (int trial = 0; trial < 700; ++trial) {
            const PermdnnDesign design = randomDesign(random);
            const Layer layer = randomLayer(random);
            BinaryPoints points;
            if (random.chance(0.6)) { // products are kept exactly, and sums overflow early
                points.accumulator = std::min(48, 2 * (int(design.datapath_bits) - 4));
            }
            const Case c = makeCase(design, layer, random.bits(), points);
            const PermdnnSimulator simulator = c.simulator();
            const auto function = ActivationFunction(random.below(3));
            const Simulation simulation = simulator.run(c.x, function);
            const PermdnnCycles exact = exactCycles(design, layer, c.nonZero());
            QCOMPARE(simulation.counted.counts.busy_cycles, exact.mac);
            QCOMPARE(simulation.counted.counts.stalls[feedStall], exact.feed);
            QCOMPARE(simulation.counted.counts.stalls[writeBackStall], exact.write_back);
            QCOMPARE(simulation.counted.counts.stalls[fillStall], exact.fill);
            QCOMPARE(simulation.counted.counts.cycles - simulation.counted.counts.stalls[0],
                     exact.cycles());
            const DenseResult dense = denseResult(c, function);
            QCOMPARE(simulation.outputs, dense.outputs);
            QCOMPARE(simulation.saturations, dense.saturations);
            saturated += dense.saturations > 0 ? 1 : 0;
            packed += exact.first.packed > 1 ? 1 : 0;
            severalPasses += passCount(design, layer) > 1 ? 1 : 0;
            // PEs with rows are busy at most while the multipliers are.
            for (const double busy : simulation.pe_utilisation) {
                QVERIFY(busy * simulation.counted.counts.cycles <= exact.mac * (1 + 1e-12));
            }
        }
        QVERIFY2(
            saturated > 40 && packed > 40 && severalPasses > 40,
            qPrintable(
                QString::fromLatin1("%1 %2 %3").arg(saturated).arg(packed).arg(severalPasses)));
    }

    /// The reference engine and published layers: the arithmetic that is vectorised.
    void publishedLayersAgainstDense_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("Alex-FC8") << "Alex-FC8";
        QTest::newRow("NMT-1") << "NMT-1";
    }
    void publishedLayersAgainstDense() {
        QFETCH(QString, name);
        const Layer& layer = *findBuiltinLayer(name.toStdString());
        const Case c = makeCase(PermdnnDesign{}, layer, 11);
        const Simulation simulation = c.simulator().run(c.x, ActivationFunction::Relu);
        const DenseResult dense = denseResult(c, ActivationFunction::Relu);
        QCOMPARE(simulation.outputs, dense.outputs);
        QCOMPARE(simulation.saturations, dense.saturations);
        QCOMPARE(simulation.counted.counts.cycles,
                 exactCycles(c.design, layer, c.nonZero()).cycles());
    }

    /// With dense inputs nothing is left to expectation: every event count of the closed form is
    /// exact where sizes are aligned.
    void denseInputsAgainstClosedForm_data() {
        QTest::addColumn<int>("outputs");
        QTest::addColumn<int>("inputs");
        QTest::addColumn<int>("p");
        QTest::addColumn<int>("pes");
        QTest::newRow("one pass") << 1024 << 512 << 8 << 32;
        QTest::newRow("packed") << 256 << 640 << 8 << 32;
        QTest::newRow("several passes") << 2048 << 128 << 4 << 4;
        QTest::newRow("p = 1") << 512 << 64 << 1 << 8;
        QTest::newRow("does not fit") << 4096 << 4096 << 1 << 4;
    }
    void denseInputsAgainstClosedForm() {
        QFETCH(int, outputs);
        QFETCH(int, inputs);
        QFETCH(int, p);
        QFETCH(int, pes);
        PermdnnDesign design;
        design.pe_count = pes;
        const Layer layer = layerOf(outputs, inputs, p, 1.0);
        Case c = makeCase(design, layer, 3);
        std::replace(c.x.begin(), c.x.end(), 0, 1);
        const LayerRun run = c.simulator().run(c.x).counted.counts;
        PermdnnMemory cache;
        const LayerRun closed = PermdnnModel::count(design, layer, cache);
        QCOMPARE(run.busy_cycles, closed.busy_cycles);
        for (std::size_t s = 0; s < maxStalls; ++s) {
            COMPARE_CLOSE(run.stalls[s], closed.stalls[s], 1e-12, 0);
        }
        COMPARE_CLOSE(run.cycles, closed.cycles, 1e-12, 0);
        COMPARE_CLOSE(run.multiplications, closed.multiplications, 1e-12, 0);
        for (std::size_t line = 0; line < permdnn_lines::Count; ++line) {
            COMPARE_CLOSE(run.events[line], closed.events[line], 1e-12, 0);
        }
    }

    /// Words of weights and shifts, whatever passes, PEs and groups are: equal if all inputs are
    /// non-zero, else in the mean.
    void wordsMeetTheClosedForm() {
        using namespace permdnn_lines;
        SeededRandom random(78);
        int packed = 0, shortPasses = 0;
        for (int trial = 0; trial < 150; ++trial) {
            const PermdnnDesign design = randomDesign(random);
            Layer layer = randomLayer(random);
            const bool isDense = trial % 3 > 0;
            layer.activation_density = isDense ? 1.0 : 0.3 + 0.4 * random.uniform();
            PermdnnMemory cache;
            const LayerRun closed = PermdnnModel::count(design, layer, cache);
            SimulationInput input;
            input.with_outputs = false;
            const int runs = isDense ? 1 : 200;
            for (const Line line : {WeightSram, PermutationSram}) {
                double sum = 0.0, squares = 0.0;
                for (int run = 0; run < runs; ++run) {
                    input.data.seed = std::uint64_t(1000 * trial + run);
                    const double words = PermdnnModel::simulate(design, layer, technology(), input)
                                             ->counted.counts.events[line];
                    sum += words;
                    squares += words * words;
                }
                const double mean = sum / runs;
                const double deviation = std::sqrt(std::max(0.0, squares / runs - mean * mean));
                COMPARE_CLOSE(closed.events[line], mean, isDense ? 1e-12 : 0.01,
                              5.0 * deviation / std::sqrt(double(runs)));
            }
            const PermdnnPass first = passOf(design, layer, 0);
            const PermdnnPass last = passOf(design, layer, passCount(design, layer) - 1);
            packed += first.packed > 1 ? 1 : 0;
            shortPasses += last.rows < first.rows ? 1 : 0;
        }
        QVERIFY(packed > 15);
        QVERIFY(shortPasses > 30);
    }

    /// The same of rows dealt out pass by pass, and all cycles and events of dense inputs.
    void rowsDealtPassByPassMeetTheClosedForm() {
        SeededRandom random(81);
        int simulated = 0;
        for (int trial = 0; trial < 200; ++trial) {
            PermdnnDesign design = randomDesign(random);
            Layer layer = randomLayer(random);
            layer.activation_density = 1.0;
            layer.outputs += 60;
            layer.inputs -= layer.inputs % layer.p; // each row has as many products
            design.accumulators_per_pe = layer.p * (1 + random.below(3));
            const PermdnnMapping mapping =
                dealtPassByPass(design, layer, layer.p * (1 + random.below(3)));
            const std::vector<PermdnnMapping> allowed = leanMappings(design, layer);
            if (std::find(allowed.begin(), allowed.end(), mapping) == allowed.end()) {
                continue; // more rows than accumulators, or a pass would do
            }
            const PermdnnNetwork network{{{layer.outputs, layer.inputs, layer.p, 1.0, mapping}}};
            design.network = std::make_shared<const PermdnnNetwork>(network);
            PermdnnMemory cache;
            const LayerRun closed = PermdnnModel::count(design, layer, cache);
            SimulationInput input;
            input.with_outputs = true;
            const auto run = PermdnnModel::simulate(design, layer, technology(), input);
            for (std::size_t line = 0; line < permdnn_lines::Count; ++line) {
                COMPARE_CLOSE(run->counted.counts.events[line], closed.events[line], 1e-12, 0);
            }
            QCOMPARE(run->counted.counts.busy_cycles, closed.busy_cycles);
            COMPARE_CLOSE(run->counted.counts.stalls[fillStall], closed.stalls[fillStall], 1e-12,
                          0);
            ++simulated;
        }
        QVERIFY(simulated > 60);
    }

    /// 1024 rows, p = 8, 32 PEs: 4 block rows each, two columns fill the 8 multipliers; the same
    /// without packing: p = 4, 8 block rows.
    void denseInputsOfAlignedSizesFillTheMultipliers_data() {
        QTest::addColumn<int>("p");
        QTest::newRow("packed") << 8;
        QTest::newRow("one column a cycle") << 4;
        QTest::newRow("several cycles a column") << 2;
    }
    void denseInputsOfAlignedSizesFillTheMultipliers() {
        QFETCH(int, p);
        const PermdnnDesign design;
        Case c = makeCase(design, layerOf(1024, 512, p, 1.0), 9);
        std::replace(c.x.begin(), c.x.end(), 0, 1);
        const LayerRun run = c.simulator().run(c.x).counted.counts;
        QCOMPARE(run.multiplications, run.busy_cycles * 32.0 * 8.0);
    }

    void allZeroInputsCostFillScanAndWriteBack() {
        SeededRandom random(12);
        for (int trial = 0; trial < 100; ++trial) {
            const PermdnnDesign design = randomDesign(random);
            Case c = makeCase(design, randomLayer(random), random.bits());
            std::fill(c.x.begin(), c.x.end(), 0);
            const Simulation simulation = c.simulator().run(c.x);
            const double passes = double(passCount(design, c.layer));
            const double scan = std::ceil(double(c.layer.inputs) / double(scanWidth(design)));
            QCOMPARE(simulation.counted.counts.busy_cycles, 0.0);
            QCOMPARE(simulation.counted.counts.multiplications, 0.0);
            QCOMPARE(simulation.counted.counts.stalls[feedStall], passes * scan);
            QCOMPARE(simulation.counted.counts.stalls[fillStall],
                     passes * double(3 + design.pipeline_stages));
            QCOMPARE(simulation.outputs,
                     std::vector<std::int64_t>(std::size_t(c.layer.outputs), 0));
        }
    }

    void shiftsNeverChangeCycles() {
        SeededRandom random(13);
        for (int trial = 0; trial < 100; ++trial) {
            const Case c = makeCase(randomDesign(random), randomLayer(random), random.bits());
            Case other = c;
            for (std::int32_t& shift : other.matrix.shifts) {
                shift = std::int32_t(random.below(c.matrix.shape.p));
            }
            const Simulation a = c.simulator().run(c.x), b = other.simulator().run(c.x);
            QCOMPARE(a.counted.counts.cycles, b.counted.counts.cycles);
            QCOMPARE(a.counted.counts.stalls, b.counted.counts.stalls);
            QCOMPARE(a.pe_utilisation, b.pe_utilisation);
        }
    }

    /// One row of ones times x = 100 100 100 -100: an accumulator of 9 bits holds -256 to 255, so
    /// 100, 200, 255 (saturates at the third), 155; not 200.
    void saturationIsInTheMiddleOfTheSum() {
        Case c;
        c.design.weight_tag_bits = 16;
        c.design.accumulator_bits = 9;
        c.layer = layerOf(1, 4, 1, 1.0);
        c.matrix = *makePdMatrix({1, 4, 1, 1}, ShiftRule::Natural, 0);
        std::fill(c.matrix.weights.begin(), c.matrix.weights.end(), 1.0f);
        c.arithmetic = {{16, 0}, {16, 0}, {9, 0}, {16, 0}};
        c.x = {100, 100, 100, -100};
        const Simulation simulation = c.simulator().run(c.x);
        QCOMPARE(simulation.outputs, (std::vector<std::int64_t>{155}));
        QCOMPARE(simulation.saturations, std::int64_t(1));
    }

    /// Where the closed form is an expectation, the mean of simulated runs is within 4 standard
    /// errors of it, and of the error that docs/model.md states for its rule.
    void meanConvergesToTheExpectation_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("stated");
        QTest::newRow("Alex-FC7") << "Alex-FC7" << 0.0015;
        QTest::newRow("Alex-FC8") << "Alex-FC8" << 0.0015;
        QTest::newRow("NMT-3") << "NMT-3" << 0.0015;
    }
    void meanConvergesToTheExpectation() {
        QFETCH(QString, name);
        QFETCH(double, stated);
        const Layer& layer = *findBuiltinLayer(name.toStdString());
        const PermdnnDesign design;
        PermdnnMemory cache;
        const double expected = expectedCycles(design, layer, cache)->cycles();
        SeededRandom random(77);
        double sum = 0.0, squares = 0.0;
        constexpr int runs = 200;
        for (int run = 0; run < runs; ++run) {
            std::vector<std::int32_t> columns;
            for (std::int64_t j = 0; j < layer.inputs; ++j) {
                if (random.chance(layer.activation_density)) {
                    columns.push_back(std::int32_t(j));
                }
            }
            PermdnnControl control(design, layer, columns, nullptr);
            for (std::int64_t k = 0; k < passCount(design, layer); ++k) {
                (void)control.runPass();
            }
            const double cycles = double(control.cycles());
            sum += cycles;
            squares += cycles * cycles;
        }
        const double mean = sum / runs;
        const double deviation = std::sqrt(std::max(0.0, squares / runs - mean * mean));
        COMPARE_CLOSE(mean, expected, stated, 4.0 * deviation / std::sqrt(double(runs)));
    }

    void tracesTellTheSameStory() {
        SeededRandom random(15);
        for (int trial = 0; trial < 100; ++trial) {
            const Case c = makeCase(randomDesign(random), randomLayer(random), random.bits());
            Recorder trace;
            const PermdnnSimulator simulator = c.simulator();
            const Simulation traced = simulator.run(c.x, ActivationFunction::None, &trace);
            const Simulation plain = simulator.run(c.x);
            QCOMPARE(traced.outputs, plain.outputs);
            QCOMPARE(traced.counted.counts.events, plain.counted.counts.events);
            QVERIFY(trace.inOrder);
            QVERIFY(trace.inWidth);
            QCOMPARE(double(trace.cycles),
                     plain.counted.counts.cycles - plain.counted.counts.stalls[0]);
            const auto isSet = [](std::int64_t value) { return value > 0; };
            QCOMPARE(double(trace.cyclesWhere("broadcast.columns", isSet)),
                     plain.counted.counts.busy_cycles);
            QCOMPARE(double(trace.cyclesWhere("pe0.busy", isSet)),
                     plain.counted.counts.busy_cycles);
            QCOMPARE(double(trace.cyclesWhere("write_back.results", isSet)),
                     plain.counted.counts.stalls[writeBackStall]);
            const auto phase = [](std::int64_t value) { return value == 1; };
            QCOMPARE(double(trace.cyclesWhere("control.phase", phase)),
                     plain.counted.counts.stalls[fillStall]);
        }
    }

    /// Given weights keep what stands on the chosen positions; the rest is told.
    void givenWeightsAreProjected() {
        const Layer layer = layerOf(8, 6, 2, 1.0);
        DenseMatrix weights(8, 6);
        SeededRandom random(4);
        for (float& value : weights.values) {
            value = float(random.below(200) - 100);
        }
        const std::vector<float> x{1, 2, 3, -1, 2, 1};
        SimulationInput input;
        input.data.weights = std::make_shared<const DenseMatrix>(weights);
        input.data.activations = std::make_shared<const std::vector<float>>(x);
        input.points = {0, 0, 0, 0};
        PermdnnDesign design;
        design.weight_tag_bits = 16;
        const Result<Simulation> simulation =
            PermdnnModel::simulate(design, layer, technology(), input);
        QVERIFY(simulation.has_value());
        const PdProjection projection = *projectDense(weights, 2, ShiftRule::Best, 0);
        const DenseMatrix kept = expand(projection.matrix);
        for (std::int64_t i = 0; i < 8; ++i) {
            std::int64_t sum = 0;
            for (std::int64_t j = 0; j < 6; ++j) {
                sum += std::int64_t(kept.at(i, j) * x[std::size_t(j)]);
            }
            QCOMPARE(simulation->outputs[std::size_t(i)], sum);
        }
        QCOMPARE(simulation->details.back().id, std::string("retained_energy"));
        QCOMPARE(simulation->details.back().value, projection.retained_energy);
    }

    void drawnInputsAreReproducible() {
        const Layer layer = layerOf(64, 96, 4, 0.4);
        SimulationInput input;
        input.data.seed = 5;
        const Simulation a = *PermdnnModel::simulate({}, layer, technology(), input);
        const Simulation b = *PermdnnModel::simulate({}, layer, technology(), input);
        QCOMPARE(a.outputs, b.outputs);
        QCOMPARE(a.counted.counts.cycles, b.counted.counts.cycles);
        input.data.seed = 6;
        QVERIFY(PermdnnModel::simulate({}, layer, technology(), input)->outputs != a.outputs);
    }

    void badInputIsRefused() {
        const Layer layer = layerOf(8, 6, 2, 1.0);
        DenseMatrix weights(8, 5);
        SimulationInput input;
        input.data.weights = std::make_shared<const DenseMatrix>(weights);
        QCOMPARE(PermdnnModel::simulate({}, layer, technology(), input).error().front().code,
                 std::string("SIM-0001"));
        weights = DenseMatrix(8, 6);
        weights.at(2, 3) = 1000.0f;
        input.data.weights = std::make_shared<const DenseMatrix>(weights);
        input.points.weight = 12;
        QCOMPARE(PermdnnModel::simulate({}, layer, technology(), input).error().front().code,
                 std::string("FIX-0002"));
        input.points.weight = 49;
        QCOMPARE(PermdnnModel::simulate({}, layer, technology(), input).error().front().code,
                 std::string("FIX-0001"));
        const Case c = makeCase({}, layer, 1);
        QVERIFY_EXCEPTION_THROWN((void)c.simulator().run(std::vector<std::int32_t>(5)),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)c.simulator().run(std::vector<std::int32_t>(6, 40000)),
                                 std::invalid_argument);
        Case other = c;
        other.layer.p = 3;
        QVERIFY_EXCEPTION_THROWN((void)other.simulator(), std::invalid_argument);
    }

    /// The bill and the metrics of a counted run are those of the closed form if its counts are.
    void countedRunsGoThroughTheSameBill() {
        const Engine& engine = *findEngine("permdnn");
        const Technology technology28{TechnologySettings{}};
        const DesignValues design = engine.referenceDesign(technology28);
        const Workload& workload = *findBuiltinWorkload("alexnet-fc");
        std::vector<CountedLayer> runs;
        PermdnnMemory cache;
        for (const Layer& layer : workload.layers) {
            runs.push_back(CountedLayer{PermdnnModel::count({}, layer, cache),
                                        PermdnnModel::stored({}, layer, cache)});
        }
        const Evaluation counted = engine.evaluateCounts(design, workload, runs, technology28);
        const Evaluation closed = engine.evaluate(design, workload, technology28);
        for (std::size_t i = 0; i < closed.metrics.size(); ++i) {
            if (!std::isnan(closed.metrics[i])) {
                COMPARE_CLOSE(counted.metrics[i], closed.metrics[i], 1e-12, 0);
            }
        }
        QVERIFY(engine.hasSimulator());
        runs.pop_back();
        QVERIFY_EXCEPTION_THROWN((void)engine.evaluateCounts(design, workload, runs, technology28),
                                 std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TstPermdnnSimulator)
#include "tst_permdnn_simulator.moc"
