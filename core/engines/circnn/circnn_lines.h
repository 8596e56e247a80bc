// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

/// Lines of the CirCNN bill and its stalls, in the order of CircnnModel::billLines() and stalls().
namespace permdse::circnn_lines {

enum Line : std::size_t {
    WeightSram,
    SpectrumSramRead,
    SpectrumSramWrite,
    ActivationSramRead,
    ActivationSramWrite,
    FftBuffers,
    PipelineRegisters,
    ButterflyMultipliers,
    ButterflyAdders,
    ProductMultipliers,
    ProductAdders,
    SumRegisters,
    PartialSumAdders,
    ActivationUnits,
    ClockTree,
    Filler,
    Dram,
    Count
};

enum Stall : std::size_t { DramStall, TransformStall, ActivationStall, FillStall };

} // namespace permdse::circnn_lines
