// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/run_control.h"
#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"
#include "core/store/claimed_folder.h"
#include "core/store/run_record.h"

namespace permdse {

/// A further file of a result folder: a report or a figure.
struct ResultDocument {
    std::string name;
    std::string text;
};

/// The results of a run on their way into a folder (docs/file_formats.md#results): points.csv,
/// fronts.csv, fronts.json, experiment.json, provenance.json and the documents. See ClaimedFolder
/// for how it gets its name. What was computed stays on the disk even if the folder does not get
/// it, or if some of the files could not be written.
class ResultFolder {
public:
    /// Takes the name before anything is computed; OUT-0005 or OUT-0006.
    [[nodiscard]] static Result<ResultFolder> claim(const std::string& directory, bool force);

    /// Writes what was computed, to the end even if `control` asks to stop: it cannot be had again
    /// without a run. Progress counts rows of all files. Problems are kept for publish(), and each
    /// file is tried.
    void write(const Experiment& experiment, const RunOutcome& outcome, const RunRecord& record,
               const RunControl& control = {});
    void write(const ResultDocument& document);

    /// Gives the folder its name; the names of the files. OUT-0001 to OUT-0003 for files that could
    /// not be written, then with OUT-0008 that says where the others are; or as
    /// ClaimedFolder::publish(), whose warnings are added to `warnings`.
    [[nodiscard]] Result<std::vector<std::string>> publish(Diagnostics& warnings);

    /// Where what was computed is now, if it is on the disk but without its name; else empty.
    [[nodiscard]] std::string unpublishedPath() const;

private:
    ResultFolder(std::string directory, std::unique_ptr<ClaimedFolder> folder)
        : m_directory(std::move(directory)), m_folder(std::move(folder)) {}

    template <class Write> void note(const std::string& name, Write writeTo);

    std::string m_directory; ///< as the user named it
    std::unique_ptr<ClaimedFolder> m_folder;
    std::string m_provenance; ///< written last: where it stands, the rest does
    std::vector<std::string> m_files;
    Diagnostics m_problems;
    bool m_isComputed = false; ///< one of the files cannot be had again without a run
    bool m_isPublished = false;
};

/// The record of a run of this program with the calibrations in force.
[[nodiscard]] RunRecord makeRunRecord(const Experiment& experiment, int threads, double seconds);

/// Hash of all calibrations in force.
[[nodiscard]] std::string calibrationHash(const TechnologySettings& settings);

} // namespace permdse
