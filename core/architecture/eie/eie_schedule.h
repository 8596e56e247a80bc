// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/architecture/eie/eie_matrix.h"
#include "core/base/result.h"
#include "core/layer/layer.h"

namespace permdse {

/// Broadcast and queues of EIE, exact to the cycle; docs/model.md#eie-schedule.
///
/// One column is broadcast per cycle, unless the queue of any PE is full: a PE holds at most
/// `fifo_depth` columns, the one in work included. It spends max(1, entries) cycles on each. What
/// is kept between columns is when each PE is free, so a column costs O(PEs) instead of cycles x
/// PEs; a test steps through every cycle and finds the same.
class EieSchedule {
public:
    /// @pre pes >= 1, fifo_depth >= 1
    EieSchedule(std::int64_t pes, std::int64_t fifo_depth);

    /// The next column: a PE's entries are those from `begin` to `end`, one pair per PE.
    void add(std::span<const std::uint32_t> begin, std::span<const std::uint32_t> end);

    /// Cycle in which the last column was broadcast, from 0.
    [[nodiscard]] std::int64_t broadcast() const { return m_broadcast; }
    /// Cycle from which each PE is free of the columns so far.
    [[nodiscard]] std::span<const std::int64_t> free() const { return m_free; }
    /// Cycles until all PEs are done with the columns so far.
    [[nodiscard]] std::int64_t cycles() const { return m_cycles; }
    /// Cycles in which a full queue held the broadcast back.
    [[nodiscard]] std::int64_t stalls() const { return m_stalls; }

private:
    std::vector<std::int64_t> m_free;
    std::vector<std::int64_t> m_done; ///< when all PEs were done, of the last fifo_depth columns
    std::size_t m_next = 0;           ///< place of the next column in m_done
    std::int64_t m_broadcast = -1;
    std::int64_t m_cycles = 0;
    std::int64_t m_stalls = 0;
};

/// Load balance of a matrix on a number of PEs with queues of a depth.
struct EieBalance {
    std::int64_t pe_count = 0;
    std::int64_t fifo_depth = 0;
    std::int64_t cycles = 0;
    /// Entries with padding / (PEs x cycles): 1 less the share of bubbles, as the publication
    /// plots it.
    double efficiency = 0.0;
};

/// Load balance for all pairs of PE counts and FIFO depths, PE counts outside.
/// `columns` are the rising numbers of the non-zero inputs; index bits are those of `design`.
[[nodiscard]] std::vector<EieBalance> eieBalances(const SparseWeights& weights,
                                                  std::span<const std::int64_t> columns,
                                                  std::span<const std::int64_t> pe_counts,
                                                  std::span<const std::int64_t> fifo_depths,
                                                  const EieDesign& design);

/// The same for a layer with weights and activations drawn from the seed, as EieModel::simulate()
/// draws them. SIM-0006 if the layer is too large.
[[nodiscard]] Result<std::vector<EieBalance>>
drawnEieBalances(const Layer& layer, std::uint64_t seed, std::span<const std::int64_t> pe_counts,
                 std::span<const std::int64_t> fifo_depths);

} // namespace permdse
