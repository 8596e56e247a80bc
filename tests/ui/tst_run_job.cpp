// SPDX-License-Identifier: GPL-3.0-or-later

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/compare.h"
#include "ui/jobs/export_job.h"
#include "ui/jobs/run_estimate.h"
#include "ui/jobs/run_job.h"

using namespace permdse;
using namespace permdse::ui;
using namespace std::chrono_literals;

namespace {

constexpr int patience_ms = 60000;

/// A run of many small steps that goes on until it is stopped, and tells how far it came.
struct EndlessRun {
    std::shared_ptr<std::atomic<int>> active = std::make_shared<std::atomic<int>>(0);

    Result<RunOutcome> operator()(const Experiment& experiment, const RunOptions&,
                                  const RunControl& control) const {
        ++*active;
        constexpr std::size_t total = 100'000'000, step = 10'000; // ten steps are a thousandth
        std::size_t done = 0;
        while (!control.stopRequested()) {
            done = std::min(done + step, total - 1);
            control.progress(done, total);
            std::this_thread::yield();
        }
        RunOutcome outcome;
        outcome.status = RunStatus::Stopped;
        outcome.planned_points = total;
        outcome.evaluated_points = done;
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
            const auto progress = signal.first().value<RunProgress>();
            QVERIFY(progress.stage == RunStage::Evaluating);
            QCOMPARE(progress.total, std::uint64_t(100'000));
            QVERIFY(progress.permille() >= last);
            last = progress.permille();
        }
        QCOMPARE(last, 1000);
    }

    /// Fronts so far come while the run goes on, one message at a time; none of a run that is over.
    void frontsAreToldOnTheWay() {
        std::atomic<int> isTold{0};
        RunJob job(nullptr,
                   [&](const Experiment&, const RunOptions& options, const RunControl& control) {
                       RunOutcome outcome;
                       outcome.table = std::make_shared<ResultTable>();
                       int sent = 0;
                       while (isTold < 3 && !control.stopRequested()) {
                           if (options.observer.wantsFronts()) {
                               if (isTold != sent) { // another one while the last is not read yet
                                   outcome.status = RunStatus::Stopped;
                               }
                               outcome.evaluated_points = static_cast<std::uint64_t>(++sent);
                               options.observer.fronts(outcome);
                           }
                           std::this_thread::yield();
                       }
                       return Result<RunOutcome>(std::move(outcome));
                   });
        job.setFrontsInterval(std::chrono::milliseconds(0));
        std::uint64_t last = 0;
        connect(&job, &RunJob::frontsFound, this, [&](const RunResultPtr& soFar) {
            QVERIFY(job.isActive());
            QVERIFY(soFar->outcome.evaluated_points > last);
            QCOMPARE(soFar->experiment, defaultExperiment());
            last = soFar->outcome.evaluated_points;
            ++isTold;
        });
        Spies spies(job);
        job.start(defaultExperiment());
        QTRY_COMPARE_WITH_TIMEOUT(spies.ends(), 1, patience_ms);
        QCOMPARE(isTold.load(), 3);
        QCOMPARE(spies.cancelled.count(), 0);

        isTold = 0;
        last = 0;
        job.start(defaultExperiment());
        QTRY_VERIFY_WITH_TIMEOUT(isTold >= 1, patience_ms);
        job.abandon();
        const int before = isTold;
        QCoreApplication::processEvents();
        QCOMPARE(isTold.load(), before);
    }

    /// The simulation of the fronts counts anew, and its time from its own begin.
    void simulationIsAStageOfItsOwn() {
        std::atomic<bool> isSeen{false};
        RunJob job(nullptr, [&](const Experiment&, const RunOptions&, const RunControl& control) {
            control.progress(100'000, 100'000);
            while (!isSeen) { // until the job has told it
                std::this_thread::yield();
            }
            isSeen = false;
            control.simulated(0, 7);
            while (!isSeen) {
                std::this_thread::yield();
            }
            for (std::size_t done = 1; done <= 7; ++done) {
                control.simulated(done, 7);
            }
            RunOutcome outcome;
            outcome.table = std::make_shared<ResultTable>();
            return Result<RunOutcome>(std::move(outcome));
        });
        std::vector<RunProgress> told;
        std::chrono::nanoseconds atBegin{0}, sinceStart{0};
        QElapsedTimer clock;
        connect(&job, &RunJob::progressChanged, this, [&](const RunProgress& progress) {
            told.push_back(progress);
            if (told.size() == 1) {
                while (clock.elapsed() < 20) { // of the first stage
                    std::this_thread::yield();
                }
            } else if (told.size() == 2) {
                atBegin = progress.elapsed;
                sinceStart = std::chrono::nanoseconds(clock.nsecsElapsed());
            }
            isSeen = true;
        });
        Spies spies(job);
        clock.start();
        job.start(defaultExperiment());
        QVERIFY(spies.finished.wait(patience_ms));
        QVERIFY(told.size() >= 3 && told.size() <= 9);
        QVERIFY(told[0].stage == RunStage::Evaluating);
        QCOMPARE(told[0].permille(), 1000);
        QVERIFY(told[1].stage == RunStage::Simulating);
        QCOMPARE(told[1].permille(), 0);
        QCOMPARE(told[1].total, std::uint64_t(7));
        QVERIFY(atBegin <= sinceStart - 20ms);
        QVERIFY(told.back().stage == RunStage::Simulating);
        QCOMPARE(told.back().done, std::uint64_t(7));
        QVERIFY(job.progress().stage == RunStage::Simulating); // stays readable
    }

    /// The search for the fronts and the draws behind it count, and are timed, on their own.
    void frontsAndDrawsAreStages() {
        std::vector<RunProgress> told;
        std::atomic<int> seen{0};
        RunJob job(nullptr, [&](const Experiment&, const RunOptions&, const RunControl& control) {
            const auto wait = [&](int count) {
                while (seen < count) {
                    std::this_thread::yield();
                }
            };
            control.progress(1000, 10'000);
            wait(1);
            control.compared(0, 500);
            wait(2);
            control.compared(400, 500);
            wait(3);
            control.progress(2000, 10'000);
            wait(4);
            RunOutcome outcome;
            outcome.table = std::make_shared<ResultTable>();
            return Result<RunOutcome>(std::move(outcome));
        });
        connect(&job, &RunJob::progressChanged, this, [&](const RunProgress& progress) {
            told.push_back(progress);
            ++seen;
        });
        Spies spies(job);
        job.start(defaultExperiment());
        QVERIFY(spies.finished.wait(patience_ms));
        QCOMPARE(told.size(), std::size_t(4));
        QVERIFY(told[0].stage == RunStage::Evaluating);
        QVERIFY(told[1].stage == RunStage::Comparing && told[1].done == 0);
        QVERIFY(told[2].stage == RunStage::Comparing);
        QCOMPARE(told[2].permille(), 800);
        QVERIFY(told[3].stage == RunStage::Drawing);
        QCOMPARE(told[3].done, std::uint64_t(2000));
        QCOMPARE(told[3].before, std::uint64_t(2000));
    }

    /// What the former run still says after another one began is not taken for the new one's.
    void progressOfAFormerRunIsDropped() {
        std::atomic<int> starts{0};
        RunJob job(nullptr, [&](const Experiment&, const RunOptions&, const RunControl& control) {
            const bool isFirst = starts++ == 0;
            if (isFirst) {
                control.simulated(0, 3);
                control.simulated(2, 3);
            }
            while (isFirst && !control.stopRequested()) {
                std::this_thread::yield();
            }
            RunOutcome outcome;
            outcome.table = std::make_shared<ResultTable>();
            return Result<RunOutcome>(std::move(outcome));
        });
        Spies spies(job);
        job.start(defaultExperiment());
        while (starts == 0) { // without the event loop: its events wait in the queue
            std::this_thread::yield();
        }
        job.start(defaultExperiment());
        QVERIFY(spies.finished.wait(patience_ms));
        QCOMPARE(starts.load(), 2);
        QCOMPARE(spies.progress.count(), 0);
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
        QTRY_VERIFY_WITH_TIMEOUT(spies.progress.count() >= 1, patience_ms);
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

    void cancelWhileSimulating() {
        RunJob job(nullptr, [](const Experiment&, const RunOptions&, const RunControl& control) {
            control.progress(1, 1);
            std::size_t done = 0;
            control.simulated(done, 1'000'000);
            while (!control.stopRequested()) {
                done = std::min<std::size_t>(done + 1, 999'999);
                control.simulated(done, 1'000'000);
                std::this_thread::yield();
            }
            RunOutcome outcome;
            outcome.status = RunStatus::Stopped;
            outcome.table = std::make_shared<ResultTable>();
            outcome.simulation.planned = 1'000'000;
            outcome.simulation.done = done;
            return Result<RunOutcome>(std::move(outcome));
        });
        Spies spies(job);
        job.start(defaultExperiment());
        QTRY_VERIFY_WITH_TIMEOUT(
            job.progress().stage == RunStage::Simulating && job.progress().done > 0, patience_ms);
        job.cancel();
        QVERIFY(spies.cancelled.wait(patience_ms));
        QCOMPARE(spies.ends(), 1);
        const auto partial = spies.cancelled.first().first().value<RunResultPtr>();
        QVERIFY(partial->outcome.simulation.done > 0);
        QVERIFY(!partial->outcome.simulation.complete());
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

    /// Nothing of an abandoned run comes any more, also not beside the next one.
    void abandonedRunsAreSilent() {
        const EndlessRun endless;
        RunJob job(nullptr, endless);
        Spies spies(job);
        job.abandon(); // without a run nothing happens
        QCOMPARE(spies.states.count(), 0);
        job.start(defaultExperiment());
        QTRY_VERIFY_WITH_TIMEOUT(spies.progress.count() >= 1, patience_ms);
        job.abandon();
        QCOMPARE(job.state(), RunJob::State::Idle);
        QCOMPARE(spies.states.count(), 2); // Running, Idle
        spies.progress.clear();
        QTRY_COMPARE_WITH_TIMEOUT(endless.active->load(), 0, patience_ms);
        QCoreApplication::processEvents();
        QCOMPARE(spies.ends(), 0);
        QCOMPARE(spies.progress.count(), 0);
        job.start(defaultExperiment());
        QTRY_VERIFY_WITH_TIMEOUT(spies.progress.count() >= 1, patience_ms);
        job.cancel();
        job.abandon(); // also one that is being stopped
        QTRY_COMPARE_WITH_TIMEOUT(endless.active->load(), 0, patience_ms);
        QCoreApplication::processEvents();
        QCOMPARE(spies.ends(), 0);
    }

    /// An export tells its progress, can be stopped, and tells how it ended.
    void exportsInTheBackground_data() {
        QTest::addColumn<QByteArray>("way");
        for (const char* way : {"done", "stopped", "failed", "thrown"}) {
            QTest::newRow(way) << QByteArray(way);
        }
    }
    void exportsInTheBackground() {
        QFETCH(QByteArray, way);
        ExportJob job;
        QSignalSpy progress(&job, &ExportJob::progressChanged);
        QSignalSpy finished(&job, &ExportJob::finished);
        const auto writer = [way](const RunControl& control) -> Result<std::uint64_t> {
            control.progress(1, 4);
            while (way == "stopped" && !control.stopRequested()) {
                std::this_thread::yield();
            }
            if (way == "failed") {
                return Diagnostic{Severity::Error, "OUT-0002", "a.csv", "", 0, "the disk is full"};
            }
            if (way == "thrown") {
                throw std::bad_alloc();
            }
            return std::uint64_t(way == "done" ? 17 : 0);
        };
        job.start(QStringLiteral("a.csv"), writer);
        QVERIFY(job.isActive());
        QTRY_COMPARE_WITH_TIMEOUT(progress.count(), 1, patience_ms);
        QCOMPARE(progress.first().first().toInt(), 250);
        job.cancel();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patience_ms);
        QVERIFY(!job.isActive());
        QCOMPARE(finished.first().at(0).toString(), QStringLiteral("a.csv"));
        QCOMPARE(finished.first().at(1).toBool(), way == "done");
        const auto problems = finished.first().at(2).value<Diagnostics>();
        QCOMPARE(problems.size(), std::size_t(way == "failed" || way == "thrown"));
        if (way == "thrown") {
            QCOMPARE(problems.front().code, std::string("WIN-0001"));
        }
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
        using Stage = RunStage;
        QTest::addColumn<RunProgress>("progress");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, Stage stage, std::uint64_t done, std::uint64_t total,
                            double seconds, const char* text, std::uint64_t before = 0) {
            QTest::newRow(name) << RunProgress{stage, done, total,
                                               std::chrono::duration_cast<std::chrono::nanoseconds>(
                                                   seconds * 1s),
                                               before}
                                << QString::fromLatin1(text);
        };
        // 250 of 1000 in 2 s: 125 a second, the other 750 take 6 s.
        row("a quarter", Stage::Evaluating, 250, 1000, 2.0, "125 points/s, 6.0 s left");
        row("thousands", Stage::Evaluating, 500'000, 1'000'000, 10.0, "50k points/s, 10 s left");
        row("millions", Stage::Evaluating, 90'000'000, 900'000'000, 60.0,
            "1.5M points/s, 9 min 0 s left");
        row("hours", Stage::Evaluating, 1000, 1'000'000, 10.0, "100 points/s, 2 h 46 min left");
        row("nothing yet", Stage::Evaluating, 0, 1000, 1.0, "starting");
        row("done", Stage::Evaluating, 1000, 1000, 1.0, "1k points/s, 0 ms left");
        row("comparing", Stage::Comparing, 300, 1000, 3.0,
            "Searching the fronts: 30 %, 7.0 s left");
        row("comparing nothing yet", Stage::Comparing, 0, 1000, 3.0, "Searching the fronts: 0 %");
        // 1000 in 4 s since the draws began: the other 8000 take 32 s.
        row("drawing", Stage::Drawing, 2000, 10'000, 4.0, "250 evaluations/s of draws, 32 s left",
            1000);
        // 34 in 5.2 s: the other 522 take 5.2 / 34 x 522 = 79.8 s.
        row("simulating", Stage::Simulating, 34, 556, 5.2,
            "Simulating the fronts: 34 of 556, 1 min 20 s left");
        row("simulating nothing yet", Stage::Simulating, 0, 556, 3.0,
            "Simulating the fronts: 0 of 556");
    }
    void estimates() {
        QFETCH(RunProgress, progress);
        QFETCH(QString, text);
        QCOMPARE(progressText(progress), text);
    }

    void permille() {
        QCOMPARE((RunProgress{RunStage::Simulating, 1, 3, {}, 0}).permille(), 333);
        QCOMPARE((RunProgress{RunStage::Simulating, 3, 3, {}, 0}).permille(), 1000);
        QCOMPARE((RunProgress{RunStage::Simulating, 0, 0, {}, 0}).permille(), 1000); // empty fronts
    }
};

QTEST_GUILESS_MAIN(TstRunJob)
#include "tst_run_job.moc"
