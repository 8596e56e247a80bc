// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exploration/formula_program.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "core/base/number_text.h"

namespace permdse {

namespace {

constexpr double notModelled = std::numeric_limits<double>::quiet_NaN();

using Function = double (*)(double);

struct FunctionInfo {
    std::string_view name;
    Function of_one; ///< null for min and max, which take any number of arguments
};

constexpr std::size_t minimumIndex = 0;
const std::array<FunctionInfo, 11>& functions() {
    static const std::array<FunctionInfo, 11> all{{{"min", nullptr},
                                                   {"max", nullptr},
                                                   {"abs", static_cast<Function>(std::fabs)},
                                                   {"sqrt", static_cast<Function>(std::sqrt)},
                                                   {"exp", static_cast<Function>(std::exp)},
                                                   {"log", static_cast<Function>(std::log)},
                                                   {"log2", static_cast<Function>(std::log2)},
                                                   {"log10", static_cast<Function>(std::log10)},
                                                   {"floor", static_cast<Function>(std::floor)},
                                                   {"ceil", static_cast<Function>(std::ceil)},
                                                   {"round", static_cast<Function>(std::round)}}};
    return all;
}

/// The smallest or largest argument; NaN if one of them is NaN.
double extreme(const double* arguments, std::size_t count, bool smallest) {
    double best = arguments[0];
    for (std::size_t i = 1; i < count; ++i) {
        const bool better = smallest ? arguments[i] < best : arguments[i] > best;
        if (better || std::isnan(arguments[i])) {
            best = arguments[i];
        }
    }
    return best;
}

bool isUnknown(double a, double b) {
    return std::isnan(a) || std::isnan(b);
}

double truth(double a, double b, bool holds) {
    return isUnknown(a, b) ? notModelled : (holds ? 1.0 : 0.0);
}

} // namespace

const std::vector<std::string>& formulaFunctions() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const FunctionInfo& function : functions()) {
            all.emplace_back(function.name);
        }
        return all;
    }();
    return names;
}

/// Turns tokens into steps by descending through the priorities. Stops at the first thing that is
/// no formula, with a sentence about it.
class FormulaCompiler {
public:
    using Operation = FormulaProgram::Operation;

    FormulaCompiler(std::span<const FormulaToken> tokens, std::span<const std::string> names)
        : m_tokens(tokens), m_names(names) {}

    Result<FormulaProgram> compile() {
        std::size_t formulas = 1;
        bool sound = conditional();
        while (sound && isNext(FormulaTokenKind::Comma)) {
            ++m_at;
            ++formulas;
            sound = conditional();
        }
        if (sound && m_at < m_tokens.size()) {
            sound = refuseOperatorPlace();
        }
        if (sound && formulas > 1) {
            m_problem =
                fmt::format("found {} formulas with commas between; expected one", formulas);
        }
        if (!m_problem.empty()) {
            return Diagnostic{Severity::Error, "EXPR-0002", "", "", 0, m_problem};
        }
        return std::move(m_program);
    }

private:
    struct Binary {
        std::string_view text;
        int priority;
        Operation operation;
    };
    static constexpr int powerPriority = 6;

