// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include <QAction>
#include <QDesktopServices>
#include <QDockWidget>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/models/text.h"
#include "ui/views/experiment_editor.h"
#include "ui/views/inspector_view.h"
#include "ui/views/messages_view.h"
#include "ui/views/pareto_view.h"
#include "ui/views/results_view.h"
#include "ui/views/simulation_view.h"
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

constexpr int narrowWidth = 1180; // of a window without room for three columns
constexpr int shortHeight = 760;  // of one in which the figure needs every line
constexpr int lowHeight = 640;    // of one without room for the results below the figure

/// The size of the first start: comfortable, but with its frame within the screen.
QSize firstSize(const QScreen& screen) {
    const QSize room = screen.availableGeometry().size();
    return QSize(1720, 1080).boundedTo(QSize(room.width() * 96 / 100, room.height() * 92 / 100));
}

QDockWidget* makeDock(const QString& name, const QString& title, QWidget* content,
                      QMainWindow* window) {
    auto* dock = new QDockWidget(title, window);
    dock->setObjectName(name);
    dock->setWidget(content);
    return dock;
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
    makeDocks();
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
    for (QDockWidget* dock : {m_editorDock, m_resultsDock, m_inspectorDock, m_messagesDock}) {
        delete dock;
    }
    delete takeCentralWidget();
}

void MainWindow::makeCanvas() {
    auto* centre = new QWidget(this);
    m_banner = new Banner(centre);
    m_canvas = new QStackedWidget(centre);
    m_welcome = new WelcomePage(*m_open, *m_run, m_canvas);
    m_canvasTabs = new QTabWidget(m_canvas);
    m_canvasTabs->setObjectName(QStringLiteral("canvasTabs"));
    m_canvasTabs->setDocumentMode(true);
    m_pareto = new ParetoView(m_session, m_canvasTabs);
    m_pareto->setMinimumHeight(
        360); // scrolled where there is less, so that the plot stays readable
    m_canvasTabs->addTab(m_pareto, tr("Pareto"));
    m_simulationView = new SimulationView(m_session, m_canvasTabs);
    m_canvasTabs->addTab(m_simulationView, tr("Simulation"));
    m_canvasTabs->setTabToolTip(1, tr("The design simulated last, cycle by cycle"));
    m_canvas->addWidget(m_welcome);
    m_canvas->addWidget(scrolled(*m_canvasTabs, m_canvas)); // for small screens
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_canvas, 1);
    setCentralWidget(centre);
}

void MainWindow::makeDocks() {
    m_editor = new ExperimentEditor(m_document, this);
    m_results = new ResultsView(m_session, this);
    m_inspector = new InspectorView(m_session, this);
    m_messagesView = new MessagesView(m_messages, this);
    m_editorDock = makeDock(QStringLiteral("dockExperiment"), tr("Experiment"), m_editor, this);
    m_resultsDock = makeDock(QStringLiteral("dockResults"), tr("Results"), m_results, this);
    m_inspectorDock = makeDock(QStringLiteral("dockInspector"), tr("Inspector"), m_inspector, this);
    m_messagesDock = makeDock(QStringLiteral("dockMessages"), tr("Messages"), m_messagesView, this);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
}

void MainWindow::arrangeDocks() {
    for (QDockWidget* dock : {m_editorDock, m_resultsDock, m_inspectorDock, m_messagesDock}) {
        dock->setFloating(false);
        removeDockWidget(dock);
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_editorDock);
    const bool isNarrow = width() < narrowWidth;
    const bool isLow = height() < lowHeight;
    if (isNarrow) { // two columns: the inspector behind the experiment
        tabifyDockWidget(m_editorDock, m_inspectorDock);
    } else {
        addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    }
    if (isLow) { // the figure has its column alone
        tabifyDockWidget(isNarrow ? m_inspectorDock : m_editorDock, m_resultsDock);
    } else {
        addDockWidget(Qt::BottomDockWidgetArea, m_resultsDock);
    }
    tabifyDockWidget(m_resultsDock, m_messagesDock);
    for (QDockWidget* dock : {m_editorDock, m_resultsDock, m_inspectorDock, m_messagesDock}) {
        dock->show();
    }
    m_resultsDock->raise();
    m_editorDock->raise();
    if (isNarrow) {
        resizeDocks({m_editorDock}, {width() * 38 / 100}, Qt::Horizontal);
    } else {
        resizeDocks({m_editorDock, m_inspectorDock}, {width() * 29 / 100, width() * 32 / 100},
                    Qt::Horizontal);
    }
    if (!isLow) {
        const int share = height() < shortHeight ? 24 : 30; // percent
        resizeDocks({m_resultsDock}, {height() * share / 100}, Qt::Vertical);
    }
}

