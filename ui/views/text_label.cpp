// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/text_label.h"

#include <algorithm>

#include <QPainter>
#include <QStyle>

#include "ui/models/text.h"

namespace permdse::ui {

namespace {

constexpr int leastLetters = 6;    // that stay readable of a line
constexpr int longestLetters = 90; // that a line asks room for

} // namespace

void TextLabel::showText(const QString& text) {
    setText(wordWrap() ? breakable(text) : shortened(text, lineLimit));
}

QSize TextLabel::sizeHint() const {
    const QSize size = QLabel::sizeHint();
    return {std::min(size.width(), longestLetters * fontMetrics().averageCharWidth()),
            size.height()};
}

QSize TextLabel::minimumSizeHint() const {
    const QSize size = QLabel::minimumSizeHint();
    const int letters = wordWrap() ? 2 * leastLetters : leastLetters;
    return {std::min(size.width(), letters * fontMetrics().averageCharWidth()), size.height()};
}

void TextLabel::paintEvent(QPaintEvent* event) {
    if (wordWrap()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    const QRect room = contentsRect();
    const QString elided = fontMetrics().elidedText(text(), Qt::ElideRight, room.width());
    style()->drawItemText(&painter, room, int(alignment()), palette(), isEnabled(), elided,
                          foregroundRole());
}

} // namespace permdse::ui
