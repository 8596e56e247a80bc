// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/report/report_sections.h"

namespace permdse::report {

namespace {

constexpr std::size_t mostRows = 25;
constexpr std::size_t mostDoubts = 10;
constexpr double robustProbability = 0.5;
constexpr double certainty = 0.05;

std::string percentText(double share) {
    return displayNumber(100.0 * share, 3) + "\u00a0%";
}

/// Rows of a workload that were on its front in some draw, the most probable first.
std::vector<std::uint32_t> probableRows(const RunView& run, const Workload& workload) {
    const ResultTable& table = *run.outcome.table;
    const std::span<const double> probability = table.column("front_probability");
    const std::span<const double> workloads = table.column("workload");
    const std::vector<std::string>& names = table.spec(*table.find("workload")).labels;
    const double code =
        static_cast<double>(std::find(names.begin(), names.end(), workload.name) - names.begin());
    std::vector<std::uint32_t> rows;
    for (std::size_t row = 0; row < table.rowCount(); ++row) {
        if (workloads[row] == code && probability[row] > 0.0) {
            rows.push_back(static_cast<std::uint32_t>(row));
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
        return probability[a] > probability[b];
    });
    return rows;
}

/// The front without draws over all architectures, or those of each where there is none.
std::vector<std::uint32_t> statedFront(const RunView& run, const Workload& workload) {
    std::vector<std::uint32_t> rows;
    for (const Front& front : run.outcome.fronts) {
        if (front.workload == workload.name &&
            front.architecture.empty() == run.outcome.no_common_front.empty()) {
            rows.insert(rows.end(), front.rows.begin(), front.rows.end());
        }
    }
    return rows;
}

std::string intervalText(double low, double high) {
    return std::isnan(low) ? std::string("–")
                           : fmt::format("{} to {}", displayNumber(low), displayNumber(high));
}

ReportTable designTable(const RunView& run, const Workload& workload) {
    const ResultTable& table = *run.outcome.table;
    const std::span<const double> probability = table.column("front_probability");
    const std::vector<std::uint32_t> rows = probableRows(run, workload);
    const std::vector<std::uint32_t> stated = statedFront(run, workload);
    const auto isRobust = [&](std::uint32_t row) { return probability[row] >= robustProbability; };
    const auto robust = std::count_if(rows.begin(), rows.end(), isRobust);
    const auto kept = std::count_if(stated.begin(), stated.end(), isRobust);
    ReportTable designs;
    designs.caption = fmt::format(
        "{}: {} on the front in some draw, {} on the robust front (in at least half of the "
        "draws). Of {} on the front as stated, {} on the robust one.",
        workloadTitle(run.experiment, workload.name), counted(rows.size(), "design"),
        countText(static_cast<std::uint64_t>(robust)), countText(stated.size()),
        kept == 1 ? std::string("1 is") : countText(static_cast<std::uint64_t>(kept)) + " are");
    if (rows.size() > mostRows) {
        designs.caption += fmt::format(" Shown are the {} most probable{}.", mostRows,
                                       run.record.has_files ? "; all are in points.csv" : "");
    }
    designs.header = {"Design", "Front probability", "Front as stated"};
    designs.numeric = {false, true, false};
    for (const Objective& objective : run.outcome.objectives) {
        designs.header.push_back(columnHeading(table, objective.metric));
        designs.header.push_back("5 to 95 %");
        designs.numeric.insert(designs.numeric.end(), {true, true});
    }
    for (std::size_t i = 0; i < std::min(rows.size(), mostRows); ++i) {
        const std::uint32_t row = rows[i];
        const bool asStated = std::binary_search(stated.begin(), stated.end(), row);
        std::vector<std::string> cells{rowText(run, row), percentText(probability[row]),
                                       asStated ? "yes" : "no"};
        for (const Objective& objective : run.outcome.objectives) {
            cells.push_back(displayNumber(table.column(objective.metric)[row]));
            cells.push_back(intervalText(table.column(objective.metric + "_low")[row],
                                         table.column(objective.metric + "_high")[row]));
        }
        designs.rows.push_back(std::move(cells));
    }
    return designs;
}

/// Designs that are on the front in some draws and not in others, the most doubtful first.
ReportTable doubtTable(const RunView& run, const Workload& workload) {
    const std::span<const double> probability = run.outcome.table->column("front_probability");
    std::vector<std::uint32_t> rows = probableRows(run, workload);
    std::erase_if(rows, [&](std::uint32_t row) {
        return probability[row] < certainty || probability[row] > 1.0 - certainty;
    });
    std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::abs(probability[a] - 0.5) < std::abs(probability[b] - 0.5);
    });
    const std::vector<std::uint32_t> stated = statedFront(run, workload);
    ReportTable doubts;
    doubts.caption = fmt::format(
        "In doubt on {}: {} on the front in more than 5 % of the draws and in fewer than 95 %.{}",
        workloadTitle(run.experiment, workload.name), counted(rows.size(), "design"),
        rows.size() > mostDoubts ? fmt::format(" Shown are the {} nearest to half.", mostDoubts)
                                 : "");
    doubts.header = {"Design", "Front probability", "Front as stated"};
    doubts.numeric = {false, true, false};
    for (std::size_t i = 0; i < std::min(rows.size(), mostDoubts); ++i) {
        const bool asStated = std::binary_search(stated.begin(), stated.end(), rows[i]);
        doubts.rows.push_back(
            {rowText(run, rows[i]), percentText(probability[rows[i]]), asStated ? "yes" : "no"});
    }
    return doubts;
}

