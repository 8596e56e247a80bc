// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include <QTest>

#include "core/arithmetic/fixed_point.h"
#include "core/arithmetic/rounding_loss.h"
#include "core/base/seeded_random.h"
#include "tests/support/compare.h"

using namespace permdse;

class TstFixedPoint final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void quantising_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("bits");
        QTest::addColumn<int>("fraction");
        QTest::addColumn<qint64>("raw");
        QTest::addColumn<bool>("inRange");
        QTest::newRow("exact") << 1.5 << 16 << 12 << qint64(6144) << true;
        QTest::newRow("half away from zero") << 2.5 << 8 << 0 << qint64(3) << true;
        QTest::newRow("negative half away from zero") << -2.5 << 8 << 0 << qint64(-3) << true;
        QTest::newRow("below half") << 2.49 << 8 << 0 << qint64(2) << true;
        QTest::newRow("highest") << 127.4 << 8 << 0 << qint64(127) << true;
        QTest::newRow("rounds out of range") << 127.5 << 8 << 0 << qint64(127) << false;
        QTest::newRow("lowest") << -128.0 << 8 << 0 << qint64(-128) << true;
        QTest::newRow("below lowest") << -128.5 << 8 << 0 << qint64(-128) << false;
        QTest::newRow("more fraction bits than bits") << 0.001 << 8 << 16 << qint64(66) << true;
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << 24 << 10
                                  << qint64(8388607) << false;
        QTest::newRow("64 bits") << 1e30 << 64 << 0 << std::numeric_limits<qint64>::max() << false;
        QTest::newRow("64 bits, lowest")
            << -std::ldexp(1.0, 63) << 64 << 0 << std::numeric_limits<qint64>::min() << true;
    }
    void quantising() {
        QFETCH(double, value);
        QFETCH(int, bits);
        QFETCH(int, fraction);
        const FixedFormat format{bits, fraction};
        QTEST(qint64(quantise(value, format)), "raw");
        QTEST(isInRange(value, format), "inRange");
    }

    /// 5/4 = 1.25, 6/4 = 1.5 upwards, -5/4 = -1.25, -6/4 = -1.5 upwards to -1, -7/4 = -1.75.
    void roundShiftRoundsHalvesUpwards() {
        QCOMPARE(roundShift(5, 2), std::int64_t(1));
        QCOMPARE(roundShift(6, 2), std::int64_t(2));
        QCOMPARE(roundShift(-5, 2), std::int64_t(-1));
        QCOMPARE(roundShift(-6, 2), std::int64_t(-1));
        QCOMPARE(roundShift(-7, 2), std::int64_t(-2));
        QCOMPARE(roundShift(-7, 0), std::int64_t(-7));
    }

    /// Weight 1.5 (raw 6144 of 12 fraction bits) x activation 2.25 (raw 576 of 8) is raw 3538944 of
    /// 20; the accumulator has 10, so 3538944 / 1024 = 3456 = 3.375.
    void productByHand() {
        const Arithmetic arithmetic;
        QCOMPARE(arithmetic.productShift(), 10);
        QCOMPARE(product(6144, 576, arithmetic), std::int64_t(3456));
        COMPARE_CLOSE(realValue(3456, arithmetic.accumulator), 3.375, 0, 0);
        QCOMPARE(outputOf(3456, arithmetic, ActivationFunction::None), std::int64_t(864));
    }

    void accumulatorsSaturateAtTheirLimits() {
        const FixedFormat format{24, 10};
        std::int64_t saturations = 0;
        QCOMPARE(accumulate(8388600, 7, format, saturations), std::int64_t(8388607));
        QCOMPARE(saturations, std::int64_t(0));
        QCOMPARE(accumulate(8388600, 8, format, saturations), std::int64_t(8388607));
        QCOMPARE(saturations, std::int64_t(1));
        QCOMPARE(accumulate(-8388600, -8, format, saturations), std::int64_t(-8388608));
        QCOMPARE(saturations, std::int64_t(1));
        QCOMPARE(accumulate(-8388600, -9, format, saturations), std::int64_t(-8388608));
        QCOMPARE(saturations, std::int64_t(2));
    }

    void the64BitAccumulatorSaturatesToo() {
        const FixedFormat format{64, 0};
        constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
        constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
        std::int64_t saturations = 0;
        QCOMPARE(accumulate(most - 1, 1, format, saturations), most);
        QCOMPARE(saturations, std::int64_t(0));
        QCOMPARE(accumulate(most, 1, format, saturations), most);
        QCOMPARE(accumulate(least, -1, format, saturations), least);
        QCOMPARE(saturations, std::int64_t(2));
    }

    void activationFunctions() {
        const Arithmetic arithmetic; // outputs have 8 fraction bits, sums 10
        QCOMPARE(outputOf(-3456, arithmetic, ActivationFunction::None), std::int64_t(-864));
        QCOMPARE(outputOf(-3456, arithmetic, ActivationFunction::Relu), std::int64_t(0));
        QCOMPARE(outputOf(3456, arithmetic, ActivationFunction::Relu), std::int64_t(864));
        // tanh(0.5) = 0.46212, x 256 = 118.30
        QCOMPARE(outputOf(512, arithmetic, ActivationFunction::Tanh), std::int64_t(118));
        QCOMPARE(outputOf(-512, arithmetic, ActivationFunction::Tanh), std::int64_t(-118));
        // 8388607 / 4 = 2097151.75 is beyond 16 bits
        QCOMPARE(outputOf(8388607, arithmetic, ActivationFunction::None), std::int64_t(32767));
        QCOMPARE(outputOf(-8388608, arithmetic, ActivationFunction::None), std::int64_t(-32768));
    }

    void widestSumsRoundWithoutOverflow() {
        Arithmetic arithmetic;
        arithmetic.accumulator = {64, 20};
        arithmetic.output = {32, 19};
        constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
        QCOMPARE(outputOf(most, arithmetic, ActivationFunction::None), std::int64_t(2147483647));
        QCOMPARE(outputOf(-6, arithmetic, ActivationFunction::None), std::int64_t(-3));
        QCOMPARE(outputOf(-5, arithmetic, ActivationFunction::None), std::int64_t(-2)); // -2.5
    }

    void fittingFractionBitsAreTheMostThatFit() {
        const std::vector<float> values{0.25f, -0.9f, 0.0f};
        // 0.9 x 2^15 = 29491 fits 16 bits, 0.9 x 2^16 does not
        QCOMPARE(fittingFractionBits(values, 16, 20), 15);
        QCOMPARE(fittingFractionBits(values, 16, 12), 12);
        QCOMPARE(fittingFractionBits(std::vector<float>{-1.0f}, 16, 20), 15);
        QCOMPARE(fittingFractionBits(std::vector<float>{1.0f}, 16, 20), 14);
        QCOMPARE(fittingFractionBits({}, 16, 20), 20);
        QCOMPARE(fittingFractionBits(std::vector<float>{1e9f}, 16, 20), 0);
    }

    void illegalArithmetic_data() {
        QTest::addColumn<int>("weightBits");
        QTest::addColumn<int>("weightFraction");
        QTest::addColumn<int>("accumulatorFraction");
        QTest::addColumn<int>("outputFraction");
        QTest::addColumn<QString>("text");
        QTest::newRow("legal") << 16 << 12 << 10 << 8 << "";
        QTest::newRow("as many as a product") << 16 << 12 << 20 << 8 << "";
        QTest::newRow("more than a product")
            << 16 << 12 << 21 << 8
            << "w.npy: error FIX-0001: accumulators: 21 bits behind the binary point; products of "
               "these weights and activations have 20, so accepted are 0 to 20\n";
        QTest::newRow("output beyond accumulator")
            << 16 << 12 << 10 << 11
            << "w.npy: error FIX-0001: outputs: 11 bits behind the binary point; the accumulators "
               "have 10, so accepted are 0 to 10\n";
        QTest::newRow("no bits") << 1 << 0 << 8 << 8
                                 << "w.npy: error FIX-0001: weights: a fixed-point format of 1 "
                                    "bits; accepted are 2 to 64\n";
        QTest::newRow("factors too wide")
            << 33 << 0 << 8 << 8
            << "w.npy: error FIX-0001: weights: 33 bits; accepted are 2 to 32\n";
        QTest::newRow("point out of range") << 16 << 49 << 10 << 8
                                            << "w.npy: error FIX-0001: weights: 49 bits behind the "
                                               "binary point; accepted are 0 to 48\n";
    }
    void illegalArithmetic() {
        QFETCH(int, weightBits);
        QFETCH(int, weightFraction);
        QFETCH(int, accumulatorFraction);
        QFETCH(int, outputFraction);
        Arithmetic arithmetic;
        arithmetic.weight = {weightBits, weightFraction};
        arithmetic.accumulator.fraction_bits = accumulatorFraction;
        arithmetic.output.fraction_bits = outputFraction;
        QTEST(QString::fromStdString(toText(arithmeticProblems(arithmetic, "w.npy"))), "text");
    }

    /// Weights to 0.9: 15 fraction bits (0.9 x 2^15 = 29491). Activations to 5: 12 (5 x 2^12 =
    /// 20480, x 2^13 is too much). 100 terms: 10 x 0.9 x 5 = 45, x 2^17 = 5898240 fits 24 bits,
    /// twice that does not. Output: 17 - (24 - 16) = 9.
    void binaryPointsAreChosen() {
        const Arithmetic chosen = *chooseArithmetic({}, {0.9f, 5.0f, 100}, 16, 24, "");
        QCOMPARE(chosen.weight, (FixedFormat{16, 15}));
        QCOMPARE(chosen.activation, (FixedFormat{16, 12}));
        QCOMPARE(chosen.accumulator, (FixedFormat{24, 17}));
        QCOMPARE(chosen.output, (FixedFormat{16, 9}));
        QCOMPARE(*chooseArithmetic({14, 10, 12, 4}, {0.9f, 5.0f, 100}, 16, 24, ""),
                 (Arithmetic{{16, 14}, {16, 10}, {24, 12}, {16, 4}}));
        // Nothing but zeros is legal, too, and so are the widest datapaths.
        for (const int bits : {4, 16, 32}) {
            for (const int sumBits : {8, 24, 64}) {
                QVERIFY(chooseArithmetic({}, {0.0f, 0.0f, 1}, bits, sumBits, "").has_value());
                QVERIFY(chooseArithmetic({}, {1e-9f, 1.0f, 9}, bits, sumBits, "").has_value());
                QVERIFY(chooseArithmetic({}, {7.0f, 7.0f, 999}, bits, sumBits, "").has_value());
            }
        }
    }

    /// 1e-6 x 2^34 = 17180 fits 16 bits, x 2^35 does not: small numbers keep their digits.
    void smallNumbersGetMoreFractionBits() {
        const Arithmetic chosen = *chooseArithmetic({}, {1e-6f, 1.0f, 4}, 16, 24, "");
        QCOMPARE(chosen.weight, (FixedFormat{16, 34}));
        QCOMPARE(chosen.activation, (FixedFormat{16, 14}));
        const std::int64_t weight = quantise(1e-6, chosen.weight);
        std::int64_t sum = 0, saturations = 0;
        for (int i = 0; i < 4; ++i) {
            sum = accumulate(sum, product(weight, quantise(1.0, chosen.activation), chosen),
                             chosen.accumulator, saturations);
        }
        COMPARE_CLOSE(realValue(outputOf(sum, chosen, ActivationFunction::None), chosen.output),
                      4e-6, 1e-3, 0);
        // Products of the smallest factors are shifted by no more than there are places for.
        BinaryPoints points;
        points.accumulator = 4;
        const Result<Arithmetic> tiny = chooseArithmetic(points, {1e-9f, 1e-9f, 4}, 16, 24, "");
        QVERIFY2(tiny.has_value(), tiny ? "" : toText(tiny.error()).c_str());
        QCOMPARE(tiny->productShift(), 62);
    }

    void lossesAreWarnedOf() {
        const std::vector<float> small(3, 1e-6f), usual{0.5f, -0.25f, 0.0f};
        QVERIFY(roundingWarnings("weights", usual, {16, 15}, "w").empty());
        QVERIFY(roundingWarnings("weights", std::vector<float>{0.0f}, {16, 0}, "w").empty());
        QCOMPARE(QString::fromStdString(toText(roundingWarnings("weights", small, {16, 16}, "w"))),
                 QStringLiteral("w: warning FIX-0003: weights: rounding to 16 bits with 16 behind "
                                "the binary point makes 3 of 3 numbers that are not 0 to 0 and "
                                "leaves a signal-to-noise ratio of 0 dB; expected are at most half "
                                "of them and at least 10 dB\n"));
        // Not 0, but half as large again: 1e-5 is 0.655 steps of 2^-16.
        QCOMPARE(roundingWarnings("weights", std::vector<float>{1e-5f}, {16, 16}, "w").size(),
                 std::size_t{1});
        // One large number among small ones.
        QCOMPARE(roundingWarnings("weights", std::vector<float>{100.0f, 1e-6f, 2e-6f}, {16, 8}, "w")
                     .size(),
                 std::size_t{1});
        Arithmetic arithmetic{{16, 15}, {16, 15}, {8, 2}, {8, 2}};
        const Diagnostics products =
            operandWarnings(std::vector<float>{0.25f}, std::vector<float>{0.25f}, arithmetic, "l");
        QCOMPARE(QString::fromStdString(toText(products)),
                 QStringLiteral("l: warning FIX-0003: accumulators: a typical product of a weight "
                                "and an activation is 0.0625, less than half of the 0.25 that 8 "
                                "bits with 2 behind the binary point tell apart, so that most "
                                "products become 0; expected are more bits behind the binary point "
                                "or wider accumulators\n"));
    }

    void clampedOutputsAreWarnedOf() {
        const Arithmetic arithmetic{{16, 15}, {16, 15}, {24, 10}, {8, 6}};
        const std::vector<std::int64_t> sums{1024, 4096, -4096}; // 1, 4, -4; outputs end at 2
        QCOMPARE(QString::fromStdString(
                     toText(outputWarnings(sums, arithmetic, ActivationFunction::None, "l"))),
                 QStringLiteral("l: warning FIX-0004: outputs: 2 of 3 are beyond what 8 bits with "
                                "6 behind the binary point hold and are clamped to -2 or 1.984; "
                                "expected are fewer bits behind the binary point\n"));
        QVERIFY(outputWarnings(std::vector<std::int64_t>{1024, -4096}, arithmetic,
                               ActivationFunction::Relu, "l")
                    .empty());
        QVERIFY(outputWarnings(sums, arithmetic, ActivationFunction::Tanh, "l").empty());
        const std::vector<std::int64_t> lost{3, -3, 2}; // of steps of 16
        QCOMPARE(outputWarnings(lost, arithmetic, ActivationFunction::None, "l").front().code,
                 std::string("FIX-0003"));
        QCOMPARE(comparedWarnings(std::vector<double>{3.0}, std::vector<double>{1.9}, {8, 6}, "l")
                     .front()
                     .code,
                 std::string("FIX-0004"));
        QCOMPARE(comparedWarnings(std::vector<double>{1.0}, std::vector<double>{0.0}, {8, 6}, "l")
                     .front()
                     .code,
                 std::string("FIX-0003"));
    }

    void overflowingBinaryPointsAreRefused() {
        BinaryPoints points;
        points.weight = 15;
        points.activation = 13;
        QCOMPARE(QString::fromStdString(
                     toText(chooseArithmetic(points, {1.5f, 5.0f, 9}, 16, 24, "w.npy").error())),
                 QStringLiteral(
                     "w.npy: error FIX-0002: the largest weight is 1.5; 16 bits with 15 behind the "
                     "binary point hold at most 0.999969482421875\n"
                     "w.npy: error FIX-0002: the largest activation is 5; 16 bits with 13 behind "
                     "the binary point hold at most 3.9998779296875\n"));
        // No binary point holds this at all.
        QVERIFY(!chooseArithmetic({}, {1e9f, 5.0f, 9}, 16, 24, "").has_value());
        points.output = 30;
        points.activation = -1;
        const Diagnostics problems = chooseArithmetic(points, {0.5f, 5.0f, 9}, 16, 24, "").error();
        QCOMPARE(problems.front().code, std::string("FIX-0001"));
    }

    /// The first numbers of a seed, pinned: the same on every machine and in every version.
    void seededNumbersArePinned() {
        SeededRandom random(1);
        QCOMPARE(random.bits(), quint64(2469588189546311528u));
        QCOMPARE(random.below(1), std::int64_t(0));
        std::array<int, 5> seen{};
        for (int i = 0; i < 5000; ++i) {
            ++seen[std::size_t(random.below(5))];
        }
        for (const int count : seen) {
            QVERIFY(count > 850 && count < 1150); // 1000 +- 5 sigma of 28
        }
        double sum = 0.0, squares = 0.0;
        for (int i = 0; i < 10000; ++i) {
            const double value = random.bell();
            sum += value;
            squares += value * value;
        }
        COMPARE_CLOSE(sum / 10000, 0.0, 0, 0.05);
        COMPARE_CLOSE(squares / 10000, 1.0, 0.07, 0);
    }
};

QTEST_APPLESS_MAIN(TstFixedPoint)
#include "tst_fixed_point.moc"
