// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/eie/eie_model.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/architecture/bits.h"
#include "core/architecture/shared_weight_table.h"
#include "core/base/units.h"
#include "core/engines/eie/eie_counts.h"
#include "core/engines/eie/eie_lines.h"
#include "core/engines/eie/eie_lists.h"
#include "core/engines/eie/eie_mapping.h"
#include "core/engines/eie/eie_schedule.h"
#include "core/technology/constant_table.h"

namespace permdse {

namespace {

constexpr double columnIndexBits = 16.0; ///< column number that travels with an activation
constexpr double registerFiles = 2.0;    ///< source and destination, they swap roles

SharedWeightTable weightTable(const EieDesign& design) {
    return {design.weight_tag_bits, design.datapath_bits};
}

/// Words read for a column whose `entries` start anywhere in a word, which the PE holds already
/// with the probability `held`; docs/model.md#eie-words.
double wordsOf(double entries, double empty, double held, std::int64_t perWord) {
    const double any = 1.0 - empty;
    return any * (1.0 - held) + std::max(0.0, entries - any) / real(perWord);
}

/// Register bits of a PE: a weight, an activation and a result between stages, and the word of the
/// sparse matrix in use.
double pipelineBits(const EieDesign& design) {
    return real(design.pipeline_stages - 1) * 3.0 * real(design.datapath_bits) +
           real(design.spmat_sram_width_bits);
}

double queueEntryBits(const EieDesign& design) {
    return real(design.datapath_bits) + columnIndexBits;
}

/// Nodes of the quad tree over the PEs: 21 for 64.
double leadingNonZeroNodes(const EieDesign& design) {
    return std::ceil(real(design.pe_count - 1) / 3.0);
}

double queueBits(const EieDesign& design) {
    return real(design.fifo_depth) * queueEntryBits(design);
}

double registerFileBits(const EieDesign& design) {
    return registerFiles * real(design.register_file_entries) * real(design.datapath_bits);
}

/// Register bits of a PE that the clock reaches in every cycle.
double clockedBits(const EieDesign& design) {
    return queueBits(design) + registerFileBits(design) + pipelineBits(design) +
           weightTable(design).bits();
}

struct DesignStream {
    double cyclesPerColumn, entriesPerColumn, wordsPerColumn;
};

/// The stream that defines design power: the column of the publication's Alex-7 layer.
/// Its columns do not depend on the design: those of the built-in constants are made once.
struct StreamColumns {
    double activity;
    EieColumn column;
    std::vector<double> counts;

