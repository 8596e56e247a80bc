// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cstdint>
#include <optional>
#include <random>

#include <benchmark/benchmark.h>
#include <tbb/task_arena.h>

#include "core/exploration/front_sink.h"
#include "core/exploration/pump.h"
#include "core/exploration/reason_sink.h"

namespace {

using namespace permdse;

constexpr std::uint64_t designs = 4'000'000;

/// Numbers and nothing else.
class BareSource final : public PointSource {
public:
    std::uint64_t designCount() const override { return designs; }
    bool beginRound() override { return m_next == 0; }
    std::optional<DesignBatch> next() override {
        if (m_next == designs) {
            return std::nullopt;
        }
        const DesignBatch batch{0, DesignId(m_next), 250};
        m_next += batch.count;
        return batch;
    }
    DesignBatch find(DesignId design) const override { return {0, design, 1}; }
    void read(const DesignBatch&, DesignSet&) const override {}

private:
    std::uint64_t m_next = 0;
};

/// Points above a curved surface, as real sweeps have them; made anew from the number of the block.
void evaluateCloud(PointBlock& block) {
    std::minstd_rand random(static_cast<unsigned>(number(block.first) + 1));
    std::uniform_real_distribution<float> uniform(0.05f, 1.0f);
    block.objective_count = 3;
    block.reasons.assign(block.rows(), 0);
    block.objectives.resize(block.rows() * 3);
    for (std::size_t row = 0; row < block.rows(); ++row) {
        const double x = uniform(random), y = uniform(random);
        block.objectives[3 * row] = x;
        block.objectives[3 * row + 1] = y;
        block.objectives[3 * row + 2] =
            (1.0 + 9.0 * static_cast<double>(uniform(random))) / (x * y);
        if (block.counts) {
            block.counts->add(0);
        }
    }
}

/// What a point costs beside its evaluation: handing it on, counting it, comparing it with the
/// front. Argument: threads.
void pumpPoints(benchmark::State& state) {
    tbb::task_arena arena(static_cast<int>(state.range(0)));
    std::size_t front = 0;
    for (auto _ : state) {
        BareSource source;
        FrontSink fronts({Sense::Minimise, Sense::Minimise, Sense::Minimise}, 1, 1);
        ReasonSink reasons(0);
        const std::array<BlockSink*, 2> sinks{&fronts, &reasons};
        arena.execute([&] { (void)pump(source, 1, evaluateCloud, sinks, {}); });
        front = fronts.archive(WorkloadId(0), 0).size();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(designs));
    state.counters["front"] = static_cast<double>(front);
}
BENCHMARK(pumpPoints)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
