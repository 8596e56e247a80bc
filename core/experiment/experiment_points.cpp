// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/experiment_points.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "core/architecture/technology_parameters.h"
#include "core/base/units.h"
#include "core/engines/registry.h"
#include "core/experiment/formula_names.h"
#include "core/exploration/grid_source.h"

namespace permdse {

ExperimentPoints::ExperimentPoints(const Experiment& experiment, const ResultColumns& layout)
    : m_experiment(experiment), m_names(formulaNames(experiment)), m_plainNames(m_names.size()) {
    for (const DerivedMetric& derived : experiment.derived) {
        m_derived.push_back(compiled(derived.expression));
        m_names.push_back(derived.id); // known to those that follow
    }
    for (const std::string& constraint : experiment.constraints) {
        m_constraints.push_back(compiled(constraint));
    }
    for (const Workload& workload : experiment.workloads) {
        m_blockSizes.push_back(commonBlockSize(workload));
    }
    for (std::size_t a = 0; a < experiment.architectures.size(); ++a) {
        addPart(layout, a);
    }
}

Expression ExperimentPoints::compiled(const std::string& text) const {
    return Expression::compile(text, m_names).value();
}

std::vector<std::size_t> ExperimentPoints::technologiesOfPart(const ArchitectureSpace& space) {
    std::vector<std::size_t> indices;
    for (TechnologySettings& settings : technologiesOf(space, m_experiment.technology)) {
        const auto known =
            std::find(m_technologySettings.begin(), m_technologySettings.end(), settings);
        indices.push_back(static_cast<std::size_t>(known - m_technologySettings.begin()));
        if (known != m_technologySettings.end()) {
            continue;
        }
        std::vector<double>& values = m_technologyValues.emplace_back();
        for (const TechnologyParameter& parameter : technologyParameters()) {
            values.push_back(parameter.value(settings));
        }
        m_technologySettings.push_back(std::move(settings));
    }
    return indices;
}

std::vector<Technology> ExperimentPoints::technologies() const {
    return {m_technologySettings.begin(), m_technologySettings.end()};
}

void ExperimentPoints::addPart(const ResultColumns& layout, std::size_t index) {
    const ArchitectureSpace space =
        withLayerAxes(m_experiment.architectures[index], m_experiment.workloads);
    const Engine* engine = findEngine(space.architecture);
    // The clock alone depends on the technology in a reference design; it is swept, fixed or open.
    const DesignValues reference = engine->referenceDesign(Technology(m_experiment.technology));
    Part part{
        engine, DesignGrid(*engine, space, reference), technologiesOfPart(space), index, {}, {},
        {}};
    part.open_clock = openClock(*engine, space);
    const ResultColumns::Part& own = layout.parts[index];
    for (std::size_t c = layout.workload + 1; c < layout.first_derived; ++c) {
        const auto has = [c](const std::vector<std::size_t>& columns) {
            return std::find(columns.begin(), columns.end(), c) != columns.end();
        };
        if (!has(own.parameter_columns) && !has(own.metric_columns) &&
            !has(layout.technology_columns)) {
            part.foreign_columns.push_back(c);
        }
    }
    for (std::size_t i = 0; i < m_plainNames; ++i) {
        std::optional<std::size_t> source = engine->metricIndex(m_names[i]);
        if (!source) {
            const std::size_t designs = engine->metrics().size();
            if (const auto place =
                    placeInDesign(*engine, part.grid.layerParameters(), m_names[i])) {
                source = designs + *place;
            } else if (const auto setting = technologyParameterIndex(m_names[i])) {
                source = designs + part.grid.width() + *setting;
            }
        }
        part.formula_sources.push_back(source);
    }
    for (const Workload& workload : m_experiment.workloads) {
        const std::vector<bool> applies = constraintsOn(workload, part);
        part.constraint_applies.insert(part.constraint_applies.end(), applies.begin(),
                                       applies.end());
    }
    std::vector<std::optional<ObjectiveSource>>& objectives = m_objectives.emplace_back();
    for (const Objective& objective : m_experiment.objectives) {
        const auto derived =
            std::find_if(m_experiment.derived.begin(), m_experiment.derived.end(),
                         [&](const DerivedMetric& d) { return d.id == objective.metric; });
        if (derived != m_experiment.derived.end()) {
            objectives.push_back(ObjectiveSource{
                true, static_cast<std::size_t>(derived - m_experiment.derived.begin())});
        } else if (const auto metric = engine->metricIndex(objective.metric)) {
            objectives.push_back(ObjectiveSource{false, *metric});
        } else {
            objectives.emplace_back(std::nullopt);
        }
    }
    m_size += part.technologies.size() * part.grid.size() * workloadCount();
    m_parts.push_back(std::move(part));
}

std::vector<bool> ExperimentPoints::constraintsOn(const Workload& workload,
                                                  const Part& part) const {
    // A formula on a parameter that the architecture lacks says nothing about it, nor one on a
    // layer about workloads without such a layer.
    const std::size_t ofLayers = part.engine->metrics().size() + part.engine->parameters().size();
    const auto isThere = [&](std::size_t source) {
        const std::vector<LayerParameter>& own = part.grid.layerParameters();
        return source < ofLayers || source - ofLayers >= own.size() ||
               std::any_of(workload.layers.begin(), workload.layers.end(), [&](const Layer& layer) {
                   return layer.name == own[source - ofLayers].layer;
               });
    };
    std::vector<bool> has; // by formula name
    for (std::size_t name = 0; name < m_plainNames; ++name) {
        const std::optional<std::size_t>& source = part.formula_sources[name];
        has.push_back(source ? isThere(*source) : findMetric(m_names[name]) != nullptr);
    }
    const auto applies = [&has](const Expression& formula) {
        return std::all_of(formula.used().begin(), formula.used().end(),
                           [&has](std::size_t name) { return has[name]; });
    };
    for (const Expression& derived : m_derived) {
        has.push_back(applies(derived)); // uses derived metrics before it only
    }
    std::vector<bool> constraints;
    for (const Expression& constraint : m_constraints) {
        constraints.push_back(applies(constraint));
    }
    return constraints;
}

std::vector<Sense> ExperimentPoints::senses() const {
    std::vector<Sense> senses;
    for (const Objective& objective : m_experiment.objectives) {
        senses.push_back(objective.sense);
    }
    return senses;
}

std::unique_ptr<PointSource> ExperimentPoints::makeSource() const {
    // Some hundred points at a time: few enough that a stop is heeded soon and that what is
    // computed of them is still near when it is looked at, enough that handing them on costs
    // little.
    constexpr std::size_t pointsPerBatch = 512, fewestDesigns = 16, mostDesigns = 256;
    std::vector<GridSource::Part> parts;
    for (const Part& part : m_parts) {
        parts.push_back({&part.grid, part.technologies});
    }
    return std::make_unique<GridSource>(
        std::move(parts), std::clamp(pointsPerBatch / workloadCount(), fewestDesigns, mostDesigns));
}

ExperimentPoints::PlacedDesign ExperimentPoints::designOf(PointId point,
                                                          const PointSource& source) const {
    const DesignBatch batch = source.find(DesignId(number(point) / workloadCount()));
    DesignSet designs;
    source.read(batch, designs);
    const Part& part = m_parts[batch.part];
    const auto ofLayers =
        designs.values.begin() + static_cast<std::ptrdiff_t>(part.engine->parameters().size());
    return {&part, DesignValues(designs.values.begin(), ofLayers),
            std::vector<double>(ofLayers, designs.values.end()), designs.technologies[0],
            static_cast<std::size_t>(number(point) % workloadCount())};
}

Workload ExperimentPoints::workloadOf(const PlacedDesign& design) const {
    Workload workload = m_experiment.workloads[design.workload];
    const std::vector<LayerParameter>& own = design.part->grid.layerParameters();
    for (std::size_t i = 0; i < own.size(); ++i) {
        setOnLayers(design.part->engine->parameters()[own[i].parameter], own[i].layer,
                    design.of_layers[i], workload);
    }
    return workload;
}

double ExperimentPoints::figure(const Part& part, std::span<const double> design, std::size_t place,
                                std::size_t workload) const {
    const std::vector<ParameterInfo>& parameters = part.engine->parameters();
    const std::vector<LayerParameter>& own = part.grid.layerParameters();
    const Workload& runs = m_experiment.workloads[workload];
    if (place >= parameters.size()) {
        const LayerParameter& of = own[place - parameters.size()];
        return figureOf(parameters[of.parameter], design[place], commonBlockSize(runs, of.layer));
    }
    const double common = figureOf(parameters[place], design[place], m_blockSizes[workload]);
    if (std::none_of(own.begin(), own.end(),
                     [&](const LayerParameter& of) { return of.parameter == place; })) {
        return common;
    }
    // One figure for all layers, if they have one.
    std::vector<double> figures;
    for (const Layer& layer : runs.layers) {
        const auto of = std::find(own.begin(), own.end(), LayerParameter{place, layer.name});
        const double value =
            of == own.end()
                ? design[place]
                : design[parameters.size() + static_cast<std::size_t>(of - own.begin())];
        figures.push_back(figureOf(parameters[place], value, static_cast<double>(layer.p)));
    }
    const bool agree =
        std::adjacent_find(figures.begin(), figures.end(), std::not_equal_to<>()) == figures.end();
    return agree ? figures.front() : notANumber;
}

ExperimentPoints::Evaluator::Evaluator(const ExperimentPoints& points,
                                       std::span<const Technology> technologies)
    : m_points(points), m_technologies(technologies), m_derived(points.m_derived),
      m_constraints(points.m_constraints),
      m_kernels(points.m_parts.size() * points.workloadCount()), m_formula(points.m_names.size()) {
    std::vector<bool> isUsed(points.m_names.size());
    for (const std::vector<Expression>* formulas : {&m_derived, &m_constraints}) {
        for (const Expression& formula : *formulas) {
            for (const std::size_t name : formula.used()) {
                isUsed[name] = true;
            }
        }
    }
    for (std::size_t name = 0; name < points.m_plainNames; ++name) {
        if (isUsed[name]) {
            m_used.push_back(name);
        }
    }
}

void ExperimentPoints::Evaluator::setTechnologies(std::span<const Technology> technologies) {
    m_technologies = technologies;
    ++m_timesSet;
}

void ExperimentPoints::Evaluator::setDesign(const Part& part, std::span<const double> values,
                                            std::size_t technology) {
    m_design.assign(values.begin(), values.end());
    m_metrics.resize(part.engine->metrics().size());
    m_technology = technology;
}

std::span<const double> ExperimentPoints::Evaluator::technologyValues() const {
    return m_points.m_technologyValues[m_technology];
}

std::uint32_t ExperimentPoints::Evaluator::evaluate(const Part& part, std::size_t workload) {
    Kernel& kernel = m_kernels[part.index * m_points.workloadCount() + workload];
    const Technology& technology = m_technologies[m_technology];
    if (!kernel.sweep) {
        kernel.sweep = part.engine->makeKernel(m_points.m_experiment.workloads[workload],
                                               technology, part.grid.layerParameters());
        if (part.open_clock) {
            kernel.sweep->useHighestClock();
        }
    } else if (kernel.technology != m_technology || kernel.technologies != m_timesSet) {
        kernel.sweep->setTechnology(technology);
    }
    kernel.technology = m_technology;
    kernel.technologies = m_timesSet;
    std::uint32_t reasons = kernel.sweep->evaluate(m_design, m_metrics);
    if (part.open_clock) {
        m_design[*part.open_clock] = kernel.sweep->clock_ghz();
    }
    m_violated.clear();
    if (m_derived.empty() && m_constraints.empty()) {
        return reasons;
    }
    for (const std::size_t i : m_used) {
        const std::optional<std::size_t>& source = part.formula_sources[i];
        if (!source || *source < m_metrics.size()) {
            m_formula[i] = source ? m_metrics[*source] : notANumber;
            continue;
        }
        const std::size_t parameter = *source - m_metrics.size();
        if (parameter >= m_design.size()) {
            m_formula[i] = technologyValues()[parameter - m_design.size()];
            continue;
        }
        m_formula[i] = m_points.figure(part, m_design, parameter, workload);
    }
    for (std::size_t i = 0; i < m_derived.size(); ++i) {
        m_formula[part.formula_sources.size() + i] = m_derived[i].evaluate(m_formula);
    }
    for (std::size_t i = 0; i < m_constraints.size(); ++i) {
        if (!part.constraint_applies[workload * m_constraints.size() + i]) {
            continue;
        }
        const double value = m_constraints[i].evaluate(m_formula);
        if (std::isnan(value) || value == 0.0) {
            reasons |= ConstraintViolated;
            m_violated.push_back(i);
        }
    }
    return reasons;
}

double ExperimentPoints::Evaluator::objective(const Part& part, std::size_t index) const {
    const std::optional<ObjectiveSource>& source = m_points.m_objectives[part.index][index];
    return !source           ? notANumber
           : source->derived ? derived(source->index)
                             : m_metrics[source->index];
}

double ExperimentPoints::Evaluator::violation(std::size_t constraint) const {
    return m_constraints[constraint].violation(m_formula).value_or(
        std::numeric_limits<double>::infinity());
}

} // namespace permdse
