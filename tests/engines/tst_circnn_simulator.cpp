// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <complex>
#include <map>
#include <numbers>

#include <QTest>

#include "core/architecture/bits.h"
#include "core/base/seeded_random.h"
#include "core/engines/circnn/circnn_lines.h"
#include "core/engines/circnn/circnn_model.h"
#include "core/engines/circnn/circnn_quantities.h"
#include "core/engines/circnn/circnn_schedule.h"
#include "core/engines/circnn/circnn_simulator.h"
#include "core/engines/circnn/fixed_fft.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

const EngineTechnology& technology() {
    static const EngineTechnology circnn = Technology{TechnologySettings{}}.forEngine("circnn");
    return circnn;
}

Layer layerOf(std::int64_t outputs, std::int64_t inputs) {
    return {"layer", outputs, inputs, 1, 1.0, 0.7, false, Evidence::Chosen, ""};
}

double detailOf(const Simulation& simulation, const std::string& id) {
    for (const SimulationDetail& detail : simulation.details) {
        if (detail.id == id) {
            return detail.value;
        }
    }
    return -1.0;
}

std::vector<std::int32_t> randomWords(std::int64_t count, std::int64_t largest,
                                      SeededRandom& random) {
    std::vector<std::int32_t> words(static_cast<std::size_t>(count));
    for (std::int32_t& word : words) {
        word = std::int32_t(random.below(2 * largest + 1) - largest);
    }
    return words;
}

/// Bin b of the spectrum of x / k, from its definition.
std::complex<double> exactBin(const std::vector<std::int32_t>& x, std::size_t b) {
    std::complex<double> sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        sum += double(x[i]) *
               std::polar(1.0, -2.0 * std::numbers::pi * double(b * i) / double(x.size()));
    }
    return sum / double(x.size());
}

CircnnDesign randomDesign(SeededRandom& random, std::int64_t largestBlock) {
    const auto between = [&](std::int64_t low, std::int64_t high) {
        return low + random.below(high - low + 1);
    };
    CircnnDesign design;
    design.block_size = std::int64_t{1} << between(1, bitsFor(largestBlock));
    design.parallelism = between(1, random.chance(0.5) ? 4 : 64);
    design.depth = between(1, 12);
    design.lanes = between(1, random.chance(0.5) ? 4 : 256);
    design.fft = FftForm(random.below(2));
    design.accumulation = Accumulation(random.below(2));
    return design;
}

/// The same machine, stepped cycle by cycle, access by access and product by product.
std::int64_t steppedCycles(const CircnnWork& work) {
    const bool isDecoupled = work.accumulation == Accumulation::Decoupled;
    const std::int64_t inverses = work.inverses();
    const std::int64_t slot = std::max(work.transform, work.inverse_accesses);
    std::vector<std::int64_t> pairs(std::size_t(work.output_blocks), 0); // done or in work
    std::int64_t row = -1, binsLeft = 0;                                 // what the lanes work on
    std::int64_t forwards = 0, arrived = 0;            // forward transforms started and done
    std::int64_t ready = 0, started = 0, inverted = 0; // inverse transforms
    std::int64_t reads = 0, writes = 0; // accesses left of the next block, of results
    std::int64_t left = 0;              // cycles of the transform in work
    bool isBusy = false;
    for (std::int64_t cycle = 0;; ++cycle) {
        if (isBusy && left == 0) {
            isBusy = false;
            if (arrived < work.input_blocks) {
                ++arrived;
            } else if (++inverted == inverses) {
                return cycle;
            } else {
                writes = work.inverse_accesses;
            }
        }
        if (!isBusy && forwards < work.input_blocks && reads == 0) {
            ++forwards;
            reads = work.forward_accesses;
            writes = forwards == work.input_blocks ? work.inverse_accesses : 0; // of the run before
            isBusy = true;
            left = work.transform;
        } else if (!isBusy && arrived == work.input_blocks && started < ready &&
                   reads + writes <= work.transform &&
                   cycle >= work.planned - work.transform - (inverses - started - 1) * slot) {
            ++started;
            isBusy = true;
            left = work.transform;
        }
        --(reads > 0 ? reads : writes);
        writes = std::max<std::int64_t>(writes, 0);
        --left;
        std::int64_t finished = 0;
        for (std::int64_t lane = 0; lane < work.lanes; ++lane) {
            if (binsLeft == 0) {
                row = std::find_if(pairs.begin(), pairs.end(),
                                   [&](std::int64_t done) { return done < arrived; }) -
                      pairs.begin();
                if (row == work.output_blocks) {
                    break;
                }
                ++pairs[std::size_t(row)];
                binsLeft = work.bins;
            }
            if (--binsLeft == 0 && (!isDecoupled || pairs[std::size_t(row)] == work.input_blocks)) {
                ++finished;
            }
        }
        ready += finished; // from the next cycle on
    }
}

