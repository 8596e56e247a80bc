// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "core/engines/circnn/circnn_design.h"
#include "core/layer/layer.h"

namespace permdse {

/// Block columns whose spectra are held at the same time, with all block rows.
struct CircnnGroup {
    double count = 0.0; ///< groups of that kind
    double input_blocks = 0.0;
    double transforms = 0.0;  ///< cycles that its transforms take
    double slot_cycles = 0.0; ///< the same with the accesses to the activation SRAM waited for
    double products = 0.0;    ///< cycles of its component-wise products

    [[nodiscard]] double cycles() const { return slot_cycles > products ? slot_cycles : products; }
};

/// Cycles and arithmetic of one layer; docs/model.md#circnn. Exact, since zeros cannot be skipped.
struct CircnnCycles {
    std::int64_t output_blocks = 0;    ///< P = ceil(m / k)
    std::int64_t input_blocks = 0;     ///< Q = ceil(n / k)
    std::int64_t groups = 0;           ///< of block columns
    std::int64_t sums_per_output = 0;  ///< inverse transforms that a result is the sum of
    std::int64_t forward_accesses = 0; ///< of a forward transform to the activation SRAM
    std::int64_t inverse_accesses = 0; ///< of an inverse one
    double transforms = 0.0;           ///< FFTs and inverse FFTs
    double transform = 0.0;            ///< cycles of one
    double bins = 0.0;                 ///< frequency bins worked on per block
    double butterflies = 0.0;          ///< in all transforms
    double complex_products = 0.0;
    std::array<CircnnGroup, 2> kinds{}; ///< the larger groups, and the others

    [[nodiscard]] double forwardSlot() const; ///< cycles from one forward transform to the next
    [[nodiscard]] double inverseSlot() const;
    [[nodiscard]] double products() const; ///< cycles of the lanes
    [[nodiscard]] double transformStall() const;
    [[nodiscard]] double activationStall() const;
    [[nodiscard]] double fill() const { return 2.0 * transform * static_cast<double>(groups); }
    [[nodiscard]] double cycles() const;
};

[[nodiscard]] CircnnCycles exactCycles(const CircnnDesign& design, const Layer& layer);

/// Accesses to the activation SRAM in a run of the layer.
struct ActivationAccesses {
    double reads = 0.0;  ///< inputs once, and sums that another inverse transform is added to
    double writes = 0.0; ///< results, and sums that are not yet complete
};
[[nodiscard]] ActivationAccesses activationAccesses(const CircnnCycles& cycles,
                                                    const CircnnDesign& design, const Layer& layer);

} // namespace permdse
