// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/command_line.h"
#include "app/cli/text_table.h"
#include "core/engines/registry.h"
#include "core/layer/workload_library.h"

namespace permdse::cli {

namespace {

const std::vector<std::int64_t> powersOfTwo{1, 2, 4, 8, 16, 32, 64, 128, 256};

struct BalanceOptions {
    std::string layer = "Alex-7";
    std::uint64_t seed = 1;
    bool json = false;
};

/// The first engine that tells how evenly its PEs are at work.
const EngineEntry& balancedEngine() {
    const auto found =
        std::find_if(engineEntries().begin(), engineEntries().end(),
                     [](const EngineEntry& entry) { return entry.balances != nullptr; });
    if (found == engineEntries().end()) {
        throw std::logic_error("no engine has a load balance");
    }
    return *found;
}

void printTable(const Layer& layer, std::uint64_t seed, const std::vector<LoadBalance>& balances) {
    using Align = TextTable::Align;
    fmt::print("{} on {}, simulated with seed {}: entries with padding / (PEs x cycles)\n\n",
               balancedEngine().engine->title(), layer.name, seed);
    std::vector<TextTable::Column> columns{{"PEs", Align::Right}};
    for (const std::int64_t depth : powersOfTwo) {
        columns.push_back({fmt::format("FIFO {}", depth), Align::Right});
    }
    TextTable table(std::move(columns));
    for (std::size_t i = 0; i < balances.size(); i += powersOfTwo.size()) {
        std::vector<std::string> row{std::to_string(balances[i].pe_count)};
        for (std::size_t k = 0; k < powersOfTwo.size(); ++k) {
            row.push_back(fmt::format("{:.3f}", balances[i + k].efficiency));
        }
        table.addRow(std::move(row));
    }
    table.print();
}

void balance(const BalanceOptions& options, int& exitCode) {
    const Result<Layer> layer = parseLayerText(options.layer);
    if (!layer) {
        exitCode = report(layer.error());
        return;
    }
    const Result<std::vector<LoadBalance>> balances =
        balancedEngine().balances(*layer, options.seed, powersOfTwo, powersOfTwo);
    if (!balances) {
        exitCode = report(balances.error());
        return;
    }
    if (!options.json) {
        printTable(*layer, options.seed, *balances);
        return;
    }
    Json json;
    json["layer"] = layer->name;
    json["seed"] = options.seed;
    json["balances"] = Json::array();
    for (const LoadBalance& entry : *balances) {
        json["balances"].push_back({{"pe_count", entry.pe_count},
                                    {"fifo_depth", entry.fifo_depth},
                                    {"cycles", entry.cycles},
                                    {"efficiency", entry.efficiency}});
    }
    print(json);
}

} // namespace

void addBalanceCommand(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand(
        "balance",
        fmt::format("Simulate {}'s load balance for 1 to 256 PEs and FIFO depths 1 to 256",
                    balancedEngine().engine->title()));
    auto options = std::make_shared<BalanceOptions>();
    command->add_option("--layer", options->layer, "A layer, spelt as for evaluate")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "Seed of weights and activations")
        ->transform(seeds())
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON for programs");
    command->callback([options, &exitCode] { balance(*options, exitCode); });
}

} // namespace permdse::cli
