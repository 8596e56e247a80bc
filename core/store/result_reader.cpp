// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/result_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "core/architecture/evaluation.h"
#include "core/architecture/model_revision.h"
#include "core/base/checksum.h"
#include "core/base/json_reader.h"
#include "core/base/units.h"
#include "core/base/version.h"
#include "core/experiment/comparison_advice.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/result_columns.h"
#include "core/store/csv_reader.h"
#include "core/store/kept_record.h"
#include "core/store/result_files.h"
#include "core/store/result_folder.h"

namespace permdse {

namespace {

constexpr std::string_view constraintWords = "a constraint is violated: ";

/// Ends the reading with what is wrong.
struct Refusal {
    Diagnostic problem;
};

[[noreturn]] void refuse(const char* code, const std::string& file, std::string message,
                         int line = 0) {
    throw Refusal{{Severity::Error, code, file, "", line, std::move(message)}};
}

/// provenance.json.
struct Provenance {
    std::string version, model, experiment_hash, calibration_hash;
    std::string points_checksum, fronts_checksum; ///< empty where it has none
    std::uint64_t planned_points = 0, evaluated_points = 0, feasible_points = 0;
    bool is_stopped = false, fronts_found = true;
    DrawCount draws;
    FrontSimulation simulation;
    KeptRecord kept; ///< where not all points are
};

std::uint64_t count(JsonReader& reader, std::string_view key) {
    return static_cast<std::uint64_t>(
        reader.integer(key, 0, std::numeric_limits<std::int64_t>::max()));
}

Provenance readProvenance(const std::string& directory) {
    const std::string file = directory + '/' + provenanceFile;
    const auto refuseFolder = [&](const std::string& reason) {
        refuse("RES-0001", directory,
               fmt::format("no results of a run: {}; open a folder that \"permdse run\" wrote",
                           reason));
    };
    const Result<std::string> text = readTextFile(file);
    if (!text) {
        refuseFolder(fmt::format("{} cannot be read", provenanceFile));
    }
    const Result<JsonDocument> document = parseJson(*text, file);
    if (!document || !document->root.is_object()) {
        refuseFolder(fmt::format("{} is damaged", provenanceFile));
    }
    Diagnostics problems;
    JsonReader reader(*document, problems);
    if (const std::string format = reader.text("format", ""); format != resultsFormat) {
        refuseFolder(fmt::format("{} is of the format \"{}\", accepted is \"{}\"", provenanceFile,
                                 format, resultsFormat));
    }
    Provenance found;
    found.is_stopped = reader.text("status") != "complete";
    found.version = reader.text("version");
    found.model = reader.text("model", "unnamed");
    found.experiment_hash = reader.text("experiment_hash");
    found.calibration_hash = reader.text("calibration_hash");
    if (std::optional<JsonReader> checksums = reader.optionalChild("checksums")) {
        found.points_checksum = checksums->text(pointsFile, "");
        found.fronts_checksum = checksums->text(frontsFile, "");
    }
    found.planned_points = count(reader, "planned_points");
    found.evaluated_points = count(reader, "evaluated_points");
    found.feasible_points = count(reader, "feasible_points");
    found.fronts_found = reader.boolean("fronts_found", true);
    if (std::optional<JsonReader> draws = reader.optionalChild("draws")) {
        found.draws = {count(*draws, "planned"), count(*draws, "done")};
    }
    if (std::optional<JsonReader> kept = reader.optionalChild("kept")) {
        found.kept = readKeptRecord(*kept);
    }
    if (std::optional<JsonReader> simulation = reader.optionalChild("simulation")) {
        found.simulation = {count(*simulation, "planned"), count(*simulation, "done"), {}};
        for (JsonReader& skipped : simulation->elements("skipped")) {
            std::string architecture = skipped.text("architecture");
            std::string reason = skipped.text("reason");
            found.simulation.skipped.push_back(
                {std::move(architecture), std::move(reason), count(skipped, "points")});
        }
    }
    if (!problems.empty()) {
        refuseFolder(fmt::format("{} is damaged: {}", provenanceFile, problems.front().message));
    }
    return found;
}

Experiment readStoredExperiment(const std::string& directory, const Provenance& provenance) {
    const std::string file = directory + "/experiment.json";
    if (provenance.version != version()) {
        refuse("RES-0002", directory,
               fmt::format("the results are of PermDSE {}, this is {}, whose models may differ; "
                           "run experiment.json of the folder again",
                           provenance.version, version()));
    }
    if (provenance.model != modelIdentity()) {
        refuse(
            "RES-0002", directory,
            fmt::format("the results are of model {}, this program has {}, whose figures differ; "
                        "run experiment.json of the folder again",
                        provenance.model, modelIdentity()));
    }
    const Result<std::string> text = readTextFile(file);
    if (!text) {
        throw Refusal{text.error().front()};
    }
    if (const std::string hash = contentHash(*text); hash != provenance.experiment_hash) {
        refuse("RES-0003", file,
               fmt::format("it is not the experiment of the results, or was changed since: its "
                           "hash is {}, that of the run is {}",
                           hash, provenance.experiment_hash));
    }
    Result<Experiment> experiment = readExperiment(*text, file);
    if (!experiment) {
        throw Refusal{experiment.error().front()};
    }
    if (calibrationHash(experiment->technology) != provenance.calibration_hash) {
        refuse("RES-0004", directory,
               "the results rest on other calibrations than this program has; run "
               "experiment.json of the folder again");
    }
    return std::move(*experiment);
}

/// The header of a file must be these names, and no others.
void checkColumns(const std::string& file, CsvReader& reader,
                  const std::vector<std::string>& expected) {
    if (!reader.next()) {
        refuse("RES-0005", file, "the file is missing or empty");
    }
    const auto& found = reader.cells();
    for (std::size_t i = 0; i < std::max(found.size(), expected.size()); ++i) {
        if (i >= found.size() || i >= expected.size() || found[i] != expected[i]) {
            refuse("RES-0005", file,
                   fmt::format("column {} is {}; expected {}, as the experiment has it", i + 1,
                               i < found.size() ? fmt::format("\"{}\"", found[i]) : "missing",
                               i < expected.size() ? fmt::format("\"{}\"", expected[i])
                                                   : "no further one"),
                   1);
        }
    }
}

double numberOf(std::string_view text, const std::string& file, int line) {
    if (text.empty()) {
        return notANumber;
    }
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        refuse("RES-0006", file, fmt::format("found \"{}\"; expected a number", text), line);
    }
    return value;
}

/// Turns the cells of points.csv back into what they were written from.
class PointsReader {
public:
    PointsReader(std::string file, const Experiment& experiment)
        : m_file(std::move(file)), m_layout(resultColumns(experiment)),
          m_columns(m_layout.specs.size()), m_codes(m_layout.specs.size()),
          m_constraints(experiment.constraints.size()) {
        for (std::size_t c = 0; c < m_layout.specs.size(); ++c) {
            const std::vector<std::string>& labels = m_layout.specs[c].labels;
            for (std::size_t code = 0; code < labels.size(); ++code) {
                m_codes[c].emplace(labels[code], static_cast<double>(code));
            }
        }
        for (std::uint32_t reasons = 0; reasons < 2 * NumericFailure; ++reasons) {
            m_reasons.emplace(infeasibilityText(reasons), static_cast<double>(reasons));
        }
    }

