// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>

#include "core/base/seeded_random.h"
#include "core/engines/permdnn/permdnn_simulator.h"
#include "core/layer/layer_data.h"
#include "core/layer/workload_library.h"

namespace {

using namespace permdse;

/// A PermDNN engine that holds random weights of a published layer, and drawn activations.
struct LoadedLayer {
    Layer layer;
    PermdnnSimulator simulator;
    std::vector<std::int32_t> activations;

    explicit LoadedLayer(const char* name, Shifts shifts)
        : layer(*findBuiltinLayer(name)), simulator(load(layer, shifts)) {
        const LayerData data;
        for (const float value : activationsOf(data, layer)) {
            activations.push_back(static_cast<std::int32_t>(
                quantise(static_cast<double>(value), simulator.weights().arithmetic().activation)));
        }
    }

    static PermdnnSimulator load(const Layer& layer, Shifts shifts) {
        PermdnnDesign design;
        design.shifts = shifts;
        PdMatrix matrix =
            *makePdMatrix({layer.outputs, layer.inputs, layer.p, 1},
                          shifts == Shifts::Natural ? ShiftRule::Natural : ShiftRule::Random, 1);
        SeededRandom random(2);
        for (float& weight : matrix.weights) {
            weight = static_cast<float>(random.bell());
        }
        const Arithmetic arithmetic =
            *chooseArithmetic({}, {6.0f, 6.0f, matrix.shape.blockColumns()}, 16, 24, {});
        return {design, layer, matrix, arithmetic, 3};
    }
};

/// Full functional execution, cycle by cycle: items are multiply-accumulates. A column's sums are
/// scattered over the block rows, so each product costs a load of its row, tag, product and sum, a
/// comparison and a store, all from the first-level cache but the tag: instructions are the bound,
/// at one byte of tags per product memory bandwidth is not.
void simulatePermdnn(benchmark::State& state, const char* name, Shifts shifts) {
    const LoadedLayer loaded(name, shifts);
    double products = 0.0;
    for (auto _ : state) {
        const Simulation simulation = loaded.simulator.run(loaded.activations);
        products += simulation.counted.counts.multiplications;
        benchmark::DoNotOptimize(simulation.outputs.data());
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(products));
}
BENCHMARK_CAPTURE(simulatePermdnn, AlexFC6, "Alex-FC6", Shifts::Stored)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(simulatePermdnn, AlexFC6Natural, "Alex-FC6", Shifts::Natural)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(simulatePermdnn, AlexFC8, "Alex-FC8", Shifts::Stored)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(simulatePermdnn, NMT1, "NMT-1", Shifts::Stored)->Unit(benchmark::kMicrosecond);

/// Control alone: feed, FIFO, grouping and write-back, cycle by cycle.
void stepPermdnnControl(benchmark::State& state) {
    const LoadedLayer loaded("Alex-FC6", Shifts::Stored);
    std::vector<std::int32_t> columns;
    for (std::size_t j = 0; j < loaded.activations.size(); ++j) {
        if (loaded.activations[j] != 0) {
            columns.push_back(static_cast<std::int32_t>(j));
        }
    }
    const PermdnnDesign design;
    std::int64_t cycles = 0;
    for (auto _ : state) {
        PermdnnControl control(design, loaded.layer, columns, nullptr);
        (void)control.runPass();
        cycles += control.cycles();
    }
    state.SetItemsProcessed(cycles);
}
BENCHMARK(stepPermdnnControl)->Unit(benchmark::kMicrosecond);

} // namespace
