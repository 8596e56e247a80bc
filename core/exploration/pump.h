// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "core/exploration/point_block.h"
#include "core/exploration/point_source.h"

namespace permdse {

/// What a run makes of its points. Blocks come once each.
class BlockSink {
public:
    virtual ~BlockSink() = default;
    /// Before the block is evaluated: what the sink wants of it, and where. From any thread, so
    /// that it changes the block alone.
    virtual void prepare(PointBlock& /*block*/) {}
    /// After it is evaluated: what can be worked out beside others. From any thread, in any order.
    virtual void digest(PointBlock& /*block*/) const {}
    /// One thread at a time, in the order of the source.
    virtual void take(const PointBlock& block) = 0;
};

/// How a pump talks to whoever started it: each function by one thread at a time, but both at once.
struct PumpControl {
    /// Asked before each batch; true ends the run with the batches before it.
    std::function<bool()> stopRequested = [] { return false; };
    /// A block was taken by all sinks.
    std::function<void(const PointBlock&)> taken = [](const PointBlock&) {};
};

/// Evaluates the batches of all rounds of a source, in parallel in the caller's TBB arena, and
/// hands them in order to the sinks and back to the source: nothing that is made of them depends on
/// threads. `evaluate` fills what a block has beside its batch, its first point and the number of
/// workloads; it must be safe from any thread. False if it was stopped; then the sinks have got all
/// that the source proposed before.
bool pump(PointSource& source, std::size_t workloads,
          const std::function<void(PointBlock&)>& evaluate, std::span<BlockSink* const> sinks,
          const PumpControl& control);

} // namespace permdse
