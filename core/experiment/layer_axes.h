// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "core/architecture/engine.h"
#include "core/base/field.h"
#include "core/exploration/parameter_space.h"

namespace permdse {

/// Most values of layers of their own that the designs of an architecture may have.
inline constexpr std::size_t mostOfLayers = 256;

/// What is wrong with giving layers values of a parameter of their own, whatever the values are:
/// EXP-0042 for a parameter that layers cannot have, EXP-0043 for a layer that is not among
/// `layers` (unless there are none), EXP-0044 beside a sweep for all layers, EXP-0045 for values
/// per layer of a single layer. Nothing for parameters that are of the design.
[[nodiscard]] std::optional<FieldProblem>
layerParameterProblem(const Engine& engine, const ArchitectureSpace& space, const std::string& id,
                      bool per_layer, std::span<const std::string> layers);

} // namespace permdse
