// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/figure/scatter.h"
#include "tests/figure/scatter_samples.h"
#include "tests/support/compare.h"

using namespace permdse;

class TstFigureScales : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    /// Zeros are the best there is of what costs: they stand at the edge, counted, and the front
    /// goes by their value.
    void zerosStandAtTheEdge() {
        ScatterChoice choice;
        choice.x = "area_mm2";
        choice.y = "throughput_gops";
        // The point of 1 is beaten by the first of 0.
        const ScatterSpec spec =
            makeScatter(test::outcomeOf({0, 1, 100, 0}, {50, 20, 80, 10}), {}, choice);
        const ScatterSeries& series = spec.series.at(0);
        QVERIFY(spec.x.logarithmic);
        QCOMPARE(series.rows, (std::vector<std::uint32_t>{0, 1, 2, 3}));
        QVERIFY(spec.x.zero_place > 0.0 && spec.x.zero_place < spec.x.zero_break &&
                spec.x.zero_break < 1.0 && spec.x.min < spec.x.zero_place);
        QCOMPARE(series.x, (std::vector<double>{spec.x.zero_place, 1, 100, spec.x.zero_place}));
        QCOMPARE(series.front_x, (std::vector<double>{spec.x.zero_place, 100}));
        QCOMPARE(series.front_y, (std::vector<double>{50, 80}));
        QCOMPARE(spec.notes,
                 (std::vector<std::string>{"Area [mm²]: 2 points with 0 at the left edge"}));
        QCOMPARE(spec.y.zero_place, 0.0);
    }

    /// A mark at 0 has its place as well, and one below the least point is right of it.
    void marksStandAtTheEdge() {
        Experiment experiment;
        experiment.references = {{"nothing", {{"area_mm2", 0.0}, {"throughput_gops", 5.0}}, "lab"},
                                 {"small", {{"area_mm2", 0.01}, {"throughput_gops", 5.0}}, "lab"}};
        const ScatterSpec spec = makeScatter(test::outcomeOf({2, 100}, {50, 80}), experiment, {});
        QVERIFY(spec.x.logarithmic);
        const ScatterMark* nothing = test::markOf(spec, "nothing");
        const ScatterMark* small = test::markOf(spec, "small");
        QVERIFY(nothing && small);
        QCOMPARE(nothing->x, spec.x.zero_place);
        QCOMPARE(small->x, 0.01);
        QVERIFY(0.0 < nothing->x && nothing->x < spec.x.zero_break && spec.x.zero_break < 0.01);
        QVERIFY(spec.x.min < nothing->x);
        QVERIFY(spec.notes.empty()); // no point is there
        experiment.references[0].metrics[0].second = -1.0;
        QVERIFY(!makeScatter(test::outcomeOf({2, 100}, {50, 80}), experiment, {}).x.logarithmic);
    }

    /// What no axis reaches is counted, and what is next to 0 stands with it: ranges stay finite.
    void extremeValuesKeepTheRangeFinite() {
        ScatterChoice choice;
        choice.x = "area_mm2";
        choice.y = "throughput_gops";
        const ScatterSpec large =
            makeScatter(test::outcomeOf({1e308, -1e308, 2, 3}, {1, 2, 1e200, 4}), {}, choice);
        QCOMPARE(large.series.at(0).rows, (std::vector<std::uint32_t>{3}));
        QCOMPARE(large.notes, (std::vector<std::string>{
                                  "Area [mm²]: 2 points without a finite figure not shown",
                                  "Throughput [GOPS]: 1 point without a finite figure not shown"}));
        const ScatterSpec small =
            makeScatter(test::outcomeOf({1e-320, 2, 3}, {1e-200, 1e-310, 4}), {}, choice);
        QCOMPARE(small.series.at(0).rows, (std::vector<std::uint32_t>{0, 1, 2}));
        QCOMPARE(small.series.at(0).x.at(0), small.x.zero_place);
        QVERIFY(small.x.zero_place > 0.0 && small.y.zero_place > 0.0);
        for (const AxisSpec* axis : {&large.x, &large.y, &small.x, &small.y}) {
            QVERIFY(std::isfinite(axis->max - axis->min) && std::isfinite(axis->max / axis->min));
        }
    }

    void negativeValuesMakeItLinear_data() {
        QTest::addColumn<QList<double>>("x");
        QTest::addColumn<QString>("note");
        QTest::newRow("all below")
            << QList<double>{-4, -8, -16} << "Area [mm²]: linear, as 3 points are below 0";
        QTest::newRow("one below, one at 0")
            << QList<double>{2, 0, -6} << "Area [mm²]: linear, as 1 point is below 0";
    }
    void negativeValuesMakeItLinear() {
        QFETCH(QList<double>, x);
        QFETCH(QString, note);
        const ScatterSpec spec = makeScatter(test::outcomeOf(x, {1, 2, 3}), {}, {});
        QVERIFY(!spec.x.logarithmic && spec.y.logarithmic);
        QCOMPARE(spec.series.at(0).x, std::vector<double>(x.begin(), x.end()));
        QCOMPARE(spec.notes, (std::vector<std::string>{note.toStdString()}));
        for (const double value : x) {
            QVERIFY(value > spec.x.min - 1e-12 && value < spec.x.max);
        }
    }

    void nothingAboveZeroMakesItLinear() {
        ScatterChoice choice;
        choice.y = "infeasibility"; // of which there are no marks
        const ScatterSpec spec = makeScatter(test::outcomeOf({1, 2}, {1, 2}), {}, choice);
        QVERIFY(!spec.y.logarithmic && spec.x.logarithmic);
        QCOMPARE(spec.notes,
                 (std::vector<std::string>{"Infeasibility: linear, as no value is above 0"}));
    }

    /// What has no place in the picture still beats what it beats.
    void frontsComeFromAllPoints() {
        ScatterChoice choice;
        choice.y = "throughput_gops";
        const ScatterSpec spec =
            makeScatter(test::outcomeOf({1, 2, 3}, {qInf(), 20, 30}), {}, choice);
        QCOMPARE(spec.series.at(0).rows, (std::vector<std::uint32_t>{1, 2}));
        QVERIFY(spec.series.at(0).front_x.empty());
        QCOMPARE(spec.notes, (std::vector<std::string>{
                                 "Throughput [GOPS]: 1 point without a finite figure not shown"}));
    }

    /// A picture of some of the points says so, and does not call the absence of others their lack.
    void keptPointsAreCounted() {
        RunOutcome outcome = test::outcomeOf({1, 2}, {10, 20});
        outcome.evaluated_points = 12'345'678;
        QCOMPARE(makeScatter(outcome, {}, {}).notes,
                 (std::vector<std::string>{"2 of 12,345,678 points are kept, and shown"}));
        outcome = test::outcomeOf({}, {});
        QCOMPARE(makeScatter(outcome, {}, {}).empty_reason,
                 std::string("There are no results yet"));
        outcome.evaluated_points = 5;
        QCOMPARE(makeScatter(outcome, {}, {}).empty_reason,
                 std::string("No point of this workload is kept, as none is on a front"));
    }

    /// The steps are those of the axes; the marked points those of the experiment's objectives.
    void theFrontOfTheObjectivesIsMarked() {
        RunOutcome outcome = test::outcomeOf({1, 2, 3}, {10, 20, 30});
        outcome.objectives = {{"throughput_gops", Sense::Maximise}};
        const std::string workload =
            outcome.table->spec(outcome.table->find("workload").value()).labels[0];
        outcome.fronts = {{workload, "permdnn", {2}}, {workload, "", {2}}};
        const ScatterSpec spec = makeScatter(outcome, {}, {});
        QCOMPARE(spec.series.at(0).on_front, (std::vector<bool>{false, false, true}));
        QCOMPARE(spec.series.at(0).front_x, (std::vector<double>{1, 2, 3}));
        QVERIFY(!spec.axes_are_objectives);
        outcome.objectives.push_back({"area_mm2", Sense::Minimise});
        QVERIFY(makeScatter(outcome, {}, {}).axes_are_objectives);
        outcome.objectives.push_back({"energy_uj", Sense::Minimise});
        QVERIFY(!makeScatter(outcome, {}, {}).axes_are_objectives);
    }
};

QTEST_APPLESS_MAIN(TstFigureScales)
#include "tst_figure_scales.moc"
