// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/run_control.h"
#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"
#include "core/store/run_record.h"

namespace permdse {

/// A document as data; the writers turn it into Markdown and HTML.
struct ReportTable {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
    std::vector<bool> numeric; ///< per column: right-aligned
    std::string caption;       ///< a sentence above the table; may be empty
};
struct ReportFigure {
    std::string caption;
    std::string file; ///< name beside the Markdown report: "pareto.svg"
    std::string svg;  ///< the picture itself, embedded in the HTML report; empty if none was drawn
};
struct ReportSection {
    std::string heading;
    std::vector<std::string> paragraphs;
    std::vector<ReportTable> tables;
    std::vector<ReportFigure> figures;
    std::vector<std::string> notes; ///< a bulleted list
    bool warning = false;           ///< what nobody must overlook
};
struct ReportDocument {
    std::string title;
    std::string subtitle;
    std::vector<ReportSection> sections;
};

/// Why no design is on a front of a workload, as a sentence: none is feasible, or the feasible ones
/// have no figure for an objective, such as the accuracy of a workload for which none is stated.
/// Empty if there is a front.
[[nodiscard]] std::string noFrontText(const RunOutcome& outcome, std::string_view workload);

/// What a run keeps of its points, as a sentence; empty if it keeps all.
[[nodiscard]] std::string keptText(const Experiment& experiment, const RunOutcome& outcome);

/// The report of a run: fronts with their designs, comparison against the baselines, what was
/// asked, where the figures come from, what is not modelled. `figures` are already drawn. Threads
/// and seconds are left out: the same results give the same report. Of many workloads or layers the
/// first have sections and lines of their own, so that it stays readable whatever was run. A stop
/// is heeded between workloads and said.
[[nodiscard]] ReportDocument makeRunReport(const Experiment& experiment, const RunOutcome& outcome,
                                           const RunRecord& record,
                                           std::vector<ReportFigure> figures,
                                           const RunControl& control = {});

[[nodiscard]] std::string toMarkdown(const ReportDocument& document);
/// One self-contained file: styles and pictures inside, no script, light and dark.
[[nodiscard]] std::string toHtml(const ReportDocument& document);

} // namespace permdse
