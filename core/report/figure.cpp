// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

#include "core/architecture/engine.h"
#include "core/base/sourced.h"
#include "core/base/unit_format.h"
#include "core/exploration/pareto.h"

namespace permdse {

namespace {

constexpr double axisPadding = 0.05;      // of the range, on each side
constexpr std::size_t mostIntervals = 12; // of a series: more would hide each other
constexpr double logColourFactor = 50.0;  // colours span more than this: logarithmic scale

bool showable(double value, bool logarithmic) {
    return std::isfinite(value) && (!logarithmic || value > 0.0);
}

/// The smallest and largest of the values seen.
struct Extent {
    double min = std::numeric_limits<double>::infinity();
    double max = -std::numeric_limits<double>::infinity();

    void include(double value) {
        min = std::min(min, value);
        max = std::max(max, value);
    }
    [[nodiscard]] bool empty() const { return !(min <= max); }
};

/// A range around the extent with some room, never of zero length.
std::pair<double, double> paddedRange(const Extent& extent, bool logarithmic) {
    if (extent.empty()) {
        return logarithmic ? std::pair{1.0, 10.0} : std::pair{0.0, 1.0};
    }
    if (logarithmic) {
        const double low = std::log10(extent.min);
        const double high = std::log10(extent.max);
        const double room = high - low > 1e-9 ? axisPadding * (high - low) : std::log10(2.0);
        return {std::pow(10.0, low - room), std::pow(10.0, high + room)};
    }
    const double length = extent.max - extent.min;
    const double size = std::max(std::abs(extent.min), std::abs(extent.max));
    double room = axisPadding * length;
    if (length <= 1e-9 * size || length == 0.0) {
        room = size > 0.0 ? 0.1 * size : 1.0;
    }
    double low = extent.min - room;
    if (extent.min >= 0.0 && low < 0.0) {
        low = 0.0; // no negative areas on the axis
    }
    return {low, extent.max + room};
}

AxisSpec axisOf(const RunOutcome& outcome, const std::string& column, bool logarithmic) {
    const std::optional<std::size_t> index = outcome.table->find(column);
    if (!index) {
        throw std::out_of_range("the results have no column \"" + column + "\"");
    }
    const ColumnSpec& spec = outcome.table->spec(*index);
    AxisSpec axis;
    axis.column = column;
    axis.label = titleWithUnit(spec.title, spec.unit);
    axis.better = spec.sense;
    for (const Objective& objective : outcome.objectives) {
        if (objective.metric == column) {
            axis.better = objective.sense; // the experiment may want what is usually unwanted
        }
    }
    axis.logarithmic = logarithmic;
    return axis;
}

void applyRange(AxisSpec& axis, const Extent& extent) {
    std::tie(axis.min, axis.max) = paddedRange(extent, axis.logarithmic);
}

/// The Pareto front of a series in x and y, sorted by x, equal points once.
void addFront(ScatterSeries& series, const AxisSpec& x, const AxisSpec& y) {
    if (x.better == Sense::Ignore || y.better == Sense::Ignore) {
        return;
    }
    std::vector<std::uint32_t> candidates;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        if (series.feasible[i]) {
            candidates.push_back(static_cast<std::uint32_t>(i));
        }
    }
    if (candidates.empty()) {
        return;
    }
    const std::array<ObjectiveColumn, 2> objectives = {ObjectiveColumn{series.x, x.better},
                                                       ObjectiveColumn{series.y, y.better}};
    std::vector<std::pair<double, double>> points;
    for (const std::uint32_t i : paretoFront(objectives, candidates)) {
        points.emplace_back(series.x[i], series.y[i]);
        series.intervals.push_back({series.rows[i], series.x[i], {}, {}, series.y[i], {}, {}});
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    for (const auto& [px, py] : points) {
        series.front_x.push_back(px);
        series.front_y.push_back(py);
    }
}

/// Ends of the interval of a column; empty where the results have none.
struct IntervalColumns {
    std::span<const double> low, high;

