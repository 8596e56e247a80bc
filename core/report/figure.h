// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
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
    /// Pareto front in x and y alone, sorted by x, to be drawn as steps.
    std::vector<double> front_x, front_y;
    /// Of designs on that front, sorted by x; of a long front an even selection with both ends.
    std::vector<ScatterInterval> intervals;
};

/// A labelled mark: a published design or one of the experiment's own references.
struct ScatterMark {
    std::string label;
    double x = 0.0;
    double y = 0.0;
    std::string source; ///< with its status, for the tooltip
    bool published = true;
};

/// A Pareto scatter as data: what to draw, no pixels.
struct ScatterSpec {
    std::string title;
    AxisSpec x, y;
    std::optional<AxisSpec> colour;
    std::vector<ScatterSeries> series; ///< in the order of the engines
    std::vector<ScatterMark> marks;
    std::string empty_reason; ///< why there is nothing to draw, if so
};

struct ScatterChoice {
    std::string x = "area_mm2";
    std::string y = "throughput_gops";
    std::string colour;   ///< empty: by architecture
    std::string workload; ///< empty: the first
    bool log_x = true;
    bool log_y = true;
    bool show_infeasible = true;
};

/// The axes that suit an experiment: its first two objectives, what is to be maximised upwards and
/// what is to be minimised to the right; frame rate over area where there are fewer.
[[nodiscard]] ScatterChoice defaultChoice(const Experiment& experiment);

/// The scatter of two columns of a run's table. Points that an axis cannot show (NaN, or not
/// positive on a logarithmic axis) are left out.
/// @throws std::out_of_range for a column that the table lacks.
[[nodiscard]] ScatterSpec makeScatter(const RunOutcome& outcome, const Experiment& experiment,
                                      const ScatterChoice& choice);

/// A figure of the report of a run, described but not drawn.
struct PlannedFigure {
    ScatterSpec spec;
    std::string caption;
    std::string file; ///< name beside the Markdown report: "pareto.svg"
};
/// The figures that belong in the report of a run: one scatter per workload.
[[nodiscard]] std::vector<PlannedFigure> reportFigures(const RunOutcome& outcome,
                                                       const Experiment& experiment);

/// Published points of PermDNN, EIE and CirCNN (resources/published), as published and as carried
/// to 28 nm by the publication, with metric ids, for the marks of figures.
[[nodiscard]] const std::vector<ReferencePoint>& publishedPoints();

/// One part of a stacked bar.
struct BarPart {
    std::string title;
    double value = 0.0;
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
