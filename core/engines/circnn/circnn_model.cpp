// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/circnn_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/architecture/bits.h"
#include "core/base/units.h"
#include "core/engines/circnn/circnn_lines.h"
#include "core/engines/circnn/circnn_memory.h"

namespace permdse {

namespace {

constexpr double multipliesPerProduct = 4.0; ///< one complex multiply
constexpr double addsPerButterfly = 6.0;     ///< 2 of the multiply, 4 of the two complex adds
constexpr double addsPerProduct = 4.0;       ///< 2 of the multiply, 2 of the accumulation
constexpr double wordsPerBin = 2.0;          ///< real and imaginary part

double butterflyUnits(const CircnnDesign& design) {
    return real(design.parallelism) * real(design.depth);
}

double activationWidth_bits(const CircnnDesign& design) {
    return real(activationWordsPerAccess) * real(design.word_bits);
}

/// In front of the transform and behind it: the block in work, and the real words of the one that
/// is being read or written.
double bufferBits(const CircnnDesign& design) {
    return 2.0 * (spectrumBits(design) + real(design.block_size) * real(design.word_bits));
}

double pipelineBits(const CircnnDesign& design) {
    return (butterflyUnits(design) * 2.0 + real(design.lanes)) * wordsPerBin *
           real(design.word_bits);
}

/// The output block whose products are being summed; a finished one waits in the buffer in front of
/// the transform. `literal` sums nothing here.
double sumRegisterBits(const CircnnDesign& design) {
    return design.accumulation == Accumulation::Decoupled
               ? spectrumBits(design) / real(design.word_bits) * sumWidth_bits(design)
               : 0.0;
}

/// Register bits of a product that is added: the sum's real and imaginary part, read and written.
double sumAccessBits(const CircnnDesign& design) {
    return design.accumulation == Accumulation::Decoupled
               ? 2.0 * wordsPerBin * sumWidth_bits(design)
               : 0.0;
}

double clockedBits(const CircnnDesign& design) {
    return bufferBits(design) + pipelineBits(design) + sumRegisterBits(design);
}

} // namespace

bool CircnnModel::isLegalFor(const CircnnDesign&, const Layer&) {
    return true; // a block larger than the layer is zero-padded
}

std::string CircnnModel::layerProblem(const CircnnDesign&, const Layer&) {
    return {};
}

bool CircnnModel::hasStatedAccuracy(const CircnnDesign&, const Layer&) {
    return false; // statements are about permuted-diagonal models
}

DesignFacts CircnnModel::facts(const CircnnDesign& design) {
    const double butterflies = butterflyUnits(design), lanes = real(design.lanes);
    return {multipliesPerProduct * (butterflies + lanes),
            butterflies * (multipliesPerProduct + addsPerButterfly) +
                lanes * (multipliesPerProduct + addsPerProduct),
            real(design.word_bits)};
}

Bill CircnnModel::bill(const CircnnDesign& design, const EngineTechnology& technology,
                       SramCache& srams, std::span<const BillLineInfo> infos) {
    using namespace circnn_lines;
    const LogicCosts& logic = technology.logic;
    BillBuilder builder(infos, technology, srams, design.clock_ghz);
    const double units = butterflyUnits(design), lanes = real(design.lanes);
    const double width = real(design.word_bits);
    const CircnnMemory weights = weightMemory(design);
    builder.sram(WeightSram, BillBuilder::noLine, weights.arrays, weights.bytes, weights.width_bits,
                 weights.banks, 0.0, 1.0);
    const CircnnMemory spectra = spectrumMemory(design);
    builder.sram(SpectrumSramRead, SpectrumSramWrite, spectra.arrays, spectra.bytes,
                 spectra.width_bits, spectra.banks, Activity(0.0, spectra.banks), 1.0);
    builder.sram(ActivationSramRead, ActivationSramWrite, 1.0,
                 real(design.activation_sram_kib) * 1024.0, activationWidth_bits(design), 1.0,
                 Activity(0.0, 1.0), 1.0);
    const double buffers = bufferBits(design), stages = pipelineBits(design);
    // A butterfly reads and writes two complex words.
    const LogicCost registerBit = registerBitCost(logic);
    builder.logic(FftBuffers, buffers, registerBit,
                  Activity(real(design.parallelism) * 4.0 * wordsPerBin * width,
                           units * 4.0 * wordsPerBin * width));
    builder.logic(PipelineRegisters, stages, registerBit, stages);
    const auto multipliers = [&](Line line, double count) {
        builder.logic(line, count, multiplierCost(logic, width), count);
    };
    const auto adders = [&](Line line, double count, double width_bits) {
        builder.logic(line, count, adderCost(logic, width_bits), count);
    };
    multipliers(ButterflyMultipliers, units * multipliesPerProduct);
    adders(ButterflyAdders, units * addsPerButterfly, width);
    multipliers(ProductMultipliers, lanes * multipliesPerProduct);
    adders(ProductAdders, lanes * addsPerProduct, sumWidth_bits(design));
    builder.logic(SumRegisters, sumRegisterBits(design), registerBit,
                  lanes * sumAccessBits(design));
    const Activity results{0.0, real(activationWordsPerAccess)}; // as many as the SRAM takes
    builder.logic(PartialSumAdders, real(activationWordsPerAccess), adderCost(logic, width),
                  results);
    builder.logic(ActivationUnits, lanes, activationUnitCost(logic, width), results);
    builder.logic(ClockTree, clockedBits(design), clockBitCost(logic), clockedBits(design));
    builder.filler(Filler, 1.0);
    builder.dram(Dram);
    // Words cross the engine between its memories, transform and lanes.
    const double area_mm2 = builder.bookedArea_mm2();
    const double reference_mm2 = srams.referenceArea_mm2(area_mm2, [&] {
        SramCache own(technology, SramCache::Reference::IsThis);
        return bill(CircnnDesign(), technology, own, infos).area_mm2;
    });
    builder.slowLogic(std::sqrt(reference_mm2 / area_mm2));
    return builder.finish();
}

FrameLines CircnnModel::frameLines() {
    return {circnn_lines::Dram, circnn_lines::ClockTree, 0};
}

std::vector<MemoryInfo> CircnnModel::memories() {
    return {{"weight_sram", "Weight SRAM", "engine", "weight_sram_kib"},
            {"activation_sram", "Activation SRAM", "engine", "activation_sram_kib", false}};
}

std::array<MemoryCapacity, maxMemories> CircnnModel::capacity(const CircnnDesign& design) {
    const auto memory = [](std::int64_t kib, double word_bits) {
        return MemoryCapacity{std::floor(real(kib) * bitsPerKib / word_bits), word_bits, 1.0,
                              bitsPerKib / word_bits};
    };
    const CircnnMemory weights = weightMemory(design);
    return {memory(design.weight_sram_kib, weights.banks * weights.width_bits),
            memory(design.activation_sram_kib, activationWidth_bits(design))};
}

LayerStorage CircnnModel::stored(const CircnnDesign& design, const Layer& layer, Memory&) {
    const CircnnCycles cycles = exactCycles(design, layer);
    const double width = real(design.word_bits);
    const auto words = [&](std::int64_t values) {
        return std::ceil(real(values) * width / activationWidth_bits(design));
    };
    LayerStorage storage;
    // A word holds what the lanes take in a cycle.
    storage.memories[0] = {cycles.products(), cycles.products()};
    const double inputs = words(layer.inputs), outputs = words(layer.outputs);
    storage.memories[1] = {inputs + outputs, inputs + outputs, inputs};
    storage.model_bits =
        real(cycles.output_blocks) * real(cycles.input_blocks) * spectrumBits(design);
    return storage;
}

LayerRun CircnnModel::count(const CircnnDesign& design, const Layer& layer, Memory&) {
    using namespace circnn_lines;
    const CircnnCycles cycles = exactCycles(design, layer);
    const double m = real(layer.outputs);
    const double width = real(design.word_bits);

    LayerRun run;
    run.cycles = cycles.cycles();
    run.busy_cycles = cycles.products();
    run.stalls[TransformStall] = cycles.transformStall();
    run.stalls[ActivationStall] = cycles.activationStall();
    run.stalls[FillStall] = cycles.fill();
    run.multiplications = multipliesPerProduct * (cycles.butterflies + cycles.complex_products);
    run.operations = cycles.butterflies * (multipliesPerProduct + addsPerButterfly) +
                     cycles.complex_products * (multipliesPerProduct + addsPerProduct);

    const CircnnMemory weights = weightMemory(design);
    const CircnnMemory spectra = spectrumMemory(design);
    const ActivationAccesses accesses = activationAccesses(cycles, design, layer);
    run.events[WeightSram] = cycles.products() * weights.banks;
    run.events[SpectrumSramRead] = cycles.products() * spectra.banks;
    run.events[SpectrumSramWrite] =
        real(cycles.input_blocks) * std::ceil(spectrumBits(design) / spectra.width_bits);
    run.events[ActivationSramRead] = accesses.reads;
    run.events[ActivationSramWrite] = accesses.writes;
    run.events[FftBuffers] = cycles.butterflies * 4.0 * wordsPerBin * width;
    run.events[PipelineRegisters] =
        (cycles.butterflies * 2.0 + cycles.complex_products) * wordsPerBin * width;
    run.events[ButterflyMultipliers] = cycles.butterflies * multipliesPerProduct;
    run.events[ButterflyAdders] = cycles.butterflies * addsPerButterfly;
    run.events[ProductMultipliers] = cycles.complex_products * multipliesPerProduct;
    run.events[ProductAdders] = cycles.complex_products * addsPerProduct;
    run.events[SumRegisters] = cycles.complex_products * sumAccessBits(design);
    run.events[PartialSumAdders] = (real(cycles.sums_per_output) - 1.0) * m;
    run.events[ActivationUnits] = m;
    return run;
}

std::map<std::string, double> CircnnModel::computed(const CircnnDesign&, const Layer&,
                                                    const EngineTechnology&, Memory&) {
    return {}; // all quantities have formulas
}

} // namespace permdse
