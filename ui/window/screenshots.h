// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"
#include "ui/window/main_window.h"

namespace permdse::ui {

/// Draws the window into window.png, and the pictures of each view that has something to show with
/// the results of the window, in `directory`, which is made if it is missing. Chooses a design for
/// the inspector, the window's, or else one of the first front, and simulates it. OUT-0001 if a
/// picture cannot be written.
[[nodiscard]] Result<bool> takeScreenshots(MainWindow& window, const QString& directory);

} // namespace permdse::ui
