// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include <fmt/format.h>

#include "core/base/field.h"
#include "core/base/printable_text.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"

namespace permdse {

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

std::string rangeText(double min, double max) {
    if (max == unlimited) {
        return exactText(min) + " and more";
    }
    return fmt::format("{} to {}", exactText(min), exactText(max));
}

} // namespace

std::string describeJson(const Json& value) {
    switch (value.type()) {
    case Json::value_t::object:
        return "an object";
    case Json::value_t::array:
        return "an array";
    case Json::value_t::null:
        return "null";
    case Json::value_t::boolean:
        return value.get<bool>() ? "true" : "false";
    case Json::value_t::string: {
        return fmt::format("the string \"{}\"", shortText(value.get_ref<const std::string&>()));
    }
    case Json::value_t::number_float:
        return exactText(value.get<double>());
    default:
        return value.dump();
    }
}

JsonReader::JsonReader(const JsonDocument& document, Diagnostics& problems)
    : JsonReader(document, problems, document.root, "", document.placeOf("")) {
    if (!document.root.is_object()) {
        error("CFG-0003", fmt::format("expected an object, found {}", describeJson(document.root)));
    }
}

JsonReader::JsonReader(const JsonDocument& document, Diagnostics& problems, const Json& value,
                       std::string pointer, std::optional<std::uint32_t> place)
    : m_document(&document), m_problems(&problems), m_value(&value), m_pointer(std::move(pointer)),
      m_place(place) {}

bool JsonReader::has(std::string_view key) const {
    return m_value->is_object() && m_value->contains(std::string(key));
}

JsonReader::Found JsonReader::find(std::string_view key, bool required) {
    expect(key);
    if (!m_value->is_object()) {
        return {};
    }
    const Json::object_t::Container& members = m_value->get_ref<const Json::object_t&>();
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const auto& member) { return member.first == key; });
    if (found == members.end()) {
        if (required) {
            error("CFG-0002", fmt::format("the key \"{}\" is missing", key));
        }
        return {};
    }
    return {&found->second, static_cast<std::size_t>(found - members.begin())};
}

JsonReader JsonReader::inside(std::string_view step, Found found) const {
    std::optional<std::uint32_t> place;
    if (m_place) {
        place = m_document->places[*m_place].first_child + static_cast<std::uint32_t>(found.index);
    }
    std::string pointer = m_pointer;
    pointer += '/';
    pointer += step;
    return JsonReader(*m_document, *m_problems, *found.value, std::move(pointer), place);
}

std::int64_t JsonReader::integer(std::string_view key, std::int64_t min, std::int64_t max) {
    const Found value = find(key, true);
    return value ? onKey(key, value).asInteger(min, max) : min;
}

double JsonReader::number(std::string_view key, double min, double max) {
    const Found value = find(key, true);
    return value ? onKey(key, value).asNumber(min, max) : min;
}

std::string JsonReader::text(std::string_view key) {
    const Found value = find(key, true);
    return value ? onKey(key, value).asText() : std::string();
}

std::string JsonReader::choice(std::string_view key, std::span<const std::string> choices) {
    const Found value = find(key, true);
    return value ? onKey(key, value).asChoice(choices) : choices.front();
}

std::int64_t JsonReader::integer(std::string_view key, std::int64_t min, std::int64_t max,
                                 std::int64_t fallback) {
    const Found value = find(key, false);
    const std::size_t problems = m_problems->size();
    const std::int64_t found = value ? onKey(key, value).asInteger(min, max) : fallback;
    return m_problems->size() == problems ? found : fallback;
}

double JsonReader::number(std::string_view key, double min, double max, double fallback) {
    const Found value = find(key, false);
    const std::size_t problems = m_problems->size();
    const double found = value ? onKey(key, value).asNumber(min, max) : fallback;
    return m_problems->size() == problems ? found : fallback;
}

std::string JsonReader::text(std::string_view key, std::string fallback) {
    const Found value = find(key, false);
    return value ? onKey(key, value).asText() : std::move(fallback);
}

std::string JsonReader::choice(std::string_view key, std::span<const std::string> choices,
                               std::string fallback) {
    const Found value = find(key, false);
    return value ? onKey(key, value).asChoice(choices) : std::move(fallback);
}

std::string JsonReader::paragraphs(std::string_view key, std::string fallback) {
    const Found value = find(key, false);
    return value ? onKey(key, value).asText(true) : std::move(fallback);
}

bool JsonReader::boolean(std::string_view key, bool fallback) {
    const Found found = find(key, false);
    if (!found) {
        return fallback;
    }
    if (!found.value->is_boolean()) {
        onKey(key, found)
            .error("CFG-0003",
                   fmt::format("expected true or false, found {}", describeJson(*found.value)));
        return fallback;
    }
    return found.value->get<bool>();
}

std::optional<JsonReader> JsonReader::child(std::string_view key) {
    if (!find(key, true)) {
        return std::nullopt;
    }
    return optionalChild(key);
}

std::optional<JsonReader> JsonReader::optionalChild(std::string_view key) {
    const Found found = find(key, false);
    if (!found) {
        return std::nullopt;
    }
    JsonReader reader = onKey(key, found);
    if (!found.value->is_object()) {
        reader.error("CFG-0003",
                     fmt::format("expected an object, found {}", describeJson(*found.value)));
        return std::nullopt;
    }
    return reader;
}

std::vector<JsonReader> JsonReader::elements(std::string_view key) {
    const Found found = find(key, false);
    if (!found) {
        return {};
    }
    const JsonReader array = onKey(key, found);
    if (!found.value->is_array()) {
        array.error("CFG-0003",
                    fmt::format("expected an array, found {}", describeJson(*found.value)));
    }
    return array.items();
}

