// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <map>
#include <random>
#include <set>

#include <QTest>

#include "core/engines/registry.h"
#include "core/exploration/expression.h"
#include "core/layer/workload_library.h"
#include "core/study/explanation.h"
#include "core/technology/constant_table.h"
#include "core/technology/logic_component.h"
#include "tests/support/compare.h"
#include "tests/support/engine_data.h"

using namespace permdse;

namespace {

/// Settings that bring every rule, preset and constant into play.
std::vector<TechnologySettings> allSettings() {
    std::vector<TechnologySettings> all;
    for (const double node : {28.0, 45.0, 16.0}) {
        for (const auto rule :
             {ProjectionRule::Paper, ProjectionRule::Stillmaker, ProjectionRule::None}) {
            TechnologySettings settings;
            settings.node_nm = node;
            settings.projection = rule;
            settings.multiplier = static_cast<MultiplierPreset>(all.size() % 3);
            settings.dram = static_cast<DramPreset>(all.size() / 3 % 3);
            settings.cell = static_cast<CellType>(all.size() % 3);
            settings.supply_v = rule == ProjectionRule::None ? 0.0 : 0.8;
            all.push_back(settings);
        }
    }
    return all;
}

} // namespace

class TstExplanation final : public QObject {
    Q_OBJECT

    static void compareAll(const Engine& engine, const DesignValues& design,
                           const Workload& workload, const Technology& technology, int& compared) {
        const Evaluation evaluation = engine.evaluate(design, workload, technology);
        if ((evaluation.infeasibility & (OutsideSramTable | IllegalForLayer)) != 0) {
            return;
        }
        ++compared;
        const std::vector<ExplanationPtr> roots =
            explainMetrics(engine, design, workload, technology);
        for (std::size_t i = 0; i < engine.metrics().size(); ++i) {
            const std::string& id = engine.metrics()[i].id;
            const ExplanationPtr& root = roots[i];
            const double expected = evaluation.metrics[i];
            if (std::isnan(expected)) {
                QVERIFY2(std::isnan(root->value), id.c_str());
                continue;
            }
            if (id == "feasible") { // constraints apart, explained as a rule
                continue;
            }
            const double scale = id == "timing_slack_ps" ? 1000.0 : std::abs(expected);
            QVERIFY2(std::abs(root->value - expected) <= 1e-9 * scale,
                     qPrintable(QString("%1: explained %2, evaluated %3")
                                    .arg(id.c_str())
                                    .arg(root->value)
                                    .arg(expected)));
        }
    }

private slots:
    void init() { test::failOnAnyWarning(); }

    /// The documented formulas, evaluated as text, give what the model computes.
    void formulasAreTheModel_data() { test::addEngines(); }
    void formulasAreTheModel() {
        QFETCH(QString, engine);
        const Engine& model = *findEngine(engine.toStdString());
        std::mt19937_64 random(3);
        const std::vector<TechnologySettings> settings = allSettings();
        const std::vector<std::string> workloads{"permdnn-paper", "eie-paper"};
        int compared = 0;
        for (int i = 0; i < 60; ++i) {
            const Technology technology(settings[std::size_t(i) % settings.size()]);
            const DesignValues design =
                i == 0 ? model.referenceDesign(technology) : test::randomDesign(model, random);
            Workload workload = *findBuiltinWorkload(workloads[std::size_t(i % 2)]);
            if (i % 3 == 0) {
                workload.layers.resize(1);
            }
            compareAll(model, design, workload, technology, compared);
            if (QTest::currentTestFailed()) {
                return;
            }
        }
        QVERIFY2(compared > 15, qPrintable(QString::number(compared)));
    }

    /// Where EIE's pointers stream, a layer runs on fewer PEs than there are.
    void formulasHoldOnFewPes() {
        const Engine& eie = *findEngine("eie");
        const Technology technology{TechnologySettings()};
        DesignValues design = eie.referenceDesign(technology);
        design[*eie.parameterIndex("pe_count")] = 57;
        design[*eie.parameterIndex("register_file_entries")] = 4;
        Workload workload;
        workload.name = workload.title = "sparse";
        workload.layers = {{"sparse", 3507, 8012, 1, 0.2, 0.032, false, Evidence::Chosen, ""}};
        QCOMPARE(eie.computedQuantities(design, workload, technology)[0].at("mapped_pes"), 55.0);
        int compared = 0;
        compareAll(eie, design, workload, technology, compared);
        QCOMPARE(compared, 1);
    }

