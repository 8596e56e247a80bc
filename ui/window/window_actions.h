// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>

class QMainWindow;
class QUndoStack;

namespace permdse::ui {

/// The actions of the main window with their keys, icons and help, and the tool bar that offers
/// some of them. What they do is connected by the window.
class WindowActions final : public QObject {
    Q_OBJECT
public:
    /// Adds all actions to the window, which must outlive them.
    explicit WindowActions(QMainWindow& window);

    void makeToolBar();
    /// Draws the icons in the colours of the window.
    void updateIcons();
    /// Says what undo and redo would do, and disables what would do nothing.
    void showSteps(const QUndoStack& steps);

    QAction* create = nullptr; ///< a new experiment
    QAction* open = nullptr;
    QAction* openResults = nullptr;
    QAction* save = nullptr;
    QAction* saveAs = nullptr;
    QAction* exportFigure = nullptr;
    QAction* exportResults = nullptr;
    QAction* exportReport = nullptr;
    QAction* undo = nullptr;
    QAction* redo = nullptr;
    QAction* run = nullptr;
    QAction* stop = nullptr;
    QAction* simulate = nullptr;
    QAction* pin = nullptr;
    QAction* quit = nullptr;
    QAction* keys = nullptr;
    QAction* guide = nullptr;
    QAction* about = nullptr;

private:
    QAction* makeAction(const QString& name, const QString& text, const QString& icon,
                        const QString& help);
    void makeFileActions();
    void makeEditActions();
    void makeRunActions();
    void makeProgramActions();

    QMainWindow& m_window;
};

} // namespace permdse::ui
