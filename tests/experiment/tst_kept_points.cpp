// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <cmath>
#include <cstring>
#include <set>

#include <QRegularExpression>
#include <QTest>

#include "core/experiment/run_need.h"
#include "core/experiment/runner.h"
#include "core/exploration/pareto.h"
#include "tests/experiment/experiment_run.h"
#include "tests/support/compare.h"

using namespace permdse;
using test::experimentOf;
using test::runOf;

namespace {

/// Two architectures on two workloads, of which one has no accuracy stated; constraints that some
/// points meet.
constexpr std::string_view space = R"({
  "name": "space", "workloads": ["alexnet-fc", {"name": "odd", "layers": [
     {"outputs": 500, "inputs": 300, "p": 5, "activation_density": 0.4}]}],
  "architectures": [
    {"kind": "permdnn", "sweep": {"pe_count": {"from": 4, "to": 64, "step": 4}, "fifo_depth": [8, 32],
                                  "multipliers_per_pe": [4, 8, 16], "clock_ghz": [0.5, 0.8, 1.1, 1.9]}},
    {"kind": "eie", "sweep": {"pe_count": [16, 32, 64, 128]}}],
  "constraints": ["area_mm2 <= 12"],
  "objectives": {"frames_per_s": "max", "area_mm2": "min", "energy_uj": "min"}})";

Experiment keeping(KeptRows rows, std::uint64_t sample = 0) {
    Experiment experiment = experimentOf(space);
    experiment.keep = {rows, sample};
    return experiment;
}

std::set<double> pointsOf(const ResultTable& table) {
    const std::span<const double> points = table.column("point");
    return {points.begin(), points.end()};
}

/// The rows of `some` are those of `all` at these points, in their order, bit by bit.
bool holdsRowsOf(const ResultTable& all, const ResultTable& some, const std::set<double>& points) {
    if (some.specs() != all.specs() || some.rowCount() != points.size()) {
        return false;
    }
    std::size_t row = 0;
    for (const double point : points) {
        for (std::size_t c = 0; c < all.columnCount(); ++c) {
            if (std::memcmp(&some.column(c)[row], &all.column(c)[static_cast<std::size_t>(point)],
                            sizeof(double)) != 0) {
                return false;
            }
        }
        ++row;
    }
    return true;
}

/// Fronts in terms of points.
std::vector<std::vector<double>> frontsOf(const RunOutcome& outcome) {
    std::vector<std::vector<double>> fronts;
    for (const Front& front : outcome.fronts) {
        std::vector<double>& points = fronts.emplace_back();
        for (const std::uint32_t row : front.rows) {
            points.push_back(outcome.table->column("point")[row]);
        }
    }
    return fronts;
}

std::set<double> frontPointsOf(const RunOutcome& outcome) {
    std::set<double> points;
    for (const std::vector<double>& front : frontsOf(outcome)) {
        points.insert(front.begin(), front.end());
    }
    return points;
}

/// The fronts among the first points of a run that keeps all, in the order of a run.
std::vector<std::vector<double>> frontsOfFirst(const RunOutcome& all, std::uint64_t points) {
    const ResultTable& table = *all.table;
    std::vector<ObjectiveColumn> objectives;
    for (const Objective& objective : all.objectives) {
        objectives.push_back({table.column(objective.metric), objective.sense});
    }
    std::vector<std::vector<double>> fronts;
    for (const Front& front : all.fronts) {
        std::vector<std::uint32_t> candidates;
        for (std::uint32_t row = 0; row < points; ++row) {
            const bool isOf =
                table.cellText(row, table.find("workload").value()) == front.workload &&
                (front.architecture.empty() ||
                 table.cellText(row, table.find("architecture").value()) == front.architecture);
            if (isOf && table.column("infeasibility")[row] == 0.0) {
                candidates.push_back(row);
            }
        }
        const std::vector<std::uint32_t> rows = paretoFront(objectives, candidates);
        fronts.emplace_back(rows.begin(), rows.end());
    }
    return fronts;
}

