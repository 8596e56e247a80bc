// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/architecture/evaluation.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/experiment/row_design.h"
#include "core/figure/breakdown.h"
#include "core/report/report_sections.h"

namespace permdse::report {

namespace {

constexpr std::size_t mostRows = 25;

/// Metrics that a table of designs shows beside the objectives.
const std::vector<std::string>& usualMetrics() {
    static const std::vector<std::string> metrics = {"latency_us", "throughput_gops", "area_mm2",
                                                     "power_mw", "energy_uj"};
    return metrics;
}

/// Objectives first, then the usual metrics, each once.
std::vector<std::size_t> shownMetrics(const RunView& run) {
    const ResultTable& table = *run.outcome.table;
    std::vector<std::size_t> columns;
    const auto add = [&](const std::string& id) {
        const std::optional<std::size_t> column = table.find(id);
        if (column && std::find(columns.begin(), columns.end(), *column) == columns.end()) {
            columns.push_back(*column);
        }
    };
    for (const Objective& objective : run.outcome.objectives) {
        add(objective.metric);
    }
    for (const std::string& metric : usualMetrics()) {
        add(metric);
    }
    return columns;
}

/// Rows of a front from best to worst in the first objective; of a long one an even selection that
/// keeps both ends.
std::vector<std::uint32_t> shownRows(const RunView& run, const Front& front) {
    std::vector<std::uint32_t> rows = front.rows;
    if (!run.outcome.objectives.empty()) {
        const Objective& first = run.outcome.objectives.front();
        const std::span<const double> values = run.outcome.table->column(first.metric);
        std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
            return first.sense == Sense::Maximise ? values[a] > values[b] : values[a] < values[b];
        });
    }
    if (rows.size() <= mostRows) {
        return rows;
    }
    std::vector<std::uint32_t> selected;
    for (std::size_t i = 0; i < mostRows; ++i) {
        selected.push_back(rows[i * (rows.size() - 1) / (mostRows - 1)]);
    }
    return selected;
}

std::string frontCaption(const RunView& run, const Front& front, std::size_t shown) {
    const std::string name =
        front.architecture.empty() ? "Over all architectures" : engineTitle(front.architecture);
    std::string caption =
        fmt::format("{}: {} on the front", name, counted(front.rows.size(), "design"));
    if (shown < front.rows.size()) {
        caption += fmt::format(
            ". Shown are {}, spread evenly from best to worst in {}; {} more are {}", shown,
            columnHeading(*run.outcome.table, run.outcome.objectives.front().metric),
            countText(front.rows.size() - shown),
            run.record.has_files ? "in fronts.csv" : "left out");
    }
    return caption + ".";
}

/// The swept parameters of an architecture that the results have a column for.
std::vector<std::size_t> parameterColumns(const RunView& run, const std::string& architecture) {
    std::vector<std::size_t> columns;
    for (const ArchitectureSpace& space : run.experiment.architectures) {
        if (space.architecture != architecture) {
            continue;
        }
        for (const SweepAxis& axis : withLayerAxes(space, run.experiment.workloads).sweep) {
            if (const auto column = run.outcome.table->find(axis.parameter)) {
                columns.push_back(*column);
            }
        }
    }
    return columns;
}

} // namespace

ReportSection frontSection(const RunView& run, const Workload& workload) {
    const ResultTable& table = *run.outcome.table;
    ReportSection section;
    section.heading = "Pareto fronts: " + workloadTitle(run.experiment, workload.name);
    std::string objectives;
    for (const Objective& objective : run.outcome.objectives) {
        objectives += fmt::format("{}{} ({})", objectives.empty() ? "" : ", ",
                                  columnHeading(table, objective.metric),
                                  objective.sense == Sense::Maximise ? "max" : "min");
    }
    const std::vector<std::size_t> metrics = shownMetrics(run);
    for (const Front& front : run.outcome.fronts) {
        if (front.workload != workload.name || front.rows.empty()) {
            continue;
        }
        ReportTable designs;
        const bool overAll = front.architecture.empty();
        if (overAll && run.experiment.architectures.size() == 1) {
            continue; // it is that of the only architecture
        }
        std::vector<std::size_t> columns =
            overAll ? std::vector<std::size_t>{} : parameterColumns(run, front.architecture);
        const std::size_t parameters = columns.size();
        columns.insert(columns.end(), metrics.begin(), metrics.end());
        if (overAll || parameters == 0) {
            designs.header.emplace_back("Design");
            designs.numeric.push_back(false);
        }
        for (const std::size_t column : columns) {
            const ColumnSpec& spec = table.spec(column);
            designs.header.push_back(titleWithUnit(spec.title, spec.unit));
            designs.numeric.push_back(spec.labels.empty());
        }
        const std::vector<std::uint32_t> rows = shownRows(run, front);
        for (const std::uint32_t row : rows) {
            std::vector<std::string> cells;
            if (overAll || parameters == 0) {
                cells.push_back(rowText(run, row));
            }
            for (const std::size_t column : columns) {
                cells.push_back(cellForPeople(run, row, column));
            }
            designs.rows.push_back(std::move(cells));
        }
        designs.caption = frontCaption(run, front, rows.size());
        section.tables.push_back(std::move(designs));
    }
    if (section.tables.empty()) {
        section.paragraphs = {noFrontText(run.outcome, workload.name)};
    } else {
        section.paragraphs = {"Objectives: " + objectives +
                              ". A design is on the front if none is at least as good in all of "
                              "them and better in one."};
        if (!run.outcome.no_common_front.empty()) {
            section.paragraphs.push_back(run.outcome.no_common_front);
        }
    }
    return section;
}

