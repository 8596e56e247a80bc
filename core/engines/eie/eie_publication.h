// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/architecture/publication.h"

namespace permdse {

/// What the factors of EIE are fitted to.
[[nodiscard]] CalibrationTargets eieTargets(const std::vector<CategoryFigures>& modelled);

/// Designs of publications on EIE, as published and as carried to another node.
[[nodiscard]] std::vector<PublishedDesign> eiePublishedDesigns();

} // namespace permdse
