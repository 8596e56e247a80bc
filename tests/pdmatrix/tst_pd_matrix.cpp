// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include <QTest>

#include "core/arithmetic/weight_sharing.h"
#include "core/base/seeded_random.h"
#include "core/pdmatrix/pd_matrix.h"
#include "core/pdmatrix/pd_products.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

DenseMatrix randomDense(std::int64_t rows, std::int64_t columns, SeededRandom& random) {
    DenseMatrix dense(rows, columns);
    for (float& value : dense.values) {
        value = float(random.bell());
    }
    return dense;
}

std::vector<double> randomVector(std::int64_t length, double density, SeededRandom& random) {
    std::vector<double> values;
    for (std::int64_t i = 0; i < length; ++i) {
        values.push_back(random.chance(density) ? random.bell() : 0.0);
    }
    return values;
}

PdMatrix randomPd(const PdShape& shape, ShiftRule rule, SeededRandom& random) {
    std::vector<float> values(std::size_t(shape.rows * shape.columns * shape.entry_values));
    for (float& value : values) {
        value = float(random.bell());
    }
    return projectDense(values, shape, rule, random.bits())->matrix;
}

/// A shape of a few blocks with edges that need padding as often as not.
PdShape randomShape(SeededRandom& random) {
    return {1 + random.below(30), 1 + random.below(30), 1 + random.below(9), 1};
}

QString text(const Diagnostics& diagnostics) {
    return QString::fromStdString(toText(diagnostics));
}

} // namespace

