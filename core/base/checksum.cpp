// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/checksum.h"

#include <zlib.h>

namespace permdse {

std::uint32_t crc32Of(std::string_view bytes, std::uint32_t before) {
    // crc32_z takes lengths of size_t, zlib's older crc32 of 32 bits only.
    return static_cast<std::uint32_t>(
        crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

} // namespace permdse
