// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include <QTest>

#include "core/architecture/engine.h"
#include "core/base/sourced.h"
#include "core/layer/workload_library.h"
#include "core/report/figure.h"
#include "tests/report/small_run.h"
#include "tests/support/compare.h"
#include "tests/support/engine_data.h"

using namespace permdse;
using test::missing;

namespace {

const ReferencePoint& point(const std::string& name) {
    const auto& all = publishedPoints();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const ReferencePoint& p) { return p.name == name; });
    if (found == all.end()) {
        throw std::out_of_range(name);
    }
    return *found;
}

double metric(const ReferencePoint& point, const std::string& id) {
    for (const auto& [key, value] : point.metrics) {
        if (key == id) {
            return value;
        }
    }
    return missing;
}

const ScatterMark* mark(const ScatterSpec& spec, const std::string& start) {
    for (const ScatterMark& mark : spec.marks) {
        if (mark.label.compare(0, start.size(), start) == 0) {
            return &mark;
        }
    }
    return nullptr;
}

/// An outcome of one PermDNN series with these x (area) and y (throughput).
RunOutcome outcomeOf(const QList<double>& x, const QList<double>& y) {
    std::vector<test::SmallRow> rows;
    for (qsizetype i = 0; i < x.size(); ++i) {
        rows.push_back({0, 0, 1, x[i], y[i], 1.0, 0});
    }
    RunOutcome outcome;
    outcome.table = test::smallTable(rows);
    return outcome;
}

/// smallOutcome() with intervals of these columns, `width` either way in relation, for some rows.
RunOutcome withIntervals(RunOutcome outcome, const std::vector<std::string>& columns, double width,
                         const std::vector<std::uint32_t>& rows) {
    std::vector<ColumnSpec> specs = outcome.table->specs();
    std::vector<std::vector<double>> values;
    for (std::size_t c = 0; c < specs.size(); ++c) {
        const std::span<const double> column = outcome.table->column(c);
        values.emplace_back(column.begin(), column.end());
    }
    for (const std::string& id : columns) {
        std::vector<double> low(outcome.table->rowCount(), missing), high = low;
        for (const std::uint32_t row : rows) {
            low[row] = outcome.table->column(id)[row] / width;
            high[row] = outcome.table->column(id)[row] * width;
        }
        for (const char* end : {"_low", "_high"}) {
            specs.push_back(specs[*outcome.table->find(id)]);
            specs.back().id += end;
            specs.back().role = ColumnRole::Confidence;
        }
        values.push_back(std::move(low));
        values.push_back(std::move(high));
    }
    outcome.table = std::make_shared<const ResultTable>(std::move(specs), std::move(values));
    outcome.draws = {100, 100};
    return outcome;
}

Evaluation evaluationOf(std::vector<BreakdownLine> lines) {
    Evaluation evaluation;
    evaluation.breakdown = std::move(lines);
    return evaluation;
}

BreakdownLine line(const char* title, Category category, double area_mm2, double power_mw,
                   double energy_uj) {
    BreakdownLine result;
    result.component_title = title;
    result.component = title;
    result.title = title;
    result.category = category;
    result.area_mm2 = area_mm2;
    result.power_mw = power_mw;
    result.energy_uj = energy_uj;
    return result;
}

} // namespace

