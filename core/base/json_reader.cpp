// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

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
        std::string text = value.get<std::string>();
        if (text.size() > 60) {
            std::size_t end = 57;
            while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
                --end; // not in the middle of a UTF-8 character
            }
            text = text.substr(0, end) + "...";
        }
        return fmt::format("the string \"{}\"", text);
    }
    case Json::value_t::number_float:
        return exactText(value.get<double>());
    default:
        return value.dump();
    }
}

JsonReader::JsonReader(const JsonDocument& document, Diagnostics& problems)
    : JsonReader(document, problems, document.root, "") {
    if (!document.root.is_object()) {
        error("CFG-0003", fmt::format("expected an object, found {}", describeJson(document.root)));
    }
}

JsonReader::JsonReader(const JsonDocument& document, Diagnostics& problems, const Json& value,
                       std::string pointer)
    : m_document(&document), m_problems(&problems), m_value(&value), m_pointer(std::move(pointer)) {
}

bool JsonReader::has(std::string_view key) const {
    return m_value->is_object() && m_value->contains(std::string(key));
}

const Json* JsonReader::find(std::string_view key, bool required) {
    const std::string name(key);
    expect(name);
    if (!m_value->is_object()) {
        return nullptr;
    }
    const auto found = m_value->find(name);
    if (found == m_value->end()) {
        if (required) {
            error("CFG-0002", fmt::format("the key \"{}\" is missing", name));
        }
        return nullptr;
    }
    return &*found;
}

JsonReader JsonReader::onKey(std::string_view key, const Json& value) const {
    return JsonReader(*m_document, *m_problems, value, m_pointer + '/' + pointerStep(key));
}

std::int64_t JsonReader::integer(std::string_view key, std::int64_t min, std::int64_t max) {
    const Json* value = find(key, true);
    return value ? onKey(key, *value).asInteger(min, max) : min;
}

double JsonReader::number(std::string_view key, double min, double max) {
    const Json* value = find(key, true);
    return value ? onKey(key, *value).asNumber(min, max) : min;
}

std::string JsonReader::text(std::string_view key) {
    const Json* value = find(key, true);
    return value ? onKey(key, *value).asText() : std::string();
}

std::string JsonReader::choice(std::string_view key, std::span<const std::string> choices) {
    const Json* value = find(key, true);
    return value ? onKey(key, *value).asChoice(choices) : choices.front();
}

std::int64_t JsonReader::integer(std::string_view key, std::int64_t min, std::int64_t max,
                                 std::int64_t fallback) {
    const Json* value = find(key, false);
    const std::size_t problems = m_problems->size();
    const std::int64_t found = value ? onKey(key, *value).asInteger(min, max) : fallback;
    return m_problems->size() == problems ? found : fallback;
}

double JsonReader::number(std::string_view key, double min, double max, double fallback) {
    const Json* value = find(key, false);
    const std::size_t problems = m_problems->size();
    const double found = value ? onKey(key, *value).asNumber(min, max) : fallback;
    return m_problems->size() == problems ? found : fallback;
}

std::string JsonReader::text(std::string_view key, std::string fallback) {
    const Json* value = find(key, false);
    return value ? onKey(key, *value).asText() : std::move(fallback);
}

std::string JsonReader::choice(std::string_view key, std::span<const std::string> choices,
                               std::string fallback) {
    const Json* value = find(key, false);
    return value ? onKey(key, *value).asChoice(choices) : std::move(fallback);
}

bool JsonReader::boolean(std::string_view key, bool fallback) {
    const Json* value = find(key, false);
    if (!value) {
        return fallback;
    }
    if (!value->is_boolean()) {
        errorAt(key, "CFG-0003",
                fmt::format("expected true or false, found {}", describeJson(*value)));
        return fallback;
    }
    return value->get<bool>();
}

std::optional<JsonReader> JsonReader::child(std::string_view key) {
    if (!find(key, true)) {
        return std::nullopt;
    }
    return optionalChild(key);
}

std::optional<JsonReader> JsonReader::optionalChild(std::string_view key) {
    const Json* value = find(key, false);
    if (!value) {
        return std::nullopt;
    }
    JsonReader reader = onKey(key, *value);
    if (!value->is_object()) {
        reader.error("CFG-0003", fmt::format("expected an object, found {}", describeJson(*value)));
        return std::nullopt;
    }
    return reader;
}

std::vector<JsonReader> JsonReader::elements(std::string_view key) {
    const Json* value = find(key, false);
    if (!value) {
        return {};
    }
    const JsonReader array = onKey(key, *value);
    if (!value->is_array()) {
        array.error("CFG-0003", fmt::format("expected an array, found {}", describeJson(*value)));
    }
    return array.items();
}

std::vector<JsonReader> JsonReader::items() const {
    std::vector<JsonReader> readers;
    if (m_value->is_array()) {
        for (std::size_t i = 0; i < m_value->size(); ++i) {
            readers.push_back(onKey(std::to_string(i), (*m_value)[i]));
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
        for (const auto& [key, value] : m_value->items()) {
            m_known.push_back(key);
            result.emplace_back(key, onKey(key, value));
        }
    }
    return result;
}

JsonReader JsonReader::at(std::string_view key) {
    return onKey(key, *find(key, true));
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
    if (!m_value->is_string()) {
        error("CFG-0003", fmt::format("expected a string, found {}", describeJson(*m_value)));
        return {};
    }
    return m_value->get<std::string>();
}

std::string JsonReader::asChoice(std::span<const std::string> choices) const {
    if (!m_value->is_string()) {
        error("CFG-0003", fmt::format("expected one of the strings {}, found {}",
                                      quotedList(choices), describeJson(*m_value)));
        return choices.front();
    }
    std::string word = m_value->get<std::string>();
    if (std::find(choices.begin(), choices.end(), word) == choices.end()) {
        error("CFG-0005", fmt::format("found \"{}\"; accepted are {}{}", word, quotedList(choices),
                                      didYouMean(word, choices)));
        return choices.front();
    }
    return word;
}

void JsonReader::error(std::string code, std::string message) const {
    m_problems->push_back({Severity::Error, std::move(code), m_document->source, m_pointer,
                           m_document->lineOf(m_pointer), std::move(message)});
}

void JsonReader::errorAt(std::string_view key, std::string code, std::string message) const {
    const std::string pointer = m_pointer + '/' + pointerStep(key);
    m_problems->push_back({Severity::Error, std::move(code), m_document->source, pointer,
                           m_document->lineOf(pointer), std::move(message)});
}

void JsonReader::finish() const {
    if (!m_value->is_object()) {
        return;
    }
    for (const auto& [key, value] : m_value->items()) {
        if (std::find(m_known.begin(), m_known.end(), key) == m_known.end()) {
            errorAt(key, "CFG-0001",
                    fmt::format("unknown key \"{}\"; accepted are {}{}", key, quotedList(m_known),
                                didYouMean(key, m_known)));
        }
    }
}

} // namespace permdse
