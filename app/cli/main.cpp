// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <new>
#include <string>

#include "app/cli/command.h"
#include "app/cli/command_line.h"
#include "core/base/spelling.h"
#include "core/base/version.h"
#include "core/engines/registry.h"
#include "core/experiment/runner.h"

namespace {

/// The exit code, unless what was to be printed could not be.
int unlessOutputFailed(int exitCode) {
    if (std::cout.flush() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0) {
        return exitCode;
    }
    std::fputs("permdse: error: the standard output cannot be written\n", stderr);
    return permdse::cli::InternalError;
}

int runProgram(int argc, char** argv) {
    using namespace permdse::cli;
    CLI::App app{"PermDSE: design-space explorer for the PermDNN engine, with " +
                 permdse::wordList(permdse::baselineTitles(), "and") + " as baselines"};
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
    prepareOptions(app);
    // A file that becomes larger than allowed is a message, not the end.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        app.parse(argc, argv);
        return unlessOutputFailed(exitCode);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) { // help and version
            (void)app.exit(error);
            return unlessOutputFailed(Done);
        }
        (void)report({commandLineProblem(app, argc, argv, error)});
        std::fputs("Run with --help for more information.\n", stderr);
        return unlessOutputFailed(BadInput);
    } catch (const std::bad_alloc&) {
        return report({permdse::memoryRanOut()});
    } catch (const std::exception&) {
        if (std::ferror(stdout) != 0) { // what fmt throws then
            return unlessOutputFailed(InternalError);
        }
        throw;
    }
}

} // namespace

int main(int argc, char** argv) {
    try {
        return runProgram(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr,
                     "permdse: internal error: %s\nPlease report this with the command line.\n",
                     error.what());
    } catch (...) {
        std::fputs("permdse: internal error\nPlease report this with the command line.\n", stderr);
    }
    return permdse::cli::InternalError;
}
