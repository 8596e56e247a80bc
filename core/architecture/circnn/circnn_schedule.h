// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/architecture/circnn/circnn_design.h"
#include "core/architecture/simulation.h"

namespace permdse {

/// The work of a layer on CirCNN.
struct CircnnWork {
    std::int64_t output_blocks = 1; ///< P
    std::int64_t input_blocks = 1;  ///< Q
    std::int64_t bins = 1;          ///< complex products of a pair of blocks
    std::int64_t transform = 1;     ///< cycles of a transform
    std::int64_t lanes = 1;
    Accumulation accumulation = Accumulation::Decoupled;
};

/// When a run was done.
struct CircnnTimes {
    std::int64_t cycles = 0;
    std::int64_t products_done = 0; ///< cycle in which the last product was done
    std::int64_t waited = 0;        ///< cycles by which inverse transforms missed their slots
};

/// Runs the transform unit and the product lanes of a layer, block by block;
/// docs/model.md#circnn-schedule.
///
/// The transform unit takes the Q forward transforms first. The lanes take whole pairs of blocks:
/// of the lowest output block that has a pair whose spectrum is there, the next; pairs follow each
/// other without a gap. An inverse transform needs the finished pair or, decoupled, output block.
///
/// The controller is static (chosen): inverse transforms have the last slots of `planned` cycles,
/// in order, and one whose data is not there by its slot delays the rest. With planned 0 each
/// starts as soon as it can.
[[nodiscard]] CircnnTimes runCircnnSchedule(const CircnnWork& work, std::int64_t planned,
                                            CycleTrace* trace = nullptr);

} // namespace permdse
