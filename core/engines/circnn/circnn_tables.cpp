// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/circnn_model.h"
#include "core/engines/circnn/circnn_quantities.h"

#include "core/architecture/table_rows.h"
#include "core/engines/circnn/circnn_lines.h"

namespace permdse {

std::vector<ParameterRow<CircnnDesign>> CircnnModel::parameters() {
    using D = CircnnDesign;
    std::vector<ParameterRow<D>> rows;
    ParameterInfo block = integerParameter("block_size", "k", "",
                                           "Size of a circulant block, which is the compression", 2,
                                           4096, "chosen", "cycles, energy, capacity, accuracy");
    block.power_of_two = true;
    rows.push_back(bindParameter<&D::block_size, D>(changingModel(std::move(block))));
    rows.push_back(bindParameter<&D::parallelism, D>(
        integerParameter("parallelism", "", "", "Butterflies computed side by side in a level", 1,
                         4096, "chosen", "cycles, area, power")));
    rows.push_back(bindParameter<&D::depth, D>(
        integerParameter("depth", "", "", "Levels of the transform in hardware", 1, 12, "chosen",
                         "cycles, area, power")));
    rows.push_back(bindParameter<&D::lanes, D>(
        integerParameter("lanes", "", "", "Complex multipliers for the component-wise products", 1,
                         4096, "chosen", "cycles, area, power")));
    rows.push_back(bindParameter<&D::clock_ghz, D>(clockParameter("recalled")));
    rows.push_back(bindParameter<&D::word_bits, D>(
        integerParameter("word_bits", "w", "bit", "Width of a fixed-point word", 4, 32, "recalled",
                         "area, energy, capacity")));
    rows.push_back(bindParameter<&D::fft, D>(changingWork(choiceParameter(
        "fft", "", "Transform: symmetric (real input, k/2 + 1 bins) or full complex",
        {"symmetric", "complex"}, "chosen", "cycles, energy"))));
    rows.push_back(bindParameter<&D::accumulation, D>(changingWork(
        choiceParameter("accumulation", "",
                        "Where products are summed: decoupled (in the frequency domain) or literal "
                        "(after an inverse "
                        "transform each)",
                        {"decoupled", "literal"}, "chosen", "cycles, energy"))));
    rows.push_back(bindParameter<&D::weight_sram_kib, D>(
        integerParameter("weight_sram_kib", "", "KiB", "Weight SRAM", 1, 65536, "chosen",
                         "area, energy, capacity, clock")));
    rows.push_back(bindParameter<&D::activation_sram_kib, D>(
        integerParameter("activation_sram_kib", "", "KiB", "Activation SRAM", 1, 4096, "chosen",
                         "area, energy, capacity")));
    rows.push_back(bindParameter<&D::spectrum_sram_kib, D>(
        integerParameter("spectrum_sram_kib", "", "KiB",
                         "Spectrum SRAM: spectra of inputs, which every output block reads again",
                         1, 4096, "chosen", "cycles, area, energy, clock")));
    return rows;
}

std::vector<StageInputs> CircnnModel::stages() {
    return {{Stage::Count,
             {"block_size", "parallelism", "depth", "lanes", "word_bits", "fft", "accumulation",
              "spectrum_sram_kib"}},
            {Stage::Capacity, {"lanes", "word_bits", "weight_sram_kib", "activation_sram_kib"}},
            {Stage::Bill,
             {"block_size", "parallelism", "depth", "lanes", "word_bits", "fft", "accumulation",
              "weight_sram_kib", "activation_sram_kib", "spectrum_sram_kib"}},
            {Stage::Price, {"clock_ghz"}}};
}

std::vector<BillLineInfo> CircnnModel::billLines() {
    using namespace circnn_lines;
    std::vector<BillLineInfo> lines(Count);
    lines[WeightSram] = {"weight_sram", "Weight SRAM", "memory", Category::Memory, "read"};
    lines[SpectrumSramRead] =
        sramReadingLine("spectrum_sram", "Spectrum SRAM", "memory", Category::Memory);
    lines[SpectrumSramWrite] =
        sramWritingLine("spectrum_sram", "Spectrum SRAM", "memory", Category::Memory);
    lines[ActivationSramRead] =
        sramReadingLine("activation_sram", "Activation SRAM", "memory", Category::Memory);
    lines[ActivationSramWrite] =
        sramWritingLine("activation_sram", "Activation SRAM", "memory", Category::Memory);
    lines[FftBuffers] = {"fft_buffers", "Transform buffers", "transform", Category::Register,
                         "bit read or written"};
    lines[PipelineRegisters] = pipelineRegistersLine("transform");
    lines[ButterflyMultipliers] = {"butterfly_multipliers", "Butterfly multipliers", "transform",
                                   Category::Combinational, "multiply"};
    lines[ButterflyAdders] = {"butterfly_adders", "Butterfly adders", "transform",
                              Category::Combinational, "add"};
    lines[ProductMultipliers] = {"product_multipliers", "Product multipliers", "products",
                                 Category::Combinational, "multiply"};
    lines[ProductAdders] = {"product_adders", "Product adders", "products", Category::Combinational,
                            "add"};
    lines[SumRegisters] = {"sum_registers", "Sum registers", "products", Category::Register,
                           "bit read or written"};
    lines[PartialSumAdders] = {"partial_sum_adders", "Partial-sum adders", "write-back",
                               Category::Combinational, "add"};
    lines[ActivationUnits] = {"activation_units", "Activation units", "write-back",
                              Category::Combinational, "result"};
    lines[ClockTree] = clockTreeLine();
    lines[Filler] = fillerLine();
    lines[Dram] = dramLine();
    describe(lines);
    return lines;
}

std::vector<MetricInfo> CircnnModel::stalls() {
    return withFormulas<MetricInfo>(
        {
            dramStall(),
            {"stall_transform_cycles", "Waiting for transforms", "cycles",
             "Cycles in which the product lanes wait for the FFT", Sense::Minimise},
            {"stall_activation_cycles", "Waiting for the activation SRAM", "cycles",
             "Cycles in which transforms wait for the port of the activation SRAM, and the product "
             "lanes for them",
             Sense::Minimise},
            {"stall_fill_cycles", "Pipeline fill", "cycles",
             "One FFT before the first product and one inverse FFT after the last of each group of "
             "block columns",
             Sense::Minimise},
        },
        circnnFormulas().names);
}

std::vector<std::string> CircnnModel::notModelled() {
    return {"area is an estimate without anything to calibrate it: no layout is published",
            "sums of further output blocks that begin while spectra still arrive",
            "bank conflicts of the transform buffers and of the halves of the spectrum SRAM",
            ("reading of the first input block and writing of the last result, which overlap with "
             "the runs before and after"),
            "accuracy: circulant and permuted-diagonal models are trained differently",
            "clock gating: every register is clocked in every cycle",
            "gates sized for speed: area and energy of an operation do not depend on the clock"};
}

} // namespace permdse
