// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <functional>

#include <QTest>

#include "core/engines/registry.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

/// A design off the published one, with its bill and metrics by name.
class Variant {
public:
    explicit Variant(const char* engineId, TechnologySettings settings = {})
        : m_engine(*findEngine(engineId)), m_technology(std::move(settings)),
          m_design(m_engine.referenceDesign(m_technology)) {}

    Variant& set(const char* parameter, double value) {
        m_design[*m_engine.parameterIndex(parameter)] = value;
        return *this;
    }
    [[nodiscard]] double operator[](const char* metric) const {
        return m_engine.metric(evaluation(), metric);
    }
    [[nodiscard]] Evaluation evaluation() const {
        return m_engine.evaluate(m_design, *findBuiltinWorkload("permdnn-paper"), m_technology);
    }
    [[nodiscard]] double lineArea(const char* component) const {
        double area_mm2 = 0.0;
        for (const BreakdownLine& line : evaluation().breakdown) {
            area_mm2 += line.component == component ? line.area_mm2 : 0.0;
        }
        return area_mm2;
    }
    [[nodiscard]] double lineEnergy_pj(const char* component) const {
        for (const BreakdownLine& line : evaluation().breakdown) {
            if (line.component == component) {
                return line.energy_pj;
            }
        }
        return std::nan("");
    }

private:
    const Engine& m_engine;
    Technology m_technology;
    DesignValues m_design;
};

} // namespace

