// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "ui/jobs/export_job.h"
#include "ui/jobs/run_result.h"

namespace permdse::ui {

/// Draws the figures of a run's report, which needs the thread of the window, and gives back what
/// writes it in any other: Markdown for a path that ends in .md, with the figures in files beside
/// it; otherwise one self-contained HTML file. All files appear or none. OUT-0001 to OUT-0003 if
/// one cannot be written; progress counts the workloads of the report.
[[nodiscard]] ExportJob::Writer runReportWriter(const RunResultPtr& result, const QString& path);

} // namespace permdse::ui
