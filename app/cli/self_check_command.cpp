// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/command_line.h"
#include "app/cli/design_options.h"
#include "app/cli/text_table.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/layer/layer_fields.h"
#include "core/validation/self_check.h"

namespace permdse::cli {

namespace {

struct SelfCheckOptions {
    std::int64_t cases = 100;
    std::uint64_t seed = 1;
    std::string architecture;
    bool json = false;
};

/// What the cases of an engine came to.
struct Summary {
    const Engine* engine = nullptr;
    std::int64_t cases = 0;
    std::int64_t failed = 0;
    double median_cycle_error = 0.0;
    /// Of what sweeps calculate with, over the cases that have not failed.
    double median_expectation_error = 0.0, high_expectation_error = 0.0,
           worst_expectation_error = 0.0;
    std::uint64_t worst_expectation_seed = 0;
    SelfCheck worst; ///< the first that failed, or that with the largest difference
};

bool isWorse(const SelfCheck& a, const SelfCheck& b) {
    const auto rank = [](const SelfCheck& check) {
        const double noise = check.noise_bound > 0.0 ? check.noise / check.noise_bound : 0.0;
        return std::pair(std::isinf(check.cycle_bound) ? 0.0 : check.cycleError(), noise);
    };
    return rank(a) > rank(b);
}

/// The value that the share `at` of the values does not exceed; 0 without values.
double quantile(std::vector<double>& values, double at) {
    if (values.empty()) {
        return 0.0;
    }
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(
        std::lround(at * static_cast<double>(values.size() - 1)))];
}

Summary summaryOf(const Engine& engine, const SelfCheckOptions& options) {
    Summary summary;
    summary.engine = &engine;
    std::vector<double> errors, expectations;
    for (std::int64_t i = 0; i < options.cases; ++i) {
        SelfCheck check = selfCheck(engine.id(), options.seed + static_cast<std::uint64_t>(i));
        const bool hasFailed = !check.problem.empty();
        if (std::isfinite(check.cycle_bound) && !hasFailed) {
            errors.push_back(check.cycleError());
            expectations.push_back(check.expectationError());
            if (expectations.back() >= summary.worst_expectation_error) {
                summary.worst_expectation_error = expectations.back();
                summary.worst_expectation_seed = check.seed;
            }
        }
        if (i == 0 || (hasFailed && summary.failed == 0) ||
            (summary.failed == 0 && isWorse(check, summary.worst))) {
            summary.worst = std::move(check);
        }
        summary.failed += hasFailed ? 1 : 0;
        ++summary.cases;
    }
    summary.median_cycle_error = quantile(errors, 0.5);
    summary.median_expectation_error = quantile(expectations, 0.5);
    summary.high_expectation_error = quantile(expectations, 0.9);
    return summary;
}

/// The command that checks this case alone.
std::string repetition(const SelfCheck& check) {
    return fmt::format("permdse selfcheck --arch {} --cases 1 --seed {}", check.engine, check.seed);
}

std::string share(double value) {
    return fmt::format("{:.2f} %", 100.0 * value);
}

std::string caseText(const Engine& engine, const SelfCheck& check) {
    std::string text;
    for (std::size_t i = 0; i < check.design.size(); ++i) {
        const ParameterInfo& parameter = engine.parameters()[i];
        if (check.design[i] != parameter.reference) {
            text += fmt::format("{}{}={}", text.empty() ? "" : " ", parameter.id,
                                parameterText(parameter, check.design[i]));
        }
    }
    return text + "; " + layerText(check.layer);
}

/// The numbers of a layer.
Json layerJson(const Layer& layer) {
    Json json = Json::object();
    for (const Field<Layer>& field : layerFields()) {
        if (isNumeric(field.info)) {
            json[field.info.id] = fieldJson(field.info, field.get(layer)).value();
        }
    }
    return json;
}

Json toJson(const Summary& summary) {
    const SelfCheck& worst = summary.worst;
    Json json{{"architecture", std::string(summary.engine->id())},
              {"cases", summary.cases},
              {"failed", summary.failed},
              {"median_cycle_error", summary.median_cycle_error},
              {"expectation",
               {{"median_cycle_error", summary.median_expectation_error},
                {"p90_cycle_error", summary.high_expectation_error},
                {"worst_cycle_error", summary.worst_expectation_error},
                {"worst_seed", summary.worst_expectation_seed}}}};
    json["worst"] = {{"problem", worst.problem},
                     {"seed", worst.seed},
                     {"command", repetition(worst)},
                     {"design", designJson(*summary.engine, worst.design)},
                     {"layer", layerJson(worst.layer)},
                     {"cycles", worst.cycles},
                     {"closed_form_cycles", worst.closed_form_cycles},
                     {"expected_cycles", worst.expected_cycles},
                     {"cycle_bound", jsonNumber(worst.cycle_bound)},
                     {"wrong_outputs", worst.wrong_outputs},
                     {"noise", jsonNumber(worst.noise)},
                     {"noise_bound", jsonNumber(worst.noise_bound)}};
    return json;
}

void printTables(const std::vector<Summary>& summaries) {
    using Align = TextTable::Align;
    TextTable table({{"Engine", Align::Left},
                     {"Cases", Align::Right},
                     {"Failed", Align::Right},
                     {"Cycles, median difference", Align::Right},
                     {"worst", Align::Right},
                     {"accepted", Align::Right},
                     {"Outputs", Align::Left}});
    for (const Summary& summary : summaries) {
        const SelfCheck& worst = summary.worst;
        table.addRow({std::string(summary.engine->title()), std::to_string(summary.cases),
                      std::to_string(summary.failed), share(summary.median_cycle_error),
                      share(worst.cycleError()), share(worst.cycle_bound),
                      worst.noise_bound > 0.0 ? fmt::format("noise of {} of at most {} steps",
                                                            displayNumber(worst.noise),
                                                            displayNumber(worst.noise_bound))
                                              : fmt::format("{} differ", worst.wrong_outputs)});
    }
    table.print();
    std::puts("\nCycles against what sweeps calculate with, the expectation over inputs with as "
              "many zeros; small layers scatter:\n");
    TextTable expectation({{"Engine", Align::Left},
                           {"Median", Align::Right},
                           {"90 %", Align::Right},
                           {"worst", Align::Right},
                           {"Worst case", Align::Left}});
    for (const Summary& summary : summaries) {
        SelfCheck worst = summary.worst;
        worst.seed = summary.worst_expectation_seed;
        expectation.addRow({std::string(summary.engine->title()),
                            share(summary.median_expectation_error),
                            share(summary.high_expectation_error),
                            share(summary.worst_expectation_error), repetition(worst)});
    }
    expectation.print();
    for (const Summary& summary : summaries) {
        const SelfCheck& worst = summary.worst;
        fmt::print("\n{}, {}: {}\n  {}\n  {}\n", summary.engine->title(),
                   worst.problem.empty() ? "worst case" : "failed", repetition(worst),
                   caseText(*summary.engine, worst),
                   worst.problem.empty()
                       ? fmt::format("{} cycles, closed form {}", displayNumber(worst.cycles),
                                     displayNumber(worst.closed_form_cycles))
                       : worst.problem);
    }
}

} // namespace

