// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "core/base/json_document.h"
#include "core/base/sourced.h"

namespace permdse {

/// A figure of resources/published/published.json by its JSON pointer ("/permdnn/totals/power_mw").
/// Status and source are those of the figure or of the nearest object around it.
/// @throws std::out_of_range if there is no such figure or it is not a number.
[[nodiscard]] SourcedValue publishedFigure(std::string_view pointer);

/// The same for a pair of numbers (a range).
[[nodiscard]] std::vector<SourcedValue> publishedRange(std::string_view pointer);

/// The whole file, for what is not a figure (lists of layers).
[[nodiscard]] const Json& publishedData();

} // namespace permdse
