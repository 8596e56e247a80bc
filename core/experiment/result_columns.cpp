// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/result_columns.h"

#include <algorithm>

#include "core/architecture/engine.h"

namespace permdse {

namespace {

ColumnSpec specOf(const ParameterInfo& parameter) {
    ColumnSpec spec{parameter.id,  parameterTitle(parameter), parameter.unit,   parameter.meaning,
                    Sense::Ignore, ColumnRole::Parameter,     parameter.choices};
    if (!parameter.symbol.empty() && parameter.symbol != parameter.id) {
        spec.meaning += " (" + parameter.symbol + ")";
    }
    return spec;
}

} // namespace

ResultColumns resultColumns(const Experiment& experiment) {
    ResultColumns columns;
    std::vector<ColumnSpec>& specs = columns.specs;
    const auto columnOf = [&specs](ColumnSpec spec) {
        const auto found = std::find_if(specs.begin(), specs.end(),
                                        [&](const ColumnSpec& s) { return s.id == spec.id; });
        if (found != specs.end()) {
            return static_cast<std::size_t>(found - specs.begin());
        }
        specs.push_back(std::move(spec));
        return specs.size() - 1;
    };
    std::vector<std::string> architectures, workloads;
    for (const ArchitectureSpace& space : experiment.architectures) {
        architectures.push_back(space.architecture);
    }
    for (const Workload& workload : experiment.workloads) {
        workloads.push_back(workload.name);
    }
    columns.point = columnOf({"point",
                              "Point",
                              "",
                              "Number of the point, from 0",
                              Sense::Ignore,
                              ColumnRole::Identity,
                              {}});
    columns.architecture = columnOf({"architecture", "Architecture", "", "Engine", Sense::Ignore,
                                     ColumnRole::Identity, std::move(architectures)});
    columns.workload = columnOf({"workload", "Workload", "", "Layers run one after the other",
                                 Sense::Ignore, ColumnRole::Identity, std::move(workloads)});
    columns.parts.resize(experiment.architectures.size());
    for (std::size_t a = 0; a < experiment.architectures.size(); ++a) {
        const ArchitectureSpace& space = experiment.architectures[a];
        const Engine& engine = *findEngine(space.architecture);
        for (const SweepAxis& axis : space.sweep) {
            const std::size_t index = *engine.parameterIndex(axis.parameter);
            columns.parts[a].parameters.push_back(index);
            columns.parts[a].parameter_columns.push_back(
                columnOf(specOf(engine.parameters()[index])));
        }
    }
    for (std::size_t a = 0; a < experiment.architectures.size(); ++a) {
        for (const MetricInfo& metric :
             findEngine(experiment.architectures[a].architecture)->metrics()) {
            columns.parts[a].metric_columns.push_back(
                columnOf({metric.id, metric.title, metric.unit, metric.meaning, metric.better,
                          ColumnRole::Metric, metric.labels}));
        }
    }
    if (experiment.simulate != SimulatedPoints::None) {
        columns.first_simulated = specs.size();
        const auto simulated = [&](const char* id, const char* title, const char* unit,
                                   const char* meaning, Sense better) {
            columnOf({id, title, unit, meaning, better, ColumnRole::Metric, {}});
        };
        simulated("simulated_cycles", "Cycles, simulated", "",
                  "Cycles counted on random weights and activations", Sense::Minimise);
        simulated("cycles_difference", "Cycles, simulated against closed form", "",
                  "Simulated cycles / cycles of the closed form - 1", Sense::Ignore);
        simulated("simulated_energy_uj", "Energy, simulated", "µJ",
                  "Sum of counted events x energy per event, plus leakage x time", Sense::Minimise);
        simulated("simulated_utilisation", "Utilisation, simulated", "",
                  "Utilisation from counted operations and cycles", Sense::Maximise);
    }
    columns.first_derived = specs.size();
    for (const DerivedMetric& derived : experiment.derived) {
        columnOf({derived.id,
                  derived.id,
                  "",
                  derived.expression,
                  Sense::Ignore,
                  ColumnRole::Derived,
                  {}});
    }
    columns.infeasibility = columnOf(
        {"infeasibility",
         "Infeasible because",
         "",
         "Why the design cannot be built or violates a constraint; empty if it is feasible",
         Sense::Minimise,
         ColumnRole::Status,
         {}});
    if (experiment.uncertainty.samples > 0) {
        columns.confidence =
            columnOf({"front_probability",
                      "Front probability",
                      "",
                      "Share of the draws of constants within their ranges in which the design is "
                      "on the front of its workload over all architectures",
                      Sense::Maximise,
                      ColumnRole::Confidence,
                      {}});
        for (const Objective& objective : experiment.objectives) {
            const auto found = std::find_if(specs.begin(), specs.end(), [&](const ColumnSpec& s) {
                return s.id == objective.metric;
            });
            const ColumnSpec metric = *found; // columnOf() moves the others
            columnOf({metric.id + "_low",
                      metric.title + ", low",
                      metric.unit,
                      "5th percentile over the draws: " + metric.meaning,
                      metric.sense,
                      ColumnRole::Confidence,
                      {}});
            columnOf({metric.id + "_high",
                      metric.title + ", high",
                      metric.unit,
                      "95th percentile over the draws: " + metric.meaning,
                      metric.sense,
                      ColumnRole::Confidence,
                      {}});
        }
    }
    return columns;
}

std::vector<std::string> confidenceColumnNames(const Experiment& experiment) {
    std::vector<std::string> names{"front_probability"};
    for (const Objective& objective : experiment.objectives) {
        names.push_back(objective.metric + "_low");
        names.push_back(objective.metric + "_high");
    }
    return names;
}

} // namespace permdse
