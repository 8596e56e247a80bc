// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstring>
#include <map>
#include <tuple>

#include <QTest>

#include "core/architecture/engine.h"
#include "core/architecture/technology_parameters.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/row_design.h"
#include "core/experiment/runner.h"
#include "core/technology/technology.h"
#include "tests/experiment/experiment_run.h"
#include "tests/support/compare.h"

using namespace permdse;
using test::experimentOf;
using test::runOf;

namespace {

/// Node, cells, supply and DRAM among the engine's own parameters, clocks open, swept and fixed.
constexpr std::string_view swept = R"({
  "name": "technologies", "technology": {"node_nm": 32},
  "workloads": ["alexnet-fc", "nmt"],
  "architectures": [
    {"kind": "permdnn", "sweep": {"pe_count": [8, 32], "supply_v": [0.6, 0.75, 0.9],
                                  "node_nm": [22, 28], "cell": ["itrs-hp", "itrs-lstp"],
                                  "dram": ["eie", "hbm2"]}},
    {"kind": "eie", "sweep": {"clock_ghz": [0.4, 0.8]}, "fixed": {"node_nm": 45}},
    {"kind": "circnn", "sweep": {"block_size": [64, 128], "dram_bandwidth_gbyte_s": [1, 100],
                                 "weights": ["resident", "streamed"]}}],
  "derived": {"square": "supply_v ^ 2 * node_nm"},
  "constraints": ["supply_v >= 0.7", "node_nm < 50"],
  "objectives": {"latency_us": "min", "area_mm2": "min", "energy_uj": "min"}})";

constexpr std::size_t permdnnDesigns = 2 * 3 * 2 * 2 * 2, eieDesigns = 2, circnnDesigns = 8;

} // namespace

