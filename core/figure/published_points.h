// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace permdse {

/// Published points of all engines (resources/published), as published and as carried
/// to 28 nm by the publication, with metric ids, for the marks of figures.
[[nodiscard]] const std::vector<ReferencePoint>& publishedPoints();
/// What is known of each of their figures, in their order: "derived (102 x 1.285 / 0.8)".
[[nodiscard]] const std::vector<std::vector<std::string>>& publishedStatuses();

} // namespace permdse