void addSelfCheckCommand(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand(
        "selfcheck",
        "Compare closed form, simulator and dense evaluation on random designs and layers");
    auto options = std::make_shared<SelfCheckOptions>();
    command->add_option("--cases", options->cases, "Cases per engine")
        ->capture_default_str()
        ->transform(integersFrom(1, 1'000'000'000));
    command->add_option("--seed", options->seed, "Seed of the first case; the others follow")
        ->transform(seeds())
        ->capture_default_str();
    command->add_option("--arch", options->architecture,
                        "Check one engine only: " + wordList(engineIds()));
    command->add_flag("--json", options->json, "Print JSON for programs");
    command->callback([options, &exitCode] {
        std::vector<const Engine*> chosenEngines(engines().begin(), engines().end());
        if (!options->architecture.empty()) {
            Diagnostics problems;
            const std::size_t index =
                chosen("--arch", options->architecture, engineIds(), problems);
            if (!problems.empty()) {
                exitCode = report(problems);
                return;
            }
            chosenEngines = {chosenEngines[index]};
        }
        std::vector<Summary> summaries;
        std::int64_t failed = 0;
        for (const Engine* engine : chosenEngines) {
            summaries.push_back(summaryOf(*engine, *options));
            failed += summaries.back().failed;
        }
        if (options->json) {
            Json list = Json::array();
            for (const Summary& summary : summaries) {
                list.push_back(toJson(summary));
            }
            print({{"seed", options->seed}, {"engines", std::move(list)}});
        } else {
            printTables(summaries);
        }
        exitCode = failed == 0 ? Done : InternalError;
    });
}

} // namespace permdse::cli
