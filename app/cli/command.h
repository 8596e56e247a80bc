// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/base/json_document.h"
#include "core/base/result.h"

namespace permdse::cli {

/// Exit codes of the program; docs/guide.md.
enum ExitCode { Done = 0, InternalError = 1, BadInput = 2, Stopped = 3 };

/// Prints diagnostics to the standard error and returns BadInput (Done if there are only warnings).
int report(const Diagnostics& diagnostics);

/// What is wrong with an option.
[[nodiscard]] Diagnostic refusal(std::string option, std::string code, std::string message);

/// Index of a word among the legal ones; reports CFG-0005 and gives 0 if it is none of them.
[[nodiscard]] std::size_t chosen(const std::string& option, const std::string& word,
                                 const std::vector<std::string>& legal, Diagnostics& problems);

/// A number for JSON output: null for NaN and infinities.
[[nodiscard]] Json jsonNumber(double value);

/// Prints JSON to the standard output.
void print(const Json& json);

/// Each adds a verb to the program; the callback sets `exitCode`.
void addRunCommand(CLI::App& app, int& exitCode);
void addEvaluateCommand(CLI::App& app, int& exitCode);
void addSimulateCommand(CLI::App& app, int& exitCode);
void addTimelineCommand(CLI::App& app, int& exitCode);
void addProjectCommand(CLI::App& app, int& exitCode);
void addExplainCommand(CLI::App& app, int& exitCode);
void addBalanceCommand(CLI::App& app, int& exitCode);
void addCompareCommand(CLI::App& app, int& exitCode);
void addReproduceCommand(CLI::App& app, int& exitCode);
void addCalibrateCommand(CLI::App& app, int& exitCode);
void addValidateCommand(CLI::App& app, int& exitCode);
void addSchemaCommand(CLI::App& app, int& exitCode);
void addListCommand(CLI::App& app, int& exitCode);
void addSramCommand(CLI::App& app, int& exitCode);
void addSelfCheckCommand(CLI::App& app, int& exitCode);

} // namespace permdse::cli
