// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figures/scatter_plot.h"
#include "ui/jobs/run_result.h"
#include "ui/session/result_session.h"
#include "ui/views/view.h"

class QCheckBox;
class QComboBox;
class QTimer;

namespace permdse::ui {

/// The Pareto scatter with the choice of its axes and colour. It shows what of the session's result
/// is visible, on one workload: the session's, or else the first.
class ParetoView final : public View {
    Q_OBJECT
public:
    explicit ParetoView(ResultSession& session, QWidget* parent = nullptr);

    /// Axes and colour. Workload and whether infeasible points are shown are the session's.
    [[nodiscard]] const ScatterChoice& choice() const { return m_choice; }
    void setChoice(const ScatterChoice& choice);
    [[nodiscard]] ScatterPlot& plot() { return *m_plot; }

    [[nodiscard]] bool hasContent() const override { return m_shown != nullptr; }
    [[nodiscard]] bool isBusy() const override;
    [[nodiscard]] QCustomPlot* figure() const override { return m_plot->plot(); }

private:
    /// The lines above the plot, with their fields.
    QLayout* makeControls();
    QComboBox* makeBox(const QString& name, const QString& accessibleName);
    QCheckBox* makeCheck(const QString& name, const QString& text, const QString& toolTip);
    void connectParts();
    /// The axes stay as they were chosen as long as the objectives are the same.
    void showResult();
    void fillBoxes();
    void readBoxes();
    void showFilter();
    void showVisible();
    void showSelection();
    /// Draws what is visible; of a large result once that is found out in the background.
    void draw();
    void show(ScatterSpec spec);
    /// Takes away points of another result than the one shown, but not the part of the axes that
    /// the user looks at.
    void clearPoints();
    void showHover(qint64 row, QPoint position);

    ResultSession& m_session;
    RunResultPtr m_shown;    ///< what the boxes are filled for
    RunResultPtr m_drawn;    ///< whose rows the plot has
    RowFilter m_drawnFilter; ///< of the rows that are drawn, or are to be
    ScatterChoice m_choice;
    QTimer* m_drawLater; ///< after a change of the condition, which comes with every key
    LatestTask m_drawing;
    ScatterPlot* m_plot;
    QComboBox* m_x;
    QComboBox* m_y;
    QComboBox* m_colour;
    QComboBox* m_workload;
    QCheckBox* m_logX;
    QCheckBox* m_logY;
    QCheckBox* m_infeasible;
};

} // namespace permdse::ui
