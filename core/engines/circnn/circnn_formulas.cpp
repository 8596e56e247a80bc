// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/table_rows.h"
#include "core/engines/circnn/circnn_lines.h"
#include "core/engines/circnn/circnn_model.h"

namespace permdse {

void CircnnModel::describe(std::vector<BillLineInfo>& lines) {
    using namespace circnn_lines;
    lines[WeightSram].formulas = {"sram_read",
                                  {{"bytes", "weight_sram_kib * 1024 / weight_banks"},
                                   {"width_bits", "lanes * 2 * word_bits / weight_banks"},
                                   {"interval", "1"}},
                                  "weight_banks",
                                  "weight_banks",
                                  "busy_cycles * weight_banks"};
    const std::vector<std::pair<std::string, std::string>> spectrumSram{
        {"bytes", "spectrum_array_bytes"},
        {"width_bits", "lanes * 2 * word_bits / weight_banks"},
        {"interval", "1"}};
    lines[SpectrumSramRead].formulas = {"sram_read", spectrumSram, "2 * weight_banks",
                                        "weight_banks", "busy_cycles * weight_banks"};
    lines[SpectrumSramWrite].formulas = {
        "sram_write", spectrumSram, "2 * weight_banks", "0",
        "input_blocks * ceil(spectrum_bits / (lanes * 2 * word_bits / weight_banks))"};
    const std::vector<std::pair<std::string, std::string>> activationSram{
        {"bytes", "activation_sram_kib * 1024"},
        {"width_bits", "4 * word_bits"},
        {"interval", "1"}};
    // Sums that another inverse transform is added to are read and written again.
    lines[ActivationSramRead].formulas = {"sram_read", activationSram, "1", "1",
                                          "input_words + (sums_per_output - 1) * output_words"};
    lines[ActivationSramWrite].formulas = {"sram_write", activationSram, "1", "0",
                                           "sums_per_output * output_words"};
    // A butterfly reads and writes two complex words.
    lines[FftBuffers].formulas = {"register_bit",
                                  {},
                                  "buffer_bits",
                                  "parallelism * 8 * word_bits",
                                  "butterflies * 8 * word_bits"};
    lines[PipelineRegisters].formulas = {"register_bit",
                                         {},
                                         "pipeline_bits",
                                         "pipeline_bits",
                                         "(butterflies * 2 + complex_products) * 2 * word_bits"};
    const auto arithmetic = [](const char* kind, const std::string& count,
                               const std::string& events) {
        return LineFormulas{kind, {{"width_bits", "word_bits"}}, count, count, events};
    };
    lines[ButterflyMultipliers].formulas =
        arithmetic("multiplier", "4 * butterfly_units", "4 * butterflies");
    lines[ButterflyAdders].formulas = arithmetic("adder", "6 * butterfly_units", "6 * butterflies");
    lines[ProductMultipliers].formulas =
        arithmetic("multiplier", "4 * lanes", "4 * complex_products");
    lines[ProductAdders].formulas = {
        "adder", {{"width_bits", "sum_width"}}, "4 * lanes", "4 * lanes", "4 * complex_products"};
    lines[SumRegisters].formulas = {"register_bit",
                                    {},
                                    "sum_bits",
                                    "lanes * sum_access_bits",
                                    "complex_products * sum_access_bits"};
    lines[PartialSumAdders].formulas = {
        "adder", {{"width_bits", "word_bits"}}, "4", "0", "(sums_per_output - 1) * outputs"};
    lines[ActivationUnits].formulas = {
        "activation_unit", {{"width_bits", "word_bits"}}, "lanes", "0", "outputs"};
    lines[ClockTree].formulas = {"clock_bit",
                                 {},
                                 "buffer_bits + pipeline_bits + sum_bits",
                                 "buffer_bits + pipeline_bits + sum_bits",
                                 "cycles * (buffer_bits + pipeline_bits + sum_bits)"};
    lines[Filler].formulas = {"filler", {}, "1", "0", "0"};
    lines[SpectrumSramWrite].formulas.peak_events = "weight_banks";
    lines[ActivationSramWrite].formulas.peak_events = "1";
    lines[FftBuffers].formulas.peak_events = "butterfly_units * 8 * word_bits";
    lines[PartialSumAdders].formulas.peak_events = "4";
    lines[ActivationUnits].formulas.peak_events = "4";
    lines[Dram].formulas = {"dram_bit", {}, "0", "0", "dram_bits"};
}

std::vector<QuantityInfo> CircnnModel::quantities() {
    constexpr bool ofDesign = false;
    std::vector<QuantityInfo> rows = commonQuantities("word_bits");
    const std::vector<QuantityInfo> own{
        {"butterfly_units", "", "Butterflies in hardware", "parallelism * depth", {}, ofDesign},
        {"multiplier_count",
         "",
         "Real multipliers: 4 per butterfly and per product lane",
         "4 * (butterfly_units + lanes)",
         {},
         ofDesign},
        {"operations_per_cycle",
         "",
         "Peak operations per cycle: 10 per butterfly, 8 per product",
         "10 * butterfly_units + 8 * lanes",
         {},
         ofDesign},
        {"weight_banks",
         "",
         "Banks of the weight SRAM, each at most 512 bits wide",
         "ceil(lanes * 2 * word_bits / 512)",
         {},
         ofDesign},
        {"symmetric", "", "1 if the transform uses that inputs are real", "fft == 0", {}, ofDesign},
        {"spectrum_bits",
         "bit",
         "Spectrum of a block as it is stored: k words if symmetric, else 2 k",
         "block_size * (symmetric ? 1 : 2) * word_bits",
         {},
         ofDesign},
        {"spectrum_array_bytes",
         "byte",
         "Array of the spectrum SRAM: a bank of one of its halves, which holds a block at least, "
         "in "
         "32 words at least",
         "max(max(spectrum_sram_kib * 512 / weight_banks, spectrum_bits / 8 / weight_banks), "
         "max(256, 4 * 2^ceil(log2(ceil(lanes * 2 * word_bits / weight_banks)))))",
         {},
         ofDesign},
        {"held_blocks",
         "",
         "Block columns whose spectra are held",
         "2 * max(1, floor(spectrum_array_bytes * 8 * weight_banks / spectrum_bits))",
         {},
         ofDesign},
        {"buffer_bits",
         "bit",
         "In front of the transform and behind it: a block in work and one that is read or written",
         "2 * (spectrum_bits + block_size * word_bits)",
         {},
         ofDesign},
        {"pipeline_bits",
         "bit",
         "Complex words at butterflies and lanes",
         "(butterfly_units * 2 + lanes) * 2 * word_bits",
         {},
         ofDesign},
        {"sum_width",
         "bit",
         "Width of a sum of products: whole products and 8 bits more",
         "min(62, 2 * word_bits + 8)",
         {},
         ofDesign},
        {"sum_bits",
         "bit",
         "Sums of the output block in work, in the frequency domain; literal needs none",
         "accumulation == 0 ? spectrum_bits / word_bits * sum_width : 0",
         {},
         ofDesign},
        {"sum_access_bits",
         "bit",
         "Bits of a sum that are read and written where a product is added",
         "accumulation == 0 ? 4 * sum_width : 0",
         {},
         ofDesign},
        {"levels", "", "Levels of the transform", "log2(block_size)", {}, ofDesign},
        {"butterflies_per_level",
         "",
         "Butterflies of a level",
         "symmetric ? max(1, floor(block_size / 4)) : block_size / 2",
         {},
         ofDesign},
        {"transform_cycles",
         "",
         "Cycles of one transform",
         "ceil(butterflies_per_level / parallelism) * ceil(levels / depth)",
         {},
         ofDesign},
        {"bins",
         "",
         "Frequency bins of a block",
         "symmetric ? block_size / 2 + 1 : block_size",
         {},
         ofDesign},
        {"output_blocks", "", "P: block rows", "ceil(outputs / block_size)"},
        {"input_blocks", "", "Q: block columns", "ceil(inputs / block_size)"},
        {"groups", "", "Groups of block columns whose spectra are held at the same time",
         "ceil(input_blocks / held_blocks)"},
        {"small_blocks", "", "Block columns of the smaller groups", "floor(input_blocks / groups)"},
        {"large_groups", "", "Groups with a block column more",
         "input_blocks - groups * small_blocks"},
        {"sums_per_output", "", "Inverse transforms that are added up for a result",
         "accumulation == 0 ? groups : input_blocks"},
        {"input_words", "", "Words of the inputs in the activation SRAM, 4 values each",
         "floor(inputs / block_size) * ceil(block_size / 4) + "
         "ceil((inputs - block_size * floor(inputs / block_size)) / 4)"},
        {"output_words", "", "Words of the results",
         "floor(outputs / block_size) * ceil(block_size / 4) + "
         "ceil((outputs - block_size * floor(outputs / block_size)) / 4)"},
        {"forward_slot", "", "Cycles from one forward transform to the next",
         "max(transform_cycles, ceil(block_size / 4))"},
        {"inverse_slot", "", "Cycles from one inverse transform to the next",
         "max(transform_cycles, (sums_per_output > 1 ? 2 : 1) * ceil(block_size / 4))"},
        {"inverses_per_column", "", "Inverse transforms that each block column needs if literal",
         "accumulation == 0 ? 0 : output_blocks"},
        {"inverses_per_group", "", "Inverse transforms that each group needs if decoupled",
         "accumulation == 0 ? output_blocks : 0"},
        {"large_transforms", "", "Transforms of a larger group",
         "(small_blocks + 1) * (1 + inverses_per_column) + inverses_per_group"},
        {"small_transforms", "", "Transforms of a smaller group",
         "small_blocks * (1 + inverses_per_column) + inverses_per_group"},
        {"large_slots", "", "Cycles of its transforms with the accesses that they wait for",
         "(small_blocks + 1) * (forward_slot + inverses_per_column * inverse_slot) + "
         "inverses_per_group * inverse_slot"},
        {"small_slots", "", "The same of a smaller group",
         "small_blocks * (forward_slot + inverses_per_column * inverse_slot) + "
         "inverses_per_group * inverse_slot"},
        {"large_products", "", "Cycles of the product lanes for a larger group",
         "ceil(output_blocks * (small_blocks + 1) * bins / lanes)"},
        {"small_products", "", "Cycles of the product lanes for a smaller group",
         "ceil(output_blocks * small_blocks * bins / lanes)"},
        {"transforms", "", "FFTs and inverse FFTs",
         "input_blocks + output_blocks * sums_per_output"},
        {"butterflies", "", "Butterflies of all transforms",
         "transforms * butterflies_per_level * levels"},
        {"complex_products", "", "Component-wise products", "output_blocks * input_blocks * bins"},
        {"busy_cycles", "", "Cycles of the product lanes",
         "large_groups * large_products + (groups - large_groups) * small_products"},
        {"computing_cycles", "", "Cycles without waiting for DRAM",
         "busy_cycles + stall_transform_cycles + stall_activation_cycles + stall_fill_cycles"},
        {"multiplications", "", "Real multiplications", "4 * (butterflies + complex_products)"},
        {"operations", "", "Real operations", "10 * butterflies + 8 * complex_products"},
        {"weight_bits", "bit", "Spectra of all blocks",
         "output_blocks * input_blocks * spectrum_bits"},
    };
    rows.insert(rows.end(), own.begin(), own.end());
    return rows;
}

} // namespace permdse
