// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/expression.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/base/spelling.h"
#include "core/exploration/formula_distance.h"
#include "core/exploration/formula_program.h"
#include "core/exploration/formula_tokens.h"

namespace permdse {

namespace {

constexpr std::size_t maxTextLength = 4000;
constexpr std::size_t maxNameLength = 60;

bool isFunction(std::string_view name) {
    const std::vector<std::string>& known = formulaFunctions();
    return std::find(known.begin(), known.end(), name) != known.end();
}

Diagnostic problemAt(const char* code, std::string message) {
    return {Severity::Error, code, "", "", 0, std::move(message)};
}

/// What would be a formula although it is not meant, or what can be said better by looking at the
/// tokens alone.
std::optional<std::string> tokenProblem(const std::vector<FormulaToken>& tokens) {
    std::vector<std::size_t> comparisons{0}; // since the last logic operator, by depth
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const FormulaToken& token = tokens[i];
        const std::size_t position = token.position + 1;
        switch (token.kind) {
        case FormulaTokenKind::Open:
            comparisons.push_back(0);
            break;
        case FormulaTokenKind::Close:
            if (comparisons.size() > 1) {
                comparisons.pop_back();
            }
            break;
        case FormulaTokenKind::Logic:
        case FormulaTokenKind::Comma:
            comparisons.back() = 0;
            break;
        case FormulaTokenKind::Comparison:
            if (++comparisons.back() > 1) {
                return fmt::format("the comparison \"{}\" at position {} follows another one; "
                                   "expected \"&&\" between the two, as in \"1 < a && a < 2\"",
                                   token.text, position);
            }
            break;
        case FormulaTokenKind::Name:
            if (isFunction(token.text) &&
                (i + 1 == tokens.size() || tokens[i + 1].kind != FormulaTokenKind::Open)) {
                return fmt::format("the function \"{}\" at position {} has no arguments; expected "
                                   "them in parentheses",
                                   token.text, position);
            }
            break;
        case FormulaTokenKind::Number:
            break;
        case FormulaTokenKind::Other:
            if (token.text == "=") {
                return fmt::format("found \"=\" at position {}; a formula cannot assign, and "
                                   "equality is written \"==\"",
                                   position);
            }
            if (token.text == "'" || token.text == "\"") {
                return fmt::format("the quote at position {} is not closed; expected the name of a "
                                   "column between two, such as 'p@Alex-FC6'",
                                   position);
            }
            if (std::string_view("+-*/^").find(token.text) == std::string_view::npos) {
                const bool printable = token.text.front() >= ' ' && token.text.front() <= '~';
                return fmt::format("the character {} at position {} has no meaning in a formula; "
                                   "expected numbers, names, + - * / ^ ( ) , ? : && || and "
                                   "comparisons",
                                   printable ? fmt::format("'{}'", token.text) : "found", position);
            }
            break;
        }
    }
    return std::nullopt;
}

} // namespace

struct Expression::State {
    std::string text;
    std::vector<std::size_t> used; ///< indices of the identifiers in use
    FormulaProgram program;
    FormulaDistance distance;
};

Expression::Expression(std::shared_ptr<const State> state) : m_state(std::move(state)) {}

