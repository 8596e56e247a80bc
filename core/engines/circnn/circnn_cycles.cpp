// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/circnn_cycles.h"

#include <algorithm>

#include "core/architecture/bits.h"
#include "core/engines/circnn/circnn_memory.h"

namespace permdse {

namespace {

/// Words of `values` activations in blocks of k, none of which starts within another's word.
double wordsOf(std::int64_t values, std::int64_t k) {
    const std::int64_t whole = values / k;
    return real(whole * ceilDivide(k, activationWordsPerAccess) +
                ceilDivide(values % k, activationWordsPerAccess));
}

CircnnGroup groupOf(const CircnnCycles& cycles, const CircnnDesign& design, std::int64_t count,
                    std::int64_t input_blocks) {
    const bool isLiteral = design.accumulation == Accumulation::Literal;
    const std::int64_t inverses = cycles.output_blocks * (isLiteral ? input_blocks : 1);
    CircnnGroup group;
    group.count = real(count);
    group.input_blocks = real(input_blocks);
    group.transforms = real(input_blocks + inverses) * cycles.transform;
    group.slot_cycles =
        real(input_blocks) * cycles.forwardSlot() + real(inverses) * cycles.inverseSlot();
    group.products = real(
        ceilDivide(cycles.output_blocks * input_blocks * static_cast<std::int64_t>(cycles.bins),
                   design.lanes));
    return group;
}

} // namespace

CircnnCycles exactCycles(const CircnnDesign& design, const Layer& layer) {
    const std::int64_t k = design.block_size;
    const bool isSymmetric = design.fft == FftForm::Symmetric;
    const bool isLiteral = design.accumulation == Accumulation::Literal;
    const std::int64_t levels = bitsFor(k); // log2 k
    const std::int64_t perLevel = isSymmetric ? std::max<std::int64_t>(1, k / 4) : k / 2;

    CircnnCycles cycles;
    cycles.output_blocks = ceilDivide(layer.outputs, k);
    cycles.input_blocks = ceilDivide(layer.inputs, k);
    const ColumnGroups groups = heldGroups(design, cycles.input_blocks);
    cycles.groups = groups.groups;
    cycles.sums_per_output = isLiteral ? cycles.input_blocks : cycles.groups;
    cycles.forward_accesses = ceilDivide(k, activationWordsPerAccess);
    // A sum that is not the only one is read and written again.
    cycles.inverse_accesses = cycles.forward_accesses * (cycles.sums_per_output > 1 ? 2 : 1);
    cycles.transforms =
        real(cycles.input_blocks) + real(cycles.output_blocks) * real(cycles.sums_per_output);
    cycles.transform =
        real(ceilDivide(perLevel, design.parallelism) * ceilDivide(levels, design.depth));
    cycles.bins = real(isSymmetric ? k / 2 + 1 : k);
    cycles.complex_products = real(cycles.output_blocks) * real(cycles.input_blocks) * cycles.bins;
    cycles.butterflies = cycles.transforms * real(perLevel) * real(levels);
    cycles.kinds = {groupOf(cycles, design, groups.largeCount(), groups.smallSize() + 1),
                    groupOf(cycles, design, groups.smallCount(), groups.smallSize())};
    return cycles;
}

double CircnnCycles::forwardSlot() const {
    return std::max(transform, real(forward_accesses));
}

double CircnnCycles::inverseSlot() const {
    return std::max(transform, real(inverse_accesses));
}

double CircnnCycles::products() const {
    return kinds[0].count * kinds[0].products + kinds[1].count * kinds[1].products;
}

double CircnnCycles::transformStall() const {
    double stall = 0.0;
    for (const CircnnGroup& group : kinds) {
        stall += group.count * std::max(0.0, group.transforms - group.products);
    }
    return stall;
}

double CircnnCycles::activationStall() const {
    double stall = 0.0;
    for (const CircnnGroup& group : kinds) {
        stall += group.count * (group.cycles() - std::max(group.transforms, group.products));
    }
    return stall;
}

double CircnnCycles::cycles() const {
    return kinds[0].count * kinds[0].cycles() + kinds[1].count * kinds[1].cycles() + fill();
}

ActivationAccesses activationAccesses(const CircnnCycles& cycles, const CircnnDesign& design,
                                      const Layer& layer) {
    const double results = wordsOf(layer.outputs, design.block_size);
    const double sums = real(cycles.sums_per_output);
    return {wordsOf(layer.inputs, design.block_size) + (sums - 1.0) * results, sums * results};
}

} // namespace permdse
