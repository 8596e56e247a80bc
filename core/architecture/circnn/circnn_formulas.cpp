// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/circnn/circnn_lines.h"
#include "core/architecture/circnn/circnn_model.h"
#include "core/architecture/table_rows.h"

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
    const std::vector<std::pair<std::string, std::string>> activationSram{
        {"bytes", "activation_sram_kib * 1024"},
        {"width_bits", "4 * word_bits"},
        {"interval", "1"}};
    lines[ActivationSramRead].formulas = {"sram_read", activationSram, "1", "1",
                                          "ceil(inputs * word_bits / (4 * word_bits))"};
    lines[ActivationSramWrite].formulas = {"sram_write", activationSram, "1", "0",
                                           "ceil(outputs * word_bits / (4 * word_bits))"};
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
    lines[ProductAdders].formulas = arithmetic("adder", "4 * lanes", "4 * complex_products");
    lines[ActivationUnits].formulas = {
        "activation_unit", {{"width_bits", "word_bits"}}, "lanes", "0", "outputs"};
    lines[ClockTree].formulas = {"clock_bit",
                                 {},
                                 "buffer_bits + pipeline_bits",
                                 "buffer_bits + pipeline_bits",
                                 "cycles * (buffer_bits + pipeline_bits)"};
    lines[Filler].formulas = {"filler", {}, "1", "0", "0"};
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
        {"buffer_bits",
         "bit",
         "Working blocks in front of and behind the transform",
         "2 * block_size * 2 * word_bits",
         {},
         ofDesign},
        {"pipeline_bits",
         "bit",
         "Complex words at butterflies and lanes",
         "(butterfly_units * 2 + lanes) * 2 * word_bits",
         {},
         ofDesign},
        {"symmetric", "", "1 if the transform uses that inputs are real", "fft == 0", {}, ofDesign},
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
        {"transforms", "", "FFTs and inverse FFTs",
         "input_blocks + (accumulation == 0 ? output_blocks : output_blocks * input_blocks)"},
        {"butterflies", "", "Butterflies of all transforms",
         "transforms * butterflies_per_level * levels"},
        {"complex_products", "", "Component-wise products", "output_blocks * input_blocks * bins"},
        {"busy_cycles", "", "Cycles of the product lanes", "ceil(complex_products / lanes)"},
        {"computing_cycles", "", "Cycles without waiting for DRAM",
         "busy_cycles + stall_transform_cycles + stall_fill_cycles"},
        {"multiplications", "", "Real multiplications", "4 * (butterflies + complex_products)"},
        {"operations", "", "Real operations", "10 * butterflies + 8 * complex_products"},
        {"weight_bits", "bit", "Spectra of all blocks: k words if symmetric, else 2 k",
         "output_blocks * input_blocks * block_size * (symmetric ? 1 : 2) * word_bits"},
        {"dram_bits", "bit", "Streamed from DRAM",
         "max(0, weight_bits - weight_sram_kib * 8192) + max(0, (inputs + outputs) * word_bits - "
         "activation_sram_kib * 8192)"},
    };
    rows.insert(rows.end(), own.begin(), own.end());
    return rows;
}

} // namespace permdse