class TstTechnologySweep final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// Every row holds the bits that evaluating its design alone, in its technology, gives.
    void rowsAreSingleEvaluations() {
        const Experiment experiment = experimentOf(swept);
        const RunOutcome outcome = runOf(experiment);
        const ResultTable& table = *outcome.table;
        QCOMPARE(table.rowCount(), 2 * (permdnnDesigns + eieDesigns + circnnDesigns));
        std::map<std::tuple<double, double, double, double>, int> technologies;
        for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
            const RowDesign design = designOfRow(experiment, table, row);
            const Workload& workload = experiment.workloads[design.workload];
            const Evaluation alone =
                design.engine->evaluate(design.values, workload, Technology(design.technology));
            for (std::size_t m = 0; m < alone.metrics.size(); ++m) {
                if (design.engine->metrics()[m].id == "feasible") {
                    continue; // in the table it counts constraints as well
                }
                const double inTable = table.column(design.engine->metrics()[m].id)[row];
                QVERIFY2(std::memcmp(&inTable, &alone.metrics[m], sizeof(double)) == 0 ||
                             (std::isnan(inTable) && std::isnan(alone.metrics[m])),
                         design.engine->metrics()[m].id.c_str());
            }
            const TechnologySettings& settings = design.technology;
            QCOMPARE(table.column("node_nm")[row], settings.node_nm);
            QCOMPARE(table.column("cell")[row], double(settings.cell));
            QCOMPARE(table.column("dram")[row], double(settings.dram));
            const double supply_v = settings.supply_v == 0.0 ? 0.9 : settings.supply_v;
            QCOMPARE(table.column("supply_v")[row], supply_v);
            QCOMPARE(table.column("square")[row], supply_v * supply_v * settings.node_nm);
            QCOMPARE(table.column("violation_1")[row] > 0.0, supply_v < 0.7);
            QCOMPARE(table.column("violation_2")[row], 0.0);
            ++technologies[{settings.node_nm, supply_v, double(settings.cell),
                            double(settings.dram)}];
        }
        // 24 of PermDNN with 2 PE counts, one of EIE, the experiment's own with CirCNN's.
        QCOMPARE(technologies.size(), std::size_t(26));
        for (const auto& [technology, rows] : technologies) {
            const double node_nm = std::get<0>(technology);
            QCOMPARE(rows, node_nm == 45.0 ? 4 : node_nm == 32.0 ? 16 : 4);
        }
    }

    /// A lower supply costs speed and saves energy: the trade-off that a sweep of it is made for.
    void supplyTradesSpeedForEnergy() {
        const Experiment experiment = experimentOf(R"({
            "workloads": ["alexnet-fc"], "objectives": {"latency_us": "min", "energy_uj": "min"},
            "architectures": [{"kind": "permdnn",
                "sweep": {"supply_v": {"from": 0.6, "to": 0.9, "step": 0.05}}}]})");
        const RunOutcome outcome = runOf(experiment);
        QCOMPARE(outcome.table->rowCount(), std::size_t(7));
        for (std::size_t row = 1; row < 7; ++row) {
            QVERIFY(outcome.table->column("latency_us")[row] <
                    outcome.table->column("latency_us")[row - 1]);
            QVERIFY(outcome.table->column("energy_uj")[row] >
                    outcome.table->column("energy_uj")[row - 1]);
        }
        QCOMPARE(outcome.fronts.back().rows.size(), std::size_t(7));
    }

    void threadsChangeNothing() {
        Experiment experiment = experimentOf(swept);
        experiment.uncertainty.samples = 5;
        experiment.workloads.pop_back();
        const RunOutcome one = runOf(experiment, 1), many = runOf(experiment, 3);
        QCOMPARE(one.table->rowCount(), many.table->rowCount());
        for (std::size_t c = 0; c < one.table->columnCount(); ++c) {
            QVERIFY(std::memcmp(one.table->column(c).data(), many.table->column(c).data(),
                                one.table->rowCount() * sizeof(double)) == 0);
        }
        // Draws are of each point's own technology: the stated value lies between them.
        const std::uint32_t row = one.fronts.front().rows.front();
        QVERIFY(one.table->column("area_mm2_low")[row] < one.table->column("area_mm2")[row] * 1.5);
        QVERIFY(one.table->column("area_mm2_high")[row] > one.table->column("area_mm2")[row] / 1.5);
    }

    void filesKeepIt() {
        const Experiment experiment = experimentOf(swept);
        const std::string text = experimentText(experiment);
        QVERIFY(text.find("\"itrs-hp\"") != std::string::npos);
        QVERIFY(experimentOf(text) == experiment);
        QCOMPARE(pointCount(experiment),
                 std::uint64_t(2 * (permdnnDesigns + eieDesigns + circnnDesigns)));
    }

    /// What the nominal supply and a preset's bandwidth stand for is what formulas calculate with.
    void valuesAreThoseInForce() {
        const auto value = [](const char* id, const TechnologySettings& settings) {
            return technologyParameters()[technologyParameterIndex(id).value()].value(settings);
        };
        TechnologySettings settings;
        QCOMPARE(value("supply_v", settings), 0.9);
        QCOMPARE(value("dram_bandwidth_gbyte_s", settings),
                 Technology(settings).dramBandwidth_gbyte_s());
        for (const TechnologyParameter& parameter : technologyParameters()) {
            for (const double set : {parameter.info.min, parameter.info.max}) {
                parameter.apply(settings, set);
                QCOMPARE(parameter.value(settings), set);
                QVERIFY(Technology::problem(settings).empty());
            }
        }
    }

    void tooManyTechnologiesAreRefused() {
        const Result<Experiment> experiment = readExperiment(R"({
            "workloads": ["nmt"], "objectives": {"latency_us": "min"},
            "architectures": [{"kind": "eie", "sweep": {
                "supply_v": {"from": 0.6, "to": 0.9, "step": 0.0001},
                "cell": ["itrs-hp", "itrs-lstp"]}}]})",
                                                             "many.json");
        QVERIFY(!experiment);
        QCOMPARE(toText(experiment.error()),
                 std::string("many.json:3: error EXP-0041 at /architectures/0/sweep: EIE is swept "
                             "over 6002 technologies (node, supply and the like); accepted are up "
                             "to 4096\n"));
    }
};

QTEST_APPLESS_MAIN(TstTechnologySweep)
#include "tst_technology_sweep.moc"
