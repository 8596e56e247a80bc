// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/figures/scatter_plot.h"
#include "ui/jobs/run_result.h"
#include "ui/models/selection_model.h"

class QCheckBox;
class QComboBox;
class QTimer;

namespace permdse::ui {

/// The Pareto scatter with the choice of its axes, colour and workload.
class ParetoView final : public QWidget {
    Q_OBJECT
public:
    explicit ParetoView(SelectionModel& selection, QWidget* parent = nullptr);

    /// Shows a run. The axes stay as they were chosen as long as the objectives are the same.
    void setResult(RunResultPtr result);
    [[nodiscard]] const ScatterChoice& choice() const { return m_choice; }
    void setChoice(const ScatterChoice& choice);
    [[nodiscard]] ScatterPlot& plot() { return *m_plot; }

signals:
    /// A point was clicked; the selection holds its design, or no longer does.
    void designChosen();
    /// A mark was chosen instead of a design; none of the designs is any more.
    void markChosen(const permdse::ScatterMark& mark);

private:
    /// The lines above the plot, with their fields.
    QLayout* makeControls();
    QComboBox* makeBox(const QString& name, const QString& accessibleName);
    QCheckBox* makeCheck(const QString& name, const QString& text, const QString& toolTip);
    void fillBoxes();
    void readBoxes();
    void draw();
    void showHover(qint64 row, QPoint position);

    SelectionModel& m_selection;
    RunResultPtr m_result;
    ScatterChoice m_choice;
    QTimer* m_drawLater; ///< after a change of the filter, which comes with every key
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
