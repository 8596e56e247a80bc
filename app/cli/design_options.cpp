// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/design_options.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "core/architecture/technology_parameters.h"
#include "core/base/number_text.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/sweep_reader.h"
#include "core/exploration/parameter_space.h"
#include "core/layer/layer_fields.h"
#include "core/layer/workload_library.h"
#include "core/study/comparison.h"

namespace permdse::cli {

namespace {

/// The parameter or setting of that name; null and a problem if there is none.
const ParameterInfo* findParameter(const Engine& engine, const std::string& id,
                                   Diagnostics& problems) {
    const ParameterInfo* parameter = findSweepable(engine, id);
    if (!parameter) {
        const std::vector<std::string> ids = sweepableIds(engine);
        problems.push_back(
            refusal("--set", "SET-0002",
                    fmt::format("{} has no parameter \"{}\"; accepted are {}{}", engine.title(), id,
                                quotedList(ids), didYouMean(id, ids))));
    }
    return parameter;
}

/// The parameter that "p@Alex-FC6" names if layers may have values of their own of it and the
/// workload has such a layer; null and a problem otherwise.
const ParameterInfo* findOnLayer(const Engine& engine, std::string_view parameter,
                                 std::string_view layer, const Workload& workload,
                                 Diagnostics& problems) {
    const std::vector<std::string> ids = layerParameterIds(engine.parameters());
    const std::vector<std::string> layers = layerNames({&workload, 1});
    const ParameterInfo* found = findSweepable(engine, layerParameterId(parameter, layer));
    if (!found) {
        problems.push_back(refusal(
            "--set", "SET-0010",
            fmt::format(
                "{} has no parameter \"{}\" that a layer may have a value of its own of; {}",
                engine.title(), parameter,
                ids.empty() ? std::string("none of its parameters is such")
                            : "accepted are " + quotedList(ids))));
    } else if (std::find(layers.begin(), layers.end(), layer) == layers.end()) {
        problems.push_back(
            refusal("--set", "SET-0011",
                    fmt::format("the workload has no layer \"{}\"; it has {}{}", layer,
                                quotedList(layers), didYouMean(std::string(layer), layers))));
        found = nullptr;
    }
    return found;
}

/// `alreadySet` are the names of what was set before.
void applySetting(const std::string& setting, const Engine& engine, DesignValues& design,
                  Workload& workload, TechnologySettings& technology,
                  std::set<std::string>& alreadySet, Diagnostics& problems) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
        problems.push_back(refusal("--set", "SET-0001",
                                   fmt::format("found \"{}\"; expected PARAMETER=VALUE, such as "
                                               "pe_count=64",
                                               setting)));
        return;
    }
    const std::string id(withoutBlanks(std::string_view(setting).substr(0, equals)));
    const std::string text = setting.substr(equals + 1);
    const std::optional<LayerParameterName> own = layerParameterName(id);
    const ParameterInfo* parameter =
        own ? findOnLayer(engine, own->parameter, own->layer, workload, problems)
            : findParameter(engine, id, problems);
    if (!parameter) {
        return;
    }
    if (!alreadySet.insert(id).second) {
        problems.push_back(refusal("--set", "SET-0003",
                                   fmt::format("\"{}\" is set twice; keep one of the two", id)));
        return;
    }
    const Result<Sweep> value = parseSweep(text, *parameter);
    if (!value) {
        for (Diagnostic problem : value.error()) {
            problem.source = "--set " + id;
            problem.pointer.clear();
            problems.push_back(std::move(problem));
        }
        return;
    }
    if (const std::string problem = sweepProblem(*value, *parameter); !problem.empty()) {
        problems.push_back(refusal("--set " + id, "CFG-0004", problem));
        return;
    }
    if (valueCount(*value) != 1) {
        problems.push_back(
            refusal("--set", "SET-0004",
                    fmt::format("\"{}\" has several values; a single design takes one", setting)));
        return;
    }
    if (own) {
        setOnLayers(*parameter, own->layer, valuesOf(*value).front(), workload);
    } else if (const auto index = engine.parameterIndex(id)) {
        design[*index] = valuesOf(*value).front();
    } else {
        technologyParameters()[*technologyParameterIndex(id)].apply(technology,
                                                                    valuesOf(*value).front());
    }
}

