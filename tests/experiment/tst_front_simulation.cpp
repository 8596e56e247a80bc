// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <QTest>

#include "core/architecture/simulation.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/front_simulation.h"
#include "core/experiment/row_design.h"
#include "core/experiment/runner.h"
#include "tests/experiment/experiment_run.h"
#include "tests/support/compare.h"

using namespace permdse;
using test::experimentOf;
using test::runOf;

namespace {

/// Three architectures and two workloads of small layers, of which the second has two.
std::string smallText(const std::string& simulate, const std::string& extra = "") {
    return R"({"workloads": [
      {"name": "one", "layers": [{"outputs": 96, "inputs": 128, "p": 4, "activation_density": 0.5}]},
      {"name": "two", "layers": [
        {"outputs": 64, "inputs": 80, "p": 8, "activation_density": 0.25},
        {"outputs": 80, "inputs": 64, "p": 2, "weight_density": 0.3}]})" +
           extra + R"(],
      "architectures": [
        {"kind": "permdnn", "sweep": {"pe_count": [4, 8, 16], "multipliers_per_pe": [2, 4, 8]}},
        {"kind": "eie", "sweep": {"pe_count": [4, 8, 16], "fifo_depth": [1, 8]}},
        {"kind": "circnn", "sweep": {"block_size": [8, 16]}}],
      "derived": {"per_area": "throughput_gops / area_mm2"},
      "objectives": {"frames_per_s": "max", "area_mm2": "min"},
      "search": {"seed": 7}, "simulate": ")" +
           simulate + "\"}";
}

const std::vector<std::string> simulatedNames{"simulated_cycles", "cycles_difference",
                                              "simulated_energy_uj", "simulated_utilisation"};

bool sameBytes(std::span<const double> a, std::span<const double> b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

} // namespace

