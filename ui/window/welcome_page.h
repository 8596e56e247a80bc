// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;

namespace permdse::ui {

class TextLabel;

/// What the canvas shows before there are results: what to do next.
class WelcomePage final : public QWidget {
    Q_OBJECT
public:
    WelcomePage(QAction& open, QAction& run, QWidget* parent = nullptr);

    /// What Run would explore: the name of the experiment opened, or an empty text for the one that
    /// the program starts with.
    void setExperiment(const QString& name);
    /// While a run is under way there is nothing to press.
    void setRunning(bool running);

private:
    void showText();

    QString m_name;
    bool m_isRunning = false;
    TextLabel* m_text;
    QWidget* m_buttons;
};

} // namespace permdse::ui
