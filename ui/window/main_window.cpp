// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include <QAction>
#include <QDesktopServices>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/models/text.h"
#include "ui/views/experiment_editor.h"
#include "ui/views/messages_view.h"
#include "ui/views/text_label.h"
#include "ui/views/theme.h"
#include "ui/views/view_helpers.h"
#include "ui/window/banner.h"
#include "ui/window/field_keys.h"
#include "ui/window/help_dialogs.h"
#include "ui/window/shipped_documents.h"
#include "ui/window/welcome_page.h"

namespace permdse::ui {

namespace {

/// The size of the first start: comfortable, but with its frame within the screen.
QSize firstSize(const QScreen& screen) {
    const QSize room = screen.availableGeometry().size();
    return QSize(1720, 1080).boundedTo(QSize(room.width() * 96 / 100, room.height() * 92 / 100));
}

} // namespace

MainWindow::MainWindow(QSettings& settings, WindowDialogs dialogs, RunJob::Runner runner,
                       QWidget* parent)
    : QMainWindow(parent), m_settings(settings), m_dialogs(std::move(dialogs)),
      m_job(nullptr, std::move(runner)) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(programIcon());
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setDockNestingEnabled(true);
    setAcceptDrops(true);
    setIconSize(QSize(20, 20));
    makeActions();
    makeCanvas();
    makeMenus();
    makeToolBar();
    makeStatusBar();
    connectActions();
    connectParts();
    connectJobs();
    m_fields = new FieldKeys(*this, *m_editor, *m_undo, *m_redo);
    connect(m_fields, &FieldKeys::typed, this, [this] { m_save->setEnabled(true); });
    resize(firstSize(*screen()));
    arrangeDocks();
    restoreGeometry(m_settings.value(QStringLiteral("window/geometry")).toByteArray());
    restoreState(m_settings.value(QStringLiteral("window/state")).toByteArray(), layoutVersion);
    m_canvas->setFocusPolicy(Qt::ClickFocus);
    m_welcome->setFocus(); // not the first field, where a key would edit
    updateIcons();
    showDocument();
    showTitle();
    showJobState();
}

MainWindow::~MainWindow() {
    // The views refer to the document and the session, which are gone before child widgets are.
    m_job.disconnect(this);
    m_simulation.disconnect(this);
    m_export.disconnect(this);
    m_opening.disconnect(this);
    m_session.disconnect(this);
    m_document.disconnect(this);
    m_document.undoStack().disconnect(this);
    m_deck.reset();
    delete takeCentralWidget();
}

void MainWindow::makeCanvas() {
    auto* centre = new QWidget(this);
    m_banner = new Banner(centre);
    m_canvas = new QStackedWidget(centre);
    m_welcome = new WelcomePage(*m_open, *m_run, m_canvas);
    m_deck =
        std::make_unique<ViewDeck>(*this, ViewContext{m_session, m_document, m_messages}, m_canvas);
    m_editor = &m_deck->find<ExperimentEditor>();
    m_canvas->addWidget(m_welcome);
    m_canvas->addWidget(scrolled(m_deck->canvas(), m_canvas)); // for small screens
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_canvas, 1);
    setCentralWidget(centre);
}

void MainWindow::makeStatusBar() {
    m_summary = new TextLabel(this);
    m_summary->setObjectName(QStringLiteral("runSummary"));
    m_summary->setContentsMargins(6, 0, 0, 0);
    statusBar()->addWidget(m_summary);
    m_stale = new TextLabel(tr("Results do not show the latest edits"), this);
    m_stale->setObjectName(QStringLiteral("staleNote"));
    m_rate = new TextLabel(this);
    m_rate->setObjectName(QStringLiteral("runRate"));
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("runProgress"));
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_progress->setRange(0, 1000);
    m_progress->setFixedWidth(180);
    m_filePanel = new QWidget(this);
    m_fileNote = new TextLabel(m_filePanel);
    m_fileNote->setObjectName(QStringLiteral("fileNote"));
    m_fileProgress = new QProgressBar(m_filePanel);
    m_fileProgress->setObjectName(QStringLiteral("fileProgress"));
    m_fileProgress->setAccessibleName(tr("Progress of the file"));
    m_fileProgress->setRange(0, 1000);
    m_fileProgress->setMaximumWidth(120);
    auto* stop = makeIconButton(QStringLiteral("fileCancel"), QStringLiteral("close"),
                                tr("Stop writing or reading the file"), m_filePanel);
    connect(stop, &QToolButton::clicked, &m_export, &ExportJob::cancel);
    connect(stop, &QToolButton::clicked, &m_opening, &ResultsJob::cancel);
    auto* exportLayout = new QHBoxLayout(m_filePanel);
    exportLayout->setContentsMargins(0, 0, 0, 0);
    exportLayout->addWidget(m_fileNote);
    exportLayout->addWidget(m_fileProgress);
    exportLayout->addWidget(stop);
    m_filePanel->hide();
    m_points = new TextLabel(this);
    m_points->setObjectName(QStringLiteral("pointCount"));
    m_points->setContentsMargins(12, 0, 4, 0);
    for (QWidget* widget :
         {m_filePanel, static_cast<QWidget*>(m_stale), static_cast<QWidget*>(m_rate),
          static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_points)}) {
        statusBar()->addPermanentWidget(widget);
    }
}

