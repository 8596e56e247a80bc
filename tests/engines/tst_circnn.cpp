// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include <QTest>

#include "core/architecture/bits.h"
#include "core/base/seeded_random.h"
#include "core/engines/circnn/circnn_lines.h"
#include "core/engines/circnn/circnn_model.h"
#include "core/engines/circnn/circnn_quantities.h"
#include "tests/support/compare.h"
#include "tests/support/described.h"

using namespace permdse;

namespace {
Layer layerOf(std::int64_t outputs, std::int64_t inputs) {
    return {"layer", outputs, inputs, 1, 1.0, 1.0, false, Evidence::Chosen, ""};
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

class TstCircnn final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// 4096 x 4096, k = 128: P = Q = 32. FFT: ceil((128/4)/16) x 7 = 14 cycles, 64 of them = 896.
    /// Each reads or writes 128 values, 4 a cycle: 64 x 32 = 2048 cycles of the port.
    /// Products: 32 x 32 x 65 / 8 = 8320. The largest plus one FFT and one inverse: 8348.
    void referenceByHand() {
        const CircnnLayer<double> cycles = circnnLayer(CircnnDesign{}, layerOf(4096, 4096));
        QCOMPARE(cycles.transform_cycles, 14.0);
        QCOMPARE(cycles.small_transforms * cycles.transform_cycles, 896.0);
        QCOMPARE(cycles.small_slots, 2048.0);
        QCOMPARE(cycles.busy_cycles, 8320.0);
        QCOMPARE(cycles.computing_cycles, 8348.0);
        QCOMPARE(cycles.stall_activation_cycles, 0.0);
        // 2 x 4096^2 operations in 8348 / 0.2 GHz = 41.74 us: 0.804 TOPS.
        const double ns = cycles.computing_cycles / CircnnDesign{}.clock_ghz;
        COMPARE_CLOSE(2.0 * 4096 * 4096 / ns * 1e-3, 0.804, 1e-3, 0);
    }

    /// Every formula that is written down is that of a quantity or of a stall that is described.
    void namedFormulasAreDescribed() {
        const FormulaNames& names = circnnFormulas().names;
        QVERIFY(names.formulas().size() > 40);
        QCOMPARE(test::notDescribed<CircnnModel>(names), std::string());
    }

    /// Sums of 2 x 16 + 8 bits: each product reads and writes both parts of one. `literal` has
    /// none.
    void sumsByHand() {
        CircnnDesign design;
        CircnnModel::Memory memory;
        const auto bits = [&] {
            return CircnnModel::count(design, layerOf(4096, 4096), memory)
                .events[circnn_lines::SumRegisters];
        };
        QCOMPARE(circnnHardware(design).sum_width, 40.0);
        QCOMPARE(bits(), 32.0 * 32 * 65 * 2 * 2 * 40);
        design.accumulation = Accumulation::Literal;
        QCOMPARE(bits(), 0.0);
        design.word_bits = 32;
        QCOMPARE(circnnHardware(design).sum_width, 62.0);
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
        const CircnnLayer<double> cycles = circnnLayer(design, layerOf(8, 12));
        QCOMPARE(cycles.transforms, transforms);
        QCOMPARE(cycles.butterflies, butterflies);
        QCOMPARE(cycles.complex_products, products);
    }

    /// 4096 x 4096 reads 1024 and writes 1024 words of 4 values; a literal sum of Q = 32 parts is
    /// written and read again, so its inverse transforms make 64 accesses each.
    void portBounds_data() {
        QTest::addColumn<int>("lanes");
        QTest::addColumn<int>("parallelism");
        QTest::addColumn<int>("depth");
        QTest::addColumn<int>("accumulation");
        QTest::addColumn<double>("transform");
        QTest::addColumn<double>("stall");
        QTest::addColumn<double>("cycles");
        QTest::newRow("64 lanes") << 64 << 16 << 1 << 0 << 14.0 << 2048.0 - 1040 << 2048.0 + 28;
        QTest::newRow("256 lanes") << 256 << 64 << 1 << 0 << 7.0 << 2048.0 - 448 << 2048.0 + 14;
        QTest::newRow("widest") << 4096 << 4096 << 7 << 0 << 1.0 << 2048.0 - 64 << 2048.0 + 2;
        QTest::newRow("literal") << 4096 << 4096 << 7 << 1 << 1.0 << 32.0 * 32 + 1024 * 64 - 1056
                                 << 32.0 * 32 + 1024 * 64 + 2;
    }
    void portBounds() {
        QFETCH(int, lanes);
        QFETCH(int, parallelism);
        QFETCH(int, depth);
        QFETCH(int, accumulation);
        CircnnDesign design;
        design.lanes = lanes;
        design.parallelism = parallelism;
        design.depth = depth;
        design.accumulation = Accumulation(accumulation);
        const CircnnLayer<double> cycles = circnnLayer(design, layerOf(4096, 4096));
        QTEST(cycles.transform_cycles, "transform");
        QTEST(cycles.stall_activation_cycles, "stall");
        QTEST(cycles.computing_cycles, "cycles");
    }

    /// Blocks start at a word: of 130 inputs in blocks of 8, 16 x 2 words and one of 2 values; of
    /// 7 outputs 2 words.
    void accessesByHand() {
        CircnnDesign design;
        design.block_size = 8;
        const Layer layer = layerOf(7, 130);
        const auto accesses = [&] { return accessesOf(circnnLayer(design, layer)); };
        QCOMPARE(accesses().reads, 33.0);
        QCOMPARE(accesses().writes, 2.0);
        design.accumulation = Accumulation::Literal; // 17 sums for each result
        QCOMPARE(accesses().reads, 33.0 + 16 * 2);
        QCOMPARE(accesses().writes, 17.0 * 2);
    }

    /// 32 KiB hold 128 spectra of 128 words of 16 bits: of 200 block columns, 100 and then 100
    /// run, each with its own inverse transforms.
    void groupsByHand() {
        const CircnnDesign design;
        QCOMPARE(circnnHardware(design).held_blocks, 128.0);
        const CircnnLayer<double> cycles = circnnLayer(design, layerOf(1024, 200 * 128));
        QCOMPARE(cycles.groups, 2.0);
        QCOMPARE(cycles.large_groups, 0.0);
        QCOMPARE(cycles.groups - cycles.large_groups, 2.0);
        QCOMPARE(cycles.small_blocks, 100.0);
        QCOMPARE(cycles.transforms, 200.0 + 2 * 8);
        QCOMPARE(cycles.busy_cycles, 8.0 * 200 * 65 / 8);
        QCOMPARE(cycles.computing_cycles, 8.0 * 200 * 65 / 8 + 4 * 14);
        QCOMPARE(cycles.sums_per_output, 2.0);
        QCOMPARE(cycles.inverse_slot, 64.0); // sums are read and written again
    }

    void groupsDifferByOneAtMost() {
        for (std::int64_t columns = 1; columns <= 20; ++columns) {
            for (std::int64_t count = 1; count <= columns; ++count) {
                const ColumnGroups groups{columns, count};
                std::int64_t end = -1, ends = 0;
                for (std::int64_t g = 0; g < count; ++g) {
                    QVERIFY(groups.size(g) >= columns / count);
                    QVERIFY(groups.size(g) <= ceilDivide(columns, count));
                    end += groups.size(g);
                    QVERIFY(groups.endsAt(end));
                }
                QCOMPARE(end, columns - 1);
                for (std::int64_t column = 0; column < columns; ++column) {
                    ends += groups.endsAt(column);
                }
                QCOMPARE(ends, count);
            }
        }
    }

    /// What is bought holds a block in each half and 32 words in each array, and is what is asked
    /// for beyond that.
    void spectrumMemoryByHand() {
        CircnnDesign design; // 8 lanes of 2 x 16 bits: 256 bits, one bank in each half
        QCOMPARE(circnnHardware(design).spectra.arrays, 2.0);
        QCOMPARE(circnnHardware(design).spectra.bytes, 16384.0);
        QCOMPARE(circnnHardware(design).spectra.width_bits, 256.0);
        design.spectrum_sram_kib = 1;
        QCOMPARE(circnnHardware(design).spectra.bytes, 1024.0); // 32 x 256 bits
        design.block_size = 4096;
        QCOMPARE(circnnHardware(design).spectra.bytes, 8192.0); // a block
        QCOMPARE(circnnHardware(design).held_blocks, 2.0);
        design.fft = FftForm::Complex;
        QCOMPARE(circnnHardware(design).spectra.bytes, 16384.0);
        design.lanes = 20; // 640 bits: two banks of 320
        QCOMPARE(circnnHardware(design).spectra.arrays, 4.0);
        QCOMPARE(circnnHardware(design).spectra.bytes, 8192.0);
        QCOMPARE(circnnHardware(design).held_blocks, 2.0);
    }

    /// Less room for spectra costs cycles and accesses, never gains any; all sizes of all shapes
    /// are within the port's rate.
    void roomForSpectraIsNotFree() {
        SeededRandom random(7);
        int grouped = 0;
        for (int i = 0; i < 2000; ++i) {
            CircnnDesign design;
            design.block_size = std::int64_t{1} << (1 + random.below(12));
            design.parallelism = 1 + random.below(random.chance(0.5) ? 16 : 4096);
            design.depth = 1 + random.below(12);
            design.lanes = 1 + random.below(random.chance(0.5) ? 16 : 4096);
            design.fft = FftForm(random.below(2));
            design.accumulation = Accumulation(random.below(2));
            const Layer layer = layerOf(1 + random.below(9000), 1 + random.below(30000));
            double cycles = 1e300, accesses = 1e300;
            for (design.spectrum_sram_kib = 1; design.spectrum_sram_kib <= 64;
                 design.spectrum_sram_kib *= 4) {
                const CircnnLayer<double> now = circnnLayer(design, layer);
                const Accesses port = accessesOf(now);
                QVERIFY(port.reads + port.writes <= now.computing_cycles);
                QVERIFY(now.computing_cycles <= cycles + now.groups &&
                        port.reads + port.writes <= accesses);
                COMPARE_CLOSE(now.busy_cycles + now.stall_transform_cycles +
                                  now.stall_activation_cycles + now.stall_fill_cycles,
                              now.computing_cycles, 1e-12, 0);
                grouped += now.groups > 1;
                cycles = now.computing_cycles;
                accesses = port.reads + port.writes;
            }
        }
        QVERIFY(grouped > 500);
    }

    void blocksAreRoundedUp() {
        CircnnDesign design;
        design.block_size = 8;
        const CircnnLayer<double> cycles = circnnLayer(design, layerOf(9, 16));
        QCOMPARE(cycles.output_blocks, 2.0);
        QCOMPARE(cycles.input_blocks, 2.0);
    }

    void deeperAndWiderTransformsAreNotSlower() {
        const Layer layer = layerOf(1024, 1024);
        CircnnDesign design;
        double previous = 1e18;
        for (design.depth = 1; design.depth <= 8; ++design.depth) {
            QVERIFY(circnnLayer(design, layer).transform_cycles <= previous);
            previous = circnnLayer(design, layer).transform_cycles;
        }
        previous = 1e18;
        for (design.parallelism = 1; design.parallelism <= 64; design.parallelism *= 2) {
            QVERIFY(circnnLayer(design, layer).computing_cycles <= previous);
            previous = circnnLayer(design, layer).computing_cycles;
        }
    }
};

QTEST_APPLESS_MAIN(TstCircnn)
#include "tst_circnn.moc"
