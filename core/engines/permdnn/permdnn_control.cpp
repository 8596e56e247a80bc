// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_control.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "core/architecture/bits.h"

namespace permdse {

namespace {

enum Phase : std::int64_t { Idle, Filling, Computing, WritingBack };

/// Nothing is on its way.
constexpr std::int64_t noColumn = 0;

} // namespace

PermdnnControl::PermdnnControl(const PermdnnDesign& design, const Layer& layer,
                               std::span<const std::int32_t> columns, CycleTrace* trace)
    : m_design(design), m_layer(layer), m_mapping(mappingOf(design, layer)), m_columns(columns),
      m_trace(trace), m_entered(columns.size()) {
    if (m_trace != nullptr) {
        declareSignals();
    }
}

void PermdnnControl::declareSignals() {
    const auto bits = [](std::int64_t largest) {
        return static_cast<int>(std::max<std::int64_t>(1, bitsFor(largest + 1)));
    };
    const auto declare = [&](const char* scope, const char* name, std::int64_t largest) {
        return m_trace->declare(scope, name, bits(largest));
    };
    const std::int64_t groups = ceilDivide(m_layer.inputs, scanWidth(m_design));
    m_signals.phase = declare("control", "phase", WritingBack);
    m_signals.pass = declare("control", "pass", passCount(m_mapping));
    m_signals.scan_group = declare("activation_sram", "scan_group", groups);
    m_signals.handed = declare("zero_detector", "handed", m_design.multipliers_per_pe);
    m_signals.waiting = declare("fifo", "waiting", m_design.fifo_depth);
    m_signals.column = declare("broadcast", "column", m_layer.inputs);
    m_signals.columns = declare("broadcast", "columns", m_design.multipliers_per_pe);
    m_signals.results = declare("write_back", "results", scanWidth(m_design));
    for (std::int64_t q = 0; q < m_design.pe_count; ++q) {
        m_signals.pe_busy.push_back(m_trace->declare("pe" + std::to_string(q), "busy", 1));
    }
    m_values.assign(8 + m_signals.pe_busy.size(), 0);
}

void PermdnnControl::change(std::int64_t cycle, CycleTrace::SignalId signal, std::int64_t value) {
    if (m_values[signal] != value) {
        m_values[signal] = value;
        m_trace->change(cycle, signal, value);
    }
}

void PermdnnControl::traceIssue(std::int64_t cycle, std::int64_t column, std::int64_t count) {
    change(cycle, m_signals.column, column);
    change(cycle, m_signals.columns, count);
    for (std::size_t q = 0; q < m_rows.size(); ++q) {
        change(cycle, m_signals.pe_busy[q], count > 0 && m_rows[q].rows() > 0 ? 1 : 0);
    }
}

PermdnnPassRun PermdnnControl::runPass() {
    m_pass = passOf(m_design, m_layer, m_mapping, m_k);
    m_rows = rowsOfPes(m_design, m_layer, m_mapping, m_k);
    PermdnnPassRun run;
    run.groups.assign(static_cast<std::size_t>(m_pass.packed) + 1, 0);
    for (const PermdnnPeRows& pe : m_rows) {
        if (const std::int64_t shared = pe.rows() > 0 ? columnsPerWord(m_design, pe.block_rows) : 1;
            shared > 1) {
            run.touched_words[shared] = 0;
        }
    }
    run.fill_cycles = fillCycles(m_design);
    if (m_trace != nullptr) {
        change(m_begin, m_signals.phase, Filling);
        change(m_begin, m_signals.pass, m_k);
    }
    m_begin += run.fill_cycles;
    feedAndMac(run);
    m_begin += run.feed_cycles + run.mac_cycles;
    writeBack(run);
    m_begin += run.write_back_cycles;
    ++m_k;
    if (m_trace != nullptr && m_k == passCount(m_mapping)) {
        change(m_begin, m_signals.phase, Idle);
        m_trace->finish(m_begin);
    }
    return run;
}

void PermdnnControl::feedAndMac(PermdnnPassRun& run) {
    const std::int64_t p = blockSizeOn(m_design, m_layer);
    const std::int64_t inputs = m_layer.inputs, width = scanWidth(m_design);
    const auto count = static_cast<std::int64_t>(m_columns.size());
    const auto column = [&](std::int64_t i) {
        return static_cast<std::int64_t>(m_columns[static_cast<std::size_t>(i)]);
    };
    std::int64_t head = 0;                          // next non-zero to leave the FIFO
    std::int64_t entered = 0;                       // next to enter it; those between wait
    std::int64_t scanEnd = std::min(width, inputs); // of the scan group at the detector
    bool scanning = true, groupIsNew = true;
    std::int64_t lookedAt = 0;  // end of the scan groups that were there in cycles before this
    std::int64_t busyUntil = 0; // the multipliers are free from this cycle on
    std::int64_t lastBlock = -1;
    std::int64_t cycle = 0;
    if (m_trace != nullptr) {
        change(m_begin, m_signals.phase, Computing);
    }
    while (scanning || head < entered || cycle < busyUntil) {
        if (cycle >= busyUntil) {
            // The longest group at the head of the FIFO: columns of one block column that entered
            // in cycles before this one, no more than share a cycle.
            std::int64_t size = 0;
            bool complete = false;
            if (head < entered) {
                const std::int64_t block = column(head) / p;
                const std::int64_t blockEnd = std::min(inputs, (block + 1) * p);
                while (size < m_pass.packed && head + size < entered &&
                       column(head + size) < blockEnd) {
                    ++size;
                }
                // A short one may go once the detector has looked at the whole block column and
                // has no more of it to hand over.
                const bool noneLeft = head + size == count || column(head + size) >= blockEnd;
                complete = (size == m_pass.packed || (lookedAt >= blockEnd && noneLeft)) &&
                           m_entered[static_cast<std::size_t>(head + size - 1)] < cycle;
                if (complete) {
                    run.block_columns_used += block != lastBlock ? 1 : 0;
                    lastBlock = block;
                }
            }
            if (complete) {
                if (m_trace != nullptr) {
                    traceIssue(m_begin + cycle, column(head), size);
                }
                countWords(head, size, run);
                head += size;
                busyUntil = cycle + m_pass.column_cycles;
                run.mac_cycles += m_pass.column_cycles;
                ++run.groups[static_cast<std::size_t>(size)];
            } else if (m_trace != nullptr) {
                traceIssue(m_begin + cycle, noColumn, 0);
            }
        }
        std::int64_t handed = 0;
        if (scanning) {
            if (groupIsNew) {
                ++run.scan_reads;
                groupIsNew = false;
            }
            lookedAt = scanEnd;
            while (handed < m_pass.packed && entered - head < m_design.fifo_depth &&
                   entered < count && column(entered) < scanEnd) {
                m_entered[static_cast<std::size_t>(entered)] = cycle;
                ++entered;
                ++handed;
            }
            if (m_trace != nullptr) {
                change(m_begin + cycle, m_signals.scan_group, (scanEnd - 1) / width);
            }
            if (entered == count || column(entered) >= scanEnd) {
                scanning = scanEnd < inputs;
                scanEnd = std::min(inputs, scanEnd + width);
                groupIsNew = true;
            }
        }
        run.most_waiting = std::max(run.most_waiting, entered - head);
        if (m_trace != nullptr) {
            change(m_begin + cycle, m_signals.handed, handed);
            change(m_begin + cycle, m_signals.waiting, entered - head);
        }
        ++cycle;
        // While the multipliers work and the detector is through or waits for room, nothing
        // changes.
        if (cycle < busyUntil && handed == 0 &&
            (!scanning || (entered - head == m_design.fifo_depth && !groupIsNew))) {
            cycle = busyUntil;
        }
    }
    run.handed = entered;
    run.feed_cycles = cycle - run.mac_cycles;
    if (m_trace != nullptr) {
        change(m_begin + cycle, m_signals.handed, 0);
        traceIssue(m_begin + cycle, noColumn, 0);
    }
}

void PermdnnControl::countWords(std::int64_t head, std::int64_t size, PermdnnPassRun& run) const {
    const std::int64_t p = blockSizeOn(m_design, m_layer);
    for (auto& [shared, words] : run.touched_words) {
        std::int64_t last = -1;
        for (std::int64_t i = head; i < head + size; ++i) {
            const std::int64_t word = m_columns[static_cast<std::size_t>(i)] % p / shared;
            words += word != last ? 1 : 0;
            last = word;
        }
    }
}

void PermdnnControl::writeBack(PermdnnPassRun& run) {
    // PEs by the rows they still have. Row by row, the PE with most of them drains next: no more
    // per cycle than it has activation units, nor altogether than the activation SRAM takes.
    using PesByRows = std::map<std::int64_t, std::int64_t, std::greater<>>;
    PesByRows waiting;
    for (const PermdnnPeRows& pe : m_rows) {
        if (pe.rows() > 0) {
            ++waiting[pe.rows()];
        }
    }
    if (m_trace != nullptr) {
        change(m_begin, m_signals.phase, WritingBack);
    }
    while (!waiting.empty()) {
        // By rows now and rows at which the units of the PE have done what they can.
        std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t, std::greater<>> draining;
        for (const auto& [rows, pes] : waiting) {
            draining[{rows, std::max<std::int64_t>(0, rows - m_design.activation_units)}] = pes;
        }
        waiting.clear();
        std::int64_t room = scanWidth(m_design);
        while (!draining.empty()) {
            const auto [state, pes] = *draining.begin();
            const auto [rows, least] = state;
            draining.erase(draining.begin());
            const std::int64_t served = rows > least ? std::min(pes, room) : 0;
            room -= served;
            if (served > 0) {
                draining[{rows - 1, least}] += served;
            }
            if (pes > served && rows > 0) {
                waiting[rows] += pes - served;
            }
        }
        if (m_trace != nullptr) {
            change(m_begin + run.write_back_cycles, m_signals.results, scanWidth(m_design) - room);
        }
        ++run.write_back_cycles;
    }
    if (m_trace != nullptr) {
        change(m_begin + run.write_back_cycles, m_signals.results, 0);
    }
}

} // namespace permdse
