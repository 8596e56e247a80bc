// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/result_session.h"
#include "ui/views/view.h"

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

/// The session's simulation of a design on a layer, cycle by cycle: where its cycles go and how
/// busy its PEs were, who was busy when, and what was counted, each beside the closed form.
class SimulationView final : public View {
    Q_OBJECT
public:
    enum Page { CyclesPage, TimelinePage, FiguresPage };

    explicit SimulationView(ResultSession& session, QWidget* parent = nullptr);

    void showPage(Page page);

    /// What is shown, or null.
    [[nodiscard]] const SimulationRunPtr& run() const { return m_session.simulation().run; }
    [[nodiscard]] bool hasContent() const override;
    /// The figure of the page shown.
    [[nodiscard]] QCustomPlot* figure() const override;
    [[nodiscard]] QString figureName() const override;
    [[nodiscard]] std::vector<ViewPicture> pictures() override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showSimulation();
    void showRun(const SimulationRun& run);
    [[nodiscard]] QString problemText(const ShownSimulation& simulation) const;

    enum class MessageKind { Hint, Running, Problem };
    void showMessage(const QString& text, MessageKind kind);
    [[nodiscard]] QWidget* makeCyclesPage();

    ResultSession& m_session;
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
