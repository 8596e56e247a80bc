// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/scatter_marks.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/architecture/technology_parameters.h"
#include "core/base/sourced.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/figure/published_points.h"
#include "core/study/comparison.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

std::optional<double> metricOf(const ReferencePoint& point, std::string_view metric) {
    for (const auto& [id, value] : point.metrics) {
        if (id == metric) {
            return value;
        }
    }
    return std::nullopt;
}

/// A reference point's value on an axis.
struct MarkValue {
    double value = 0.0;
    bool peak = false;    ///< a peak figure, not one reached on the workload
    bool derived = false; ///< arithmetic of ours or of a publication on published figures
};

/// Whether the source of a published point says so of one of its figures.
bool isDerived(const ReferencePoint& point, std::string_view metric, double value) {
    const std::string statement =
        fmt::format("{} {} {}", metric, displayNumber(value, 6), toText(Evidence::Derived));
    return point.source.find(statement) != std::string::npos;
}

/// Publications state peak rates, which are not the throughput on a workload: they are shown on
/// such an axis all the same, because architects expect them there, but never without saying so.
std::optional<MarkValue> markValue(const ReferencePoint& point, const std::string& column) {
    const std::optional<double> peak_gops = metricOf(point, "peak_gops");
    const std::optional<double> power_mw = metricOf(point, "power_mw");
    const std::optional<double> area_mm2 = metricOf(point, "area_mm2");
    const std::optional<double> equivalent_tops = metricOf(point, "equivalent_tops");
    if (const std::optional<double> stated = metricOf(point, column)) {
        const bool peak = column == "peak_gops" || (column == "equivalent_tops" && peak_gops);
        return MarkValue{*stated, peak, isDerived(point, column, *stated)};
    }
    if (column == "throughput_gops" && peak_gops) {
        return MarkValue{*peak_gops, true, isDerived(point, "peak_gops", *peak_gops)};
    }
    if (column == "gops_per_w" && peak_gops && power_mw && *power_mw > 0.0) {
        return MarkValue{*peak_gops / *power_mw * 1e3, true, true};
    }
    if (column == "gops_per_mm2" && peak_gops && area_mm2 && *area_mm2 > 0.0) {
        return MarkValue{*peak_gops / *area_mm2, true, true};
    }
    if (column == "equivalent_tops_per_w" && equivalent_tops && power_mw && *power_mw > 0.0) {
        return MarkValue{*equivalent_tops / *power_mw * 1e3, peak_gops.has_value(), true};
    }
    return std::nullopt;
}

/// The title and unit of a metric or, for the figures that engines have as parameters, of those.
MarkFigure figureOf(const std::string& id, double value, std::string status) {
    if (const MetricInfo* metric = findMetric(id)) {
        return {metric->title, displayQuantity(value, metric->unit, 6), std::move(status)};
    }
    for (const Engine* engine : engines()) {
        if (const std::optional<std::size_t> place = engine->parameterIndex(id)) {
            const ParameterInfo& parameter = engine->parameters()[*place];
            return {parameterTitle(parameter), displayQuantity(value, parameter.unit, 6),
                    std::move(status)};
        }
    }
    return {id, displayNumber(value, 6), std::move(status)};
}

std::vector<MarkFigure> figuresOf(const ReferencePoint& point,
                                  const std::vector<std::string>& statuses) {
    std::vector<MarkFigure> figures;
    for (std::size_t i = 0; i < point.metrics.size(); ++i) {
        const auto& [id, value] = point.metrics[i];
        figures.push_back(figureOf(id, value, i < statuses.size() ? statuses[i] : std::string()));
    }
    return figures;
}

std::vector<MarkFigure> figuresOf(const Engine& engine, const Evaluation& evaluation) {
    std::vector<MarkFigure> figures;
    for (const MetricInfo& metric : commonMetrics()) {
        const double value = engine.metric(evaluation, metric.id);
        if (std::isfinite(value) && metric.labels.empty()) {
            const bool isYesOrNo = metric.id == "fits" || metric.id == "buildable";
            figures.push_back(
                {metric.title,
                 isYesOrNo ? (value != 0.0 ? "yes" : "no") : displayQuantity(value, metric.unit),
                 {}});
        }
    }
    return figures;
}

std::optional<ScatterMark> markOf(const ReferencePoint& point, MarkKind kind, const std::string& x,
                                  const std::string& y) {
    const std::optional<MarkValue> onX = markValue(point, x);
    const std::optional<MarkValue> onY = markValue(point, y);
    if (!onX || !onY || !isDrawable(onX->value) || !isDrawable(onY->value)) {
        return std::nullopt;
    }
    const bool published = kind == MarkKind::Published;
    ScatterMark mark;
    mark.label = point.name;
    if (onX->peak || onY->peak) {
        const bool derived = (onX->peak && onX->derived) || (onY->peak && onY->derived);
        mark.label += !published ? " (peak)" : derived ? " (peak, derived)" : " (peak, published)";
    }
    mark.x = onX->value;
    mark.y = onY->value;
    mark.source = point.source;
    mark.kind = kind;
    return mark;
}

