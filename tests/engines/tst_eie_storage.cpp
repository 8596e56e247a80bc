// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numbers>

#include <QTest>

#include "core/architecture/owner_loads.h"
#include "core/base/seeded_random.h"
#include "core/engines/eie/eie_batches.h"
#include "core/engines/eie/eie_counts.h"
#include "core/engines/eie/eie_lines.h"
#include "core/engines/eie/eie_lists.h"
#include "core/engines/eie/eie_mapping.h"
#include "core/engines/eie/eie_model.h"
#include "core/engines/eie/eie_schedule.h"
#include "core/layer/layer_data.h"
#include "core/layer/workload_library.h"
#include "core/technology/calibration.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

const EngineTechnology& technology() {
    static const Technology builtin{TechnologySettings{}};
    static const EngineTechnology eie = builtin.forEngine("eie");
    return eie;
}

Layer layerOf(std::int64_t outputs, std::int64_t inputs, double weights, double activations) {
    return {"layer", outputs, inputs, 1, weights, activations, false, Evidence::Chosen, ""};
}

/// A design off the reference and a layer, both drawn.
struct Drawn {
    EieDesign design;
    Layer layer;

    Drawn(SeededRandom& random, std::int64_t mostOutputs, std::int64_t mostInputs) {
        const auto between = [&](std::int64_t low, std::int64_t high) {
            return low + random.below(high - low + 1);
        };
        design.pe_count = between(1, 150);
        design.fifo_depth = between(1, 16);
        design.index_bits = between(1, 6);
        design.register_file_entries = random.chance(0.5) ? 64 : between(1, 40);
        design.spmat_sram_width_bits = std::int64_t{16} << random.below(4);
        design.activation_sram_width_bits = std::int64_t{16} << random.below(4);
        design.pointer_bits = random.chance(0.5) ? 16 : 8;
        layer = layerOf(between(1, mostOutputs), between(1, mostInputs),
                        0.02 + 0.5 * random.uniform() * random.uniform(), random.uniform());
    }
};

/// The most accesses to one array of a kind per cycle, averaged over the arrays and the run.
double mostAccesses(const EieDesign& design, const LayerRun& run) {
    using namespace eie_lines;
    const double pes = double(design.pe_count);
    return std::max({run.events[SpmatSram] / pes, run.events[PointerSram] / (2.0 * pes),
                     (run.events[ActivationSramRead] + run.events[ActivationSramWrite]) / pes}) /
           run.cycles;
}

} // namespace

