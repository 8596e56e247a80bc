// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace permdse {

/// Names that constraints and derived metrics of an experiment may use besides derived metrics:
/// metrics, then parameters, of its architectures (of all engines while one of them is unknown or
/// there is none), then the values that layers have of their own, then settings of the technology,
/// without repetition.
[[nodiscard]] std::vector<std::string> formulaNames(const Experiment& experiment);

/// Columns of result tables that are neither parameters nor metrics; derived metrics cannot have
/// their names.
[[nodiscard]] const std::vector<std::string>& reservedColumnNames();

} // namespace permdse
