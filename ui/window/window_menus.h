// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "ui/window/shipped_documents.h"

class QMainWindow;
class QMenu;
class QMenuBar;
class QSettings;

namespace permdse::ui {

class RecentFiles;
class ViewDeck;
class WindowActions;

/// The menus of the main window: its actions, files opened last, examples, views and appearance.
class WindowMenus final : public QObject {
    Q_OBJECT
public:
    /// All that is passed must outlive the menus. The appearance is read from and kept in the
    /// settings.
    WindowMenus(QMainWindow& window, const WindowActions& actions, RecentFiles& recent,
                ViewDeck& deck, QSettings& settings);

signals:
    void exampleChosen(const permdse::ui::Example& example);
    void recentChosen(const QString& path);

private:
    void makeFileMenu();
    void makeEditAndRunMenus();
    void makeViewMenu(ViewDeck& deck);
    void makeAppearanceMenu(QMenu& appearance);
    void makeHelpMenu();
    void fillRecentMenu();

    QMenuBar& m_bar;
    const WindowActions& m_actions;
    RecentFiles& m_recent;
    QSettings& m_settings;
    QMenu* m_recentMenu = nullptr;
};

} // namespace permdse::ui
