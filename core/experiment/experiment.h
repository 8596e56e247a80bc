// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/architecture/parameter.h"
#include "core/base/result.h"
#include "core/exploration/parameter_space.h"
#include "core/layer/layer.h"
#include "core/technology/technology_settings.h"

namespace permdse {

/// A point that the user wants to see beside the results.
struct ReferencePoint {
    std::string name;
    std::vector<std::pair<std::string, double>> metrics; ///< metric id, value
    std::string source;
    friend bool operator==(const ReferencePoint&, const ReferencePoint&) = default;
};

struct DerivedMetric {
    std::string id;
    std::string expression;
    friend bool operator==(const DerivedMetric&, const DerivedMetric&) = default;
};

struct Objective {
    std::string metric; ///< id of a metric or derived metric
    Sense sense = Sense::Minimise;
    friend bool operator==(const Objective&, const Objective&) = default;
};

struct SearchSettings {
    static constexpr std::uint64_t maxBudget = 9'007'199'254'740'991; ///< 2^53 - 1, exact in JSON
    static constexpr std::uint64_t maxSeed = 9'007'199'254'740'991;   ///< 2^53 - 1, exact in JSON

    std::uint64_t budget = 10'000'000; ///< most points (designs x workloads) that may be evaluated
    std::uint64_t seed = 1;
    friend bool operator==(const SearchSettings&, const SearchSettings&) = default;
};

/// How often constants are drawn within their ranges, to see what is robust against them;
/// docs/model.md#uncertainty. The seed is that of the search.
struct UncertaintySettings {
    static constexpr std::uint64_t minSamples = 2;
    static constexpr std::uint64_t maxSamples = 10'000;

    std::uint64_t samples = 0; ///< 0: the stated values alone
    friend bool operator==(const UncertaintySettings&, const UncertaintySettings&) = default;
};

/// Which points are run cycle by cycle after the sweep, beside their closed form.
enum class SimulatedPoints { None, Front };
/// "none", "front": as files spell them, in the order of SimulatedPoints.
[[nodiscard]] const std::vector<std::string>& simulatedPointsNames();

/// Which points are kept with all their figures, in memory and in points.csv. Fronts and counts are
/// those of all points, whatever is kept.
enum class KeptRows { All, Feasible, Front, Sample };
struct KeepSettings {
    static constexpr std::uint64_t maxRows = 4'294'967'295; ///< rows are numbered in 32 bits
    static constexpr std::uint64_t maxSample = 1'000'000'000;

    KeptRows rows = KeptRows::All;
    /// With KeptRows::Sample: as many points, drawn evenly from all, beside those on fronts.
    std::uint64_t sample = 0;
    friend bool operator==(const KeepSettings&, const KeepSettings&) = default;
};
/// "all", "feasible", "front": as files spell them, in the order of KeptRows. A sample is spelt by
/// its number.
[[nodiscard]] const std::vector<std::string>& keptRowsNames();

/// The value of an experiment file (docs/file_formats.md#experiment); the window edits the same.
struct Experiment {
    std::string name = "untitled";
    std::string description;
    TechnologySettings technology;
    std::vector<Workload> workloads; ///< whole, also those named by a built-in name
    std::vector<ArchitectureSpace> architectures;
    std::vector<ReferencePoint> references;
    std::vector<std::string> constraints; ///< expressions that must be true (not 0)
    std::vector<DerivedMetric> derived;
    std::vector<Objective> objectives;
    SearchSettings search;
    UncertaintySettings uncertainty;
    KeepSettings keep;
    SimulatedPoints simulate = SimulatedPoints::None;

    friend bool operator==(const Experiment&, const Experiment&) = default;
};

/// Designs of the experiment: the sum over its architectures; saturates at 2^53.
[[nodiscard]] std::uint64_t designCount(const Experiment& experiment);

/// Points of the experiment: sum over architectures of designs, times workloads; saturates at 2^53.
[[nodiscard]] std::uint64_t pointCount(const Experiment& experiment);

/// The title of a workload of the experiment, or its name if it has none.
[[nodiscard]] std::string workloadTitle(const Experiment& experiment, const std::string& name);

/// A new experiment: PermDNN around its reference, on "permdnn-paper", at 28 nm.
[[nodiscard]] Experiment defaultExperiment();

/// Ids that objectives may name: metrics of the experiment's architectures, stall causes included,
/// but not those that are words; then its derived metrics.
[[nodiscard]] std::vector<std::string> objectiveIds(const Experiment& experiment);

/// Every problem of an experiment as a value, with the JSON pointers it has in its file. Empty if
/// it can run. (readExperiment() includes these checks.)
[[nodiscard]] Diagnostics validate(const Experiment& experiment, const std::string& source = "");

} // namespace permdse
