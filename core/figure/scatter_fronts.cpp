// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/scatter_fronts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

#include "core/exploration/pareto.h"
#include "core/figure/scatter_marks.h"

namespace permdse {

namespace {

constexpr std::size_t mostIntervals = 12; // of a series: more would hide each other

/// Ends of the interval of a column; empty where the results have none.
struct IntervalColumns {
    std::span<const double> low, high;

    IntervalColumns(const ResultTable& table, const std::string& column) {
        if (table.find(column + "_low") && table.find(column + "_high")) {
            low = table.column(column + "_low");
            high = table.column(column + "_high");
        }
    }
    /// The interval of a row. A low end that a logarithmic axis has no place for is 0 here.
    [[nodiscard]] std::pair<double, double> at(std::uint32_t row, bool logarithmic) const {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        const bool shown = !low.empty() && isDrawable(low[row]) && showable(high[row], logarithmic);
        if (!shown) {
            return {none, none};
        }
        return {logarithmic ? std::max(low[row], 0.0) : low[row], high[row]};
    }
};

} // namespace

void addFront(ScatterSeries& series, const ResultTable& table,
              std::span<const std::uint32_t> feasibleRows, const AxisSpec& x, const AxisSpec& y) {
    if (x.better == Sense::Ignore || y.better == Sense::Ignore || feasibleRows.empty()) {
        return;
    }
    const std::span<const double> xs = table.column(x.column), ys = table.column(y.column);
    const std::array<ObjectiveColumn, 2> objectives = {ObjectiveColumn{xs, x.better},
                                                       ObjectiveColumn{ys, y.better}};
    std::vector<std::pair<double, double>> points;
    for (const std::uint32_t row : paretoFront(objectives, feasibleRows)) {
        if (hasPlace(x, xs[row]) && hasPlace(y, ys[row])) {
            const double px = placeOf(x, xs[row]), py = placeOf(y, ys[row]);
            points.emplace_back(px, py);
            series.intervals.push_back({row, px, {}, {}, py, {}, {}});
        }
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    for (const auto& [px, py] : points) {
        series.front_x.push_back(px);
        series.front_y.push_back(py);
    }
}

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

void extendIntervalsToEdges(ScatterSeries& series, const AxisSpec& x, const AxisSpec& y) {
    for (ScatterInterval& interval : series.intervals) {
        if (x.logarithmic && interval.x_low == 0.0) {
            interval.x_low = x.min;
        }
        if (y.logarithmic && interval.y_low == 0.0) {
            interval.y_low = y.min;
        }
    }
}

} // namespace permdse
