// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/design_study.h"

#include <stdexcept>
#include <utility>

#include "core/engines/registry.h"

namespace permdse {

namespace {

/// Adds a companion, unless it cannot run the workload.
void addCompanion(DesignStudy& study, Companion companion, const Workload& workload,
                  const Technology& technology) {
    if (workloadProblem(*companion.engine, companion.values, workload).empty()) {
        companion.evaluation = companion.engine->evaluate(companion.values, workload, technology);
        study.companions.push_back(std::move(companion));
    }
}

} // namespace

std::string workloadProblem(const Engine& engine, const DesignValues& design,
                            const Workload& workload) {
    for (const Layer& layer : workload.layers) {
        std::string problem = engine.layerProblem(design, layer);
        if (!problem.empty()) {
            return problem;
        }
    }
    return {};
}

DesignStudy study(const Experiment& experiment, const ResultTable& table, RowId row,
                  std::span<const RowId> pinned) {
    DesignStudy found;
    found.design = designOfRow(experiment, table, number(row));
    // References run it as they do, whatever its layers have of their own in the design.
    const Workload& plain = experiment.workloads.at(found.design.workload);
    found.workload = found.design.on(plain);
    found.technology = std::make_shared<const Technology>(found.design.technology);
    const Engine& engine = *found.design.engine;
    const Technology& technology = *found.technology;
    found.reference = engine.referenceDesign(technology);
    found.problem = workloadProblem(engine, found.design.values, found.workload);
    if (!found.problem.empty()) {
        return found;
    }
    found.evaluation = engine.evaluate(found.design.values, found.workload, technology);
    for (const RowId each : pinned) {
        if (each != row) {
            RowDesign other = designOfRow(experiment, table, number(each));
            addCompanion(
                found,
                {CompanionKind::Pinned, other.engine, other.point, std::move(other.values), {}},
                other.on(plain), Technology(other.technology));
        }
    }
    addCompanion(found, {CompanionKind::Reference, &engine, {}, found.reference, {}}, plain,
                 technology);
    for (const Engine* other : engines()) {
        if (other != &engine) {
            addCompanion(
                found, {CompanionKind::Baseline, other, {}, other->referenceDesign(technology), {}},
                plain, technology);
        }
    }
    found.comparisons =
        compareWithBaselines(engine, found.design.values, found.workload, technology);
    return found;
}

void explain(DesignStudy& study) {
    study.explanations.clear();
    study.unexplained = study.problem;
    if (!study.hasFigures()) {
        return;
    }
    try {
        study.explanations = explainMetrics(*study.design.engine, study.design.values,
                                            study.workload, *study.technology);
    } catch (const std::exception& problem) { // there are no figures to explain
        study.unexplained = problem.what();
    }
}

} // namespace permdse
