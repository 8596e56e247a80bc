// SPDX-License-Identifier: GPL-3.0-or-later

#include <atomic>
#include <stdexcept>

#include <QSignalSpy>
#include <QTest>

#include "tests/support/compare.h"
#include "ui/jobs/run_estimate.h"
#include "ui/jobs/run_job.h"

using namespace permdse;
using namespace permdse::ui;
using namespace std::chrono_literals;

namespace {

constexpr int patience_ms = 20000;

/// A run of many small steps that goes on until it is stopped, and tells how far it came.
struct EndlessRun {
    std::shared_ptr<std::atomic<int>> active = std::make_shared<std::atomic<int>>(0);

    Result<RunOutcome> operator()(const Experiment& experiment, const RunOptions&,
                                  const RunControl& control) const {
        ++*active;
        constexpr std::size_t total = 100'000'000; // many seconds
        std::size_t done = 0;
        while (!control.stopRequested()) {
            done = std::min(done + 1, total - 1);
            control.progress(done, total);
            std::this_thread::yield();
        }
        RunOutcome outcome;
        outcome.status = RunStatus::Stopped;
        outcome.planned_points = total;
        outcome.table = std::make_shared<ResultTable>(
            std::vector<ColumnSpec>{
                {"point", "Point", "", "", Sense::Ignore, ColumnRole::Identity, {}}},
            std::vector<std::vector<double>>{
                std::vector<double>(std::min<std::size_t>(done, 1000), 1.0)});
        outcome.objectives = experiment.objectives;
        --*active;
        return outcome;
    }
};

/// Spies on everything that a job says.
struct Spies {
    explicit Spies(RunJob& job)
        : states(&job, &RunJob::stateChanged), progress(&job, &RunJob::progressChanged),
          finished(&job, &RunJob::finished), cancelled(&job, &RunJob::cancelled),
          failed(&job, &RunJob::failed) {}
    [[nodiscard]] bool areValid() const {
        return states.isValid() && progress.isValid() && finished.isValid() &&
               cancelled.isValid() && failed.isValid();
    }
    [[nodiscard]] int ends() const {
        return int(finished.count() + cancelled.count() + failed.count());
    }
    QSignalSpy states, progress, finished, cancelled, failed;
};

} // namespace

