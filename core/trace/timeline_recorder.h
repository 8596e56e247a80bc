// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "core/trace/trace_file.h"

namespace permdse {

/// Keeps a trace in memory for a timeline, in full up to a number of changes. Of a longer one it
/// keeps the cycles before the change that is too many: many PEs over many cycles would take
/// gigabytes.
class TimelineRecorder final : public CycleTrace {
public:
    /// 16 byte each. Some 7 times what VGG-6 (25088 x 4096) takes on 256 PEs that broadcast
    /// columns.
    static constexpr std::size_t usualMost = std::size_t{1} << 22;

    /// `also` gets everything that this gets, without a limit; it may be null.
    explicit TimelineRecorder(CycleTrace* also = nullptr, std::size_t mostChanges = usualMost)
        : m_also(also), m_most(mostChanges) {}

    SignalId declare(const std::string& scope, const std::string& name, int bits) override;
    void change(std::int64_t cycle, SignalId signal, std::int64_t value) override;
    void finish(std::int64_t cycles) override;

    [[nodiscard]] const RecordedTrace& trace() const& { return m_trace; }
    [[nodiscard]] RecordedTrace&& trace() && { return std::move(m_trace); }
    /// Cycles that the engine was traced for: those of trace(), or more.
    [[nodiscard]] std::int64_t tracedCycles() const { return m_cycles; }
    [[nodiscard]] bool isCut() const { return m_cycles > m_trace.cycles; }
    /// "The first 120 of 4000 cycles"; empty if nothing is cut.
    [[nodiscard]] std::string cutText() const;

private:
    CycleTrace* m_also;
    std::size_t m_most;
    std::size_t m_changes = 0;
    RecordedTrace m_trace;
    std::int64_t m_cycles = 0;
    bool m_isFull = false;
};

} // namespace permdse
