// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>

namespace permdse {

/// Random numbers that are the same for a seed on every machine: the standard fixes what the
/// generator yields but not what its distributions make of it, so these are our own and use no
/// function of the mathematical library.
class SeededRandom {
public:
    explicit SeededRandom(std::uint64_t seed) : m_generator(seed) {}

    [[nodiscard]] std::uint64_t bits() { return m_generator(); }

    /// Uniform in [0, 1), a multiple of 2^-53.
    [[nodiscard]] double uniform() { return static_cast<double>(m_generator() >> 11) * 0x1p-53; }

    [[nodiscard]] bool chance(double probability) { return uniform() < probability; }

    /// Uniform in [0, values): draws again where the remainder would favour small values.
    /// @pre values >= 1
    [[nodiscard]] std::int64_t below(std::int64_t values) {
        const std::uint64_t range = static_cast<std::uint64_t>(values);
        const std::uint64_t unfair = (0 - range) % range; // 2^64 mod range
        std::uint64_t drawn = m_generator();
        while (drawn < unfair) {
            drawn = m_generator();
        }
        return static_cast<std::int64_t>(drawn % range);
    }

    /// Mean 0, variance 1, within +-6: the sum of twelve uniform numbers less 6.
    [[nodiscard]] double bell() {
        double sum = -6.0;
        for (int i = 0; i < 12; ++i) {
            sum += uniform();
        }
        return sum;
    }

private:
    std::mt19937_64 m_generator;
};

} // namespace permdse
