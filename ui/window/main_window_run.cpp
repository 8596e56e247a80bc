// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that runs experiments and shows what came out.
#include <optional>
#include <utility>

#include <QAbstractButton>
#include <QApplication>
#include <QProgressBar>
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
    const MemoryAllowance memory = m_memory ? m_memory() : MemoryAllowance();
    const Diagnostics tooLarge =
        memoryProblems(m_document.experiment(), memory, "", viewBytesPerPoint);
    if (!tooLarge.empty()) {
        showFailed(tooLarge);
        return;
    }
    m_opening.cancel();
    m_banner->hide();
    m_messages.setEvents({});
    m_job.start(m_document.experiment(), RunOptions{0, memory});
}

void MainWindow::setMemoryAllowance(std::function<MemoryAllowance()> allowance) {
    m_memory = std::move(allowance);
}

void MainWindow::showJobState() {
    const RunJob::State state = m_job.state();
    const bool active = m_job.isActive();
    if (active && qobject_cast<QAbstractButton*>(focusWidget())) {
        parkFocus(); // the button is one of those that are hidden or disabled now
    }
    m_run->setEnabled(!active);
    m_stop->setEnabled(state == RunJob::State::Running);
    m_progress->setVisible(active);
    m_rate->setVisible(active);
    m_welcome->setRunning(active);
    if (state == RunJob::State::Running) {
        statusBar()->clearMessage();
        m_progress->setValue(0);
        m_rate->setText(tr("starting"));
        m_rate->setToolTip({});
        m_summary->setText(tr("Running %1").arg(countOf(m_job.points(), tr("point"))));
    } else if (state == RunJob::State::Cancelling) {
        m_rate->setText(tr("stopping"));
    }
    showExports();
}

void MainWindow::showExports() {
    const bool canExport = result() && !m_job.isActive();
    m_exportResults->setEnabled(canExport && !m_export.isActive());
    m_exportReport->setEnabled(canExport);
    const View& shown = m_deck->current();
    m_exportFigure->setEnabled(canExport && shown.hasContent() && !shown.isBusy() &&
                               shown.figure());
}

void MainWindow::startSimulation() {
    SimulationRequest request = *m_session.simulation().request;
    request.memory = m_memory ? m_memory() : MemoryAllowance();
    m_simulation.start(std::move(request));
}

void MainWindow::showProgress(const RunProgress& progress) {
    m_progress->setValue(progress.permille());
    if (m_job.state() != RunJob::State::Running) {
        return;
    }
    m_rate->setText(progressText(progress));
    m_rate->setToolTip(
        progress.stage == RunStage::Simulating
            ? tr("All points are evaluated. Those on the fronts run cycle by cycle; Stop keeps "
                 "what is done.")
            : QString());
}

void MainWindow::showResult(RunResultPtr result) {
    parkFocus();
    m_isSoFar = false;
    m_formerResult = nullptr;
    m_simulation.cancel(); // of a design that is no longer there
    m_session.setResult(std::move(result));
    if (this->result()) { // a run shows what it made, also if something else was in front
        m_deck->raiseResults();
    } else {
        m_summary->clear();
    }
    showDocument();
    showJobState();
}

void MainWindow::showCanvas() {
    m_canvas->setCurrentIndex(result() ? 1 : 0);
}

void MainWindow::showPin() {
    const std::optional<RowId> current = m_session.current();
    m_pin->setEnabled(current.has_value());
    m_pin->setChecked(current && m_session.isPinned(*current));
}

void MainWindow::showFrontsSoFar(const RunResultPtr& soFar) {
    if (QApplication::activePopupWidget() != nullptr) {
        return; // a list that someone chooses from would be filled anew
    }
    if (!m_isSoFar) {
        m_isSoFar = true;
        m_formerResult = result();
        m_simulation.cancel();
        m_session.setResult(soFar); // of other points than those chosen
    } else {
        m_session.setResult(soFar, Carried::Points); // as far as they are still on a front
    }
    m_summary->setText(tr("Running %1, fronts of the first %2 are shown")
                           .arg(countOf(m_job.points(), tr("point")),
                                groupedCount(soFar->outcome.evaluated_points)));
    showDocument();
    showExports();
}

void MainWindow::showFinished(const RunResultPtr& result) {
    showResult(result);
    const RunOutcome& outcome = result->outcome;
    const std::uint64_t points = outcome.evaluated_points;
    m_summary->setText(tr("%1 in %2, %3 feasible%4")
                           .arg(countOf(points, tr("point")), durationText(result->seconds),
                                groupedCount(outcome.feasible_points), keptNote(outcome)));
    m_summary->setToolTip(toQt(keptText(result->experiment, outcome)));
    if (points > 0 && outcome.feasible_points == 0) {
        m_banner->showText(Banner::Kind::Warning, infeasibleText(outcome));
    }
}

void MainWindow::showStopped(const RunResultPtr& result) {
    showResult(result);
    const RunOutcome& outcome = result->outcome;
    m_summary->setText(tr("Stopped"));
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
    if (m_isSoFar) {
        showResult(m_formerResult); // what the run found is not all of its points
    }
    m_summary->clear();
    m_messages.setEvents(problems);
    m_banner->showText(
        Banner::Kind::Error,
        tr("The run failed: %1")
            .arg(problems.empty() ? tr("no reason was given") : toQt(problems.front().message)),
        tr("Show messages"));
    raiseMessages();
}

} // namespace permdse::ui
