// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>
#include <memory>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/command_line.h"
#include "app/cli/design_options.h"
#include "core/base/spelling.h"
#include "core/study/explanation.h"

namespace permdse::cli {

namespace {

struct ExplainOptions {
    DesignOptions design;
    std::string metric;
    std::size_t depth = std::numeric_limits<std::size_t>::max();
};

Diagnostic unknownMetric(const Engine& engine, const std::string& metric) {
    std::vector<std::string> ids;
    for (const MetricInfo& info : engine.metrics()) {
        ids.push_back(info.id);
    }
    return {Severity::Error,
            "MET-0001",
            "METRIC",
            "",
            0,
            fmt::format("{} has no metric \"{}\"; accepted are {}{}", engine.title(), metric,
                        quotedList(ids), didYouMean(metric, ids))};
}

void explain(const ExplainOptions& options, int& exitCode) {
    const Result<DesignRequest> request = resolve(options.design);
    if (!request) {
        exitCode = report(request.error());
        return;
    }
    const Engine& engine = *request->engine;
    if (!engine.metricIndex(options.metric)) {
        exitCode = report({unknownMetric(engine, options.metric)});
        return;
    }
    const Evaluation evaluation =
        engine.evaluate(request->design, request->workload, request->technology);
    if ((evaluation.infeasibility & (OutsideSramTable | IllegalForLayer)) != 0) {
        const std::string memory =
            outsideTableText(engine.bill(request->design, request->workload, request->technology),
                             engine.billLines(), request->technology.forEngine(engine.id()));
        exitCode = report({refusal(
            "--set", "MET-0002",
            fmt::format("the design has no figures to explain: {}",
                        memory.empty() ? infeasibilityText(evaluation.infeasibility) : memory))});
        return;
    }
    const ExplanationPtr root = explainMetric(engine, request->design, request->workload,
                                              request->technology, options.metric);
    if (options.design.json) {
        Json json = toJson(*request);
        json["metric"] = options.metric;
        json["notes"] = evaluation.notes;
        json["explanation"] = explanationJson(*root);
        print(json);
        return;
    }
    fmt::print("{}\n\n{}\nRests on {}.\n", headline(*request),
               explanationText(*root, options.depth), evidenceSummary(*root));
    for (const std::string& note : evaluation.notes) {
        fmt::print("Note: {}.\n", note);
    }
}

} // namespace

void addExplainCommand(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand(
        "explain", "Show where a metric comes from: formulas, components, constants, sources");
    auto options = std::make_shared<ExplainOptions>();
    command->add_option("METRIC", options->metric, "A metric (permdse list metrics)")->required();
    options->design.addTo(*command);
    command->add_option("--depth", options->depth, "Levels below the metric [all]")
        ->transform(integersFrom(0, 1000));
    command->callback([options, &exitCode] { explain(*options, exitCode); });
}

} // namespace permdse::cli