/// "pe_count=64,p=8" is two assignments; a comma within a value (a list) starts none.
std::vector<std::string> assignmentsIn(const std::string& list) {
    std::vector<std::string> assignments;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        const std::string part = list.substr(begin, end - begin);
        if (assignments.empty() || part.find('=') != std::string::npos) {
            assignments.push_back(part);
        } else {
            assignments.back() += ',' + part;
        }
        begin = end + 1;
    }
    return assignments;
}

Workload requestedWorkload(const DesignOptions& options, Diagnostics& problems) {
    if (!options.layers.empty() && !options.workload.empty()) {
        problems.push_back(
            refusal("--workload", "SET-0005",
                    "--layer and --workload exclude each other; give one of the two"));
    }
    Workload workload;
    if (options.layers.empty()) {
        const std::string name = options.workload.empty() ? "permdnn-paper" : options.workload;
        if (const Workload* builtin = findBuiltinWorkload(name)) {
            return *builtin;
        }
        std::vector<std::string> names;
        for (const Workload& known : builtinWorkloads()) {
            names.push_back(known.name);
        }
        problems.push_back(refusal("--workload", "CFG-0005",
                                   fmt::format("found \"{}\"; accepted are {}{}", name,
                                               quotedList(names), didYouMean(name, names))));
        return workload;
    }
    workload.name = "command line";
    workload.title = "Layers of the command line";
    for (const std::string& text : options.layers) {
        Result<Layer> layer = parseLayerText(text);
        if (layer) {
            workload.layers.push_back(*std::move(layer));
        } else {
            problems.insert(problems.end(), layer.error().begin(), layer.error().end());
        }
    }
    return workload;
}

/// Calibrations of the files, one per engine; the others are problems.
std::vector<Calibration> readCalibrations(const std::vector<std::string>& files,
                                          Diagnostics& problems) {
    std::vector<Calibration> calibrations;
    for (const std::string& file : files) {
        Result<Calibration> calibration = loadCalibration(file, engineIds());
        const auto sameEngine = [&](const Calibration& other) {
            return calibration && other.engine == calibration->engine;
        };
        if (std::any_of(calibrations.begin(), calibrations.end(), sameEngine)) {
            problems.push_back(refusal("--calibration", "CAL-0003",
                                       fmt::format("there are two calibrations of \"{}\"; keep one",
                                                   calibration->engine)));
        } else if (calibration) {
            calibrations.push_back(*std::move(calibration));
        } else {
            problems.insert(problems.end(), calibration.error().begin(), calibration.error().end());
        }
    }
    return calibrations;
}

/// What --set says of the design and the technology. Returns the names that were set, also by
/// options of their own.
std::set<std::string> applySettings(const DesignOptions& options, const Engine& engine,
                                    DesignValues& design, Workload& workload,
                                    TechnologySettings& technology, Diagnostics& problems) {
    const std::vector<std::string> given = options.technology.given();
    std::set<std::string> isSet(given.begin(), given.end());
    if (std::find(engineIds().begin(), engineIds().end(), options.architecture) !=
        engineIds().end()) {
        for (const std::string& list : options.settings) {
            for (const std::string& setting : assignmentsIn(list)) {
                applySetting(setting, engine, design, workload, technology, isSet, problems);
            }
        }
    }
    return isSet;
}

} // namespace

void DesignOptions::addTo(CLI::App& command) {
    command.add_option("--arch", architecture, "Architecture: " + wordList(engineIds()))
        ->capture_default_str();
    command
        .add_option("--set,--design", settings,
                    "PARAMETER=VALUE, several with commas; repeatable. Others keep their reference "
                    "value (permdse list parameters); p@LAYER=VALUE is of one layer")
        ->allow_extra_args(false);
    command
        .add_option("--layer", layers,
                    "A built-in layer (Alex-FC8), or " + layerUsage(true) + "; repeatable")
        ->allow_extra_args(false);
    command.add_option("--workload", workload,
                       "A built-in workload (permdse list workloads) [permdnn-paper]");
    technology.addTo(command);
    command
        .add_option("--calibration", calibrations,
                    "A calibration file in place of a built-in one; repeatable")
        ->allow_extra_args(false);
    command.add_flag("--json", json, "Print JSON for programs");
}

