// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/constant_draw.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace permdse {

namespace {

/// The finalizer of SplitMix64: neighbouring numbers give unrelated ones.
std::uint64_t mixed(std::uint64_t bits) {
    bits += 0x9e3779b97f4a7c15;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    return bits ^ (bits >> 31);
}

/// FNV-1a.
std::uint64_t hashOf(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    return hash;
}

/// ratio^exponent for an exponent in [0, 1): one square root per bit, each rounded alike
/// everywhere.
double power(double ratio, double exponent) {
    double result = 1.0, root = ratio;
    while (exponent > 0.0) {
        root = std::sqrt(root);
        exponent *= 2.0;
        if (exponent >= 1.0) {
            exponent -= 1.0;
            result *= root;
        }
    }
    return result;
}

/// From `from` (share 0) to `to` (share 1): geometrically, or evenly where one of them is 0.
double between(double from, double to, double share) {
    if (from <= 0.0 || to <= 0.0) {
        return from + share * (to - from);
    }
    return std::clamp(from * power(to / from, share), std::min(from, to), std::max(from, to));
}

} // namespace

double drawnValue(const NodeConstant& constant, double place) {
    const double stated = constant.figure.value;
    return place < 0.5 ? between(constant.low, stated, 2.0 * place)
                       : between(stated, constant.high, 2.0 * place - 1.0);
}

ConstantTable drawConstants(const ConstantTable& stated, std::uint64_t seed, std::uint64_t draw) {
    const std::uint64_t state = mixed(mixed(seed) ^ draw);
    ConstantTable table = stated;
    for (const auto& [id, constant] : stated.all()) {
        if (constant.hasRange()) {
            const std::uint64_t bits = mixed(state ^ hashOf(id));
            table.set(id, drawnValue(constant, static_cast<double>(bits >> 11) * 0x1p-53));
        }
    }
    return table;
}

} // namespace permdse
