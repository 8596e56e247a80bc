// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/run_control.h"
#include "core/experiment/experiment_points.h"
#include "core/experiment/result_columns.h"
#include "core/experiment/runner.h"
#include "core/layer/layer_data.h"

namespace permdse {

/// The points that are on any front, simulated; docs/file_formats.md#pointscsv.
struct SimulatedFronts {
    using Figures = std::array<double, SimulatedColumnCount>;

    FrontSimulation counts;
    std::vector<Figures> figures; ///< of each of the designs; NaN where it was not simulated
};

/// The rows that are on any of the fronts, each once, ascending.
[[nodiscard]] std::vector<std::uint32_t> rowsOnFronts(std::span<const Front> fronts);

/// Runs each design of the fronts cycle by cycle on the layers of its workload, with the weights
/// and activations of the source: what is drawn does not depend on the design but for the form in
/// which its engine stores weights. In parallel in the caller's TBB arena; the figures do not
/// depend on the number of threads. Stops within a layer, with the points that are done.
[[nodiscard]] SimulatedFronts
simulateFronts(const ExperimentPoints& points, std::span<const Technology> technologies,
               std::span<const ExperimentPoints::PlacedDesign> designs,
               const LayerDataSource& source, const RunControl& control);

} // namespace permdse
