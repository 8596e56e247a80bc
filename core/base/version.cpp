// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/version.h"

#include <cstdint>

#include <fmt/format.h>

namespace permdse {

std::string_view version() {
    return PERMDSE_VERSION;
}

std::string contentHash(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ull;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
    }
    return fmt::format("{:016x}", hash);
}

} // namespace permdse
