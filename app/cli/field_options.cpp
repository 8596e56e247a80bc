// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/field_options.h"

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/command_line.h"
#include "core/base/number_text.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"

namespace permdse::cli {

namespace {

bool hasSpelling(const FieldInfo& field) {
    return field.special && field.special->spelt;
}

const std::vector<std::string>& wordsOf(const FieldInfo& field) {
    static const std::vector<std::string> truth{"false", "true"};
    return field.kind == FieldKind::YesNo ? truth : field.words;
}

/// "Supply voltage [V]; nominal if not given".
std::string helpText(const FieldInfo& field) {
    std::string text = titleWithUnit(helpOf(field), displayUnit(field.unit));
    if (field.kind == FieldKind::Word) {
        text += (text.find(':') == std::string::npos ? ": " : "; ") + wordList(field.words);
    }
    if (hasSpelling(field)) {
        text += fmt::format(", or {}", field.special->word);
    } else if (field.special) {
        text += fmt::format("; {} if not given", field.special->word);
    }
    return text;
}

/// A number or the special word beside it.
FieldValue numberOrWord(const FieldInfo& field, const std::string& text, Diagnostics& problems) {
    if (text == field.special->word) {
        return field.special->value;
    }
    const std::optional<double> number = decimalNumber(text);
    if (!number || *number == field.special->value) {
        problems.push_back(
            refusal(optionName(field), "CFG-0005",
                    fmt::format("found \"{}\"; accepted is {}", text, acceptedText(field))));
        return field.standard;
    }
    return *number;
}

} // namespace

void addFieldOption(CLI::App& command, FieldOption& option) {
    const FieldInfo& field = *option.field;
    const std::string name = optionName(field), help = helpText(field);
    option.text = fieldText(field, field.standard);
    if (!isNumeric(field) || hasSpelling(field)) {
        option.option = command.add_option(name, option.text, help)->capture_default_str();
        return;
    }
    option.number = std::get<double>(field.standard);
    option.integer = static_cast<std::int64_t>(option.number);
    CLI::Option* added = nullptr;
    if (field.kind == FieldKind::Integer) {
        added = command.add_option(name, option.integer, help)
                    ->transform(integersFrom(static_cast<std::int64_t>(field.min),
                                             static_cast<std::int64_t>(field.max)));
    } else {
        added = command.add_option(name, option.number, help);
    }
    if (!field.special) {
        added->capture_default_str();
    } else if (field.special->value == 0.0) {
        added->check(notZero());
    }
    option.option = added;
}

FieldValue valueOf(const FieldOption& option, Diagnostics& problems) {
    const FieldInfo& field = *option.field;
    FieldValue value = option.text;
    switch (field.kind) {
    case FieldKind::Word:
    case FieldKind::YesNo: {
        const std::vector<std::string>& words = wordsOf(field);
        return static_cast<double>(chosen(optionName(field), option.text, words, problems));
    }
    case FieldKind::Text:
        break;
    case FieldKind::Number:
    case FieldKind::Integer:
        value = hasSpelling(field)                 ? numberOrWord(field, option.text, problems)
                : field.kind == FieldKind::Integer ? FieldValue(static_cast<double>(option.integer))
                                                   : FieldValue(option.number);
        break;
    }
    if (const std::optional<FieldProblem> problem = fieldProblem(field, value)) {
        // On the command line all values outside are alike.
        const bool isText = field.kind == FieldKind::Text;
        problems.push_back(
            refusal(optionName(field), isText ? problem->code : "CFG-0004", problem->text));
        return field.standard;
    }
    return value;
}

} // namespace permdse::cli