    /// False if it was stopped.
    bool read(const RunControl& control) {
        CsvReader reader(m_file);
        std::vector<std::string> names;
        for (const ColumnSpec& spec : m_layout.specs) {
            names.push_back(spec.id);
        }
        checkColumns(m_file, reader, names);
        std::error_code error;
        const auto total = static_cast<std::size_t>(std::filesystem::file_size(m_file, error));
        constexpr int rowsPerChunk = 4096;
        for (int row = 0; reader.next(); ++row) {
            addRow(reader);
            if (row % rowsPerChunk == 0) {
                if (control.stopRequested()) {
                    return false;
                }
                control.progress(static_cast<std::size_t>(reader.bytes()), total);
            }
        }
        control.progress(total, total);
        return true;
    }

    [[nodiscard]] std::size_t rowCount() const { return m_columns.front().size(); }
    [[nodiscard]] const ResultColumns& layout() const { return m_layout; }
    [[nodiscard]] ResultTablePtr takeTable() {
        return std::make_shared<const ResultTable>(m_layout.specs, std::move(m_columns));
    }

private:
    void addRow(const CsvReader& reader) {
        const auto& cells = reader.cells();
        const int line = reader.line();
        if (cells.size() != m_columns.size()) {
            refuse("RES-0006", m_file,
                   fmt::format("found {} cells; expected {}", cells.size(), m_columns.size()),
                   line);
        }
        bool isViolated = false;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const double value = c == m_layout.infeasibility ? reasonsOf(cells[c], isViolated, line)
                                                             : valueOf(cells[c], c, line);
            isViolated |= m_constraints > 0 && c >= m_layout.first_violation &&
                          c < m_layout.first_violation + m_constraints && value != 0.0;
            m_columns[c].push_back(value);
        }
        const std::vector<double>& points = m_columns[m_layout.point];
        const std::size_t row = points.size() - 1;
        const bool isNext = row == 0 ? points[0] >= 0.0 : points[row] > points[row - 1];
        if (!isNext || points[row] != std::trunc(points[row])) {
            refuse("RES-0006", m_file, "the points are not numbered upwards", line);
        }
        const bool isFeasible = m_columns[m_layout.infeasibility][row] == 0.0;
        if (m_columns[m_layout.feasible][row] != (isFeasible ? 1.0 : 0.0)) {
            refuse("RES-0006", m_file, "\"feasible\" and \"infeasibility\" contradict each other",
                   line);
        }
    }

