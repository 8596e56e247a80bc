// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/circnn_quantities.h"

#include "core/architecture/bits.h"

namespace permdse {

namespace {

CircnnParameters<double> parametersOf(const CircnnDesign& design) {
    return {real(design.block_size),
            real(design.parallelism),
            real(design.depth),
            real(design.lanes),
            real(design.word_bits),
            real(static_cast<std::int64_t>(design.fft)),
            real(static_cast<std::int64_t>(design.accumulation)),
            real(design.weight_sram_kib),
            real(design.activation_sram_kib),
            real(design.spectrum_sram_kib)};
}

} // namespace

CircnnHardware<double> circnnHardware(const CircnnDesign& design) {
    NoNames names;
    return circnnHardware(parametersOf(design), names);
}

CircnnLayer<double> circnnLayer(const CircnnDesign& design, const Layer& layer) {
    NoNames names;
    const CircnnParameters<double> parameters = parametersOf(design);
    return circnnLayer(parameters, circnnHardware(parameters, names), real(layer.outputs),
                       real(layer.inputs), names);
}

ColumnGroups heldGroups(const CircnnDesign& design, std::int64_t input_blocks) {
    const auto held = static_cast<std::int64_t>(circnnHardware(design).held_blocks);
    return {input_blocks, ceilDivide(input_blocks, held)};
}

namespace {

CircnnFormulas writtenDown() {
    const auto named = [](const char* id) { return FormulaText::named(id); };
    const CircnnParameters<FormulaText> parameters{named("block_size"),
                                                   named("parallelism"),
                                                   named("depth"),
                                                   named("lanes"),
                                                   named("word_bits"),
                                                   named("fft"),
                                                   named("accumulation"),
                                                   named("weight_sram_kib"),
                                                   named("activation_sram_kib"),
                                                   named("spectrum_sram_kib")};
    CircnnFormulas formulas;
    formulas.hardware = circnnHardware(parameters, formulas.names);
    formulas.layer = circnnLayer(parameters, formulas.hardware, named("outputs"), named("inputs"),
                                 formulas.names);
    return formulas;
}

} // namespace

const CircnnFormulas& circnnFormulas() {
    static const CircnnFormulas formulas = writtenDown();
    return formulas;
}

} // namespace permdse