    IntervalColumns(const ResultTable& table, const std::string& column) {
        if (table.find(column + "_low") && table.find(column + "_high")) {
            low = table.column(column + "_low");
            high = table.column(column + "_high");
        }
    }
    [[nodiscard]] std::pair<double, double> at(std::uint32_t row, bool logarithmic) const {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        const bool shown =
            !low.empty() && showable(low[row], logarithmic) && showable(high[row], logarithmic);
        return shown ? std::pair{low[row], high[row]} : std::pair{none, none};
    }
};

/// Of the designs on the front of a series those whose intervals are shown.
void addIntervals(ScatterSeries& series, const ResultTable& table, const AxisSpec& x,
                  const AxisSpec& y) {
    const IntervalColumns onX(table, x.column), onY(table, y.column);
    std::vector<ScatterInterval>& intervals = series.intervals;
    for (ScatterInterval& interval : intervals) {
        std::tie(interval.x_low, interval.x_high) = onX.at(interval.row, x.logarithmic);
        std::tie(interval.y_low, interval.y_high) = onY.at(interval.row, y.logarithmic);
    }
    std::erase_if(intervals, [](const ScatterInterval& interval) {
        return std::isnan(interval.x_low) && std::isnan(interval.y_low);
    });
    std::stable_sort(intervals.begin(), intervals.end(),
                     [](const auto& a, const auto& b) { return a.x < b.x; });
    if (intervals.size() > mostIntervals) {
        std::vector<ScatterInterval> selected;
        for (std::size_t i = 0; i < mostIntervals; ++i) {
            selected.push_back(intervals[i * (intervals.size() - 1) / (mostIntervals - 1)]);
        }
        intervals = std::move(selected);
    }
}

std::optional<double> metricOf(const ReferencePoint& point, std::string_view metric) {
    for (const auto& [id, value] : point.metrics) {
        if (id == metric) {
            return value;
        }
    }
    return std::nullopt;
}

/// A reference point's value on an axis.
struct MarkValue {
    double value = 0.0;
    bool peak = false;    ///< a peak figure, not one reached on the workload
    bool derived = false; ///< arithmetic of ours or of a publication on published figures
};

/// Whether the source of a published point says so of one of its figures.
bool isDerived(const ReferencePoint& point, std::string_view metric, double value) {
    const std::string statement =
        fmt::format("{} {} {}", metric, displayNumber(value, 6), toText(Evidence::Derived));
    return point.source.find(statement) != std::string::npos;
}

/// Publications state peak rates, which are not the throughput on a workload: they are shown on
/// such an axis all the same, because architects expect them there, but never without saying so.
std::optional<MarkValue> markValue(const ReferencePoint& point, const std::string& column) {
    const std::optional<double> peak_gops = metricOf(point, "peak_gops");
    const std::optional<double> power_mw = metricOf(point, "power_mw");
    const std::optional<double> area_mm2 = metricOf(point, "area_mm2");
    const std::optional<double> equivalent_tops = metricOf(point, "equivalent_tops");
    if (const std::optional<double> stated = metricOf(point, column)) {
        const bool peak = column == "peak_gops" || (column == "equivalent_tops" && peak_gops);
        return MarkValue{*stated, peak, isDerived(point, column, *stated)};
    }
    if (column == "throughput_gops" && peak_gops) {
        return MarkValue{*peak_gops, true, isDerived(point, "peak_gops", *peak_gops)};
    }
    if (column == "gops_per_w" && peak_gops && power_mw && *power_mw > 0.0) {
        return MarkValue{*peak_gops / *power_mw * 1e3, true, true};
    }
    if (column == "gops_per_mm2" && peak_gops && area_mm2 && *area_mm2 > 0.0) {
        return MarkValue{*peak_gops / *area_mm2, true, true};
    }
    if (column == "equivalent_tops_per_w" && equivalent_tops && power_mw && *power_mw > 0.0) {
        return MarkValue{*equivalent_tops / *power_mw * 1e3, peak_gops.has_value(), true};
    }
    return std::nullopt;
}

std::optional<ScatterMark> markOf(const ReferencePoint& point, bool published, const AxisSpec& x,
                                  const AxisSpec& y) {
    const std::optional<MarkValue> onX = markValue(point, x.column);
    const std::optional<MarkValue> onY = markValue(point, y.column);
    if (!onX || !onY || !showable(onX->value, x.logarithmic) ||
        !showable(onY->value, y.logarithmic)) {
        return std::nullopt;
    }
    ScatterMark mark;
    mark.label = point.name;
    if (onX->peak || onY->peak) {
        const bool derived = (onX->peak && onX->derived) || (onY->peak && onY->derived);
        mark.label += !published ? " (peak)" : derived ? " (peak, derived)" : " (peak, published)";
    }
    mark.x = onX->value;
    mark.y = onY->value;
    mark.source = point.source;
    mark.published = published;
    return mark;
}

/// The code of a label in a column of codes.
std::optional<double> codeOf(const ColumnSpec& spec, const std::string& label) {
    const auto found = std::find(spec.labels.begin(), spec.labels.end(), label);
    if (found == spec.labels.end()) {
        return std::nullopt;
    }
    return static_cast<double>(found - spec.labels.begin());
}

std::string lowered(std::string text) {
    // Only a plain capital followed by a small letter: "Area", but not "EDP".
    if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'A' + 'a');
    }
    return text;
}