    /// Layers with block sizes of their own, beside others and a block size of the design.
    void formulasHoldOnChosenBlocks() {
        const Engine& permdnn = *findEngine("permdnn");
        const Technology technology{TechnologySettings()};
        int compared = 0;
        for (const double designs : {0.0, 16.0}) {
            for (const std::size_t layers : {std::size_t{1}, std::size_t{3}}) {
                Workload workload = *findBuiltinWorkload("alexnet-fc");
                workload.layers.resize(layers);
                workload.layers[0].chosen_p = 7;
                workload.layers.back().chosen_p = 32;
                DesignValues design = permdnn.referenceDesign(technology);
                design[*permdnn.parameterIndex("p")] = designs;
                compareAll(permdnn, design, workload, technology, compared);
            }
        }
        QCOMPARE(compared, 4);
    }

    /// Unchecked claims about publications count as less certain than choices.
    void weakestStatus() {
        const auto leaf = [](std::optional<Evidence> evidence) {
            auto node = std::make_shared<ExplanationNode>();
            node->evidence = evidence;
            return node;
        };
        ExplanationNode root;
        QVERIFY(!weakestEvidence(root).has_value());
        auto branch = std::make_shared<ExplanationNode>();
        branch->operands = {leaf(Evidence::Published), leaf(std::nullopt)};
        root.operands = {branch};
        QCOMPARE(weakestEvidence(root), std::optional(Evidence::Published));
        branch->operands.push_back(leaf(Evidence::Chosen));
        branch->operands.push_back(leaf(Evidence::Derived));
        QCOMPARE(weakestEvidence(root), std::optional(Evidence::Chosen));
        branch->operands.push_back(leaf(Evidence::Recalled));
        QCOMPARE(weakestEvidence(root), std::optional(Evidence::Recalled));
    }

    /// A node's formula over its operands gives its value: nothing is hidden between the two.
    void operandsLeadToTheValue_data() { test::addEngines(); }
    void operandsLeadToTheValue() {
        QFETCH(QString, engine);
        const Engine& model = *findEngine(engine.toStdString());
        const Technology technology{TechnologySettings()};
        const Workload workload = *findBuiltinWorkload("permdnn-paper");
        const DesignValues design = model.referenceDesign(technology);
        int sums = 0;
        for (const ExplanationPtr& root : explainMetrics(model, design, workload, technology)) {
            for (const ExplanationNode* node : allNodes(*root)) {
                if (node->formula.starts_with("sum over")) {
                    double sum = 0.0;
                    for (const ExplanationPtr& operand : node->operands) {
                        sum += operand->value;
                    }
                    COMPARE_CLOSE(sum, node->value, 1e-12, 1e-300);
                    ++sums;
                }
                // A figure without operands says what it is and where it comes from.
                if (node->operands.empty() && node->id != "accuracy" &&
                    node->formula.find_first_not_of("0123456789.* ") != std::string::npos) {
                    QVERIFY2(node->evidence && !node->source.empty(), node->id.c_str());
                }
                QVERIFY2(!node->title.empty(), node->id.c_str());
            }
        }
        QVERIFY(sums > 10);
    }

    /// No constant is dead or hidden: each is reached from some metric of some design.
    void everyConstantIsReached() {
        std::set<std::string> reached;
        const auto collect = [&](const Engine& engine, const TechnologySettings& settings,
                                 const DesignValues& design) {
            const Technology technology(settings);
            const Workload& workload = *findBuiltinWorkload("eie-paper");
            for (const ExplanationPtr& root :
                 explainMetrics(engine, design, workload, technology)) {
                for (const ExplanationNode* node : allNodes(*root)) {
                    if (node->kind == ExplanationKind::Constant) {
                        reached.insert(node->id);
                    }
                }
            }
        };
        for (const Engine* engine : engines()) {
            for (const TechnologySettings& settings : allSettings()) {
                const Technology technology(settings);
                DesignValues design = engine->referenceDesign(technology);
                collect(*engine, settings, design);
                if (engine->id() == "eie") { // another branch of the load balance
                    design[*engine->parameterIndex("fifo_depth")] = 1;
                    collect(*engine, settings, design);
                }
            }
        }
        for (const auto& [id, constant] : ConstantTable::builtin().all()) {
            QVERIFY2(reached.contains(id), id.c_str());
        }
    }

