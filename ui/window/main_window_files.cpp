// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that opens, saves and exports files.
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QRegularExpression>
#include <QSettings>
#include <QStatusBar>
#include <QTabWidget>

#include "core/base/file_output.h"
#include "core/base/version.h"
#include "core/experiment/experiment_file.h"
#include "core/report/report.h"
#include "core/report/result_writers.h"
#include "ui/figures/figure_export.h"
#include "ui/models/text.h"
#include "ui/views/pareto_view.h"
#include "ui/views/simulation_view.h"
#include "ui/views/theme.h"
#include "ui/window/banner.h"
#include "ui/window/main_window.h"
#include "ui/window/run_report.h"

namespace permdse::ui {

namespace {

constexpr int recentLimit = 8;
constexpr int layoutVersion = 1;
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

WindowDialogs desktopDialogs() {
    WindowDialogs dialogs;
    dialogs.open_file = [](QWidget* parent, const QString& title, const QString& filter) {
        return QFileDialog::getOpenFileName(parent, title, {}, filter);
    };
    dialogs.save_file = [](QWidget* parent, const QString& title, const QString& suggestion,
                           const QString& filter) {
        QString chosen;
        QString path = QFileDialog::getSaveFileName(parent, title, suggestion, filter, &chosen);
        static const QRegularExpression ending(QStringLiteral("\\*(\\.\\w+)"));
        if (!path.isEmpty() && QFileInfo(path).suffix().isEmpty()) {
            path += ending.match(chosen).captured(1); // what is named as a kind is one
        }
        return path;
    };
    dialogs.ask_to_save = [](QWidget* parent, const QString& name) {
        QMessageBox box(parent);
        box.setWindowTitle(MainWindow::tr("Unsaved edits"));
        box.setText(MainWindow::tr("Save the edits of %1 before it is closed?").arg(name));
        box.setIconPixmap(
            themeIcon(QStringLiteral("warning"), box.palette(), themeColours(box.palette()).warning)
                .pixmap(32, 32));
        box.setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
        box.setDefaultButton(QMessageBox::Save);
        const int answer = box.exec();
        if (answer == QMessageBox::Save) {
            return SaveAnswer::Save;
        }
        return answer == QMessageBox::Discard ? SaveAnswer::Discard : SaveAnswer::Cancel;
    };
    return dialogs;
}

bool MainWindow::openFile(const QString& path) {
    const QFileInfo file(path);
    Result<Experiment> experiment = loadExperiment(fromQt(path));
    if (!experiment) {
        const Diagnostics& problems = experiment.error();
        m_messages.setEvents(problems);
        m_banner->showText(Banner::Kind::Error,
                           tr("%1 could not be opened: %2.")
                               .arg(file.fileName(), countOf(problems.size(), tr("problem"))),
                           tr("Show messages"));
        statusBar()->clearMessage();
        raiseMessages();
        return false;
    }
    m_job.cancel();
    m_banner->hide();
    m_messages.setEvents({});
    showResult(nullptr);
    m_document.reset(std::move(*experiment), file.absoluteFilePath());
    rememberFile(file.absoluteFilePath());
    statusBar()->showMessage(tr("Opened %1").arg(file.fileName()), statusTime_ms);
    return true;
}

void MainWindow::openLastFile() {
    const QString path = m_settings.value(lastKey()).toString();
    if (!path.isEmpty() && QFileInfo::exists(path)) {
        openFile(path);
    }
}

bool MainWindow::mayLeave() {
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
    m_job.cancel();
    m_banner->hide();
    m_messages.setEvents({});
    showResult(nullptr);
    m_document.reset(defaultExperiment(), {});
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
    return m_document.filePath().isEmpty() ? saveAs() : saveTo(m_document.filePath());
}

bool MainWindow::saveAs() {
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
    const Result<bool> saved = m_document.save(path);
    if (!saved) {
        if (saved.error() != m_document.problems()) {
            m_messages.setEvents(saved.error());
        }
        m_banner->showText(
            Banner::Kind::Error,
            m_document.canRun()
                ? tr("%1 could not be saved: %2")
                      .arg(QFileInfo(path).fileName(), toQt(saved.error().front().message))
                : tr("Not saved: a file with %1 could not be opened again.")
                      .arg(countOf(m_document.problems().size(), tr("problem"))),
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
        QAction* action = m_recent->addAction(QFileInfo(path).fileName());
        action->setToolTip(QDir::toNativeSeparators(path));
        action->setStatusTip(QDir::toNativeSeparators(path));
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
    const bool isPareto = m_canvasTabs->currentWidget() == m_pareto;
    const QString name = isPareto ? QStringLiteral("pareto") : m_simulationView->figureName();
    const QString path = m_dialogs.save_file(
        this, tr("Export the figure"), besideExperiment(name + QStringLiteral(".svg")),
        tr("Vector graphics (*.svg);;PDF (*.pdf);;Pictures (*.png)"));
    QCustomPlot* plot = isPareto ? m_pareto->plot().plot() : m_simulationView->figure();
    if (!path.isEmpty() && plot) {
        reportWritten(exportFigure(*plot, path, QSize(1000, 700)), path);
    }
}

void MainWindow::exportResultsFile() {
    const QString path =
        m_dialogs.save_file(this, tr("Export the results"),
                            besideExperiment(QStringLiteral("points.csv")), tr("Tables (*.csv)"));
    if (!path.isEmpty() && m_result) {
        const Result<std::uint64_t> written = writeTableCsv(*m_result->outcome.table, fromQt(path));
        reportWritten(written ? Result<bool>(true) : Result<bool>(written.error()), path);
    }
}

void MainWindow::exportReportFile() {
    const QString path = m_dialogs.save_file(this, tr("Export a report"),
                                             besideExperiment(QStringLiteral("report.html")),
                                             tr("Web pages (*.html);;Markdown (*.md)"));
    if (!path.isEmpty() && m_result) {
        reportWritten(writeRunReport(*m_result, path), path);
    }
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
    if (!mayLeave()) {
        event->ignore();
        return;
    }
    m_job.cancel(); // the jobs' destructors wait for their workers
    m_simulation.cancel();
    m_settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    m_settings.setValue(QStringLiteral("window/state"), saveState(layoutVersion));
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile() &&
        urls.first().fileName().endsWith(QStringLiteral(".json"))) {
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
