// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says of a run in words.
#pragma once

#include <QString>

#include "core/experiment/runner.h"

namespace permdse::ui {

/// Why nothing is feasible: the most frequent reason, and how far the nearest point misses it.
[[nodiscard]] QString infeasibleText(const RunOutcome& outcome);

/// ", 568 kept" where not all points are.
[[nodiscard]] QString keptNote(const RunOutcome& outcome);

/// What a run that was stopped has done, and what it lacks.
[[nodiscard]] QString stoppedText(const RunOutcome& outcome);

} // namespace permdse::ui