    static const Binary* binaryOf(const FormulaToken& token) {
        static constexpr std::array<Binary, 13> all{{{"||", 1, Operation::Or},
                                                     {"&&", 2, Operation::And},
                                                     {"<", 3, Operation::Less},
                                                     {"<=", 3, Operation::LessOrEqual},
                                                     {">", 3, Operation::Greater},
                                                     {">=", 3, Operation::GreaterOrEqual},
                                                     {"==", 3, Operation::Equal},
                                                     {"!=", 3, Operation::NotEqual},
                                                     {"+", 4, Operation::Add},
                                                     {"-", 4, Operation::Subtract},
                                                     {"*", 5, Operation::Multiply},
                                                     {"/", 5, Operation::Divide},
                                                     {"^", powerPriority, Operation::Power}}};
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const Binary& b) { return b.text == token.text; });
        return found == all.end() ? nullptr : &*found;
    }

    [[nodiscard]] bool isNext(FormulaTokenKind kind) const {
        return m_at < m_tokens.size() && m_tokens[m_at].kind == kind;
    }
    [[nodiscard]] bool isNext(std::string_view text) const {
        return m_at < m_tokens.size() && m_tokens[m_at].text == text;
    }

    bool refuse(std::string problem) {
        if (m_problem.empty()) {
            m_problem = std::move(problem);
        }
        return false;
    }
    [[nodiscard]] std::string found() const {
        const FormulaToken& token = m_tokens[m_at];
        return fmt::format("found \"{}\" at position {}", token.text, token.position + 1);
    }

    /// What stands where an operator or the end was expected.
    bool refuseOperatorPlace() {
        switch (m_tokens[m_at].kind) {
        case FormulaTokenKind::Number:
        case FormulaTokenKind::Name:
            return refuse(found() + "; expected an operator before it");
        case FormulaTokenKind::Comma:
            return refuse(found() + "; commas stand only between arguments");
        case FormulaTokenKind::Logic:
            return refuse("a \":\" has no \"?\"; expected \"condition ? value : other value\"");
        default:
            return refuse(found() + "; expected an operator or a number, or a parenthesis fewer");
        }
    }

    /// What stands where a number or a name was expected.
    bool refuseOperandPlace() {
        if (m_at == m_tokens.size()) {
            return refuse("the formula ends too early; expected a number or a name at its end");
        }
        switch (m_tokens[m_at].kind) {
        case FormulaTokenKind::Close:
            return refuse(found() + "; expected an operator or a number, or a parenthesis fewer");
        case FormulaTokenKind::Comma:
            return refuse(found() + "; commas stand only between arguments");
        case FormulaTokenKind::Logic:
            if (m_tokens[m_at].text.size() == 1) {
                return refuse(found() + "; expected a condition before it");
            }
            break;
        default:
            break;
        }
        return refuse(found() + "; expected a number or a name before it");
    }

    std::size_t add(FormulaProgram::Step step, std::ptrdiff_t growth) {
        m_height += growth;
        m_program.m_depth = std::max(m_program.m_depth, static_cast<std::size_t>(m_height));
        m_program.m_steps.push_back(step);
        return m_program.m_steps.size() - 1;
    }

    /// condition ? value : other value, or less.
    bool conditional() {
        if (!binary(1)) {
            return false;
        }
        if (!isNext("?")) {
            return true;
        }
        ++m_at;
        const std::size_t branch = add({Operation::Branch}, -1);
        if (!conditional()) {
            return false;
        }
        if (!isNext(":")) {
            const bool ends = m_at == m_tokens.size() || isNext(FormulaTokenKind::Close) ||
                              isNext(FormulaTokenKind::Comma);
            return ends ? refuse("a \"?\" has no \":\"; expected \"condition ? value : other "
                                 "value\"")
                        : refuseOperatorPlace();
        }
        ++m_at;
        const std::size_t jump = add({Operation::Jump}, -1); // the other value takes its place
        m_program.m_steps[branch].target = m_program.m_steps.size();
        if (!conditional()) {
            return false;
        }
        m_program.m_steps[branch].after = m_program.m_steps.size();
        m_program.m_steps[jump].target = m_program.m_steps.size();
        return true;
    }

    /// Operators of at least this priority; those of one priority from the left, ^ from the right.
    bool binary(int lowest) {
        if (!signedOperand()) {
            return false;
        }
        while (m_at < m_tokens.size()) {
            const Binary* next = binaryOf(m_tokens[m_at]);
            if (next == nullptr || next->priority < lowest) {
                return true;
            }
            ++m_at;
            if (!binary(next->priority == powerPriority ? powerPriority : next->priority + 1)) {
                return false;
            }
            add({next->operation}, -1);
        }
        return true;
    }

    /// One sign, which binds less than ^ and no less than *.
    bool signedOperand() {
        if (!isNext("-") && !isNext("+")) {
            return operand();
        }
        const bool negative = isNext("-");
        ++m_at;
        if (isNext("-") || isNext("+")) {
            return refuseOperandPlace(); // a second sign is a slip of the hand
        }
        if (!binary(powerPriority)) {
            return false;
        }
        if (negative) {
            add({Operation::Negate}, 0);
        }
        return true;
    }

    bool operand() {
        if (m_at == m_tokens.size()) {
            return refuseOperandPlace();
        }
        switch (m_tokens[m_at].kind) {
        case FormulaTokenKind::Number:
            return number();
        case FormulaTokenKind::Name:
            return nameOrCall();
        case FormulaTokenKind::Open:
            ++m_at;
            return conditional() && closing();
        default:
            return refuseOperandPlace();
        }
    }

    bool number() {
        const std::string_view text = m_tokens[m_at].text;
        const std::optional<double> value = decimalNumber(text);
        if (!value) {
            return refuse(found() +
                          (decimalText(text)
                               ? ", which is too large; accepted are numbers up to 1.8e308"
                               : "; expected a number or a name"));
        }
        ++m_at;
        add({Operation::Number, *value}, 1);
        return true;
    }

    bool closing() {
        if (m_at == m_tokens.size()) {
            return refuse("a closing parenthesis is missing");
        }
        if (!isNext(FormulaTokenKind::Close)) {
            return refuseOperatorPlace();
        }
        ++m_at;
        return true;
    }

    bool nameOrCall() {
        const std::string_view name = m_tokens[m_at].text;
        const std::vector<std::string>& known = formulaFunctions();
        const auto function = std::find(known.begin(), known.end(), name);
        ++m_at;
        if (function != known.end()) {
            return call(static_cast<std::size_t>(function - known.begin()));
        }
        const auto value = std::find(m_names.begin(), m_names.end(), name);
        add({Operation::Value, 0.0, static_cast<std::size_t>(value - m_names.begin())}, 1);
        return true;
    }

    bool call(std::size_t function) {
        ++m_at; // the parenthesis, which is there
        const std::string_view name = functions()[function].name;
        std::size_t arguments = 0;
        if (!isNext(FormulaTokenKind::Close)) {
            do {
                m_at += arguments > 0 ? 1 : 0;
                if (!conditional()) {
                    return false;
                }
                ++arguments;
            } while (isNext(FormulaTokenKind::Comma));
        }
        if (!closing()) {
            return false;
        }
        if (arguments == 0) {
            return refuse(fmt::format(
                "the function \"{}\" has too few arguments; expected at least one", name));
        }
        if (arguments > 1 && functions()[function].of_one != nullptr) {
            return refuse(
                fmt::format("the function \"{}\" has too many arguments; expected one", name));
        }
        add({Operation::Call, 0.0, function, arguments},
            1 - static_cast<std::ptrdiff_t>(arguments));
        return true;
    }

    std::span<const FormulaToken> m_tokens;
    std::span<const std::string> m_names;
    std::size_t m_at = 0;
    std::ptrdiff_t m_height = 0;
    std::string m_problem;
    FormulaProgram m_program;
};

