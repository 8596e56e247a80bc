// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace permdse {

/// The file that says of a folder that it holds results, and on what they rest.
inline constexpr const char* provenanceFile = "provenance.json";
/// Its `format`.
inline constexpr const char* resultsFormat = "permdse-results-1";

/// The tables that are read back.
inline constexpr const char* pointsFile = "points.csv";
inline constexpr const char* frontsFile = "fronts.csv";

/// True for the names of files that a run writes: "points.csv", "pareto-2.svg".
[[nodiscard]] bool isResultFile(std::string_view name);

/// Why a folder must not be replaced by other results, as a sentence: it holds what no run writes,
/// which is named, or nothing says that it holds results. Empty for one with the results of a run
/// and nothing else, and for an empty folder.
[[nodiscard]] std::string replacementObjection(const std::filesystem::path& folder);

/// Removes the result files of a folder and then the folder itself, which anything else keeps.
[[nodiscard]] std::error_code removeResults(const std::filesystem::path& folder);

} // namespace permdse
