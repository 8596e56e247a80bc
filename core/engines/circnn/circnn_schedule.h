// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/architecture/simulation.h"
#include "core/engines/circnn/circnn_design.h"

namespace permdse {

/// The work of a group of block columns on CirCNN: those whose spectra are held at the same time.
struct CircnnWork {
    std::int64_t output_blocks = 1; ///< P
    std::int64_t input_blocks = 1;  ///< block columns of the group
    std::int64_t bins = 1;          ///< complex products of a pair of blocks
    std::int64_t transform = 1;     ///< cycles of a transform
    std::int64_t lanes = 1;
    std::int64_t forward_accesses = 0; ///< of a forward transform to the activation SRAM
    std::int64_t inverse_accesses = 0;
    Accumulation accumulation = Accumulation::Decoupled;
    /// Cycles in which the controller plans to be done; 0 if inverse transforms start as soon as
    /// they can.
    std::int64_t planned = 0;

    [[nodiscard]] std::int64_t inverses() const {
        return output_blocks * (accumulation == Accumulation::Decoupled ? 1 : input_blocks);
    }
};

/// When a run was done.
struct CircnnTimes {
    std::int64_t cycles = 0;
    std::int64_t waited = 0;    ///< cycles by which inverse transforms missed their slots
    std::int64_t accesses = 0;  ///< cycles of the activation SRAM's port, whole blocks throughout
    std::int64_t conflicts = 0; ///< cycles by which an access missed the port
};

/// Runs the transform unit, the port of the activation SRAM and the product lanes of a layer, group
/// after group and block by block; docs/model.md#circnn-schedule.
///
/// The transform unit takes the forward transforms first; the port reads a block while the one
/// before it is transformed. The lanes take whole pairs of blocks: of the lowest output block that
/// has a pair whose spectrum is there, the next; pairs follow each other without a gap. An inverse
/// transform needs the finished pair or, decoupled, output block; the port writes its result
/// during the next. Runs follow each other: the first block of a group is read in the last forward
/// slot of the one before, the last result is written after the last forward slot of the next.
///
/// The controller is static (chosen): inverse transforms have the last slots of the `planned`
/// cycles, in order, and one whose data is not there by its slot delays the rest.
[[nodiscard]] CircnnTimes runCircnnSchedule(std::span<const CircnnWork> groups,
                                            CycleTrace* trace = nullptr);

} // namespace permdse
