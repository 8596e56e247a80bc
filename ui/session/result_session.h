// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QString>

#include "core/exploration/ids.h"
#include "core/figure/scatter.h"
#include "core/study/visible_rows.h"
#include "ui/jobs/latest_task.h"
#include "ui/jobs/run_result.h"
#include "ui/jobs/simulation_job.h"

namespace permdse::ui {

/// What goes on from one result to the next.
enum class Carried {
    Nothing, ///< its points are other ones
    Points   ///< it is of the same experiment: what is chosen and pinned, as far as it has it
};

/// A simulation as views show it.
struct ShownSimulation {
    std::optional<SimulationRequest> request; ///< nothing: none was asked for
    SimulationRunPtr run;                     ///< null while it runs, or if it failed
    Diagnostics problems;                     ///< why it failed
};

/// What all views of a result share: the result, which of its rows are looked at, which are chosen,
/// pinned and pointed at, on which workload, and the simulation of a design. Views keep none of
/// this for themselves: they show the session and write to it, so that what happens in one happens
/// in all.
///
/// There is one signal for each kind of change. resultChanged() stands for all of them.
class ResultSession final : public QObject {
    Q_OBJECT
public:
    /// Tables of at most so many rows are filtered at once, larger ones in the background.
    static constexpr std::size_t rowsAtOnce = 50'000;

    explicit ResultSession(QObject* parent = nullptr);

    // ---- the result --------------------------------------------------------------------------

    /// Null before the first run.
    [[nodiscard]] const RunResultPtr& result() const { return m_result; }
    [[nodiscard]] std::size_t rowCount() const;
    /// Another result, or none. The filter stays in force as far as the result has its workload and
    /// its columns.
    void setResult(RunResultPtr result, Carried carried = Carried::Nothing);

    // ---- which rows are looked at ------------------------------------------------------------

    /// The filter in force.
    [[nodiscard]] const RowFilter& filter() const { return m_filter; }
    void setChoice(PointChoice choice);
    /// One workload by its name, or all of them (empty). Designs that are chosen or pinned on
    /// another one are so on this one from here on.
    void setWorkload(const std::string& workload);
    /// The condition as it was typed, legal or not.
    [[nodiscard]] const QString& condition() const { return m_condition; }
    /// Why it is not legal: then the former one stays in force. Empty if it is.
    [[nodiscard]] const QString& conditionProblem() const { return m_conditionProblem; }
    void setCondition(const QString& condition);

    /// The rows that meet the filter; never null. While isFiltering(), those of the former filter,
    /// or none of a new result.
    [[nodiscard]] const VisibleRowsPtr& visible() const { return m_visible; }
    /// The filter that these rows meet.
    [[nodiscard]] const RowFilter& visibleFilter() const { return m_visibleFilter; }
    /// True while visible() is worked out in the background.
    [[nodiscard]] bool isFiltering() const { return m_filtering.isActive(); }

    // ---- what is chosen, pinned and pointed at -----------------------------------------------

    /// Chosen rows, ascending, each once.
    [[nodiscard]] const std::vector<RowId>& rows() const { return m_rows; }
    /// The row that the inspector shows: the one chosen last. Always one of rows().
    [[nodiscard]] std::optional<RowId> current() const { return m_current; }
    [[nodiscard]] bool contains(RowId row) const;
    /// Rows out of range are left out. Without `current`, the current row stays if it is among
    /// `rows`, else the first of them becomes it.
    void select(std::vector<RowId> rows, std::optional<RowId> current = std::nullopt);
    /// Adds the row, or takes it out if it was chosen.
    void toggle(RowId row);
    void clear();

    /// A mark of a figure that is chosen instead of designs.
    [[nodiscard]] const std::optional<ScatterMark>& mark() const { return m_mark; }
    void chooseMark(ScatterMark mark);

    /// Rows of pinned designs, which stay at hand for comparison; in the order of pinning.
    [[nodiscard]] const std::vector<RowId>& pins() const { return m_pins; }
    [[nodiscard]] bool isPinned(RowId row) const;
    void setPinned(RowId row, bool isPinned);

    /// The row that the pointer is on, in whichever view.
    [[nodiscard]] std::optional<RowId> hovered() const { return m_hovered; }
    void setHovered(std::optional<RowId> row);

    /// Asks to see what is chosen in full.
    void inspect() { emit inspectionRequested(); }

    // ---- the simulation of a design ----------------------------------------------------------

    /// The chosen design on the layer and with the seed that are set for it; nothing without one,
    /// or if it cannot run its workload.
    [[nodiscard]] const std::optional<SimulationRequest>& simulable() const { return m_simulable; }
    void setSimulable(std::optional<SimulationRequest> request);
    /// Asks whoever runs simulations for that one, and shows it as under way; nothing without one.
    void simulate();
    [[nodiscard]] const ShownSimulation& simulation() const { return m_simulation; }
    void showSimulation(ShownSimulation simulation);

signals:
    void resultChanged();
    /// filter(), condition() or conditionProblem() are other ones; visibleChanged() follows.
    void filterChanged();
    void visibleChanged();
    void filteringChanged();
    /// rows(), current() or mark()
    void selectionChanged();
    void pinsChanged();
    void hoverChanged();
    void inspectionRequested();
    void simulableChanged();
    void simulationRequested();
    void simulationChanged();

private:
    struct Points;

    [[nodiscard]] Points chosenPoints() const;
    void choosePoints(const Points& points);
    /// Takes over the condition if it is legal for the table.
    void readCondition();
    void setFilter(const RowFilter& filter);
    void applyFilter();
    /// What meets the filter, if that is known at once; otherwise it is worked out from here on.
    [[nodiscard]] VisibleRowsPtr filteredNow();
    void showVisible(const VisibleRowsPtr& visible, const RowFilter& filter);
    /// Whether something chosen or pinned went to that workload.
    bool moveToWorkload(const std::string& workload);
    [[nodiscard]] bool isRow(RowId row) const { return number(row) < rowCount(); }

    RunResultPtr m_result;
    RowFilter m_filter;
    QString m_condition;
    QString m_conditionProblem;
    VisibleRowsPtr m_visible;
    RowFilter m_visibleFilter;
    std::vector<RowId> m_rows;
    std::optional<RowId> m_current;
    std::optional<ScatterMark> m_mark;
    std::vector<RowId> m_pins;
    std::optional<RowId> m_hovered;
    std::optional<SimulationRequest> m_simulable;
    ShownSimulation m_simulation;
    LatestTask m_filtering;
};

} // namespace permdse::ui
