// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <random>
#include <set>

#include <QTest>

#include "core/base/json_document.h"
#include "core/engines/registry.h"
#include "core/layer/workload_library.h"
#include "core/technology/published.h"
#include "core/technology/technology.h"
#include "core/validation/calibration_fit.h"
#include "tests/support/compare.h"
#include "tests/support/engine_data.h"

using namespace permdse;

namespace {

Technology technologyAt(double node_nm, ProjectionRule rule = ProjectionRule::Paper) {
    TechnologySettings settings;
    settings.node_nm = node_nm;
    settings.projection = rule;
    return Technology(settings);
}

Workload paper() {
    return *findBuiltinWorkload("permdnn-paper");
}

} // namespace

class TstEngines final : public QObject {
    Q_OBJECT

    static const Engine& engineOf(const QString& id) { return *findEngine(id.toStdString()); }

private slots:
    void init() { test::failOnAnyWarning(); }

    void tablesAreComplete_data() { test::addEngines(); }
    void tablesAreComplete() {
        QFETCH(QString, engine);
        std::set<std::string> ids;
        for (const ParameterInfo& parameter : engineOf(engine).parameters()) {
            QVERIFY2(ids.insert(parameter.id).second, parameter.id.c_str());
            QVERIFY2(!parameter.meaning.empty() && !parameter.influences.empty(),
                     parameter.id.c_str());
            QVERIFY2(evidenceFromText(parameter.evidence).has_value(), parameter.id.c_str());
            QVERIFY2(parameterProblem(parameter, parameter.reference).empty(),
                     parameter.id.c_str());
            QVERIFY2(parameter.min < parameter.max, parameter.id.c_str());
        }
        std::set<std::string> lines;
        for (const BillLineInfo& line : engineOf(engine).billLines()) {
            QVERIFY2(lines.insert(line.lineTitle()).second, line.component.c_str());
        }
        for (const MetricInfo& metric : engineOf(engine).metrics()) {
            QVERIFY2(ids.insert(metric.id).second, metric.id.c_str());
            QVERIFY2(!metric.title.empty() && !metric.meaning.empty(), metric.id.c_str());
        }
    }

    /// PermDNN 703.4 mW and 8.85 mm2, EIE 0.59 W and 40.8 mm2 within 2 %, CirCNN 80 mW exactly.
    void publishedTotals_data() {
        QTest::addColumn<QString>("engine");
        QTest::addColumn<double>("power_mw");
        QTest::addColumn<double>("area_mm2");
        QTest::newRow("PermDNN") << "permdnn" << 703.4 << 8.85;
        QTest::newRow("EIE") << "eie" << 590.0 << 40.8;
        QTest::newRow("CirCNN, no area published") << "circnn" << 80.0 << -1.0;
    }
    void publishedTotals() {
        QFETCH(QString, engine);
        QFETCH(double, power_mw);
        QFETCH(double, area_mm2);
        const Engine& model = engineOf(engine);
        const Technology technology = technologyAt(model.nativeNode_nm());
        const Evaluation evaluation =
            model.evaluate(model.referenceDesign(technology), paper(), technology);
        COMPARE_CLOSE(model.metric(evaluation, "power_mw"), power_mw, 0.02, 0);
        if (area_mm2 > 0) {
            COMPARE_CLOSE(model.metric(evaluation, "area_mm2"), area_mm2, 0.02, 0);
        }
        QCOMPARE(evaluation.infeasibility, 0u);
        QCOMPARE(model.metric(evaluation, "fits"), 1.0);
    }

    void peakThroughputIsExact() {
        const Engine& permdnn = *findEngine("permdnn");
        const Technology technology = technologyAt(28);
        const Evaluation evaluation =
            permdnn.evaluate(permdnn.referenceDesign(technology), paper(), technology);
        COMPARE_CLOSE(permdnn.metric(evaluation, "peak_gops"), 614.4, 1e-15, 0);
    }

