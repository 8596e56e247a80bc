// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validation/drawn_technology.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/technology/constant_draw.h"
#include "core/validation/calibration_fit.h"

namespace permdse {

namespace {

bool holds(const std::vector<Calibration>& calibrations, std::string_view engineId) {
    return std::any_of(calibrations.begin(), calibrations.end(),
                       [&](const Calibration& c) { return c.engine == engineId; });
}

} // namespace

TechnologyDraws::TechnologyDraws(std::span<const TechnologySettings> settings,
                                 std::span<const std::string> engineIds)
    : m_settings(settings.begin(), settings.end()),
      m_engineIds(engineIds.begin(), engineIds.end()) {
    for (const TechnologySettings& each : m_settings) {
        // Its tables are those of the resources, which stay.
        const Technology technology(each);
        auto engines = std::make_shared<StatedEngines>();
        for (const std::string& id : m_engineIds) {
            engines->emplace(id, technology.forEngine(id));
        }
        m_stated.push_back(std::move(engines));
    }
}

std::vector<Technology>
TechnologyDraws::with(const std::shared_ptr<const ConstantTable>& constants) const {
    std::vector<Calibration> fits; // at the native nodes: the same whatever the settings are
    for (const std::string& id : m_engineIds) {
        if (std::any_of(m_settings.begin(), m_settings.end(), [&](const TechnologySettings& each) {
                return !holds(each.calibrations, id);
            })) {
            fits.push_back(fitCalibration(id, constants));
        }
    }
    std::vector<Technology> technologies;
    for (std::size_t i = 0; i < m_settings.size(); ++i) {
        std::vector<Calibration> calibrations = m_settings[i].calibrations;
        for (const Calibration& fit : fits) {
            if (!holds(m_settings[i].calibrations, fit.engine)) {
                calibrations.push_back(fit);
            }
        }
        technologies.emplace_back(m_settings[i], std::move(calibrations), constants, m_stated[i]);
    }
    return technologies;
}

std::vector<Technology> TechnologyDraws::drawn(std::uint64_t seed, std::uint64_t draw) const {
    return with(
        std::make_shared<const ConstantTable>(drawConstants(ConstantTable::builtin(), seed, draw)));
}

Technology drawnTechnology(const TechnologySettings& settings,
                           std::span<const std::string> engineIds, std::uint64_t seed,
                           std::uint64_t draw) {
    return std::move(TechnologyDraws({&settings, 1}, engineIds).drawn(seed, draw).front());
}

Technology refittedTechnology(const TechnologySettings& settings,
                              std::span<const std::string> engineIds,
                              const std::shared_ptr<const ConstantTable>& constants) {
    return std::move(TechnologyDraws({&settings, 1}, engineIds).with(constants).front());
}

} // namespace permdse