class TstPdMatrix final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// 4 x 6, p = 2: blocks 0 to 5, shifts l mod 2 = 0 1 0 / 1 0 1.
    ///
    ///     q0 .  | . q2 | q4 .        row 0: columns 0, 3, 4
    ///     .  q1 | q3 . | . q5        row 1: columns 1, 2, 5
    ///     . q6  | q8 . | . q10       row 2: columns 1, 2, 5
    ///     q7 .  | . q9 | q11 .       row 3: columns 0, 3, 4
    void naturalShiftsByHand() {
        PdMatrix matrix = *makePdMatrix({4, 6, 2, 1}, ShiftRule::Natural, 0);
        for (std::size_t i = 0; i < matrix.weights.size(); ++i) {
            matrix.weights[i] = float(i + 1);
        }
        const DenseMatrix dense = expand(matrix);
        const std::vector<float> expected{1, 0, 0, 3,  5,  0,  //
                                          0, 2, 4, 0,  0,  6,  //
                                          0, 7, 9, 0,  0,  11, //
                                          8, 0, 0, 10, 12, 0};
        QCOMPARE(dense.values, expected);
        QCOMPARE(matrix.rowOf(1, 1), std::int64_t(2));
        QCOMPARE(matrix.columnOf(3, 2), std::int64_t(4));
        // 1 + 3 x 4 + 5 x 5 = 38 and so on for x = 1 2 3 4 5 6
        const std::vector<double> x{1, 2, 3, 4, 5, 6};
        QCOMPARE(multiplyRows(matrix, x), (std::vector<double>{38, 52, 107, 108}));
    }

    /// The definition of the index formula, entry by entry, on every shape.
    void expansionFollowsTheIndexFormula() {
        SeededRandom random(1);
        for (int trial = 0; trial < 300; ++trial) {
            const PdShape shape = randomShape(random);
            const PdMatrix matrix =
                randomPd(shape, trial % 2 == 0 ? ShiftRule::Random : ShiftRule::Natural, random);
            const DenseMatrix dense = expand(matrix);
            for (std::int64_t i = 0; i < shape.rows; ++i) {
                for (std::int64_t j = 0; j < shape.columns; ++j) {
                    const std::int64_t l = i / shape.p * shape.blockColumns() + j / shape.p;
                    const std::int64_t c = i % shape.p, d = j % shape.p;
                    const std::int64_t k = matrix.shifts[std::size_t(l)];
                    QVERIFY(k >= 0 && k < shape.p);
                    if (trial % 2 == 1) {
                        QCOMPARE(k, l % shape.p);
                    }
                    const float expected =
                        (c + k) % shape.p == d ? matrix.weights[std::size_t(l * shape.p + c)] : 0;
                    QCOMPARE(dense.at(i, j), expected);
                }
            }
            QVERIFY(pdMatrixProblems(matrix, "").empty()); // nothing in the padding
        }
    }

    void productsAgainstDense() {
        SeededRandom random(2);
        for (int trial = 0; trial < 300; ++trial) {
            const PdShape shape = randomShape(random);
            const PdMatrix matrix = randomPd(shape, ShiftRule::Random, random);
            const DenseMatrix dense = expand(matrix);
            const std::vector<double> x = randomVector(shape.columns, 0.6, random);
            const std::vector<double> rows = multiplyRows(matrix, x);
            QCOMPARE(multiplyColumns(matrix, x), rows); // the same additions in the same order
            for (std::int64_t i = 0; i < shape.rows; ++i) {
                double sum = 0.0;
                for (std::int64_t j = 0; j < shape.columns; ++j) {
                    sum += double(dense.at(i, j)) * x[std::size_t(j)];
                }
                COMPARE_CLOSE(rows[std::size_t(i)], sum, 1e-12, 1e-12);
            }
        }
    }

    /// Gradients of J = sum of s_i a_i against differences of J, which is linear in each argument:
    /// the difference quotient is exact but for rounding.
    void gradientsAgainstDifferences() {
        SeededRandom random(3);
        const auto objective = [](const PdMatrix& matrix, const std::vector<double>& x,
                                  const std::vector<double>& s) {
            const std::vector<double> a = multiplyRows(matrix, x);
            double sum = 0.0;
            for (std::size_t i = 0; i < a.size(); ++i) {
                sum += s[i] * a[i];
            }
            return sum;
        };
        for (int trial = 0; trial < 30; ++trial) {
            const PdShape shape = randomShape(random);
            PdMatrix matrix = randomPd(shape, ShiftRule::Random, random);
            std::vector<double> x = randomVector(shape.columns, 0.8, random);
            const std::vector<double> s = randomVector(shape.rows, 1.0, random);
            const std::vector<double> byWeight = weightGradient(matrix, x, s);
            const std::vector<double> byInput = inputGradient(matrix, s);
            const double before = objective(matrix, x, s);
            for (std::size_t j = 0; j < x.size(); ++j) {
                x[j] += 1.0;
                COMPARE_CLOSE(byInput[j], objective(matrix, x, s) - before, 1e-9, 1e-9);
                x[j] -= 1.0;
            }
            for (std::size_t v = 0; v < byWeight.size(); ++v) {
                const float kept = matrix.weights[v];
                matrix.weights[v] = kept + 1.0f;
                const double step = double(matrix.weights[v]) - double(kept);
                // A weight in the padding changes nothing, and its gradient is 0.
                COMPARE_CLOSE(byWeight[v], (objective(matrix, x, s) - before) / step, 1e-9, 1e-9);
                matrix.weights[v] = kept;
            }
        }
    }

    /// 2 x 2 block (1 2 / 3 4): shift 0 keeps 1 + 16 = 17, shift 1 keeps 4 + 9 = 13, of 30.
    void bestShiftByHand() {
        DenseMatrix dense(2, 2);
        dense.values = {1, 2, 3, 4};
        const PdProjection best = *projectDense(dense, 2, ShiftRule::Best, 0);
        QCOMPARE(best.matrix.shifts, (std::vector<std::int32_t>{0}));
        QCOMPARE(best.matrix.weights, (std::vector<float>{1, 4}));
        COMPARE_CLOSE(best.retained_energy, 17.0 / 30.0, 1e-15, 0);
        dense.values = {1, 5, 3, 4};
        const PdProjection other = *projectDense(dense, 2, ShiftRule::Best, 0);
        QCOMPARE(other.matrix.shifts, (std::vector<std::int32_t>{1}));
        QCOMPARE(other.matrix.weights, (std::vector<float>{5, 3}));
        COMPARE_CLOSE(other.retained_energy, 34.0 / 51.0, 1e-15, 0);
    }

    /// Best keeps at least as much as any other choice, and all keep what is kept.
    void bestShiftsKeepMost() {
        SeededRandom random(4);
        for (int trial = 0; trial < 100; ++trial) {
            const PdShape shape = randomShape(random);
            const DenseMatrix dense = randomDense(shape.rows, shape.columns, random);
            const PdProjection best = *projectDense(dense, shape.p, ShiftRule::Best, 0);
            const PdProjection other = *projectDense(dense, shape.p, ShiftRule::Random, 7);
            QVERIFY(best.retained_energy >= other.retained_energy * (1 - 1e-12));
            double total = 0.0, kept = 0.0;
            for (const float value : dense.values) {
                total += double(value) * double(value);
            }
            for (const float value : expand(other.matrix).values) {
                kept += double(value) * double(value);
            }
            COMPARE_CLOSE(other.retained_energy, kept / total, 1e-12, 0);
            // A matrix that has the structure loses nothing.
            const PdProjection again =
                *projectDense(expand(other.matrix), shape.p, ShiftRule::Random, 7);
            QCOMPARE(again.retained_energy, 1.0);
            QCOMPARE(again.matrix, other.matrix);
        }
        QCOMPARE(projectDense(DenseMatrix(3, 3), 2, ShiftRule::Best, 0)->retained_energy, 1.0);
    }

    void randomShiftsAreReproducible() {
        const PdMatrix a = *makePdMatrix({100, 100, 10, 1}, ShiftRule::Random, 5);
        QCOMPARE(a, *makePdMatrix({100, 100, 10, 1}, ShiftRule::Random, 5));
        QVERIFY(a.shifts != makePdMatrix({100, 100, 10, 1}, ShiftRule::Random, 6)->shifts);
        const std::vector<std::int32_t> first(a.shifts.begin(), a.shifts.begin() + 5);
        QCOMPARE(first, (std::vector<std::int32_t>{2, 8, 0, 8, 4}));
    }

    /// Every entry of the channel matrix is a whole kernel; against six nested loops.
    void convolutionAgainstDense() {
        SeededRandom random(6);
        for (int trial = 0; trial < 60; ++trial) {
            PdConvolution convolution;
            convolution.kernel_height = 1 + random.below(3);
            convolution.kernel_width = 1 + random.below(3);
            convolution.stride = 1 + random.below(2);
            convolution.padding = random.below(3);
            const PdShape shape{1 + random.below(7), 1 + random.below(7), 1 + random.below(4),
                                convolution.kernel_height * convolution.kernel_width};
            convolution.matrix = randomPd(shape, ShiftRule::Random, random);
            Picture input{shape.columns, 3 + random.below(4), 3 + random.below(4), {}};
            input.values = randomVector(input.channels * input.height * input.width, 0.7, random);
            const std::vector<float> kernels = expandValues(convolution.matrix);
            const Picture output = convolve(convolution, input);
            for (std::int64_t o = 0; o < shape.rows; ++o) {
                for (std::int64_t y = 0; y < output.height; ++y) {
                    for (std::int64_t x = 0; x < output.width; ++x) {
                        double sum = 0.0;
                        for (std::int64_t c = 0; c < shape.columns; ++c) {
                            for (std::int64_t e = 0; e < shape.entry_values; ++e) {
                                const std::int64_t row = y * convolution.stride +
                                                         e / convolution.kernel_width -
                                                         convolution.padding;
                                const std::int64_t column = x * convolution.stride +
                                                            e % convolution.kernel_width -
                                                            convolution.padding;
                                if (row >= 0 && row < input.height && column >= 0 &&
                                    column < input.width) {
                                    sum += double(kernels[std::size_t(
                                               (o * shape.columns + c) * shape.entry_values + e)]) *
                                           input.values[input.index(c, row, column)];
                                }
                            }
                        }
                        COMPARE_CLOSE(output.values[output.index(o, y, x)], sum, 1e-12, 1e-12);
                    }
                }
            }
        }
    }

    void storageByPart() {
        // 4096 x 9216, p = 10: 410 x 922 blocks of 10 entries of 4 bits, shifts of 4 bits.
        const PdStorage storage = pdStorage({4096, 9216, 10, 1}, ShiftRule::Best, 4, 16, 16);
        QCOMPARE(storage.weight_bits, std::int64_t(410 * 922 * 10 * 4));
        QCOMPARE(storage.shift_bits, std::int64_t(410 * 922 * 4));
        QCOMPARE(storage.codebook_bits, std::int64_t(256));
        QCOMPARE(storage.total(), std::int64_t(410 * 922 * 44 + 256));
        QCOMPARE(pdStorage({8, 8, 8, 1}, ShiftRule::Natural, 16, 0, 16).total(), std::int64_t(128));
        QCOMPARE(pdStorage({8, 8, 1, 1}, ShiftRule::Random, 16, 0, 16).shift_bits, std::int64_t(0));
    }

    void equalShiftsAreWarnedOf() {
        PdMatrix matrix = *makePdMatrix({4, 4, 2, 1}, ShiftRule::Natural, 0);
        QVERIFY(shiftWarnings(matrix, "").empty()); // 0 1 0 1
        matrix.shifts = {1, 1, 1, 1};
        QCOMPARE(text(shiftWarnings(matrix, "w.npz")),
                 QStringLiteral("w.npz: warning PDM-0005: all 4 blocks have the shift 1: the layer "
                                "falls into 2 layers that share no inputs and no outputs; "
                                "accepted, but random or best shifts mix them\n"));
        QVERIFY(shiftWarnings(*makePdMatrix({2, 2, 2, 1}, ShiftRule::Natural, 0), "").empty());
        QVERIFY(shiftWarnings(*makePdMatrix({2, 2, 1, 1}, ShiftRule::Natural, 0), "").empty());
    }

    void malformedInput() {
        constexpr std::int64_t most = PdShape::maxSize;
        QCOMPARE(text(makePdMatrix({0, 4, 2, 1}, ShiftRule::Natural, 0).error()),
                 QStringLiteral("error PDM-0001: 0 rows; accepted are 1 to 16777216\n"));
        QVERIFY(makePdMatrix({most, 1, most, 1}, ShiftRule::Natural, 0).has_value());
        QCOMPARE(text(makePdMatrix({4, most + 1, 0, 1}, ShiftRule::Natural, 0).error()),
                 QStringLiteral("error PDM-0001: 16777217 columns; accepted are 1 to 16777216\n"
                                "error PDM-0001: 0 as block size p; accepted are 1 to 16777216\n"));
        QCOMPARE(text(makePdMatrix({most, most, 1, 1}, ShiftRule::Natural, 0).error()),
                 QStringLiteral("error PDM-0002: 16777216 x 16777216 with p = 1 stores "
                                "281474976710656 values; accepted are at most 1073741824\n"));
        const std::vector<float> five(5);
        QCOMPARE(text(projectDense(five, {2, 3, 2, 1}, ShiftRule::Best, 0, "w.npy").error()),
                 QStringLiteral("w.npy: error PDM-0003: 5 values; a matrix of 2 x 3 entries of 1 "
                                "takes 6\n"));
        DenseMatrix dense(2, 3);
        dense.at(1, 2) = std::numeric_limits<float>::quiet_NaN();
        QCOMPARE(text(projectDense(dense, 2, ShiftRule::Best, 0).error()),
                 QStringLiteral("error PDM-0004: the weight in row 1, column 2 is nan; accepted "
                                "are finite numbers\n"));
        dense.at(1, 2) = -std::numeric_limits<float>::infinity();
        QCOMPARE(text(projectDense(dense, 2, ShiftRule::Natural, 0).error()),
                 QStringLiteral("error PDM-0004: the weight in row 1, column 2 is -inf; accepted "
                                "are finite numbers\n"));
        QVERIFY_EXCEPTION_THROWN((void)makePdMatrix({4, 4, 2, 1}, ShiftRule::Best, 0),
                                 std::invalid_argument);
    }

    void matricesFromOutsideAreChecked() {
        PdMatrix matrix = *makePdMatrix({3, 3, 2, 1}, ShiftRule::Natural, 0);
        QVERIFY(pdMatrixProblems(matrix, "").empty());
        matrix.shifts[2] = 2;
        QCOMPARE(
            text(pdMatrixProblems(matrix, "")),
            QStringLiteral("error PDM-0006: the shift of block 2 is 2; accepted are 0 to 1\n"));
        matrix.shifts = {0, 0, 0};
        matrix.weights.pop_back();
        QCOMPARE(text(pdMatrixProblems(matrix, "")),
                 QStringLiteral("error PDM-0006: 3 shifts; 3 x 3 with p = 2 has 4\n"
                                "error PDM-0006: 7 stored values; 3 x 3 with p = 2 has 8\n"));
        matrix = *makePdMatrix({3, 3, 2, 1}, ShiftRule::Natural, 0);
        matrix.weights[1] = std::numeric_limits<float>::infinity();
        QCOMPARE(text(pdMatrixProblems(matrix, "")),
                 QStringLiteral("error PDM-0004: the weight in block 0, row 1 is inf; accepted are "
                                "finite numbers\n"));
        matrix.weights[1] = 0.0f;
        matrix.weights[5] = 1.5f; // block 2 (rows 2 and 3), row 1: below the last row
        QCOMPARE(text(pdMatrixProblems(matrix, "")),
                 QStringLiteral("error PDM-0007: the weight in block 2, row 1 is 1.5, but stands "
                                "beyond the edge of the matrix; accepted is 0\n"));
    }

    void productsWantTheirLengths() {
        const PdMatrix matrix = *makePdMatrix({3, 4, 2, 1}, ShiftRule::Natural, 0);
        const std::vector<double> three(3), four(4);
        QVERIFY_EXCEPTION_THROWN((void)multiplyRows(matrix, three), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)multiplyColumns(matrix, three), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)inputGradient(matrix, four), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)weightGradient(matrix, three, three), std::invalid_argument);
        const PdMatrix kernels = *makePdMatrix({3, 4, 2, 9}, ShiftRule::Natural, 0);
        QVERIFY_EXCEPTION_THROWN((void)multiplyRows(kernels, four), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)expand(kernels), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)convolve({kernels, 3, 2, 1, 0}, {4, 5, 5, {}}),
                                 std::invalid_argument);
    }

    /// Five values for four words, so two share one: 1, 1 and 2 (mean 1.33, rounded 1) at an error
    /// of 1, or 10 and 11 (mean 10.5, rounded 11) at an error of 1.
    void sharingByHand() {
        const std::vector<std::int32_t> weights{100, 1, 10, 1, 11, 2};
        const SharedWeights shared = shareWeights(weights, 2, 1);
        QCOMPARE(shared.squared_error, 1.0);
        QCOMPARE(shared.codebook.size(), std::size_t(4));
        for (std::size_t i = 0; i < weights.size(); ++i) {
            QVERIFY(std::abs(shared.codebook[shared.tags[i]] - weights[i]) <= 1);
        }
        const SharedWeights exact = shareWeights(weights, 3, 1);
        QCOMPARE(exact.codebook, (std::vector<std::int32_t>{1, 2, 10, 11, 100}));
        QCOMPARE(exact.tags, (std::vector<std::uint32_t>{4, 0, 2, 0, 3, 1}));
        QCOMPARE(exact.squared_error, 0.0);
    }

    /// Each weight has the nearest word, each word is the mean of its weights, and the error is
    /// near that of the best quantiser of 16 levels for a bell curve: 0.009497 of the variance
    /// (Max, 1960).
    void sharingIsKMeans() {
        SeededRandom random(8);
        std::vector<std::int32_t> weights;
        for (int i = 0; i < 40000; ++i) {
            weights.push_back(std::int32_t(random.bell() * 4000.0));
        }
        const SharedWeights shared = shareWeights(weights, 4, 3);
        QCOMPARE(shared.codebook.size(), std::size_t(16));
        std::vector<double> sums(16), counts(16);
        double error = 0.0, variance = 0.0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const double found = std::abs(weights[i] - shared.codebook[shared.tags[i]]);
            for (const std::int32_t word : shared.codebook) {
                QVERIFY(std::abs(weights[i] - word) >= found);
            }
            sums[shared.tags[i]] += weights[i];
            counts[shared.tags[i]] += 1.0;
            error += found * found;
            variance += double(weights[i]) * double(weights[i]);
        }
        for (std::size_t t = 0; t < 16; ++t) {
            COMPARE_CLOSE(double(shared.codebook[t]), sums[t] / counts[t], 0, 0.5 + 1e-9);
        }
        COMPARE_CLOSE(shared.squared_error, error, 1e-12, 0);
        COMPARE_CLOSE(error / variance, 0.009497, 0.06, 0);
        const SharedWeights again = shareWeights(weights, 4, 3);
        QCOMPARE(again.codebook, shared.codebook);
        QCOMPARE(again.tags, shared.tags);
    }

    /// Weights of a narrow range are counted, others are sorted: a lone far one changes the way but
    /// not the clusters of the others, as it takes a word of its own.
    void sharingCountsOrSorts() {
        SeededRandom random(4);
        std::vector<std::int32_t> weights;
        for (int i = 0; i < 3000; ++i) {
            weights.push_back(std::int32_t(random.below(6)) * 1000 - 2500);
        }
        const SharedWeights counted = shareWeights(weights, 3, 1);
        QCOMPARE(counted.codebook,
                 (std::vector<std::int32_t>{-2500, -1500, -500, 500, 1500, 2500}));
        weights.push_back(1 << 30);
        const SharedWeights sorted = shareWeights(weights, 3, 1);
        QCOMPARE(sorted.codebook,
                 (std::vector<std::int32_t>{-2500, -1500, -500, 500, 1500, 2500, 1 << 30}));
        QVERIFY(std::equal(counted.tags.begin(), counted.tags.end(), sorted.tags.begin()));
        QCOMPARE(sorted.tags.back(), std::uint32_t(6));
    }

    void sharingByWideTags() {
        std::vector<std::int32_t> weights;
        for (std::int32_t i = 0; i < 5000; ++i) {
            weights.push_back(i * 7 % 5000);
        }
        const SharedWeights shared = shareWeights(weights, 10, 0);
        QVERIFY(shared.codebook.size() <= 1024);
        // 5000 values in 1024 words: about 5 each, so within 3 of the word.
        for (std::size_t i = 0; i < weights.size(); ++i) {
            QVERIFY(std::abs(shared.codebook[shared.tags[i]] - weights[i]) <= 3);
        }
    }
};

QTEST_APPLESS_MAIN(TstPdMatrix)
#include "tst_pd_matrix.moc"
