// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_reader.h"
#include "core/base/result.h"
#include "core/layer/layer.h"

namespace permdse {

/// The workloads that come with the program (resources/workloads/*.json), sorted by name:
/// "alexnet-fc", "nmt", "permdnn-paper" (six layers) and others.
/// Read once; safe from any thread.
[[nodiscard]] const std::vector<Workload>& builtinWorkloads();

/// The built-in workload of that name, or null.
[[nodiscard]] const Workload* findBuiltinWorkload(std::string_view name);

/// The layer of that name ("Alex-FC8", "NT-We") in any built-in workload, or null.
[[nodiscard]] const Layer* findBuiltinLayer(std::string_view name);

/// Names of all built-in layers, without repetition.
[[nodiscard]] std::vector<std::string> builtinLayerNames();

/// Reads one layer object, as layerFields() say: a missing p is 1, a missing weight density is 1/p.
/// `p` larger than the layer is LAY-0001.
[[nodiscard]] Layer readLayer(JsonReader& reader, std::string defaultName);

/// Reads workloadFields(), "layers" and "accuracy". An empty list of layers is LAY-0002, two layers
/// of one name LAY-0003. @see workloadProblems() for values
[[nodiscard]] Workload readWorkload(JsonReader& reader);

/// The inverse of readWorkload(), with every key written.
[[nodiscard]] Json toJson(const Workload& workload);

/// Parses "outputs=1000,inputs=4096,p=4,activation_density=0.444" or the name of a built-in layer.
/// Same checks and messages as readLayer().
[[nodiscard]] Result<Layer> parseLayerText(std::string_view text);

} // namespace permdse
