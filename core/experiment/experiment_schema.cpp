// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/experiment_schema.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "core/architecture/technology_parameters.h"
#include "core/base/spelling.h"
#include "core/engines/registry.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/search_fields.h"
#include "core/experiment/sweep_reader.h"
#include "core/layer/layer_fields.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology_fields.h"

namespace permdse {

namespace {

std::string withUnit(const std::string& meaning, const std::string& unit) {
    return unit.empty() ? meaning : fmt::format("{} [{}]", meaning, unit);
}

Json described(const char* type, const std::string& description) {
    Json schema;
    schema["type"] = type;
    schema["description"] = description;
    return schema;
}

Json closedObject(const std::string& description, Json properties,
                  const std::vector<std::string>& required = {}) {
    Json schema = described("object", description);
    schema["additionalProperties"] = false;
    if (!required.empty()) {
        schema["required"] = required;
    }
    schema["properties"] = std::move(properties);
    return schema;
}

Json bounded(const char* type, const std::string& description, double min, double max) {
    Json schema = described(type, description);
    schema["minimum"] = plainNumber(min);
    schema["maximum"] = plainNumber(max);
    return schema;
}

Json positive(const std::string& description) {
    Json schema = described("number", description);
    schema["exclusiveMinimum"] = 0;
    return schema;
}

Json wordOf(const std::string& description, const std::vector<std::string>& words) {
    Json schema;
    schema["description"] = description;
    schema["enum"] = words;
    return schema;
}

/// The legal numbers of a parameter; words are not among them.
Json numberSchema(const ParameterInfo& parameter) {
    Json schema;
    double min = parameter.min;
    if (!parameter.special_word.empty() && parameter.special_value == min) {
        min += 1.0;
    }
    if (parameter.power_of_two) {
        schema["enum"] = Json::array();
        for (double value = 1.0; value <= parameter.max; value *= 2.0) {
            if (value >= min) {
                schema["enum"].push_back(plainNumber(value));
            }
        }
        return schema;
    }
    schema["type"] = parameter.kind == ParameterKind::Integer ? "integer" : "number";
    schema["minimum"] = plainNumber(min);
    schema["maximum"] = plainNumber(parameter.max);
    return schema;
}

Json valueSchema(const ParameterInfo& parameter) {
    Json schema;
    schema["description"] = withUnit(parameter.meaning, parameter.unit);
    if (parameter.kind == ParameterKind::Choice) {
        schema["enum"] = parameter.choices;
    } else if (parameter.special_word.empty()) {
        schema.update(numberSchema(parameter));
    } else {
        Json word;
        word["const"] = parameter.special_word;
        schema["anyOf"] = Json::array({numberSchema(parameter), std::move(word)});
    }
    return schema;
}

Json sweepSchema(const ParameterInfo& parameter, const std::string& reference) {
    const Json value{{"$ref", reference}};
    Json schema;
    schema["description"] =
        withUnit(parameter.meaning, parameter.unit) + "; one value, a list, or a range";
    Json list;
    list["type"] = "array";
    list["minItems"] = 1;
    list["items"] = value;
    schema["anyOf"] = Json::array({value, std::move(list)});
    if (parameter.kind == ParameterKind::Choice) {
        schema["description"] =
            withUnit(parameter.meaning, parameter.unit) + "; one word or a list";
        return schema;
    }
    const bool integer = parameter.kind == ParameterKind::Integer;
    const char* type = integer ? "integer" : "number";
    Json ends;
    ends["from"] = numberSchema(parameter);
    ends["to"] = described(type, "The largest value, included if a step hits it");
    Json byStep = ends;
    byStep["step"] = positive("Added from value to value");
    byStep["step"]["type"] = type;
    Json byFactor = ends;
    byFactor["times"] = described("number", "Multiplied from value to value");
    byFactor["times"]["exclusiveMinimum"] = 1;
    schema["anyOf"].push_back(
        closedObject("from, from + step, ... to", std::move(byStep), {"from", "to", "step"}));
    schema["anyOf"].push_back(
        closedObject("from, from x times, ... to", std::move(byFactor), {"from", "to", "times"}));
    return schema;
}

/// The sweep of a parameter that each layer may take a value of its own of.
Json perLayerSchema(Json values) {
    Json schema = values;
    schema["description"] =
        values["description"].get<std::string>() + ", for all layers or for each of them";
    Json each;
    each[perLayerKey] = std::move(values);
    schema["anyOf"].push_back(
        closedObject("Each layer of the workloads takes these values on its own", std::move(each),
                     {perLayerKey}));
    return schema;
}

/// What the entry of one architecture may sweep and fix.
Json parametersOf(const Engine& engine, Json& definitions) {
    Json sweep = Json::object();
    Json fixed = Json::object();
    Json sweepOfLayers = Json::object(), fixedOfLayers = Json::object();
    const auto add = [&](std::string_view owner, const ParameterInfo& parameter) {
        const std::string name = fmt::format("{}.{}", owner, parameter.id);
        const std::string reference = "#/definitions/" + name;
        definitions[name] = valueSchema(parameter);
        const Json values = sweepSchema(parameter, reference);
        fixed[parameter.id] = Json{{"$ref", reference}};
        if (parameter.on_layer) {
            const std::string ofLayer = fmt::format("^{}@", parameter.id);
            sweep[parameter.id] = perLayerSchema(values);
            sweepOfLayers[ofLayer] = values;
            fixedOfLayers[ofLayer] = Json{{"$ref", reference}};
        } else {
            sweep[parameter.id] = values;
        }
    };
    for (const ParameterInfo& parameter : engine.parameters()) {
        add(engine.id(), parameter);
    }
    for (const TechnologyParameter& parameter : technologyParameters()) {
        add("technology", parameter.info);
    }
    Json schema;
    schema["properties"]["sweep"] = closedObject(
        "Parameters with the values they take; all combinations are evaluated", std::move(sweep));
    schema["properties"]["fixed"] =
        closedObject("Parameters with one value that differs from the reference", std::move(fixed));
    if (!sweepOfLayers.empty()) { // "p@Alex-FC6"
        schema["properties"]["sweep"]["patternProperties"] = std::move(sweepOfLayers);
        schema["properties"]["fixed"]["patternProperties"] = std::move(fixedOfLayers);
    }
    return schema;
}

/// The kind decides which parameters there are.
Json architecturesSchema(Json& definitions) {
    Json properties;
    properties["kind"] = wordOf("Architecture", engineIds());
    properties["sweep"] = true;
    properties["fixed"] = true;
    Json schema = described("array", "Architectures to explore, each once");
    schema["minItems"] = 1;
    schema["items"] =
        closedObject("An architecture and its values", std::move(properties), {"kind"});
    schema["items"]["allOf"] = Json::array();
    for (const Engine* engine : engines()) {
        Json branch;
        branch["if"]["required"] = std::vector<std::string>{"kind"};
        branch["if"]["properties"]["kind"]["const"] = engine->id();
        branch["then"] = parametersOf(*engine, definitions);
        schema["items"]["allOf"].push_back(std::move(branch));
    }
    return schema;
}

Json layerSchema() {
    return closedObject("A fully connected layer", fieldSchemas(layerFields()),
                        requiredKeys(layerFields()));
}

Json workloadSchema() {
    Json properties = fieldSchemas(workloadFields());
    properties[fieldOf<&Workload::name>(workloadFields()).info.id]["minLength"] = 1;
    properties["layers"] = described("array", "Layers that run one after the other");
    properties["layers"]["minItems"] = 1;
    properties["layers"]["items"] = Json{{"$ref", "#/definitions/layer"}};
    properties["accuracy"] =
        closedObject("Accuracy at these block sizes", fieldSchemas(accuracyFields()),
                     requiredKeys(accuracyFields()));
    std::vector<std::string> required = requiredKeys(workloadFields());
    required.emplace_back("layers");
    return closedObject("A workload of your own", std::move(properties), required);
}

Json workloadsSchema() {
    std::vector<std::string> names;
    for (const Workload& workload : builtinWorkloads()) {
        names.push_back(workload.name);
    }
    Json schema = described("array", "What the designs run");
    schema["minItems"] = 1;
    schema["items"]["anyOf"] = Json::array(
        {wordOf("A built-in workload", names), Json{{"$ref", "#/definitions/workload"}}});
    return schema;
}

Json calibrationSchema() {
    const auto figure = [](const char* description) {
        Json schema;
        schema["description"] = description;
        schema["anyOf"] =
            Json::array({Json{{"type", "number"}, {"minimum", 0}}, Json{{"type", "null"}}});
        return schema;
    };
    Json factor;
    factor["category"] = wordOf("Category of the bill", calibrationCategories());
    factor["power"] = bounded("number", "Factor on power", smallestFactor, largestFactor);
    factor["area"] = bounded("number", "Factor on area", smallestFactor, largestFactor);
    factor["published_power_mw"] = figure("What it was fitted on [mW]; null if not published");
    factor["published_area_mm2"] = figure("What it was fitted on [mm2]; null if not published");
    factor["modelled_power_mw"] = figure("Modelled with factor 1 [mW]");
    factor["modelled_area_mm2"] = figure("Modelled with factor 1 [mm2]");
    Json properties;
    properties["engine"] = wordOf("Architecture it is for", engineIds());
    properties["native_nm"] = bounded("number", "Node it was fitted at [nm]", 1, 1000);
    properties["filler_share"] = bounded("number", "Filler over the other area of a PE", 0, 100);
    properties["source"] = described("string", "What it was fitted on");
    Json factors = described("array", "One per category");
    factors["items"] =
        closedObject("Factors of a category", std::move(factor),
                     {"category", "power", "area", "published_power_mw", "published_area_mm2",
                      "modelled_power_mw", "modelled_area_mm2"});
    properties["factors"] = std::move(factors);
    return closedObject("A calibration", std::move(properties),
                        {"engine", "native_nm", "filler_share", "source"});
}

Json technologySchema() {
    Json limits = Json::object();
    for (const Engine* engine : engines()) {
        limits[std::string(engine->id())] =
            positive(fmt::format("Largest clock of the logic of {} [GHz]", engine->title()));
    }
    Json properties = fieldSchemas(technologyFields());
    Json calibrations =
        described("array", "Calibrations in place of the built-in ones, at most one per engine");
    Json file = described("string", "File as permdse calibrate writes them, relative to this one");
    calibrations["items"]["anyOf"] = Json::array({std::move(file), calibrationSchema()});
    properties["calibrations"] = std::move(calibrations);
    properties["logic_limit_ghz"] = closedObject(
        "Logic limits of the clock; the carried reference clock where missing", std::move(limits));
    return closedObject("What the designs are made of", std::move(properties));
}

std::map<std::string, const MetricInfo*> allMetrics(std::vector<std::string>& order) {
    std::map<std::string, const MetricInfo*> metrics;
    for (const Engine* engine : engines()) {
        for (const MetricInfo& metric : engine->metrics()) {
            if (metrics.emplace(metric.id, &metric).second) {
                order.push_back(metric.id);
            }
        }
    }
    return metrics;
}

Json referencesSchema() {
    std::vector<std::string> order;
    const auto metrics = allMetrics(order);
    Json values = Json::object();
    for (const std::string& id : order) {
        values[id] = described("number", withUnit(metrics.at(id)->meaning, metrics.at(id)->unit));
    }
    Json properties;
    properties["name"] = described("string", "Label in figures");
    properties["metrics"] = closedObject("Figures of the point", std::move(values));
    properties["source"] = described("string", "Where the figures come from");
    Json schema = described("array", "Points of your own to show beside the results");
    schema["items"] = closedObject("A reference point", std::move(properties), {"name", "metrics"});
    return schema;
}

Json objectivesSchema() {
    std::vector<std::string> order;
    const auto metrics = allMetrics(order);
    Json schema = described("object", "Metrics or derived metrics of the Pareto front, and whether "
                                      "small or large is better");
    schema["minProperties"] = 1;
    const std::vector<std::string> senses{"min", "max"};
    schema["additionalProperties"]["enum"] = senses;
    for (const std::string& id : order) {
        schema["properties"][id] =
            wordOf(withUnit(metrics.at(id)->meaning, metrics.at(id)->unit), senses);
    }
    return schema;
}

Json searchSchema() {
    Json properties;
    properties["method"] = wordOf("How designs are chosen: all of the grid", {"grid"});
    properties.update(fieldSchemas(searchFields()));
    return closedObject("How the designs are searched", std::move(properties));
}

Json uncertaintySchema() {
    return closedObject("How far results can be trusted, given the ranges of constants",
                        fieldSchemas(uncertaintyFields()));
}

Json keepSchema() {
    Json sample;
    sample["sample"] =
        bounded("integer", "Points drawn evenly from all, beside those on the fronts", 1,
                static_cast<double>(KeepSettings::maxSample));
    Json schema;
    schema["description"] =
        "Which points are kept with all their figures; fronts and counts are of all points";
    schema["anyOf"] = Json::array();
    schema["anyOf"].push_back(Json{{"enum", keptRowsNames()}});
    schema["anyOf"].push_back(closedObject("A sample", std::move(sample), {"sample"}));
    return schema;
}

Json formulaMap(const std::string& description) {
    Json schema = described("object", description);
    schema["propertyNames"]["maxLength"] = 60;
    schema["additionalProperties"] = Json{{"type", "string"}};
    return schema;
}

// valijson

/// The same document with every integral number as an integer, which is what draft 7 means by one.
nlohmann::json withIntegers(const Json& json) {
    if (json.is_object()) {
        nlohmann::json result = nlohmann::json::object();
        for (const auto& [key, value] : json.items()) {
            result[key] = withIntegers(value);
        }
        return result;
    }
    if (json.is_array()) {
        nlohmann::json result = nlohmann::json::array();
        for (const Json& value : json) {
            result.push_back(withIntegers(value));
        }
        return result;
    }
    if (json.is_number()) {
        // Beyond 64 bits the exact value does not matter: no limit of a schema is there.
        constexpr double beyond = 9e18;
        const double number = json.get<double>();
        if (number == std::floor(number)) {
            return static_cast<std::int64_t>(std::clamp(number, -beyond, beyond));
        }
        return number;
    }
    return nlohmann::json(json);
}

/// "<root>", "[architectures]", "[0]": the steps of an error as a JSON pointer.
std::string pointerOf(const std::vector<std::string>& context) {
    std::string pointer;
    for (std::size_t i = 1; i < context.size(); ++i) {
        const std::string& step = context[i];
        const bool bracketed = step.size() >= 2 && step.front() == '[' && step.back() == ']';
        pointer += '/' + pointerStep(bracketed ? step.substr(1, step.size() - 2) : step);
    }
    return pointer;
}

} // namespace

Json experimentSchema() {
    Json definitions;
    Json architectures = architecturesSchema(definitions);
    definitions["layer"] = layerSchema();
    definitions["workload"] = workloadSchema();

    Json properties;
    properties["$schema"] = described("string", "Name of this schema, for editors");
    properties["name"] = described("string", "Name of the experiment");
    properties["description"] = described("string", "What the experiment shows");
    properties["technology"] = technologySchema();
    properties["workloads"] = workloadsSchema();
    properties["architectures"] = std::move(architectures);
    properties["references"] = referencesSchema();
    properties["constraints"] =
        described("array", "Formulas that must hold, such as \"area_mm2 <= 12\"");
    properties["constraints"]["items"]["type"] = "string";
    properties["derived"] =
        formulaMap("Metrics of your own, each a formula over metrics, parameters "
                   "and derived metrics before it");
    properties["objectives"] = objectivesSchema();
    properties["search"] = searchSchema();
    properties["uncertainty"] = uncertaintySchema();
    properties["keep"] = keepSchema();
    properties["simulate"] =
        wordOf("Which points are run cycle by cycle after the sweep", simulatedPointsNames());

    Json schema;
    schema["$schema"] = "http://json-schema.org/draft-07/schema#";
    schema["$id"] = experimentSchemaId;
    schema["title"] = "PermDSE experiment";
    schema.update(closedObject("A design-space exploration of permuted-diagonal engines and their "
                               "baselines",
                               std::move(properties),
                               {"workloads", "architectures", "objectives"}));
    schema["definitions"] = std::move(definitions);
    return schema;
}

struct JsonSchema::State {
    std::string id;
    valijson::Schema compiled;
};

JsonSchema::JsonSchema(const Json& schema) {
    auto state = std::make_unique<State>();
    state->id = schema.value("$id", "");
    const nlohmann::json plain = nlohmann::json::parse(schema.dump());
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(plain), state->compiled);
    m_state = std::move(state);
}

