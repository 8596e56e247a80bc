// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <bit>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "core/architecture/technology_parameters.h"
#include "core/base/seeded_random.h"
#include "core/engines/registry.h"
#include "core/experiment/result_columns.h"
#include "core/experiment/row_design.h"
#include "core/exploration/formula_tokens.h"
#include "core/technology/technology.h"
#include "tests/experiment/experiment_run.h"
#include "tests/support/compare.h"

using namespace permdse;
using test::experimentOf;
using test::runOf;

namespace {

/// Two workloads with a layer in common; `architecture` is what an entry says beside its kind.
std::string textOf(const std::string& architecture, const std::string& more = "") {
    return R"({
"workloads": [
  {"name": "net", "kind": "network", "layers": [
    {"name": "fc-1", "outputs": 400, "inputs": 600, "p": 8, "activation_density": 0.4},
    {"name": "fc-2", "outputs": 300, "inputs": 400, "p": 4, "activation_density": 0.5},
    {"name": "last", "outputs": 80, "inputs": 300, "p": 4}]},
  {"name": "other", "kind": "layers", "layers": [
    {"name": "last", "outputs": 90, "inputs": 200, "p": 5, "activation_density": 0.7},
    {"name": "alone", "outputs": 128, "inputs": 128, "p": 2}]}],
"architectures": [{"kind": "permdnn", )" +
           architecture + R"(}, {"kind": "eie"}],
"objectives": {"area_mm2": "min", "energy_uj": "min", "latency_us": "min"})" +
           more + "\n}\n";
}

/// As `--set p@LAYER=VALUE` puts it on the layers, whatever the experiment does.
Workload withBlockSizes(Workload workload, const ResultTable& table, std::size_t row) {
    for (Layer& layer : workload.layers) {
        if (const auto column = table.find("p@" + layer.name)) {
            const double p = table.column(*column)[row];
            layer.chosen_p = p == 0.0 ? layer.p : static_cast<std::int64_t>(p);
        }
    }
    return workload;
}

bool sameBits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

} // namespace

