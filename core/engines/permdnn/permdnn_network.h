// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/engines/permdnn/permdnn_cycles.h"

namespace permdse {

/// How the layers of a network that does not fit are mapped: what one of them stores decides how
/// much of the others streams, so they are mapped together; docs/model.md#permdnn-rows.
struct PermdnnNetwork {
    /// Layers that agree in all of this are mapped alike.
    struct Part {
        std::int64_t outputs = 0, inputs = 0, p = 0;
        double activation_density = 0.0;
        PermdnnMapping mapping;
    };
    std::vector<Part> parts;

    /// @pre the layer is one of the network's
    [[nodiscard]] PermdnnMapping mappingOf(const PermdnnDesign& design, const Layer& layer) const;
};

/// The mappings with the least sum over the layers of the longer of computing and streaming, as far
/// as changing one of them after the other finds it; null if all fit with each layer's own.
/// @pre the workload is a network, and the design may choose mappings
[[nodiscard]] std::shared_ptr<const PermdnnNetwork>
mapTogether(const PermdnnDesign& design, const Workload& workload, PermdnnMemory& memory);

} // namespace permdse