void MainWindow::connectActions() {
    connect(m_new, &QAction::triggered, this, &MainWindow::newExperiment);
    connect(m_open, &QAction::triggered, this, &MainWindow::chooseFile);
    connect(m_openResults, &QAction::triggered, this, &MainWindow::chooseResults);
    connect(m_save, &QAction::triggered, this, &MainWindow::save);
    connect(m_saveAs, &QAction::triggered, this, &MainWindow::saveAs);
    connect(m_exportFigure, &QAction::triggered, this, &MainWindow::exportFigureFile);
    connect(m_exportResults, &QAction::triggered, this, &MainWindow::exportResultsFile);
    connect(m_exportReport, &QAction::triggered, this, &MainWindow::exportReportFile);
    connect(m_run, &QAction::triggered, this, &MainWindow::run);
    connect(m_quit, &QAction::triggered, this, &QWidget::close);
    connect(m_about, &QAction::triggered, this, [this] { AboutDialog(this).exec(); });
    connect(m_keys, &QAction::triggered, this, [this] { KeysDialog(*this).exec(); });
    connect(m_guide, &QAction::triggered, this,
            [] { QDesktopServices::openUrl(QUrl::fromLocalFile(guidePath())); });
    connect(m_stop, &QAction::triggered, &m_job, &RunJob::cancel);

    QUndoStack& undo = m_document.undoStack();
    connect(m_undo, &QAction::triggered, this, [this] { takeStep(&QUndoStack::undo); });
    connect(m_redo, &QAction::triggered, this, [this] { takeStep(&QUndoStack::redo); });
    const auto showUndo = [this, &undo] {
        m_undo->setEnabled(undo.canUndo());
        m_redo->setEnabled(undo.canRedo());
        m_undo->setText(undo.canUndo() ? tr("&Undo %1").arg(undo.undoText()) : tr("&Undo"));
        m_redo->setText(undo.canRedo() ? tr("&Redo %1").arg(undo.redoText()) : tr("&Redo"));
    };
    connect(&undo, &QUndoStack::indexChanged, this, showUndo);
    showUndo();
}

void MainWindow::connectParts() {
    connect(&m_document, &ExperimentDocument::changed, this, &MainWindow::showDocument);
    connect(&m_document, &ExperimentDocument::modifiedChanged, this, &MainWindow::showTitle);
    connect(&m_document, &ExperimentDocument::filePathChanged, this, &MainWindow::showTitle);
    connect(m_simulate, &QAction::triggered, &m_session, &ResultSession::simulate);
    connect(&m_session, &ResultSession::resultChanged, this, &MainWindow::showCanvas);
    for (const auto change : {&ResultSession::resultChanged, &ResultSession::selectionChanged,
                              &ResultSession::pinsChanged}) {
        connect(&m_session, change, this, &MainWindow::showPin);
    }
    connect(m_pin, &QAction::triggered, this, [this](bool isPinned) {
        if (const std::optional<RowId> current = m_session.current()) {
            m_session.setPinned(*current, isPinned);
        }
    });
    connect(&m_session, &ResultSession::simulableChanged, this,
            [this] { m_simulate->setEnabled(m_session.simulable().has_value()); });
    connect(&m_session, &ResultSession::simulationRequested, this, &MainWindow::startSimulation);
    connect(m_deck.get(), &ViewDeck::currentChanged, this, &MainWindow::showExports);
    connect(m_banner, &Banner::actionRequested, this, &MainWindow::raiseMessages);
    const MessagesView& messages = m_deck->find<MessagesView>();
    connect(&messages, &MessagesView::fieldRequested, this, &MainWindow::goTo);
    connect(&messages, &MessagesView::removalRequested, this, [this](const QString& pointer) {
        if (!m_document.leaveOut(fromQt(pointer))) {
            statusBar()->showMessage(tr("There is nothing at %1 to leave out").arg(pointer));
        }
    });
}

