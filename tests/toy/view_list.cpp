// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for ui/views/view_list.cpp in programs that have one view more.
#include "ui/views/view_list.h"

#include "tests/toy/toy_view.h"

namespace permdse::ui {

const std::vector<ViewMaker>& viewMakers() {
    static const std::vector<ViewMaker> all = [] {
        std::vector<ViewMaker> makers = builtinViews();
        makers.push_back(
            [](const ViewContext& with, QWidget* in) { return new ToyView(with.session, in); });
        return makers;
    }();
    return all;
}

} // namespace permdse::ui
