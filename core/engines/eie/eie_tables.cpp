// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/table_rows.h"
#include "core/engines/eie/eie_lines.h"
#include "core/engines/eie/eie_model.h"

namespace permdse {

std::vector<ParameterRow<EieDesign>> EieModel::parameters() {
    using D = EieDesign;
    std::vector<ParameterRow<D>> rows;
    rows.push_back(bindParameter<&D::pe_count, D>(
        integerParameter("pe_count", "N_PE", "", "Number of processing elements", 1, 4096,
                         "published", "cycles, area, power, capacity")));
    rows.push_back(bindParameter<&D::clock_ghz, D>(clockParameter("published")));
    rows.push_back(bindParameter<&D::fifo_depth, D>(
        integerParameter("fifo_depth", "D", "", "Entries of the activation queue of each PE", 1,
                         4096, "published", "cycles (load balance), area")));
    rows.push_back(bindParameter<&D::weight_tag_bits, D>(
        integerParameter("weight_tag_bits", "", "bit",
                         "Bits of a stored weight: a tag into the table of shared weights, or the "
                         "weight itself where "
                         "it is as wide as the datapath",
                         1, 32, "published", "capacity, area, energy")));
    rows.push_back(bindParameter<&D::index_bits, D>(
        integerParameter("index_bits", "", "bit",
                         "Bits of the relative row index of an entry; longer gaps need padding "
                         "entries",
                         1, 16, "published", "cycles (padding), capacity")));
    rows.push_back(bindParameter<&D::datapath_bits, D>(
        integerParameter("datapath_bits", "w", "bit", "Width of activations and arithmetic", 4, 32,
                         "published", "area, energy")));
    rows.push_back(bindParameter<&D::spmat_sram_kib, D>(integerParameter(
        "spmat_sram_kib", "", "KiB", "Sparse-matrix SRAM of each PE: weights and relative indices",
        1, 4096, "published", "area, energy, capacity, clock")));
    rows.push_back(bindParameter<&D::spmat_sram_width_bits, D>(integerParameter(
        "spmat_sram_width_bits", "", "bit", "Width of the sparse-matrix SRAM: entries per read", 8,
        512, "published", "area, energy")));
    rows.push_back(bindParameter<&D::pointer_sram_kib, D>(integerParameter(
        "pointer_sram_kib", "", "KiB", "Pointer SRAM of each PE, both banks together", 1, 4096,
        "published", "area, energy, capacity")));
    rows.push_back(bindParameter<&D::pointer_bits, D>(
        integerParameter("pointer_bits", "", "bit", "Width of a column pointer", 8, 64, "published",
                         "cycles (groups of columns), area, energy, capacity")));
    rows.push_back(bindParameter<&D::activation_sram_bytes, D>(
        integerParameter("activation_sram_bytes", "", "byte", "Activation SRAM of each PE", 256,
                         1048576, "published", "area, capacity")));
    rows.push_back(bindParameter<&D::activation_sram_width_bits, D>(
        integerParameter("activation_sram_width_bits", "", "bit", "Width of the activation SRAM", 8,
                         512, "chosen", "cycles (reading, write-back), area, energy")));
    rows.push_back(bindParameter<&D::register_file_entries, D>(
        integerParameter("register_file_entries", "", "",
                         "Entries of each of the two activation register files of a PE: rows "
                         "that it adds up at a time",
                         1, 4096, "published", "cycles (batches), area, power")));
    rows.push_back(bindParameter<&D::pipeline_stages, D>(
        integerParameter("pipeline_stages", "", "", "Pipeline stages of a PE", 2, 32, "published",
                         "cycles (fill), area, power")));
    rows.push_back(bindParameter<&D::row_batches, D>(choiceParameter(
        "row_batches", "",
        "How many batches rows are added up in: the fewest that the register files allow, as "
        "published, or best, the number with the least cycles",
        {"fewest", "best"}, "chosen", "cycles, energy, capacity")));
    return rows;
}

std::vector<StageInputs> EieModel::stages() {
    return {
        {Stage::Count,
         {"pe_count", "fifo_depth", "weight_tag_bits", "index_bits", "datapath_bits",
          "spmat_sram_kib", "spmat_sram_width_bits", "pointer_bits", "activation_sram_width_bits",
          "register_file_entries", "pipeline_stages", "row_batches"}},
        {Stage::Capacity,
         {"pe_count", "spmat_sram_kib", "spmat_sram_width_bits", "pointer_sram_kib", "pointer_bits",
          "activation_sram_bytes", "activation_sram_width_bits"}},
        {Stage::Bill,
         {"pe_count", "fifo_depth", "weight_tag_bits", "index_bits", "datapath_bits",
          "spmat_sram_kib", "spmat_sram_width_bits", "pointer_sram_kib", "pointer_bits",
          "activation_sram_bytes", "activation_sram_width_bits", "register_file_entries",
          "pipeline_stages"}},
        {Stage::Price, {"clock_ghz"}}};
}

std::vector<BillLineInfo> EieModel::billLines() {
    using namespace eie_lines;
    std::vector<BillLineInfo> lines(Count);
    lines[SpmatSram] = {"spmat_sram", "Sparse-matrix SRAM", "spmat_read", Category::Memory, "read"};
    lines[PointerSram] = {"pointer_sram", "Pointer SRAM", "pointer_read", Category::Memory, "read"};
    lines[ActivationSramRead] =
        sramReadingLine("activation_sram", "Activation SRAM", "activation_rw", Category::Memory);
    lines[ActivationSramWrite] =
        sramWritingLine("activation_sram", "Activation SRAM", "activation_rw", Category::Memory);
    lines[ActivationQueue] = {"activation_queue", "Activation queue", "activation_queue",
                              Category::Register, "bit read or written"};
    lines[PipelineRegisters] = pipelineRegistersLine("arithmetic");
    lines[RegisterFiles] = {"register_files", "Activation register files", "activation_rw",
                            Category::Register, "bit read or written"};
    lines[WeightTable] = weightTableLine();
    lines[WeightSelect] = weightSelectLine();
    lines[Multipliers] = multipliersLine();
    lines[Adders] = accumulationAddersLine();
    lines[RegisterSelect] = {"register_select", "Register-file selection", "activation_rw",
                             Category::Combinational, "selection"};
    lines[ClockTree] = clockTreeLine();
    lines[Filler] = fillerLine();
    lines[LeadingNonZero] = {"lnzd_nodes", "Leading-non-zero nodes", "lnzd", Category::Global,
                             "cycle"};
    lines[Dram] = dramLine();
    describe(lines);
    return lines;
}

std::vector<MetricInfo> EieModel::stalls() {
    return {
        dramStall(),
        {"stall_padding_cycles", "Padding entries", "cycles",
         "Cycles spent on entries that only bridge gaps longer than the relative index reaches",
         Sense::Minimise, "mean_padding + (batches - 1) * mean_padding_full"},
        {"stall_empty_column_cycles", "Empty columns", "cycles",
         "Cycles of PEs on broadcast columns in which they have no entry", Sense::Minimise,
         "mean_empty + (batches - 1) * mean_empty_full"},
        {"stall_imbalance_cycles", "Load imbalance", "cycles",
         "Cycles of waiting for the slowest PE, as far as the queues do not absorb it",
         Sense::Minimise,
         "batch_cycles - broadcast_columns * column_cycles + max(0, broadcast_columns * (1 - "
         "fuller_share) * (column_cycles - other_cycles)) + (batches - 1) * (batch_cycles_full - "
         "broadcast_columns * column_cycles_full)"},
        {"stall_read_cycles", "Waiting for activations", "cycles",
         "Cycles in which no PE has work because inputs are being read, or the base of a group of "
         "columns",
         Sense::Minimise, "read_wait + (batches - 1) * read_wait_full + pointer_wait"},
        {"stall_write_back_cycles", "Write-back", "cycles",
         "Cycles of writing results to the activation SRAMs after each batch", Sense::Minimise,
         "ceil(batch_rows / activations_per_word) + (batches - 1) * ceil(batch_rows_full / "
         "activations_per_word)"},
        {"stall_fill_cycles", "Pipeline fill", "cycles",
         "Cycles until a batch of rows delivers its first result", Sense::Minimise,
         "batches * pipeline_stages"},
    };
}

std::vector<std::string> EieModel::notModelled() {
    return {"wires of the activation broadcast (the published breakdown does not list them)",
            "clock gating: every register is clocked in every cycle",
            "gates sized for speed: area and energy of an operation do not depend on the clock",
            "load balance is a fitted closed form, not a simulation of the actual matrix"};
}

} // namespace permdse
