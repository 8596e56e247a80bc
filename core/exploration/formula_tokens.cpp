// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/formula_tokens.h"

#include <algorithm>

namespace permdse {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t numberLength(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && (isDigit(text[end]) || text[end] == '.')) {
        ++end;
    }
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
        std::size_t exponent = end + 1;
        if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) {
            ++exponent;
        }
        if (exponent < text.size() && isDigit(text[exponent])) {
            end = exponent;
            while (end < text.size() && isDigit(text[end])) {
                ++end;
            }
        }
    }
    return end;
}

bool isQuote(char c) {
    return c == '\'' || c == '"';
}

/// Of a name with "@" the name of a layer, as far as it has no other characters.
std::size_t nameLength(std::string_view text) {
    const auto plainLength = [&](std::size_t from) {
        const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(from),
                                          text.end(), isNameCharacter);
        return static_cast<std::size_t>(end - text.begin());
    };
    const std::size_t end = plainLength(0);
    return end < text.size() && text[end] == '@' ? plainLength(end + 1) : end;
}

FormulaToken nextToken(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(at);
    const auto token = [&](FormulaTokenKind kind, std::size_t length) {
        return FormulaToken{kind, rest.substr(0, length), at};
    };
    const char c = rest.front();
    if (isDigit(c) || (c == '.' && rest.size() > 1 && isDigit(rest[1]))) {
        return token(FormulaTokenKind::Number, numberLength(rest));
    }
    if (isNameStart(c)) {
        return token(FormulaTokenKind::Name, nameLength(rest));
    }
    if (const std::size_t end = isQuote(c) ? rest.find(c, 1) : std::string_view::npos;
        end != std::string_view::npos) {
        return {FormulaTokenKind::Name, rest.substr(1, end - 1), at};
    }
    for (const std::string_view comparison : {"<=", ">=", "==", "!=", "<", ">"}) {
        if (rest.starts_with(comparison)) {
            return token(FormulaTokenKind::Comparison, comparison.size());
        }
    }
    if (rest.starts_with("&&") || rest.starts_with("||")) {
        return token(FormulaTokenKind::Logic, 2);
    }
    switch (c) {
    case '?':
    case ':':
        return token(FormulaTokenKind::Logic, 1);
    case '(':
        return token(FormulaTokenKind::Open, 1);
    case ')':
        return token(FormulaTokenKind::Close, 1);
    case ',':
        return token(FormulaTokenKind::Comma, 1);
    default:
        return token(FormulaTokenKind::Other, 1);
    }
}

bool isName(const FormulaToken& token) {
    return token.kind == FormulaTokenKind::Name;
}

} // namespace

std::string formulaName(std::string_view name) {
    const std::size_t end = name.empty() || !isNameStart(name.front()) ? 0 : nameLength(name);
    if (end == name.size()) {
        return std::string(name);
    }
    const char quote = name.find('\'') == std::string_view::npos ? '\'' : '"';
    return quote + std::string(name) + quote;
}

bool isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isNameCharacter(char c) {
    return isNameStart(c) || isDigit(c);
}

std::vector<FormulaToken> formulaTokens(std::string_view text) {
    std::vector<FormulaToken> tokens;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ' || text[at] == '\t') {
            ++at;
            continue;
        }
        tokens.push_back(nextToken(text, at));
        at += tokens.back().text.size() + (isName(tokens.back()) && isQuote(text[at]) ? 2 : 0);
    }
    return tokens;
}

} // namespace permdse
