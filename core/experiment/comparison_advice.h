// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/experiment/experiment.h"

namespace permdse {

/// Objectives, in their order, that mean something else for each architecture: metrics that are not
/// comparable, and derived metrics that use one or a parameter of an architecture.
[[nodiscard]] std::vector<std::string> incomparableObjectives(const Experiment& experiment);

/// Why no front is made over all architectures, in a sentence; empty if one is made, as always for
/// one architecture.
[[nodiscard]] std::string noCommonFrontReason(const Experiment& experiment);

/// Warnings about objectives that lead astray, though they are legal: EXP-0027 where no front over
/// all architectures is made, EXP-0028 where what is swept changes the work that is counted. No
/// errors; validate() finds those.
[[nodiscard]] Diagnostics comparisonAdvice(const Experiment& experiment,
                                           const std::string& source = {});

} // namespace permdse
