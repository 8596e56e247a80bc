// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/welcome_page.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/models/text.h"
#include "ui/views/text_label.h"
#include "ui/views/theme.h"

namespace permdse::ui {

namespace {

QPushButton* makeButton(QAction& action, const QString& text, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setMinimumWidth(90);
    button->setMinimumHeight(32);
    QObject::connect(button, &QPushButton::clicked, &action, &QAction::trigger);
    return button;
}

} // namespace

WelcomePage::WelcomePage(QAction& open, QAction& run, QWidget* parent)
    : QWidget(parent), m_text(new TextLabel(this)), m_buttons(new QWidget(this)) {
    setObjectName(QStringLiteral("welcomePage"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto* mark = new QLabel(this);
    mark->setPixmap(programIcon().pixmap(96, 96));
    mark->setAlignment(Qt::AlignCenter);
    m_text->setObjectName(QStringLiteral("welcomeText"));
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    QFont font = m_text->font();
    font.setPointSizeF(font.pointSizeF() * 1.2);
    m_text->setFont(font);

    QPushButton* openButton = makeButton(open, tr("Open…"), m_buttons);
    openButton->setObjectName(QStringLiteral("welcomeOpen"));
    QPushButton* runButton = makeButton(run, tr("Run"), m_buttons);
    runButton->setObjectName(QStringLiteral("welcomeRun"));
    runButton->setDefault(true);
    setFocusProxy(runButton); // Return runs
    auto* row = new QHBoxLayout(m_buttons);
    row->addStretch();
    row->addWidget(openButton);
    row->addWidget(runButton);
    row->addStretch();

    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addStretch(2);
    layout->addWidget(mark);
    layout->addWidget(m_text);
    layout->addWidget(m_buttons);
    layout->addStretch(3);
    showText();
}

void WelcomePage::setExperiment(const QString& name) {
    m_name = name;
    showText();
}

void WelcomePage::setRunning(bool running) {
    m_isRunning = running;
    showText();
}

void WelcomePage::showText() {
    m_buttons->setVisible(!m_isRunning);
    if (m_isRunning) {
        m_text->showText(tr("Exploring. The results appear here when the run ends."));
    } else if (m_name.isEmpty()) {
        m_text->showText(
            tr("Open an experiment or press Run to explore the paper's neighbourhood."));
    } else {
        m_text->showText(tr("Press Run to explore “%1”.").arg(shortened(m_name)));
    }
}

} // namespace permdse::ui