class TstRunJob : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void finishes() {
        RunJob job;
        Spies spies(job);
        QVERIFY(spies.areValid());
        const Experiment experiment = defaultExperiment();
        job.start(experiment);
        QCOMPARE(job.state(), RunJob::State::Running);
        QCOMPARE(job.points(), pointCount(experiment));
        QVERIFY(spies.finished.wait(patience_ms));
        QCOMPARE(spies.ends(), 1);
        QCOMPARE(job.state(), RunJob::State::Idle);
        QCOMPARE(spies.states.count(), 2); // Running, Idle
        const auto result = spies.finished.first().first().value<RunResultPtr>();
        QCOMPARE(result->experiment, experiment);
        QCOMPARE(result->outcome.status, RunStatus::Complete);
        QCOMPARE(result->outcome.table->rowCount(), std::size_t(pointCount(experiment)));
        QVERIFY(result->threads > 0);
        QVERIFY(result->seconds > 0.0);
    }

    void progressRises() {
        RunJob job(nullptr, [](const Experiment&, const RunOptions&, const RunControl& control) {
            for (std::size_t done = 0; done <= 100'000; ++done) {
                control.progress(done, 100'000);
            }
            RunOutcome outcome;
            outcome.table = std::make_shared<ResultTable>();
            return Result<RunOutcome>(std::move(outcome));
        });
        Spies spies(job);
        job.start(defaultExperiment());
        QVERIFY(spies.finished.wait(patience_ms));
        QVERIFY(spies.progress.count() >= 1);
        QVERIFY(spies.progress.count() <= 1001); // not one event per point
        int last = -1;
        for (const QList<QVariant>& signal : spies.progress) {
            QVERIFY(signal.first().toInt() >= last);
            last = signal.first().toInt();
        }
        QCOMPARE(last, 1000);
    }

    void reportsProblems() {
        Experiment experiment = defaultExperiment();
        experiment.workloads.clear();
        RunJob job;
        Spies spies(job);
        job.start(experiment);
        QVERIFY(spies.failed.wait(patience_ms));
        QCOMPARE(spies.ends(), 1);
        QCOMPARE(spies.failed.first().first().value<Diagnostics>(), validate(experiment));
    }

    void catchesExceptions() {
        RunJob job(
            nullptr,
            [](const Experiment&, const RunOptions&, const RunControl&) -> Result<RunOutcome> {
                throw std::runtime_error("the floor gave way");
            });
        Spies spies(job);
        job.start(defaultExperiment());
        QVERIFY(spies.failed.wait(patience_ms));
        QCOMPARE(spies.ends(), 1);
        const auto problems = spies.failed.first().first().value<Diagnostics>();
        QCOMPARE(problems.front().code, std::string("RUN-0001"));
        QVERIFY(problems.front().message.find("the floor gave way") != std::string::npos);
        QCOMPARE(job.state(), RunJob::State::Idle);
    }

    void cancelKeepsRows() {
        RunJob job(nullptr, EndlessRun{});
        Spies spies(job);
        job.start(defaultExperiment());
        QTRY_VERIFY_WITH_TIMEOUT(spies.progress.count() >= 2, patience_ms);
        job.cancel();
        QCOMPARE(job.state(), RunJob::State::Cancelling);
        job.cancel(); // twice is once
        QVERIFY(spies.cancelled.wait(patience_ms));
        QCOMPARE(spies.ends(), 1);
        QCOMPARE(spies.states.count(), 3); // Running, Cancelling, Idle
        const auto partial = spies.cancelled.first().first().value<RunResultPtr>();
        QCOMPARE(partial->outcome.status, RunStatus::Stopped);
        QVERIFY(partial->outcome.table->rowCount() > 0);
        QVERIFY(partial->outcome.table->rowCount() < partial->outcome.planned_points);
    }

    void cancelWithoutRun() {
        RunJob job;
        Spies spies(job);
        job.cancel();
        QCOMPARE(job.state(), RunJob::State::Idle);
        QCOMPARE(spies.states.count(), 0);
    }

    void restartDropsFormerRun() {
        int starts = 0;
        const EndlessRun endless;
        RunJob job(nullptr,
                   [&starts, endless](const Experiment& experiment, const RunOptions& options,
                                      const RunControl& control) {
                       return starts++ == 0 ? endless(experiment, options, control)
                                            : runExperiment(experiment, options, control);
                   });
        Spies spies(job);
        job.start(defaultExperiment());
        QTRY_VERIFY_WITH_TIMEOUT(spies.progress.count() >= 1, patience_ms);
        Experiment second = defaultExperiment();
        second.name = "second";
        job.start(second);
        QVERIFY(spies.finished.wait(patience_ms));
        QCOMPARE(spies.ends(), 1); // the former run said nothing
        QCOMPARE(spies.finished.first().first().value<RunResultPtr>()->experiment.name,
                 std::string("second"));
        QCOMPARE(starts, 2);
    }

    void destroyedWhileRunning() {
        const EndlessRun endless;
        {
            RunJob job(nullptr, endless);
            Spies spies(job);
            job.start(defaultExperiment());
            QTRY_COMPARE_WITH_TIMEOUT(endless.active->load(), 1, patience_ms);
        }
        QCOMPARE(endless.active->load(), 0); // the destructor waited for the worker
    }

    void estimates_data() {
        QTest::addColumn<qulonglong>("points");
        QTest::addColumn<int>("permille");
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        // 250 of 1000 in 2 s: 125 a second, the other 750 take 6 s.
        QTest::newRow("a quarter") << 1000ull << 250 << 2.0 << "125 points/s, 6.0 s left";
        QTest::newRow("thousands") << 1'000'000ull << 500 << 10.0 << "50k points/s, 10 s left";
        QTest::newRow("millions") << 900'000'000ull << 100 << 60.0
                                  << "1.5M points/s, 9 min 0 s left";
        QTest::newRow("hours") << 1'000'000ull << 1 << 10.0 << "100 points/s, 2 h 46 min left";
        QTest::newRow("nothing yet") << 1000ull << 0 << 1.0 << "starting";
        QTest::newRow("done") << 1000ull << 1000 << 1.0 << "1k points/s, 0 ms left";
    }
    void estimates() {
        QFETCH(qulonglong, points);
        QFETCH(int, permille);
        QFETCH(double, seconds);
        QFETCH(QString, text);
        const auto elapsed = std::chrono::duration_cast<std::chrono::nanoseconds>(seconds * 1s);
        QCOMPARE(estimateText(estimateRun(points, permille, elapsed)), text);
    }
};

QTEST_GUILESS_MAIN(TstRunJob)
#include "tst_run_job.moc"
