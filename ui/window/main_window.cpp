// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QProgressBar>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/version.h"
#include "ui/models/text.h"
#include "ui/views/experiment_editor.h"
#include "ui/views/inspector_view.h"
#include "ui/views/messages_view.h"
#include "ui/views/pareto_view.h"
#include "ui/views/results_view.h"
#include "ui/views/simulation_view.h"
#include "ui/views/theme.h"
#include "ui/views/view_helpers.h"
#include "ui/window/banner.h"
#include "ui/window/welcome_page.h"

namespace permdse::ui {

namespace {

constexpr int layoutVersion = 1; // of the saved layout; another number starts afresh

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
    connectParts();
    resize(1400, 900);
    arrangeDocks();
    restoreGeometry(m_settings.value(QStringLiteral("window/geometry")).toByteArray());
    restoreState(m_settings.value(QStringLiteral("window/state")).toByteArray(), layoutVersion);
    m_canvas->setFocusPolicy(Qt::ClickFocus);
    m_canvas->setFocus(); // not the first field, where a key would edit
    updateIcons();
    showDocument();
    showTitle();
    showJobState();
}

MainWindow::~MainWindow() {
    // The views refer to the document and the selection, which are gone before child widgets are.
    m_job.disconnect(this);
    m_simulation.disconnect(this);
    m_document.disconnect(this);
    m_document.undoStack().disconnect(this);
    for (QDockWidget* dock : {m_editorDock, m_resultsDock, m_inspectorDock, m_messagesDock}) {
        delete dock;
    }
    delete takeCentralWidget();
}

QAction* MainWindow::makeAction(const QString& name, const QString& text, const QString& icon,
                                const QString& help) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setProperty("themeIcon", icon);
    action->setStatusTip(help);
    addAction(action);
    return action;
}

void MainWindow::makeActions() {
    m_new = makeAction(QStringLiteral("actionNew"), tr("&New"), QStringLiteral("new"),
                       tr("Start a new experiment around the published design"));
    m_new->setShortcut(QKeySequence::New);
    m_open = makeAction(QStringLiteral("actionOpen"), tr("&Open…"), QStringLiteral("open"),
                        tr("Open an experiment file"));
    m_open->setShortcut(QKeySequence::Open);
    m_save = makeAction(QStringLiteral("actionSave"), tr("&Save"), QStringLiteral("save"),
                        tr("Save the experiment"));
    m_save->setShortcut(QKeySequence::Save);
    m_saveAs = makeAction(QStringLiteral("actionSaveAs"), tr("Save &as…"), {},
                          tr("Save the experiment under another name"));
    m_saveAs->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    m_exportFigure =
        makeAction(QStringLiteral("actionExportFigure"), tr("Export &figure…"),
                   QStringLiteral("export"), tr("Save the figure shown as PNG, SVG or PDF"));
    m_exportFigure->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    m_exportResults = makeAction(QStringLiteral("actionExportResults"), tr("Export &results…"),
                                 QStringLiteral("table"), tr("Save all points as CSV"));
    m_exportResults->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    m_exportReport =
        makeAction(QStringLiteral("actionExportReport"), tr("Export re&port…"),
                   QStringLiteral("report"), tr("Save a report of the run as HTML or Markdown"));
    m_undo = makeAction(QStringLiteral("actionUndo"), tr("&Undo"), QStringLiteral("undo"),
                        tr("Take back the last edit of the experiment"));
    m_undo->setShortcut(QKeySequence::Undo);
    m_redo = makeAction(QStringLiteral("actionRedo"), tr("&Redo"), QStringLiteral("redo"),
                        tr("Do the edit again that was taken back"));
    m_redo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    m_run = makeAction(QStringLiteral("actionRun"), tr("&Run"), QStringLiteral("run"),
                       tr("Evaluate every design of the experiment"));
    m_run->setShortcuts({QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_R)});
    m_stop = makeAction(QStringLiteral("actionStop"), tr("S&top"), QStringLiteral("stop"),
                        tr("End the run and keep what is done"));
    m_stop->setShortcuts(
        {QKeySequence(Qt::SHIFT | Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_Period)});
    m_simulate = makeAction(QStringLiteral("actionSimulate"), tr("Si&mulate the design"), {},
                            tr("Run the chosen design cycle by cycle on a layer of its workload"));
    m_simulate->setShortcut(QKeySequence(Qt::Key_F6));
    m_simulate->setEnabled(false);
    for (QAction* action : actions()) {
        const QString shortcut = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(shortcut.isEmpty()
                               ? action->statusTip()
                               : QStringLiteral("%1 (%2)").arg(action->statusTip(), shortcut));
    }
}

void MainWindow::updateIcons() {
    for (QAction* action : actions()) {
        const QString icon = action->property("themeIcon").toString();
        if (!icon.isEmpty()) {
            const ThemeColours colours = themeColours(palette());
            const QColor colour = action == m_run    ? colours.good
                                  : action == m_stop ? colours.error
                                                     : QColor();
            action->setIcon(themeIcon(icon, palette(), colour));
        }
    }
}

