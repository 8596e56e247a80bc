// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/circnn_publication.h"

#include <string>
#include <string_view>
#include <utility>

#include "core/base/units.h"

namespace permdse {

namespace {

/// CirCNN has no layout: its points have no area.
PublishedDesign circnnPoint(const std::string& object, std::string name,
                            std::string_view publication) {
    return PublishedDesign{std::move(name), std::string(publication)}
        .add("equivalent_tops", object + "/equivalent_tops",
             "dense-equivalent at CirCNN's own compression")
        .add("power_mw", object + "/power_mw")
        .add("clock_ghz", object + "/clock_ghz");
}

} // namespace

/// One factor for everything: only the total power is published.
CalibrationTargets circnnTargets(const std::vector<CategoryFigures>& modelled) {
    double total = 0.0;
    for (const CategoryFigures& figures : modelled) {
        total += figures.power_mw;
    }
    const double factor = publishedFigure("/circnn/reference_45nm/power_mw").value / total;
    CalibrationTargets targets;
    targets.source = "CirCNN, MICRO 2017: total power (recalled); area is not published";
    for (const CategoryFigures& figures : modelled) {
        targets.categories.push_back({figures.category, factor * figures.power_mw, notANumber});
    }
    return targets;
}

std::vector<PublishedDesign> circnnPublishedDesigns() {
    return {circnnPoint("/circnn/reference_45nm", "CirCNN, 45 nm", "CirCNN, MICRO 2017"),
            circnnPoint("/circnn/projection_28nm", "CirCNN, carried to 28 nm",
                        "PermDNN, MICRO 2018, on CirCNN")};
}

} // namespace permdse
