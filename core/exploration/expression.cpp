// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/expression.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <muParser.h>

#include "core/base/spelling.h"

namespace permdse {

namespace {

constexpr std::size_t maxTextLength = 4000;
constexpr std::size_t maxNameLength = 60;

const std::vector<std::string>& functionNames() {
    static const std::vector<std::string> names{"min",  "max",   "abs",   "sqrt", "exp",  "log",
                                                "log2", "log10", "floor", "ceil", "round"};
    return names;
}

bool isFunction(std::string_view name) {
    return std::find(functionNames().begin(), functionNames().end(), name) != functionNames().end();
}

/// The argument that `better` prefers to all others; NaN if one of them is NaN.
template <class Better> double bestOf(const double* arguments, int count, Better better) {
    double best = count > 0 ? arguments[0] : std::numeric_limits<double>::quiet_NaN();
    for (int i = 1; i < count; ++i) {
        if (better(arguments[i], best) || std::isnan(arguments[i])) {
            best = arguments[i];
        }
    }
    return best;
}

double smallest(const double* arguments, int count) {
    return bestOf(arguments, count, [](double a, double b) { return a < b; });
}

double largest(const double* arguments, int count) {
    return bestOf(arguments, count, [](double a, double b) { return a > b; });
}

void defineFunctions(mu::Parser& parser) {
    using Function = double (*)(double);
    parser.ClearFun();
    parser.ClearConst();
    parser.DefineFun("min", smallest);
    parser.DefineFun("max", largest);
    parser.DefineFun("abs", static_cast<Function>(std::fabs));
    parser.DefineFun("sqrt", static_cast<Function>(std::sqrt));
    parser.DefineFun("exp", static_cast<Function>(std::exp));
    parser.DefineFun("log", static_cast<Function>(std::log));
    parser.DefineFun("log2", static_cast<Function>(std::log2));
    parser.DefineFun("log10", static_cast<Function>(std::log10));
    parser.DefineFun("floor", static_cast<Function>(std::floor));
    parser.DefineFun("ceil", static_cast<Function>(std::ceil));
    parser.DefineFun("round", static_cast<Function>(std::round));
}

// The text as tokens: what muParser does not check, or not in words a user can act on.

enum class TokenKind { Number, Name, Comparison, Logic, Open, Close, Comma, Other };

struct Token {
    TokenKind kind;
    std::string_view text;
    std::size_t position; ///< offset from 0
};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool isNameCharacter(char c) {
    return isNameStart(c) || isDigit(c);
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

Token nextToken(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(at);
    const auto token = [&](TokenKind kind, std::size_t length) {
        return Token{kind, rest.substr(0, length), at};
    };
    const char c = rest.front();
    if (isDigit(c) || (c == '.' && rest.size() > 1 && isDigit(rest[1]))) {
        return token(TokenKind::Number, numberLength(rest));
    }
    if (isNameStart(c)) {
        const auto end = std::find_if_not(rest.begin(), rest.end(), isNameCharacter);
        return token(TokenKind::Name, static_cast<std::size_t>(end - rest.begin()));
    }
    for (const std::string_view comparison : {"<=", ">=", "==", "!=", "<", ">"}) {
        if (rest.starts_with(comparison)) {
            return token(TokenKind::Comparison, comparison.size());
        }
    }
    if (rest.starts_with("&&") || rest.starts_with("||")) {
        return token(TokenKind::Logic, 2);
    }
    switch (c) {
    case '?':
    case ':':
        return token(TokenKind::Logic, 1);
    case '(':
        return token(TokenKind::Open, 1);
    case ')':
        return token(TokenKind::Close, 1);
    case ',':
        return token(TokenKind::Comma, 1);
    default:
        return token(TokenKind::Other, 1);
    }
}

std::vector<Token> tokensOf(std::string_view text) {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ' || text[at] == '\t') {
            ++at;
            continue;
        }
        tokens.push_back(nextToken(text, at));
        at += tokens.back().text.size();
    }
    return tokens;
}

Diagnostic problemAt(const char* code, std::string message) {
    return {Severity::Error, code, "", "", 0, std::move(message)};
}

/// What muParser would accept although it is not meant, or refuse without saying why.
std::optional<std::string> tokenProblem(const std::vector<Token>& tokens) {
    std::vector<std::size_t> comparisons{0}; // since the last logic operator, by depth
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        const std::size_t position = token.position + 1;
        switch (token.kind) {
        case TokenKind::Open:
            comparisons.push_back(0);
            break;
        case TokenKind::Close:
            if (comparisons.size() > 1) {
                comparisons.pop_back();
            }
            break;
        case TokenKind::Logic:
        case TokenKind::Comma:
            comparisons.back() = 0;
            break;
        case TokenKind::Comparison:
            if (++comparisons.back() > 1) {
                return fmt::format("the comparison \"{}\" at position {} follows another one; "
                                   "expected \"&&\" between the two, as in \"1 < a && a < 2\"",
                                   token.text, position);
            }
            break;
        case TokenKind::Name:
            if (isFunction(token.text) &&
                (i + 1 == tokens.size() || tokens[i + 1].kind != TokenKind::Open)) {
                return fmt::format("the function \"{}\" at position {} has no arguments; expected "
                                   "them in parentheses",
                                   token.text, position);
            }
            break;
        case TokenKind::Number:
            break;
        case TokenKind::Other:
            if (token.text == "=") {
                return fmt::format("found \"=\" at position {}; a formula cannot assign, and "
                                   "equality is written \"==\"",
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

/// muParser's errors as sentences.
std::string syntaxText(const mu::ParserError& error) {
    const std::string where = fmt::format("at position {}", error.GetPos() + 1);
    const std::string found = fmt::format("found \"{}\" {}", error.GetToken(), where);
    switch (error.GetCode()) {
    case mu::ecUNEXPECTED_OPERATOR:
        return found + "; expected a number or a name before it";
    case mu::ecUNEXPECTED_VAL:
    case mu::ecUNEXPECTED_VAR:
    case mu::ecUNEXPECTED_FUN:
        return found + "; expected an operator before it";
    case mu::ecUNEXPECTED_PARENS:
        return found + "; expected an operator or a number, or a parenthesis fewer";
    case mu::ecUNASSIGNABLE_TOKEN:
        return found + "; expected a number or a name";
    case mu::ecUNEXPECTED_EOF:
    case mu::ecINTERNAL_ERROR: // a sign and nothing else
        return "the formula ends too early; expected a number or a name at its end";
    case mu::ecMISSING_PARENS:
        return "a closing parenthesis is missing";
    case mu::ecUNEXPECTED_ARG_SEP:
        return found + "; commas stand only between arguments";
    case mu::ecTOO_MANY_PARAMS:
        return fmt::format("the function \"{}\" has too many arguments; expected one",
                           error.GetToken());
    case mu::ecTOO_FEW_PARAMS:
        return fmt::format("the function \"{}\" has too few arguments; expected at least one",
                           error.GetToken());
    case mu::ecUNEXPECTED_CONDITIONAL:
        return found + "; expected a condition before it";
    case mu::ecMISSING_ELSE_CLAUSE:
        return "a \"?\" has no \":\"; expected \"condition ? value : other value\"";
    case mu::ecMISPLACED_COLON:
        return "a \":\" has no \"?\"; expected \"condition ? value : other value\"";
    default:
        return "this is not a formula: " + error.GetMsg();
    }
}

/// A comparison that decides the whole formula, as its two sides.
struct Comparison {
    std::string_view left, right;
    bool less = false;   ///< left has to be the smaller side
    bool strict = false; ///< equality is not enough
};

std::optional<Comparison> topLevelComparison(std::string_view text,
                                             const std::vector<Token>& tokens) {
    int depth = 0;
    const Token* found = nullptr;
    for (const Token& token : tokens) {
        depth += token.kind == TokenKind::Open ? 1 : token.kind == TokenKind::Close ? -1 : 0;
        if (depth != 0) {
            continue;
        }
        if (token.kind == TokenKind::Logic) {
            return std::nullopt;
        }
        if (token.kind == TokenKind::Comparison) {
            found = &token;
        }
    }
    if (!found || found->text == "==" || found->text == "!=") {
        return std::nullopt;
    }
    return Comparison{text.substr(0, found->position),
                      text.substr(found->position + found->text.size()), found->text.front() == '<',
                      found->text.size() == 1};
}

} // namespace

struct Expression::State {
    std::string text;
    std::vector<std::string> names;    ///< of the identifiers in use
    std::vector<std::size_t> used;     ///< their indices
    mutable std::vector<double> slots; ///< their values; the parser holds pointers to them
    mu::Parser parser;
    std::vector<Expression> sides; ///< of a constraint: left and right; otherwise empty
    bool less = false;
    bool strict = false;
};

std::unique_ptr<Expression::State> Expression::makeState(std::string text,
                                                         std::vector<std::size_t> used,
                                                         std::vector<std::string> names) {
    auto state = std::make_unique<State>();
    state->text = std::move(text);
    state->used = std::move(used);
    state->names = std::move(names);
    state->slots.assign(state->used.size(), 0.5);
    defineFunctions(state->parser);
    for (std::size_t i = 0; i < state->names.size(); ++i) {
        state->parser.DefineVar(state->names[i], &state->slots[i]);
    }
    state->parser.SetExpr(state->text);
    state->parser.Eval(); // compiles, or throws
    return state;
}

Expression::Expression(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Expression::Expression(const Expression& other)
    : m_state(makeState(other.m_state->text, other.m_state->used, other.m_state->names)) {
    m_state->sides = other.m_state->sides;
    m_state->less = other.m_state->less;
    m_state->strict = other.m_state->strict;
}

Expression& Expression::operator=(const Expression& other) {
    if (this != &other) {
        *this = Expression(other);
    }
    return *this;
}

Expression::Expression(Expression&& other) noexcept = default;
Expression& Expression::operator=(Expression&& other) noexcept = default;
Expression::~Expression() = default;

Result<Expression> Expression::compile(std::string_view text,
                                       std::span<const std::string> identifiers) {
    if (text.size() > maxTextLength) {
        return problemAt("EXPR-0002", fmt::format("the formula has {} characters; accepted are up "
                                                  "to {}",
                                                  text.size(), maxTextLength));
    }
    const std::vector<Token> tokens = tokensOf(text);
    if (tokens.empty()) {
        return problemAt("EXPR-0002", "the formula is empty");
    }
    std::vector<std::size_t> used;
    Diagnostics problems;
    std::vector<std::string_view> unknown;
    for (const Token& token : tokens) {
        if (token.kind != TokenKind::Name || isFunction(token.text)) {
            continue;
        }
        const auto known = std::find(identifiers.begin(), identifiers.end(), token.text);
        if (known != identifiers.end()) {
            used.push_back(static_cast<std::size_t>(known - identifiers.begin()));
        } else if (std::find(unknown.begin(), unknown.end(), token.text) == unknown.end()) {
            unknown.push_back(token.text);
            std::vector<std::string> legal(identifiers.begin(), identifiers.end());
            legal.insert(legal.end(), functionNames().begin(), functionNames().end());
            problems.push_back(problemAt(
                "EXPR-0001",
                fmt::format("unknown name \"{}\" at position {}; accepted are metrics, parameters "
                            "and derived metrics defined before{}",
                            token.text, token.position + 1, didYouMean(token.text, legal))));
        }
    }
    if (hasErrors(problems)) {
        return problems;
    }
    if (const std::optional<std::string> problem = tokenProblem(tokens)) {
        return problemAt("EXPR-0002", *problem);
    }
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    std::vector<std::string> names;
    for (const std::size_t index : used) {
        names.push_back(identifiers[index]);
    }
    try {
        Expression expression(makeState(std::string(text), std::move(used), std::move(names)));
        State& state = *expression.m_state;
        if (state.parser.GetNumResults() != 1) {
            return problemAt("EXPR-0002",
                             fmt::format("found {} formulas with commas between; expected one",
                                         state.parser.GetNumResults()));
        }
        if (const std::optional<Comparison> comparison = topLevelComparison(text, tokens)) {
            for (const std::string_view side : {comparison->left, comparison->right}) {
                Result<Expression> compiled = compile(side, identifiers);
                if (!compiled) {
                    return compiled;
                }
                state.sides.push_back(*std::move(compiled));
            }
            state.less = comparison->less;
            state.strict = comparison->strict;
        }
        return expression;
    } catch (const mu::ParserError& error) {
        return problemAt("EXPR-0002", syntaxText(error));
    }
}

const std::string& Expression::text() const {
    return m_state->text;
}

const std::vector<std::size_t>& Expression::used() const {
    return m_state->used;
}

double Expression::evaluate(std::span<const double> values) const {
    for (std::size_t i = 0; i < m_state->used.size(); ++i) {
        m_state->slots[i] = values[m_state->used[i]];
    }
    return m_state->parser.Eval();
}

std::optional<double> Expression::violation(std::span<const double> values) const {
    if (m_state->sides.empty()) {
        return std::nullopt;
    }
    const double left = m_state->sides[0].evaluate(values);
    const double right = m_state->sides[1].evaluate(values);
    const double excess = m_state->less ? left - right : right - left;
    if (std::isnan(left) || std::isnan(right)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (left == right) {
        return m_state->strict ? std::numeric_limits<double>::epsilon() : 0.0;
    }
    if (excess < 0.0) {
        return 0.0;
    }
    return excess / std::abs(right != 0.0 ? right : left);
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
