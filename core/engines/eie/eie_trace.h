// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <span>
#include <tuple>
#include <vector>

#include "core/architecture/simulation.h"
#include "core/engines/eie/eie_design.h"
#include "core/engines/eie/eie_schedule.h"

namespace permdse {

/// Tells a CycleTrace what an EieSchedule decides: of the feed the number of the column that was
/// broadcast last (`feed.column`), whether one is in this cycle (`feed.broadcast`) and whether a
/// full queue holds it back (`feed.stalled`); of each PE whether it is at work (`pe0.busy`) and how
/// many columns wait beside the one in work (`pe0.queue`). Without a trace it does nothing.
///
/// The schedule proceeds by columns, the trace by cycles, so changes are kept back until no
/// earlier one can come: none comes before the next broadcast.
class EieTrace {
public:
    EieTrace(CycleTrace* trace, const EieDesign& design);

    /// After each EieSchedule::add(), with the same pointers.
    void add(std::int64_t column, const EieSchedule& schedule, std::span<const std::uint32_t> begin,
             std::span<const std::uint32_t> end);
    void finish(std::int64_t cycles);

private:
    /// A value grows by `by`; those of one cycle are one change.
    struct Step {
        std::int64_t cycle;
        CycleTrace::SignalId signal;
        std::int64_t by;
        bool operator>(const Step& other) const {
            return std::tie(cycle, signal) > std::tie(other.cycle, other.signal);
        }
    };

    /// Tells all changes up to and with this cycle.
    void tell(std::int64_t cycle);
    void pulse(std::int64_t from, std::int64_t to, CycleTrace::SignalId signal);

    CycleTrace* m_trace;
    CycleTrace::SignalId m_column = 0, m_broadcast = 0, m_stalled = 0;
    std::vector<CycleTrace::SignalId> m_busy, m_queue; ///< by PE
    std::vector<std::int64_t> m_values;                ///< by signal
    std::priority_queue<Step, std::vector<Step>, std::greater<>> m_steps;
    std::int64_t m_lastColumn = 0;
};

} // namespace permdse
