// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/base/units.h"
#include "core/study/visible_rows.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

/// Areas 9, 10, 2.5 and NaN (a failed point) again and again, on two workloads.
RunOutcome outcomeOf(std::size_t rows) {
    const auto spec = [](const char* id, ColumnRole role, std::vector<std::string> labels = {}) {
        ColumnSpec made;
        made.id = id;
        made.title = id;
        made.role = role;
        made.labels = std::move(labels);
        return made;
    };
    std::vector<std::vector<double>> columns(4);
    const double areas_mm2[] = {9.0, 10.0, 2.5, notANumber};
    for (std::size_t row = 0; row < rows; ++row) {
        columns[0].push_back(static_cast<double>(row));
        columns[1].push_back(static_cast<double>(row % 2));
        columns[2].push_back(areas_mm2[row % 4]);
        columns[3].push_back(row % 4 == 3 ? double(NumericFailure) : 0.0);
    }
    RunOutcome outcome;
    outcome.table = std::make_shared<ResultTable>(
        std::vector<ColumnSpec>{
            spec("point", ColumnRole::Identity), spec("workload", ColumnRole::Identity, {"a", "b"}),
            spec("area_mm2", ColumnRole::Metric), spec("infeasibility", ColumnRole::Status)},
        std::move(columns));
    outcome.fronts = {{"a", "permdnn", {0}}, {"a", "eie", {2}}, {"a", "", {2}}};
    return outcome;
}

} // namespace

class TstVisibleRows : public QObject {
    Q_OBJECT

private slots:
    void rows_data() {
        QTest::addColumn<int>("choice");
        QTest::addColumn<QString>("workload");
        QTest::addColumn<QString>("condition");
        QTest::addColumn<QList<int>>("visible");
        const QString none;
        const auto choice = [](PointChoice chosen) { return static_cast<int>(chosen); };
        QTest::newRow("all") << choice(PointChoice::All) << none << none << QList{0, 1, 2, 3};
        QTest::newRow("feasible") << choice(PointChoice::Feasible) << none << none
                                  << QList{0, 1, 2};
        QTest::newRow("front of each architecture")
            << choice(PointChoice::ArchitectureFronts) << none << none << QList{0, 2};
        QTest::newRow("front over all")
            << choice(PointChoice::OverallFronts) << none << none << QList{2};
        QTest::newRow("workload") << choice(PointChoice::All) << QStringLiteral("b") << none
                                  << QList{1, 3};
        QTest::newRow("workload that is not there")
            << choice(PointChoice::All) << QStringLiteral("c") << none << QList<int>();
        QTest::newRow("condition; NaN fulfils nothing")
            << choice(PointChoice::All) << none << QStringLiteral("area_mm2 > 2.5") << QList{0, 1};
        QTest::newRow("its opposite")
            << choice(PointChoice::All) << none << QStringLiteral("area_mm2 <= 2.5") << QList{2};
        QTest::newRow("any number but 0")
            << choice(PointChoice::All) << none << QStringLiteral("area_mm2 - 9") << QList{1, 2};
        QTest::newRow("all three together") << choice(PointChoice::Feasible) << QStringLiteral("a")
                                            << QStringLiteral("area_mm2 < 9") << QList{2};
    }
    void rows() {
        QFETCH(int, choice);
        QFETCH(QString, workload);
        QFETCH(QString, condition);
        QFETCH(QList<int>, visible);
        const RowFilter filter{static_cast<PointChoice>(choice), workload.toStdString(),
                               condition.toStdString()};
        const Result<VisibleRowsPtr> found = visibleRows(outcomeOf(4), filter);
        QVERIFY(found);
        QCOMPARE((*found)->size(), std::size_t(4));
        QCOMPARE((*found)->count(), static_cast<std::size_t>(visible.size()));
        for (int row = 0; row < 4; ++row) {
            QCOMPARE((*found)->contains(RowId(static_cast<std::uint32_t>(row))),
                     visible.contains(row));
        }
        QVERIFY(!(*found)->contains(RowId(4)));
        QCOMPARE(filter.isEmpty(), visible.size() == 4);
    }

    void refusesWhatIsNoCondition() {
        const Result<VisibleRowsPtr> found =
            visibleRows(outcomeOf(4), {PointChoice::All, "", "are_mm2 < 9"});
        QVERIFY(!found);
        QCOMPARE(found.error().front().code, std::string("EXPR-0001"));
    }

    /// A stop is noticed on the way, not behind the last row.
    void stops() {
        const RunOutcome outcome = outcomeOf(100'000);
        const RowFilter filter{PointChoice::All, "", "area_mm2 < 9"};
        int questions = 0;
        const Result<VisibleRowsPtr> none =
            visibleRows(outcome, filter, [&] { return ++questions == 3; });
        QVERIFY(none && !*none);
        QCOMPARE(questions, 3);
        const Result<VisibleRowsPtr> all = visibleRows(outcome, filter, [&] {
            ++questions;
            return false;
        });
        QCOMPARE((*all)->count(), std::size_t(25'000));
        QVERIFY(questions > 20);
    }
};

QTEST_APPLESS_MAIN(TstVisibleRows)
#include "tst_visible_rows.moc"