Result<FormulaProgram> FormulaProgram::compile(std::span<const FormulaToken> tokens,
                                               std::span<const std::string> names) {
    return FormulaCompiler(tokens, names).compile();
}

double FormulaProgram::evaluate(std::span<const double> values) const {
    constexpr std::size_t usualDepth = 32;
    if (m_depth <= usualDepth) {
        std::array<double, usualDepth> stack;
        return run(values, stack.data());
    }
    std::vector<double> stack(m_depth);
    return run(values, stack.data());
}

double FormulaProgram::run(std::span<const double> values, double* stack) const {
    double* top = stack - 1; // the last value
    const auto fold = [&top](auto&& combine) {
        --top;
        *top = combine(top[0], top[1]);
    };
    for (std::size_t at = 0; at < m_steps.size(); ++at) {
        const Step& step = m_steps[at];
        switch (step.operation) {
        case Operation::Number:
            *++top = step.number;
            break;
        case Operation::Value:
            *++top = values[step.target];
            break;
        case Operation::Negate:
            *top = -*top;
            break;
        case Operation::Add:
            fold([](double a, double b) { return a + b; });
            break;
        case Operation::Subtract:
            fold([](double a, double b) { return a - b; });
            break;
        case Operation::Multiply:
            fold([](double a, double b) { return a * b; });
            break;
        case Operation::Divide:
            fold([](double a, double b) { return a / b; });
            break;
        case Operation::Power: // NaN^0 and 1^NaN are 1 in plain arithmetic
            fold([](double a, double b) { return isUnknown(a, b) ? notModelled : std::pow(a, b); });
            break;
        case Operation::Less:
            fold([](double a, double b) { return truth(a, b, a < b); });
            break;
        case Operation::LessOrEqual:
            fold([](double a, double b) { return truth(a, b, a <= b); });
            break;
        case Operation::Greater:
            fold([](double a, double b) { return truth(a, b, a > b); });
            break;
        case Operation::GreaterOrEqual:
            fold([](double a, double b) { return truth(a, b, a >= b); });
            break;
        case Operation::Equal:
            fold([](double a, double b) { return truth(a, b, a == b); });
            break;
        case Operation::NotEqual:
            fold([](double a, double b) { return truth(a, b, a != b); });
            break;
        case Operation::And:
            fold([](double a, double b) { return truth(a, b, a != 0.0 && b != 0.0); });
            break;
        case Operation::Or:
            fold([](double a, double b) { return truth(a, b, a != 0.0 || b != 0.0); });
            break;
        case Operation::Call: {
            top -= step.after - 1;
            const Function function = functions()[step.target].of_one;
            *top = function != nullptr ? function(*top)
                                       : extreme(top, step.after, step.target == minimumIndex);
            break;
        }
        case Operation::Branch:
            if (std::isnan(*top)) { // stays, as the value of the whole
                at = step.after - 1;
            } else if (*top-- == 0.0) {
                at = step.target - 1;
            }
            break;
        case Operation::Jump:
            at = step.target - 1;
            break;
        }
    }
    return *top;
}

} // namespace permdse