/// What an architecture of an experiment fixes of the technology, and what it sweeps.
struct OwnTechnology {
    TechnologySettings settings; ///< the experiment's, with what the architecture fixes
    std::string swept;           ///< "Node, Supply"; empty if it sweeps none of them
};

OwnTechnology ownTechnology(const Experiment& experiment, std::string_view engine) {
    const auto found =
        std::find_if(experiment.architectures.begin(), experiment.architectures.end(),
                     [&](const ArchitectureSpace& space) { return space.architecture == engine; });
    if (found == experiment.architectures.end()) {
        return {experiment.technology, {}};
    }
    OwnTechnology own;
    for (const SweepAxis& axis : found->sweep) {
        if (const auto setting = technologyParameterIndex(axis.parameter)) {
            own.swept += (own.swept.empty() ? "" : ", ") +
                         parameterTitle(technologyParameters()[*setting].info);
        }
    }
    ArchitectureSpace fixed = *found;
    fixed.sweep.clear();
    own.settings = technologiesOf(fixed, experiment.technology).front();
    return own;
}

std::optional<ScatterMark> modelledMark(const Engine& engine, const Workload& workload,
                                        const OwnTechnology& own, const std::string& x,
                                        const std::string& y) {
    const Technology technology(own.settings);
    const DesignValues design = engine.referenceDesign(technology);
    const Evaluation evaluation = engine.evaluate(design, workload, technology);
    const auto value = [&](const std::string& column) {
        const std::optional<LayerParameterName> name = layerParameterName(column);
        if (const auto parameter = engine.parameterIndex(name ? name->parameter : column)) {
            return design[*parameter];
        }
        const std::optional<std::size_t> setting = technologyParameterIndex(column);
        return setting ? technologyParameters()[*setting].value(own.settings)
                       : engine.metric(evaluation, column);
    };
    const double onX = value(x), onY = value(y);
    if (!isDrawable(onX) || !isDrawable(onY)) {
        return std::nullopt;
    }
    ScatterMark mark;
    mark.label = fmt::format("{}'s design, modelled", engine.title());
    mark.x = onX;
    mark.y = onY;
    const std::string settings = technologyText(technology);
    mark.source = fmt::format("The published design of {}, carried to {}, on this workload by the "
                              "closed form; stars are published figures",
                              engine.title(), settings);
    if (!own.swept.empty()) {
        mark.source += fmt::format(". The designs of the run are in several technologies ({}); "
                                   "this one is in the technology of the experiment alone",
                                   own.swept);
    }
    mark.kind = MarkKind::Modelled;
    mark.figures = figuresOf(engine, evaluation);
    mark.figures.insert(mark.figures.begin(), {"Technology", settings, {}});
    return mark;
}

} // namespace

bool isDrawable(double value) {
    constexpr double most = 1e150;
    return std::abs(value) <= most; // and not NaN
}

double asDrawn(double value) {
    constexpr double least = 1e-150;
    return std::abs(value) < least ? 0.0 : value;
}

bool showable(double value, bool logarithmic) {
    return isDrawable(value) && (!logarithmic || asDrawn(value) > 0.0);
}

bool hasPlace(const AxisSpec& axis, double value) {
    return showable(value, axis.logarithmic) || (asDrawn(value) == 0.0 && axis.zero_place > 0.0);
}

double placeOf(const AxisSpec& axis, double value) {
    const double drawn = asDrawn(value);
    return drawn == 0.0 && axis.zero_place > 0.0 ? axis.zero_place : drawn;
}

std::vector<ScatterMark> marksOf(const Experiment& experiment, const std::string& workload,
                                 const std::vector<const Engine*>& engines, const std::string& x,
                                 const std::string& y) {
    std::vector<ScatterMark> marks;
    const auto add = [&marks](std::optional<ScatterMark> mark) {
        if (mark) {
            marks.push_back(std::move(*mark));
        }
    };
    const auto addPoint = [&](const ReferencePoint& point, MarkKind kind,
                              const std::vector<std::string>& statuses) {
        if (std::optional<ScatterMark> mark = markOf(point, kind, x, y)) {
            mark->figures = figuresOf(point, statuses);
            add(std::move(mark));
        }
    };
    for (std::size_t i = 0; i < publishedPoints().size(); ++i) {
        addPoint(publishedPoints()[i], MarkKind::Published, publishedStatuses()[i]);
    }
    const auto found =
        std::find_if(experiment.workloads.begin(), experiment.workloads.end(),
                     [&workload](const Workload& each) { return each.name == workload; });
    if (found != experiment.workloads.end() && !found->layers.empty()) {
        for (const Engine* engine : engines) {
            add(modelledMark(*engine, *found, ownTechnology(experiment, engine->id()), x, y));
        }
    }
    for (const ReferencePoint& point : experiment.references) {
        addPoint(point, MarkKind::Own, {});
    }
    return marks;
}

} // namespace permdse
