// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_model.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/architecture/bits.h"
#include "core/architecture/shared_weight_table.h"
#include "core/engines/permdnn/permdnn_lines.h"
#include "core/engines/permdnn/permdnn_network.h"
#include "core/technology/constant_table.h"
#include "core/technology/sram_array.h"

namespace permdse {

namespace {

constexpr double activationIndexBits = 16.0; ///< column number that travels with an activation

SharedWeightTable weightTable(const PermdnnDesign& design) {
    return {design.weight_tag_bits, design.datapath_bits};
}

/// Register bits between the stages of a PE: a word per multiplier, and the activation with its
/// column number.
double pipelineBits(const PermdnnDesign& design) {
    return real(design.pipeline_stages - 1) *
           (real(design.multipliers_per_pe) * real(design.datapath_bits) +
            real(design.datapath_bits) + activationIndexBits);
}

/// The block size that the hardware has to suit: the largest it is to run.
std::int64_t hardwareBlockSize(const PermdnnDesign& design) {
    static const auto reference =
        static_cast<std::int64_t>(ConstantTable::builtin().value("permdnn_design_block_size"));
    return std::max(design.p > 0 ? design.p : reference, design.largest_p);
}

/// Accumulators that one multiplier chooses from: the multipliers share them out, but one that
/// works on a block row reaches each of its rows.
std::int64_t selectableAccumulators(const PermdnnDesign& design) {
    return std::max(ceilDivide(design.accumulators_per_pe, design.multipliers_per_pe),
                    std::min(design.accumulators_per_pe, hardwareBlockSize(design)));
}

/// Most columns that the hardware can pack: each multiplier chooses one of their activations.
std::int64_t packableColumns(const PermdnnDesign& design) {
    const std::int64_t lanes = suppliedMultipliers(design);
    const std::int64_t cap = design.max_packed_columns > 0 ? design.max_packed_columns : lanes;
    return std::max<std::int64_t>(1, std::min({lanes, cap, hardwareBlockSize(design),
                                               design.fifo_depth, design.weight_sram_sub_banks}));
}

/// Most words that a PE reads for a group of packed columns, whatever the layer: with more block
/// rows a column is wider and fewer are packed.
std::int64_t mostGroupWords(const PermdnnDesign& design) {
    const std::int64_t lanes = suppliedMultipliers(design), packable = packableColumns(design);
    std::int64_t most = 1;
    for (std::int64_t blockRows = 1; blockRows <= lanes; ++blockRows) {
        const std::int64_t columns = std::min(packable, lanes / blockRows);
        const std::int64_t shared = columnsPerWord(design, blockRows);
        most = std::max(most, shared > 1
                                  ? std::min(columns, ceilDivide(hardwareBlockSize(design), shared))
                                  : columns * wordsPerColumn(design, blockRows));
    }
    return most;
}

/// Levels of 2:1 multiplexers in the widest selection of a stage.
double selectionLevels(const PermdnnDesign& design) {
    const SharedWeightTable table = weightTable(design);
    return real(
        std::max({bitsFor(selectableAccumulators(design)), bitsFor(packableColumns(design)),
                  bitsFor(design.weight_sram_sub_banks),
                  table.exists() ? design.weight_tag_bits : std::int64_t{0}, std::int64_t{1}}));
}

/// The logic limit over the reference's, without the broadcast: fewer stages and wider selections
/// lower it (docs/model.md#timing).
double stageShare(const PermdnnDesign& design) {
    static const PermdnnDesign reference;
    return real(design.pipeline_stages) / real(reference.pipeline_stages) *
           selectionLevels(reference) / selectionLevels(design);
}

double accumulatorBits(const PermdnnDesign& design) {
    return real(design.accumulators_per_pe) * real(design.accumulator_bits);
}

/// Register bits of a PE that the clock reaches in every cycle.
double clockedBits(const PermdnnDesign& design) {
    return accumulatorBits(design) + pipelineBits(design) + weightTable(design).bits();
}

} // namespace

bool PermdnnModel::isLegalFor(const PermdnnDesign& design, const Layer& layer) {
    return blockSizeOn(design, layer) <= std::min(layer.outputs, layer.inputs);
}

std::string PermdnnModel::layerProblem(const PermdnnDesign& design, const Layer& layer) {
    if (isLegalFor(design, layer)) {
        return {};
    }
    return fmt::format(
        "p = {} is larger than the layer \"{}\" ({} outputs, {} inputs); accepted are "
        "1 to {}",
        blockSizeOn(design, layer), layer.name, layer.outputs, layer.inputs,
        std::min(layer.outputs, layer.inputs));
}

bool PermdnnModel::hasStatedAccuracy(const PermdnnDesign& design, const Layer& layer) {
    return blockSizeOn(design, layer) == layer.p;
}

PermdnnRegisters PermdnnModel::registersOf(const PermdnnDesign& design) {
    return {pipelineBits(design), real(design.datapath_bits) + activationIndexBits,
            real(packableColumns(design))};
}

DesignFacts PermdnnModel::facts(const PermdnnDesign& design) {
    const double multipliers = real(design.pe_count) * real(design.multipliers_per_pe);
    return {multipliers, 2.0 * multipliers, real(design.datapath_bits)};
}

Bill PermdnnModel::bill(const PermdnnDesign& design, const EngineTechnology& technology,
                        SramCache& srams, std::span<const BillLineInfo> infos) {
    using namespace permdnn_lines;
    const LogicCosts& logic = technology.logic;
    BillBuilder builder(infos, technology, srams, design.clock_ghz);
    const double pes = real(design.pe_count);
    const double multipliers = pes * real(design.multipliers_per_pe);
    const double width = real(design.datapath_bits);
    const double accumulatorWidth = real(design.accumulator_bits);

    // Full activity: every multiplier works every cycle on a dense stream of columns.
    const double packable = real(packableColumns(design));
    const double weightReads = std::ceil(real(design.multipliers_per_pe * design.weight_tag_bits) /
                                         real(design.weight_sram_width_bits));
    const Activity weightWords{pes * weightReads,
                               pes * std::max(weightReads, real(mostGroupWords(design)))};
    builder.sram(WeightSram, BillBuilder::noLine, pes * real(design.weight_sram_sub_banks),
                 real(design.weight_sram_depth * design.weight_sram_width_bits) / 8.0,
                 real(design.weight_sram_width_bits), weightWords, 0.0, 1.0);
    // One word of one sub-bank at a time: selection and wires (docs/model.md#sram-composition).
    const double subBanks = real(design.weight_sram_sub_banks);
    const double wordBits = real(design.weight_sram_width_bits);
    const double route_mm = sramRoute_mm(builder.area_mm2(WeightSram) / pes, subBanks);
    const double addressBits =
        real(bitsFor(design.weight_sram_sub_banks) + bitsFor(design.weight_sram_depth));
    builder.logic(WeightSramSelect, pes, muxTreeCost(logic, subBanks, wordBits + 1.0), weightWords);
    builder.logic(WeightSramWires, pes, wireCost(logic, wordBits + addressBits, route_mm),
                  weightWords);
    if (design.shifts == Shifts::Stored) {
        static const double designBlockSize =
            ConstantTable::builtin().value("permdnn_design_block_size");
        const double blockSize = design.p > 0 ? real(design.p) : designBlockSize;
        // At most, each column is in a block column of its own.
        const double shiftBits = real(bitsFor(hardwareBlockSize(design)));
        const double mostShifts = 1.0 + real(suppliedMultipliers(design)) * shiftBits /
                                            real(design.permutation_sram_width_bits);
        builder.sram(PermutationSram, BillBuilder::noLine, pes,
                     real(design.permutation_sram_depth * design.permutation_sram_width_bits) / 8.0,
                     real(design.permutation_sram_width_bits),
                     Activity(pes / blockSize, pes * mostShifts), 0.0, 1.0);
    }

    const double stageBits = pipelineBits(design);
    const SharedWeightTable table = weightTable(design);
    const LogicCost registerBit = registerBitCost(logic);
    builder.logic(
        Accumulators, pes * accumulatorBits(design), registerBit,
        Activity(multipliers * 2.0 * accumulatorWidth,
                 (multipliers * 2.0 + pes * real(design.activation_units)) * accumulatorWidth));
    builder.logic(PipelineRegisters, pes * stageBits, registerBit, pes * stageBits);
    if (table.exists()) {
        builder.logic(WeightTable, pes * table.bits(), registerBit, 0.0);
        builder.logic(WeightSelect, multipliers, muxTreeCost(logic, table.words(), width),
                      multipliers);
    }
    builder.logic(Multipliers, multipliers, multiplierCost(logic, width), multipliers);
    builder.logic(Adders, multipliers, adderCost(logic, accumulatorWidth), multipliers);
    if (packable > 1.0) {
        builder.logic(ActivationSelect, multipliers, muxTreeCost(logic, packable, width),
                      multipliers);
    }
    // Read and write side of the selection: a tree of 2:1 multiplexers each.
    builder.logic(AccumulatorSelect, 2.0 * multipliers,
                  muxTreeCost(logic, real(selectableAccumulators(design)), accumulatorWidth),
                  2.0 * multipliers);
    // Results of a cycle of write-back, which no other cycle has.
    const double results = std::min(pes * real(design.activation_units), real(scanWidth(design)));
    builder.logic(ActivationUnits, pes * real(design.activation_units),
                  activationUnitCost(logic, width), Activity(0.0, results));
    builder.logic(ClockTree, pes * clockedBits(design), clockBitCost(logic),
                  pes * clockedBits(design));
    builder.filler(Filler, pes);

    // Each PE adds a wire as long as its edge to the broadcast of an activation and its column.
    const double peEdge_mm =
        std::sqrt(builder.peArea_mm2() * (1.0 + technology.filler_share) / pes);
    const double broadcastBits = width + activationIndexBits;
    builder.logic(Broadcast, pes, wireCost(logic, broadcastBits, peEdge_mm),
                  Activity(pes, pes * packable));

    const double scan = real(scanWidth(design));
    const double banks = real(design.activation_sram_banks);
    builder.sram(ActivationSramRead, ActivationSramWrite, banks,
                 real(design.activation_sram_depth * design.activation_sram_width_bits) / 8.0,
                 real(design.activation_sram_width_bits), Activity(banks / scan, banks),
                 Activity(0.0, std::min(banks, results)), 1.0);
    const double fifoBits = real(design.fifo_depth) * broadcastBits;
    builder.logic(ActivationFifo, fifoBits, registerBit,
                  Activity(2.0 * broadcastBits, 2.0 * broadcastBits * packable));
    builder.logic(ZeroDetector, scan, zeroDetectorCost(logic, width), Activity(1.0, scan));
    builder.dram(Dram);
    // The broadcast spans the engine.
    const double area_mm2 = builder.bookedArea_mm2();
    const double reference_mm2 = srams.referenceArea_mm2(area_mm2, [&] {
        SramCache own(technology, SramCache::Reference::IsThis);
        return bill(PermdnnDesign(), technology, own, infos).area_mm2;
    });
    builder.slowLogic(std::min(stageShare(design), std::sqrt(reference_mm2 / area_mm2)));
    return builder.finish();
}

FrameLines PermdnnModel::frameLines() {
    return {permdnn_lines::Dram, permdnn_lines::ClockTree, 0};
}

std::vector<MemoryInfo> PermdnnModel::memories() {
    return {{"weight_sram", "Weight SRAM", "PE", "weight_sram_depth"},
            {"permutation_sram", "Permutation SRAM", "PE", "permutation_sram_depth"},
            {"activation_sram", "Activation SRAM", "engine", "activation_sram_depth", false}};
}

std::array<MemoryCapacity, maxMemories> PermdnnModel::capacity(const PermdnnDesign& design) {
    const double pes = real(design.pe_count);
    const double subBanks = real(design.weight_sram_sub_banks);
    const double banks = real(design.activation_sram_banks);
    return {MemoryCapacity{subBanks * real(design.weight_sram_depth),
                           real(design.weight_sram_width_bits), pes, subBanks},
            MemoryCapacity{real(design.permutation_sram_depth),
                           real(design.permutation_sram_width_bits), pes, 1.0},
            MemoryCapacity{banks * real(design.activation_sram_depth),
                           real(design.activation_sram_width_bits), 1.0, banks}};
}

PermdnnDesign PermdnnModel::decidingParts(const PermdnnDesign& design, const Workload& workload) {
    return permdse::decidingParts(design, workload);
}

PermdnnDesign PermdnnModel::forWorkload(const PermdnnDesign& design, const Workload& workload) {
    PermdnnDesign hardware = design;
    for (const Layer& layer : workload.layers) {
        hardware.largest_p = std::max(hardware.largest_p, blockSizeOn(design, layer));
    }
    return hardware;
}

PermdnnDesign PermdnnModel::asPartOf(const PermdnnDesign& design, const Workload& workload,
                                     Memory& memory, const LayerStreaming& streaming) {
    memory.steady_from = 0.0;
    PermdnnDesign part = design;
    part.dram_bits_per_cycle = streaming.dram_bits_per_cycle;
    part.streams_all = streaming.policy == WeightPolicy::Streamed;
    if (workload.kind == WorkloadKind::Network && workload.layers.size() > 1 &&
        design.row_partition == RowPartition::Best) {
        part.network = mapTogether(part, workload, memory);
    }
    return part;
}

namespace {

LayerStorage storageOf(const PermdnnDesign& design, const Layer& layer,
                       const PermdnnCycles& cycles) {
    const std::int64_t p = blockSizeOn(design, layer);
    const double blocks = real(ceilDivide(layer.outputs, p)) * real(ceilDivide(layer.inputs, p));
    LayerStorage storage;
    const PermdnnWords& words = cycles.words;
    storage.memories[0] = words.weights;
    storage.memories[1] = words.shifts;
    const auto activationWords = [&](std::int64_t values) {
        return real(ceilDivide(values * design.datapath_bits, design.activation_sram_width_bits));
    };
    const double inputs = activationWords(layer.inputs), outputs = activationWords(layer.outputs);
    storage.memories[2] = {inputs + outputs, inputs + outputs, inputs,
                           real(passCount(cycles.mapping))};
    storage.model_bits =
        blocks * (real(p) * real(design.weight_tag_bits) + real(shiftBitsOn(design, layer)));
    return storage;
}

LayerRun countsOf(const PermdnnDesign& design, const Layer& layer, const PermdnnCycles& cycles) {
    using namespace permdnn_lines;
    enum Stall : std::size_t { DramStall, FeedStall, WriteBackStall, FillStall };
    const double m = real(layer.outputs), n = real(layer.inputs);
    const std::int64_t p = blockSizeOn(design, layer);
    const double passes = real(passCount(cycles.mapping));

    LayerRun run;
    run.cycles = cycles.cycles();
    run.busy_cycles = cycles.mac;
    run.stalls[FeedStall] = cycles.feed;
    run.stalls[WriteBackStall] = cycles.write_back;
    run.stalls[FillStall] = cycles.fill;

    const double nonZeros = n * layer.activation_density;
    const double macs =
        m * nonZeros / real(p); // one product per row of a block and non-zero column
    run.multiplications = macs;
    run.operations = 2.0 * macs;

    const double width = real(design.datapath_bits);

    // Events. A PE reads the words that hold the weights of the block rows it multiplies.
    const double activations = nonZeros * passes;
    run.events[WeightSram] = cycles.weight_words;
    run.events[WeightSramSelect] = run.events[WeightSram];
    run.events[WeightSramWires] = run.events[WeightSram];
    run.events[PermutationSram] = cycles.shift_words;
    run.events[Accumulators] =
        macs * 2.0 * real(design.accumulator_bits) + m * real(design.accumulator_bits);
    run.events[PipelineRegisters] = cycles.pe_mac * pipelineBits(design);
    run.events[WeightSelect] = weightTable(design).exists() ? macs : 0.0;
    run.events[ActivationSelect] = packableColumns(design) > 1 ? macs : 0.0;
    run.events[Multipliers] = macs;
    run.events[Adders] = macs;
    run.events[AccumulatorSelect] = 2.0 * macs;
    run.events[ActivationUnits] = m;
    run.events[Broadcast] = activations * real(design.pe_count);
    run.events[ActivationSramRead] =
        passes * std::ceil(n / real(scanWidth(design))) * real(design.activation_sram_banks);
    run.events[ActivationSramWrite] = cycles.result_words;
    run.events[ActivationFifo] = activations * 2.0 * (width + activationIndexBits);
    run.events[ZeroDetector] = n * passes;
    return run;
}

} // namespace

CountedLayer PermdnnModel::countedLayer(const PermdnnDesign& design, const Layer& layer,
                                        Memory& memory) {
    const std::shared_ptr<const PermdnnCycles> cycles = expectedCycles(design, layer, memory);
    return {countsOf(design, layer, *cycles), storageOf(design, layer, *cycles)};
}

LayerRun PermdnnModel::count(const PermdnnDesign& design, const Layer& layer, Memory& memory) {
    return countsOf(design, layer, *expectedCycles(design, layer, memory));
}

LayerStorage PermdnnModel::stored(const PermdnnDesign& design, const Layer& layer, Memory& memory) {
    return storageOf(design, layer, *expectedCycles(design, layer, memory));
}

std::map<std::string, double> PermdnnModel::computed(const PermdnnDesign& design,
                                                     const Layer& layer, const EngineTechnology&,
                                                     Memory& memory) {
    const std::shared_ptr<const PermdnnCycles> remembered = expectedCycles(design, layer, memory);
    const PermdnnCycles& cycles = *remembered;
    return {{"rows_per_pe", real(cycles.mapping.rows_per_pe)},
            {"pass_rows", real(cycles.mapping.pass_rows)},
            {"hardware_block_size", real(hardwareBlockSize(design))},
            {"most_group_words", real(mostGroupWords(design))},
            {"packed_columns", real(cycles.first.packed)},
            {"block_rows", real(cycles.first.block_rows)},
            {"issues", cycles.issues},
            {"weight_words", cycles.weight_words},
            {"shift_words", cycles.shift_words},
            {"busy_cycles", cycles.mac},
            {"feed_wait_cycles", cycles.feed},
            {"write_back_cycles", cycles.write_back},
            {"result_words", cycles.result_words},
            {"pe_busy_cycles", cycles.pe_mac}};
}

} // namespace permdse
