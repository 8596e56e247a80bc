// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/architecture/parameter.h"
#include "core/technology/technology_settings.h"

namespace permdse {

class Engine;

/// A setting of the technology that an architecture may sweep or fix as it does its own parameters.
struct TechnologyParameter {
    ParameterInfo info;
    /// The value in force: of the nominal supply and a preset's bandwidth what they stand for.
    double (*value)(const TechnologySettings& settings);
    void (*apply)(TechnologySettings& settings, double value);
};

/// node_nm, cell, supply_v, dram, dram_bandwidth_gbyte_s, weights.
[[nodiscard]] std::span<const TechnologyParameter> technologyParameters();

[[nodiscard]] std::optional<std::size_t> technologyParameterIndex(std::string_view id);

/// What an architecture may sweep or fix under that name: a parameter of the engine or a setting of
/// the technology; null if there is neither.
[[nodiscard]] const ParameterInfo* findSweepable(const Engine& engine, std::string_view id);

/// All names that findSweepable() knows, those of the engine first.
[[nodiscard]] std::vector<std::string> sweepableIds(const Engine& engine);

} // namespace permdse
