// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/architecture/engine.h"
#include "core/base/seeded_random.h"

namespace permdse::test {

/// A legal value of a parameter: any choice, or within a factor of four of the reference.
inline double drawnValue(const ParameterInfo& info, SeededRandom& random) {
    for (;;) {
        double value =
            info.kind == ParameterKind::Choice
                ? static_cast<double>(random.below(static_cast<std::int64_t>(info.choices.size())))
                : std::max(1.0, info.reference) * std::exp2(random.uniform() * 4.0 - 2.0);
        if (info.kind == ParameterKind::Integer) {
            value = info.power_of_two ? std::exp2(std::round(std::log2(value))) : std::round(value);
        }
        if (parameterProblem(info, value).empty()) {
            return value;
        }
    }
}

/// The reference with other values of about so many of its parameters, but for the clock.
inline DesignValues drawnDesign(const Engine& engine, SeededRandom& random,
                                const Technology& technology, double share = 0.6) {
    DesignValues design = engine.referenceDesign(technology);
    for (std::size_t i = 0; i < design.size(); ++i) {
        const ParameterInfo& info = engine.parameters()[i];
        if (info.id != "clock_ghz" && random.chance(share)) {
            design[i] = drawnValue(info, random);
        }
    }
    return design;
}

} // namespace permdse::test
