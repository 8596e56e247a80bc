// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_mapping.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "core/architecture/bits.h"
#include "core/engines/eie/eie_batches.h"
#include "core/engines/eie/eie_lists.h"
#include "core/engines/eie/eie_model.h"
#include "core/engines/eie/eie_schedule.h"

namespace permdse {

namespace {

EieDesign withBatches(EieDesign design, std::int64_t count) {
    design.batches = count;
    return design;
}

EieDesign withFewest(const EieDesign& design, const Layer& layer) {
    return withBatches(design, eieBatches(withBatches(design, 0), layer.outputs).count);
}

/// The same on as few PEs as have no more batches: each has pointers to all columns.
EieDesign onFewPes(const EieDesign& design, const Layer& layer) {
    EieDesign few = withFewest(design, layer);
    few.pe_count = ceilDivide(layer.outputs, few.batches * design.register_file_entries);
    return EieModel::isLegalFor(few, layer) ? few : withFewest(design, layer);
}

/// Cycles that a layer takes in so many batches if its PEs are perfectly balanced.
double leastCycles(const EieDesign& design, const Layer& layer, std::int64_t count) {
    const EieBatches batches = eieBatches(withBatches(design, count), layer.outputs);
    const double columns = real(layer.inputs) * layer.activation_density;
    const auto cyclesOf = [&](std::int64_t rows) {
        return columns * eieMeanCycles(rows, layer.weight_density, design.index_bits) +
               real(1 + eieWriteBackCycles(design, rows) + design.pipeline_stages);
    };
    return real(batches.count - 1) * cyclesOf(batches.rows) + cyclesOf(batches.last.rows);
}

/// Numbers of batches that may be best, the fewest first, the others by what they take at least.
/// Beyond a few more, the rows of a batch shrink by a fifth from one to the next.
std::vector<std::int64_t> candidateCounts(const EieDesign& design, const Layer& layer) {
    const EieBatches fewest = eieBatches(withBatches(design, 0), layer.outputs);
    const std::int64_t rows = eieSlices(layer.outputs, design.pe_count).rows;
    constexpr std::int64_t mostNear = 3;
    std::vector<std::pair<double, std::int64_t>> others;
    for (std::int64_t asked = fewest.count + 1; asked <= rows;
         asked = asked < fewest.count + mostNear ? asked + 1 : asked + 1 + asked / 4) {
        // As few as batches of so many rows need.
        const std::int64_t count = eieBatches(withBatches(design, asked), layer.outputs).count;
        if (count > fewest.count && (others.empty() || others.back().second < count)) {
            others.emplace_back(leastCycles(design, layer, count), count);
        }
    }
    std::sort(others.begin(), others.end());
    constexpr std::size_t mostTried = 4;
    std::vector<std::int64_t> counts{fewest.count};
    for (std::size_t i = 0; i < std::min(mostTried, others.size()); ++i) {
        counts.push_back(others[i].second);
    }
    return counts;
}

/// The number with the least expected cycles. The fewest give way to what is better by a fiftieth:
/// what broadcasts more often costs energy.
std::int64_t fastest(const EieDesign& design, const Layer& layer, EieColumnCache& cache) {
    constexpr double worthwhile = 0.98;
    const std::vector<std::int64_t> counts = candidateCounts(design, layer);
    std::int64_t best = counts.front();
    double least = worthwhile * expectedCycles(withBatches(design, best), layer, cache).cycles();
    for (std::size_t i = 1; i < counts.size(); ++i) {
        if (leastCycles(design, layer, counts[i]) >= least) {
            break;
        }
        const double cycles = expectedCycles(withBatches(design, counts[i]), layer, cache).cycles();
        if (cycles < least) {
            best = counts[i];
            least = cycles;
        }
    }
    return best;
}

/// The same, remembered by all that it depends on.
std::int64_t fastestKnown(const EieDesign& design, const Layer& layer, EieColumnCache& cache) {
    const EieColumnCache::BatchesKey key{real(layer.outputs),
                                         real(layer.inputs),
                                         layer.weight_density,
                                         layer.activation_density,
                                         real(design.pe_count),
                                         real(design.fifo_depth),
                                         real(design.weight_tag_bits),
                                         real(design.index_bits),
                                         real(design.datapath_bits),
                                         real(eieBaseWords(design)),
                                         real(design.pointer_bits),
                                         real(design.spmat_sram_width_bits),
                                         real(design.pipeline_stages),
                                         real(design.activation_sram_width_bits),
                                         real(design.register_file_entries)};
    std::int64_t& known = cache.batches(key);
    if (known == 0) {
        known = fastest(design, layer, cache);
    }
    return known;
}

/// The layer on a design whose choice is made.
EieDesign mapped(const EieDesign& design, const Layer& layer, RowChoice choice,
                 EieColumnCache& cache) {
    switch (choice) {
    case RowChoice::Fastest:
        return withBatches(design, fastestKnown(design, layer, cache));
    case RowChoice::Fewest:
        return withFewest(design, layer);
    default:
        return onFewPes(design, layer);
    }
}

/// Cycles of the layers as they are mapped, with waiting for DRAM; whether any of them waits.
struct TimeWithDram {
    double cycles = 0.0;
    bool streams = false;
};
TimeWithDram timeWithDram(const EieDesign& design, std::span<const EieDesign> runs,
                          std::span<const Layer> layers, WorkloadKind kind,
                          const LayerStreaming& streaming, EieColumnCache& cache) {
    static const std::vector<MemoryInfo> memories = EieModel::memories();
    std::vector<LayerStorage> stored;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        stored.push_back(EieModel::stored(runs[i], layers[i], cache));
    }
    std::vector<double> bits(layers.size());
    static_cast<void>(settleResidency(memories, EieModel::capacity(design), stored, kind,
                                      streaming.policy, bits));
    TimeWithDram time;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        time.streams = time.streams || bits[i] > 0.0;
        time.cycles += std::max(expectedCycles(runs[i], layers[i], cache).cycles(),
                                bits[i] / streaming.dram_bits_per_cycle);
    }
    return time;
}

