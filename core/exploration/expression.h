// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace permdse {

/// A formula over named values, compiled once and evaluated often: derived metrics, constraints
/// and row filters. Immutable; safe from any thread, and cheap to copy.
///
/// Operators by rising priority: ?:, ||, &&, comparisons (< <= > >= == !=, giving 1 or 0), + -, *
/// and /, ^. Functions: min, max (any number of arguments), abs, sqrt, exp, log (natural), log2,
/// log10, floor, ceil, round. What is not modelled (NaN) stays so through all of them, also where
/// plain arithmetic gives 0 or 1: see FormulaProgram.
class Expression {
public:
    /// Names are looked up in `identifiers`. All unknown names are reported (EXPR-0001, with the
    /// nearest of the identifiers), or else what is not a formula (EXPR-0002). Positions in
    /// messages count from 1; source, pointer and line of the diagnostics are left empty.
    [[nodiscard]] static Result<Expression> compile(std::string_view text,
                                                    std::span<const std::string> identifiers);

    [[nodiscard]] const std::string& text() const;

    /// Indices of the identifiers that occur in the text, ascending.
    [[nodiscard]] const std::vector<std::size_t>& used() const;

    /// The value for `values`, in the order of the identifiers it was compiled with; only those in
    /// used() are read. Conditions give 1 or 0.
    /// @pre values is as long as the identifiers were.
    [[nodiscard]] double evaluate(std::span<const double> values) const;

    /// How far a constraint is from being met, as FormulaDistance says: 0 if it is met, NaN if a
    /// part is not modelled, nothing if it has no distance.
    /// @pre as evaluate().
    [[nodiscard]] std::optional<double> violation(std::span<const double> values) const;

private:
    struct State;
    explicit Expression(std::shared_ptr<const State> state);
    std::shared_ptr<const State> m_state;
};

/// Whether derived metrics may be called so: a letter or underscore, then letters, digits and
/// underscores, at most 60 characters, not the name of a function. Empty if it may, else why not.
[[nodiscard]] std::string identifierProblem(std::string_view name);

} // namespace permdse
