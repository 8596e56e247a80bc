// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/circnn_model.h"

#include <algorithm>
#include <cmath>

#include "core/architecture/bits.h"
#include "core/base/units.h"
#include "core/engines/circnn/circnn_lines.h"
#include "core/engines/circnn/circnn_quantities.h"

namespace permdse {

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
    const CircnnHardware<double> hardware = circnnHardware(design);
    return {hardware.multiplier_count, hardware.operations_per_cycle, real(design.word_bits)};
}

Bill CircnnModel::bill(const CircnnDesign& design, const EngineTechnology& technology,
                       SramCache& srams, std::span<const BillLineInfo> infos) {
    using namespace circnn_lines;
    const LogicCosts& logic = technology.logic;
    BillBuilder builder(infos, technology, srams, design.clock_ghz);
    const CircnnHardware<double> hardware = circnnHardware(design);
    const double width = real(design.word_bits);
    const auto sram = [&](Line read, std::size_t write, const CircnnMemory<double>& memory) {
        builder.sram(read, write, hardware.lines, memory.bytes, memory.width_bits);
    };
    sram(WeightSram, BillBuilder::noLine, hardware.weights);
    sram(SpectrumSramRead, SpectrumSramWrite, hardware.spectra);
    sram(ActivationSramRead, ActivationSramWrite, hardware.activations);
    const auto add = [&](Line line, const LogicCost& cost) {
        builder.logic(line, hardware.lines[line], cost);
    };
    add(FftBuffers, registerBitCost(logic));
    add(PipelineRegisters, registerBitCost(logic));
    add(ButterflyMultipliers, multiplierCost(logic, width));
    add(ButterflyAdders, adderCost(logic, width));
    add(ProductMultipliers, multiplierCost(logic, width));
    add(ProductAdders, adderCost(logic, hardware.sum_width));
    add(SumRegisters, registerBitCost(logic));
    add(PartialSumAdders, adderCost(logic, width));
    add(ActivationUnits, activationUnitCost(logic, width));
    add(ClockTree, clockBitCost(logic));
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
    const CircnnHardware<double> hardware = circnnHardware(design);
    return {memory(design.weight_sram_kib, hardware.weight_banks * hardware.weights.width_bits),
            memory(design.activation_sram_kib, hardware.activations.width_bits)};
}

CountedLayer CircnnModel::countedLayer(const CircnnDesign& design, const Layer& layer, Memory&) {
    using namespace circnn_lines;
    const CircnnLayer<double> work = circnnLayer(design, layer);
    CountedLayer counted;
    LayerRun& run = counted.counts;
    run.cycles = work.computing_cycles;
    run.busy_cycles = work.busy_cycles;
    run.stalls[TransformStall] = work.stall_transform_cycles;
    run.stalls[ActivationStall] = work.stall_activation_cycles;
    run.stalls[FillStall] = work.stall_fill_cycles;
    run.multiplications = work.multiplications;
    run.operations = work.operations;
    std::copy(work.events.begin(), work.events.end(), run.events.begin());

    const auto words = [](std::int64_t values) {
        return std::ceil(real(values) / real(activationWordsPerAccess));
    };
    // A word holds what the lanes take in a cycle.
    LayerStorage& storage = counted.storage;
    storage.memories[0] = {work.busy_cycles, work.busy_cycles};
    const double inputs = words(layer.inputs), outputs = words(layer.outputs);
    storage.memories[1] = {inputs + outputs, inputs + outputs, inputs};
    storage.model_bits = work.weight_bits;
    return counted;
}

LayerStorage CircnnModel::stored(const CircnnDesign& design, const Layer& layer, Memory& memory) {
    return countedLayer(design, layer, memory).storage;
}

LayerRun CircnnModel::count(const CircnnDesign& design, const Layer& layer, Memory& memory) {
    return countedLayer(design, layer, memory).counts;
}

std::map<std::string, double> CircnnModel::computed(const CircnnDesign&, const Layer&,
                                                    const EngineTechnology&, Memory&) {
    return {}; // all quantities have formulas
}

} // namespace permdse
