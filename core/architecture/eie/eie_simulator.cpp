// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/eie/eie_simulator.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/architecture/bits.h"
#include "core/architecture/eie/eie_counts.h"
#include "core/architecture/eie/eie_lines.h"
#include "core/architecture/eie/eie_model.h"
#include "core/architecture/eie/eie_schedule.h"
#include "core/architecture/eie/eie_trace.h"
#include "core/architecture/shared_weight_table.h"
#include "core/architecture/simulation_input.h"
#include "core/architecture/simulation_memo.h"

namespace permdse {

namespace {

/// A non-zero activation.
struct Column {
    std::int64_t number;
    std::int64_t activation; ///< raw
};

/// What a PE did in the whole run.
struct PeWork {
    std::int64_t entries = 0; ///< padding included
    std::int64_t padding = 0;
    std::int64_t empty = 0; ///< columns without an entry
    std::int64_t words = 0; ///< read from the sparse-matrix SRAM
};

/// How the products of a run are made.
struct Products {
    Arithmetic arithmetic;
    ActivationFunction function;
};

/// What all PEs share.
struct Datapath {
    const EieMatrix& matrix;
    std::span<const Column> columns;
    std::uint32_t perWord; ///< entries in a word
    Arithmetic arithmetic; ///< unused where only entries are counted
};

enum class Work { Count, MultiplyWeights, MultiplyTags };

/// Columns of zero activations are skipped, so the next stretch of a list is rarely in the cache:
/// it is fetched this many columns early.
constexpr std::size_t fetchAhead = 16;

/// Runs one PE over all broadcast columns. PEs meet in time only, so each runs to its end with its
/// sums in the cache; when it does what is EieSchedule's.
template <Work kind>
PeWork runPe(const Datapath& path, std::int64_t pe, std::span<std::int64_t> sums,
             std::int64_t& saturations) {
    const auto index = static_cast<std::size_t>(pe);
    const std::int32_t* const codes = path.matrix.codes(pe).data();
    const std::uint16_t* const gaps = path.matrix.gaps(pe).data();
    const std::int32_t* const table = path.matrix.table().data();
    const Arithmetic arithmetic = path.arithmetic;
    std::int64_t* const sum = sums.data();
    std::int64_t saturated = 0;
    std::uint32_t held = ~0u; // number of the word in the word register
    PeWork work;
    for (std::size_t k = 0; k < path.columns.size(); ++k) {
        if (k + fetchAhead < path.columns.size()) {
            const std::uint32_t soon =
                path.matrix.pointers(path.columns[k + fetchAhead].number)[index];
            __builtin_prefetch(codes + soon);
            if constexpr (kind != Work::Count) {
                __builtin_prefetch(gaps + soon);
            }
        }
        const Column& column = path.columns[k];
        const std::uint32_t begin = path.matrix.pointers(column.number)[index];
        const std::uint32_t end = path.matrix.pointers(column.number + 1)[index];
        if (begin == end) {
            ++work.empty;
            continue;
        }
        const std::uint32_t firstWord = begin / path.perWord, lastWord = (end - 1) / path.perWord;
        work.words += lastWord - firstWord + (firstWord == held ? 0 : 1);
        held = lastWord;
        work.entries += end - begin;
        [[maybe_unused]] std::int64_t row = -1;
        std::int64_t padding = 0;
        for (std::uint32_t at = begin; at < end; ++at) {
            const std::int32_t code = codes[at];
            padding += code == 0;
            if constexpr (kind != Work::Count) {
                const std::int64_t weight = kind == Work::MultiplyTags ? table[code] : code;
                row += gaps[at] + 1;
                sum[row] = accumulate(sum[row], product(weight, column.activation, arithmetic),
                                      arithmetic.accumulator, saturated);
            }
        }
        work.padding += padding;
    }
    saturations += saturated;
    return work;
}

double real(std::int64_t value) {
    return static_cast<double>(value);
}

/// What does not fit the SRAMs of the PEs.
double dramBits(const EieDesign& design, const EieMatrix& matrix) {
    constexpr std::int64_t bitsPerKib = 8 * 1024;
    const std::int64_t pointers =
        (matrix.columns() + 1) * design.pointer_bits - design.pointer_sram_kib * bitsPerKib;
    std::int64_t bits = 0;
    for (std::int64_t pe = 0; pe < design.pe_count; ++pe) {
        const std::int64_t stored =
            static_cast<std::int64_t>(matrix.codes(pe).size()) * eieEntryBits(design);
        const std::int64_t activations =
            (ceilDivide(matrix.columns(), design.pe_count) + matrix.localRows(pe)) *
            design.datapath_bits;
        bits += std::max<std::int64_t>(0, stored - design.spmat_sram_kib * bitsPerKib) +
                std::max<std::int64_t>(0, pointers) +
                std::max<std::int64_t>(0, activations - design.activation_sram_bytes * 8);
    }
    return real(bits);
}

/// The run of the non-zero columns, with products or only counted.
Simulation run(const EieDesign& design, const EieMatrix& matrix, std::span<const Column> columns,
               const std::optional<Products>& products, const EngineTechnology& technology,
               CycleTrace* trace) {
    using namespace eie_lines;
    enum Stall : std::size_t { DramStall, PaddingStall, EmptyStall, ImbalanceStall, FillStall };

    // When: the broadcast of columns and the queues.
    EieSchedule schedule(design.pe_count, design.fifo_depth);
    EieTrace events(trace, design);
    for (const Column& column : columns) {
        const auto begin = matrix.pointers(column.number);
        const auto end = matrix.pointers(column.number + 1);
        schedule.add(begin, end);
        events.add(column.number, schedule, begin, end);
    }
    events.finish(schedule.cycles() + design.pipeline_stages);

    // What: entries, word by word, and the sums.
    Simulation simulation;
    simulation.pe_utilisation.resize(static_cast<std::size_t>(design.pe_count), 0.0);
    if (products) {
        simulation.arithmetic = products->arithmetic;
        simulation.outputs.resize(static_cast<std::size_t>(matrix.rows()));
    }
    const double cycles = real(schedule.cycles() + design.pipeline_stages);
    const Datapath path{matrix, columns, static_cast<std::uint32_t>(eieEntriesPerWord(design)),
                        simulation.arithmetic};
    const auto runOne = !products                ? runPe<Work::Count>
                        : matrix.table().empty() ? runPe<Work::MultiplyWeights>
                                                 : runPe<Work::MultiplyTags>;
    const std::int64_t working = std::min(design.pe_count, matrix.rows());
    std::vector<std::int64_t> sums;
    PeWork total;
    for (std::int64_t pe = 0; pe < working; ++pe) {
        sums.assign(products ? static_cast<std::size_t>(matrix.localRows(pe)) : 0, 0);
        const PeWork work = runOne(path, pe, sums, simulation.saturations);
        for (std::size_t row = 0; row < sums.size(); ++row) {
            simulation.outputs[row * static_cast<std::size_t>(design.pe_count) +
                               static_cast<std::size_t>(pe)] =
                outputOf(sums[row], products->arithmetic, products->function);
        }
        simulation.pe_utilisation[static_cast<std::size_t>(pe)] =
            real(work.entries - work.padding) / cycles;
        total.entries += work.entries;
        total.padding += work.padding;
        total.empty += work.empty;
        total.words += work.words;
    }

    // Causes are averages over the PEs that have rows; what is left of the time is imbalance.
    LayerRun& run = simulation.run;
    const double worked = real(total.entries - total.padding);
    run.multiplications = worked;
    run.operations = 2.0 * worked;
    run.busy_cycles = worked / real(working);
    run.stalls[PaddingStall] = real(total.padding) / real(working);
    run.stalls[EmptyStall] = real(total.empty) / real(working);
    run.stalls[ImbalanceStall] =
        real(schedule.cycles()) - real(total.entries + total.empty) / real(working);
    run.stalls[FillStall] = real(design.pipeline_stages);
    run.cycles = cycles;
    run.weight_bits = real(matrix.entries() * eieEntryBits(design)) +
                      real(design.pe_count * (matrix.columns() + 1) * design.pointer_bits);
    run.dram_bits = dramBits(design, matrix);
    run.fits = run.dram_bits == 0.0;
    run.events[Dram] = run.dram_bits;
    addDramStall(run, DramStall, design.clock_ghz, technology);
    EieEventCosts(design, technology)
        .count({real(static_cast<std::int64_t>(columns.size())), real(total.entries),
                real(total.words), eieActivationWords(design, matrix.columns()),
                eieActivationWords(design, matrix.rows())},
               run.cycles, run);

    const double slots = real(working) * real(schedule.cycles());
    simulation.details = {
        {"broadcast_columns", "Broadcast columns", "",
         real(static_cast<std::int64_t>(columns.size()))},
        {"broadcast_stall_cycles", "Cycles in which a full queue held the broadcast back", "",
         real(schedule.stalls())},
        {"padding_entries", "Padding entries worked on", "", real(total.padding)},
        {"load_balance", "Load balance: entries with padding / (PEs x cycles)", "",
         slots > 0.0 ? real(total.entries) / slots : 1.0},
    };
    return simulation;
}

/// The weights that are drawn for a layer, the same for all designs.
std::shared_ptr<const SparseWeights> drawnWeights(const Layer& layer, const SimulationInput& input,
                                                  bool with_values) {
    const std::string key =
        fmt::format("{} x {}, density {}, seed {}{}", layer.outputs, layer.inputs,
                    layer.weight_density, input.seed, with_values ? "" : ", places");
    return SimulationMemo::value<SparseWeights>(input.memo, key, [&] {
        return randomSparseWeights(layer.outputs, layer.inputs, layer.weight_density,
                                   weightSeed(input), with_values);
    });
}

/// The run on drawn weights and activations. Where weights are shared none becomes zero, so their
/// values change neither cycles nor events.
Simulation counted(const EieDesign& design, const Layer& layer, const EngineTechnology& technology,
                   const SimulationInput& input) {
    const std::shared_ptr<const SparseWeights> weights = drawnWeights(layer, input, false);
    const std::vector<float> activations = activationsOf(input, layer);
    std::vector<Column> columns;
    for (std::size_t j = 0; j < activations.size(); ++j) {
        if (activations[j] != 0.0f) {
            columns.push_back({static_cast<std::int64_t>(j), 1});
        }
    }
    return run(design, EieMatrix::ofPlaces(*weights, design), columns, {}, technology, input.trace);
}

} // namespace

Simulation simulateEie(const EieDesign& design, const EieMatrix& matrix,
                       std::span<const std::int32_t> activations, const Arithmetic& arithmetic,
                       ActivationFunction function, const EngineTechnology& technology,
                       CycleTrace* trace) {
    std::vector<Column> columns;
    for (std::size_t j = 0; j < activations.size(); ++j) {
        if (activations[j] != 0) {
            columns.push_back({static_cast<std::int64_t>(j), activations[j]});
        }
    }
    return run(design, matrix, columns, Products{arithmetic, function}, technology, trace);
}

Result<Simulation> EieModel::simulate(const EieDesign& design, const Layer& layer,
                                      const EngineTechnology& technology,
                                      const SimulationInput& input) {
    if (Diagnostics problems = inputProblems(input, layer); hasErrors(problems)) {
        return problems;
    }
    const bool isDrawn = input.weights == nullptr && input.activations.empty();
    if (!input.with_outputs && isDrawn &&
        SharedWeightTable{design.weight_tag_bits, design.datapath_bits}.exists()) {
        return counted(design, layer, technology, input);
    }
    const std::shared_ptr<const SparseWeights> stored =
        input.weights == nullptr ? drawnWeights(layer, input, true)
                                 : std::make_shared<const SparseWeights>(
                                       prunedWeights(*input.weights, layer.weight_density));
    const SparseWeights& weights = *stored;
    const std::vector<float> activations = activationsOf(input, layer);
    const std::int64_t terms = std::max<std::int64_t>(1, weights.entries() / weights.rows);
    const int width = static_cast<int>(design.datapath_bits); // the sums are stored, too
    const Result<Arithmetic> arithmetic = chooseArithmetic(
        input.points, {largestOf(weights.value), largestOf(activations), terms}, width, width, {});
    if (!arithmetic) {
        return arithmetic.error();
    }
    std::vector<std::int32_t> raw(activations.size());
    std::transform(activations.begin(), activations.end(), raw.begin(), [&](float value) {
        const auto rounded =
            static_cast<std::int32_t>(quantise(static_cast<double>(value), arithmetic->activation));
        if (rounded == 0 && value != 0.0f && input.activations.empty()) {
            return value > 0.0f ? 1 : -1; // drawn as a non-zero one: keeps the layer's density
        }
        return rounded;
    });
    return simulateEie(design, EieMatrix(weights, design, arithmetic->weight), raw, *arithmetic,
                       input.function, technology, input.trace);
}

} // namespace permdse
