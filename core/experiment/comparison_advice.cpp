// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/comparison_advice.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/architecture/technology_parameters.h"
#include "core/base/json_reader.h"
#include "core/base/spelling.h"
#include "core/engines/registry.h"
#include "core/experiment/formula_names.h"
#include "core/exploration/expression.h"

namespace permdse {

namespace {

constexpr const char* betterObjectives =
    "\"latency_us\", \"frames_per_s\", \"energy_uj\" and \"area_mm2\"";

/// A parameter that an architecture has of its own: the PEs of one are not those of another. The
/// clock and settings of the technology mean the same for all.
bool isOfOneArchitecture(const std::string& id) {
    if (id == "clock_ghz" || technologyParameterIndex(id)) {
        return false;
    }
    return std::any_of(engines().begin(), engines().end(),
                       [&](const Engine* engine) { return findSweepable(*engine, id) != nullptr; });
}

/// Ids of metrics, parameters and derived metrics that have a property, or use one that has it.
/// `metric` is null for a parameter.
std::set<std::string> withProperty(const Experiment& experiment,
                                   bool (*hasProperty)(const std::string& id,
                                                       const MetricInfo* metric)) {
    std::vector<std::string> names = formulaNames(experiment);
    std::set<std::string> found;
    for (const std::string& name : names) {
        if (hasProperty(name, findMetric(name))) {
            found.insert(name);
        }
    }
    for (const DerivedMetric& derived : experiment.derived) {
        const Result<Expression> expression = Expression::compile(derived.expression, names);
        if (expression &&
            std::any_of(expression->used().begin(), expression->used().end(),
                        [&](std::size_t name) { return found.contains(names[name]); })) {
            found.insert(derived.id);
        }
        names.push_back(derived.id);
    }
    return found;
}

std::vector<std::string> objectivesAmong(const Experiment& experiment,
                                         const std::set<std::string>& ids) {
    std::vector<std::string> objectives;
    for (const Objective& objective : experiment.objectives) {
        if (ids.contains(objective.metric)) {
            objectives.push_back(objective.metric);
        }
    }
    return objectives;
}

} // namespace

std::vector<std::string> incomparableObjectives(const Experiment& experiment) {
    return objectivesAmong(
        experiment, withProperty(experiment, [](const std::string& id, const MetricInfo* metric) {
            return metric != nullptr ? !metric->comparable : isOfOneArchitecture(id);
        }));
}

std::string noCommonFrontReason(const Experiment& experiment) {
    if (experiment.architectures.size() < 2) {
        return {};
    }
    const std::vector<std::string> objectives = incomparableObjectives(experiment);
    if (objectives.empty()) {
        return {};
    }
    return fmt::format("No front over all architectures: {} {} designs of one architecture only, "
                       "as each counts its own work.",
                       quotedList(objectives, "and"),
                       objectives.size() == 1 ? "compares" : "compare");
}

Diagnostics comparisonAdvice(const Experiment& experiment, const std::string& source) {
    Diagnostics advice;
    const auto warn = [&](const char* code, std::string pointer, std::string message) {
        advice.push_back(
            {Severity::Warning, code, source, std::move(pointer), 0, std::move(message)});
    };
    if (experiment.architectures.size() > 1) {
        for (const std::string& objective : incomparableObjectives(experiment)) {
            warn(
                "EXP-0027", "/objectives/" + pointerStep(objective),
                fmt::format("the objective \"{}\" compares designs of one architecture only, so no "
                            "front is made over all of them; {} compare architectures",
                            objective, betterObjectives));
        }
    }
    const std::vector<std::string> work = objectivesAmong(
        experiment, withProperty(experiment, [](const std::string&, const MetricInfo* metric) {
            return metric != nullptr && metric->counts_work;
        }));
    for (std::size_t a = 0; !work.empty() && a < experiment.architectures.size(); ++a) {
        const ArchitectureSpace& space = experiment.architectures[a];
        const Engine* engine = findEngine(space.architecture);
        for (const SweepAxis& axis : space.sweep) {
            const ParameterInfo* info = engine ? findSweepable(*engine, axis.parameter) : nullptr;
            if (info == nullptr || !info->changes_work) {
                continue;
            }
            const bool changesModel = info->changes_model;
            warn(
                "EXP-0028",
                fmt::format("/architectures/{}/sweep/{}", a, pointerStep(axis.parameter)),
                fmt::format("\"{}\" changes how much work a layer is, and the objective {} rewards "
                            "work, not speed; {} tell which design is better{}",
                            axis.parameter, quotedList(work, "and"), betterObjectives,
                            changesModel ? fmt::format(", and the accuracy of models with another "
                                                       "\"{}\" is not modelled",
                                                       axis.parameter)
                                         : std::string()));
        }
    }
    return advice;
}

} // namespace permdse
