// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/eie/eie_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/architecture/bits.h"
#include "core/architecture/eie/eie_counts.h"
#include "core/architecture/eie/eie_lines.h"
#include "core/architecture/shared_weight_table.h"
#include "core/technology/constant_table.h"

namespace permdse {

namespace {

constexpr double columnIndexBits = 16.0; ///< column number that travels with an activation
constexpr double registerFiles = 2.0;    ///< source and destination, they swap roles
constexpr double bitsPerKib = 8.0 * 1024.0;

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
DesignStream designStream(const EieDesign& design) {
    constexpr std::int64_t indexBits = 4;
    static const auto rows =
        static_cast<std::int64_t>(ConstantTable::builtin().value("eie_design_rows_per_pe"));
    static const double density = ConstantTable::builtin().value("eie_design_weight_density");
    static const double activity = ConstantTable::builtin().value("eie_design_activation_density");
    static const EieColumn reference = eieColumn(rows, density, indexBits);
    static const std::vector<double> counts = eieEntryCounts(rows, density, indexBits);
    const double entries = reference.entries + reference.padding;
    const std::int64_t perWord = eieEntriesPerWord(design);
    const double held = eieHeldWord(counts, activity, perWord);
    return {reference.cycles(), entries, wordsOf(entries, reference.empty, held, perWord)};
}

} // namespace

bool EieModel::isLegalFor(const EieDesign&, const Layer&) {
    return true;
}

std::string EieModel::layerProblem(const EieDesign&, const Layer&) {
    return {};
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
    const DesignStream stream = designStream(design);
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
    enum Stall : std::size_t { DramStall, PaddingStall, EmptyStall, ImbalanceStall, FillStall };
    const double m = real(layer.outputs), n = real(layer.inputs);
    const double pes = real(design.pe_count);
    const EieCycles cycles = expectedCycles(design, layer, memory);
    const std::int64_t slice = ceilDivide(layer.outputs, design.pe_count);
    const EieColumn& column = memory.column(slice, layer.weight_density, design.index_bits);
    const double columns = n * layer.activation_density;
    // The pace is set by the fuller PEs; sums over PEs are proportional to the rows.
    const double equivalentPes = m / real(slice);

    LayerRun run;
    run.busy_cycles = cycles.entries;
    run.cycles = cycles.cycles();
    run.stalls[PaddingStall] = cycles.padding;
    run.stalls[EmptyStall] = cycles.empty;
    run.stalls[ImbalanceStall] = cycles.imbalance;
    run.stalls[FillStall] = cycles.fill;
    const double macs = m * layer.weight_density * columns;
    run.multiplications = macs;
    run.operations = 2.0 * macs;

    const double storedPerPe = (column.entries + column.padding) * n * real(eieEntryBits(design));
    const double pointersPerPe = (n + 1.0) * real(design.pointer_bits);
    run.weight_bits = equivalentPes * storedPerPe + pes * pointersPerPe;
    const double activationsPerPe = (std::ceil(n / pes) + real(slice)) * real(design.datapath_bits);
    run.dram_bits =
        equivalentPes * std::max(0.0, storedPerPe - real(design.spmat_sram_kib) * bitsPerKib) +
        pes * std::max(0.0, pointersPerPe - real(design.pointer_sram_kib) * bitsPerKib) +
        pes * std::max(0.0, activationsPerPe - real(design.activation_sram_bytes) * 8.0);
    run.fits = run.dram_bits == 0.0;

    const double worked = equivalentPes * columns * (column.entries + column.padding);
    const std::int64_t entriesPerWord = eieEntriesPerWord(design);
    const double held =
        eieHeldWord(memory.entryCounts(slice, layer.weight_density, design.index_bits),
                    layer.activation_density, entriesPerWord);
    run.events[SpmatSram] =
        equivalentPes * columns *
        wordsOf(column.entries + column.padding, column.empty, held, entriesPerWord);
    run.events[PointerSram] = 2.0 * pes * columns;
    run.events[ActivationSramRead] = eieActivationWords(design, layer.inputs);
    run.events[ActivationSramWrite] = eieActivationWords(design, layer.outputs);
    run.events[ActivationQueue] = 2.0 * queueEntryBits(design) * columns * pes;
    run.events[PipelineRegisters] = worked * pipelineBits(design);
    run.events[RegisterFiles] = worked * 2.0 * real(design.datapath_bits);
    run.events[WeightSelect] = weightTable(design).exists() ? worked : 0.0;
    run.events[Multipliers] = worked;
    run.events[Adders] = worked;
    run.events[RegisterSelect] = worked * registerFiles;
    run.events[LeadingNonZero] = columns * leadingNonZeroNodes(design);
    run.events[Dram] = run.dram_bits;
    addDramStall(run, DramStall, design.clock_ghz, technology);
    run.events[ClockTree] = run.cycles * pes * clockedBits(design);
    return run;
}

std::map<std::string, double> EieModel::computed(const EieDesign& design, const Layer& layer,
                                                 const EngineTechnology&, Memory& memory) {
    const std::int64_t slice = ceilDivide(layer.outputs, design.pe_count);
    const EieColumn& column = memory.column(slice, layer.weight_density, design.index_bits);
    const DesignStream stream = designStream(design);
    return {{"column_padding", column.padding},
            {"column_variance", column.variance},
            {"column_held",
             eieHeldWord(memory.entryCounts(slice, layer.weight_density, design.index_bits),
                         layer.activation_density, eieEntriesPerWord(design))},
            {"slowest_cycles", memory.slowestCycles(eieSlices(layer.outputs, design.pe_count),
                                                    layer.weight_density, design.index_bits)},
            {"stream_cycles_per_column", stream.cyclesPerColumn},
            {"stream_entries_per_column", stream.entriesPerColumn},
            {"stream_words_per_column", stream.wordsPerColumn}};
}

} // namespace permdse