std::string workloadTitle(const Experiment& experiment, const std::string& name) {
    for (const Workload& workload : experiment.workloads) {
        if (workload.name == name && !workload.title.empty()) {
            return workload.title;
        }
    }
    return name;
}

ScatterSeries seriesOf(const std::string& architecture) {
    ScatterSeries series;
    series.architecture = architecture;
    const Engine* engine = findEngine(architecture);
    series.title = engine ? std::string(engine->title()) : architecture;
    return series;
}

/// The series in the order of the engines, whatever the order of the table's codes.
void sortByEngine(std::vector<ScatterSeries>& series) {
    const auto place = [](const ScatterSeries& s) {
        const std::span<const Engine* const> all = engines();
        return std::find_if(all.begin(), all.end(),
                            [&](const Engine* engine) { return engine->id() == s.architecture; }) -
               all.begin();
    };
    std::stable_sort(series.begin(), series.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

std::string emptyReason(const ResultTable& table, std::size_t rowsOfWorkload,
                        std::size_t infeasible, bool showInfeasible, const ScatterSpec& spec) {
    if (table.rowCount() == 0) {
        return "There are no results yet";
    }
    if (rowsOfWorkload == 0) {
        return "The results hold no point of this workload";
    }
    if (infeasible == rowsOfWorkload && !showInfeasible) {
        return "No design is feasible; show the infeasible ones to see them";
    }
    return fmt::format("No point has a value that can be shown for {} and {}", spec.x.label,
                       spec.y.label);
}

} // namespace

ScatterChoice defaultChoice(const Experiment& experiment) {
    ScatterChoice choice;
    choice.y = "frames_per_s";
    const std::vector<Objective>& objectives = experiment.objectives;
    if (objectives.size() >= 2) {
        const bool firstUp = objectives[0].sense == Sense::Maximise;
        choice.y = objectives[firstUp ? 0 : 1].metric;
        choice.x = objectives[firstUp ? 1 : 0].metric;
    } else if (!objectives.empty() && objectives.front().metric != choice.x) {
        choice.y = objectives.front().metric;
    }
    return choice;
}

ScatterSpec makeScatter(const RunOutcome& outcome, const Experiment& experiment,
                        const ScatterChoice& choice) {
    const ResultTable& table = *outcome.table;
    ScatterSpec spec;
    spec.x = axisOf(outcome, choice.x, choice.log_x);
    spec.y = axisOf(outcome, choice.y, choice.log_y);
    const std::span<const double> xs = table.column(choice.x);
    const std::span<const double> ys = table.column(choice.y);
    std::span<const double> colours;
    if (!choice.colour.empty()) {
        spec.colour = axisOf(outcome, choice.colour, false);
        colours = table.column(choice.colour);
    }

    const ColumnSpec& workloads = table.spec(table.find("workload").value());
    const ColumnSpec& architectures = table.spec(table.find("architecture").value());
    const std::span<const double> workloadCodes = table.column("workload");
    const std::span<const double> architectureCodes = table.column("architecture");
    const std::span<const double> infeasibility = table.column("infeasibility");
    std::string workload = choice.workload;
    if (workload.empty() && !workloads.labels.empty()) {
        workload = workloads.labels.front();
    }
    const std::optional<double> wanted = codeOf(workloads, workload);
    spec.title = fmt::format("{} against {}", table.spec(*table.find(choice.y)).title,
                             lowered(table.spec(*table.find(choice.x)).title));
    if (!workload.empty()) {
        spec.title += ": " + workloadTitle(experiment, workload);
    }

    for (const std::string& architecture : architectures.labels) {
        spec.series.push_back(seriesOf(architecture));
    }
    Extent extentX, extentY, extentColour;
    std::size_t rowsOfWorkload = 0;
    std::size_t infeasible = 0;
    for (std::size_t row = 0; wanted && row < table.rowCount(); ++row) {
        if (workloadCodes[row] != *wanted) {
            continue;
        }
        ++rowsOfWorkload;
        const bool feasible = infeasibility[row] == 0.0;
        infeasible += feasible ? 0 : 1;
        const bool shown = showable(xs[row], spec.x.logarithmic) &&
                           showable(ys[row], spec.y.logarithmic) &&
                           (feasible || choice.show_infeasible);
        if (!shown) {
            continue;
        }
        ScatterSeries& series = spec.series.at(static_cast<std::size_t>(architectureCodes[row]));
        series.rows.push_back(static_cast<std::uint32_t>(row));
        series.x.push_back(xs[row]);
        series.y.push_back(ys[row]);
        series.feasible.push_back(feasible);
        extentX.include(xs[row]);
        extentY.include(ys[row]);
        if (spec.colour) {
            series.colour.push_back(colours[row]);
            if (std::isfinite(colours[row]) && feasible) {
                extentColour.include(colours[row]);
            }
        }
    }
    const bool anyPoint = !extentX.empty();
    if (!anyPoint) {
        spec.empty_reason =
            emptyReason(table, rowsOfWorkload, infeasible, choice.show_infeasible, spec);
    }
    std::erase_if(spec.series, [](const ScatterSeries& series) { return series.rows.empty(); });
    sortByEngine(spec.series);
    for (ScatterSeries& series : spec.series) {
        addFront(series, spec.x, spec.y);
        addIntervals(series, table, spec.x, spec.y);
        for (const ScatterInterval& interval : series.intervals) {
            for (const double end : {interval.x_low, interval.x_high}) {
                extentX.include(std::isnan(end) ? interval.x : end);
            }
            for (const double end : {interval.y_low, interval.y_high}) {
                extentY.include(std::isnan(end) ? interval.y : end);
            }
        }
    }

    const auto addMarks = [&](const std::vector<ReferencePoint>& points, bool published) {
        for (const ReferencePoint& point : points) {
            if (std::optional<ScatterMark> mark = markOf(point, published, spec.x, spec.y)) {
                extentX.include(mark->x);
                extentY.include(mark->y);
                spec.marks.push_back(std::move(*mark));
            }
        }
    };
    addMarks(publishedPoints(), true);
    addMarks(experiment.references, false);

    applyRange(spec.x, extentX);
    applyRange(spec.y, extentY);
    if (spec.colour) {
        spec.colour->logarithmic = !extentColour.empty() && extentColour.min > 0.0 &&
                                   extentColour.max > logColourFactor * extentColour.min;
        // Colours need no room at the ends: the range is that of the points.
        if (!extentColour.empty() && extentColour.max > extentColour.min) {
            spec.colour->min = extentColour.min;
            spec.colour->max = extentColour.max;
        } else {
            applyRange(*spec.colour, extentColour);
        }
    }
    return spec;
}

std::vector<PlannedFigure> reportFigures(const RunOutcome& outcome, const Experiment& experiment) {
    std::vector<PlannedFigure> figures;
    for (const Workload& workload : experiment.workloads) {
        ScatterChoice choice = defaultChoice(experiment);
        choice.workload = workload.name;
        PlannedFigure figure;
        figure.spec = makeScatter(outcome, experiment, choice);
        figure.caption = fmt::format("{} over {} on {}. Steps are the fronts of these two figures, "
                                     "faint points are not feasible, marks are published designs.",
                                     figure.spec.y.label, figure.spec.x.label, workload.title);
        const bool bars = std::any_of(figure.spec.series.begin(), figure.spec.series.end(),
                                      [](const auto& series) { return !series.intervals.empty(); });
        if (bars) {
            figure.caption += fmt::format(" Bars hold nine in ten of {} draws of the constants.",
                                          outcome.draws.done);
        }
        figure.file =
            figures.empty() ? "pareto.svg" : fmt::format("pareto-{}.svg", figures.size() + 1);
        figures.push_back(std::move(figure));
    }
    return figures;
}

} // namespace permdse
