// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/technology/calibration.h"

namespace permdse {

/// Fits the category factors of an engine: published figure of its reference design at its native
/// node / modelled figure with factor 1; docs/model.md#calibration. Areas first, since broadcast
/// wires are as long as the PE they cross.
/// @throws std::out_of_range for an unknown engine.
[[nodiscard]] Calibration fitCalibration(std::string_view engineId);

/// Power (mW) and area (mm2) of the reference design at its native node by category under a
/// calibration: what fitted factors are checked against.
struct CategoryFigures {
    std::string category;
    double power_mw = 0.0;
    double area_mm2 = 0.0;
};
[[nodiscard]] std::vector<CategoryFigures> referenceFigures(std::string_view engineId,
                                                            const Calibration& calibration);

} // namespace permdse
