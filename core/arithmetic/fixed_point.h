// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/base/result.h"

namespace permdse {

/// A signed fixed-point format: `bits` wide, of which `fraction_bits` stand behind the binary
/// point; docs/model.md#fixed-point. A raw value r means r x 2^-fraction_bits.
struct FixedFormat {
    static constexpr int maxBits = 64;
    static constexpr int maxFractionBits = 48;

    int bits = 16;          ///< 2 to 64
    int fraction_bits = 12; ///< 0 to 48; may exceed `bits`, for formats of small values only

    [[nodiscard]] constexpr std::int64_t lowest() const { return -highest() - 1; }
    [[nodiscard]] constexpr std::int64_t highest() const {
        return static_cast<std::int64_t>((std::uint64_t{1} << (bits - 1)) - 1);
    }
    /// The value of a raw 1.
    [[nodiscard]] constexpr double step() const {
        return 1.0 / static_cast<double>(std::uint64_t{1} << fraction_bits);
    }

    friend bool operator==(const FixedFormat&, const FixedFormat&) = default;
};

/// Empty if the format is legal, else what was found and what is accepted.
[[nodiscard]] std::string fixedFormatProblem(const FixedFormat& format);

/// The raw value clamped to the range of the format.
[[nodiscard]] constexpr std::int64_t saturate(std::int64_t raw, const FixedFormat& format) {
    return std::clamp(raw, format.lowest(), format.highest());
}

/// The nearest raw value, halves away from zero, clamped to the range. @pre value is not NaN
[[nodiscard]] std::int64_t quantise(double value, const FixedFormat& format);

/// Whether quantise() need not clamp.
[[nodiscard]] bool isInRange(double value, const FixedFormat& format);

[[nodiscard]] constexpr double realValue(std::int64_t raw, const FixedFormat& format) {
    return static_cast<double>(raw) * format.step();
}

/// The largest number of fraction bits, up to `most`, with which every value fits into `bits`; 0 if
/// none does. @pre values are finite
[[nodiscard]] int fittingFractionBits(std::span<const float> values, int bits, int most);

/// The most fraction bits that a format of `bits` may have for these values, however small they
/// are; `bits` where all are 0. @pre values are finite
[[nodiscard]] int chosenFractionBits(std::span<const float> values, int bits);

/// raw / 2^shift, to the nearest integer, halves upwards: what an adder with a carry-in computes.
/// @pre 0 <= shift <= 62, |raw| <= 2^62
[[nodiscard]] constexpr std::int64_t roundShift(std::int64_t raw, int shift) {
    return shift == 0 ? raw : (raw + (std::int64_t{1} << (shift - 1))) >> shift;
}

/// What the activation units compute of a sum.
enum class ActivationFunction { None, Relu, Tanh };

/// The number formats of an engine's datapath and its rules of rounding:
///
///     accumulator = saturate(accumulator + roundShift(w x, productShift))   after every product
///     output      = saturate(roundShift(accumulator, outputShift)), then the activation function
///
/// The order of the additions matters where they saturate; engines add in rising order of columns.
struct Arithmetic {
    FixedFormat weight{16, 12};
    FixedFormat activation{16, 8};
    FixedFormat accumulator{24, 10};
    FixedFormat output{16, 8};

    /// Fraction bits that a product has beyond the accumulator; 0 to 62 if legal.
    [[nodiscard]] constexpr int productShift() const {
        return weight.fraction_bits + activation.fraction_bits - accumulator.fraction_bits;
    }
    [[nodiscard]] constexpr int outputShift() const {
        return accumulator.fraction_bits - output.fraction_bits;
    }

    friend bool operator==(const Arithmetic&, const Arithmetic&) = default;
};

/// Illegal formats, and binary points that do not go together: the accumulator may have at most as
/// many fraction bits as a product, the output at most as many as the accumulator. FIX-0001.
[[nodiscard]] Diagnostics arithmeticProblems(const Arithmetic& arithmetic,
                                             const std::string& source);

/// Binary points that a user fixes; the others are chosen by chooseArithmetic().
struct BinaryPoints {
    std::optional<int> weight, activation, accumulator, output; ///< fraction bits
};

/// What chooseArithmetic() has to make room for.
struct NumberRanges {
    float largest_weight = 0.0f; ///< absolute value
    float largest_activation = 0.0f;
    std::int64_t terms = 1; ///< products in a sum
};

/// Formats for an engine with these widths. Binary points that are not given are chosen: weights
/// and activations get the most fraction bits that hold the largest of them; the accumulator the
/// most with which sqrt(terms) products of the two largest fit (random signs; a sum beyond
/// saturates), but no fewer than all of up to 8; the output those with which no accumulator value
/// is clipped. FIX-0001 as arithmeticProblems(), FIX-0002 if the largest weight or activation does
/// not fit.
/// @pre ranges are finite
[[nodiscard]] Result<Arithmetic> chooseArithmetic(const BinaryPoints& given,
                                                  const NumberRanges& ranges, int datapath_bits,
                                                  int accumulator_bits, const std::string& source);

/// The rounded product of raw values. @pre both fit their formats, of at most 32 bits
[[nodiscard]] constexpr std::int64_t product(std::int64_t weight, std::int64_t activation,
                                             const Arithmetic& arithmetic) {
    return roundShift(weight * activation, arithmetic.productShift());
}

/// The saturated sum; `saturations` counts the sums that had to be clamped.
[[nodiscard]] inline std::int64_t accumulate(std::int64_t sum, std::int64_t product,
                                             const FixedFormat& accumulator,
                                             std::int64_t& saturations) {
    std::int64_t raw = 0;
    const bool overflows = __builtin_add_overflow(sum, product, &raw);
    if (!overflows && raw >= accumulator.lowest() && raw <= accumulator.highest()) {
        return raw;
    }
    ++saturations;
    return (overflows ? product : raw) < 0 ? accumulator.lowest() : accumulator.highest();
}

/// What an activation unit writes back for a sum. Tanh is the exact function rounded to the output
/// format (chosen: publications do not say how their units approximate it).
[[nodiscard]] std::int64_t outputOf(std::int64_t sum, const Arithmetic& arithmetic,
                                    ActivationFunction function);

} // namespace permdse
