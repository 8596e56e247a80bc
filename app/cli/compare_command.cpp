// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/design_options.h"
#include "app/cli/text_table.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/study/comparison.h"

namespace permdse::cli {

namespace {

std::vector<Comparison> comparisonsOf(const DesignRequest& request) {
    return compareWithBaselines(*request.engine, request.design, request.workload,
                                request.technology);
}

Json rowJson(const ComparisonRow& row) {
    return {{"layer", row.layer},
            {"latency_us", jsonNumber(row.latency_us)},
            {"baseline_latency_us", jsonNumber(row.baseline_latency_us)},
            {"speed_up", jsonNumber(row.speed_up)},
            {"area_efficiency", jsonNumber(row.area_efficiency)},
            {"energy_efficiency", jsonNumber(row.energy_efficiency)},
            {"energy_per_frame", jsonNumber(row.energy_per_frame)},
            {"dram_kib", jsonNumber(row.dram_kib)},
            {"baseline_dram_kib", jsonNumber(row.baseline_dram_kib)}};
}

Json sideJson(const ComparedSide& side) {
    return {{"feasible", side.feasible}, {"notes", side.notes}};
}

void printJson(const DesignRequest& request) {
    Json json = toJson(request);
    json["comparisons"] = Json::array();
    for (const Comparison& comparison : comparisonsOf(request)) {
        Json& entry = json["comparisons"].emplace_back();
        entry["baseline"] = comparison.baseline;
        entry["baseline_design"] = comparison.baseline_text;
        entry["design_side"] = sideJson(comparison.design_side);
        entry["baseline_side"] = sideJson(comparison.baseline_side);
        entry["layers"] = Json::array();
        for (const ComparisonRow& row : comparison.rows) {
            entry["layers"].push_back(rowJson(row));
        }
        entry["total"] = rowJson(comparison.total);
        entry["geometric_mean"] = rowJson(comparison.mean);
    }
    print(json);
}

void printNotes(const ComparedSide& side) {
    for (const std::string& note : side.notes) {
        fmt::print("Note: {}.\n", note);
    }
}

void printTables(const DesignRequest& request) {
    using Align = TextTable::Align;
    fmt::print("{}\n", headline(request));
    const std::vector<Comparison> comparisons = comparisonsOf(request);
    printNotes(comparisons.front().design_side);
    for (const Comparison& comparison : comparisons) {
        fmt::print("\nAgainst the {}:\n", comparison.baseline_text);
        printNotes(comparison.baseline_side);
        fmt::print("\n");
        TextTable table({{"Layer", Align::Left},
                         {"Ours [µs]", Align::Right},
                         {"Baseline [µs]", Align::Right},
                         {"Speed-up", Align::Right},
                         {"Area efficiency", Align::Right},
                         {"Energy efficiency", Align::Right},
                         {"Energy per frame", Align::Right},
                         {"DRAM [KiB]", Align::Right},
                         {"baseline", Align::Right}});
        const auto ratio = [](double value) { return displayNumber(value, 3) + " x"; };
        const auto add = [&](const ComparisonRow& row) {
            table.addRow({row.layer, displayNumber(row.latency_us),
                          displayNumber(row.baseline_latency_us), ratio(row.speed_up),
                          ratio(row.area_efficiency), ratio(row.energy_efficiency),
                          ratio(row.energy_per_frame), displayNumber(row.dram_kib),
                          displayNumber(row.baseline_dram_kib)});
        };
        for (const ComparisonRow& row : comparison.rows) {
            add(row);
        }
        table.addRule();
        add(comparison.total);
        if (comparison.rows.size() > 1) { // a mean of ratios has no latencies
            const ComparisonRow& mean = comparison.mean;
            table.addRow({mean.layer, "", "", ratio(mean.speed_up), ratio(mean.area_efficiency),
                          ratio(mean.energy_efficiency), ratio(mean.energy_per_frame), "", ""});
        }
        table.print();
    }
    std::puts(
        "\nSpeed-up is latency over latency; area and energy efficiency divide it by area and by "
        "design power (full\nactivity); energy per frame is from counted events. \"All layers\": "
        "the workload as a whole.\nDRAM is what streams for each input where weights or pointers "
        "do not fit.");
    std::string notes = "Each engine runs the layer at its own compression.";
    for (const EngineEntry& entry : engineEntries()) {
        if (!entry.area_note.empty()) {
            notes += fmt::format(" {}'s {}.", entry.engine->title(), entry.area_note);
        }
    }
    fmt::print("{}\n", notes);
}

} // namespace

void addCompareCommand(CLI::App& app, int& exitCode) {
    addDesignCommand(app, exitCode, "compare",
                     "Compare a design with the reference designs of the other engines, per layer",
                     printTables, printJson);
}

} // namespace permdse::cli
