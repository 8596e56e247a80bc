// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/run_job.h"

#include <atomic>
#include <exception>

#include <QPromise>
#include <QThread>
#include <QtConcurrent>

namespace permdse::ui {

namespace {

/// The only meeting point of the engine and Qt's threads.
void runInPool(QPromise<Result<RunResultPtr>>& promise, const RunJob::Runner& runner,
               const Experiment& experiment, const RunOptions& options, std::stop_token stop) {
    promise.setProgressRange(0, 1000);
    std::atomic<int> last{-1};
    RunControl control;
    control.stopRequested = [&stop] { return stop.stop_requested(); };
    control.progress = [&](std::size_t done, std::size_t total) {
        const double share =
            total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 1.0;
        const int permille = static_cast<int>(1000.0 * share);
        int known = last.load();
        while (permille > known) {
            if (last.compare_exchange_weak(known, permille)) {
                promise.setProgressValue(permille);
                break;
            }
        }
    };
    QElapsedTimer clock;
    clock.start();
    try {
        Result<RunOutcome> outcome = runner(experiment, options, control);
        if (outcome) {
            const int threads = options.threads > 0 ? options.threads : QThread::idealThreadCount();
            promise.addResult(RunResultPtr(std::make_shared<RunResult>(
                RunResult{experiment, std::move(*outcome), threads,
                          1e-9 * static_cast<double>(clock.nsecsElapsed())})));
        } else {
            promise.addResult(outcome.error());
        }
    } catch (const std::exception& error) { // nothing crosses the thread
        promise.addResult(
            Diagnostic{Severity::Error, "RUN-0001", "", "", 0,
                       std::string("the run failed inside the program: ") + error.what()});
    }
}

} // namespace

RunJob::RunJob(QObject* parent, Runner runner) : QObject(parent), m_runner(std::move(runner)) {
    m_pool.setMaxThreadCount(1); // the run spreads over the machine's cores by itself
    connect(&m_watcher, &QFutureWatcherBase::progressValueChanged, this, &RunJob::progressChanged);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &RunJob::conclude);
}

RunJob::~RunJob() {
    m_stop.request_stop();
    m_watcher.disconnect(this);
    m_watcher.waitForFinished();
    m_pool.waitForDone();
}

void RunJob::start(const Experiment& experiment, const RunOptions& options) {
    m_stop.request_stop(); // of a former run, whose signals setFuture() drops
    m_stop = std::stop_source();
    m_points = pointCount(experiment);
    m_clock.start();
    m_watcher.setFuture(
        QtConcurrent::run(&m_pool, runInPool, m_runner, experiment, options, m_stop.get_token()));
    setState(State::Running);
}

void RunJob::cancel() {
    if (m_state == State::Running) {
        m_stop.request_stop();
        setState(State::Cancelling);
    }
}

std::chrono::nanoseconds RunJob::elapsed() const {
    return m_clock.isValid() ? std::chrono::nanoseconds(m_clock.nsecsElapsed())
                             : std::chrono::nanoseconds(0);
}

void RunJob::setState(State state) {
    if (state != m_state) {
        m_state = state;
        emit stateChanged(state);
    }
}

void RunJob::conclude() {
    const Answer answer = m_watcher.result();
    setState(State::Idle);
    if (!answer) {
        emit failed(answer.error());
    } else if ((*answer)->outcome.status == RunStatus::Stopped) {
        emit cancelled(*answer);
    } else {
        emit finished(*answer);
    }
}

} // namespace permdse::ui
