// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/architecture/residency.h"
#include "core/engines/eie/eie_cycles.h"
#include "core/engines/eie/eie_design.h"
#include "core/layer/layer.h"

namespace permdse {

/// The design as it runs the layer: with the number of batches, and with as many PEs as the rows
/// are dealt out to. Of a design that has a number of batches both stay.
[[nodiscard]] EieDesign eieMapped(const EieDesign& design, const Layer& layer,
                                  EieColumnCache& cache);

/// The design as it runs layers of the workload. Batches and PEs more need more pointers: where
/// these stream, fewer may be faster, and the layers of a network choose together;
/// docs/model.md#eie-batches.
[[nodiscard]] EieDesign eieAsPartOf(const EieDesign& design, const Workload& workload,
                                    EieColumnCache& cache, const LayerStreaming& streaming);

} // namespace permdse
