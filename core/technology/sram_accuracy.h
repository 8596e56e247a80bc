// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/technology/sram_table.h"

namespace permdse {

/// How far the interpolation of one figure is from points of the table that it did not see.
struct SramAccuracy {
    SramQuantity quantity;
    SramAxis axis = SramAxis::Capacity; ///< along which points were left out
    std::size_t points = 0;             ///< that were compared
    double median = 0.0;                ///< of |interpolated / table - 1|
    double p90 = 0.0;                   ///< 90th percentile of the same
};

/// Leave-one-out check of a table: for each inner grid value of an axis, the points there are left
/// out and interpolated from the rest. Along capacity and width the gap is then twice that between
/// neighbouring points, so requests between points do better on average. Along the node only 28 nm
/// is left out: CACTI has data of its own at the others, which no neighbour foretells. One entry
/// per figure and axis, by axis and then as sramQuantities(); of one cell type, or of all.
[[nodiscard]] std::vector<SramAccuracy>
leaveOneOutAccuracy(const SramTable& table, std::optional<CellType> cell = std::nullopt);

/// Value below which `share` of the values lie, interpolated between the two nearest.
/// @pre `values` not empty; 0 <= share <= 1
[[nodiscard]] double percentile(std::vector<double> values, double share);

} // namespace permdse
