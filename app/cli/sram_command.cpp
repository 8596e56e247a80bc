// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/technology/sram_accuracy.h"
#include "core/technology/sram_array.h"

namespace permdse::cli {

namespace {

constexpr double mostBanks = 65536.0;

constexpr const char* accuracyMethod =
    "median and 90th percentile of the error at points of the table that are interpolated from the "
    "others: at twice the distance in capacity and width";
constexpr const char* compositionMethod =
    "decoder and routing by docs/model.md#sram-composition, from the constants of "
    "resources/technology/logic.json and the wires of the table";

struct SramOptions {
    double node_nm = 28.0;
    std::string cell = cellTypeNames()[static_cast<std::size_t>(CellType::LowStandbyPower)];
    double bytes = 0.0;
    double width_bits = 0.0;
    double banks = 1.0;
    bool json = false;
};

/// One array as the options ask for it, and the memory composed of such arrays.
struct SramAnswer {
    SramOptions asked;
    SramCost array;
    std::vector<SramPoint> neighbours;
    std::vector<SramAccuracy> accuracy; ///< along the axes on which the array is between points
    SramMemory memory;

    [[nodiscard]] bool isTablePoint() const { return accuracy.empty(); }
};

/// How the figures of one array were obtained.
std::string methodText(const SramAnswer& answer) {
    return answer.isTablePoint()
               ? "a point of the table"
               : fmt::format(
                     "interpolated between {} points of the table (docs/model.md#sram-table)",
                     answer.neighbours.size());
}

Result<SramAnswer> answerOf(const SramOptions& asked) {
    Diagnostics problems;
    const auto cell =
        static_cast<CellType>(chosen("--cell", asked.cell, cellTypeNames(), problems));
    const auto requireInteger = [&](const char* option, double value) {
        if (std::floor(value) != value) {
            problems.push_back(
                refusal(option, "CFG-0003",
                        fmt::format("expected an integer, found {}", exactText(value))));
        }
    };
    requireInteger("--bytes", asked.bytes);
    requireInteger("--width", asked.width_bits);
    requireInteger("--banks", asked.banks);
    if (!(asked.banks >= 1.0 && asked.banks <= mostBanks)) {
        problems.push_back(refusal("--banks", "CFG-0004",
                                   fmt::format("{} is outside the accepted range 1 to {}",
                                               exactText(asked.banks), exactText(mostBanks))));
    }
    const auto table = SramTable::builtin();
    const Result<SramCost> array = table->cost(asked.node_nm, cell, asked.bytes, asked.width_bits);
    if (!array) {
        for (Diagnostic problem : array.error()) {
            problem.source = "sram";
            problems.push_back(std::move(problem));
        }
    }
    if (hasErrors(problems)) {
        return problems;
    }
    SramAnswer answer{asked,
                      *array,
                      table->neighbours(asked.node_nm, cell, asked.bytes, asked.width_bits),
                      {},
                      {}};
    const std::array<double, 3> place{asked.bytes, asked.width_bits, asked.node_nm};
    for (const SramAccuracy& accuracy : leaveOneOutAccuracy(*table, cell)) {
        const std::vector<double>& grid = table->grid(accuracy.axis);
        if (!std::binary_search(grid.begin(), grid.end(),
                                place[static_cast<std::size_t>(accuracy.axis)])) {
            answer.accuracy.push_back(accuracy);
        }
    }
    TechnologySettings settings;
    settings.node_nm = asked.node_nm;
    settings.cell = cell;
    // Any engine will do: by the paper rule logic costs depend on the target node alone.
    const LogicCosts logic = Technology(settings).forEngine(engineIds().front()).logic;
    answer.memory =
        composeSram(answer.array, {asked.bytes, asked.width_bits, static_cast<int>(asked.banks), 1},
                    logic, wireDelay_ns_mm(*table, asked.node_nm, cell, asked.width_bits));
    return answer;
}

/// The flat keys of one array or part, at full precision.
void addFigures(Json& json, const SramCost& cost) {
    for (const char* id :
         {"read_pj", "write_pj", "leakage_mw", "access_ns", "cycle_ns", "area_mm2"}) {
        const auto quantity = std::find_if(sramQuantities().begin(), sramQuantities().end(),
                                           [&](const SramQuantity& each) { return each.id == id; });
        json[id] = cost.*quantity->field;
    }
}

Json figures(const SramCost& cost) {
    Json json = Json::object();
    addFigures(json, cost);
    return json;
}

void printJson(const SramAnswer& answer) {
    const SramOptions& asked = answer.asked;
    Json json = {{"node_nm", asked.node_nm},
                 {"cell", asked.cell},
                 {"bytes", static_cast<std::int64_t>(asked.bytes)},
                 {"width_bits", static_cast<std::int64_t>(asked.width_bits)}};
    addFigures(json, answer.array);
    json["status"] = toText(sramTableEvidence);
    json["source"] = sramTableSource;
    json["method"] = methodText(answer);
    Json& neighbours = json["neighbours"] = Json::array();
    for (const SramPoint& point : answer.neighbours) {
        Json each = {{"node_nm", point.node_nm},
                     {"bytes", static_cast<std::int64_t>(point.bytes)},
                     {"width_bits", static_cast<std::int64_t>(point.width_bits)}};
        addFigures(each, point.cost);
        neighbours.push_back(std::move(each));
    }
    json["accuracy_method"] = accuracyMethod;
    Json& accuracy = json["accuracy"] = Json::array();
    for (const SramAccuracy& each : answer.accuracy) {
        accuracy.push_back({{"figure", each.quantity.id},
                            {"axis", toText(each.axis)},
                            {"points", each.points},
                            {"median_error", each.median},
                            {"p90_error", each.p90}});
    }
    if (asked.banks > 1.0) {
        const SramMemory& memory = answer.memory;
        json["banks"] = static_cast<int>(asked.banks);
        json["route_mm"] = memory.route_mm;
        json["parts"] = {{"arrays", figures(memory.arrays)},
                         {"decoder", figures(memory.decoder)},
                         {"routing", figures(memory.routing)}};
        json["memory"] = figures(memory.total());
        json["memory_status"] = toText(Evidence::Chosen);
        json["memory_method"] = compositionMethod;
    }
    print(json);
}

/// "3.9 / 14.1 %": median and 90th percentile of a figure along an axis.
std::string accuracyText(const SramAnswer& answer, const SramQuantity& quantity, SramAxis axis) {
    for (const SramAccuracy& each : answer.accuracy) {
        if (each.axis == axis && each.quantity.id == quantity.id) {
            return fmt::format("{:.1f} / {:.1f} %", 100.0 * each.median, 100.0 * each.p90);
        }
    }
    return "exact";
}

void printTables(const SramAnswer& answer) {
    const SramOptions& asked = answer.asked;
    fmt::print("SRAM array of {} bytes x {} bits, {} nm, {}\n\n", exactText(asked.bytes),
               exactText(asked.width_bits), exactText(asked.node_nm), asked.cell);
    using Align = TextTable::Align;
    TextTable array({{"Figure", Align::Left},
                     {"Value", Align::Right},
                     {"Unit", Align::Left},
                     {"Left out: capacity", Align::Right},
                     {"width", Align::Right},
                     {"node", Align::Right},
                     {"Id", Align::Left}});
    for (const SramQuantity& quantity : sramQuantities()) {
        array.addRow({std::string(quantity.title), displayNumber(answer.array.*quantity.field, 5),
                      std::string(quantity.unit),
                      accuracyText(answer, quantity, SramAxis::Capacity),
                      accuracyText(answer, quantity, SramAxis::Width),
                      accuracyText(answer, quantity, SramAxis::Node), std::string(quantity.id)});
    }
    array.print();
    fmt::print("\nStatus: {}. Source: {}.\nMethod: {}.\n", toDisplayText(sramTableEvidence),
               sramTableSource, methodText(answer));
    if (!answer.isTablePoint()) {
        fmt::print("Left out: {}.\n", accuracyMethod);
    }
    if (asked.banks > 1.0) {
        const SramMemory& memory = answer.memory;
        fmt::print("\n{} such arrays, one word of one array at a time; {} mm of wires to it\n\n",
                   exactText(asked.banks), displayNumber(memory.route_mm));
        TextTable parts({{"Figure", Align::Left},
                         {"Arrays", Align::Right},
                         {"Decoder", Align::Right},
                         {"Routing", Align::Right},
                         {"Total", Align::Right},
                         {"Unit", Align::Left}});
        const SramCost total = memory.total();
        for (const SramQuantity& quantity : sramQuantities()) {
            parts.addRow({std::string(quantity.title),
                          displayNumber(memory.arrays.*quantity.field, 5),
                          displayNumber(memory.decoder.*quantity.field, 5),
                          displayNumber(memory.routing.*quantity.field, 5),
                          displayNumber(total.*quantity.field, 5), std::string(quantity.unit)});
        }
        parts.print();
        fmt::print("\nStatus of the composition: {}. Method: {}.\n",
                   toDisplayText(Evidence::Chosen), compositionMethod);
    }
}

} // namespace

void addSramCommand(CLI::App& app, int& exitCode) {
    CLI::App* command =
        app.add_subcommand("sram", "Cost of one SRAM array, or of a memory composed of several");
    auto options = std::make_shared<SramOptions>();
    command->add_option("--node", options->node_nm, "Technology node in nm")->capture_default_str();
    command->add_option("--cell", options->cell, "SRAM cell type")->capture_default_str();
    command->add_option("--bytes", options->bytes, "Capacity of the array in bytes")->required();
    command->add_option("--width", options->width_bits, "Bits of a word")->required();
    command->add_option("--banks", options->banks, "Equal arrays of the memory")
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON for programs");
    command->callback([options, &exitCode] {
        const Result<SramAnswer> answer = answerOf(*options);
        if (!answer) {
            exitCode = report(answer.error());
            return;
        }
        (options->json ? printJson : printTables)(*answer);
    });
}

} // namespace permdse::cli
