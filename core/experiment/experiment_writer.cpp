// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/technology_parameters.h"
#include "core/engines/registry.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/json_edit.h"
#include "core/experiment/json_text.h"
#include "core/experiment/search_fields.h"
#include "core/experiment/sweep_reader.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology_fields.h"

namespace permdse {

namespace {

const ParameterInfo* parameterOf(const Engine* engine, const std::string& id) {
    return engine ? findSweepable(*engine, id) : nullptr;
}

Json architectureJson(const ArchitectureSpace& space) {
    const Engine* engine = findEngine(space.architecture);
    Json json;
    json["kind"] = space.architecture;
    json["sweep"] = Json::object();
    for (const SweepAxis& axis : space.sweep) {
        json["sweep"][axis.parameter] = axisJson(axis, parameterOf(engine, axis.parameter));
    }
    json["fixed"] = Json::object();
    for (const FixedParameter& fixed : space.fixed) {
        json["fixed"][fixed.parameter] =
            parameterValueJson(fixed.value, parameterOf(engine, fixed.parameter));
    }
    return json;
}

Json referenceJson(const ReferencePoint& reference) {
    Json json;
    json["name"] = reference.name;
    json["metrics"] = Json::object();
    for (const auto& [id, value] : reference.metrics) {
        json["metrics"][id] = parameterValueJson(value, nullptr);
    }
    json["source"] = reference.source;
    return json;
}

} // namespace

Json toJson(const TechnologySettings& technology) {
    Json json;
    writeFields(technologyFields(), technology, json);
    for (const Calibration& calibration : technology.calibrations) {
        json["calibrations"].push_back(toJson(calibration));
    }
    json["logic_limit_ghz"] = Json::object();
    for (const auto& [id, limit_ghz] : technology.logic_limit_ghz) {
        json["logic_limit_ghz"][id] = parameterValueJson(limit_ghz, nullptr);
    }
    return json;
}

Json toJson(const Experiment& experiment) {
    Json json;
    json["$schema"] = experimentSchemaId;
    json["name"] = experiment.name;
    json["description"] = experiment.description;
    json["technology"] = toJson(experiment.technology);
    json["workloads"] = Json::array();
    for (const Workload& workload : experiment.workloads) {
        json["workloads"].push_back(toJson(workload));
    }
    json["architectures"] = Json::array();
    for (const ArchitectureSpace& space : experiment.architectures) {
        json["architectures"].push_back(architectureJson(space));
    }
    json["references"] = Json::array();
    for (const ReferencePoint& reference : experiment.references) {
        json["references"].push_back(referenceJson(reference));
    }
    json["constraints"] = experiment.constraints;
    json["derived"] = Json::object();
    for (const DerivedMetric& derived : experiment.derived) {
        json["derived"][derived.id] = derived.expression;
    }
    json["objectives"] = Json::object();
    for (const Objective& objective : experiment.objectives) {
        json["objectives"][objective.metric] = objective.sense == Sense::Maximise ? "max" : "min";
    }
    json["search"]["method"] = "grid";
    writeFields(searchFields(), experiment.search, json["search"]);
    writeFields(uncertaintyFields(), experiment.uncertainty, json["uncertainty"]);
    // All is what files say by saying nothing, as they did before there was a choice.
    if (experiment.keep.rows == KeptRows::Sample) {
        json["keep"]["sample"] = experiment.keep.sample;
    } else if (experiment.keep.rows != KeptRows::All) {
        json["keep"] = keptRowsNames()[static_cast<std::size_t>(experiment.keep.rows)];
    }
    json["simulate"] = simulatedPointsNames()[static_cast<std::size_t>(experiment.simulate)];
    return json;
}

std::string updatedText(std::string_view text, const std::string& source, const Experiment& after) {
    const Result<ExperimentDraft> before = readDraft(text, source);
    Diagnostics repeatedKeys; // are no reason to lose what else the text says
    const Result<JsonDocument> document = parseJson(text, source, repeatedKeys);
    if (before && before->experiment == after) {
        return std::string(text);
    }
    if (before && document) {
        // What a key that was left out stands for may depend on the ones that were edited: then it
        // has to be said, which the first text that is read back shows.
        Json wanted = mergedJson(document->root, toJson(before->experiment), toJson(after));
        for (int attempt = 0; attempt < 2; ++attempt) {
            std::string updated = editedText(text, *document, wanted);
            const Result<ExperimentDraft> readBack = readDraft(updated, source);
            if (!readBack) {
                break;
            }
            if (readBack->experiment == after) {
                return updated;
            }
            wanted = mergedJson(wanted, toJson(readBack->experiment), toJson(after));
        }
    }
    return experimentText(after);
}

std::string experimentText(const Experiment& experiment) {
    return jsonText(toJson(experiment));
}

} // namespace permdse