    /// Parts sum to totals, stalls and work to cycles; figures are finite and not negative.
    void partsSumToTotals_data() { test::addEngines(); }
    void partsSumToTotals() {
        QFETCH(QString, engine);
        const Engine& model = engineOf(engine);
        std::mt19937_64 random(17);
        int evaluated = 0;
        for (int trial = 0; trial < 400; ++trial) {
            const Technology technology = technologyAt(trial % 2 == 0 ? 28 : 45);
            const DesignValues design = test::randomDesign(model, random);
            const Evaluation evaluation = model.evaluate(design, paper(), technology);
            if ((evaluation.infeasibility & OutsideSramTable) != 0) {
                QVERIFY(std::isnan(model.metric(evaluation, "cycles")));
                // Which memory it is and what is accepted.
                const auto says = [](const std::string& note) {
                    return note.find("SRAM: an SRAM of ") != std::string::npos &&
                           note.find(" is outside the table, which covers ") != std::string::npos;
                };
                QVERIFY(std::any_of(evaluation.notes.begin(), evaluation.notes.end(), says));
                continue;
            }
            if ((evaluation.infeasibility & IllegalForLayer) != 0) { // pointers too narrow
                QVERIFY(std::isnan(model.metric(evaluation, "cycles")));
                continue;
            }
            ++evaluated;
            const auto metric = [&](const char* id) { return model.metric(evaluation, id); };
            COMPARE_CLOSE(evaluation.totalArea_mm2(), metric("area_mm2"), 1e-12, 0);
            COMPARE_CLOSE(evaluation.totalPower_mw(), metric("power_mw"), 1e-12, 0);
            COMPARE_CLOSE(evaluation.totalEnergy_uj(), metric("energy_uj"), 1e-12, 0);
            double cycles = metric("utilisation") * metric("cycles");
            for (std::size_t i = commonMetrics().size(); i < evaluation.metrics.size(); ++i) {
                QVERIFY(evaluation.metrics[i] >= 0.0);
                cycles += evaluation.metrics[i];
            }
            COMPARE_CLOSE(cycles, metric("cycles"), 1e-12, 0);
            QVERIFY(metric("utilisation") <= 1.0 + 1e-12);
            QVERIFY2(metric("multiplier_utilisation") <= 1.0 + 1e-12,
                     qPrintable(QString::number(metric("multiplier_utilisation"), 'g', 17)));
            QVERIFY((evaluation.infeasibility & NumericFailure) == 0);
            for (const BreakdownLine& line : evaluation.breakdown) {
                QVERIFY(line.area_mm2 >= 0 && line.power_mw >= 0 && line.energy_uj >= 0);
            }
        }
        QVERIFY2(evaluated > 50, qPrintable(QString::number(evaluated)));
    }

    /// A workload's cycles and energy are the sums over its layers.
    void workloadsAreSums_data() { test::addEngines(); }
    void workloadsAreSums() {
        QFETCH(QString, engine);
        const Engine& model = engineOf(engine);
        const Technology technology = technologyAt(28);
        const DesignValues design = model.referenceDesign(technology);
        double cycles = 0.0, energy = 0.0;
        for (const Layer& layer : paper().layers) {
            const Evaluation evaluation = model.evaluate(design, layer, technology);
            cycles += model.metric(evaluation, "cycles");
            energy += model.metric(evaluation, "energy_uj");
        }
        const Evaluation all = model.evaluate(design, paper(), technology);
        COMPARE_CLOSE(model.metric(all, "cycles"), cycles, 1e-12, 0);
        COMPARE_CLOSE(model.metric(all, "energy_uj"), energy, 1e-12, 0);
    }

    /// The sweep path gives the bits of the single-design path, whatever it evaluated before.
    void sweepPathEqualsSinglePath_data() { test::addEngines(); }
    void sweepPathEqualsSinglePath() {
        QFETCH(QString, engine);
        const Engine& model = engineOf(engine);
        const Technology technology = technologyAt(28);
        const Workload workload = paper();
        const auto kernel = model.makeKernel(workload, technology);
        std::mt19937_64 random(23);
        std::vector<double> metrics(model.metrics().size());
        for (int trial = 0; trial < 200; ++trial) {
            const DesignValues design = test::randomDesign(model, random);
            const std::uint32_t reasons = kernel->evaluate(design, metrics);
            const Evaluation evaluation = model.evaluate(design, workload, technology);
            QCOMPARE(reasons, evaluation.infeasibility);
            for (std::size_t i = 0; i < metrics.size(); ++i) {
                QVERIFY(metrics[i] == evaluation.metrics[i] ||
                        (std::isnan(metrics[i]) && std::isnan(evaluation.metrics[i])));
            }
        }
    }

