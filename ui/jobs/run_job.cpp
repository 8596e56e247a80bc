// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/run_job.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <new>

#include <QElapsedTimer>
#include <QPromise>
#include <QThread>
#include <QtConcurrent>

#include "ui/jobs/front_messenger.h"

namespace permdse::ui {

/// What a worker tells of its progress and the window's thread reads. A worker that runs fast must
/// not flood that thread with events: there is one at a time under way, and it reads the newest.
class RunMeter final : public std::enable_shared_from_this<RunMeter> {
public:
    /// `changed` is called in the thread of `job`.
    RunMeter(QObject& job, std::function<void(const RunMeter&)> changed)
        : m_job(job), m_changed(std::move(changed)) {}

    /// Of which `before` points of `total` are done already.
    void begin(RunStage stage, std::uint64_t before = 0, std::uint64_t total = 0) {
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_stage = stage;
        m_begin = std::chrono::steady_clock::now();
        m_done = m_before = before;
        m_total = total;
        m_last = -1;
    }

    /// From any thread of the run.
    void update(std::size_t done, std::size_t total) {
        const int permille = RunProgress{{}, done, total, {}, 0}.permille();
        if (permille <= m_last.load()) {
            return;
        }
        const std::lock_guard<std::mutex> lock(m_mutex);
        if (permille <= m_last.load()) {
            return; // another thread was faster
        }
        m_last = permille;
        m_done = done;
        m_total = total;
        if (!m_isAnnounced) {
            m_isAnnounced = true;
            QMetaObject::invokeMethod(
                &m_job, [self = shared_from_this()] { self->announce(); }, Qt::QueuedConnection);
        }
    }

    [[nodiscard]] RunProgress progress() const {
        const std::lock_guard<std::mutex> lock(m_mutex);
        return {m_stage, m_done, m_total, std::chrono::steady_clock::now() - m_begin, m_before};
    }

private:
    void announce() {
        {
            const std::lock_guard<std::mutex> lock(m_mutex);
            m_isAnnounced = false;
        }
        m_changed(*this);
    }

    QObject& m_job;
    const std::function<void(const RunMeter&)> m_changed;
    mutable std::mutex m_mutex;
    std::atomic<int> m_last{-1}; ///< thousandths of the stage that were told
    RunStage m_stage = RunStage::Evaluating;
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
    std::uint64_t m_done = 0, m_total = 0, m_before = 0;
    bool m_isAnnounced = false;
};

namespace {

/// The only meeting point of the engine and Qt's threads.
void runInPool(QPromise<Result<RunResultPtr>>& promise, const RunJob::Runner& runner,
               const Experiment& experiment, RunOptions options, std::stop_token stop,
               const std::shared_ptr<RunMeter>& meter,
               const std::shared_ptr<FrontMessenger>& fronts) {
    meter->begin(RunStage::Evaluating);
    RunControl control;
    control.stopRequested = [&stop] { return stop.stop_requested(); };
    std::atomic<bool> compared{false};
    std::once_flag draws;
    control.progress = [&](std::size_t done, std::size_t total) {
        if (compared) { // points come once: what follows the fronts are the draws
            std::call_once(draws, [&] { meter->begin(RunStage::Drawing, done, total); });
        }
        meter->update(done, total);
    };
    control.compared = [&](std::size_t done, std::size_t total) {
        if (done == 0 && !compared.exchange(true)) {
            meter->begin(RunStage::Comparing);
        }
        meter->update(done, total);
    };
    control.simulated = [&](std::size_t done, std::size_t total) {
        if (done == 0) {
            meter->begin(RunStage::Simulating);
        }
        meter->update(done, total);
    };
    QElapsedTimer clock;
    clock.start();
    const int threads = options.threads > 0 ? options.threads : QThread::idealThreadCount();
    options.observer = fronts->observer(experiment, threads);
    try {
        Result<RunOutcome> outcome = runner(experiment, options, control);
        if (outcome) {
            promise.addResult(RunResultPtr(std::make_shared<RunResult>(
                RunResult{experiment, std::move(*outcome), threads,
                          1e-9 * static_cast<double>(clock.nsecsElapsed())})));
        } else {
            promise.addResult(outcome.error());
        }
    } catch (const std::bad_alloc&) {
        promise.addResult(memoryRanOut());
    } catch (const std::exception& error) { // nothing crosses the thread
        promise.addResult(
            Diagnostic{Severity::Error, "RUN-0001", "", "", 0,
                       std::string("the run failed inside the program: ") + error.what()});
    }
}

} // namespace

RunJob::RunJob(QObject* parent, Runner runner) : QObject(parent), m_runner(std::move(runner)) {
    m_pool.setMaxThreadCount(1); // the run spreads over the machine's cores by itself
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
    m_meter = std::make_shared<RunMeter>(*this, [this](const RunMeter& meter) {
        if (&meter == m_meter.get()) { // otherwise it is that of a former run
            emit progressChanged(meter.progress());
        }
    });
    m_fronts = std::make_shared<FrontMessenger>(
        *this, m_frontsInterval, [this](const FrontMessenger& sender, const RunResultPtr& soFar) {
            if (&sender == m_fronts.get() && m_state == State::Running) {
                emit frontsFound(soFar);
            }
        });
    m_watcher.setFuture(QtConcurrent::run(&m_pool, runInPool, m_runner, experiment, options,
                                          m_stop.get_token(), m_meter, m_fronts));
    setState(State::Running);
}

void RunJob::cancel() {
    if (m_state == State::Running) {
        m_stop.request_stop();
        setState(State::Cancelling);
    }
}

void RunJob::abandon() {
    if (m_state != State::Idle) {
        m_stop.request_stop();
        m_meter = nullptr; // what it still has queued is of no run
        m_fronts = nullptr;
        m_watcher.setFuture({}); // drops the signals of the run
        setState(State::Idle);
    }
}

RunProgress RunJob::progress() const {
    return m_meter ? m_meter->progress() : RunProgress{};
}

void RunJob::setState(State state) {
    if (state != m_state) {
        m_state = state;
        emit stateChanged(state);
    }
}

void RunJob::conclude() {
    if (m_state == State::Idle || m_watcher.future().resultCount() == 0) {
        return; // abandoned
    }
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
