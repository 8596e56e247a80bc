// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/banner.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "ui/views/text_label.h"
#include "ui/views/theme.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

Banner::Banner(QWidget* parent)
    : QFrame(parent), m_icon(new QLabel(this)), m_text(new TextLabel(this)),
      m_action(new QPushButton(this)) {
    setObjectName(QStringLiteral("banner"));
    setAutoFillBackground(true);
    m_text->setObjectName(QStringLiteral("bannerText"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action->setObjectName(QStringLiteral("bannerAction"));
    auto* close = makeIconButton(QStringLiteral("bannerClose"), QStringLiteral("close"),
                                 tr("Close this notice"), this);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 6, 6);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(close);
    connect(m_action, &QPushButton::clicked, this, &Banner::actionRequested);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void Banner::showText(Kind kind, const QString& text, const QString& action) {
    m_kind = kind;
    m_text->showText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    paintKind();
    show();
}

QString Banner::text() const {
    return m_text->text().remove(QChar(0x200B)); // a place to break is no letter
}

void Banner::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_isPainting) {
        paintKind();
    }
}

void Banner::paintKind() {
    m_isPainting = true; // setPalette() below sends the event that calls this
    QPalette palette = QApplication::palette();
    const ThemeColours colours = themeColours(palette);
    QColor back = colours.info_back;
    QColor mark = colours.accent;
    QString icon = QStringLiteral("info");
    if (m_kind == Kind::Error) {
        back = colours.error_back;
        mark = colours.error;
        icon = QStringLiteral("error");
    } else if (m_kind == Kind::Warning) {
        back = colours.warning_back;
        mark = colours.warning;
        icon = QStringLiteral("warning");
    }
    m_icon->setPixmap(themeIcon(icon, palette, mark).pixmap(20, 20));
    palette.setColor(QPalette::Window, back);
    setPalette(palette);
    m_isPainting = false;
}

} // namespace permdse::ui