    double valueOf(std::string_view cell, std::size_t column, int line) const {
        const auto& codes = m_codes[column];
        if (codes.empty() || cell.empty()) {
            return numberOf(cell, m_file, line);
        }
        const auto code = codes.find(cell);
        if (code == codes.end()) {
            refuse("RES-0006", m_file,
                   fmt::format("found \"{}\" as {}, which the experiment does not have", cell,
                               m_layout.specs[column].id),
                   line);
        }
        return code->second;
    }

    /// The mask of reasons that a text names; violated constraints stand last, and in columns.
    double reasonsOf(std::string_view cell, bool isViolated, int line) const {
        std::string_view others = cell;
        if (isViolated) {
            const std::size_t begin = cell.find(constraintWords);
            others = cell.substr(0, std::min(begin, cell.size()));
            others = others.ends_with("; ") ? others.substr(0, others.size() - 2) : others;
        }
        const auto reasons = m_reasons.find(others);
        if (reasons == m_reasons.end() || (isViolated && others.size() == cell.size())) {
            refuse("RES-0006", m_file, fmt::format("found an unknown reason: \"{}\"", cell), line);
        }
        return reasons->second + (isViolated ? ConstraintViolated : 0u);
    }

    std::string m_file;
    ResultColumns m_layout;
    std::vector<std::vector<double>> m_columns;
    std::vector<std::map<std::string, double, std::less<>>> m_codes; ///< by column
    std::map<std::string, double, std::less<>> m_reasons;
    std::size_t m_constraints;
};

/// All fronts of the experiment, in the order of the runner, without rows.
std::vector<Front> emptyFronts(const Experiment& experiment, bool hasCommonFront) {
    std::vector<Front> fronts;
    for (const Workload& workload : experiment.workloads) {
        for (const ArchitectureSpace& space : experiment.architectures) {
            fronts.push_back({workload.name, space.architecture, {}});
        }
        if (hasCommonFront) {
            fronts.push_back({workload.name, "", {}});
        }
    }
    return fronts;
}

void readFronts(const std::string& file, RunOutcome& outcome) {
    const ResultTable& table = *outcome.table;
    std::vector<std::string> names{"front", "workload", "architecture"};
    for (const ColumnSpec& spec : table.specs()) {
        if (spec.id != "architecture" && spec.id != "workload") {
            names.push_back(spec.id);
        }
    }
    constexpr std::size_t pointCell = 3;
    CsvReader reader(file);
    checkColumns(file, reader, names);
    const std::span<const double> points = table.column("point");
    const std::span<const double> reasons = table.column("infeasibility");
    while (reader.next()) {
        const auto& cells = reader.cells();
        if (cells.size() != names.size()) {
            refuse("RES-0006", file,
                   fmt::format("found {} cells; expected {}", cells.size(), names.size()),
                   reader.line());
        }
        const std::string_view architecture = cells[0] == "all" ? "" : cells[0];
        const auto front =
            std::find_if(outcome.fronts.begin(), outcome.fronts.end(), [&](const Front& each) {
                return each.workload == cells[1] && each.architecture == architecture;
            });
        const double point = numberOf(cells[pointCell], file, reader.line());
        const auto place = std::lower_bound(points.begin(), points.end(), point);
        const auto row = static_cast<std::size_t>(place - points.begin());
        const bool isLegal = front != outcome.fronts.end() && place != points.end() &&
                             *place == point && reasons[row] == 0.0 &&
                             (front->rows.empty() || front->rows.back() < row);
        if (!isLegal) {
            refuse("RES-0006", file,
                   fmt::format("point {} cannot be on the front \"{}\" of \"{}\"", cells[pointCell],
                               cells[0], cells[1]),
                   reader.line());
        }
        front->rows.push_back(static_cast<std::uint32_t>(row));
    }
}

