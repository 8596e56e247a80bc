// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/publication.h"

namespace permdse {

CalibrationTargets peTargets(const std::string& engine, const std::string& areas, double mm2PerUnit,
                             std::string source) {
    const double pes = publishedFigure("/" + engine + "/reference_design/pe_count").value;
    const auto area_mm2 = [&](const std::string& name) {
        return publishedFigure("/" + engine + '/' + areas + '/' + name).value * mm2PerUnit;
    };
    CalibrationTargets targets;
    targets.source = std::move(source);
    double counted = 0.0;
    const std::string powers = "/" + engine + "/pe_power_mw/";
    for (const std::string name : {"memory", "register", "combinational", "clock"}) {
        counted += area_mm2(name);
        targets.categories.push_back(
            {name, pes * publishedFigure(powers + name).value, pes * area_mm2(name)});
    }
    targets.filler_share = area_mm2("filler") / counted;
    return targets;
}

} // namespace permdse
