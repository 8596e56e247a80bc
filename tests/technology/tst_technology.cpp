// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTest>

#include "core/base/resource.h"
#include "core/technology/constant_table.h"
#include "core/technology/published.h"
#include "core/technology/scaling.h"
#include "core/technology/sram_table.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {
constexpr CellType lowStandby = CellType::LowStandbyPower;
} // namespace

class TstTechnology final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void sramTablePointsAreExact_data() {
        QTest::addColumn<double>("node");
        QTest::addColumn<double>("bytes");
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("read_pj");
        QTest::addColumn<double>("area_mm2");
        // Lines of cacti7_sram.csv.
        QTest::newRow("weight sub-bank of PermDNN")
            << 28.0 << 8192.0 << 32.0 << 3.01017 << 0.0107598;
        QTest::newRow("128 KiB at 28 nm") << 28.0 << 131072.0 << 32.0 << 9.04064 << 0.178121;
        QTest::newRow("sparse matrix of EIE") << 45.0 << 131072.0 << 64.0 << 32.2859 << 0.429589;
    }
    void sramTablePointsAreExact() {
        QFETCH(double, node);
        QFETCH(double, bytes);
        QFETCH(double, width);
        QFETCH(double, read_pj);
        QFETCH(double, area_mm2);
        const Result<SramCost> cost = SramTable::builtin()->cost(node, lowStandby, bytes, width);
        QVERIFY(cost.has_value());
        COMPARE_CLOSE(cost->read_pj, read_pj, 1e-12, 0);
        COMPARE_CLOSE(cost->area_mm2, area_mm2, 1e-12, 0);
    }

    /// Lines of cacti7_sram.csv: 8 KiB x 32 bit reads 3.01017 pJ, 16 KiB 3.43888 pJ, 8 KiB x 64 bit
    /// 2.57965 pJ.
    void sramIsInterpolatedAlongItsCurves() {
        const auto table = SramTable::builtin();
        const SramCost low = *table->cost(28, lowStandby, 8192, 32);
        const SramCost high = *table->cost(28, lowStandby, 16384, 32);
        const SramCost between = *table->cost(28, lowStandby, 12288, 32);
        COMPARE_CLOSE(between.read_pj, (3.01017 + 3.43888) / 2, 1e-12, 0);
        COMPARE_CLOSE(between.leakage_mw, (low.leakage_mw + high.leakage_mw) / 2, 1e-12, 0);
        COMPARE_CLOSE(table->cost(28, lowStandby, 8192, 48)->read_pj, (3.01017 + 2.57965) / 2,
                      1e-12, 0);
        // Times are geometric, and energies too from 32 KiB on.
        const double middle = 8192 * std::sqrt(2.0);
        COMPARE_CLOSE(table->cost(28, lowStandby, middle, 32)->access_ns,
                      std::sqrt(low.access_ns * high.access_ns), 1e-12, 0);
        COMPARE_CLOSE(table->cost(28, lowStandby, 32 * middle, 32)->read_pj,
                      std::sqrt(table->cost(28, lowStandby, 262144, 32)->read_pj *
                                table->cost(28, lowStandby, 524288, 32)->read_pj),
                      1e-12, 0);
        // Between nodes: geometric, but energies cubic, and leakage as its currents, linear per
        // node.
        const SramCost n32 = *table->cost(32, lowStandby, 8192, 32);
        const SramCost n45 = *table->cost(45, lowStandby, 8192, 32);
        COMPARE_CLOSE(table->cost(std::sqrt(32.0 * 45.0), lowStandby, 8192, 32)->area_mm2,
                      std::sqrt(n32.area_mm2 * n45.area_mm2), 1e-12, 0);
        COMPARE_CLOSE(std::cbrt(table->cost(38.5, lowStandby, 8192, 32)->write_pj),
                      (std::cbrt(n32.write_pj) + std::cbrt(n45.write_pj)) / 2, 1e-12, 0);
        COMPARE_CLOSE(table->cost(38.5, lowStandby, 8192, 32)->leakage_mw,
                      38.5 * (n32.leakage_mw / 32 + n45.leakage_mw / 45) / 2, 1e-12, 0);
    }

    void sramOutsideTheTableIsRefused_data() {
        QTest::addColumn<double>("node");
        QTest::addColumn<double>("bytes");
        QTest::addColumn<double>("width");
        QTest::addColumn<bool>("inside");
        QTest::newRow("smallest") << 28.0 << 256.0 << 8.0 << true;
        QTest::newRow("one byte less") << 28.0 << 255.0 << 8.0 << false;
        QTest::newRow("largest") << 28.0 << 4194304.0 << 512.0 << true;
        QTest::newRow("one byte more") << 28.0 << 4194305.0 << 512.0 << false;
        QTest::newRow("narrowest") << 28.0 << 8192.0 << 7.9 << false;
        QTest::newRow("widest") << 28.0 << 8192.0 << 512.1 << false;
        QTest::newRow("32 words") << 28.0 << 2048.0 << 512.0 << true;
        QTest::newRow("16 words") << 28.0 << 1024.0 << 512.0 << false;
        QTest::newRow("between nodes") << 36.0 << 8192.0 << 32.0 << true;
        QTest::newRow("node too small") << 21.9 << 8192.0 << 32.0 << false;
        QTest::newRow("node too large") << 91.0 << 8192.0 << 32.0 << false;
        QTest::newRow("nan") << std::nan("") << 8192.0 << 32.0 << false;
    }
    void sramOutsideTheTableIsRefused() {
        QFETCH(double, node);
        QFETCH(double, bytes);
        QFETCH(double, width);
        QFETCH(bool, inside);
        const Result<SramCost> cost = SramTable::builtin()->cost(node, lowStandby, bytes, width);
        QCOMPARE(cost.has_value(), inside);
        if (!inside) {
            QCOMPARE(cost.error().front().code, std::string("SRAM-0001"));
        }
    }

    void sramRefusalSaysWhatTheTableCovers() {
        const Result<SramCost> cost = SramTable::builtin()->cost(28, lowStandby, 100, 32);
        QCOMPARE(cost.error().front().message,
                 std::string("an SRAM of 100 bytes x 32 bits at 28 nm is outside the table, which "
                             "covers 22 to 90 nm, 256 to 4194304 bytes, 8 to 512 bits and at least "
                             "32 words"));
    }

    void brokenSramTablesAreRefused_data() {
        QTest::addColumn<QByteArray>("text");
        const QByteArray header =
            "node_nm,cell,capacity_bytes,width_bits,access_ns,cycle_ns,read_pj,"
            "write_pj,leakage_mw,area_mm2\n";
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("other header") << QByteArray("a,b\n1,2\n");
        QTest::newRow("no rows") << header;
        QTest::newRow("short row") << header + "28,itrs-lstp,256,8,1,1\n";
        QTest::newRow("text for a number") << header + "28,itrs-lstp,256,8,x,1,1,1,1,1\n";
        QTest::newRow("zero") << header + "28,itrs-lstp,256,8,0,1,1,1,1,1\n";
        QTest::newRow("unknown cell") << header + "28,dram,256,8,1,1,1,1,1,1\n";
    }
    void brokenSramTablesAreRefused() {
        QFETCH(QByteArray, text);
        QVERIFY_EXCEPTION_THROWN(
            SramTable(std::string_view(text.constData(), std::size_t(text.size()))),
            std::runtime_error);
    }

    /// EIE 45 -> 28 nm by the published rule: 0.8 GHz -> 1.286 GHz, 40.8 -> 15.8 mm2, same power.
    void paperRuleIsThatOfThePublication() {
        const ScalingFactors factors = scalingFactors(ProjectionRule::Paper, 45, 28);
        COMPARE_CLOSE(0.8 / factors.delay, 0.8 * 45 / 28, 1e-12, 0);
        COMPARE_CLOSE(40.8 * factors.area, 15.80, 1e-3, 0);
        COMPARE_CLOSE(factors.energy / factors.delay, 1.0, 1e-12, 0); // power
        QCOMPARE(factors.static_power, 1.0);
    }

    /// Row "45" of the source's area table, and its polynomials at 0.9 V computed by hand:
    /// HP45 energy 1.018*0.81 - 0.3107*0.9 + 0.1539 = 0.69885,
    /// HP32 energy 0.8367*0.81 - 0.4341*0.9 + 0.1701 = 0.457137.
    void stillmakerFollowsItsTable() {
        const ScalingFactors to32 = scalingFactors(ProjectionRule::Stillmaker, 45, 32);
        COMPARE_CLOSE(to32.area, 0.46, 1e-12, 0);
        COMPARE_CLOSE(to32.energy, 0.457137 / 0.69885, 1e-9, 0);
        const ScalingFactors to20 = scalingFactors(ProjectionRule::Stillmaker, 45, 20);
        const ScalingFactors to28 = scalingFactors(ProjectionRule::Stillmaker, 45, 28);
        QVERIFY(to28.area < to32.area && to28.area > to20.area);
        QVERIFY(to28.energy < to32.energy && to28.energy > to20.energy);
        const ScalingFactors back = scalingFactors(ProjectionRule::Stillmaker, 28, 45);
        COMPARE_CLOSE(back.energy * to28.energy, 1.0, 1e-12, 0);
    }

    void noneChangesNothing() {
        const ScalingFactors factors = scalingFactors(ProjectionRule::None, 45, 7);
        QCOMPARE(factors.energy * factors.area * factors.delay * factors.static_power, 1.0);
    }

    void nodesOutsideTheRulesAreRefused() {
        QVERIFY_EXCEPTION_THROWN((void)scalingFactors(ProjectionRule::Paper, 45, 6.9),
                                 std::invalid_argument);
        TechnologySettings settings;
        settings.node_nm = 91;
        QCOMPARE(Technology::problem(settings),
                 std::string("the node 91 nm is outside the accepted range 7 to 90 nm"));
        QVERIFY_EXCEPTION_THROWN(Technology{settings}, std::invalid_argument);
        settings.node_nm = std::nan("");
        QVERIFY(!Technology::problem(settings).empty());
    }

    /// At an engine's native node the rules agree, so calibration does not depend on them.
    void rulesAgreeAtTheNativeNode() {
        for (const auto rule :
             {ProjectionRule::Paper, ProjectionRule::Stillmaker, ProjectionRule::None}) {
            TechnologySettings settings;
            settings.node_nm = 45;
            settings.projection = rule;
            const EngineTechnology eie = Technology(settings).forEngine("eie");
            COMPARE_CLOSE(eie.logic.multiply16_pj, 0.8, 1e-12, 0);
            COMPARE_CLOSE(eie.logic_limit_ghz, 0.8, 1e-12, 0);
            QVERIFY(eie.rule_note.empty());
            SramCost cost;
            QVERIFY(eie.sram(131072, 64, cost));
            COMPARE_CLOSE(cost.read_pj, 32.2859, 1e-12, 0);
        }
    }

    void presetsOfTheMultiplierDiffer() {
        TechnologySettings settings;
        settings.node_nm = 45;
        settings.multiplier = MultiplierPreset::SparseEngine;
        COMPARE_CLOSE(Technology(settings).forEngine("eie").logic.multiply16_pj, 0.6, 1e-12, 0);
        settings.multiplier = MultiplierPreset::Aladdin;
        // 3.2 pJ at 40 nm, carried to 45 nm by the paper rule.
        COMPARE_CLOSE(Technology(settings).forEngine("eie").logic.multiply16_pj, 3.2 * 45 / 40,
                      1e-12, 0);
    }

    void everyConstantSaysWhereItComesFrom() {
        QVERIFY(ConstantTable::builtin().all().size() > 20);
        for (const auto& [id, constant] : ConstantTable::builtin().all()) {
            QVERIFY2(!constant.figure.source.empty(), id.c_str());
            QVERIFY2(!constant.figure.note.empty(), id.c_str()); // what it is, in words
            QVERIFY2(constant.figure.unit != "um2", id.c_str());
            QVERIFY2(constant.figure.value > 0.0, id.c_str());
        }
        QVERIFY_EXCEPTION_THROWN((void)ConstantTable::builtin().at("no_such"), std::out_of_range);
    }

    void publishedFiguresInheritTheirOrigin() {
        const SourcedValue power = publishedFigure("/permdnn/totals/power_mw");
        QCOMPARE(power.value, 703.4);
        QVERIFY(power.evidence == Evidence::Secondary);
        const SourcedValue memory =
            publishedFigure("/eie/pe_power_mw/memory"); // status of the object
        QCOMPARE(memory.value, 5.416);
        QVERIFY(memory.evidence == Evidence::Published);
        QCOMPARE(memory.source, std::string("EIE, ISCA 2016, table II"));
        QCOMPARE(publishedRange("/permdnn/ratios_vs_eie/throughput").back().value, 4.8);
        QVERIFY_EXCEPTION_THROWN((void)publishedFigure("/eie/no_such"), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN((void)publishedFigure("/eie/layers/99/actual_us"),
                                 std::out_of_range);
        QVERIFY_EXCEPTION_THROWN((void)publishedFigure("/circnn/reference_45nm/area_mm2"),
                                 std::out_of_range); // null: not published
    }

    void unknownResourceThrows() {
        QVERIFY_EXCEPTION_THROWN((void)resourceText("no/such.json"), std::out_of_range);
    }
};

QTEST_APPLESS_MAIN(TstTechnology)
#include "tst_technology.moc"
