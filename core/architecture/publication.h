// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/sourced.h"
#include "core/technology/published.h"

/// What an engine's folder says of its publication, for those who compare with it.
namespace permdse {

/// Power (mW) and area (mm2) of a category of a bill, for the whole engine; NaN: not published.
struct CategoryFigures {
    std::string category;
    double power_mw = 0.0;
    double area_mm2 = 0.0;
};

/// What calibration factors are fitted to; docs/model.md#calibration.
struct CalibrationTargets {
    std::vector<CategoryFigures> categories; ///< factors of others are 1
    double filler_share = 0.0;               ///< filler area / other area
    std::string source;
};

/// The published breakdown of a PE, times the number of PEs. `areas` is where its areas stand, each
/// times `mm2PerUnit` in mm2.
[[nodiscard]] CalibrationTargets peTargets(const std::string& engine, const std::string& areas,
                                           double mm2PerUnit, std::string source);

/// A design of a publication, with the figures that stand for it in plots.
struct PublishedDesign {
    std::string name;                                               ///< "PermDNN, 28 nm"
    std::string publication;                                        ///< "PermDNN, MICRO 2018"
    std::vector<std::pair<std::string, SourcedValue>> figures = {}; ///< by metric

    PublishedDesign& add(std::string_view metric, const SourcedValue& figure) {
        figures.emplace_back(metric, figure);
        return *this;
    }
    /// A figure of resources/published, with a remark of ours instead of theirs.
    PublishedDesign& add(std::string_view metric, std::string_view pointer,
                         std::string_view remark = {}) {
        SourcedValue figure = publishedFigure(pointer);
        figure.note = remark;
        return add(metric, figure);
    }
};

/// A published figure beside what the model gives for it.
struct ReproductionRow {
    std::string group; ///< "PermDNN", "PermDNN versus another", ...
    std::string what;  ///< "Power of the engine"
    std::string unit;
    double published = 0.0;                 ///< NaN: nothing is published, `ours` is shown alone
    Evidence evidence = Evidence::Recalled; ///< of the published figure
    double ours = 0.0;
    std::string method; ///< "closed form", "bill, fitted", "bill", "as-published arithmetic"
    std::string note;

    /// ours / published - 1; NaN without a published figure.
    [[nodiscard]] double relativeError() const { return ours / published - 1.0; }
};

} // namespace permdse
