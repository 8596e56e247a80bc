// SPDX-License-Identifier: GPL-3.0-or-later
// What the inspector says of a design in words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <QPalette>
#include <QString>

#include "core/experiment/row_design.h"
#include "core/experiment/runner.h"
#include "core/study/comparison.h"
#include "core/technology/technology.h"

namespace permdse::ui {

/// "PermDNN, point 57"
[[nodiscard]] QString designTitle(const Engine& engine, PointId point);

/// Why there are no figures of a design, in the colour of errors, as rich text.
[[nodiscard]] QString problemText(const std::string& problem, const QPalette& palette);

/// Whether the design of a row is feasible and on which fronts, or why not, as rich text.
[[nodiscard]] QString feasibilityText(const RunOutcome& outcome, const Engine& engine,
                                      std::uint32_t row, const QPalette& palette);

/// Which technology and calibration the figures of an engine are in.
[[nodiscard]] QString technologyNote(const Technology& technology, std::string_view engineId);

/// What the evaluation notes and what the model leaves out, as rich text.
[[nodiscard]] QString notesText(const Engine& engine, const Evaluation& evaluation);

} // namespace permdse::ui
