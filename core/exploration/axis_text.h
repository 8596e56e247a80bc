// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/exploration/parameter_space.h"

namespace permdse {

/// The spelling of the parameter editor: sweepText(), behind "each layer: " for an axis that is per
/// layer.
[[nodiscard]] std::string axisText(const SweepAxis& axis, const ParameterInfo& parameter);
/// The inverse of axisText() for the parameter or layer of that name, as parseSweep().
[[nodiscard]] Result<SweepAxis> parseAxis(std::string_view text, const std::string& id,
                                          const ParameterInfo& parameter);

} // namespace permdse