/// Whether the pointers of the layers may exceed their memory; those of the bases of groups are
/// few.
bool mayStream(const EieDesign& design, std::span<const EieDesign> runs,
               std::span<const Layer> layers, WorkloadKind kind, WeightPolicy policy) {
    double need = 0.0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const double pointers = 1.01 * real(runs[i].batches * layers[i].inputs + 1);
        need = kind == WorkloadKind::Network ? need + pointers : std::max(need, pointers);
    }
    return policy == WeightPolicy::Streamed || need > EieModel::capacity(design)[1].words;
}

/// The choice for all layers together: what computes fastest as long as nothing streams for it.
RowChoice bestChoice(const EieDesign& design, std::span<const Layer> layers, WorkloadKind kind,
                     const LayerStreaming& streaming, EieColumnCache& cache) {
    const auto runsOf = [&](RowChoice choice) {
        std::vector<EieDesign> runs;
        for (const Layer& layer : layers) {
            runs.push_back(mapped(design, layer, choice, cache));
        }
        return runs;
    };
    const auto timeOf = [&](std::span<const EieDesign> runs) {
        return timeWithDram(design, runs, layers, kind, streaming, cache);
    };
    const std::vector<EieDesign> fastest = runsOf(RowChoice::Fastest);
    if (!mayStream(design, fastest, layers, kind, streaming.policy) || !timeOf(fastest).streams) {
        return RowChoice::Fastest;
    }
    cache.steady_from = std::numeric_limits<double>::infinity();
    const std::vector<EieDesign> fewest = runsOf(RowChoice::Fewest);
    const std::vector<EieDesign> few = runsOf(RowChoice::FewPes);
    return few != fewest && timeOf(few).cycles < timeOf(fewest).cycles ? RowChoice::FewPes
                                                                       : RowChoice::Fewest;
}

} // namespace

EieDesign eieMapped(const EieDesign& design, const Layer& layer, EieColumnCache& cache) {
    if (design.batches > 0) {
        return design;
    }
    if (design.row_batches == RowBatches::Fewest) {
        return withFewest(design, layer);
    }
    if (design.dram_bits_per_cycle > 0.0) {
        const LayerStreaming streaming{design.dram_bits_per_cycle, design.streams_all
                                                                       ? WeightPolicy::Streamed
                                                                       : WeightPolicy::Resident};
        return mapped(design, layer,
                      bestChoice(design, {&layer, 1}, WorkloadKind::Layers, streaming, cache),
                      cache);
    }
    return mapped(design, layer, design.row_choice, cache);
}

EieDesign eieAsPartOf(const EieDesign& design, const Workload& workload, EieColumnCache& cache,
                      const LayerStreaming& streaming) {
    cache.steady_from = 0.0;
    EieDesign part = design;
    if (design.row_batches == RowBatches::Fewest) {
        return part;
    }
    if (workload.kind == WorkloadKind::Network) {
        part.row_choice = bestChoice(design, workload.layers, workload.kind, streaming, cache);
    } else {
        part.dram_bits_per_cycle = streaming.dram_bits_per_cycle;
        part.streams_all = streaming.policy == WeightPolicy::Streamed;
    }
    return part;
}

} // namespace permdse
