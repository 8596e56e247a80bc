// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/published_points.h"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/sourced.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"

namespace permdse {

namespace {

struct PublishedPoint {
    ReferencePoint point;
    std::vector<std::string> statuses; ///< of its figures
};

/// Says in the source of a design how far each of its figures is known.
PublishedPoint pointOf(const PublishedDesign& design) {
    PublishedPoint made;
    made.point.name = design.name;
    made.point.source = design.publication;
    for (const auto& [metric, figure] : design.figures) {
        made.point.metrics.emplace_back(metric, figure.value);
        made.point.source += made.point.metrics.size() == 1 ? ": " : "; ";
        std::string status(toDisplayText(figure.evidence));
        if (!figure.note.empty()) {
            status += fmt::format(" ({})", figure.note);
        }
        made.point.source +=
            fmt::format("{} {} {}", metric, displayNumber(figure.value, 6), status);
        made.statuses.push_back(std::move(status));
    }
    return made;
}

const std::vector<PublishedPoint>& allPoints() {
    static const std::vector<PublishedPoint> points = [] {
        std::vector<PublishedPoint> all;
        for (const EngineEntry& entry : engineEntries()) {
            if (entry.published == nullptr) {
                continue;
            }
            for (const PublishedDesign& design : entry.published()) {
                all.push_back(pointOf(design));
            }
        }
        return all;
    }();
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