void MainWindow::makeMenus() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(m_new);
    file->addAction(m_open);
    m_recent = file->addMenu(tr("Open re&cent"));
    m_recent->setObjectName(QStringLiteral("menuRecent"));
    file->addSeparator();
    file->addAction(m_save);
    file->addAction(m_saveAs);
    file->addSeparator();
    file->addAction(m_exportFigure);
    file->addAction(m_exportResults);
    file->addAction(m_exportReport);
    file->addSeparator();
    QAction* quit = file->addAction(tr("&Quit"), this, &QWidget::close);
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    edit->addAction(m_undo);
    edit->addAction(m_redo);

    QMenu* run = menuBar()->addMenu(tr("&Run"));
    run->addAction(m_run);
    run->addAction(m_stop);
    run->addSeparator();
    run->addAction(m_simulate);

    QMenu* view = menuBar()->addMenu(tr("&View"));
    for (QDockWidget* dock : {m_editorDock, m_inspectorDock, m_resultsDock, m_messagesDock}) {
        view->addAction(dock->toggleViewAction());
    }
    view->addSeparator();
    view->addAction(tr("&Restore layout"), this, &MainWindow::arrangeDocks);
    QMenu* appearance = view->addMenu(tr("&Appearance"));
    auto* group = new QActionGroup(this);
    const int chosen = m_settings.value(QStringLiteral("appearance")).toInt();
    const auto offer = [&](const QString& text, Appearance look) {
        QAction* action = appearance->addAction(text);
        action->setCheckable(true);
        action->setChecked(static_cast<int>(look) == chosen);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, look] {
            m_settings.setValue(QStringLiteral("appearance"), static_cast<int>(look));
            applyTheme(*qApp, look);
        });
    };
    offer(tr("As the &system"), Appearance::System);
    offer(tr("&Light"), Appearance::Light);
    offer(tr("&Dark"), Appearance::Dark);

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&About PermDSE"), this, &MainWindow::showAbout);
    connect(m_recent, &QMenu::aboutToShow, this, &MainWindow::fillRecentMenu);
}

void MainWindow::makeToolBar() {
    QToolBar* bar = addToolBar(tr("Main tools"));
    bar->setObjectName(QStringLiteral("mainToolBar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addAction(m_open);
    bar->addAction(m_save);
    bar->addSeparator();
    bar->addAction(m_undo);
    bar->addAction(m_redo);
    bar->addSeparator();
    bar->addAction(m_run);
    bar->addAction(m_stop);
    bar->addSeparator();
    bar->addAction(m_exportFigure);
    for (QAction* action : {m_undo, m_redo}) {
        if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(action))) {
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        }
    }
}

void MainWindow::makeCanvas() {
    auto* centre = new QWidget(this);
    m_banner = new Banner(centre);
    m_canvas = new QStackedWidget(centre);
    m_welcome = new WelcomePage(*m_open, *m_run, m_canvas);
    m_canvasTabs = new QTabWidget(m_canvas);
    m_canvasTabs->setObjectName(QStringLiteral("canvasTabs"));
    m_canvasTabs->setDocumentMode(true);
    m_pareto = new ParetoView(m_selection, m_canvasTabs);
    m_canvasTabs->addTab(m_pareto, tr("Pareto"));
    m_simulationView = new SimulationView(m_canvasTabs);
    m_canvasTabs->addTab(m_simulationView, tr("Simulation"));
    m_canvasTabs->setTabToolTip(1, tr("The design simulated last, cycle by cycle"));
    m_canvas->addWidget(m_welcome);
    m_canvas->addWidget(m_canvasTabs);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_canvas, 1);
    setCentralWidget(centre);
}

void MainWindow::makeDocks() {
    m_editor = new ExperimentEditor(m_document, this);
    m_results = new ResultsView(m_selection, this);
    m_inspector = new InspectorView(m_selection, this);
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
    addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    addDockWidget(Qt::BottomDockWidgetArea, m_resultsDock);
    tabifyDockWidget(m_resultsDock, m_messagesDock);
    for (QDockWidget* dock : {m_editorDock, m_resultsDock, m_inspectorDock, m_messagesDock}) {
        dock->show();
    }
    m_resultsDock->raise();
    resizeDocks({m_editorDock, m_inspectorDock}, {width() * 30 / 100, width() * 26 / 100},
                Qt::Horizontal);
    resizeDocks({m_resultsDock}, {height() * 30 / 100}, Qt::Vertical);
}

