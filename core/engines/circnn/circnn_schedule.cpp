// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/circnn_schedule.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "core/architecture/bits.h"

namespace permdse {

namespace {

/// Intervals of work, told in the order of cycles once all are known.
class Timeline {
public:
    explicit Timeline(CycleTrace* trace) : m_trace(trace) {}

    std::size_t declare(const std::string& scope, const std::string& name) {
        return m_trace == nullptr ? 0 : m_trace->declare(scope, name, 1);
    }
    void add(std::size_t signal, std::int64_t from, std::int64_t to) {
        if (m_trace != nullptr) {
            m_steps.emplace_back(from, signal, 1);
            m_steps.emplace_back(to, signal, -1);
        }
    }
    void finish(std::int64_t cycles) {
        if (m_trace == nullptr) {
            return;
        }
        std::sort(m_steps.begin(), m_steps.end());
        std::vector<std::int64_t> depth;
        for (std::size_t i = 0; i < m_steps.size();) {
            const auto [cycle, signal, step] = m_steps[i];
            depth.resize(std::max(depth.size(), signal + 1), 0);
            const bool was = depth[signal] > 0;
            for (; i < m_steps.size() && std::get<0>(m_steps[i]) == cycle &&
                   std::get<1>(m_steps[i]) == signal;
                 ++i) {
                depth[signal] += std::get<2>(m_steps[i]);
            }
            if (const bool is = depth[signal] > 0; is != was) {
                m_trace->change(cycle, signal, is ? 1 : 0);
            }
        }
        m_trace->finish(cycles);
    }

private:
    CycleTrace* m_trace;
    std::vector<std::tuple<std::int64_t, std::size_t, int>> m_steps;
};

/// Signals of a schedule in its trace.
struct Signals {
    std::size_t forward, inverse, lanes, port;
};

/// The port of the activation SRAM: one access a cycle.
class Port {
public:
    Port(Timeline& timeline, std::size_t signal, std::int64_t start)
        : m_timeline(timeline), m_signal(signal), m_free(start) {}

    /// Takes `count` cycles in a row from `wanted` on, or later if they are taken.
    /// @return the cycle after the last.
    std::int64_t take(std::int64_t wanted, std::int64_t count, CircnnTimes& times) {
        const std::int64_t from = std::max(wanted, m_free);
        times.conflicts += from - wanted;
        times.accesses += count;
        m_free = from + count;
        m_timeline.add(m_signal, from, m_free);
        return m_free;
    }
    [[nodiscard]] std::int64_t free() const { return m_free; }

private:
    Timeline& m_timeline;
    std::size_t m_signal;
    std::int64_t m_free;
};

/// One group; times count from `start`, at which the spectra of the group before are done with.
class GroupSchedule {
public:
    GroupSchedule(const CircnnWork& work, std::int64_t start, const Signals& signals,
                  Timeline& timeline, CircnnTimes& times)
        : m_work(work), m_start(start), m_signals(signals), m_timeline(timeline), m_times(times),
          m_port(timeline, signals.port, start),
          m_slot(std::max(work.transform, work.forward_accesses)), m_transformFree(start) {}

    /// @return the cycle in which the last inverse transform is done.
    std::int64_t run() {
        transformInputs();
        multiply();
        return m_transformFree;
    }

private:
    /// The next block is read as soon as the one before it leaves its buffer.
    void transformInputs() {
        std::int64_t loaded = m_start;
        for (std::int64_t q = 0; q < m_work.input_blocks; ++q) {
            const std::int64_t from = std::max(m_transformFree, loaded);
            m_transformFree = from + m_work.transform;
            m_timeline.add(m_signals.forward, from, m_transformFree);
            loaded = m_port.take(from, m_work.forward_accesses, m_times);
        }
        // The last result of the group before has waited in its buffer.
        m_written = m_port.take(m_port.free(), m_work.inverse_accesses, m_times);
    }