Result<DesignRequest> resolve(const DesignOptions& options) {
    Diagnostics problems;
    TechnologySettings technology = options.technology.value(problems);
    technology.calibrations = readCalibrations(options.calibrations, problems);
    const Engine* engine = engines()[chosen("--arch", options.architecture, engineIds(), problems)];
    DesignRequest request{engine, Technology(technology), {}, {}};
    request.design = engine->referenceDesign(request.technology);
    request.workload = requestedWorkload(options, problems);
    const std::set<std::string> isSet =
        applySettings(options, *engine, request.design, request.workload, technology, problems);
    if (!hasErrors(problems)) {
        for (const Layer& layer : request.workload.layers) {
            const std::string problem = engine->layerProblem(request.design, layer);
            if (!problem.empty()) {
                problems.push_back(refusal("--set p", "LAY-0001", problem));
            }
        }
    }
    if (hasErrors(problems)) {
        return problems;
    }
    request.technology = Technology(technology);
    if (!isSet.contains("clock_ghz")) {
        request.design =
            engine->atHighestClock(request.design, request.workload, request.technology);
    }
    return request;
}

CLI::App& addDesignCommand(CLI::App& app, int& exitCode, const std::string& name,
                           const std::string& description,
                           std::function<void(const DesignRequest&)> printTables,
                           std::function<void(const DesignRequest&)> printJson) {
    CLI::App* command = app.add_subcommand(name, description);
    auto options = std::make_shared<DesignOptions>();
    options->addTo(*command);
    command->callback(
        [options, &exitCode, tables = std::move(printTables), json = std::move(printJson)] {
            const Result<DesignRequest> request = resolve(*options);
            if (!request) {
                exitCode = report(request.error());
                return;
            }
            (options->json ? json : tables)(*request);
        });
    return *command;
}

Json designJson(const Engine& engine, const DesignValues& values) {
    Json design = Json::object();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const ParameterInfo& parameter = engine.parameters()[i];
        design[parameter.id] = parameterValueJson(values[i], &parameter);
    }
    return design;
}

Json toJson(const DesignRequest& request) {
    Json json;
    json["architecture"] = request.engine->id();
    json["design"] = designJson(*request.engine, request.design);
    for (const auto& [id, value] :
         layerParameters(request.engine->parameters(), request.workload)) {
        json["design"][id] = value;
    }
    json["technology"] =
        permdse::toJson(resolvedFields(technologyFields(), request.technology.settings()));
    const Calibration calibration = request.technology.calibration(request.engine->id());
    json["calibration"] = {{"source", calibration.source}, {"native_nm", calibration.native_nm}};
    json["workload"] = permdse::toJson(request.workload);
    return json;
}

Json metricsJson(const Engine& engine, const Evaluation& evaluation) {
    Json json = Json::object();
    for (std::size_t i = 0; i < evaluation.metrics.size(); ++i) {
        const MetricInfo& metric = engine.metrics()[i];
        const double value = evaluation.metrics[i];
        json[metric.id] = metric.labels.empty() || std::isnan(value)
                              ? jsonNumber(value)
                              : Json(metricText(metric, value));
    }
    return json;
}

std::string headline(const DesignRequest& request) {
    std::string design = designText(*request.engine, request.design);
    const char* joint = ", ";
    for (const auto& [id, value] :
         layerParameters(request.engine->parameters(), request.workload)) {
        design += fmt::format("{}{}={}", joint, id, value);
        joint = ",";
    }
    return fmt::format("{} ({}), {}, on {}", request.engine->title(), design,
                       technologyText(request.technology),
                       request.workload.layers.size() == 1 ? request.workload.layers.front().name
                                                           : request.workload.title);
}

} // namespace permdse::cli
