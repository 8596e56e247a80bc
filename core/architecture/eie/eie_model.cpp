// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/eie/eie_model.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/architecture/bits.h"
#include "core/architecture/eie/eie_counts.h"
#include "core/architecture/eie/eie_lines.h"
#include "core/architecture/eie/eie_lists.h"
#include "core/architecture/eie/eie_schedule.h"
#include "core/architecture/shared_weight_table.h"
#include "core/technology/constant_table.h"

namespace permdse {

namespace {

constexpr double columnIndexBits = 16.0; ///< column number that travels with an activation
constexpr double registerFiles = 2.0;    ///< source and destination, they swap roles

double real(std::int64_t value) {
    return static_cast<double>(value);
}

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
    return {design.clock_ghz, multipliers, 2.0 * multipliers, real(design.datapath_bits)};
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
                 real(design.spmat_sram_width_bits), pes * stream.wordsPerColumn * columnsPerCycle,
                 0.0, real(eieEntriesPerWord(design)));
    builder.sram(PointerSram, BillBuilder::noLine, 2.0 * pes,
                 real(design.pointer_sram_kib) * 1024.0 / 2.0, real(design.pointer_bits),
                 2.0 * pes * columnsPerCycle, 0.0, 1.0);
    builder.sram(ActivationSramRead, ActivationSramWrite, pes, real(design.activation_sram_bytes),
                 real(design.activation_sram_width_bits), pes / real(design.register_file_entries),
                 0.0, 1.0);

    const double stageBits = pipelineBits(design);
    const SharedWeightTable table = weightTable(design);
    const auto registers = [&](Line line, double bits, double eventsPerCycle) {
        builder.logic(line, pes * bits, registerBitCost(logic), pes * eventsPerCycle);
    };
    registers(ActivationQueue, queueBits(design), 2.0 * queueEntryBits(design) * columnsPerCycle);
    registers(PipelineRegisters, stageBits, stageBits * entriesPerCycle);
    registers(RegisterFiles, registerFileBits(design), 2.0 * width * entriesPerCycle);
    if (table.exists()) {
        registers(WeightTable, table.bits(), 0.0);
        builder.logic(WeightSelect, pes, muxTreeCost(logic, table.words(), width),
                      pes * entriesPerCycle);
    }
    builder.logic(Multipliers, pes, multiplierCost(logic, width), pes * entriesPerCycle);
    builder.logic(Adders, pes, adderCost(logic, width), pes * entriesPerCycle);
    builder.logic(RegisterSelect, pes * registerFiles,
                  muxTreeCost(logic, real(design.register_file_entries), width),
                  pes * registerFiles * entriesPerCycle);
    builder.logic(ClockTree, pes * clockedBits(design), clockBitCost(logic),
                  pes * clockedBits(design));
    builder.filler(Filler, pes);
    const double nodes = leadingNonZeroNodes(design);
    builder.logic(LeadingNonZero, nodes, leadingNonZeroNodeCost(logic), nodes);
    builder.dram(Dram);
    return builder.finish();
}

LayerRun EieModel::run(const EieDesign& design, const Layer& layer,
                       const EngineTechnology& technology, Memory& memory) {
    using namespace eie_lines;
    enum Stall : std::size_t {
        DramStall,
        PaddingStall,
        EmptyStall,
        ImbalanceStall,
        ReadStall,
        WriteBackStall,
        FillStall
    };
    memory.use(*technology.constants);
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

    const EieStorage stored = eieStorage(design, layer, memory);
    run.weight_bits = eieModelBits(design, stored);
    run.dram_bits = eieDramBits(design, batches, stored);
    run.fits = run.dram_bits == 0.0;

    const double worked = real(batches.pes) * (cycles.entries + cycles.padding);
    const double broadcasts = columns * real(batches.count);
    run.events[SpmatSram] = eieWordsRead(design, layer, memory);
    run.events[PointerSram] =
        2.0 * pes * broadcasts +
        pes * eieGroupSwitches(layer, batches, stored.groups) * real(eieBaseWords(design));
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
    run.events[Dram] = run.dram_bits;
    addDramStall(run, DramStall, design.clock_ghz, technology);
    run.events[ClockTree] = run.cycles * pes * clockedBits(design);
    return run;
}

std::map<std::string, double> EieModel::computed(const EieDesign& design, const Layer& layer,
                                                 const EngineTechnology& technology,
                                                 Memory& memory) {
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
    std::map<std::string, double> figures{{"other_padding", padding(batches.last.rows - 1)},
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
