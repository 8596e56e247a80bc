// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/window_menus.h"

#include <QActionGroup>
#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>

#include "ui/models/text.h"
#include "ui/views/theme.h"
#include "ui/window/recent_files.h"
#include "ui/window/view_deck.h"
#include "ui/window/window_actions.h"

namespace permdse::ui {

WindowMenus::WindowMenus(QMainWindow& window, const WindowActions& actions, RecentFiles& recent,
                         ViewDeck& deck, QSettings& settings)
    : QObject(&window), m_bar(*window.menuBar()), m_actions(actions), m_recent(recent),
      m_settings(settings) {
    makeFileMenu();
    makeEditAndRunMenus();
    makeViewMenu(deck);
    makeHelpMenu();
}

void WindowMenus::makeFileMenu() {
    QMenu* file = m_bar.addMenu(tr("&File"));
    file->addAction(m_actions.create);
    file->addAction(m_actions.open);
    file->addAction(m_actions.openResults);
    m_recentMenu = file->addMenu(tr("Open re&cent"));
    m_recentMenu->setObjectName(QStringLiteral("menuRecent"));
    m_recentMenu->setToolTipsVisible(true);
    QMenu* examples = file->addMenu(tr("Open e&xample"));
    examples->setObjectName(QStringLiteral("menuExamples"));
    for (const Example& each : shippedExamples()) {
        QAction* action = examples->addAction(each.title);
        action->setObjectName(QStringLiteral("example_") + each.name);
        connect(action, &QAction::triggered, this, [this, each] { emit exampleChosen(each); });
    }
    file->addSeparator();
    file->addAction(m_actions.save);
    file->addAction(m_actions.saveAs);
    file->addSeparator();
    file->addAction(m_actions.exportFigure);
    file->addAction(m_actions.exportResults);
    file->addAction(m_actions.exportReport);
    file->addSeparator();
    file->addAction(m_actions.quit);
    connect(m_recentMenu, &QMenu::aboutToShow, this, &WindowMenus::fillRecentMenu);
}

void WindowMenus::makeEditAndRunMenus() {
    QMenu* edit = m_bar.addMenu(tr("&Edit"));
    edit->addAction(m_actions.undo);
    edit->addAction(m_actions.redo);

    QMenu* run = m_bar.addMenu(tr("&Run"));
    run->addAction(m_actions.run);
    run->addAction(m_actions.stop);
    run->addSeparator();
    run->addAction(m_actions.simulate);
    run->addAction(m_actions.pin);
}

void WindowMenus::makeViewMenu(ViewDeck& deck) {
    QMenu* view = m_bar.addMenu(tr("&View"));
    view->setObjectName(QStringLiteral("menuView"));
    deck.fillMenu(*view);
    view->addSeparator();
    view->addAction(tr("&Restore layout"), &deck, &ViewDeck::arrange);
    makeAppearanceMenu(*view->addMenu(tr("&Appearance")));
}

void WindowMenus::makeAppearanceMenu(QMenu& appearance) {
    auto* group = new QActionGroup(this);
    const int chosen = m_settings.value(QStringLiteral("appearance")).toInt();
    const auto offer = [&](const QString& text, Appearance look) {
        QAction* action = appearance.addAction(text);
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
}

void WindowMenus::makeHelpMenu() {
    QMenu* help = m_bar.addMenu(tr("&Help"));
    for (QAction* action : {m_actions.guide, m_actions.keys, m_actions.about}) {
        help->addAction(action);
    }
    m_actions.guide->setEnabled(!guidePath().isEmpty());
}

void WindowMenus::fillRecentMenu() {
    m_recentMenu->clear();
    const QStringList recent = m_recent.paths();
    for (const QString& path : recent) {
        QAction* action =
            m_recentMenu->addAction(shortened(QFileInfo(path).fileName(), 2 * menuLimit));
        action->setToolTip(QDir::toNativeSeparators(path));
        connect(action, &QAction::triggered, this, [this, path] { emit recentChosen(path); });
    }
    if (recent.isEmpty()) {
        m_recentMenu->addAction(tr("No files yet"))->setEnabled(false);
        return;
    }
    m_recentMenu->addSeparator();
    m_recentMenu->addAction(tr("Clear the list"), this, [this] { m_recent.clear(); });
}

} // namespace permdse::ui
