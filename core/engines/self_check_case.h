// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/architecture/engine.h"
#include "core/layer/layer.h"

namespace permdse {

/// A random legal design on a random layer, its closed form, simulator and dense evaluation side by
/// side; docs/model.md#self-check.
struct SelfCheck {
    std::string engine;
    std::uint64_t seed = 0;
    DesignValues design; ///< in the order of the engine's parameter table
    Layer layer;
    double cycles = 0.0;             ///< simulated, without waiting for DRAM
    double closed_form_cycles = 0.0; ///< of the same design, layer and number of non-zero inputs
    double cycle_bound = 0.0;        ///< largest relative difference that is accepted
    /// What sweeps calculate with: the expectation over all inputs with as many that are not zero.
    /// Of EIE and CirCNN it is the closed form above. Not bounded: a single draw may differ.
    double expected_cycles = 0.0;
    /// Outputs, or counts of saturations, that differ from a dense evaluation in the same
    /// arithmetic; of CirCNN, whose transforms round elsewhere, those beyond `noise_bound`.
    std::int64_t wrong_outputs = 0;
    double noise = 0.0;       ///< of CirCNN: rms error in steps of the output format
    double noise_bound = 0.0; ///< of CirCNN: what rounding accounts for
    std::string problem;      ///< what is wrong, empty if nothing is

    /// |cycles / closed_form_cycles - 1|
    [[nodiscard]] double cycleError() const;
    /// |cycles / expected_cycles - 1|
    [[nodiscard]] double expectationError() const;
};

} // namespace permdse
