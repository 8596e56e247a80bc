// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace permdse::ui {

class TextLabel;

/// A strip above the canvas that says what happened, without stopping the user. It stays until it
/// is closed or something newer takes its place.
class Banner final : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Error, Warning, Info };

    explicit Banner(QWidget* parent = nullptr);

    /// `action` is the text of a button that sends actionRequested(); empty for no button.
    void showText(Kind kind, const QString& text, const QString& action = {});
    [[nodiscard]] QString text() const;

signals:
    void actionRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintKind();

    Kind m_kind = Kind::Info;
    bool m_isPainting = false;
    QLabel* m_icon;
    TextLabel* m_text;
    QPushButton* m_action;
};

} // namespace permdse::ui
