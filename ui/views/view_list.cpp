// SPDX-License-Identifier: GPL-3.0-or-later
// Alone in its file, so that a program can have another list.
#include "ui/views/view_list.h"

namespace permdse::ui {

const std::vector<ViewMaker>& viewMakers() {
    static const std::vector<ViewMaker> all = builtinViews();
    return all;
}

} // namespace permdse::ui
