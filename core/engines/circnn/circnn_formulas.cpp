// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/table_rows.h"
#include "core/engines/circnn/circnn_lines.h"
#include "core/engines/circnn/circnn_model.h"
#include "core/engines/circnn/circnn_quantities.h"

namespace permdse {

void CircnnModel::describe(std::vector<BillLineInfo>& lines) {
    using namespace circnn_lines;
    const CircnnFormulas& formulas = circnnFormulas();
    const auto describe = [&](Line line, const char* kind,
                              std::vector<std::pair<std::string, std::string>> arguments = {}) {
        lines[line].formulas = lineFormulas(
            kind, std::move(arguments), formulas.hardware.lines[line], formulas.layer.events[line]);
    };
    const auto describeSram = [&](Line line, const char* kind,
                                  const CircnnMemory<FormulaText>& memory) {
        describe(line, kind, sramArguments(memory.bytes, memory.width_bits));
    };
    describeSram(WeightSram, "sram_read", formulas.hardware.weights);
    describeSram(SpectrumSramRead, "sram_read", formulas.hardware.spectra);
    describeSram(SpectrumSramWrite, "sram_write", formulas.hardware.spectra);
    describeSram(ActivationSramRead, "sram_read", formulas.hardware.activations);
    describeSram(ActivationSramWrite, "sram_write", formulas.hardware.activations);
    describe(FftBuffers, "register_bit");
    describe(PipelineRegisters, "register_bit");
    describe(ButterflyMultipliers, "multiplier", {{"width_bits", "word_bits"}});
    describe(ButterflyAdders, "adder", {{"width_bits", "word_bits"}});
    describe(ProductMultipliers, "multiplier", {{"width_bits", "word_bits"}});
    describe(ProductAdders, "adder", {{"width_bits", "sum_width"}});
    describe(SumRegisters, "register_bit");
    describe(PartialSumAdders, "adder", {{"width_bits", "word_bits"}});
    describe(ActivationUnits, "activation_unit", {{"width_bits", "word_bits"}});
    describe(ClockTree, "clock_bit");
    describe(Filler, "filler");
    describe(Dram, "dram_bit");
    // What the frame of all engines charges.
    lines[ClockTree].formulas.events =
        (FormulaText::named("cycles") * formulas.hardware.clocked_bits).text();
    lines[Dram].formulas.events = "dram_bits";
}

std::vector<QuantityInfo> CircnnModel::quantities() {
    std::vector<QuantityInfo> rows = commonQuantities("word_bits");
    constexpr bool ofDesign = false;
    const std::vector<QuantityInfo> own{
        {"butterfly_units", "", "Butterflies in hardware", "", {}, ofDesign},
        {"multiplier_count",
         "",
         "Real multipliers: 4 per butterfly and per product lane",
         "",
         {},
         ofDesign},
        {"operations_per_cycle",
         "",
         "Peak operations per cycle: 10 per butterfly, 8 per product",
         "",
         {},
         ofDesign},
        {"weight_banks",
         "",
         "Banks of the weight SRAM, each at most 512 bits wide",
         "",
         {},
         ofDesign},
        {"symmetric", "", "1 if the transform uses that inputs are real", "", {}, ofDesign},
        {"spectrum_bits",
         "bit",
         "Spectrum of a block as it is stored: k words if symmetric, else 2 k",
         "",
         {},
         ofDesign},
        {"spectrum_array_bytes",
         "byte",
         "Array of the spectrum SRAM: a bank of one of its halves, which holds a block at least, "
         "in 32 words at least",
         "",
         {},
         ofDesign},
        {"held_blocks", "", "Block columns whose spectra are held", "", {}, ofDesign},
        {"buffer_bits",
         "bit",
         "In front of the transform and behind it: a block in work and one that is read or written",
         "",
         {},
         ofDesign},
        {"pipeline_bits", "bit", "Complex words at butterflies and lanes", "", {}, ofDesign},
        {"sum_width",
         "bit",
         "Width of a sum of products: whole products and 8 bits more",
         "",
         {},
         ofDesign},
        {"sum_bits",
         "bit",
         "Sums of the output block in work, in the frequency domain; literal needs none",
         "",
         {},
         ofDesign},
        {"sum_access_bits",
         "bit",
         "Bits of a sum that are read and written where a product is added",
         "",
         {},
         ofDesign},
        {"levels", "", "Levels of the transform", "", {}, ofDesign},
        {"butterflies_per_level", "", "Butterflies of a level", "", {}, ofDesign},
        {"transform_cycles", "", "Cycles of one transform", "", {}, ofDesign},
        {"bins", "", "Frequency bins of a block", "", {}, ofDesign},
        {"output_blocks", "", "P: block rows"},
        {"input_blocks", "", "Q: block columns"},
        {"groups", "", "Groups of block columns whose spectra are held at the same time"},
        {"small_blocks", "", "Block columns of the smaller groups"},
        {"large_groups", "", "Groups with a block column more"},
        {"sums_per_output", "", "Inverse transforms that are added up for a result"},
        {"input_words", "", "Words of the inputs in the activation SRAM, 4 values each"},
        {"output_words", "", "Words of the results"},
        {"forward_slot", "", "Cycles from one forward transform to the next"},
        {"inverse_slot", "", "Cycles from one inverse transform to the next"},
        {"inverses_per_column", "", "Inverse transforms that each block column needs if literal"},
        {"inverses_per_group", "", "Inverse transforms that each group needs if decoupled"},
        {"large_transforms", "", "Transforms of a larger group"},
        {"small_transforms", "", "Transforms of a smaller group"},
        {"large_slots", "", "Cycles of its transforms with the accesses that they wait for"},
        {"small_slots", "", "The same of a smaller group"},
        {"large_products", "", "Cycles of the product lanes for a larger group"},
        {"small_products", "", "Cycles of the product lanes for a smaller group"},
        {"transforms", "", "FFTs and inverse FFTs"},
        {"butterflies", "", "Butterflies of all transforms"},
        {"complex_products", "", "Component-wise products"},
        {"busy_cycles", "", "Cycles of the product lanes"},
        {"computing_cycles", "", "Cycles without waiting for DRAM"},
        {"multiplications", "", "Real multiplications"},
        {"operations", "", "Real operations"},
        {"weight_bits", "bit", "Spectra of all blocks"},
    };
    rows.insert(rows.end(), own.begin(), own.end());
    return withFormulas(std::move(rows), circnnFormulas().names);
}

} // namespace permdse
