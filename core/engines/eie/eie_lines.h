// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

/// Lines of the EIE bill, in the order of EieModel::billLines().
namespace permdse::eie_lines {

enum Line : std::size_t {
    SpmatSram,
    PointerSram,
    ActivationSramRead,
    ActivationSramWrite,
    ActivationQueue,
    PipelineRegisters,
    RegisterFiles,
    WeightTable,
    WeightSelect,
    Multipliers,
    Adders,
    RegisterSelect,
    ClockTree,
    Filler,
    LeadingNonZero,
    Dram,
    Count
};

/// In the order of EieModel::stalls().
enum Stall : std::size_t {
    DramStall,
    PaddingStall,
    EmptyStall,
    ImbalanceStall,
    ReadStall,
    WriteBackStall,
    FillStall
};

} // namespace permdse::eie_lines
