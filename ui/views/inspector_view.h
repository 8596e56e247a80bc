// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "core/experiment/row_design.h"
#include "core/technology/technology.h"
#include "ui/models/evaluated_design.h"
#include "ui/session/result_session.h"
#include "ui/views/view.h"

class QStackedWidget;
class QTabWidget;
class QTimer;
class QToolButton;

namespace permdse::ui {

class BreakdownView;
class DesignTables;
class ExplanationView;
class MarkView;
class SimulationControls;
class TextLabel;

/// The chosen design: its metrics beside those of the other architectures' published designs at the
/// same technology, its breakdown and bill, its parameters, and what the model says about it; and
/// where each metric comes from.
class InspectorView final : public View {
    Q_OBJECT
public:
    explicit InspectorView(ResultSession& session, QWidget* parent = nullptr);

    /// Shows where that metric of the chosen design comes from.
    void explain(std::string_view metricId);
    [[nodiscard]] bool hasContent() const override;
    [[nodiscard]] std::vector<ViewPicture> pictures() override;

private:
    void build(QWidget& content);
    void showResult();
    void showSelection();
    void showChosen();
    void showDesign(RowId row);
    void showPin();
    void clearFigures();
    /// Tells the session what can be simulated, by design and controls.
    void showSimulable();
    /// Designs that are pinned, but for the chosen one, on the workload of that.
    [[nodiscard]] std::vector<EvaluatedDesign> pinned(const Workload& workload) const;
    void explainRow(int metric);
    /// Works out where the metrics of the chosen design come from, if that is still due.
    void explainDesign();
    [[nodiscard]] std::vector<EvaluatedDesign> baselines(const Engine& chosen,
                                                         const Workload& workload) const;

    ResultSession& m_session;
    std::unique_ptr<const Technology> m_technology;
    /// The trees take longer than all other figures: they come when the view is idle, so that going
    /// through many designs stays smooth.
    QTimer* m_explainLater;
    std::size_t m_shownWorkload = 0;
    PointId m_shownPoint{};
    QStackedWidget* m_stack;
    QTabWidget* m_tabs;
    ExplanationView* m_explanation;
    QWidget* m_content;
    TextLabel* m_empty;
    MarkView* m_mark;
    TextLabel* m_title = nullptr;
    QToolButton* m_pin = nullptr;
    TextLabel* m_workload = nullptr;
    TextLabel* m_status = nullptr;
    TextLabel* m_technologyNote = nullptr;
    SimulationControls* m_simulation = nullptr;
    BreakdownView* m_breakdown = nullptr;
    DesignTables* m_tables = nullptr;
    TextLabel* m_notes = nullptr;
};

} // namespace permdse::ui