    /// More of a resource never makes a design slower.
    void moreIsNeverSlower_data() {
        QTest::addColumn<QString>("engine");
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("metric");
        QTest::newRow("PEs") << "permdnn"
                             << "pe_count"
                             << "cycles";
        QTest::newRow("multipliers") << "permdnn"
                                     << "multipliers_per_pe"
                                     << "cycles";
        QTest::newRow("accumulators") << "permdnn"
                                      << "accumulators_per_pe"
                                      << "cycles";
        QTest::newRow("activation banks") << "permdnn"
                                          << "activation_sram_banks"
                                          << "cycles";
        QTest::newRow("activation units") << "permdnn"
                                          << "activation_units"
                                          << "cycles";
        QTest::newRow("EIE PEs") << "eie"
                                 << "pe_count"
                                 << "cycles";
        QTest::newRow("EIE queue") << "eie"
                                   << "fifo_depth"
                                   << "cycles";
        QTest::newRow("EIE index") << "eie"
                                   << "index_bits"
                                   << "stall_padding_cycles";
        QTest::newRow("CirCNN lanes") << "circnn"
                                      << "lanes"
                                      << "cycles";
        QTest::newRow("CirCNN parallelism") << "circnn"
                                            << "parallelism"
                                            << "cycles";
    }
    void moreIsNeverSlower() {
        QFETCH(QString, engine);
        QFETCH(QString, parameter);
        QFETCH(QString, metric);
        const Engine& model = engineOf(engine);
        const Technology technology = technologyAt(28);
        DesignValues design = model.referenceDesign(technology);
        const std::size_t index = *model.parameterIndex(parameter.toStdString());
        // Weights must fit throughout, or fewer PEs stream more.
        for (const char* memory : {"weight_sram_depth", "permutation_sram_depth"}) {
            if (const auto depth = model.parameterIndex(memory)) {
                design[*depth] = 65536;
            }
        }
        for (const char* memory : {"spmat_sram_kib", "pointer_sram_kib"}) {
            if (const auto kib = model.parameterIndex(memory)) {
                design[*kib] = 4096;
            }
        }
        for (const Layer& layer : paper().layers) {
            double previous = 1e300;
            for (double value = model.parameters()[index].min;
                 value <= std::min(256.0, model.parameters()[index].max); value *= 2) {
                design[index] = value;
                const double figure =
                    model.metric(model.evaluate(design, layer, technology), metric.toStdString());
                QVERIFY2(figure <= previous * (1 + 1e-12),
                         qPrintable(QString::fromStdString(layer.name) + QString::number(value)));
                previous = figure;
            }
        }
    }

    /// Feasible at the limit, infeasible one step beyond.
    void timingLimitsAreTight_data() { test::addEngines(); }
    void timingLimitsAreTight() {
        QFETCH(QString, engine);
        const Engine& model = engineOf(engine);
        const Technology technology = technologyAt(model.nativeNode_nm());
        DesignValues design = model.referenceDesign(technology);
        const std::size_t clock = *model.parameterIndex("clock_ghz");
        const Evaluation reference = model.evaluate(design, paper(), technology);
        design[clock] = model.metric(reference, "max_clock_ghz");
        QCOMPARE(model.evaluate(design, paper(), technology).infeasibility, 0u);
        design[clock] *= 1.0001;
        QVERIFY(model.evaluate(design, paper(), technology).infeasibility != 0);
    }

