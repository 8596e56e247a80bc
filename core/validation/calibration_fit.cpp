// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validation/calibration_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "core/base/units.h"
#include "core/engines/registry.h"
#include "core/technology/published.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

constexpr double notPublished = std::numeric_limits<double>::quiet_NaN();

/// What a publication says of one category, for the whole engine.
struct Target {
    std::string category;
    double power_mw;
    double area_mm2;
};

struct Targets {
    std::vector<Target> categories;
    double filler_share = 0.0;
    std::string source;
};

/// The published breakdown of a PE, times the number of PEs. `areas` is where its areas stand, each
/// times `mm2PerUnit` in mm2.
Targets peTargets(const std::string& engine, const std::string& areas, double mm2PerUnit,
                  std::string source) {
    const double pes = publishedFigure("/" + engine + "/reference_design/pe_count").value;
    const auto area_mm2 = [&](const std::string& name) {
        return publishedFigure("/" + engine + '/' + areas + '/' + name).value * mm2PerUnit;
    };
    Targets targets;
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

Targets permdnnTargets() {
    Targets targets = peTargets("permdnn", "pe_area_mm2", 1.0,
                                "PermDNN, MICRO 2018: breakdown of a PE, others (recalled)");
    targets.categories.push_back({"global", publishedFigure("/permdnn/others/power_mw").value,
                                  publishedFigure("/permdnn/others/area_mm2").value});
    return targets;
}

Targets eieTargets() {
    return peTargets("eie", "pe_area_um2", mm2PerUm2, "EIE, ISCA 2016, table II");
}

/// One factor for everything: only the total power is published.
Targets circnnTargets(const std::vector<CategoryFigures>& modelled) {
    double total = 0.0;
    for (const CategoryFigures& figures : modelled) {
        total += figures.power_mw;
    }
    const double factor = publishedFigure("/circnn/reference_45nm/power_mw").value / total;
    Targets targets;
    targets.source = "CirCNN, MICRO 2017: total power (recalled); area is not published";
    for (const CategoryFigures& figures : modelled) {
        targets.categories.push_back({figures.category, factor * figures.power_mw, notPublished});
    }
    return targets;
}

/// The constants with the published figures taken at their word: a factor fitted with trust in them
/// would cancel it.
std::shared_ptr<const ConstantTable> withoutTrust(std::shared_ptr<const ConstantTable> constants,
                                                  std::string_view engineId) {
    const std::string engine(engineId);
    const std::string power = engine + "_published_power", area = engine + "_published_area";
    if (constants->value(power) == 1.0 && constants->value(area) == 1.0) {
        return constants;
    }
    auto table = std::make_shared<ConstantTable>(*constants);
    table->set(power, 1.0);
    table->set(area, 1.0);
    return table;
}

double ratio(double published, double modelled) {
    return std::isnan(published) || modelled <= 0.0 ? 1.0 : published / modelled;
}

} // namespace

std::vector<CategoryFigures> referenceFigures(std::string_view engineId,
                                              const Calibration& calibration,
                                              std::shared_ptr<const ConstantTable> constants) {
    const Engine* engine = findEngine(engineId);
    if (engine == nullptr) {
        throw std::out_of_range("no engine \"" + std::string(engineId) + "\"");
    }
    TechnologySettings settings;
    settings.node_nm = engine->nativeNode_nm();
    const Technology technology(settings, {calibration}, std::move(constants));
    const Layer layer{.name = "any",
                      .outputs = 4096,
                      .inputs = 4096,
                      .p = 8,
                      .weight_density = 0.125,
                      .activation_density = 1.0,
                      .source = {}};
    const Evaluation evaluation =
        engine->evaluate(engine->referenceDesign(technology), layer, technology);
    std::vector<CategoryFigures> figures;
    for (const BreakdownLine& line : evaluation.breakdown) {
        if (line.category == Category::Dram) {
            continue;
        }
        const std::string& name = categoryName(line.category);
        auto entry = std::find_if(figures.begin(), figures.end(),
                                  [&](const CategoryFigures& f) { return f.category == name; });
        if (entry == figures.end()) {
            entry = figures.insert(figures.end(), CategoryFigures{name, 0.0, 0.0});
        }
        entry->power_mw += line.power_mw;
        entry->area_mm2 += line.area_mm2;
    }
    return figures;
}

Calibration fitCalibration(std::string_view engineId,
                           std::shared_ptr<const ConstantTable> constants) {
    const Engine* engine = findEngine(engineId);
    if (engine == nullptr) {
        throw std::out_of_range("no engine \"" + std::string(engineId) + "\"");
    }
    const std::shared_ptr<const ConstantTable> table = withoutTrust(std::move(constants), engineId);
    Calibration calibration = neutralCalibration(engineId, engine->nativeNode_nm());
    const std::vector<CategoryFigures> neutral = referenceFigures(engineId, calibration, table);
    const Targets targets = engineId == "permdnn" ? permdnnTargets()
                            : engineId == "eie"   ? eieTargets()
                                                  : circnnTargets(neutral);
    calibration.source = targets.source;
    calibration.filler_share = targets.filler_share;
    const auto modelled = [](const std::vector<CategoryFigures>& figures, const std::string& name) {
        for (const CategoryFigures& entry : figures) {
            if (entry.category == name) {
                return entry;
            }
        }
        return CategoryFigures{name, 0.0, 0.0};
    };
    for (const Target& target : targets.categories) {
        const CategoryFigures ours = modelled(neutral, target.category);
        CalibrationFactor factor;
        factor.category = target.category;
        factor.area = ratio(target.area_mm2, ours.area_mm2);
        factor.published_power_mw = target.power_mw;
        factor.published_area_mm2 = target.area_mm2;
        factor.modelled_area_mm2 = ours.area_mm2;
        calibration.factors.push_back(std::move(factor));
    }
    const std::vector<CategoryFigures> withArea = referenceFigures(engineId, calibration, table);
    for (CalibrationFactor& factor : calibration.factors) {
        factor.modelled_power_mw = modelled(withArea, factor.category).power_mw;
        factor.power = ratio(factor.published_power_mw, factor.modelled_power_mw);
    }
    return calibration;
}

} // namespace permdse
