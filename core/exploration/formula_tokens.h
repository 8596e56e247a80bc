// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace permdse {

enum class FormulaTokenKind { Number, Name, Comparison, Logic, Open, Close, Comma, Other };

/// A piece of a formula; of a name in quotes what is between them. `text` is a part of the formula,
/// which must outlive it.
struct FormulaToken {
    FormulaTokenKind kind;
    std::string_view text;
    std::size_t position; ///< offset from 0
};

/// The pieces of a formula without the blanks between. Characters that have no meaning in formulas
/// are pieces of kind Other, as + - * / and ^ are.
[[nodiscard]] std::vector<FormulaToken> formulaTokens(std::string_view text);

/// The name as formulas spell it: in quotes if it has characters that other names do not.
[[nodiscard]] std::string formulaName(std::string_view name);

/// Whether names may start with, or go on with, this character.
[[nodiscard]] bool isNameStart(char c);
[[nodiscard]] bool isNameCharacter(char c);

} // namespace permdse
