// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/exploration/formula_tokens.h"

namespace permdse {

/// A formula as steps of a stack machine. Immutable once compiled; safe from any thread.
///
/// What is not modelled (NaN) stays so through every step: a comparison, `&&` or `||` with a NaN
/// on either side, a condition that is NaN and NaN^0 are NaN, unlike in plain arithmetic. Of the
/// two values of `?:` only the chosen one counts.
class FormulaProgram {
public:
    /// Compiles tokens; the values of names are their positions in `names`, in which every name
    /// of the tokens must be. EXPR-0002 with a sentence if they are not a formula.
    [[nodiscard]] static Result<FormulaProgram> compile(std::span<const FormulaToken> tokens,
                                                        std::span<const std::string> names);

    /// @pre values is as long as the names were; only those that occur are read.
    [[nodiscard]] double evaluate(std::span<const double> values) const;

private:
    friend class FormulaCompiler;

    enum class Operation {
        Number,
        Value,
        Negate,
        Add,
        Subtract,
        Multiply,
        Divide,
        Power,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Equal,
        NotEqual,
        And,
        Or,
        Call,
        Branch, ///< takes a condition: on, to `target` if it is 0, to `after` with NaN if it is NaN
        Jump    ///< to `target`
    };
    struct Step {
        Operation operation;
        double number = 0.0;
        std::size_t target = 0; ///< of Branch and Jump; the value of Value; the function of Call
        std::size_t after = 0;  ///< behind the `?:`; the number of arguments of Call
    };

    [[nodiscard]] double run(std::span<const double> values, double* stack) const;

    std::vector<Step> m_steps;
    std::size_t m_depth = 0; ///< most values on the stack
};

/// Names of the functions that formulas may call.
[[nodiscard]] const std::vector<std::string>& formulaFunctions();

} // namespace permdse
