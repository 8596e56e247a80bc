// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/table_rows.h"
#include "core/engines/eie/eie_lines.h"
#include "core/engines/eie/eie_model.h"

namespace permdse {

namespace {

/// The text with the kind of a batch in the place of each @.
std::string ofKind(const std::string& text, const std::string& kind) {
    std::string result;
    for (const char c : text) {
        if (c == '@') {
            result += kind;
        } else {
            result += c;
        }
    }
    return result;
}

/// Quantities of the last batch of rows, or with the ending "_full" of each of the others.
std::vector<QuantityInfo> batchQuantities(bool isLast) {
    const std::string kind = isLast ? "" : "_full";
    const std::string share = isLast ? "fuller_share" : "1";
    const std::string which = isLast ? " (last batch of rows)" : " (each batch before the last)";
    const auto row = [&](const char* id, const char* meaning, const std::string& formula,
                         const std::vector<std::string>& operands = {}) {
        QuantityInfo info{id + kind, "", meaning + which, ofKind(formula, kind)};
        for (const std::string& operand : operands) {
            info.operands.push_back(ofKind(operand, kind));
        }
        return info;
    };
    const std::string others = isLast ? "(1 - fuller_share)" : "0";
    return {
        row("batch_rows", "r: rows of the fuller PEs",
            isLast ? "rows_per_pe - (batches - 1) * batch_rows_full"
                   : "ceil(rows_per_pe / batches)"),
        row("batch_pes", "N: PEs with rows",
            isLast ? "batch_rows == 1 ? fuller_pes : pes_in_use" : "pes_in_use"),
        row("column_entries", "e: entries of a column in one PE", "batch_rows@ * weight_density"),
        row("column_padding",
            "P: expected padding entries, w sum of q^(S j) max(0, r - S j) over j >= 1 with "
            "S = 2^index_bits and q = 1 - w",
            "", {"batch_rows@", "weight_density", "index_bits"}),
        row("column_empty", "E: probability that a PE has no entry in a column",
            "(1 - weight_density)^batch_rows@"),
        row("column_cycles", "mu: mean cycles of a broadcast column, at least one",
            "column_entries@ + column_padding@ + column_empty@"),
        row("column_variance", "v: variance of these cycles, by an exact recursion over the gaps",
            "", {"batch_rows@", "weight_density", "index_bits"}),
        row("variation", "cv: variation of the cycles of a column",
            "sqrt(column_variance@) / column_cycles@"),
        row("pe_spread", "Logarithm of the PEs in use", "log(batch_pes@)"),
        row("slowest_cycles",
            "Expected cycles of the slowest of the PEs on a column, from the exact distribution "
            "of its entries (docs/model.md#eie-load-balance)",
            "", {"batch_rows@", "weight_density", "index_bits", "batch_pes@", "fuller_pes"}),
        row("lockstep", "lambda: loss if PEs waited for each other at every column",
            "max(0, slowest_cycles@ / column_cycles@ - 1)"),
        row("run_term", "t: the longest of finite runs",
            "eie_balance_run_scale * variation@ * pe_spread@^eie_balance_run_pe_exponent / "
            "sqrt(max(1, broadcast_columns))"),
        row("queue_term", "s: what the queues do not absorb",
            "lockstep@ / (1 + eie_balance_absorb_scale / "
            "variation@^eie_balance_absorb_cv_exponent * max(0, fifo_depth - "
            "1)^eie_balance_absorb_depth_exponent)"),
        row("load_balance", "phi: time over that of perfectly balanced PEs",
            "batch_pes@ <= 1 || variation@ <= 0 ? 1 : fifo_depth == 1 ? 1 + lockstep@ : 1 + "
            "min(lockstep@, (queue_term@^eie_balance_norm + run_term@^eie_balance_norm)^(1 / "
            "eie_balance_norm))"),
        row("batch_cycles", "Cycles of computing",
            "broadcast_columns * column_cycles@ * load_balance@"),
        row("mean_entries", "Entries worked on, average of the PEs",
            isLast ? "broadcast_columns * weight_density * (batch_rows - 1 + fuller_share)"
                   : "broadcast_columns * column_entries_full"),
        row("mean_padding", "Padding entries worked on, average of the PEs",
            "broadcast_columns * (" + share + " * column_padding@ + " + others +
                " * other_padding)"),
        row("mean_empty", "Columns without an entry, average of the PEs",
            "broadcast_columns * (" + share + " * column_empty@ + " + others +
                " * (1 - weight_density)^(batch_rows@ - 1))"),
        row("read_wait", "Cycles of waiting for inputs to be read",
            "1 + max(0, (feed_cycles - 1) * (1 - batch_cycles@ / feed_cycles))"),
        row("list_reads",
            "Words of the sparse-matrix SRAM that a PE reads (docs/model.md#eie-words)", "",
            {"batch_rows@", "weight_density", "index_bits", "inputs", "activation_density",
             "entries_per_read"}),
    };
}

} // namespace

void EieModel::describe(std::vector<BillLineInfo>& lines) {
    using namespace eie_lines;
    lines[SpmatSram].formulas = {"sram_read",
                                 {{"bytes", "spmat_sram_kib * 1024"},
                                  {"width_bits", "spmat_sram_width_bits"},
                                  {"interval", "entries_per_read"}},
                                 "pe_count",
                                 "pe_count * stream_words_per_column / stream_cycles_per_column",
                                 "pes_in_use * ((batches - 1) * list_reads_full + fuller_share * "
                                 "list_reads + (1 - fuller_share) * other_list_reads)"};
    lines[PointerSram].formulas = {
        "sram_read",
        {{"bytes", "pointer_sram_kib * 1024 / 2"},
         {"width_bits", "pointer_bits"},
         {"interval", "1"}},
        "2 * pe_count",
        "2 * pe_count / stream_cycles_per_column",
        "mapped_pes * (2 * batches * broadcast_columns + group_switches * "
        "base_words)"};
    const std::vector<std::pair<std::string, std::string>> activationSram{
        {"bytes", "activation_sram_bytes"},
        {"width_bits", "activation_sram_width_bits"},
        {"interval", "1"}};
    const auto wordsFor = [](const std::string& values) { // dealt out to the PEs in turn
        const std::string each = "floor(" + values + " / mapped_pes)";
        return "(" + values + " - mapped_pes * " + each + ") * ceil((" + each +
               " + 1) / activations_per_word) + (mapped_pes * (1 + " + each + ") - " + values +
               ") * ceil(" + each + " / activations_per_word)";
    };
    lines[ActivationSramRead].formulas = {"sram_read", activationSram, "pe_count",
                                          "pe_count / register_file_entries",
                                          "batches * (" + wordsFor("inputs") + ")"};
    lines[ActivationSramWrite].formulas = {
        "sram_write", activationSram, "pe_count", "0",
        "(batches - 1) * mapped_pes * ceil(batch_rows_full / activations_per_word) + " +
            wordsFor("last_outputs")};
    lines[ActivationQueue].formulas = {
        "register_bit",
        {},
        "pe_count * queue_bits",
        "pe_count * 2 * queue_entry_bits / stream_cycles_per_column",
        "2 * queue_entry_bits * batches * broadcast_columns * mapped_pes"};
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
    lines[LeadingNonZero].formulas = {"leading_non_zero_node",
                                      {},
                                      "lnzd_nodes",
                                      "lnzd_nodes",
                                      "batches * broadcast_columns * ceil((mapped_pes - 1) / 3)"};
    lines[LeadingNonZero].formulas.own_component = std::make_shared<const LogicComponentInfo>(
        LogicComponentInfo{LogicKind::Own,
                           "leading_non_zero_node",
                           "Leading-non-zero node",
                           "an event is one cycle of a node",
                           {},
                           "eie_lnzd_um2",
                           "eie_lnzd_pj"});
    // At most a column, an entry and a word of the sparse matrix in every PE and cycle.
    lines[SpmatSram].formulas.peak_events = "pe_count";
    lines[PointerSram].formulas.peak_events = "2 * pe_count";
    lines[ActivationSramRead].formulas.peak_events = "pe_count";
    lines[ActivationSramWrite].formulas.peak_events = "pe_count";
    lines[ActivationQueue].formulas.peak_events = "pe_count * 2 * queue_entry_bits";
    lines[PipelineRegisters].formulas.peak_events = "pe_count * pipeline_bits";
    lines[RegisterFiles].formulas.peak_events = "pe_count * 2 * datapath_bits";
    lines[WeightSelect].formulas.peak_events = "has_weight_table * pe_count";
    for (const Line line : {Multipliers, Adders}) {
        lines[line].formulas.peak_events = "pe_count";
    }
    lines[RegisterSelect].formulas.peak_events = "2 * pe_count";
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
        {"mapped_pes",
         "",
         "PEs that rows and inputs are dealt out to: all, or fewer where pointers stream "
         "(docs/model.md#eie-batches)",
         "",
         {"pe_count", "row_batches"}},
        {"rows_per_pe", "", "h: rows of the fuller PEs", "ceil(outputs / mapped_pes)"},
        {"pes_in_use", "", "PEs that have rows", "min(mapped_pes, outputs)"},
        {"fuller_pes", "", "PEs with h rows; the others have one less",
         "outputs - (rows_per_pe - 1) * mapped_pes"},
        {"fuller_share", "", "Share of these PEs", "fuller_pes / pes_in_use"},
        {"batches",
         "",
         "b: batches of rows that a PE adds up at a time, at least ceil(h / "
         "register_file_entries) (docs/model.md#eie-batches)",
         "",
         {"rows_per_pe", "register_file_entries", "row_batches"}},
        {"last_outputs", "", "Rows of all PEs in the last batch",
         "outputs - (batches - 1) * batch_rows_full * mapped_pes"},
        {"broadcast_columns", "", "C: expected non-zero inputs", "inputs * activation_density"},
        {"other_padding",
         "",
         "Padding entries of a column of the last batch in a PE with a row less",
         "",
         {"batch_rows", "weight_density", "index_bits"}},
        {"other_cycles", "", "Mean cycles of a broadcast column in such a PE",
         "(batch_rows - 1) * weight_density + other_padding + (1 - weight_density)^(batch_rows - "
         "1)"},
        {"other_list_reads",
         "",
         "Words that such a PE reads in the last batch",
         "",
         {"batch_rows", "weight_density", "index_bits", "inputs", "activation_density",
          "entries_per_read"}},
        {"scan_cycles", "", "Cycles of reading the inputs once, a word per PE and cycle",
         "ceil(ceil(inputs / mapped_pes) / activations_per_word)"},
        {"feed_cycles", "",
         "Cycles of reading and broadcasting a batch's inputs: both at once, unless the register "
         "file holds a single word",
         "scan_cycles + (max(1, floor(register_file_entries / activations_per_word)) == 1 ? "
         "broadcast_columns : 0)"},
        {"base_words",
         "",
         "Pointer words that hold the base of a group of columns",
         "",
         {"spmat_sram_kib", "spmat_sram_width_bits", "entry_bits", "pointer_bits"}},
        {"fullest_entries",
         "",
         "Entries and padding of the fullest PE (docs/model.md#eie-storage)",
         "",
         {"outputs", "inputs", "weight_density", "index_bits", "mapped_pes",
          "register_file_entries"}},
        {"column_groups",
         "",
         "Groups of columns whose entries a pointer reaches",
         "",
         {"fullest_entries", "pointer_bits", "inputs", "batches"}},
        {"group_switches", "", "Changes to another group in a run",
         "(column_groups - 1) * (1 - (1 - activation_density)^(inputs * batches / "
         "column_groups))"},
        {"pointer_wait", "", "Cycles of waiting for the bases of groups",
         "group_switches * max(0, 1 + ceil(base_words / 2) - (batch_cycles + (batches - 1) * "
         "batch_cycles_full) / max(1, broadcast_columns * batches))"},
        {"busy_cycles", "", "Cycles of real entries, perfectly balanced",
         "mean_entries + (batches - 1) * mean_entries_full"},
        {"computing_cycles", "", "Cycles without waiting for DRAM",
         "busy_cycles + stall_padding_cycles + stall_empty_column_cycles + stall_imbalance_cycles "
         "+ stall_read_cycles + stall_write_back_cycles + stall_fill_cycles"},
        {"macs", "", "Multiply-accumulates on the pruned layer",
         "outputs * weight_density * broadcast_columns"},
        {"multiplications", "", "Multiplier slots used on real entries", "macs"},
        {"operations", "", "Operations executed on the pruned layer", "2 * macs"},
        {"worked_entries", "", "Entries and padding that all PEs work on",
         "pes_in_use * (busy_cycles + stall_padding_cycles)"},
        {"stored_entries", "", "Entries and padding that all PEs store",
         "inputs * (outputs * weight_density + pes_in_use * ((batches - 1) * column_padding_full + "
         "fuller_share * column_padding + (1 - fuller_share) * other_padding))"},
        {"list_words",
         "",
         "Words of the sparse-matrix SRAMs that hold them",
         "",
         {"batches", "weight_density", "index_bits", "inputs", "entries_per_read"}},
        {"fullest_words",
         "",
         "Words of the fullest PE",
         "",
         {"fullest_entries", "list_words", "entries_per_read"}},
        {"pointer_words", "", "Pointers of a PE, and bases of groups of columns",
         "batches * inputs + column_groups + (column_groups - 1) * base_words"},
        {"weight_bits", "bit", "Stored model: entries, padding and pointers",
         "stored_entries * entry_bits + mapped_pes * pointer_words * pointer_bits"},
    };
    for (const bool isLast : {true, false}) {
        const std::vector<QuantityInfo> ofBatch = batchQuantities(isLast);
        rows.insert(rows.end(), ofBatch.begin(), ofBatch.end());
    }
    const std::vector<QuantityInfo> table = sharedWeightQuantities();
    rows.insert(rows.end(), own.begin(), own.end());
    rows.insert(rows.end(), table.begin(), table.end());
    return rows;
}

} // namespace permdse