namespace {

/// What may have been meant by an unknown name, spelt as formulas take it; or how values of layers
/// are spelt, where it seems to be one.
std::string adviceOn(std::string_view name, std::span<const std::string> identifiers) {
    std::vector<std::string> legal(identifiers.begin(), identifiers.end());
    legal.insert(legal.end(), formulaFunctions().begin(), formulaFunctions().end());
    if (const std::optional<std::string> nearest = nearestSpelling(name, legal)) {
        return fmt::format("; did you mean \"{}\"?", formulaName(*nearest));
    }
    return name.find('@') == std::string_view::npos
               ? std::string()
               : "; a layer with \"-\" or blanks in its name is put in quotes: 'p@Alex-FC6'";
}

/// How many of the tokens, of which the first is a name with "@" that nobody knows, seem to be the
/// name of one layer, written without quotes: "p@Alex-FC6".
std::size_t tokensOfLayer(std::span<const FormulaToken> tokens) {
    std::size_t count = 1;
    const auto goesOn = [&](const FormulaToken& token) {
        const FormulaToken& last = tokens[count - 1];
        const bool isPart = token.text == "-" || token.kind == FormulaTokenKind::Name ||
                            token.kind == FormulaTokenKind::Number;
        return isPart && last.text.data() + last.text.size() == token.text.data();
    };
    while (count < tokens.size() && goesOn(tokens[count])) {
        ++count;
    }
    return count;
}

/// Indices of the identifiers that occur, ascending; or all names that are none (EXPR-0001).
Result<std::vector<std::size_t>> usedIdentifiers(std::span<const FormulaToken> tokens,
                                                 std::span<const std::string> identifiers) {
    std::vector<std::size_t> used;
    Diagnostics problems;
    std::vector<std::string_view> unknown;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const FormulaToken& token = tokens[i];
        if (token.kind != FormulaTokenKind::Name || isFunction(token.text)) {
            continue;
        }
        const auto known = std::find(identifiers.begin(), identifiers.end(), token.text);
        if (known != identifiers.end()) {
            used.push_back(static_cast<std::size_t>(known - identifiers.begin()));
            continue;
        }
        std::string_view name = token.text;
        if (name.find('@') != std::string_view::npos) {
            i += tokensOfLayer(tokens.subspan(i)) - 1;
            name = {name.data(), static_cast<std::size_t>(tokens[i].text.data() - name.data()) +
                                     tokens[i].text.size()};
        }
        if (std::find(unknown.begin(), unknown.end(), name) == unknown.end()) {
            unknown.push_back(name);
            problems.push_back(problemAt(
                "EXPR-0001",
                fmt::format("unknown name \"{}\" at position {}; accepted are metrics, parameters "
                            "and derived metrics defined before{}",
                            name, token.position + 1, adviceOn(name, identifiers))));
        }
    }
    if (hasErrors(problems)) {
        return problems;
    }
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    return used;
}

} // namespace

Result<Expression> Expression::compile(std::string_view text,
                                       std::span<const std::string> identifiers) {
    if (text.size() > maxTextLength) {
        return problemAt("EXPR-0002", fmt::format("the formula has {} characters; accepted are up "
                                                  "to {}",
                                                  text.size(), maxTextLength));
    }
    const std::vector<FormulaToken> tokens = formulaTokens(text);
    if (tokens.empty()) {
        return problemAt("EXPR-0002", "the formula is empty");
    }
    Result<std::vector<std::size_t>> used = usedIdentifiers(tokens, identifiers);
    if (!used) {
        return used.error();
    }
    if (const std::optional<std::string> problem = tokenProblem(tokens)) {
        return problemAt("EXPR-0002", *problem);
    }
    Result<FormulaProgram> program = FormulaProgram::compile(tokens, identifiers);
    if (!program) {
        return program.error();
    }
    auto state = std::make_shared<State>();
    state->text = text;
    state->used = *std::move(used);
    state->program = *std::move(program);
    state->distance = FormulaDistance::compile(tokens, identifiers);
    return Expression(std::move(state));
}

const std::string& Expression::text() const {
    return m_state->text;
}

const std::vector<std::size_t>& Expression::used() const {
    return m_state->used;
}

double Expression::evaluate(std::span<const double> values) const {
    return m_state->program.evaluate(values);
}

std::optional<double> Expression::violation(std::span<const double> values) const {
    return m_state->distance.evaluate(values);
}

std::string identifierProblem(std::string_view name) {
    const std::string accepted = fmt::format("expected a letter or \"_\", then letters, digits and "
                                             "\"_\", at most {} characters",
                                             maxNameLength);
    const bool legal = !name.empty() && name.size() <= maxNameLength && isNameStart(name.front()) &&
                       std::all_of(name.begin(), name.end(), isNameCharacter);
    if (!legal) {
        return fmt::format("\"{}\" cannot be used in formulas; {}", name, accepted);
    }
    if (isFunction(name)) {
        return fmt::format("\"{}\" is the name of a function; choose another", name);
    }
    return {};
}

} // namespace permdse