/// What does not depend on what is kept.
bool saySame(const RunOutcome& a, const RunOutcome& b) {
    if (a.infeasible.size() != b.infeasible.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.infeasible.size(); ++i) {
        const InfeasibilityCount &x = a.infeasible[i], &y = b.infeasible[i];
        if (x.reason != y.reason || x.rows != y.rows ||
            std::memcmp(&x.least_violation, &y.least_violation, sizeof(double)) != 0) {
            return false;
        }
    }
    return frontsOf(a) == frontsOf(b) && a.evaluated_points == b.evaluated_points &&
           a.planned_points == b.planned_points && a.feasible_points == b.feasible_points &&
           a.feasible == b.feasible && a.status == b.status;
}

} // namespace

class TstKeptPoints final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void keptAreTheRowsOfTheWhole() {
        const RunOutcome all = runOf(keeping(KeptRows::All));
        QVERIFY(all.keepsAll());
        QCOMPARE(all.evaluated_points, std::uint64_t((16 * 2 * 3 * 4 + 4) * 2));
        QCOMPARE(all.feasible.size(), std::size_t(2));
        QCOMPARE(all.feasible[0].points + all.feasible[1].points, all.feasible_points);
        std::set<double> feasible;
        for (std::size_t row = 0; row < all.table->rowCount(); ++row) {
            if (all.table->column("infeasibility")[row] == 0.0) {
                feasible.insert(double(row));
            }
        }
        const std::set<double> onFronts = frontPointsOf(all);
        QVERIFY(onFronts.size() > 10 && onFronts.size() < feasible.size());

