// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/architecture/simulation.h"
#include "core/engines/permdnn/permdnn_control.h"
#include "core/engines/permdnn/permdnn_design.h"
#include "core/engines/permdnn/permdnn_weights.h"
#include "core/technology/technology.h"

namespace permdse {

/// The cycles and events of a layer on a PermDNN engine, counted cycle by cycle, without its
/// arithmetic: no outputs and no saturations. `columns` are those with non-zero activations,
/// rising; `products` are the multiplications they need.
[[nodiscard]] Simulation countPermdnn(const PermdnnDesign& design, const Layer& layer,
                                      std::span<const std::int32_t> columns, std::int64_t products,
                                      CycleTrace* trace = nullptr);

/// A PermDNN engine with the weights of one layer in its SRAMs, run cycle by cycle on one input
/// after the other; docs/model.md#permdnn-simulation. Control (who works in which cycle) and
/// arithmetic (what comes out) are computed apart: they meet in the columns that control issues.
/// Immutable once made; run() is safe from any thread.
class PermdnnSimulator {
public:
    /// @pre p suits the layer; the matrix has the layer's size and block size
    /// @throws std::invalid_argument if the matrix is of another layer or block size.
    PermdnnSimulator(const PermdnnDesign& design, const Layer& layer, const PdMatrix& matrix,
                     const Arithmetic& arithmetic, std::uint64_t seed,
                     const StopPoint& stop_point = {});

    /// Runs the layer on n raw activations.
    /// @throws std::invalid_argument if there are not n, or one does not fit its format.
    [[nodiscard]] Simulation run(std::span<const std::int32_t> activations,
                                 ActivationFunction function = ActivationFunction::None,
                                 CycleTrace* trace = nullptr,
                                 const StopPoint& stop_point = {}) const;

    [[nodiscard]] const PermdnnWeights& weights() const { return m_weights; }

private:
    PermdnnDesign m_design;
    Layer m_layer;
    PermdnnWeights m_weights;
};

} // namespace permdse
