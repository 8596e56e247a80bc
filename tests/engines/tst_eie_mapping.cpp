// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/architecture/bits.h"
#include "core/architecture/engine.h"
#include "core/architecture/layer_run.h"
#include "core/base/seeded_random.h"
#include "core/engines/eie/eie_mapping.h"
#include "core/engines/eie/eie_model.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

Layer layerOf(std::int64_t outputs, std::int64_t inputs, double weights, double activations) {
    return {"layer", outputs, inputs, 1, weights, activations, false, Evidence::Chosen, ""};
}

EieDesign designOf(std::int64_t pes, std::int64_t registers) {
    EieDesign design;
    design.pe_count = pes;
    design.register_file_entries = registers;
    return design;
}

LayerStreaming streaming() {
    return {25.6 * 8.0, WeightPolicy::Resident};
}

/// A layer by itself, as a sweep counts it.
double cyclesAlone(const EieDesign& design, const Layer& layer, EieColumnCache& cache) {
    Workload workload;
    workload.layers = {layer};
    const EieDesign part = eieAsPartOf(design, workload, cache, streaming());
    const EieDesign run = eieMapped(part, layer, cache);
    std::vector<double> bits(1);
    const std::vector<LayerStorage> stored{EieModel::stored(run, layer, cache)};
    static_cast<void>(settleResidency(EieModel::memories(), EieModel::capacity(design), stored,
                                      workload.kind, WeightPolicy::Resident, bits));
    return std::max(expectedCycles(run, layer, cache).cycles(),
                    bits[0] / streaming().dram_bits_per_cycle);
}

Layer drawnLayer(SeededRandom& random) {
    const double weights =
        random.chance(0.3) ? 0.01 + 0.1 * random.uniform() : 0.02 + 0.98 * random.uniform();
    return layerOf(2 + random.below(random.chance(0.5) ? 300 : 5000),
                   1 + random.below(random.chance(0.5) ? 300 : 9000), weights, random.uniform());
}

} // namespace

