// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "core/base/seeded_random.h"
#include "core/engines/eie/eie_cycles.h"
#include "core/engines/eie/eie_schedule.h"
#include "core/engines/eie/eie_simulator.h"
#include "core/layer/layer_data.h"
#include "core/layer/workload_library.h"

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
        const LayerData data;
        weights = randomSparseWeights(layer.outputs, layer.inputs, layer.weight_density,
                                      weightSeed(data));
        const std::vector<float> drawn = activationsOf(data, layer);
        const int width = static_cast<int>(design.datapath_bits);
        arithmetic = *chooseArithmetic({}, {0.3f, 6.0f, 40}, width, width, {});
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
    const EieMatrix matrix(prepared.weights, prepared.design, prepared.arithmetic.weight);
    double entries = 0.0;
    for (auto _ : state) {
        const Simulation simulation = simulateEie(prepared.design, matrix, prepared.activations,
                                                  prepared.arithmetic, ActivationFunction::Relu);
        benchmark::DoNotOptimize(simulation.outputs.data());
        entries += simulation.counted.counts.multiplications + simulation.details.at(2).value;
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

/// A random matrix within the domain that the load-balance formula was fitted to.
struct DomainCase {
    EieDesign design;
    std::int64_t rows = 0; ///< of a PE
    double density = 0.0;
    std::int64_t columns = 0;

    explicit DomainCase(SeededRandom& random) {
        const auto drawn = [&](double low, double high) {
            return low * std::pow(high / low, random.uniform());
        };
        double weights = 0.0;
        do {
            density = drawn(0.02, 1.0);
            rows = std::max<std::int64_t>(1, std::llround(drawn(0.3, 70.0) / density));
            design.pe_count = std::llround(drawn(2.0, 256.0));
            design.index_bits = random.chance(0.6) ? 4 : 2 + random.below(7);
            columns = std::llround(drawn(150.0, 2400.0));
            weights = static_cast<double>(rows * design.pe_count * columns);
        } while (rows > 2000 || weights > 6e7);
    }
};

/// The closed form's cycles against simulated ones; counters are errors in per cent, the label
/// tells where the formula is worst. The argument is the seed.
void eieLoadBalanceError(benchmark::State& state) {
    const std::vector<std::int64_t> depths{1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 128, 256};
    for (auto _ : state) {
        SeededRandom random(static_cast<std::uint64_t>(state.range(0)));
        std::vector<double> errors;
        double worst = 0.0;
        for (int i = 0; i < 100; ++i) {
            const DomainCase domain(random);
            const EieDesign& design = domain.design;
            const SparseWeights weights = randomSparseWeights(
                domain.rows * design.pe_count, domain.columns, domain.density, random.bits());
            std::vector<std::int64_t> columns(static_cast<std::size_t>(domain.columns));
            std::iota(columns.begin(), columns.end(), 0);
            const EieColumn column = eieColumn(domain.rows, domain.density, design.index_bits);
            const double slowest = eieSlowestCycles({domain.rows, design.pe_count, design.pe_count},
                                                    domain.density, design.index_bits);
            const double count = static_cast<double>(domain.columns);
            for (const LoadBalance& balance :
                 eieBalances(weights, columns, std::vector{design.pe_count}, depths, design)) {
                const double closed =
                    count * column.cycles() *
                    eieLoadBalance(column, slowest, design.pe_count, balance.fifo_depth, count);
                const double error = closed / static_cast<double>(balance.cycles) - 1.0;
                errors.push_back(std::abs(error));
                if (errors.back() > worst) {
                    worst = errors.back();
                    state.SetLabel(
                        fmt::format("worst {:+.1f} %: {} PEs, FIFO depth {}, {} rows per PE, "
                                    "density {:.3f}, {} index bits, {} columns",
                                    100.0 * error, design.pe_count, balance.fifo_depth, domain.rows,
                                    domain.density, design.index_bits, domain.columns));
                }
            }
        }
        std::sort(errors.begin(), errors.end());
        state.counters["median"] = 100.0 * errors[errors.size() / 2];
        state.counters["p90"] = 100.0 * errors[errors.size() * 9 / 10];
        state.counters["max"] = 100.0 * errors.back();
    }
}
BENCHMARK(eieLoadBalanceError)->Arg(1)->Iterations(1)->Unit(benchmark::kSecond);

} // namespace
