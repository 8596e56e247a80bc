// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/architecture/circnn/circnn_design.h"
#include "core/layer/layer.h"

namespace permdse {

/// Cycles and arithmetic of one layer; docs/model.md#circnn. Exact, since zeros cannot be skipped.
struct CircnnCycles {
    std::int64_t output_blocks = 0; ///< P = ceil(m / k)
    std::int64_t input_blocks = 0;  ///< Q = ceil(n / k)
    double transforms = 0.0;        ///< FFTs and inverse FFTs
    double transform = 0.0;         ///< cycles of one
    double products = 0.0;          ///< cycles of the component-wise products
    double bins = 0.0;              ///< frequency bins worked on per block
    double butterflies = 0.0;       ///< in all transforms
    double complex_products = 0.0;

    [[nodiscard]] double fill() const { return 2.0 * transform; }
    [[nodiscard]] double fftCycles() const { return transforms * transform; }
    [[nodiscard]] double cycles() const {
        return (fftCycles() > products ? fftCycles() : products) + fill();
    }
};

[[nodiscard]] CircnnCycles exactCycles(const CircnnDesign& design, const Layer& layer);

} // namespace permdse