    [[nodiscard]] std::int64_t arrived(std::int64_t cycle) const {
        const std::int64_t passed = cycle - m_start - m_work.transform;
        return passed < 0 ? 0 : std::min(m_work.input_blocks, passed / m_slot + 1);
    }
    [[nodiscard]] std::int64_t arrival(std::int64_t q) const {
        return m_start + m_work.transform + q * m_slot;
    }

    void startInverse(std::int64_t ready) {
        const std::int64_t left = m_work.inverses() - m_started;
        const std::int64_t slotLength = std::max(m_work.transform, m_work.inverse_accesses);
        std::int64_t slot = std::max(m_transformFree, m_written - m_work.transform);
        if (m_work.planned > 0) {
            slot = std::max(slot,
                            m_start + m_work.planned - m_work.transform - (left - 1) * slotLength);
        }
        const std::int64_t start = std::max(slot, ready);
        m_times.waited += m_work.planned > 0 ? start - slot : 0;
        m_transformFree = start + m_work.transform;
        m_timeline.add(m_signals.inverse, start, m_transformFree);
        ++m_started;
        if (left > 1) { // the last result is written in the next run
            m_written = m_port.take(m_transformFree, m_work.inverse_accesses, m_times);
        }
    }

    /// Time of the lanes is counted in products, `lanes` to the cycle, so that pairs can share one.
    void multiply() {
        const std::int64_t rows = m_work.output_blocks, columns = m_work.input_blocks;
        std::int64_t position = arrival(0) * m_work.lanes;
        std::vector<std::int64_t> next(static_cast<std::size_t>(rows), 0); ///< pair of each row
        std::int64_t lowest = 0;                                           ///< unfinished row
        std::int64_t row = 0, seen = 0; ///< rows before it have no pair among the spectra seen
        while (lowest < rows) {
            const std::int64_t there = arrived(position / m_work.lanes);
            if (there != seen) {
                seen = there;
                row = lowest;
            }
            while (row < rows && next[static_cast<std::size_t>(row)] >= there) {
                ++row;
            }
            if (row == rows) { // all there is to do waits for the next spectrum
                position = arrival(there) * m_work.lanes;
                continue;
            }
            const std::int64_t end = position + m_work.bins;
            const std::int64_t done = ceilDivide(end, m_work.lanes);
            m_timeline.add(m_signals.lanes, position / m_work.lanes, done);
            position = end;
            const bool isRowDone = ++next[static_cast<std::size_t>(row)] == columns;
            if (m_work.accumulation == Accumulation::Literal || isRowDone) {
                startInverse(done);
            }
            while (lowest < rows && next[static_cast<std::size_t>(lowest)] == columns) {
                ++lowest;
            }
        }
    }

    const CircnnWork& m_work;
    std::int64_t m_start;
    Signals m_signals;
    Timeline& m_timeline;
    CircnnTimes& m_times;
    Port m_port;
    std::int64_t m_slot;          ///< cycles from one forward transform to the next
    std::int64_t m_transformFree; ///< cycle in which the transform unit is free
    std::int64_t m_written = 0;   ///< cycle in which the buffer of results is free
    std::int64_t m_started = 0;   ///< inverse transforms
};

} // namespace

CircnnTimes runCircnnSchedule(std::span<const CircnnWork> groups, CycleTrace* trace) {
    Timeline timeline(trace);
    const std::size_t forward = timeline.declare("transform", "forward");
    const std::size_t inverse = timeline.declare("transform", "inverse");
    const std::size_t lanes = timeline.declare("products", "busy");
    const std::size_t port = timeline.declare("activation_sram", "busy");
    CircnnTimes times;
    for (const CircnnWork& work : groups) {
        times.cycles =
            GroupSchedule(work, times.cycles, {forward, inverse, lanes, port}, timeline, times)
                .run();
    }
    timeline.finish(times.cycles);
    return times;
}

} // namespace permdse
