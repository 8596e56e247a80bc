// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/permdnn/permdnn_model.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/architecture/bits.h"
#include "core/architecture/permdnn/permdnn_lines.h"
#include "core/architecture/shared_weight_table.h"
#include "core/technology/constant_table.h"
#include "core/technology/sram_array.h"

namespace permdse {

namespace {

constexpr double activationIndexBits = 16.0; ///< column number that travels with an activation

double real(std::int64_t value) {
    return static_cast<double>(value);
}

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

/// Most block rows that a PE stores: those of all its rows, as if one pass computed them. A block
/// row that two passes share is stored once.
std::int64_t storedBlockRows(const PermdnnDesign& design, const Layer& layer,
                             const PermdnnPass& first) {
    const std::int64_t rowsPerPe = ceilDivide(layer.outputs, design.pe_count);
    if (rowsPerPe <= design.accumulators_per_pe) {
        return first.block_rows;
    }
    PermdnnDesign onePass = design;
    onePass.accumulators_per_pe = rowsPerPe;
    return passOf(onePass, layer, 0).block_rows;
}

/// Accumulators that one multiplier chooses from: the multipliers share them out.
std::int64_t selectableAccumulators(const PermdnnDesign& design) {
    return ceilDivide(design.accumulators_per_pe, design.multipliers_per_pe);
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

DesignFacts PermdnnModel::facts(const PermdnnDesign& design) {
    const double multipliers = real(design.pe_count) * real(design.multipliers_per_pe);
    return {design.clock_ghz, multipliers, 2.0 * multipliers, real(design.datapath_bits)};
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
    const double weightReads = std::ceil(real(design.multipliers_per_pe * design.weight_tag_bits) /
                                         real(design.weight_sram_width_bits));
    builder.sram(WeightSram, BillBuilder::noLine, pes * real(design.weight_sram_sub_banks),
                 real(design.weight_sram_depth * design.weight_sram_width_bits) / 8.0,
                 real(design.weight_sram_width_bits), pes * weightReads, 0.0, 1.0);
    // One word of one sub-bank at a time: selection and wires (docs/model.md#sram-composition).
    const double subBanks = real(design.weight_sram_sub_banks);
    const double wordBits = real(design.weight_sram_width_bits);
    const double route_mm = sramRoute_mm(builder.area_mm2(WeightSram) / pes, subBanks);
    const double addressBits =
        real(bitsFor(design.weight_sram_sub_banks) + bitsFor(design.weight_sram_depth));
    builder.logic(WeightSramSelect, pes, muxTreeCost(logic, subBanks, wordBits + 1.0),
                  pes * weightReads);
    builder.logic(WeightSramWires, pes, wireCost(logic, wordBits + addressBits, route_mm),
                  pes * weightReads);
    if (design.shifts == Shifts::Stored) {
        static const double designBlockSize =
            ConstantTable::builtin().value("permdnn_design_block_size");
        const double blockSize = design.p > 0 ? real(design.p) : designBlockSize;
        builder.sram(PermutationSram, BillBuilder::noLine, pes,
                     real(design.permutation_sram_depth * design.permutation_sram_width_bits) / 8.0,
                     real(design.permutation_sram_width_bits), pes / blockSize, 0.0, 1.0);
    }

    const double stageBits = pipelineBits(design);
    const SharedWeightTable table = weightTable(design);
    const LogicCost registerBit = registerBitCost(logic);
    builder.logic(Accumulators, pes * accumulatorBits(design), registerBit,
                  multipliers * 2.0 * accumulatorWidth);
    builder.logic(PipelineRegisters, pes * stageBits, registerBit, pes * stageBits);
    if (table.exists()) {
        builder.logic(WeightTable, pes * table.bits(), registerBit, 0.0);
        builder.logic(WeightSelect, multipliers, muxTreeCost(logic, table.words(), width),
                      multipliers);
    }
    builder.logic(Multipliers, multipliers, multiplierCost(logic, width), multipliers);
    builder.logic(Adders, multipliers, adderCost(logic, accumulatorWidth), multipliers);
    // Read and write side of the selection: a tree of 2:1 multiplexers each.
    builder.logic(AccumulatorSelect, 2.0 * multipliers,
                  muxTreeCost(logic, real(selectableAccumulators(design)), accumulatorWidth),
                  2.0 * multipliers);
    builder.logic(ActivationUnits, pes * real(design.activation_units),
                  activationUnitCost(logic, width), 0.0);
    builder.logic(ClockTree, pes * clockedBits(design), clockBitCost(logic),
                  pes * clockedBits(design));
    builder.filler(Filler, pes);

    // Each PE adds a wire as long as its edge to the broadcast of an activation and its column.
    const double peEdge_mm =
        std::sqrt(builder.peArea_mm2() * (1.0 + technology.filler_share) / pes);
    const double broadcastBits = width + activationIndexBits;
    builder.logic(Broadcast, pes, wireCost(logic, broadcastBits, peEdge_mm), pes);

    const double scan = real(scanWidth(design));
    const double banks = real(design.activation_sram_banks);
    builder.sram(ActivationSramRead, ActivationSramWrite, banks,
                 real(design.activation_sram_depth * design.activation_sram_width_bits) / 8.0,
                 real(design.activation_sram_width_bits), banks / scan, 0.0, 1.0);
    const double fifoBits = real(design.fifo_depth) * broadcastBits;
    builder.logic(ActivationFifo, fifoBits, registerBit, 2.0 * broadcastBits);
    builder.logic(ZeroDetector, scan, zeroDetectorCost(logic, width), 1.0);
    builder.dram(Dram);
    return builder.finish();
}

LayerRun PermdnnModel::run(const PermdnnDesign& design, const Layer& layer,
                           const EngineTechnology& technology, Memory& memory) {
    using namespace permdnn_lines;
    enum Stall : std::size_t { DramStall, FeedStall, WriteBackStall, FillStall };
    const double m = real(layer.outputs), n = real(layer.inputs);
    const std::int64_t p = blockSizeOn(design, layer);
    const double passes = real(passCount(design, layer));
    const PermdnnCycles cycles = expectedCycles(design, layer, memory);

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

    // What has to be stored: the model, and per PE the block rows it touches in every pass.
    const std::int64_t blockColumns = ceilDivide(layer.inputs, p);
    const std::int64_t blockRows = ceilDivide(layer.outputs, p);
    const double shiftBits = real(shiftBitsOn(design, layer));
    const double tagBits = real(design.weight_tag_bits);
    run.weight_bits = real(blockRows) * real(blockColumns) * (real(p) * tagBits + shiftBits);
    const std::int64_t rowsPerPe = ceilDivide(layer.outputs, design.pe_count);
    const double storedBlocks =
        real(storedBlockRows(design, layer, cycles.first)) * real(blockColumns);
    const double pesInUse = real(ceilDivide(layer.outputs, rowsPerPe));
    const double width = real(design.datapath_bits);
    const double weightExcess =
        storedBlocks * real(p) * tagBits - real(design.weight_sram_sub_banks) *
                                               real(design.weight_sram_depth) *
                                               real(design.weight_sram_width_bits);
    const double shiftExcess =
        storedBlocks * shiftBits -
        real(design.permutation_sram_depth) * real(design.permutation_sram_width_bits);
    const double activationExcess = (n + m) * width - real(design.activation_sram_banks) *
                                                          real(design.activation_sram_depth) *
                                                          real(design.activation_sram_width_bits);
    run.dram_bits = pesInUse * (std::max(0.0, weightExcess) + std::max(0.0, shiftExcess)) +
                    std::max(0.0, activationExcess);
    run.fits = run.dram_bits == 0.0;

    // Events. A PE reads the words that hold the weights of the block rows it multiplies.
    const double activations = nonZeros * passes;
    run.events[WeightSram] = cycles.weight_words;
    run.events[WeightSramSelect] = run.events[WeightSram];
    run.events[WeightSramWires] = run.events[WeightSram];
    run.events[PermutationSram] = cycles.shift_words;
    run.events[Accumulators] =
        macs * 2.0 * real(design.accumulator_bits) + m * real(design.accumulator_bits);
    run.events[PipelineRegisters] = cycles.mac * pesInUse * pipelineBits(design);
    run.events[WeightSelect] = weightTable(design).exists() ? macs : 0.0;
    run.events[Multipliers] = macs;
    run.events[Adders] = macs;
    run.events[AccumulatorSelect] = 2.0 * macs;
    run.events[ActivationUnits] = m;
    run.events[Broadcast] = activations * real(design.pe_count);
    run.events[ActivationSramRead] =
        passes * std::ceil(n / real(scanWidth(design))) * real(design.activation_sram_banks);
    run.events[ActivationSramWrite] =
        std::ceil(m * width / real(design.activation_sram_width_bits));
    run.events[ActivationFifo] = activations * 2.0 * (width + activationIndexBits);
    run.events[ZeroDetector] = n * passes;
    run.events[Dram] = run.dram_bits;
    addDramStall(run, DramStall, design.clock_ghz, technology);
    run.events[ClockTree] = run.cycles * real(design.pe_count) * clockedBits(design);
    return run;
}

std::map<std::string, double> PermdnnModel::computed(const PermdnnDesign& design,
                                                     const Layer& layer, const EngineTechnology&,
                                                     Memory& memory) {
    const PermdnnCycles cycles = expectedCycles(design, layer, memory);
    return {{"block_rows", real(cycles.first.block_rows)},
            {"issues", cycles.issues},
            {"weight_words", cycles.weight_words},
            {"shift_words", cycles.shift_words},
            {"busy_cycles", cycles.mac},
            {"feed_wait_cycles", cycles.feed},
            {"write_back_cycles", cycles.write_back},
            {"stored_block_rows", real(storedBlockRows(design, layer, cycles.first))}};
}

} // namespace permdse
