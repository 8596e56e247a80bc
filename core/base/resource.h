// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace permdse {

/// Text of a file of resources/, compiled into the program ("technology/logic.json"), so that the
/// programs run from anywhere.
/// @throws std::out_of_range if there is no such resource.
[[nodiscard]] std::string_view resourceText(std::string_view path);

/// Paths of all resources, sorted.
[[nodiscard]] std::vector<std::string_view> resourcePaths();

} // namespace permdse
