// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that opens, saves and exports files.
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>

#include "core/base/json_document.h"
#include "core/base/version.h"
#include "core/experiment/experiment_file.h"
#include "ui/models/text.h"
#include "ui/views/text_label.h"
#include "ui/window/banner.h"
#include "ui/window/field_keys.h"
#include "ui/window/main_window.h"
#include "ui/window/shipped_documents.h"
#include "ui/window/welcome_page.h"
#include "ui/window/window_status.h"

namespace permdse::ui {

namespace {

constexpr int statusTime_ms = 8000;

} // namespace

bool MainWindow::openFile(const QString& path) {
    const QFileInfo file(path);
    if (file.isDir()) {
        m_opening.start(file.absoluteFilePath(), memoryAllowance(), viewBytesPerPoint);
        return true;
    }
    Result<std::string> text = readTextFile(fromQt(path));
    Result<ExperimentDraft> draft =
        text ? readDraft(*text, fromQt(path)) : Result<ExperimentDraft>(text.error());
    if (!draft || !canBeMended(*draft)) {
        showUnopened(file.fileName(), draft ? draft->problems : draft.error());
        return false;
    }
    showExperiment(std::move(draft->experiment), file.absoluteFilePath(), std::move(*text));
    m_recent.remember(file.absoluteFilePath());
    statusBar()->showMessage(tr("Opened %1").arg(file.fileName()), statusTime_ms);
    if (!m_document.canRun()) {
        m_banner->showText(Banner::Kind::Warning,
                           tr("%1 has %2 to mend before it can run. A click on a message leads to "
                              "its field; what has none can be left out by its menu.")
                               .arg(file.fileName(), errorCount(m_document.problems())),
                           tr("Show messages"));
        raiseMessages();
    }
    return true;
}

void MainWindow::showUnopened(const QString& name, const Diagnostics& problems) {
    m_messages.setEvents(problems);
    const QString reason =
        problems.size() == 1 ? toQt(problems.front().message) : problemCount(problems);
    m_banner->showText(Banner::Kind::Error, tr("%1 could not be opened: %2.").arg(name, reason),
                       tr("Show messages"));
    statusBar()->clearMessage();
    raiseMessages();
}

void MainWindow::chooseResults() {
    if (!mayLeave()) {
        return;
    }
    const QString folder = m_dialogs.open_folder(this, tr("Open the results of a run"));
    if (!folder.isEmpty()) {
        openFile(folder);
    }
}

void MainWindow::showOpenedResults(const RunResultPtr& result) {
    const QFileInfo folder(m_opening.folder());
    if (!mayLeave()) { // something was edited while they were read
        return;
    }
    // A copy: the folder is that of its run, and a saved edit would make it another's.
    showExperiment(result->experiment, {}, {});
    m_runs.show(result);
    result->outcome.status == RunStatus::Stopped ? showStopped(result) : showFinished(result);
    m_status->summary().showText(tr("%1: %2, %3 feasible")
                                     .arg(folder.fileName(),
                                          countOf(result->outcome.evaluated_points, tr("point")),
                                          groupedCount(result->outcome.feasible_points)));
    m_recent.remember(folder.absoluteFilePath());
    statusBar()->showMessage(tr("Opened the results in %1").arg(folder.fileName()), statusTime_ms);
}

void MainWindow::showExperiment(Experiment experiment, const QString& path, std::string text) {
    m_runs.abandon(); // a run belongs to the experiment that it was started for
    m_opening.cancel();
    m_banner->hide();
    m_messages.setEvents({});
    m_runs.show(nullptr);
    m_document.reset(std::move(experiment), path, std::move(text));
    if (m_canvas->hasFocus()) {
        m_welcome->setFocus();
    }
}

void MainWindow::openExample(const Example& example) {
    if (!mayLeave()) {
        return;
    }
    const std::string source = fromQt(example.name) + ".json";
    Result<Experiment> experiment = readExperiment(example.text.toStdString(), source);
    if (!experiment) { // it was built in by a careless hand
        m_messages.setEvents(experiment.error());
        raiseMessages();
        return;
    }
    showExperiment(std::move(*experiment), {}, {}); // a copy: examples have no file to save to
    statusBar()->showMessage(tr("Opened a copy of the example %1").arg(example.name),
                             statusTime_ms);
}

void MainWindow::openLastFile() {
    const QString path = m_recent.last();
    if (!path.isEmpty() && QFileInfo::exists(path)) {
        openFile(path);
    }
}

QString MainWindow::lossOfRun() const {
    const RunJob& job = m_runs.job();
    if (!job.isActive()) {
        return {};
    }
    const RunProgress progress = job.progress();
    return progress.stage == RunStage::Simulating
               ? tr("The run of %1 is still under way, its results would be lost.")
                     .arg(countOf(job.points(), tr("point")))
               : tr("The run is still under way, its results would be lost: %1 of %2 are done.")
                     .arg(groupedCount(progress.done), countOf(job.points(), tr("point")));
}

bool MainWindow::mayLeave() {
    m_fields->takeOver();
    const QString loss = lossOfRun();
    if (!loss.isEmpty() && !m_dialogs.ask_to_lose(this, loss)) {
        return false;
    }
    if (!m_document.isModified()) {
        return true;
    }
    switch (m_dialogs.ask_to_save(this, m_document.fileName())) {
    case SaveAnswer::Save:
        return save();
    case SaveAnswer::Discard:
        return true;
    default:
        return false;
    }
}

void MainWindow::newExperiment() {
    if (!mayLeave()) {
        return;
    }
    showExperiment(defaultExperiment(), {}, {});
    statusBar()->showMessage(tr("New experiment"), statusTime_ms);
}

void MainWindow::chooseFile() {
    if (!mayLeave()) {
        return;
    }
    const QString path = m_dialogs.open_file(this, tr("Open an experiment"),
                                             tr("Experiments (*.json);;All files (*)"));
    if (!path.isEmpty()) {
        openFile(path);
    }
}

bool MainWindow::save() {
    m_fields->takeOver();
    return m_saver.save();
}

bool MainWindow::saveAs() {
    m_fields->takeOver();
    return m_saver.saveAs();
}

void MainWindow::showSaved(const QString& path) {
    m_recent.remember(path);
    statusBar()->showMessage(tr("Saved %1").arg(QFileInfo(path).fileName()), statusTime_ms);
}

void MainWindow::showUnsaved(const QString& reason, const Diagnostics& problems) {
    if (problems != m_document.problems()) {
        m_messages.setEvents(problems);
    }
    m_banner->showText(Banner::Kind::Error, reason, tr("Show messages"));
    raiseMessages();
}

void MainWindow::showFileState() {
    const ExportJob& writing = m_exports.job();
    if (writing.isActive()) {
        m_status->showFile(tr("Writing %1").arg(QFileInfo(writing.path()).fileName()));
    } else if (m_opening.isActive()) {
        m_status->showFile(tr("Reading %1").arg(QFileInfo(m_opening.folder()).fileName()));
    } else {
        m_status->hideFile();
    }
    showExports();
}

void MainWindow::showWritten(const QString& path, const Diagnostics& problems) {
    const QString name = QFileInfo(path).fileName();
    if (problems.empty()) {
        statusBar()->showMessage(tr("Wrote %1").arg(name), statusTime_ms);
        return;
    }
    m_messages.setEvents(problems);
    m_banner->showText(Banner::Kind::Error,
                       tr("%1 could not be written: %2").arg(name, toQt(problems.front().message)),
                       tr("Show messages"));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    const QString unwritten = tr("%1 is still being written, it would be lost.")
                                  .arg(QFileInfo(m_exports.job().path()).fileName());
    if (!mayLeave() || (m_exports.job().isActive() && !m_dialogs.ask_to_lose(this, unwritten))) {
        event->ignore();
        return;
    }
    m_runs.abandon(); // the jobs' destructors wait for their workers
    m_exports.job().cancel();
    m_opening.cancel();
    m_settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    m_settings.setValue(QStringLiteral("window/state"), saveState(layoutVersion));
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile() &&
        (urls.first().fileName().endsWith(QStringLiteral(".json")) ||
         QFileInfo(urls.first().toLocalFile()).isDir())) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QString path = event->mimeData()->urls().first().toLocalFile();
    event->acceptProposedAction();
    if (mayLeave()) {
        openFile(path);
    }
}

} // namespace permdse::ui
