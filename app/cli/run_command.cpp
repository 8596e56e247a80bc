// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/command_line.h"
#include "app/cli/figures.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress_line.h"
#include "app/cli/run_results.h"
#include "app/cli/text_table.h"
#include "app/machine/available_memory.h"
#include "core/base/printable_text.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/experiment/comparison_advice.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/run_need.h"
#include "core/experiment/runner.h"
#include "core/report/report.h"
#include "core/store/result_folder.h"
#include "core/study/simulation_summary.h"

namespace permdse::cli {

namespace {

struct RunOptionsOfCommand {
    std::string experiment, directory;
    int threads = 0;
    bool force = false;
    bool quiet = false;
    std::optional<std::uint64_t> draws;
    std::string simulate; ///< empty: as the experiment says
    std::string keep;     ///< likewise
};

/// The simulation of the fronts, by architecture, and what was left out.
void printSimulation(const Experiment& experiment, const RunOutcome& outcome, double seconds) {
    const FrontSimulation& simulation = outcome.simulation;
    fmt::print("\n{} of {} points of the fronts simulated in {} s\n", simulation.done,
               simulation.planned, displayNumber(seconds, 3));
    using Align = TextTable::Align;
    TextTable table({{"Architecture", Align::Left},
                     {"Simulated", Align::Right},
                     {"Median difference", Align::Right},
                     {"Worst difference", Align::Right}});
    const std::vector<SimulationSummary> summaries = summariseSimulation(experiment, outcome);
    for (const SimulationSummary& summary : summaries) {
        table.addRow({std::string(findEngine(summary.architecture)->title()),
                      std::to_string(summary.simulated),
                      signedPercent(summary.median_difference, 2),
                      signedPercent(summary.worst_difference, 2)});
    }
    if (!summaries.empty()) {
        std::puts("");
        table.print();
    }
    for (const SkippedSimulations& skipped : simulation.skipped) {
        fmt::print("Not simulated: {} points of {}: {}\n", skipped.points,
                   findEngine(skipped.architecture)->title(), skipped.reason);
    }
}

std::string stoppedText(const RunOutcome& outcome) {
    if (!outcome.fronts_found) {
        return fmt::format("{} of {} points are done and written, without fronts: their search was "
                           "stopped",
                           outcome.evaluated_points, outcome.planned_points);
    }
    if (outcome.evaluated_points < outcome.planned_points) {
        return fmt::format("{} of {} points are done and written; fronts are those of the finished "
                           "points",
                           outcome.evaluated_points, outcome.planned_points);
    }
    if (outcome.draws.done < outcome.draws.planned) {
        return fmt::format("all points are done and written; {} of {} draws of the constants are "
                           "done, intervals are left out",
                           outcome.draws.done, outcome.draws.planned);
    }
    if (outcome.simulation.planned > 0) {
        return fmt::format("all points are done and written; {} of {} points of the fronts are "
                           "simulated",
                           outcome.simulation.done, outcome.simulation.planned);
    }
    return "all points are done and written; intervals are left out";
}

/// People read no more lines of fronts than these.
constexpr std::size_t mostFrontLines = 60;

void printSummary(const Experiment& experiment, const RunOutcome& outcome, double seconds) {
    // Under draws each point is evaluated many times: points would say little of the speed.
    fmt::print("{} points in {} s ({} {}/s), {} feasible\n", outcome.evaluated_points,
               displayNumber(seconds, 3),
               displayNumber(static_cast<double>(outcome.evaluations) / seconds, 3),
               outcome.draws.planned > 0 ? "evaluations" : "points", outcome.feasible_points);
    if (const std::string kept = keptText(experiment, outcome); !kept.empty()) {
        fmt::print("{}\n", kept);
    }
    using Align = TextTable::Align;
    TextTable table({{"Workload", Align::Left},
                     {"Architecture", Align::Left},
                     {"Designs on the front", Align::Right}});
    const std::span<const Front> fronts =
        std::span(outcome.fronts).first(std::min(outcome.fronts.size(), mostFrontLines));
    for (const Front& front : fronts) {
        const Engine* engine = findEngine(front.architecture);
        table.addRow({front.workload,
                      engine != nullptr ? std::string(engine->title()) : "all together",
                      std::to_string(front.rows.size())});
    }
    std::puts("");
    table.print();
    if (fronts.size() < outcome.fronts.size()) {
        fmt::print("{} more fronts are in fronts.csv and fronts.json\n",
                   outcome.fronts.size() - fronts.size());
    }
    if (!outcome.no_common_front.empty()) {
        fmt::print("\n{}\n", outcome.no_common_front);
    }
    for (const Front& front : fronts) {
        if (outcome.feasible_points > 0 && front.architecture.empty() && front.rows.empty()) {
            fmt::print("\n{}: {}\n", front.workload, noFrontText(outcome, front.workload));
        }
    }
    for (const InfeasibilityCount& count : outcome.infeasible) {
        fmt::print("{}{} points: {}",
                   &count == &outcome.infeasible.front() ? "\nNot feasible\n  " : "  ", count.rows,
                   count.reason);
        if (count.least_violation > 0.0 && outcome.feasible_points == 0) {
            fmt::print(" (the nearest misses it by {} %)",
                       displayNumber(count.least_violation * 100.0, 3));
        }
        std::puts("");
    }
}

/// Prints at once. That nobody can read it any more is no reason to end the run.
void say(const std::string& text) {
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
}

/// "all", "feasible", "front", or the number of points of a sample.
KeepSettings keepOf(const std::string& text, Diagnostics& problems) {
    const std::vector<std::string>& words = keptRowsNames();
    if (const auto word = std::find(words.begin(), words.end(), text); word != words.end()) {
        return {static_cast<KeptRows>(word - words.begin()), 0};
    }
    std::uint64_t sample = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sample);
    if (error != std::errc() || end != text.data() + text.size() || sample < 1 ||
        sample > KeepSettings::maxSample) {
        problems.push_back(
            refusal("--keep", "SET-0009",
                    fmt::format("found \"{}\"; expected all, feasible, front, or the number of "
                                "points of a sample, 1 to {}",
                                printable(text), KeepSettings::maxSample)));
        return {};
    }
    return {KeptRows::Sample, sample};
}

std::string announcement(const Experiment& experiment) {
    return fmt::format(
        "{}: {} points{}{}\n", experiment.name, pointCount(experiment),
        experiment.uncertainty.samples > 0
            ? fmt::format(", {} draws of the constants", experiment.uncertainty.samples)
            : "",
        experiment.simulate == SimulatedPoints::Front ? ", then simulation of the fronts" : "");
}

using Clock = std::chrono::steady_clock;

/// Tells on the terminal which stage a run is in and how far.
class RunStages {
public:
    explicit RunStages(bool quiet) : m_quiet(quiet) {}

