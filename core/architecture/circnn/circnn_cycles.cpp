// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/circnn/circnn_cycles.h"

#include <algorithm>

#include "core/architecture/bits.h"

namespace permdse {

CircnnCycles exactCycles(const CircnnDesign& design, const Layer& layer) {
    const std::int64_t k = design.block_size;
    const bool symmetric = design.fft == FftForm::Symmetric;
    const std::int64_t levels = bitsFor(k); // log2 k
    const std::int64_t perLevel = symmetric ? std::max<std::int64_t>(1, k / 4) : k / 2;

    CircnnCycles cycles;
    cycles.output_blocks = ceilDivide(layer.outputs, k);
    cycles.input_blocks = ceilDivide(layer.inputs, k);
    const double outputs = static_cast<double>(cycles.output_blocks);
    const double inputs = static_cast<double>(cycles.input_blocks);
    const double inverse =
        design.accumulation == Accumulation::Decoupled ? outputs : outputs * inputs;
    cycles.transforms = inputs + inverse;
    cycles.transform = static_cast<double>(ceilDivide(perLevel, design.parallelism) *
                                           ceilDivide(levels, design.depth));
    cycles.bins = static_cast<double>(symmetric ? k / 2 + 1 : k);
    cycles.complex_products = outputs * inputs * cycles.bins;
    const auto products = cycles.output_blocks * cycles.input_blocks * (symmetric ? k / 2 + 1 : k);
    cycles.products = static_cast<double>(ceilDivide(products, design.lanes));
    cycles.butterflies =
        cycles.transforms * static_cast<double>(perLevel) * static_cast<double>(levels);
    return cycles;
}

} // namespace permdse
