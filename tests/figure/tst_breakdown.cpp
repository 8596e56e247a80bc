// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <random>

#include <QTest>

#include "core/architecture/evaluation.h"
#include "core/engines/registry.h"
#include "core/figure/breakdown.h"
#include "core/layer/workload_library.h"
#include "tests/support/compare.h"
#include "tests/support/engine_data.h"
#include "tests/support/small_run.h"

using namespace permdse;
using test::missing;

namespace {

Evaluation evaluationOf(std::vector<BreakdownLine> lines) {
    Evaluation evaluation;
    evaluation.breakdown = std::move(lines);
    return evaluation;
}

BreakdownLine line(const char* title, Category category, double area_mm2, double power_mw,
                   double energy_uj) {
    BreakdownLine result;
    result.component_title = title;
    result.component = title;
    result.title = title;
    result.category = category;
    result.area_mm2 = area_mm2;
    result.power_mw = power_mw;
    result.energy_uj = energy_uj;
    return result;
}

} // namespace

class TstBreakdown : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void breakdownByCategory() {
        const Evaluation a =
            evaluationOf({line("Weight SRAM", Category::Memory, 1.0, 10.0, 0.1),
                          line("Activation SRAM", Category::Memory, 0.5, 5.0, 0.2),
                          line("Multipliers", Category::Combinational, 0.25, 20.0, 0.3)});
        const Evaluation b = evaluationOf({line("Others", Category::Global, 0.125, 1.0, 0.0)});
        const std::vector<std::pair<std::string, Evaluation>> both = {{"a", a}, {"b", b}};
        const BarSpec spec =
            makeBreakdown(both, BreakdownQuantity::Area, BreakdownGrouping::Category);
        QCOMPARE(spec.title, std::string("Area by category"));
        QCOMPARE(spec.value_label, std::string("Area [mm²]"));
        QCOMPARE(spec.bars.size(), std::size_t(2));
        // Categories that no bar has are gone; both bars have the same parts.
        QCOMPARE(spec.bars[0].parts.size(), std::size_t(3));
        QCOMPARE(spec.bars[0].parts[0].title, std::string("Memory"));
        QCOMPARE(spec.bars[0].parts[0].value, 1.5);
        QCOMPARE(spec.bars[0].parts[1].title, std::string("Combinational"));
        QCOMPARE(spec.bars[0].parts[2].title, std::string("Global"));
        QCOMPARE(spec.bars[0].parts[2].value, 0.0);
        QCOMPARE(spec.bars[1].parts[2].value, 0.125);

