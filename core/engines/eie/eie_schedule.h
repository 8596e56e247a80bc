// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/architecture/load_balance.h"
#include "core/base/result.h"
#include "core/engines/eie/eie_matrix.h"
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

    /// The next column, not before cycle `available`: a PE's entries are those from `begin` to
    /// `end`, one pair per PE.
    void add(std::span<const std::uint32_t> begin, std::span<const std::uint32_t> end,
             std::int64_t available = 0);
    /// All PEs wait until this cycle at least, with nothing to do.
    void idleUntil(std::int64_t cycle);
    /// `cycles` in which no PE works, and which are not counted as idle: between two batches.
    void pass(std::int64_t cycles);

    /// Cycle in which the last column was broadcast, from 0.
    [[nodiscard]] std::int64_t broadcast() const { return m_broadcast; }
    /// Cycle in which it could have been, had no queue been full.
    [[nodiscard]] std::int64_t wanted() const { return m_wanted; }
    /// Cycle from which each PE is free of the columns so far.
    [[nodiscard]] std::span<const std::int64_t> free() const { return m_free; }
    /// Cycles until all PEs are done with the columns so far.
    [[nodiscard]] std::int64_t cycles() const { return m_cycles; }
    /// Cycles in which a full queue held the broadcast back.
    [[nodiscard]] std::int64_t stalls() const { return m_stalls; }
    /// Cycles in which all PEs had nothing to do, waiting for a column.
    [[nodiscard]] std::int64_t idle() const { return m_idle; }

private:
    std::vector<std::int64_t> m_free;
    std::vector<std::int64_t> m_done; ///< when all PEs were done, of the last fifo_depth columns
    std::size_t m_next = 0;           ///< place of the next column in m_done
    std::int64_t m_broadcast = -1;
    std::int64_t m_wanted = -1;
    std::int64_t m_cycles = 0;
    std::int64_t m_stalls = 0;
    std::int64_t m_idle = 0;
};

/// Reading of the inputs of a batch: the PEs read a word of their activation SRAMs each per cycle
/// into the source register files, as long as there is room, and leading-non-zero detection takes
/// non-zero values from there, from the cycle after they were read; docs/model.md#eie-schedule.
class EieScan {
public:
    /// The first word is read in cycle `start`. @pre inputs >= 1
    EieScan(const EieDesign& design, std::int64_t inputs, std::int64_t start);

    /// First cycle in which input j can be broadcast. @pre j does not fall
    [[nodiscard]] std::int64_t available(std::int64_t j);
    /// The input asked for last was broadcast in that cycle.
    void broadcast(std::int64_t cycle) { m_left = cycle; }
    /// Reads what is left. @returns the cycle after the last read
    [[nodiscard]] std::int64_t finish();

private:
    void readTo(std::int64_t word);

    std::int64_t m_valuesPerWord; ///< of all PEs together
    std::int64_t m_words;         ///< of a PE
    std::int64_t m_word = -1;     ///< read last
    std::int64_t m_read;          ///< cycle of that
    std::int64_t m_left;          ///< cycle in which the last value so far left the register file
    std::vector<std::int64_t> m_gone; ///< when the last words left, in a ring
};

/// What is scheduled of all batches of a run.
struct EieTimes {
    std::int64_t computing = 0; ///< cycles without write-back and pipeline fill
    std::int64_t idle = 0;      ///< of these, those in which all PEs wait for inputs or pointers
    std::int64_t stalls = 0;    ///< a full queue held the broadcast back
    std::int64_t write_back = 0;
    std::int64_t fill = 0;
    std::int64_t switches = 0; ///< of groups of columns
    [[nodiscard]] std::int64_t cycles() const { return computing + write_back + fill; }
};

/// Schedules the batches of a matrix; `columns` are the rising numbers of the non-zero inputs.
/// `visit(batch, k, schedule)` is called after each of them.
template <class Visit>
[[nodiscard]] EieTimes eieTimes(const EieDesign& design, const EieMatrix& matrix,
                                std::span<const std::int64_t> columns, const Visit& visit);

/// Load balance of a matrix, work being entries with padding, as the publication plots it: for all
/// pairs of PE counts and FIFO depths, PE counts outside.
/// `columns` are the rising numbers of the non-zero inputs; index bits are those of `design`.
[[nodiscard]] std::vector<LoadBalance> eieBalances(const SparseWeights& weights,
                                                   std::span<const std::int64_t> columns,
                                                   std::span<const std::int64_t> pe_counts,
                                                   std::span<const std::int64_t> fifo_depths,
                                                   const EieDesign& design);

/// The same for a layer with weights and activations drawn from the seed, as EieModel::simulate()
/// draws them. SIM-0006 if the layer is too large.
[[nodiscard]] Result<std::vector<LoadBalance>>
drawnEieBalances(const Layer& layer, std::uint64_t seed, std::span<const std::int64_t> pe_counts,
                 std::span<const std::int64_t> fifo_depths);

/// Cycles of loading the base of a group of columns from the two banks of the pointer SRAM, and the
/// pointer words of a base.
[[nodiscard]] std::int64_t eieBaseWords(const EieDesign& design);
[[nodiscard]] inline std::int64_t eieSwitchCycles(const EieDesign& design) {
    return (eieBaseWords(design) + 1) / 2;
}

template <class Visit>
EieTimes eieTimes(const EieDesign& design, const EieMatrix& matrix,
                  std::span<const std::int64_t> columns, const Visit& visit) {
    EieSchedule schedule(design.pe_count, design.fifo_depth);
    EieTimes times;
    const EieBatches& batches = matrix.batches();
    std::int64_t group = 0;
    for (std::int64_t batch = 0; batch < batches.count; ++batch) {
        EieScan scan(design, matrix.columns(), schedule.cycles());
        for (std::size_t k = 0; k < columns.size(); ++k) {
            const std::int64_t j = columns[k];
            std::int64_t available = scan.available(j);
            if (const std::int64_t next = matrix.group(j, batch); next != group) {
                group = next;
                ++times.switches;
                available = std::max(available, schedule.broadcast() + 1) + eieSwitchCycles(design);
            }
            schedule.add(matrix.pointers(j, batch), matrix.pointers(j + 1, batch), available);
            scan.broadcast(schedule.broadcast());
            visit(batch, k, schedule);
        }
        schedule.idleUntil(scan.finish());
        const bool isLast = batch + 1 == batches.count;
        const std::int64_t written =
            eieWriteBackCycles(design, isLast ? batches.last.rows : batches.rows);
        schedule.pass(design.pipeline_stages + written);
        times.write_back += written;
        times.fill += design.pipeline_stages;
    }
    times.computing = schedule.cycles() - times.write_back - times.fill;
    times.idle = schedule.idle();
    times.stalls = schedule.stalls();
    return times;
}

} // namespace permdse
