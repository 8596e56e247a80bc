// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include <QTest>

#include "core/engines/registry.h"
#include "core/figure/simulation_figures.h"
#include "core/layer/workload_library.h"
#include "core/study/simulated_design.h"
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
    return simulateDesign(engine, engine.referenceDesign(technology), workload, technology,
                          DrawnLayerData(1));
}

/// Says that it gives weights.
class GivenWeights final : public LayerDataSource {
public:
    Result<LayerData> dataOf(const Layer&) const override { return LayerData{}; }
    bool givesWeights(const Layer&) const override { return true; }
    Result<std::string> digest() const override { return std::string("given"); }
};

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

    /// What a simulation takes is known before it starts, and grows with the weights it stores.
    void memoryIsKnownBefore_data() { engines_data(); }
    void memoryIsKnownBefore() {
        QFETCH(QString, id);
        const Engine& engine = *findEngine(id.toStdString());
        const Technology technology{TechnologySettings{}};
        const DesignValues design = engine.referenceDesign(technology);
        Workload large;
        large.layers = {layer("large", 16384, 16384), layer("small", 64, 64)};
        const std::uint64_t need = simulationMemory_bytes(engine, design, large, DrawnLayerData(1));
        QVERIFY(need > 10'000'000);
        QCOMPARE(simulationMemory_bytes(engine, design, large, GivenWeights()),
                 need + (std::uint64_t{1} << 30));
        const MemoryAllowance little{1'000'000, "a test"};
        const Result<SimulatedDesign> refused = simulateDesign(
            engine, design, large, technology, DrawnLayerData(1), {}, [](std::size_t) {}, little);
        QVERIFY(!refused);
        QCOMPARE(refused.error().front().code, std::string("SIM-0007"));
        const std::string& message = refused.error().front().message;
        QVERIFY2(message.starts_with("to simulate the largest layer takes about ") &&
                     message.ends_with(" of memory; 1 MB are accepted (a test)"),
                 message.c_str());
        QVERIFY(simulateDesign(engine, design, twoLayers(), technology, DrawnLayerData(1), {},
                               [](std::size_t) {}, {1'000'000'000, "a test"})
                    .has_value());
    }

    /// Within one layer, wherever it is: the calls of the stop point are counted, and each of some
    /// of them ends it.
    void stopsWithinALayer_data() { engines_data(); }
    void stopsWithinALayer() {
        QFETCH(QString, id);
        const Engine& engine = *findEngine(id.toStdString());
        const Technology technology{TechnologySettings{}};
        Workload one;
        one.layers = {layer("one", 600, 500)};
        struct Stopped {};
        int calls = 0, last = std::numeric_limits<int>::max();
        SimulationInput input;
        input.stop_point = [&] {
            if (++calls > last) {
                throw Stopped();
            }
        };
        const auto run = [&] {
            (void)simulateDesign(engine, engine.referenceDesign(technology), one, technology,
                                 DrawnLayerData(1), input);
        };
        run();
        const int all = calls;
        // While weights are drawn, stored and multiplied.
        QVERIFY2(all > 10, qPrintable(QString::number(all)));
        for (const double share : {0.0, 0.3, 0.6, 0.99}) {
            calls = 0;
            last = int(share * all);
            QVERIFY_EXCEPTION_THROWN(run(), Stopped);
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

    /// Each bar's parts sum to its cycles, and no part is empty in all bars.
    void cycleBars_data() { engines_data(); }
    void cycleBars() {
        QFETCH(QString, id);
        const Engine& engine = *findEngine(id.toStdString());
        const Result<SimulatedDesign> result = simulated(engine, twoLayers());
        QVERIFY(result.has_value());
        const BarSpec spec = makeCycleBars(*result);
        QCOMPARE(spec.bars.size(), std::size_t(4));
        QCOMPARE(spec.bars[0].label, std::string("first, simulated"));
        QCOMPARE(spec.bars[3].label, std::string("second, closed form"));
        std::vector<double> used(spec.bars[0].parts.size(), 0.0);
        for (std::size_t b = 0; b < 4; ++b) {
            double sum = 0.0;
            for (std::size_t p = 0; p < spec.bars[b].parts.size(); ++p) {
                sum += spec.bars[b].parts[p].value;
                used[p] += spec.bars[b].parts[p].value;
            }
            const double cycles = b % 2 == 0
                                      ? result->layers[b / 2].run.cycles
                                      : engine.metric(result->closed_layers[b / 2], "cycles");
            COMPARE_CLOSE(sum, cycles, 1e-9, 0);
        }
        QVERIFY(std::all_of(used.begin(), used.end(), [](double cycles) { return cycles > 0.0; }));
    }

    /// Causes that no layer has are left out, and what is left keeps its colour.
    void coloursOfCauses() {
        std::map<std::string, std::size_t> colours;
        std::set<std::size_t> taken;
        for (const Engine* engine : permdse::engines()) {
            const Result<SimulatedDesign> result = simulated(*engine, twoLayers());
            QVERIFY(result.has_value());
            const BarSpec spec = makeCycleBars(*result);
            for (const BarPart& part : spec.bars[0].parts) {
                QVERIFY2(part.colour.has_value(), part.title.c_str());
                const auto [known, isNew] = colours.emplace(part.title, *part.colour);
                QCOMPARE(known->second, *part.colour);
                QVERIFY(!isNew || taken.insert(*part.colour).second);
            }
        }
        QCOMPARE(colours.at("Computing"), std::size_t(0));
        QVERIFY(colours.contains("Write-back") && colours.contains("Waiting for transforms"));
    }

    void summaryInWords() {
        const Engine& engine = *findEngine("eie");
        SimulatedDesign design;
        design.engine = &engine;
        const std::size_t cycles = *engine.metricIndex("cycles");
        design.closed.metrics.assign(engine.metrics().size(), 0.0);
        design.layers.resize(2);
        design.layers[0].run.cycles = 223000.0;
        design.layers[1].run.cycles = 842.8571;
        design.closed.metrics[cycles] = 200000.0;
        QCOMPARE(cyclesText(design),
                 std::string("223842.9 cycles, 200000 by the closed form: +11.92 %"));
        design.closed.metrics[cycles] = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(cyclesText(design),
                 std::string("223842.9 cycles; the closed form has no figures of this design"));
    }

    void timelineTitles_data() {
        QTest::addColumn<double>("cycles");
        QTest::addColumn<qint64>("traced");
        QTest::addColumn<qint64>("shown");
        QTest::addColumn<QString>("title");
        QTest::newRow("all") << 120.0 << qint64(120) << qint64(120)
                             << QStringLiteral("Timeline: 120 cycles at work");
        QTest::newRow("DRAM") << 500.5 << qint64(120) << qint64(120)
                              << QStringLiteral("Timeline: 120 cycles at work; 380.5 more wait for "
                                                "DRAM");
        QTest::newRow("cut") << 120.0 << qint64(120) << qint64(80)
                             << QStringLiteral("Timeline: the first 80 of 120 cycles at work");
    }
    void timelineTitles() {
        QFETCH(double, cycles);
        QFETCH(qint64, traced);
        QFETCH(qint64, shown);
        QFETCH(QString, title);
        SimulatedDesign design;
        design.layers.resize(1);
        design.layers.front().run.cycles = cycles;
        QCOMPARE(QString::fromStdString(timelineTitle(design, traced, shown)), title);
    }

    void utilisationProfile() {
        SimulatedDesign design;
        design.engine = findEngine("eie");
        design.layers.resize(2);
        design.layers[1].pe_utilisation = {0.5, 0.0, 1.0, 0.25};
        QCOMPARE(makeUtilisationProfile(design, 0).empty_reason,
                 std::string("EIE works without separate PEs"));
        const ProfileSpec spec = makeUtilisationProfile(design, 1);
        QCOMPARE(spec.title, std::string("Utilisation by PE: 0 to 1, mean 0.4375; 1 of 4 have no "
                                         "work"));
        QCOMPARE(spec.values, design.layers[1].pe_utilisation);
        QVERIFY(spec.empty_reason.empty());
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
