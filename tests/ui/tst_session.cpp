// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "core/experiment/runner.h"
#include "core/layer/workload_library.h"
#include "tests/support/compare.h"
#include "ui/session/result_session.h"

using namespace permdse;
using namespace permdse::ui;

namespace {

constexpr int patience_ms = 60000;

std::vector<RowId> rowIds(std::initializer_list<std::uint32_t> numbers) {
    std::vector<RowId> rows;
    for (const std::uint32_t each : numbers) {
        rows.push_back(RowId(each));
    }
    return rows;
}

/// The default experiment on two workloads.
RunResultPtr twoWorkloads(KeepSettings keep = {}) {
    Experiment experiment = defaultExperiment();
    experiment.workloads = {experiment.workloads.front(), *findBuiltinWorkload("alexnet-fc")};
    experiment.keep = keep;
    Result<RunOutcome> outcome = runExperiment(experiment, {}, {});
    if (!outcome) {
        qFatal("the experiment does not run");
    }
    return std::make_shared<const RunResult>(RunResult{std::move(experiment), std::move(*outcome)});
}

/// A table of points 0, 1, 2, ..., as large as one wants it.
RunResultPtr largeResult(std::size_t rows) {
    ColumnSpec point;
    point.id = "point";
    point.role = ColumnRole::Identity;
    std::vector<double> points;
    for (std::size_t row = 0; row < rows; ++row) {
        points.push_back(static_cast<double>(row));
    }
    auto result = std::make_shared<RunResult>();
    result->outcome.table = std::make_shared<ResultTable>(std::vector<ColumnSpec>{point},
                                                          std::vector<std::vector<double>>{points});
    return result;
}

} // namespace

