// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engines/circnn/fixed_fft.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/architecture/bits.h"
#include "core/arithmetic/fixed_point.h"

namespace permdse {

FixedFft::FixedFft(std::int64_t size, FftForm form, int word_bits)
    : m_size(size), m_bins(form == FftForm::Symmetric ? size / 2 + 1 : size), m_form(form),
      m_fraction(word_bits - 1) {
    const FixedFormat twiddle{word_bits, m_fraction};
    m_lowest = twiddle.lowest();
    m_highest = twiddle.highest();
    const auto levels = bitsFor(size);
    for (std::int64_t j = 0; j < size; ++j) {
        const double angle =
            2.0 * std::numbers::pi * static_cast<double>(j) / static_cast<double>(size);
        m_cos.push_back(static_cast<std::int32_t>(quantise(std::cos(angle), twiddle)));
        m_sin.push_back(static_cast<std::int32_t>(quantise(std::sin(angle), twiddle)));
        std::uint32_t reversed = 0;
        for (std::int64_t bit = 0; bit < levels; ++bit) {
            reversed |= static_cast<std::uint32_t>((j >> bit) & 1) << (levels - 1 - bit);
        }
        m_reversed.push_back(reversed);
    }
}

std::int32_t FixedFft::fit(std::int64_t value, FftCounts& counts) const {
    const std::int64_t fitted = std::clamp(value, m_lowest, m_highest);
    counts.saturations += fitted != value;
    return static_cast<std::int32_t>(fitted);
}

FixedFft::Rotated FixedFft::rotate(std::int64_t re, std::int64_t im, std::int64_t j,
                                   std::int64_t span, FftCounts& counts) const {
    const auto at = static_cast<std::size_t>(j * (m_size / span) & (m_size - 1));
    const std::int64_t c = m_cos[at], s = m_sin[at];
    if (8 * j % span == 0) { // cos and sin are equal but for their signs: 2 multiplications
        counts.multiplications += 2;
        const std::int64_t root = std::abs(c);
        const std::int64_t reSum = (c < 0 ? -re : re) - (s < 0 ? -im : im);
        const std::int64_t imSum = (c < 0 ? -im : im) + (s < 0 ? -re : re);
        return {roundShift(reSum * root, m_fraction), roundShift(imSum * root, m_fraction)};
    }
    counts.multiplications += 4;
    return {roundShift(re * c - im * s, m_fraction), roundShift(im * c + re * s, m_fraction)};
}

/// In place, in half-complex order: of a group of L numbers, a[j] is the real part of bin j and
/// a[L - j] its imaginary part. A level joins the spectra E and O of the even and odd samples:
/// X_j = (E_j + W^j O_j) / 2 and X_{L/2 - j} = conj(E_j - W^j O_j) / 2, W = exp(-2 pi i / L).
void FixedFft::forwardSymmetric(std::vector<std::int32_t>& a, FftCounts& counts) const {
    for (std::int64_t span = 2; span <= m_size; span *= 2) {
        const std::int64_t half = span / 2, quarter = span / 4;
        for (std::int64_t base = 0; base < m_size; base += span) {
            std::int32_t* const group = a.data() + base;
            const std::int64_t even = group[0], odd = group[half];
            group[0] = fit(roundShift(even + odd, 1), counts);
            group[half] = fit(roundShift(even - odd, 1), counts);
            ++counts.half_butterflies;
            if (quarter == 0) {
                continue;
            }
            // Both spectra are real in their middle, and the twiddle is -i.
            group[quarter] = fit(roundShift(group[quarter], 1), counts);
            group[half + quarter] =
                fit(roundShift(-static_cast<std::int64_t>(group[half + quarter]), 1), counts);
            ++counts.half_butterflies;
            for (std::int64_t j = 1; j < quarter; ++j) {
                const std::int64_t evenRe = group[j], evenIm = group[half - j];
                const Rotated turned =
                    rotate(group[half + j], group[span - j], span - j, span, counts);
                group[j] = fit(roundShift(evenRe + turned.re, 1), counts);
                group[span - j] = fit(roundShift(evenIm + turned.im, 1), counts);
                group[half - j] = fit(roundShift(evenRe - turned.re, 1), counts);
                group[half + j] = fit(roundShift(turned.im - evenIm, 1), counts);
                counts.half_butterflies += 2;
            }
        }
    }
}

/// The levels of forwardSymmetric() undone, from the last to the first, each without its halving:
/// E_j = X_j + conj(X_{L/2 - j}), O_j = W^-j (X_j - conj(X_{L/2 - j})).
void FixedFft::inverseSymmetric(std::vector<std::int32_t>& a, FftCounts& counts) const {
    for (std::int64_t span = m_size; span >= 2; span /= 2) {
        const std::int64_t half = span / 2, quarter = span / 4;
        for (std::int64_t base = 0; base < m_size; base += span) {
            std::int32_t* const group = a.data() + base;
            const std::int64_t first = group[0], middle = group[half];
            group[0] = fit(first + middle, counts);
            group[half] = fit(first - middle, counts);
            ++counts.half_butterflies;
            if (quarter == 0) {
                continue;
            }
            group[quarter] = fit(2 * static_cast<std::int64_t>(group[quarter]), counts);
            group[half + quarter] =
                fit(-2 * static_cast<std::int64_t>(group[half + quarter]), counts);
            ++counts.half_butterflies;
            for (std::int64_t j = 1; j < quarter; ++j) {
                const std::int64_t re = group[j], im = group[span - j];
                const std::int64_t otherRe = group[half - j], otherIm = group[half + j];
                const Rotated odd = rotate(re - otherRe, im + otherIm, j, span, counts);
                group[j] = fit(re + otherRe, counts);
                group[half - j] = fit(im - otherIm, counts);
                group[half + j] = fit(odd.re, counts);
                group[span - j] = fit(odd.im, counts);
                counts.half_butterflies += 2;
            }
        }
    }
}

/// Decimation in time on bit-reversed input; the inverse turns the other way and does not halve.
void FixedFft::complexLevels(std::vector<std::int32_t>& re, std::vector<std::int32_t>& im,
                             Direction direction, FftCounts& counts) const {
    const bool isInverse = direction == Direction::Inverse;
    const int shift = isInverse ? 0 : 1;
    for (std::int64_t span = 2; span <= m_size; span *= 2) {
        const std::int64_t half = span / 2;
        for (std::int64_t base = 0; base < m_size; base += span) {
            for (std::int64_t j = 0; j < half; ++j) {
                const auto a = static_cast<std::size_t>(base + j);
                const auto b = static_cast<std::size_t>(base + j + half);
                Rotated turned{re[b], im[b]};
                if (4 * j == span) {
                    turned =
                        isInverse ? Rotated{-turned.im, turned.re} : Rotated{turned.im, -turned.re};
                } else if (j != 0) {
                    turned = rotate(turned.re, turned.im, isInverse ? j : span - j, span, counts);
                }
                const std::int64_t evenRe = re[a], evenIm = im[a];
                re[a] = fit(roundShift(evenRe + turned.re, shift), counts);
                im[a] = fit(roundShift(evenIm + turned.im, shift), counts);
                re[b] = fit(roundShift(evenRe - turned.re, shift), counts);
                im[b] = fit(roundShift(evenIm - turned.im, shift), counts);
                counts.half_butterflies += 2;
            }
        }
    }
}

void FixedFft::forward(std::span<const std::int32_t> x, std::span<std::int32_t> re,
                       std::span<std::int32_t> im, FftCounts& counts) const {
    const auto size = static_cast<std::size_t>(m_size);
    std::vector<std::int32_t> a(size);
    for (std::size_t i = 0; i < size; ++i) {
        a[i] = x[m_reversed[i]];
    }
    if (m_form == FftForm::Complex) {
        std::vector<std::int32_t> b(size, 0);
        complexLevels(a, b, Direction::Forward, counts);
        std::copy(a.begin(), a.end(), re.begin());
        std::copy(b.begin(), b.end(), im.begin());
        return;
    }
    forwardSymmetric(a, counts);
    for (std::size_t j = 0; j <= size / 2; ++j) {
        re[j] = a[j];
        im[j] = j == 0 || j == size / 2 ? 0 : a[size - j];
    }
}

void FixedFft::inverse(std::span<const std::int32_t> re, std::span<const std::int32_t> im,
                       std::span<std::int32_t> x, FftCounts& counts) const {
    const auto size = static_cast<std::size_t>(m_size);
    std::vector<std::int32_t> a(size);
    if (m_form == FftForm::Complex) {
        std::vector<std::int32_t> b(size);
        for (std::size_t i = 0; i < size; ++i) {
            a[i] = re[m_reversed[i]];
            b[i] = im[m_reversed[i]];
        }
        complexLevels(a, b, Direction::Inverse, counts);
        std::copy(a.begin(), a.end(), x.begin());
        return;
    }
    for (std::size_t j = 0; j <= size / 2; ++j) {
        a[j] = re[j];
    }
    for (std::size_t j = 1; j < size / 2; ++j) {
        a[size - j] = im[j];
    }
    inverseSymmetric(a, counts);
    for (std::size_t i = 0; i < size; ++i) {
        x[m_reversed[i]] = a[i];
    }
}

} // namespace permdse