JsonSchema::~JsonSchema() = default;

Diagnostics JsonSchema::problems(const JsonDocument& document) const {
    const nlohmann::json plain = withIntegers(document.root);
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    validator.validate(m_state->compiled, valijson::adapters::NlohmannJsonAdapter(plain), &results);

    // valijson reports an error for every object and array around a wrong value as well, and where
    // no alternative fits, the errors of each. Only the innermost errors outside alternatives are
    // of use, and of alternatives only that none fits.
    constexpr const char* noAlternative = "this is none of the accepted forms";
    std::map<std::string, std::string> byPointer;
    for (const valijson::ValidationResults::Error& error : results) {
        const bool anyOf = error.description.find("anyOf") != std::string::npos;
        std::string& description = byPointer[pointerOf(error.context)];
        if (anyOf) {
            description = noAlternative;
        } else if (description.empty()) {
            description = error.description;
        }
    }
    for (auto entry = byPointer.begin(); entry != byPointer.end(); ++entry) {
        if (entry->second == noAlternative) {
            const std::string inside = entry->first + '/';
            auto next = byPointer.lower_bound(inside);
            while (next != byPointer.end() && next->first.starts_with(inside)) {
                next = byPointer.erase(next);
            }
        }
    }
    Diagnostics problems;
    for (auto entry = byPointer.begin(); entry != byPointer.end(); ++entry) {
        const std::string inside = entry->first + '/';
        const auto next = byPointer.lower_bound(inside);
        if (next != byPointer.end() && next->first.starts_with(inside)) {
            continue;
        }
        problems.push_back(
            {Severity::Error, "CFG-0007", document.source, entry->first,
             document.lineOf(entry->first),
             fmt::format("this breaks the schema {}: {}", m_state->id, entry->second)});
    }
    return problems;
}

} // namespace permdse
