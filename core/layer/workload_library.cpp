// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layer/workload_library.h"

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/number_text.h"
#include "core/base/resource.h"
#include "core/base/spelling.h"
#include "core/layer/layer_fields.h"

namespace permdse {

namespace {

void report(JsonReader& reader, const FieldInfo& at, const FieldProblem& problem) {
    reader.errorAt(at.id, problem.code, problem.text);
}

std::vector<Workload> loadBuiltinWorkloads() {
    std::vector<Workload> workloads;
    for (const std::string_view path : resourcePaths()) {
        if (!path.starts_with("workloads/")) {
            continue;
        }
        Diagnostics problems;
        const JsonDocument document = resourceJson(path);
        JsonReader reader(document, problems);
        workloads.push_back(readWorkload(reader));
        reader.finish();
        throwOnErrors(problems);
    }
    std::sort(workloads.begin(), workloads.end(),
              [](const Workload& a, const Workload& b) { return a.name < b.name; });
    return workloads;
}

} // namespace

std::vector<std::string> layerNames(std::span<const Workload> workloads) {
    std::vector<std::string> names;
    std::set<std::string_view> known;
    for (const Workload& workload : workloads) {
        for (const Layer& layer : workload.layers) {
            if (known.insert(layer.name).second) {
                names.push_back(layer.name);
            }
        }
    }
    return names;
}

const std::vector<std::string>& workloadKindNames() {
    static const std::vector<std::string> names{"network", "layers"};
    return names;
}

const std::vector<Workload>& builtinWorkloads() {
    static const std::vector<Workload> workloads = loadBuiltinWorkloads();
    return workloads;
}

const Workload* findBuiltinWorkload(std::string_view name) {
    for (const Workload& workload : builtinWorkloads()) {
        if (workload.name == name) {
            return &workload;
        }
    }
    return nullptr;
}

const Layer* findBuiltinLayer(std::string_view name) {
    for (const Workload& workload : builtinWorkloads()) {
        for (const Layer& layer : workload.layers) {
            if (layer.name == name) {
                return &layer;
            }
        }
    }
    return nullptr;
}

std::vector<std::string> builtinLayerNames() {
    std::set<std::string> names;
    for (const Workload& workload : builtinWorkloads()) {
        for (const Layer& layer : workload.layers) {
            names.insert(layer.name);
        }
    }
    return {names.begin(), names.end()};
}

Layer readLayer(JsonReader& reader, std::string defaultName) {
    Layer layer;
    layer.name = std::move(defaultName);
    readFields(layerFields(), reader, layer);
    // A value that is wrong in itself is reported already; the harmless one read for it is not what
    // the layer says.
    const auto isAsWritten = [&](const FieldInfo& field, std::int64_t value) {
        return reader.has(field.id) && reader.json()[field.id].is_number() &&
               reader.json()[field.id].get<double>() == static_cast<double>(value);
    };
    if (isAsWritten(layerField<&Layer::outputs>().info, layer.outputs) &&
        isAsWritten(layerField<&Layer::inputs>().info, layer.inputs)) {
        if (const std::optional<FieldProblem> problem = detail::blockSizeProblem(layer)) {
            report(reader, layerField<&Layer::p>().info, *problem);
        }
    }
    return layer;
}

Workload readWorkload(JsonReader& reader) {
    Workload workload;
    readFields(workloadFields(), reader, workload);
    std::set<std::string> names;
    std::size_t number = 1;
    for (JsonReader& element : reader.elements("layers")) {
        if (!element.isObject()) {
            element.error("CFG-0003", "expected an object with outputs and inputs, found " +
                                          describeJson(element.json()));
            continue;
        }
        Layer layer = readLayer(element, fmt::format("layer-{}", number++));
        element.finish();
        if (!names.insert(layer.name).second) {
            const FieldProblem problem = detail::sameNameProblem(layer);
            element.error(problem.code, problem.text);
        }
        workload.layers.push_back(std::move(layer));
    }
    if (!reader.has("layers") ||
        (reader.json()["layers"].is_array() && reader.json()["layers"].empty())) {
        const FieldProblem problem = detail::noLayersProblem(workload);
        reader.errorAt("layers", problem.code, problem.text);
    }
    if (std::optional<JsonReader> accuracy = reader.optionalChild("accuracy")) {
        StatedAccuracy stated;
        readFields(accuracyFields(), *accuracy, stated);
        accuracy->finish();
        workload.accuracy = std::move(stated);
    }
    return workload;
}

Json toJson(const Workload& workload) {
    Json json;
    writeFields(workloadFields(), workload, json);
    json["layers"] = Json::array();
    for (const Layer& layer : workload.layers) {
        writeFields(layerFields(), layer, json["layers"].emplace_back());
    }
    if (workload.accuracy) {
        writeFields(accuracyFields(), *workload.accuracy, json["accuracy"]);
    }
    return json;
}

Result<Layer> parseLayerText(std::string_view text) {
    const std::string source = "--layer";
    const auto refuse = [&](std::string code, std::string pointer, std::string message) {
        return Diagnostic{Severity::Error,   std::move(code), source, std::move(pointer), 0,
                          std::move(message)};
    };
    if (text.find('=') == std::string_view::npos) {
        if (const Layer* layer = findBuiltinLayer(text)) {
            return *layer;
        }
        const std::vector<std::string> names = builtinLayerNames();
        return refuse("LAY-0004", "",
                      fmt::format("no built-in layer is called \"{}\"; accepted are {} or "
                                  "{}{}",
                                  text, quotedList(names), layerUsage(false),
                                  didYouMean(text, names)));
    }
    JsonDocument document;
    document.source = source;
    document.root = Json::object();
    std::size_t start = 0;
    while (start <= text.size()) {
        const std::size_t comma = std::min(text.find(',', start), text.size());
        const std::string part(text.substr(start, comma - start));
        start = comma + 1;
        const std::size_t equals = part.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == part.size()) {
            return refuse("LAY-0005", "",
                          fmt::format("found \"{}\"; expected KEY=VALUE pairs with commas between, "
                                      "such as outputs=1000,inputs=4096,p=4",
                                      part));
        }
        const std::string key(withoutBlanks(std::string_view(part).substr(0, equals)));
        const std::string value(withoutBlanks(std::string_view(part).substr(equals + 1)));
        if (document.root.contains(key)) {
            return refuse("JSON-0002", '/' + pointerStep(key),
                          fmt::format("the key \"{}\" occurs twice; keep one of the two", key));
        }
        Json parsed = Json::parse(decimalText(value).value_or(value), nullptr, false);
        const bool literal = !parsed.is_discarded() && (parsed.is_number() || parsed.is_boolean());
        document.root[key] = literal ? std::move(parsed) : Json(value);
    }
    Diagnostics problems;
    JsonReader reader(document, problems);
    Layer layer = readLayer(reader, "layer");
    reader.finish();
    if (hasErrors(problems)) {
        return problems;
    }
    return layer;
}

} // namespace permdse