class TstFrontSimulation final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// Each point of a front holds what simulating its design alone gives; the others nothing.
    void pointsAreSingleSimulations() {
        const Experiment experiment = experimentOf(smallText("front"));
        const RunOutcome outcome = runOf(experiment);
        const ResultTable& table = *outcome.table;
        const Technology technology(experiment.technology);
        const std::vector<std::uint32_t> onFronts = rowsOnFronts(outcome.fronts);
        QVERIFY(outcome.status == RunStatus::Complete);
        QCOMPARE(outcome.simulation.planned, std::uint64_t(onFronts.size()));
        QCOMPARE(outcome.simulation.done, std::uint64_t(onFronts.size()));
        QVERIFY(onFronts.size() >= 6 && onFronts.size() < table.rowCount());
        SimulationInput input;
        input.data.seed = 7;
        std::size_t different = 0;
        for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
            if (!std::binary_search(onFronts.begin(), onFronts.end(), row)) {
                for (const std::string& name : simulatedNames) {
                    QVERIFY(std::isnan(table.column(name)[row]));
                }
                continue;
            }
            const RowDesign design = designOfRow(experiment, table, row);
            const Workload& workload = experiment.workloads[design.workload];
            std::vector<CountedLayer> runs;
            for (const Layer& layer : workload.layers) {
                const Result<Simulation> simulation =
                    design.engine->simulate(design.values, layer, technology, input);
                QVERIFY(simulation.has_value());
                runs.push_back(simulation->counted);
            }
            const Evaluation counted =
                design.engine->evaluateCounts(design.values, workload, runs, technology);
            const double cycles = design.engine->metric(counted, "cycles");
            QCOMPARE(table.column("simulated_cycles")[row], cycles);
            QCOMPARE(table.column("cycles_difference")[row],
                     cycles / table.column("cycles")[row] - 1.0);
            QCOMPARE(table.column("simulated_energy_uj")[row],
                     design.engine->metric(counted, "energy_uj"));
            QCOMPARE(table.column("simulated_utilisation")[row],
                     design.engine->metric(counted, "utilisation"));
            different += cycles != table.column("cycles")[row] ? 1u : 0u;
        }
        QVERIFY(different > 0); // the closed form is an expectation
    }

    void threadsDoNotChangeAByte() {
        const Experiment experiment = experimentOf(smallText("front"));
        const RunOutcome one = runOf(experiment, 1);
        for (const int threads : {2, 3, 8}) {
            const RunOutcome more = runOf(experiment, threads);
            QVERIFY(one.table->specs() == more.table->specs());
            for (std::size_t c = 0; c < one.table->columnCount(); ++c) {
                QVERIFY(sameBytes(one.table->column(c), more.table->column(c)));
            }
            QVERIFY(one.simulation == more.simulation);
        }
    }

    void theSeedChoosesTheDraw() {
        Experiment experiment = experimentOf(smallText("front"));
        const RunOutcome first = runOf(experiment);
        experiment.search.seed = 8;
        const RunOutcome second = runOf(experiment);
        QVERIFY(sameBytes(first.table->column("cycles"), second.table->column("cycles")));
        QVERIFY(!sameBytes(first.table->column("simulated_cycles"),
                           second.table->column("simulated_cycles")));
    }

    /// Without it there are no further columns, and with it the others keep every bit.
    void theOtherColumnsStayTheSame() {
        const RunOutcome without = runOf(experimentOf(smallText("none")));
        const RunOutcome with = runOf(experimentOf(smallText("front")));
        QCOMPARE(without.simulation.planned, std::uint64_t(0));
        QCOMPARE(with.table->columnCount(), without.table->columnCount() + 4);
        for (const ColumnSpec& spec : without.table->specs()) {
            QVERIFY(sameBytes(without.table->column(spec.id), with.table->column(spec.id)));
        }
        QVERIFY(without.fronts == with.fronts);
        const std::size_t place = *with.table->find("simulated_cycles");
        for (std::size_t i = 0; i < 4; ++i) {
            QCOMPARE(with.table->spec(place + i).id, simulatedNames[i]);
            QVERIFY(!without.table->find(simulatedNames[i]));
        }
        QCOMPARE(with.table->spec(place + 4).id, std::string("per_area"));
    }

    /// A layer that is too large leaves the points of its workload out, and says so.
    void tooLargeLayersAreSkipped() {
        const Experiment experiment =
            experimentOf(smallText("front", R"(, {"name": "large", "layers": [
                {"outputs": 64, "inputs": 64, "p": 4},
                {"name": "huge", "outputs": 32768, "inputs": 16384, "p": 16}]})"));
        const RunOutcome outcome = runOf(experiment);
        QVERIFY(outcome.status == RunStatus::Complete);
        std::uint64_t points = 0;
        for (const std::uint32_t row : rowsOnFronts(outcome.fronts)) {
            const bool large = outcome.table->column("workload")[row] == 2.0;
            QCOMPARE(std::isnan(outcome.table->column("simulated_cycles")[row]), large);
            points += large ? 1 : 0;
        }
        QVERIFY(points > 0);
        QCOMPARE(outcome.simulation.skippedPoints(), points);
        QCOMPARE(outcome.simulation.done + points, outcome.simulation.planned);
        for (const SkippedSimulations& skipped : outcome.simulation.skipped) {
            QCOMPARE(skipped.reason,
                     std::string("SIM-0006: layer \"huge\": the layer has 32768 x 16384 weights; "
                                 "accepted are up to 268435456 in all"));
        }
    }

    void stoppingKeepsWhatIsDone() {
        const Experiment experiment = experimentOf(smallText("front"));
        const RunOutcome all = runOf(experiment);
        std::atomic<bool> stop{false};
        RunControl control;
        control.stopRequested = [&] { return stop.load(); };
        std::atomic<std::size_t> largest{0}, smallestTotal{~std::size_t{0}}, largestTotal{0};
        control.simulated = [&](std::size_t done, std::size_t total) { // on any thread
            smallestTotal = std::min(smallestTotal.load(), total);
            largestTotal = std::max(largestTotal.load(), total);
            largest = std::max(largest.load(), done);
            stop = stop || done >= 2;
        };
        const Result<RunOutcome> outcome = runExperiment(experiment, {1}, control);
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->status == RunStatus::Stopped);
        QCOMPARE(outcome->table->rowCount(), all.table->rowCount());
        QVERIFY(outcome->fronts == all.fronts);
        QCOMPARE(outcome->simulation.done, std::uint64_t(2));
        QCOMPARE(largest.load(), std::size_t(2));
        QCOMPARE(smallestTotal.load(), std::size_t(all.simulation.planned));
        QCOMPARE(largestTotal.load(), std::size_t(all.simulation.planned));
        std::size_t filled = 0;
        for (std::size_t row = 0; row < all.table->rowCount(); ++row) {
            const double cycles = outcome->table->column("simulated_cycles")[row];
            if (!std::isnan(cycles)) {
                QCOMPARE(cycles, all.table->column("simulated_cycles")[row]);
                ++filled;
            }
        }
        QCOMPARE(filled, std::size_t(2));
    }

    /// A stop is heeded within a layer, wherever it comes: it polls again only on its way out.
    void stoppingWithinALayer_data() {
        QTest::addColumn<int>("polls");
        QTest::newRow("while weights are drawn") << 100;
        QTest::newRow("while the matrix is stored") << 1500;
        QTest::newRow("while it runs") << 4000;
    }
    void stoppingWithinALayer() {
        QFETCH(int, polls);
        std::atomic<int> asked{0}, after{0};
        std::atomic<bool> simulating{false};
        RunControl control;
        control.stopRequested = [&] {
            if (!simulating || ++asked <= polls) {
                return false;
            }
            ++after;
            return true;
        };
        control.simulated = [&](std::size_t, std::size_t) { simulating = true; };
        const Result<RunOutcome> outcome =
            runExperiment(experimentOf(R"({"workloads": [{"name": "w", "layers": [
                {"outputs": 1024, "inputs": 1024, "p": 4, "weight_density": 0.25}]}],
              "architectures": [{"kind": "eie", "fixed": {"pe_count": 8}}],
              "objectives": {"latency_us": "min"}, "simulate": "front"})"),
                          {1}, control);
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->status == RunStatus::Stopped);
        QCOMPARE(outcome->simulation.planned, std::uint64_t(1));
        QCOMPARE(outcome->simulation.done, std::uint64_t(0));
        QVERIFY2(after < 10, qPrintable(QString::number(after)));
    }

    /// A run that was stopped among its points simulates nothing.
    void stoppedSweepsAreNotSimulated() {
        RunControl control;
        control.stopRequested = [] { return true; };
        std::atomic<bool> isSimulated{false};
        control.simulated = [&](std::size_t, std::size_t) { isSimulated = true; };
        const Result<RunOutcome> outcome =
            runExperiment(experimentOf(smallText("front")), {1}, control);
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->status == RunStatus::Stopped);
        QCOMPARE(outcome->simulation.done, std::uint64_t(0));
        QVERIFY(!isSimulated);
    }
};

QTEST_APPLESS_MAIN(TstFrontSimulation)
#include "tst_front_simulation.moc"
