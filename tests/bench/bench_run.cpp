// SPDX-License-Identifier: GPL-3.0-or-later
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

/// The example of the README, changed by `prepare`. Argument of a benchmark: threads.
template <class Prepare> void runPaperExample(benchmark::State& state, const Prepare& prepare) {
    Result<Experiment> experiment = loadExperiment(PERMDSE_SOURCE_DIR "/examples/paper.json");
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
    }
}

/// 100 draws of the constants, each with the fronts of all points.
void runDraws(benchmark::State& state) {
    runPaperExample(state, [](Experiment& experiment) { experiment.uncertainty.samples = 100; });
}
BENCHMARK(runDraws)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Every point of the fronts cycle by cycle.
void runSimulatedFronts(benchmark::State& state) {
    runPaperExample(state,
                    [](Experiment& experiment) { experiment.simulate = SimulatedPoints::Front; });
}
BENCHMARK(runSimulatedFronts)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