    /// A weight sub-bank of 1 MiB at 28 nm takes longer than two periods of 1.2 GHz.
    void slowSramsMakeDesignsInfeasible() {
        const Engine& permdnn = *findEngine("permdnn");
        const Technology technology = technologyAt(28);
        DesignValues design = permdnn.referenceDesign(technology);
        design[*permdnn.parameterIndex("weight_sram_depth")] = 262144;
        const Evaluation evaluation = permdnn.evaluate(design, paper(), technology);
        QVERIFY((evaluation.infeasibility & SramAccessTooLong) != 0);
        QVERIFY(permdnn.metric(evaluation, "max_clock_ghz") < 1.2);
        QCOMPARE(permdnn.metric(evaluation, "feasible"), 0.0);
    }

    /// What does not fit streams and is flagged; one sub-bank more and it fits.
    void capacityIsTight() {
        const Engine& permdnn = *findEngine("permdnn");
        const Technology technology = technologyAt(28);
        DesignValues design = permdnn.referenceDesign(technology);
        // 1024 x 1024, p = 4: 32 rows per PE = 8 block rows x 256 block columns x 4 weights of 4
        // bit = 32768 bit = 16 sub-banks x 64 words x 32 bit.
        const Layer layer{"l", 1024, 1024, 4, 0.25, 1.0, false, Evidence::Chosen, ""};
        design[*permdnn.parameterIndex("weight_sram_depth")] = 64;
        QCOMPARE(permdnn.metric(permdnn.evaluate(design, layer, technology), "fits"), 1.0);
        const double fittingEnergy =
            permdnn.metric(permdnn.evaluate(design, layer, technology), "energy_uj");
        design[*permdnn.parameterIndex("weight_sram_sub_banks")] = 15;
        const Evaluation streaming = permdnn.evaluate(design, layer, technology);
        QCOMPARE(permdnn.metric(streaming, "fits"), 0.0);
        // 2048 bit of each of 32 PEs: 8 KiB.
        COMPARE_CLOSE(permdnn.metric(streaming, "dram_kib"), 8.0, 1e-12, 0);
        QVERIFY(permdnn.metric(streaming, "energy_uj") > fittingEnergy);
        QVERIFY(streaming.notes.size() == 1);
    }

    void blockSizesBeyondTheLayerAreNamed() {
        const Engine& permdnn = *findEngine("permdnn");
        const Technology technology = technologyAt(28);
        DesignValues design = permdnn.referenceDesign(technology);
        const Layer layer{"tiny", 8, 16, 4, 0.25, 1.0, false, Evidence::Chosen, ""};
        design[*permdnn.parameterIndex("p")] = 8;
        QVERIFY(permdnn.layerProblem(design, layer).empty());
        design[*permdnn.parameterIndex("p")] = 9;
        QCOMPARE(permdnn.layerProblem(design, layer),
                 std::string("p = 9 is larger than the layer \"tiny\" (8 outputs, 16 inputs); "
                             "accepted are 1 to 8"));
        QVERIFY((permdnn.evaluate(design, layer, technology).infeasibility & IllegalForLayer) != 0);
    }

    void accuracyIsStatedOnlyForTheOwnBlockSizes() {
        const Engine& permdnn = *findEngine("permdnn");
        const Technology technology = technologyAt(28);
        DesignValues design = permdnn.referenceDesign(technology);
        const Workload& alexnet = *findBuiltinWorkload("alexnet-fc");
        QCOMPARE(permdnn.metric(permdnn.evaluate(design, alexnet, technology), "accuracy"), 79.9);
        design[*permdnn.parameterIndex("p")] = 4;
        QVERIFY(
            std::isnan(permdnn.metric(permdnn.evaluate(design, alexnet, technology), "accuracy")));
        const Engine& eie = *findEngine("eie");
        QVERIFY(std::isnan(eie.metric(
            eie.evaluate(eie.referenceDesign(technology), alexnet, technology), "accuracy")));
    }

