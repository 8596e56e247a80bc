// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include "core/architecture/simulation_input.h"
#include "core/architecture/simulation_memo.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

Layer layerOf(std::int64_t outputs, std::int64_t inputs, double density = 1.0) {
    return {"fc", outputs, inputs, 1, 1.0, density, false, Evidence::Chosen, ""};
}

/// A value that says how large it is.
struct Sized {
    std::int64_t bytes = 0;
};
struct OtherSized : Sized {};

std::int64_t storedBytes(const Sized& value) {
    return value.bytes;
}

QString textOf(const Diagnostics& problems) {
    return QString::fromStdString(toText(problems)).trimmed();
}

} // namespace

class TstSimulationInput final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void badActivations_data() {
        QTest::addColumn<QList<float>>("values");
        QTest::addColumn<bool>("isSigned");
        QTest::addColumn<QString>("text");
        QTest::newRow("good") << QList<float>{0, 1, 0.5} << false << "";
        QTest::newRow("negative and signed") << QList<float>{0, -1, 0.5} << true << "";
        QTest::newRow("too few") << QList<float>{0, 1} << false
                                 << "activations: error SIM-0003: there are 2 activations; layer "
                                    "\"fc\" needs 3";
        QTest::newRow("not a number") << QList<float>{0, 1, notANumber} << true
                                      << "activations: error SIM-0004: activation 2 (from 0) is "
                                         "nan; accepted are finite numbers";
        QTest::newRow("negative")
            << QList<float>{0, -1.5, 2} << false
            << "activations: error SIM-0005: activation 1 (from 0) is -1.5; accepted are numbers "
               "from 0, as layer \"fc\" has no signed_inputs";
    }
    void badActivations() {
        QFETCH(QList<float>, values);
        QFETCH(bool, isSigned);
        Layer layer = layerOf(2, 3);
        layer.signed_inputs = isSigned;
        SimulationInput input;
        input.activations = {values.constData(), static_cast<std::size_t>(values.size())};
        QTEST(textOf(inputProblems(input, layer)), "text");
    }

    /// Weights and activations are told at once.
    void badWeights() {
        DenseMatrix weights(2, 3);
        const std::vector<float> activations{1, 2};
        SimulationInput input;
        input.weights = &weights;
        input.activations = activations;
        QCOMPARE(textOf(inputProblems(input, layerOf(3, 2))),
                 QStringLiteral("weights: error SIM-0001: the weights have 2 rows and 3 columns; "
                                "layer \"fc\" needs 3 and 2"));
        weights.at(1, 2) = infinity;
        QCOMPARE(textOf(inputProblems(input, layerOf(2, 3))),
                 QStringLiteral("weights: error SIM-0002: the weight in row 1, column 2 (from 0) "
                                "is inf; accepted are finite numbers\n"
                                "activations: error SIM-0003: there are 2 activations; layer "
                                "\"fc\" needs 3"));
    }

    void largestLayer() {
        QVERIFY(inputProblems({}, layerOf(1 << 14, 1 << 14)).empty());
        QCOMPARE(textOf(inputProblems({}, layerOf(1 << 14, (1 << 14) + 1))),
                 QStringLiteral("fc: error SIM-0006: the layer has 16384 x 16385 weights; "
                                "accepted are up to 268435456 in all"));
    }

    void drawnActivations() {
        SimulationInput input;
        input.seed = 7;
        Layer layer = layerOf(1, 100000, 0.35);
        const std::vector<float> drawn = activationsOf(input, layer);
        QCOMPARE(drawn, activationsOf(input, layer));
        std::int64_t nonZero = 0, negative = 0;
        for (const float value : drawn) {
            nonZero += value != 0.0f;
            negative += value < 0.0f;
        }
        // Five standard deviations of a binomial count: 5 sqrt(1e5 x 0.35 x 0.65) = 754.
        QVERIFY(std::abs(nonZero - 35000) < 754);
        QCOMPARE(negative, std::int64_t(0));
        layer.signed_inputs = true;
        for (const float value : activationsOf(input, layer)) {
            negative += value < 0.0f;
        }
        QVERIFY(std::abs(negative - nonZero / 2) < 500);
        input.seed = 8;
        QVERIFY(activationsOf(input, layer) != drawn);
        QVERIFY(weightSeed(input) != input.seed);
    }

    void aMemoMakesAValueOnce() {
        SimulationMemo memo(100);
        int made = 0;
        const auto ask = [&](const std::string& key, std::int64_t bytes) {
            return SimulationMemo::value<Sized>(&memo, key, [&] {
                ++made;
                return Sized{bytes};
            });
        };
        const auto first = ask("a", 60);
        QCOMPARE(ask("a", 7), first);
        QCOMPARE(made, 1);
        QCOMPARE(ask("too large for the rest", 41)->bytes, std::int64_t(41));
        QCOMPARE(ask("too large for the rest", 41)->bytes, std::int64_t(41));
        QCOMPARE(made, 3);
        QCOMPARE(ask("b", 40), ask("b", 40));
        QCOMPARE(made, 4);
        const auto other =
            SimulationMemo::value<OtherSized>(&memo, "a", [] { return OtherSized{}; });
        QCOMPARE(other->bytes, std::int64_t(0)); // the same key, another type
        QCOMPARE(SimulationMemo::value<Sized>(nullptr, "a", [] { return Sized{3}; })->bytes,
                 std::int64_t(3));
    }

    void aMemoServesManyThreads() {
        SimulationMemo memo(1000);
        std::atomic<int> made = 0;
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&] {
                for (std::int64_t i = 0; i < 100; ++i) {
                    const auto value = SimulationMemo::value<Sized>(&memo, std::to_string(i), [&] {
                        ++made;
                        return Sized{1 + i % 7};
                    });
                    wrong += value->bytes != 1 + i % 7;
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(made.load(), 100);
    }
};

QTEST_APPLESS_MAIN(TstSimulationInput)
#include "tst_simulation_input.moc"
