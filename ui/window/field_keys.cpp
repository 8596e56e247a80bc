// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/field_keys.h"

#include <QAction>
#include <QApplication>
#include <QDoubleSpinBox>
#include <QKeyEvent>
#include <QLineEdit>

namespace permdse::ui {

namespace {

bool isField(const QWidget& widget) {
    return qobject_cast<const QLineEdit*>(&widget) ||
           qobject_cast<const QAbstractSpinBox*>(&widget);
}

/// True if a field holds typed text that nobody has taken over.
bool isTyping(const QWidget& field) {
    if (const auto* box = qobject_cast<const QDoubleSpinBox*>(&field)) {
        return box->valueFromText(box->text()) != box->value();
    }
    const auto* line = qobject_cast<const QLineEdit*>(&field);
    return line && line->isModified();
}

} // namespace

FieldKeys::FieldKeys(QMainWindow& window, const QAction& undo, const QAction& redo)
    : QObject(&window), m_window(window), m_undo(undo), m_redo(redo) {
    qApp->installEventFilter(this);
}

bool FieldKeys::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride) {
        return false;
    }
    const auto* field = qobject_cast<QWidget*>(watched);
    if (!field || field->window() != &m_window || !isField(*field)) {
        return false;
    }
    const QKeySequence keys(static_cast<QKeyEvent*>(event)->keyCombination());
    for (const QAction* action : m_window.actions()) {
        if (action->shortcuts().contains(keys)) {
            const bool isUndo = action == &m_undo || action == &m_redo;
            if (isUndo && isTyping(*field)) {
                return false;
            }
            event->ignore();
            return true; // the field does not see it, so the action gets it
        }
    }
    return false;
}

} // namespace permdse::ui
