// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/architecture/parameter.h"
#include "core/technology/technology_fields.h"

namespace permdse {

class Engine;

/// A setting of the technology that an architecture may sweep or fix as it does its own parameters.
struct TechnologyParameter {
    ParameterInfo info;
    const Field<TechnologySettings>* field;

    /// The value in force: of the nominal supply and a preset's bandwidth what they stand for.
    [[nodiscard]] double value(const TechnologySettings& settings) const {
        return numberInForce(*field, settings);
    }
    void apply(TechnologySettings& settings, double value) const { field->set(settings, value); }
};

/// The rows of technologyFields() that have a place in sweeps, in that order.
[[nodiscard]] std::span<const TechnologyParameter> technologyParameters();

[[nodiscard]] std::optional<std::size_t> technologyParameterIndex(std::string_view id);

/// What an architecture may sweep or fix under that name: a parameter of the engine, also of one
/// layer ("p@Alex-FC6", whatever the layer), or a setting of the technology; null if there is none.
[[nodiscard]] const ParameterInfo* findSweepable(const Engine& engine, std::string_view id);

/// All names that findSweepable() knows but for those of layers; the engine's first.
[[nodiscard]] std::vector<std::string> sweepableIds(const Engine& engine);

} // namespace permdse
