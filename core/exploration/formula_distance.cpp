// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/formula_distance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

namespace permdse {

namespace {

using Tokens = std::span<const FormulaToken>;

int step(const FormulaToken& token) {
    return token.kind == FormulaTokenKind::Open    ? 1
           : token.kind == FormulaTokenKind::Close ? -1
                                                   : 0;
}

/// Places of the tokens outside parentheses that are one of the texts.
std::vector<std::size_t> outerPlaces(Tokens tokens, std::initializer_list<std::string_view> texts) {
    std::vector<std::size_t> places;
    int depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        depth += step(tokens[i]);
        if (depth == 0 && std::find(texts.begin(), texts.end(), tokens[i].text) != texts.end()) {
            places.push_back(i);
        }
    }
    return places;
}

/// Whether the first token opens what the last one closes.
bool isInParentheses(Tokens tokens) {
    if (tokens.front().kind != FormulaTokenKind::Open) {
        return false;
    }
    int depth = 0;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        depth += step(tokens[i]);
        if (depth == 0) {
            return false;
        }
    }
    return true;
}

} // namespace

FormulaDistance FormulaDistance::compile(Tokens tokens, std::span<const std::string> names) {
    while (isInParentheses(tokens)) {
        tokens = tokens.subspan(1, tokens.size() - 2);
    }
    FormulaDistance result;
    const auto whole = [&] {
        result.m_programs = {FormulaProgram::compile(tokens, names).value()};
        return result;
    };
    if (!outerPlaces(tokens, {"?"}).empty()) {
        return whole();
    }
    for (const Kind kind : {Kind::Or, Kind::And}) {
        std::vector<std::size_t> ends = outerPlaces(tokens, {kind == Kind::Or ? "||" : "&&"});
        if (ends.empty()) {
            continue;
        }
        result.m_kind = kind;
        std::size_t begin = 0;
        ends.push_back(tokens.size());
        for (const std::size_t end : ends) {
            result.m_parts.push_back(compile(tokens.subspan(begin, end - begin), names));
            begin = end + 1;
        }
        return result;
    }
    const std::vector<std::size_t> comparison =
        outerPlaces(tokens, {"<", "<=", ">", ">=", "=="}); // at most one
    if (comparison.empty()) {
        return whole();
    }
    const std::string_view sign = tokens[comparison.front()].text;
    result.m_kind = sign == "<"    ? Kind::Less
                    : sign == "<=" ? Kind::LessOrEqual
                    : sign == ">"  ? Kind::Greater
                    : sign == ">=" ? Kind::GreaterOrEqual
                                   : Kind::Equal;
    for (const Tokens side :
         {tokens.first(comparison.front()), tokens.subspan(comparison.front() + 1)}) {
        result.m_programs.push_back(FormulaProgram::compile(side, names).value());
    }
    return result;
}

std::optional<double> FormulaDistance::evaluate(std::span<const double> values) const {
    constexpr double notModelled = std::numeric_limits<double>::quiet_NaN();
    if (m_kind == Kind::And || m_kind == Kind::Or) {
        std::optional<double> distance = 0.0;
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            const std::optional<double> part = m_parts[i].evaluate(values);
            if (part && std::isnan(*part)) {
                return notModelled;
            }
            if (i == 0) {
                distance = part;
            } else if (m_kind == Kind::And) {
                distance =
                    distance && part ? std::optional(std::max(*distance, *part)) : std::nullopt;
            } else if (!distance || !part) {
                const bool isMet = (distance && *distance == 0.0) || (part && *part == 0.0);
                distance = isMet ? std::optional(0.0) : std::nullopt;
            } else {
                distance = std::min(*distance, *part);
            }
        }
        return distance;
    }
    const double left = m_programs.front().evaluate(values);
    const double right = m_programs.back().evaluate(values);
    if (std::isnan(left) || std::isnan(right)) {
        return notModelled;
    }
    if (m_kind == Kind::Plain) {
        return left != 0.0 ? std::optional(0.0) : std::nullopt;
    }
    if (left == right) {
        const bool isStrict = m_kind == Kind::Less || m_kind == Kind::Greater;
        return isStrict ? std::numeric_limits<double>::epsilon() : 0.0;
    }
    const bool isLess = m_kind == Kind::Less || m_kind == Kind::LessOrEqual;
    const double excess = m_kind == Kind::Equal ? std::abs(left - right)
                          : isLess              ? left - right
                                                : right - left;
    return excess < 0.0 ? 0.0 : excess / std::abs(right != 0.0 ? right : left);
}

} // namespace permdse
