// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>

class QAction;

namespace permdse::ui {

/// Gives the keys of a window's actions precedence over those of its fields: a line edit would
/// otherwise take Ctrl+E as "end of line". Undo and redo go to a field as long as what is typed
/// there is not taken over yet, and to the window after that.
class FieldKeys final : public QObject {
    Q_OBJECT
public:
    FieldKeys(QMainWindow& window, const QAction& undo, const QAction& redo);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QMainWindow& m_window;
    const QAction& m_undo;
    const QAction& m_redo;
};

} // namespace permdse::ui
