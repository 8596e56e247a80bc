// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that makes its actions, menus and tools.
#include <QActionGroup>
#include <QApplication>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QToolBar>
#include <QToolButton>

#include "ui/views/theme.h"
#include "ui/window/help_dialogs.h"
#include "ui/window/main_window.h"
#include "ui/window/shipped_documents.h"

namespace permdse::ui {

QAction* MainWindow::makeAction(const QString& name, const QString& text, const QString& icon,
                                const QString& help) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setProperty("themeIcon", icon);
    action->setWhatsThis(help); // not a status tip, which would cover what the status bar says
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
    m_openResults = makeAction(QStringLiteral("actionOpenResults"), tr("Open res&ults…"), {},
                               tr("Show the results that permdse run wrote into a folder"));
    m_openResults->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
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
    m_pin = makeAction(QStringLiteral("actionPin"), tr("&Pin the design"), QStringLiteral("pin"),
                       tr("Keep the chosen design beside those chosen later"));
    m_pin->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_D));
    m_pin->setCheckable(true);
    m_pin->setEnabled(false);
    m_quit = makeAction(QStringLiteral("actionQuit"), tr("&Quit"), {}, tr("Close the program"));
    m_quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    m_keys = makeAction(QStringLiteral("actionKeys"), tr("&Keys and mouse"), {},
                        tr("List the keys of this window"));
    m_keys->setShortcut(QKeySequence::HelpContents);
    m_guide = makeAction(QStringLiteral("actionGuide"), tr("&Guide"), {},
                         tr("Open the guide to this window"));
    m_about = makeAction(QStringLiteral("actionAbout"), tr("&About PermDSE"), {},
                         tr("Version and licence"));
    for (QAction* action : actions()) {
        const QString shortcut = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(shortcut.isEmpty()
                               ? action->whatsThis()
                               : QStringLiteral("%1 (%2)").arg(action->whatsThis(), shortcut));
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
    file->addAction(m_openResults);
    m_recent = file->addMenu(tr("Open re&cent"));
    m_recent->setObjectName(QStringLiteral("menuRecent"));
    m_recent->setToolTipsVisible(true);
    QMenu* examples = file->addMenu(tr("Open e&xample"));
    examples->setObjectName(QStringLiteral("menuExamples"));
    for (const Example& each : shippedExamples()) {
        QAction* action = examples->addAction(each.title);
        action->setObjectName(QStringLiteral("example_") + each.name);
        connect(action, &QAction::triggered, this, [this, each] { openExample(each); });
    }
    file->addSeparator();
    file->addAction(m_save);
    file->addAction(m_saveAs);
    file->addSeparator();
    file->addAction(m_exportFigure);
    file->addAction(m_exportResults);
    file->addAction(m_exportReport);
    file->addSeparator();
    file->addAction(m_quit);

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    edit->addAction(m_undo);
    edit->addAction(m_redo);

    QMenu* run = menuBar()->addMenu(tr("&Run"));
    run->addAction(m_run);
    run->addAction(m_stop);
    run->addSeparator();
    run->addAction(m_simulate);
    run->addAction(m_pin);

    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->setObjectName(QStringLiteral("menuView"));
    m_deck->fillMenu(*view);
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
    for (QAction* action : {m_guide, m_keys, m_about}) {
        help->addAction(action);
    }
    m_guide->setEnabled(!guidePath().isEmpty());
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

} // namespace permdse::ui
