// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/published_points.h"

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/base/sourced.h"
#include "core/base/unit_format.h"
#include "core/technology/published.h"

namespace permdse {

namespace {

/// A figure computed here from published ones.
SourcedValue derived(double value, std::string note) {
    return {value, "", Evidence::Derived, "", std::move(note)};
}

struct PublishedPoint {
    ReferencePoint point;
    std::vector<std::string> statuses; ///< of its figures
};

/// Collects the figures of one published design and says in its source how far each is known.
class PointBuilder {
public:
    PointBuilder(std::string name, std::string_view publication) {
        m_point.name = std::move(name);
        m_point.source = publication;
    }

    PointBuilder& add(std::string_view metric, const SourcedValue& figure) {
        m_point.metrics.emplace_back(metric, figure.value);
        m_point.source += m_point.metrics.size() == 1 ? ": " : "; ";
        std::string status(toDisplayText(figure.evidence));
        if (!figure.note.empty()) {
            status += fmt::format(" ({})", figure.note);
        }
        m_point.source += fmt::format("{} {} {}", metric, displayNumber(figure.value, 6), status);
        m_statuses.push_back(std::move(status));
        return *this;
    }
    /// A figure of the resources, with a remark of ours instead of theirs.
    PointBuilder& add(std::string_view metric, std::string_view pointer,
                      std::string_view remark = {}) {
        SourcedValue figure = publishedFigure(pointer);
        figure.note = remark;
        return add(metric, figure);
    }

    [[nodiscard]] PublishedPoint point() const { return {m_point, m_statuses}; }

private:
    ReferencePoint m_point;
    std::vector<std::string> m_statuses;
};

PublishedPoint permdnnPoint() {
    return PointBuilder("PermDNN, 28 nm", "PermDNN, MICRO 2018")
        .add("peak_gops", "/permdnn/totals/compressed_gops", "peak on the compressed model")
        .add("equivalent_tops", "/permdnn/totals/dense_equivalent_tops",
             "peak x 24: 8x weights, 3x activations")
        .add("area_mm2", "/permdnn/totals/area_mm2")
        .add("power_mw", "/permdnn/totals/power_mw")
        .add("clock_ghz", "/permdnn/reference_design/clock_ghz")
        .add("pe_count", "/permdnn/reference_design/pe_count")
        .point();
}

PublishedPoint eiePoint() {
    return PointBuilder("EIE, 45 nm", "EIE, ISCA 2016")
        .add("peak_gops", "/eie/totals/gops", "peak on the compressed model")
        .add("area_mm2", "/eie/totals/area_mm2")
        .add("power_mw", "/eie/totals/power_mw")
        .add("clock_ghz", "/eie/reference_design/clock_ghz")
        .add("pe_count", "/eie/reference_design/pe_count")
        .point();
}

/// As PermDNN's authors carry EIE to their node for the comparison.
PublishedPoint carriedEiePoint() {
    const double native_gops = publishedFigure("/eie/totals/gops").value;
    const double native_ghz = publishedFigure("/eie/reference_design/clock_ghz").value;
    const double carried_ghz = publishedFigure("/eie/projection_28nm/clock_ghz").value;
    return PointBuilder("EIE, carried to 28 nm", "PermDNN, MICRO 2018, on EIE")
        .add("peak_gops", derived(native_gops * carried_ghz / native_ghz,
                                  fmt::format("{} x {} / {}", exactText(native_gops),
                                              exactText(carried_ghz), exactText(native_ghz))))
        .add("area_mm2", "/eie/projection_28nm/area_mm2")
        .add("power_mw", "/eie/projection_28nm/power_mw")
        .add("clock_ghz", "/eie/projection_28nm/clock_ghz")
        .add("pe_count", derived(publishedFigure("/eie/reference_design/pe_count").value, ""))
        .point();
}

/// EIE's authors' own projection: another design point, not to be mixed with the one above.
PublishedPoint ownEiePoint() {
    const double native_gops = publishedFigure("/eie/totals/gops").value;
    const double native_ghz = publishedFigure("/eie/reference_design/clock_ghz").value;
    const double native_pes = publishedFigure("/eie/reference_design/pe_count").value;
    const double own_ghz = publishedFigure("/eie/own_28nm_projection/clock_ghz").value;
    const double own_pes = publishedFigure("/eie/own_28nm_projection/pe_count").value;
    return PointBuilder("EIE 256 PE, own 28 nm projection", "EIE, ISCA 2016, table V")
        .add("peak_gops",
             derived(native_gops * (own_pes / native_pes) * (own_ghz / native_ghz),
                     fmt::format("{} x {}/{} x {}/{}", exactText(native_gops), exactText(own_pes),
                                 exactText(native_pes), exactText(own_ghz), exactText(native_ghz))))
        .add("area_mm2", "/eie/own_28nm_projection/area_mm2")
        .add("power_mw", "/eie/own_28nm_projection/power_mw")
        .add("clock_ghz", "/eie/own_28nm_projection/clock_ghz")
        .add("pe_count", "/eie/own_28nm_projection/pe_count")
        .point();
}

/// CirCNN has no layout: its points have no area.
PublishedPoint circnnPoint(const std::string& object, std::string name,
                           std::string_view publication) {
    return PointBuilder(std::move(name), publication)
        .add("equivalent_tops", object + "/equivalent_tops",
             "dense-equivalent at CirCNN's own compression")
        .add("power_mw", object + "/power_mw")
        .add("clock_ghz", object + "/clock_ghz")
        .point();
}

const std::vector<PublishedPoint>& allPoints() {
    static const std::vector<PublishedPoint> points = {
        permdnnPoint(),
        eiePoint(),
        carriedEiePoint(),
        ownEiePoint(),
        circnnPoint("/circnn/reference_45nm", "CirCNN, 45 nm", "CirCNN, MICRO 2017"),
        circnnPoint("/circnn/projection_28nm", "CirCNN, carried to 28 nm",
                    "PermDNN, MICRO 2018, on CirCNN"),
    };
    return points;
}

} // namespace

const std::vector<ReferencePoint>& publishedPoints() {
    static const std::vector<ReferencePoint> points = [] {
        std::vector<ReferencePoint> all;
        for (const PublishedPoint& each : allPoints()) {
            all.push_back(each.point);
        }
        return all;
    }();
    return points;
}

const std::vector<std::vector<std::string>>& publishedStatuses() {
    static const std::vector<std::vector<std::string>> statuses = [] {
        std::vector<std::vector<std::string>> all;
        for (const PublishedPoint& each : allPoints()) {
            all.push_back(each.statuses);
        }
        return all;
    }();
    return statuses;
}

} // namespace permdse
