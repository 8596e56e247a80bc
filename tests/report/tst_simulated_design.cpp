// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTest>

#include "core/layer/workload_library.h"
#include "core/report/simulated_design.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

Layer layer(const char* name, std::int64_t outputs, std::int64_t inputs) {
    Layer made;
    made.name = name;
    made.outputs = outputs;
    made.inputs = inputs;
    made.p = 4;
    made.weight_density = 0.25;
    made.activation_density = 0.5;
    return made;
}

Workload twoLayers() {
    Workload workload;
    workload.name = "two";
    workload.layers = {layer("first", 96, 64), layer("second", 40, 96)};
    return workload;
}

Result<SimulatedDesign> simulated(const Engine& engine, const Workload& workload) {
    const Technology technology{TechnologySettings{}};
    return simulateDesign(engine, engine.referenceDesign(technology), workload, technology, {});
}

} // namespace

class TstSimulatedDesign final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void engines_data() {
        QTest::addColumn<QString>("id");
        for (const std::string& id : engineIds()) {
            QTest::newRow(id.c_str()) << QString::fromStdString(id);
        }
    }

    /// The workload is the sum of its layers, in counts and in the closed form.
    void engines() {
        QFETCH(QString, id);
        const Engine& engine = *findEngine(id.toStdString());
        const Result<SimulatedDesign> result = simulated(engine, twoLayers());
        QVERIFY(result.has_value());
        QCOMPARE(result->engine, &engine);
        QCOMPARE(result->layers.size(), std::size_t(2));
        QCOMPARE(result->closed_layers.size(), std::size_t(2));
        double counted = 0.0, closed = 0.0;
        for (std::size_t l = 0; l < 2; ++l) {
            const LayerRun& run = result->layers[l].run;
            counted += run.cycles;
            closed += engine.metric(result->closed_layers[l], "cycles");
            double parts = run.busy_cycles;
            for (std::size_t s = 0; s < stallMetrics(engine).size(); ++s) {
                parts += run.stalls[s];
            }
            COMPARE_CLOSE(parts, run.cycles, 1e-12, 0);
        }
        const std::vector<CountedFigure> metrics = countedMetrics(*result);
        QCOMPARE(metrics.front().id, std::string("cycles"));
        COMPARE_CLOSE(metrics.front().counted, counted, 1e-12, 0);
        COMPARE_CLOSE(metrics.front().closed, closed, 1e-12, 0);
        for (const CountedFigure& metric : metrics) {
            QVERIFY2(std::isfinite(metric.counted) && std::isfinite(metric.closed),
                     metric.id.c_str());
        }
    }

    /// Energies of the lines sum to the metric, and lines are paired with their like.
    void eventsAreThoseOfTheBill_data() { engines_data(); }
    void eventsAreThoseOfTheBill() {
        QFETCH(QString, id);
        const Engine& engine = *findEngine(id.toStdString());
        const Result<SimulatedDesign> result = simulated(engine, twoLayers());
        QVERIFY(result.has_value());
        double energy = 0.0;
        std::size_t paired = 0;
        for (const CountedFigure& line : countedEvents(*result)) {
            energy += line.energy_uj;
            for (const BreakdownLine& closed : result->closed.breakdown) {
                if (closed.component == line.id && closed.event == line.event) {
                    QCOMPARE(line.closed, closed.events);
                    ++paired;
                }
            }
        }
        QCOMPARE(paired, result->closed.breakdown.size());
        COMPARE_CLOSE(energy, engine.metric(result->counted, "energy_uj"), 1e-12, 0);
    }

    void problemsOfALayerComeBack() {
        Workload workload;
        workload.layers = {layer("huge", 1 << 20, 1 << 20)};
        const Result<SimulatedDesign> result = simulated(*findEngine("permdnn"), workload);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().front().code, std::string("SIM-0006"));
    }

    void differences_data() {
        QTest::addColumn<double>("counted");
        QTest::addColumn<double>("closed");
        QTest::addColumn<QString>("text");
        QTest::newRow("more") << 101.25 << 100.0 << QStringLiteral("+1.25 %");
        QTest::newRow("fewer") << 50.0 << 100.0 << QStringLiteral("-50.00 %");
        QTest::newRow("same") << 7.0 << 7.0 << QStringLiteral("0 %");
        QTest::newRow("both none") << 0.0 << 0.0 << QStringLiteral("0 %");
        QTest::newRow("none expected") << 3.0 << 0.0 << QStringLiteral("-");
    }
    void differences() {
        QFETCH(double, counted);
        QFETCH(double, closed);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(differenceText(counted, closed)), text);
    }

    void utilisationByHand() {
        Simulation layer;
        QCOMPARE(utilisationRange(layer).pes, std::size_t(0));
        layer.pe_utilisation = {0.5, 0.0, 1.0, 0.25};
        const UtilisationRange range = utilisationRange(layer);
        QCOMPARE(range.pes, std::size_t(4));
        QCOMPARE(range.at_work, std::size_t(3));
        QCOMPARE(range.lowest, 0.0);
        QCOMPARE(range.mean, 0.4375); // 1.75 / 4
        QCOMPARE(range.highest, 1.0);
    }
};

QTEST_APPLESS_MAIN(TstSimulatedDesign)
#include "tst_simulated_design.moc"
