// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/drawn_technology.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "core/architecture/calibration_fit.h"
#include "core/technology/constant_draw.h"

namespace permdse {

Technology refittedTechnology(const TechnologySettings& settings,
                              std::span<const std::string> engineIds,
                              std::shared_ptr<const ConstantTable> constants) {
    std::vector<Calibration> calibrations = settings.calibrations;
    for (const std::string& id : engineIds) {
        const bool given = std::any_of(calibrations.begin(), calibrations.end(),
                                       [&](const Calibration& c) { return c.engine == id; });
        if (!given) {
            calibrations.push_back(fitCalibration(id, constants));
        }
    }
    return {settings, std::move(calibrations), std::move(constants)};
}

Technology drawnTechnology(const TechnologySettings& settings,
                           std::span<const std::string> engineIds, std::uint64_t seed,
                           std::uint64_t draw) {
    return refittedTechnology(
        settings, engineIds,
        std::make_shared<const ConstantTable>(drawConstants(ConstantTable::builtin(), seed, draw)));
}

} // namespace permdse
