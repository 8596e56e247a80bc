// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include <QAction>
#include <QDesktopServices>
#include <QEvent>
#include <QFileInfo>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QUndoStack>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/models/text.h"
#include "ui/views/experiment_editor.h"
#include "ui/views/messages_view.h"
#include "ui/views/theme.h"
#include "ui/views/view_helpers.h"
#include "ui/window/banner.h"
#include "ui/window/field_keys.h"
#include "ui/window/help_dialogs.h"
#include "ui/window/shipped_documents.h"
#include "ui/window/welcome_page.h"
#include "ui/window/window_actions.h"
#include "ui/window/window_menus.h"
#include "ui/window/window_status.h"

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
    : QMainWindow(parent), m_settings(settings), m_recent(settings), m_dialogs(std::move(dialogs)),
      m_runs(m_session, std::move(runner)), m_exports(*this, m_dialogs, m_document, m_session),
      m_saver(*this, m_dialogs, m_document), m_actions(new WindowActions(*this)),
      m_status(new WindowStatus(*statusBar())) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(programIcon());
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setDockNestingEnabled(true);
    setAcceptDrops(true);
    setIconSize(QSize(20, 20));
    makeCanvas();
    m_menus = new WindowMenus(*this, *m_actions, m_recent, *m_deck, m_settings);
    m_actions->makeToolBar();
    connectActions();
    connectFiles();
    connectParts();
    connectJobs();
    m_fields = new FieldKeys(*this, *m_editor, *m_actions->undo, *m_actions->redo);
    connect(m_fields, &FieldKeys::typed, this, [this] { m_actions->save->setEnabled(true); });
    resize(firstSize(*screen()));
    arrangeDocks();
    restoreGeometry(m_settings.value(QStringLiteral("window/geometry")).toByteArray());
    restoreState(m_settings.value(QStringLiteral("window/state")).toByteArray(), layoutVersion);
    m_canvas->setFocusPolicy(Qt::ClickFocus);
    m_welcome->setFocus(); // not the first field, where a key would edit
    m_actions->updateIcons();
    showDocument();
    showTitle();
    showJobState();
}

MainWindow::~MainWindow() {
    // The views refer to the document and the session, which are gone before child widgets are.
    m_runs.disconnect(this);
    m_runs.job().disconnect(this);
    m_exports.disconnect(this);
    m_exports.job().disconnect(this);
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
    m_welcome = new WelcomePage(*m_actions->open, *m_actions->run, m_canvas);
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

void MainWindow::connectActions() {
    connect(m_actions->create, &QAction::triggered, this, &MainWindow::newExperiment);
    connect(m_actions->open, &QAction::triggered, this, &MainWindow::chooseFile);
    connect(m_actions->openResults, &QAction::triggered, this, &MainWindow::chooseResults);
    connect(m_actions->save, &QAction::triggered, this, &MainWindow::save);
    connect(m_actions->saveAs, &QAction::triggered, this, &MainWindow::saveAs);
    connect(m_actions->exportFigure, &QAction::triggered, this,
            [this] { m_exports.exportFigure(m_deck->current()); });
    connect(m_actions->exportResults, &QAction::triggered, &m_exports,
            &ResultExports::exportResults);
    connect(m_actions->exportReport, &QAction::triggered, &m_exports, &ResultExports::exportReport);
    connect(m_actions->run, &QAction::triggered, this, &MainWindow::run);
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->about, &QAction::triggered, this, [this] { AboutDialog(this).exec(); });
    connect(m_actions->keys, &QAction::triggered, this, [this] { KeysDialog(*this).exec(); });
    connect(m_actions->guide, &QAction::triggered, this,
            [] { QDesktopServices::openUrl(QUrl::fromLocalFile(guidePath())); });
    connect(m_actions->stop, &QAction::triggered, &m_runs.job(), &RunJob::cancel);

    QUndoStack& undo = m_document.undoStack();
    connect(m_actions->undo, &QAction::triggered, this, [this] { takeStep(&QUndoStack::undo); });
    connect(m_actions->redo, &QAction::triggered, this, [this] { takeStep(&QUndoStack::redo); });
    connect(&undo, &QUndoStack::indexChanged, m_actions,
            [this, &undo] { m_actions->showSteps(undo); });
    m_actions->showSteps(undo);
}

