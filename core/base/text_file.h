// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace permdse {

/// The longest text that is read: 64 MiB.
inline constexpr std::uint64_t maxTextBytes = std::uint64_t{64} << 20;

/// Reads a whole file, also from a pipe or a device, of which no more than the limit is read.
/// FILE-0001 if it cannot be read, FILE-0002 if it is larger than `maxTextBytes`.
[[nodiscard]] Result<std::string> readTextFile(const std::string& path);

/// What bytes are that are no UTF-8 text, by how they begin: "UTF-16 text", "a zip archive",
/// "binary data". Empty for what may be UTF-8.
[[nodiscard]] std::string foreignContent(std::string_view bytes);

} // namespace permdse