namespace {

/// What each category has of the design and of the references, and in all.
ReportTable sharesTable(const BarSpec& bars) {
    ReportTable shares;
    shares.caption =
        fmt::format("{}: {}, and the share of the design.", bars.title, bars.value_label);
    shares.header = {"Category"};
    shares.numeric = {false};
    std::vector<double> totals;
    for (const StackedBar& bar : bars.bars) {
        shares.header.push_back(bar.label);
        shares.numeric.push_back(true);
        double total = 0.0;
        for (const BarPart& part : bar.parts) {
            total += part.value;
        }
        totals.push_back(total);
    }
    const std::size_t parts = bars.bars.front().parts.size();
    for (std::size_t part = 0; part < parts; ++part) {
        std::vector<std::string> cells = {bars.bars.front().parts[part].title};
        for (std::size_t bar = 0; bar < bars.bars.size(); ++bar) {
            const double value = bars.bars[bar].parts[part].value;
            cells.push_back(value > 0.0 ? fmt::format("{} ({} %)", displayNumber(value),
                                                      displayNumber(100.0 * value / totals[bar], 2))
                                        : std::string("–"));
        }
        shares.rows.push_back(std::move(cells));
    }
    std::vector<std::string> sum = {"Total"};
    for (const double total : totals) {
        sum.push_back(total > 0.0 ? displayNumber(total) : "not modelled");
    }
    shares.rows.push_back(std::move(sum));
    return shares;
}

ReportTable billTable(const std::string& letter, const Evaluation& evaluation) {
    ReportTable bill;
    bill.caption = fmt::format("Bill of components of design {}.", letter);
    bill.header = {"Component",         "Part of",     "Category",      "Count", "Area [mm²]",
                   "Design power [mW]", "Energy [µJ]", "Counted event", "Events"};
    bill.numeric = {false, false, false, true, true, true, true, false, true};
    for (const BreakdownLine& line : evaluation.breakdown) {
        bill.rows.push_back({line.title, moduleTitle(line.module), categoryTitle(line.category),
                             displayNumber(line.count), displayNumber(line.area_mm2),
                             displayNumber(line.power_mw), displayNumber(line.energy_uj),
                             line.event, displayNumber(line.events)});
    }
    return bill;
}

} // namespace

ReportSection breakdownSection(const RunView& run, const Workload& workload) {
    ReportSection section;
    section.heading = "Where area, power and energy go";
    const std::vector<BestRow> best = bestRows(run, workload.name);
    std::vector<std::pair<std::string, Evaluation>> evaluations;
    std::optional<RowDesign> design;
    if (!best.empty()) {
        design = designOfRow(run.experiment, *run.outcome.table, best.front().row);
    }
    const Technology technology(design ? design->technology : run.experiment.technology);
    if (design) {
        evaluations.emplace_back(
            fmt::format("Design {} ({})", best.front().letter, engineTitle(design->engine->id())),
            design->engine->evaluate(design->values, design->on(workload), technology));
        section.paragraphs.push_back(fmt::format("Design {} is the one with the {} on {}: {}. "
                                                 "Beside it the reference designs on the same "
                                                 "workload.",
                                                 best.front().letter, best.front().best,
                                                 workloadTitle(run.experiment, workload.name),
                                                 rowText(run, best.front().row)));
    } else {
        section.paragraphs.push_back(
            fmt::format("No design is on a front; these are the reference designs on {}.",
                        workloadTitle(run.experiment, workload.name)));
    }
    for (const Engine* engine : engines()) {
        evaluations.emplace_back(
            fmt::format("{} reference", engine->title()),
            engine->evaluate(engine->referenceDesign(technology), workload, technology));
    }
    for (const BreakdownQuantity quantity :
         {BreakdownQuantity::Area, BreakdownQuantity::Power, BreakdownQuantity::Energy}) {
        section.tables.push_back(
            sharesTable(makeBreakdown(evaluations, quantity, BreakdownGrouping::Category)));
    }
    if (!best.empty()) {
        section.tables.push_back(billTable(best.front().letter, evaluations.front().second));
    }
    return section;
}

} // namespace permdse::report
