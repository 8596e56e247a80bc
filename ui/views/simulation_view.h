// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/jobs/simulation_job.h"

class QCustomPlot;
class QProgressBar;
class QStackedWidget;
class QTabWidget;
class QTableView;

namespace permdse::ui {

class TextLabel;
class BarPlot;
class CountedFigureModel;
class ProfilePlot;
class TimelinePlot;

/// A design on a layer, cycle by cycle: where its cycles go and how busy its PEs were, who was busy
/// when, and what was counted, each beside the closed form.
class SimulationView final : public QWidget {
    Q_OBJECT
public:
    enum Page { CyclesPage, TimelinePage, FiguresPage };

    explicit SimulationView(QWidget* parent = nullptr);

    void showEmpty();
    void showRunning(const SimulationRequest& request);
    void showRun(SimulationRunPtr run);
    void showProblems(const SimulationRequest& request, const Diagnostics& problems);
    void showPage(Page page);

    /// What is shown, or null.
    [[nodiscard]] const SimulationRunPtr& run() const { return m_run; }
    /// The figure of the page shown, for a file; null if there is none.
    [[nodiscard]] QCustomPlot* figure() const;
    /// A name for that file: "timeline".
    [[nodiscard]] QString figureName() const;

signals:
    /// figure() may be another one.
    void figureChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class MessageKind { Hint, Running, Problem };
    void showMessage(const QString& text, MessageKind kind);
    [[nodiscard]] QWidget* makeCyclesPage();

    SimulationRunPtr m_run;
    CountedFigureModel* m_figures;
    QStackedWidget* m_stack;
    TextLabel* m_message;
    QProgressBar* m_busy;
    TextLabel* m_title;
    TextLabel* m_summary;
    QTabWidget* m_pages;
    BarPlot* m_bars = nullptr;
    ProfilePlot* m_utilisation = nullptr;
    TimelinePlot* m_timeline;
    QTableView* m_table;
};

} // namespace permdse::ui