void MainWindow::raiseInspector() {
    if (m_inspectorDock->toggleViewAction()->isChecked()) { // the user has not closed it
        m_inspectorDock->raise();
    }
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
    connect(&m_session, &ResultSession::inspectionRequested, this, &MainWindow::raiseInspector);
    connect(&m_session, &ResultSession::resultChanged, this, &MainWindow::showCanvas);
    connect(&m_session, &ResultSession::simulableChanged, this,
            [this] { m_simulate->setEnabled(m_session.simulable().has_value()); });
    connect(&m_session, &ResultSession::simulationRequested, this, &MainWindow::startSimulation);
    connect(m_canvasTabs, &QTabWidget::currentChanged, this, &MainWindow::showExports);
    connect(m_simulationView, &SimulationView::figureChanged, this, &MainWindow::showExports);
    connect(m_banner, &Banner::actionRequested, this, &MainWindow::raiseMessages);
    connect(m_messagesView, &MessagesView::fieldRequested, this, [this](const QString& pointer) {
        m_editorDock->show();
        m_editorDock->raise();
        m_editor->goTo(pointer);
    });
    connect(m_messagesView, &MessagesView::removalRequested, this, [this](const QString& pointer) {
        if (!m_document.leaveOut(fromQt(pointer))) {
            statusBar()->showMessage(tr("There is nothing at %1 to leave out").arg(pointer));
        }
    });
    connect(&m_messages, &QAbstractItemModel::modelReset, this, &MainWindow::showMessageCount);
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
    if (!place.empty() && m_editorDock->isVisible()) {
        m_editorDock->raise();
        m_editor->goTo(toQt(place)); // nobody should wonder what has changed
    }
}

void MainWindow::parkFocus() {
    const QWidget* focus = focusWidget();
    if (focus && !m_editorDock->isAncestorOf(focus)) {
        m_canvas->setFocus();
    }
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        updateIcons();
    }
}

void MainWindow::raiseMessages() {
    m_messagesDock->show();
    m_messagesDock->raise();
}

void MainWindow::showMessageCount() {
    const QString count = m_messages.count();
    m_messagesDock->setWindowTitle(count.isEmpty() ? tr("Messages")
                                                   : tr("Messages (%1)").arg(count));
}

void MainWindow::showTitle() {
    setWindowModified(m_document.isModified());
    setWindowFilePath(m_document.filePath());
    setWindowTitle(QStringLiteral("%1[*] – PermDSE").arg(m_document.fileName()));
    m_save->setEnabled(m_document.isModified() || m_document.filePath().isEmpty());
}

void MainWindow::showDocument() {
    const Experiment& experiment = m_document.experiment();
    std::uint64_t designs = 0;
    for (const ArchitectureSpace& space : experiment.architectures) {
        designs += designCount(space);
    }
    m_points->setText(tr("Next run: %1").arg(countOf(m_document.points(), tr("point"))));
    m_points->setToolTip(tr("A run evaluates %1 on %2.")
                             .arg(countOf(designs, tr("design")),
                                  countOf(experiment.workloads.size(), tr("workload"))));
    m_messages.setProblems(m_document.problems());
    const bool isNameless = m_document.filePath().isEmpty() && experiment == defaultExperiment();
    m_welcome->setExperiment(isNameless ? QString() : toQt(experiment.name));
    m_stale->setVisible(result() && !haveSameResults(result()->experiment, experiment));
    showTitle();
}

} // namespace permdse::ui