/// Whether a constant plays a part in the experiment: those of other engines, presets and of what
/// the settings replace do not.
bool isInForce(const RunView& run, const std::string& id) {
    for (const Engine* engine : engines()) {
        const std::vector<ArchitectureSpace>& spaces = run.experiment.architectures;
        const bool used =
            std::any_of(spaces.begin(), spaces.end(), [&](const ArchitectureSpace& space) {
                return space.architecture == engine->id();
            });
        if (!used && id.starts_with(std::string(engine->id()) + '_')) {
            return false;
        }
    }
    const TechnologySettings& settings = run.technology.settings();
    if (id.starts_with("dram_")) {
        return id == run.technology.dramEnergyConstant() ||
               (id == run.technology.dramBandwidthConstant() &&
                settings.dram_bandwidth_gbyte_s == 0.0);
    }
    if (id.starts_with("multiply16_") && id.ends_with("_pj")) {
        return run.experiment.architectures.empty() ||
               id ==
                   run.technology
                       .carried(run.experiment.architectures.front().architecture, "multiply16_pj")
                       .id;
    }
    return true;
}

ReportTable rangeTable(const RunView& run) {
    ReportTable ranges;
    ranges.caption = "Constants that were drawn. All others are taken as exact.";
    ranges.header = {"Constant", "Low", "Stated", "High", "Unit", "Status"};
    ranges.numeric = {false, true, true, true, false, false};
    for (const auto& [id, constant] : run.technology.constants().all()) {
        if (constant.hasRange() && isInForce(run, id)) {
            ranges.rows.push_back({id, displayNumber(constant.low),
                                   displayNumber(constant.figure.value),
                                   displayNumber(constant.high), constant.figure.unit,
                                   std::string(toDisplayText(constant.figure.evidence))});
        }
    }
    return ranges;
}

} // namespace

ReportSection confidenceSection(const RunView& run) {
    const DrawCount& draws = run.outcome.draws;
    ReportSection section;
    section.heading = "Confidence";
    if (draws.planned == 0) {
        return {};
    }
    if (draws.done == 0) {
        section.paragraphs = {"The run was stopped before the constants were drawn."};
        return section;
    }
    section.paragraphs = {
        fmt::format("{} of the constants within their ranges (seed {}), with built-in calibrations "
                    "refitted to each. The front probability is the share of the draws in which a "
                    "design is on the front {}; intervals hold nine in ten of the values.",
                    counted(draws.done, "draw"), run.experiment.search.seed,
                    run.outcome.no_common_front.empty() ? "over all architectures"
                                                        : "of its architecture"),
        "Constants move designs together: where intervals overlap, one design may still be better "
        "in every draw. Front probabilities take that into account."};
    if (draws.done < draws.planned) {
        section.paragraphs.push_back(
            fmt::format("Stopped after {} of {} draws: there are no intervals.",
                        countText(draws.done), countText(draws.planned)));
    }
    for (const Workload& workload : run.experiment.workloads) {
        section.tables.push_back(designTable(run, workload));
        if (ReportTable doubts = doubtTable(run, workload); !doubts.rows.empty()) {
            section.tables.push_back(std::move(doubts));
        }
    }
    section.tables.push_back(rangeTable(run));
    return section;
}

} // namespace permdse::report
