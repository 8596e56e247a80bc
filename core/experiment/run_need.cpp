// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_need.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/experiment/result_columns.h"

namespace permdse {

namespace {

constexpr double csvBytesPerCell = 11.0; // median over the examples' points.csv
constexpr double worthAWord = 1e8;       // bytes
constexpr double most = 9223372036854775808.0;

std::uint64_t saturated(double bytes) {
    return static_cast<std::uint64_t>(std::min(bytes, most));
}

/// Of a front nobody knows how long it is before it is found: this many are more than most have.
constexpr double usualFront = 10'000.0;

/// Points that are kept at most, or as many as is likely.
double keptPoints(const Experiment& experiment) {
    const auto points = static_cast<double>(pointCount(experiment));
    const KeepSettings& keep = experiment.keep;
    if (keep.rows == KeptRows::All || keep.rows == KeptRows::Feasible) {
        return points;
    }
    const double fronts = static_cast<double>(experiment.workloads.size()) *
                          static_cast<double>(experiment.architectures.size() + 1);
    return std::min(points, static_cast<double>(keep.sample) + fronts * usualFront);
}

RunNeed needOf(const Experiment& experiment, double points, std::uint64_t viewBytes) {
    const ResultColumns columns = resultColumns(experiment);
    const auto objectives = static_cast<double>(experiment.objectives.size());
    const auto cells = static_cast<double>(columns.specs.size());
    constexpr double number = sizeof(double), row = sizeof(std::uint32_t);
    double perPoint = cells * number;
    // Feasible rows are listed for the fronts; those of a workload and an architecture are copied
    // side by side. Under draws, what they say is made before it takes its place in the table.
    const double parts = static_cast<double>(std::max<std::size_t>(experiment.workloads.size(), 1));
    perPoint += row + (objectives * number + 2.0 * row) / parts;
    if (columns.confidence) {
        perPoint += row + 1.0 + (2.0 * objectives + 1.0) * number;
    }
    perPoint += static_cast<double>(viewBytes);
    double names = 0.0; // of workloads, in each row
    for (const Workload& workload : experiment.workloads) {
        names += static_cast<double>(workload.name.size()) / parts;
    }
    return {saturated(points * perPoint), saturated(points * (cells * csvBytesPerCell + names))};
}

} // namespace

RunNeed runNeed(const Experiment& experiment, std::uint64_t viewBytes) {
    return needOf(experiment, keptPoints(experiment), viewBytes);
}

std::string needText(const RunNeed& need) {
    const auto memory = static_cast<double>(need.memory_bytes);
    const auto disk = static_cast<double>(need.disk_bytes);
    if (std::max(memory, disk) < worthAWord) {
        return {};
    }
    return need.disk_bytes == 0 ? fmt::format("about {} of memory", displayBytes(memory))
                                : fmt::format("about {} of memory and {} of disk",
                                              displayBytes(memory), displayBytes(disk));
}

std::string tooMuchText(std::uint64_t need_bytes, const MemoryAllowance& allowance) {
    return fmt::format("about {} of memory; {} are accepted ({})",
                       displayBytes(static_cast<double>(need_bytes)),
                       displayBytes(static_cast<double>(allowance.bytes)), allowance.limit);
}

namespace {

/// What helps without a smaller space.
std::string lessToKeep(const Experiment& experiment) {
    switch (experiment.keep.rows) {
    case KeptRows::All:
    case KeptRows::Feasible:
        return ", or keep less: \"front\" or a sample";
    case KeptRows::Sample:
        return ", or keep a smaller sample";
    case KeptRows::Front:
        break;
    }
    return {};
}

} // namespace

Diagnostics memoryProblems(const Experiment& experiment, const MemoryAllowance& allowance,
                           const std::string& source, std::uint64_t viewBytes) {
    const RunNeed need = runNeed(experiment, viewBytes);
    if (need.memory_bytes <= allowance.bytes) {
        return {};
    }
    const SweepRemedy remedy = sweepRemedy(experiment);
    return {
        {Severity::Error, "RUN-0002", source,
         fmt::format("/architectures/{}/sweep", remedy.architecture), 0,
         fmt::format("the run of {} points needs about {} of memory and {} of disk; {} of "
                     "memory are accepted ({}): {}",
                     pointCount(experiment), displayBytes(static_cast<double>(need.memory_bytes)),
                     displayBytes(static_cast<double>(need.disk_bytes)),
                     displayBytes(static_cast<double>(allowance.bytes)), allowance.limit,
                     remedy.text + lessToKeep(experiment))}};
}

std::uint64_t frontPointBytes(const Experiment& experiment) {
    // Its number and objectives, twice while a front is settled, and its row of the table.
    constexpr std::uint64_t number = sizeof(double);
    return 2 * number * (1 + experiment.objectives.size()) +
           number * resultColumns(experiment).specs.size();
}

Diagnostic frontsTooLarge(const Experiment& experiment, std::uint64_t evaluated,
                          std::uint64_t onFronts, const MemoryAllowance& allowance) {
    return {Severity::Error,
            "RUN-0004",
            "",
            "/objectives",
            0,
            fmt::format(
                "the fronts of the first {} points have up to {}, which need {}: state fewer "
                "objectives, or {}",
                evaluated, onFronts, tooMuchText(onFronts * frontPointBytes(experiment), allowance),
                sweepRemedy(experiment).text)};
}

SweepRemedy sweepRemedy(const Experiment& experiment) {
    SweepRemedy remedy;
    const std::vector<ArchitectureSpace>& spaces = experiment.architectures;
    const std::size_t layers = layerNames(experiment.workloads).size();
    for (std::size_t i = 1; i < spaces.size(); ++i) {
        if (designCount(spaces[i], layers) > designCount(spaces[remedy.architecture], layers)) {
            remedy.architecture = i;
        }
    }
    std::vector<SweepAxis> axes;
    if (!spaces.empty()) {
        axes = spaces[remedy.architecture].sweep;
    }
    std::stable_sort(axes.begin(), axes.end(), [&](const SweepAxis& a, const SweepAxis& b) {
        return axisSize(a, layers) > axisSize(b, layers);
    });
    axes.resize(std::min<std::size_t>(axes.size(), 3));
    std::string longest;
    for (const SweepAxis& axis : axes) {
        const std::uint64_t values = valueCount(axis.sweep);
        longest +=
            fmt::format("{}{} ({} values{})", longest.empty() ? "" : ", ", axis.parameter, values,
                        axis.per_layer ? fmt::format(" on each of {} layers", layers) : "");
    }
    remedy.text = longest.empty() ? std::string("give fewer workloads")
                                  : fmt::format("shorten the longest sweeps of {}, which are {}",
                                                spaces[remedy.architecture].architecture, longest);
    return remedy;
}

} // namespace permdse
