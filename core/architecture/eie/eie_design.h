// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace permdse {

/// An EIE engine. Defaults are the published reference design (45 nm).
struct EieDesign {
    std::int64_t pe_count = 64;
    double clock_ghz = 0.8;
    std::int64_t fifo_depth = 8;
    std::int64_t weight_tag_bits = 4;
    std::int64_t index_bits = 4;
    std::int64_t datapath_bits = 16;
    std::int64_t spmat_sram_kib = 128;
    std::int64_t spmat_sram_width_bits = 64;
    std::int64_t pointer_sram_kib = 32; ///< both banks
    std::int64_t pointer_bits = 16;
    std::int64_t activation_sram_bytes = 2048;
    std::int64_t activation_sram_width_bits = 64;
    std::int64_t register_file_entries = 64; ///< of each of the two register files
    std::int64_t pipeline_stages = 4;

    friend bool operator==(const EieDesign&, const EieDesign&) = default;
};

} // namespace permdse