class TstSession : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void selection() {
        ResultSession session;
        QSignalSpy changes(&session, &ResultSession::selectionChanged);
        session.setResult(largeResult(10));
        session.select(rowIds({5, 3, 5, 12}));
        QCOMPARE(session.rows(), rowIds({3, 5})); // once, in range, ascending
        QCOMPARE(session.current().value(), RowId(3));
        session.select(rowIds({3, 5}), RowId(5));
        QCOMPARE(session.current().value(), RowId(5));
        session.select(rowIds({3, 5}));
        QCOMPARE(changes.count(), 2); // nothing changed the last time
        session.toggle(RowId(7));
        QCOMPARE(session.current().value(), RowId(7));
        QVERIFY(session.contains(RowId(7)));
        session.toggle(RowId(7));
        QVERIFY(!session.contains(RowId(7)));
        QVERIFY(session.current().has_value());
        session.setResult(largeResult(10));
        QVERIFY(session.rows().empty());
        QVERIFY(!session.current());
    }

    void aMarkIsChosenInsteadOfDesigns() {
        ResultSession session;
        session.setResult(largeResult(10));
        session.select(rowIds({1, 2}));
        session.chooseMark({"star", 1.0, 2.0, ""});
        QVERIFY(session.rows().empty() && !session.current());
        QCOMPARE(session.mark()->label, std::string("star"));
        session.select(rowIds({1}));
        QVERIFY(!session.mark());
    }

    void pinsAndHover() {
        ResultSession session;
        session.setResult(largeResult(10));
        QSignalSpy pins(&session, &ResultSession::pinsChanged);
        QSignalSpy hovers(&session, &ResultSession::hoverChanged);
        session.setPinned(RowId(7), true);
        session.setPinned(RowId(2), true);
        session.setPinned(RowId(2), true);
        session.setPinned(RowId(10), true);       // there is none
        QCOMPARE(session.pins(), rowIds({7, 2})); // as they were pinned
        QCOMPARE(pins.count(), 2);
        session.setPinned(RowId(7), false);
        QVERIFY(!session.isPinned(RowId(7)) && session.isPinned(RowId(2)));
        session.setHovered(RowId(4));
        session.setHovered(RowId(4));
        QCOMPARE(hovers.count(), 1);
        session.setHovered(RowId(10));
        QVERIFY(!session.hovered());
    }

    /// Points are carried over to where the next table has them.
    void carriesPoints() {
        const RunResultPtr all = twoWorkloads();
        const RunResultPtr fronts = twoWorkloads({KeptRows::Front, 0});
        const auto points = fronts->outcome.table->column("point");
        QVERIFY(points.size() > 3 && points.size() < all->outcome.table->rowCount());
        const auto kept = [&](std::size_t row) { return static_cast<std::uint32_t>(points[row]); };
        std::uint32_t lost = 0;
        while (std::find(points.begin(), points.end(), double(lost)) != points.end()) {
            ++lost;
        }
        ResultSession session;
        session.setResult(all);
        session.select(rowIds({lost, kept(1), kept(3)}), RowId(kept(3)));
        session.setPinned(RowId(kept(2)), true);
        session.setPinned(RowId(lost), true);
        session.setResult(fronts, Carried::Points);
        QCOMPARE(session.rows(), rowIds({1, 3}));
        QCOMPARE(session.current().value(), RowId(3));
        QCOMPARE(session.pins(), rowIds({2}));
        session.setResult(all);
        QVERIFY(session.rows().empty() && session.pins().empty());
    }

    /// What is chosen are designs: on another workload they are in other rows.
    void workloadMovesTheSelection() {
        const RunResultPtr result = twoWorkloads();
        const std::string second = result->experiment.workloads[1].name;
        ResultSession session;
        session.setResult(result);
        session.select(rowIds({4, 7, 8}), RowId(8)); // designs 2, 3 and 4
        session.setPinned(RowId(10), true);
        session.setPinned(RowId(11), true);
        session.setWorkload(second);
        QCOMPARE(session.rows(), rowIds({5, 7, 9}));
        QCOMPARE(session.current().value(), RowId(9));
        QCOMPARE(session.pins(), rowIds({11}));
        QCOMPARE(session.visible()->count(), session.rowCount() / 2);
        QVERIFY(session.visible()->contains(RowId(9)) && !session.visible()->contains(RowId(8)));
        session.setWorkload({});
        QCOMPARE(session.rows(), rowIds({5, 7, 9}));
        QCOMPARE(session.visible()->count(), session.rowCount());
    }

    void conditionStaysWhereItIsNotLegal() {
        const RunResultPtr result = twoWorkloads();
        ResultSession session;
        session.setCondition(QStringLiteral("area_mm2 < 10")); // before there is anything
        session.setResult(result);
        QCOMPARE(session.filter().condition, std::string("area_mm2 < 10"));
        const std::size_t few = session.visible()->count();
        QVERIFY(few > 0 && few < session.rowCount());
        QSignalSpy visible(&session, &ResultSession::visibleChanged);
        session.setCondition(QStringLiteral("are_mm2 < 5"));
        QVERIFY2(session.conditionProblem().contains(QStringLiteral("area_mm2")),
                 qPrintable(session.conditionProblem()));
        QCOMPARE(session.visible()->count(), few); // the former one
        QCOMPARE(visible.count(), 0);
        session.setCondition({});
        QVERIFY(session.conditionProblem().isEmpty());
        QCOMPARE(session.visible()->count(), session.rowCount());
        QCOMPARE(visible.count(), 1);
        session.setCondition(QStringLiteral("area_mm2 < 10"));
        session.setResult(largeResult(10)); // which has no such column
        QVERIFY(!session.conditionProblem().isEmpty());
        QVERIFY(session.filter().isEmpty());
        QCOMPARE(session.visible()->count(), std::size_t(10));
    }

    /// A large table is filtered in the background, and only the last condition counts.
    void largeTablesAreFilteredInTheBackground() {
        constexpr std::size_t rows = 4 * ResultSession::rowsAtOnce;
        ResultSession session;
        session.setResult(largeResult(rows));
        QCOMPARE(session.visible()->count(), rows);
        QSignalSpy visible(&session, &ResultSession::visibleChanged);
        for (const char* condition : {"point < 1", "point < 10", "point < 100", "point < 1000"}) {
            session.setCondition(QString::fromLatin1(condition));
            QVERIFY(session.isFiltering());
            QCOMPARE(session.visible()->count(), rows); // nobody has waited
            QCOMPARE(session.visibleFilter().condition, std::string());
        }
        QTRY_VERIFY_WITH_TIMEOUT(!session.isFiltering(), patience_ms);
        QCOMPARE(session.visible()->count(), std::size_t(1000));
        QCOMPARE(session.visibleFilter().condition, std::string("point < 1000"));
        QCOMPARE(visible.count(), 1);
        session.setCondition(QStringLiteral("point < 5"));
        session.setCondition({}); // known at once; the other is not waited for
        QVERIFY(!session.isFiltering());
        QCOMPARE(session.visible()->count(), rows);
        session.setCondition(QStringLiteral("point < 7"));
        session.setResult(largeResult(rows + 1)); // under way: of another table then
        QCOMPARE(session.visible()->count(), std::size_t(0));
        QTRY_VERIFY_WITH_TIMEOUT(!session.isFiltering(), patience_ms);
        QCOMPARE(session.visible()->size(), rows + 1);
        QCOMPARE(session.visible()->count(), std::size_t(7));
    }

    void endsWhileItFilters() {
        ResultSession session;
        session.setResult(largeResult(4 * ResultSession::rowsAtOnce));
        session.setCondition(QStringLiteral("point < 5"));
        QVERIFY(session.isFiltering());
    }
};

QTEST_GUILESS_MAIN(TstSession)
#include "tst_session.moc"
