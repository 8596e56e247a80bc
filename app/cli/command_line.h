// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <CLI/CLI.hpp>

#include "core/base/result.h"

namespace permdse::cli {

/// Lets every option read its value as docs/guide.md says: numbers as everywhere outside files
/// (CFG-0003, CFG-0004), texts that are not empty. To be called once all commands are added.
void prepareOptions(CLI::App& app);

/// Accepts integers from `min` to `max`, for prepareOptions() to read; CFG-0004 for others.
[[nodiscard]] CLI::Validator integersFrom(std::int64_t min, std::int64_t max);

/// Integers that seeds may be, as in files.
[[nodiscard]] CLI::Validator seeds();

/// Refuses 0, which stands for the usual value inside; CFG-0004.
[[nodiscard]] CLI::Validator notZero();

/// What is wrong with the words of a command line, where `error` is not about help: CMD-0001 to
/// CMD-0005, and what prepareOptions() says.
[[nodiscard]] Diagnostic commandLineProblem(const CLI::App& app, int argc, char** argv,
                                            const CLI::ParseError& error);

} // namespace permdse::cli
