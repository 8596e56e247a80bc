// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/base/file_output.h"
#include "core/base/json_document.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/technology/calibration.h"
#include "core/validation/calibration_fit.h"

namespace permdse::cli {

namespace {

std::string factorText(double factor) {
    return fmt::format("{:.3f}{}", factor, isSuspicious(factor) ? " !" : "");
}

void printTables(const std::vector<Calibration>& calibrations) {
    using Align = TextTable::Align;
    for (const Calibration& calibration : calibrations) {
        fmt::print("\n{} at {} nm ({})\n\n", findEngine(calibration.engine)->title(),
                   displayNumber(calibration.native_nm), calibration.source);
        TextTable table({{"Category", Align::Left},
                         {"Power published [mW]", Align::Right},
                         {"modelled", Align::Right},
                         {"factor", Align::Right},
                         {"Area published [mm²]", Align::Right},
                         {"modelled", Align::Right},
                         {"factor", Align::Right}});
        for (const CalibrationFactor& factor : calibration.factors) {
            table.addRow(
                {factor.category,
                 std::isnan(factor.published_power_mw) ? "not published"
                                                       : displayNumber(factor.published_power_mw),
                 displayNumber(factor.modelled_power_mw), factorText(factor.power),
                 std::isnan(factor.published_area_mm2) ? "not published"
                                                       : displayNumber(factor.published_area_mm2),
                 displayNumber(factor.modelled_area_mm2), factorText(factor.area)});
        }
        table.print();
        fmt::print("Filler: {} of the other PE area\n", displayNumber(calibration.filler_share));
    }
    std::puts(
        "\nModelled figures are those of the reference design with factor 1. A factor beyond 2.5 "
        "either way is marked with !.");
}

/// Why a file that stands where a calibration is to be written is not replaced; empty if it may be.
std::string objection(const std::string& path, const std::string& text, const std::string& engine,
                      bool force) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) {
        return {}; // nothing is there, or AtomicFile says what is wrong
    }
    const Result<std::string> there = readTextFile(path);
    if (there && *there == text) {
        return {};
    }
    if (!force) {
        return "a file of this name exists already and holds something else; name another folder, "
               "or replace it with --force";
    }
    const Result<Calibration> calibration = loadCalibration(path, engineIds());
    if (!calibration || calibration->engine != engine) {
        return fmt::format("the file is no calibration of \"{}\" and is not replaced; name another "
                           "folder",
                           engine);
    }
    return {};
}

/// Writes <engine>.json files, all or none.
Diagnostics writeCalibrations(const std::vector<Calibration>& calibrations,
                              const std::string& directory, bool force) {
    Diagnostics problems;
    std::vector<std::unique_ptr<AtomicFile>> files;
    std::vector<AtomicFile*> all;
    for (const Calibration& calibration : calibrations) {
        const std::string path = directory + '/' + calibration.engine + ".json";
        const std::string text = toJson(calibration).dump(2) + '\n';
        if (std::string why = objection(path, text, calibration.engine, force); !why.empty()) {
            problems.push_back(refusal(path, "OUT-0009", std::move(why)));
            continue;
        }
        files.push_back(std::make_unique<AtomicFile>(path));
        files.back()->write(text);
        all.push_back(files.back().get());
        const Diagnostics& own = files.back()->problems();
        problems.insert(problems.end(), own.begin(), own.end());
    }
    return problems.empty() ? commitAll(all) : problems;
}

} // namespace

void addCalibrateCommand(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand(
        "calibrate", "Fit the category factors on the published breakdowns and print them");
    auto json = std::make_shared<bool>(false);
    auto directory = std::make_shared<std::string>();
    command->add_flag("--json", *json, "Print JSON for programs");
    command->add_option("-o,--output", *directory,
                        "Existing folder to write <engine>.json files to, in the form of "
                        "resources/calibration");
    auto force = std::make_shared<bool>(false);
    command->add_flag("--force", *force, "Replace calibrations that are there already");
    command->callback([json, directory, force, &exitCode] {
        std::vector<Calibration> calibrations;
        for (const std::string& engine : engineIds()) {
            calibrations.push_back(fitCalibration(engine));
        }
        if (!directory->empty()) {
            const Diagnostics problems = writeCalibrations(calibrations, *directory, *force);
            if (!problems.empty()) {
                exitCode = report(problems);
                return;
            }
        }
        if (*json) {
            Json all = Json::array();
            for (const Calibration& calibration : calibrations) {
                all.push_back(toJson(calibration));
            }
            print(all);
        } else {
            printTables(calibrations);
        }
    });
}

} // namespace permdse::cli
