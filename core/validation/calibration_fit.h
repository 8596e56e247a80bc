// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/architecture/publication.h"
#include "core/technology/calibration.h"
#include "core/technology/constant_table.h"

namespace permdse {

/// Fits the category factors of an engine: published figure of its reference design at its native
/// node / modelled figure with factor 1; docs/model.md#calibration. Areas first, since broadcast
/// wires are as long as the PE they cross. `constants` are those that the model is fitted with; the
/// trust in the published figures among them (`<engine>_published_power`, `_area`) is left out,
/// since a technology puts it on top of the factors.
/// @throws std::out_of_range for an unknown engine.
[[nodiscard]] Calibration
fitCalibration(std::string_view engineId,
               std::shared_ptr<const ConstantTable> constants = ConstantTable::sharedBuiltin());

/// Power (mW) and area (mm2) of the reference design at its native node by category under a
/// calibration: what fitted factors are checked against.
[[nodiscard]] std::vector<CategoryFigures>
referenceFigures(std::string_view engineId, const Calibration& calibration,
                 std::shared_ptr<const ConstantTable> constants = ConstantTable::sharedBuiltin());

} // namespace permdse
