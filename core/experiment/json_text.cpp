// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/json_text.h"

#include <algorithm>

namespace permdse {

namespace {

constexpr std::size_t maxColumns = 100;
constexpr std::size_t indentWidth = 2;

std::string scalarText(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// All of `json` on one line, with a blank behind each comma and colon.
std::string lineText(const Json& json) {
    if (!json.is_structured()) {
        return scalarText(json);
    }
    std::string text(1, json.is_object() ? '{' : '[');
    for (const auto& [key, value] : json.items()) {
        text += text.size() > 1 ? ", " : "";
        text += json.is_object() ? scalarText(key) + ": " : std::string();
        text += lineText(value);
    }
    return text + (json.is_object() ? '}' : ']');
}

bool isFlat(const Json& json) {
    return std::none_of(json.begin(), json.end(),
                        [](const Json& value) { return value.is_structured() && !value.empty(); });
}

void append(std::string& text, const Json& json, std::size_t depth, std::size_t column) {
    if (!json.is_structured() || json.empty()) {
        text += lineText(json);
        return;
    }
    if (isFlat(json)) {
        const std::string line = lineText(json);
        if (column + line.size() < maxColumns) {
            text += line;
            return;
        }
    }
    const std::string indent((depth + 1) * indentWidth, ' ');
    text += json.is_object() ? '{' : '[';
    bool first = true;
    for (const auto& [key, value] : json.items()) {
        text += first ? "\n" : ",\n";
        first = false;
        const std::string head = json.is_object() ? scalarText(key) + ": " : std::string();
        text += indent + head;
        append(text, value, depth + 1, indent.size() + head.size());
    }
    text += '\n' + std::string(depth * indentWidth, ' ') + (json.is_object() ? '}' : ']');
}

} // namespace

std::string jsonTextAt(const Json& json, std::size_t depth, std::size_t column) {
    std::string text;
    append(text, json, depth, column);
    return text;
}

std::string jsonText(const Json& json) {
    std::string text;
    append(text, json, 0, 0);
    return text + '\n';
}

} // namespace permdse
