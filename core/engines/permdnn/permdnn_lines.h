// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

/// Lines of the PermDNN bill, in the order of PermdnnModel::billLines().
namespace permdse::permdnn_lines {

enum Line : std::size_t {
    WeightSram,
    WeightSramSelect,
    WeightSramWires,
    PermutationSram,
    Accumulators,
    PipelineRegisters,
    WeightTable,
    WeightSelect,
    ActivationSelect,
    Multipliers,
    Adders,
    AccumulatorSelect,
    ActivationUnits,
    Broadcast,
    ClockTree,
    Filler,
    ActivationSramRead,
    ActivationSramWrite,
    ActivationFifo,
    ZeroDetector,
    Dram,
    Count
};

} // namespace permdse::permdnn_lines
