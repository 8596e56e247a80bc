// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <string>

#include <benchmark/benchmark.h>

#include "core/experiment/experiment_file.h"
#include "core/experiment/runner.h"
#include "million_designs.h"

namespace {

using namespace permdse;

/// The whole run, fronts included. Argument: threads.
void runMillionDesigns(benchmark::State& state) {
    const Experiment experiment = bench::millionDesigns();
    RunOptions options;
    options.threads = static_cast<int>(state.range(0));
    for (auto _ : state) {
        const Result<RunOutcome> outcome = runExperiment(experiment, options, RunControl{});
        if (!outcome || outcome->table->rowCount() != 1'000'000) {
            state.SkipWithError("the experiment does not run");
            return;
        }
    }
    state.SetItemsProcessed(state.iterations() * 1'000'000);
}
BENCHMARK(runMillionDesigns)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

/// One thread, processor time; nothing but fronts is kept.
void runForFronts(benchmark::State& state, Experiment experiment) {
    experiment.keep.rows = KeptRows::Front;
    RunOptions options;
    options.threads = 1;
    std::uint64_t points = 0;
    for (auto _ : state) {
        const Result<RunOutcome> outcome = runExperiment(experiment, options, RunControl{});
        if (!outcome) {
            state.SkipWithError("the experiment does not run");
            return;
        }
        points = outcome->evaluated_points;
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(points));
}

/// A grid whose designs have counts and bills in common.
void runGridForFronts(benchmark::State& state) {
    runForFronts(state, bench::millionDesigns());
}
BENCHMARK(runGridForFronts)->Unit(benchmark::kMillisecond);

/// Designs that have none.
void runUnlikeDesigns(benchmark::State& state) {
    runForFronts(state, bench::unlikeDesigns());
}
BENCHMARK(runUnlikeDesigns)->Unit(benchmark::kMillisecond);

/// An example, changed by `prepare`. Argument of a benchmark: threads.
template <class Prepare>
void runExample(benchmark::State& state, const std::string& name, const Prepare& prepare) {
    Result<Experiment> experiment = loadExperiment(PERMDSE_SOURCE_DIR "/examples/" + name);
    if (!experiment) {
        state.SkipWithError("the example cannot be read");
        return;
    }
    prepare(*experiment);
    RunOptions options;
    options.threads = static_cast<int>(state.range(0));
    for (auto _ : state) {
        const Result<RunOutcome> outcome = runExperiment(*experiment, options, RunControl{});
        if (!outcome) {
            state.SkipWithError("the example does not run");
            return;
        }
        state.counters["simulated"] = static_cast<double>(outcome->simulation.done);
        state.counters["evaluations"] =
            benchmark::Counter(static_cast<double>(outcome->evaluations),
                               benchmark::Counter::kIsIterationInvariantRate);
    }
}

/// 100 draws of the constants, each with the fronts of all points.
void runDraws(benchmark::State& state) {
    runExample(state, "paper.json",
               [](Experiment& experiment) { experiment.uncertainty.samples = 100; });
}
BENCHMARK(runDraws)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

/// The same of a network that streams, whose mappings depend on the DRAM that is drawn.
void runRobustExample(benchmark::State& state) {
    runExample(state, "robust.json", [](Experiment&) {});
}
BENCHMARK(runRobustExample)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Its sweep alone, three architectures with constraints and a derived metric.
void runPaperExample(benchmark::State& state) {
    runExample(state, "paper.json", [](Experiment&) {});
}
BENCHMARK(runPaperExample)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Every point of the fronts cycle by cycle.
void runSimulatedFronts(benchmark::State& state) {
    runExample(state, "paper.json",
               [](Experiment& experiment) { experiment.simulate = SimulatedPoints::Front; });
}
BENCHMARK(runSimulatedFronts)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
