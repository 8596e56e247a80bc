// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/field.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "core/base/printable_text.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"

namespace permdse {

namespace {

/// All digits of an integer, which the shortest text of a double may not have.
std::string numberText(const FieldInfo& field, double value) {
    const bool whole =
        field.kind == FieldKind::Integer && std::abs(value) < 9.3e15 && value == std::floor(value);
    return whole ? std::to_string(static_cast<std::int64_t>(value)) : exactText(value);
}

std::string withUnit(std::string text, std::string_view unit) {
    if (!unit.empty()) {
        text += ' ';
        text += unit;
    }
    return text;
}

bool isSpecial(const FieldInfo& field, double value) {
    return field.special && value == field.special->value;
}

std::string indexed(const std::vector<std::string>& texts, double index) {
    return index >= 0.0 && index < static_cast<double>(texts.size())
               ? texts[static_cast<std::size_t>(index)]
               : exactText(index);
}

std::string rangeText(const FieldInfo& field) {
    return fmt::format("{}{} to {}", field.above_min ? "above " : "", numberText(field, field.min),
                       numberText(field, field.max));
}

FieldProblem outside(const FieldInfo& field, double value) {
    if (field.code.empty()) {
        return {"CFG-0004", fmt::format("{} is outside the accepted range {}",
                                        numberText(field, value), rangeText(field))};
    }
    if (field.refusal.empty()) {
        return {field.code,
                fmt::format("the {} {} is outside the accepted range {}", titleInSentence(field),
                            withUnit(numberText(field, value), field.unit),
                            withUnit(rangeText(field), field.unit))};
    }
    return {field.code,
            fmt::format(fmt::runtime(field.refusal), fmt::arg("value", numberText(field, value)),
                        fmt::arg("min", numberText(field, field.min)),
                        fmt::arg("max", numberText(field, field.max)))};
}

} // namespace

bool isNumeric(const FieldInfo& field) {
    return field.kind == FieldKind::Number || field.kind == FieldKind::Integer;
}

const std::string& helpOf(const FieldInfo& field) {
    return field.help.empty() ? field.meaning : field.help;
}

std::string titleInSentence(const FieldInfo& field) {
    std::string title = field.title;
    if (title.size() > 1 && std::islower(static_cast<unsigned char>(title[1])) != 0) {
        title[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(title[0])));
    }
    return title;
}

std::string displayUnit(std::string_view unit) {
    return std::string(unit == "Gbyte/s" ? "GB/s" : unit);
}

std::string optionName(const FieldInfo& field) {
    std::string name = field.option;
    if (name.empty()) {
        std::string suffix = '_' + field.unit;
        for (char& letter : suffix) {
            letter = letter == '/'
                         ? '_'
                         : static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        }
        const bool hasUnit = !field.unit.empty() && field.id.size() > suffix.size() &&
                             std::string_view(field.id).ends_with(suffix);
        name = field.id.substr(0, field.id.size() - (hasUnit ? suffix.size() : 0));
        std::replace(name.begin(), name.end(), '_', '-');
    }
    return "--" + name;
}

std::string fieldText(const FieldInfo& field, const FieldValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return *text;
    }
    const double number = std::get<double>(value);
    if (isSpecial(field, number)) {
        return field.special->word;
    }
    switch (field.kind) {
    case FieldKind::Word:
        return indexed(field.words, number);
    case FieldKind::YesNo:
        return number != 0.0 ? "true" : "false";
    default:
        return numberText(field, number);
    }
}

std::string fieldDisplay(const FieldInfo& field, const FieldValue& value) {
    const auto* number = std::get_if<double>(&value);
    if (number && isNumeric(field) && !isSpecial(field, *number)) {
        return field.kind == FieldKind::Integer
                   ? withUnit(numberText(field, *number), displayUnit(field.unit))
                   : displayQuantity(*number, displayUnit(field.unit));
    }
    if (field.kind == FieldKind::YesNo) {
        static const std::vector<std::string> plain{"no", "yes"};
        return indexed(field.words.empty() ? plain : field.words, std::get<double>(value));
    }
    return fieldText(field, value);
}

std::string fieldPhrase(const FieldInfo& field, const FieldValue& value) {
    const std::string text = fieldText(field, value);
    return field.phrase.empty()
               ? fmt::format("{} {}", titleInSentence(field),
                             withUnit(text, isNumeric(field) ? displayUnit(field.unit) : ""))
               : fmt::format(fmt::runtime(field.phrase), fmt::arg("value", text));
}

std::string acceptedText(const FieldInfo& field) {
    if (field.kind == FieldKind::Word) {
        return wordList(field.words);
    }
    if (!isNumeric(field)) {
        return {};
    }
    std::string text = withUnit(rangeText(field), field.unit);
    if (field.special && field.special->spelt) {
        text += fmt::format(", or {}", field.special->word);
    }
    return text;
}

std::string standardText(const FieldInfo& field) {
    if (!field.if_left_out.empty()) {
        return field.if_left_out;
    }
    return field.required ? std::string() : fieldText(field, field.standard);
}

std::optional<FieldProblem> textProblem(const std::string& text, LineBreaks breaks) {
    if (const std::string problem = unprintableIn(text, breaks); !problem.empty()) {
        return FieldProblem{
            "CFG-0010",
            fmt::format("the text has {}; accepted are characters that can be printed", problem)};
    }
    if (breaks == LineBreaks::Refused && text.size() > mostBytesOfLine) {
        return FieldProblem{"CFG-0012", fmt::format("the text has {} bytes; accepted are up to {}",
                                                    text.size(), mostBytesOfLine)};
    }
    return std::nullopt;
}

std::optional<FieldProblem> fieldProblem(const FieldInfo& field, const FieldValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return textProblem(*text);
    }
    const double number = std::get<double>(value);
    if (!isNumeric(field) || isSpecial(field, number)) {
        return std::nullopt;
    }
    if (field.above_min && number == field.min && !field.at_min.code.empty()) {
        return field.at_min;
    }
    const bool inside =
        number >= field.min && number <= field.max && !(field.above_min && number == field.min);
    return inside ? std::nullopt : std::optional(outside(field, number));
}

std::string fieldDocumentation(const FieldInfo& field) {
    std::string accepted = acceptedText(field);
    if (field.kind == FieldKind::Word) {
        std::vector<std::string> words = field.words;
        for (std::string& word : words) {
            word.insert(0, 1, '`').append(1, '`');
        }
        accepted = wordList(words);
    }
    const std::string& help = helpOf(field);
    const char* joint = field.kind != FieldKind::Word         ? ", "
                        : help.find(':') != std::string::npos ? "; "
                                                              : ": ";
    std::string standard = field.required ? "error" : standardText(field);
    const bool spelt = field.if_left_out.empty() &&
                       (field.kind == FieldKind::Word || field.kind == FieldKind::YesNo);
    if (spelt && !field.required) {
        standard = '`' + standard + '`';
    }
    return fmt::format("| `{}` | {}{}{}. | {} |", field.id, help, accepted.empty() ? "" : joint,
                       accepted, standard.empty() ? "nothing" : standard);
}

} // namespace permdse
