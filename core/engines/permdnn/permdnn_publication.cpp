// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_publication.h"

#include <string>

namespace permdse {

namespace {

PublishedDesign permdnnPoint() {
    return PublishedDesign{"PermDNN, 28 nm", "PermDNN, MICRO 2018"}
        .add("peak_gops", "/permdnn/totals/compressed_gops", "peak on the compressed model")
        .add("equivalent_tops", "/permdnn/totals/dense_equivalent_tops",
             "peak x 24: 8x weights, 3x activations")
        .add("area_mm2", "/permdnn/totals/area_mm2")
        .add("power_mw", "/permdnn/totals/power_mw")
        .add("clock_ghz", "/permdnn/reference_design/clock_ghz")
        .add("pe_count", "/permdnn/reference_design/pe_count");
}

} // namespace

CalibrationTargets permdnnTargets(const std::vector<CategoryFigures>&) {
    static const CalibrationTargets all = [] {
        CalibrationTargets targets =
            peTargets("permdnn", "pe_area_mm2", 1.0,
                      "PermDNN, MICRO 2018: breakdown of a PE, others (recalled)");
        targets.categories.push_back({"global", publishedFigure("/permdnn/others/power_mw").value,
                                      publishedFigure("/permdnn/others/area_mm2").value});
        return targets;
    }();
    return all;
}

std::vector<PublishedDesign> permdnnPublishedDesigns() {
    return {permdnnPoint()};
}

} // namespace permdse
