// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>

#include "core/experiment/runner.h"
#include "core/store/result_writers.h"
#include "million_designs.h"

namespace {

using namespace permdse;

/// The CSV of all points, with every column.
void writeMillionRows(benchmark::State& state) {
    const Result<RunOutcome> outcome =
        runExperiment(bench::millionDesigns(), RunOptions{}, RunControl{});
    if (!outcome) {
        state.SkipWithError("the experiment does not run");
        return;
    }
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / "permdse-bench-points.csv";
    std::uint64_t bytes = 0;
    for (auto _ : state) {
        const Result<WrittenFile> written = writeTableCsv(*outcome->table, path.string());
        if (!written) {
            state.SkipWithError("the table cannot be written");
            break;
        }
        bytes = written->bytes;
    }
    std::filesystem::remove(path);
    state.SetItemsProcessed(state.iterations() * 1'000'000);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}
BENCHMARK(writeMillionRows)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