/// Numbers that were changed, which nothing else tells. Looked at last: other messages say where.
void checkContent(const std::string& file, const std::string& checksum) {
    if (checksum.empty()) {
        return;
    }
    if (const std::string found = crc32OfFile(file); found != checksum) {
        refuse("RES-0006", file,
               fmt::format("the content is not what the run wrote: its checksum is {}, {} says {}",
                           found, provenanceFile, checksum));
    }
}

/// What the table tells of all points, or where it keeps some of them the record of the run. Both
/// must agree on what both tell.
void takeCounts(const Experiment& experiment, const Provenance& provenance, const std::string& file,
                RunOutcome& outcome) {
    const ResultTable& table = *outcome.table;
    const std::span<const double> reasons = table.column("infeasibility");
    const auto feasible =
        static_cast<std::uint64_t>(std::count(reasons.begin(), reasons.end(), 0.0));
    const bool isWhole = experiment.keep.rows == KeptRows::All;
    const std::uint64_t points = isWhole ? provenance.evaluated_points : provenance.kept.points;
    const bool hasAllFeasible = isWhole || experiment.keep.rows == KeptRows::Feasible;
    if (table.rowCount() != points || points > provenance.evaluated_points ||
        (hasAllFeasible ? feasible != provenance.feasible_points
                        : feasible > provenance.feasible_points) ||
        outcome.planned_points != provenance.planned_points) {
        refuse("RES-0006", file,
               fmt::format("found {} points, {} of them feasible; {} says {} and {}",
                           table.rowCount(), feasible, provenanceFile, points,
                           provenance.feasible_points));
    }
    outcome.feasible =
        hasAllFeasible ? feasiblePoints(table, outcome.objectives) : provenance.kept.feasible;
    outcome.infeasible = isWhole ? infeasibilityCounts(table) : provenance.kept.infeasible;
}

std::optional<StoredRun> readRun(const std::string& directory, const RunControl& control,
                                 const MemoryAllowance& memory, std::uint64_t viewBytes) {
    const Provenance provenance = readProvenance(directory);
    StoredRun run{readStoredExperiment(directory, provenance), {}};
    const Diagnostics tooLarge = memoryProblems(run.experiment, memory, directory, viewBytes);
    if (!tooLarge.empty()) {
        throw Refusal{tooLarge.front()};
    }
    const std::string file = directory + '/' + pointsFile, fronts = directory + '/' + frontsFile;
    PointsReader points(file, run.experiment);
    if (!points.read(control)) {
        return std::nullopt;
    }
    RunOutcome& outcome = run.outcome;
    outcome.status = provenance.is_stopped ? RunStatus::Stopped : RunStatus::Complete;
    outcome.table = points.takeTable();
    outcome.objectives = run.experiment.objectives;
    outcome.fronts_found = provenance.fronts_found;
    outcome.no_common_front = noCommonFrontReason(run.experiment);
    outcome.planned_points = pointCount(run.experiment);
    outcome.evaluated_points = outcome.evaluations = provenance.evaluated_points;
    outcome.feasible_points = provenance.feasible_points;
    outcome.draws = provenance.draws;
    outcome.simulation = provenance.simulation;
    takeCounts(run.experiment, provenance, file, outcome);
    if (outcome.fronts_found) {
        outcome.fronts = emptyFronts(run.experiment, outcome.no_common_front.empty());
    }
    readFronts(fronts, outcome);
    checkContent(file, provenance.points_checksum);
    checkContent(fronts, provenance.fronts_checksum);
    return run;
}

} // namespace

Result<std::optional<StoredRun>> readResultFolder(const std::string& directory,
                                                  const RunControl& control,
                                                  const MemoryAllowance& memory,
                                                  std::uint64_t viewBytes) {
    try {
        return readRun(directory, control, memory, viewBytes);
    } catch (const Refusal& refusal) {
        return refusal.problem;
    } catch (const std::bad_alloc&) {
        return memoryRanOut();
    }
}

} // namespace permdse