class TstEieMapping : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    /// Batches of so many rows cover all rows, and none is empty, whatever number is asked for.
    void anyNumberOfBatchesIsWhole() {
        SeededRandom random(2);
        for (int i = 0; i < 2000; ++i) {
            EieDesign design = designOf(1 + random.below(60), 1 + random.below(70));
            design.batches = random.below(300);
            const std::int64_t outputs = 1 + random.below(3000);
            const std::int64_t rows = eieSlices(outputs, design.pe_count).rows;
            const EieBatches batches = eieBatches(design, outputs);
            QCOMPARE((batches.count - 1) * batches.rows + batches.last.rows, rows);
            QVERIFY(batches.last.rows >= 1 && batches.last.rows <= batches.rows);
            QVERIFY(batches.rows <= design.register_file_entries);
            QVERIFY(batches.count >= std::min(rows, design.batches) || batches.rows == 1 ||
                    ceilDivide(rows, batches.rows - 1) > design.batches);
        }
    }

    /// Sparse columns of many rows need padding, which more batches save.
    void sparseLayersRunInMoreBatches() {
        EieColumnCache cache;
        const Layer sparse = layerOf(2260, 283, 0.01, 0.829);
        EieDesign design = designOf(9, 252);
        const EieDesign best = eieMapped(design, sparse, cache);
        QVERIFY(best.batches > 1);
        design.row_batches = RowBatches::Fewest;
        const EieDesign fewest = eieMapped(design, sparse, cache);
        QCOMPARE(fewest.batches, 1);
        QVERIFY(expectedCycles(best, sparse, cache).cycles() <
                0.9 * expectedCycles(fewest, sparse, cache).cycles());
        const Layer dense = layerOf(2260, 283, 0.5, 0.829);
        QCOMPARE(eieMapped(designOf(9, 252), dense, cache).batches, 1);
    }

    /// The choice is as good as the best of all numbers of batches, but for what the search leaves
    /// out.
    void choiceIsNearTheBest() {
        SeededRandom random(4);
        EieColumnCache cache;
        double worst = 1.0;
        for (int trial = 0; trial < 60; ++trial) {
            const Layer layer = layerOf(20 + random.below(800), 50 + random.below(900),
                                        0.01 + 0.2 * random.uniform(), 0.05 + random.uniform() / 2);
            EieDesign design = designOf(1 + random.below(8), 8 + random.below(150));
            const double chosen =
                expectedCycles(eieMapped(design, layer, cache), layer, cache).cycles();
            double least = chosen;
            const std::int64_t rows = eieSlices(layer.outputs, design.pe_count).rows;
            for (design.batches = 1; design.batches <= rows; ++design.batches) {
                least = std::min(least, expectedCycles(design, layer, cache).cycles());
            }
            worst = std::max(worst, chosen / least);
            QVERIFY2(chosen <= 1.03 * least, qPrintable(QString::number(trial)));
        }
        qInfo("worst: %.4f", worst);
    }

    /// A row less, a PE or an entry of the register files more costs next to nothing, streaming
    /// included.
    void moreNeverCosts() {
        SeededRandom random(9);
        EieColumnCache cache;
        double worst = 1.0;
        for (int trial = 0; trial < 1500; ++trial) {
            const Layer layer = drawnLayer(random);
            EieDesign design = designOf(1 + random.below(200), 1 + random.below(300));
            design.fifo_depth = std::int64_t{1} << random.below(5);
            const double before = cyclesAlone(design, layer, cache);
            EieDesign wider = design, taller = design;
            wider.pe_count += 1 + random.below(2);
            taller.register_file_entries += 1 + random.below(3);
            Layer shorter = layer;
            shorter.outputs -= 1;
            for (const double after :
                 {cyclesAlone(wider, layer, cache), cyclesAlone(taller, layer, cache),
                  cyclesAlone(design, shorter, cache)}) {
                worst = std::max(worst, after / before);
                QVERIFY2(after <= 1.03 * before,
                         qPrintable(QString("trial %1: %2 x %3, %4 PEs, %5 entries: %6 then %7")
                                        .arg(trial)
                                        .arg(layer.outputs)
                                        .arg(layer.inputs)
                                        .arg(design.pe_count)
                                        .arg(design.register_file_entries)
                                        .arg(before)
                                        .arg(after)));
            }
        }
        qInfo("worst: %.4f", worst);
    }

    /// Batches that would make pointers stream are not worth what they save.
    void nothingStreamsForBatches() {
        EieColumnCache cache;
        Workload alone;
        alone.kind = WorkloadKind::Layers;
        alone.layers = {layerOf(4096, 9216, 0.04, 0.4)};
        const EieDesign part = eieAsPartOf(designOf(64, 64), alone, cache, streaming());
        QCOMPARE(eieMapped(part, alone.layers[0], cache).batches, 1);
        QVERIFY(std::isinf(cache.steady_from));
        // Half of the columns leave room for twice the pointers.
        alone.layers[0] = layerOf(4096, 4096, 0.04, 0.4);
        const EieDesign half = eieAsPartOf(designOf(64, 64), alone, cache, streaming());
        QCOMPARE(eieMapped(half, alone.layers[0], cache).batches, 2);
        QCOMPARE(cache.steady_from, 0.0);
    }

    /// A layer dealt out to fewer PEs than there are computes the same results, and the others do
    /// nothing.
    void fewPesComputeAllRows() {
        const Layer layer = layerOf(350, 3000, 0.2, 0.032);
        EieDesign design = designOf(57, 1);
        design.pointer_sram_kib = 1;
        EieColumnCache cache;
        Workload workload;
        workload.layers = {layer};
        const EieDesign part = eieAsPartOf(design, workload, cache, streaming());
        QCOMPARE(eieMapped(part, layer, cache).pe_count, 50); // of 7 rows each
        const EngineTechnology technology = Technology(TechnologySettings()).forEngine("eie");
        SimulationInput input;
        input.data.seed = 5;
        const Result<Simulation> few = EieModel::simulate(part, layer, technology, input);
        design.row_batches = RowBatches::Fewest;
        const Result<Simulation> all = EieModel::simulate(design, layer, technology, input);
        QVERIFY(few && all);
        QVERIFY(few->outputs == all->outputs);
        QCOMPARE(few->pe_utilisation.size(), std::size_t{57});
        QVERIFY(few->pe_utilisation[49] > 0.0 && few->pe_utilisation[50] == 0.0);
        QVERIFY(few->counted.storage.memories[1].total < all->counted.storage.memories[1].total);
    }
};

QTEST_APPLESS_MAIN(TstEieMapping)
#include "tst_eie_mapping.moc"
