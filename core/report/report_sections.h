// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/architecture/engine.h"
#include "core/base/run_control.h"
#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"
#include "core/report/report.h"
#include "core/technology/technology.h"

/// The parts that makeRunReport() puts together.
namespace permdse::report {

/// What every part of a report may look at. Refers to values of the caller.
struct RunView {
    const Experiment& experiment;
    const RunOutcome& outcome;
    const RunRecord& record;
    Technology technology;
};

/// "Node = 22, Supply = 0.7": the settings that an architecture of the experiment sweeps or fixes;
/// empty if none does.
[[nodiscard]] std::string sweptTechnologyText(const Experiment& experiment,
                                              const TechnologySettings& technology);

/// A design of the results in words: "PermDNN: PE count = 32, Clock = 1.2".
[[nodiscard]] std::string rowText(const RunView& run, std::uint32_t row);

/// "12,345".
[[nodiscard]] std::string countText(std::uint64_t count);
/// "1 point", "2 points".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);
/// "PermDNN" for "permdnn"; the id itself if there is no such engine.
[[nodiscard]] std::string engineTitle(std::string_view engineId);
/// "PE count = 64, Clock = 0.8" of the parameters given by index.
[[nodiscard]] std::string designText(const Engine& engine, const DesignValues& values,
                                     const std::vector<std::size_t>& parameters);
/// A column's heading: title and unit.
[[nodiscard]] std::string columnHeading(const ResultTable& table, std::string_view column);
/// A cell for people: a label, a rounded number, "not modelled".
[[nodiscard]] std::string cellForPeople(const RunView& run, std::size_t row, std::size_t column);

/// Rows that are best in an objective, each once, with what they are best in.
struct BestRow {
    std::uint32_t row = 0;
    std::string best;   ///< "highest throughput, lowest area"
    std::string letter; ///< what the report calls it: "A"
};
[[nodiscard]] std::vector<BestRow> bestRows(const RunView& run, const std::string& workload);

/// Of more workloads, and of more layers of one, a report has a summary: it is for people.
inline constexpr std::size_t mostWorkloads = 8;
inline constexpr std::size_t mostLayers = 40;

/// The workloads that a report has in detail.
[[nodiscard]] std::span<const Workload> detailedWorkloads(const Experiment& experiment);
/// ", the first 40 of 1,000" for a caption; empty if all are shown.
[[nodiscard]] std::string shownLayersText(const Workload& workload);
/// A line for each workload that has no sections of its own; empty if there are none.
[[nodiscard]] ReportSection otherWorkloadsSection(const RunView& run);

[[nodiscard]] ReportSection stoppedSection(const RunView& run);
[[nodiscard]] ReportSection summarySection(const RunView& run);
[[nodiscard]] ReportSection infeasibleSection(const RunView& run);
[[nodiscard]] ReportSection questionSection(const RunView& run);
[[nodiscard]] ReportSection workloadSection(const RunView& run);
[[nodiscard]] ReportSection frontSection(const RunView& run, const Workload& workload);
/// Nothing if a stop was asked for: each design is evaluated on the whole workload, and a stop is
/// polled in between.
[[nodiscard]] std::optional<ReportSection>
comparisonSection(const RunView& run, const Workload& workload, const RunControl& control);
/// Front probabilities and intervals; empty without draws of the constants.
[[nodiscard]] ReportSection confidenceSection(const RunView& run);
[[nodiscard]] ReportSection breakdownSection(const RunView& run, const Workload& workload);
/// Empty unless the experiment simulates its fronts.
[[nodiscard]] ReportSection simulationSection(const RunView& run);
[[nodiscard]] ReportSection provenanceSection(const RunView& run);
[[nodiscard]] ReportSection calibrationSection(const RunView& run);
[[nodiscard]] ReportSection constantsSection();
[[nodiscard]] ReportSection notModelledSection();

} // namespace permdse::report
