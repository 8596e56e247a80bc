// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "core/base/field.h"
#include "core/base/unit_format.h"

namespace permdse {

namespace {

constexpr double largestNumber = std::numeric_limits<double>::max();

std::size_t indexIn(const std::vector<std::string>& words, const std::string& word) {
    return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

FieldValue readWord(JsonReader& reader, const FieldInfo& field, double fallback) {
    const std::string word =
        field.required ? reader.choice(field.id, field.words)
                       : reader.choice(field.id, field.words,
                                       field.words.at(static_cast<std::size_t>(fallback)));
    return static_cast<double>(indexIn(field.words, word));
}

/// Reads what stands for the special value, if that is there; a value that is only said by leaving
/// the key out is a mistake.
std::optional<FieldValue> readSpecial(JsonReader& reader, const FieldInfo& field) {
    if (!field.special || !reader.has(field.id)) {
        return std::nullopt;
    }
    const Json& json = reader.json()[field.id];
    const SpecialWord& special = *field.special;
    if (special.spelt && json.is_string()) {
        const JsonReader word = reader.at(field.id);
        if (json.get_ref<const std::string&>() != special.word) {
            word.error("CFG-0005", fmt::format("found {}; accepted is {}", describeJson(json),
                                               acceptedText(field)));
        }
        return special.value;
    }
    if (json.is_number() && json.get<double>() == special.value) {
        reader.expect(field.id);
        reader.errorAt(field.id, "CFG-0004",
                       special.spelt
                           ? fmt::format("found {}; accepted is {}", exactText(special.value),
                                         acceptedText(field))
                           : fmt::format("found {}; leave the key out for the usual value",
                                         exactText(special.value)));
        return special.value;
    }
    return std::nullopt;
}

FieldValue readNumber(JsonReader& reader, const FieldInfo& field, double fallback,
                      RangeCheck check) {
    if (std::optional<FieldValue> special = readSpecial(reader, field)) {
        return *std::move(special);
    }
    const double min = check == RangeCheck::Here ? field.min : -largestNumber;
    const double max = check == RangeCheck::Here ? field.max : largestNumber;
    const double value = field.required ? reader.number(field.id, min, max)
                                        : reader.number(field.id, min, max, fallback);
    // The least value is also what is returned for one that is wrong, and reported.
    const bool isWritten = reader.has(field.id) && reader.json()[field.id].is_number() &&
                           reader.json()[field.id].get<double>() == value;
    if (check == RangeCheck::Here && isWritten) {
        if (const std::optional<FieldProblem> problem = fieldProblem(field, value)) {
            reader.errorAt(field.id, problem->code, problem->text);
        }
    }
    return value;
}

FieldValue readInteger(JsonReader& reader, const FieldInfo& field, double fallback) {
    const auto min = static_cast<std::int64_t>(field.min);
    const auto max = static_cast<std::int64_t>(field.max);
    if (std::optional<FieldValue> special = readSpecial(reader, field)) {
        return *std::move(special);
    }
    return static_cast<double>(
        field.required ? reader.integer(field.id, min, max)
                       : reader.integer(field.id, min, max, static_cast<std::int64_t>(fallback)));
}

void addRange(const FieldInfo& field, Json& schema) {
    schema[field.above_min ? "exclusiveMinimum" : "minimum"] = plainNumber(field.min);
    schema["maximum"] = plainNumber(field.max);
}

} // namespace

Json plainNumber(double value) {
    const bool negativeZero = value == 0.0 && std::signbit(value);
    if (value == std::floor(value) && std::abs(value) < 9e15 && !negativeZero) {
        return static_cast<std::int64_t>(value);
    }
    return value;
}

FieldValue readField(JsonReader& reader, const FieldInfo& field, const FieldValue& fallback,
                     RangeCheck check) {
    switch (field.kind) {
    case FieldKind::Text:
        return field.required ? reader.text(field.id)
                              : reader.text(field.id, std::get<std::string>(fallback));
    case FieldKind::YesNo:
        return reader.boolean(field.id, std::get<double>(fallback) != 0.0) ? 1.0 : 0.0;
    case FieldKind::Word:
        return readWord(reader, field, std::get<double>(fallback));
    case FieldKind::Integer:
        return readInteger(reader, field, std::get<double>(fallback));
    case FieldKind::Number:
        break;
    }
    return readNumber(reader, field, std::get<double>(fallback), check);
}

std::optional<Json> fieldJson(const FieldInfo& field, const FieldValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return Json(*text);
    }
    const double number = std::get<double>(value);
    if (field.special && number == field.special->value) {
        return field.special->spelt ? std::optional<Json>(field.special->word) : std::nullopt;
    }
    switch (field.kind) {
    case FieldKind::Word:
        return Json(field.words.at(static_cast<std::size_t>(number)));
    case FieldKind::YesNo:
        return Json(number != 0.0);
    case FieldKind::Integer:
        return Json(static_cast<std::int64_t>(number));
    default:
        return field.fraction ? Json(number) : plainNumber(number);
    }
}

Json fieldSchema(const FieldInfo& field) {
    std::string description = titleWithUnit(helpOf(field), field.unit);
    const bool saysUsual = field.kind != FieldKind::YesNo && field.kind != FieldKind::Text;
    const std::string standard = saysUsual ? standardText(field) : field.if_left_out;
    if (!standard.empty()) {
        description += fmt::format("; {} if missing", standard);
    }
    Json schema = Json::object();
    switch (field.kind) {
    case FieldKind::Word:
        schema["description"] = description;
        schema["enum"] = field.words;
        return schema;
    case FieldKind::Text:
        schema["type"] = "string";
        schema["description"] = description;
        return schema;
    case FieldKind::YesNo:
        schema["type"] = "boolean";
        schema["description"] = description;
        return schema;
    default:
        break;
    }
    const char* type = field.kind == FieldKind::Integer ? "integer" : "number";
    if (field.special && field.special->spelt) {
        Json number{{"type", type}};
        addRange(field, number);
        schema["description"] = description;
        schema["anyOf"] = Json::array({std::move(number), Json{{"const", field.special->word}}});
        return schema;
    }
    schema["type"] = type;
    schema["description"] = description;
    addRange(field, schema);
    return schema;
}

} // namespace permdse
