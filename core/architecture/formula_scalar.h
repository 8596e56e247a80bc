// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/architecture/bits.h"

namespace permdse {

/// A number that is not calculated but written down, in the syntax of derived metrics. A model that
/// is a template of its scalar is calculated in `double`, and once in these for explanations, so
/// that each formula stands once. Choices go by choose(), as no text knows which way a design goes.
class FormulaText {
public:
    FormulaText() : FormulaText(0.0) {}
    FormulaText(double constant); // NOLINT(google-explicit-constructor): as doubles are
    /// A parameter, a property of a layer or a quantity.
    [[nodiscard]] static FormulaText named(std::string id) { return {std::move(id), Binds::Name}; }

    [[nodiscard]] const std::string& text() const { return m_text; }

    friend FormulaText operator+(const FormulaText& a, const FormulaText& b);
    friend FormulaText operator-(const FormulaText& a, const FormulaText& b);
    friend FormulaText operator*(const FormulaText& a, const FormulaText& b);
    friend FormulaText operator/(const FormulaText& a, const FormulaText& b);

    [[nodiscard]] static FormulaText call(std::string_view function,
                                          std::initializer_list<FormulaText> arguments);
    [[nodiscard]] static FormulaText compare(std::string_view how, const FormulaText& a,
                                             const FormulaText& b);
    [[nodiscard]] static FormulaText choice(const FormulaText& condition, const FormulaText& yes,
                                            const FormulaText& no);
    [[nodiscard]] static FormulaText power(const FormulaText& base, const FormulaText& exponent);

private:
    /// What needs parentheses within what: the weaker within the stronger.
    enum class Binds { Choice, Comparison, Sum, Product, Power, Name };

    FormulaText(std::string text, Binds binds) : m_text(std::move(text)), m_binds(binds) {}
    [[nodiscard]] std::string within(Binds outer) const;
    [[nodiscard]] static FormulaText joined(const FormulaText& a, std::string_view sign,
                                            const FormulaText& b, Binds binds);

