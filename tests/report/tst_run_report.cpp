// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <set>

#include <QTest>

#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/experiment/row_design.h"
#include "core/report/report.h"
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

class TstRunReport : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void everySectionIsThere_data() {
        QTest::addColumn<QString>("heading");
        for (const char* heading :
             {"Summary", "Pareto fronts: Two layers", "Against the baselines: Two layers",
              "Where area, power and energy go", "What was asked", "Workloads",
              "Where the figures come from", "Calibration", "Constants of the model",
              "What is not modelled"}) {
            QTest::newRow(heading) << heading;
        }
    }
    void everySectionIsThere() {
        QFETCH(QString, heading);
        static const ReportDocument document = reportOf(smallExperiment());
        const ReportSection* section = sectionOf(document, heading.toStdString());
        QVERIFY(section);
        QVERIFY(!section->warning);
        for (const ReportTable& table : section->tables) {
            QCOMPARE(table.numeric.size(), table.header.size());
            QVERIFY(!table.rows.empty());
            for (const std::vector<std::string>& row : table.rows) {
                QCOMPARE(row.size(), table.header.size());
            }
        }
    }

    void summaryCounts() {
        const ReportDocument document = reportOf(smallExperiment());
        QCOMPARE(document.title, std::string("Small"));
        QCOMPARE(document.subtitle, std::string("PermDSE 0.1.0 · 5 points · 28 nm · 1 workload"));
        QCOMPARE(sectionOf(document, "Summary")->paragraphs.front(),
                 std::string("Planned 5 points (designs times workloads), evaluated 5, of which 5 "
                             "are feasible (100\u00a0%)."));
    }

    void rowsInWords() {
        const Experiment experiment = smallExperiment();
        const RunOutcome outcome = runOf(experiment);
        const report::RunView run{experiment, outcome, record(), Technology(experiment.technology)};
        QCOMPARE(report::rowText(run, 1), std::string("PermDNN: PE count = 16"));
        QCOMPARE(report::rowText(run, 3), std::string("EIE: PE count = 32"));
        Experiment single = experiment;
        single.architectures = {{"circnn", {}, {}}};
        const RunOutcome one = runOf(single);
        const report::RunView view{single, one, record(), Technology(single.technology)};
        QCOMPARE(report::rowText(view, 0), std::string("CirCNN reference design"));
        single.architectures = {{"permdnn", {{"clock_ghz", ValueList{{0.5}}}}, {}}};
        const RunOutcome clocked = runOf(single);
        const report::RunView fast{single, clocked, record(), Technology(single.technology)};
        QCOMPARE(report::rowText(fast, 0), std::string("PermDNN: Clock = 0.5\u00a0GHz"));
        single.architectures = {{"permdnn", {{"node_nm", ValueList{{28, 45}}}}, {}}};
        const RunOutcome nodes = runOf(single);
        const report::RunView scaled{single, nodes, record(), Technology(single.technology)};
        QCOMPARE(report::rowText(scaled, 1), std::string("PermDNN: Node = 45\u00a0nm"));
    }

    void sameResultsSameReport() {
        const Experiment experiment = smallExperiment();
        const RunOutcome outcome = runOf(experiment);
        RunRecord other = record();
        other.threads = 8;
        other.seconds = 1000.0;
        QCOMPARE(toHtml(makeRunReport(experiment, outcome, other, {})),
                 toHtml(makeRunReport(experiment, outcome, record(), {})));
    }

    void bestDesignsAreNamed() {
        const Experiment experiment = smallExperiment();
        const RunOutcome outcome = runOf(experiment);
        const report::RunView run{experiment, outcome, record(), Technology(experiment.technology)};
        const std::vector<report::BestRow> best = report::bestRows(run, "tiny");
        QCOMPARE(best.size(), std::size_t(2));
        QCOMPARE(best[0].best, std::string("highest frame rate"));
        QCOMPARE(best[0].letter, std::string("A"));
        const auto throughput = outcome.table->column("frames_per_s");
        QCOMPARE(throughput[best[0].row], *std::max_element(throughput.begin(), throughput.end()));
        const auto area = outcome.table->column("area_mm2");
        QCOMPARE(best[1].best, std::string("lowest area"));
        QCOMPARE(area[best[1].row], *std::min_element(area.begin(), area.end()));
    }

    /// Ratios recomputed from the engines: those of the whole workload, which the table of what the
    /// designs do shows, and geometric means of per-layer ratios.
    void ratiosAgainstTheBaselines() {
        const Experiment experiment = smallExperiment();
        const RunOutcome outcome = runOf(experiment);
        const report::RunView run{experiment, outcome, record(), Technology(experiment.technology)};
        const ReportDocument document = makeRunReport(experiment, outcome, record(), {});
        const ReportSection* section = sectionOf(document, "Against the baselines");
        const RowDesign design =
            designOfRow(experiment, *outcome.table, report::bestRows(run, "tiny").front().row);
        for (const Engine* engine : engines()) {
            const std::string baseline = std::string(engine->title()) + " reference";
            const DesignValues reference = engine->referenceDesign(run.technology);
            const Workload& workload = experiment.workloads[0];
            double product = 1.0;
            for (const Layer& layer : workload.layers) {
                product *= engine->metric(engine->evaluate(reference, layer, run.technology),
                                          "latency_us") /
                           design.engine->metric(
                               design.engine->evaluate(design.values, layer, run.technology),
                               "latency_us");
            }
            const double area =
                engine->metric(engine->evaluate(reference, workload, run.technology), "area_mm2") /
                design.engine->metric(
                    design.engine->evaluate(design.values, workload, run.technology), "area_mm2");
            const auto whole = [&](const char* metric) {
                return engine->metric(engine->evaluate(reference, workload, run.technology),
                                      metric) /
                       design.engine->metric(
                           design.engine->evaluate(design.values, workload, run.technology),
                           metric);
            };
            const auto ratios = [](double total, double mean) {
                return displayNumber(total, 3) + "× (" + displayNumber(mean, 3) + "×)";
            };
            const std::vector<std::string> row =
                rowOf(section->tables[0], {"A (highest frame rate)", baseline});
            QVERIFY(!row.empty());
            QCOMPARE(row[2], ratios(whole("latency_us"), std::sqrt(product)));
            const bool estimate = engine->id() == "circnn"; // its area is not published
            QCOMPARE(row[3], ratios(whole("latency_us") * area, std::sqrt(product) * area) +
                                 (estimate ? ", estimate" : ""));
            QVERIFY(row[5].starts_with(displayNumber(whole("energy_uj"), 3) + "× ("));
            QVERIFY(std::any_of(section->notes.begin(), section->notes.end(),
                                [&](const std::string& note) {
                                    return note.rfind(baseline + ": native node", 0) == 0;
                                }));
        }
        QVERIFY(section->paragraphs[0].find("28 nm by the rule “paper”") != std::string::npos);
    }

    void longFrontsAreCut() {
        Experiment experiment = smallExperiment();
        experiment.architectures = {
            {"permdnn",
             {{"pe_count", StepRange{1.0, 64.0, 1.0}}, {"clock_ghz", StepRange{0.1, 1.2, 0.1}}},
             {}}};
        experiment.objectives.push_back({"power_mw", Sense::Minimise});
        const RunOutcome outcome = runOf(experiment);
        const std::size_t onFront = outcome.fronts.front().rows.size();
        QVERIFY2(onFront > 100, qPrintable(QString::number(onFront)));
        const ReportDocument document = makeRunReport(experiment, outcome, record(), {});
        const ReportSection* section = sectionOf(document, "Pareto fronts");
        QCOMPARE(section->tables.size(), std::size_t(1)); // over all is the same front
        const ReportTable& table = section->tables[0];
        QCOMPARE(table.rows.size(), std::size_t(25));
        QVERIFY(table.caption.find(std::to_string(onFront - 25) + " more are in fronts.csv") !=
                std::string::npos);
        QCOMPARE(table.header[0], std::string("PE count"));
        RunRecord alone = record();
        alone.has_files = false; // nothing may be promised that is not there
        QVERIFY(toMarkdown(makeRunReport(experiment, outcome, alone, {})).find(".csv") ==
                std::string::npos);
        // From best to worst in the first objective, both ends kept.
        const auto throughput = outcome.table->column("frames_per_s");
        double highest = 0.0, lowest = 1e300;
        for (const std::uint32_t row : outcome.fronts.front().rows) {
            highest = std::max(highest, throughput[row]);
            lowest = std::min(lowest, throughput[row]);
        }
        QCOMPARE(table.rows.front()[2], displayNumber(highest));
        QCOMPARE(table.rows.back()[2], displayNumber(lowest));
    }

    void suspiciousFactorsAreFlagged_data() {
        QTest::addColumn<double>("power");
        QTest::addColumn<double>("area");
        QTest::addColumn<QString>("flag");
        QTest::newRow("at the limit") << 2.5 << 0.4 << "";
        QTest::newRow("power beyond") << 2.6 << 1.0 << "power off by more than 2.5x";
        QTest::newRow("area far below") << 1.0 << 0.39 << "area off by more than 2.5x";
        QTest::newRow("both") << 0.1 << 10.0
                              << "power off by more than 2.5x, area off by more than 2.5x";
    }
    void suspiciousFactorsAreFlagged() {
        QFETCH(double, power);
        QFETCH(double, area);
        QFETCH(QString, flag);
        const Experiment experiment = smallExperiment();
        const RunOutcome outcome = runOf(experiment);
        Calibration calibration;
        calibration.engine = "permdnn";
        calibration.native_nm = 28.0;
        calibration.factors = {{"memory", power, area, 10.0, std::nan(""), 4.0, 2.0}};
        const report::RunView run{experiment, outcome, record(),
                                  Technology(experiment.technology, {calibration})};
        const ReportSection section = report::calibrationSection(run);
        const std::vector<std::string>& row = section.tables[0].rows[0];
        QCOMPARE(row[0], std::string("memory"));
        QCOMPARE(row[2], std::string("10"));
        QVERIFY(row[4].find("(chosen)") != std::string::npos);
        QCOMPARE(row[5], std::string("not published"));
        QCOMPARE(QString::fromStdString(row[7]), flag);
    }

    /// The bill is in words, not in ids, and says of each line what it is.
    void billIsForPeople() {
        const ReportDocument document = reportOf(smallExperiment());
        const ReportSection* section = sectionOf(document, "Where area");
        QVERIFY(section);
        const ReportTable& bill = section->tables.back();
        QVERIFY(bill.caption.starts_with("Bill of components"));
        std::set<std::string> titles;
        for (const std::vector<std::string>& row : bill.rows) {
            QVERIFY2(titles.insert(row[0]).second, row[0].c_str());
            for (std::size_t cell = 0; cell < 3; ++cell) {
                QVERIFY2(row[cell].find('_') == std::string::npos, row[cell].c_str());
                QVERIFY2(std::isupper(static_cast<unsigned char>(row[cell].front())),
                         row[cell].c_str());
            }
        }
        QVERIFY(!rowOf(bill, {"Activation SRAM, reading", "Activation memory", "Global"}).empty());
        QVERIFY(!rowOf(bill, {"Activation SRAM, writing", "Activation memory", "Global"}).empty());
    }

    void statusesAreShown() {
        const ReportDocument document = reportOf(smallExperiment());
        const ReportSection* constants = sectionOf(document, "Constants");
        QVERIFY(!rowOf(constants->tables[0],
                       {"add16_pj", "0.05", "pJ", "0.04", "0.07", "45", "secondary"})
                     .empty());
        QVERIFY( // neither a range nor a node
            !rowOf(constants->tables[0], {"permdnn_native_nm", "28", "nm", "–", "–", "–"}).empty());
        const ReportSection* layers = sectionOf(document, "Workloads");
        const std::vector<std::string> row = rowOf(layers->tables[0], {"Alex-FC8"});
        QCOMPARE(row[7], std::string("recalled (unverified)"));
        const std::string markdown = toMarkdown(document);
        for (const char* text :
             {"0.1.0", "00aa00aa00aa00aa", "11bb11bb11bb11bb", "15.7 recalled"}) {
            QVERIFY2(markdown.find(text) != std::string::npos, text);
        }
    }

    void figures() {
        const Experiment experiment = smallExperiment();
        const RunOutcome outcome = runOf(experiment);
        const ReportDocument document = makeRunReport(
            experiment, outcome, record(),
            {{"All designs", "pareto.svg", "<?xml version=\"1.0\"?>\n<svg id=\"one\"></svg>"},
             {"Never drawn", "other.svg", ""}});
        const std::string html = toHtml(document);
        QVERIFY(html.find("<svg id=\"one\"></svg>") != std::string::npos);
        QVERIFY(html.find("<?xml") == std::string::npos);
        QVERIFY(html.find("Never drawn (no picture was drawn)") != std::string::npos);
        const std::string markdown = toMarkdown(document);
        QVERIFY(markdown.find("![All designs](<pareto.svg>)") != std::string::npos);
        QVERIFY(markdown.find("other.svg") == std::string::npos);
    }

    void counts_data() {
        QTest::addColumn<qulonglong>("count");
        QTest::addColumn<QString>("text");
        QTest::newRow("one") << 1ull << "1 point";
        QTest::newRow("many") << 999ull << "999 points";
        QTest::newRow("thousand") << 1000ull << "1,000 points";
        QTest::newRow("million") << 12345678ull << "12,345,678 points";
        QTest::newRow("none") << 0ull << "0 points";
    }
    void counts() {
        QFETCH(qulonglong, count);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(report::counted(count, "point")), text);
    }
};

QTEST_APPLESS_MAIN(TstRunReport)
#include "tst_run_report.moc"
