// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "ui/views/view.h"

namespace permdse::ui {

using ViewMaker = std::function<View*(const ViewContext& context, QWidget* parent)>;

/// The table of views: what windows, menus, exports and pictures go through, in this order.
[[nodiscard]] const std::vector<ViewMaker>& viewMakers();

/// The views that come with the program. A new one is a line here.
[[nodiscard]] std::vector<ViewMaker> builtinViews();

} // namespace permdse::ui
