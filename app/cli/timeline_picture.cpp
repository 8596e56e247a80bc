// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/timeline_picture.h"

#include "app/cli/figures.h"

namespace permdse::cli {

Diagnostics timelineNameProblems(const std::string& path) {
    if (path.ends_with(".svg") || (path.ends_with(".png") && canDrawFigures())) {
        return {};
    }
    std::string message = "the ending of the name is no format of timelines; accepted are .svg "
                          "and .png";
    if (!canDrawFigures()) {
        message = path.ends_with(".png") ? "PNG needs PermDSE built with Qt; accepted is .svg"
                                         : "the ending of the name is no format of timelines; "
                                           "accepted is .svg";
    }
    return {{Severity::Error, "TRC-0005", path, "", 0, std::move(message)}};
}

std::string timelineBytes(const TimelineSpec& spec, const std::string& path) {
    std::string svg = timelineSvg(spec);
    return path.ends_with(".png") ? pngOfSvg(svg) : svg;
}

} // namespace permdse::cli
