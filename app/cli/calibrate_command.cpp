// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/architecture/calibration_fit.h"
#include "core/architecture/engine.h"
#include "core/base/file_output.h"
#include "core/base/unit_format.h"

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
    command->callback([json, directory, &exitCode] {
        std::vector<Calibration> calibrations;
        for (const std::string& engine : engineIds()) {
            calibrations.push_back(fitCalibration(engine));
        }
        Diagnostics problems;
        for (const Calibration& calibration : calibrations) {
            if (!directory->empty()) {
                const Result<std::uint64_t> written =
                    writeTextFile(*directory + '/' + calibration.engine + ".json",
                                  toJson(calibration).dump(2) + '\n');
                if (!written) {
                    problems.insert(problems.end(), written.error().begin(), written.error().end());
                }
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
        exitCode = report(problems);
    });
}

} // namespace permdse::cli
