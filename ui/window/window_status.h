// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QProgressBar;
class QStatusBar;
class QWidget;

namespace permdse::ui {

class TextLabel;

/// What the status bar of the main window shows beside passing messages: what came of the last
/// run, how far one is, a file that is written or read, how many points the next run has.
class WindowStatus final : public QObject {
    Q_OBJECT
public:
    explicit WindowStatus(QStatusBar& bar);

    /// What a run has come to; empty before the first.
    [[nodiscard]] TextLabel& summary() { return *m_summary; }
    void showNextRun(const QString& text, const QString& help);
    /// Whether the results shown are of an experiment before the latest edits.
    void setStale(bool isStale);

    /// Shows or hides what is told of a run under way.
    void setRunning(bool isRunning);
    /// `rate` is what the run does and how fast.
    void showRate(const QString& rate, const QString& help = {});
    void setProgress(int permille);

    /// Shows that a file is written or read, from the start.
    void showFile(const QString& text);
    void hideFile();
    void setFileProgress(int permille);

signals:
    /// The button that stops the file was pressed.
    void fileCancelled();

private:
    void makeFilePanel(QWidget* parent);

    TextLabel* m_summary;
    TextLabel* m_points;
    TextLabel* m_stale;
    TextLabel* m_rate;
    QProgressBar* m_progress;
    QWidget* m_filePanel = nullptr;
    TextLabel* m_fileNote = nullptr;
    QProgressBar* m_fileProgress = nullptr;
};

} // namespace permdse::ui
