// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace permdse {

/// CRC-32 as in zip and PNG. `before` is that of the bytes before these, to go on from there.
[[nodiscard]] std::uint32_t crc32Of(std::string_view bytes, std::uint32_t before = 0);

/// As files spell it: 8 hexadecimal digits.
[[nodiscard]] std::string checksumText(std::uint32_t checksum);

/// The checksum of a file, as 8 hexadecimal digits; empty if it cannot be read.
[[nodiscard]] std::string crc32OfFile(const std::string& path);

} // namespace permdse
