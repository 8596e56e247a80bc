// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

/// Lines of the CirCNN bill, in the order of CircnnModel::billLines().
namespace permdse::circnn_lines {

enum Line : std::size_t {
    WeightSram,
    ActivationSramRead,
    ActivationSramWrite,
    FftBuffers,
    PipelineRegisters,
    ButterflyMultipliers,
    ButterflyAdders,
    ProductMultipliers,
    ProductAdders,
    ActivationUnits,
    ClockTree,
    Filler,
    Dram,
    Count
};

} // namespace permdse::circnn_lines
