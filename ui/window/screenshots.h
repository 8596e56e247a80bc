// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"
#include "ui/window/main_window.h"

namespace permdse::ui {

/// Draws the window and each of its views with the results that it shows, into window.png,
/// pareto.png, results.png, inspector.png, explanation.png (where the energy comes from),
/// experiment.png and technology.png in `directory`, which is made if it is missing. Chooses a
/// design for the inspector: the window's, or else one of the first front. OUT-0001 if a picture
/// cannot be written.
[[nodiscard]] Result<bool> takeScreenshots(MainWindow& window, const QString& directory);

} // namespace permdse::ui
