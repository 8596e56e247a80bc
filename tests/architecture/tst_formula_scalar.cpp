// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <string>
#include <vector>

#include "core/architecture/formula_scalar.h"
#include "core/base/seeded_random.h"
#include "core/exploration/expression.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

const std::vector<std::string> names{"a", "b", "c"};

/// The same in both scalars.
struct Pair {
    double value = 0.0;
    FormulaText text;
};

Pair drawn(SeededRandom& random, const std::vector<double>& values, int depth) {
    if (depth == 0 || random.chance(0.2)) {
        if (random.chance(0.3)) {
            const double constant = static_cast<double>(random.below(9));
            return {constant, constant};
        }
        const auto i = static_cast<std::size_t>(random.below(3));
        return {values[i], FormulaText::named(names[i])};
    }
    const Pair a = drawn(random, values, depth - 1), b = drawn(random, values, depth - 1);
    switch (random.below(12)) {
    case 0:
        return {a.value + b.value, a.text + b.text};
    case 1:
        return {a.value - b.value, a.text - b.text};
    case 2:
        return {a.value * b.value, a.text * b.text};
    case 3:
        return b.value == 0.0 ? a : Pair{a.value / b.value, a.text / b.text};
    case 4:
        return {scalar::ceil(a.value), scalar::ceil(a.text)};
    case 5:
        return {scalar::floor(a.value), scalar::floor(a.text)};
    case 6:
        return {scalar::max(a.value, b.value), scalar::max(a.text, b.text)};
    case 7:
        return {scalar::min(a.value, b.value), scalar::min(a.text, b.text)};
    case 8:
        return {scalar::equal(a.value, b.value), scalar::equal(a.text, b.text)};
    case 9:
        return {scalar::exceeds(a.value, b.value), scalar::exceeds(a.text, b.text)};
    case 10: {
        const Pair c = drawn(random, values, depth - 1);
        return {scalar::choose(a.value, b.value, c.value), scalar::choose(a.text, b.text, c.text)};
    }
    default: {
        const double whole = static_cast<double>(1 + random.below(70));
        return {scalar::powerOfTwoFrom(whole) * scalar::log2(4.0),
                scalar::powerOfTwoFrom(FormulaText(whole)) * scalar::log2(FormulaText(4.0))};
    }
    }
}

} // namespace

class TstFormulaScalar : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    /// What is written down is what is calculated, to the last bit.
    void textsMeanWhatIsCalculated() {
        SeededRandom random(12);
        for (int trial = 0; trial < 5000; ++trial) {
            const std::vector<double> values{static_cast<double>(random.below(20)),
                                             10.0 * random.uniform(), 1.0 + random.uniform()};
            const Pair pair = drawn(random, values, 4);
            const Result<Expression> compiled = Expression::compile(pair.text.text(), names);
            QVERIFY2(compiled, pair.text.text().c_str());
            QVERIFY2(compiled->evaluate(values) == pair.value, pair.text.text().c_str());
        }
    }

    void parenthesesStandWhereTheyAreNeeded() {
        const FormulaText a = FormulaText::named("a"), b = FormulaText::named("b");
        const auto text = [](const FormulaText& formula) { return formula.text(); };
        QCOMPARE(text(a * b + a), std::string("a * b + a"));
        QCOMPARE(text(a * (b + a)), std::string("a * (b + a)"));
        QCOMPARE(text(a - (b - a) - b), std::string("a - (b - a) - b"));
        QCOMPARE(text(a / (b * a) / b), std::string("a / (b * a) / b"));
        QCOMPARE(text(FormulaText(0.5) * (FormulaText(-1.0) + a)), std::string("0.5 * (-1 + a)"));
        QCOMPARE(text(FormulaText(4.0) * scalar::powerOfTwoFrom(a)),
                 std::string("4 * 2^ceil(log2(a))"));
        QCOMPARE(text(scalar::choose(scalar::equal(a, b), a, b) * a),
                 std::string("(a == b ? a : b) * a"));
    }

    void namesAreRemembered() {
        FormulaNames name;
        const FormulaText twice = name("twice", FormulaText::named("a") * FormulaText(2.0));
        static_cast<void>(name("more", twice + FormulaText(1.0)));
        QCOMPARE(*name.find("twice"), std::string("a * 2"));
        QCOMPARE(*name.find("more"), std::string("twice + 1"));
        QVERIFY(name.find("less") == nullptr);
        QCOMPARE(NoNames()("twice", 4.0), 4.0);
    }
};

QTEST_APPLESS_MAIN(TstFormulaScalar)
#include "tst_formula_scalar.moc"
