// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/engines/circnn/circnn_model.h"
#include "core/engines/circnn/circnn_simulator.h"
#include "core/layer/layer_data.h"
#include "core/technology/technology.h"

namespace {

using namespace permdse;

const EngineTechnology& circnnTechnology() {
    static const EngineTechnology technology = Technology{TechnologySettings{}}.forEngine("circnn");
    return technology;
}

Layer squareLayer(std::int64_t size) {
    return {"square", size, size, 1, 1.0, 0.4, false, Evidence::Chosen, ""};
}

/// Full functional simulation of 4096 x 4096 with the block size of the argument; items are real
/// multiplications in butterflies and products.
void simulateCircnnLayer(benchmark::State& state) {
    CircnnDesign design;
    design.block_size = state.range(0);
    const Layer layer = squareLayer(4096);
    const LayerData data;
    const CirculantWeights weights =
        randomCirculantWeights(layer.outputs, layer.inputs, design.block_size, weightSeed(data));
    const std::vector<float> drawn = activationsOf(data, layer);
    const Arithmetic arithmetic{{16, 13}, {16, 12}, {40, 25}, {16, 12}};
    std::vector<std::int32_t> raw(drawn.size());
    std::transform(drawn.begin(), drawn.end(), raw.begin(), [&](float value) {
        return static_cast<std::int32_t>(
            quantise(static_cast<double>(value), arithmetic.activation));
    });
    const CircnnSimulator simulator(design, layer, weights, arithmetic);
    double multiplications = 0.0;
    for (auto _ : state) {
        const Simulation simulation = simulator.run(raw);
        benchmark::DoNotOptimize(simulation.outputs.data());
        multiplications += simulation.counted.counts.multiplications;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(multiplications));
}
BENCHMARK(simulateCircnnLayer)->Arg(16)->Arg(128)->Unit(benchmark::kMillisecond);

/// Noise against the dense product by block size and width of a word, mean of three inputs of a
/// 1024 x 1024 layer, as counters in dB.
void circnnSignalToNoise(benchmark::State& state) {
    const Layer layer = squareLayer(1024);
    for (auto _ : state) {
        for (const std::int64_t bits : {8, 12, 16, 20}) {
            double sum = 0.0;
            for (std::uint64_t seed = 1; seed <= 3; ++seed) {
                CircnnDesign design;
                design.block_size = state.range(0);
                design.word_bits = bits;
                SimulationInput input;
                input.data.seed = seed;
                const Result<Simulation> simulation =
                    CircnnModel::simulate(design, layer, circnnTechnology(), input);
                for (const SimulationDetail& detail : simulation->details) {
                    sum += detail.id == "snr_db" ? detail.value : 0.0;
                }
            }
            state.counters[std::to_string(bits) + " bit"] = sum / 3.0;
        }
    }
}
BENCHMARK(circnnSignalToNoise)
    ->RangeMultiplier(4)
    ->Range(2, 512)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

} // namespace
