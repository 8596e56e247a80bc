// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/engines/self_check_case.h"

namespace permdse {

/// What the numbers of a case say is wrong; empty if they are within their bounds.
[[nodiscard]] std::string problemOf(const SelfCheck& check);

/// Draws and checks one case; everything follows from the seed.
/// @throws std::out_of_range if there is no such engine.
[[nodiscard]] SelfCheck selfCheck(std::string_view engine, std::uint64_t seed);

} // namespace permdse
