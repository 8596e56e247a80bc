// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <string>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/machine/available_memory.h"
#include "core/experiment/comparison_advice.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/json_text.h"
#include "core/experiment/run_need.h"

namespace permdse::cli {

void addValidateCommand(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand(
        "validate", "Check an experiment file: every problem with file, line and place");
    auto path = std::make_shared<std::string>();
    command->add_option("EXPERIMENT", *path, "Experiment file (JSON)")->required();
    command->callback([path, &exitCode] {
        const Result<Experiment> experiment = loadExperiment(*path);
        if (!experiment) {
            exitCode = report(experiment.error());
            return;
        }
        const Diagnostics problems = memoryProblems(*experiment, availableMemory(), *path);
        if (!problems.empty()) {
            exitCode = report(problems);
            return;
        }
        report(comparisonAdvice(*experiment, *path));
        const std::uint64_t designs = designCount(*experiment);
        const std::uint64_t points = pointCount(*experiment);
        const auto plural = [](std::uint64_t count) { return count == 1 ? "" : "s"; };
        fmt::print("{}: valid, {} design{} on {} workload{}, {} point{}\n", *path, designs,
                   plural(designs), experiment->workloads.size(),
                   plural(experiment->workloads.size()), points, plural(points));
        if (const std::string need = needText(runNeed(*experiment)); !need.empty()) {
            fmt::print("{}: a run needs {}\n", *path, need);
        }
    });
}

void addSchemaCommand(CLI::App& app, int& exitCode) {
    app.add_subcommand("schema", "Print the JSON schema of experiment files")
        ->callback([&exitCode] {
            fmt::print("{}\n", jsonText(experimentSchema()));
            exitCode = Done;
        });
}

} // namespace permdse::cli
