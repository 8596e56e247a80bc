// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/exploration/result_table.h"
#include "core/figure/scatter.h"

namespace permdse {

/// Adds the Pareto front of a series in x and y, sorted by x, equal points once. All of its
/// feasible rows count, those that the picture cannot show as well.
void addFront(ScatterSeries& series, const ResultTable& table,
              std::span<const std::uint32_t> feasibleRows, const AxisSpec& x, const AxisSpec& y);

/// Gives the designs on the front of a series their intervals, and keeps those that have some: of
/// many an even selection. A low end that a logarithmic axis has no place for is 0.
void addIntervals(ScatterSeries& series, const ResultTable& table, const AxisSpec& x,
                  const AxisSpec& y);

/// Lets such intervals reach the edge of their axis, whose range must be known.
void extendIntervalsToEdges(ScatterSeries& series, const AxisSpec& x, const AxisSpec& y);

} // namespace permdse