    /// This must outlive it.
    [[nodiscard]] RunControl control() {
        RunControl control;
        control.stopRequested = interruptRequested;
        control.progress = [this](std::size_t done, std::size_t total) {
            update(m_compared ? m_draws : m_points, done, total);
        };
        control.compared = [this](std::size_t done, std::size_t total) {
            if (!m_compared.exchange(true)) { // no thread evaluates any more
                m_points.finish();
                m_fronts.restart();
            }
            update(m_fronts, done, total);
            if (done == total) {
                m_fronts.finish();
                m_draws.restart();
            }
        };
        control.simulated = [this](std::size_t done, std::size_t total) {
            if (!m_simulationStart) { // before any thread simulates
                beginSimulation(total);
            } else {
                update(m_simulations, done, total);
            }
        };
        return control;
    }

    void finish() {
        for (ProgressLine* line : {&m_points, &m_fronts, &m_draws, &m_simulations}) {
            line->finish();
        }
    }

    [[nodiscard]] std::optional<Clock::time_point> simulationStart() const {
        return m_simulationStart;
    }

private:
    void update(ProgressLine& line, std::size_t done, std::size_t total) {
        if (!m_quiet) {
            line.update(done, total);
        }
    }

    void beginSimulation(std::size_t total) {
        m_simulationStart = Clock::now();
        finish();
        m_simulations.restart();
        if (!m_quiet) {
            say(fmt::format("{} points of the fronts to simulate\n", total));
        }
    }

