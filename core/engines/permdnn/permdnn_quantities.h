// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "core/architecture/formula_scalar.h"
#include "core/engines/permdnn/permdnn_lines.h"

/// What of PermDNN's closed form is formulas alone; docs/model.md#permdnn. Every formula stands
/// here alone: calculated in double, in whole numbers where the search for a mapping asks for one,
/// and written down in FormulaText for explanations. PermdnnModel::quantities() says what each
/// means.
namespace permdse {

/// Bits of the column number that travels with an activation.
inline constexpr double activationIndexBits = 16.0;
/// SRAM read, zero detection and FIFO, before an activation reaches a PE.
inline constexpr int stagesBeforePes = 3;

/// L: multipliers of a PE that can be supplied with weights in every cycle. Weights of a cycle must
/// come out of the sub-banks in that cycle (our choice: the reference's sub-banks deliver 16 times
/// what its multipliers take).
template <class S>
S permdnnLanes(const S& multipliers_per_pe, const S& sub_banks, const S& width_bits,
               const S& tag_bits) {
    return scalar::min(multipliers_per_pe,
                       scalar::max(S(1), scalar::floorOfRatio(sub_banks * width_bits, tag_bits)));
}

/// A: activations that the activation SRAM delivers per cycle.
template <class S> S permdnnScanWidth(const S& banks, const S& width_bits, const S& datapath_bits) {
    return scalar::max(S(1), scalar::floorOfRatio(banks * width_bits, datapath_bits));
}

/// Most columns that the hardware can pack: each multiplier chooses one of their activations.
template <class S>
S permdnnPackableColumns(const S& lanes, const S& max_packed_columns, const S& block_size,
                         const S& fifo_depth, const S& sub_banks) {
    return scalar::max(S(1), scalar::min({lanes,
                                          scalar::choose(scalar::exceeds(max_packed_columns, S(0)),
                                                         max_packed_columns, lanes),
                                          block_size, fifo_depth, sub_banks}));
}

/// Accumulators that one multiplier chooses from: the multipliers share them out, but one that
/// works on a block row reaches each of its rows.
template <class S>
S permdnnSelectableAccumulators(const S& accumulators_per_pe, const S& multipliers_per_pe,
                                const S& block_size) {
    return scalar::max(scalar::ceilOfRatio(accumulators_per_pe, multipliers_per_pe),
                       scalar::min(accumulators_per_pe, block_size));
}

/// Block size of a design on a layer: its own, or the layer's if it is 0.
template <class S> S permdnnBlockSize(const S& p, const S& layer_p) {
    return scalar::choose(scalar::exceeds(p, S(0)), p, layer_p);
}

/// Bits of a stored shift; 0 if shifts are natural.
template <class S> S permdnnShiftBits(const S& shifts, const S& block_size) {
    return shifts * scalar::bitsFor(block_size);
}

/// K: passes over the inputs.
template <class S> S permdnnPasses(const S& rows_per_pe, const S& pass_rows) {
    return scalar::ceilOfRatio(rows_per_pe, pass_rows);
}

/// c: cycles of a (group of) non-zero column(s).
template <class S> S permdnnColumnCycles(const S& block_rows, const S& lanes) {
    return scalar::ceilOfRatio(block_rows, lanes);
}

/// Cycles until a pass delivers its first result.
template <class S> S permdnnFillCycles(const S& pipeline_stages) {
    return S(stagesBeforePes) + pipeline_stages;
}

/// Expected block columns with any non-zero input.
template <class S>
S permdnnUsedBlockColumns(const S& inputs, const S& block_size, const S& density) {
    const S whole = scalar::floor(inputs / block_size);
    const auto any = [&density](const S& columns) { // probability of a non-zero among them
        return S(1.0) - scalar::power(S(1.0) - density, columns);
    };
    return whole * any(block_size) + any(inputs - block_size * whole);
}

/// Edge of a PE with its filler.
template <class S>
S permdnnPeEdge_mm(const S& pe_area_mm2, const S& filler_share, const S& pe_count) {
    return scalar::sqrt(pe_area_mm2 * (S(1.0) + filler_share) / pe_count);
}

/// Parameters of a design, and what follows from it elsewhere.
template <class S> struct PermdnnParameters {
    S pe_count, multipliers_per_pe, accumulators_per_pe, p;
    S weight_sram_sub_banks, weight_sram_depth, weight_sram_width_bits;
    S permutation_sram_depth, permutation_sram_width_bits;
    S activation_sram_banks, activation_sram_depth, activation_sram_width_bits;
    S fifo_depth, weight_tag_bits, datapath_bits, accumulator_bits;
    S pipeline_stages, activation_units, max_packed_columns, shifts;
    S design_block_size;   ///< that the publication's power stands for
    S hardware_block_size; ///< the largest that the engine is to run
    S most_group_words;    ///< that a PE reads for a group of columns
    S weight_table_bits;   ///< of a PE
};

/// What follows from a design alone. @see PermdnnModel::quantities()
template <class S> struct PermdnnHardware {
    S multiplier_count{}, operations_per_cycle{}, lanes{}, scan_width{};
    S broadcast_bits{}, pipeline_bits{}, accumulator_register_bits{}, clocked_bits{};
    S selectable_accumulators{}, packable_columns{}, results_per_cycle{};
    S weight_sram_address_bits{};
    S weight_array_bytes{}, permutation_array_bytes{}, activation_array_bytes{};
    /// 0 where others charge, and of the table of shared weights.
    std::array<LineUse<S>, permdnn_lines::Count> lines{};
};

template <class S> void addPermdnnLines(const PermdnnParameters<S>& d, PermdnnHardware<S>& h) {
    using enum permdnn_lines::Line;
    // Full activity: every multiplier works every cycle on a dense stream of columns.
    const S reads =
        scalar::ceil(d.multipliers_per_pe * d.weight_tag_bits / d.weight_sram_width_bits);
    const S atWork = d.pe_count * reads;
    const S atMost = d.pe_count * scalar::max(reads, d.most_group_words);
    h.lines[WeightSram] = {d.pe_count * d.weight_sram_sub_banks, atWork, atMost};
    // One word of one sub-bank at a time: selection and wires (docs/model.md#sram-composition).
    h.lines[WeightSramSelect] = {d.pe_count, atWork, atMost};
    h.lines[WeightSramWires] = {d.pe_count, atWork, atMost};
    // At most, each column is in a block column of its own.
    h.lines[PermutationSram] = {d.shifts * d.pe_count,
                                d.shifts * d.pe_count / permdnnBlockSize(d.p, d.design_block_size),
                                d.shifts * d.pe_count *
                                    (S(1.0) + h.lanes * scalar::bitsFor(d.hardware_block_size) /
                                                  d.permutation_sram_width_bits)};
    h.lines[Accumulators] = {
        d.pe_count * h.accumulator_register_bits, h.multiplier_count * S(2.0) * d.accumulator_bits,
        (h.multiplier_count * S(2.0) + d.pe_count * d.activation_units) * d.accumulator_bits};
    const S stages = d.pe_count * h.pipeline_bits;
    h.lines[PipelineRegisters] = alwaysUsed(stages, stages);
    const S selecting =
        scalar::choose(scalar::exceeds(h.packable_columns, S(1.0)), h.multiplier_count, S(0.0));
    h.lines[ActivationSelect] = alwaysUsed(selecting, selecting);
    h.lines[Multipliers] = alwaysUsed(h.multiplier_count, h.multiplier_count);
    h.lines[Adders] = alwaysUsed(h.multiplier_count, h.multiplier_count);
    // Read and write side of the selection: a tree of 2:1 multiplexers each.
    const S bothSides = S(2.0) * h.multiplier_count;
    h.lines[AccumulatorSelect] = alwaysUsed(bothSides, bothSides);
    // Results of a cycle of write-back, which no other cycle has.
    h.lines[ActivationUnits] = {d.pe_count * d.activation_units, S(0.0), h.results_per_cycle};
    h.lines[Broadcast] = {d.pe_count, d.pe_count, d.pe_count * h.packable_columns};
    const S clocked = d.pe_count * h.clocked_bits;
    h.lines[ClockTree] = alwaysUsed(clocked, clocked);
    h.lines[Filler].count = d.pe_count;
    h.lines[ActivationSramRead] = {d.activation_sram_banks, d.activation_sram_banks / h.scan_width,
                                   d.activation_sram_banks};
    h.lines[ActivationSramWrite] = {d.activation_sram_banks, S(0.0),
                                    scalar::min(d.activation_sram_banks, h.results_per_cycle)};
    h.lines[ActivationFifo] = {d.fifo_depth * h.broadcast_bits, S(2.0) * h.broadcast_bits,
                               S(2.0) * h.broadcast_bits * h.packable_columns};
    h.lines[ZeroDetector] = {h.scan_width, S(1.0), h.scan_width};
}

template <class S, class Names>
PermdnnHardware<S> permdnnHardware(const PermdnnParameters<S>& d, Names& name) {
    PermdnnHardware<S> h;
    h.multiplier_count = name("multiplier_count", d.pe_count * d.multipliers_per_pe);
    h.operations_per_cycle = name("operations_per_cycle", S(2.0) * h.multiplier_count);
    h.lanes = name("lanes", permdnnLanes(d.multipliers_per_pe, d.weight_sram_sub_banks,
                                         d.weight_sram_width_bits, d.weight_tag_bits));
    h.scan_width =
        name("scan_width", permdnnScanWidth(d.activation_sram_banks, d.activation_sram_width_bits,
                                            d.datapath_bits));
    h.broadcast_bits = name("broadcast_bits", d.datapath_bits + S(activationIndexBits));
    h.pipeline_bits =
        name("pipeline_bits", (d.pipeline_stages - S(1.0)) *
                                  (d.multipliers_per_pe * d.datapath_bits + h.broadcast_bits));
    h.accumulator_register_bits =
        name("accumulator_register_bits", d.accumulators_per_pe * d.accumulator_bits);
    h.clocked_bits =
        name("clocked_bits", h.accumulator_register_bits + h.pipeline_bits + d.weight_table_bits);
    h.selectable_accumulators =
        name("selectable_accumulators",
             permdnnSelectableAccumulators(d.accumulators_per_pe, d.multipliers_per_pe,
                                           d.hardware_block_size));
    h.packable_columns =
        name("packable_columns",
             permdnnPackableColumns(h.lanes, d.max_packed_columns, d.hardware_block_size,
                                    d.fifo_depth, d.weight_sram_sub_banks));
    h.results_per_cycle =
        name("results_per_cycle", scalar::min(d.pe_count * d.activation_units, h.scan_width));
    h.weight_sram_address_bits =
        name("weight_sram_address_bits",
             scalar::bitsFor(d.weight_sram_sub_banks) + scalar::bitsFor(d.weight_sram_depth));
    const auto arrayBytes = [](const S& depth, const S& width_bits) {
        return depth * width_bits / S(8.0);
    };
    h.weight_array_bytes = arrayBytes(d.weight_sram_depth, d.weight_sram_width_bits);
    h.permutation_array_bytes = arrayBytes(d.permutation_sram_depth, d.permutation_sram_width_bits);
    h.activation_array_bytes = arrayBytes(d.activation_sram_depth, d.activation_sram_width_bits);
    addPermdnnLines(d, h);
    return h;
}

/// A layer, and what a mapping of it takes.
template <class S> struct PermdnnMapped {
    S outputs, inputs, activation_density, block_size;
    S passes;
    S busy_cycles, pe_busy_cycles, feed_wait_cycles, write_back_cycles;
    S weight_words, shift_words, result_words;
};

/// What a layer takes. @see PermdnnModel::quantities()
template <class S> struct PermdnnLayerRun {
    S nonzero_inputs{}, macs{}, multiplications{}, operations{};
    S stall_feed_cycles{}, stall_write_back_cycles{}, stall_fill_cycles{}, computing_cycles{};
    S block_columns{}, shift_bits{}, weight_bits{};
    /// Of lines; 0 where others charge, and of the table of shared weights.
    std::array<S, permdnn_lines::Count> events{};
};

template <class S>
void addPermdnnEvents(const PermdnnParameters<S>& d, const PermdnnHardware<S>& h,
                      const PermdnnMapped<S>& m, PermdnnLayerRun<S>& run) {
    using enum permdnn_lines::Line;
    // A PE reads the words that hold the weights of the block rows it multiplies.
    run.events[WeightSram] = m.weight_words;
    run.events[WeightSramSelect] = m.weight_words;
    run.events[WeightSramWires] = m.weight_words;
    run.events[PermutationSram] = m.shift_words;
    run.events[Accumulators] =
        run.macs * S(2.0) * d.accumulator_bits + m.outputs * d.accumulator_bits;
    run.events[PipelineRegisters] = m.pe_busy_cycles * h.pipeline_bits;
    run.events[ActivationSelect] =
        scalar::choose(scalar::exceeds(h.packable_columns, S(1.0)), run.macs, S(0.0));
    run.events[Multipliers] = run.macs;
    run.events[Adders] = run.macs;
    run.events[AccumulatorSelect] = S(2.0) * run.macs;
    run.events[ActivationUnits] = m.outputs;
    run.events[Broadcast] = run.nonzero_inputs * m.passes * d.pe_count;
    run.events[ActivationSramRead] =
        m.passes * scalar::ceil(m.inputs / h.scan_width) * d.activation_sram_banks;
    run.events[ActivationSramWrite] = m.result_words;
    run.events[ActivationFifo] = run.nonzero_inputs * m.passes * S(2.0) * h.broadcast_bits;
    run.events[ZeroDetector] = m.inputs * m.passes;
}

template <class S, class Names>
PermdnnLayerRun<S> permdnnLayerRun(const PermdnnParameters<S>& d, const PermdnnHardware<S>& h,
                                   const PermdnnMapped<S>& m, Names& name) {
    PermdnnLayerRun<S> run;
    run.nonzero_inputs = name("nonzero_inputs", m.inputs * m.activation_density);
    // One product per row of a block and non-zero column.
    run.macs = name("macs", m.outputs * run.nonzero_inputs / m.block_size);
    run.multiplications = name("multiplications", run.macs);
    run.operations = name("operations", S(2.0) * run.macs);
    run.stall_feed_cycles = name("stall_feed_cycles", m.feed_wait_cycles);
    run.stall_write_back_cycles = name("stall_write_back_cycles", m.write_back_cycles);
    run.stall_fill_cycles =
        name("stall_fill_cycles", m.passes * permdnnFillCycles(d.pipeline_stages));
    run.computing_cycles =
        name("computing_cycles", m.busy_cycles + run.stall_feed_cycles +
                                     run.stall_write_back_cycles + run.stall_fill_cycles);
    run.block_columns = name("block_columns", scalar::ceil(m.inputs / m.block_size));
    run.shift_bits = name("shift_bits", permdnnShiftBits(d.shifts, m.block_size));
    run.weight_bits =
        name("weight_bits", scalar::ceil(m.outputs / m.block_size) * run.block_columns *
                                (m.block_size * d.weight_tag_bits + run.shift_bits));
    addPermdnnEvents(d, h, m, run);
    return run;
}

/// The same, written down.
struct PermdnnFormulas {
    FormulaNames names; ///< of quantities and stalls
    PermdnnHardware<FormulaText> hardware;
    PermdnnLayerRun<FormulaText> layer;
};
[[nodiscard]] const PermdnnFormulas& permdnnFormulas();

} // namespace permdse
