// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/base/seeded_random.h"

// What one core can do at most, compiled as the simulators are: what their speeds are compared
// with in docs/architecture.md#speed-of-the-simulators.

namespace {

using permdse::SeededRandom;

/// Reads and adds up an array of as many KiB as the argument: the bandwidth of the memory that
/// holds it.
void coreReads(benchmark::State& state) {
    const std::vector<std::uint64_t> words(static_cast<std::size_t>(state.range(0)) * 1024 / 8, 3);
    for (auto _ : state) {
        benchmark::DoNotOptimize(std::accumulate(words.begin(), words.end(), std::uint64_t{0}));
    }
    state.SetBytesProcessed(state.iterations() * state.range(0) * 1024);
}
BENCHMARK(coreReads)->Arg(32)->Arg(512)->Arg(8192)->Arg(1 << 18)->Unit(benchmark::kMicrosecond);

/// The arithmetic peak for whole numbers: products of words in a row, from the first-level cache,
/// and their sum. 16-bit words with sums of 32 bits, and 32-bit ones with 64, as spectra have.
template <class Word, class Sum> void coreDotProduct(benchmark::State& state) {
    constexpr std::size_t words = 4096;
    std::vector<Word> a(words, 3), b(words, -5);
    for (auto _ : state) {
        benchmark::DoNotOptimize(a.data());
        benchmark::DoNotOptimize(b.data());
        Sum sum = 0;
        for (std::size_t i = 0; i < words; ++i) {
            sum += static_cast<Sum>(a[i]) * static_cast<Sum>(b[i]);
        }
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(words));
}
BENCHMARK(coreDotProduct<std::int16_t, std::int32_t>);
BENCHMARK(coreDotProduct<std::int32_t, std::int64_t>);

/// Adds products, looked up by tag, to sums in the order of a permuted-diagonal column, and nothing
/// else: neither ranges are compared nor rows worked out. Items are sums.
void coreScatteredSums(benchmark::State& state) {
    constexpr std::int64_t blockRows = 410, p = 10, columns = 64; // of Alex-FC6
    SeededRandom random(1);
    std::vector<std::uint8_t> tags;
    std::vector<std::int32_t> rows;
    for (std::int64_t i = 0; i < blockRows * columns; ++i) {
        tags.push_back(static_cast<std::uint8_t>(random.below(16)));
        rows.push_back(static_cast<std::int32_t>(i % blockRows * p + random.below(p)));
    }
    std::vector<std::int32_t> products(16), sums(static_cast<std::size_t>(blockRows * p), 0);
    std::iota(products.begin(), products.end(), -8);
    for (auto _ : state) {
        for (std::size_t i = 0; i < tags.size(); ++i) {
            sums[static_cast<std::size_t>(rows[i])] += products[tags[i]];
        }
        benchmark::DoNotOptimize(sums.data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(tags.size()));
}
BENCHMARK(coreScatteredSums);

/// Goes through many short lists of random lengths one after the other and adds to the sum of each
/// entry's row: what the ends of loops cost that no predictor foresees. The argument is the mean
/// length; items are entries.
void coreRaggedLists(benchmark::State& state) {
    constexpr std::size_t lists = 1 << 18;
    SeededRandom random(2);
    std::vector<std::uint32_t> ends{0};
    std::vector<std::uint16_t> gaps;
    for (std::size_t i = 0; i < lists; ++i) {
        for (std::int64_t row = 0; row < 8 * state.range(0); ++row) {
            if (random.chance(0.125)) {
                gaps.push_back(static_cast<std::uint16_t>(random.below(8)));
            }
        }
        ends.push_back(static_cast<std::uint32_t>(gaps.size()));
    }
    std::vector<std::int64_t> sums(4096, 0);
    for (auto _ : state) {
        for (std::size_t i = 0; i < lists; ++i) {
            std::size_t row = 0;
            for (std::uint32_t at = ends[i]; at < ends[i + 1]; ++at) {
                row += gaps[at] + 1u;
                sums[row] += static_cast<std::int64_t>(i);
            }
        }
        benchmark::DoNotOptimize(sums.data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(gaps.size()));
}
BENCHMARK(coreRaggedLists)->Arg(3)->Arg(6);

} // namespace