void MainWindow::connectParts() {
    connect(&m_document, &ExperimentDocument::changed, this, &MainWindow::showDocument);
    connect(&m_document, &ExperimentDocument::modifiedChanged, this, &MainWindow::showTitle);
    connect(&m_document, &ExperimentDocument::filePathChanged, this, &MainWindow::showTitle);
    connect(m_actions->simulate, &QAction::triggered, &m_session, &ResultSession::simulate);
    connect(&m_session, &ResultSession::resultChanged, this, &MainWindow::showCanvas);
    for (const auto change : {&ResultSession::resultChanged, &ResultSession::selectionChanged,
                              &ResultSession::pinsChanged}) {
        connect(&m_session, change, this, &MainWindow::showPin);
    }
    connect(m_actions->pin, &QAction::triggered, this, [this](bool isPinned) {
        if (const std::optional<RowId> current = m_session.current()) {
            m_session.setPinned(*current, isPinned);
        }
    });
    connect(&m_session, &ResultSession::simulableChanged, this,
            [this] { m_actions->simulate->setEnabled(m_session.simulable().has_value()); });
    connect(&m_session, &ResultSession::simulationRequested, this,
            [this] { m_runs.startSimulation(memoryAllowance()); });
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
    connect(&m_runs.job(), &RunJob::stateChanged, this, &MainWindow::showJobState);
    connect(&m_runs.job(), &RunJob::progressChanged, this, &MainWindow::showProgress);
    connect(&m_runs, &RunDesk::aboutToShow, this, &MainWindow::parkFocus);
    connect(&m_runs, &RunDesk::shown, this, &MainWindow::showResult);
    connect(&m_runs, &RunDesk::soFarShown, this, &MainWindow::showFrontsSoFar);
    connect(&m_runs, &RunDesk::finished, this, &MainWindow::showFinished);
    connect(&m_runs, &RunDesk::stopped, this, &MainWindow::showStopped);
    connect(&m_runs, &RunDesk::failed, this, &MainWindow::showFailed);
    connect(&m_opening, &ResultsJob::activeChanged, this, &MainWindow::showFileState);
    connect(&m_opening, &ResultsJob::progressChanged, m_status, &WindowStatus::setFileProgress);
    connect(&m_opening, &ResultsJob::finished, this, &MainWindow::showOpenedResults);
    connect(&m_opening, &ResultsJob::failed, this, [this](const Diagnostics& problems) {
        showUnopened(QFileInfo(m_opening.folder()).fileName(), problems);
    });
    connect(m_status, &WindowStatus::fileCancelled, &m_exports.job(), &ExportJob::cancel);
    connect(m_status, &WindowStatus::fileCancelled, &m_opening, &ResultsJob::cancel);
}

void MainWindow::connectFiles() {
    connect(m_menus, &WindowMenus::exampleChosen, this, &MainWindow::openExample);
    connect(m_menus, &WindowMenus::recentChosen, this, [this](const QString& path) {
        if (mayLeave()) {
            openFile(path);
        }
    });
    connect(&m_saver, &ExperimentSaver::saved, this, &MainWindow::showSaved);
    connect(&m_saver, &ExperimentSaver::refused, this, &MainWindow::showUnsaved);
    connect(&m_saver, &ExperimentSaver::reloadRequested, this, &MainWindow::openFile);
    connect(&m_exports, &ResultExports::concluded, this, &MainWindow::showWritten);
    connect(&m_exports, &ResultExports::cancelled, this, [this](const QString& path) {
        statusBar()->showMessage(tr("Not written: %1").arg(QFileInfo(path).fileName()));
    });
    connect(&m_exports.job(), &ExportJob::activeChanged, this, &MainWindow::showFileState);
    connect(&m_exports.job(), &ExportJob::progressChanged, m_status,
            &WindowStatus::setFileProgress);
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
        m_actions->updateIcons();
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
    m_actions->save->setEnabled(m_document.isModified() || m_document.filePath().isEmpty());
}

void MainWindow::showDocument() {
    const Experiment& experiment = m_document.experiment();
    m_status->showNextRun(tr("Next run: %1").arg(countOf(m_document.points(), tr("point"))),
                          tr("A run evaluates %1 on %2.")
                              .arg(countOf(designCount(experiment), tr("design")),
                                   countOf(experiment.workloads.size(), tr("workload"))));
    m_messages.setProblems(m_document.problems());
    const bool isNameless = m_document.filePath().isEmpty() && experiment == defaultExperiment();
    m_welcome->setExperiment(isNameless ? QString() : toQt(experiment.name));
    m_status->setStale(result() && !haveSameResults(result()->experiment, experiment));
    showTitle();
}

} // namespace permdse::ui
