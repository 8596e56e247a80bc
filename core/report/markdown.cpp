// SPDX-License-Identifier: GPL-3.0-or-later
#include <cctype>
#include <string_view>

#include "core/report/report_template.h"

namespace permdse {

namespace {

bool isWordLetter(const std::string& text, std::size_t place) {
    return place < text.size() && std::isalnum(static_cast<unsigned char>(text[place])) != 0;
}

/// Text as it would appear, whatever Markdown makes of its characters. An underscore within a word
/// ("pe_count") means nothing in Markdown and stays readable.
std::string escaped(const std::string& text) {
    constexpr std::string_view special = "\\`*<>|~&$";
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool within = i > 0 && isWordLetter(text, i - 1) && isWordLetter(text, i + 1);
        if (c == '\n' || c == '\r' || c == '\t') {
            result += ' ';
            continue;
        }
        // "[GOPS]" is text; only what follows makes a link of it.
        const bool link = c == ']' && i + 1 < text.size() &&
                          std::string_view("([:").find(text[i + 1]) != std::string_view::npos;
        if (special.find(c) != std::string_view::npos || link || (c == '_' && !within)) {
            result += '\\';
        }
        result += c;
    }
    return result;
}

/// The same at the beginning of a line, where "#", "+" or "12." would start something else.
std::string escapedLine(const std::string& text) {
    std::string result = escaped(text);
    const std::size_t digits = result.find_first_not_of("0123456789");
    if (!result.empty() &&
        std::string_view("#+-=").find(result.front()) != std::string_view::npos) {
        result.insert(0, "\\");
    } else if (digits != std::string::npos && digits > 0 &&
               (result[digits] == '.' || result[digits] == ')')) {
        result.insert(digits, "\\");
    }
    return result;
}

} // namespace

std::string toMarkdown(const ReportDocument& document) {
    return report::fillTemplate(document, {"report/report.md.tpl", escapedLine, escaped, true});
}

} // namespace permdse
