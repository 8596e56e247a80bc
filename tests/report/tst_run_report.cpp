// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <cctype>
#include <cmath>
#include <set>

#include <QRegularExpression>
#include <QTest>

#include "core/base/unit_format.h"
#include "core/experiment/row_design.h"
#include "core/layer/workload_library.h"
#include "core/report/report.h"
#include "core/report/report_sections.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

/// Two architectures on one small and one published layer.
Experiment smallExperiment() {
    Experiment experiment;
    experiment.name = "Small";
    experiment.description = "A test";
    Layer tiny;
    tiny.name = "tiny";
    tiny.outputs = 256;
    tiny.inputs = 512;
    tiny.p = 8;
    tiny.weight_density = 0.125;
    tiny.activation_density = 0.5;
    tiny.source = "a test";
    experiment.workloads = {{"tiny", "Two layers", {tiny, *findBuiltinLayer("Alex-FC8")}, {}}};
    experiment.architectures = {
        {"permdnn", {{"pe_count", ValueList{{8, 16, 32}}}}, {{"clock_ghz", 1.0}}},
        {"eie", {{"pe_count", ValueList{{32, 64}}}}, {}}};
    experiment.objectives = {{"frames_per_s", Sense::Maximise}, {"area_mm2", Sense::Minimise}};
    return experiment;
}

RunOutcome runOf(const Experiment& experiment) {
    Result<RunOutcome> outcome = runExperiment(experiment, {1}, {});
    if (!outcome) {
        throw std::runtime_error(toText(outcome.error()));
    }
    return *outcome;
}

RunRecord record() {
    return {"0.1.0", "00aa00aa00aa00aa", "11bb11bb11bb11bb", 2, 0.25};
}

ReportDocument reportOf(const Experiment& experiment) {
    return makeRunReport(experiment, runOf(experiment), record(), {});
}

const ReportSection* sectionOf(const ReportDocument& document, const std::string& start) {
    for (const ReportSection& section : document.sections) {
        if (section.heading.rfind(start, 0) == 0) {
            return &section;
        }
    }
    return nullptr;
}

/// The row of a table whose first cells are these; empty if there is none.
std::vector<std::string> rowOf(const ReportTable& table, const std::vector<std::string>& start) {
    for (const std::vector<std::string>& row : table.rows) {
        if (row.size() >= start.size() && std::equal(start.begin(), start.end(), row.begin())) {
            return row;
        }
    }
    return {};
}

/// Names of the elements that are not closed properly, or nothing.
QString unbalancedElement(const QString& html) {
    static const QStringList empty = {QStringLiteral("meta"), QStringLiteral("br"),
                                      QStringLiteral("!DOCTYPE")};
    static const QRegularExpression tag(QStringLiteral("<(/?)([!A-Za-z][A-Za-z0-9]*)([^<>]*)>"));
    QStringList open;
    for (auto i = tag.globalMatch(html); i.hasNext();) {
        const QRegularExpressionMatch match = i.next();
        const QString name = match.captured(2);
        if (empty.contains(name) || match.captured(3).endsWith(u'/')) {
            continue;
        }
        if (match.captured(1).isEmpty()) {
            open.append(name);
        } else if (open.isEmpty() || open.takeLast() != name) {
            return name;
        }
    }
    return open.join(u' ');
}

} // namespace

class TstRunReport : public QObject {
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
        QCOMPARE(report::rowText(run, 1), std::string("PermDNN: pe_count = 16"));
        QCOMPARE(report::rowText(run, 3), std::string("EIE: pe_count = 32"));
        Experiment single = experiment;
        single.architectures = {{"circnn", {}, {}}};
        const RunOutcome one = runOf(single);
        const report::RunView view{single, one, record(), Technology(single.technology)};
        QCOMPARE(report::rowText(view, 0), std::string("CirCNN reference design"));
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

    /// Ratios recomputed from the engines: geometric means of per-layer ratios.
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
            const std::vector<std::string> row =
                rowOf(section->tables[0], {"A (highest frame rate)", baseline});
            QVERIFY(!row.empty());
            QCOMPARE(row[2], displayNumber(std::sqrt(product), 3) + "×");
            const bool estimate = engine->id() == "circnn"; // its area is not published
            QCOMPARE(row[3], displayNumber(std::sqrt(product) * area, 3) + "×" +
                                 (estimate ? " (estimate)" : ""));
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
        QCOMPARE(table.header[0], std::string("pe_count"));
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

    void htmlIsWholeAndSelfContained() {
        const QString html = QString::fromStdString(toHtml(reportOf(smallExperiment())));
        QCOMPARE(unbalancedElement(html), QString());
        for (const char* forbidden :
             {"<script", "<link", "<img", "src=", "http:", "https:", "@import", "{{", "}}}"}) {
            QVERIFY2(!html.contains(QLatin1String(forbidden)), forbidden);
        }
        QVERIFY(html.startsWith(QLatin1String("<!DOCTYPE html>")));
        QVERIFY(html.contains(QLatin1String("prefers-color-scheme: dark")));
        QVERIFY(html.contains(QLatin1String("@media print")));
        QVERIFY(html.contains(QLatin1String("<meta charset=\"utf-8\">")));
        QVERIFY(html.contains(QStringLiteral("mm²")));
    }