        for (const int threads : {1, 2, 8}) {
            const RunOutcome some = runOf(keeping(KeptRows::Feasible), threads);
            QVERIFY(holdsRowsOf(*all.table, *some.table, feasible));
            QVERIFY(saySame(all, some));
            const RunOutcome front = runOf(keeping(KeptRows::Front), threads);
            QVERIFY(holdsRowsOf(*all.table, *front.table, onFronts));
            QVERIFY(saySame(all, front) && !front.keepsAll());

            const RunOutcome sample = runOf(keeping(KeptRows::Sample, 50), threads);
            QVERIFY(saySame(all, sample));
            const std::set<double> points = pointsOf(*sample.table);
            QVERIFY(holdsRowsOf(*all.table, *sample.table, points));
            std::size_t besideFronts = points.size();
            for (const double point : onFronts) {
                QVERIFY(points.contains(point));
                --besideFronts;
            }
            QVERIFY(besideFronts > 20 && besideFronts <= 50);
            QVERIFY(pointsOf(*runOf(keeping(KeptRows::Sample, 50), 3).table) == points);
        }
    }

    void samplesFollowTheSeedAndHoldAllIfTheyCan() {
        Experiment experiment = keeping(KeptRows::Sample, 100);
        const std::set<double> one = pointsOf(*runOf(experiment).table);
        experiment.search.seed = 2;
        QVERIFY(pointsOf(*runOf(experiment).table) != one);
        experiment.keep.sample = 1'000'000;
        const RunOutcome whole = runOf(experiment);
        QVERIFY(whole.keepsAll());
        QCOMPARE(whole.table->rowCount(), std::size_t(whole.planned_points));
    }

    /// Draws look at all points; what they say of a kept one does not depend on the others kept.
    void drawsAndSimulationsSayTheSame() {
        Experiment experiment = keeping(KeptRows::All);
        experiment.uncertainty.samples = 12;
        experiment.simulate = SimulatedPoints::Front;
        experiment.workloads.erase(experiment.workloads.begin());
        const RunOutcome all = runOf(experiment);
        const std::set<double> onFronts = frontPointsOf(all);
        for (const KeptRows rows : {KeptRows::Feasible, KeptRows::Front}) {
            experiment.keep.rows = rows;
            const RunOutcome some = runOf(experiment);
            QVERIFY(saySame(all, some));
            QVERIFY(all.simulation == some.simulation && all.draws == some.draws);
            QVERIFY(holdsRowsOf(*all.table, *some.table, pointsOf(*some.table)));
        }
        QVERIFY(holdsRowsOf(*all.table, *runOf(experiment).table, onFronts));
    }

    /// A stop leaves the kept ones among the first points.
    void stoppingKeepsWhatIsDone() {
        Experiment experiment = keeping(KeptRows::Feasible);
        experiment.architectures[0].sweep[3].sweep = StepRange{0.1, 1.2, 0.005};
        experiment.constraints = {"area_mm2 <= 3"};
        RunControl control;
        std::atomic<bool> stop{false};
        control.stopRequested = [&] { return stop.load(); };
        control.progress = [&](std::size_t done, std::size_t total) { stop = done > total / 4; };
        const RunOutcome some = runOf(experiment, 2, control);
        QVERIFY(some.status == RunStatus::Stopped && some.fronts_found);
        QVERIFY(some.evaluated_points > 0 && some.evaluated_points < some.planned_points);
        QCOMPARE(std::uint64_t(some.table->rowCount()), some.feasible_points);
        QVERIFY(some.table->column("point").back() < double(some.evaluated_points));
        for (const bool isFront : {true, false}) {
            stop = false;
            experiment.keep =
                isFront ? KeepSettings{KeptRows::Front, 0} : KeepSettings{KeptRows::Sample, 10};
            const RunOutcome front = runOf(experiment, 2, control);
            QVERIFY(front.status == RunStatus::Stopped && front.fronts_found);
            QVERIFY(front.table->rowCount() > 0 &&
                    front.table->rowCount() < front.evaluated_points);
        }
    }

    void nothingFeasibleKeepsNothing() {
        Experiment experiment = keeping(KeptRows::Front);
        experiment.constraints = {"area_mm2 <= 0.0001"};
        const RunOutcome outcome = runOf(experiment);
        QVERIFY(outcome.status == RunStatus::Complete);
        QCOMPARE(outcome.table->rowCount(), std::size_t(0));
        QVERIFY(outcome.infeasible.back().least_violation > 0.0);
        QVERIFY(outcome.evaluated_points > 0 && !outcome.keepsAll());
    }

    /// Fronts that are told while the run goes on are those of its first points, and whoever looks
    /// changes nothing of what comes out.
    void frontsSoFarAreThoseOfTheFirstPoints() {
        const RunOutcome all = runOf(keeping(KeptRows::All));
        for (const KeptRows rows : {KeptRows::All, KeptRows::Front}) {
            const Experiment experiment = keeping(rows);
            std::vector<RunOutcome> told;
            RunOptions options;
            options.threads = 2;
            options.observer.wantsFronts = [] { return true; };
            options.observer.fronts = [&](RunOutcome outcome) {
                told.push_back(std::move(outcome));
            };
            const Result<RunOutcome> ran = runExperiment(experiment, options, RunControl{});
            QVERIFY(ran && saySame(all, *ran) && ran->status == RunStatus::Complete);
            QVERIFY(told.size() > 1);
            for (const RunOutcome& soFar : told) {
                QVERIFY(soFar.status == RunStatus::Stopped && soFar.fronts_found);
                QCOMPARE(soFar.planned_points, all.planned_points);
                QVERIFY(soFar.evaluated_points <= all.planned_points);
                QVERIFY(holdsRowsOf(*all.table, *soFar.table, pointsOf(*soFar.table)));
                QVERIFY(frontsOf(soFar) == frontsOfFirst(all, soFar.evaluated_points));
            }
        }
    }

    /// Fronts that turn out to be nearly everything end the run before the memory does.
    void endlessFrontsAreRefused() {
        Experiment experiment = keeping(KeptRows::Front);
        experiment.workloads.pop_back();
        experiment.architectures.pop_back();
        experiment.architectures[0].sweep[3].sweep = StepRange{0.1, 1.2, 0.002};
        experiment.constraints.clear();
        experiment.derived = {{"bulk", "area_mm2"}, {"haste", "clock_ghz"}};
        experiment.objectives = {
            {"area_mm2", Sense::Minimise}, {"bulk", Sense::Maximise}, {"haste", Sense::Minimise}};
        experiment.objectives.push_back({"frames_per_s", Sense::Maximise});
        QVERIFY(pointCount(experiment) > 50'000);
        RunOptions options;
        options.memory = {runNeed(experiment).memory_bytes, "a test"};
        const Result<RunOutcome> refused = runExperiment(experiment, options, RunControl{});
        QVERIFY(!refused);
        const QRegularExpression expected(QStringLiteral(
            "^error RUN-0004 at /objectives: the fronts of the first \\d+ points have up to \\d+, "
            "which need about [0-9.]+ MB of memory; [0-9.]+ MB are accepted \\(a test\\): state "
            "fewer objectives, or shorten the longest sweeps of permdnn, which are clock_ghz "
            "\\(551 values\\), pe_count \\(16 values\\), multipliers_per_pe \\(3 "
            "values\\)\n$"));
        const QString text = QString::fromStdString(toText(refused.error()));
        QVERIFY2(expected.match(text).hasMatch(), qPrintable(text));
        experiment.objectives.resize(1); // few designs are on such a front
        QVERIFY(runExperiment(experiment, options, RunControl{}).has_value());
    }

    void wrongSettingsAreSaid() {
        Experiment experiment = keeping(KeptRows::Sample);
        QCOMPARE(
            toText(validate(experiment)),
            std::string("error EXP-0033 at /keep/sample: a sample of 0 points is not accepted; "
                        "expected 1 to 1000000000\n"));
        experiment.keep.rows = KeptRows::Feasible;
        experiment.search.budget = SearchSettings::maxBudget;
        experiment.architectures.pop_back();
        experiment.workloads.pop_back();
        experiment.architectures[0].sweep = {{"pe_count", StepRange{1, 4000, 1}},
                                             {"clock_ghz", StepRange{0.1, 2.0999995, 1e-6}}};
        QCOMPARE(toText(validate(experiment)),
                 std::string("error EXP-0032 at /keep: \"feasible\" keeps up to 8 billion "
                             "(8000000000) points, and a table has room for 4294967295; keep "
                             "\"front\" or {\"sample\": N}\n"));
    }

    /// Memory follows what is kept; spaces beyond 32 bits can be explored for their fronts.
    void needFollowsWhatIsKept() {
        Experiment experiment = keeping(KeptRows::All);
        experiment.search.budget = SearchSettings::maxBudget;
        experiment.architectures[0].sweep[0].sweep = StepRange{1, 4096, 1};
        experiment.architectures[0].sweep[1].sweep = StepRange{1, 1000, 1};
        experiment.architectures[0].sweep[3].sweep = StepRange{0.1, 1.2, 0.001};
        QVERIFY(pointCount(experiment) > std::uint64_t(20'000'000'000));
        QCOMPARE(toText(validate(experiment)).substr(0, 14), std::string("error EXP-0032"));
        experiment.keep.rows = KeptRows::Front;
        QVERIFY(validate(experiment).empty());
        QVERIFY(runNeed(experiment).memory_bytes < 200'000'000);
        experiment.keep = {KeptRows::Sample, 10'000'000};
        QVERIFY(validate(experiment).empty());
        const std::uint64_t need = runNeed(experiment).memory_bytes;
        QVERIFY(need > 2'000'000'000 && need < 10'000'000'000);
        const Diagnostics refused = memoryProblems(experiment, {1'000'000'000, "free memory"});
        QVERIFY(refused.front().message.ends_with(", or keep a smaller sample"));

        // The first points are numbered and found as those of any space.
        experiment.keep.rows = KeptRows::Front;
        RunControl control;
        std::atomic<bool> stop{false};
        control.stopRequested = [&] { return stop.load(); };
        control.progress = [&](std::size_t done, std::size_t) { stop = done > 20'000; };
        const RunOutcome outcome = runOf(experiment, 2, control);
        QVERIFY(outcome.status == RunStatus::Stopped);
        QVERIFY(outcome.planned_points > std::uint64_t(20'000'000'000));
        QVERIFY(outcome.table->rowCount() > 0);
    }
};

QTEST_APPLESS_MAIN(TstKeptPoints)
#include "tst_kept_points.moc"
