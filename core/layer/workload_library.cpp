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

namespace permdse {

namespace {

const std::vector<std::string>& evidenceChoices() {
    static const std::vector<std::string> choices{"published", "secondary", "recalled",
                                                  "derived",   "computed",  "chosen"};
    return choices;
}

Evidence readEvidence(JsonReader& reader) {
    return *evidenceFromText(reader.choice("status", evidenceChoices(), "chosen"));
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
    layer.name = reader.text("name", std::move(defaultName));
    layer.outputs = reader.integer("outputs", 1, Layer::maxSize);
    layer.inputs = reader.integer("inputs", 1, Layer::maxSize);
    layer.p = reader.integer("p", 1, Layer::maxSize, 1);
    // A value that is wrong in itself is reported already; the harmless one read for it is not what
    // the layer says.
    const auto isAsWritten = [&](const char* key, double value) {
        return reader.has(key) && reader.json()[key].is_number() &&
               reader.json()[key].get<double>() == value;
    };
    layer.weight_density =
        reader.number("weight_density", 0.0, 1.0, 1.0 / static_cast<double>(layer.p));
    if (layer.weight_density == 0.0 && isAsWritten("weight_density", 0.0)) {
        reader.errorAt("weight_density", "LAY-0006",
                       "a layer without weights computes nothing; accepted is a weight density "
                       "above 0, up to 1");
    }
    layer.activation_density = reader.number("activation_density", 0.0, 1.0, 1.0);
    layer.signed_inputs = reader.boolean("signed_inputs", false);
    layer.evidence = readEvidence(reader);
    layer.source = reader.text("source", "");
    const std::int64_t smaller = std::min(layer.outputs, layer.inputs);
    if (layer.p > smaller && isAsWritten("outputs", static_cast<double>(layer.outputs)) &&
        isAsWritten("inputs", static_cast<double>(layer.inputs))) {
        reader.errorAt("p", "LAY-0001",
                       fmt::format("the block size p = {} is larger than the layer ({} outputs, {} "
                                   "inputs); accepted are 1 to {}",
                                   layer.p, layer.outputs, layer.inputs, smaller));
    }
    return layer;
}

Workload readWorkload(JsonReader& reader) {
    Workload workload;
    workload.name = reader.text("name");
    workload.title = reader.text("title", workload.name);
    workload.kind = reader.choice("kind", workloadKindNames(), "network") == "layers"
                        ? WorkloadKind::Layers
                        : WorkloadKind::Network;
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
            element.error("LAY-0003", fmt::format("two layers of this workload have the name "
                                                  "\"{}\"; names must differ",
                                                  layer.name));
        }
        workload.layers.push_back(std::move(layer));
    }
    if (!reader.has("layers") ||
        (reader.json()["layers"].is_array() && reader.json()["layers"].empty())) {
        reader.errorAt(
            "layers", "LAY-0002",
            fmt::format("the workload \"{}\" has no layers; expected at least one", workload.name));
    }
    if (std::optional<JsonReader> accuracy = reader.optionalChild("accuracy")) {
        StatedAccuracy stated;
        stated.value = accuracy->number("value", 0.0, 1e6);
        stated.unit = accuracy->text("unit");
        stated.evidence = readEvidence(*accuracy);
        stated.source = accuracy->text("source", "");
        accuracy->finish();
        workload.accuracy = std::move(stated);
    }
    return workload;
}

Json toJson(const Workload& workload) {
    Json json;
    json["name"] = workload.name;
    json["title"] = workload.title;
    json["kind"] = workloadKindNames().at(static_cast<std::size_t>(workload.kind));
    json["layers"] = Json::array();
    for (const Layer& layer : workload.layers) {
        Json& entry = json["layers"].emplace_back();
        entry["name"] = layer.name;
        entry["outputs"] = layer.outputs;
        entry["inputs"] = layer.inputs;
        entry["p"] = layer.p;
        entry["weight_density"] = layer.weight_density;
        entry["activation_density"] = layer.activation_density;
        entry["signed_inputs"] = layer.signed_inputs;
        entry["status"] = toText(layer.evidence);
        entry["source"] = layer.source;
    }
    if (workload.accuracy) {
        Json& entry = json["accuracy"];
        entry["value"] = workload.accuracy->value;
        entry["unit"] = workload.accuracy->unit;
        entry["status"] = toText(workload.accuracy->evidence);
        entry["source"] = workload.accuracy->source;
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
                                  "outputs=M,inputs=N,p=P,activation_density=D{}",
                                  text, quotedList(names), didYouMean(text, names)));
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