    /// Whatever names a file holds, they are text in the report.
    void hostileNames() {
        const std::string hostile = "<script>alert('x')</script> & \"q\" </title>{{TITLE}}";
        Experiment experiment = smallExperiment();
        experiment.name = hostile;
        experiment.description = hostile;
        experiment.workloads[0].title = hostile;
        experiment.workloads[0].layers[0].name = hostile;
        experiment.workloads[0].layers[0].source = hostile;
        experiment.references = {{hostile, {{"area_mm2", 1.0}}, hostile}};
        const RunOutcome outcome = runOf(experiment);
        const ReportDocument document =
            makeRunReport(experiment, outcome, record(), {{hostile, "a.svg", "<svg></svg>"}});
        const QString html = QString::fromStdString(toHtml(document));
        QVERIFY(!html.contains(QLatin1String("<script")));
        QCOMPARE(html.count(QLatin1String("</title>")), 1);
        QVERIFY(html.contains(QLatin1String("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")));
        QVERIFY(html.contains(QLatin1String("{{TITLE}}"))); // not filled in a second time
        QCOMPARE(unbalancedElement(html), QString());
        const QString markdown = QString::fromStdString(toMarkdown(document));
        static const QRegularExpression openTag(QStringLiteral("(^|[^\\\\])<script"));
        QVERIFY(!markdown.contains(openTag));
    }

    void markdownEscapes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("cell");
        QTest::newRow("pipe") << "a|b"
                              << "a\\|b";
        QTest::newRow("emphasis") << "*a* _b_"
                                  << "\\*a\\* \\_b\\_";
        QTest::newRow("name with underscores") << "pe_count"
                                               << "pe_count";
        QTest::newRow("code") << "`x`"
                              << "\\`x\\`";
        QTest::newRow("backslash") << "a\\b"
                                   << "a\\\\b";
        QTest::newRow("tag") << "<b>"
                             << "\\<b\\>";
        QTest::newRow("entity") << "&amp;"
                                << "\\&amp;";
        QTest::newRow("unit in brackets") << "Area [mm²]"
                                          << "Area [mm²]";
        QTest::newRow("link") << "[a](b)"
                              << "[a\\](b)";
        QTest::newRow("line end") << "a\nb"
                                  << "a b";
        QTest::newRow("formula") << "a * b"
                                 << "a \\* b";
    }
    void markdownEscapes() {
        QFETCH(QString, text);
        QFETCH(QString, cell);
        ReportDocument document;
        document.title = "T";
        document.sections = {
            {"S", {}, {{{"h"}, {{text.toStdString()}}, {false}, ""}}, {}, {}, false}};
        QVERIFY2(toMarkdown(document).find("\n| " + cell.toStdString() + " |\n") !=
                     std::string::npos,
                 toMarkdown(document).c_str());
    }

    void markdownLineBeginnings_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("line");
        QTest::newRow("heading") << "# a"
                                 << "\\# a";
        QTest::newRow("list") << "- a"
                              << "\\- a";
        QTest::newRow("numbered") << "12. a"
                                  << "12\\. a";
        QTest::newRow("number") << "12 a."
                                << "12 a.";
        QTest::newRow("plain") << "a - b"
                               << "a - b";
    }
    void markdownLineBeginnings() {
        QFETCH(QString, text);
        QFETCH(QString, line);
        ReportDocument document;
        document.title = "T";
        document.sections = {{"S", {text.toStdString()}, {}, {}, {}, false}};
        QVERIFY2(toMarkdown(document).find("\n" + line.toStdString() + "\n") != std::string::npos,
                 toMarkdown(document).c_str());
    }

    void markdownIsPinned() {
        ReportDocument document;
        document.title = "Title";
        document.subtitle = "Subtitle";
        document.sections = {{"One",
                              {"First.", "Second."},
                              {{{"A", "B"}, {{"x", "1"}, {"y", "2"}}, {false, true}, "Table."}},
                              {{"Picture", "p.svg", "<svg/>"}},
                              {"note", "other"},
                              false},
                             {"Two", {}, {{{"A"}, {{"x"}}, {false}, ""}}, {}, {}, true}};
        QCOMPARE(QString::fromStdString(toMarkdown(document)),
                 QStringLiteral("# Title\n\nSubtitle\n\n## One\n\nFirst.\n\nSecond.\n\n"
                                "![Picture](<p.svg>)\n\n**Table.**\n\n| A | B |\n| --- | ---: |\n"
                                "| x | 1 |\n| y | 2 |\n\n* note\n* other\n\n"
                                "## Warning: Two\n\n| A |\n| --- |\n| x |\n\n"));
    }

    void everyTableRowHasItsCells() {
        const QStringList lines =
            QString::fromStdString(toMarkdown(reportOf(smallExperiment()))).split(u'\n');
        static const QRegularExpression separator(QStringLiteral("(?<!\\\\)\\|"));
        int tables = 0;
        for (qsizetype i = 1; i < lines.size(); ++i) {
            if (lines[i].startsWith(u'|') && lines[i - 1].startsWith(u'|')) {
                QCOMPARE(lines[i].count(separator), lines[i - 1].count(separator));
            } else if (lines[i].startsWith(u'|')) {
                QVERIFY(lines[i - 1].isEmpty()); // Markdown wants a blank line before a table
                ++tables;
            }
        }
        QVERIFY(tables > 10);
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
