// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

namespace permdse {

/// Where a long computation passes by every few milliseconds; what it throws ends it. Empty: it
/// runs to its end.
using StopPoint = std::function<void()>;
inline void passBy(const StopPoint& point) {
    if (point) {
        point();
    }
}

/// How a long computation talks to whoever started it. Its functions are called from worker
/// threads and must be safe for that.
struct RunControl {
    /// Polled once per chunk of work, every few milliseconds; true ends the run early with what is
    /// done.
    std::function<bool()> stopRequested = [] { return false; };
    /// Points done so far and points in all.
    std::function<void(std::size_t done, std::size_t total)> progress = [](std::size_t,
                                                                           std::size_t) {};
    /// Designs compared so far and in all while Pareto fronts are searched: a stage of its own that
    /// begins with (0, total).
    std::function<void(std::size_t done, std::size_t total)> compared = [](std::size_t,
                                                                           std::size_t) {};
    /// Points of fronts simulated so far and in all: a stage of its own behind the others, which
    /// begins with (0, total).
    std::function<void(std::size_t done, std::size_t total)> simulated = [](std::size_t,
                                                                            std::size_t) {};
};

} // namespace permdse
