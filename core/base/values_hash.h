// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace permdse {

/// Hashes keys that are lists of numbers, for look-ups that sweeps make by the million. Keys must
/// not tell 0 and -0 apart.
struct ValuesHash {
    [[nodiscard]] std::size_t operator()(std::span<const double> values) const {
        constexpr std::uint64_t odd = 0x9e3779b97f4a7c15u;
        std::uint64_t hash = values.size();
        for (const double value : values) {
            hash = (std::rotl(hash, 23) ^ std::bit_cast<std::uint64_t>(value)) * odd;
        }
        return static_cast<std::size_t>(hash ^ (hash >> 32));
    }
};

} // namespace permdse
