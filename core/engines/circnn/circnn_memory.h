// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/engines/circnn/circnn_design.h"
#include "core/engines/circnn/column_groups.h"

namespace permdse {

/// Words that the one port of the activation SRAM reads or writes in a cycle.
inline constexpr std::int64_t activationWordsPerAccess = 4;

/// Equal SRAM arrays that deliver `lanes` complex words a cycle together.
struct CircnnMemory {
    double banks = 0.0;      ///< arrays that a cycle of the lanes reads
    double arrays = 0.0;     ///< all of them
    double width_bits = 0.0; ///< of an array
    double bytes = 0.0;      ///< of an array
};

/// As wide as the lanes need per cycle, in banks of at most 512 bits.
[[nodiscard]] CircnnMemory weightMemory(const CircnnDesign& design);

/// Banks as those of the weights, twice: one half holds the even and one the odd block columns, so
/// that a spectrum is written while the lanes read the other half. What is bought is more than
/// `spectrum_sram_kib` where a half could not hold a block, or an array would have less than 32
/// words.
[[nodiscard]] CircnnMemory spectrumMemory(const CircnnDesign& design);

/// The spectrum of a block as it is stored: k real words if symmetric, else 2 k.
[[nodiscard]] double spectrumBits(const CircnnDesign& design);

/// Bits of a sum of products: the whole products and as many more as keep sums of any published
/// layer from overflowing, 62 at most.
[[nodiscard]] double sumWidth_bits(const CircnnDesign& design);
/// Of those, bits beyond whole products.
inline constexpr int sumGuardBits = 8;
inline constexpr int mostSumBits = 62;

/// Block columns whose spectra the spectrum SRAM holds; at least 2.
[[nodiscard]] std::int64_t heldBlocks(const CircnnDesign& design);

/// As few groups of block columns as can be held one after another. @pre input_blocks >= 1
[[nodiscard]] ColumnGroups heldGroups(const CircnnDesign& design, std::int64_t input_blocks);

} // namespace permdse
