// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/window_status.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QStatusBar>
#include <QToolButton>

#include "ui/views/text_label.h"
#include "ui/views/view_helpers.h"

namespace permdse::ui {

WindowStatus::WindowStatus(QStatusBar& bar)
    : QObject(&bar), m_summary(new TextLabel(&bar)), m_points(new TextLabel(&bar)),
      m_stale(new TextLabel(tr("Results do not show the latest edits"), &bar)),
      m_rate(new TextLabel(&bar)), m_progress(new QProgressBar(&bar)) {
    m_summary->setObjectName(QStringLiteral("runSummary"));
    m_summary->setContentsMargins(6, 0, 0, 0);
    bar.addWidget(m_summary);
    m_stale->setObjectName(QStringLiteral("staleNote"));
    m_rate->setObjectName(QStringLiteral("runRate"));
    m_progress->setObjectName(QStringLiteral("runProgress"));
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_progress->setRange(0, 1000);
    m_progress->setFixedWidth(180);
    makeFilePanel(&bar);
    m_points->setObjectName(QStringLiteral("pointCount"));
    m_points->setContentsMargins(12, 0, 4, 0);
    for (QWidget* widget :
         {m_filePanel, static_cast<QWidget*>(m_stale), static_cast<QWidget*>(m_rate),
          static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_points)}) {
        bar.addPermanentWidget(widget);
    }
}

void WindowStatus::makeFilePanel(QWidget* parent) {
    m_filePanel = new QWidget(parent);
    m_fileNote = new TextLabel(m_filePanel);
    m_fileNote->setObjectName(QStringLiteral("fileNote"));
    m_fileProgress = new QProgressBar(m_filePanel);
    m_fileProgress->setObjectName(QStringLiteral("fileProgress"));
    m_fileProgress->setAccessibleName(tr("Progress of the file"));
    m_fileProgress->setRange(0, 1000);
    m_fileProgress->setMaximumWidth(120);
    auto* stop = makeIconButton(QStringLiteral("fileCancel"), QStringLiteral("close"),
                                tr("Stop writing or reading the file"), m_filePanel);
    connect(stop, &QToolButton::clicked, this, &WindowStatus::fileCancelled);
    auto* layout = new QHBoxLayout(m_filePanel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_fileNote);
    layout->addWidget(m_fileProgress);
    layout->addWidget(stop);
    m_filePanel->hide();
}

void WindowStatus::showNextRun(const QString& text, const QString& help) {
    m_points->setText(text);
    m_points->setToolTip(help);
}

void WindowStatus::setStale(bool isStale) {
    m_stale->setVisible(isStale);
}

void WindowStatus::setRunning(bool isRunning) {
    m_progress->setVisible(isRunning);
    m_rate->setVisible(isRunning);
}

void WindowStatus::showRate(const QString& rate, const QString& help) {
    m_rate->setText(rate);
    m_rate->setToolTip(help);
}

void WindowStatus::setProgress(int permille) {
    m_progress->setValue(permille);
}

void WindowStatus::showFile(const QString& text) {
    m_fileProgress->setValue(0);
    m_fileNote->showText(text);
    m_filePanel->show();
}

void WindowStatus::hideFile() {
    m_filePanel->hide();
}

void WindowStatus::setFileProgress(int permille) {
    m_fileProgress->setValue(permille);
}

} // namespace permdse::ui
