// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_simulator.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/architecture/bits.h"
#include "core/architecture/shared_weight_table.h"
#include "core/architecture/simulation_memo.h"
#include "core/arithmetic/rounding_loss.h"
#include "core/engines/eie/eie_counts.h"
#include "core/engines/eie/eie_lines.h"
#include "core/engines/eie/eie_lists.h"
#include "core/engines/eie/eie_mapping.h"
#include "core/engines/eie/eie_model.h"
#include "core/engines/eie/eie_schedule.h"
#include "core/engines/eie/eie_trace.h"
#include "core/layer/layer_data.h"

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

/// Runs one PE over the broadcast columns of a batch. PEs meet in time only, so each runs to its
/// end with its sums in the cache; when it does what is EieSchedule's.
template <Work kind>
PeWork runPe(const Datapath& path, std::int64_t pe, std::int64_t batch,
             std::span<std::int64_t> sums, std::int64_t& saturations) {
    const auto index = static_cast<std::size_t>(pe);
    const std::int32_t* const codes = path.matrix.codes(pe).data();
    const std::uint16_t* const gaps = path.matrix.gaps(pe).data();
    const std::int32_t* const table = path.matrix.table().data();
    const Arithmetic arithmetic = path.arithmetic;
    std::int64_t* const sum = sums.data();
    std::int64_t saturated = 0;
    PeWork work;
    // A batch's list begins at a word, and its rows follow those of the batch before.
    const std::uint32_t base = path.matrix.pointers(0, batch)[index];
    const std::int64_t rowsBefore = batch * path.matrix.batches().rows;
    std::uint32_t held = ~0u; // number of the word in the word register
    for (std::size_t k = 0; k < path.columns.size(); ++k) {
        if (k + fetchAhead < path.columns.size()) {
            const std::uint32_t soon =
                path.matrix.pointers(path.columns[k + fetchAhead].number, batch)[index];
            __builtin_prefetch(codes + soon);
            if constexpr (kind != Work::Count) {
                __builtin_prefetch(gaps + soon);
            }
        }
        const Column& column = path.columns[k];
        const std::uint32_t begin = path.matrix.pointers(column.number, batch)[index];
        const std::uint32_t end = path.matrix.pointers(column.number + 1, batch)[index];
        if (begin == end) {
            ++work.empty;
            continue;
        }
        const std::uint32_t firstWord = (begin - base) / path.perWord;
        const std::uint32_t lastWord = (end - 1 - base) / path.perWord;
        work.words += lastWord - firstWord + (firstWord == held ? 0 : 1);
        held = lastWord;
        work.entries += end - begin;
        [[maybe_unused]] std::int64_t row = rowsBefore - 1;
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

/// What is stored, counted.
EieStorage storageOf(const EieDesign& design, const EieMatrix& matrix) {
    const EieBatches& batches = matrix.batches();
    const auto perWord = static_cast<std::uint32_t>(eieEntriesPerWord(design));
    EieStorage stored;
    stored.entries = real(matrix.entries());
    double squares = 0.0;
    for (std::size_t pe = 0; pe < static_cast<std::size_t>(design.pe_count); ++pe) {
        double words = 0.0;
        for (std::int64_t batch = 0; batch < batches.count; ++batch) {
            const std::uint32_t entries =
                matrix.pointers(matrix.columns(), batch)[pe] - matrix.pointers(0, batch)[pe];
            words += real(ceilDivide(entries, perWord));
        }
        stored.words += words;
        squares += words * words;
        stored.fullest_words = std::max(stored.fullest_words, words);
        stored.fullest_entries = std::max(
            stored.fullest_entries,
            real(static_cast<std::int64_t>(matrix.codes(static_cast<std::int64_t>(pe)).size())));
    }
    const double mean = stored.words / real(batches.pes);
    stored.word_deviation = std::sqrt(std::max(0.0, squares / real(batches.pes) - mean * mean));
    stored.groups = real(matrix.groups());
    eieStoreByShape(design, matrix.columns(), batches, stored);
    return stored;
}

/// Sums over PEs and batches.
PeWork operator+(const PeWork& a, const PeWork& b) {
    return {a.entries + b.entries, a.padding + b.padding, a.empty + b.empty, a.words + b.words};
}

/// Runs all PEs; `simulation` receives the results and how busy each was in `cycles`.
PeWork runPes(const EieDesign& design, const Datapath& path,
              const std::optional<Products>& products, double cycles, const StopPoint& stop_point,
              Simulation& simulation) {
    const EieMatrix& matrix = path.matrix;
    const auto runOne = !products                ? runPe<Work::Count>
                        : matrix.table().empty() ? runPe<Work::MultiplyWeights>
                                                 : runPe<Work::MultiplyTags>;
    std::vector<std::int64_t> sums;
    PeWork total;
    for (std::int64_t pe = 0; pe < matrix.batches().pes; ++pe) {
        sums.assign(products ? static_cast<std::size_t>(matrix.localRows(pe)) : 0, 0);
        PeWork work;
        for (std::int64_t batch = 0; batch < matrix.batches().count; ++batch) {
            passBy(stop_point);
            work = work + runOne(path, pe, batch, sums, simulation.saturations);
        }
        for (std::size_t row = 0; row < sums.size(); ++row) {
            simulation.outputs[row * static_cast<std::size_t>(design.pe_count) +
                               static_cast<std::size_t>(pe)] = sums[row];
        }
        simulation.pe_utilisation[static_cast<std::size_t>(pe)] =
            real(work.entries - work.padding) / cycles;
        total = total + work;
    }
    return total;
}

/// When: the broadcast of columns and the queues of all batches.
EieTimes timesOf(const EieDesign& design, const EieMatrix& matrix, std::span<const Column> columns,
                 CycleTrace* trace, const StopPoint& stop_point) {
    std::vector<std::int64_t> numbers(columns.size());
    std::transform(columns.begin(), columns.end(), numbers.begin(),
                   [](const Column& column) { return column.number; });
    EieTrace events(trace, design);
    const EieTimes times = eieTimes(
        design, matrix, numbers,
        [&](std::int64_t batch, std::size_t k, const EieSchedule& schedule) {
            passBy(stop_point);
            const std::int64_t j = numbers[k];
            events.add(j, schedule, matrix.pointers(j, batch), matrix.pointers(j + 1, batch));
        });
    events.finish(times.cycles());
    return times;
}

/// The run of the non-zero columns, with products or only counted.
Simulation run(const EieDesign& design, const EieMatrix& matrix, std::span<const Column> columns,
               const std::optional<Products>& products, CycleTrace* trace,
               const StopPoint& stop_point) {
    using namespace eie_lines;
    const EieTimes times = timesOf(design, matrix, columns, trace, stop_point);

    // What: entries, word by word, and the sums.
    Simulation simulation;
    simulation.pe_utilisation.resize(static_cast<std::size_t>(design.pe_count), 0.0);
    if (products) {
        simulation.arithmetic = products->arithmetic;
        simulation.outputs.resize(static_cast<std::size_t>(matrix.rows()));
    }
    const Datapath path{matrix, columns, static_cast<std::uint32_t>(eieEntriesPerWord(design)),
                        simulation.arithmetic};
    const PeWork total =
        runPes(design, path, products, real(times.cycles()), stop_point, simulation);

    if (products) {
        simulation.warnings =
            outputWarnings(simulation.outputs, products->arithmetic, products->function, {});
        for (std::int64_t& output : simulation.outputs) { // was the sum
            output = outputOf(output, products->arithmetic, products->function);
        }
    }

    // Causes are averages over the PEs that have rows; what is left of the time is imbalance.
    LayerRun& run = simulation.counted.counts;
    const double working = real(matrix.batches().pes);
    const double worked = real(total.entries - total.padding);
    run.multiplications = worked;
    run.operations = 2.0 * worked;
    run.busy_cycles = worked / working;
    run.stalls[PaddingStall] = real(total.padding) / working;
    run.stalls[EmptyStall] = real(total.empty) / working;
    run.stalls[ImbalanceStall] =
        real(times.computing - times.idle) - real(total.entries + total.empty) / working;
    run.stalls[ReadStall] = real(times.idle);
    run.stalls[WriteBackStall] = real(times.write_back);
    run.stalls[FillStall] = real(times.fill);
    run.cycles = real(times.cycles());
    const EieStorage stored = storageOf(design, matrix);
    simulation.counted.storage =
        eieLayerStorage(design, matrix.columns(), matrix.batches(), stored);
    const double broadcasts =
        real(static_cast<std::int64_t>(columns.size()) * matrix.batches().count);
    EieEventCosts(design).count(
        {broadcasts, real(design.pe_count * times.switches * eieBaseWords(design)),
         real(total.entries), real(total.words),
         real(matrix.batches().count) * eieActivationWords(design, matrix.columns()),
         eieResultWords(design, matrix.rows())},
        run);

    const double slots = working * real(times.computing);
    simulation.details = {
        {"broadcast_columns", "Broadcast columns", "", broadcasts},
        {"broadcast_stall_cycles", "Cycles in which a full queue held the broadcast back", "",
         real(times.stalls)},
        {"padding_entries", "Padding entries worked on", "", real(total.padding)},
        {"load_balance", "Load balance: entries with padding / (PEs x cycles)", "",
         slots > 0.0 ? real(total.entries) / slots : 1.0},
        {"batches", "Batches of rows", "", real(matrix.batches().count)},
        {"column_groups", "Groups of columns that a pointer reaches", "", stored.groups},
    };
    return simulation;
}

/// The weights that are drawn for a layer, the same for all designs.
std::shared_ptr<const SparseWeights> drawnWeights(const Layer& layer, const SimulationInput& input,
                                                  bool with_values) {
    const std::string key =
        fmt::format("{} x {}, density {}, seed {}{}", layer.outputs, layer.inputs,
                    layer.weight_density, input.data.seed, with_values ? "" : ", places");
    return SimulationMemo::value<SparseWeights>(input.memo, key, [&] {
        return randomSparseWeights(layer.outputs, layer.inputs, layer.weight_density,
                                   weightSeed(input.data), with_values, input.stop_point);
    });
}

/// The run on drawn weights and activations. Where weights are shared none becomes zero, so their
/// values change neither cycles nor events.
Simulation counted(const EieDesign& design, const Layer& layer, const SimulationInput& input) {
    const std::shared_ptr<const SparseWeights> weights = drawnWeights(layer, input, false);
    const std::vector<float> activations = activationsOf(input.data, layer);
    std::vector<Column> columns;
    for (std::size_t j = 0; j < activations.size(); ++j) {
        if (activations[j] != 0.0f) {
            columns.push_back({static_cast<std::int64_t>(j), 1});
        }
    }
    return run(design, EieMatrix::ofPlaces(*weights, design, input.stop_point), columns, {},
               input.trace, input.stop_point);
}

} // namespace

Simulation simulateEie(const EieDesign& design, const EieMatrix& matrix,
                       std::span<const std::int32_t> activations, const Arithmetic& arithmetic,
                       ActivationFunction function, CycleTrace* trace,
                       const StopPoint& stop_point) {
    std::vector<Column> columns;
    for (std::size_t j = 0; j < activations.size(); ++j) {
        if (activations[j] != 0) {
            columns.push_back({static_cast<std::int64_t>(j), activations[j]});
        }
    }
    return run(design, matrix, columns, Products{arithmetic, function}, trace, stop_point);
}

namespace {

/// The layer on the design as it is mapped.
Result<Simulation> simulated(const EieDesign& design, const Layer& layer,
                             const SimulationInput& input) {
    const bool isDrawn = input.data.isDrawn();
    if (!input.with_outputs && isDrawn &&
        SharedWeightTable{design.weight_tag_bits, design.datapath_bits}.exists()) {
        return counted(design, layer, input);
    }
    const std::shared_ptr<const SparseWeights> stored =
        input.data.weights == nullptr ? drawnWeights(layer, input, true)
                                      : std::make_shared<const SparseWeights>(prunedWeights(
                                            *input.data.weights, layer.weight_density));
    const SparseWeights& weights = *stored;
    const std::vector<float> activations = activationsOf(input.data, layer);
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
        if (rounded == 0 && value != 0.0f && input.data.activations == nullptr) {
            return value > 0.0f ? 1 : -1; // drawn as a non-zero one: keeps the layer's density
        }
        return rounded;
    });
    Simulation simulation =
        simulateEie(design, EieMatrix(weights, design, arithmetic->weight, input.stop_point), raw,
                    *arithmetic, input.function, input.trace, input.stop_point);
    Diagnostics warnings = operandWarnings(weights.value, activations, *arithmetic, layer.name);
    for (Diagnostic& warning : simulation.warnings) {
        warning.source = layer.name;
        warnings.push_back(std::move(warning));
    }
    simulation.warnings = std::move(warnings);
    return simulation;
}

} // namespace

Result<Simulation> EieModel::simulate(const EieDesign& design, const Layer& layer,
                                      const EngineTechnology&, const SimulationInput& input) {
    if (Diagnostics problems = layerDataProblems(input.data, layer); hasErrors(problems)) {
        return problems;
    }
    EieColumnCache cache;
    Result<Simulation> simulation = simulated(eieMapped(design, layer, cache), layer, input);
    if (simulation) {
        // Of all PEs of the design, those without rows among them.
        simulation->pe_utilisation.resize(static_cast<std::size_t>(design.pe_count), 0.0);
    }
    return simulation;
}

double EieModel::simulationBytes(const EieDesign& design, const Layer& layer) {
    constexpr double perWeight = 20.0; // row, itself, its raw number, its tag, and its entry
    constexpr double perPointer = 4.0;
    const EieBatches batches = eieBatches(design, layer.outputs);
    return perWeight * real(layer.outputs) * real(layer.inputs) * layer.weight_density +
           perPointer * real(layer.inputs) * real(batches.count) * real(design.pe_count);
}

} // namespace permdse
