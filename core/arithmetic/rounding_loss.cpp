// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arithmetic/rounding_loss.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/unit_format.h"

namespace permdse {

namespace {

Diagnostic warningOf(const char* code, const std::string& source, std::string message) {
    return {Severity::Warning, code, source, "", 0, std::move(message)};
}

std::string formatText(const FixedFormat& format) {
    return fmt::format("{} bits with {} behind the binary point", format.bits,
                       format.fraction_bits);
}

double rootMeanSquare(std::span<const float> values) {
    double squares = 0.0;
    std::size_t count = 0; // of those that are not 0: zeros are skipped, not multiplied
    for (const float value : values) {
        squares += static_cast<double>(value) * static_cast<double>(value);
        count += value != 0.0f ? 1 : 0;
    }
    return count > 0 ? std::sqrt(squares / static_cast<double>(count)) : 0.0;
}

/// What rounding did to a set of numbers.
struct Loss {
    std::int64_t numbers = 0; ///< that are not 0
    std::int64_t zeroed = 0;  ///< of them
    double signal = 0.0, noise = 0.0;

    void add(double before, double after) {
        numbers += before != 0.0 ? 1 : 0;
        zeroed += before != 0.0 && after == 0.0 ? 1 : 0;
        signal += before * before;
        noise += (after - before) * (after - before);
    }
    [[nodiscard]] bool isHeavy() const { return 2 * zeroed > numbers || 10.0 * noise > signal; }
};

Diagnostic lossWarning(const std::string& role, const Loss& loss, const FixedFormat& format,
                       const std::string& source) {
    const double ratio_db = 10.0 * std::log10(loss.signal / loss.noise);
    return warningOf(
        "FIX-0003", source,
        fmt::format("{}: rounding to {} makes {} of {} numbers that are not 0 to 0 and leaves a "
                    "signal-to-noise ratio of {} dB; expected are at most half of them and at "
                    "least 10 dB",
                    role, formatText(format), loss.zeroed, loss.numbers,
                    displayNumber(ratio_db, 3)));
}

Diagnostics lossesOf(const Loss& loss, std::int64_t clamped, std::size_t outputs,
                     const FixedFormat& format, const std::string& source) {
    Diagnostics warnings;
    if (loss.isHeavy()) {
        warnings.push_back(lossWarning("outputs", loss, format, source));
    }
    if (clamped > 0) {
        warnings.push_back(warningOf(
            "FIX-0004", source,
            fmt::format("outputs: {} of {} are beyond what {} hold and are clamped to {} or {}; "
                        "expected are fewer bits behind the binary point",
                        clamped, outputs, formatText(format),
                        displayNumber(realValue(format.lowest(), format)),
                        displayNumber(realValue(format.highest(), format)))));
    }
    return warnings;
}

} // namespace

Diagnostics roundingWarnings(const std::string& role, std::span<const float> values,
                             const FixedFormat& format, const std::string& source) {
    Loss loss;
    for (const float value : values) {
        const auto before = static_cast<double>(value);
        loss.add(before, realValue(quantise(before, format), format));
    }
    return loss.isHeavy() ? Diagnostics{lossWarning(role, loss, format, source)} : Diagnostics{};
}

Diagnostics operandWarnings(std::span<const float> weights, std::span<const float> activations,
                            const Arithmetic& arithmetic, const std::string& source) {
    Diagnostics warnings = roundingWarnings("weights", weights, arithmetic.weight, source);
    const Diagnostics more =
        roundingWarnings("activations", activations, arithmetic.activation, source);
    warnings.insert(warnings.end(), more.begin(), more.end());
    const double typical = rootMeanSquare(weights) * rootMeanSquare(activations);
    const double step = arithmetic.accumulator.step();
    if (typical > 0.0 && typical < step / 2.0) {
        warnings.push_back(warningOf(
            "FIX-0003", source,
            fmt::format("accumulators: a typical product of a weight and an activation is {}, "
                        "less than half of the {} that {} tell apart, so that most products "
                        "become 0; expected are more bits behind the binary point or wider "
                        "accumulators",
                        displayNumber(typical, 3), displayNumber(step, 3),
                        formatText(arithmetic.accumulator))));
    }
    return warnings;
}

Diagnostics outputWarnings(std::span<const std::int64_t> sums, const Arithmetic& arithmetic,
                           ActivationFunction function, const std::string& source) {
    Loss loss;
    std::int64_t clamped = 0;
    for (const std::int64_t sum : sums) {
        if (function == ActivationFunction::Relu && sum <= 0) {
            continue;
        }
        double before = realValue(sum, arithmetic.accumulator);
        before = function == ActivationFunction::Tanh ? std::tanh(before) : before;
        const double after = realValue(outputOf(sum, arithmetic, function), arithmetic.output);
        if (std::abs(after - before) > arithmetic.output.step()) {
            ++clamped;
        } else {
            loss.add(before, after);
        }
    }
    return lossesOf(loss, clamped, sums.size(), arithmetic.output, source);
}

Diagnostics comparedWarnings(std::span<const double> wanted, std::span<const double> computed,
                             const FixedFormat& output, const std::string& source) {
    Loss loss;
    std::int64_t clamped = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (isInRange(wanted[i], output)) {
            loss.add(wanted[i], computed[i]);
        } else {
            ++clamped;
        }
    }
    return lossesOf(loss, clamped, wanted.size(), output, source);
}

} // namespace permdse