    std::string m_text;
    Binds m_binds;
};

/// What formulas are made of beside + - * and /, for both scalars, and for whole numbers where
/// loops ask for one alone. Truth is 1, as in formulas.
namespace scalar {

inline double ceil(double a) {
    return std::ceil(a);
}
inline double floor(double a) {
    return std::floor(a);
}
inline double log2(double a) {
    return std::log2(a);
}
inline double sqrt(double a) {
    return std::sqrt(a);
}
inline double power(double base, double exponent) {
    return std::pow(base, exponent);
}
inline double max(double a, double b) {
    return std::max(a, b);
}
inline double min(double a, double b) {
    return std::min(a, b);
}
inline double min(std::initializer_list<double> values) {
    return std::min(values);
}
inline double choose(double condition, double yes, double no) {
    return condition != 0.0 ? yes : no;
}
inline double equal(double a, double b) {
    return a == b ? 1.0 : 0.0;
}
inline double exceeds(double a, double b) {
    return a > b ? 1.0 : 0.0;
}
/// Bits that number so many things. @pre 1 <= a < 2^62, a whole number
inline double bitsFor(double a) {
    return static_cast<double>(permdse::bitsFor(static_cast<std::int64_t>(a)));
}
/// The least power of two that is no less. @pre 0 <= a <= 2^63, a whole number
inline double powerOfTwoFrom(double a) {
    return static_cast<double>(std::bit_ceil(static_cast<std::uint64_t>(a)));
}
/// Of whole numbers: a / b, rounded.
inline double ceilOfRatio(double a, double b) {
    return std::ceil(a / b);
}
inline double floorOfRatio(double a, double b) {
    return std::floor(a / b);
}

inline std::int64_t max(std::int64_t a, std::int64_t b) {
    return std::max(a, b);
}
inline std::int64_t min(std::int64_t a, std::int64_t b) {
    return std::min(a, b);
}
inline std::int64_t min(std::initializer_list<std::int64_t> values) {
    return std::min(values);
}
inline std::int64_t choose(std::int64_t condition, std::int64_t yes, std::int64_t no) {
    return condition != 0 ? yes : no;
}
inline std::int64_t exceeds(std::int64_t a, std::int64_t b) {
    return a > b ? 1 : 0;
}
inline std::int64_t bitsFor(std::int64_t a) {
    return permdse::bitsFor(a);
}
inline std::int64_t ceilOfRatio(std::int64_t a, std::int64_t b) {
    return ceilDivide(a, b);
}
inline std::int64_t floorOfRatio(std::int64_t a, std::int64_t b) {
    return a / b;
}

inline FormulaText ceil(const FormulaText& a) {
    return FormulaText::call("ceil", {a});
}
inline FormulaText floor(const FormulaText& a) {
    return FormulaText::call("floor", {a});
}
inline FormulaText log2(const FormulaText& a) {
    return FormulaText::call("log2", {a});
}
inline FormulaText sqrt(const FormulaText& a) {
    return FormulaText::call("sqrt", {a});
}
inline FormulaText power(const FormulaText& base, const FormulaText& exponent) {
    return FormulaText::power(base, exponent);
}
inline FormulaText max(const FormulaText& a, const FormulaText& b) {
    return FormulaText::call("max", {a, b});
}
inline FormulaText min(const FormulaText& a, const FormulaText& b) {
    return FormulaText::call("min", {a, b});
}
inline FormulaText min(std::initializer_list<FormulaText> values) {
    return FormulaText::call("min", values);
}
inline FormulaText choose(const FormulaText& condition, const FormulaText& yes,
                          const FormulaText& no) {
    return FormulaText::choice(condition, yes, no);
}
inline FormulaText equal(const FormulaText& a, const FormulaText& b) {
    return FormulaText::compare("==", a, b);
}
inline FormulaText exceeds(const FormulaText& a, const FormulaText& b) {
    return FormulaText::compare(">", a, b);
}
inline FormulaText bitsFor(const FormulaText& a) {
    return ceil(log2(a));
}
inline FormulaText powerOfTwoFrom(const FormulaText& a) {
    return power(FormulaText(2.0), ceil(log2(a)));
}
inline FormulaText ceilOfRatio(const FormulaText& a, const FormulaText& b) {
    return ceil(a / b);
}
inline FormulaText floorOfRatio(const FormulaText& a, const FormulaText& b) {
    return floor(a / b);
}

} // namespace scalar

/// Of a line of the bill: components, and their events per cycle at the full activity that the
/// publication's power stands for and at most.
template <class S> struct LineUse { S count{}, at_work{}, at_most{}; };
template <class S> [[nodiscard]] LineUse<S> alwaysUsed(const S& count, const S& events) {
    return {count, events, events};
}

/// Gives quantities of a model their names, which is nothing to do where they are calculated.
struct NoNames {
    double operator()(std::string_view, double value) const { return value; }
};

/// Remembers what each quantity is called and calculated by; what is made of it says its name.
class FormulaNames {
public:
    FormulaText operator()(std::string_view id, const FormulaText& formula) {
        m_formulas.emplace_back(id, formula.text());
        return FormulaText::named(std::string(id));
    }
    /// Ids with formulas, in the order in which they were named.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& formulas() const {
        return m_formulas;
    }
    /// Null if nothing is called so.
    [[nodiscard]] const std::string* find(std::string_view id) const;

private:
    std::vector<std::pair<std::string, std::string>> m_formulas;
};

/// Rows that have an id and a formula, those of them that were named with what they were named as.
template <class Row>
[[nodiscard]] std::vector<Row> withFormulas(std::vector<Row> rows, const FormulaNames& names) {
    for (Row& row : rows) {
        if (const std::string* formula = names.find(row.id)) {
            row.formula = *formula;
        }
    }
    return rows;
}

} // namespace permdse
