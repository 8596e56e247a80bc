// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/architecture/publication.h"

namespace permdse {

/// The rows of docs/model.md#reproduction that closed forms can give. Nothing is looked up and
/// returned as ours: `ours` comes from the engines' closed forms and bills at their reference
/// designs, with the built-in calibration.
[[nodiscard]] std::vector<ReproductionRow> reproducePublications();

/// "+1.8 %"; empty without a published figure.
[[nodiscard]] std::string relativeErrorText(const ReproductionRow& row);

} // namespace permdse