class TstFigure : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void seriesByArchitecture() {
        const ScatterSpec spec = makeScatter(test::smallOutcome(), {}, {});
        QCOMPARE(spec.series.size(), std::size_t(2));
        const ScatterSeries& permdnn = spec.series[0];
        QCOMPARE(permdnn.architecture, std::string("permdnn"));
        QCOMPARE(permdnn.title, std::string("PermDNN"));
        QCOMPARE(permdnn.rows, (std::vector<std::uint32_t>{0, 1, 2, 3}));
        QCOMPARE(permdnn.x, (std::vector<double>{2, 4, 5, 1}));
        QCOMPARE(permdnn.y, (std::vector<double>{100, 200, 150, 900}));
        QCOMPARE(permdnn.feasible, (std::vector<bool>{true, true, true, false}));
        QVERIFY(permdnn.colour.empty());
        // The infeasible point beats all, and is not on the front; row 2 is dominated.
        QCOMPARE(permdnn.front_x, (std::vector<double>{2, 4}));
        QCOMPARE(permdnn.front_y, (std::vector<double>{100, 200}));
        QCOMPARE(spec.series[1].rows, (std::vector<std::uint32_t>{4, 5}));
        QVERIFY(spec.empty_reason.empty());
    }

    /// Designs on the front of a series have their intervals, others not; the axes have room for
    /// them.
    void intervalsOfTheFront() {
        const ScatterSpec plain = makeScatter(test::smallOutcome(), {}, {});
        for (const ScatterSeries& series : plain.series) {
            QVERIFY(series.intervals.empty());
        }
        const ScatterSpec spec =
            makeScatter(withIntervals(test::smallOutcome(), {"area_mm2", "throughput_gops"}, 50.0,
                                      {0, 1, 2, 4}),
                        {}, {});
        const std::vector<ScatterInterval>& intervals = spec.series[0].intervals;
        QCOMPARE(intervals.size(), std::size_t(2)); // row 2 is not on the front
        QCOMPARE(intervals[0].row, std::uint32_t(0));
        QCOMPARE(intervals[0].x, 2.0);
        QCOMPARE(intervals[0].x_low, 0.04);
        QCOMPARE(intervals[0].x_high, 100.0);
        QCOMPARE(intervals[1].y, 200.0);
        QCOMPARE(intervals[1].y_low, 4.0);
        QCOMPARE(intervals[1].y_high, 10000.0);
        QCOMPARE(spec.series[1].intervals.size(), std::size_t(1)); // of row 5 none is known
        QVERIFY(spec.x.min < 0.04 && plain.x.min > 0.04);
        QVERIFY(spec.y.max > 10000.0 && plain.y.max < 10000.0);
    }

    void intervalsOnOneAxis() {
        const ScatterSpec spec =
            makeScatter(withIntervals(test::smallOutcome(), {"area_mm2"}, 1.1, {0, 1}), {}, {});
        QCOMPARE(spec.series[0].intervals.size(), std::size_t(2));
        QVERIFY(std::isnan(spec.series[0].intervals[0].y_low));
        QVERIFY(std::isnan(spec.series[0].intervals[0].y_high));
        QVERIFY(spec.series[0].intervals[0].x_low < 2.0);
    }

    /// Of 100 designs on a front twelve have bars, the first and the last among them.
    void longFrontsHaveSomeIntervals() {
        QList<double> x, y;
        std::vector<std::uint32_t> rows;
        for (std::uint32_t i = 0; i < 100; ++i) {
            x.append(1.0 + i);
            y.append(10.0 + i);
            rows.push_back(i);
        }
        const ScatterSpec spec =
            makeScatter(withIntervals(outcomeOf(x, y), {"area_mm2"}, 1.1, rows), {}, {});
        const std::vector<ScatterInterval>& intervals = spec.series[0].intervals;
        QCOMPARE(intervals.size(), std::size_t(12));
        QCOMPARE(intervals.front().row, std::uint32_t(0));
        QCOMPARE(intervals.back().row, std::uint32_t(99));
    }

    void probabilityColours() {
        RunOutcome outcome = withIntervals(test::smallOutcome(), {"area_mm2"}, 1.1, {0, 1});
        ScatterChoice choice;
        choice.colour = "area_mm2_low";
        QVERIFY(makeScatter(outcome, {}, choice).colour.has_value());
        QCOMPARE(reportFigures(outcome, {}).size(), std::size_t(0));
        Experiment experiment;
        experiment.workloads = {{"first", "First", {}, {}}};
        experiment.objectives = outcome.objectives;
        const std::string caption = reportFigures(outcome, experiment).front().caption;
        QVERIFY2(caption.ends_with("Bars hold nine in ten of 100 draws of the constants."),
                 caption.c_str());
    }

    void labelsAndSenses() {
        const ScatterSpec spec = makeScatter(test::smallOutcome(), {}, {});
        QCOMPARE(spec.x.label, std::string("Area [mm²]"));
        QCOMPARE(spec.y.label, std::string("Throughput [GOPS]"));
        QCOMPARE(spec.x.better, Sense::Minimise);
        QCOMPARE(spec.y.better, Sense::Maximise);
        QCOMPARE(spec.title, std::string("Throughput against area: first"));
        QVERIFY(spec.x.logarithmic && spec.y.logarithmic);
        Experiment experiment;
        experiment.workloads = {{"first", "The first one", {}, {}}};
        QCOMPARE(makeScatter(test::smallOutcome(), experiment, {}).title,
                 std::string("Throughput against area: The first one"));
    }

    void objectiveDecidesWhatIsBetter() {
        RunOutcome outcome = test::smallOutcome();
        outcome.objectives = {{"area_mm2", Sense::Maximise}, {"pe_count", Sense::Minimise}};
        ScatterChoice choice;
        choice.y = "pe_count";
        const ScatterSpec spec = makeScatter(outcome, {}, choice);
        QCOMPARE(spec.x.better, Sense::Maximise);
        QCOMPARE(spec.y.better, Sense::Minimise);
        // Largest area with fewest PEs of (2, 8), (4, 16), (5, 16).
        QCOMPARE(spec.series[0].front_x, (std::vector<double>{2, 5}));
        QCOMPARE(spec.series[0].front_y, (std::vector<double>{8, 16}));
    }

    void noFrontWithoutADirection() {
        ScatterChoice choice;
        choice.x = "pe_count";
        QVERIFY(makeScatter(test::smallOutcome(), {}, choice).series[0].front_x.empty());
    }

    void otherWorkload() {
        ScatterChoice choice;
        choice.workload = "second, \"quoted\"";
        const ScatterSpec spec = makeScatter(test::smallOutcome(), {}, choice);
        QCOMPARE(spec.series.size(), std::size_t(1));
        QCOMPARE(spec.series[0].rows, (std::vector<std::uint32_t>{6}));
        choice.workload = "third";
        const ScatterSpec none = makeScatter(test::smallOutcome(), {}, choice);
        QVERIFY(none.series.empty());
        QCOMPARE(none.empty_reason, std::string("The results hold no point of this workload"));
    }

    void unshownPoints_data() {
        QTest::addColumn<QString>("y");
        QTest::addColumn<bool>("log_y");
        QTest::addColumn<bool>("infeasible");
        QTest::addColumn<int>("points");
        QTest::newRow("all of it") << "throughput_gops" << true << true << 6;
        QTest::newRow("feasible only") << "throughput_gops" << true << false << 5;
        QTest::newRow("nan is left out") << "energy_uj" << false << true << 5;
        QTest::newRow("zero on a linear axis") << "infeasibility" << false << false << 5;
        QTest::newRow("zero on a logarithmic axis") << "infeasibility" << true << false << 0;
    }
    void unshownPoints() {
        QFETCH(QString, y);
        QFETCH(bool, log_y);
        QFETCH(bool, infeasible);
        QFETCH(int, points);
        ScatterChoice choice;
        choice.y = y.toStdString();
        choice.log_y = log_y;
        choice.show_infeasible = infeasible;
        const ScatterSpec spec = makeScatter(test::smallOutcome(), {}, choice);
        std::size_t count = 0;
        for (const ScatterSeries& series : spec.series) {
            count += series.rows.size();
        }
        QCOMPARE(count, std::size_t(points));
        QCOMPARE(spec.empty_reason.empty(), points > 0);
    }

    void ranges_data() {
        QTest::addColumn<QList<double>>("x");
        QTest::addColumn<bool>("logarithmic");
        QTest::addColumn<double>("min");
        QTest::addColumn<double>("max");
        // 5 % of the length on each side; logarithmic: of the exponents' difference.
        QTest::newRow("linear") << QList<double>{10, 20} << false << 9.5 << 20.5;
        QTest::newRow("linear does not turn negative")
            << QList<double>{0.1, 10} << false << 0.0 << 10.495;
        QTest::newRow("negative values") << QList<double>{-10, 10} << false << -11.0 << 11.0;
        QTest::newRow("logarithmic")
            << QList<double>{1, 100} << true << std::pow(10, -0.1) << std::pow(10, 2.1);
        QTest::newRow("one point, linear") << QList<double>{50} << false << 45.0 << 55.0;
        QTest::newRow("one point, logarithmic") << QList<double>{50} << true << 25.0 << 100.0;
        QTest::newRow("all equal to zero") << QList<double>{0, 0} << false << 0.0 << 1.0;
        QTest::newRow("no point, linear") << QList<double>{} << false << 0.0 << 1.0;
        QTest::newRow("no point, logarithmic") << QList<double>{} << true << 1.0 << 10.0;
    }
    void ranges() {
        QFETCH(QList<double>, x);
        QFETCH(bool, logarithmic);
        QFETCH(double, min);
        QFETCH(double, max);
        ScatterChoice choice;
        choice.x = "area_mm2";
        choice.y = "energy_uj"; // no published energy: no mark widens the range
        choice.log_x = logarithmic;
        const ScatterSpec spec = makeScatter(outcomeOf(x, x), {}, choice);
        QVERIFY(spec.marks.empty());
        COMPARE_CLOSE(spec.x.min, min, 1e-12, 1e-12);
        COMPARE_CLOSE(spec.x.max, max, 1e-12, 1e-12);
    }

    void rangeHoldsTheMarks() {
        const ScatterSpec spec = makeScatter(test::smallOutcome(), {}, {});
        QVERIFY(!spec.marks.empty());
        for (const ScatterMark& m : spec.marks) {
            QVERIFY(m.x > spec.x.min && m.x < spec.x.max);
            QVERIFY(m.y > spec.y.min && m.y < spec.y.max);
        }
    }

    void colour() {
        ScatterChoice choice;
        choice.colour = "pe_count";
        const ScatterSpec spec = makeScatter(test::smallOutcome(), {}, choice);
        QVERIFY(spec.colour.has_value());
        QCOMPARE(spec.colour->label, std::string("PEs"));
        QCOMPARE(spec.colour->min, 8.0); // of the feasible points: 8, 16, 16, 64, 128
        QCOMPARE(spec.colour->max, 128.0);
        QVERIFY(!spec.colour->logarithmic);
        QCOMPARE(spec.series[0].colour, (std::vector<double>{8, 16, 16, 64}));
        choice.colour = "point"; // one value of 0: never logarithmic
        QVERIFY(!makeScatter(test::smallOutcome(), {}, choice).colour->logarithmic);
    }

    void wideColourIsLogarithmic() {
        ScatterChoice choice;
        choice.y = "energy_uj";
        choice.colour = "throughput_gops";
        const ScatterSpec spec = makeScatter(outcomeOf({1, 2}, {1.0, 51.0}), {}, choice);
        QVERIFY(spec.colour->logarithmic);
        QVERIFY(!makeScatter(outcomeOf({1, 2}, {1.0, 50.0}), {}, choice).colour->logarithmic);
    }

    void unknownColumnThrows() {
        ScatterChoice choice;
        choice.x = "volume";
        QVERIFY_EXCEPTION_THROWN((void)makeScatter(test::smallOutcome(), {}, choice),
                                 std::out_of_range);
    }

    void equalPointsAreOnceOnTheFront() {
        const ScatterSpec spec = makeScatter(outcomeOf({1, 1, 2}, {5, 5, 6}), {}, {});
        QCOMPARE(spec.series[0].front_x, (std::vector<double>{1, 2}));
        QCOMPARE(spec.series[0].front_y, (std::vector<double>{5, 6}));
    }

    void publishedFigures_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("value");
        QTest::newRow("permdnn peak") << "PermDNN, 28 nm"
                                      << "peak_gops" << 614.4;
        QTest::newRow("permdnn area") << "PermDNN, 28 nm"
                                      << "area_mm2" << 8.85;
        QTest::newRow("permdnn power") << "PermDNN, 28 nm"
                                       << "power_mw" << 703.4;
        QTest::newRow("permdnn dense-equivalent") << "PermDNN, 28 nm"
                                                  << "equivalent_tops" << 14.74;
        QTest::newRow("permdnn clock") << "PermDNN, 28 nm"
                                       << "clock_ghz" << 1.2;
        QTest::newRow("eie peak") << "EIE, 45 nm"
                                  << "peak_gops" << 102.0;
        QTest::newRow("eie area") << "EIE, 45 nm"
                                  << "area_mm2" << 40.8;
        QTest::newRow("eie power") << "EIE, 45 nm"
                                   << "power_mw" << 590.0;
        // 102 x 1.285 / 0.8 = 163.8375
        QTest::newRow("carried peak") << "EIE, carried to 28 nm"
                                      << "peak_gops" << 163.8375;
        QTest::newRow("carried area") << "EIE, carried to 28 nm"
                                      << "area_mm2" << 15.7;
        QTest::newRow("carried power") << "EIE, carried to 28 nm"
                                       << "power_mw" << 590.0;
        // 102 x 256/64 x 1.2/0.8 = 612
        QTest::newRow("own peak") << "EIE 256 PE, own 28 nm projection"
                                  << "peak_gops" << 612.0;
        QTest::newRow("own area") << "EIE 256 PE, own 28 nm projection"
                                  << "area_mm2" << 63.8;
        QTest::newRow("circnn 45 nm") << "CirCNN, 45 nm"
                                      << "equivalent_tops" << 0.8;
        QTest::newRow("circnn 28 nm") << "CirCNN, carried to 28 nm"
                                      << "equivalent_tops" << 1.28;
        QTest::newRow("circnn power") << "CirCNN, carried to 28 nm"
                                      << "power_mw" << 80.0;
    }
    void publishedFigures() {
        QFETCH(QString, name);
        QFETCH(QString, id);
        QFETCH(double, value);
        COMPARE_CLOSE(metric(point(name.toStdString()), id.toStdString()), value, 1e-12, 0.0);
    }

    void publishedPeaksAreNoThroughput() {
        QCOMPARE(publishedPoints().size(), std::size_t(6));
        for (const ReferencePoint& p : publishedPoints()) {
            QVERIFY(std::isnan(metric(p, "throughput_gops")));
            if (p.name.rfind("CirCNN", 0) == 0) {
                QVERIFY2(std::isnan(metric(p, "area_mm2")), "CirCNN has no published area");
            }
        }
    }

    void sourcesStateTheirStatus() {
        const auto says = [](const std::string& name, const std::string& text) {
            return point(name).source.find(text) != std::string::npos;
        };
        QVERIFY(says("PermDNN, 28 nm", "area_mm2 8.85 secondary"));
        QVERIFY(says("EIE, 45 nm", "area_mm2 40.8 published"));
        QVERIFY(says("EIE, carried to 28 nm", "area_mm2 15.7 recalled (unverified)"));
        QVERIFY(says("EIE, carried to 28 nm", "derived (102 x 1.285 / 0.8)"));
        QVERIFY(says("EIE 256 PE, own 28 nm projection", "area_mm2 63.8 published"));
        QVERIFY(says("CirCNN, 45 nm", "power_mw 80 recalled (unverified)"));
        for (const ReferencePoint& p : publishedPoints()) {
            QVERIFY2(p.source.find("MICRO") != std::string::npos ||
                         p.source.find("ISCA") != std::string::npos,
                     p.name.c_str());
        }
    }

    void peaksAreMarkedAsPeaks_data() {
        QTest::addColumn<QString>("y");
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("label");
        QTest::addColumn<double>("value");
        QTest::newRow("throughput") << "throughput_gops"
                                    << "PermDNN"
                                    << "PermDNN, 28 nm (peak, published)" << 614.4;
        QTest::newRow("throughput, derived") << "throughput_gops"
                                             << "EIE, carried"
                                             << "EIE, carried to 28 nm (peak, derived)" << 163.8375;
        QTest::newRow("area is no peak") << "area_mm2"
                                         << "EIE, 45"
                                         << "EIE, 45 nm" << 40.8;
        QTest::newRow("no area for CirCNN") << "throughput_gops"
                                            << "CirCNN"
                                            << "" << 0.0;
        QTest::newRow("no energy known") << "energy_uj"
                                         << "EIE"
                                         << "" << 0.0;
    }
    void peaksAreMarkedAsPeaks() {
        QFETCH(QString, y);
        QFETCH(QString, start);
        QFETCH(QString, label);
        QFETCH(double, value);
        ScatterChoice choice;
        choice.y = y.toStdString();
        const ScatterSpec spec = makeScatter(test::smallOutcome(), {}, choice);
        const ScatterMark* found = mark(spec, start.toStdString());
        QCOMPARE(found == nullptr, label.isEmpty());
        if (found) {
            QCOMPARE(QString::fromStdString(found->label), label);
            COMPARE_CLOSE(found->y, value, 1e-12, 0.0);
            QVERIFY(found->published);
            QVERIFY(!found->source.empty());
        }
    }

    void efficienciesOfMarks_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("label");
        QTest::addColumn<double>("value");
        QTest::newRow("per watt") << "gops_per_w"
                                  << "EIE, 45"
                                  << "EIE, 45 nm (peak, derived)" << 102.0 / 0.59;
        QTest::newRow("per area") << "gops_per_mm2"
                                  << "PermDNN"
                                  << "PermDNN, 28 nm (peak, derived)" << 614.4 / 8.85;
        QTest::newRow("dense-equivalent per watt")
            << "equivalent_tops_per_w"
            << "PermDNN"
            << "PermDNN, 28 nm (peak, derived)" << 14.74 / 0.7034;
        // CirCNN uses all of its inputs: its rate is no peak. 0.8 TOPS / 80 mW.
        QTest::newRow("CirCNN") << "equivalent_tops_per_w"
                                << "CirCNN, 45"
                                << "CirCNN, 45 nm" << 10.0;
    }
    void efficienciesOfMarks() {
        QFETCH(QString, id);
        QFETCH(QString, start);
        QFETCH(QString, label);
        QFETCH(double, value);
        // A table with that metric and with power, which CirCNN has and area it has not.
        RunOutcome outcome = test::smallOutcome();
        std::vector<ColumnSpec> specs = outcome.table->specs();
        specs[4] = {"power_mw", "Power", "mW", "", Sense::Minimise, ColumnRole::Metric, {}};
        specs[6] = {id.toStdString(), "Efficiency",       "", "",
                    Sense::Maximise,  ColumnRole::Metric, {}};
        std::vector<std::vector<double>> columns;
        for (std::size_t c = 0; c < specs.size(); ++c) {
            const auto values = outcome.table->column(c);
            columns.emplace_back(values.begin(), values.end());
        }
        outcome.table = std::make_shared<const ResultTable>(specs, columns);
        ScatterChoice choice;
        choice.x = "power_mw";
        choice.y = id.toStdString();
        const ScatterSpec spec = makeScatter(outcome, {}, choice);
        const ScatterMark* found = mark(spec, start.toStdString());
        QVERIFY(found);
        QCOMPARE(QString::fromStdString(found->label), label);
        COMPARE_CLOSE(found->y, value, 1e-12, 0.0);
    }

    void ownReferencesAreMarks() {
        Experiment experiment;
        experiment.references = {
            {"our chip", {{"throughput_gops", 210.0}, {"area_mm2", 3.1}}, "lab notebook"},
            {"no area", {{"throughput_gops", 210.0}}, ""},
            {"not on a logarithmic axis", {{"throughput_gops", 0.0}, {"area_mm2", 3.1}}, ""},
        };
        const ScatterSpec spec = makeScatter(test::smallOutcome(), experiment, {});
        const ScatterMark* own = mark(spec, "our chip");
        QVERIFY(own);
        QCOMPARE(own->label, std::string("our chip"));
        QCOMPARE(own->x, 3.1);
        QCOMPARE(own->y, 210.0);
        QCOMPARE(own->source, std::string("lab notebook"));
        QVERIFY(!own->published);
        QVERIFY(!mark(spec, "no area"));
        QVERIFY(!mark(spec, "not on"));
    }

    void breakdownByCategory() {
        const Evaluation a =
            evaluationOf({line("Weight SRAM", Category::Memory, 1.0, 10.0, 0.1),
                          line("Activation SRAM", Category::Memory, 0.5, 5.0, 0.2),
                          line("Multipliers", Category::Combinational, 0.25, 20.0, 0.3)});
        const Evaluation b = evaluationOf({line("Others", Category::Global, 0.125, 1.0, 0.0)});
        const std::vector<std::pair<std::string, Evaluation>> both = {{"a", a}, {"b", b}};
        const BarSpec spec =
            makeBreakdown(both, BreakdownQuantity::Area, BreakdownGrouping::Category);
        QCOMPARE(spec.title, std::string("Area by category"));
        QCOMPARE(spec.value_label, std::string("Area [mm²]"));
        QCOMPARE(spec.bars.size(), std::size_t(2));
        // Categories that no bar has are gone; both bars have the same parts.
        QCOMPARE(spec.bars[0].parts.size(), std::size_t(3));
        QCOMPARE(spec.bars[0].parts[0].title, std::string("Memory"));
        QCOMPARE(spec.bars[0].parts[0].value, 1.5);
        QCOMPARE(spec.bars[0].parts[1].title, std::string("Combinational"));
        QCOMPARE(spec.bars[0].parts[2].title, std::string("Global"));
        QCOMPARE(spec.bars[0].parts[2].value, 0.0);
        QCOMPARE(spec.bars[1].parts[2].value, 0.125);

        const BarSpec power =
            makeBreakdown(both, BreakdownQuantity::Power, BreakdownGrouping::Category);
        QCOMPARE(power.value_label, std::string("Design power [mW]"));
        QCOMPARE(power.bars[0].parts[0].value, 15.0);
        const BarSpec energy =
            makeBreakdown(both, BreakdownQuantity::Energy, BreakdownGrouping::Category);
        QCOMPARE(energy.value_label, std::string("Energy [µJ]"));
        COMPARE_CLOSE(energy.bars[0].parts[0].value, 0.3, 1e-12, 0.0);
        QCOMPARE(energy.bars[0].parts.size(), std::size_t(2)); // no energy in the global part
    }

    void breakdownByComponent() {
        const Evaluation a =
            evaluationOf({line("SRAM", Category::Memory, 1.0, 0.0, 0.0),
                          line("SRAM", Category::Memory, 0.5, 0.0, 0.0),
                          line("Adders", Category::Combinational, 0.25, 0.0, 0.0)});
        const Evaluation b = evaluationOf({line("FFT", Category::Combinational, missing, 0.0, 0.0),
                                           line("Twiddles", Category::Memory, 2.0, 0.0, 0.0)});
        const std::vector<std::pair<std::string, Evaluation>> both = {{"a", a}, {"b", b}};
        const BarSpec spec =
            makeBreakdown(both, BreakdownQuantity::Area, BreakdownGrouping::Component);
        QCOMPARE(spec.bars[0].parts.size(), std::size_t(3));
        QCOMPARE(spec.bars[0].parts[0].title, std::string("SRAM"));
        QCOMPARE(spec.bars[0].parts[0].value, 1.5);
        QCOMPARE(spec.bars[1].parts[0].value, 0.0);
        QCOMPARE(spec.bars[1].parts[2].title, std::string("Twiddles"));
        QCOMPARE(spec.bars[1].parts[2].value, 2.0);
    }

    void breakdownByModule() {
        Evaluation a = evaluationOf({line("SRAM", Category::Memory, 1.0, 0.0, 0.0),
                                     line("Selection", Category::Combinational, 0.5, 0.0, 0.0),
                                     line("DRAM", Category::Dram, 0.25, 0.0, 2.0)});
        a.breakdown[0].module = a.breakdown[1].module = "weight read";
        a.breakdown[2].module = "DRAM";
        const std::vector<std::pair<std::string, Evaluation>> one = {{"a", a}};
        const BarSpec spec = makeBreakdown(one, BreakdownQuantity::Area, BreakdownGrouping::Module);
        QCOMPARE(spec.title, std::string("Area by module"));
        QCOMPARE(spec.bars[0].parts.size(), std::size_t(2));
        QCOMPARE(spec.bars[0].parts[0].title, std::string("Weight read"));
        QCOMPARE(moduleTitle("pointer_read"), std::string("Pointer read"));
        QCOMPARE(moduleTitle("spmat_read"), std::string("Sparse-matrix read"));
        QCOMPARE(spec.bars[0].parts[0].value, 1.5);
        QCOMPARE(makeBreakdown(one, BreakdownQuantity::Energy, BreakdownGrouping::Category)
                     .bars[0]
                     .parts[0]
                     .title,
                 std::string("DRAM"));
    }

    /// Whatever the design and however it is split: the parts add up to the metric.
    void breakdownsAddUp_data() { test::addEngines(); }
    void breakdownsAddUp() {
        QFETCH(QString, engine);
        const Engine& model = *findEngine(engine.toStdString());
        const Technology technology{TechnologySettings()};
        const Workload& workload = *findBuiltinWorkload("permdnn-paper");
        const std::array metrics{"area_mm2", "power_mw", "energy_uj"};
        std::mt19937_64 random(5);
        int compared = 0;
        for (int i = 0; i < 40; ++i) {
            const DesignValues design =
                i == 0 ? model.referenceDesign(technology) : test::randomDesign(model, random);
            const Evaluation evaluation = model.evaluate(design, workload, technology);
            if ((evaluation.infeasibility & (OutsideSramTable | IllegalForLayer)) != 0) {
                continue;
            }
            ++compared;
            const std::vector<std::pair<std::string, Evaluation>> one = {{"a", evaluation}};
            for (const auto quantity :
                 {BreakdownQuantity::Area, BreakdownQuantity::Power, BreakdownQuantity::Energy}) {
                const double expected =
                    evaluation.metrics[*model.metricIndex(metrics[std::size_t(quantity)])];
                for (const auto grouping :
                     {BreakdownGrouping::Category, BreakdownGrouping::Component,
                      BreakdownGrouping::Module}) {
                    double sum = 0.0;
                    const auto breakdown = makeBreakdown(one, quantity, grouping);
                    for (const BarPart& part : breakdown.bars.front().parts) {
                        sum += part.value;
                    }
                    COMPARE_CLOSE(sum, expected, 1e-12, 0.0);
                }
            }
        }
        QVERIFY(compared > 5);
    }

    void smallComponentsAreSummedUp() {
        // Component k of 20 has area 1 + k; in another bar component 0 is all there is.
        std::vector<BreakdownLine> lines;
        double small = 0.0;
        for (int k = 0; k < 20; ++k) {
            lines.push_back(line("part", Category::Memory, 1.0 + k, 0.0, 0.0));
            lines.back().component_title = "part " + std::to_string(k);
            // Kept are 0 (all of the other bar) and the ten largest, 10 to 19.
            small += k >= 1 && k <= 9 ? 1.0 + k : 0.0;
        }
        const Evaluation other = evaluationOf({lines.front()});
        const std::vector<std::pair<std::string, Evaluation>> both = {{"a", evaluationOf(lines)},
                                                                      {"b", other}};
        const BarSpec spec =
            makeBreakdown(both, BreakdownQuantity::Area, BreakdownGrouping::Component);
        QCOMPARE(spec.bars[0].parts.size(), std::size_t(12));
        QCOMPARE(spec.bars[0].parts[0].title, std::string("part 0"));
        QCOMPARE(spec.bars[0].parts[1].title, std::string("part 10"));
        QCOMPARE(spec.bars[0].parts[11].title, std::string("Other components"));
        COMPARE_CLOSE(spec.bars[0].parts[11].value, small, 1e-12, 0.0);
        double total = 0.0;
        for (const BarPart& part : spec.bars[0].parts) {
            total += part.value;
        }
        COMPARE_CLOSE(total, 210.0, 1e-12, 0.0); // 1 + 2 + ... + 20
        QCOMPARE(spec.bars[1].parts[11].value, 0.0);
    }

    void breakdownOfNothing() {
        QVERIFY(
            makeBreakdown({}, BreakdownQuantity::Energy, BreakdownGrouping::Category).bars.empty());
    }
};

QTEST_APPLESS_MAIN(TstFigure)
#include "tst_figure.moc"
