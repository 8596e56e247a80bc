// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QTest>

#include "core/figure/scatter.h"
#include "core/report/report_figures.h"
#include "tests/figure/scatter_samples.h"
#include "tests/support/compare.h"
#include "tests/support/small_run.h"

using namespace permdse;
using test::missing;

namespace {

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

/// The outcome with another low end of the interval of one row.
RunOutcome withLowEnd(RunOutcome outcome, const std::string& column, std::uint32_t row,
                      double low) {
    std::vector<std::vector<double>> values;
    for (std::size_t c = 0; c < outcome.table->specs().size(); ++c) {
        const std::span<const double> figures = outcome.table->column(c);
        values.emplace_back(figures.begin(), figures.end());
    }
    values.at(outcome.table->find(column + "_low").value()).at(row) = low;
    outcome.table = std::make_shared<const ResultTable>(outcome.table->specs(), std::move(values));
    return outcome;
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

    /// An interval down to 0, or below it, reaches the edge of a logarithmic axis, which keeps the
    /// range of what it can show; a linear axis has room for it.
    void intervalsBelowALogarithmicAxis() {
        for (const double low : {0.0, -3.0}) {
            const RunOutcome outcome = withLowEnd(
                withIntervals(test::smallOutcome(), {"area_mm2"}, 1.1, {0, 1}), "area_mm2", 0, low);
            const ScatterSpec spec = makeScatter(outcome, {}, {});
            QVERIFY(spec.x.logarithmic);
            const std::vector<ScatterInterval>& intervals = spec.series[0].intervals;
            QCOMPARE(intervals.size(), std::size_t(2));
            QCOMPARE(intervals[0].row, std::uint32_t(0));
            QCOMPARE(intervals[0].x_low, spec.x.min);
            QVERIFY(spec.x.min > 0.1);
            QCOMPARE(intervals[0].x_high, 2.2);
            QCOMPARE(intervals[1].x_low, 4.0 / 1.1);
            ScatterChoice linear;
            linear.log_x = false;
            QCOMPARE(makeScatter(outcome, {}, linear).series[0].intervals[0].x_low, low);
        }
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
            makeScatter(withIntervals(test::outcomeOf(x, y), {"area_mm2"}, 1.1, rows), {}, {});
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
        QCOMPARE(reportFigureCount({}), std::size_t(0));
        Experiment experiment;
        experiment.workloads = {{"first", "First", {}, {}}};
        experiment.objectives = outcome.objectives;
        const std::string caption = reportFigure(outcome, experiment, 0).caption;
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
        QTest::newRow("zero on a logarithmic axis") << "infeasibility" << true << false << 5;
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
        const ScatterSpec spec = makeScatter(test::outcomeOf(x, x), {}, choice);
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
        const ScatterSpec spec = makeScatter(test::outcomeOf({1, 2}, {1.0, 51.0}), {}, choice);
        QVERIFY(spec.colour->logarithmic);
        QVERIFY(!makeScatter(test::outcomeOf({1, 2}, {1.0, 50.0}), {}, choice).colour->logarithmic);
    }

    void unknownColumnThrows() {
        ScatterChoice choice;
        choice.x = "volume";
        QVERIFY_EXCEPTION_THROWN((void)makeScatter(test::smallOutcome(), {}, choice),
                                 std::out_of_range);
    }

    void equalPointsAreOnceOnTheFront() {
        const ScatterSpec spec = makeScatter(test::outcomeOf({1, 1, 2}, {5, 5, 6}), {}, {});
        QCOMPARE(spec.series[0].front_x, (std::vector<double>{1, 2}));
        QCOMPARE(spec.series[0].front_y, (std::vector<double>{5, 6}));
    }
};

QTEST_APPLESS_MAIN(TstFigure)
#include "tst_figure.moc"
