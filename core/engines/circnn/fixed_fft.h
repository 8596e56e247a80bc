// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/engines/circnn/circnn_design.h"

namespace permdse {

/// What transforms executed.
struct FftCounts {
    /// Two of these are a butterfly: in the symmetric form, the butterflies of bins 0 and L/4 of a
    /// group of L work on one real number per input and share a unit.
    std::int64_t half_butterflies = 0;
    /// Real multiplications by twiddles other than 1, -1, i and -i; 2 for odd multiples of an
    /// eighth of the circle, else 4.
    std::int64_t multiplications = 0;
    std::int64_t saturations = 0; ///< words that had to be clamped
};

/// Fixed-point radix-2 transform of k real numbers as CirCNN's computing block does it;
/// docs/model.md#circnn-arithmetic.
///
/// Each level of the forward transform halves its results, so the spectrum is that of x / k; the
/// inverse transform does not scale. So neither overflows: no value inside exceeds the largest
/// input of the one or output of the other but by rounding. Immutable; safe from any thread.
class FixedFft {
public:
    /// @pre size is a power of two from 2 to 4096, 4 <= word_bits <= 32
    FixedFft(std::int64_t size, FftForm form, int word_bits);

    [[nodiscard]] std::int64_t size() const { return m_size; }
    /// Bins of a spectrum: k/2 + 1 of the symmetric form, else k.
    [[nodiscard]] std::int64_t bins() const { return m_bins; }

    /// Spectrum of x / k. @pre x has k words, re and im have bins()
    void forward(std::span<const std::int32_t> x, std::span<std::int32_t> re,
                 std::span<std::int32_t> im, FftCounts& counts) const;

    /// x_i = sum over all k bins of X_b exp(2 pi i b / k); the imaginary part, rounding errors of
    /// the complex form, is dropped. @pre as forward()
    void inverse(std::span<const std::int32_t> re, std::span<const std::int32_t> im,
                 std::span<std::int32_t> x, FftCounts& counts) const;

private:
    void forwardSymmetric(std::vector<std::int32_t>& a, FftCounts& counts) const;
    void inverseSymmetric(std::vector<std::int32_t>& a, FftCounts& counts) const;
    enum class Direction { Forward, Inverse };
    void complexLevels(std::vector<std::int32_t>& re, std::vector<std::int32_t>& im,
                       Direction direction, FftCounts& counts) const;
    [[nodiscard]] std::int32_t fit(std::int64_t value, FftCounts& counts) const;

    struct Rotated {
        std::int64_t re, im;
    };
    /// (re + i im) exp(2 pi i j / span). @pre neither a multiple of a quarter of the circle
    [[nodiscard]] Rotated rotate(std::int64_t re, std::int64_t im, std::int64_t j,
                                 std::int64_t span, FftCounts& counts) const;

    std::int64_t m_size, m_bins;
    FftForm m_form;
    int m_fraction; ///< fraction bits of a twiddle
    std::int64_t m_lowest, m_highest;
    std::vector<std::int32_t> m_cos, m_sin; ///< of 2 pi j / k
    std::vector<std::uint32_t> m_reversed;  ///< bit-reversed index
};

} // namespace permdse
