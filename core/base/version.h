// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace permdse {

/// "0.1.0".
[[nodiscard]] std::string_view version();

/// FNV-1a 64-bit hash of a text as 16 hex digits; names experiments and calibrations in provenance.
[[nodiscard]] std::string contentHash(std::string_view text);

} // namespace permdse
