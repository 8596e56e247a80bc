// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validation/drawn_technology.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "core/technology/constant_draw.h"
#include "core/validation/calibration_fit.h"

namespace permdse {

namespace {

bool holds(const std::vector<Calibration>& calibrations, std::string_view engineId) {
    return std::any_of(calibrations.begin(), calibrations.end(),
                       [&](const Calibration& c) { return c.engine == engineId; });
}

std::vector<Technology> refitted(std::span<const TechnologySettings> settings,
                                 std::span<const std::string> engineIds,
                                 const std::shared_ptr<const ConstantTable>& constants) {
    std::vector<Calibration> fits; // at the native nodes: the same whatever the settings are
    for (const std::string& id : engineIds) {
        if (std::any_of(settings.begin(), settings.end(), [&](const TechnologySettings& each) {
                return !holds(each.calibrations, id);
            })) {
            fits.push_back(fitCalibration(id, constants));
        }
    }
    std::vector<Technology> technologies;
    for (const TechnologySettings& each : settings) {
        std::vector<Calibration> calibrations = each.calibrations;
        for (const Calibration& fit : fits) {
            if (!holds(each.calibrations, fit.engine)) {
                calibrations.push_back(fit);
            }
        }
        technologies.emplace_back(each, std::move(calibrations), constants);
    }
    return technologies;
}

} // namespace

Technology refittedTechnology(const TechnologySettings& settings,
                              std::span<const std::string> engineIds,
                              std::shared_ptr<const ConstantTable> constants) {
    return std::move(refitted({&settings, 1}, engineIds, constants).front());
}

std::vector<Technology> drawnTechnologies(std::span<const TechnologySettings> settings,
                                          std::span<const std::string> engineIds,
                                          std::uint64_t seed, std::uint64_t draw) {
    return refitted(
        settings, engineIds,
        std::make_shared<const ConstantTable>(drawConstants(ConstantTable::builtin(), seed, draw)));
}

Technology drawnTechnology(const TechnologySettings& settings,
                           std::span<const std::string> engineIds, std::uint64_t seed,
                           std::uint64_t draw) {
    return std::move(drawnTechnologies({&settings, 1}, engineIds, seed, draw).front());
}

} // namespace permdse
