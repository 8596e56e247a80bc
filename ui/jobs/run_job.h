// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

#include <QFutureWatcher>
#include <QObject>
#include <QThreadPool>

#include "core/base/result.h"
#include "core/experiment/runner.h"
#include "ui/jobs/run_progress.h"
#include "ui/jobs/run_result.h"

namespace permdse::ui {

class FrontMessenger;
class RunMeter;

/// Runs an experiment in the background.
///
/// Each start ends with exactly one of finished(), cancelled() or failed(), unless the job is
/// started again, abandoned or destroyed before: then the former run is stopped and says nothing
/// any more.
/// A stopped run is never reported as finished. All signals come in the thread of this object.
class RunJob final : public QObject {
    Q_OBJECT
public:
    enum class State { Idle, Running, Cancelling };
    Q_ENUM(State)

    using Runner =
        std::function<Result<RunOutcome>(const Experiment&, const RunOptions&, const RunControl&)>;

    explicit RunJob(QObject* parent = nullptr, Runner runner = runExperiment);
    /// Stops the run and waits for its worker.
    ~RunJob() override;

    void start(const Experiment& experiment, const RunOptions& options = {});
    /// Asks the run to end with what is done; does nothing without a run.
    void cancel();
    /// Ends the run for good: nobody wants its results any more. None of its signals comes after
    /// this call but that of the change of state.
    void abandon();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isActive() const { return m_state != State::Idle; }
    /// Points of the run.
    [[nodiscard]] std::uint64_t points() const { return m_points; }
    /// How far the run is, or the last one was.
    [[nodiscard]] RunProgress progress() const;

    /// Fronts so far are shown no sooner after each other, and after the begin, than that.
    void setFrontsInterval(std::chrono::milliseconds interval) { m_frontsInterval = interval; }

signals:
    /// The fronts of the points so far, while the run goes on: whoever looks gets the newest.
    void frontsFound(permdse::ui::RunResultPtr soFar);
    void stateChanged(permdse::ui::RunJob::State state);
    /// At most one per thousandth of a stage, and one for the begin of each.
    void progressChanged(permdse::ui::RunProgress progress);
    void finished(permdse::ui::RunResultPtr result);
    void cancelled(permdse::ui::RunResultPtr partial);
    void failed(permdse::Diagnostics problems);

private:
    using Answer = Result<RunResultPtr>;

    void setState(State state);
    void conclude();

    Runner m_runner;
    QThreadPool m_pool;
    std::stop_source m_stop;
    QFutureWatcher<Answer> m_watcher;
    std::shared_ptr<RunMeter> m_meter;        ///< of the latest run; its worker holds it, too
    std::shared_ptr<FrontMessenger> m_fronts; ///< likewise
    std::chrono::milliseconds m_frontsInterval{500};
    std::uint64_t m_points = 0;
    State m_state = State::Idle;
};

} // namespace permdse::ui