void MainWindow::makeStatusBar() {
    m_summary = new QLabel(this);
    m_summary->setObjectName(QStringLiteral("runSummary"));
    m_summary->setContentsMargins(6, 0, 0, 0);
    statusBar()->addWidget(m_summary);
    m_stale = new QLabel(tr("Results do not show the latest edits"), this);
    m_stale->setObjectName(QStringLiteral("staleNote"));
    m_rate = new QLabel(this);
    m_rate->setObjectName(QStringLiteral("runRate"));
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("runProgress"));
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_progress->setRange(0, 1000);
    m_progress->setFixedWidth(180);
    m_points = new QLabel(this);
    m_points->setObjectName(QStringLiteral("pointCount"));
    m_points->setContentsMargins(12, 0, 4, 0);
    for (QWidget* widget : {static_cast<QWidget*>(m_stale), static_cast<QWidget*>(m_rate),
                            static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_points)}) {
        statusBar()->addPermanentWidget(widget);
    }
}

void MainWindow::connectParts() {
    connect(m_new, &QAction::triggered, this, &MainWindow::newExperiment);
    connect(m_open, &QAction::triggered, this, &MainWindow::chooseFile);
    connect(m_save, &QAction::triggered, this, &MainWindow::save);
    connect(m_saveAs, &QAction::triggered, this, &MainWindow::saveAs);
    connect(m_exportFigure, &QAction::triggered, this, &MainWindow::exportFigureFile);
    connect(m_exportResults, &QAction::triggered, this, &MainWindow::exportResultsFile);
    connect(m_exportReport, &QAction::triggered, this, &MainWindow::exportReportFile);
    connect(m_run, &QAction::triggered, this, &MainWindow::run);
    connect(m_stop, &QAction::triggered, &m_job, &RunJob::cancel);

    QUndoStack& undo = m_document.undoStack();
    connect(m_undo, &QAction::triggered, &undo, &QUndoStack::undo);
    connect(m_redo, &QAction::triggered, &undo, &QUndoStack::redo);
    const auto showUndo = [this, &undo] {
        m_undo->setEnabled(undo.canUndo());
        m_redo->setEnabled(undo.canRedo());
        m_undo->setText(undo.canUndo() ? tr("&Undo %1").arg(undo.undoText()) : tr("&Undo"));
        m_redo->setText(undo.canRedo() ? tr("&Redo %1").arg(undo.redoText()) : tr("&Redo"));
    };
    connect(&undo, &QUndoStack::indexChanged, this, showUndo);
    showUndo();

    connect(&m_document, &ExperimentDocument::changed, this, &MainWindow::showDocument);
    connect(&m_document, &ExperimentDocument::modifiedChanged, this, &MainWindow::showTitle);
    connect(&m_document, &ExperimentDocument::filePathChanged, this, &MainWindow::showTitle);
    connect(&m_job, &RunJob::stateChanged, this, &MainWindow::showJobState);
    connect(&m_job, &RunJob::progressChanged, this, &MainWindow::showProgress);
    connect(&m_job, &RunJob::finished, this, &MainWindow::showFinished);
    connect(&m_job, &RunJob::cancelled, this, &MainWindow::showStopped);
    connect(&m_job, &RunJob::failed, this, &MainWindow::showFailed);
    connect(m_simulate, &QAction::triggered, m_inspector, &InspectorView::simulate);
    connect(m_inspector, &InspectorView::simulationPossible, m_simulate, &QAction::setEnabled);
    connect(m_inspector, &InspectorView::simulationRequested, this, &MainWindow::startSimulation);
    connect(&m_simulation, &SimulationJob::finished, m_simulationView, &SimulationView::showRun);
    connect(&m_simulation, &SimulationJob::failed, this, [this](const Diagnostics& problems) {
        m_simulationView->showProblems(m_simulation.request(), problems);
    });
    connect(m_canvasTabs, &QTabWidget::currentChanged, this, &MainWindow::showExports);
    connect(m_simulationView, &SimulationView::figureChanged, this, &MainWindow::showExports);
    connect(m_banner, &Banner::actionRequested, this, &MainWindow::raiseMessages);
    connect(m_messagesView, &MessagesView::fieldRequested, this, [this](const QString& pointer) {
        m_editorDock->show();
        m_editorDock->raise();
        m_editor->goTo(pointer);
    });
    connect(&m_messages, &QAbstractItemModel::modelReset, this, &MainWindow::showMessageCount);
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
    const int count = m_messages.rowCount();
    m_messagesDock->setWindowTitle(count > 0 ? tr("Messages (%1)").arg(count) : tr("Messages"));
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
    m_welcome->setExperiment(m_document.filePath().isEmpty() ? QString() : toQt(experiment.name));
    m_stale->setVisible(m_result && m_result->experiment != experiment);
    showTitle();
}

void MainWindow::showAbout() {
    QMessageBox box(this);
    box.setWindowTitle(tr("About PermDSE"));
    box.setIconPixmap(programIcon().pixmap(64, 64));
    box.setText(tr("<b>PermDSE %1</b>").arg(toQt(version())));
    box.setInformativeText(
        tr("Explores the design space of PermDNN, a neural-network engine for permuted-diagonal "
           "weights, beside EIE and CirCNN.<br><br>Free software under the GNU General Public "
           "License, version 3 or later."));
    box.exec();
}

} // namespace permdse::ui
