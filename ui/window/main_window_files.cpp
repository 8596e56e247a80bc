// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that opens, saves and exports files.
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QProgressBar>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>

#include "core/base/json_document.h"
#include "core/base/version.h"
#include "core/experiment/experiment_file.h"
#include "core/report/report.h"
#include "core/store/result_writers.h"
#include "ui/figures/figure_export.h"
#include "ui/models/text.h"
#include "ui/views/text_label.h"
#include "ui/window/banner.h"
#include "ui/window/field_keys.h"
#include "ui/window/main_window.h"
#include "ui/window/run_report.h"
#include "ui/window/shipped_documents.h"
#include "ui/window/welcome_page.h"

namespace permdse::ui {

namespace {

constexpr int recentLimit = 8;
constexpr int statusTime_ms = 8000;

const QString& recentKey() {
    static const QString key = QStringLiteral("files/recent");
    return key;
}

const QString& lastKey() {
    static const QString key = QStringLiteral("files/last");
    return key;
}

} // namespace

bool MainWindow::openFile(const QString& path) {
    const QFileInfo file(path);
    if (file.isDir()) {
        m_opening.start(file.absoluteFilePath(), m_memory ? m_memory() : MemoryAllowance(),
                        viewBytesPerPoint);
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
    rememberFile(file.absoluteFilePath());
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
    result->outcome.status == RunStatus::Stopped ? showStopped(result) : showFinished(result);
    m_summary->showText(tr("%1: %2, %3 feasible")
                            .arg(folder.fileName(),
                                 countOf(result->outcome.evaluated_points, tr("point")),
                                 groupedCount(result->outcome.feasible_points)));
    rememberFile(folder.absoluteFilePath());
    statusBar()->showMessage(tr("Opened the results in %1").arg(folder.fileName()), statusTime_ms);
}

void MainWindow::showExperiment(Experiment experiment, const QString& path, std::string text) {
    m_job.abandon(); // a run belongs to the experiment that it was started for
    m_simulation.cancel();
    m_opening.cancel();
    m_banner->hide();
    m_messages.setEvents({});
    showResult(nullptr);
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
    const QString path = m_settings.value(lastKey()).toString();
    if (!path.isEmpty() && QFileInfo::exists(path)) {
        openFile(path);
    }
}

QString MainWindow::lossOfRun() const {
    if (!m_job.isActive()) {
        return {};
    }
    const RunProgress progress = m_job.progress();
    return progress.stage == RunStage::Simulating
               ? tr("The run of %1 is still under way, its results would be lost.")
                     .arg(countOf(m_job.points(), tr("point")))
               : tr("The run is still under way, its results would be lost: %1 of %2 are done.")
                     .arg(groupedCount(progress.done), countOf(m_job.points(), tr("point")));
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
    return m_document.filePath().isEmpty() ? saveAs() : saveTo(m_document.filePath());
}

bool MainWindow::saveAs() {
    m_fields->takeOver();
    const QString suggestion =
        m_document.filePath().isEmpty() ? QStringLiteral("experiment.json") : m_document.filePath();
    QString path = m_dialogs.save_file(this, tr("Save the experiment"), suggestion,
                                       tr("Experiments (*.json)"));
    if (path.isEmpty()) {
        return false;
    }
    if (QFileInfo(path).suffix().isEmpty()) {
        path += QStringLiteral(".json");
    }
    return saveTo(path);
}

bool MainWindow::saveTo(const QString& path) {
    if (QFileInfo(path) == QFileInfo(m_document.filePath()) && m_document.isChangedOnDisk()) {
        switch (m_dialogs.ask_about_changed_file(this, m_document.fileName())) {
        case ChangedFileAnswer::Overwrite:
            break;
        case ChangedFileAnswer::Reload:
            openFile(m_document.filePath());
            return false;
        case ChangedFileAnswer::SaveAs:
            return saveAs();
        case ChangedFileAnswer::Cancel:
            return false;
        }
    }
    const Result<bool> saved = m_document.save(path);
    if (!saved) {
        if (saved.error() != m_document.problems()) {
            m_messages.setEvents(saved.error());
        }
        m_banner->showText(
            Banner::Kind::Error,
            saved.error() != m_document.problems()
                ? tr("%1 could not be saved: %2")
                      .arg(QFileInfo(path).fileName(), toQt(saved.error().front().message))
                : tr("Not saved: a file cannot hold what is not legal. Mend the marked fields."),
            tr("Show messages"));
        raiseMessages();
        return false;
    }
    rememberFile(QFileInfo(path).absoluteFilePath());
    statusBar()->showMessage(tr("Saved %1").arg(QFileInfo(path).fileName()), statusTime_ms);
    return true;
}

void MainWindow::rememberFile(const QString& path) {
    QStringList recent = m_settings.value(recentKey()).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    while (recent.size() > recentLimit) {
        recent.removeLast();
    }
    m_settings.setValue(recentKey(), recent);
    m_settings.setValue(lastKey(), path);
}

void MainWindow::fillRecentMenu() {
    m_recent->clear();
    const QStringList recent = m_settings.value(recentKey()).toStringList();
    for (const QString& path : recent) {
        QAction* action = m_recent->addAction(shortened(QFileInfo(path).fileName(), 2 * menuLimit));
        action->setToolTip(QDir::toNativeSeparators(path));
        connect(action, &QAction::triggered, this, [this, path] {
            if (mayLeave()) {
                openFile(path);
            }
        });
    }
    if (recent.isEmpty()) {
        m_recent->addAction(tr("No files yet"))->setEnabled(false);
        return;
    }
    m_recent->addSeparator();
    m_recent->addAction(tr("Clear the list"), this, [this] { m_settings.remove(recentKey()); });
}

QString MainWindow::besideExperiment(const QString& name) const {
    const QString& path = m_document.filePath();
    return path.isEmpty() ? name : QFileInfo(path).dir().filePath(name);
}

void MainWindow::exportFigureFile() {
    const View& shown = m_deck->current();
    QCustomPlot* plot = shown.figure();
    const QString path =
        m_dialogs.save_file(this, tr("Export the figure"),
                            besideExperiment(shown.figureName() + QStringLiteral(".svg")),
                            tr("Vector graphics (*.svg);;PDF (*.pdf);;Pictures (*.png)"));
    if (!path.isEmpty() && plot) {
        reportWritten(exportFigure(*plot, path, QSize(1000, 700)), path);
    }
}

void MainWindow::exportResultsFile() {
    const QString path =
        m_dialogs.save_file(this, tr("Export the results"),
                            besideExperiment(QStringLiteral("points.csv")), tr("Tables (*.csv)"));
    if (!path.isEmpty() && result()) {
        const ResultTablePtr table = result()->outcome.table;
        m_export.start(path, [table, file = fromQt(path)](const RunControl& control) {
            const Result<WrittenFile> written = writeTableCsv(*table, file, control);
            return written ? Result<std::uint64_t>(written->bytes) : written.error();
        });
    }
}

void MainWindow::exportReportFile() {
    const QString path = m_dialogs.save_file(this, tr("Export a report"),
                                             besideExperiment(QStringLiteral("report.html")),
                                             tr("Web pages (*.html);;Markdown (*.md)"));
    if (!path.isEmpty() && result()) {
        m_export.start(path, runReportWriter(result(), path));
    }
}

void MainWindow::showFileState() {
    m_fileProgress->setValue(0);
    m_fileNote->showText(m_export.isActive()
                             ? tr("Writing %1").arg(QFileInfo(m_export.path()).fileName())
                             : tr("Reading %1").arg(QFileInfo(m_opening.folder()).fileName()));
    m_filePanel->setVisible(m_export.isActive() || m_opening.isActive());
    showExports();
}

void MainWindow::reportWritten(const Result<bool>& written, const QString& path) {
    const QString name = QFileInfo(path).fileName();
    if (written) {
        statusBar()->showMessage(tr("Wrote %1").arg(name), statusTime_ms);
        return;
    }
    m_messages.setEvents(written.error());
    m_banner->showText(
        Banner::Kind::Error,
        tr("%1 could not be written: %2").arg(name, toQt(written.error().front().message)),
        tr("Show messages"));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    const QString unwritten = tr("%1 is still being written, it would be lost.")
                                  .arg(QFileInfo(m_export.path()).fileName());
    if (!mayLeave() || (m_export.isActive() && !m_dialogs.ask_to_lose(this, unwritten))) {
        event->ignore();
        return;
    }
    m_job.abandon(); // the jobs' destructors wait for their workers
    m_simulation.cancel();
    m_export.cancel();
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
