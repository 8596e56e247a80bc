// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"
#include "ui/jobs/run_result.h"

namespace permdse::ui {

/// Writes the report of a run with its Pareto figure: Markdown for a path that ends in .md, with
/// the figure in a file beside it; otherwise one self-contained HTML file. OUT-0001 to OUT-0003 if
/// it cannot be written.
[[nodiscard]] Result<bool> writeRunReport(const RunResult& result, const QString& path);

} // namespace permdse::ui
