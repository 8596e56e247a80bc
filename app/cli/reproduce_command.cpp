// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/base/unit_format.h"
#include "core/report/reproduction.h"

namespace permdse::cli {

namespace {

std::string percent(double ratio) {
    return std::isnan(ratio) ? "" : fmt::format("{:+.1f} %", ratio * 100.0);
}

void printJson(const std::vector<ReproductionRow>& rows) {
    Json json;
    json["rows"] = Json::array();
    for (const ReproductionRow& row : rows) {
        const bool published = !std::isnan(row.published);
        json["rows"].push_back({{"group", row.group},
                                {"what", row.what},
                                {"unit", row.unit},
                                {"published", jsonNumber(row.published)},
                                {"status", published ? Json(toText(row.evidence)) : Json(nullptr)},
                                {"ours", jsonNumber(row.ours)},
                                {"relative_error", jsonNumber(row.relativeError())},
                                {"method", row.method},
                                {"note", row.note}});
    }
    print(json);
}

void printTables(const std::vector<ReproductionRow>& rows) {
    using Align = TextTable::Align;
    const auto newTable = [] {
        return TextTable({{"Figure", Align::Left},
                          {"Unit", Align::Left},
                          {"Published", Align::Right},
                          {"Ours", Align::Right},
                          {"Error", Align::Right},
                          {"Status", Align::Left},
                          {"Method", Align::Left},
                          {"Note", Align::Left}});
    };
    std::string group;
    TextTable table = newTable();
    for (const ReproductionRow& row : rows) {
        if (row.group != group) {
            if (!group.empty()) {
                table.print();
                table = newTable();
            }
            group = row.group;
            fmt::print("\n{}\n\n", group);
        }
        const bool published = !std::isnan(row.published);
        table.addRow({row.what, row.unit, published ? displayNumber(row.published, 5) : "",
                      displayNumber(row.ours, 5), percent(row.relativeError()),
                      published ? std::string(toDisplayText(row.evidence)) : "", row.method,
                      row.note});
    }
    table.print();
    std::puts(
        "\nOurs is computed from the closed forms and bills of the reference designs; \"fitted\" "
        "rows agree because\ncategory factors were fitted on them (permdse calibrate). A row "
        "without a published figure is shown for\ncomparison. docs/model.md says what each row "
        "rests on.");
}

} // namespace

void addReproduceCommand(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand(
        "reproduce", "Compare the model with the figures of the publications, row by row");
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "Print JSON for programs");
    command->callback([json, &exitCode] {
        const std::vector<ReproductionRow> rows = reproducePublications();
        if (*json) {
            printJson(rows);
        } else {
            printTables(rows);
        }
        exitCode = Done;
    });
}

} // namespace permdse::cli
