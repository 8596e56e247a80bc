// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace permdse {

/// A value with which an architecture cannot be evaluated on a layer at all, such as a block size
/// larger than the layer.
struct LayerMisfit {
    std::string parameter;
    bool swept = false;                    ///< else fixed
    bool per_layer = false;                ///< swept for each layer
    std::optional<std::size_t> list_index; ///< where in a list of several values
    std::string message;
};

/// Misfits of an architecture's values with the layers of all workloads: every value of a list, the
/// first one of a range. Values that are illegal in themselves are passed over.
/// @pre the reference design can be evaluated on every layer.
[[nodiscard]] std::vector<LayerMisfit> layerMisfits(const Engine& engine,
                                                    const ArchitectureSpace& space,
                                                    const std::vector<Workload>& workloads,
                                                    const DesignValues& reference);

} // namespace permdse
