// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <string>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/json_text.h"

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
        std::uint64_t designs = 0;
        for (const ArchitectureSpace& space : experiment->architectures) {
            designs += designCount(space);
        }
        fmt::print("{}: valid, {} designs on {} workload{}, {} points\n", *path, designs,
                   experiment->workloads.size(), experiment->workloads.size() == 1 ? "" : "s",
                   pointCount(*experiment));
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
