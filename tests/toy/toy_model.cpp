// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/toy/toy_model.h"

#include <cmath>

#include "core/architecture/bits.h"
#include "core/architecture/table_rows.h"
#include "core/base/seeded_random.h"
#include "core/engines/self_check_design.h"

namespace permdse {

namespace {

enum Line : std::size_t { Sram, Multipliers, Adders, Clock, Filler, Dram, Count };

constexpr std::int64_t word_bits = 8;
constexpr std::int64_t fillCycles = 4;

/// Cycles at work: each takes so many weights of a row.
std::int64_t busyCycles(const ToyDesign& design, const Layer& layer) {
    return layer.outputs * ceilDivide(layer.inputs, design.macs);
}

} // namespace

std::vector<ParameterRow<ToyDesign>> ToyModel::parameters() {
    using D = ToyDesign;
    std::vector<ParameterRow<D>> rows;
    rows.push_back(bindParameter<&D::macs, D>(
        integerParameter("macs", "", "", "MAC units", 1, 512, "chosen", "cycles, area")));
    rows.push_back(bindParameter<&D::clock_ghz, D>(clockParameter("chosen")));
    rows.push_back(bindParameter<&D::toy_sram_kib, D>(integerParameter(
        "toy_sram_kib", "", "KiB", "Weight SRAM", 1, 4096, "chosen", "area, capacity")));
    return rows;
}

std::vector<StageInputs> ToyModel::stages() {
    return {{Stage::Count, {"macs"}},
            {Stage::Capacity, {"macs", "toy_sram_kib"}},
            {Stage::Bill, {"macs", "toy_sram_kib"}},
            {Stage::Price, {"clock_ghz"}}};
}

std::vector<BillLineInfo> ToyModel::billLines() {
    std::vector<BillLineInfo> lines(Count);
    lines[Sram] = {"toy_sram", "Toy SRAM", "toy_read", Category::Memory, "read"};
    lines[Multipliers] = multipliersLine();
    lines[Adders] = accumulationAddersLine();
    lines[Clock] = clockTreeLine();
    lines[Filler] = fillerLine();
    lines[Dram] = dramLine();
    lines[Sram].formulas = {
        "sram_read",
        {{"bytes", "toy_sram_kib * 1024"}, {"width_bits", "macs * 8"}, {"interval", "1"}},
        "1",
        "1",
        "busy_cycles"};
    lines[Multipliers].formulas = {
        "multiplier", {{"width_bits", "8"}}, "macs", "macs", "multiplications"};
    lines[Adders].formulas = {"adder", {{"width_bits", "8"}}, "macs", "macs", "multiplications"};
    lines[Clock].formulas = {"clock_bit", {}, "macs * 8", "macs * 8", "cycles * macs * 8"};
    lines[Filler].formulas = {"filler", {}, "1", "0", "0"};
    lines[Dram].formulas = {"dram_bit", {}, "0", "0", "dram_bits"};
    return lines;
}

std::vector<MetricInfo> ToyModel::stalls() {
    return {dramStall(),
            {"stall_fill_cycles", "Pipeline fill", "cycles", "Cycles before the first sum",
             Sense::Minimise, "4"}};
}

std::vector<QuantityInfo> ToyModel::quantities() {
    constexpr bool ofDesign = false;
    std::vector<QuantityInfo> rows{
        {"dense_operations", "", "Operations of the dense layer", "2 * outputs * inputs"},
        {"dense_weight_bits", "bit", "Size of the dense layer", "outputs * inputs * 8"},
        {"multiplier_count", "", "Multipliers", "macs", {}, ofDesign},
        {"operations_per_cycle", "", "Peak operations per cycle", "2 * macs", {}, ofDesign},
        {"busy_cycles", "", "Cycles at work", "outputs * ceil(inputs / macs)"},
        {"computing_cycles", "", "Cycles without waiting for DRAM",
         "busy_cycles + stall_fill_cycles"},
        {"multiplications", "", "Multiplications", "outputs * inputs"},
        {"macs_of_layer", "", "MACs", "multiplications"},
        {"operations", "", "Operations", "2 * multiplications"},
        {"weight_bits", "bit", "Stored model", "outputs * inputs * 8"},
    };
    return rows;
}

std::map<std::string, double> ToyModel::computed(const ToyDesign&, const Layer&,
                                                 const EngineTechnology&, Memory&) {
    return {};
}

std::vector<std::string> ToyModel::notModelled() {
    return {"activations"};
}

bool ToyModel::isLegalFor(const ToyDesign&, const Layer&) {
    return true;
}

std::string ToyModel::layerProblem(const ToyDesign&, const Layer&) {
    return {};
}

bool ToyModel::hasStatedAccuracy(const ToyDesign&, const Layer&) {
    return false;
}

DesignFacts ToyModel::facts(const ToyDesign& design) {
    return {real(design.macs), 2.0 * real(design.macs), real(word_bits)};
}

Bill ToyModel::bill(const ToyDesign& design, const EngineTechnology& technology, SramCache& srams,
                    std::span<const BillLineInfo> infos) {
    BillBuilder builder(infos, technology, srams, design.clock_ghz);
    const double macs = real(design.macs), width = real(word_bits);
    builder.sram(Sram, BillBuilder::noLine, 1.0, real(design.toy_sram_kib) * 1024.0, macs * width,
                 1.0, 0.0, 1.0);
    builder.logic(Multipliers, macs, multiplierCost(technology.logic, width), macs);
    builder.logic(Adders, macs, adderCost(technology.logic, width), macs);
    builder.logic(Clock, macs * width, clockBitCost(technology.logic), macs * width);
    builder.filler(Filler, 1.0);
    builder.dram(Dram);
    return builder.finish();
}

FrameLines ToyModel::frameLines() {
    return {Dram, Clock, 0};
}

std::vector<MemoryInfo> ToyModel::memories() {
    return {{"toy_sram", "Toy SRAM", "engine", "toy_sram_kib"}};
}

std::array<MemoryCapacity, maxMemories> ToyModel::capacity(const ToyDesign& design) {
    const double bits = real(design.macs * word_bits), kib = 8.0 * 1024.0;
    return {
        MemoryCapacity{std::floor(real(design.toy_sram_kib) * kib / bits), bits, 1.0, kib / bits}};
}

LayerRun ToyModel::count(const ToyDesign& design, const Layer& layer, Memory&) {
    LayerRun run;
    run.busy_cycles = real(busyCycles(design, layer));
    run.stalls[1] = real(fillCycles);
    run.cycles = run.busy_cycles + run.stalls[1];
    run.multiplications = real(layer.outputs) * real(layer.inputs);
    run.operations = 2.0 * run.multiplications;
    run.events[Sram] = run.busy_cycles;
    run.events[Multipliers] = run.events[Adders] = run.multiplications;
    return run;
}

LayerStorage ToyModel::stored(const ToyDesign& design, const Layer& layer, Memory&) {
    LayerStorage storage;
    const double words = real(busyCycles(design, layer));
    storage.memories[0] = {words, words};
    storage.model_bits = real(layer.outputs) * real(layer.inputs * word_bits);
    return storage;
}

SelfCheck checkToy(std::uint64_t seed) {
    SeededRandom random(seed);
    SelfCheck check;
    check.design = drawnDesign(ToyModel::parameters(), random);
    const ToyDesign design = makeDesign<ToyDesign>(ToyModel::parameters(), check.design);
    check.layer.outputs = drawnSize(1, 100, random);
    check.layer.inputs = drawnSize(1, 100, random);
    check.cycles = real(fillCycles);
    for (std::int64_t row = 0; row < check.layer.outputs; ++row) {
        for (std::int64_t taken = 0; taken < check.layer.inputs; taken += design.macs) {
            check.cycles += 1.0;
        }
    }
    ToyModel::Memory memory;
    check.closed_form_cycles = ToyModel::count(design, check.layer, memory).cycles;
    return check;
}

CalibrationTargets toyTargets(const std::vector<CategoryFigures>& modelled) {
    CalibrationTargets targets;
    targets.source = "twice what is modelled";
    for (const CategoryFigures& figures : modelled) {
        targets.categories.push_back({figures.category, 2.0 * figures.power_mw, figures.area_mm2});
    }
    return targets;
}

std::vector<PublishedDesign> toyPublishedDesigns() {
    return {PublishedDesign{"Toy, 45 nm", "a box of toys"}
                .add("power_mw", SourcedValue{12.0, "mW", Evidence::Recalled, "", ""})
                .add("area_mm2", SourcedValue{0.5, "mm²", Evidence::Recalled, "", ""})};
}

std::vector<ReproductionRow> toyReproduction() {
    return {{"Toy", "MAC units", "", 64.0, Evidence::Published, real(ToyDesign().macs),
             "closed form", ""}};
}

} // namespace permdse
