// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <thread>

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "core/exploration/point_rows.h"
#include "tests/support/compare.h"
#include "tests/ui/window_desk.h"
#include "ui/views/experiment_editor.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::ui::test;

namespace {

/// Runs for real and shows its fronts so far, of which each waits to be asked for.
struct SlowRun {
    std::atomic<int> asked{0}; ///< messages that may go
    std::atomic<bool> fails{false};

    Result<RunOutcome> operator()(const Experiment& experiment, const RunOptions& options,
                                  const RunControl& control) {
        int sent = 0;
        RunOptions watched{1, options.memory, {}};
        watched.observer.wantsFronts = [&] {
            while (sent == asked && !control.stopRequested()) {
                std::this_thread::yield();
            }
            return sent < asked;
        };
        watched.observer.fronts = [&](RunOutcome outcome) {
            ++sent;
            options.observer.fronts(std::move(outcome));
        };
        Result<RunOutcome> outcome = runExperiment(experiment, watched, control);
        if (fails) {
            return Diagnostic{Severity::Error, "RUN-0003", "", "", 0, "the memory ran out"};
        }
        return outcome;
    }
};

double pointOf(const MainWindow& window, std::uint32_t row) {
    return window.result()->outcome.table->column("point")[row];
}

} // namespace

/// Fronts so far in the window, while a run goes on.
class TstWindowFronts final : public QObject {
    Q_OBJECT
private slots:
    void init() { permdse::test::failOnAnyWarning(); }

    void frontsGrowWhileARunGoesOn() {
        SlowRun run;
        Desk desk(std::ref(run));
        QVERIFY(desk.window.openFile(example("paper.json")));
        QSignalSpy told(&desk.window.job(), &RunJob::frontsFound);
        QSignalSpy finished(&desk.window.job(), &RunJob::finished);
        desk.trigger("actionRun");
        run.asked = 1;
        QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, patience_ms);
        QVERIFY(desk.window.result());
        const std::uint64_t first = desk.window.result()->outcome.evaluated_points;
        QVERIFY(first > 0 && first < desk.window.job().points());
        QVERIFY(!desk.window.result()->outcome.keepsAll());
        QVERIFY(desk.find<QLabel>("runSummary")
                    ->text()
                    .contains(QStringLiteral("points, fronts of the first ")));
        QVERIFY(!desk.find<QAction>("actionExportResults")->isEnabled());
        desk.picture("fronts_so_far");

        // What is chosen stays chosen as long as it is on a front.
        const std::uint32_t row = desk.window.result()->outcome.fronts.front().rows.back();
        const double point = pointOf(desk.window, row);
        desk.window.session().select({RowId(row)});
        run.asked = 2;
        QTRY_COMPARE_WITH_TIMEOUT(told.count(), 2, patience_ms);
        QVERIFY(desk.window.result()->outcome.evaluated_points > first);
        const PointRows rows(desk.window.result()->outcome.table->column("point"));
        const auto now = rows.find(PointId(static_cast<std::uint64_t>(point)));
        const auto current = desk.window.session().current();
        QCOMPARE(current.has_value(), now.has_value());
        QVERIFY(!current || pointOf(desk.window, number(*current)) == point);

        run.asked = 1'000'000;
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patience_ms);
        QVERIFY(desk.window.result()->outcome.keepsAll());
        QVERIFY(desk.find<QAction>("actionExportResults")->isEnabled());
    }

    /// The goals say what is kept; a run that keeps less shows that and says how much.
    void goalsSayWhatIsKept() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        desk.window.findChild<ExperimentEditor*>()->goTo(QStringLiteral("/keep"));
        auto* keep = desk.find<QComboBox>("keep");
        auto* sample = desk.find<QDoubleSpinBox>("sample");
        QCOMPARE(keep->currentIndex(), int(KeptRows::All));
        QVERIFY(!sample->isVisible());
        const auto choose = [&](KeptRows rows) {
            keep->setCurrentIndex(int(rows));
            Q_EMIT keep->activated(int(rows));
        };
        choose(KeptRows::Sample);
        QVERIFY(sample->isVisible());
        sample->setValue(200.0);
        const KeepSettings expected{KeptRows::Sample, 200};
        QVERIFY(desk.window.document().experiment().keep == expected);
        desk.picture("goals_keep");
        desk.trigger("actionUndo");
        QCOMPARE(sample->value(), 100'000.0);
        desk.trigger("actionUndo");
        QCOMPARE(keep->currentIndex(), int(KeptRows::All));
        QVERIFY(!sample->isVisible());

        choose(KeptRows::Front);
        QVERIFY(desk.run());
        const RunOutcome& outcome = desk.window.result()->outcome;
        QCOMPARE(outcome.evaluated_points, desk.window.job().points());
        QVERIFY(outcome.table->rowCount() < 1000);
        const auto* summary = desk.find<QLabel>("runSummary");
        QVERIFY2(summary->text().endsWith(
                     QStringLiteral(" feasible, %1 kept").arg(outcome.table->rowCount())),
                 qPrintable(summary->text()));
        QVERIFY(summary->toolTip().startsWith(QStringLiteral("Kept are ")));
        desk.picture("fronts_kept");
    }

    /// A run that fails leaves what was there before, not a part of itself.
    void aFailureBringsTheFormerResultBack() {
        SlowRun run;
        run.asked = 1'000'000;
        Desk desk(std::ref(run));
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        const RunResultPtr former = desk.window.result();
        run.asked = 0;
        run.fails = true;
        QSignalSpy told(&desk.window.job(), &RunJob::frontsFound);
        QSignalSpy failed(&desk.window.job(), &RunJob::failed);
        desk.trigger("actionRun");
        run.asked = 1;
        QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, patience_ms);
        QVERIFY(desk.window.result() != former);
        run.asked = 1'000'000;
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patience_ms);
        QVERIFY(desk.window.result() == former);
    }
};

QTEST_MAIN(TstWindowFronts)
#include "tst_window_fronts.moc"
