// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/note_field.h"

#include <cmath>

#include <QFocusEvent>

#include "ui/models/text.h"

namespace permdse::ui {

NoteField::NoteField(int lines, QWidget* parent) : QPlainTextEdit(parent) {
    setTabChangesFocus(true);
    document()->setDocumentMargin(2.0);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Without the margin below, in which the next line would be seen.
    const double margins = document()->documentMargin() + 2.0 * frameWidth();
    setFixedHeight(lines * fontMetrics().lineSpacing() + static_cast<int>(std::ceil(margins)));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void NoteField::showText(const QString& text) {
    const QString shown = shortened(text, longestText);
    setReadOnly(shown.size() < text.size());
    if (toPlainText() != shown) {
        setPlainText(shown); // with the cursor at its begin
    }
}

void NoteField::focusOutEvent(QFocusEvent* event) {
    QPlainTextEdit::focusOutEvent(event);
    if (isTyping() && event->reason() != Qt::PopupFocusReason) {
        emit editingFinished();
    }
}

} // namespace permdse::ui
