// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace permdse::ui {

/// A label for texts that hold names given by the user, of any length. Its least width does not
/// follow its text: with word wrap, long words break anywhere; otherwise what does not fit is
/// elided. Very long texts are cut.
class TextLabel final : public QLabel {
    Q_OBJECT
public:
    using QLabel::QLabel;

    /// Shows a plain text. Rich text goes through setText(); its parts through breakable().
    void showText(const QString& text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace permdse::ui
