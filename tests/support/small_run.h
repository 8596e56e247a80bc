// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/architecture/evaluation.h"
#include "core/experiment/experiment.h"
#include "core/experiment/runner.h"
#include "core/exploration/result_table.h"

namespace permdse::test {

inline constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// One row of the hand-made table.
struct SmallRow {
    double architecture = 0.0; ///< 0 permdnn, 1 eie
    double workload = 0.0;     ///< 0 first, 1 second
    double pe_count = 0.0;
    double area_mm2 = 0.0;
    double throughput_gops = 0.0;
    double energy_uj = 0.0;
    double infeasibility = 0.0;
};

inline ResultTablePtr smallTable(const std::vector<SmallRow>& rows) {
    const auto column = [&](double SmallRow::*member) {
        std::vector<double> values;
        for (const SmallRow& row : rows) {
            values.push_back(row.*member);
        }
        return values;
    };
    std::vector<double> points;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        points.push_back(static_cast<double>(i));
    }
    std::vector<ColumnSpec> specs = {
        {"point", "Point", "", "", Sense::Ignore, ColumnRole::Identity, {}},
        {"architecture",
         "Architecture",
         "",
         "",
         Sense::Ignore,
         ColumnRole::Identity,
         {"permdnn", "eie"}},
        {"workload",
         "Workload",
         "",
         "",
         Sense::Ignore,
         ColumnRole::Identity,
         {"first", "second, \"quoted\""}},
        {"pe_count", "PEs", "", "", Sense::Ignore, ColumnRole::Parameter, {}},
        {"area_mm2", "Area", "mm²", "", Sense::Minimise, ColumnRole::Metric, {}},
        {"throughput_gops", "Throughput", "GOPS", "", Sense::Maximise, ColumnRole::Metric, {}},
        {"energy_uj", "Energy", "µJ", "", Sense::Minimise, ColumnRole::Metric, {}},
        {"infeasibility", "Infeasibility", "", "", Sense::Ignore, ColumnRole::Status, {}},
    };
    return std::make_shared<const ResultTable>(
        std::move(specs), std::vector<std::vector<double>>{
                              points, column(&SmallRow::architecture), column(&SmallRow::workload),
                              column(&SmallRow::pe_count), column(&SmallRow::area_mm2),
                              column(&SmallRow::throughput_gops), column(&SmallRow::energy_uj),
                              column(&SmallRow::infeasibility)});
}

/// Four PermDNN designs and two of EIE on the first workload, one on the second.
inline RunOutcome smallOutcome() {
    RunOutcome outcome;
    outcome.table = smallTable({
        {0, 0, 8, 2.0, 100.0, 4.0, 0},
        {0, 0, 16, 4.0, 200.0, 5.0, 0},
        {0, 0, 16, 5.0, 150.0, 5.5, 0}, // dominated by row 1
        {0, 0, 64, 1.0, 900.0, missing, LogicLimitExceeded},
        {1, 0, 64, 40.0, 100.0, 12.5, 0},
        {1, 0, 128, 80.0, 180.0, 25.0, 0},
        {0, 1, 8, 2.0, 0.125, 1e-9, 0},
    });
    outcome.objectives = {{"throughput_gops", Sense::Maximise}, {"area_mm2", Sense::Minimise}};
    outcome.fronts = {{"first", "permdnn", {0, 1}},
                      {"first", "eie", {4, 5}},
                      {"first", "", {0, 1}},
                      {"second, \"quoted\"", "permdnn", {6}},
                      {"second, \"quoted\"", "", {6}}};
    outcome.planned_points = outcome.evaluated_points = 7;
    outcome.feasible = {{5, {}}, {1, {}}};
    outcome.feasible_points = 6;
    outcome.infeasible = {{"the clock exceeds the logic limit", 1, 0.25}};
    return outcome;
}

} // namespace permdse::test
