// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <set>

#include <QTest>

#include "core/architecture/simulation.h"
#include "core/engines/registry.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/result_columns.h"
#include "core/experiment/row_design.h"
#include "core/experiment/runner.h"
#include "core/technology/technology.h"
#include "tests/experiment/experiment_run.h"
#include "tests/support/compare.h"

using namespace permdse;
using test::experimentOf;
using test::runOf;

namespace {

/// Three architectures, two workloads, a derived metric and constraints: 60 + 4 + 2 designs.
constexpr std::string_view mixed = R"({
  "name": "mixed", "workloads": ["alexnet-fc", "nmt"],
  "architectures": [
    {"kind": "permdnn", "sweep": {"pe_count": [8, 16, 32], "multipliers_per_pe": [4, 8],
                                  "clock_ghz": {"from": 0.4, "to": 1.3, "step": 0.1}}},
    {"kind": "eie", "sweep": {"pe_count": [16, 32, 64, 128]}, "fixed": {"fifo_depth": 4}},
    {"kind": "circnn", "sweep": {"block_size": [64, 128]}}],
  "derived": {"multipliers": "pe_count * multipliers_per_pe", "twice_area": "2 * area_mm2", "density": "throughput_gops / twice_area"},
  "constraints": ["area_mm2 <= 12", "multipliers_per_pe <= 8", "multipliers <= 256"],
  "objectives": {"frames_per_s": "max", "area_mm2": "min", "energy_uj": "min"}})";

bool sameBits(const ResultTable& a, const ResultTable& b) {
    if (a.specs() != b.specs() || a.rowCount() != b.rowCount()) {
        return false;
    }
    for (std::size_t c = 0; c < a.columnCount(); ++c) {
        if (std::memcmp(a.column(c).data(), b.column(c).data(), a.rowCount() * sizeof(double)) !=
            0) {
            return false;
        }
    }
    return true;
}

} // namespace

