// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/report/reproduction_document.h"
#include "core/validation/reproduction.h"

namespace permdse::cli {

namespace {

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

void printTables(const ReportDocument& document) {
    for (const ReportSection& section : document.sections) {
        fmt::print("\n{}\n\n", section.heading);
        for (const ReportTable& table : section.tables) {
            std::vector<TextTable::Column> columns;
            for (std::size_t i = 0; i < table.header.size(); ++i) {
                columns.push_back({table.header[i], table.numeric[i] ? TextTable::Align::Right
                                                                     : TextTable::Align::Left});
            }
            TextTable text(std::move(columns));
            for (const std::vector<std::string>& row : table.rows) {
                text.addRow(row);
            }
            text.print();
        }
        for (const std::string& paragraph : section.paragraphs) {
            fmt::print("{}\n", paragraph);
        }
    }
}

} // namespace

void addReproduceCommand(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand(
        "reproduce", "Compare the model with the figures of the publications, row by row");
    struct Options {
        bool json = false, markdown = false;
    };
    auto options = std::make_shared<Options>();
    CLI::Option* json = command->add_flag("--json", options->json, "Print JSON for programs");
    command->add_flag("--markdown", options->markdown, "Print Markdown")->excludes(json);
    command->callback([options, &exitCode] {
        const std::vector<ReproductionRow> rows = reproducePublications();
        if (options->json) {
            printJson(rows);
        } else if (options->markdown) {
            fmt::print("{}", toMarkdown(reproductionDocument(rows)));
        } else {
            printTables(reproductionDocument(rows));
        }
        exitCode = Done;
    });
}

} // namespace permdse::cli
