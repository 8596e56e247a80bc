// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/sweep_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/field.h"
#include "core/base/spelling.h"

namespace permdse {

namespace {

constexpr double unlimited = std::numeric_limits<double>::max();

bool isWhole(const Json& value) {
    return value.is_number() && value.get<double>() == std::floor(value.get<double>());
}

std::optional<double> readWord(const JsonReader& reader, const ParameterInfo& parameter) {
    const std::string word = reader.json().get<std::string>();
    if (!parameter.special_word.empty() && word == parameter.special_word) {
        return parameter.special_value;
    }
    const auto choice = std::find(parameter.choices.begin(), parameter.choices.end(), word);
    if (choice != parameter.choices.end()) {
        return static_cast<double>(choice - parameter.choices.begin());
    }
    std::vector<std::string> words = parameter.choices;
    if (!parameter.special_word.empty()) {
        words.push_back(parameter.special_word);
    }
    const bool takesWords = !words.empty();
    reader.error(takesWords ? "CFG-0005" : "CFG-0003",
                 fmt::format("expected {}, found {}{}", acceptedText(parameter),
                             describeJson(reader.json()), didYouMean(word, words)));
    return std::nullopt;
}

/// Whether the keys that a range may have are those it has; reports what is wrong.
bool hasRangeKeys(const JsonReader& reader) {
    bool complete = true;
    for (const char* key : {"from", "to"}) {
        if (!reader.has(key)) {
            reader.error("CFG-0002",
                         fmt::format("the key \"{}\" is missing; a range has \"from\", \"to\" and "
                                     "either \"step\" or \"times\"",
                                     key));
            complete = false;
        }
    }
    if (reader.has("step") && reader.has("times")) {
        reader.error("SWP-0002", "the range has both \"step\" and \"times\"; keep one of the two");
        return false;
    }
    if (!reader.has("step") && !reader.has("times")) {
        reader.error("SWP-0003",
                     "the range has neither \"step\" nor \"times\"; expected one of the "
                     "two");
        return false;
    }
    return complete;
}

/// A number of a range that is not itself a value of the parameter, such as its step.
std::optional<double> readIncrement(const JsonReader& reader, bool integer) {
    const Json& value = reader.json();
    if (!value.is_number() || (integer && !isWhole(value))) {
        reader.error("CFG-0003",
                     fmt::format("expected {}, found {}", integer ? "an integer" : "a number",
                                 describeJson(value)));
        return std::nullopt;
    }
    return reader.asNumber(-unlimited, unlimited);
}

std::optional<Sweep> readRange(JsonReader& reader, const ParameterInfo& parameter) {
    if (parameter.kind == ParameterKind::Choice) {
        reader.error("CFG-0003",
                     fmt::format("expected one of the words {} or a list of them, found "
                                 "an object",
                                 acceptedText(parameter)));
        return std::nullopt;
    }
    const bool integer = parameter.kind == ParameterKind::Integer;
    const bool complete = hasRangeKeys(reader);
    for (const char* key : {"from", "to", "step", "times"}) {
        reader.expect(key);
    }
    std::optional<double> from, to, step, factor;
    if (reader.has("from")) {
        from = readParameterValue(reader.at("from"), parameter);
    }
    if (reader.has("to")) {
        to = readIncrement(reader.at("to"), integer);
    }
    if (reader.has("step")) {
        step = readIncrement(reader.at("step"), integer);
    }
    if (reader.has("times")) {
        factor = readIncrement(reader.at("times"), false);
    }
    reader.finish();
    if (!complete || !from || !to || (!step && !factor)) {
        return std::nullopt;
    }
    if (step) {
        return StepRange{*from, *to, *step};
    }
    return FactorRange{*from, *to, *factor};
}

std::optional<Sweep> readList(JsonReader& reader, const ParameterInfo& parameter) {
    ValueList list;
    bool legal = true;
    for (const JsonReader& element : reader.items()) {
        const std::optional<double> value = readParameterValue(element, parameter);
        legal = legal && value;
        list.values.push_back(value.value_or(0.0));
    }
    if (!legal) {
        return std::nullopt;
    }
    return list;
}

} // namespace

std::optional<double> readParameterValue(const JsonReader& reader, const ParameterInfo& parameter) {
    const Json& value = reader.json();
    if (value.is_string()) {
        return readWord(reader, parameter);
    }
    const auto refuse = [&](const char* code) {
        reader.error(code, fmt::format("expected {}, found {}", acceptedText(parameter),
                                       describeJson(value)));
        return std::nullopt;
    };
    const bool integer = parameter.kind == ParameterKind::Integer;
    if (parameter.kind == ParameterKind::Choice || !value.is_number() ||
        (integer && !isWhole(value))) {
        return refuse("CFG-0003");
    }
    const double number = value.get<double>();
    const bool spelledAsWord = !parameter.special_word.empty() && number == parameter.special_value;
    if (spelledAsWord || !parameterProblem(parameter, number).empty()) {
        return refuse("CFG-0004");
    }
    return number;
}

std::optional<Sweep> readSweep(JsonReader& reader, const ParameterInfo& parameter) {
    std::optional<Sweep> sweep;
    if (reader.json().is_array()) {
        sweep = readList(reader, parameter);
    } else if (reader.json().is_object()) {
        sweep = readRange(reader, parameter);
    } else if (const std::optional<double> value = readParameterValue(reader, parameter)) {
        sweep = ValueList{{*value}};
    }
    return sweep;
}

std::optional<SweepAxis> readAxis(JsonReader& reader, const std::string& id,
                                  const ParameterInfo& parameter) {
    SweepAxis axis{id, {}};
    axis.per_layer = reader.isObject() && reader.has(perLayerKey);
    std::optional<Sweep> sweep;
    if (axis.per_layer) {
        JsonReader values = reader.at(perLayerKey);
        reader.finish();
        sweep = readSweep(values, parameter);
    } else {
        sweep = readSweep(reader, parameter);
    }
    if (!sweep) {
        return std::nullopt;
    }
    axis.sweep = *std::move(sweep);
    return axis;
}

Json parameterValueJson(double value, const ParameterInfo* parameter) {
    if (parameter && parameterProblem(*parameter, value).empty()) {
        const std::string text = parameterText(*parameter, value);
        if (parameter->kind == ParameterKind::Choice || text == parameter->special_word) {
            return text;
        }
    }
    return plainNumber(value);
}

Json sweepJson(const Sweep& sweep, const ParameterInfo* parameter) {
    Json json;
    if (const auto* list = std::get_if<ValueList>(&sweep)) {
        json = Json::array();
        for (const double value : list->values) {
            json.push_back(parameterValueJson(value, parameter));
        }
    } else if (const auto* steps = std::get_if<StepRange>(&sweep)) {
        json["from"] = plainNumber(steps->from);
        json["to"] = plainNumber(steps->to);
        json["step"] = plainNumber(steps->step);
    } else {
        const auto& factors = std::get<FactorRange>(sweep);
        json["from"] = plainNumber(factors.from);
        json["to"] = plainNumber(factors.to);
        json["times"] = plainNumber(factors.factor);
    }
    return json;
}

Json axisJson(const SweepAxis& axis, const ParameterInfo* parameter) {
    Json json;
    (axis.per_layer ? json[perLayerKey] : json) = sweepJson(axis.sweep, parameter);
    return json;
}

} // namespace permdse
