// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engines/permdnn/permdnn_cycles.h"

namespace permdse {

/// The mapping of a layer alone with the least cost of computing and streaming; of equals the one
/// that computes fastest. @pre there is a choice
[[nodiscard]] PermdnnChoice& leanest(PermdnnChoices& choices, const PermdnnDesign& design,
                                     const Layer& layer, PermdnnMemory& memory);

} // namespace permdse
