// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validation/calibration_fit.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/architecture/layer_run.h"
#include "core/engines/registry.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

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
    const Bill bill =
        engine->bill(engine->referenceDesign(technology), oneLayer(layer), technology);
    std::vector<CategoryFigures> figures; // of the bill alone: nothing needs to run
    if ((bill.infeasibility & OutsideSramTable) != 0) {
        return figures;
    }
    for (const BreakdownLine& line : makeBreakdown(bill, RunTotals(), engine->billLines())) {
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
    const auto targetsOf = findEntry(engineId)->targets;
    const CalibrationTargets targets =
        targetsOf != nullptr ? targetsOf(neutral)
                             : CalibrationTargets{{}, 0.0, "nothing is published to fit to"};
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
    for (const CategoryFigures& target : targets.categories) {
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