        const BarSpec power =
            makeBreakdown(both, BreakdownQuantity::Power, BreakdownGrouping::Category);
        QCOMPARE(power.value_label, std::string("Design power [mW]"));
        QCOMPARE(power.bars[0].parts[0].value, 15.0);
        const BarSpec energy =
            makeBreakdown(both, BreakdownQuantity::Energy, BreakdownGrouping::Category);
        QCOMPARE(energy.value_label, std::string("Energy [µJ]"));
        COMPARE_CLOSE(energy.bars[0].parts[0].value, 0.3, 1e-12, 0.0);
        QCOMPARE(energy.bars[0].parts.size(), std::size_t(2)); // no energy in the global part
    }

    /// What a colour means does not depend on which parts a figure can leave out.
    void coloursKeepTheirMeaning() {
        const Evaluation evaluation =
            evaluationOf({line("Multipliers", Category::Combinational, 1.0, 1.0, 1.0),
                          line("Leakage", Category::Global, 0.5, 1.0, 0.0),
                          line("DRAM", Category::Dram, 0.0, 0.0, 2.0)});
        const std::vector<std::pair<std::string, Evaluation>> one = {{"a", evaluation}};
        for (const BreakdownGrouping grouping :
             {BreakdownGrouping::Category, BreakdownGrouping::Component}) {
            const BarSpec area = makeBreakdown(one, BreakdownQuantity::Area, grouping);
            const BarSpec energy = makeBreakdown(one, BreakdownQuantity::Energy, grouping);
            const std::vector<BarPart>& inArea = area.bars[0].parts;
            const std::vector<BarPart>& inEnergy = energy.bars[0].parts;
            QCOMPARE(inArea.size(), std::size_t(2));
            QCOMPARE(inEnergy.size(), std::size_t(2));
            QVERIFY(inArea[0].colour && inArea[0].colour == inEnergy[0].colour);
            QVERIFY(inArea[1].title != inEnergy[1].title);
            QVERIFY(inArea[1].colour != inEnergy[1].colour);
        }
    }

    void breakdownByComponent() {
        const Evaluation a =
            evaluationOf({line("SRAM", Category::Memory, 1.0, 0.0, 0.0),
                          line("SRAM", Category::Memory, 0.5, 0.0, 0.0),
                          line("Adders", Category::Combinational, 0.25, 0.0, 0.0)});
        const Evaluation b = evaluationOf({line("FFT", Category::Combinational, missing, 0.0, 0.0),
                                           line("Twiddles", Category::Memory, 2.0, 0.0, 0.0)});
        const std::vector<std::pair<std::string, Evaluation>> both = {{"a", a}, {"b", b}};
        const BarSpec spec =
            makeBreakdown(both, BreakdownQuantity::Area, BreakdownGrouping::Component);
        QCOMPARE(spec.bars[0].parts.size(), std::size_t(3));
        QCOMPARE(spec.bars[0].parts[0].title, std::string("SRAM"));
        QCOMPARE(spec.bars[0].parts[0].value, 1.5);
        QCOMPARE(spec.bars[1].parts[0].value, 0.0);
        QCOMPARE(spec.bars[1].parts[2].title, std::string("Twiddles"));
        QCOMPARE(spec.bars[1].parts[2].value, 2.0);
    }

    void breakdownByModule() {
        Evaluation a = evaluationOf({line("SRAM", Category::Memory, 1.0, 0.0, 0.0),
                                     line("Selection", Category::Combinational, 0.5, 0.0, 0.0),
                                     line("DRAM", Category::Dram, 0.25, 0.0, 2.0)});
        a.breakdown[0].module = a.breakdown[1].module = "weight read";
        a.breakdown[2].module = "DRAM";
        const std::vector<std::pair<std::string, Evaluation>> one = {{"a", a}};
        const BarSpec spec = makeBreakdown(one, BreakdownQuantity::Area, BreakdownGrouping::Module);
        QCOMPARE(spec.title, std::string("Area by module"));
        QCOMPARE(spec.bars[0].parts.size(), std::size_t(2));
        QCOMPARE(spec.bars[0].parts[0].title, std::string("Weight read"));
        QCOMPARE(moduleTitle("pointer_read"), std::string("Pointer read"));
        QCOMPARE(moduleTitle("spmat_read"), std::string("Sparse-matrix read"));
        QCOMPARE(spec.bars[0].parts[0].value, 1.5);
        QCOMPARE(makeBreakdown(one, BreakdownQuantity::Energy, BreakdownGrouping::Category)
                     .bars[0]
                     .parts[0]
                     .title,
                 std::string("DRAM"));
    }

    /// Whatever the design and however it is split: the parts add up to the metric.
    void breakdownsAddUp_data() { test::addEngines(); }
    void breakdownsAddUp() {
        QFETCH(QString, engine);
        const Engine& model = *findEngine(engine.toStdString());
        const Technology technology{TechnologySettings()};
        const Workload& workload = *findBuiltinWorkload("permdnn-paper");
        const std::array metrics{"area_mm2", "power_mw", "energy_uj"};
        std::mt19937_64 random(5);
        int compared = 0;
        for (int i = 0; i < 40; ++i) {
            const DesignValues design =
                i == 0 ? model.referenceDesign(technology) : test::randomDesign(model, random);
            const Evaluation evaluation = model.evaluate(design, workload, technology);
            if ((evaluation.infeasibility & (OutsideSramTable | IllegalForLayer)) != 0) {
                continue;
            }
            ++compared;
            const std::vector<std::pair<std::string, Evaluation>> one = {{"a", evaluation}};
            for (const auto quantity :
                 {BreakdownQuantity::Area, BreakdownQuantity::Power, BreakdownQuantity::Energy}) {
                const double expected =
                    evaluation.metrics[*model.metricIndex(metrics[std::size_t(quantity)])];
                for (const auto grouping :
                     {BreakdownGrouping::Category, BreakdownGrouping::Component,
                      BreakdownGrouping::Module}) {
                    double sum = 0.0;
                    const auto breakdown = makeBreakdown(one, quantity, grouping);
                    for (const BarPart& part : breakdown.bars.front().parts) {
                        sum += part.value;
                    }
                    COMPARE_CLOSE(sum, expected, 1e-12, 0.0);
                }
            }
        }
        QVERIFY(compared > 5);
    }

    void smallComponentsAreSummedUp() {
        // Component k of 20 has area 1 + k; in another bar component 0 is all there is.
        std::vector<BreakdownLine> lines;
        double small = 0.0;
        for (int k = 0; k < 20; ++k) {
            lines.push_back(line("part", Category::Memory, 1.0 + k, 0.0, 0.0));
            lines.back().component_title = "part " + std::to_string(k);
            // Kept are 0 (all of the other bar) and the ten largest, 10 to 19.
            small += k >= 1 && k <= 9 ? 1.0 + k : 0.0;
        }
        const Evaluation other = evaluationOf({lines.front()});
        const std::vector<std::pair<std::string, Evaluation>> both = {{"a", evaluationOf(lines)},
                                                                      {"b", other}};
        const BarSpec spec =
            makeBreakdown(both, BreakdownQuantity::Area, BreakdownGrouping::Component);
        QCOMPARE(spec.bars[0].parts.size(), std::size_t(12));
        QCOMPARE(spec.bars[0].parts[0].title, std::string("part 0"));
        QCOMPARE(spec.bars[0].parts[1].title, std::string("part 10"));
        QCOMPARE(spec.bars[0].parts[11].title, std::string("Other components"));
        COMPARE_CLOSE(spec.bars[0].parts[11].value, small, 1e-12, 0.0);
        double total = 0.0;
        for (const BarPart& part : spec.bars[0].parts) {
            total += part.value;
        }
        COMPARE_CLOSE(total, 210.0, 1e-12, 0.0); // 1 + 2 + ... + 20
        QCOMPARE(spec.bars[1].parts[11].value, 0.0);
    }

    void breakdownOfNothing() {
        QVERIFY(
            makeBreakdown({}, BreakdownQuantity::Energy, BreakdownGrouping::Category).bars.empty());
    }
};

QTEST_APPLESS_MAIN(TstBreakdown)
#include "tst_breakdown.moc"
