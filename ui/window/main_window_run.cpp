// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that runs experiments and shows what came out.
#include <optional>
#include <utility>

#include <QAbstractButton>
#include <QStackedWidget>
#include <QStatusBar>

#include "core/report/report.h"
#include "ui/jobs/run_estimate.h"
#include "ui/models/text.h"
#include "ui/views/text_label.h"
#include "ui/window/banner.h"
#include "ui/window/field_keys.h"
#include "ui/window/main_window.h"
#include "ui/window/run_texts.h"
#include "ui/window/welcome_page.h"
#include "ui/window/window_actions.h"
#include "ui/window/window_status.h"

namespace permdse::ui {

void MainWindow::run() {
    m_fields->takeOver();
    if (!m_document.canRun()) {
        m_banner->showText(Banner::Kind::Error,
                           tr("The experiment cannot run: %1 to solve first.")
                               .arg(errorCount(m_document.problems())),
                           tr("Show messages"));
        raiseMessages();
        return;
    }
    const MemoryAllowance memory = memoryAllowance();
    const Diagnostics tooLarge =
        memoryProblems(m_document.experiment(), memory, "", viewBytesPerPoint);
    if (!tooLarge.empty()) {
        showFailed(tooLarge);
        return;
    }
    m_opening.cancel();
    m_banner->hide();
    m_messages.setEvents({});
    m_runs.job().start(m_document.experiment(), RunOptions{0, memory});
}

MemoryAllowance MainWindow::memoryAllowance() const {
    return m_memory ? m_memory() : MemoryAllowance();
}

void MainWindow::setMemoryAllowance(std::function<MemoryAllowance()> allowance) {
    m_memory = std::move(allowance);
}

void MainWindow::showJobState() {
    const RunJob& job = m_runs.job();
    const RunJob::State state = job.state();
    const bool active = job.isActive();
    if (active && qobject_cast<QAbstractButton*>(focusWidget())) {
        parkFocus(); // the button is one of those that are hidden or disabled now
    }
    m_actions->run->setEnabled(!active);
    m_actions->stop->setEnabled(state == RunJob::State::Running);
    m_status->setRunning(active);
    m_welcome->setRunning(active);
    if (state == RunJob::State::Running) {
        statusBar()->clearMessage();
        m_status->setProgress(0);
        m_status->showRate(tr("starting"));
        m_status->summary().setText(tr("Running %1").arg(countOf(job.points(), tr("point"))));
    } else if (state == RunJob::State::Cancelling) {
        m_status->showRate(tr("stopping"));
    }
    showExports();
}

void MainWindow::showExports() {
    const bool canExport = result() && !m_runs.job().isActive();
    m_actions->exportResults->setEnabled(canExport && !m_exports.job().isActive());
    m_actions->exportReport->setEnabled(canExport);
    const View& shown = m_deck->current();
    m_actions->exportFigure->setEnabled(canExport && shown.hasContent() && !shown.isBusy() &&
                                        shown.figure());
}

void MainWindow::showProgress(const RunProgress& progress) {
    m_status->setProgress(progress.permille());
    if (m_runs.job().state() != RunJob::State::Running) {
        return;
    }
    m_status->showRate(
        progressText(progress),
        progress.stage == RunStage::Simulating
            ? tr("All points are evaluated. Those on the fronts run cycle by cycle; Stop keeps "
                 "what is done.")
            : QString());
}

void MainWindow::showResult() {
    if (result()) { // a run shows what it made, also if something else was in front
        m_deck->raiseResults();
    } else {
        m_status->summary().clear();
    }
    showDocument();
    showJobState();
}

void MainWindow::showCanvas() {
    m_canvas->setCurrentIndex(result() ? 1 : 0);
}

void MainWindow::showPin() {
    const std::optional<RowId> current = m_session.current();
    m_actions->pin->setEnabled(current.has_value());
    m_actions->pin->setChecked(current && m_session.isPinned(*current));
}

void MainWindow::showFrontsSoFar(const RunResultPtr& soFar) {
    m_status->summary().setText(tr("Running %1, fronts of the first %2 are shown")
                                    .arg(countOf(m_runs.job().points(), tr("point")),
                                         groupedCount(soFar->outcome.evaluated_points)));
    showDocument();
    showExports();
}

void MainWindow::showFinished(const RunResultPtr& result) {
    const RunOutcome& outcome = result->outcome;
    const std::uint64_t points = outcome.evaluated_points;
    m_status->summary().setText(tr("%1 in %2, %3 feasible%4")
                                    .arg(countOf(points, tr("point")),
                                         durationText(result->seconds),
                                         groupedCount(outcome.feasible_points), keptNote(outcome)));
    m_status->summary().setToolTip(toQt(keptText(result->experiment, outcome)));
    if (points > 0 && outcome.feasible_points == 0) {
        m_banner->showText(Banner::Kind::Warning, infeasibleText(outcome));
    }
}

void MainWindow::showStopped(const RunResultPtr& result) {
    const RunOutcome& outcome = result->outcome;
    m_status->summary().setText(tr("Stopped"));
    m_banner->showText(Banner::Kind::Info, stoppedText(outcome));
}

void MainWindow::showInternalError(const QString& reason) {
    m_messages.setEvents({internalFault(fromQt(reason))});
    m_banner->showText(Banner::Kind::Error,
                       tr("The program failed inside: %1. Save your work under another name and "
                          "start it again.")
                           .arg(reason),
                       tr("Show messages"));
}

void MainWindow::showFailed(const Diagnostics& problems) {
    m_status->summary().clear();
    m_messages.setEvents(problems);
    m_banner->showText(
        Banner::Kind::Error,
        tr("The run failed: %1")
            .arg(problems.empty() ? tr("no reason was given") : toQt(problems.front().message)),
        tr("Show messages"));
    raiseMessages();
}

} // namespace permdse::ui
