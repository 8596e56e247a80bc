// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <random>
#include <thread>

#include "core/exploration/expression.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

const std::vector<std::string>& identifiers() {
    static const std::vector<std::string> names{"area_mm2", "power_mw", "energy_uj",
                                                "throughput_gops", "p"};
    return names;
}

const std::vector<double>& values() {
    static const std::vector<double> numbers{8.0, 700.0, 20.0, 614.4, 10.0};
    return numbers;
}

Expression compiled(const char* text) {
    Result<Expression> expression = Expression::compile(text, identifiers());
    if (!expression) {
        throw std::logic_error(toText(expression.error()));
    }
    return *std::move(expression);
}

} // namespace

class TstExpression : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void evaluates_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("expected");
        const auto row = [](const char* text, double expected) {
            QTest::newRow(text) << text << expected;
        };
        row("1 + 2 * 3", 7);
        row("(1 + 2) * 3", 9);
        row("2^3^2", 512); // from the right
        row("-2^2", -4);
        row("7 - 2 - 1", 4);
        row("power_mw - -1", 701);
        row("power_mw / area_mm2", 87.5);
        row("throughput_gops / (power_mw * area_mm2)", 614.4 / 5600.0);
        row("1e3 + 1.5e-1 + .5", 1000.65);
        row("area_mm2 <= 8", 1);
        row("area_mm2 < 8", 0);
        row("area_mm2 >= 8", 1);
        row("area_mm2 > 8", 0);
        row("area_mm2 == 8", 1);
        row("area_mm2 != 8", 0);
        row("area_mm2 < 9 && power_mw < 600", 0);
        row("area_mm2 < 9 || power_mw < 600", 1);
        row("p > 5 ? power_mw : area_mm2", 700);
        row("p > 50 ? power_mw : area_mm2", 8);
        row("min(area_mm2, power_mw, 3)", 3);
        row("max(area_mm2, power_mw, 3)", 700);
        row("max(4)", 4);
        row("sqrt(16) + abs(-2)", 6);
        row("log(exp(2))", 2);
        row("log2(8) + log10(1000)", 6);
        row("floor(2.7) + ceil(2.2) + round(2.5)", 8);
        row("1 / 0", std::numeric_limits<double>::infinity());
        row("1 < 2 ? 3 : 4 > 5", 3);
        row("max (area_mm2, 9) + sqrt\t(4)", 11); // blanks before the bracket
        row("2^-1", 0.5);
        row("-2^-2^2", -0.0625);
        row("10 / -5 * 2", -4);
        row("2 * -3 + 1", -5);
        row("-area_mm2 * 2", -16);
        row("+3 - +2", 1);
        row("0 ? 1 : 0 ? 2 : 3", 3);
        row("1 ? 0 ? 1 : 2 : 3", 2);
        row("1 || 0 && 0", 1);
        row("1 + 2 < 4 && 3 == 3", 1);
        row("8 / 4 / 2", 1);
        row("max(1, 2, min(5, 4)) - (1 ? 1 : 0)", 3);
        row("'area_mm2' + \"area_mm2\"*2", 24); // a name in quotes is the name
    }
    void evaluates() {
        QFETCH(const QString, text);
        QFETCH(const double, expected);
        const Expression expression = compiled(text.toLatin1().constData());
        const double actual = expression.evaluate(values());
        QVERIFY2(actual == expected || std::abs(actual - expected) < 1e-12 * std::abs(expected),
                 qPrintable(QString::number(actual, 'g', 17)));
        QCOMPARE(QString::fromStdString(expression.text()), text);
    }

    void nanGoesThrough() {
        const std::vector<double> nans(5, std::numeric_limits<double>::quiet_NaN());
        for (const char* text : {"area_mm2",
                                 "area_mm2 + 1",
                                 "sqrt(area_mm2)",
                                 "min(area_mm2, 1)",
                                 "min(1, area_mm2)",
                                 "max(1, area_mm2)",
                                 "max(area_mm2, 1)",
                                 "area_mm2 * 0",
                                 "area_mm2 <= 8",
                                 "area_mm2 > 8",
                                 "8 >= area_mm2",
                                 "8 < area_mm2",
                                 "area_mm2 == area_mm2",
                                 "area_mm2 != 1",
                                 "area_mm2 && 1",
                                 "0 && area_mm2",
                                 "1 || area_mm2",
                                 "area_mm2 || 0",
                                 "area_mm2 ? 1 : 2",
                                 "area_mm2 > 1 ? 1 : 2",
                                 "area_mm2^0",
                                 "1^area_mm2",
                                 "-area_mm2",
                                 "abs(area_mm2)",
                                 "floor(area_mm2)",
                                 "round(area_mm2)",
                                 "1 ? area_mm2 : 2",
                                 "(area_mm2 ? 1 : 2) + (1 ? 2 : 3)",
                                 "max(1, area_mm2 ? 1 : 2, 3)"}) {
            QVERIFY2(std::isnan(compiled(text).evaluate(nans)), text);
        }
        QVERIFY(std::isnan(compiled("sqrt(0 - area_mm2)").evaluate(values())));
        QCOMPARE(compiled("1e-400").evaluate(nans), 0.0); // as in files and options
        // Of the two values only the chosen one counts.
        QCOMPARE(compiled("1 ? 5 : area_mm2").evaluate(nans), 5.0);
        QCOMPARE(compiled("0 ? area_mm2 : 5").evaluate(nans), 5.0);
    }

    void knowsWhatItUses() {
        const Expression expression = compiled("p * energy_uj + p");
        QCOMPARE(expression.used(), (std::vector<std::size_t>{2, 4}));
        QVERIFY(compiled("1 + 1").used().empty());
        QCOMPARE(compiled("1 + 1").evaluate({}), 2.0);
    }

    void readsOnlyWhatItUses() {
        const Expression expression = compiled("p + 1");
        std::vector<double> sparse(5, std::numeric_limits<double>::quiet_NaN());
        sparse[4] = 3.0;
        QCOMPARE(expression.evaluate(sparse), 4.0);
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("message");
        const auto name = [](const char* text, const char* message) {
            QTest::newRow(text) << text << "EXPR-0001" << message;
        };
        const auto syntax = [](const char* text, const char* message) {
            QTest::newRow(*text ? text : "nothing") << text << "EXPR-0002" << message;
        };
        name("are_mm2 <= 3", "unknown name \"are_mm2\" at position 1; accepted are metrics, "
                             "parameters and derived metrics defined before; did you mean "
                             "\"area_mm2\"?");
        name("1 + zzz", "unknown name \"zzz\" at position 5; accepted are metrics, parameters and "
                        "derived metrics defined before");
        name("sqr(p)", "unknown name \"sqr\" at position 1; accepted are metrics, parameters and "
                       "derived metrics defined before; did you mean \"sqrt\"?");
        name("p@Alex",
             "unknown name \"p@Alex\" at position 1; accepted are metrics, parameters and "
             "derived metrics defined before; a layer with \"-\" or blanks in its name is "
             "put in quotes: 'p@Alex-FC6'");
        name("''", "unknown name \"\" at position 1; accepted are metrics, parameters and derived "
                   "metrics defined before; did you mean \"p\"?");
        name("pi * 2", "unknown name \"pi\" at position 1; accepted are metrics, parameters and "
                       "derived metrics defined before; did you mean \"p\"?");
        syntax("", "the formula is empty");
        syntax("   ", "the formula is empty");
        syntax("p = 3", "found \"=\" at position 3; a formula cannot assign, and equality is "
                        "written \"==\"");
        syntax("1 < p < 3", "the comparison \"<\" at position 7 follows another one; expected "
                            "\"&&\" between the two, as in \"1 < a && a < 2\"");
        syntax("sqrt p", "the function \"sqrt\" at position 1 has no arguments; expected them in "
                         "parentheses");
        syntax("p + \"p", "the quote at position 5 is not closed; expected the name of a column "
                          "between two, such as 'p@Alex-FC6'");
        syntax("'", "the quote at position 1 is not closed; expected the name of a column between "
                    "two, such as 'p@Alex-FC6'");
        syntax("'p' 'p'", "found \"p\" at position 5; expected an operator before it");
        syntax("!p", "the character '!' at position 1 has no meaning in a formula; expected "
                     "numbers, names, + - * / ^ ( ) , ? : && || and comparisons");
        syntax("p & 1", "the character '&' at position 3 has no meaning in a formula; expected "
                        "numbers, names, + - * / ^ ( ) , ? : && || and comparisons");
        syntax("p \xc3\x97 2",
               "the character found at position 3 has no meaning in a formula; "
               "expected numbers, names, + - * / ^ ( ) , ? : && || and comparisons");
        syntax("p + * 2", "found \"*\" at position 5; expected a number or a name before it");
        syntax("--1", "found \"-\" at position 2; expected a number or a name before it");
        syntax("1 - -+p", "found \"+\" at position 6; expected a number or a name before it");
        syntax("p ? : 2", "found \":\" at position 5; expected a condition before it");
        syntax("? 1 : 2", "found \"?\" at position 1; expected a condition before it");
        syntax("p && ", "the formula ends too early; expected a number or a name at its end");
        syntax("()", "found \")\" at position 2; expected an operator or a number, or a "
                     "parenthesis fewer");
        syntax("max(1, )", "found \")\" at position 8; expected an operator or a number, or a "
                           "parenthesis fewer");
        syntax("max(, 1)", "found \",\" at position 5; commas stand only between arguments");
        syntax("(1, 2)", "found \",\" at position 3; commas stand only between arguments");
        syntax("min(p, 2", "a closing parenthesis is missing");
        syntax("1.2.3", "found \"1.2.3\" at position 1; expected a number or a name");
        syntax("p 2", "found \"2\" at position 3; expected an operator before it");
        syntax("2 p", "found \"p\" at position 3; expected an operator before it");
        syntax("2 sqrt(4)", "found \"sqrt\" at position 3; expected an operator before it");
        syntax("p)",
               "found \")\" at position 2; expected an operator or a number, or a parenthesis "
               "fewer");
        syntax("p(2)", "found \"(\" at position 2; expected an operator or a number, or a "
                       "parenthesis fewer");
        syntax("(p", "a closing parenthesis is missing");
        syntax("p +", "the formula ends too early; expected a number or a name at its end");
        syntax("-", "the formula ends too early; expected a number or a name at its end");
        syntax("1 + 1e999",
               "found \"1e999\" at position 5, which is too large; accepted are numbers up "
               "to 1.8e308");
        syntax("p, 2", "found 2 formulas with commas between; expected one");
        syntax("sqrt(1, 2)", "the function \"sqrt\" has too many arguments; expected one");
        syntax("min()", "the function \"min\" has too few arguments; expected at least one");
        syntax("p > 1 ? 2", "a \"?\" has no \":\"; expected \"condition ? value : other value\"");
        syntax("p : 2", "a \":\" has no \"?\"; expected \"condition ? value : other value\"");
    }
    void refuses() {
        QFETCH(const QString, text);
        QFETCH(const QString, code);
        QFETCH(const QString, message);
        const Result<Expression> expression =
            Expression::compile(text.toStdString(), identifiers());
        QVERIFY(!expression.has_value());
        QCOMPARE(expression.error().size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(expression.error().front().message), message);
        QCOMPARE(QString::fromStdString(expression.error().front().code), code);
    }

    void reportsAllUnknownNames() {
        const Result<Expression> expression = Expression::compile("aa + bb * aa", identifiers());
        QVERIFY(!expression);
        QCOMPARE(expression.error().size(), std::size_t{2});
    }

    void refusesLongTexts() {
        const std::string text = "p" + std::string(5000, ' ');
        const Result<Expression> expression = Expression::compile(text, identifiers());
        QVERIFY(!expression);
        QCOMPARE(expression.error().front().message,
                 std::string("the formula has 5001 characters; accepted are up to 4000"));
        const std::string deep = std::string(1900, '(') + "p" + std::string(1900, ')');
        QVERIFY(Expression::compile(deep, identifiers()).has_value());
    }

    void violation_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("expected"); // -1: none
        const auto row = [](const char* text, double expected) {
            QTest::newRow(text) << text << expected;
        };
        row("area_mm2 <= 8", 0);
        row("area_mm2 <= 12", 0);
        row("area_mm2 <= 4", 1);      // (8 - 4) / 4
        row("power_mw <= 560", 0.25); // (700 - 560) / 560
        row("area_mm2 < 8", std::numeric_limits<double>::epsilon());
        row("area_mm2 < 9", 0);
        row("throughput_gops >= 614.4", 0);
        row("area_mm2 >= 10", 0.2);
        row("area_mm2 > 8", std::numeric_limits<double>::epsilon());
        row("area_mm2 > 7", 0);
        row("area_mm2 + 1 <= power_mw / 700 + 2", 2); // (9 - 3) / 3
        row("area_mm2 <= 0", 1);                      // relative to |A|
        row("0 - area_mm2 <= 0 - 16", 0.5);           // (-8 + 16) / 16
        row("max(area_mm2, 2) <= (p <= 5)", 1);       // (8 - 0) / 8
        row("area_mm2 == 8", 0);
        row("area_mm2 == 10", 0.2);
        row("area_mm2 == 0", 1);
        row("area_mm2 != 8", -1);
        row("(area_mm2 <= 4)", 1);
        row("((area_mm2) <= (4))", 1);
        row("area_mm2 <= 4 && power_mw <= 560", 1); // the farthest
        row("power_mw <= 560 && area_mm2 <= 12", 0.25);
        row("area_mm2 <= 4 || power_mw <= 560", 0.25); // the nearest
        row("area_mm2 <= 4 || (power_mw <= 560 && area_mm2 <= 6.4)", 0.25);
        row("(area_mm2 <= 4 || power_mw <= 560) && area_mm2 < 5", 0.6);
        row("area_mm2 <= 12 || area_mm2 != 8", 0);
        row("area_mm2 <= 4 || area_mm2 != 8", -1);
        row("area_mm2 != 8 && area_mm2 <= 4", -1);
        row("area_mm2 && area_mm2 <= 4", 1);
        row("(area_mm2 <= 4) * (power_mw <= 560)", -1);
        row("p < 3 ? area_mm2 - area_mm2 : 0", -1);
        row("area_mm2 - 8", -1);
    }
    void violation() {
        QFETCH(const QString, text);
        QFETCH(const double, expected);
        const Expression expression = compiled(text.toLatin1().constData());
        const std::optional<double> violation = expression.violation(values());
        QCOMPARE(violation.has_value(), expected >= 0.0);
        if (violation) {
            COMPARE_CLOSE(*violation, expected, 1e-12, 0.0);
            QCOMPARE(*violation > 0.0, expression.evaluate(values()) == 0.0);
        }
    }

    void violationOfNanIsNan() {
        const std::vector<double> nans(5, std::numeric_limits<double>::quiet_NaN());
        for (const char* text : {"area_mm2 <= 3", "area_mm2 != 3", "area_mm2", "1 > 0 || area_mm2",
                                 "0 && area_mm2 < 3", "area_mm2 ? 0 : 1"}) {
            QVERIFY2(std::isnan(compiled(text).violation(nans).value()), text);
        }
    }

    void copiesAreIndependent() {
        const Expression original = compiled("p * 2 <= area_mm2");
        Expression copy = original;
        Expression assigned = compiled("1");
        assigned = copy;
        const Expression moved = std::move(copy);
        const std::vector<double> other{8.0, 0.0, 0.0, 0.0, 1.0};
        QCOMPARE(moved.evaluate(other), 1.0);
        QCOMPARE(original.evaluate(values()), 0.0);
        QCOMPARE(assigned.evaluate(other), 1.0);
        QCOMPARE(*assigned.violation(values()), 1.5);
        QCOMPARE(assigned.text(), original.text());
    }

    void copiesRunInThreads() {
        const Expression original = compiled("sqrt(p) + min(area_mm2, power_mw)");
        std::vector<double> sums(4, 0.0);
        std::vector<std::thread> threads;
        for (std::size_t t = 0; t < sums.size(); ++t) {
            threads.emplace_back([&original, &sums, t] {
                const Expression mine = original;
                for (int i = 0; i < 10000; ++i) {
                    std::vector<double> row = values();
                    row[4] = i;
                    sums[t] += mine.evaluate(row);
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        for (const double sum : sums) {
            QCOMPARE(sum, sums[0]); // the same bits
        }
        QVERIFY(sums[0] > 0.0);
    }

    void identifierRules_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("problem");
        QTest::newRow("plain") << "gops_per_w_mm2"
                               << "";
        QTest::newRow("underscore first") << "_x"
                                          << "";
        const QString accepted = QStringLiteral(" cannot be used in formulas; expected a letter or "
                                                "\"_\", then letters, digits and \"_\", "
                                                "at most 60 characters");
        QTest::newRow("empty") << "" << QStringLiteral("\"\"") + accepted;
        QTest::newRow("digit first") << "2x" << QStringLiteral("\"2x\"") + accepted;
        QTest::newRow("minus") << "a-b" << QStringLiteral("\"a-b\"") + accepted;
        QTest::newRow("umlaut") << QStringLiteral("\u00e4")
                                << QStringLiteral("\"\u00e4\"") + accepted;
        QTest::newRow("60 characters") << QString(60, QLatin1Char('a')) << "";
        QTest::newRow("61 characters")
            << QString(61, QLatin1Char('a'))
            << QLatin1Char('"') + QString(61, QLatin1Char('a')) + QLatin1Char('"') + accepted;
        QTest::newRow("function") << "sqrt"
                                  << "\"sqrt\" is the name of a function; choose another";
    }
    void identifierRules() {
        QFETCH(const QString, name);
        QFETCH(const QString, problem);
        QCOMPARE(QString::fromStdString(identifierProblem(name.toStdString())), problem);
    }

    /// Random token salad: compiled or refused with a text, never anything else.
    void neverCrashes() {
        const std::vector<std::string> tokens{
            "p", "area_mm2", "1",   "2.5", "1e3",   "+",   "-",   "*",  "/",  "^",
            "(", ")",        "<",   "<=",  "==",    "!=",  ">",   ">=", "&&", "||",
            "?", ":",        ",",   "min", "sqrt(", "zzz", " ",   "!",  "&",  "=",
            ".", "e",        "0x1", "\"",  "\xc3",  "\n",  "max("};
        std::mt19937 random(42);
        int accepted = 0;
        for (int i = 0; i < 20000; ++i) {
            std::string text;
            for (std::size_t k = 1 + random() % 10; k > 0; --k) {
                text += tokens[random() % tokens.size()];
            }
            const Result<Expression> expression = Expression::compile(text, identifiers());
            if (expression) {
                (void)expression->evaluate(values());
                (void)expression->violation(values());
                ++accepted;
            } else {
                QVERIFY2(!expression.error().empty() && !expression.error().front().message.empty(),
                         text.c_str());
            }
        }
        QVERIFY(accepted > 100);
    }
};

QTEST_APPLESS_MAIN(TstExpression)
#include "tst_expression.moc"