std::vector<JsonReader> JsonReader::items() const {
    std::vector<JsonReader> readers;
    if (m_value->is_array()) {
        readers.reserve(m_value->size());
        for (std::size_t i = 0; i < m_value->size(); ++i) {
            readers.push_back(inside(std::to_string(i), {&(*m_value)[i], i}));
        }
    }
    return readers;
}

void JsonReader::expect(std::string_view key) {
    if (std::find(m_known.begin(), m_known.end(), key) == m_known.end()) {
        m_known.emplace_back(key);
    }
}

std::vector<std::pair<std::string, JsonReader>> JsonReader::members() {
    std::vector<std::pair<std::string, JsonReader>> result;
    if (m_value->is_object()) {
        m_knowsAll = true;
        std::size_t index = 0;
        for (const auto& [key, value] : m_value->get_ref<const Json::object_t&>()) {
            result.emplace_back(key, onKey(key, {&value, index++}));
        }
    }
    return result;
}

JsonReader JsonReader::at(std::string_view key) {
    return onKey(key, find(key, true));
}

std::int64_t JsonReader::asInteger(std::int64_t min, std::int64_t max) const {
    if (!m_value->is_number()) {
        error("CFG-0003", fmt::format("expected an integer, found {}", describeJson(*m_value)));
        return min;
    }
    const auto outside = [&] {
        error("CFG-0004", fmt::format("{} is outside the accepted range {} to {}",
                                      describeJson(*m_value), min, max));
        return min;
    };
    if (m_value->is_number_float()) {
        const double number = m_value->get<double>();
        if (number != std::floor(number)) {
            error("CFG-0003", fmt::format("expected an integer, found {}", describeJson(*m_value)));
            return min;
        }
        if (!(number >= static_cast<double>(min) && number <= static_cast<double>(max))) {
            return outside();
        }
        return static_cast<std::int64_t>(number);
    }
    if (m_value->is_number_unsigned() &&
        m_value->get<std::uint64_t>() >
            static_cast<std::uint64_t>(std::max<std::int64_t>(max, 0))) {
        return outside();
    }
    const std::int64_t number = m_value->get<std::int64_t>();
    return number < min || number > max ? outside() : number;
}

double JsonReader::asNumber(double min, double max) const {
    if (!m_value->is_number()) {
        error("CFG-0003", fmt::format("expected a number, found {}", describeJson(*m_value)));
        return min;
    }
    const double number = m_value->get<double>();
    if (!(number >= min && number <= max)) {
        error("CFG-0004", fmt::format("{} is outside the accepted range {}", describeJson(*m_value),
                                      rangeText(min, max)));
        return min;
    }
    return number;
}

std::string JsonReader::asText() const {
    return asText(false);
}

std::string JsonReader::asText(bool severalLines) const {
    if (!m_value->is_string()) {
        error("CFG-0003", fmt::format("expected a string, found {}", describeJson(*m_value)));
        return {};
    }
    std::string text = m_value->get<std::string>();
    const LineBreaks breaks = severalLines ? LineBreaks::Accepted : LineBreaks::Refused;
    const std::optional<FieldProblem> problem = textProblem(text, breaks);
    if (!problem) {
        return text;
    }
    error(problem->code, problem->text);
    return unprintableIn(text, breaks).empty() ? shortText(text) : printable(text);
}

std::string JsonReader::asChoice(std::span<const std::string> choices) const {
    if (!m_value->is_string()) {
        error("CFG-0003", fmt::format("expected one of the strings {}, found {}",
                                      quotedList(choices), describeJson(*m_value)));
        return choices.front();
    }
    std::string word = m_value->get<std::string>();
    if (std::find(choices.begin(), choices.end(), word) == choices.end()) {
        error("CFG-0005", fmt::format("found \"{}\"; accepted are {}{}", shortText(word),
                                      quotedList(choices), didYouMean(word, choices)));
        return choices.front();
    }
    return word;
}

void JsonReader::error(std::string code, std::string message) const {
    m_problems->push_back({Severity::Error, std::move(code), m_document->source, m_pointer,
                           m_place ? m_document->lineOfPlace(*m_place) : 0, std::move(message)});
}

void JsonReader::errorAt(std::string_view key, std::string code, std::string message) const {
    const std::string pointer = m_pointer + '/' + pointerStep(key);
    m_problems->push_back({Severity::Error, std::move(code), m_document->source, pointer,
                           m_document->lineOf(pointer), std::move(message)});
}

void JsonReader::finish() const {
    if (!m_value->is_object() || m_knowsAll) {
        return;
    }
    constexpr std::size_t mostReported = 20;
    const std::unordered_set<std::string_view> known(m_known.begin(), m_known.end());
    const std::string accepted = quotedList(m_known);
    std::size_t index = 0, unknown = 0;
    for (const auto& [key, value] : m_value->get_ref<const Json::object_t&>()) {
        const Found found{&value, index++};
        if (known.contains(key) || ++unknown > mostReported) {
            continue;
        }
        onKey(key, found)
            .error("CFG-0001", fmt::format("unknown key \"{}\"; accepted are {}{}", shortText(key),
                                           accepted, didYouMean(key, m_known)));
    }
    if (unknown > mostReported) {
        error("CFG-0001", fmt::format("{} more unknown keys; accepted are {}",
                                      unknown - mostReported, accepted));
    }
}

} // namespace permdse
