// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace permdse {

/// How evenly the PEs of an engine with queues of a depth are at work.
struct LoadBalance {
    std::int64_t pe_count = 0;
    std::int64_t fifo_depth = 0;
    std::int64_t cycles = 0; ///< without write-back and pipeline fill
    /// Work / (PEs x cycles): 1 less the share of bubbles.
    double efficiency = 0.0;
};

} // namespace permdse
