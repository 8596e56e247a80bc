// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/permdnn/permdnn_model.h"
#include "core/engines/permdnn/permdnn_quantities.h"

#include "core/architecture/table_rows.h"
#include "core/engines/permdnn/permdnn_lines.h"

namespace permdse {

std::vector<ParameterRow<PermdnnDesign>> PermdnnModel::parameters() {
    using D = PermdnnDesign;
    std::vector<ParameterRow<D>> rows;
    rows.push_back(bindParameter<&D::pe_count, D>(
        integerParameter("pe_count", "N_PE", "", "Number of processing elements", 1, 4096,
                         "published", "cycles, area, power, capacity")));
    rows.push_back(bindParameter<&D::multipliers_per_pe, D>(
        integerParameter("multipliers_per_pe", "N_MUL", "", "Multipliers in each PE", 1, 256,
                         "secondary", "cycles, area, power")));
    rows.push_back(bindParameter<&D::accumulators_per_pe, D>(
        integerParameter("accumulators_per_pe", "N_ACC", "",
                         "Accumulators in each PE: rows of a layer that one pass computes", 1, 4096,
                         "recalled", "cycles, area, power")));
    rows.push_back(bindParameter<&D::p, D>(changingModel(withSpecialWord(
        integerParameter("p", "p", "",
                         "Block size, which is the compression; \"layer\" takes each layer's own",
                         0, 65536, "published", "cycles, energy, capacity, accuracy"),
        "layer", 0.0, SpecialMeaning::LayerBlockSize))));
    rows.back().info.on_layer = &Layer::chosen_p;
    rows.push_back(bindParameter<&D::clock_ghz, D>(clockParameter("secondary")));
    rows.push_back(bindParameter<&D::weight_sram_sub_banks, D>(
        integerParameter("weight_sram_sub_banks", "", "", "Sub-banks of the weight SRAM of each PE",
                         1, 1024, "recalled", "area, capacity, cycles if too few")));
    rows.push_back(bindParameter<&D::weight_sram_depth, D>(
        integerParameter("weight_sram_depth", "", "words", "Words in a sub-bank of the weight SRAM",
                         32, 1048576, "recalled", "area, energy, capacity, clock")));
    rows.push_back(bindParameter<&D::weight_sram_width_bits, D>(integerParameter(
        "weight_sram_width_bits", "", "bit", "Width of a sub-bank of the weight SRAM", 8, 512,
        "recalled", "area, energy, capacity")));
    rows.push_back(bindParameter<&D::permutation_sram_depth, D>(
        integerParameter("permutation_sram_depth", "", "words",
                         "Words in the permutation SRAM of each PE, which holds the shifts", 32,
                         1048576, "recalled", "area, energy, capacity")));
    rows.push_back(bindParameter<&D::permutation_sram_width_bits, D>(
        integerParameter("permutation_sram_width_bits", "", "bit", "Width of the permutation SRAM",
                         8, 512, "recalled", "area, energy, capacity")));
    rows.push_back(bindParameter<&D::activation_sram_banks, D>(integerParameter(
        "activation_sram_banks", "", "", "Banks of the activation SRAM, read together", 1, 256,
        "recalled", "cycles (scan and write-back), area")));
    rows.push_back(bindParameter<&D::activation_sram_depth, D>(integerParameter(
        "activation_sram_depth", "", "words", "Words in a bank of the activation SRAM", 32, 1048576,
        "recalled", "area, capacity")));
    rows.push_back(bindParameter<&D::activation_sram_width_bits, D>(integerParameter(
        "activation_sram_width_bits", "", "bit", "Width of a bank of the activation SRAM", 8, 512,
        "recalled", "cycles (scan and write-back), area")));
    rows.push_back(bindParameter<&D::fifo_depth, D>(
        integerParameter("fifo_depth", "D", "", "Entries of the activation FIFO", 1, 4096,
                         "recalled", "area; cycles when simulated")));
    rows.push_back(bindParameter<&D::weight_tag_bits, D>(integerParameter(
        "weight_tag_bits", "", "bit",
        "Bits of a stored weight: a tag into the table of shared weights, or the weight "
        "itself where it is as wide as the datapath",
        1, 32, "recalled", "capacity, area, energy")));
    rows.push_back(bindParameter<&D::datapath_bits, D>(integerParameter(
        "datapath_bits", "w", "bit", "Width of activations, weights and multipliers", 4, 32,
        "recalled", "area, energy, scan width")));
    rows.push_back(bindParameter<&D::accumulator_bits, D>(
        integerParameter("accumulator_bits", "", "bit", "Width of the saturating accumulators", 8,
                         64, "recalled", "area, energy")));
    rows.push_back(bindParameter<&D::pipeline_stages, D>(
        integerParameter("pipeline_stages", "", "", "Pipeline stages of a PE", 2, 32, "recalled",
                         "cycles (fill), area, power")));
    rows.push_back(bindParameter<&D::activation_units, D>(
        integerParameter("activation_units", "", "", "Activation units (ReLU, tanh) of each PE", 1,
                         256, "chosen", "cycles (write-back), area")));
    rows.push_back(bindParameter<&D::max_packed_columns, D>(withSpecialWord(
        integerParameter("max_packed_columns", "", "",
                         "Most non-zero columns of a block column that may share a cycle; 1 "
                         "switches packing off",
                         0, 256, "chosen", "cycles"),
        "unlimited", 0.0, SpecialMeaning::Infinite)));
    rows.push_back(bindParameter<&D::shifts, D>(choiceParameter(
        "shifts", "k_l", "Shifts of the blocks: natural (l mod p, stored nowhere) or stored",
        {"natural", "stored"}, "chosen", "area, energy, capacity")));
    rows.push_back(bindParameter<&D::row_partition, D>(choiceParameter(
        "row_partition", "",
        "How rows are dealt out to PEs and passes: even, in whole block rows, or best, the mapping "
        "with the least cycles",
        {"even", "blocks", "best"}, "chosen", "cycles, energy, capacity")));
    return rows;
}

std::vector<StageInputs> PermdnnModel::stages() {
    return {{Stage::Count,
             {"pe_count", "multipliers_per_pe", "accumulators_per_pe", "p", "weight_sram_sub_banks",
              "weight_sram_width_bits", "permutation_sram_width_bits", "activation_sram_banks",
              "activation_sram_width_bits", "fifo_depth", "weight_tag_bits", "datapath_bits",
              "accumulator_bits", "pipeline_stages", "activation_units", "max_packed_columns",
              "shifts", "row_partition"}},
            {Stage::Capacity,
             {"pe_count", "weight_sram_sub_banks", "weight_sram_depth", "weight_sram_width_bits",
              "permutation_sram_depth", "permutation_sram_width_bits", "activation_sram_banks",
              "activation_sram_depth", "activation_sram_width_bits"}},
            {Stage::Bill,
             {"pe_count",
              "multipliers_per_pe",
              "accumulators_per_pe",
              "p",
              "weight_sram_sub_banks",
              "weight_sram_depth",
              "weight_sram_width_bits",
              "permutation_sram_depth",
              "permutation_sram_width_bits",
              "activation_sram_banks",
              "activation_sram_depth",
              "activation_sram_width_bits",
              "fifo_depth",
              "weight_tag_bits",
              "datapath_bits",
              "accumulator_bits",
              "pipeline_stages",
              "activation_units",
              "max_packed_columns",
              "shifts"}},
            {Stage::Price, {"clock_ghz"}}};
}

std::vector<BillLineInfo> PermdnnModel::billLines() {
    using namespace permdnn_lines;
    std::vector<BillLineInfo> lines(Count);
    lines[WeightSram] = {"weight_sram", "Weight SRAM", "weight read", Category::Memory, "read"};
    lines[WeightSramSelect] = {"weight_sram_select", "Weight SRAM sub-bank selection",
                               "weight read", Category::Combinational, "read"};
    lines[WeightSramWires] = {"weight_sram_wires", "Weight SRAM wires", "weight read",
                              Category::Combinational, "read"};
    lines[PermutationSram] = {"permutation_sram", "Permutation SRAM", "weight read",
                              Category::Memory, "read"};
    lines[Accumulators] = {"accumulators", "Accumulators", "arithmetic", Category::Register,
                           "bit read or written"};
    lines[PipelineRegisters] = pipelineRegistersLine("arithmetic");
    lines[WeightTable] = weightTableLine();
    lines[WeightSelect] = weightSelectLine();
    lines[Multipliers] = multipliersLine();
    lines[Adders] = accumulationAddersLine();
    lines[AccumulatorSelect] = {"accumulator_select", "Accumulator selection", "arithmetic",
                                Category::Combinational, "selection"};
    lines[ActivationSelect] = {"activation_select", "Packed-activation selection", "arithmetic",
                               Category::Combinational, "selection"};
    lines[ActivationUnits] = {"activation_units", "Activation units", "write-back",
                              Category::Combinational, "result"};
    lines[Broadcast] = {"activation_broadcast", "Activation broadcast wires", "broadcast",
                        Category::Combinational, "activation received"};
    lines[ClockTree] = clockTreeLine();
    lines[Filler] = fillerLine();
    lines[ActivationSramRead] = sramReadingLine("activation_sram", "Activation SRAM",
                                                "activation memory", Category::Global);
    lines[ActivationSramWrite] = sramWritingLine("activation_sram", "Activation SRAM",
                                                 "activation memory", Category::Global);
    lines[ActivationFifo] = {"activation_fifo", "Activation FIFO", "activation memory",
                             Category::Global, "bit read or written"};
    lines[ZeroDetector] = {"zero_detector", "Zero detector", "activation memory", Category::Global,
                           "value inspected"};
    lines[Dram] = dramLine();
    describe(lines);
    return lines;
}

std::vector<MetricInfo> PermdnnModel::stalls() {
    return withFormulas<MetricInfo>(
        {
            dramStall(),
            {"stall_feed_cycles", "Waiting for activations", "cycles",
             "Cycles in which the zero detector has not yet delivered work for the multipliers",
             Sense::Minimise},
            {"stall_write_back_cycles", "Write-back", "cycles",
             "Cycles of draining accumulators after each pass", Sense::Minimise},
            {"stall_fill_cycles", "Pipeline fill", "cycles",
             "Cycles until a pass delivers its first result", Sense::Minimise},
        },
        permdnnFormulas().names);
}

std::vector<std::string> PermdnnModel::notModelled() {
    return {"accuracy at block sizes other than those a publication or the user states",
            "clock gating: every register is clocked in every cycle",
            "gates sized for speed: area and energy of an operation do not depend on the clock",
            "pads, PLL and the host interface"};
}

} // namespace permdse
