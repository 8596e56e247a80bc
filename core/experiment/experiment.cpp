// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/experiment.h"

#include <algorithm>

#include "core/architecture/technology_parameters.h"
#include "core/engines/registry.h"
#include "core/experiment/formula_names.h"
#include "core/layer/workload_library.h"

namespace permdse {

namespace {

void addOnce(std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
    }
}

/// "p@Alex-FC6" of each value that a layer has of its own in designs of the space.
std::vector<std::string> layerParameterIds(const Experiment& experiment,
                                           const ArchitectureSpace& space) {
    const Engine* engine = findEngine(space.architecture);
    std::vector<std::string> ids;
    const auto add = [&](const std::string& id) {
        if (engine && layerParameterName(id) && findSweepable(*engine, id)) {
            ids.push_back(id);
        }
    };
    for (const FixedParameter& fixed : space.fixed) {
        add(fixed.parameter);
    }
    for (const SweepAxis& axis : withLayerAxes(space, experiment.workloads).sweep) {
        add(axis.parameter);
    }
    return ids;
}

} // namespace

std::uint64_t designCount(const Experiment& experiment) {
    std::uint64_t designs = 0;
    const std::size_t layers = layerNames(experiment.workloads).size();
    for (const ArchitectureSpace& space : experiment.architectures) {
        designs = std::min(countLimit, designs + designCount(space, layers));
    }
    return designs;
}

std::uint64_t pointCount(const Experiment& experiment) {
    const std::uint64_t designs = designCount(experiment);
    const auto workloads = static_cast<std::uint64_t>(experiment.workloads.size());
    if (workloads == 0) {
        return 0;
    }
    return designs > countLimit / workloads ? countLimit : designs * workloads;
}

Experiment defaultExperiment() {
    Experiment experiment;
    experiment.description = "PermDNN around its published reference design";
    experiment.workloads.push_back(*findBuiltinWorkload("permdnn-paper"));
    ArchitectureSpace space;
    space.architecture = "permdnn";
    space.sweep = {{"pe_count", FactorRange{8.0, 256.0, 2.0}},
                   {"multipliers_per_pe", ValueList{{4.0, 8.0, 16.0}}},
                   {"clock_ghz", StepRange{0.4, 1.2, 0.1}}};
    experiment.architectures.push_back(std::move(space));
    experiment.objectives = {{"frames_per_s", Sense::Maximise},
                             {"area_mm2", Sense::Minimise},
                             {"energy_uj", Sense::Minimise}};
    return experiment;
}

std::vector<std::string> formulaNames(const Experiment& experiment) {
    std::vector<const Engine*> used;
    for (const ArchitectureSpace& space : experiment.architectures) {
        used.push_back(findEngine(space.architecture));
    }
    if (used.empty() || std::find(used.begin(), used.end(), nullptr) != used.end()) {
        used.assign(engines().begin(), engines().end());
    }
    std::vector<std::string> names;
    for (const Engine* engine : used) {
        for (const MetricInfo& metric : engine->metrics()) {
            addOnce(names, metric.id);
        }
    }
    for (const Engine* engine : used) {
        for (const ParameterInfo& parameter : engine->parameters()) {
            addOnce(names, parameter.id);
        }
    }
    for (const ArchitectureSpace& space : experiment.architectures) {
        for (const std::string& id : layerParameterIds(experiment, space)) {
            addOnce(names, id);
        }
    }
    for (const TechnologyParameter& parameter : technologyParameters()) {
        addOnce(names, parameter.info.id);
    }
    return names;
}

std::vector<std::string> objectiveIds(const Experiment& experiment) {
    std::vector<std::string> ids = formulaNames(experiment);
    std::erase_if(ids, [](const std::string& id) {
        const MetricInfo* metric = findMetric(id);
        return metric == nullptr || !metric->labels.empty();
    });
    for (const DerivedMetric& derived : experiment.derived) {
        addOnce(ids, derived.id);
    }
    return ids;
}

std::string workloadTitle(const Experiment& experiment, const std::string& name) {
    for (const Workload& workload : experiment.workloads) {
        if (workload.name == name && !workload.title.empty()) {
            return workload.title;
        }
    }
    return name;
}

const std::vector<std::string>& reservedColumnNames() {
    static const std::vector<std::string> names{"point",
                                                "architecture",
                                                "workload",
                                                "infeasibility",
                                                "buildable",
                                                "front_probability",
                                                "simulated_cycles",
                                                "cycles_difference",
                                                "simulated_energy_uj",
                                                "simulated_utilisation"};
    return names;
}

const std::vector<std::string>& keptRowsNames() {
    static const std::vector<std::string> names{"all", "feasible", "front"};
    return names;
}

const std::vector<std::string>& simulatedPointsNames() {
    static const std::vector<std::string> names{"none", "front"};
    return names;
}

} // namespace permdse
