// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/circnn/circnn_schedule.h"

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

} // namespace

CircnnTimes runCircnnSchedule(const CircnnWork& work, std::int64_t planned, CycleTrace* trace) {
    const std::int64_t rows = work.output_blocks, columns = work.input_blocks;
    const bool isDecoupled = work.accumulation == Accumulation::Decoupled;
    const std::int64_t inverses = isDecoupled ? rows : rows * columns;
    Timeline timeline(trace);
    const std::size_t forward = timeline.declare("transform", "forward");
    const std::size_t inverse = timeline.declare("transform", "inverse");
    const std::size_t lanes = timeline.declare("products", "busy");

    timeline.add(forward, 0, columns * work.transform);
    CircnnTimes times;
    std::int64_t transformFree = columns * work.transform;
    std::int64_t started = 0; ///< inverse transforms
    const auto startInverse = [&](std::int64_t ready) {
        const std::int64_t slot =
            std::max(transformFree, planned - (inverses - started) * work.transform);
        const std::int64_t start = std::max(slot, ready);
        times.waited += planned > 0 ? start - slot : 0;
        transformFree = start + work.transform;
        timeline.add(inverse, start, transformFree);
        ++started;
    };

    // Time of the lanes is counted in products, `lanes` to the cycle, so that pairs can share one.
    std::int64_t position = work.transform * work.lanes;
    std::vector<std::int64_t> next(static_cast<std::size_t>(rows), 0); ///< pair of each row
    std::int64_t lowest = 0;                                           ///< unfinished row
    std::int64_t row = 0, seen = 0; ///< rows before it have no pair among the spectra seen
    while (lowest < rows) {
        const std::int64_t arrived = std::min(columns, position / work.lanes / work.transform);
        if (arrived != seen) {
            seen = arrived;
            row = lowest;
        }
        while (row < rows && next[static_cast<std::size_t>(row)] >= arrived) {
            ++row;
        }
        if (row == rows) { // all there is to do waits for the next spectrum
            position = (arrived + 1) * work.transform * work.lanes;
            continue;
        }
        const std::int64_t end = position + work.bins;
        const std::int64_t done = ceilDivide(end, work.lanes);
        timeline.add(lanes, position / work.lanes, done);
        position = end;
        const bool isRowDone = ++next[static_cast<std::size_t>(row)] == columns;
        if (!isDecoupled || isRowDone) {
            startInverse(done);
        }
        while (lowest < rows && next[static_cast<std::size_t>(lowest)] == columns) {
            ++lowest;
        }
        times.products_done = done;
    }
    times.cycles = transformFree;
    timeline.finish(times.cycles);
    return times;
}

} // namespace permdse
