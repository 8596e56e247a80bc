// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/exploration/pareto.h"

namespace {

using namespace permdse;

/// Points near a curved surface, as throughput, area and energy of real sweeps are: the front has a
/// few thousand points, where independent columns would leave a few hundred.
std::vector<std::vector<double>> cloud(std::size_t rows, std::size_t objectives) {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> uniform(0.05, 1.0);
    std::vector<std::vector<double>> columns(objectives, std::vector<double>(rows));
    for (std::size_t row = 0; row < rows; ++row) {
        double product = 1.0;
        for (std::size_t k = 0; k + 1 < objectives; ++k) {
            columns[k][row] = uniform(random);
            product *= columns[k][row];
        }
        columns.back()[row] = (1.0 + uniform(random)) / product;
    }
    return columns;
}

/// First argument: rows, second: objectives.
void paretoFrontOfCloud(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    const auto columns = cloud(rows, static_cast<std::size_t>(state.range(1)));
    std::vector<ObjectiveColumn> objectives;
    for (const std::vector<double>& column : columns)
        objectives.push_back({column, Sense::Minimise});
    std::vector<std::uint32_t> candidates(rows);
    std::iota(candidates.begin(), candidates.end(), 0u);
    std::size_t found = 0;
    for (auto _ : state) {
        const std::vector<std::uint32_t> front = paretoFront(objectives, candidates);
        found = front.size();
        benchmark::DoNotOptimize(front.data());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.counters["front"] = static_cast<double>(found);
}
BENCHMARK(paretoFrontOfCloud)
    ->Args({1'000'000, 2})
    ->Args({1'000'000, 3})
    ->Args({20'000, 4})
    ->Unit(benchmark::kMillisecond);

} // namespace
