// SPDX-License-Identifier: GPL-3.0-or-later
// permdse-gui: reads the command line, makes the window and wires the two together.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QEventLoop>
#include <QSettings>
#include <QTemporaryDir>

#include "app/machine/available_memory.h"
#include "core/base/version.h"
#include "core/experiment/experiment_file.h"
#include "ui/models/experiment_document.h"
#include "ui/models/text.h"
#include "ui/views/theme.h"
#include "ui/window/guarded_application.h"
#include "ui/window/main_window.h"
#include "ui/window/screenshots.h"

namespace {

using namespace permdse;
using namespace permdse::ui;

/// As those of the batch program (docs/guide.md).
enum ExitCode { Done = 0, InternalError = 1, BadInput = 2, Stopped = 3 };

constexpr QSize pictureSize{1400, 900};

struct Arguments {
    std::string experiment;
    std::string screenshot_directory;
};

int report(const Diagnostics& problems) {
    std::fputs((toText(problems) + '\n').c_str(), stderr);
    return BadInput;
}

/// Why there is no use in opening it. What can be mended in the window is shown there, but a
/// picture needs a run; a folder with results is read by the window.
Diagnostics problemsOf(const std::string& path, bool isPicture) {
    if (!isPicture && std::filesystem::is_directory(path)) {
        return {};
    }
    const Result<std::string> text = readTextFile(path);
    if (!text) {
        return text.error();
    }
    const Result<ExperimentDraft> draft = readDraft(*text, path);
    if (!draft) {
        return draft.error();
    }
    const bool isUsable = isPicture ? !hasErrors(draft->problems) : canBeMended(*draft);
    return isUsable ? Diagnostics() : draft->problems;
}

/// True where a window can be shown: Qt would end the program with a message of its own.
bool hasDisplay() {
#ifdef Q_OS_LINUX
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

/// Passes Qt's messages on, but for the offscreen platform's notes on what it does not support.
void printWithoutOffscreenNotes(QtMsgType, const QMessageLogContext&, const QString& message) {
    if (!message.startsWith(QStringLiteral("This plugin does not support"))) {
        std::fputs((message.toStdString() + '\n').c_str(), stderr);
    }
}

/// Runs the experiment of the window to its end and draws everything.
int takeScreenshotsOf(MainWindow& window, const std::string& directory) {
    QEventLoop loop;
    Diagnostics problems;
    bool isStopped = false;
    QObject::connect(&window.job(), &RunJob::failed, &loop,
                     [&](const Diagnostics& why) { problems = why; });
    QObject::connect(&window.job(), &RunJob::cancelled, &loop, [&] { isStopped = true; });
    QObject::connect(
        &window.job(), &RunJob::stateChanged, &loop,
        [&](RunJob::State state) {
            if (state == RunJob::State::Idle) {
                loop.quit();
            }
        },
        Qt::QueuedConnection); // after the signal that says how the run ended
    window.run();
    if (window.job().isActive()) {
        loop.exec();
    }
    if (!problems.empty()) {
        return report(problems);
    }
    const Result<bool> drawn = takeScreenshots(window, QString::fromStdString(directory));
    if (!drawn) {
        return report(drawn.error());
    }
    return isStopped ? Stopped : Done;
}

int showWindow(int argc, char** argv, const Arguments& arguments) {
    const bool isPicture = !arguments.screenshot_directory.empty();
    if (isPicture) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        qInstallMessageHandler(printWithoutOffscreenNotes);
    } else if (!hasDisplay()) {
        std::fputs("permdse-gui: no display was found; run it on a desktop, draw pictures with "
                   "--screenshot, or use permdse for runs without a window\n",
                   stderr);
        return BadInput;
    }
    if (!arguments.experiment.empty()) {
        const Diagnostics problems = problemsOf(arguments.experiment, isPicture);
        if (!problems.empty()) {
            return report(problems);
        }
    }
    GuardedApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("PermDSE"));
    QApplication::setOrganizationName(QStringLiteral("PermDSE"));
    QApplication::setApplicationVersion(toQt(version()));
    QApplication::setWindowIcon(programIcon());

    // Pictures show the program as it comes and leave the user's settings alone.
    const QTemporaryDir scratch;
    QSettings settings(isPicture ? scratch.filePath(QStringLiteral("settings.ini"))
                                 : QSettings().fileName(),
                       isPicture ? QSettings::IniFormat : QSettings::NativeFormat);
    applyTheme(application,
               static_cast<Appearance>(settings.value(QStringLiteral("appearance")).toInt()));
    MainWindow window(settings);
    QObject::connect(&application, &GuardedApplication::failedInside, &window,
                     &MainWindow::showInternalError, Qt::QueuedConnection);
    window.setMemoryAllowance([] { return availableMemory(); });
    const QString path = QString::fromStdString(arguments.experiment);
    if (isPicture) {
        window.openFile(path);
        window.resize(pictureSize); // there is no screen to fit
        window.arrangeDocks();
        window.show();
        return takeScreenshotsOf(window, arguments.screenshot_directory);
    }
    window.show();
    if (path.isEmpty()) {
        window.openLastFile();
    } else {
        window.openFile(path);
    }
    return QApplication::exec();
}

int runProgram(int argc, char** argv) {
    Arguments arguments;
    CLI::App commands("Explore the design space of permuted-diagonal neural-network engines.",
                      "permdse-gui");
    commands.set_version_flag("--version", "permdse-gui " + std::string(version()));
    commands.add_option("EXPERIMENT", arguments.experiment,
                        "Experiment file to open, or a folder with the results of \"permdse run\"; "
                        "without it, the one of the last time");
    commands
        .add_option("--screenshot", arguments.screenshot_directory,
                    "Run EXPERIMENT and draw every view into DIR, without a display")
        ->option_text("DIR");
    try {
        commands.parse(argc, argv);
        if (!arguments.screenshot_directory.empty() && arguments.experiment.empty()) {
            throw CLI::RequiredError("--screenshot needs EXPERIMENT: a file");
        }
    } catch (const CLI::ParseError& error) {
        const int code = commands.exit(error) == 0 ? Done : BadInput;
        if (std::cout.flush() && std::fflush(stdout) == 0) {
            return code;
        }
        std::fputs("permdse-gui: error: the standard output cannot be written\n", stderr);
        return InternalError;
    }
    // A file that becomes larger than allowed is a message, not the end.
    std::signal(SIGXFSZ, SIG_IGN);
    return showWindow(argc, argv, arguments);
}

} // namespace

int main(int argc, char** argv) {
    try {
        return runProgram(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "permdse-gui: internal error: %s\n", error.what());
    } catch (...) {
        std::fputs("permdse-gui: internal error\n", stderr);
    }
    return InternalError;
}
