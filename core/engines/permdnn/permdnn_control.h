// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/architecture/simulation.h"
#include "core/engines/permdnn/permdnn_cycles.h"

namespace permdse {

/// What happened in one pass, cycle by cycle.
struct PermdnnPassRun {
    std::int64_t mac_cycles = 0;        ///< a group of columns in the multipliers
    std::int64_t feed_cycles = 0;       ///< none, while activations are scanned or on their way
    std::int64_t write_back_cycles = 0; ///< accumulators drain
    std::int64_t fill_cycles = 0;
    std::int64_t scan_reads = 0;         ///< cycles in which all activation banks are read
    std::int64_t handed = 0;             ///< non-zeros through the FIFO
    std::int64_t most_waiting = 0;       ///< fullest FIFO at the end of a cycle
    std::int64_t block_columns_used = 0; ///< block columns with any non-zero
    /// Groups issued, by their number of columns: groups[s] of s columns, s up to G.
    std::vector<std::int64_t> groups;
    /// Words that groups touch in PEs whose words hold several columns, by the columns of a word.
    std::map<std::int64_t, std::int64_t> touched_words;

    [[nodiscard]] std::int64_t cycles() const {
        return fill_cycles + mac_cycles + feed_cycles + write_back_cycles;
    }
};

/// Control of a PermDNN engine: scan of the activation SRAM, zero detector, FIFO, grouping of
/// columns and write-back, stepped cycle by cycle; docs/model.md#permdnn-feed. `columns` are the
/// columns with non-zero activations, rising; they are issued in this order in every pass.
class PermdnnControl {
public:
    PermdnnControl(const PermdnnDesign& design, const Layer& layer,
                   std::span<const std::int32_t> columns, CycleTrace* trace);

    [[nodiscard]] const PermdnnMapping& mapping() const { return m_mapping; }

    /// Runs the next pass. @pre fewer than passCount() passes have run
    PermdnnPassRun runPass();

    /// Cycles of all passes so far.
    [[nodiscard]] std::int64_t cycles() const { return m_begin; }

private:
    struct Signals {
        CycleTrace::SignalId phase, pass, scan_group, handed, waiting, column, columns, results;
        std::vector<CycleTrace::SignalId> pe_busy;
    };

    void declareSignals();
    void feedAndMac(PermdnnPassRun& run);
    void countWords(std::int64_t head, std::int64_t size, PermdnnPassRun& run) const;
    void writeBack(PermdnnPassRun& run);
    void change(std::int64_t cycle, CycleTrace::SignalId signal, std::int64_t value);
    void traceIssue(std::int64_t cycle, std::int64_t column, std::int64_t count);

    const PermdnnDesign& m_design;
    const Layer& m_layer;
    PermdnnMapping m_mapping;
    std::span<const std::int32_t> m_columns;
    CycleTrace* m_trace;
    Signals m_signals{};
    std::vector<std::int64_t> m_values;  ///< of each signal, so that only changes are traced
    std::vector<std::int64_t> m_entered; ///< cycle in which each non-zero entered the FIFO

    std::int64_t m_k = 0;     ///< pass
    std::int64_t m_begin = 0; ///< first cycle of the phase in work
    PermdnnPass m_pass;
    std::vector<PermdnnPeRows> m_rows;
};

} // namespace permdse
