// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace permdse {

enum class FftForm : std::int64_t {
    Symmetric, ///< uses that inputs are real: k/2 + 1 bins, half of the butterflies
    Complex,   ///< the full complex transform
};

enum class Accumulation : std::int64_t {
    Decoupled, ///< sums over Q in the frequency domain, one inverse transform per output block
    Literal,   ///< inverse transform of every product
};

/// A CirCNN engine. Clock, power and throughput of the reference are published; block size,
/// parallelism and lanes are chosen to meet them (45 nm).
struct CircnnDesign {
    std::int64_t block_size = 128;
    std::int64_t parallelism = 16;
    std::int64_t depth = 1;
    std::int64_t lanes = 8;
    double clock_ghz = 0.2;
    std::int64_t word_bits = 16;
    FftForm fft = FftForm::Symmetric;
    Accumulation accumulation = Accumulation::Decoupled;
    std::int64_t weight_sram_kib = 1024;
    std::int64_t activation_sram_kib = 64;
    std::int64_t spectrum_sram_kib = 32; ///< holds the spectra of 16384 inputs

    friend bool operator==(const CircnnDesign&, const CircnnDesign&) = default;
};

} // namespace permdse
