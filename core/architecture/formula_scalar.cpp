// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/formula_scalar.h"

#include <fmt/format.h>

namespace permdse {

FormulaText::FormulaText(double constant)
    : m_text(fmt::format("{}", constant)), m_binds(constant < 0.0 ? Binds::Sum : Binds::Name) {}

std::string FormulaText::within(Binds outer) const {
    return m_binds < outer ? "(" + m_text + ")" : m_text;
}

FormulaText FormulaText::joined(const FormulaText& a, std::string_view sign, const FormulaText& b,
                                Binds binds) {
    // From left to right: what binds alike needs parentheses on the right.
    const auto stronger = static_cast<Binds>(static_cast<int>(binds) + 1);
    return {fmt::format("{} {} {}", a.within(binds), sign, b.within(stronger)), binds};
}

FormulaText operator+(const FormulaText& a, const FormulaText& b) {
    return FormulaText::joined(a, "+", b, FormulaText::Binds::Sum);
}

FormulaText operator-(const FormulaText& a, const FormulaText& b) {
    return FormulaText::joined(a, "-", b, FormulaText::Binds::Sum);
}

FormulaText operator*(const FormulaText& a, const FormulaText& b) {
    return FormulaText::joined(a, "*", b, FormulaText::Binds::Product);
}

FormulaText operator/(const FormulaText& a, const FormulaText& b) {
    return FormulaText::joined(a, "/", b, FormulaText::Binds::Product);
}

FormulaText FormulaText::call(std::string_view function,
                              std::initializer_list<FormulaText> arguments) {
    std::string text;
    for (const FormulaText& argument : arguments) {
        text += (text.empty() ? "" : ", ") + argument.m_text;
    }
    return {fmt::format("{}({})", function, text), Binds::Name};
}

FormulaText FormulaText::compare(std::string_view how, const FormulaText& a, const FormulaText& b) {
    // They are not chained.
    return {fmt::format("{} {} {}", a.within(Binds::Sum), how, b.within(Binds::Sum)),
            Binds::Comparison};
}

FormulaText FormulaText::choice(const FormulaText& condition, const FormulaText& yes,
                                const FormulaText& no) {
    return {fmt::format("{} ? {} : {}", condition.within(Binds::Comparison),
                        yes.within(Binds::Comparison), no.within(Binds::Comparison)),
            Binds::Choice};
}

FormulaText FormulaText::power(const FormulaText& base, const FormulaText& exponent) {
    return {fmt::format("{}^{}", base.within(Binds::Name), exponent.within(Binds::Name)),
            Binds::Power};
}

const std::string* FormulaNames::find(std::string_view id) const {
    const auto found = std::find_if(m_formulas.begin(), m_formulas.end(),
                                    [id](const auto& each) { return each.first == id; });
    return found != m_formulas.end() ? &found->second : nullptr;
}

} // namespace permdse
