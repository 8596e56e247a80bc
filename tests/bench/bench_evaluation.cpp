// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/engines/registry.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology.h"

namespace {

using namespace permdse;

/// The engines in the order of engines(): benchmark arguments are indices.
const Engine& engineOfArgument(const benchmark::State& state) {
    return *engines()[static_cast<std::size_t>(state.range(0))];
}

/// One design with its bill and breakdown, as the inspector asks for it, on the six paper layers.
void evaluateOneDesign(benchmark::State& state) {
    const Engine& engine = engineOfArgument(state);
    state.SetLabel(std::string(engine.id()));
    const Technology technology{TechnologySettings{}};
    const DesignValues design = engine.referenceDesign(technology);
    const Workload& workload = *findBuiltinWorkload("permdnn-paper");
    for (auto _ : state) {
        Evaluation evaluation = engine.evaluate(design, workload, technology);
        benchmark::DoNotOptimize(evaluation.metrics.data());
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(evaluateOneDesign)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

/// The sweep's path on one thread: metrics alone, clock and number of PEs change between designs.
void evaluateByKernel(benchmark::State& state) {
    const Engine& engine = engineOfArgument(state);
    state.SetLabel(std::string(engine.id()));
    const Technology technology{TechnologySettings{}};
    const Workload& workload = *findBuiltinWorkload("permdnn-paper");
    const auto kernel = engine.makeKernel(workload, technology);
    DesignValues design = engine.referenceDesign(technology);
    const std::size_t clock = engine.parameterIndex("clock_ghz").value();
    const std::size_t size =
        engine.parameterIndex(engine.id() == "circnn" ? "lanes" : "pe_count").value();
    std::vector<double> metrics(engine.metrics().size());
    int i = 0;
    for (auto _ : state) {
        i = (i + 1) % 256;
        design[clock] = 0.1 + 0.001 * (i % 16);
        design[size] = 8 * (1 + i / 16);
        benchmark::DoNotOptimize(kernel->evaluate(design, metrics));
        benchmark::DoNotOptimize(metrics.data());
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(evaluateByKernel)->DenseRange(0, 2)->Unit(benchmark::kNanosecond);

} // namespace
