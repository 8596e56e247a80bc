// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <cmath>

#include <QTest>

#include "core/report/report.h"
#include "core/report/report_figures.h"
#include "core/report/report_sections.h"
#include "tests/report/report_samples.h"
#include "tests/support/compare.h"

using namespace permdse;
using test::record;
using test::reportOf;
using test::rowOf;
using test::runOf;
using test::sectionOf;
using test::smallExperiment;

class TstReportBounds : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    /// Of each workload the designs that may be on the front, and which constants were drawn.
    void confidenceIsReported() {
        Experiment experiment = smallExperiment();
        QVERIFY(!sectionOf(reportOf(experiment), "Confidence"));
        experiment.uncertainty.samples = 20;
        const ReportDocument document = reportOf(experiment);
        const ReportSection* section = sectionOf(document, "Confidence");
        QVERIFY(section);
        QVERIFY(section->paragraphs.front().starts_with("20 draws of the constants"));
        QVERIFY(section->tables.size() >= 2);
        const ReportTable& designs = section->tables[0];
        QCOMPARE(designs.header.size(), std::size_t(3 + 2 * 2));
        QCOMPARE(designs.numeric.size(), designs.header.size());
        QVERIFY(!designs.rows.empty());
        const RunOutcome outcome = runOf(experiment);
        const std::span<const double> probability = outcome.table->column("front_probability");
        const auto above = [&](double limit) {
            return std::count_if(probability.begin(), probability.end(),
                                 [&](double p) { return p > limit; });
        };
        QCOMPARE(designs.rows.size(), std::size_t(above(0.0)));
        const std::string robust =
            ", " + std::to_string(above(0.4999)) + " on the robust front (in at least half";
        QVERIFY2(designs.caption.find(robust) != std::string::npos, designs.caption.c_str());
        for (std::size_t i = 1; i < designs.rows.size(); ++i) {
            QVERIFY(std::stod(designs.rows[i - 1][1]) >= std::stod(designs.rows[i][1]));
            QCOMPARE(designs.rows[i].size(), designs.header.size());
        }
        QVERIFY(designs.rows.front().back().find(" to ") != std::string::npos);

        // Doubtful ones stand apart, if there are any.
        QCOMPARE(section->tables.size(), std::size_t(above(0.0499) > above(0.9501) ? 3 : 2));
        const ReportTable& ranges = section->tables.back();
        QCOMPARE(rowOf(ranges, {"wire_bit_mm_pj"}),
                 (std::vector<std::string>{"wire_bit_mm_pj", "0.16", "0.33", "0.5", "pJ",
                                           std::string(toDisplayText(Evidence::Derived))}));
        QVERIFY(!rowOf(ranges, {"eie_published_area"}).empty());
        QVERIFY(!rowOf(ranges, {"multiply16_horowitz_pj"}).empty());
        QVERIFY(!rowOf(ranges, {"dram_eie_gbyte_s"}).empty());
        // No part of this experiment, or without a range.
        for (const char* absent : {"circnn_published_area", "multiply16_aladdin_pj",
                                   "dram_hbm2_bit_pj", "permdnn_clock_ghz"}) {
            QVERIFY2(rowOf(ranges, {absent}).empty(), absent);
        }
    }

    void runsStoppedAmongTheDrawsSaySo() {
        Experiment experiment = smallExperiment();
        experiment.uncertainty.samples = 5000;
        std::atomic<bool> stop{false};
        RunControl control;
        control.stopRequested = [&] { return stop.load(); };
        control.progress = [&](std::size_t done, std::size_t total) { stop = done > total / 1000; };
        const Result<RunOutcome> outcome = runExperiment(experiment, {1}, control);
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->draws.done > 0 && outcome->draws.done < 5000);
        const ReportDocument document = makeRunReport(experiment, *outcome, record(), {});
        const ReportSection& stopped = document.sections.front();
        QVERIFY(stopped.warning);
        const std::string said = "Of 5,000 draws of the constants " +
                                 report::countText(outcome->draws.done) + " are done";
        QVERIFY2(stopped.paragraphs.back().starts_with(said), stopped.paragraphs.back().c_str());
        const ReportSection* confidence = sectionOf(document, "Confidence");
        QVERIFY(confidence);
        QVERIFY(confidence->paragraphs.back().find("there are no intervals") != std::string::npos);
        QCOMPARE(confidence->tables.front().rows.front().back(), std::string("–"));
    }

    /// Stopped while points of the fronts were simulated: no word of draws that nobody asked for.
    void runsStoppedAfterTheirPointsSaySo() {
        Experiment experiment = smallExperiment();
        experiment.simulate = SimulatedPoints::Front;
        RunOutcome outcome = runOf(smallExperiment());
        outcome.status = RunStatus::Stopped;
        const ReportDocument document = makeRunReport(experiment, outcome, record(), {});
        const ReportSection& stopped = document.sections.front();
        QVERIFY(stopped.warning);
        QCOMPARE(stopped.paragraphs.size(), std::size_t(2));
        QVERIFY(stopped.paragraphs.back().find("simulated") != std::string::npos);
    }

    /// However many workloads and layers there are: the first in detail, the others in a line.
    void manyWorkloadsAreSummedUp() {
        Experiment experiment = smallExperiment();
        Workload workload = experiment.workloads[0];
        const Layer layer = workload.layers[0];
        workload.layers.clear();
        for (int i = 0; i < 60; ++i) {
            workload.layers.push_back(layer);
            workload.layers.back().name = "layer " + std::to_string(i);
        }
        experiment.workloads.clear();
        for (int i = 0; i < 300; ++i) {
            workload.name = workload.title = "workload " + std::to_string(i);
            experiment.workloads.push_back(workload);
        }
        const RunOutcome outcome = runOf(experiment);
        std::size_t told = 0, total = 0;
        RunControl control;
        control.progress = [&](std::size_t done, std::size_t all) {
            told += done == told;
            total = all;
        };
        const ReportDocument document = makeRunReport(experiment, outcome, record(), {}, control);
        QCOMPARE(total, report::mostWorkloads);
        QCOMPARE(told, report::mostWorkloads);
        QVERIFY(sectionOf(document, "Pareto fronts: workload 7"));
        QVERIFY(!sectionOf(document, "Pareto fronts: workload 8"));
        const ReportSection* others = sectionOf(document, "Further workloads");
        QVERIFY(others);
        QCOMPARE(others->tables[0].rows.size(), std::size_t(200));
        QCOMPARE(others->tables[0].rows[0][0], std::string("workload 8"));
        QCOMPARE(others->tables[0].rows[0][1], std::string("60"));
        QVERIFY(others->tables[0].rows[0][2] != "0");
        const ReportSection* layers = sectionOf(document, "Workloads");
        QCOMPARE(layers->tables.size(), report::mostWorkloads);
        QCOMPARE(layers->tables[0].rows.size(), report::mostLayers);
        QCOMPARE(layers->tables[0].caption, std::string("workload 0, the first 40 of 60."));
        QCOMPARE(reportFigureCount(experiment), report::mostWorkloads);

        control.stopRequested = [&] { return told >= 2; };
        told = 0;
        const ReportDocument cut = makeRunReport(experiment, outcome, record(), {}, control);
        QVERIFY(sectionOf(cut, "Pareto fronts: workload 1"));
        QVERIFY(!sectionOf(cut, "Pareto fronts: workload 2"));
        QVERIFY(sectionOf(cut, "The report was cut short")->warning);
    }

    /// A stop is heard between the evaluations of a comparison, each of which takes all layers of
    /// the workload, also in that of the only workload, and nothing is evaluated behind it.
    void stopIsHeardWithinAComparison() {
        const Experiment experiment = smallExperiment();
        const RunOutcome outcome = runOf(experiment);
        const auto comparisonOf = [](const ReportDocument& document) {
            return std::any_of(document.sections.begin(), document.sections.end(),
                               [](const ReportSection& section) {
                                   return section.heading.starts_with("Against the baselines");
                               });
        };
        std::size_t questions = 0;
        RunControl control;
        control.stopRequested = [&] { return ++questions > 2; };
        const ReportDocument cut = makeRunReport(experiment, outcome, record(), {}, control);
        QCOMPARE(questions, std::size_t(3)); // the third ended it
        QVERIFY(!comparisonOf(cut));
        QVERIFY(sectionOf(cut, "The report was cut short"));
        QVERIFY(!sectionOf(cut, "Where area, power and energy go"));
        const ReportDocument whole = makeRunReport(experiment, outcome, record(), {});
        QVERIFY(comparisonOf(whole));
        QVERIFY(!sectionOf(whole, "The report was cut short"));
        QVERIFY(sectionOf(whole, "Where area, power and energy go"));
    }

    void stoppedRunWithoutFrontsSaysSo() {
        const Experiment experiment = smallExperiment();
        RunOutcome outcome = runOf(experiment);
        outcome.status = RunStatus::Stopped;
        outcome.fronts.clear();
        outcome.fronts_found = false;
        const ReportDocument document = makeRunReport(experiment, outcome, record(), {});
        QCOMPARE(document.sections.front().paragraphs[0],
                 std::string("5 of 5 points are done, but the search for the Pareto fronts was "
                             "stopped: there are no fronts, and nothing that rests on them."));
        QCOMPARE(
            noFrontText(outcome, "tiny"),
            std::string("The run was stopped while the fronts were searched: there are none."));
    }

    void stoppedRunSaysSoFirst() {
        const Experiment experiment = smallExperiment();
        RunOutcome outcome = runOf(experiment);
        outcome.status = RunStatus::Stopped;
        outcome.planned_points = 1234567;
        const ReportDocument document = makeRunReport(experiment, outcome, record(), {});
        QVERIFY(document.sections.front().warning);
        QCOMPARE(document.sections.front().heading,
                 std::string("Stopped before the end: partial results"));
        QVERIFY(document.sections.front().paragraphs[0].find("after 5 of 1,234,567 points") !=
                std::string::npos);
        QVERIFY(document.subtitle.find("stopped, partial") != std::string::npos);
        QVERIFY(toHtml(document).find("class=\"warning\"") != std::string::npos);
        QVERIFY(toMarkdown(document).find("## Warning: Stopped before the end") !=
                std::string::npos);
        QVERIFY(toHtml(reportOf(experiment)).find("class=\"warning\"") == std::string::npos);
    }

    void nothingFeasibleNamesWhatBinds() {
        Experiment experiment = smallExperiment();
        experiment.constraints = {"area_mm2 <= 0.01", "power_mw <= 1000000"};
        const RunOutcome outcome = runOf(experiment);
        QCOMPARE(outcome.feasible_points, std::uint64_t(0));
        const ReportDocument document = makeRunReport(experiment, outcome, record(), {});
        const ReportSection& section = document.sections.front();
        QVERIFY(section.warning);
        QCOMPARE(section.heading, std::string("No design is feasible"));
        QCOMPARE(section.paragraphs.size(), std::size_t(1));
        QVERIFY(section.paragraphs[0].rfind(
                    "Binding: “area_mm2 <= 0.01” rules out all 5 points; the nearest misses it by ",
                    0) == 0);
        QVERIFY(!sectionOf(document, "Against the baselines"));
        QVERIFY(sectionOf(document, "Where area, power and energy go")); // of the references
    }

    /// Feasible designs without a figure for an objective are not called infeasible.
    void objectivesWithoutFiguresAreNamed() {
        Experiment experiment = smallExperiment();
        QCOMPARE(noFrontText(runOf(experiment), "tiny"), std::string());
        experiment.objectives = {{"accuracy", Sense::Maximise}, {"area_mm2", Sense::Minimise}};
        const RunOutcome outcome = runOf(experiment);
        QCOMPARE(outcome.feasible_points, std::uint64_t(5));
        const std::string text = "5 designs are feasible on this workload, but no design has "
                                 "figures for all objectives (accuracy is not known): there is no "
                                 "front.";
        QCOMPARE(noFrontText(outcome, "tiny"), text);
        const std::string markdown = toMarkdown(makeRunReport(experiment, outcome, record(), {}));
        QVERIFY(markdown.find(text) != std::string::npos);
        QVERIFY(markdown.find("No design is feasible") == std::string::npos);
        experiment.constraints = {"area_mm2 <= 0.01"};
        QCOMPARE(noFrontText(runOf(experiment), "tiny"),
                 std::string("No feasible design on this workload: there is no front."));
    }

    void nothingFeasibleForSeveralReasons() {
        const Experiment experiment = smallExperiment();
        RunOutcome outcome = runOf(experiment);
        outcome.feasible_points = 0;
        outcome.fronts.clear();
        outcome.infeasible = {{"seldom", 2, 0.5}, {"often", 4, std::nan("")}};
        const ReportSection section = makeRunReport(experiment, outcome, record(), {}).sections[0];
        QVERIFY(section.paragraphs[0].find("No single reason") == 0);
        QCOMPARE(section.notes, (std::vector<std::string>{"“often”: 4 points",
                                                          "“seldom”: 2 points, the nearest misses "
                                                          "it by 50\u00a0%"}));
    }
};

QTEST_APPLESS_MAIN(TstReportBounds)
#include "tst_report_bounds.moc"
