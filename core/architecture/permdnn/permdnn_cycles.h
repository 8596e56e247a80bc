// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/architecture/binomial.h"
#include "core/architecture/permdnn/permdnn_design.h"
#include "core/layer/layer.h"

namespace permdse {

/// One pass of the row partition: the next N_ACC rows of each PE.
struct PermdnnPass {
    std::int64_t rows = 0;        ///< of all PEs together
    std::int64_t rows_per_pe = 0; ///< of the fullest PE
    std::int64_t active_pes = 0;  ///< PEs with any row
    std::int64_t block_rows = 0;  ///< B: most block rows that the rows of one PE touch
    /// PEs with all rows of the pass touch `least_block_rows` or one more, which `crossing_pes` of
    /// them do; the PE behind them, if it has rows, touches `last_block_rows`.
    std::int64_t least_block_rows = 0, full_pes = 0, crossing_pes = 0, last_block_rows = 0;
    std::int64_t packed = 1;        ///< G: non-zero columns of a block column that share a cycle
    std::int64_t column_cycles = 1; ///< c: cycles of one (group of) non-zero column(s)
};

/// Cycles of one layer by phase. cycles() is their sum.
struct PermdnnCycles {
    double mac = 0.0;        ///< multipliers at work
    double feed = 0.0;       ///< waiting for activations
    double write_back = 0.0; ///< draining accumulators
    double fill = 0.0;       ///< pipeline fill
    double issues = 0.0;     ///< groups of columns issued, all passes
    /// Words that all PEs read from their weight SRAMs for these groups, and from their permutation
    /// SRAMs for the block columns with any non-zero input. Only of expectedCycles().
    double weight_words = 0.0, shift_words = 0.0;
    PermdnnPass first; ///< the first pass
    [[nodiscard]] double cycles() const { return mac + feed + write_back + fill; }
};

/// The block size a design uses on a layer: its own, or the layer's if it is 0.
[[nodiscard]] inline std::int64_t blockSizeOn(const PermdnnDesign& design, const Layer& layer) {
    return design.p > 0 ? design.p : layer.p;
}

/// A: activations that the activation SRAM delivers per cycle.
[[nodiscard]] inline std::int64_t scanWidth(const PermdnnDesign& design) {
    return std::max<std::int64_t>(1, design.activation_sram_banks *
                                         design.activation_sram_width_bits / design.datapath_bits);
}

/// L: multipliers of a PE that can be supplied with weights in every cycle. Weights of a cycle must
/// come out of the sub-banks in that cycle (our choice: the reference's sub-banks deliver 16 times
/// what its multipliers take).
[[nodiscard]] inline std::int64_t suppliedMultipliers(const PermdnnDesign& design) {
    return std::min(
        design.multipliers_per_pe,
        std::max<std::int64_t>(1, design.weight_sram_sub_banks * design.weight_sram_width_bits /
                                      design.weight_tag_bits));
}

/// Cycles until a pass delivers its first result: SRAM read, zero detection, FIFO, then the stages.
[[nodiscard]] inline std::int64_t fillCycles(const PermdnnDesign& design) {
    constexpr std::int64_t stagesBeforePes = 3;
    return stagesBeforePes + design.pipeline_stages;
}

/// Bits of a stored shift; 0 if shifts are natural.
[[nodiscard]] std::int64_t shiftBitsOn(const PermdnnDesign& design, const Layer& layer);

/// Number of passes K = ceil(R / N_ACC), R = ceil(m / N_PE).
[[nodiscard]] std::int64_t passCount(const PermdnnDesign& design, const Layer& layer);

/// Pass k of the layer; docs/model.md#permdnn-rows. O(min(N_PE, p)).
/// @pre 0 <= k < passCount()
[[nodiscard]] PermdnnPass passOf(const PermdnnDesign& design, const Layer& layer, std::int64_t k);

/// Expected cycles at the layer's activation density, each activation non-zero independently.
[[nodiscard]] PermdnnCycles expectedCycles(const PermdnnDesign& design, const Layer& layer,
                                           ExpectedCeilCache& cache);

/// Exact cycles for given activations (`nonZero[j]` tells whether x_j != 0): the max-plus
/// recurrence over feed and MAC with the activation FIFO between them; docs/model.md#permdnn-feed.
/// @throws std::invalid_argument if nonZero.size() != layer.inputs.
[[nodiscard]] PermdnnCycles exactCycles(const PermdnnDesign& design, const Layer& layer,
                                        const std::vector<bool>& nonZero);

} // namespace permdse
