// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_trace.h"

#include <algorithm>
#include <string>

#include "core/architecture/bits.h"

namespace permdse {

EieTrace::EieTrace(CycleTrace* trace, const EieDesign& design) : m_trace(trace) {
    if (m_trace == nullptr) {
        return;
    }
    constexpr int columnBits = 24; // of Layer::maxSize
    m_column = m_trace->declare("feed", "column", columnBits);
    m_broadcast = m_trace->declare("feed", "broadcast", 1);
    m_stalled = m_trace->declare("feed", "stalled", 1);
    const int queueBits = static_cast<int>(std::max<std::int64_t>(1, bitsFor(design.fifo_depth)));
    for (std::int64_t pe = 0; pe < design.pe_count; ++pe) {
        const std::string scope = "pe" + std::to_string(pe);
        m_busy.push_back(m_trace->declare(scope, "busy", 1));
        m_queue.push_back(m_trace->declare(scope, "queue", queueBits));
    }
    m_values.assign(m_queue.back() + 1, 0);
}

void EieTrace::pulse(std::int64_t from, std::int64_t to, CycleTrace::SignalId signal) {
    if (from < to) {
        m_steps.push({from, signal, 1});
        m_steps.push({to, signal, -1});
    }
}

void EieTrace::add(std::int64_t column, const EieSchedule& schedule,
                   std::span<const std::uint32_t> begin, std::span<const std::uint32_t> end) {
    if (m_trace == nullptr) {
        return;
    }
    const std::int64_t broadcast = schedule.broadcast();
    pulse(schedule.wanted(), broadcast, m_stalled);
    pulse(broadcast, broadcast + 1, m_broadcast);
    m_steps.push({broadcast, m_column, column - m_lastColumn});
    for (std::size_t pe = 0; pe < m_busy.size(); ++pe) {
        const std::int64_t done = schedule.free()[pe];
        const std::int64_t start = done - std::max<std::int64_t>(1, end[pe] - begin[pe]);
        pulse(broadcast, start, m_queue[pe]);
        pulse(start, done, m_busy[pe]);
    }
    m_lastColumn = column;
    tell(broadcast);
}

void EieTrace::tell(std::int64_t cycle) {
    while (!m_steps.empty() && m_steps.top().cycle <= cycle) {
        const Step first = m_steps.top();
        std::int64_t by = 0;
        while (!m_steps.empty() && m_steps.top().cycle == first.cycle &&
               m_steps.top().signal == first.signal) {
            by += m_steps.top().by;
            m_steps.pop();
        }
        if (by != 0) {
            m_values[first.signal] += by;
            m_trace->change(first.cycle, first.signal, m_values[first.signal]);
        }
    }
}

void EieTrace::finish(std::int64_t cycles) {
    if (m_trace != nullptr) {
        tell(cycles);
        m_trace->finish(cycles);
    }
}

} // namespace permdse