class TstRunner final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void rowsAreDesignsTimesWorkloads() {
        const Experiment experiment = experimentOf(mixed);
        const RunOutcome outcome = runOf(experiment);
        QCOMPARE(outcome.table->rowCount(), std::size_t((60 + 4 + 2) * 2));
        QCOMPARE(outcome.planned_points, std::uint64_t(132));
        QVERIFY(outcome.status == RunStatus::Complete);
        const ResultTable& table = *outcome.table;
        for (std::size_t row = 0; row < table.rowCount(); ++row) {
            QCOMPARE(table.column("point")[row], double(row));
            QCOMPARE(table.column("workload")[row], double(row % 2));
        }
    }

    /// Every row holds the bits that evaluating its design alone gives.
    void rowsAreSingleEvaluations() {
        const Experiment experiment = experimentOf(mixed);
        const RunOutcome outcome = runOf(experiment);
        const ResultTable& table = *outcome.table;
        const Technology technology(experiment.technology);
        for (std::size_t row = 0; row < table.rowCount(); ++row) {
            const auto part = std::size_t(table.column("architecture")[row]);
            const ArchitectureSpace& space = experiment.architectures[part];
            const Engine& engine = *findEngine(space.architecture);
            const DesignValues design =
                designOfRow(experiment, table, static_cast<std::uint32_t>(row)).values;
            const Evaluation evaluation = engine.evaluate(
                design, experiment.workloads[std::size_t(table.column("workload")[row])],
                technology);
            for (std::size_t i = 0; i < engine.metrics().size(); ++i) {
                // An engine knows no constraints: its "feasible" is that it can be built.
                const std::string& id = engine.metrics()[i].id;
                const double stored = table.column(id == "feasible" ? "buildable" : id)[row];
                QVERIFY(stored == evaluation.metrics[i] ||
                        (std::isnan(stored) && std::isnan(evaluation.metrics[i])));
            }
            COMPARE_CLOSE(table.column("twice_area")[row], 2 * table.column("area_mm2")[row], 1e-15,
                          0);
            COMPARE_CLOSE(table.column("density")[row],
                          table.column("throughput_gops")[row] / table.column("twice_area")[row],
                          1e-15, 0);
        }
    }

    /// A constraint on a parameter says nothing about architectures that lack it, and quantities an
    /// architecture lacks are NaN.
    void constraintsApplyWhereTheyCan() {
        const RunOutcome outcome = runOf(experimentOf(mixed));
        const ResultTable& table = *outcome.table;
        std::uint64_t feasible = 0, violated = 0;
        for (std::size_t row = 0; row < table.rowCount(); ++row) {
            const bool tooLarge = table.column("area_mm2")[row] > 12.0;
            const auto reasons = std::uint32_t(table.column("infeasibility")[row]);
            QCOMPARE((reasons & ConstraintViolated) != 0, tooLarge);
            violated += tooLarge ? 1 : 0;
            feasible += reasons == 0 ? 1 : 0;
            const bool isPermdnn = table.column("architecture")[row] == 0.0;
            QCOMPARE(std::isnan(table.column("multipliers_per_pe")[row]), !isPermdnn);
            QCOMPARE(std::isnan(table.column("stall_feed_cycles")[row]), !isPermdnn);
        }
        QCOMPARE(outcome.feasible_points, feasible);
        QVERIFY(violated > 0);
        bool counted = false;
        for (const InfeasibilityCount& count : outcome.infeasible) {
            if (count.reason == "area_mm2 <= 12") {
                QCOMPARE(count.rows, violated);
                QVERIFY(count.least_violation > 0.0);
                counted = true;
            }
        }
        QVERIFY(counted);
    }

    /// 1.3 GHz exceeds the logic limit at 28 nm: those rows are kept, marked, on no front.
    /// A parameter that is spelt as a word counts as what the word means, never as 0.
    void specialWordsAreCalculatedWith() {
        const Experiment experiment = test::experimentOf(R"({
"workloads": [{"name": "four", "layers": [{"outputs": 64, "inputs": 128, "p": 4}]},
              {"name": "mixed", "layers": [{"outputs": 64, "inputs": 128, "p": 4},
                                           {"outputs": 64, "inputs": 128, "p": 8}]}],
"architectures": [{"kind": "permdnn", "sweep": {"p": ["layer", 2], "max_packed_columns": ["unlimited", 4]}}],
"derived": {"q": "1 / p", "packed": "max_packed_columns", "is_small": "p < 3", "nothing": "p^0"},
"constraints": ["p <= 3"], "objectives": {"area_mm2": "min"}})");
        const RunOutcome outcome = test::runOf(experiment);
        const ResultTable& table = *outcome.table;
        // Rows: p layer, layer, 2, 2 x unlimited, 4, each on four and on mixed.
        QCOMPARE(table.rowCount(), std::size_t{8});
        QCOMPARE(table.column("q")[0], 0.25);
        QVERIFY(std::isnan(table.column("q")[1]));
        QCOMPARE(table.column("q")[4], 0.5);
        QCOMPARE(table.column("q")[5], 0.5);
        QVERIFY(std::isinf(table.column("packed")[0]));
        QCOMPARE(table.column("packed")[2], 4.0);
        QCOMPARE(table.column("is_small")[0], 0.0);
        QVERIFY(std::isnan(table.column("is_small")[1]));
        QVERIFY(std::isnan(table.column("nothing")[1]));
        const auto reasons = table.column("infeasibility");
        QVERIFY(reasons[0] != 0.0); // 4 <= 3 does not hold
        QVERIFY(reasons[1] != 0.0); // not modelled
        QCOMPARE(reasons[4], 0.0);
        // What filters of the table calculate with is the same.
        const std::size_t p = *table.find("p"), packed = *table.find("max_packed_columns");
        QCOMPARE(table.column(p)[0], 0.0);
        QCOMPARE(table.figure(0, p), 4.0);
        QVERIFY(std::isnan(table.figure(1, p)));
        QCOMPARE(table.figure(4, p), 2.0);
        QVERIFY(std::isinf(table.figure(0, packed)));
        QCOMPARE(table.figure(0, *table.find("area_mm2")), table.column("area_mm2")[0]);
    }

    void infeasibleRowsAreOnNoFront() {
        const RunOutcome outcome = runOf(experimentOf(mixed));
        const std::span<const double> reasons = outcome.table->column("infeasibility");
        QVERIFY(std::any_of(reasons.begin(), reasons.end(),
                            [](double r) { return (std::uint32_t(r) & LogicLimitExceeded) != 0; }));
        QCOMPARE(outcome.fronts.size(), std::size_t(2 * (3 + 1)));
        for (const Front& front : outcome.fronts) {
            QVERIFY(std::is_sorted(front.rows.begin(), front.rows.end()));
            for (const std::uint32_t row : front.rows) {
                QCOMPARE(reasons[row], 0.0);
            }
        }
    }

    /// Points on a front have what their simulation counted, the others nothing; the fronts are
    /// those without simulation, and no bit depends on the number of threads.
    void frontsAreSimulated() {
        Experiment experiment = experimentOf(R"({
          "name": "simulated",
          "workloads": [{"name": "a", "layers": [{"outputs": 64, "inputs": 96, "p": 4, "activation_density": 0.5}]},
                        {"name": "b", "layers": [{"outputs": 32, "inputs": 48, "p": 8, "activation_density": 0.3},
                                                 {"outputs": 48, "inputs": 32, "p": 4}]}],
          "architectures": [
            {"kind": "permdnn", "sweep": {"pe_count": [8, 16, 32], "multipliers_per_pe": [4, 8]}},
            {"kind": "eie", "sweep": {"pe_count": [16, 32]}},
            {"kind": "circnn", "sweep": {"block_size": [8, 16]}}],
          "objectives": {"frames_per_s": "max", "area_mm2": "min"},
          "search": {"seed": 7}, "simulate": "front"})");
        QVERIFY(experiment.simulate == SimulatedPoints::Front);
        QCOMPARE(experimentOf(experimentText(experiment)), experiment);
        const RunOutcome outcome = runOf(experiment, 1);
        QVERIFY(outcome.status == RunStatus::Complete);
        QVERIFY(sameBits(*runOf(experiment, 3).table, *outcome.table));
        const ResultTable& table = *outcome.table;
        std::set<std::uint32_t> onFront;
        for (const Front& front : outcome.fronts) {
            onFront.insert(front.rows.begin(), front.rows.end());
        }
        const Technology technology(experiment.technology);
        for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
            const double cycles = table.column("simulated_cycles")[row];
            QCOMPARE(!std::isnan(cycles), onFront.count(row) == 1);
            QCOMPARE(std::isnan(table.column("simulated_energy_uj")[row]), std::isnan(cycles));
            if (std::isnan(cycles)) {
                continue;
            }
            const auto part = std::size_t(table.column("architecture")[row]);
            const auto w = std::size_t(table.column("workload")[row]);
            const ArchitectureSpace& space = experiment.architectures[part];
            const Engine& engine = *findEngine(space.architecture);
            DesignValues design = engine.referenceDesign(technology);
            for (const SweepAxis& axis : space.sweep) {
                design[*engine.parameterIndex(axis.parameter)] = table.column(axis.parameter)[row];
            }
            SimulationInput input;
            input.data.seed = 7;
            double sum = 0.0;
            for (const Layer& layer : experiment.workloads[w].layers) {
                sum += engine.simulate(design, layer, technology, input)->run.cycles;
            }
            COMPARE_CLOSE(cycles, sum, 1e-12, 0);
            COMPARE_CLOSE(table.column("cycles_difference")[row],
                          sum / table.column("cycles")[row] - 1.0, 1e-9, 1e-11);
        }
        experiment.simulate = SimulatedPoints::None;
        const RunOutcome plain = runOf(experiment);
        QCOMPARE(plain.fronts, outcome.fronts);
        QVERIFY(!plain.table->find("simulated_cycles"));
    }

    void stoppingWhileFrontsAreSimulated() {
        Experiment experiment = experimentOf(mixed);
        experiment.simulate = SimulatedPoints::Front;
        std::atomic<bool> evaluated{false};
        RunControl control;
        control.simulated = [&](std::size_t, std::size_t) { evaluated = true; };
        control.stopRequested = [&] { return evaluated.load(); };
        const Result<RunOutcome> outcome = runExperiment(experiment, {2}, control);
        QVERIFY(outcome->status == RunStatus::Stopped);
        QCOMPARE(outcome->table->rowCount(), std::size_t(132)); // all points are there
        QVERIFY(!outcome->fronts.empty());
    }

    /// One meaning each: `feasible` is what the counts and the fronts go by, `buildable` leaves the
    /// constraints out, and each constraint says by how much it is missed.
    void constraintsAreSaidInEveryRow() {
        Experiment experiment = experimentOf(mixed);
        experiment.constraints.push_back("pe_count != 8");
        const RunOutcome outcome = runOf(experiment);
        const ResultTable& table = *outcome.table;
        const std::span<const double> area = table.column("area_mm2");
        QCOMPARE(table.spec(*table.find("violation_1")).title, std::string("area_mm2 <= 12"));
        std::uint64_t feasible = 0, onlyConstraints = 0;
        for (std::size_t row = 0; row < table.rowCount(); ++row) {
            const auto mask = static_cast<std::uint32_t>(table.column("infeasibility")[row]);
            QCOMPARE(table.column("feasible")[row], mask == 0 ? 1.0 : 0.0);
            QCOMPARE(table.column("buildable")[row],
                     (mask & ~std::uint32_t{ConstraintViolated}) == 0 ? 1.0 : 0.0);
            feasible += mask == 0;
            onlyConstraints += mask == ConstraintViolated;
            COMPARE_CLOSE(table.column("violation_1")[row],
                          area[row] > 12.0 ? area[row] / 12.0 - 1.0 : 0.0, 1e-12, 1e-15);
            // A formula that is no comparison of sizes has no distance; only PermDNN has 8 PEs.
            const bool eight = table.column("pe_count")[row] == 8.0;
            QCOMPARE(table.column("violation_4")[row],
                     eight ? std::numeric_limits<double>::infinity() : 0.0);
            const std::string text = infeasibilityText(table, row);
            QCOMPARE(text.empty(), mask == 0);
            QCOMPARE(text.find("pe_count != 8") != std::string::npos, eight);
        }
        QCOMPARE(feasible, outcome.feasible_points);
        QVERIFY(feasible > 0 && onlyConstraints > 0);
    }

    void theTextNamesConstraintsAndDistances() {
        const Experiment experiment = experimentOf(R"({
          "name": "t", "workloads": [{"name": "w", "layers": [{"outputs": 64, "inputs": 128, "p": 4}]}],
          "architectures": [{"kind": "permdnn", "sweep": {"pe_count": [4, 8], "clock_ghz": [1, 5]}}],
          "constraints": ["pe_count <= 5", "pe_count < 8",
                          "accuracy > 90 && pe_count < 8", "pe_count == 4 || pe_count < 5"],
          "objectives": {"throughput_gops": "max"}})");
        const RunOutcome outcome = runOf(experiment);
        QCOMPARE(infeasibilityText(*outcome.table, 0),
                 std::string("a constraint is violated: accuracy > 90 && pe_count < 8 (not "
                             "modelled)"));
        QCOMPARE(infeasibilityText(*outcome.table, 2),
                 std::string("a constraint is violated: pe_count <= 5 (missed by 60 %), pe_count < "
                             "8 (missed at its very limit), accuracy > 90 && pe_count < 8 (not "
                             "modelled), pe_count == 4 || pe_count < 5 (missed by 60 %)"));
        QVERIFY(std::isnan(outcome.table->column("violation_3")[0]));
        const std::string text = infeasibilityText(*outcome.table, 3);
        QVERIFY2(text.starts_with("the clock exceeds the logic limit of the node; ") &&
                     text.ends_with(infeasibilityText(*outcome.table, 2)),
                 text.c_str());
    }

    void memoryThatRanOutIsNoFault() {
        QCOMPARE(toText(memoryRanOut()),
                 std::string("error RUN-0003: the memory ran out; explore fewer points or smaller "
                             "layers at a time, or give the program more"));
    }

    void memoryIsAskedForFirst() {
        const Experiment experiment = experimentOf(mixed);
        const RunNeed need = runNeed(experiment);
        bool evaluated = false;
        RunControl control;
        control.progress = [&](std::size_t, std::size_t) { evaluated = true; };
        const auto withMemory = [&](std::uint64_t bytes) {
            return runExperiment(experiment, {1, {bytes, "a test"}}, control);
        };
        const Result<RunOutcome> refused = withMemory(need.memory_bytes - 1);
        QVERIFY(!refused && refused.error().front().code == "RUN-0002");
        QVERIFY(!evaluated);
        QVERIFY(withMemory(need.memory_bytes).has_value());
    }

    /// All points stay; there are no fronts that would be those of some of them.
    void stoppingWhileFrontsAreSearched() {
        Experiment experiment = experimentOf(mixed);
        experiment.simulate = SimulatedPoints::Front;
        experiment.uncertainty.samples = 10;
        std::atomic<bool> searched{false}, isBeyond{false};
        RunControl control;
        control.compared = [&](std::size_t done, std::size_t total) { // on any thread
            isBeyond = isBeyond || done > total;
            searched = true;
        };
        control.stopRequested = [&] { return searched.load(); };
        const Result<RunOutcome> outcome = runExperiment(experiment, {2}, control);
        QVERIFY(outcome->status == RunStatus::Stopped);
        QCOMPARE(outcome->table->rowCount(), std::size_t(132));
        QVERIFY(!isBeyond);
        QVERIFY(!outcome->fronts_found);
        QVERIFY(outcome->fronts.empty());
        QVERIFY(outcome->feasible_points > 0);
        QCOMPARE(outcome->draws.done, std::uint64_t(0));
        QCOMPARE(outcome->evaluations, std::uint64_t(132));
    }

    void drawsCountAsEvaluations() {
        Experiment experiment = experimentOf(mixed);
        QCOMPARE(runOf(experiment).evaluations, std::uint64_t(132));
        experiment.uncertainty.samples = 3;
        const RunOutcome outcome = runOf(experiment);
        // Each row that has figures once per draw, then those on a front once more.
        std::uint64_t withFigures = 0;
        for (const double mask : outcome.table->column("infeasibility")) {
            withFigures += (static_cast<std::uint32_t>(mask) &
                            (OutsideSramTable | IllegalForLayer | NumericFailure)) == 0;
        }
        std::uint64_t withInterval = 0;
        for (const double low : outcome.table->column("energy_uj_low")) {
            withInterval += !std::isnan(low);
        }
        QVERIFY(withFigures > 0 && withInterval > 0);
        QCOMPARE(outcome.evaluations, 132 + 3 * withFigures + 3 * withInterval);
    }

    /// NaN, an unknown distance, is the same as NaN.
    static bool sameCount(const InfeasibilityCount& a, const InfeasibilityCount& b) {
        return a.reason == b.reason && a.rows == b.rows &&
               (a.least_violation == b.least_violation ||
                (std::isnan(a.least_violation) && std::isnan(b.least_violation)));
    }

    void threadsDoNotChangeABit() {
        const Experiment experiment = experimentOf(mixed);
        const RunOutcome one = runOf(experiment, 1);
        for (const int threads : {2, 3, 8}) {
            const RunOutcome more = runOf(experiment, threads);
            QVERIFY(sameBits(*one.table, *more.table));
            QVERIFY(one.fronts == more.fronts);
            QVERIFY(std::equal(one.infeasible.begin(), one.infeasible.end(),
                               more.infeasible.begin(), more.infeasible.end(), sameCount));
        }
    }

    /// A stopped run is called stopped and keeps finished points in order.
    void stoppingKeepsWhatIsDone() {
        Experiment experiment = experimentOf(mixed);
        experiment.architectures[0].sweep[2].sweep = StepRange{0.1, 1.2, 0.0005};
        const RunOutcome all = runOf(experiment);
        RunControl control;
        std::atomic<bool> stop{false}, isBeyond{false};
        control.stopRequested = [&] { return stop.load(); };
        control.progress = [&](std::size_t done, std::size_t total) { // on any thread
            isBeyond = isBeyond || done > total;
            if (done > total / 4) {
                stop = true;
            }
        };
        const Result<RunOutcome> outcome = runExperiment(experiment, {2}, control);
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->status == RunStatus::Stopped);
        QVERIFY(!isBeyond);
        const ResultTable& table = *outcome->table;
        QVERIFY(table.rowCount() > 0 && table.rowCount() < all.table->rowCount());
        double previous = -1.0;
        for (std::size_t row = 0; row < table.rowCount(); ++row) {
            const auto point = std::size_t(table.column("point")[row]);
            QVERIFY(double(point) > previous);
            previous = double(point);
            QCOMPARE(table.column("energy_uj")[row], all.table->column("energy_uj")[point]);
        }
        for (const Front& front : outcome->fronts) {
            QVERIFY(front.rows.empty() || front.rows.back() < table.rowCount());
        }
    }

    void stoppingAtOnceGivesAnEmptyTable() {
        RunControl control;
        control.stopRequested = [] { return true; };
        const Result<RunOutcome> outcome = runExperiment(experimentOf(mixed), {1}, control);
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->status == RunStatus::Stopped);
        QCOMPARE(outcome->table->rowCount(), std::size_t(0));
        QVERIFY(outcome->table->columnCount() > 10);
    }

    void badExperimentsGiveDiagnostics() {
        const Result<RunOutcome> outcome = runExperiment(Experiment{}, {1}, RunControl{});
        QVERIFY(!outcome.has_value());
        QVERIFY(hasErrors(outcome.error()));
    }
};

QTEST_APPLESS_MAIN(TstRunner)
#include "tst_runner.moc"
