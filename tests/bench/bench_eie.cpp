// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/architecture/eie/eie_schedule.h"
#include "core/architecture/eie/eie_simulator.h"
#include "core/architecture/simulation_input.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology.h"

namespace {

using namespace permdse;

/// A layer of the publication, ready to run.
struct PreparedLayer {
    EieDesign design;
    Layer layer;
    SparseWeights weights;
    Arithmetic arithmetic;
    std::vector<std::int32_t> activations;

    explicit PreparedLayer(std::size_t index)
        : layer(findBuiltinWorkload("eie-paper")->layers.at(index)) {
        const SimulationInput input;
        weights = randomSparseWeights(layer.outputs, layer.inputs, layer.weight_density,
                                      weightSeed(input));
        const std::vector<float> drawn = activationsOf(input, layer);
        arithmetic = eieArithmetic(design, weights, drawn);
        for (const float value : drawn) {
            activations.push_back(static_cast<std::int32_t>(
                quantise(static_cast<double>(value), arithmetic.activation)));
        }
    }
};

/// Full functional simulation; items are entries worked on, padding included. The arguments are
/// layers: Alex-6, Alex-7, VGG-6.
void simulateEieLayer(benchmark::State& state) {
    const PreparedLayer prepared(static_cast<std::size_t>(state.range(0)));
    state.SetLabel(prepared.layer.name);
    const EngineTechnology technology = Technology{TechnologySettings{}}.forEngine("eie");
    const EieMatrix matrix(prepared.weights, prepared.design, prepared.arithmetic.weight);
    double entries = 0.0;
    for (auto _ : state) {
        const Simulation simulation =
            simulateEie(prepared.design, matrix, prepared.activations, prepared.arithmetic,
                        ActivationFunction::Relu, technology);
        benchmark::DoNotOptimize(simulation.outputs.data());
        entries += simulation.run.multiplications + simulation.details.at(2).value;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(entries));
}
BENCHMARK(simulateEieLayer)->Arg(0)->Arg(1)->Arg(3)->Unit(benchmark::kMillisecond);

/// Storing the weights of Alex-7: interleaving, padding, table. Items are stored entries.
void storeEieMatrix(benchmark::State& state) {
    const PreparedLayer prepared(1);
    std::int64_t entries = 0;
    for (auto _ : state) {
        const EieMatrix matrix(prepared.weights, prepared.design, prepared.arithmetic.weight);
        benchmark::DoNotOptimize(matrix.entries());
        entries += matrix.entries();
    }
    state.SetItemsProcessed(entries);
}
BENCHMARK(storeEieMatrix)->Unit(benchmark::kMillisecond);

} // namespace
