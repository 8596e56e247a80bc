// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/exploration/result_table.h"

namespace permdse {

/// Which columns the results of an experiment have and where each engine's values go.
struct ResultColumns {
    std::vector<ColumnSpec> specs;
    std::size_t point = 0, architecture = 1, workload = 2;
    std::size_t first_derived = 0;
    std::size_t feasible = 0;        ///< 1 if infeasibility is 0
    std::size_t first_violation = 0; ///< of the first constraint; the others follow
    std::size_t buildable = 0;       ///< 1 if at most constraints are against the point
    /// Columns of SimulatedColumn, in its order, if the experiment simulates points.
    std::optional<std::size_t> first_simulated;
    std::size_t infeasibility = 0;
    /// front_probability; behind it low and high of each objective. Nothing without draws.
    std::optional<std::size_t> confidence;

    /// Where the values of one architecture of the experiment go.
    struct Part {
        std::vector<std::size_t> parameters;        ///< place in designs, as placeInDesign()
        std::vector<std::size_t> parameter_columns; ///< its column
        std::vector<std::size_t> metric_columns;    ///< column of each row of the metric table
    };
    std::vector<Part> parts; ///< one per architecture of the experiment
    /// Settings of the technology that an architecture sweeps (of technologyParameters()), and
    /// their columns, which every architecture has a value for.
    std::vector<std::size_t> technology, technology_columns;
};

/// What simulating a point adds; NaN where a point was not simulated.
enum SimulatedColumn : std::size_t {
    SimulatedCycles,
    CyclesDifference, ///< simulated / closed form - 1
    SimulatedEnergy,
    SimulatedUtilisation,
    SimulatedColumnCount
};

/// "violation_1" of the first constraint (index 0): how far a point is from meeting it, relative to
/// its limit; 0 if it meets it, infinite if the constraint has no distance, NaN if a figure of it
/// is not modelled.
[[nodiscard]] std::string violationColumnName(std::size_t constraint);

/// The value in that column of a violated constraint whose distance is `relative`.
[[nodiscard]] double violationValue(double relative);

/// Why the point of a row is not feasible, in words, with each violated constraint and by how much
/// it is missed: "a constraint is violated: area_mm2 <= 2 (missed by 14 %)". Empty if it is
/// feasible. What files, tables, reports and tooltips say.
[[nodiscard]] std::string infeasibilityText(const ResultTable& table, std::size_t row);

/// Names of the columns that draws add: front_probability, then <metric>_low and <metric>_high of
/// each objective.
[[nodiscard]] std::vector<std::string> confidenceColumnNames(const Experiment& experiment);

/// Swept parameters of all architectures (one column per id), all their metrics, what simulating
/// points adds, derived metrics;
/// last, if constants are drawn, what that says of the points.
/// @pre validate(experiment) found no errors.
[[nodiscard]] ResultColumns resultColumns(const Experiment& experiment);

} // namespace permdse
