// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/table_rows.h"
#include "core/engines/permdnn/permdnn_lines.h"
#include "core/engines/permdnn/permdnn_model.h"

namespace permdse {

void PermdnnModel::describe(std::vector<BillLineInfo>& lines) {
    using namespace permdnn_lines;
    lines[WeightSram].formulas = {
        "sram_read",
        {{"bytes", "weight_sram_depth * weight_sram_width_bits / 8"},
         {"width_bits", "weight_sram_width_bits"},
         {"interval", "1"}},
        "pe_count * weight_sram_sub_banks",
        "pe_count * ceil(multipliers_per_pe * weight_tag_bits / weight_sram_width_bits)",
        "weight_words"};
    const std::string reads =
        "pe_count * ceil(multipliers_per_pe * weight_tag_bits / weight_sram_width_bits)";
    lines[WeightSramSelect].formulas = {
        "mux_tree",
        {{"inputs", "weight_sram_sub_banks"}, {"width_bits", "weight_sram_width_bits + 1"}},
        "pe_count",
        reads,
        "weight_words"};
    lines[WeightSramWires].formulas = {
        "wire",
        {{"width_bits", "weight_sram_width_bits + weight_sram_address_bits"},
         {"length_mm", "weight_sram_route_mm"}},
        "pe_count",
        reads,
        "weight_words"};
    lines[PermutationSram].formulas = {
        "sram_read",
        {{"bytes", "permutation_sram_depth * permutation_sram_width_bits / 8"},
         {"width_bits", "permutation_sram_width_bits"},
         {"interval", "1"}},
        "shifts * pe_count",
        "shifts * pe_count / (p > 0 ? p : permdnn_design_block_size)",
        "shift_words"};
    lines[Accumulators].formulas = {"register_bit",
                                    {},
                                    "pe_count * accumulator_register_bits",
                                    "multiplier_count * 2 * accumulator_bits",
                                    "macs * 2 * accumulator_bits + outputs * accumulator_bits"};
    lines[PipelineRegisters].formulas = {"register_bit",
                                         {},
                                         "pe_count * pipeline_bits",
                                         "pe_count * pipeline_bits",
                                         "pe_busy_cycles * pipeline_bits"};
    lines[WeightTable].formulas = weightTableFormulas();
    lines[WeightSelect].formulas =
        weightSelectFormulas("multiplier_count", "multiplier_count", "macs");
    lines[Multipliers].formulas = {"multiplier",
                                   {{"width_bits", "datapath_bits"}},
                                   "multiplier_count",
                                   "multiplier_count",
                                   "macs"};
    lines[Adders].formulas = {"adder",
                              {{"width_bits", "accumulator_bits"}},
                              "multiplier_count",
                              "multiplier_count",
                              "macs"};
    lines[AccumulatorSelect].formulas = {
        "mux_tree",
        {{"inputs", "selectable_accumulators"}, {"width_bits", "accumulator_bits"}},
        "2 * multiplier_count",
        "2 * multiplier_count",
        "2 * macs"};
    lines[ActivationUnits].formulas = {"activation_unit",
                                       {{"width_bits", "datapath_bits"}},
                                       "pe_count * activation_units",
                                       "0",
                                       "outputs"};
    lines[Broadcast].formulas = {"wire",
                                 {{"width_bits", "broadcast_bits"}, {"length_mm", "pe_edge_mm"}},
                                 "pe_count",
                                 "pe_count",
                                 "nonzero_inputs * passes * pe_count"};
    lines[ClockTree].formulas = {"clock_bit",
                                 {},
                                 "pe_count * clocked_bits",
                                 "pe_count * clocked_bits",
                                 "cycles * pe_count * clocked_bits"};
    lines[Filler].formulas = {"filler", {}, "pe_count", "0", "0"};
    const std::vector<std::pair<std::string, std::string>> activationSram{
        {"bytes", "activation_sram_depth * activation_sram_width_bits / 8"},
        {"width_bits", "activation_sram_width_bits"},
        {"interval", "1"}};
    lines[ActivationSramRead].formulas = {
        "sram_read", activationSram, "activation_sram_banks", "activation_sram_banks / scan_width",
        "passes * ceil(inputs / scan_width) * activation_sram_banks"};
    lines[ActivationSramWrite].formulas = {"sram_write", activationSram, "activation_sram_banks",
                                           "0", "result_words"};
    lines[ActivationSramWrite].formulas.peak_events =
        "min(activation_sram_banks, results_per_cycle)";
    lines[ActivationSramRead].formulas.peak_events = "activation_sram_banks";
    lines[ActivationFifo].formulas = {"register_bit",
                                      {},
                                      "fifo_depth * broadcast_bits",
                                      "2 * broadcast_bits",
                                      "nonzero_inputs * passes * 2 * broadcast_bits"};
    lines[ActivationFifo].formulas.peak_events = "2 * broadcast_bits * packable_columns";
    lines[ZeroDetector].formulas = {
        "zero_detector", {{"width_bits", "datapath_bits"}}, "scan_width", "1", "inputs * passes"};
    lines[ZeroDetector].formulas.peak_events = "scan_width";
    lines[Broadcast].formulas.peak_events = "pe_count * packable_columns";
    for (const Line line : {WeightSram, WeightSramSelect, WeightSramWires}) {
        lines[line].formulas.peak_events =
            "pe_count * max(ceil(multipliers_per_pe * weight_tag_bits / weight_sram_width_bits), "
            "most_group_words)";
    }
    lines[PermutationSram].formulas.peak_events =
        "shifts * pe_count * (1 + lanes * ceil(log2(hardware_block_size)) / "
        "permutation_sram_width_bits)";
    lines[Accumulators].formulas.peak_events =
        "(multiplier_count * 2 + pe_count * activation_units) * accumulator_bits";
    lines[ActivationUnits].formulas.peak_events = "results_per_cycle";
    lines[ActivationSelect].formulas = {
        "mux_tree",
        {{"inputs", "packable_columns"}, {"width_bits", "datapath_bits"}},
        "packable_columns > 1 ? multiplier_count : 0",
        "packable_columns > 1 ? multiplier_count : 0",
        "packable_columns > 1 ? macs : 0"};
    lines[Dram].formulas = {"dram_bit", {}, "0", "0", "dram_bits"};
}

std::vector<QuantityInfo> PermdnnModel::quantities() {
    constexpr bool ofDesign = false;
    std::vector<QuantityInfo> rows = commonQuantities("datapath_bits");
    const std::vector<QuantityInfo> own{
        {"multiplier_count",
         "",
         "Multipliers of the engine",
         "pe_count * multipliers_per_pe",
         {},
         ofDesign},
        {"operations_per_cycle",
         "",
         "Peak operations per cycle",
         "2 * multiplier_count",
         {},
         ofDesign},
        {"scan_width",
         "",
         "A: activations that the activation SRAM delivers per cycle",
         "max(1, floor(activation_sram_banks * activation_sram_width_bits / datapath_bits))",
         {},
         ofDesign},
        {"broadcast_bits",
         "bit",
         "An activation with its 16-bit column number",
         "datapath_bits + 16",
         {},
         ofDesign},
        {"pipeline_bits",
         "bit",
         "Register bits between the stages of a PE: a word per multiplier, and the activation with "
         "its column number",
         "(pipeline_stages - 1) * (multipliers_per_pe * datapath_bits + broadcast_bits)",
         {},
         ofDesign},
        {"accumulator_register_bits",
         "bit",
         "Accumulators of a PE",
         "accumulators_per_pe * accumulator_bits",
         {},
         ofDesign},
        {"clocked_bits",
         "bit",
         "Register bits of a PE that the clock reaches in every cycle",
         "accumulator_register_bits + pipeline_bits + weight_table_bits",
         {},
         ofDesign},
        {"selectable_accumulators",
         "",
         "Accumulators that one multiplier chooses from: the multipliers share them out, but one "
         "that works on a block row reaches each of its rows",
         "max(ceil(accumulators_per_pe / multipliers_per_pe), min(accumulators_per_pe, "
         "hardware_block_size))",
         {},
         ofDesign},
        {"hardware_block_size",
         "",
         "Largest block size that the engine is to run: the design's, or the largest of the "
         "layers' "
         "and the reference's if that is 0",
         "",
         {"p"},
         ofDesign},
        {"packable_columns",
         "",
         "Most columns that can share a cycle: each multiplier chooses one of their activations",
         "max(1, min(lanes, max_packed_columns > 0 ? max_packed_columns : lanes, "
         "hardware_block_size, fifo_depth, weight_sram_sub_banks))",
         {},
         ofDesign},
        {"most_group_words",
         "words",
         "Most words that a PE reads for a group of columns: the most, over 1 to lanes block rows "
         "of a PE, that the columns which can be packed then lie in",
         "",
         {"lanes", "packable_columns", "hardware_block_size", "weight_tag_bits",
          "weight_sram_width_bits"},
         ofDesign},
        {"results_per_cycle",
         "",
         "Results that leave the PEs in a cycle of write-back at most",
         "min(pe_count * activation_units, scan_width)",
         {},
         ofDesign},
        {"pe_edge_mm",
         "mm",
         "Edge of a PE with its filler",
         "sqrt(pe_area_mm2 * (1 + filler_share) / pe_count)",
         {},
         ofDesign},
        {"weight_sram_address_bits",
         "bit",
         "Address of a word in the weight SRAM of a PE",
         "ceil(log2(weight_sram_sub_banks)) + ceil(log2(weight_sram_depth))",
         {},
         ofDesign},
        {"weight_sram_route_mm",
         "mm",
         "Wires across the sub-banks of a PE: half the perimeter of all, less that of one",
         "2 * sqrt(weight_sram_area_mm2 / pe_count) * (1 - 1 / sqrt(weight_sram_sub_banks))",
         {},
         ofDesign},
        {"lanes",
         "",
         "L: multipliers of a PE that the weight SRAM can supply in a cycle",
         "min(multipliers_per_pe, max(1, floor(weight_sram_sub_banks * weight_sram_width_bits / "
         "weight_tag_bits)))",
         {},
         ofDesign},
        {"block_size", "", "Block size: the design's, or the layer's if that is 0",
         "p > 0 ? p : layer_p"},
        {"rows_per_pe",
         "",
         "R: rows of the fullest PE, as the row partition deals them out "
         "(docs/model.md#permdnn-rows)",
         "",
         {"outputs", "pe_count", "block_size", "row_partition"}},
        {"pass_rows",
         "",
         "Rows of a PE in a pass, at most its accumulators (docs/model.md#permdnn-rows)",
         "",
         {"rows_per_pe", "accumulators_per_pe", "block_size", "row_partition"}},
        {"passes", "", "K: passes over the inputs", "ceil(rows_per_pe / pass_rows)"},
        {"block_rows",
         "",
         "B: most block rows that the rows of one PE touch in the first pass "
         "(docs/model.md#permdnn-rows)",
         "",
         {"rows_per_pe", "pass_rows", "block_size", "outputs"}},
        {"column_cycles", "", "c: cycles of a non-zero column in the first pass",
         "ceil(block_rows / lanes)"},
        {"packed_columns",
         "",
         "G: non-zero columns of a block column that share a cycle in the first pass "
         "(docs/model.md#permdnn-mac)",
         "",
         {"lanes", "block_rows", "max_packed_columns", "block_size", "fifo_depth",
          "weight_sram_sub_banks"}},
        {"nonzero_inputs", "", "Expected non-zero inputs", "inputs * activation_density"},
        {"issues",
         "",
         "Groups of non-zero columns issued in all passes: the non-zero inputs if G = 1, else the "
         "sum "
         "over block columns of E[ceil(X / G)], X ~ Binomial(p, d) (docs/model.md#permdnn-mac)",
         "",
         {"passes", "packed_columns", "block_size", "inputs", "activation_density"}},
        {"busy_cycles",
         "",
         "Cycles of the multipliers: groups issued x c, pass by pass",
         "",
         {"issues", "column_cycles"}},
        {"feed_wait_cycles",
         "",
         "What feeding takes beyond the multipliers' cycles, and one cycle of delay per pass "
         "(docs/model.md#permdnn-feed)",
         "",
         {"scan_width", "packed_columns", "inputs", "activation_density", "passes", "busy_cycles"}},
        {"write_back_cycles",
         "",
         "Draining the accumulators, pass by pass: max(ceil(rows of a PE / activation_units), "
         "ceil(rows of the pass / A))",
         "",
         {"rows_per_pe", "outputs", "passes", "activation_units", "scan_width"}},
        {"computing_cycles", "", "Cycles without waiting for DRAM",
         "busy_cycles + stall_feed_cycles + stall_write_back_cycles + stall_fill_cycles"},
        {"macs", "", "Multiply-accumulates on the compressed layer",
         "outputs * nonzero_inputs / block_size"},
        {"multiplications", "", "Multiplier slots used", "macs"},
        {"operations", "", "Operations executed on the compressed layer", "2 * macs"},
        {"block_columns", "", "Block columns of the layer", "ceil(inputs / block_size)"},
        {"used_block_columns", "", "Expected block columns with any non-zero input",
         "floor(inputs / block_size) * (1 - (1 - activation_density)^block_size) + 1 - (1 - "
         "activation_density)^(inputs - block_size * floor(inputs / block_size))"},
        {"shift_bits", "bit", "Bits of a stored shift; 0 if shifts are natural",
         "shifts * ceil(log2(block_size))"},
        {"weight_bits", "bit", "Stored model: weights and shifts of all blocks",
         "ceil(outputs / block_size) * block_columns * (block_size * weight_tag_bits + "
         "shift_bits)"},
        {"weight_words",
         "",
         "Words that PEs read from their weight SRAMs: those that the columns of each group lie "
         "in, "
         "summed over groups, PEs and passes (docs/model.md#permdnn-words)",
         "",
         {"issues", "packed_columns", "weight_tag_bits", "weight_sram_width_bits", "rows_per_pe",
          "pass_rows", "block_size", "outputs", "nonzero_inputs"}},
        {"shift_words",
         "",
         "Words that PEs read from their permutation SRAMs: those that the shifts of each used "
         "block "
         "column lie in, summed over PEs and passes (docs/model.md#permdnn-words)",
         "",
         {"used_block_columns", "shift_bits", "permutation_sram_width_bits", "rows_per_pe",
          "pass_rows", "block_size", "outputs"}},
        {"result_words",
         "",
         "Words of the activation SRAM that results are written to, pass by pass",
         "",
         {"outputs", "rows_per_pe", "pass_rows", "datapath_bits", "activation_sram_width_bits"}},
        {"pe_busy_cycles",
         "",
         "Cycles of the multipliers, summed over the PEs with rows in the pass",
         "",
         {"busy_cycles", "passes", "outputs", "rows_per_pe", "pass_rows", "pe_count"}},
    };
    const std::vector<QuantityInfo> table = sharedWeightQuantities();
    rows.insert(rows.end(), own.begin(), own.end());
    rows.insert(rows.end(), table.begin(), table.end());
    return rows;
}

} // namespace permdse
