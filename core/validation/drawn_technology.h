// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/technology/technology.h"

namespace permdse {

/// The technology of a draw: constants drawn within their ranges, and the calibrations of
/// `engineIds` refitted to them, since the published breakdown holds whatever the constants are.
/// Calibrations of the settings stay as they are. docs/model.md#uncertainty.
/// @throws std::out_of_range for an unknown engine; std::invalid_argument as Technology().
[[nodiscard]] Technology drawnTechnology(const TechnologySettings& settings,
                                         std::span<const std::string> engineIds, std::uint64_t seed,
                                         std::uint64_t draw);

/// Each of several settings under the same draw, for which calibrations are refitted once.
[[nodiscard]] std::vector<Technology>
drawnTechnologies(std::span<const TechnologySettings> settings,
                  std::span<const std::string> engineIds, std::uint64_t seed, std::uint64_t draw);

/// The same for constants that are drawn already.
[[nodiscard]] Technology refittedTechnology(const TechnologySettings& settings,
                                            std::span<const std::string> engineIds,
                                            std::shared_ptr<const ConstantTable> constants);

} // namespace permdse
