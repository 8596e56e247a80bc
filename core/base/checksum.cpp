// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/checksum.h"

#include <cstddef>
#include <fstream>

#include <fmt/format.h>
#include <zlib.h>

namespace permdse {

std::uint32_t crc32Of(std::string_view bytes, std::uint32_t before) {
    // crc32_z takes lengths of size_t, zlib's older crc32 of 32 bits only.
    return static_cast<std::uint32_t>(
        crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string checksumText(std::uint32_t checksum) {
    return fmt::format("{:08x}", checksum);
}

std::string crc32OfFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return {};
    }
    std::string block(std::size_t{1} << 20, '\0');
    std::uint32_t checksum = 0;
    do {
        file.read(block.data(), static_cast<std::streamsize>(block.size()));
        const auto got = static_cast<std::size_t>(file.gcount());
        checksum = crc32Of(std::string_view(block).substr(0, got), checksum);
    } while (file);
    return file.eof() ? checksumText(checksum) : std::string();
}

} // namespace permdse
