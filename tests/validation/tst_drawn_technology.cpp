// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTest>

#include "core/engines/registry.h"
#include "core/layer/workload_library.h"
#include "core/validation/calibration_fit.h"
#include "core/validation/drawn_technology.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

std::shared_ptr<const ConstantTable> with(std::string_view id, double value) {
    auto table = std::make_shared<ConstantTable>(ConstantTable::builtin());
    table->set(id, value);
    return table;
}

TechnologySettings at(double node_nm) {
    TechnologySettings settings;
    settings.node_nm = node_nm;
    return settings;
}

} // namespace

class TstDrawnTechnology final : public QObject {
    Q_OBJECT

    static double metric(const Technology& technology, const char* engineId, const char* metricId,
                         const std::vector<std::pair<const char*, double>>& design = {},
                         const char* workload = "permdnn-paper") {
        const Engine& engine = *findEngine(engineId);
        DesignValues values = engine.referenceDesign(technology);
        for (const auto& [parameter, value] : design) {
            values[*engine.parameterIndex(parameter)] = value;
        }
        return engine.metric(engine.evaluate(values, *findBuiltinWorkload(workload), technology),
                             metricId);
    }

private slots:
    void init() { test::failOnAnyWarning(); }

    /// With wires twice as dear a design of more PEs, whose broadcasts are longer, costs more; the
    /// reference keeps its published power, because the factors are refitted.
    void theReferenceKeepsItsPublication() {
        const std::vector<std::string> ids{"permdnn"};
        const Technology stated = refittedTechnology(at(28), ids, ConstantTable::sharedBuiltin());
        const Technology dear = refittedTechnology(at(28), ids, with("wire_bit_mm_pj", 0.5));
        COMPARE_CLOSE(metric(dear, "permdnn", "power_mw"), metric(stated, "permdnn", "power_mw"),
                      1e-9, 0);
        COMPARE_CLOSE(metric(dear, "permdnn", "area_mm2"), metric(stated, "permdnn", "area_mm2"),
                      1e-9, 0);
        const double before = metric(stated, "permdnn", "energy_uj", {{"pe_count", 128.0}});
        const double after = metric(dear, "permdnn", "energy_uj", {{"pe_count", 128.0}});
        QVERIFY2(std::abs(after / before - 1.0) > 0.01,
                 qPrintable(QString::number(after / before)));
    }

    /// How far the publication is trusted stays: it is put on top of the refitted factors.
    void trustIsNotFittedAway() {
        const std::vector<std::string> ids{"permdnn"};
        const Technology stated = refittedTechnology(at(28), ids, ConstantTable::sharedBuiltin());
        const Technology less =
            refittedTechnology(at(28), ids, with("permdnn_published_power", 1.1));
        COMPARE_CLOSE(metric(less, "permdnn", "power_mw"),
                      1.1 * metric(stated, "permdnn", "power_mw"), 1e-9, 0);
        COMPARE_CLOSE(metric(less, "permdnn", "area_mm2"), metric(stated, "permdnn", "area_mm2"),
                      1e-12, 0);
    }

    /// Refitting to the stated constants gives what is in force without draws.
    void statedConstantsChangeNothing() {
        const Technology plain{at(28)};
        const Technology refitted =
            refittedTechnology(at(28), engineIds(), ConstantTable::sharedBuiltin());
        for (const Engine* engine : engines()) {
            const Workload& workload = *findBuiltinWorkload("permdnn-paper");
            const DesignValues design = engine->referenceDesign(plain);
            const Evaluation a = engine->evaluate(design, workload, plain);
            const Evaluation b = engine->evaluate(design, workload, refitted);
            for (std::size_t i = 0; i < a.metrics.size(); ++i) {
                if (!std::isnan(a.metrics[i])) {
                    COMPARE_CLOSE(b.metrics[i], a.metrics[i], 1e-9, 1e-12);
                }
            }
        }
    }

    void ownCalibrationsAreKept() {
        TechnologySettings settings = at(28);
        settings.calibrations = {neutralCalibration("permdnn", 28)};
        const Technology technology = drawnTechnology(settings, engineIds(), 1, 0);
        QVERIFY(technology.calibration("permdnn") == settings.calibrations.front());
        QVERIFY(!(technology.calibration("eie") == Technology(at(28)).calibration("eie")));
    }