/// Words that the activation SRAM reads and writes.
struct Accesses {
    double reads, writes;
};
Accesses accessesOf(const CircnnLayer<double>& work) {
    return {work.events[circnn_lines::ActivationSramRead],
            work.events[circnn_lines::ActivationSramWrite]};
}

} // namespace

class TstCircnnSimulator final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// k = 4, x = 8, 4, 0, -4: mean 2; bin 1 (8 - 0 + i (-4 - 4)) / 4 = 2 - 2i; bin 2 (8 - 4 + 0 +
    /// 4) / 4.
    void transformByHand() {
        const FixedFft fft(4, FftForm::Symmetric, 16);
        const std::vector<std::int32_t> x{8, 4, 0, -4};
        std::vector<std::int32_t> re(3), im(3), back(4);
        FftCounts counts;
        fft.forward(x, re, im, counts);
        QCOMPARE(re, (std::vector<std::int32_t>{2, 2, 2}));
        QCOMPARE(im, (std::vector<std::int32_t>{0, -2, 0}));
        fft.inverse(re, im, back, counts);
        QCOMPARE(back, x);
        QCOMPARE(counts.multiplications, std::int64_t(0));
    }

    void transformsAgainstTheDefinition() {
        SeededRandom random(1);
        for (const FftForm form : {FftForm::Symmetric, FftForm::Complex}) {
            for (std::int64_t k = 2; k <= 256; k *= 2) {
                const FixedFft fft(k, form, 24);
                const auto bins = std::size_t(fft.bins());
                const std::vector<std::int32_t> x = randomWords(k, 1 << 22, random);
                std::vector<std::int32_t> re(bins), im(bins), back(x.size());
                FftCounts counts;
                fft.forward(x, re, im, counts);
                for (std::size_t b = 0; b < bins; ++b) {
                    const std::complex<double> exact = exactBin(x, b);
                    COMPARE_CLOSE(double(re[b]), exact.real(), 0, 3.0);
                    COMPARE_CLOSE(double(im[b]), exact.imag(), 0, 3.0);
                }
                fft.inverse(re, im, back, counts);
                for (std::size_t i = 0; i < x.size(); ++i) {
                    COMPARE_CLOSE(double(back[i]), double(x[i]), 0, 3.0 * double(k));
                }
                QCOMPARE(counts.saturations, std::int64_t(0));
            }
        }
    }

    /// Per group of L = 8 or more, bins 1 to L/4 - 1 are multiplied: 4 each but 2 at L/8, L - 6 in
    /// all, so M(k) = 2 M(k/2) + k - 6: 2, 2 x 2 + 10 = 14, 38, 2 x 38 + 58 ... The complex form
    /// has L/2 - 2 bins of which two take 2, 2 L - 12: twice as many.
    void multiplicationsOfTransforms_data() {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("count");
        QTest::newRow("2") << 2 << 0;
        QTest::newRow("4") << 4 << 0;
        QTest::newRow("8") << 8 << 2;
        QTest::newRow("16") << 16 << 14;
        QTest::newRow("64") << 64 << 166;
        QTest::newRow("128") << 128 << 454;
        QTest::newRow("256") << 256 << 1158;
    }
    void multiplicationsOfTransforms() {
        QFETCH(int, size);
        QFETCH(int, count);
        for (const FftForm form : {FftForm::Symmetric, FftForm::Complex}) {
            const int factor = form == FftForm::Complex ? 2 : 1;
            const FixedFft fft(size, form, 16);
            std::vector<std::int32_t> x(std::size_t(size), 100), re(std::size_t(fft.bins())),
                im(re);
            FftCounts forward, inverse;
            fft.forward(x, re, im, forward);
            fft.inverse(re, im, x, inverse);
            QCOMPARE(forward.multiplications, std::int64_t(factor * count));
            QCOMPARE(inverse.multiplications, std::int64_t(factor * count));
            // k/4 butterflies a level, or k/2.
            const std::int64_t halves = bitsFor(size) * size / 2 * factor;
            QCOMPARE(forward.half_butterflies, halves);
            QCOMPARE(inverse.half_butterflies, halves);
        }
    }

    /// Values inside are bounded by those outside: the largest words do not overflow but by
    /// rounding, which is clamped and counted.
    void largestWordsDoNotOverflow() {
        SeededRandom random(2);
        for (const FftForm form : {FftForm::Symmetric, FftForm::Complex}) {
            const FixedFft fft(64, form, 12);
            std::vector<std::int32_t> re(std::size_t(fft.bins())), im(re), back(64);
            for (int i = 0; i < 200; ++i) {
                std::vector<std::int32_t> x(64);
                for (std::int32_t& word : x) {
                    word = random.chance(0.5) ? 2000 : -2000; // of 2047
                }
                FftCounts counts;
                fft.forward(x, re, im, counts);
                fft.inverse(re, im, back, counts);
                QCOMPARE(counts.saturations, std::int64_t(0));
            }
        }
    }

    /// Entries 1, 2 / 3, 5 of a 2 x 2 block become (1 + 5) / 2 and (3 + 2) / 2 on the diagonals; of
    /// a third row only (7, 9) exist, of a third column (4, 6).
    void projectionByHand() {
        DenseMatrix dense(3, 3);
        dense.values = {1, 2, 4, 3, 5, 6, 7, 9, 8};
        const CirculantProjection projection = projectedOnCirculant(dense, 2);
        QCOMPARE(projection.weights.generators, (std::vector<float>{3, 2.5, 4, 6, 7, 9, 8, 0}));
        // Kept: 2 x 9 + 2 x 6.25 + 16 + 36 + 49 + 81 + 64 of 39 + 246.
        COMPARE_CLOSE(projection.retained_energy, 276.5 / 285.0, 1e-12, 0);
        const std::vector<float> x{1, 10, 100};
        QCOMPARE(denseProduct(projection.weights, x, {2, 1}).values,
                 (std::vector<double>{3 + 25 + 400, 2.5 + 30 + 600, 7 + 90 + 800, 9 + 70 + 0}));
    }

    void scheduleAgainstStepping() {
        SeededRandom random(3);
        for (int i = 0; i < 3000; ++i) {
            const auto between = [&](std::int64_t low, std::int64_t high) {
                return low + random.below(high - low + 1);
            };
            CircnnWork work;
            work.output_blocks = between(1, 6);
            work.input_blocks = between(1, 6);
            work.bins = between(1, 12);
            work.transform = between(1, 9);
            work.lanes = between(1, 20);
            work.forward_accesses = between(0, 16);
            work.inverse_accesses = work.forward_accesses * between(1, 2);
            work.accumulation = Accumulation(random.below(2));
            work.planned = random.chance(0.5) ? 0 : between(1, 500);
            QCOMPARE(runCircnnSchedule(std::span(&work, 1)).cycles, steppedCycles(work));
        }
    }

    /// For legal designs no inverse transform misses its slot and no access the port, so that the
    /// closed form's cycles are met; a controller that starts inverse transforms as soon as it can
    /// saves less than two transforms and a slot in each group, and nothing where products take
    /// longer than slots. In each group the port is busy for a part of the cycles.
    void closedFormIsMet() {
        SeededRandom random(4);
        int productBound = 0, portBound = 0, grouped = 0;
        for (int i = 0; i < 4000; ++i) {
            CircnnDesign design = randomDesign(random, 512);
            design.spectrum_sram_kib = random.chance(0.5) ? 32 : 1;
            design.word_bits = random.chance(0.5) ? 16 : 32;
            const Layer layer = layerOf(1 + random.below(1000), 1 + random.below(1000));
            const CircnnLayer<double> closed = circnnLayer(design, layer);
            SimulationInput input;
            input.with_outputs = false;
            const Simulation simulation =
                *CircnnModel::simulate(design, layer, technology(), input);
            const double cycles =
                simulation.counted.counts.cycles - simulation.counted.counts.stalls[0];
            QCOMPARE(cycles, closed.computing_cycles);
            QCOMPARE(detailOf(simulation, "missed_slot_cycles"), 0.0);
            QCOMPARE(detailOf(simulation, "port_conflict_cycles"), 0.0);
            const double port = detailOf(simulation, "port_cycles");
            const Accesses accesses = accessesOf(closed);
            QVERIFY(accesses.reads + accesses.writes <= port && port <= cycles);
            const double slack = detailOf(simulation, "slack_cycles");
            const double most = 2.0 * closed.transform_cycles + closed.inverse_slot;
            QVERIFY(slack >= 0.0 && slack <= closed.groups * most);
            if (closed.busy_cycles + closed.stall_fill_cycles == closed.computing_cycles) {
                QCOMPARE(slack, 0.0);
                ++productBound;
            }
            portBound += closed.stall_activation_cycles > 0.0;
            grouped += closed.groups > 1;
        }
        QVERIFY(productBound > 500 && portBound > 500 && grouped > 500);
    }

    /// Cycles, causes, operations and events of random designs and layers: all as the closed form.
    void runsAgainstTheClosedForm() {
        SeededRandom random(5);
        for (int i = 0; i < 200; ++i) {
            CircnnDesign design = randomDesign(random, 64);
            design.word_bits = 4 + random.below(29);
            design.spectrum_sram_kib = 1 + random.below(3);
            const Layer layer = layerOf(1 + random.below(150), 1 + random.below(1500));
            SimulationInput input;
            input.data.seed = random.bits();
            const Result<Simulation> simulation =
                CircnnModel::simulate(design, layer, technology(), input);
            QVERIFY(simulation.has_value());
            CircnnModel::Memory memory;
            const LayerRun closed = CircnnModel::count(design, layer, memory);
            const LayerRun& run = simulation->counted.counts;
            QCOMPARE(run.cycles, closed.cycles);
            QCOMPARE(run.busy_cycles, closed.busy_cycles);
            for (std::size_t stall = 0; stall < maxStalls; ++stall) {
                COMPARE_CLOSE(run.stalls[stall], closed.stalls[stall], 1e-12, 1e-6);
            }
            QCOMPARE(run.multiplications, closed.multiplications);
            QCOMPARE(run.operations, closed.operations);
            for (std::size_t line = 0; line < circnn_lines::Count; ++line) {
                COMPARE_CLOSE(run.events[line], closed.events[line], 1e-12, 0);
            }
            QCOMPARE(simulation->outputs.size(), std::size_t(layer.outputs));
        }
    }

    /// With 32-bit words the result is that of the dense product but for its last bits.
    void wideWordsComputeTheProduct() {
        SeededRandom random(6);
        for (int i = 0; i < 60; ++i) {
            CircnnDesign design = randomDesign(random, 128);
            design.word_bits = 32;
            design.spectrum_sram_kib = random.chance(0.5) ? 32 : 1; // 1 KiB holds two blocks of 128
            const Layer layer = layerOf(1 + random.below(300), 2 + random.below(300));
            const CirculantWeights weights = randomCirculantWeights(
                layer.outputs, layer.inputs, design.block_size, random.bits());
            DenseMatrix dense(layer.outputs, layer.inputs);
            std::vector<float> x(std::size_t(layer.inputs));
            for (float& value : x) {
                value = float(random.uniform());
            }
            const auto k = design.block_size;
            std::vector<double> exact(std::size_t(layer.outputs), 0.0);
            for (std::int64_t row = 0; row < layer.outputs; ++row) {
                for (std::int64_t j = 0; j < layer.inputs; ++j) {
                    dense.at(row, j) = weights.generator(
                        row / k, j / k)[std::size_t((row + k * layer.inputs - j) % k)];
                    exact[std::size_t(row)] += double(dense.at(row, j)) * double(x[std::size_t(j)]);
                }
            }
            SimulationInput input;
            input.data.weights = std::make_shared<const DenseMatrix>(dense);
            input.data.activations = std::make_shared<const std::vector<float>>(x);
            const Simulation simulation =
                *CircnnModel::simulate(design, layer, technology(), input);
            COMPARE_CLOSE(detailOf(simulation, "retained_energy"), 1.0, 1e-6, 0);
            for (std::size_t row = 0; row < exact.size(); ++row) {
                COMPARE_CLOSE(realValue(simulation.outputs[row], simulation.arithmetic.output),
                              exact[row], 0, 1e-5);
            }
            QVERIFY(detailOf(simulation, "snr_db") > 100.0);
        }
    }

    /// Each bit of the word is worth 6 dB; larger blocks lose some, the literal form loses more.
    void noiseByBlockAndWord() {
        const Layer layer = layerOf(512, 512);
        const auto snrOf = [&](std::int64_t block, std::int64_t bits, Accumulation accumulation) {
            CircnnDesign design;
            design.block_size = block;
            design.word_bits = bits;
            design.accumulation = accumulation;
            double sum = 0.0;
            for (std::uint64_t seed = 1; seed <= 3; ++seed) {
                SimulationInput input;
                input.data.seed = seed;
                sum +=
                    detailOf(*CircnnModel::simulate(design, layer, technology(), input), "snr_db") /
                    3.0;
            }
            return sum;
        };
        for (const std::int64_t block : {8, 64, 128}) {
            double previous = snrOf(block, 8, Accumulation::Decoupled);
            for (const std::int64_t bits : {12, 16, 20}) {
                const double snr = snrOf(block, bits, Accumulation::Decoupled);
                COMPARE_CLOSE(snr - previous, 24.1, 0, 4.0);
                previous = snr;
            }
            QVERIFY(snrOf(block, 16, Accumulation::Literal) <
                    snrOf(block, 16, Accumulation::Decoupled));
        }
        QVERIFY(snrOf(256, 16, Accumulation::Decoupled) < snrOf(8, 16, Accumulation::Decoupled));
        const double reference = snrOf(128, 16, Accumulation::Decoupled);
        QVERIFY2(reference > 45.0, qPrintable(QString::number(reference)));
    }

    void traceShowsTheUnits() {
        class Log final : public CycleTrace {
        public:
            SignalId declare(const std::string& scope, const std::string& name, int) override {
                names.push_back(scope + "." + name);
                values.resize(names.size(), 0);
                since.resize(names.size(), 0);
                return names.size() - 1;
            }
            void change(std::int64_t cycle, SignalId signal, std::int64_t value) override {
                isOrdered = isOrdered && cycle >= last && value != values[signal];
                last = cycle;
                busy[names[signal]] += values[signal] * (cycle - since[signal]);
                since[signal] = cycle;
                values[signal] = value;
            }
            void finish(std::int64_t count) override { cycles = count; }
            std::vector<std::string> names;
            std::vector<std::int64_t> values, since;
            std::map<std::string, std::int64_t> busy;
            std::int64_t last = 0, cycles = 0;
            bool isOrdered = true;
        } log;
        SimulationInput input;
        input.trace = &log;
        const Layer layer = layerOf(1024, 512); // P = 8, Q = 4
        const Simulation simulation =
            *CircnnModel::simulate(CircnnDesign{}, layer, technology(), input);
        QVERIFY(log.isOrdered);
        QCOMPARE(double(log.cycles), simulation.counted.counts.cycles);
        QCOMPARE(log.busy.at("transform.forward"), std::int64_t(4 * 14));
        QCOMPARE(log.busy.at("transform.inverse"), std::int64_t(8 * 14));
        QCOMPARE(log.busy.at("products.busy"), std::int64_t(8 * 4 * 65 / 8));
        QCOMPARE(log.busy.at("activation_sram.busy"), std::int64_t((4 + 8) * 32));
    }

    void badInputIsToldNotSimulated() {
        SimulationInput input;
        input.data.activations =
            std::make_shared<const std::vector<float>>(std::initializer_list<float>{1, -2, 3});
        const Result<Simulation> simulation =
            CircnnModel::simulate(CircnnDesign{}, layerOf(4, 3), technology(), input);
        QVERIFY(!simulation.has_value());
        QCOMPARE(QString::fromStdString(simulation.error().at(0).code), QStringLiteral("SIM-0005"));

        input.data.activations = nullptr;
        input.points.weight = 40; // words of 16 bits hold nothing of that
        const Result<Simulation> points =
            CircnnModel::simulate(CircnnDesign{}, layerOf(4, 3), technology(), input);
        QVERIFY(!points.has_value());
        QCOMPARE(QString::fromStdString(points.error().at(0).code), QStringLiteral("FIX-0002"));
    }

    void silentInputIsExact() {
        Layer layer = layerOf(20, 30);
        layer.activation_density = 0.0;
        const Simulation simulation =
            *CircnnModel::simulate(CircnnDesign{}, layer, technology(), {});
        QCOMPARE(simulation.outputs, std::vector<std::int64_t>(20, 0));
        QCOMPARE(detailOf(simulation, "snr_db"), -1.0); // no noise, no ratio
    }
};

QTEST_APPLESS_MAIN(TstCircnnSimulator)
#include "tst_circnn_simulator.moc"
