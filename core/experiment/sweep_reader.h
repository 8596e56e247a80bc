// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/base/json_reader.h"
#include "core/exploration/parameter_space.h"

namespace permdse {

/// Of the object around values that each layer takes on its own.
inline constexpr const char* perLayerKey = "per_layer";

/// The value of a parameter as files spell it: a number, the word of a choice or a special word.
/// Nothing, and a diagnostic, if it is not legal.
[[nodiscard]] std::optional<double> readParameterValue(const JsonReader& reader,
                                                       const ParameterInfo& parameter);

/// One value, a list of values, {"from", "to", "step"} or {"from", "to", "times"}. Nothing, and
/// diagnostics, if it is not legal.
[[nodiscard]] std::optional<Sweep> readSweep(JsonReader& reader, const ParameterInfo& parameter);

/// The same of that name, or in an object with "per_layer" for each layer.
[[nodiscard]] std::optional<SweepAxis> readAxis(JsonReader& reader, const std::string& id,
                                                const ParameterInfo& parameter);

/// The inverse of readParameterValue() and readSweep(); lists stay lists, also those of one value.
[[nodiscard]] Json parameterValueJson(double value, const ParameterInfo* parameter);
[[nodiscard]] Json sweepJson(const Sweep& sweep, const ParameterInfo* parameter);
/// The inverse of readAxis().
[[nodiscard]] Json axisJson(const SweepAxis& axis, const ParameterInfo* parameter);

} // namespace permdse
