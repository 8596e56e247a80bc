// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/window_actions.h"

#include <QMainWindow>
#include <QToolBar>
#include <QToolButton>
#include <QUndoStack>

#include "ui/views/theme.h"

namespace permdse::ui {

WindowActions::WindowActions(QMainWindow& window) : QObject(&window), m_window(window) {
    makeFileActions();
    makeEditActions();
    makeRunActions();
    makeProgramActions();
    for (QAction* action : m_window.actions()) {
        const QString shortcut = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(shortcut.isEmpty()
                               ? action->whatsThis()
                               : QStringLiteral("%1 (%2)").arg(action->whatsThis(), shortcut));
    }
}

QAction* WindowActions::makeAction(const QString& name, const QString& text, const QString& icon,
                                   const QString& help) {
    auto* action = new QAction(text, &m_window);
    action->setObjectName(name);
    action->setProperty("themeIcon", icon);
    action->setWhatsThis(help); // not a status tip, which would cover what the status bar says
    m_window.addAction(action);
    return action;
}

void WindowActions::makeFileActions() {
    create = makeAction(QStringLiteral("actionNew"), tr("&New"), QStringLiteral("new"),
                        tr("Start a new experiment around the published design"));
    create->setShortcut(QKeySequence::New);
    open = makeAction(QStringLiteral("actionOpen"), tr("&Open…"), QStringLiteral("open"),
                      tr("Open an experiment file"));
    open->setShortcut(QKeySequence::Open);
    openResults = makeAction(QStringLiteral("actionOpenResults"), tr("Open res&ults…"), {},
                             tr("Show the results that permdse run wrote into a folder"));
    openResults->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    save = makeAction(QStringLiteral("actionSave"), tr("&Save"), QStringLiteral("save"),
                      tr("Save the experiment"));
    save->setShortcut(QKeySequence::Save);
    saveAs = makeAction(QStringLiteral("actionSaveAs"), tr("Save &as…"), {},
                        tr("Save the experiment under another name"));
    saveAs->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    exportFigure =
        makeAction(QStringLiteral("actionExportFigure"), tr("Export &figure…"),
                   QStringLiteral("export"), tr("Save the figure shown as PNG, SVG or PDF"));
    exportFigure->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    exportResults = makeAction(QStringLiteral("actionExportResults"), tr("Export &results…"),
                               QStringLiteral("table"), tr("Save all points as CSV"));
    exportResults->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    exportReport =
        makeAction(QStringLiteral("actionExportReport"), tr("Export re&port…"),
                   QStringLiteral("report"), tr("Save a report of the run as HTML or Markdown"));
}

void WindowActions::makeEditActions() {
    undo = makeAction(QStringLiteral("actionUndo"), tr("&Undo"), QStringLiteral("undo"),
                      tr("Take back the last edit of the experiment"));
    undo->setShortcut(QKeySequence::Undo);
    redo = makeAction(QStringLiteral("actionRedo"), tr("&Redo"), QStringLiteral("redo"),
                      tr("Do the edit again that was taken back"));
    redo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
}

void WindowActions::makeRunActions() {
    run = makeAction(QStringLiteral("actionRun"), tr("&Run"), QStringLiteral("run"),
                     tr("Evaluate every design of the experiment"));
    run->setShortcuts({QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_R)});
    stop = makeAction(QStringLiteral("actionStop"), tr("S&top"), QStringLiteral("stop"),
                      tr("End the run and keep what is done"));
    stop->setShortcuts(
        {QKeySequence(Qt::SHIFT | Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_Period)});
    simulate = makeAction(QStringLiteral("actionSimulate"), tr("Si&mulate the design"), {},
                          tr("Run the chosen design cycle by cycle on a layer of its workload"));
    simulate->setShortcut(QKeySequence(Qt::Key_F6));
    simulate->setEnabled(false);
    pin = makeAction(QStringLiteral("actionPin"), tr("&Pin the design"), QStringLiteral("pin"),
                     tr("Keep the chosen design beside those chosen later"));
    pin->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_D));
    pin->setCheckable(true);
    pin->setEnabled(false);
}

void WindowActions::makeProgramActions() {
    quit = makeAction(QStringLiteral("actionQuit"), tr("&Quit"), {}, tr("Close the program"));
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    keys = makeAction(QStringLiteral("actionKeys"), tr("&Keys and mouse"), {},
                      tr("List the keys of this window"));
    keys->setShortcut(QKeySequence::HelpContents);
    guide = makeAction(QStringLiteral("actionGuide"), tr("&Guide"), {},
                       tr("Open the guide to this window"));
    about = makeAction(QStringLiteral("actionAbout"), tr("&About PermDSE"), {},
                       tr("Version and licence"));
}

void WindowActions::updateIcons() {
    for (QAction* action : m_window.actions()) {
        const QString icon = action->property("themeIcon").toString();
        if (!icon.isEmpty()) {
            const ThemeColours colours = themeColours(m_window.palette());
            const QColor colour = action == run    ? colours.good
                                  : action == stop ? colours.error
                                                   : QColor();
            action->setIcon(themeIcon(icon, m_window.palette(), colour));
        }
    }
}

void WindowActions::showSteps(const QUndoStack& steps) {
    undo->setEnabled(steps.canUndo());
    redo->setEnabled(steps.canRedo());
    undo->setText(steps.canUndo() ? tr("&Undo %1").arg(steps.undoText()) : tr("&Undo"));
    redo->setText(steps.canRedo() ? tr("&Redo %1").arg(steps.redoText()) : tr("&Redo"));
}

void WindowActions::makeToolBar() {
    QToolBar* bar = m_window.addToolBar(tr("Main tools"));
    bar->setObjectName(QStringLiteral("mainToolBar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addAction(open);
    bar->addAction(save);
    bar->addSeparator();
    bar->addAction(undo);
    bar->addAction(redo);
    bar->addSeparator();
    bar->addAction(run);
    bar->addAction(stop);
    bar->addSeparator();
    bar->addAction(exportFigure);
    for (QAction* action : {undo, redo}) {
        if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(action))) {
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        }
    }
}

} // namespace permdse::ui
