// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/scatter.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

#include "core/base/grouped_count.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/figure/scatter_fronts.h"
#include "core/figure/scatter_marks.h"

namespace permdse {

namespace {

constexpr double axisPadding = 0.05;     // of the range, on each side
constexpr double logColourFactor = 50.0; // colours span more than this: logarithmic scale
constexpr double zeroGap = 0.12;         // from the least positive value, of the decades
constexpr double leastZeroGap = 0.2;     // decades

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

std::string emptyReason(const RunOutcome& outcome, std::size_t rowsOfWorkload,
                        std::size_t infeasible, bool showInfeasible, const ScatterSpec& spec) {
    if (outcome.table->rowCount() == 0 && outcome.keepsAll()) {
        return "There are no results yet";
    }
    if (rowsOfWorkload == 0 && !outcome.keepsAll()) {
        return "No point of this workload is kept, as none is on a front";
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

/// Rows of one architecture on the workload of a scatter.
struct ArchitectureRows {
    std::vector<std::uint32_t> all;      ///< those that are wanted
    std::vector<std::uint32_t> feasible; ///< those that are feasible
};

class ScatterBuilder {
public:
    ScatterBuilder(const RunOutcome& outcome, const Experiment& experiment,
                   const ScatterChoice& choice)
        : m_outcome(outcome), m_experiment(experiment), m_choice(choice), m_table(*outcome.table),
          m_xs(m_table.column(columnOf(choice.x))), m_ys(m_table.column(columnOf(choice.y))),
          m_infeasibility(m_table.column("infeasibility")) {}

    ScatterSpec build() {
        m_spec.x = axisOf(m_outcome, m_choice.x, m_choice.log_x);
        m_spec.y = axisOf(m_outcome, m_choice.y, m_choice.log_y);
        if (!m_choice.colour.empty()) {
            m_spec.colour = axisOf(m_outcome, m_choice.colour, false);
            m_colours = m_table.column(m_choice.colour);
        }
        m_spec.axes_are_objectives = axesAreObjectives();
        chooseWorkload();
        collectRows();
        collectMarks();
        suitScale(m_spec.x, m_xs, &ScatterMark::x, "left");
        suitScale(m_spec.y, m_ys, &ScatterMark::y, "lower");
        addPoints();
        noteKept();
        if (m_extentX.empty()) {
            m_spec.empty_reason =
                emptyReason(m_outcome, m_rowCount, m_infeasible, m_choice.show_infeasible, m_spec);
        } else if (!m_anyShown) {
            m_spec.empty_reason = "The filter of the results lets no point through";
        }
        addFronts();
        addMarks();
        applyRange(m_spec.x, m_extentX);
        applyRange(m_spec.y, m_extentY);
        for (ScatterSeries& series : m_spec.series) {
            extendIntervalsToEdges(series, m_spec.x, m_spec.y);
        }
        rangeColours();
        return std::move(m_spec);
    }

private:
    [[nodiscard]] std::size_t columnOf(const std::string& id) const {
        const std::optional<std::size_t> index = m_table.find(id);
        if (!index) {
            throw std::out_of_range("the results have no column \"" + id + "\"");
        }
        return *index;
    }

    [[nodiscard]] bool axesAreObjectives() const {
        const std::vector<Objective>& objectives = m_outcome.objectives;
        return objectives.size() == 2 &&
               std::all_of(objectives.begin(), objectives.end(),
                           [&](const Objective& objective) {
                               return objective.metric == m_choice.x ||
                                      objective.metric == m_choice.y;
                           }) &&
               m_choice.x != m_choice.y;
    }

    void chooseWorkload() {
        const ColumnSpec& workloads = m_table.spec(m_table.find("workload").value());
        m_workload = m_choice.workload;
        if (m_workload.empty() && !workloads.labels.empty()) {
            m_workload = workloads.labels.front();
        }
        m_wanted = codeOf(workloads, m_workload);
        m_spec.title = fmt::format("{} against {}", m_table.spec(*m_table.find(m_choice.y)).title,
                                   lowered(m_table.spec(*m_table.find(m_choice.x)).title));
        if (!m_workload.empty()) {
            m_spec.title += ": " + workloadTitle(m_experiment, m_workload);
        }
    }

    /// A picture of some of the points says so.
    void noteKept() {
        if (!m_outcome.keepsAll()) {
            m_spec.notes.push_back(fmt::format("{} of {} points are kept, and shown",
                                               groupedCount(m_table.rowCount()),
                                               groupedCount(m_outcome.evaluated_points)));
        }
    }

    void collectRows() {
        const ColumnSpec& architectures = m_table.spec(m_table.find("architecture").value());
        const std::span<const double> workloadCodes = m_table.column("workload");
        const std::span<const double> codes = m_table.column("architecture");
        m_rows.resize(architectures.labels.size());
        for (std::uint32_t row = 0; m_wanted && row < m_table.rowCount(); ++row) {
            if (workloadCodes[row] != *m_wanted) {
                continue;
            }
            ++m_rowCount;
            ArchitectureRows& rows = m_rows.at(static_cast<std::size_t>(codes[row]));
            const bool feasible = m_infeasibility[row] == 0.0;
            m_infeasible += feasible ? 0 : 1;
            if (feasible) {
                rows.feasible.push_back(row);
            }
            if (feasible || m_choice.show_infeasible) {
                rows.all.push_back(row);
            }
        }
    }

    /// Makes an axis show what there is, and notes what it cannot show as it is.
    void suitScale(AxisSpec& axis, std::span<const double> values,
                   const double ScatterMark::*ofMark, const char* edge) {
        std::size_t negative = 0, zero = 0, without = 0;
        bool anyZero = false;
        Extent positive;
        for (const ArchitectureRows& rows : m_rows) {
            for (const std::uint32_t row : rows.all) {
                const double value = asDrawn(values[row]);
                const bool isShown = this->isShown(row);
                if (!isDrawable(value)) {
                    without += isShown ? 1 : 0;
                } else if (value > 0.0) {
                    positive.include(value);
                } else {
                    anyZero = anyZero || value == 0.0;
                    negative += value < 0.0 ? 1 : 0;
                    zero += value == 0.0 && isShown ? 1 : 0;
                }
            }
        }
        for (const ScatterMark& mark : m_marks) {
            const double value = asDrawn(mark.*ofMark);
            if (value > 0.0) {
                positive.include(value);
            } else {
                anyZero = anyZero || value == 0.0;
                negative += value < 0.0 ? 1 : 0;
            }
        }
        const auto points = [](std::size_t count) {
            return fmt::format("{} point{}", count, count == 1 ? "" : "s");
        };
        if (without > 0) {
            m_spec.notes.push_back(fmt::format("{}: {} without a finite figure not shown",
                                               axis.label, points(without)));
        }
        if (!axis.logarithmic || (negative == 0 && !anyZero)) {
            return;
        }
        if (negative > 0 || positive.empty()) {
            axis.logarithmic = false;
            m_spec.notes.push_back(
                negative > 0 ? fmt::format("{}: linear, as {} {} below 0", axis.label,
                                           points(negative), negative == 1 ? "is" : "are")
                             : fmt::format("{}: linear, as no value is above 0", axis.label));
            return;
        }
        const double decades = std::log10(positive.max / positive.min);
        const double gap = std::max(leastZeroGap, zeroGap * decades);
        axis.zero_place = positive.min * std::pow(10.0, -gap);
        axis.zero_break = positive.min * std::pow(10.0, -0.5 * gap);
        if (zero > 0) {
            m_spec.notes.push_back(
                fmt::format("{}: {} with 0 at the {} edge", axis.label, points(zero), edge));
        }
    }

    [[nodiscard]] bool isShown(std::uint32_t row) const {
        return !m_choice.is_shown || m_choice.is_shown(row);
    }

    /// Rows on the front of the objectives, of one architecture; ascending.
    [[nodiscard]] std::span<const std::uint32_t> frontOf(const std::string& architecture) const {
        for (const Front& front : m_outcome.fronts) {
            if (front.workload == m_workload && front.architecture == architecture) {
                return front.rows;
            }
        }
        return {};
    }

    void addPoints() {
        const ColumnSpec& architectures = m_table.spec(m_table.find("architecture").value());
        for (std::size_t a = 0; a < m_rows.size(); ++a) {
            ScatterSeries series = seriesOf(architectures.labels[a]);
            const std::span<const std::uint32_t> front = frontOf(series.architecture);
            bool isPlaced = false;
            for (const std::uint32_t row : m_rows[a].all) {
                if (hasPlace(m_spec.x, m_xs[row]) && hasPlace(m_spec.y, m_ys[row])) {
                    isPlaced = true;
                    addPoint(series, row, std::binary_search(front.begin(), front.end(), row));
                }
            }
            if (isPlaced) {
                addFront(series, m_table, m_rows[a].feasible, m_spec.x, m_spec.y);
                m_spec.series.push_back(std::move(series));
            }
        }
        sortByEngine(m_spec.series);
    }

    /// A hidden point has its part in ranges, which stay when others are hidden.
    void addPoint(ScatterSeries& series, std::uint32_t row, bool isOnFront) {
        const double x = placeOf(m_spec.x, m_xs[row]), y = placeOf(m_spec.y, m_ys[row]);
        const bool isFeasible = m_infeasibility[row] == 0.0;
        m_extentX.include(x);
        m_extentY.include(y);
        if (m_spec.colour && isFeasible && isDrawable(m_colours[row])) {
            m_extentColour.include(m_colours[row]);
        }
        if (!isShown(row)) {
            return;
        }
        m_anyShown = true;
        series.rows.push_back(row);
        series.x.push_back(x);
        series.y.push_back(y);
        series.feasible.push_back(isFeasible);
        series.on_front.push_back(isOnFront);
        if (m_spec.colour) {
            series.colour.push_back(isDrawable(m_colours[row])
                                        ? m_colours[row]
                                        : std::numeric_limits<double>::quiet_NaN());
        }
    }

    void addFronts() {
        for (ScatterSeries& series : m_spec.series) {
            std::erase_if(series.intervals, [this](const ScatterInterval& interval) {
                return !isShown(interval.row);
            });
            addIntervals(series, m_table, m_spec.x, m_spec.y);
            for (const ScatterInterval& interval : series.intervals) {
                includeInterval(m_extentX, m_spec.x, interval.x, interval.x_low, interval.x_high);
                includeInterval(m_extentY, m_spec.y, interval.y, interval.y_low, interval.y_high);
            }
        }
    }

    /// An end that a logarithmic axis has no place for asks for no room.
    static void includeInterval(Extent& extent, const AxisSpec& axis, double at, double low,
                                double high) {
        extent.include(showable(low, axis.logarithmic) ? low : at);
        extent.include(showable(high, axis.logarithmic) ? high : at);
    }

    void collectMarks() {
        std::vector<const Engine*> present;
        for (const Engine* engine : engines()) {
            if (hasRows(std::string(engine->id()))) {
                present.push_back(engine);
            }
        }
        m_marks = marksOf(m_experiment, m_workload, present, m_choice.x, m_choice.y);
    }

    [[nodiscard]] bool hasRows(const std::string& architecture) const {
        const ColumnSpec& architectures = m_table.spec(m_table.find("architecture").value());
        const std::optional<double> code = codeOf(architectures, architecture);
        return code && !m_rows[static_cast<std::size_t>(*code)].all.empty();
    }

    /// Gives the marks their places.
    void addMarks() {
        for (ScatterMark& mark : m_marks) {
            mark.x = placeOf(m_spec.x, mark.x);
            mark.y = placeOf(m_spec.y, mark.y);
            m_extentX.include(mark.x);
            m_extentY.include(mark.y);
        }
        m_spec.marks = std::move(m_marks);
    }

    void rangeColours() {
        if (!m_spec.colour) {
            return;
        }
        AxisSpec& colour = *m_spec.colour;
        colour.logarithmic = !m_extentColour.empty() && m_extentColour.min > 0.0 &&
                             m_extentColour.max > logColourFactor * m_extentColour.min;
        // Colours need no room at the ends: the range is that of the points.
        if (!m_extentColour.empty() && m_extentColour.max > m_extentColour.min) {
            colour.min = m_extentColour.min;
            colour.max = m_extentColour.max;
        } else {
            applyRange(colour, m_extentColour);
        }
    }

    const RunOutcome& m_outcome;
    const Experiment& m_experiment;
    const ScatterChoice& m_choice;
    const ResultTable& m_table;
    std::span<const double> m_xs, m_ys, m_infeasibility, m_colours;
    std::string m_workload;
    std::optional<double> m_wanted; ///< its code
    std::vector<ArchitectureRows> m_rows;
    std::vector<ScatterMark> m_marks;
    std::size_t m_rowCount = 0, m_infeasible = 0;
    bool m_anyShown = false;
    Extent m_extentX, m_extentY, m_extentColour;
    ScatterSpec m_spec;
};

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
    return ScatterBuilder(outcome, experiment, choice).build();
}

} // namespace permdse
