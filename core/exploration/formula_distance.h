// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/exploration/formula_program.h"
#include "core/exploration/formula_tokens.h"

namespace permdse {

/// How far a condition is from being met: of comparisons of sizes and those that `&&` and `||`
/// join, in parentheses or not. Immutable once compiled; safe from any thread.
class FormulaDistance {
public:
    /// @pre FormulaProgram::compile() accepts the tokens, and so do these be compiled.
    [[nodiscard]] static FormulaDistance compile(std::span<const FormulaToken> tokens,
                                                 std::span<const std::string> names);

    /// Of A <= B, A < B, A >= B, A > B and A == B relative to |B| (to |A| where B is 0); the
    /// farthest of what `&&` joins, the nearest of what `||` joins. 0 if the condition is met, NaN
    /// if a part is not modelled. Nothing if a part that is not met has no distance (A != B, a
    /// plain value, `? :`).
    /// @pre values is as long as the names were.
    [[nodiscard]] std::optional<double> evaluate(std::span<const double> values) const;

private:
    enum class Kind { And, Or, Less, LessOrEqual, Greater, GreaterOrEqual, Equal, Plain };

    Kind m_kind = Kind::Plain;
    std::vector<FormulaDistance> m_parts;   ///< of And and Or
    std::vector<FormulaProgram> m_programs; ///< both sides of a comparison, or the whole
};

} // namespace permdse
