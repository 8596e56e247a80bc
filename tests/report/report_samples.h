// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/experiment/runner.h"
#include "core/layer/workload_library.h"
#include "core/report/report.h"
#include "core/report/report_sections.h"

namespace permdse::test {

/// Two architectures on one small and one published layer.
inline Experiment smallExperiment() {
    Experiment experiment;
    experiment.name = "Small";
    experiment.description = "A test";
    Layer tiny;
    tiny.name = "tiny";
    tiny.outputs = 256;
    tiny.inputs = 512;
    tiny.p = 8;
    tiny.weight_density = 0.125;
    tiny.activation_density = 0.5;
    tiny.source = "a test";
    experiment.workloads = {{"tiny", "Two layers", {tiny, *findBuiltinLayer("Alex-FC8")}, {}}};
    experiment.architectures = {
        {"permdnn", {{"pe_count", ValueList{{8, 16, 32}}}}, {{"clock_ghz", 1.0}}},
        {"eie", {{"pe_count", ValueList{{32, 64}}}}, {}}};
    experiment.objectives = {{"frames_per_s", Sense::Maximise}, {"area_mm2", Sense::Minimise}};
    return experiment;
}

inline RunOutcome runOf(const Experiment& experiment) {
    Result<RunOutcome> outcome = runExperiment(experiment, {1}, {});
    if (!outcome) {
        throw std::runtime_error(toText(outcome.error()));
    }
    return *outcome;
}

inline RunRecord record() {
    return {"0.1.0", "00aa00aa00aa00aa", "11bb11bb11bb11bb", 2, 0.25};
}

inline ReportDocument reportOf(const Experiment& experiment) {
    return makeRunReport(experiment, runOf(experiment), record(), {});
}

inline const ReportSection* sectionOf(const ReportDocument& document, const std::string& start) {
    for (const ReportSection& section : document.sections) {
        if (section.heading.rfind(start, 0) == 0) {
            return &section;
        }
    }
    return nullptr;
}

/// The row of a table whose first cells are these; empty if there is none.
inline std::vector<std::string> rowOf(const ReportTable& table,
                                      const std::vector<std::string>& start) {
    for (const std::vector<std::string>& row : table.rows) {
        if (row.size() >= start.size() && std::equal(start.begin(), start.end(), row.begin())) {
            return row;
        }
    }
    return {};
}

} // namespace permdse::test
