// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/architecture/circnn/circnn_cycles.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {
Layer layerOf(std::int64_t outputs, std::int64_t inputs) {
    return {"layer", outputs, inputs, 1, 1.0, 1.0, false, Evidence::Chosen, ""};
}
} // namespace

class TstCircnn final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// 4096 x 4096, k = 128: P = Q = 32. FFT: ceil((128/4)/16) x 7 = 14 cycles, 64 of them = 896.
    /// Products: 32 x 32 x 65 / 8 = 8320. The larger plus one FFT and one inverse: 8348.
    void referenceByHand() {
        const CircnnCycles cycles = exactCycles(CircnnDesign{}, layerOf(4096, 4096));
        QCOMPARE(cycles.transform, 14.0);
        QCOMPARE(cycles.fftCycles(), 896.0);
        QCOMPARE(cycles.products, 8320.0);
        QCOMPARE(cycles.cycles(), 8348.0);
        // 2 x 4096^2 operations in 8348 / 0.2 GHz = 41.74 us: 0.804 TOPS.
        COMPARE_CLOSE(2.0 * 4096 * 4096 / (8348 / 0.2) * 1e-3, 0.804, 1e-3, 0);
    }

    /// 8 x 12, k = 4: P = 2, Q = 3; symmetric: 1 butterfly per level, 2 levels, 3 bins.
    void switchesByHand_data() {
        QTest::addColumn<int>("fft");
        QTest::addColumn<int>("accumulation");
        QTest::addColumn<double>("transforms");
        QTest::addColumn<double>("butterflies");
        QTest::addColumn<double>("products");
        QTest::newRow("symmetric, decoupled") << 0 << 0 << 5.0 << 10.0 << 18.0;
        QTest::newRow("symmetric, literal") << 0 << 1 << 9.0 << 18.0 << 18.0;
        QTest::newRow("complex, decoupled") << 1 << 0 << 5.0 << 20.0 << 24.0;
        QTest::newRow("complex, literal") << 1 << 1 << 9.0 << 36.0 << 24.0;
    }
    void switchesByHand() {
        QFETCH(int, fft);
        QFETCH(int, accumulation);
        QFETCH(double, transforms);
        QFETCH(double, butterflies);
        QFETCH(double, products);
        CircnnDesign design;
        design.block_size = 4;
        design.fft = FftForm(fft);
        design.accumulation = Accumulation(accumulation);
        const CircnnCycles cycles = exactCycles(design, layerOf(8, 12));
        QCOMPARE(cycles.transforms, transforms);
        QCOMPARE(cycles.butterflies, butterflies);
        QCOMPARE(cycles.complex_products, products);
    }

    void blocksAreRoundedUp() {
        CircnnDesign design;
        design.block_size = 8;
        const CircnnCycles cycles = exactCycles(design, layerOf(9, 16));
        QCOMPARE(cycles.output_blocks, std::int64_t(2));
        QCOMPARE(cycles.input_blocks, std::int64_t(2));
    }

    void deeperAndWiderTransformsAreNotSlower() {
        const Layer layer = layerOf(1024, 1024);
        CircnnDesign design;
        double previous = 1e18;
        for (design.depth = 1; design.depth <= 8; ++design.depth) {
            QVERIFY(exactCycles(design, layer).transform <= previous);
            previous = exactCycles(design, layer).transform;
        }
        previous = 1e18;
        for (design.parallelism = 1; design.parallelism <= 64; design.parallelism *= 2) {
            QVERIFY(exactCycles(design, layer).cycles() <= previous);
            previous = exactCycles(design, layer).cycles();
        }
    }
};

QTEST_APPLESS_MAIN(TstCircnn)
#include "tst_circnn.moc"