void MainWindow::connectJobs() {
    connect(&m_job, &RunJob::stateChanged, this, &MainWindow::showJobState);
    connect(&m_job, &RunJob::progressChanged, this, &MainWindow::showProgress);
    connect(&m_job, &RunJob::frontsFound, this, &MainWindow::showFrontsSoFar);
    connect(&m_job, &RunJob::finished, this, &MainWindow::showFinished);
    connect(&m_job, &RunJob::cancelled, this, &MainWindow::showStopped);
    connect(&m_job, &RunJob::failed, this, &MainWindow::showFailed);
    connect(&m_simulation, &SimulationJob::finished, this, [this](const SimulationRunPtr& run) {
        m_session.showSimulation({m_simulation.request(), run, {}});
    });
    connect(&m_simulation, &SimulationJob::failed, this, [this](const Diagnostics& problems) {
        m_session.showSimulation({m_simulation.request(), nullptr, problems});
    });
    connect(&m_opening, &ResultsJob::activeChanged, this, &MainWindow::showFileState);
    connect(&m_opening, &ResultsJob::progressChanged, m_fileProgress, &QProgressBar::setValue);
    connect(&m_opening, &ResultsJob::finished, this, &MainWindow::showOpenedResults);
    connect(&m_opening, &ResultsJob::failed, this, [this](const Diagnostics& problems) {
        showUnopened(QFileInfo(m_opening.folder()).fileName(), problems);
    });
    connect(&m_export, &ExportJob::activeChanged, this, &MainWindow::showFileState);
    connect(&m_export, &ExportJob::progressChanged, m_fileProgress, &QProgressBar::setValue);
    connect(&m_export, &ExportJob::finished, this,
            [this](const QString& path, bool isWritten, const Diagnostics& problems) {
                if (isWritten || !problems.empty()) {
                    reportWritten(isWritten ? Result<bool>(true) : Result<bool>(problems), path);
                } else {
                    statusBar()->showMessage(tr("Not written: %1").arg(QFileInfo(path).fileName()));
                }
            });
}

void MainWindow::takeStep(void (QUndoStack::*step)()) {
    const EditState before = m_document.state();
    (m_document.undoStack().*step)();
    const std::string place = changedPlace(before, m_document.state());
    if (!place.empty() && m_deck->isVisible(*m_editor)) {
        goTo(toQt(place)); // nobody should wonder what has changed
    }
}

void MainWindow::parkFocus() {
    const QWidget* focus = focusWidget();
    if (focus && !m_editor->parentWidget()->isAncestorOf(focus)) {
        m_canvas->setFocus();
    }
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        updateIcons();
    }
}

void MainWindow::goTo(const QString& pointer) {
    m_deck->open(*m_editor);
    m_editor->goTo(pointer);
}

void MainWindow::raiseMessages() {
    m_deck->open(m_deck->find<MessagesView>());
}

void MainWindow::showTitle() {
    setWindowModified(m_document.isModified());
    setWindowFilePath(m_document.filePath());
    setWindowTitle(QStringLiteral("%1[*] – PermDSE").arg(m_document.fileName()));
    m_save->setEnabled(m_document.isModified() || m_document.filePath().isEmpty());
}

void MainWindow::showDocument() {
    const Experiment& experiment = m_document.experiment();
    m_points->setText(tr("Next run: %1").arg(countOf(m_document.points(), tr("point"))));
    m_points->setToolTip(tr("A run evaluates %1 on %2.")
                             .arg(countOf(designCount(experiment), tr("design")),
                                  countOf(experiment.workloads.size(), tr("workload"))));
    m_messages.setProblems(m_document.problems());
    const bool isNameless = m_document.filePath().isEmpty() && experiment == defaultExperiment();
    m_welcome->setExperiment(isNameless ? QString() : toQt(experiment.name));
    m_stale->setVisible(result() && !haveSameResults(result()->experiment, experiment));
    showTitle();
}

} // namespace permdse::ui
