// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/command_line.h"
#include "app/cli/design_options.h"
#include "app/cli/text_table.h"
#include "core/base/unit_format.h"
#include "core/experiment/uncertainty.h"

namespace permdse::cli {

namespace {

Evaluation evaluationOf(const DesignRequest& request) {
    return request.engine->evaluate(request.design, request.workload, request.technology);
}

/// How often the constants are drawn, and from which seed.
struct DrawOptions {
    std::uint64_t samples = 0;
    std::uint64_t seed = 1;
};

std::vector<Interval> intervalsOf(const DesignRequest& request, const DrawOptions& draws) {
    return metricIntervals(*request.engine, request.design, request.workload,
                           request.technology.settings(), {draws.samples}, draws.seed);
}

Json toJson(const DesignRequest& request, const DrawOptions& draws) {
    const std::vector<Interval> intervals = intervalsOf(request, draws);
    Json json = {{"samples", draws.samples}, {"seed", draws.seed}};
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        const MetricInfo& metric = request.engine->metrics()[i];
        if (metric.labels.empty()) {
            json["intervals"][metric.id] = {{"low", jsonNumber(intervals[i].low)},
                                            {"median", jsonNumber(intervals[i].median)},
                                            {"high", jsonNumber(intervals[i].high)}};
        }
    }
    return json;
}

void printJson(const DesignRequest& request, const DrawOptions& draws) {
    const Evaluation evaluation = evaluationOf(request);
    Json json = toJson(request);
    json["metrics"] = metricsJson(*request.engine, evaluation);
    if (draws.samples > 0) {
        json["uncertainty"] = toJson(request, draws);
    }
    json["infeasibility"] = infeasibilityText(evaluation.infeasibility);
    json["notes"] = evaluation.notes;
    json["breakdown"] = Json::array();
    for (const BreakdownLine& line : evaluation.breakdown) {
        json["breakdown"].push_back({{"component", line.component},
                                     {"title", line.title},
                                     {"module", line.module},
                                     {"category", categoryName(line.category)},
                                     {"event", line.event},
                                     {"count", line.count},
                                     {"area_mm2", line.area_mm2},
                                     {"energy_pj", line.energy_pj},
                                     {"events", line.events},
                                     {"power_mw", line.power_mw},
                                     {"leakage_mw", line.leakage_mw},
                                     {"energy_uj", line.energy_uj}});
    }
    print(json);
}

void printMetrics(const DesignRequest& request, const Evaluation& evaluation,
                  const DrawOptions& draws) {
    using Align = TextTable::Align;
    std::vector<TextTable::Column> columns{{"Metric", Align::Left}, {"Value", Align::Right}};
    std::vector<Interval> intervals;
    if (draws.samples > 0) {
        intervals = intervalsOf(request, draws);
        columns.push_back({"5 %", Align::Right});
        columns.push_back({"95 %", Align::Right});
    }
    columns.push_back({"Unit", Align::Left});
    columns.push_back({"Id", Align::Left});
    TextTable metrics(std::move(columns));
    for (std::size_t i = 0; i < evaluation.metrics.size(); ++i) {
        const MetricInfo& metric = request.engine->metrics()[i];
        std::vector<std::string> row{metric.title, metricText(metric, evaluation.metrics[i], 5)};
        if (draws.samples > 0) {
            for (const double end : {intervals[i].low, intervals[i].high}) {
                row.push_back(std::isnan(end) ? "" : metricText(metric, end, 5));
            }
        }
        row.push_back(metric.unit);
        row.push_back(metric.id);
        metrics.addRow(std::move(row));
    }
    metrics.print();
    if (draws.samples > 0 && draws.samples < fewestDrawsForIntervals) {
        fmt::print("\n5 % and 95 %: the smallest and the largest of only {} draws of the constants "
                   "within their ranges (seed {});\npercentiles need at least {}.\n",
                   draws.samples, draws.seed, fewestDrawsForIntervals);
    } else if (draws.samples > 0) {
        fmt::print("\n5 % and 95 %: nine in ten of {} draws of the constants within their ranges "
                   "(seed {}) are between.\n",
                   draws.samples, draws.seed);
    }
}

void printTables(const DesignRequest& request, const DrawOptions& draws) {
    const Evaluation evaluation = evaluationOf(request);
    fmt::print("{}\n\n", headline(request));
    using Align = TextTable::Align;
    printMetrics(request, evaluation, draws);
    std::puts("");
    TextTable bill({{"Component", Align::Left},
                    {"Category", Align::Left},
                    {"Count", Align::Right},
                    {"Area [mm²]", Align::Right},
                    {"Design power [mW]", Align::Right},
                    {"Energy/event [pJ]", Align::Right},
                    {"Events", Align::Right},
                    {"Energy [µJ]", Align::Right}});
    for (const BreakdownLine& line : evaluation.breakdown) {
        bill.addRow(
            {line.event.empty() ? line.title : fmt::format("{} ({})", line.title, line.event),
             categoryName(line.category), displayNumber(line.count), displayNumber(line.area_mm2),
             displayNumber(line.power_mw), displayNumber(line.energy_pj),
             displayNumber(line.events), displayNumber(line.energy_uj)});
    }
    bill.addRule();
    bill.addRow({"Total", "", "", displayNumber(evaluation.totalArea_mm2()),
                 displayNumber(evaluation.totalPower_mw()), "", "",
                 displayNumber(evaluation.totalEnergy_uj())});
    bill.print();
    for (const std::string& note : evaluation.notes) {
        fmt::print("\nNote: {}.", note);
    }
    std::puts(evaluation.notes.empty() ? "" : "\n");
    std::puts("Not modelled:");
    for (const std::string& item : request.engine->notModelled()) {
        fmt::print("  - {}\n", item);
    }
}

} // namespace

void addEvaluateCommand(CLI::App& app, int& exitCode) {
    auto draws = std::make_shared<DrawOptions>();
    CLI::App& command = addDesignCommand(
        app, exitCode, "evaluate",
        "Evaluate one design on a layer or workload: metrics and bill of components",
        [draws](const DesignRequest& request) { printTables(request, *draws); },
        [draws](const DesignRequest& request) { printJson(request, *draws); });
    command
        .add_option("--uncertainty", draws->samples,
                    "Draw the constants N times within their ranges and print the interval of each "
                    "metric")
        ->transform(integersFrom(UncertaintySettings::minSamples, UncertaintySettings::maxSamples));
    command.add_option("--seed", draws->seed, "Seed of the draws")
        ->transform(seeds())
        ->capture_default_str();
}

} // namespace permdse::cli
