// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_results.h"

#include <cstddef>
#include <exception>
#include <new>
#include <stdexcept>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/figures.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress_line.h"
#include "core/base/run_control.h"

namespace permdse::cli {

namespace {

/// A stage with a line of its own.
RunControl stage(ProgressLine& line, bool quiet) {
    RunControl control;
    if (!quiet) {
        line.restart();
        control.progress = [&line](std::size_t done, std::size_t total) {
            line.update(done, total);
        };
    }
    return control;
}

/// Figures and report; true if they are cut short.
bool writeReport(ResultFolder& folder, const Experiment& experiment, const RunOutcome& outcome,
                 const RunRecord& record, bool quiet) {
    ProgressLine line("workloads of the report");
    RunControl control = stage(line, quiet);
    bool isCut = false;
    if (outcome.status == RunStatus::Complete) { // what was stopped is not stopped again
        control.stopRequested = [&isCut] { return isCut = isCut || interruptRequested(); };
    }
    const std::vector<ReportFigure> figures = drawFigures(experiment, outcome, control);
    const ReportDocument document = makeRunReport(experiment, outcome, record, figures, control);
    line.finish();
    folder.write(ResultDocument{"report.md", toMarkdown(document)});
    folder.write(ResultDocument{"report.html", toHtml(document)});
    for (const ReportFigure& figure : figures) {
        if (!figure.svg.empty()) {
            folder.write(ResultDocument{figure.file, figure.svg});
        }
    }
    return isCut;
}

} // namespace

Result<WrittenResults> writeResults(ResultFolder& folder, const Experiment& experiment,
                                    const RunOutcome& outcome, const RunRecord& record,
                                    bool quiet) {
    try {
        ProgressLine line("rows written");
        folder.write(experiment, outcome, record, stage(line, quiet));
        line.finish();
        const bool isCut = writeReport(folder, experiment, outcome, record, quiet);
        Diagnostics warnings;
        Result<std::vector<std::string>> files = folder.publish(warnings);
        (void)report(warnings);
        if (!files) {
            return files.error();
        }
        return WrittenResults{*std::move(files), isCut};
    } catch (const std::bad_alloc&) {
        Diagnostic problem = memoryRanOut();
        if (const std::string where = folder.unpublishedPath(); !where.empty()) {
            problem.message += "; the results are in " + where;
        }
        return problem;
    } catch (const std::exception& error) {
        const std::string where = folder.unpublishedPath();
        throw std::runtime_error(
            where.empty() ? error.what()
                          : fmt::format("{}; the results are in {}", error.what(), where));
    }
}

} // namespace permdse::cli
