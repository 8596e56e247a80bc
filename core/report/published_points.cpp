// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/base/json_reader.h"
#include "core/base/resource.h"
#include "core/base/sourced.h"
#include "core/base/unit_format.h"
#include "core/report/figure.h"

namespace permdse {

namespace {

constexpr std::string_view resource = "published/published.json";

struct Figure {
    double value = 0.0;
    Evidence evidence = Evidence::Chosen;
};

JsonReader descend(JsonReader reader, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) {
        std::optional<JsonReader> child = reader.child(key);
        if (!child) {
            throw std::runtime_error(fmt::format("{}: no object \"{}\"", resource, key));
        }
        reader = *child;
    }
    return reader;
}

Evidence evidenceOf(JsonReader& reader) {
    return evidenceFromText(reader.text("status")).value_or(Evidence::Recalled);
}

/// {"value": 8.85, "status": "secondary"}
Figure figureAt(const JsonReader& parent, std::string_view key) {
    JsonReader reader = descend(parent, {key});
    return {reader.number("value", 0.0, 1e12), evidenceOf(reader)};
}

/// A plain number of an object that states one status for all of its figures.
Figure plainAt(JsonReader parent, std::string_view key) {
    return {parent.number(key, 0.0, 1e12), evidenceOf(parent)};
}

/// Collects the figures of one published design and says in its source how far each is known.
class PointBuilder {
public:
    PointBuilder(std::string name, std::string_view publication) {
        m_point.name = std::move(name);
        m_point.source = publication;
    }
    PointBuilder& add(std::string_view metric, Figure figure, std::string_view note = {}) {
        m_point.metrics.emplace_back(metric, figure.value);
        m_point.source += m_point.metrics.size() == 1 ? ": " : "; ";
        m_point.source += fmt::format("{} {} {}", metric, exactText(figure.value),
                                      toDisplayText(figure.evidence));
        if (!note.empty()) {
            m_point.source += fmt::format(", {}", note);
        }
        return *this;
    }
    [[nodiscard]] ReferencePoint point() const { return m_point; }

private:
    ReferencePoint m_point;
};

ReferencePoint permdnnPoint(const JsonReader& root) {
    const JsonReader design = descend(root, {"permdnn", "reference_design"});
    const JsonReader totals = descend(root, {"permdnn", "totals"});
    return PointBuilder("PermDNN, 28 nm", "PermDNN, MICRO 2018")
        .add("peak_gops", figureAt(totals, "compressed_gops"), "peak on the compressed model")
        .add("equivalent_tops", figureAt(totals, "dense_equivalent_tops"),
             "peak x 24 (8x weights, 3x activations)")
        .add("area_mm2", figureAt(totals, "area_mm2"))
        .add("power_mw", figureAt(totals, "power_mw"))
        .add("clock_ghz", figureAt(design, "clock_ghz"))
        .add("pe_count", figureAt(design, "pe_count"))
        .point();
}

ReferencePoint eiePoint(const JsonReader& root) {
    const JsonReader design = descend(root, {"eie", "reference_design"});
    const JsonReader totals = descend(root, {"eie", "totals"});
    return PointBuilder("EIE, 45 nm", "EIE, ISCA 2016")
        .add("peak_gops", figureAt(totals, "gops"), "peak on the compressed model")
        .add("area_mm2", figureAt(totals, "area_mm2"))
        .add("power_mw", figureAt(totals, "power_mw"))
        .add("clock_ghz", plainAt(design, "clock_ghz"))
        .add("pe_count", plainAt(design, "pe_count"))
        .point();
}

ReferencePoint carriedEiePoint(const JsonReader& root) {
    const JsonReader carried = descend(root, {"eie", "projection_28nm"});
    const double native_ghz =
        plainAt(descend(root, {"eie", "reference_design"}), "clock_ghz").value;
    const double native_gops = figureAt(descend(root, {"eie", "totals"}), "gops").value;
    const Figure clock = figureAt(carried, "clock_ghz");
    JsonReader design = carried;
    return PointBuilder("EIE, carried to 28 nm", "PermDNN, MICRO 2018, on EIE")
        .add("peak_gops", {native_gops * clock.value / native_ghz, Evidence::Derived},
             fmt::format("{} x {} / {}", exactText(native_gops), exactText(clock.value),
                         exactText(native_ghz)))
        .add("area_mm2", figureAt(carried, "area_mm2"))
        .add("power_mw", figureAt(carried, "power_mw"))
        .add("clock_ghz", clock)
        .add("pe_count", {design.number("pe_count", 1.0, 1e6), Evidence::Derived})
        .point();
}

ReferencePoint ownEiePoint(const JsonReader& root) {
    const JsonReader own = descend(root, {"eie", "own_28nm_projection"});
    const JsonReader native = descend(root, {"eie", "reference_design"});
    const double native_gops = figureAt(descend(root, {"eie", "totals"}), "gops").value;
    const Figure nativeClock = plainAt(native, "clock_ghz");
    const Figure nativePes = plainAt(native, "pe_count");
    const Figure clock = plainAt(own, "clock_ghz");
    const Figure pes = plainAt(own, "pe_count");
    return PointBuilder("EIE 256 PE, own 28 nm projection", "EIE, ISCA 2016, table V")
        .add("peak_gops",
             {native_gops * (pes.value / nativePes.value) * (clock.value / nativeClock.value),
              Evidence::Derived},
             fmt::format("{} x {}/{} x {}/{}", exactText(native_gops), exactText(pes.value),
                         exactText(nativePes.value), exactText(clock.value),
                         exactText(nativeClock.value)))
        .add("area_mm2", plainAt(own, "area_mm2"))
        .add("power_mw", plainAt(own, "power_mw"))
        .add("clock_ghz", clock)
        .add("pe_count", pes)
        .point();
}

/// CirCNN has no layout: its points have no area.
ReferencePoint circnnPoint(const JsonReader& root, std::string_view key, std::string name,
                           std::string_view publication) {
    const JsonReader figures = descend(root, {"circnn", key});
    return PointBuilder(std::move(name), publication)
        .add("equivalent_tops", figureAt(figures, "equivalent_tops"),
             "dense-equivalent at CirCNN's own compression")
        .add("power_mw", figureAt(figures, "power_mw"))
        .add("clock_ghz", figureAt(figures, "clock_ghz"))
        .point();
}

std::vector<ReferencePoint> readPoints() {
    Result<JsonDocument> document = parseJson(resourceText(resource), std::string(resource));
    if (!document) {
        throw std::runtime_error(toText(document.error()));
    }
    Diagnostics problems;
    const JsonReader root(*document, problems);
    std::vector<ReferencePoint> points = {
        permdnnPoint(root),
        eiePoint(root),
        carriedEiePoint(root),
        ownEiePoint(root),
        circnnPoint(root, "reference_45nm", "CirCNN, 45 nm", "CirCNN, MICRO 2017"),
        circnnPoint(root, "projection_28nm", "CirCNN, carried to 28 nm",
                    "PermDNN, MICRO 2018, on CirCNN"),
    };
    if (hasErrors(problems)) {
        throw std::runtime_error(toText(problems));
    }
    return points;
}

} // namespace

const std::vector<ReferencePoint>& publishedPoints() {
    static const std::vector<ReferencePoint> points = readPoints();
    return points;
}

} // namespace permdse
