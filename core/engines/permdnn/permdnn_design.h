// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

namespace permdse {

struct PermdnnNetwork;

/// How the shifts k_l of the permuted-diagonal blocks are kept.
enum class Shifts : std::int64_t {
    Natural, ///< k_l = l mod p: stored nowhere
    Stored,  ///< random or best: in the permutation SRAM
};

/// How rows are dealt out to PEs and passes; docs/model.md#permdnn-rows.
enum class RowPartition : std::int64_t {
    Even,   ///< as many rows as possible alike, whatever blocks they cut
    Blocks, ///< whole block rows
    Best,   ///< the mapping with the least cycles
};

/// A PermDNN engine. Defaults are the published reference design (28 nm).
struct PermdnnDesign {
    std::int64_t pe_count = 32;
    std::int64_t multipliers_per_pe = 8;
    std::int64_t accumulators_per_pe = 128;
    std::int64_t p = 0; ///< block size; 0: each layer's own
    double clock_ghz = 1.2;
    std::int64_t weight_sram_sub_banks = 16;
    std::int64_t weight_sram_depth = 2048;
    std::int64_t weight_sram_width_bits = 32;
    std::int64_t permutation_sram_depth = 2048;
    std::int64_t permutation_sram_width_bits = 48;
    std::int64_t activation_sram_banks = 8;
    std::int64_t activation_sram_depth = 2048;
    std::int64_t activation_sram_width_bits = 64;
    std::int64_t fifo_depth = 32;
    std::int64_t weight_tag_bits = 4;
    std::int64_t datapath_bits = 16;
    std::int64_t accumulator_bits = 24;
    std::int64_t pipeline_stages = 5;
    std::int64_t activation_units = 1;   ///< per PE
    std::int64_t max_packed_columns = 0; ///< 0: no cap; 1: no packing
    Shifts shifts = Shifts::Stored;
    RowPartition row_partition = RowPartition::Best;

    /// Largest block size of the layers that the engine is to run, set by
    /// PermdnnModel::forWorkload(); 0: not known. No parameter.
    std::int64_t largest_p = 0;
    /// Of a network that does not fit, set by PermdnnModel::asPartOf(): how its layers are mapped;
    /// null: as suits each of them. No parameter.
    std::shared_ptr<const PermdnnNetwork> network = nullptr;
    /// What the DRAM delivers and whether all weights stream, set by PermdnnModel::asPartOf(); 0:
    /// as usual. No parameters.
    double dram_bits_per_cycle = 0.0;
    bool streams_all = false;

    friend bool operator==(const PermdnnDesign&, const PermdnnDesign&) = default;
};

} // namespace permdse
