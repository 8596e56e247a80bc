// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/table_rows.h"
#include "core/engines/permdnn/permdnn_lines.h"
#include "core/engines/permdnn/permdnn_model.h"
#include "core/engines/permdnn/permdnn_quantities.h"

namespace permdse {

namespace {

PermdnnFormulas writtenDown() {
    const auto named = [](const char* id) { return FormulaText::named(id); };
    const PermdnnParameters<FormulaText> parameters{
        .pe_count = named("pe_count"),
        .multipliers_per_pe = named("multipliers_per_pe"),
        .accumulators_per_pe = named("accumulators_per_pe"),
        .p = named("p"),
        .weight_sram_sub_banks = named("weight_sram_sub_banks"),
        .weight_sram_depth = named("weight_sram_depth"),
        .weight_sram_width_bits = named("weight_sram_width_bits"),
        .permutation_sram_depth = named("permutation_sram_depth"),
        .permutation_sram_width_bits = named("permutation_sram_width_bits"),
        .activation_sram_banks = named("activation_sram_banks"),
        .activation_sram_depth = named("activation_sram_depth"),
        .activation_sram_width_bits = named("activation_sram_width_bits"),
        .fifo_depth = named("fifo_depth"),
        .weight_tag_bits = named("weight_tag_bits"),
        .datapath_bits = named("datapath_bits"),
        .accumulator_bits = named("accumulator_bits"),
        .pipeline_stages = named("pipeline_stages"),
        .activation_units = named("activation_units"),
        .max_packed_columns = named("max_packed_columns"),
        .shifts = named("shifts"),
        .design_block_size = named("permdnn_design_block_size"),
        .hardware_block_size = named("hardware_block_size"),
        .most_group_words = named("most_group_words"),
        .weight_table_bits = named("weight_table_bits")};
    PermdnnFormulas formulas;
    FormulaNames& name = formulas.names;
    formulas.hardware = permdnnHardware(parameters, name);
    static_cast<void>(
        name("pe_edge_mm",
             permdnnPeEdge_mm(named("pe_area_mm2"), named("filler_share"), parameters.pe_count)));
    // What the search for a mapping asks for by itself.
    const FormulaText blockSize =
        name("block_size", permdnnBlockSize(parameters.p, named("layer_p")));
    const FormulaText passes =
        name("passes", permdnnPasses(named("rows_per_pe"), named("pass_rows")));
    static_cast<void>(
        name("column_cycles", permdnnColumnCycles(named("block_rows"), formulas.hardware.lanes)));
    static_cast<void>(
        name("used_block_columns",
             permdnnUsedBlockColumns(named("inputs"), blockSize, named("activation_density"))));
    formulas.layer = permdnnLayerRun(parameters, formulas.hardware,
                                     {.outputs = named("outputs"),
                                      .inputs = named("inputs"),
                                      .activation_density = named("activation_density"),
                                      .block_size = blockSize,
                                      .passes = passes,
                                      .busy_cycles = named("busy_cycles"),
                                      .pe_busy_cycles = named("pe_busy_cycles"),
                                      .feed_wait_cycles = named("feed_wait_cycles"),
                                      .write_back_cycles = named("write_back_cycles"),
                                      .weight_words = named("weight_words"),
                                      .shift_words = named("shift_words"),
                                      .result_words = named("result_words")},
                                     name);
    return formulas;
}

} // namespace

const PermdnnFormulas& permdnnFormulas() {
    static const PermdnnFormulas formulas = writtenDown();
    return formulas;
}

void PermdnnModel::describe(std::vector<BillLineInfo>& lines) {
    using namespace permdnn_lines;
    using Arguments = std::vector<std::pair<std::string, std::string>>;
    const PermdnnFormulas& formulas = permdnnFormulas();
    const PermdnnHardware<FormulaText>& hardware = formulas.hardware;
    const auto describe = [&](Line line, const char* kind, Arguments arguments = {}) {
        lines[line].formulas = lineFormulas(kind, std::move(arguments), hardware.lines[line],
                                            formulas.layer.events[line]);
    };
    const auto describeSram = [&](Line line, const char* kind, const FormulaText& bytes,
                                  const char* width_bits) {
        describe(line, kind, sramArguments(bytes, FormulaText::named(width_bits)));
    };
    describeSram(WeightSram, "sram_read", hardware.weight_array_bytes, "weight_sram_width_bits");
    describe(WeightSramSelect, "mux_tree",
             {{"inputs", "weight_sram_sub_banks"}, {"width_bits", "weight_sram_width_bits + 1"}});
    describe(WeightSramWires, "wire",
             {{"width_bits", "weight_sram_width_bits + weight_sram_address_bits"},
              {"length_mm", "weight_sram_route_mm"}});
    describeSram(PermutationSram, "sram_read", hardware.permutation_array_bytes,
                 "permutation_sram_width_bits");
    describe(Accumulators, "register_bit");
    describe(PipelineRegisters, "register_bit");
    lines[WeightTable].formulas = weightTableFormulas();
    lines[WeightSelect].formulas =
        weightSelectFormulas("multiplier_count", "multiplier_count", "macs");
    describe(ActivationSelect, "mux_tree",
             {{"inputs", "packable_columns"}, {"width_bits", "datapath_bits"}});
    describe(Multipliers, "multiplier", {{"width_bits", "datapath_bits"}});
    describe(Adders, "adder", {{"width_bits", "accumulator_bits"}});
    describe(AccumulatorSelect, "mux_tree",
             {{"inputs", "selectable_accumulators"}, {"width_bits", "accumulator_bits"}});
    describe(ActivationUnits, "activation_unit", {{"width_bits", "datapath_bits"}});
    describe(Broadcast, "wire", {{"width_bits", "broadcast_bits"}, {"length_mm", "pe_edge_mm"}});
    describe(ClockTree, "clock_bit");
    describe(Filler, "filler");
    describeSram(ActivationSramRead, "sram_read", hardware.activation_array_bytes,
                 "activation_sram_width_bits");
    describeSram(ActivationSramWrite, "sram_write", hardware.activation_array_bytes,
                 "activation_sram_width_bits");
    describe(ActivationFifo, "register_bit");
    describe(ZeroDetector, "zero_detector", {{"width_bits", "datapath_bits"}});
    describe(Dram, "dram_bit");
    // What the frame of all engines charges.
    lines[ClockTree].formulas.events =
        (FormulaText::named("cycles") * hardware.lines[ClockTree].count).text();
    lines[Dram].formulas.events = "dram_bits";
}

std::vector<QuantityInfo> PermdnnModel::quantities() {
    constexpr bool ofDesign = false;
    std::vector<QuantityInfo> rows = commonQuantities("datapath_bits");
    const std::vector<QuantityInfo> own{
        {"multiplier_count", "", "Multipliers of the engine", "", {}, ofDesign},
        {"operations_per_cycle", "", "Peak operations per cycle", "", {}, ofDesign},
        {"scan_width",
         "",
         "A: activations that the activation SRAM delivers per cycle",
         "",
         {},
         ofDesign},
        {"broadcast_bits", "bit", "An activation with its 16-bit column number", "", {}, ofDesign},
        {"pipeline_bits",
         "bit",
         "Register bits between the stages of a PE: a word per multiplier, and the "
         "activation with its column number",
         "",
         {},
         ofDesign},
        {"accumulator_register_bits", "bit", "Accumulators of a PE", "", {}, ofDesign},
        {"clocked_bits",
         "bit",
         "Register bits of a PE that the clock reaches in every cycle",
         "",
         {},
         ofDesign},
        {"selectable_accumulators",
         "",
         "Accumulators that one multiplier chooses from: the multipliers share them out, "
         "but one that works on a block row reaches each of its rows",
         "",
         {},
         ofDesign},
        {"hardware_block_size",
         "",
         "Largest block size that the engine is to run: the design's, or the largest of the "
         "layers' and the reference's if that is 0",
         "",
         {"p"},
         ofDesign},
        {"packable_columns",
         "",
         "Most columns that can share a cycle: each multiplier chooses one of their activations",
         "",
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
         "",
         {},
         ofDesign},
        {"pe_edge_mm", "mm", "Edge of a PE with its filler", "", {}, ofDesign},
        {"weight_sram_address_bits",
         "bit",
         "Address of a word in the weight SRAM of a PE",
         "",
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
         "",
         {},
         ofDesign},
        {"block_size", "", "Block size: the design's, or the layer's if that is 0"},
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
        {"dealt_by_pass",
         "",
         "1 if rows are dealt out to the PEs pass by pass, 0 if PE by PE "
         "(docs/model.md#permdnn-rows)",
         "",
         {"outputs", "pe_count", "block_size", "row_partition"}},
        {"passes", "", "K: passes over the inputs"},
        {"block_rows",
         "",
         "B: most block rows that the rows of one PE touch in the first pass "
         "(docs/model.md#permdnn-rows)",
         "",
         {"rows_per_pe", "pass_rows", "block_size", "outputs"}},
        {"column_cycles", "", "c: cycles of a non-zero column in the first pass"},
        {"packed_columns",
         "",
         "G: non-zero columns of a block column that share a cycle in the first pass "
         "(docs/model.md#permdnn-mac)",
         "",
         {"lanes", "block_rows", "max_packed_columns", "block_size", "fifo_depth",
          "weight_sram_sub_banks"}},
        {"nonzero_inputs", "", "Expected non-zero inputs"},
        {"issues",
         "",
         "Groups of non-zero columns issued in all passes: the non-zero inputs if G = 1, else the "
         "sum over block columns of E[ceil(X / G)], X ~ Binomial(p, d) (docs/model.md#permdnn-mac)",
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
        {"computing_cycles", "", "Cycles without waiting for DRAM"},
        {"macs", "", "Multiply-accumulates on the compressed layer"},
        {"multiplications", "", "Multiplier slots used"},
        {"operations", "", "Operations executed on the compressed layer"},
        {"block_columns", "", "Block columns of the layer"},
        {"used_block_columns", "", "Expected block columns with any non-zero input"},
        {"shift_bits", "bit", "Bits of a stored shift; 0 if shifts are natural"},
        {"weight_bits", "bit", "Stored model: weights and shifts of all blocks"},
        {"weight_words",
         "",
         "Words that PEs read from their weight SRAMs: those that the columns of each group lie "
         "in, summed over groups, PEs and passes (docs/model.md#permdnn-words)",
         "",
         {"issues", "packed_columns", "weight_tag_bits", "weight_sram_width_bits", "rows_per_pe",
          "pass_rows", "block_size", "outputs", "nonzero_inputs", "dealt_by_pass"}},
        {"shift_words",
         "",
         "Words that PEs read from their permutation SRAMs: those that the shifts of each used "
         "block column lie in, summed over PEs and passes (docs/model.md#permdnn-words)",
         "",
         {"used_block_columns", "shift_bits", "permutation_sram_width_bits", "rows_per_pe",
          "pass_rows", "block_size", "outputs", "dealt_by_pass"}},
        {"result_words",
         "",
         "Words of the activation SRAM that results are written to, pass by pass",
         "",
         {"outputs", "rows_per_pe", "pass_rows", "datapath_bits", "activation_sram_width_bits",
          "dealt_by_pass"}},
        {"pe_busy_cycles",
         "",
         "Cycles of the multipliers, summed over the PEs with rows in the pass",
         "",
         {"busy_cycles", "passes", "outputs", "rows_per_pe", "pass_rows", "pe_count",
          "dealt_by_pass"}},
    };
    const std::vector<QuantityInfo> table = sharedWeightQuantities();
    rows.insert(rows.end(), own.begin(), own.end());
    rows.insert(rows.end(), table.begin(), table.end());
    return withFormulas(std::move(rows), permdnnFormulas().names);
}

} // namespace permdse