/// How the model behaves away from the designs it was fitted on.
class TstOffReference final : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    /// Half the weight SRAM: less area and power; where weights no longer fit, DRAM takes over.
    void halfTheWeightSram() {
        const Variant reference("permdnn");
        Variant half("permdnn"), eighth("permdnn");
        half.set("weight_sram_depth", 1024);
        eighth.set("weight_sram_depth", 256);
        const double ratio = half.lineArea("weight_sram") / reference.lineArea("weight_sram");
        QVERIFY2(ratio > 0.4 && ratio < 0.65, qPrintable(QString::number(ratio)));
        QVERIFY(half["area_mm2"] < reference["area_mm2"]);
        QVERIFY(half["power_mw"] < reference["power_mw"]);
        QVERIFY(half["max_clock_ghz"] >= reference["max_clock_ghz"]);
        QVERIFY(eighth["dram_kib"] > half["dram_kib"] && half["dram_kib"] >= reference["dram_kib"]);
        QVERIFY(eighth["energy_uj"] > reference["energy_uj"]); // what DRAM costs
        QVERIFY(eighth["latency_us"] >= reference["latency_us"]);
    }

    /// The same capacity in fewer, larger sub-banks: shorter wires, but dearer reads.
    void subBanksTradeWiresForReads() {
        const Variant reference("permdnn");
        Variant few("permdnn");
        few.set("weight_sram_sub_banks", 4).set("weight_sram_depth", 8192);
        QVERIFY(few.lineEnergy_pj("weight_sram") > reference.lineEnergy_pj("weight_sram"));
        QVERIFY(few.lineEnergy_pj("weight_sram_wires") <
                reference.lineEnergy_pj("weight_sram_wires"));
    }

    /// Twice the multipliers: at most twice as fast, exactly twice the peak, twice their area.
    void twiceTheMultipliers() {
        const Variant reference("permdnn");
        Variant twice("permdnn");
        twice.set("multipliers_per_pe", 16);
        COMPARE_CLOSE(twice["peak_gops"], 2 * reference["peak_gops"], 1e-12, 0);
        COMPARE_CLOSE(twice.lineArea("multipliers"), 2 * reference.lineArea("multipliers"), 1e-12,
                      0);
        QVERIFY(twice["latency_us"] < reference["latency_us"]);
        QVERIFY(twice["latency_us"] > reference["latency_us"] / 2);
        QVERIFY(twice["power_mw"] > reference["power_mw"] &&
                twice["power_mw"] < 2 * reference["power_mw"]);
        QVERIFY(twice["area_mm2"] > reference["area_mm2"]);
    }

    /// 8 instead of 16 bits: a quarter of the multiplier, half of the adders' activation side.
    void eightBits() {
        const Variant reference("permdnn");
        Variant narrow("permdnn");
        narrow.set("datapath_bits", 8).set("accumulator_bits", 16);
        COMPARE_CLOSE(narrow.lineArea("multipliers"), reference.lineArea("multipliers") / 4, 1e-12,
                      0);
        COMPARE_CLOSE(narrow.lineEnergy_pj("multipliers"),
                      reference.lineEnergy_pj("multipliers") / 4, 1e-12, 0);
        COMPARE_CLOSE(narrow.lineEnergy_pj("adders"), reference.lineEnergy_pj("adders") * 16 / 24,
                      1e-12, 0);
        QVERIFY(narrow["area_mm2"] < reference["area_mm2"]);
        QVERIFY(narrow["power_mw"] < reference["power_mw"]);
        QVERIFY(narrow["energy_uj"] < reference["energy_uj"]);
        QVERIFY(narrow["latency_us"] <= reference["latency_us"]); // a scan reads more activations
    }

    /// 45 instead of 28 nm, under each rule that projects: larger, slower, more energy.
    void olderNode_data() {
        QTest::addColumn<int>("rule");
        QTest::newRow("paper") << int(ProjectionRule::Paper);
        QTest::newRow("stillmaker") << int(ProjectionRule::Stillmaker);
    }
    void olderNode() {
        QFETCH(int, rule);
        for (const char* engine : {"permdnn", "eie", "circnn"}) {
            TechnologySettings settings;
            settings.projection = static_cast<ProjectionRule>(rule);
            settings.node_nm = 28;
            const Variant newer(engine, settings);
            settings.node_nm = 45;
            const Variant older(engine, settings);
            QVERIFY(older["area_mm2"] > newer["area_mm2"]);
            QVERIFY(older["latency_us"] > newer["latency_us"]);
            QVERIFY(older["energy_uj"] > newer["energy_uj"]);
            QVERIFY(older["max_clock_ghz"] < newer["max_clock_ghz"]);
        }
    }

    /// A lower supply: less energy, a clock that is not faster, the same area. The fit of the 32 nm
    /// delay turns at 0.85 V.
    void lowerSupply() {
        for (const char* engine : {"permdnn", "eie", "circnn"}) {
            double energy = 1e300, clock = 1e300, area = 0.0;
            for (const double supply_v : {0.9, 0.89, 0.87, 0.85, 0.83, 0.8, 0.75, 0.7, 0.65, 0.6}) {
                TechnologySettings settings;
                settings.supply_v = supply_v;
                const Variant variant(engine, settings);
                double dynamic_uj = 0.0;
                for (const BreakdownLine& line : variant.evaluation().breakdown) {
                    dynamic_uj += line.events * line.energy_pj * 1e-6;
                }
                QVERIFY(dynamic_uj < energy);
                QVERIFY(variant["max_clock_ghz"] <= clock);
                QVERIFY(variant["max_clock_ghz"] < clock || supply_v >= 0.8);
                QVERIFY(area == 0.0 || variant["area_mm2"] == area);
                energy = dynamic_uj;
                clock = variant["max_clock_ghz"];
                area = variant["area_mm2"];
            }
        }
    }

    /// A cheaper or faster DRAM shows where something streams, and nowhere else.
    void dramPresets() {
        TechnologySettings settings;
        const auto streaming = [&](DramPreset preset) {
            settings.dram = preset;
            Variant variant("permdnn", settings);
            return variant.set("weight_sram_depth", 64);
        };
        const Variant eie = streaming(DramPreset::Ddr3), lpddr4 = streaming(DramPreset::Lpddr4),
                      hbm2 = streaming(DramPreset::Hbm2);
        QVERIFY(eie["energy_uj"] > lpddr4["energy_uj"] && lpddr4["energy_uj"] > hbm2["energy_uj"]);
        COMPARE_CLOSE(eie["stall_dram_cycles"], lpddr4["stall_dram_cycles"], 1e-12, 0);
        QVERIFY(hbm2["stall_dram_cycles"] < lpddr4["stall_dram_cycles"]);
        settings.dram = DramPreset::Hbm2;
        TechnologySettings usual;
        QCOMPARE(Variant("circnn", settings)["area_mm2"], Variant("circnn", usual)["area_mm2"]);
    }

    /// Leaky cells leak in the logic too, and with more area more.
    void cellTypesLeak() {
        TechnologySettings leaky;
        leaky.cell = CellType::HighPerformance;
        for (const char* engine : {"permdnn", "eie", "circnn"}) {
            double usual_mw = 0.0, leaky_mw = 0.0;
            for (const BreakdownLine& line : Variant(engine).evaluation().breakdown) {
                usual_mw += line.leakage_mw;
            }
            for (const BreakdownLine& line : Variant(engine, leaky).evaluation().breakdown) {
                leaky_mw += line.leakage_mw;
            }
            QVERIFY(usual_mw > 0.0 && leaky_mw > 10 * usual_mw);
        }
    }

    /// Block sizes 2 to 64: fewer operations, less storage and energy, never slower.
    void blockSizes() {
        double latency = 1e300, energy = 1e300, weights = 1e300;
        for (const double p : {2.0, 4.0, 8.0, 16.0, 32.0, 64.0}) {
            Variant variant("permdnn");
            variant.set("p", p)
                .set("weight_sram_depth", 65536)
                .set("permutation_sram_depth", 65536);
            QVERIFY(variant["latency_us"] < latency);
            QVERIFY(variant["energy_uj"] < energy);
            QVERIFY(variant["weight_kib"] < weights);
            latency = variant["latency_us"];
            energy = variant["energy_uj"];
            weights = variant["weight_kib"];
        }
    }

    /// 1 to 1024 PEs: no metric negative or absurd, area and peak in proportion, never slower.
    void peCounts_data() {
        QTest::addColumn<QString>("engine");
        QTest::newRow("PermDNN") << "permdnn";
        QTest::newRow("EIE") << "eie";
    }
    void peCounts() {
        QFETCH(QString, engine);
        double cycles = 1e300, area = 0.0, peak = 0.0;
        for (double pes = 1; pes <= 1024; pes *= 2) {
            Variant variant(engine.toUtf8().constData());
            variant.set("pe_count", pes);
            if (engine == "permdnn") { // what streams would hide what computes
                variant.set("weight_sram_sub_banks", 64).set("weight_sram_depth", 65536);
                variant.set("permutation_sram_depth", 65536);
            } else {
                variant.set("spmat_sram_kib", 4096).set("pointer_sram_kib", 4096);
            }
            const Evaluation evaluation = variant.evaluation();
            for (const BreakdownLine& line : evaluation.breakdown) {
                for (const double figure : {line.count, line.area_mm2, line.energy_pj, line.events,
                                            line.power_mw, line.leakage_mw, line.energy_uj}) {
                    QVERIFY2(figure >= 0.0 && std::isfinite(figure), line.component.c_str());
                }
            }
            QVERIFY((evaluation.infeasibility & NumericFailure) == 0);
            QVERIFY2(variant["cycles"] <= cycles * (1 + 1e-9), qPrintable(QString::number(pes)));
            QVERIFY(variant["area_mm2"] > area);
            COMPARE_CLOSE(variant["peak_gops"], peak > 0 ? 2 * peak : variant["peak_gops"], 1e-12,
                          0);
            // Within plausible bounds per operation: 0.05 to 500 pJ.
            const double pjPerOperation =
                variant["energy_uj"] * 1e3 / (variant["throughput_gops"] * variant["latency_us"]);
            QVERIFY2(pjPerOperation > 0.05 && pjPerOperation < 500,
                     qPrintable(QString::number(pjPerOperation)));
            cycles = variant["cycles"];
            area = variant["area_mm2"];
            peak = variant["peak_gops"];
        }
    }

    /// The metric that says what limits the clock, and by how much.
    void clockLimit() {
        Variant reference("permdnn");
        QCOMPARE(reference["clock_limit"], 0.0); // logic
        COMPARE_CLOSE(reference["timing_slack_ps"], 0.0, 0, 1e-9);
        Variant slow("permdnn");
        slow.set("pe_count", 1); // so that the engine is no larger than the reference
        slow.set("weight_sram_depth", 262144);
        const std::string label = clockLimitLabels().at(std::size_t(slow["clock_limit"]));
        QVERIFY2(label.starts_with("weight SRAM "), label.c_str());
        COMPARE_CLOSE(slow["timing_slack_ps"], (1 / 1.2 - 1 / slow["max_clock_ghz"]) * 1e3, 1e-12,
                      0);
        QVERIFY(slow["timing_slack_ps"] < 0.0 && slow["feasible"] == 0.0);
    }
};

QTEST_APPLESS_MAIN(TstOffReference)
#include "tst_off_reference.moc"
