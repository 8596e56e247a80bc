// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

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

} // namespace permdse
