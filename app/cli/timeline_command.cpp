// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/figures.h"
#include "app/cli/timeline_picture.h"
#include "core/base/file_output.h"
#include "core/trace/trace_file.h"

namespace permdse::cli {

namespace {

struct TimelineOptions {
    std::string trace, output;
};

int drawTimeline(const TimelineOptions& options) {
    if (const Diagnostics problems = timelineNameProblems(options.output); !problems.empty()) {
        return report(problems);
    }
    if (const Diagnostics problems = overwrittenInputs({options.trace}, {options.output});
        !problems.empty()) {
        return report(problems);
    }
    AtomicFile picture(options.output);
    if (!picture.problems().empty()) {
        return report(picture.problems());
    }
    Result<RecordedTrace> trace = readTrace(options.trace);
    if (!trace) {
        return report(trace.error());
    }
    const std::int64_t cycles = trace->cycles;
    const std::size_t signals = trace->lines.size();
    picture.write(timelinePicture(*std::move(trace), options.trace, options.output));
    if (const Result<std::uint64_t> written = picture.commit(); !written) {
        return report(written.error());
    }
    fmt::print("{} cycles of {} signals in {}\n", cycles, signals, options.output);
    return Done;
}

} // namespace

void addTimelineCommand(CLI::App& app, int& exitCode) {
    CLI::App* command =
        app.add_subcommand("timeline", "Draw a cycle trace of simulate: who was busy when");
    auto options = std::make_shared<TimelineOptions>();
    command->add_option("trace", options->trace, "A .trace file of permdse simulate --trace")
        ->required();
    command->add_option("-o,--output", options->output, "Picture to write, .svg or .png")
        ->required();
    command->callback([options, &exitCode] { exitCode = drawTimeline(*options); });
}

} // namespace permdse::cli