    void layersStayMappedAsStated_data() {
        QTest::addColumn<bool>("openClock");
        QTest::addRow("1.2 GHz") << false;
        QTest::addRow("highest clock") << true;
    }
    /// What streams is decided when layers are compiled, whatever DRAM and silicon turn out to be;
    /// how long it takes is not.
    void layersStayMappedAsStated() {
        QFETCH(bool, openClock);
        const Engine& engine = *findEngine("permdnn");
        const Workload& workload = *findBuiltinWorkload("alexnet-fc");
        const Technology stated(at(28));
        DesignValues design = engine.referenceDesign(stated);
        for (const auto& [parameter, value] : std::vector<std::pair<const char*, double>>{
                 {"pe_count", 8}, {"multipliers_per_pe", 2}, {"clock_ghz", 1.2}}) {
            design[*engine.parameterIndex(parameter)] = value;
        }
        const std::size_t streamed = *engine.metricIndex("dram_kib");
        const std::size_t stalled = *engine.metricIndex("stall_dram_cycles");
        const auto on = [&](const Technology& technology) {
            const auto kernel = engine.makeKernel(workload, technology);
            if (openClock) {
                kernel->useHighestClock();
            }
            std::vector<double> metrics(engine.metrics().size());
            static_cast<void>(kernel->evaluate(design, metrics));
            return metrics;
        };
        const std::vector<double> known = on(stated);
        QVERIFY(known[streamed] > 0.0);
        bool takesLonger = false;
        for (std::uint64_t draw = 0; draw < 100; ++draw) {
            const std::vector<double> drawn = on(drawnTechnology(at(28), engineIds(), 1, draw));
            QCOMPARE(drawn[streamed], known[streamed]);
            takesLonger = takesLonger || drawn[stalled] > known[stalled];
        }
        QVERIFY(takesLonger);
        TechnologySettings slow = at(28); // where it is known, it is mapped for
        slow.dram_bandwidth_gbyte_s = 12.8;
        QVERIFY(on(Technology(slow))[streamed] != known[streamed]);
    }

    void seedsAndNumbersMakeTheDraw() {
        const auto energy = [&](std::uint64_t seed, std::uint64_t draw) {
            return metric(drawnTechnology(at(28), engineIds(), seed, draw), "permdnn", "energy_uj");
        };
        QCOMPARE(energy(1, 3), energy(1, 3));
        QVERIFY(energy(1, 3) != energy(1, 4));
        QVERIFY(energy(1, 3) != energy(2, 3));
    }

    /// A range that nothing reads would be a promise not kept: with the calibrations in force each
    /// constant with a range moves some metric of some design under some preset.
    void everyRangeReachesAMetric() {
        using Settings = std::vector<std::pair<const char*, double>>;
        // Too little memory for the layers, with few PEs (any DRAM keeps up) and many (none does).
        const std::vector<std::pair<const char*, Settings>> designs = {
            {"permdnn", {{"pe_count", 1}}},
            {"permdnn", {{"pe_count", 1024}, {"weight_sram_depth", 32}}},
            {"eie", {{"pe_count", 1}}},
            {"circnn", {}}};
        for (const auto& [id, constant] : ConstantTable::builtin().all()) {
            if (!constant.hasRange()) {
                continue;
            }
            const double end = constant.low < constant.figure.value ? constant.low : constant.high;
            bool moves = false;
            for (int preset = 0; preset < 3 && !moves; ++preset) {
                TechnologySettings settings = at(28);
                settings.multiplier = static_cast<MultiplierPreset>(preset);
                settings.dram = static_cast<DramPreset>(preset);
                const Technology stated(settings);
                const Technology moved(settings, stated.calibrations(), with(id, end));
                for (const auto& [engine, design] : designs) {
                    for (const char* metricId :
                         {"energy_uj", "area_mm2", "power_mw", "latency_us", "timing_slack_ps"}) {
                        const double a = metric(stated, engine, metricId, design);
                        moves = moves || a != metric(moved, engine, metricId, design);
                    }
                }
            }
            QVERIFY2(moves, id.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TstDrawnTechnology)
#include "tst_drawn_technology.moc"
