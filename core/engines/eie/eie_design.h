// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace permdse {

/// How many batches a PE's rows are added up in; docs/model.md#eie-batches.
enum class RowBatches : std::int64_t {
    Fewest, ///< as many rows at a time as the register files hold, as published
    Best,   ///< the number with the least cycles
};

/// How rows are dealt out where they may be as is best. The first computes fastest; the others
/// store fewer pointers, for what streams.
enum class RowChoice {
    Fastest, ///< as many batches as take the least cycles
    Fewest,  ///< as few batches as the register files allow
    FewPes,  ///< these, on as few PEs
};

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
    RowBatches row_batches = RowBatches::Best;

    /// Batches of a layer, set by eieMapped(); 0: the fewest. No parameter.
    std::int64_t batches = 0;
    /// Set by EieModel::asPartOf() for the layers of a network. No parameter.
    RowChoice row_choice = RowChoice::Fastest;
    /// What the DRAM delivers and whether all weights stream, set by EieModel::asPartOf() for
    /// layers that each choose on their own; 0: it is chosen. No parameters.
    double dram_bits_per_cycle = 0.0;
    bool streams_all = false;

    friend bool operator==(const EieDesign&, const EieDesign&) = default;
};

} // namespace permdse
