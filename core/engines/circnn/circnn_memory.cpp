// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/circnn_memory.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/architecture/bits.h"

namespace permdse {

namespace {

constexpr double maxSramWidth_bits = 512.0;
constexpr double fewestWords = 32.0; ///< of an array of the SRAM table
constexpr double smallestArray_bytes = 256.0;
constexpr double wordsPerBin = 2.0; ///< real and imaginary part
constexpr double halves = 2.0;

} // namespace

CircnnMemory weightMemory(const CircnnDesign& design) {
    const double needed_bits =
        static_cast<double>(design.lanes) * wordsPerBin * static_cast<double>(design.word_bits);
    CircnnMemory memory;
    memory.banks = std::ceil(needed_bits / maxSramWidth_bits);
    memory.arrays = memory.banks;
    memory.width_bits = needed_bits / memory.banks;
    memory.bytes = static_cast<double>(design.weight_sram_kib) * 1024.0 / memory.arrays;
    return memory;
}

double spectrumBits(const CircnnDesign& design) {
    return static_cast<double>(design.block_size) * static_cast<double>(design.word_bits) *
           (design.fft == FftForm::Symmetric ? 1.0 : wordsPerBin);
}

double sumWidth_bits(const CircnnDesign& design) {
    return static_cast<double>(
        std::min<std::int64_t>(mostSumBits, 2 * design.word_bits + sumGuardBits));
}

CircnnMemory spectrumMemory(const CircnnDesign& design) {
    CircnnMemory memory = weightMemory(design);
    memory.arrays = halves * memory.banks;
    const auto tableWidth_bits = static_cast<double>(
        std::bit_ceil(static_cast<std::uint64_t>(std::ceil(memory.width_bits))));
    memory.bytes = std::max({static_cast<double>(design.spectrum_sram_kib) * 1024.0 / memory.arrays,
                             spectrumBits(design) / 8.0 / memory.banks, smallestArray_bytes,
                             fewestWords * tableWidth_bits / 8.0});
    return memory;
}

std::int64_t heldBlocks(const CircnnDesign& design) {
    const CircnnMemory memory = spectrumMemory(design);
    // The smallest array holds a block by division and multiplication, which may round.
    const double perHalf =
        std::max(1.0, std::floor(memory.bytes * 8.0 * memory.banks / spectrumBits(design)));
    return static_cast<std::int64_t>(halves * perHalf);
}

ColumnGroups heldGroups(const CircnnDesign& design, std::int64_t input_blocks) {
    return {input_blocks, ceilDivide(input_blocks, heldBlocks(design))};
}

} // namespace permdse