    void illegalDesignsThrow() {
        const Engine& permdnn = *findEngine("permdnn");
        const Technology technology = technologyAt(28);
        DesignValues design = permdnn.referenceDesign(technology);
        QVERIFY_EXCEPTION_THROWN((void)permdnn.evaluate(DesignValues(3, 1.0), paper(), technology),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)permdnn.evaluate(design, Workload{}, technology),
                                 std::invalid_argument);
        for (const double wrong : {0.0, -1.0, 2.5, 5000.0, std::nan("")}) {
            design[0] = wrong;
            QVERIFY_EXCEPTION_THROWN((void)permdnn.evaluate(design, paper(), technology),
                                     std::invalid_argument);
        }
    }

    /// The factors in resources/calibration are what the fit gives today.
    void storedCalibrationIsTheFit_data() { test::addEngines(); }
    void storedCalibrationIsTheFit() {
        QFETCH(QString, engine);
        const Calibration fitted = fitCalibration(engine.toStdString());
        const Calibration stored = technologyAt(28).calibration(engine.toStdString());
        COMPARE_CLOSE(stored.filler_share, fitted.filler_share, 1e-9, 0);
        QCOMPARE(stored.factors.size(), fitted.factors.size());
        for (std::size_t i = 0; i < fitted.factors.size(); ++i) {
            QCOMPARE(stored.factors[i].category, fitted.factors[i].category);
            COMPARE_CLOSE(stored.factors[i].power, fitted.factors[i].power, 1e-9, 0);
            COMPARE_CLOSE(stored.factors[i].area, fitted.factors[i].area, 1e-9, 0);
            QVERIFY(fitted.factors[i].power < suspiciousFactor &&
                    fitted.factors[i].power > 1 / suspiciousFactor);
            QVERIFY(fitted.factors[i].area < suspiciousFactor &&
                    fitted.factors[i].area > 1 / suspiciousFactor);
        }
    }

    /// Categories of the reference designs meet their publications (they are fitted): within 2 %.
    void fittedCategoriesMeetThePublication() {
        for (const char* engine : {"permdnn", "eie"}) {
            const Calibration calibration = technologyAt(28).calibration(engine);
            for (const CategoryFigures& figures : referenceFigures(engine, calibration)) {
                const CalibrationFactor& factor = calibration.factor(figures.category);
                if (factor.published_power_mw > 0) {
                    COMPARE_CLOSE(figures.power_mw, factor.published_power_mw, 0.02, 0);
                    COMPARE_CLOSE(figures.area_mm2, factor.published_area_mm2, 0.02, 0);
                }
            }
        }
    }

    /// 45 -> 28 nm by the published rule: EIE 1.286 GHz, 15.8 mm2, the same design power.
    void paperProjectionOfEie() {
        const Engine& eie = *findEngine("eie");
        const Technology at45 = technologyAt(45), at28 = technologyAt(28);
        const DesignValues design45 = eie.referenceDesign(at45),
                           design28 = eie.referenceDesign(at28);
        COMPARE_CLOSE(design28[*eie.parameterIndex("clock_ghz")], 0.8 * 45 / 28, 1e-12, 0);
        const Evaluation from = eie.evaluate(design45, paper(), at45),
                         to = eie.evaluate(design28, paper(), at28);
        COMPARE_CLOSE(eie.metric(to, "power_mw"), eie.metric(from, "power_mw"), 1e-12, 0);
        COMPARE_CLOSE(eie.metric(to, "area_mm2"), eie.metric(from, "area_mm2") * 28 * 28 / 45 / 45,
                      1e-12, 0);
        COMPARE_CLOSE(eie.metric(to, "latency_us"), eie.metric(from, "latency_us") * 28 / 45, 1e-12,
                      0);
        QCOMPARE(to.infeasibility, 0u);
        QVERIFY(!to.notes.empty()); // says which rule carried it
    }

    /// Smaller nodes give smaller areas under every rule that projects.
    void areaShrinksWithTheNode() {
        for (const Engine* engine : engines()) {
            for (const auto rule : {ProjectionRule::Paper, ProjectionRule::Stillmaker}) {
                double previous = 1e300;
                for (const double node : {65.0, 45.0, 32.0, 28.0, 22.0, 16.0, 10.0, 7.0}) {
                    const Technology technology = technologyAt(node, rule);
                    const Evaluation evaluation =
                        engine->evaluate(engine->referenceDesign(technology), paper(), technology);
                    const double area = engine->metric(evaluation, "area_mm2");
                    QVERIFY2(area > 0 && area < previous, qPrintable(QString::number(node)));
                    previous = area;
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TstEngines)
#include "tst_engines.moc"
