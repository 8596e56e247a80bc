// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/result_folder.h"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "core/base/file_output.h"
#include "core/base/version.h"
#include "core/experiment/experiment_file.h"
#include "core/report/result_writers.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

namespace fs = std::filesystem;

constexpr const char* provenanceFile = "provenance.json";

Diagnostic problem(std::string code, const std::string& directory, std::string message) {
    return {Severity::Error, std::move(code), directory, "", 0, std::move(message)};
}

/// The directory without a trailing slash, so that names can be put behind it.
fs::path target(const std::string& directory) {
    fs::path path = fs::path(directory).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

std::string provenanceText(const RunOutcome& outcome, const RunRecord& record,
                           const Experiment& experiment) {
    Json json;
    json["format"] = "permdse-results-1";
    json["status"] = outcome.status == RunStatus::Complete ? "complete" : "stopped";
    json["version"] = record.version;
    json["experiment_hash"] = record.experiment_hash;
    json["calibration_hash"] = record.calibration_hash;
    json["seed"] = experiment.search.seed;
    json["planned_points"] = outcome.planned_points;
    json["evaluated_points"] = outcome.table->rowCount();
    json["feasible_points"] = outcome.feasible_points;
    if (outcome.draws.planned > 0) {
        json["draws"] = {{"planned", outcome.draws.planned}, {"done", outcome.draws.done}};
    }
    return json.dump(2) + '\n';
}

} // namespace

std::string calibrationHash(const TechnologySettings& settings) {
    const Technology technology(settings);
    std::string text;
    for (const Calibration& calibration : technology.calibrations()) {
        text += toJson(calibration).dump();
    }
    return contentHash(text);
}

RunRecord makeRunRecord(const Experiment& experiment, int threads, double seconds) {
    return {std::string(version()), contentHash(experimentText(experiment)),
            calibrationHash(experiment.technology), threads, seconds};
}

Diagnostics resultFolderProblems(const std::string& directory, bool force) {
    const fs::path path = target(directory);
    std::error_code failure;
    if (directory.empty() || path.empty()) {
        return {problem("OUT-0006", directory, "the name of the result folder is empty")};
    }
    if (!fs::exists(path, failure)) {
        return {};
    }
    if (!fs::is_directory(path, failure)) {
        return {problem("OUT-0005", directory,
                        "this is a file; expected the name of a folder that does not exist yet")};
    }
    const bool ours = fs::exists(path / provenanceFile, failure);
    const bool empty = fs::is_empty(path, failure);
    if (force && (ours || empty)) {
        return {};
    }
    if (force) {
        return {
            problem("OUT-0005", directory,
                    "the folder exists and holds no results of permdse; it is not replaced. Name "
                    "another folder")};
    }
    return {
        problem("OUT-0005", directory,
                "the result folder exists already; name another one, or replace it with --force")};
}

Result<std::vector<std::string>>
writeResultFolder(const std::string& directory, const Experiment& experiment,
                  const RunOutcome& outcome, const RunRecord& record,
                  const std::vector<ResultDocument>& documents, bool force) {
    if (Diagnostics problems = resultFolderProblems(directory, force); !problems.empty()) {
        return problems;
    }
    const fs::path path = target(directory);
    const fs::path fresh = path.string() + ".new", old = path.string() + ".old";
    std::error_code failure;
    fs::remove_all(fresh, failure); // left over from a run that was killed
    fs::create_directories(fresh, failure);
    if (failure) {
        return problem("OUT-0006", directory,
                       fmt::format("cannot make the result folder: {}", failure.message()));
    }
    std::vector<std::string> files;
    Diagnostics problems;
    const auto note = [&](const std::string& name, const Result<std::uint64_t>& written) {
        if (written) {
            files.push_back(name);
        } else {
            problems.insert(problems.end(), written.error().begin(), written.error().end());
        }
    };
    const auto file = [&](const char* name) { return (fresh / name).string(); };
    note("points.csv", writeTableCsv(*outcome.table, file("points.csv")));
    note("fronts.csv", writeFrontsCsv(outcome, file("fronts.csv")));
    note("fronts.json", writeFrontsJson(outcome, file("fronts.json")));
    note("experiment.json", writeTextFile(file("experiment.json"), experimentText(experiment)));
    for (const ResultDocument& document : documents) {
        note(document.name, writeTextFile((fresh / document.name).string(), document.text));
    }
    note(provenanceFile,
         writeTextFile(file(provenanceFile), provenanceText(outcome, record, experiment)));
    if (!problems.empty()) {
        fs::remove_all(fresh, failure);
        return problems;
    }
    const bool replaces = fs::exists(path, failure);
    if (replaces) {
        fs::remove_all(old, failure);
        fs::rename(path, old, failure);
    }
    if (!failure) {
        fs::rename(fresh, path, failure);
    }
    if (failure) {
        return problem(
            "OUT-0003", directory,
            fmt::format("cannot give the result folder its name: {}; the results are in {}",
                        failure.message(), fresh.string()));
    }
    fs::remove_all(old, failure);
    return files;
}

} // namespace permdse
