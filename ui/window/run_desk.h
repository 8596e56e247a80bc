// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "ui/jobs/run_job.h"
#include "ui/jobs/simulation_job.h"
#include "ui/session/result_session.h"

namespace permdse::ui {

/// Runs experiments and simulations in the background, and puts what they find into the session of
/// results. While a run goes on, the session shows its fronts so far; if it fails, what was there
/// before is shown again.
class RunDesk final : public QObject {
    Q_OBJECT
public:
    /// `session` must outlive it.
    RunDesk(ResultSession& session, RunJob::Runner runner);
    ~RunDesk() override;

    [[nodiscard]] RunJob& job() { return m_job; }
    [[nodiscard]] const RunJob& job() const { return m_job; }
    [[nodiscard]] SimulationJob& simulation() { return m_simulation; }

    /// Gives up what goes on, whose results would belong to another experiment.
    void abandon();
    /// Puts a result, or none, in place of what is shown, and ends the simulation of a design
    /// of that.
    void show(RunResultPtr result);
    /// Simulates the design that the session asks for.
    void startSimulation(const MemoryAllowance& memory);

signals:
    /// The session is about to show another result, by show() or at the end of a run.
    void aboutToShow();
    void shown();
    /// Fronts of a run under way are shown. What is chosen stays chosen.
    void soFarShown(const permdse::ui::RunResultPtr& soFar);
    /// A run has ended and is shown.
    void finished(const permdse::ui::RunResultPtr& result);
    /// A run was stopped, and what it has is shown.
    void stopped(const permdse::ui::RunResultPtr& result);
    /// A run has failed; what was shown before it is shown.
    void failed(const permdse::Diagnostics& problems);

private:
    void showSoFar(const RunResultPtr& soFar);
    void restoreFormer(const Diagnostics& problems);

    ResultSession& m_session;
    RunResultPtr m_former; ///< while fronts so far are shown: what was before
    bool m_isSoFar = false;
    RunJob m_job;
    SimulationJob m_simulation;
};

} // namespace permdse::ui
