// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/architecture/parameter.h"

namespace permdse {

/// A row of the parameter table of an engine whose designs are of type Design.
template <class Design> struct ParameterRow {
    ParameterInfo info;
    void (*set)(Design&, double);
    double (*get)(const Design&);
};

/// Binds a row to a member of the design. The reference value is that of a default design.
template <auto Member, class Design> ParameterRow<Design> bindParameter(ParameterInfo info) {
    using Value = std::remove_reference_t<decltype(std::declval<Design&>().*Member)>;
    info.reference = static_cast<double>(Design{}.*Member);
    return {std::move(info),
            [](Design& design, double value) { design.*Member = static_cast<Value>(value); },
            [](const Design& design) { return static_cast<double>(design.*Member); }};
}

/// @throws std::invalid_argument if the number of values differs or one is illegal.
template <class Design>
Design makeDesign(std::span<const ParameterRow<Design>> rows, std::span<const double> values) {
    if (values.size() != rows.size()) {
        throw std::invalid_argument("a design needs one value per parameter");
    }
    Design design;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (const std::string problem = parameterProblem(rows[i].info, values[i]);
            !problem.empty()) {
            throw std::invalid_argument(problem);
        }
        rows[i].set(design, values[i]);
    }
    return design;
}

} // namespace permdse
