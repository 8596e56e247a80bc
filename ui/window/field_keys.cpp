// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/field_keys.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QDoubleSpinBox>
#include <QKeyEvent>
#include <QLineEdit>

#include "ui/views/note_field.h"

namespace permdse::ui {

namespace {

bool isField(const QWidget& widget) {
    return qobject_cast<const QLineEdit*>(&widget) || qobject_cast<const NoteField*>(&widget) ||
           qobject_cast<const QAbstractSpinBox*>(&widget);
}

/// True if a field holds typed text that nobody has taken over.
bool isTyping(const QWidget& field) {
    if (const auto* box = qobject_cast<const QDoubleSpinBox*>(&field)) {
        return box->valueFromText(box->text()) != box->value();
    }
    if (const auto* note = qobject_cast<const NoteField*>(&field)) {
        return note->isTyping();
    }
    const auto* line = qobject_cast<const QLineEdit*>(&field);
    return line && line->isModified();
}

/// The table that a widget is the editor of a cell of; null if it is none.
QAbstractItemView* tableAround(const QWidget& widget) {
    QWidget* viewport = widget.parentWidget();
    auto* table = viewport ? qobject_cast<QAbstractItemView*>(viewport->parentWidget()) : nullptr;
    return table && table->viewport() == viewport ? table : nullptr;
}

} // namespace

FieldKeys::FieldKeys(QMainWindow& window, const QWidget& editor, const QAction& undo,
                     const QAction& redo)
    : QObject(&window), m_window(window), m_editor(editor), m_undo(undo), m_redo(redo) {
    qApp->installEventFilter(this);
}

void FieldKeys::takeOver() {
    QWidget* field = m_window.focusWidget();
    if (!field || !field->hasFocus() || !m_editor.isAncestorOf(field)) {
        return;
    }
    if (QAbstractItemView* table = tableAround(*field)) {
        table->setFocus(); // its editor ends when it has no focus
    } else if (isField(*field)) {
        field->clearFocus();
        field->setFocus();
    }
}

bool FieldKeys::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress) {
        return false;
    }
    const auto* field = qobject_cast<QWidget*>(watched);
    if (!field || field->window() != &m_window || !isField(*field)) {
        return false;
    }
    if (event->type() == QEvent::KeyPress) {
        if (m_editor.isAncestorOf(field)) {
            emit typed();
        }
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
