// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <QTest>

#include "core/layer/layer_data.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

Layer layerOf(std::int64_t outputs, std::int64_t inputs, double density = 1.0) {
    return {"fc", outputs, inputs, 1, 1.0, density, false, Evidence::Chosen, ""};
}

QString textOf(const Diagnostics& problems) {
    return QString::fromStdString(toText(problems)).trimmed();
}

} // namespace

class TstLayerData final : public QObject {
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
        LayerData data;
        data.activations = std::make_shared<const std::vector<float>>(values.begin(), values.end());
        QTEST(textOf(layerDataProblems(data, layer)), "text");
    }

    /// Weights and activations are told at once.
    void badWeights() {
        DenseMatrix weights(2, 3);
        LayerData data;
        data.weights = std::make_shared<const DenseMatrix>(weights);
        data.activations = std::make_shared<const std::vector<float>>(2, 1.0f);
        QCOMPARE(textOf(layerDataProblems(data, layerOf(3, 2))),
                 QStringLiteral("weights: error SIM-0001: the weights have 2 rows and 3 columns; "
                                "layer \"fc\" needs 3 and 2"));
        weights.at(1, 2) = infinity;
        data.weights = std::make_shared<const DenseMatrix>(weights);
        QCOMPARE(textOf(layerDataProblems(data, layerOf(2, 3))),
                 QStringLiteral("weights: error SIM-0002: the weight in row 1, column 2 (from 0) "
                                "is inf; accepted are finite numbers\n"
                                "activations: error SIM-0003: there are 2 activations; layer "
                                "\"fc\" needs 3"));
    }

    void largestLayer() {
        QVERIFY(layerDataProblems({}, layerOf(1 << 14, 1 << 14)).empty());
        QCOMPARE(textOf(layerDataProblems({}, layerOf(1 << 14, (1 << 14) + 1))),
                 QStringLiteral("fc: error SIM-0006: the layer has 16384 x 16385 weights; "
                                "accepted are up to 268435456 in all"));
    }

    void drawnActivations() {
        LayerData data;
        data.seed = 7;
        Layer layer = layerOf(1, 100000, 0.35);
        const std::vector<float> drawn = activationsOf(data, layer);
        QCOMPARE(drawn, activationsOf(data, layer));
        std::int64_t nonZero = 0, negative = 0;
        for (const float value : drawn) {
            nonZero += value != 0.0f;
            negative += value < 0.0f;
        }
        // Five standard deviations of a binomial count: 5 sqrt(1e5 x 0.35 x 0.65) = 754.
        QVERIFY(std::abs(nonZero - 35000) < 754);
        QCOMPARE(negative, std::int64_t(0));
        layer.signed_inputs = true;
        for (const float value : activationsOf(data, layer)) {
            negative += value < 0.0f;
        }
        QVERIFY(std::abs(negative - nonZero / 2) < 500);
        data.seed = 8;
        QVERIFY(activationsOf(data, layer) != drawn);
        QVERIFY(weightSeed(data) != data.seed);
    }
};

QTEST_APPLESS_MAIN(TstLayerData)
#include "tst_layer_data.moc"
