// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/architecture/engine.h"
#include "core/base/run_control.h"
#include "core/experiment/experiment.h"
#include "core/exploration/point_rows.h"
#include "core/technology/technology_settings.h"

namespace permdse {

class BlockEvaluator;
class ExperimentPoints;
struct Front;

/// 5th, 50th and 95th percentile by nearest rank: of n sorted values the ceil(n share)-th. NaN
/// without values. docs/model.md#uncertainty.
struct Interval {
    double low;
    double median;
    double high;
};
/// Of the values that are no NaN; reorders them.
[[nodiscard]] Interval intervalOf(std::vector<double>& values);

/// What drawing the constants says of the points that a run keeps: a value per row, NaN where there
/// is none.
struct PointConfidence {
    std::uint64_t draws = 0;       ///< those that were finished
    std::uint64_t evaluations = 0; ///< of all draws, begun ones included
    bool complete = false;         ///< false: stopped before all draws or intervals were done
    /// Share of the finished draws in which the row is on the front of its workload over all
    /// architectures.
    std::vector<double> front_probability;
    /// Per objective, ends of the interval, for rows that were on a front, of one architecture or
    /// over all, in a draw or without draws.
    std::vector<std::vector<double>> low, high;
};

/// The points that a run keeps, by row.
struct KeptPoints {
    PointRows rows;
    std::span<const double> infeasibility;
    std::span<const Front> fronts; ///< without draws
};

/// Evaluates all points that have figures under each draw, kept or not. Takes as much memory as the
/// fronts of a draw and the kept points. The result does not depend on the number of threads. What
/// `evaluator` knows of the points is used; afterwards its technologies are gone.
[[nodiscard]] PointConfidence drawConfidence(const ExperimentPoints& points,
                                             BlockEvaluator& evaluator, const KeptPoints& kept,
                                             const RunControl& control);

/// Work of a run in points, draws included; the progress of a run counts up to it. Saturates.
[[nodiscard]] std::uint64_t workOf(std::uint64_t points, std::uint64_t samples);

/// The interval of each metric of a design over draws, in the order of the engine's metric table;
/// NaN for metrics of words and without a figure.
/// @throws std::invalid_argument as Engine::evaluate().
[[nodiscard]] std::vector<Interval>
metricIntervals(const Engine& engine, std::span<const double> design, const Workload& workload,
                const TechnologySettings& technology, const UncertaintySettings& uncertainty,
                std::uint64_t seed);

/// With fewer draws the 5th percentile is the smallest of them and the 95th the largest, which says
/// little: what shows intervals says so.
inline constexpr std::uint64_t fewestDrawsForIntervals = 20;

} // namespace permdse
