// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include "core/base/number_text.h"
#include "core/base/number_writer.h"
#include "core/base/printable_text.h"
#include "core/base/resource.h"
#include "core/base/result.h"
#include "core/base/sourced.h"
#include "core/base/spelling.h"
#include "core/base/unit_format.h"
#include "core/base/version.h"
#include "tests/support/compare.h"

using namespace permdse;

/// Spelling suggestions, number texts, evidence words, resources and hashes.
class TstText : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void decimals_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("expected"); ///< as JSON spells it; "" for none
        const auto row = [](const char* typed, const char* expected) {
            QTest::newRow(*typed ? typed : "nothing") << typed << expected;
        };
        row("10", "10");
        row("010", "10"); // not 8
        row("08", "8");
        row("0", "0");
        row("000", "0");
        row("-010", "-10");
        row("+7", "7");
        row("00.50", "0.50");
        row(".5", "0.5");
        row("5.", "5.0");
        row("-.5e-03", "-0.5e-03");
        row("1E+3", "1e3");
        row("065536", "65536");
        row("0x10", "");
        row("0b1", "");
        row("1e", "");
        row("", "");
        row("-", "");
        row(".", "");
        row("1 ", "1"); // as after the comma of a list
        row(" \t1\n", "1");
        row("1 0", "");
        row("1_000", "");
        row("1,5", "");
        row("+-1", "");
        row("1e-400", "1e-400"); // 0, as in files
        row("-0.001e-330", "-0.001e-330");
        row("1'000", "");
        row("nan", "");
        row("inf", "");
        row("--1", "");
        row("1.2.3", "");
    }
    void decimals() {
        QFETCH(const QString, typed);
        QFETCH(const QString, expected);
        const std::optional<std::string> text = decimalText(typed.toStdString());
        QCOMPARE(QString::fromStdString(text.value_or("")), expected);
        QCOMPARE(decimalNumber(typed.toStdString()).has_value(), !expected.isEmpty());
        if (text) {
            QCOMPARE(*decimalNumber(typed.toStdString()), expected.toDouble());
        }
        QVERIFY(!decimalNumber("1e999"));
        QVERIFY(!decimalNumber("0.01e400"));
    }

    void integers_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("expected"); ///< "" for none
        const auto row = [](const char* typed, const char* expected) {
            QTest::newRow(*typed ? typed : "nothing") << typed << expected;
        };
        row("8", "8");
        row("+08", "8");
        row(" 8 ", "8");
        row("8.", "8");
        row("8.000", "8");
        row("1e3", "1000");
        row("1.5E1", "15");
        row("1200e-2", "12");
        row("0.0012e4", "12");
        row("-0", "0");
        row("0e99999999999999999999", "0");
        row("9007199254740993", "9007199254740993"); // which no double is
        row("-18446744073709551617", "-18446744073709551617");
        row("8.5", "");
        row("1e-3", "");
        row("1e-400", "");
        row("1e400", "");
        row("1e99999999999999999999", "");
        row("", "");
        row("0x8", "");
        row("8,0", "");
    }
    void integers() {
        QFETCH(const QString, typed);
        QFETCH(const QString, expected);
        QCOMPARE(QString::fromStdString(integerText(typed.toStdString()).value_or("")), expected);
    }

    void unprintableTexts() {
        QCOMPARE(unprintableIn("\u00c4 \u2264 \U0001F600 plain"), std::string());
        QCOMPARE(unprintableIn("a\x7f"), std::string("the control character U+007F at position 2"));
        QCOMPARE(unprintableIn("\u00e4\u009b1m"),
                 std::string("the control character U+009B at position 2"));
        QCOMPARE(unprintableIn("a\u202eb"),
                 std::string("the invisible character U+202E at position 2"));
        QCOMPARE(unprintableIn("\uffff"),
                 std::string("the invisible character U+FFFF at position 1"));
        for (const char* invisible : {"\u00ad", "\u034f", "\u061c", "\u115f", "\u180e", "\u200b",
                                      "\u200e", "\u200f", "\u2028", "\u202a", "\u2060", "\u2066",
                                      "\u206f", "\u3164", "\ufeff", "\ufffb", "\U000e0041"}) {
            QVERIFY2(unprintableIn(std::string("a") + invisible)
                         .starts_with("the invisible character U+"),
                     printable(invisible).c_str());
        }
        // Joiners and selectors are part of letters and pictures.
        QCOMPARE(unprintableIn("\u0646\u200c\u0645 \U0001F469\u200d\U0001F52C \u2764\ufe0f \ufffd"),
                 std::string());
        QCOMPARE(unprintableIn("ab\xff"), std::string("bytes that are not UTF-8 at position 3"));
        QCOMPARE(unprintableIn("\xed\xa0\x80"), // a surrogate
                 std::string("bytes that are not UTF-8 at position 1"));
        QCOMPARE(unprintableIn("a\n\tb", LineBreaks::Accepted), std::string());
        QVERIFY(!unprintableIn("a\rb", LineBreaks::Accepted).empty());
        QCOMPARE(printable("\x1b[1m\u00e4\n\xff."),
                 std::string("\\u001b[1m\u00e4\\u000a\xef\xbf\xbd."));
        QCOMPARE(shortText("abcdefgh", 8), std::string("abcdefgh"));
        QCOMPARE(shortText("abcdefghi", 8), std::string("abcde..."));
        QCOMPARE(shortText("abcd\u00e4fghi", 8), std::string("abcd...")); // not half of a letter
        // Whatever is wrong can be printed.
        QCOMPARE(toText(Diagnostic{Severity::Error, "X", "a\x1b", "/\x07", 0, "found \"\x1b[2J\""}),
                 std::string("a\\u001b: error X at /\\u0007: found \"\\u001b[2J\""));
    }

    void nearest_data() {
        QTest::addColumn<QString>("found");
        QTest::addColumn<QStringList>("legal");
        QTest::addColumn<QString>("expected"); ///< "" for none
        const QStringList parameters{"pe_count", "clock_ghz", "fifo_depth", "p"};
        const auto row = [&](const char* name, const char* found, const char* expected) {
            QTest::newRow(name) << found << parameters << expected;
        };
        row("letter missing", "pe_cout", "pe_count");
        row("letter too many", "pe_countt", "pe_count");
        row("letters swapped", "pe_cuont", "pe_count");
        row("letter wrong", "fifo_debth", "fifo_depth");
        row("other case", "PE_COUNT", "pe_count");
        row("part of the word", "clock", "clock_ghz");
        row("more than the word", "my_fifo_depth_in_words", "fifo_depth");
        row("one letter beside one", "q", "p");
        row("nothing near", "voltage", "");
        row("empty", "", "p"); // one letter away
        QTest::newRow("nothing legal") << "a" << QStringList() << "";
        QTest::newRow("nearest of two")
            << "area_mm" << QStringList{"area_um2", "area_mm2"} << "area_mm2";
        QTest::newRow("short word in a long one")
            << "minimise" << QStringList{"min", "max"} << "min";
    }
    void nearest() {
        QFETCH(const QString, found);
        QFETCH(const QStringList, legal);
        QFETCH(const QString, expected);
        std::vector<std::string> words;
        for (const QString& word : legal) {
            words.push_back(word.toStdString());
        }
        const std::optional<std::string> word = nearestSpelling(found.toStdString(), words);
        QCOMPARE(QString::fromStdString(word.value_or("")), expected);
        const QString hint =
            expected.isEmpty() ? QString() : QStringLiteral("; did you mean \"%1\"?").arg(expected);
        QCOMPARE(QString::fromStdString(didYouMean(found.toStdString(), words)), hint);
    }

    void quotedLists() {
        const std::vector<std::string> words{"a", "b", "c"};
        const std::span<const std::string> all(words);
        QCOMPARE(quotedList(all), std::string("\"a\", \"b\" or \"c\""));
        QCOMPARE(quotedList(all.first(2)), std::string("\"a\" or \"b\""));
        QCOMPARE(quotedList(all.first(1)), std::string("\"a\""));
        QCOMPARE(quotedList(all.first(0)), std::string());
    }

    void exactTexts_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("integer") << 128.0 << "128";
        QTest::newRow("decimal") << 0.1 << "0.1";
        QTest::newRow("published") << 614.4 << "614.4";
        QTest::newRow("tiny") << 1e-12 << "1e-12";
        QTest::newRow("all digits") << 1.0 / 3.0 << "0.3333333333333333";
        QTest::newRow("zero") << 0.0 << "0";
        QTest::newRow("negative") << -2.5 << "-2.5";
        QTest::newRow("nan") << qQNaN() << "nan";
        QTest::newRow("infinite") << qInf() << "inf";
        QTest::newRow("minus infinite") << -qInf() << "-inf";
    }
    void exactTexts() {
        QFETCH(const double, value);
        QFETCH(const QString, text);
        QCOMPARE(QString::fromStdString(exactText(value)), text);
    }

    void exactTextsReadBack() {
        std::mt19937_64 random(3);
        for (int i = 0; i < 20000; ++i) {
            const double value = std::bit_cast<double>(random());
            const std::string text = exactText(value);
            if (std::isfinite(value)) {
                double back = 0.0;
                std::from_chars(text.data(), text.data() + text.size(), back);
                QVERIFY2(back == value, text.c_str());
            }
        }
    }

    void numbersForPeople_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("digits");
        QTest::addColumn<QString>("text");
        QTest::newRow("rounded") << 8.8516 << 4 << "8.852";
        QTest::newRow("trailing zeros go") << 8.5 << 4 << "8.5";
        QTest::newRow("integer") << 12.0 << 4 << "12";
        QTest::newRow("many digits before the point stay") << 123456.7 << 4 << "123457";
        QTest::newRow("large") << 1.25e7 << 4 << "1.25e+07";
        QTest::newRow("largest plain") << 9999999.0 << 4 << "9999999";
        QTest::newRow("small") << 0.00012345 << 4 << "0.0001234";
        QTest::newRow("smaller") << 0.00001 << 4 << "1e-05";
        QTest::newRow("negative") << -0.25 << 4 << "-0.25";
        QTest::newRow("zero") << 0.0 << 4 << "0";
        QTest::newRow("one digit") << 0.96 << 1 << "1";
        QTest::newRow("nan") << qQNaN() << 4 << "not modelled";
        QTest::newRow("infinite") << qInf() << 4 << "infinite";
        QTest::newRow("minus infinite") << -qInf() << 4 << "-infinite";
    }
    void numbersForPeople() {
        QFETCH(const double, value);
        QFETCH(const int, digits);
        QFETCH(const QString, text);
        QCOMPARE(QString::fromStdString(displayNumber(value, digits)), text);
    }

    /// Numbers of files are the shortest that read back, as the standard library writes them.
    void numbersOfFiles() {
        const auto check = [](double value) {
            std::array<char, 32> expected{};
            std::array<char, numberRoom> text{};
            const bool isWhole = value == std::trunc(value) && std::abs(value) < 9007199254740992.0;
            const char* end = isWhole && !(value == 0.0 && std::signbit(value))
                                  ? std::to_chars(expected.data(), expected.data() + 32,
                                                  static_cast<std::int64_t>(value))
                                        .ptr
                                  : std::to_chars(expected.data(), expected.data() + 32, value).ptr;
            const std::string_view mine(text.data(), putNumber(text.data(), value));
            QVERIFY2(mine == std::string_view(expected.data(), end), std::string(mine).c_str());
            QVERIFY(mine.size() <= longestNumber);
        };
        std::mt19937_64 random(5);
        for (int i = 0; i < 100'000; ++i) {
            const double bits = std::bit_cast<double>(random());
            check(std::isnan(bits) ? 0.0 : bits);
            check(std::exp(std::uniform_real_distribution<double>(-12.0, 40.0)(random)));
            const auto digits = static_cast<double>(random() % 100'000'000);
            check(digits / std::pow(10.0, static_cast<double>(random() % 20)));
            check(-std::trunc(digits / 1e5) / std::pow(10.0, static_cast<double>(random() % 6)));
        }
        for (const double value : {0.0, -0.0, 1e-3, 1e15, 9007199254740992.0, 4503599627370495.5}) {
            check(value);
            check(std::nextafter(value, 0.0));
            check(std::nextafter(value, 1e300));
        }
        check(std::numeric_limits<double>::infinity());
        check(-std::numeric_limits<double>::infinity());
    }

    void signedPercents() {
        QCOMPARE(signedPercent(0.041, 1), std::string("+4.1 %"));
        QCOMPARE(signedPercent(-0.041, 1), std::string("-4.1 %"));
        QCOMPARE(signedPercent(-0.0004, 1), std::string("0.0 %")); // not "-0.0 %"
        QCOMPARE(signedPercent(0.0004, 1), std::string("0.0 %"));
        QCOMPARE(signedPercent(-0.0, 2), std::string("0.00 %"));
        QCOMPARE(signedPercent(-0.0006, 1), std::string("-0.1 %"));
    }

    void quantities() {
        QCOMPARE(displayQuantity(8.85, "mm²"), std::string("8.85 mm²"));
        QCOMPARE(displayQuantity(8.0, ""), std::string("8"));
        QCOMPARE(displayQuantity(qQNaN(), "mm²"), std::string("not modelled"));
        QCOMPARE(titleWithUnit("Area", "mm²"), std::string("Area [mm²]"));
        QCOMPARE(titleWithUnit("Cycles", ""), std::string("Cycles"));
    }

    void evidenceWords() {
        for (int i = 0; i < 6; ++i) {
            const auto evidence = static_cast<Evidence>(i);
            QCOMPARE(static_cast<int>(*evidenceFromText(toText(evidence))), i);
        }
        QVERIFY(!evidenceFromText("guessed").has_value());
        QCOMPARE(std::string(toDisplayText(Evidence::Recalled)),
                 std::string("recalled (unverified)"));
        QCOMPARE(std::string(toDisplayText(Evidence::Published)), std::string("published"));
    }

    void resources() {
        QVERIFY(resourceText("workloads/nmt.json").starts_with("{"));
        QVERIFY_EXCEPTION_THROWN((void)resourceText("workloads/none.json"), std::out_of_range);
        const std::vector<std::string_view> paths = resourcePaths();
        QVERIFY(std::is_sorted(paths.begin(), paths.end()));
        QVERIFY(std::count(paths.begin(), paths.end(), "published/published.json") == 1);
    }

    void hashes() {
        // FNV-1a, 64 bit: the offset basis for nothing, and the published value for "a".
        QCOMPARE(contentHash(""), std::string("cbf29ce484222325"));
        QCOMPARE(contentHash("a"), std::string("af63dc4c8601ec8c"));
        QVERIFY(contentHash("ab") != contentHash("ba"));
        QVERIFY(!version().empty());
    }
};

QTEST_APPLESS_MAIN(TstText)
#include "tst_text.moc"
