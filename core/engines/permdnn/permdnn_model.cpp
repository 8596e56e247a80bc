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

SharedWeightTable weightTable(const PermdnnDesign& design) {
    return {design.weight_tag_bits, design.datapath_bits};
}

/// The block size that the hardware has to suit: the largest it is to run.
std::int64_t hardwareBlockSize(const PermdnnDesign& design) {
    static const auto reference =
        static_cast<std::int64_t>(ConstantTable::builtin().value("permdnn_design_block_size"));
    return std::max(design.p > 0 ? design.p : reference, design.largest_p);
}

std::int64_t selectableAccumulators(const PermdnnDesign& design) {
    return permdnnSelectableAccumulators(design.accumulators_per_pe, design.multipliers_per_pe,
                                         hardwareBlockSize(design));
}

std::int64_t packableColumns(const PermdnnDesign& design) {
    return permdnnPackableColumns(suppliedMultipliers(design), design.max_packed_columns,
                                  hardwareBlockSize(design), design.fifo_depth,
                                  design.weight_sram_sub_banks);
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

PermdnnParameters<double> parametersOf(const PermdnnDesign& design) {
    static const double designBlockSize =
        ConstantTable::builtin().value("permdnn_design_block_size");
    return {.pe_count = real(design.pe_count),
            .multipliers_per_pe = real(design.multipliers_per_pe),
            .accumulators_per_pe = real(design.accumulators_per_pe),
            .p = real(design.p),
            .weight_sram_sub_banks = real(design.weight_sram_sub_banks),
            .weight_sram_depth = real(design.weight_sram_depth),
            .weight_sram_width_bits = real(design.weight_sram_width_bits),
            .permutation_sram_depth = real(design.permutation_sram_depth),
            .permutation_sram_width_bits = real(design.permutation_sram_width_bits),
            .activation_sram_banks = real(design.activation_sram_banks),
            .activation_sram_depth = real(design.activation_sram_depth),
            .activation_sram_width_bits = real(design.activation_sram_width_bits),
            .fifo_depth = real(design.fifo_depth),
            .weight_tag_bits = real(design.weight_tag_bits),
            .datapath_bits = real(design.datapath_bits),
            .accumulator_bits = real(design.accumulator_bits),
            .pipeline_stages = real(design.pipeline_stages),
            .activation_units = real(design.activation_units),
            .max_packed_columns = real(design.max_packed_columns),
            .shifts = real(static_cast<std::int64_t>(design.shifts)),
            .design_block_size = designBlockSize,
            .hardware_block_size = real(hardwareBlockSize(design)),
            .most_group_words = 0.0, // of the bill alone
            .weight_table_bits = weightTable(design).bits()};
}

PermdnnHardware<double> hardwareOf(const PermdnnParameters<double>& parameters) {
    NoNames names;
    return permdnnHardware(parameters, names);
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
    const PermdnnHardware<double> hardware = hardwareOf(parametersOf(design));
    return {hardware.pipeline_bits, hardware.broadcast_bits, hardware.packable_columns};
}

DesignFacts PermdnnModel::facts(const PermdnnDesign& design) {
    const PermdnnHardware<double> hardware = hardwareOf(parametersOf(design));
    return {hardware.multiplier_count, hardware.operations_per_cycle, real(design.datapath_bits)};
}

Bill PermdnnModel::bill(const PermdnnDesign& design, const EngineTechnology& technology,
                        SramCache& srams, std::span<const BillLineInfo> infos) {
    using namespace permdnn_lines;
    const LogicCosts& logic = technology.logic;
    BillBuilder builder(infos, technology, srams, design.clock_ghz);
    PermdnnParameters<double> parameters = parametersOf(design);
    parameters.most_group_words = real(mostGroupWords(design));
    const PermdnnHardware<double> hardware = hardwareOf(parameters);
    const double pes = real(design.pe_count), width = real(design.datapath_bits);
    const double accumulatorWidth = real(design.accumulator_bits);
    const auto add = [&](Line line, const LogicCost& cost) {
        builder.logic(line, hardware.lines[line], cost);
    };
    const auto addSram = [&](Line read, double bytes, std::int64_t width_bits,
                             std::size_t write = BillBuilder::noLine) {
        builder.sram(read, write, hardware.lines, bytes, real(width_bits));
    };

    addSram(WeightSram, hardware.weight_array_bytes, design.weight_sram_width_bits);
    const double subBanks = real(design.weight_sram_sub_banks);
    const double wordBits = real(design.weight_sram_width_bits);
    const double route_mm = sramRoute_mm(builder.area_mm2(WeightSram) / pes, subBanks);
    add(WeightSramSelect, muxTreeCost(logic, subBanks, wordBits + 1.0));
    add(WeightSramWires, wireCost(logic, wordBits + hardware.weight_sram_address_bits, route_mm));
    if (design.shifts == Shifts::Stored) {
        addSram(PermutationSram, hardware.permutation_array_bytes,
                design.permutation_sram_width_bits);
    }
    add(Accumulators, registerBitCost(logic));
    add(PipelineRegisters, registerBitCost(logic));
    if (const SharedWeightTable table = weightTable(design); table.exists()) {
        const double multipliers = hardware.multiplier_count;
        builder.logic(WeightTable, pes * table.bits(), registerBitCost(logic), 0.0);
        builder.logic(WeightSelect, multipliers, muxTreeCost(logic, table.words(), width),
                      multipliers);
    }
    add(Multipliers, multiplierCost(logic, width));
    add(Adders, adderCost(logic, accumulatorWidth));
    if (hardware.packable_columns > 1.0) {
        add(ActivationSelect, muxTreeCost(logic, hardware.packable_columns, width));
    }
    add(AccumulatorSelect, muxTreeCost(logic, hardware.selectable_accumulators, accumulatorWidth));
    add(ActivationUnits, activationUnitCost(logic, width));
    add(ClockTree, clockBitCost(logic));
    builder.filler(Filler, hardware.lines[Filler].count);
    // Each PE adds a wire as long as its edge to the broadcast of an activation and its column.
    add(Broadcast, wireCost(logic, hardware.broadcast_bits,
                            permdnnPeEdge_mm(builder.peArea_mm2(), technology.filler_share, pes)));
    addSram(ActivationSramRead, hardware.activation_array_bytes, design.activation_sram_width_bits,
            ActivationSramWrite);
    add(ActivationFifo, registerBitCost(logic));
    add(ZeroDetector, zeroDetectorCost(logic, width));
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

/// What a layer takes as it is mapped.
PermdnnLayerRun<double> layerRunOf(const PermdnnDesign& design, const Layer& layer,
                                   const PermdnnCycles& cycles) {
    NoNames names;
    const PermdnnParameters<double> parameters = parametersOf(design);
    return permdnnLayerRun(parameters, hardwareOf(parameters),
                           {.outputs = real(layer.outputs),
                            .inputs = real(layer.inputs),
                            .activation_density = layer.activation_density,
                            .block_size = real(blockSizeOn(design, layer)),
                            .passes = real(passCount(cycles.mapping)),
                            .busy_cycles = cycles.mac,
                            .pe_busy_cycles = cycles.pe_mac,
                            .feed_wait_cycles = cycles.feed,
                            .write_back_cycles = cycles.write_back,
                            .weight_words = cycles.weight_words,
                            .shift_words = cycles.shift_words,
                            .result_words = cycles.result_words},
                           names);
}

LayerStorage storageOf(const PermdnnDesign& design, const Layer& layer, const PermdnnCycles& cycles,
                       const PermdnnLayerRun<double>& run) {
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
    storage.model_bits = run.weight_bits;
    return storage;
}

LayerRun countsOf(const PermdnnDesign& design, const PermdnnCycles& cycles,
                  const PermdnnLayerRun<double>& mapped) {
    using namespace permdnn_lines;
    enum Stall : std::size_t { DramStall, FeedStall, WriteBackStall, FillStall };
    LayerRun run;
    run.cycles = mapped.computing_cycles;
    run.busy_cycles = cycles.mac;
    run.stalls[FeedStall] = mapped.stall_feed_cycles;
    run.stalls[WriteBackStall] = mapped.stall_write_back_cycles;
    run.stalls[FillStall] = mapped.stall_fill_cycles;
    run.multiplications = mapped.multiplications;
    run.operations = mapped.operations;
    std::copy(mapped.events.begin(), mapped.events.end(), run.events.begin());
    run.events[WeightSelect] = weightTable(design).exists() ? mapped.macs : 0.0;
    return run;
}

} // namespace

CountedLayer PermdnnModel::countedLayer(const PermdnnDesign& design, const Layer& layer,
                                        Memory& memory) {
    const std::shared_ptr<const PermdnnCycles> cycles = expectedCycles(design, layer, memory);
    const PermdnnLayerRun<double> run = layerRunOf(design, layer, *cycles);
    return {countsOf(design, *cycles, run), storageOf(design, layer, *cycles, run)};
}

LayerRun PermdnnModel::count(const PermdnnDesign& design, const Layer& layer, Memory& memory) {
    return countedLayer(design, layer, memory).counts;
}

LayerStorage PermdnnModel::stored(const PermdnnDesign& design, const Layer& layer, Memory& memory) {
    return countedLayer(design, layer, memory).storage;
}

std::map<std::string, double> PermdnnModel::computed(const PermdnnDesign& design,
                                                     const Layer& layer, const EngineTechnology&,
                                                     Memory& memory) {
    const std::shared_ptr<const PermdnnCycles> remembered = expectedCycles(design, layer, memory);
    const PermdnnCycles& cycles = *remembered;
    return {{"rows_per_pe", real(cycles.mapping.rows_per_pe)},
            {"pass_rows", real(cycles.mapping.pass_rows)},
            {"dealt_by_pass", cycles.mapping.dealing == PermdnnDealing::PassByPass ? 1.0 : 0.0},
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
