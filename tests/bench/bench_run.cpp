// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>

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

} // namespace
