// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "app/cli/command.h"
#include "core/base/number_text.h"
#include "core/base/spelling.h"
#include "core/base/version.h"
#include "core/experiment/runner.h"

namespace {

/// A missing or misspelt command ("list", "rnu"), answered with the legal ones; CLI11 only says
/// that one is missing.
bool reportUnknownCommand(const CLI::App& app, int argc, char** argv) {
    const CLI::App* level = &app;
    for (int i = 1; level->get_require_subcommand_min() > 0; ++i) {
        const char* word = i < argc ? argv[i] : nullptr;
        if (word != nullptr && word[0] == '-') {
            return false; // an option, such as --help
        }
        std::vector<std::string> names;
        const CLI::App* found = nullptr;
        for (const CLI::App* command :
             level->get_subcommands([](const CLI::App*) { return true; })) {
            names.push_back(command->get_name());
            if (word != nullptr && names.back() == word) {
                found = command;
            }
        }
        if (found == nullptr) {
            const std::string what = word == nullptr
                                         ? std::string("a command is missing")
                                         : "unknown command \"" + std::string(word) + '"';
            const std::string nearest = word == nullptr ? "" : permdse::didYouMean(word, names);
            (void)permdse::cli::report({permdse::cli::refusal(
                "permdse", "CMD-0001",
                what + "; accepted are " + permdse::quotedList(names) + nearest)});
            return true;
        }
        level = found;
    }
    return false;
}

/// Reads the text of an option that takes a number: decimal, as everywhere. CLI11 takes 010 for 8
/// and an empty text for 0, lets a negative integer wrap round, and does not say what it expects.
template <class Number> CLI::Validator asNumber(const char* expected) {
    return {[expected](std::string& text) {
                Number value{};
                const bool wraps = std::is_unsigned_v<Number> && text.starts_with('-');
                const std::optional<std::string> decimal = permdse::decimalText(text);
                if (!decimal || wraps || !CLI::detail::lexical_cast(*decimal, value)) {
                    return "found \"" + text + "\"; expected " + expected;
                }
                text = *decimal;
                return std::string();
            },
            ""};
}

/// Refuses options whose value is no number where one is expected, or nothing.
void checkValues(CLI::App& app) {
    for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
        for (CLI::Option* option : command->get_options(
                 [](const CLI::Option* o) { return o->get_items_expected() > 0; })) {
            const std::string type = option->get_type_name();
            if (type.starts_with("FLOAT")) {
                option->transform(asNumber<double>("a number"));
            } else if (type.starts_with("INT")) {
                option->transform(asNumber<std::int64_t>("an integer"));
            } else if (type.starts_with("UINT")) {
                option->transform(asNumber<std::uint64_t>("an integer from 0"));
            } else {
                option->check({[](std::string& text) {
                                   return text.empty() ? "found nothing; expected a text"
                                                       : std::string();
                               },
                               ""});
            }
        }
        checkValues(*command);
    }
}

/// The exit code, unless what was to be printed could not be.
int unlessOutputFailed(int exitCode) {
    if (std::cout.flush() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0) {
        return exitCode;
    }
    std::fputs("permdse: error: the standard output cannot be written\n", stderr);
    return permdse::cli::InternalError;
}

} // namespace

int main(int argc, char** argv) {
    using namespace permdse::cli;
    CLI::App app{"PermDSE: design-space explorer for the PermDNN engine, with EIE and CirCNN as "
                 "baselines"};
    app.name("permdse");
    app.set_version_flag("--version", std::string(permdse::version()));
    app.require_subcommand(1);
    app.footer("Exit codes: 0 done, 1 internal error, 2 bad input, 3 stopped.\n"
               "See docs/guide.md for examples of every command.");
    int exitCode = Done;
    addRunCommand(app, exitCode);
    addEvaluateCommand(app, exitCode);
    addSimulateCommand(app, exitCode);
    addTimelineCommand(app, exitCode);
    addProjectCommand(app, exitCode);
    addExplainCommand(app, exitCode);
    addBalanceCommand(app, exitCode);
    addCompareCommand(app, exitCode);
    addReproduceCommand(app, exitCode);
    addCalibrateCommand(app, exitCode);
    addValidateCommand(app, exitCode);
    addSchemaCommand(app, exitCode);
    addListCommand(app, exitCode);
    addSramCommand(app, exitCode);
    addSelfCheckCommand(app, exitCode);
    checkValues(app);
    if (reportUnknownCommand(app, argc, argv)) {
        return BadInput;
    }
    // A file that becomes larger than allowed is a message, not the end.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        app.parse(argc, argv);
        return unlessOutputFailed(exitCode);
    } catch (const CLI::ParseError& error) {
        return unlessOutputFailed(app.exit(error) == 0 ? Done : BadInput);
    } catch (const std::bad_alloc&) {
        return report({permdse::memoryRanOut()});
    } catch (const std::exception& error) {
        if (std::ferror(stdout) != 0) { // what fmt throws then
            return unlessOutputFailed(InternalError);
        }
        std::fprintf(stderr,
                     "permdse: internal error: %s\nPlease report this with the command line.\n",
                     error.what());
        return InternalError;
    }
}
