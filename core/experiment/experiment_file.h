// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/json_document.h"
#include "core/experiment/experiment.h"

namespace permdse {

inline constexpr std::string_view experimentSchemaId = "permdse-experiment-1.schema.json";

/// JSON schema (draft 7) of experiment files, generated from the parameter and metric tables.
[[nodiscard]] Json experimentSchema();

/// Reads an experiment. All problems are reported at once, each with pointer and line, sorted by
/// line. `source` is the name shown in messages.
[[nodiscard]] Result<Experiment> readExperiment(std::string_view text, const std::string& source);
[[nodiscard]] Result<Experiment> loadExperiment(const std::string& path);

/// The `technology` of an experiment.
[[nodiscard]] Json toJson(const TechnologySettings& technology);

/// The effective experiment: every key written, also those left at their default. Reading it back
/// gives an equal value.
[[nodiscard]] Json toJson(const Experiment& experiment);
[[nodiscard]] std::string experimentText(const Experiment& experiment);

} // namespace permdse
