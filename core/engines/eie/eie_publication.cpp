// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_publication.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/base/units.h"

namespace permdse {

namespace {

/// A figure computed here from published ones.
SourcedValue derived(double value, std::string note) {
    return {value, "", Evidence::Derived, "", std::move(note)};
}

PublishedDesign eiePoint() {
    return PublishedDesign{"EIE, 45 nm", "EIE, ISCA 2016"}
        .add("peak_gops", "/eie/totals/gops", "peak on the compressed model")
        .add("area_mm2", "/eie/totals/area_mm2")
        .add("power_mw", "/eie/totals/power_mw")
        .add("clock_ghz", "/eie/reference_design/clock_ghz")
        .add("pe_count", "/eie/reference_design/pe_count");
}

/// As PermDNN's authors carry EIE to their node for the comparison.
PublishedDesign carriedEiePoint() {
    const double native_gops = publishedFigure("/eie/totals/gops").value;
    const double native_ghz = publishedFigure("/eie/reference_design/clock_ghz").value;
    const double carried_ghz = publishedFigure("/eie/projection_28nm/clock_ghz").value;
    return PublishedDesign{"EIE, carried to 28 nm", "PermDNN, MICRO 2018, on EIE"}
        .add("peak_gops", derived(native_gops * carried_ghz / native_ghz,
                                  fmt::format("{} x {} / {}", exactText(native_gops),
                                              exactText(carried_ghz), exactText(native_ghz))))
        .add("area_mm2", "/eie/projection_28nm/area_mm2")
        .add("power_mw", "/eie/projection_28nm/power_mw")
        .add("clock_ghz", "/eie/projection_28nm/clock_ghz")
        .add("pe_count", derived(publishedFigure("/eie/reference_design/pe_count").value, ""));
}

/// EIE's authors' own projection: another design point, not to be mixed with the one above.
PublishedDesign ownEiePoint() {
    const double native_gops = publishedFigure("/eie/totals/gops").value;
    const double native_ghz = publishedFigure("/eie/reference_design/clock_ghz").value;
    const double native_pes = publishedFigure("/eie/reference_design/pe_count").value;
    const double own_ghz = publishedFigure("/eie/own_28nm_projection/clock_ghz").value;
    const double own_pes = publishedFigure("/eie/own_28nm_projection/pe_count").value;
    return PublishedDesign{"EIE 256 PE, own 28 nm projection", "EIE, ISCA 2016, table V"}
        .add("peak_gops",
             derived(native_gops * (own_pes / native_pes) * (own_ghz / native_ghz),
                     fmt::format("{} x {}/{} x {}/{}", exactText(native_gops), exactText(own_pes),
                                 exactText(native_pes), exactText(own_ghz), exactText(native_ghz))))
        .add("area_mm2", "/eie/own_28nm_projection/area_mm2")
        .add("power_mw", "/eie/own_28nm_projection/power_mw")
        .add("clock_ghz", "/eie/own_28nm_projection/clock_ghz")
        .add("pe_count", "/eie/own_28nm_projection/pe_count");
}

} // namespace

CalibrationTargets eieTargets(const std::vector<CategoryFigures>&) {
    static const CalibrationTargets targets =
        peTargets("eie", "pe_area_um2", mm2PerUm2, "EIE, ISCA 2016, table II");
    return targets;
}

std::vector<PublishedDesign> eiePublishedDesigns() {
    return {eiePoint(), carriedEiePoint(), ownEiePoint()};
}

} // namespace permdse