    explicit StreamColumns(const ConstantTable& constants)
        : activity(constants.value("eie_design_activation_density")) {
        constexpr std::int64_t indexBits = 4;
        const auto rows = static_cast<std::int64_t>(constants.value("eie_design_rows_per_pe"));
        const double density = constants.value("eie_design_weight_density");
        column = eieColumn(rows, density, indexBits);
        counts = eieEntryCounts(rows, density, indexBits);
    }
};

DesignStream designStream(const EieDesign& design, const ConstantTable& constants) {
    static const StreamColumns builtin(ConstantTable::builtin());
    const auto isBuiltin = [&](const char* id) {
        return constants.value(id) == ConstantTable::builtin().value(id);
    };
    std::optional<StreamColumns> own;
    if (!isBuiltin("eie_design_rows_per_pe") || !isBuiltin("eie_design_weight_density") ||
        !isBuiltin("eie_design_activation_density")) {
        own.emplace(constants);
    }
    const StreamColumns& stream = own ? *own : builtin;
    const double entries = stream.column.entries + stream.column.padding;
    const std::int64_t perWord = eieEntriesPerWord(design);
    const double held = eieHeldWord(stream.counts, stream.activity, perWord);
    return {stream.column.cycles(), entries, wordsOf(entries, stream.column.empty, held, perWord)};
}

/// The logic limit over the reference's, without the broadcast: fewer stages and a wider selection
/// of registers or shared weights lower it (docs/model.md#timing).
double stageShare(const EieDesign& design) {
    static const EieDesign reference;
    const auto levels = [](const EieDesign& d) {
        return real(std::max({bitsFor(d.register_file_entries),
                              weightTable(d).exists() ? d.weight_tag_bits : std::int64_t{0},
                              std::int64_t{1}}));
    };
    return real(design.pipeline_stages) / real(reference.pipeline_stages) * levels(reference) /
           levels(design);
}

} // namespace

bool EieModel::isLegalFor(const EieDesign& design, const Layer& layer) {
    return bitsFor(eieBatches(design, layer.outputs).rows) <= design.pointer_bits;
}

std::string EieModel::layerProblem(const EieDesign& design, const Layer& layer) {
    if (isLegalFor(design, layer)) {
        return {};
    }
    const std::int64_t rows = eieBatches(design, layer.outputs).rows;
    return fmt::format(
        "a PE adds up {} rows of the layer \"{}\" at a time, and pointers of {} bits "
        "do not reach the end of a column with so many entries; accepted are "
        "pointer_bits from {}",
        rows, layer.name, design.pointer_bits, bitsFor(rows));
}

bool EieModel::hasStatedAccuracy(const EieDesign&, const Layer&) {
    return false; // statements are about permuted-diagonal models
}

DesignFacts EieModel::facts(const EieDesign& design) {
    const double multipliers = real(design.pe_count);
    return {multipliers, 2.0 * multipliers, real(design.datapath_bits)};
}

Bill EieModel::bill(const EieDesign& design, const EngineTechnology& technology, SramCache& srams,
                    std::span<const BillLineInfo> infos) {
    using namespace eie_lines;
    const LogicCosts& logic = technology.logic;
    BillBuilder builder(infos, technology, srams, design.clock_ghz);
    const double pes = real(design.pe_count);
    const double width = real(design.datapath_bits);
    const DesignStream stream = designStream(design, *technology.constants);
    const double columnsPerCycle = 1.0 / stream.cyclesPerColumn;
    const double entriesPerCycle = stream.entriesPerColumn / stream.cyclesPerColumn;

    // A word of the sparse matrix lasts for its entries; both pointer banks are read per column.
    builder.sram(SpmatSram, BillBuilder::noLine, pes, real(design.spmat_sram_kib) * 1024.0,
                 real(design.spmat_sram_width_bits),
                 Activity(pes * stream.wordsPerColumn * columnsPerCycle, pes), 0.0,
                 real(eieEntriesPerWord(design)));
    builder.sram(PointerSram, BillBuilder::noLine, 2.0 * pes,
                 real(design.pointer_sram_kib) * 1024.0 / 2.0, real(design.pointer_bits),
                 Activity(2.0 * pes * columnsPerCycle, 2.0 * pes), 0.0, 1.0);
    builder.sram(ActivationSramRead, ActivationSramWrite, pes, real(design.activation_sram_bytes),
                 real(design.activation_sram_width_bits),
                 Activity(pes / real(design.register_file_entries), pes), Activity(0.0, pes), 1.0);

    const double stageBits = pipelineBits(design);
    const SharedWeightTable table = weightTable(design);
    // At most a column, an entry and a word of the sparse matrix in every PE and cycle.
    const Activity entries{pes * entriesPerCycle, pes};
    const auto registers = [&](Line line, double bits, double perEvent, double eventsPerCycle) {
        builder.logic(line, pes * bits, registerBitCost(logic),
                      Activity(pes * perEvent * eventsPerCycle, pes * perEvent));
    };
    registers(ActivationQueue, queueBits(design), 2.0 * queueEntryBits(design), columnsPerCycle);
    registers(PipelineRegisters, stageBits, stageBits, entriesPerCycle);
    registers(RegisterFiles, registerFileBits(design), 2.0 * width, entriesPerCycle);
    if (table.exists()) {
        builder.logic(WeightTable, pes * table.bits(), registerBitCost(logic), 0.0);
        builder.logic(WeightSelect, pes, muxTreeCost(logic, table.words(), width), entries);
    }
    builder.logic(Multipliers, pes, multiplierCost(logic, width), entries);
    builder.logic(Adders, pes, adderCost(logic, width), entries);
    builder.logic(RegisterSelect, pes * registerFiles,
                  muxTreeCost(logic, real(design.register_file_entries), width),
                  Activity(pes * registerFiles * entriesPerCycle, pes * registerFiles));
    builder.logic(ClockTree, pes * clockedBits(design), clockBitCost(logic),
                  pes * clockedBits(design));
    builder.filler(Filler, pes);
    const double nodes = leadingNonZeroNodes(design);
    builder.logic(LeadingNonZero, nodes, ownLogicCost(technology, "lnzd"), nodes);
    builder.dram(Dram);
    // The broadcast spans the engine, through a tree of leading-non-zero nodes.
    const double area_mm2 = builder.bookedArea_mm2();
    const double reference_mm2 = srams.referenceArea_mm2(area_mm2, [&] {
        SramCache own(technology, SramCache::Reference::IsThis);
        return bill(EieDesign(), technology, own, infos).area_mm2;
    });
    builder.slowLogic(std::min(stageShare(design), std::sqrt(reference_mm2 / area_mm2)));
    return builder.finish();
}

FrameLines EieModel::frameLines() {
    return {eie_lines::Dram, eie_lines::ClockTree, 0};
}

std::vector<MemoryInfo> EieModel::memories() {
    return {{"spmat_sram", "Sparse-matrix SRAM", "PE", "spmat_sram_kib"},
            {"pointer_sram", "Pointer SRAM", "PE", "pointer_sram_kib"},
            {"activation_sram", "Activation SRAM", "PE", "activation_sram_bytes", false}};
}

std::array<MemoryCapacity, maxMemories> EieModel::capacity(const EieDesign& design) {
    const double pes = real(design.pe_count);
    const auto memory = [&](double bits, double word_bits, double step_bits) {
        return MemoryCapacity{std::floor(bits / word_bits), word_bits, pes, step_bits / word_bits};
    };
    return {
        memory(real(design.spmat_sram_kib) * bitsPerKib, real(design.spmat_sram_width_bits),
               bitsPerKib),
        memory(real(design.pointer_sram_kib) * bitsPerKib, real(design.pointer_bits), bitsPerKib),
        memory(real(design.activation_sram_bytes) * 8.0, real(design.activation_sram_width_bits),
               8.0)};
}

EieDesign EieModel::asPartOf(const EieDesign& design, const Workload& workload, Memory& memory,
                             const LayerStreaming& streaming) {
    return eieAsPartOf(design, workload, memory, streaming);
}

LayerStorage EieModel::stored(const EieDesign& chosen, const Layer& layer, Memory& memory) {
    const EieDesign design = eieMapped(chosen, layer, memory);
    return eieLayerStorage(design, layer.inputs, eieBatches(design, layer.outputs),
                           eieStorage(design, layer, memory));
}

LayerRun EieModel::count(const EieDesign& chosen, const Layer& layer, Memory& memory) {
    using namespace eie_lines;
    const EieDesign design = eieMapped(chosen, layer, memory);
    const double n = real(layer.inputs);
    const double pes = real(design.pe_count);
    const EieCycles cycles = expectedCycles(design, layer, memory);
    const EieBatches batches = eieBatches(design, layer.outputs);
    const double columns = n * layer.activation_density;

    LayerRun run;
    run.busy_cycles = cycles.entries;
    run.cycles = cycles.cycles();
    run.stalls[PaddingStall] = cycles.padding;
    run.stalls[EmptyStall] = cycles.empty;
    run.stalls[ImbalanceStall] = cycles.imbalance;
    run.stalls[ReadStall] = cycles.read;
    run.stalls[WriteBackStall] = cycles.write_back;
    run.stalls[FillStall] = cycles.fill;
    run.multiplications = real(layer.outputs) * layer.weight_density * columns;
    run.operations = 2.0 * run.multiplications;

    const double worked = real(batches.pes) * (cycles.entries + cycles.padding);
    const double broadcasts = columns * real(batches.count);
    run.events[SpmatSram] = eieWordsRead(design, layer, memory);
    run.events[PointerSram] =
        2.0 * pes * broadcasts +
        pes * eieGroupSwitches(layer, batches, eieColumnGroups(design, layer, memory)) *
            real(eieBaseWords(design));
    run.events[ActivationSramRead] = real(batches.count) * eieActivationWords(design, layer.inputs);
    run.events[ActivationSramWrite] = eieResultWords(design, layer.outputs);
    run.events[ActivationQueue] = 2.0 * queueEntryBits(design) * broadcasts * pes;
    run.events[PipelineRegisters] = worked * pipelineBits(design);
    run.events[RegisterFiles] = worked * 2.0 * real(design.datapath_bits);
    run.events[WeightSelect] = weightTable(design).exists() ? worked : 0.0;
    run.events[Multipliers] = worked;
    run.events[Adders] = worked;
    run.events[RegisterSelect] = worked * registerFiles;
    run.events[LeadingNonZero] = broadcasts * leadingNonZeroNodes(design);
    return run;
}

CountedLayer EieModel::countedLayer(const EieDesign& chosen, const Layer& layer, Memory& memory) {
    const EieDesign design = eieMapped(chosen, layer, memory);
    return {count(design, layer, memory), stored(design, layer, memory)};
}

std::map<std::string, double> EieModel::computed(const EieDesign& chosen, const Layer& layer,
                                                 const EngineTechnology& technology,
                                                 Memory& memory) {
    const EieDesign design = eieMapped(chosen, layer, memory);
    const DesignStream stream = designStream(design, *technology.constants);
    const EieBatches batches = eieBatches(design, layer.outputs);
    const EieStorage stored = eieStorage(design, layer, memory);
    const auto padding = [&](std::int64_t rows) {
        return rows > 0 ? memory.column(rows, layer.weight_density, design.index_bits).padding
                        : 0.0;
    };
    const auto words = [&](std::int64_t rows) {
        return rows > 0 ? memory.listWords(design, layer, rows, layer.activation_density) : 0.0;
    };
    std::map<std::string, double> figures{{"mapped_pes", real(design.pe_count)},
                                          {"batches", real(batches.count)},
                                          {"other_padding", padding(batches.last.rows - 1)},
                                          {"other_list_reads", words(batches.last.rows - 1)},
                                          {"fullest_entries", stored.fullest_entries},
                                          {"list_words", stored.words},
                                          {"fullest_words", stored.fullest_words},
                                          {"column_groups", stored.groups},
                                          {"base_words", real(eieBaseWords(design))},
                                          {"stream_cycles_per_column", stream.cyclesPerColumn},
                                          {"stream_entries_per_column", stream.entriesPerColumn},
                                          {"stream_words_per_column", stream.wordsPerColumn}};
    const auto ofBatch = [&](const EieSlices& slices, const std::string& kind) {
        figures["column_padding" + kind] = padding(slices.rows);
        figures["column_variance" + kind] =
            memory.column(slices.rows, layer.weight_density, design.index_bits).variance;
        figures["slowest_cycles" + kind] =
            memory.slowestCycles(slices, layer.weight_density, design.index_bits);
        figures["list_reads" + kind] = words(slices.rows);
    };
    ofBatch(batches.last, "");
    ofBatch(batches.full, "_full");
    return figures;
}

} // namespace permdse