    bool m_quiet;
    std::atomic<bool> m_compared{false};
    ProgressLine m_points, m_fronts{"designs compared for the fronts"}, m_draws{"evaluations"},
        m_simulations{"simulations"};
    std::optional<Clock::time_point> m_simulationStart;
};

int run(const RunOptionsOfCommand& options) {
    Diagnostics problems = resultFolderProblems(options.directory, options.force);
    Result<Experiment> experiment = loadExperiment(options.experiment);
    if (!experiment) {
        problems.insert(problems.end(), experiment.error().begin(), experiment.error().end());
    } else if (options.draws || !options.simulate.empty() || !options.keep.empty()) {
        experiment->uncertainty.samples = options.draws.value_or(experiment->uncertainty.samples);
        if (!options.simulate.empty()) {
            experiment->simulate = static_cast<SimulatedPoints>(
                chosen("--simulate", options.simulate, simulatedPointsNames(), problems));
        }
        if (!options.keep.empty()) {
            experiment->keep = keepOf(options.keep, problems);
        }
        const Diagnostics more = validate(*experiment, options.experiment);
        problems.insert(problems.end(), more.begin(), more.end());
    }
    const MemoryAllowance memory = availableMemory();
    if (experiment && !hasErrors(problems)) {
        problems = memoryProblems(*experiment, memory, options.experiment);
    }
    if (hasErrors(problems)) {
        return report(problems);
    }
    // From here until the results are on the disk nothing that happens to the terminal ends the
    // run.
    std::optional<KeptFromSignals> kept(std::in_place);
    Result<ResultFolder> folder = ResultFolder::claim(options.directory, options.force);
    if (!folder) {
        return report(folder.error());
    }
    report(comparisonAdvice(*experiment, options.experiment));
    if (!options.quiet) {
        say(announcement(*experiment));
        if (const std::string need = needText(runNeed(*experiment)); !need.empty()) {
            say(fmt::format("This needs {}.\n", need));
        }
    }
    RunStages stages(options.quiet);
    const Clock::time_point start = Clock::now();
    const RunControl control = stages.control();
    const Result<RunOutcome> outcome =
        runExperiment(*experiment, RunOptions{options.threads, memory}, control);
    stages.finish();
    if (!outcome) {
        return report(outcome.error());
    }
    const Clock::time_point end = Clock::now();
    const auto between = [](Clock::time_point from, Clock::time_point to) {
        return std::chrono::duration<double>(to - from).count();
    };
    const double seconds = between(start, end);
    const RunRecord record = makeRunRecord(*experiment, options.threads, seconds);
    const Result<WrittenResults> written =
        writeResults(*folder, *experiment, *outcome, record, options.quiet);
    kept.reset();
    if (!written) {
        return report(written.error());
    }
    if (!options.quiet) {
        printSummary(*experiment, *outcome, between(start, stages.simulationStart().value_or(end)));
        if (stages.simulationStart()) {
            printSimulation(*experiment, *outcome, between(*stages.simulationStart(), end));
        }
        fmt::print("\nResults in {}:", options.directory);
        for (const std::string& file : written->files) {
            fmt::print(" {}", file);
        }
        std::puts("");
        if (!canDrawFigures()) {
            std::puts("The report has no figures: this program was built without Qt.");
        }
    }
    if (outcome->status == RunStatus::Stopped) {
        std::fputs(("permdse: stopped: " + stoppedText(*outcome) + '\n').c_str(), stderr);
        return Stopped;
    }
    if (written->is_cut) {
        std::fputs("permdse: stopped: all results are written; the report is cut short\n", stderr);
        return Stopped;
    }
    return Done;
}

} // namespace

void addRunCommand(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand(
        "run", "Run an experiment: all points, Pareto fronts, report; Ctrl-C keeps what is done");
    auto options = std::make_shared<RunOptionsOfCommand>();
    command->add_option("EXPERIMENT", options->experiment, "Experiment file (JSON)")->required();
    command->add_option("-o,--output", options->directory, "Folder for the results; must not exist")
        ->required();
    command->add_option("--threads", options->threads, "Threads; 0 takes all cores")
        ->transform(integersFrom(0, 1024))
        ->capture_default_str();
    command
        ->add_option(
            "--uncertainty", options->draws,
            "Draw the constants N times within their ranges, whatever the experiment says; "
            "0 for none")
        ->transform(integersFrom(0, UncertaintySettings::maxSamples));
    command
        ->add_option("--simulate", options->simulate,
                     "Which designs to simulate cycle by cycle, whatever the experiment says: "
                     "none or front")
        ->type_name("DESIGNS");
    command
        ->add_option("--keep", options->keep,
                     "Which points to keep with all their figures, whatever the experiment says: "
                     "all, feasible, front, or the number of points of a sample")
        ->type_name("POINTS");
    command->add_flag("--force", options->force, "Replace an existing result folder");
    command->add_flag("-q,--quiet", options->quiet, "Print nothing but problems");
    command->callback([options, &exitCode] { exitCode = run(*options); });
}

} // namespace permdse::cli
