// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/architecture/evaluation.h"
#include "core/architecture/parameter.h"
#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"

namespace permdse {

/// An axis of a figure: what it shows and over which range, in data units.
struct AxisSpec {
    std::string column; ///< column id
    std::string label;  ///< "Area [mm²]"
    Sense better = Sense::Ignore;
    bool logarithmic = false;
    double min = 0.0;
    double max = 1.0;
    /// Where a logarithmic axis shows values of 0: at its edge, below `zero_break`, beyond which it
    /// has no scale. Both are 0 where there are no such values.
    double zero_place = 0.0, zero_break = 0.0;
};

/// Where nine in ten draws of the constants put a design; NaN on an axis that has no interval.
struct ScatterInterval {
    std::uint32_t row = 0;
    double x = 0.0, x_low = 0.0, x_high = 0.0;
    double y = 0.0, y_low = 0.0, y_high = 0.0;
};

/// Points of one architecture.
struct ScatterSeries {
    std::string architecture;        ///< engine id
    std::string title;               ///< "PermDNN"
    std::vector<std::uint32_t> rows; ///< rows of the table that are drawn, ascending
    std::vector<double> x, y;
    std::vector<double> colour; ///< empty without a colour metric
    std::vector<bool> feasible;
    /// Whether a point is on the front of the experiment's objectives, of its architecture.
    std::vector<bool> on_front;
    /// Pareto front in x and y alone, of all feasible points, sorted by x, to be drawn as steps.
    std::vector<double> front_x, front_y;
    /// Of designs on that front, sorted by x; of a long front an even selection with both ends.
    std::vector<ScatterInterval> intervals;
};

/// What a mark stands for.
enum class MarkKind {
    Published, ///< a published design, by its published figures
    Modelled,  ///< an engine's published design as this program's closed form has it
    Own        ///< a reference of the experiment
};

/// A figure of a marked design, for people.
struct MarkFigure {
    std::string title;  ///< "Area"
    std::string value;  ///< "8.85 mm²"
    std::string status; ///< "recalled (unverified)"; empty where the mark as a whole says it
};

/// A labelled mark beside the points.
struct ScatterMark {
    std::string label;
    double x = 0.0;
    double y = 0.0;
    std::string source; ///< with its status, for the tooltip
    MarkKind kind = MarkKind::Published;
    std::vector<MarkFigure> figures = {}; ///< all that are known of the design
};

/// A Pareto scatter as data: what to draw, no pixels.
struct ScatterSpec {
    std::string title;
    AxisSpec x, y;
    std::optional<AxisSpec> colour;
    std::vector<ScatterSeries> series; ///< in the order of the engines
    std::vector<ScatterMark> marks;
    bool axes_are_objectives = false; ///< both and no other: steps and on_front are one front
    std::vector<std::string> notes;   ///< what the picture cannot show as it is, with counts
    std::string empty_reason;         ///< why there is nothing to draw, if so
};

struct ScatterChoice {
    std::string x = "area_mm2";
    std::string y = "throughput_gops";
    std::string colour;   ///< empty: by architecture
    std::string workload; ///< empty: the first
    bool log_x = true;
    bool log_y = true;
    bool show_infeasible = true;
    /// Whether a row's point is drawn; empty: all are. Fronts and ranges are those of all points.
    std::function<bool(std::uint32_t row)> is_shown;
};

/// The axes that suit an experiment: its first two objectives, what is to be maximised upwards and
/// what is to be minimised to the right; frame rate over area where there are fewer.
[[nodiscard]] ScatterChoice defaultChoice(const Experiment& experiment);

/// The scatter of two columns of a run's table. A logarithmic axis becomes linear where a value is
/// negative or none is positive, and shows values of 0 at its edge; points without a finite figure
/// are left out. Notes count both.
/// @throws std::out_of_range for a column that the table lacks.
[[nodiscard]] ScatterSpec makeScatter(const RunOutcome& outcome, const Experiment& experiment,
                                      const ScatterChoice& choice);

/// A figure of the report of a run, described but not drawn.
struct PlannedFigure {
    ScatterSpec spec;
    std::string caption;
    std::string file; ///< name beside the Markdown report: "pareto.svg"
};
/// How many figures belong in the report of a run: one scatter per workload that it has in detail.
[[nodiscard]] std::size_t reportFigureCount(const Experiment& experiment);
/// The figure at a place among them.
[[nodiscard]] PlannedFigure reportFigure(const RunOutcome& outcome, const Experiment& experiment,
                                         std::size_t place);

/// Published points of PermDNN, EIE and CirCNN (resources/published), as published and as carried
/// to 28 nm by the publication, with metric ids, for the marks of figures.
[[nodiscard]] const std::vector<ReferencePoint>& publishedPoints();
/// What is known of each of their figures, in their order: "derived (102 x 1.285 / 0.8)".
[[nodiscard]] const std::vector<std::vector<std::string>>& publishedStatuses();

/// One part of a stacked bar.
struct BarPart {
    std::string title;
    double value = 0.0;
    /// Place among the colours, for parts that are left out of some figures and have one meaning in
    /// all; nothing: the place among the parts of the figure.
    std::optional<std::size_t> colour;
};
struct StackedBar {
    std::string label;
    std::vector<BarPart> parts;
};
/// Stacked bars of a breakdown: area, design power or energy.
struct BarSpec {
    std::string title;
    std::string value_label; ///< "Energy [µJ]"
    std::vector<StackedBar> bars;
};

enum class BreakdownQuantity { Area, Power, Energy };

/// A category's name for people: "Memory", ..., "DRAM".
[[nodiscard]] std::string categoryTitle(Category category);

/// The name for people of a part of an engine, given as in its bill: "Sparse-matrix read".
[[nodiscard]] std::string moduleTitle(const std::string& module);

/// What the parts of a bar are: the categories of the published breakdowns, the components of the
/// bill, or the parts of the engine that they belong to.
enum class BreakdownGrouping { Category, Component, Module };

/// One bar per evaluation given, whose parts add up to the evaluation's total. Of many components
/// the eleven with the largest shares keep their names; the others are summed up.
[[nodiscard]] BarSpec makeBreakdown(std::span<const std::pair<std::string, Evaluation>> evaluations,
                                    BreakdownQuantity quantity, BreakdownGrouping grouping);

} // namespace permdse
