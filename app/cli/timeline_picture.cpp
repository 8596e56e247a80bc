// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/timeline_picture.h"

#include "app/cli/figures.h"

namespace permdse::cli {

Diagnostics timelineNameProblems(const std::string& path) {
    if (!canDrawFigures()) {
        return {{Severity::Error, "TRC-0006", path, "", 0,
                 "this program was built without Qt and draws no timelines; accepted are traces, "
                 "which one with Qt draws"}};
    }
    if (!path.ends_with(".svg") && !path.ends_with(".png")) {
        return {{Severity::Error, "TRC-0005", path, "", 0,
                 "the ending of the name is no format of timelines; accepted are .svg and .png"}};
    }
    return {};
}

} // namespace permdse::cli
