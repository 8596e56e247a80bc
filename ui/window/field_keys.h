// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>

class QAction;

namespace permdse::ui {

/// Gives the keys of a window's actions precedence over those of its fields: a line edit would
/// otherwise take Ctrl+E as "end of line". Undo and redo go to a field as long as what is typed
/// there is not taken over yet, and to the window after that. What is typed into the fields of the
/// experiment can be taken over from outside, for what needs the experiment as the user sees it.
class FieldKeys final : public QObject {
    Q_OBJECT
public:
    /// `editor` has the fields of the experiment.
    FieldKeys(QMainWindow& window, const QWidget& editor, const QAction& undo, const QAction& redo);

    /// Ends typing in the field of the experiment that has the focus, as Enter does.
    void takeOver();

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    /// A key was pressed in a field of the experiment.
    void typed();

private:
    QMainWindow& m_window;
    const QWidget& m_editor;
    const QAction& m_undo;
    const QAction& m_redo;
};

} // namespace permdse::ui
