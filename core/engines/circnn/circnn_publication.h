// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/architecture/publication.h"

namespace permdse {

/// What the factors of CirCNN are fitted to.
[[nodiscard]] CalibrationTargets circnnTargets(const std::vector<CategoryFigures>& modelled);

/// Designs of publications on CirCNN, as published and as carried to another node.
[[nodiscard]] std::vector<PublishedDesign> circnnPublishedDesigns();

} // namespace permdse
