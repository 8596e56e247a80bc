// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arithmetic/fixed_point.h"

#include <cmath>

#include <fmt/format.h>

namespace permdse {

std::string fixedFormatProblem(const FixedFormat& format) {
    if (format.bits < 2 || format.bits > FixedFormat::maxBits) {
        return fmt::format("a fixed-point format of {} bits; accepted are 2 to {}", format.bits,
                           FixedFormat::maxBits);
    }
    if (format.fraction_bits < 0 || format.fraction_bits > FixedFormat::maxFractionBits) {
        return fmt::format("{} bits behind the binary point; accepted are 0 to {}",
                           format.fraction_bits, FixedFormat::maxFractionBits);
    }
    return {};
}

namespace {

/// Rounded, but not yet an integer: may be beyond every format.
double roundedRaw(double value, const FixedFormat& format) {
    return std::round(std::ldexp(value, format.fraction_bits));
}

} // namespace

std::int64_t quantise(double value, const FixedFormat& format) {
    const double raw = roundedRaw(value, format);
    // 2^(bits - 1), exact as a double where highest() is not
    const double limit = std::ldexp(1.0, format.bits - 1);
    if (raw >= limit) {
        return format.highest();
    }
    return raw < -limit ? format.lowest() : static_cast<std::int64_t>(raw);
}

bool isInRange(double value, const FixedFormat& format) {
    const double raw = roundedRaw(value, format);
    const double limit = std::ldexp(1.0, format.bits - 1);
    return raw >= -limit && raw < limit;
}

int fittingFractionBits(std::span<const float> values, int bits, int most) {
    float lowest = 0.0f, highest = 0.0f;
    for (const float value : values) {
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
    }
    int fraction = most;
    while (fraction > 0 && !(isInRange(static_cast<double>(lowest), {bits, fraction}) &&
                             isInRange(static_cast<double>(highest), {bits, fraction}))) {
        --fraction;
    }
    return fraction;
}

int chosenFractionBits(std::span<const float> values, int bits) {
    const bool onlyZeros =
        std::all_of(values.begin(), values.end(), [](float value) { return value == 0.0f; });
    return fittingFractionBits(values, bits, onlyZeros ? bits : FixedFormat::maxFractionBits);
}

Diagnostics arithmeticProblems(const Arithmetic& arithmetic, const std::string& source) {
    Diagnostics problems;
    const auto report = [&](std::string message) {
        problems.push_back({Severity::Error, "FIX-0001", source, "", 0, std::move(message)});
    };
    struct Role {
        const char* name;
        const FixedFormat& format;
        int maxBits;
    };
    constexpr int maxFactorBits = 32; // so that a product fits 64 bits
    for (const Role& role : {Role{"weights", arithmetic.weight, maxFactorBits},
                             Role{"activations", arithmetic.activation, maxFactorBits},
                             Role{"accumulators", arithmetic.accumulator, FixedFormat::maxBits},
                             Role{"outputs", arithmetic.output, maxFactorBits}}) {
        if (const std::string problem = fixedFormatProblem(role.format); !problem.empty()) {
            report(fmt::format("{}: {}", role.name, problem));
        } else if (role.format.bits > role.maxBits) {
            report(fmt::format("{}: {} bits; accepted are 2 to {}", role.name, role.format.bits,
                               role.maxBits));
        }
    }
    if (!problems.empty()) {
        return problems;
    }
    if (arithmetic.productShift() < 0 || arithmetic.productShift() > 62) {
        report(fmt::format(
            "accumulators: {} bits behind the binary point; products of these "
            "weights and activations have {}, so accepted are {} to {}",
            arithmetic.accumulator.fraction_bits,
            arithmetic.weight.fraction_bits + arithmetic.activation.fraction_bits,
            std::max(0, arithmetic.productShift() + arithmetic.accumulator.fraction_bits - 62),
            std::min(FixedFormat::maxFractionBits,
                     arithmetic.weight.fraction_bits + arithmetic.activation.fraction_bits)));
    }
    if (arithmetic.outputShift() < 0) {
        report(fmt::format("outputs: {} bits behind the binary point; the accumulators have {}, "
                           "so accepted are 0 to {}",
                           arithmetic.output.fraction_bits, arithmetic.accumulator.fraction_bits,
                           arithmetic.accumulator.fraction_bits));
    }
    return problems;
}

namespace {

/// Whether a factor whose binary point is not fixed has bits behind it to spare.
bool canShrink(const Arithmetic& arithmetic, const BinaryPoints& given) {
    return (!given.weight && arithmetic.weight.fraction_bits > 0) ||
           (!given.activation && arithmetic.activation.fraction_bits > 0);
}

} // namespace

Result<Arithmetic> chooseArithmetic(const BinaryPoints& given, const NumberRanges& ranges,
                                    int datapath_bits, int accumulator_bits,
                                    const std::string& source) {
    // Both signs have to fit: the lowest value is one step further from 0 than the highest.
    const auto fitting = [](float largest, int bits) {
        return chosenFractionBits(std::span(&largest, 1), bits);
    };
    Arithmetic arithmetic;
    arithmetic.weight = {datapath_bits,
                         given.weight.value_or(fitting(ranges.largest_weight, datapath_bits))};
    arithmetic.activation = {datapath_bits, given.activation.value_or(
                                                fitting(ranges.largest_activation, datapath_bits))};
    const int most = arithmetic.weight.fraction_bits + arithmetic.activation.fraction_bits;
    // Signs are random, so sums grow with the root; a few products may well have the same sign.
    constexpr double fewTerms = 8.0;
    const auto terms = static_cast<double>(ranges.terms);
    const double likely = std::max(std::sqrt(terms), std::min(terms, fewTerms)) *
                          static_cast<double>(ranges.largest_weight) *
                          static_cast<double>(ranges.largest_activation);
    int fraction = std::clamp(most, 0, FixedFormat::maxFractionBits);
    while (fraction > 0 && !isInRange(likely, {accumulator_bits, fraction})) {
        --fraction;
    }
    arithmetic.accumulator = {accumulator_bits, given.accumulator.value_or(fraction)};
    arithmetic.output = {datapath_bits, given.output.value_or(std::max(
                                            0, arithmetic.accumulator.fraction_bits -
                                                   std::max(0, accumulator_bits - datapath_bits)))};
    // Products are shifted by 62 places at most: of tiny factors some bits are left out.
    while (arithmetic.productShift() > 62 && canShrink(arithmetic, given)) {
        FixedFormat& longer =
            given.activation || (!given.weight && arithmetic.weight.fraction_bits >=
                                                      arithmetic.activation.fraction_bits)
                ? arithmetic.weight
                : arithmetic.activation;
        --longer.fraction_bits;
    }
    Diagnostics problems = arithmeticProblems(arithmetic, source);
    if (!problems.empty()) {
        return problems;
    }
    const auto checkRange = [&](const char* what, float largest, const FixedFormat& format) {
        if (!isInRange(static_cast<double>(largest), format)) {
            problems.push_back(
                {Severity::Error, "FIX-0002", source, "", 0,
                 fmt::format("the largest {} is {}; {} bits with {} behind the binary point hold "
                             "at most {}",
                             what, largest, format.bits, format.fraction_bits,
                             realValue(format.highest(), format))});
        }
    };
    checkRange("weight", ranges.largest_weight, arithmetic.weight);
    checkRange("activation", ranges.largest_activation, arithmetic.activation);
    if (!problems.empty()) {
        return problems;
    }
    return arithmetic;
}

std::int64_t outputOf(std::int64_t sum, const Arithmetic& arithmetic, ActivationFunction function) {
    if (function == ActivationFunction::Tanh) {
        return quantise(std::tanh(realValue(sum, arithmetic.accumulator)), arithmetic.output);
    }
    // Of the widest accumulators only the rounding at the very top could overflow.
    const int shift = arithmetic.outputShift();
    std::int64_t rounded = sum;
    if (shift > 0) {
        rounded = (sum >> shift) + ((sum >> (shift - 1)) & 1);
    }
    const std::int64_t output = saturate(rounded, arithmetic.output);
    return function == ActivationFunction::Relu ? std::max<std::int64_t>(0, output) : output;
}

} // namespace permdse
