// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "core/architecture/formula_scalar.h"
#include "core/engines/circnn/circnn_design.h"
#include "core/engines/circnn/circnn_lines.h"
#include "core/engines/circnn/column_groups.h"
#include "core/layer/layer.h"

/// The closed form of CirCNN; docs/model.md#circnn. Every formula stands here alone: calculated in
/// double, and written down in FormulaText for explanations. CircnnModel::quantities() says what
/// each quantity means.
namespace permdse {

/// Words that the one port of the activation SRAM reads or writes in a cycle.
inline constexpr int activationWordsPerAccess = 4;
/// Bits of a sum of products beyond whole products, which keep sums of any published layer from
/// overflowing, and the most that a sum has.
inline constexpr int sumGuardBits = 8;
inline constexpr int mostSumBits = 62;

/// Parameters of a design.
template <class S> struct CircnnParameters {
    S block_size, parallelism, depth, lanes, word_bits, fft, accumulation;
    S weight_sram_kib, activation_sram_kib, spectrum_sram_kib;
};

/// Equal SRAM arrays.
template <class S> struct CircnnMemory {
    S arrays{};     ///< all of them
    S width_bits{}; ///< of an array
    S bytes{};      ///< of an array
};

/// What follows from a design alone.
template <class S> struct CircnnHardware {
    S butterfly_units{}, multiplier_count{}, operations_per_cycle{};
    S weight_banks{}; ///< as wide as the lanes need per cycle, in banks of at most 512 bits
    S symmetric{}, spectrum_bits{};
    /// The spectrum SRAM has banks as those of the weights, twice: one half holds the even and one
    /// the odd block columns, so that a spectrum is written while the lanes read the other half.
    /// What is bought is more than `spectrum_sram_kib` where a half could not hold a block, or an
    /// array would have less than 32 words.
    S spectrum_array_bytes{}, held_blocks{};
    S buffer_bits{}, pipeline_bits{};
    /// Sums of the output block whose products are being added up; a finished one waits in the
    /// buffer in front of the transform. `literal` sums nothing there.
    S sum_width{}, sum_bits{}, sum_access_bits{};
    S clocked_bits{}; ///< of all registers
    CircnnMemory<S> weights, spectra, activations;
    std::array<LineUse<S>, circnn_lines::Count> lines{}; ///< 0 where others charge
};

/// What a layer takes. Groups are those of block columns whose spectra are held at the same time:
/// the larger ones, which have a block column more, and the smaller.
template <class S> struct CircnnLayer {
    S levels{}, butterflies_per_level{}, transform_cycles{}, bins{};
    S output_blocks{}, input_blocks{}, groups{}, small_blocks{}, large_groups{};
    S sums_per_output{}, input_words{}, output_words{}, forward_slot{}, inverse_slot{};
    S inverses_per_column{}, inverses_per_group{};
    S large_transforms{}, small_transforms{}, large_slots{}, small_slots{};
    S large_products{}, small_products{};
    S transforms{}, butterflies{}, complex_products{};
    S busy_cycles{}, stall_transform_cycles{}, stall_activation_cycles{}, stall_fill_cycles{};
    S computing_cycles{}, multiplications{}, operations{}, weight_bits{};
    std::array<S, circnn_lines::Count> events{}; ///< of lines; 0 where others charge
};

/// Components of the lines and what they do in a cycle.
template <class S> void addCircnnLines(const CircnnParameters<S>& d, CircnnHardware<S>& h) {
    using enum circnn_lines::Line;
    const S port = double{activationWordsPerAccess};
    h.weights = {h.weight_banks, d.lanes * S(2.0) * d.word_bits / h.weight_banks,
                 d.weight_sram_kib * S(1024.0) / h.weight_banks};
    h.spectra = {S(2.0) * h.weight_banks, h.weights.width_bits, h.spectrum_array_bytes};
    h.activations = {S(1.0), port * d.word_bits, d.activation_sram_kib * S(1024.0)};
    h.lines[WeightSram] = alwaysUsed<S>(h.weights.arrays, h.weight_banks);
    h.lines[SpectrumSramRead] = alwaysUsed<S>(h.spectra.arrays, h.weight_banks);
    h.lines[SpectrumSramWrite] = {h.spectra.arrays, S(0.0), h.weight_banks};
    h.lines[ActivationSramRead] = alwaysUsed<S>(h.activations.arrays, S(1.0));
    h.lines[ActivationSramWrite] = {h.activations.arrays, S(0.0), S(1.0)};
    // A butterfly reads and writes two complex words.
    h.lines[FftBuffers] = {h.buffer_bits, d.parallelism * S(8.0) * d.word_bits,
                           h.butterfly_units * S(8.0) * d.word_bits};
    h.lines[PipelineRegisters] = alwaysUsed<S>(h.pipeline_bits, h.pipeline_bits);
    // A complex multiply is 4 real ones and 2 adds; a butterfly adds 4 more, a product 2.
    const S ofButterflies = S(4.0) * h.butterfly_units, ofLanes = S(4.0) * d.lanes;
    h.lines[ButterflyMultipliers] = alwaysUsed<S>(ofButterflies, ofButterflies);
    h.lines[ButterflyAdders] =
        alwaysUsed<S>(S(6.0) * h.butterfly_units, S(6.0) * h.butterfly_units);
    h.lines[ProductMultipliers] = alwaysUsed<S>(ofLanes, ofLanes);
    h.lines[ProductAdders] = alwaysUsed<S>(ofLanes, ofLanes);
    h.lines[SumRegisters] = alwaysUsed<S>(h.sum_bits, d.lanes * h.sum_access_bits);
    h.lines[PartialSumAdders] = {port, S(0.0), port}; // as many results as the SRAM takes
    h.lines[ActivationUnits] = {d.lanes, S(0.0), port};
    h.lines[ClockTree] = alwaysUsed<S>(h.clocked_bits, h.clocked_bits);
    h.lines[Filler].count = 1.0;
}

template <class S, class Names>
CircnnHardware<S> circnnHardware(const CircnnParameters<S>& d, Names& name) {
    constexpr double maxSramWidth_bits = 512.0, smallestArray_bytes = 256.0;
    const S decoupled = scalar::equal(d.accumulation, S(0.0));
    const S port_bits = d.lanes * S(2.0) * d.word_bits;
    CircnnHardware<S> h;
    h.butterfly_units = name("butterfly_units", d.parallelism * d.depth);
    h.multiplier_count = name("multiplier_count", S(4.0) * (h.butterfly_units + d.lanes));
    h.operations_per_cycle =
        name("operations_per_cycle", S(10.0) * h.butterfly_units + S(8.0) * d.lanes);
    h.weight_banks = name("weight_banks", scalar::ceil(port_bits / S(maxSramWidth_bits)));
    h.symmetric = name("symmetric", scalar::equal(d.fft, S(0.0)));
    h.spectrum_bits = name(
        "spectrum_bits", d.block_size * scalar::choose(h.symmetric, S(1.0), S(2.0)) * d.word_bits);
    h.spectrum_array_bytes =
        name("spectrum_array_bytes",
             scalar::max(scalar::max(d.spectrum_sram_kib * S(512.0) / h.weight_banks,
                                     h.spectrum_bits / S(8.0) / h.weight_banks),
                         scalar::max(S(smallestArray_bytes),
                                     S(4.0) * scalar::powerOfTwoFrom(
                                                  scalar::ceil(port_bits / h.weight_banks)))));
    // The smallest array holds a block by division and multiplication, which may round.
    h.held_blocks =
        name("held_blocks",
             S(2.0) * scalar::max(S(1.0), scalar::floor(h.spectrum_array_bytes * S(8.0) *
                                                        h.weight_banks / h.spectrum_bits)));
    h.buffer_bits = name("buffer_bits", S(2.0) * (h.spectrum_bits + d.block_size * d.word_bits));
    h.pipeline_bits =
        name("pipeline_bits", (h.butterfly_units * S(2.0) + d.lanes) * S(2.0) * d.word_bits);
    h.sum_width = name("sum_width", scalar::min(S(double{mostSumBits}),
                                                S(2.0) * d.word_bits + S(double{sumGuardBits})));
    h.sum_bits = name(
        "sum_bits", scalar::choose(decoupled, h.spectrum_bits / d.word_bits * h.sum_width, S(0.0)));
    h.sum_access_bits =
        name("sum_access_bits", scalar::choose(decoupled, S(4.0) * h.sum_width, S(0.0)));
    h.clocked_bits = h.buffer_bits + h.pipeline_bits + h.sum_bits;
    addCircnnLines(d, h);
    return h;
}

/// Words of the activation SRAM in which values lie, block by block.
template <class S> S circnnWords(const S& values, const S& block_size) {
    const S access = double{activationWordsPerAccess};
    return scalar::floor(values / block_size) * scalar::ceil(block_size / access) +
           scalar::ceil((values - block_size * scalar::floor(values / block_size)) / access);
}

/// Cycles of transforms and lanes, which wait for each other group by group.
template <class S, class Names>
void addCircnnCycles(const CircnnParameters<S>& d, CircnnLayer<S>& w, Names& name) {
    // Of a group of so many block columns.
    const auto transformsOf = [&w](const S& blocks) {
        return blocks * (S(1.0) + w.inverses_per_column) + w.inverses_per_group;
    };
    const auto slotsOf = [&w](const S& blocks) {
        return blocks * (w.forward_slot + w.inverses_per_column * w.inverse_slot) +
               w.inverses_per_group * w.inverse_slot;
    };
    const auto productsOf = [&](const S& blocks) {
        return scalar::ceil(w.output_blocks * blocks * w.bins / d.lanes);
    };
    const auto inGroups = [&w](const S& large, const S& small) {
        return w.large_groups * large + (w.groups - w.large_groups) * small;
    };
    const S largeBlocks = w.small_blocks + S(1.0);
    w.large_transforms = name("large_transforms", transformsOf(largeBlocks));
    w.small_transforms = name("small_transforms", transformsOf(w.small_blocks));
    w.large_slots = name("large_slots", slotsOf(largeBlocks));
    w.small_slots = name("small_slots", slotsOf(w.small_blocks));
    w.large_products = name("large_products", productsOf(largeBlocks));
    w.small_products = name("small_products", productsOf(w.small_blocks));
    w.busy_cycles = name("busy_cycles", inGroups(w.large_products, w.small_products));
    const S large = w.large_transforms * w.transform_cycles;
    const S small = w.small_transforms * w.transform_cycles;
    w.stall_transform_cycles =
        name("stall_transform_cycles", inGroups(scalar::max(S(0.0), large - w.large_products),
                                                scalar::max(S(0.0), small - w.small_products)));
    w.stall_activation_cycles =
        name("stall_activation_cycles",
             inGroups(scalar::max(S(0.0), w.large_slots - scalar::max(large, w.large_products)),
                      scalar::max(S(0.0), w.small_slots - scalar::max(small, w.small_products))));
    w.stall_fill_cycles = name("stall_fill_cycles", w.groups * S(2.0) * w.transform_cycles);
    w.computing_cycles =
        name("computing_cycles", w.busy_cycles + w.stall_transform_cycles +
                                     w.stall_activation_cycles + w.stall_fill_cycles);
}

template <class S>
void addCircnnEvents(const CircnnParameters<S>& d, const CircnnHardware<S>& h, const S& outputs,
                     CircnnLayer<S>& w) {
    using enum circnn_lines::Line;
    w.events[WeightSram] = w.busy_cycles * h.weight_banks;
    w.events[SpectrumSramRead] = w.busy_cycles * h.weight_banks;
    w.events[SpectrumSramWrite] =
        w.input_blocks * scalar::ceil(h.spectrum_bits / h.spectra.width_bits);
    // Sums that another inverse transform is added to are read and written again.
    const S addedTo = w.sums_per_output - S(1.0);
    w.events[ActivationSramRead] = w.input_words + addedTo * w.output_words;
    w.events[ActivationSramWrite] = w.sums_per_output * w.output_words;
    w.events[FftBuffers] = w.butterflies * S(8.0) * d.word_bits;
    w.events[PipelineRegisters] =
        (w.butterflies * S(2.0) + w.complex_products) * S(2.0) * d.word_bits;
    w.events[ButterflyMultipliers] = S(4.0) * w.butterflies;
    w.events[ButterflyAdders] = S(6.0) * w.butterflies;
    w.events[ProductMultipliers] = S(4.0) * w.complex_products;
    w.events[ProductAdders] = S(4.0) * w.complex_products;
    w.events[SumRegisters] = w.complex_products * h.sum_access_bits;
    w.events[PartialSumAdders] = addedTo * outputs;
    w.events[ActivationUnits] = outputs;
}

template <class S, class Names>
CircnnLayer<S> circnnLayer(const CircnnParameters<S>& d, const CircnnHardware<S>& h,
                           const S& outputs, const S& inputs, Names& name) {
    const S decoupled = scalar::equal(d.accumulation, S(0.0));
    const S accesses = scalar::ceil(d.block_size / S(double{activationWordsPerAccess}));
    CircnnLayer<S> w;
    w.levels = name("levels", scalar::log2(d.block_size));
    w.butterflies_per_level =
        name("butterflies_per_level",
             scalar::choose(h.symmetric, scalar::max(S(1.0), scalar::floor(d.block_size / S(4.0))),
                            d.block_size / S(2.0)));
    w.transform_cycles =
        name("transform_cycles", scalar::ceil(w.butterflies_per_level / d.parallelism) *
                                     scalar::ceil(w.levels / d.depth));
    w.bins =
        name("bins", scalar::choose(h.symmetric, d.block_size / S(2.0) + S(1.0), d.block_size));
    w.output_blocks = name("output_blocks", scalar::ceil(outputs / d.block_size));
    w.input_blocks = name("input_blocks", scalar::ceil(inputs / d.block_size));
    w.groups = name("groups", scalar::ceil(w.input_blocks / h.held_blocks));
    w.small_blocks = name("small_blocks", scalar::floor(w.input_blocks / w.groups));
    w.large_groups = name("large_groups", w.input_blocks - w.groups * w.small_blocks);
    w.sums_per_output =
        name("sums_per_output", scalar::choose(decoupled, w.groups, w.input_blocks));
    w.input_words = name("input_words", circnnWords(inputs, d.block_size));
    w.output_words = name("output_words", circnnWords(outputs, d.block_size));
    w.forward_slot = name("forward_slot", scalar::max(w.transform_cycles, accesses));
    // A sum that is not the only one is read and written again.
    const S each = scalar::choose(scalar::exceeds(w.sums_per_output, S(1.0)), S(2.0), S(1.0));
    w.inverse_slot = name("inverse_slot", scalar::max(w.transform_cycles, each * accesses));
    w.inverses_per_column =
        name("inverses_per_column", scalar::choose(decoupled, S(0.0), w.output_blocks));
    w.inverses_per_group =
        name("inverses_per_group", scalar::choose(decoupled, w.output_blocks, S(0.0)));
    addCircnnCycles(d, w, name);
    w.transforms = name("transforms", w.input_blocks + w.output_blocks * w.sums_per_output);
    w.butterflies = name("butterflies", w.transforms * w.butterflies_per_level * w.levels);
    w.complex_products = name("complex_products", w.output_blocks * w.input_blocks * w.bins);
    w.multiplications = name("multiplications", S(4.0) * (w.butterflies + w.complex_products));
    w.operations = name("operations", S(10.0) * w.butterflies + S(8.0) * w.complex_products);
    w.weight_bits = name("weight_bits", w.output_blocks * w.input_blocks * h.spectrum_bits);
    addCircnnEvents(d, h, outputs, w);
    return w;
}

[[nodiscard]] CircnnHardware<double> circnnHardware(const CircnnDesign& design);
[[nodiscard]] CircnnLayer<double> circnnLayer(const CircnnDesign& design, const Layer& layer);

/// As few groups of block columns as can be held one after another. @pre input_blocks >= 1
[[nodiscard]] ColumnGroups heldGroups(const CircnnDesign& design, std::int64_t input_blocks);

/// The closed form, written down.
struct CircnnFormulas {
    FormulaNames names; ///< of quantities and stalls
    CircnnHardware<FormulaText> hardware;
    CircnnLayer<FormulaText> layer;
};
[[nodiscard]] const CircnnFormulas& circnnFormulas();

} // namespace permdse
