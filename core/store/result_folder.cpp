// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/result_folder.h"

#include <utility>

#include "core/base/checksum.h"
#include "core/base/file_output.h"
#include "core/base/version.h"
#include "core/experiment/experiment_file.h"
#include "core/store/kept_record.h"
#include "core/store/result_files.h"
#include "core/store/result_writers.h"
#include "core/technology/technology.h"

namespace permdse {

namespace {

std::string provenanceText(const RunOutcome& outcome, const RunRecord& record,
                           const Experiment& experiment, const Json& checksums) {
    Json json;
    json["format"] = resultsFormat;
    json["status"] = outcome.status == RunStatus::Complete ? "complete" : "stopped";
    json["version"] = record.version;
    json["model"] = record.model;
    json["experiment_hash"] = record.experiment_hash;
    json["calibration_hash"] = record.calibration_hash;
    json["checksums"] = checksums;
    json["seed"] = experiment.search.seed;
    json["planned_points"] = outcome.planned_points;
    json["evaluated_points"] = outcome.evaluated_points;
    json["feasible_points"] = outcome.feasible_points;
    if (experiment.keep.rows != KeptRows::All) {
        json["kept"] = toJson(keptRecord(outcome));
    }
    if (!outcome.fronts_found) {
        json["fronts_found"] = false;
    }
    if (outcome.draws.planned > 0) {
        json["draws"] = {{"planned", outcome.draws.planned}, {"done", outcome.draws.done}};
    }
    if (outcome.simulation.planned > 0) {
        Json skipped = Json::array();
        for (const SkippedSimulations& each : outcome.simulation.skipped) {
            skipped.push_back({{"architecture", each.architecture},
                               {"reason", each.reason},
                               {"points", each.points}});
        }
        json["simulation"] = {{"planned", outcome.simulation.planned},
                              {"done", outcome.simulation.done},
                              {"skipped", std::move(skipped)}};
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

Result<ResultFolder> ResultFolder::claim(const std::string& directory, bool force) {
    Result<std::unique_ptr<ClaimedFolder>> folder = ClaimedFolder::claim(directory, force);
    if (!folder) {
        return folder.error();
    }
    return ResultFolder(directory, *std::move(folder));
}

/// `writeTo` writes a file to the path that it gets.
template <class Write> void ResultFolder::note(const std::string& name, Write writeTo) {
    const auto written = writeTo((m_folder->path() / name).string());
    if (written) {
        m_files.push_back(name);
        return;
    }
    for (Diagnostic problem : written.error()) {
        problem.source =
            m_directory + '/' + name; // what the user wanted, not what it is called yet
        m_problems.push_back(std::move(problem));
    }
}

void ResultFolder::write(const Experiment& experiment, const RunOutcome& outcome,
                         const RunRecord& record, const RunControl& control) {
    m_problems = m_folder->renew();
    const std::size_t points = outcome.table->rowCount();
    std::size_t onFronts = 0;
    for (const Front& front : outcome.fronts) {
        onFronts += front.rows.size();
    }
    // Of a file that begins behind so many rows of others.
    const auto behind = [&](std::size_t before) {
        RunControl part;
        part.progress = [&control, before, total = points + 2 * onFronts](std::size_t done,
                                                                          std::size_t) {
            control.progress(before + done, total);
        };
        return part;
    };
    Json checksums = Json::object(); // of what is read back
    const auto checked = [&checksums](const char* name, Result<WrittenFile> written) {
        checksums[name] = written ? checksumText(written->checksum) : std::string();
        return written;
    };
    note(pointsFile, [&](const std::string& file) {
        return checked(pointsFile, writeTableCsv(*outcome.table, file, behind(0)));
    });
    note(frontsFile, [&](const std::string& file) {
        return checked(frontsFile, writeFrontsCsv(outcome, file, behind(points)));
    });
    note("fronts.json", [&](const std::string& file) {
        return writeFrontsJson(outcome, file, behind(points + onFronts));
    });
    m_isComputed = !m_files.empty();
    if (m_isComputed) {
        m_folder->keep(); // whatever happens to the rest
    }
    note("experiment.json",
         [&](const std::string& file) { return writeTextFile(file, experimentText(experiment)); });
    m_provenance = provenanceText(outcome, record, experiment, checksums);
}

void ResultFolder::write(const ResultDocument& document) {
    note(document.name,
         [&](const std::string& file) { return writeTextFile(file, document.text); });
}

Result<std::vector<std::string>> ResultFolder::publish(Diagnostics& warnings) {
    note(provenanceFile,
         [&](const std::string& file) { return writeTextFile(file, m_provenance); });
    if (m_problems.empty()) {
        const Diagnostics problems = m_folder->publish();
        m_isPublished = !hasErrors(problems);
        (m_isPublished ? warnings : m_problems) = problems;
    } else if (m_isComputed) {
        std::string names;
        for (const std::string& file : m_files) {
            names += ' ' + file;
        }
        m_problems.push_back({Severity::Error, "OUT-0008", m_folder->path().string(), "", 0,
                              "the result folder is not complete and does not get its name; "
                              "what could be written stays here:" +
                                  names});
    }
    if (!m_problems.empty()) {
        return m_problems;
    }
    return m_files;
}

std::string ResultFolder::unpublishedPath() const {
    return m_isComputed && !m_isPublished ? m_folder->path().string() : std::string();
}

} // namespace permdse
