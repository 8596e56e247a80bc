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

/// An experiment as far as it can be read, with all its problems, for people to mend: over its
/// budget, with a wrong name or a value out of range. Parts that cannot be read are placeholders
/// or left out; updatedText() keeps what they say in the file.
struct ExperimentDraft {
    Experiment experiment;
    Diagnostics problems; ///< as readExperiment() reports them; empty if it can run
};

/// The same for an experiment that may have problems. Only a text that is no JSON object gives
/// diagnostics instead.
[[nodiscard]] Result<ExperimentDraft> readDraft(std::string_view text, const std::string& source);

/// The text of an experiment file after the edit that made `after` of what it says. All that the
/// edit did not touch stays as it is: names of built-in workloads and calibration files, the
/// path of `$schema`, keys that are left out, the order of keys, blanks and line breaks. `source`
/// is the file's path, as in readExperiment(). If the result would not read back as `after`, or the
/// text is no experiment, it is experimentText().
[[nodiscard]] std::string updatedText(std::string_view text, const std::string& source,
                                      const Experiment& after);

/// The `technology` of an experiment.
[[nodiscard]] Json toJson(const TechnologySettings& technology);

/// The effective experiment: every key written, also those left at their default. Reading it back
/// gives an equal value.
[[nodiscard]] Json toJson(const Experiment& experiment);
[[nodiscard]] std::string experimentText(const Experiment& experiment);

} // namespace permdse