    /// The scaling laws of logic, as text and as code.
    void scalingLawsAreTheCode() {
        const LogicCosts logic = Technology(TechnologySettings()).forEngine("permdnn").logic;
        std::vector<std::string> names{"width_bits", "inputs", "length_mm"};
        for (const LogicConstant& constant : logicConstants()) {
            names.emplace_back(constant.id);
        }
        for (const double width : {4.0, 16.0, 24.0}) {
            for (const double inputs : {1.0, 16.0, 33.0}) {
                const double length = 0.5;
                std::vector<double> values{width, inputs, length};
                for (const LogicConstant& constant : logicConstants()) {
                    values.push_back(logic.*constant.field);
                }
                const auto compare = [&](LogicKind kind, const LogicCost& cost) {
                    const LogicComponentInfo& info = logicComponent(kind);
                    QCOMPARE(info.kind, kind);
                    const auto area = Expression::compile(info.area_um2, names);
                    const auto energy = Expression::compile(info.energy_pj, names);
                    QVERIFY(area && energy);
                    COMPARE_CLOSE(area->evaluate(values), cost.area_um2, 1e-12, 1e-300);
                    COMPARE_CLOSE(energy->evaluate(values), cost.energy_pj, 1e-12, 1e-300);
                };
                compare(LogicKind::Multiplier, multiplierCost(logic, width));
                compare(LogicKind::Adder, adderCost(logic, width));
                compare(LogicKind::RegisterBit, registerBitCost(logic));
                compare(LogicKind::MuxTree, muxTreeCost(logic, inputs, width));
                compare(LogicKind::ActivationUnit, activationUnitCost(logic, width));
                compare(LogicKind::ZeroDetector, zeroDetectorCost(logic, width));
                compare(LogicKind::Wire, wireCost(logic, width, length));
                compare(LogicKind::ClockBit, clockBitCost(logic));
            }
        }
    }

    /// Where a metric moves much more than the parameter, the explanation names a quantity that
    /// jumps: one that is rounded, limited or chosen between cases.
    void jumpsHaveACause_data() {
        QTest::addColumn<QString>("engine");
        QTest::addColumn<QString>("parameter");
        QTest::newRow("PermDNN PEs") << "permdnn"
                                     << "pe_count";
        QTest::newRow("PermDNN multipliers") << "permdnn"
                                             << "multipliers_per_pe";
        QTest::newRow("PermDNN accumulators") << "permdnn"
                                              << "accumulators_per_pe";
        QTest::newRow("PermDNN block size") << "permdnn"
                                            << "p";
        QTest::newRow("PermDNN weight SRAM") << "permdnn"
                                             << "weight_sram_depth";
        QTest::newRow("EIE PEs") << "eie"
                                 << "pe_count";
        QTest::newRow("EIE queue") << "eie"
                                   << "fifo_depth";
        QTest::newRow("CirCNN lanes") << "circnn"
                                      << "lanes";
    }
    void jumpsHaveACause() {
        QFETCH(QString, engine);
        QFETCH(QString, parameter);
        const Engine& model = *findEngine(engine.toStdString());
        const Technology technology{TechnologySettings()};
        const Workload workload{"w", "w", {*findBuiltinLayer("Alex-FC8")}, {}};
        DesignValues design = model.referenceDesign(technology);
        const std::size_t index = *model.parameterIndex(parameter.toStdString());
        const auto isStep = [](const ExplanationNode& node) {
            for (const char* word :
                 {"ceil", "floor", "max(", "min(", "?", "computed by the model", "interpolated"}) {
                if (node.formula.find(word) != std::string::npos) {
                    return true;
                }
            }
            return false;
        };
        int compared = 0;
        for (const char* metric : {"cycles", "energy_uj", "area_mm2"}) {
            ExplanationPtr before;
            double last = 0.0;
            for (double value = 2; value <= 4096; value = std::floor(value * 1.3) + 1) {
                if (!parameterProblem(model.parameters()[index], value).empty()) {
                    continue;
                }
                design[index] = value;
                const Evaluation evaluation = model.evaluate(design, workload, technology);
                if ((evaluation.infeasibility & (OutsideSramTable | IllegalForLayer)) != 0) {
                    continue;
                }
                const ExplanationPtr now =
                    explainMetric(model, design, workload, technology, metric);
                if (before &&
                    std::abs(std::log(now->value / before->value)) > 1.5 * std::log(value / last)) {
                    std::map<std::string, double> former;
                    for (const ExplanationNode* node : allNodes(*before)) {
                        former[node->id] = node->value;
                    }
                    bool named = false;
                    for (const ExplanationNode* node : allNodes(*now)) {
                        const auto found = former.find(node->id);
                        named = named || (isStep(*node) && found != former.end() &&
                                          found->second != node->value);
                    }
                    QVERIFY2(named, qPrintable(QString("%1 at %2").arg(metric).arg(value)));
                }
                before = now;
                last = value;
                ++compared;
            }
        }
        QVERIFY(compared > 30);
    }

    void unknownMetricsAreRefused() {
        const Engine& eie = *findEngine("eie");
        const Technology technology{TechnologySettings()};
        QVERIFY_EXCEPTION_THROWN((void)explainMetric(eie, eie.referenceDesign(technology),
                                                     *findBuiltinWorkload("eie-paper"), technology,
                                                     "no_such_metric"),
                                 std::out_of_range);
    }
};

QTEST_APPLESS_MAIN(TstExplanation)
#include "tst_explanation.moc"
