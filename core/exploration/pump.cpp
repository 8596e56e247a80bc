// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/pump.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>

#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include "core/base/thread_order.h"

namespace permdse {

namespace {

using BlockPtr = std::shared_ptr<PointBlock>;

/// Blocks under way at the same time: enough that nobody waits for the slowest of them.
std::size_t blocksUnderWay() {
    constexpr int perThread = 4;
    return static_cast<std::size_t>(perThread *
                                    std::max(1, oneapi::tbb::this_task_arena::max_concurrency()));
}

} // namespace

bool pump(PointSource& source, std::size_t workloads,
          const std::function<void(PointBlock&)>& evaluate, std::span<BlockSink* const> sinks,
          const PumpControl& control) {
    bool isStopped = false;
    ThreadOrder order;
    const auto propose = [&](oneapi::tbb::flow_control& flow) -> BlockPtr {
        isStopped = isStopped || control.stopRequested();
        const std::optional<DesignBatch> batch = isStopped ? std::nullopt : source.next();
        if (!batch) {
            flow.stop();
            return nullptr;
        }
        auto block = std::make_shared<PointBlock>();
        block->batch = *batch;
        block->workloads = workloads;
        block->first = PointId(number(batch->first) * workloads);
        return block;
    };
    const auto work = [&](BlockPtr block) {
        for (BlockSink* sink : sinks) {
            sink->prepare(*block);
        }
        evaluate(*block);
        for (const BlockSink* sink : sinks) {
            sink->digest(*block);
        }
        return block;
    };
    const auto handOut = [&](const BlockPtr& block) {
        for (BlockSink* sink : sinks) {
            sink->take(*block);
        }
        source.hear(*block);
        control.taken(*block);
    };
    using oneapi::tbb::filter_mode;
    using oneapi::tbb::make_filter;
    while (!isStopped && source.beginRound()) {
        oneapi::tbb::parallel_pipeline(
            blocksUnderWay(),
            make_filter<void, BlockPtr>(filter_mode::serial_in_order, order.ordered(propose)) &
                make_filter<BlockPtr, BlockPtr>(filter_mode::parallel, order.ordered(work)) &
                make_filter<BlockPtr, void>(filter_mode::serial_in_order, order.ordered(handOut)));
        order.join();
    }
    return !isStopped;
}

} // namespace permdse
