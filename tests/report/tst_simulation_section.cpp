// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <QTest>

#include "core/layer/workload_library.h"
#include "core/report/report_sections.h"
#include "core/study/simulation_summary.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

Layer layerOf(const char* name, std::int64_t outputs, std::int64_t inputs) {
    Layer layer;
    layer.name = name;
    layer.outputs = outputs;
    layer.inputs = inputs;
    layer.p = 4;
    layer.weight_density = 0.25;
    layer.activation_density = 0.5;
    return layer;
}

Experiment smallExperiment() {
    Experiment experiment;
    experiment.workloads = {{"mine", "Mine", {layerOf("a", 96, 128), layerOf("b", 64, 96)}, {}}};
    experiment.workloads.front().layers[1].signed_inputs = true;
    experiment.architectures = {
        {"permdnn", {{"pe_count", ValueList{{4, 8, 16}}}}, {{"clock_ghz", 0.9}}},
        {"eie", {{"fifo_depth", ValueList{{1, 2, 4}}}}, {}}};
    experiment.objectives = {{"frames_per_s", Sense::Maximise}, {"area_mm2", Sense::Minimise}};
    experiment.search.seed = 11;
    experiment.simulate = SimulatedPoints::Front;
    return experiment;
}

RunOutcome runOf(const Experiment& experiment, const RunControl& control = {}) {
    Result<RunOutcome> outcome = runExperiment(experiment, {1}, control);
    if (!outcome) {
        qFatal("%s", toText(outcome.error()).c_str());
    }
    return *std::move(outcome);
}

ReportSection sectionOf(const Experiment& experiment, const RunOutcome& outcome) {
    const RunRecord record{"0.1.0", "00", "11", 1, 0.5};
    return report::simulationSection(
        {experiment, outcome, record, Technology(experiment.technology)});
}

bool contains(const std::vector<std::string>& texts, const std::string& part) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
        return text.find(part) != std::string::npos;
    });
}

} // namespace

class TstSimulationSection final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// Median and worst against sorting all differences of the architecture.
    void summariesAreThoseOfTheColumn() {
        const Experiment experiment = smallExperiment();
        const RunOutcome outcome = runOf(experiment);
        const std::vector<SimulationSummary> summaries = summariseSimulation(experiment, outcome);
        QCOMPARE(summaries.size(), std::size_t(2));
        for (std::size_t a = 0; a < 2; ++a) {
            std::vector<double> differences;
            for (std::size_t row = 0; row < outcome.table->rowCount(); ++row) {
                const double difference = outcome.table->column("cycles_difference")[row];
                if (outcome.table->column("architecture")[row] == double(a) &&
                    !std::isnan(difference)) {
                    differences.push_back(difference);
                }
            }
            std::sort(differences.begin(), differences.end());
            const SimulationSummary& summary = summaries[a];
            QCOMPARE(summary.architecture, experiment.architectures[a].architecture);
            QCOMPARE(summary.simulated, std::uint64_t(differences.size()));
            QCOMPARE(summary.median_difference, differences[(differences.size() - 1) / 2]);
            QCOMPARE(std::abs(summary.worst_difference),
                     std::max(std::abs(differences.front()), std::abs(differences.back())));
            QCOMPARE(outcome.table->column("cycles_difference")[summary.worst_row],
                     summary.worst_difference);
        }
    }

    void commandsNameWhatDiffersFromTheDefaults() {
        Experiment experiment = smallExperiment();
        const RunOutcome outcome = runOf(experiment);
        QCOMPARE(simulateCommand(experiment, *outcome.table, 1),
                 std::string("permdse simulate --arch permdnn --set pe_count=8,clock_ghz=0.9 "
                             "--layer outputs=96,inputs=128,p=4,weight_density=0.25,"
                             "activation_density=0.5 --layer outputs=64,inputs=96,p=4,"
                             "weight_density=0.25,activation_density=0.5,signed_inputs=true "
                             "--seed 11"));
        Experiment ofLayers = experiment;
        ofLayers.architectures.pop_back();
        ofLayers.architectures[0].sweep = {{"p", ValueList{{2, 0}}, true}};
        ofLayers.workloads[0].layers[1].name = "the 2nd's";
        const RunOutcome own = runOf(ofLayers);
        QCOMPARE(simulateCommand(ofLayers, *own.table, 1),
                 std::string("permdse simulate --arch permdnn --set clock_ghz=0.9 --set p@a=2 "
                             "--set 'p@the 2nd'\\''s=layer' "
                             "--layer name=a,outputs=96,inputs=128,p=4,weight_density=0.25,"
                             "activation_density=0.5 --layer 'name=the 2nd'\\''s,outputs=64,"
                             "inputs=96,p=4,weight_density=0.25,activation_density=0.5,"
                             "signed_inputs=true' --seed 11"));
        experiment.workloads = {*findBuiltinWorkload("nmt")};
        experiment.technology.node_nm = 45;
        experiment.technology.dram = DramPreset::Hbm2;
        experiment.simulate = SimulatedPoints::None;
        const RunOutcome other = runOf(experiment);
        QCOMPARE(simulateCommand(experiment, *other.table, 4),
                 std::string("permdse simulate --arch eie --set fifo_depth=2 --workload nmt "
                             "--node 45 --dram hbm2 --seed 11"));
    }

    void sectionsHoldCountsAndCommands() {
        const Experiment experiment = smallExperiment();
        const RunOutcome outcome = runOf(experiment);
        const ReportSection section = sectionOf(experiment, outcome);
        QCOMPARE(section.heading, std::string("Simulation of the front"));
        QCOMPARE(section.tables.size(), std::size_t(1));
        QCOMPARE(section.tables.front().rows.size(), std::size_t(2));
        QCOMPARE(section.tables.front().rows[1][0], std::string("EIE"));
        for (const SimulationSummary& summary : summariseSimulation(experiment, outcome)) {
            QVERIFY(contains(section.notes,
                             simulateCommand(experiment, *outcome.table, summary.worst_row)));
        }
        QVERIFY(contains(section.paragraphs, "seed 11"));
    }

    void sectionsSayWhatIsMissing() {
        Experiment experiment = smallExperiment();
        experiment.workloads.push_back({"huge", "Huge", {layerOf("c", 32768, 16384)}, {}});
        const RunOutcome outcome = runOf(experiment);
        QVERIFY(contains(sectionOf(experiment, outcome).notes, "SIM-0006: layer \"c\""));
        bool stop = false;
        RunControl control;
        control.stopRequested = [&] { return stop; };
        control.simulated = [&](std::size_t done, std::size_t) { stop = done > 0; };
        const RunOutcome stopped = runOf(experiment, control);
        QVERIFY(stopped.status == RunStatus::Stopped);
        QVERIFY(contains(sectionOf(experiment, stopped).paragraphs, "stopped before the other"));
    }

    void withoutSimulationThereIsNoSection() {
        Experiment experiment = smallExperiment();
        experiment.simulate = SimulatedPoints::None;
        const RunOutcome outcome = runOf(experiment);
        QVERIFY(summariseSimulation(experiment, outcome).empty());
        const ReportSection section = sectionOf(experiment, outcome);
        QVERIFY(section.paragraphs.empty() && section.tables.empty() && section.notes.empty());
    }
};

QTEST_APPLESS_MAIN(TstSimulationSection)
#include "tst_simulation_section.moc"
