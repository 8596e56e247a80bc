// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace permdse::ui {

/// A field for a text of several lines, a few of which are seen at once. Tab leaves it; what was
/// typed is to be taken over when the focus goes.
class NoteField final : public QPlainTextEdit {
    Q_OBJECT
public:
    NoteField(int lines, QWidget* parent);

    /// Letters of the longest text that is edited here: layout takes long for a page of one word.
    static constexpr qsizetype longestText = 20'000;

    /// Shows a text from its begin; does nothing if that is shown already. Of one that is longer
    /// than longestText both ends are shown, and it cannot be edited.
    void showText(const QString& text);
    /// Something was typed that is not taken over yet.
    [[nodiscard]] bool isTyping() const { return document()->isModified(); }
    void setTakenOver() { document()->setModified(false); }

signals:
    /// The focus left the field with something typed.
    void editingFinished();

protected:
    void focusOutEvent(QFocusEvent* event) override;
};

} // namespace permdse::ui
