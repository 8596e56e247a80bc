// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/timeline_recorder.h"

#include <fmt/format.h>

namespace permdse {

CycleTrace::SignalId TimelineRecorder::declare(const std::string& scope, const std::string& name,
                                               int bits) {
    if (m_also != nullptr) {
        m_also->declare(scope, name, bits);
    }
    m_trace.lines.push_back({scope, name, bits, {}});
    return m_trace.lines.size() - 1;
}

void TimelineRecorder::change(std::int64_t cycle, SignalId signal, std::int64_t value) {
    if (m_also != nullptr) {
        m_also->change(cycle, signal, value);
    }
    if (m_isFull) {
        return;
    }
    if (m_changes == m_most) { // what else changes in this cycle would be missing
        m_isFull = true;
        m_trace.cycles = cycle;
        return;
    }
    ++m_changes;
    m_trace.lines[signal].changes.emplace_back(cycle, value);
}

void TimelineRecorder::finish(std::int64_t cycles) {
    if (m_also != nullptr) {
        m_also->finish(cycles);
    }
    m_cycles = cycles;
    if (!m_isFull) {
        m_trace.cycles = cycles;
    }
}

std::string TimelineRecorder::cutText() const {
    return isCut() ? fmt::format("The first {} of {} cycles", m_trace.cycles, m_cycles)
                   : std::string();
}

} // namespace permdse