/// Axes of single layers: the compression of a network apart from its hardware.
class TstLayerAxes : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void perLayerMakesAnAxisOfEachLayer() {
        const Experiment experiment = experimentOf(
            textOf(R"("sweep": {"pe_count": [4, 8], "p": {"per_layer": ["layer", 2, 5]}})"));
        QVERIFY(experiment.architectures[0].sweep[1].per_layer);
        // fc-1, fc-2, last (of both workloads) and alone.
        QCOMPARE(pointCount(experiment), std::uint64_t(2 * (2 * 81 + 1)));
        const ResultColumns columns = resultColumns(experiment);
        std::vector<std::string> parameters;
        for (const ColumnSpec& spec : columns.specs) {
            if (spec.role == ColumnRole::Parameter) {
                parameters.push_back(spec.id);
            }
        }
        QCOMPARE(parameters,
                 (std::vector<std::string>{"pe_count", "p@fc-1", "p@fc-2", "p@last", "p@alone"}));
        const RunOutcome outcome = runOf(experiment);
        const ResultTable& table = *outcome.table;
        QCOMPARE(table.rowCount(), std::size_t(pointCount(experiment)));
        std::set<std::vector<double>> designs;
        for (std::size_t row = 0; row + 2 < table.rowCount(); row += 2) { // but for that of EIE
            std::vector<double> design;
            for (const std::string& id : parameters) {
                design.push_back(table.column(id)[row]);
                QVERIFY(sameBits(design.back(), table.column(id)[row + 1])); // one design
            }
            designs.insert(design);
        }
        QCOMPARE(designs.size(), std::size_t(2 * 81));
        for (const std::string& id : parameters) {
            QVERIFY(std::isnan(table.column(id)[table.rowCount() - 1]));
        }
        const auto last = table.spec(table.find("p@last").value());
        QCOMPARE(last.title, std::string("p of last"));
        QCOMPARE(last.special_figures, (std::vector<std::optional<double>>{4.0, 5.0}));
        const auto first = table.spec(table.find("p@fc-1").value());
        QCOMPARE(first.special_figures, (std::vector<std::optional<double>>{8.0, std::nullopt}));
    }

    void pointsAreEvaluationsWithValuesOnLayers_data() {
        QTest::addColumn<QString>("architecture");
        QTest::newRow("per layer")
            << R"("sweep": {"pe_count": [4, 16], "p": {"per_layer": [2, "layer", 7]}})";
        QTest::newRow("some layers, the others as the design says")
            << R"("sweep": {"p@fc-1": {"from": 1, "to": 16, "times": 2}, "clock_ghz": [0.5, 1],
                  "p@last": [3, 8], "multipliers_per_pe": [4, 8]},
                  "fixed": {"p": 6, "p@fc-2": 10})";
        QTest::newRow("what does not fit is mapped together")
            << R"("sweep": {"weight_sram_depth": [256, 512], "pe_count": [1, 3],
                  "p": {"per_layer": {"from": 2, "to": 6, "step": 2}}},
                  "fixed": {"row_partition": "best", "weight_sram_sub_banks": 1,
                  "activation_sram_depth": 64, "shifts": "stored"})";
        QTest::newRow("technologies")
            << R"("sweep": {"p@last": [2, 4], "node_nm": [28, 45], "p@alone": [1, 64]})";
    }
    void pointsAreEvaluationsWithValuesOnLayers() {
        QFETCH(const QString, architecture);
        const Experiment experiment = experimentOf(textOf(architecture.toStdString()));
        const RunOutcome outcome = runOf(experiment, 1);
        const ResultTable& table = *outcome.table;
        const ArchitectureSpace& space = experiment.architectures[0];
        const Engine& engine = *findEngine("permdnn");
        std::set<double> energies;
        for (std::size_t row = 0; row < table.rowCount(); ++row) {
            if (table.column("architecture")[row] != 0.0) {
                continue;
            }
            const RowDesign design = designOfRow(experiment, table, std::uint32_t(row));
            Workload workload = withBlockSizes(experiment.workloads[design.workload], table, row);
            for (const FixedParameter& fixed : space.fixed) {
                if (const auto name = layerParameterName(fixed.parameter)) {
                    for (Layer& layer : workload.layers) {
                        layer.chosen_p =
                            layer.name == name->layer ? std::int64_t(fixed.value) : layer.chosen_p;
                    }
                }
            }
            QVERIFY(design.on(experiment.workloads[design.workload]) == workload);
            const Evaluation alone =
                engine.evaluate(design.values, workload, Technology(design.technology));
            for (std::size_t i = 0; i < engine.metrics().size(); ++i) {
                const std::string& id = engine.metrics()[i].id;
                QVERIFY2(sameBits(table.column(id)[row], alone.metrics[i]) ||
                             (std::isnan(table.column(id)[row]) && std::isnan(alone.metrics[i])),
                         (std::to_string(row) + ' ' + id).c_str());
            }
            energies.insert(table.column("energy_uj")[row]);
        }
        QVERIFY2(energies.size() >= 8, std::to_string(energies.size()).c_str()); // they matter
    }

    void threadsChangeNothing() {
        const Experiment experiment = experimentOf(textOf(
            R"("sweep": {"p": {"per_layer": [2, 3, "layer"]}, "weight_sram_depth": [32, 1024]},
               "fixed": {"row_partition": "best"})",
            R"(, "constraints": ["'p@fc-1' <= 2 * 'p@fc-2'"], "uncertainty": {"samples": 4})"));
        const RunOutcome one = runOf(experiment, 1), two = runOf(experiment, 2);
        QCOMPARE(one.fronts.size(), two.fronts.size());
        QVERIFY(one.fronts == two.fronts);
        for (std::size_t c = 0; c < one.table->columnCount(); ++c) {
            for (std::size_t row = 0; row < one.table->rowCount(); ++row) {
                QVERIFY(sameBits(one.table->column(c)[row], two.table->column(c)[row]) ||
                        std::isnan(one.table->column(c)[row]));
            }
        }
    }

    /// One value on all layers is the same hardware and the same work as one for the design, where
    /// it is larger than what hardware for any block size has at least.
    void alikeOnAllLayersIsAsOfTheDesign() {
        const RunOutcome ofLayers =
            runOf(experimentOf(textOf(R"("sweep": {"p": {"per_layer": [9, 12, 16]}})")));
        const RunOutcome ofDesigns = runOf(experimentOf(textOf(R"("sweep": {"p": [9, 12, 16]})")));
        const ResultTable &own = *ofLayers.table, &common = *ofDesigns.table;
        int same = 0;
        for (std::size_t row = 0; row < own.rowCount(); ++row) {
            const double p = own.column("p@fc-1")[row];
            const bool alike = own.column("p@fc-2")[row] == p && own.column("p@last")[row] == p &&
                               own.column("p@alone")[row] == p;
            for (std::size_t other = 0; alike && other < common.rowCount(); ++other) {
                if (common.column("p")[other] == p &&
                    common.column("workload")[other] == own.column("workload")[row]) {
                    QVERIFY(sameBits(own.column("cycles")[row], common.column("cycles")[other]));
                    QVERIFY(
                        sameBits(own.column("area_mm2")[row], common.column("area_mm2")[other]));
                    ++same;
                }
            }
        }
        QCOMPARE(same, 6);
    }

    /// Formulas know what layers have of their own, and what the word stands for there; the
    /// design's p is what all layers agree in.
    void formulasKnowTheValuesOfLayers() {
        const Experiment experiment = experimentOf(
            textOf(R"("sweep": {"p@last": ["layer", 2], "p@fc-1": [4, 6], "p@fc-2": [4]})",
                   R"(, "constraints": ["'p@fc-1' > 4 || 'p@last' > 2"],
                      "derived": {"of_last": "p@last", "of_all": "p"})"));
        const RunOutcome outcome = runOf(experiment);
        const ResultTable& table = *outcome.table;
        const auto reasons = table.column("infeasibility");
        for (std::size_t row = 0; row < table.rowCount(); ++row) {
            const bool isOther = table.column("workload")[row] == 1.0;
            const bool violates =
                (static_cast<std::uint32_t>(reasons[row]) & ConstraintViolated) != 0;
            if (table.column("architecture")[row] == 1.0) {
                QVERIFY(!violates); // it has no such parameter
                QVERIFY(std::isnan(table.column("of_last")[row]));
                continue;
            }
            const double last = table.column("p@last")[row] == 0.0 ? (isOther ? 5.0 : 4.0) : 2.0;
            QCOMPARE(table.column("of_last")[row], last);
            QCOMPARE(table.figure(row, table.find("p@last").value()), last);
            const double first = table.column("p@fc-1")[row];
            // A workload that lacks a layer is not asked for what that runs at.
            QCOMPARE(violates, !isOther && !(first > 4.0 || last > 2.0));
            const double all = table.column("of_all")[row];
            if (isOther) { // alone has 2 of its own
                QCOMPARE(std::isnan(all), last != 2.0);
            } else {
                QCOMPARE(std::isnan(all), !(first == 4.0 && last == 4.0));
            }
        }
    }

    void frontsAreSimulatedWithTheValuesOfLayers() {
        const Experiment experiment =
            experimentOf(textOf(R"("sweep": {"p": {"per_layer": [2, 8]}, "pe_count": [4]})",
                                R"(, "simulate": "front")"));
        const RunOutcome outcome = runOf(experiment);
        const ResultTable& table = *outcome.table;
        QVERIFY(outcome.simulation.done > 4);
        int compared = 0;
        for (std::size_t row = 0; row < table.rowCount(); ++row) {
            const double simulated = table.column("simulated_cycles")[row];
            if (!std::isnan(simulated) && table.column("architecture")[row] == 0.0) {
                // Another block size would be far away.
                QVERIFY(std::abs(table.column("cycles_difference")[row]) < 0.1);
                ++compared;
            }
        }
        QVERIFY(compared > 4);
    }

    void filesKeepWhatWasWritten() {
        const std::string text = textOf(
            R"("sweep": {"pe_count": [4, 8], "p": {"per_layer": {"from": 2, "to": 8, "times": 2}}})");
        const Experiment experiment = experimentOf(text);
        QCOMPARE(experimentOf(experimentText(experiment)) == experiment, true);
        Experiment changed = experiment;
        changed.architectures[0].sweep[0].sweep = ValueList{{16, 32}};
        const std::string updated = updatedText(text, "test.json", changed);
        QVERIFY(updated.find(R"("p": {"per_layer": {"from": 2, "to": 8, "times": 2}})") !=
                std::string::npos);
        QVERIFY(experimentOf(updated) == changed);
        const Experiment single =
            experimentOf(textOf(R"("sweep": {"p@fc-1": [4, 8]}, "fixed": {"p@last": "layer"})"));
        QCOMPARE(experimentOf(experimentText(single)) == single, true);
    }

    void namesAreSpeltAsFormulasTakeThem() {
        QCOMPARE(formulaName("area_mm2"), std::string("area_mm2"));
        QCOMPARE(formulaName("p@fc_1"), std::string("p@fc_1"));
        QCOMPARE(formulaName("p@Alex-FC6"), std::string("'p@Alex-FC6'"));
        QCOMPARE(formulaName("p@the layer's"), std::string("\"p@the layer's\""));
    }
};

QTEST_APPLESS_MAIN(TstLayerAxes)
#include "tst_layer_axes.moc"
