// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/design_options.h"
#include "app/cli/text_table.h"
#include "core/base/unit_format.h"

namespace permdse::cli {

namespace {

Evaluation evaluationOf(const DesignRequest& request) {
    return request.engine->evaluate(request.design, request.workload, request.technology);
}

void printJson(const DesignRequest& request) {
    const Evaluation evaluation = evaluationOf(request);
    Json json = toJson(request);
    Json& metrics = json["metrics"] = Json::object();
    for (std::size_t i = 0; i < evaluation.metrics.size(); ++i) {
        const MetricInfo& metric = request.engine->metrics()[i];
        metrics[metric.id] = metric.labels.empty() || std::isnan(evaluation.metrics[i])
                                 ? jsonNumber(evaluation.metrics[i])
                                 : Json(metricText(metric, evaluation.metrics[i]));
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

void printTables(const DesignRequest& request) {
    const Evaluation evaluation = evaluationOf(request);
    fmt::print("{}\n\n", headline(request));
    using Align = TextTable::Align;
    TextTable metrics({{"Metric", Align::Left},
                       {"Value", Align::Right},
                       {"Unit", Align::Left},
                       {"Id", Align::Left}});
    for (std::size_t i = 0; i < evaluation.metrics.size(); ++i) {
        const MetricInfo& metric = request.engine->metrics()[i];
        metrics.addRow(
            {metric.title, metricText(metric, evaluation.metrics[i], 5), metric.unit, metric.id});
    }
    metrics.print();
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
    addDesignCommand(app, exitCode, "evaluate",
                     "Evaluate one design on a layer or workload: metrics and bill of components",
                     printTables, printJson);
}

} // namespace permdse::cli
