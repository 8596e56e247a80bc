// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/architecture/publication.h"

namespace permdse {

/// What the factors of PermDNN are fitted to.
[[nodiscard]] CalibrationTargets permdnnTargets(const std::vector<CategoryFigures>& modelled);

/// Designs of publications on PermDNN, as published and as carried to another node.
[[nodiscard]] std::vector<PublishedDesign> permdnnPublishedDesigns();

} // namespace permdse
