// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/eie/eie_lines.h"
#include "core/architecture/eie/eie_model.h"
#include "core/architecture/table_rows.h"

namespace permdse {

void EieModel::describe(std::vector<BillLineInfo>& lines) {
    using namespace eie_lines;
    lines[SpmatSram].formulas = {"sram_read",
                                 {{"bytes", "spmat_sram_kib * 1024"},
                                  {"width_bits", "spmat_sram_width_bits"},
                                  {"interval", "entries_per_read"}},
                                 "pe_count",
                                 "pe_count * stream_words_per_column / stream_cycles_per_column",
                                 "equivalent_pes * broadcast_columns * column_words"};
    lines[PointerSram].formulas = {"sram_read",
                                   {{"bytes", "pointer_sram_kib * 1024 / 2"},
                                    {"width_bits", "pointer_bits"},
                                    {"interval", "1"}},
                                   "2 * pe_count",
                                   "2 * pe_count / stream_cycles_per_column",
                                   "2 * pe_count * broadcast_columns"};
    const std::vector<std::pair<std::string, std::string>> activationSram{
        {"bytes", "activation_sram_bytes"},
        {"width_bits", "activation_sram_width_bits"},
        {"interval", "1"}};
    const auto wordsFor = [](const std::string& values) { // dealt out to the PEs in turn
        const std::string each = "floor(" + values + " / pe_count)";
        return "(" + values + " - pe_count * " + each + ") * ceil((" + each +
               " + 1) / activations_per_word) + (pe_count * (1 + " + each + ") - " + values +
               ") * ceil(" + each + " / activations_per_word)";
    };
    lines[ActivationSramRead].formulas = {"sram_read", activationSram, "pe_count",
                                          "pe_count / register_file_entries", wordsFor("inputs")};
    lines[ActivationSramWrite].formulas = {"sram_write", activationSram, "pe_count", "0",
                                           wordsFor("outputs")};
    lines[ActivationQueue].formulas = {"register_bit",
                                       {},
                                       "pe_count * queue_bits",
                                       "pe_count * 2 * queue_entry_bits / stream_cycles_per_column",
                                       "2 * queue_entry_bits * broadcast_columns * pe_count"};
    const std::string perCycle = "pe_count * stream_entries_per_column / stream_cycles_per_column";
    lines[PipelineRegisters].formulas = {"register_bit",
                                         {},
                                         "pe_count * pipeline_bits",
                                         perCycle + " * pipeline_bits",
                                         "worked_entries * pipeline_bits"};
    lines[RegisterFiles].formulas = {"register_bit",
                                     {},
                                     "pe_count * register_file_bits",
                                     perCycle + " * 2 * datapath_bits",
                                     "worked_entries * 2 * datapath_bits"};
    lines[WeightTable].formulas = weightTableFormulas();
    lines[WeightSelect].formulas = weightSelectFormulas("pe_count", perCycle, "worked_entries");
    lines[Multipliers].formulas = {
        "multiplier", {{"width_bits", "datapath_bits"}}, "pe_count", perCycle, "worked_entries"};
    lines[Adders].formulas = {
        "adder", {{"width_bits", "datapath_bits"}}, "pe_count", perCycle, "worked_entries"};
    lines[RegisterSelect].formulas = {
        "mux_tree",
        {{"inputs", "register_file_entries"}, {"width_bits", "datapath_bits"}},
        "2 * pe_count",
        "2 * " + perCycle,
        "2 * worked_entries"};
    lines[ClockTree].formulas = {"clock_bit",
                                 {},
                                 "pe_count * clocked_bits",
                                 "pe_count * clocked_bits",
                                 "cycles * pe_count * clocked_bits"};
    lines[Filler].formulas = {"filler", {}, "pe_count", "0", "0"};
    lines[LeadingNonZero].formulas = {
        "leading_non_zero_node", {}, "lnzd_nodes", "lnzd_nodes", "broadcast_columns * lnzd_nodes"};
    lines[Dram].formulas = {"dram_bit", {}, "0", "0", "dram_bits"};
}

std::vector<QuantityInfo> EieModel::quantities() {
    constexpr bool ofDesign = false;
    std::vector<QuantityInfo> rows = commonQuantities("datapath_bits");
    const std::vector<std::string> stream{"eie_design_rows_per_pe", "eie_design_weight_density"};
    const std::vector<QuantityInfo> own{
        {"multiplier_count", "", "Multipliers of the engine", "pe_count", {}, ofDesign},
        {"operations_per_cycle", "", "Peak operations per cycle", "2 * pe_count", {}, ofDesign},
        {"entry_bits",
         "bit",
         "A stored entry: tag and relative index",
         "weight_tag_bits + index_bits",
         {},
         ofDesign},
        {"entries_per_read",
         "",
         "Entries in a word of the sparse-matrix SRAM",
         "max(1, floor(spmat_sram_width_bits / entry_bits))",
         {},
         ofDesign},
        {"activations_per_word",
         "",
         "Activations in a word of the activation SRAM",
         "max(1, floor(activation_sram_width_bits / datapath_bits))",
         {},
         ofDesign},
        {"pipeline_bits",
         "bit",
         "Register bits of a PE: a weight, an activation and a result between stages, and the word "
         "of "
         "the sparse matrix in use",
         "(pipeline_stages - 1) * 3 * datapath_bits + spmat_sram_width_bits",
         {},
         ofDesign},
        {"queue_entry_bits",
         "bit",
         "An activation with its 16-bit column number",
         "datapath_bits + 16",
         {},
         ofDesign},
        {"queue_bits",
         "bit",
         "Activation queue of a PE",
         "fifo_depth * queue_entry_bits",
         {},
         ofDesign},
        {"register_file_bits",
         "bit",
         "Source and destination register files of a PE",
         "2 * register_file_entries * datapath_bits",
         {},
         ofDesign},
        {"clocked_bits",
         "bit",
         "Register bits of a PE that the clock reaches in every cycle",
         "queue_bits + register_file_bits + pipeline_bits + weight_table_bits",
         {},
         ofDesign},
        {"lnzd_nodes",
         "",
         "Nodes of the quad tree over the PEs",
         "ceil((pe_count - 1) / 3)",
         {},
         ofDesign},
        {"stream_cycles_per_column", "",
         "Cycles of a column of the stream that defines design power (docs/model.md#eie)", "",
         stream, ofDesign},
        {"stream_entries_per_column", "",
         "Entries and padding of a column of that stream in one PE", "", stream, ofDesign},
        {"stream_words_per_column",
         "",
         "Words of the sparse-matrix SRAM that are read for a column of that stream",
         "",
         {"stream_entries_per_column", "entries_per_read", "eie_design_activation_density"},
         ofDesign},
        {"rows_per_pe", "", "h: rows of the fuller PEs", "ceil(outputs / pe_count)"},
        {"equivalent_pes", "", "Sums over PEs are proportional to the rows",
         "outputs / rows_per_pe"},
        {"column_entries", "", "e: entries of a column in one PE", "rows_per_pe * weight_density"},
        {"column_padding",
         "",
         "P: expected padding entries, w sum of q^(S j) max(0, h - S j) over j >= 1 with "
         "S = 2^index_bits and q = 1 - w",
         "",
         {"rows_per_pe", "weight_density", "index_bits"}},
        {"column_empty", "", "E: probability that a PE has no entry in a column",
         "(1 - weight_density)^rows_per_pe"},
        {"column_held",
         "",
         "H: probability that the first word of a column's entries is the one that the PE read "
         "last "
         "(docs/model.md#eie-words)",
         "",
         {"rows_per_pe", "weight_density", "index_bits", "activation_density", "entries_per_read"}},
        {"column_words", "", "Words of the sparse-matrix SRAM that a PE reads for a column",
         "(1 - column_empty) * (1 - column_held) + max(0, column_entries + column_padding - (1 - "
         "column_empty)) / entries_per_read"},
        {"column_cycles", "", "mu: mean cycles of a broadcast column, at least one",
         "column_entries + column_padding + column_empty"},
        {"column_variance",
         "",
         "v: variance of these cycles, by an exact recursion over the gaps",
         "",
         {"rows_per_pe", "weight_density", "index_bits"}},
        {"broadcast_columns", "", "C: expected non-zero inputs", "inputs * activation_density"},
        {"variation", "", "cv: variation of the cycles of a column",
         "sqrt(column_variance) / column_cycles"},
        {"pe_spread", "", "l: logarithm of the PEs in use", "log(min(pe_count, outputs))"},
        {"slowest_cycles",
         "",
         "Expected cycles of the slowest of the PEs on a column, from the exact distribution of "
         "its "
         "entries (docs/model.md#eie-load-balance)",
         "",
         {"rows_per_pe", "weight_density", "index_bits", "pe_count", "outputs"}},
        {"lockstep", "", "lambda: loss if PEs waited for each other at every column",
         "max(0, slowest_cycles / column_cycles - 1)"},
        {"run_term", "", "t: the longest of finite runs",
         "eie_balance_run_scale * variation * pe_spread^eie_balance_run_pe_exponent / "
         "sqrt(max(1, broadcast_columns))"},
        {"queue_term", "", "s: what the queues do not absorb",
         "lockstep / (1 + eie_balance_absorb_scale / variation^eie_balance_absorb_cv_exponent * "
         "max(0, fifo_depth - 1)^eie_balance_absorb_depth_exponent)"},
        {"load_balance", "", "phi: time over that of perfectly balanced PEs",
         "min(pe_count, outputs) <= 1 || variation <= 0 ? 1 : fifo_depth == 1 ? 1 + lockstep : 1 + "
         "min(lockstep, (queue_term^eie_balance_norm + run_term^eie_balance_norm)^(1 / "
         "eie_balance_norm))"},
        {"busy_cycles", "", "Cycles of real entries, perfectly balanced",
         "broadcast_columns * column_entries"},
        {"computing_cycles", "", "Cycles without waiting for DRAM",
         "busy_cycles + stall_padding_cycles + stall_empty_column_cycles + stall_imbalance_cycles "
         "+ "
         "stall_fill_cycles"},
        {"macs", "", "Multiply-accumulates on the pruned layer",
         "outputs * weight_density * broadcast_columns"},
        {"multiplications", "", "Multiplier slots used on real entries", "macs"},
        {"operations", "", "Operations executed on the pruned layer", "2 * macs"},
        {"worked_entries", "", "Entries and padding that all PEs work on",
         "equivalent_pes * broadcast_columns * (column_entries + column_padding)"},
        {"stored_bits_per_pe", "bit", "Entries and padding that a PE stores",
         "(column_entries + column_padding) * inputs * entry_bits"},
        {"pointer_bits_per_pe", "bit", "Column pointers that a PE stores",
         "(inputs + 1) * pointer_bits"},
        {"weight_bits", "bit", "Stored model: entries, padding and pointers",
         "equivalent_pes * stored_bits_per_pe + pe_count * pointer_bits_per_pe"},
        {"activation_bits_per_pe", "bit", "Inputs and results of a PE",
         "(ceil(inputs / pe_count) + rows_per_pe) * datapath_bits"},
        {"dram_bits", "bit", "Streamed from DRAM",
         "equivalent_pes * max(0, stored_bits_per_pe - spmat_sram_kib * 8192) + pe_count * "
         "(max(0, pointer_bits_per_pe - pointer_sram_kib * 8192) + max(0, activation_bits_per_pe - "
         "activation_sram_bytes * 8))"},
    };
    const std::vector<QuantityInfo> table = sharedWeightQuantities();
    rows.insert(rows.end(), own.begin(), own.end());
    rows.insert(rows.end(), table.begin(), table.end());
    return rows;
}

} // namespace permdse
