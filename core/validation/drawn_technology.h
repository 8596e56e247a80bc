// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/technology/technology.h"

namespace permdse {

/// The technologies of draws: constants drawn within their ranges, and the calibrations of engines
/// refitted to them, since the published breakdown holds whatever the constants are. Calibrations
/// of the settings stay as they are, and layers stay mapped as for the stated constants.
/// docs/model.md#uncertainty. Immutable; safe from any thread.
class TechnologyDraws {
public:
    /// @throws std::out_of_range for an unknown engine; std::invalid_argument as Technology().
    TechnologyDraws(std::span<const TechnologySettings> settings,
                    std::span<const std::string> engineIds);

    /// Each of the settings under the same draw.
    [[nodiscard]] std::vector<Technology> drawn(std::uint64_t seed, std::uint64_t draw) const;
    /// The same for constants that are drawn already.
    [[nodiscard]] std::vector<Technology>
    with(const std::shared_ptr<const ConstantTable>& constants) const;

private:
    std::vector<TechnologySettings> m_settings;
    std::vector<std::string> m_engineIds;
    std::vector<std::shared_ptr<const StatedEngines>> m_stated; ///< by setting
};

/// One technology of a draw. @throws as TechnologyDraws()
[[nodiscard]] Technology drawnTechnology(const TechnologySettings& settings,
                                         std::span<const std::string> engineIds, std::uint64_t seed,
                                         std::uint64_t draw);

/// The same for constants that are drawn already.
[[nodiscard]] Technology refittedTechnology(const TechnologySettings& settings,
                                            std::span<const std::string> engineIds,
                                            const std::shared_ptr<const ConstantTable>& constants);

} // namespace permdse
