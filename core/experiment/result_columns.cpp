// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/result_columns.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/architecture/technology_parameters.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"

namespace permdse {

namespace {

/// `id` is the parameter's own, or names the layer whose own value it is.
ColumnSpec specOf(const ParameterInfo& parameter, const std::string& id) {
    ColumnSpec spec{id,
                    parameterTitle(parameter),
                    parameter.unit,
                    parameter.meaning,
                    Sense::Ignore,
                    ColumnRole::Parameter,
                    parameter.choices};
    if (const auto name = layerParameterName(id)) {
        spec.title += fmt::format(" of {}", name->layer);
        spec.meaning += fmt::format("; here of the layer {} alone", name->layer);
    }
    if (!parameter.symbol.empty() && parameter.symbol != parameter.id) {
        spec.meaning += " (" + parameter.symbol + ")";
    }
    return spec;
}

/// What filters calculate with where the parameter is spelt as a word.
void addSpecialFigures(ColumnSpec& spec, const ParameterInfo& parameter,
                       const std::vector<Workload>& workloads) {
    const std::optional<LayerParameterName> name = layerParameterName(spec.id);
    if (parameter.special_meaning == SpecialMeaning::None) {
        return;
    }
    spec.special_value = parameter.special_value;
    for (const Workload& workload : workloads) {
        const double figure =
            figureOf(parameter, parameter.special_value,
                     name ? commonBlockSize(workload, name->layer) : commonBlockSize(workload));
        spec.special_figures.push_back(std::isnan(figure) ? std::nullopt : std::optional(figure));
    }
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
        const ArchitectureSpace space =
            withLayerAxes(experiment.architectures[a], experiment.workloads);
        const Engine& engine = *findEngine(space.architecture);
        const std::vector<LayerParameter> ofLayers = layerParametersOf(engine, space);
        for (const SweepAxis& axis : space.sweep) {
            if (const auto setting = technologyParameterIndex(axis.parameter)) {
                const std::size_t column =
                    columnOf(specOf(technologyParameters()[*setting].info, axis.parameter));
                if (std::find(columns.technology.begin(), columns.technology.end(), *setting) ==
                    columns.technology.end()) {
                    columns.technology.push_back(*setting);
                    columns.technology_columns.push_back(column);
                }
                continue;
            }
            columns.parts[a].parameters.push_back(*placeInDesign(engine, ofLayers, axis.parameter));
            const ParameterInfo& info = *findSweepable(engine, axis.parameter);
            ColumnSpec spec = specOf(info, axis.parameter);
            addSpecialFigures(spec, info, experiment.workloads);
            columns.parts[a].parameter_columns.push_back(columnOf(std::move(spec)));
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
    // What an engine can say of a design is one half; the other are the constraints.
    columns.feasible =
        columnOf({"feasible", "Feasible", "", "", Sense::Maximise, ColumnRole::Metric, {}});
    specs[columns.feasible].meaning =
        "1 if the design can be built and meets all constraints, else 0";
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
    for (std::size_t i = 0; i < experiment.constraints.size(); ++i) {
        const std::size_t column =
            columnOf({violationColumnName(i),
                      experiment.constraints[i],
                      "",
                      "How far the point misses this constraint, relative to its limit; 0 if it "
                      "meets it, infinite if it has no distance",
                      Sense::Minimise,
                      ColumnRole::Violation,
                      {}});
        columns.first_violation = i == 0 ? column : columns.first_violation;
    }
    columns.buildable = columnOf({"buildable",
                                  "Buildable",
                                  "",
                                  "1 if clock, memories and layers suit the design, whatever the "
                                  "constraints say, else 0",
                                  Sense::Maximise,
                                  ColumnRole::Status,
                                  {}});
    columns.infeasibility = columnOf(
        {"infeasibility",
         "Infeasible because",
         "",
         "Why the design cannot be built or violates a constraint; empty if it is feasible",
         Sense::Minimise,
         ColumnRole::Status,
         {}});
    if (experiment.uncertainty.samples > 0) {
        columns.confidence = columnOf(
            {"front_probability",
             "Front probability",
             "",
             "Share of the draws of constants within their ranges in which the design is "
             "on the front of its workload over all architectures, or of its own where there "
             "is none over all",
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

std::string violationColumnName(std::size_t constraint) {
    return fmt::format("violation_{}", constraint + 1);
}

double violationValue(double relative) {
    // At the limit of a strict comparison the distance is 0, and still it is not met.
    return std::isnan(relative) ? relative
                                : std::max(relative, std::numeric_limits<double>::epsilon());
}

std::string infeasibilityText(const ResultTable& table, std::size_t row) {
    const auto column = table.find("infeasibility");
    if (!column) {
        return {};
    }
    const auto reasons = static_cast<std::uint32_t>(table.column(*column)[row]);
    std::string violated;
    for (std::size_t c = 0; c < table.columnCount(); ++c) {
        const double distance = table.column(c)[row];
        if (table.spec(c).role != ColumnRole::Violation || distance == 0.0) {
            continue;
        }
        violated += (violated.empty() ? "" : ", ") + table.spec(c).title;
        if (std::isnan(distance)) {
            violated += " (not modelled)";
        } else if (std::isfinite(distance)) {
            violated += distance <= std::numeric_limits<double>::epsilon()
                            ? " (missed at its very limit)"
                            : fmt::format(" (missed by {} %)", displayNumber(100.0 * distance, 3));
        }
    }
    if (violated.empty()) {
        return infeasibilityText(reasons);
    }
    const std::string others = infeasibilityText(reasons & ~std::uint32_t{ConstraintViolated});
    return others + (others.empty() ? "" : "; ") + "a constraint is violated: " + violated;
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