class TstEieStorage final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void batchesByHand() {
        EieDesign design; // 64 PEs, 64 rows at a time
        EieBatches batches = eieBatches(design, 4096);
        QCOMPARE(batches.count, std::int64_t(1));
        QCOMPARE(batches.last, (EieSlices{64, 64, 64}));
        batches = eieBatches(design, 8791); // NT-Wd: 138 rows in 23 PEs, 137 in the others
        QCOMPARE(batches.count, std::int64_t(3));
        QCOMPARE(batches.full, (EieSlices{46, 64, 64}));
        QCOMPARE(batches.last, (EieSlices{46, 64, 23}));
        design.register_file_entries = 1;
        batches = eieBatches(design, 65);
        QCOMPARE(batches.count, std::int64_t(2));
        QCOMPARE(batches.last, (EieSlices{1, 1, 1})); // one PE has a second row
        for (std::int64_t outputs = 1; outputs < 3000; outputs += 7) {
            for (const std::int64_t entries : {1, 2, 3, 5, 8, 13, 64}) {
                design.register_file_entries = entries;
                const EieBatches b = eieBatches(design, outputs);
                QVERIFY(b.rows <= entries && b.last.rows >= 1 && b.last.rows <= b.rows);
                QCOMPARE((b.count - 1) * b.rows + b.last.rows, eieSlices(outputs, 64).rows);
            }
        }
    }

    /// Fewer entries than rows: the same products in more batches, each with pointers, queue and
    /// broadcast of all columns again.
    void registerFilesAreNotFree() {
        const Layer layer = findBuiltinWorkload("eie-paper")->layers.at(1); // Alex-7
        EieModel::Memory memory;
        EieDesign design;
        design.row_batches = RowBatches::Fewest;
        const LayerRun reference = EieModel::count(design, layer, memory);
        design.register_file_entries = 8;
        const LayerRun eight = EieModel::count(design, layer, memory);
        using namespace eie_lines;
        COMPARE_CLOSE(eight.events[PointerSram], 8.0 * reference.events[PointerSram], 1e-12, 0);
        COMPARE_CLOSE(eight.events[ActivationQueue], 8.0 * reference.events[ActivationQueue], 1e-12,
                      0);
        COMPARE_CLOSE(eight.events[ActivationSramRead], 8.0 * reference.events[ActivationSramRead],
                      1e-12, 0);
        COMPARE_CLOSE(eight.multiplications, reference.multiplications, 1e-12, 0);
        // Gaps end with a batch and need no padding, but half of the columns of a PE are empty.
        QVERIFY(eight.cycles > 1.1 * reference.cycles);
        QVERIFY(EieModel::stored(design, layer, memory).model_bits >
                EieModel::stored(EieDesign(), layer, memory).model_bits); // pointers per batch
        design.register_file_entries = 1;
        // A cycle per row and column at least, though nine of ten are empty.
        QVERIFY(EieModel::count(design, layer, memory).cycles >
                64.0 * 4096.0 * layer.activation_density);
    }

    void pointersMustReachAColumn() {
        EieDesign design;
        design.pe_count = 1;
        design.register_file_entries = 4096;
        design.pointer_bits = 8;
        QVERIFY(EieModel::isLegalFor(design, layerOf(256, 10, 0.1, 1.0)));
        QCOMPARE(EieModel::layerProblem(design, layerOf(256, 10, 0.1, 1.0)), std::string());
        const Layer tall = layerOf(257, 10, 0.1, 1.0);
        QVERIFY(!EieModel::isLegalFor(design, tall));
        QCOMPARE(EieModel::layerProblem(design, tall),
                 std::string("a PE adds up 257 rows of the layer \"layer\" at a time, and pointers "
                             "of 8 bits do not reach the end of a column with so many entries; "
                             "accepted are pointer_bits from 9"));
    }

    /// Narrow pointers reach few columns: groups, whose bases are stored and loaded.
    void narrowPointersNeedGroups() {
        const Layer layer = findBuiltinWorkload("eie-paper")->layers.at(0); // Alex-6
        EieModel::Memory memory;
        EieDesign design;
        const EieStorage wide = eieStorage(design, layer, memory);
        QCOMPARE(wide.groups, 1.0);
        QCOMPARE(wide.pointer_words, 9217.0);
        design.pointer_bits = 8;
        const EieStorage narrow = eieStorage(design, layer, memory);
        // 63 thousand entries; a group of 256 would be 247 groups if all PEs were equal.
        QVERIFY2(narrow.groups > 247.0 && narrow.groups < 400.0,
                 qPrintable(QString::number(narrow.groups)));
        QCOMPARE(narrow.pointer_words, 9216.0 + narrow.groups + (narrow.groups - 1.0) * 3.0);
        // VGG-6 has 100 thousand entries in a PE, more than 16 bits reach.
        const Layer& vgg = findBuiltinWorkload("eie-paper")->layers.at(3);
        QCOMPARE(eieStorage(EieDesign(), vgg, memory).groups, 2.0);
    }

    /// An SRAM has one port.
    void noSramIsUsedMoreThanOncePerCycle() {
        SeededRandom random(5);
        EieModel::Memory memory;
        for (int i = 0; i < 200; ++i) {
            const Drawn drawn(random, i % 2 == 0 ? 100 : 6000, i % 3 == 0 ? 50 : 6000);
            const LayerRun run = EieModel::count(drawn.design, drawn.layer, memory);
            const double most = mostAccesses(drawn.design, run);
            QVERIFY2(most <= 1.0, qPrintable(QString::number(most)));
            if (i % 8 == 0) {
                SimulationInput input;
                input.data.seed = random.bits();
                input.with_outputs = false;
                const Simulation simulation =
                    *EieModel::simulate(drawn.design, drawn.layer, technology(), input);
                QVERIFY(mostAccesses(drawn.design, simulation.counted.counts) <= 1.0);
            }
        }
    }

    /// Two columns in words of eight. With (3 entries in each) the list is 6 entries in 2 words:
    /// column 0 touches word 0, column 1 both.
    void listWordsByHand() {
        EiePhases phases;
        phases.mean = 3.0;
        phases.below = phases.residues = {0.0, 0.0, 0.0, 1.0};
        COMPARE_CLOSE(eieListWords(phases, 2, 1.0), 2.0, 1e-14, 0);
        COMPARE_CLOSE(eieListWords(phases, 2, 0.5), 0.25 * (0.0 + 1.0 + 2.0 + 2.0), 1e-14, 0);
        COMPARE_CLOSE(eieListWords(phases, 4, 1.0), 3.0, 1e-14, 0);
        COMPARE_CLOSE(eieListWords(phases, 4000, 1.0), 3000.0, 1e-12, 0);
        QCOMPARE(eieListWords(phases, 2, 0.0), 0.0);
        // One entry in half of the columns: a list of two columns has a word unless both are empty.
        phases.mean = phases.none = 0.5;
        phases.below = {0.5, 0.5, 0.0, 0.0};
        phases.residues = {0.0, 0.5, 0.0, 0.0};
        COMPARE_CLOSE(eieListWords(phases, 2, 1.0), 0.75, 1e-14, 0);
        COMPARE_CLOSE(eieListWords(phases, 1, 0.3), 0.15, 1e-14, 0);
    }

    /// On long lists words per column are those of an endless stream.
    void longListsForgetTheirStart() {
        const double density = 0.09, activity = 0.353;
        const EieColumn column = eieColumn(64, density, 4);
        const double any = 1.0 - column.empty;
        const double held = eieHeldWord(eieEntryCounts(64, density, 4), activity, 8);
        const double perColumn = any * (1.0 - held) + (column.entries + column.padding - any) / 8.0;
        const double words = eieListWords(eiePhases(64, density, 4, 8), 1000000, activity);
        COMPARE_CLOSE(words, 1e6 * activity * perColumn, 1e-5, 0);
    }

    void largestByHand() {
        COMPARE_CLOSE(expectedLargest(5.0, 2.0, 1.0, 0.0, 1.0, 0.0), 5.0, 1e-9, 0);
        const double pair = 5.0 + 2.0 / std::sqrt(std::numbers::pi);
        COMPARE_CLOSE(expectedLargest(5.0, 2.0, 2.0, 0.0, 1.0, 0.0), pair, 1e-6, 0);
        COMPARE_CLOSE(expectedLargest(5.0, 2.0, 1.0, 5.0, 2.0, 1.0), pair, 1e-6, 0);
        QCOMPARE(expectedLargest(5.0, 0.0, 64.0, 4.0, 0.0, 3.0), 5.0);
    }

    /// The fullest PE against matrices: capacity needs it, not the mean.
    void fullestPeMeetsMatrices() {
        SeededRandom random(17);
        EieModel::Memory memory;
        std::vector<double> errors;
        for (int i = 0; i < 40; ++i) {
            Drawn drawn(random, 3000, 1500);
            drawn.layer.inputs += 200;
            double fullest = 0.0;
            constexpr int seeds = 4;
            for (int s = 0; s < seeds; ++s) {
                const SparseWeights weights =
                    randomSparseWeights(drawn.layer.outputs, drawn.layer.inputs,
                                        drawn.layer.weight_density, random.bits(), false);
                const EieMatrix matrix = EieMatrix::ofPlaces(weights, drawn.design);
                std::size_t most = 0;
                for (std::int64_t pe = 0; pe < drawn.design.pe_count; ++pe) {
                    most = std::max(most, matrix.codes(pe).size());
                }
                fullest += double(most) / seeds;
            }
            const double closed = fullestPeEntries(drawn.design, drawn.layer, memory);
            errors.push_back(std::abs(closed / fullest - 1.0));
            QVERIFY(closed * double(drawn.design.pe_count) >=
                    eieStorage(drawn.design, drawn.layer, memory).entries);
        }
        std::sort(errors.begin(), errors.end());
        QVERIFY2(errors[20] < 0.01, qPrintable(QString::number(errors[20])));
        QVERIFY2(errors.back() < 0.06, qPrintable(QString::number(errors.back())));
    }

    /// What streams of two layers that do not fit, against matrices: each PE streams what exceeds
    /// its memory, and that is less than if all were as full as the fullest.
    void excessMeetsMatrices() {
        EieDesign design;
        design.pe_count = 32;
        design.batches = 1; // a list for each PE and layer
        const Layer layers[] = {layerOf(1500, 900, 0.1, 0.3), layerOf(900, 1500, 0.08, 0.3)};
        const double perWord = double(eieEntriesPerWord(design));
        EieModel::Memory memory;
        for (const double above : {-1.0, 0.0, 1.0, 2.0}) { // deviations above the mean
            StoredWords stored[2];
            double mean = 0.0, variance = 0.0;
            for (int l = 0; l < 2; ++l) {
                stored[l] = EieModel::stored(design, layers[l], memory).memories[0];
                mean += stored[l].total / double(design.pe_count);
                variance += stored[l].deviation * stored[l].deviation;
            }
            MemoryCapacity capacity = EieModel::capacity(design)[0];
            capacity.words = std::round(mean + above * std::sqrt(variance));
            OwnerLoads loads(capacity);
            loads.add(stored[0]);
            loads.add(stored[1]);
            SeededRandom random(7);
            double excess = 0.0, fullest = 0.0;
            constexpr int seeds = 40;
            for (int s = 0; s < seeds; ++s) {
                std::vector<double> words(std::size_t(design.pe_count));
                for (const Layer& layer : layers) {
                    const SparseWeights weights = randomSparseWeights(
                        layer.outputs, layer.inputs, layer.weight_density, random.bits(), false);
                    const EieMatrix matrix = EieMatrix::ofPlaces(weights, design);
                    for (std::size_t pe = 0; pe < words.size(); ++pe) {
                        words[pe] +=
                            std::ceil(double(matrix.codes(std::int64_t(pe)).size()) / perWord);
                    }
                }
                fullest += *std::max_element(words.begin(), words.end()) / seeds;
                for (const double held : words) {
                    excess += std::max(0.0, held - capacity.words) / seeds;
                }
            }
            QVERIFY2(std::abs(loads.fullest() / fullest - 1.0) < 0.01,
                     qPrintable(QString("%1: %2").arg(above).arg(loads.fullest() / fullest)));
            QVERIFY2(std::abs(loads.excess() / excess - 1.0) < (above < 1.5 ? 0.1 : 0.4),
                     qPrintable(QString("%1: %2").arg(above).arg(loads.excess() / excess)));
        }
    }

    /// Closed form against the mean of simulations, on layers of a few rows and columns too. The
    /// closed form is told how many inputs were not zero.
    void closedFormHoldsOnAnyLayer_data() {
        QTest::addColumn<int>("outputs");
        QTest::addColumn<int>("inputs");
        QTest::addColumn<int>("seeds");
        QTest::addColumn<double>("most_cycles");
        QTest::addColumn<double>("most_words");
        QTest::addColumn<double>("most_padding");
        QTest::newRow("small") << 200 << 100 << 24 << 0.1 << 0.08 << 0.12;
        QTest::newRow("large") << 3000 << 1500 << 2 << 0.1 << 0.1 << 0.1;
    }
    void closedFormHoldsOnAnyLayer() {
        QFETCH(int, outputs);
        QFETCH(int, inputs);
        QFETCH(int, seeds);
        SeededRandom random(23);
        EieModel::Memory memory;
        std::vector<double> cycles, words, padding;
        for (int i = 0; i < 60; ++i) {
            Drawn drawn(random, outputs, inputs);
            drawn.design = eieMapped(drawn.design, drawn.layer, memory);
            double ofCycles = 0.0, ofWords = 0.0, ofPadding = 0.0, broadcasts = 0.0;
            for (int s = 0; s < seeds; ++s) {
                SimulationInput input;
                input.data.seed = random.bits();
                input.with_outputs = false;
                const Simulation simulation =
                    *EieModel::simulate(drawn.design, drawn.layer, technology(), input);
                ofCycles += simulation.counted.counts.cycles - simulation.counted.counts.stalls[0];
                ofWords += simulation.counted.counts.events[eie_lines::SpmatSram];
                ofPadding += simulation.details[2].value;
                broadcasts += simulation.details[0].value;
            }
            const EieBatches batches = eieBatches(drawn.design, drawn.layer.outputs);
            drawn.layer.activation_density =
                std::min(1.0, broadcasts / double(seeds * batches.count * drawn.layer.inputs));
            const EieCycles closed = expectedCycles(drawn.design, drawn.layer, memory);
            const auto compare = [&](std::vector<double>& errors, double ours, double simulated,
                                     double fewest) {
                if (simulated >= fewest * seeds) { // else chance alone is several per cent
                    errors.push_back(std::abs(ours * seeds / simulated - 1.0));
                }
            };
            cycles.push_back(std::abs(closed.cycles() * seeds / ofCycles - 1.0));
            compare(words, eieWordsRead(drawn.design, drawn.layer, memory), ofWords, 50.0);
            compare(padding, closed.padding * double(batches.pes), ofPadding, 10.0);
        }
        QFETCH(double, most_cycles);
        QFETCH(double, most_words);
        QFETCH(double, most_padding);
        const auto check = [](const char* name, std::vector<double>& errors, double most) {
            std::sort(errors.begin(), errors.end());
            QVERIFY(errors.size() >= 5);
            const double median = errors[errors.size() / 2];
            qInfo("%s: median %.4f, worst %.4f of %zu", name, median, errors.back(), errors.size());
            QVERIFY2(median < 0.04, name);
            QVERIFY2(errors.back() < most, name);
        };
        check("cycles", cycles, most_cycles);
        check("words", words, most_words);
        check("padding", padding, most_padding);
    }

    /// Coefficients and the stream of design power are those of the technology, not the built-in
    /// ones, so that draws reach them.
    void constantsComeFromTheTechnology() {
        const Layer layer = findBuiltinWorkload("eie-paper")->layers.at(1);
        const auto with = [](const char* id, double factor) {
            auto constants = std::make_shared<ConstantTable>(ConstantTable::builtin());
            constants->set(id, factor * constants->value(id));
            return Technology(TechnologySettings{}, builtinCalibrations(), constants);
        };
        const auto cyclesOf = [&](const Technology& drawn) {
            EieModel::Memory memory;
            memory.use(drawn.constants());
            return EieModel::count(EieDesign(), layer, memory).cycles;
        };
        const double cycles = cyclesOf(Technology{TechnologySettings{}});
        for (const char* id : {"eie_balance_run_scale", "eie_balance_run_pe_exponent",
                               "eie_balance_absorb_scale", "eie_balance_absorb_cv_exponent",
                               "eie_balance_absorb_depth_exponent", "eie_balance_norm"}) {
            QVERIFY2(cyclesOf(with(id, 0.5)) != cycles, id);
        }
        const auto powerOf = [&](const Technology& drawn) {
            const EngineTechnology engine = drawn.forEngine("eie");
            SramCache srams(engine);
            const std::vector<BillLineInfo> lines = EieModel::billLines();
            return EieModel::bill(EieDesign(), engine, srams, lines).design_energy_pj;
        };
        const double power = powerOf(Technology{TechnologySettings{}});
        for (const char* id : {"eie_design_rows_per_pe", "eie_design_weight_density",
                               "eie_design_activation_density"}) {
            QVERIFY2(powerOf(with(id, 0.5)) != power, id);
        }
    }
};

QTEST_APPLESS_MAIN(TstEieStorage)
#include "tst_eie_storage.moc"
