// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <random>

#include "core/architecture/table_rows.h"
#include "core/architecture/technology_parameters.h"
#include "core/engines/registry.h"
#include "core/exploration/axis_text.h"
#include "core/exploration/parameter_space.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

constexpr std::uint64_t mostCounted = std::uint64_t{1} << 53;

ParameterInfo parameterNamed(const QString& name) {
    if (name == QLatin1String("real")) {
        ParameterInfo clock = clockParameter("chosen");
        clock.min = 0.1;
        clock.max = 2.0;
        return clock;
    }
    if (name == QLatin1String("choice")) {
        return choiceParameter("fft", "", "Transform", {"symmetric", "complex"}, "chosen", "");
    }
    ParameterInfo integer = integerParameter("n", "", "", "Count", 1, 4096, "chosen", "");
    if (name == QLatin1String("power")) {
        integer.power_of_two = true;
    }
    if (name == QLatin1String("special")) {
        integer.min = 0;
        return withSpecialWord(integer, "layer", 0.0, SpecialMeaning::LayerBlockSize);
    }
    return integer;
}

QList<double> listOf(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

/// Sweeps as the rows of the tables spell them; kept here so that the tests do not rest on the
/// parser under test.
Sweep steps(double from, double to, double step) {
    return StepRange{from, to, step};
}
Sweep factors(double from, double to, double factor) {
    return FactorRange{from, to, factor};
}
Sweep list(std::vector<double> values) {
    return ValueList{std::move(values)};
}

} // namespace

Q_DECLARE_METATYPE(permdse::Sweep)

class TstParameterSpace : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void values_data() {
        QTest::addColumn<Sweep>("sweep");
        QTest::addColumn<QList<double>>("expected");
        QTest::newRow("list keeps its order") << list({8, 4, 16}) << QList<double>{8, 4, 16};
        QTest::newRow("steps end on the last") << steps(1, 7, 3) << QList<double>{1, 4, 7};
        QTest::newRow("steps end before the last") << steps(1, 9, 3) << QList<double>{1, 4, 7};
        QTest::newRow("one value") << steps(5, 5, 1) << QList<double>{5};
        // 0.4 + 8 x 0.1 is 1.2000000000000002, beyond a limit of 1.2.
        QTest::newRow("decimal steps are decimals")
            << steps(0.4, 1.2, 0.1) << QList<double>{0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2};
        // 0.3 / 0.1 is 2.9999999999999996: the last value is hit all the same.
        QTest::newRow("last hit within rounding")
            << steps(0, 0.3, 0.1) << QList<double>{0, 0.1, 0.2, 0.3};
        QTest::newRow("negative numbers")
            << steps(-1, 1, 0.5) << QList<double>{-1, -0.5, 0, 0.5, 1};
        QTest::newRow("factor") << factors(8, 256, 2) << QList<double>{8, 16, 32, 64, 128, 256};
        QTest::newRow("factor ends before the last")
            << factors(8, 255, 2) << QList<double>{8, 16, 32, 64, 128};
        QTest::newRow("factor 10") << factors(0.001, 1, 10) << QList<double>{0.001, 0.01, 0.1, 1};
        QTest::newRow("fractional factor on integers")
            << factors(16, 54, 1.5) << QList<double>{16, 24, 36, 54};
        QTest::newRow("factor 3") << factors(1, 4782969, 3)
                                  << QList<double>{1,     3,      9,      27,      81,
                                                   243,   729,    2187,   6561,    19683,
                                                   59049, 177147, 531441, 1594323, 4782969};
        QTest::newRow("reversed steps") << steps(2, 1, 1) << QList<double>{};
        QTest::newRow("step 0") << steps(1, 2, 0) << QList<double>{};
        QTest::newRow("step nan") << steps(1, 2, qQNaN()) << QList<double>{};
        QTest::newRow("infinite end") << steps(1, qInf(), 1) << QList<double>{};
        QTest::newRow("factor 1") << factors(1, 2, 1) << QList<double>{};
        QTest::newRow("factor from 0") << factors(0, 2, 2) << QList<double>{};
    }
    void values() {
        QFETCH(const Sweep, sweep);
        QFETCH(const QList<double>, expected);
        QCOMPARE(valueCount(sweep), static_cast<std::uint64_t>(expected.size()));
        const QList<double> actual = listOf(valuesOf(sweep));
        QCOMPARE(actual.size(), expected.size());
        for (qsizetype i = 0; i < actual.size(); ++i) {
            QVERIFY2(actual[i] == expected[i], // exactness is the claim
                     qPrintable(QString::number(actual[i], 'g', 17)));
        }
    }

    void countsWithoutMaking_data() {
        QTest::addColumn<Sweep>("sweep");
        QTest::addColumn<quint64>("expected");
        QTest::newRow("a million steps") << steps(0, 1, 1e-6) << quint64{1'000'001};
        QTest::newRow("10^15 steps") << steps(1, 1e15, 1) << quint64{1'000'000'000'000'000};
        QTest::newRow("saturates") << steps(0, 1e300, 1e-300) << quint64{mostCounted};
        QTest::newRow("factor near 1")
            << factors(1, 1e300, 1.0 + 1e-15) << quint64{622158806193377200};
        QTest::newRow("powers of two") << factors(1, 1024, 2) << quint64{11};
    }
    void countsWithoutMaking() {
        QFETCH(const Sweep, sweep);
        QFETCH(const quint64, expected);
        QCOMPARE(quint64{valueCount(sweep)}, std::min(expected, quint64{mostCounted}));
    }

    void writingOutTooManyThrows() {
        QVERIFY_EXCEPTION_THROWN((void)valuesOf(steps(0, 1e300, 1e-300)), std::invalid_argument);
    }

    void designCounts() {
        ArchitectureSpace space{"permdnn", {}, {}};
        QCOMPARE(designCount(space, 3), std::uint64_t{1}); // the reference
        space.sweep = {{"a", list({1, 2, 3})}, {"b", steps(1, 4, 1)}};
        QCOMPARE(designCount(space, 3), std::uint64_t{12});
        space.sweep.push_back({"c", list({})});
        QCOMPARE(designCount(space, 3), std::uint64_t{0});
        space.sweep = {{"a", steps(1, 1e15, 1)}, {"b", steps(1, 1e15, 1)}};
        QCOMPARE(designCount(space, 3), mostCounted);
        space.sweep = {{"a", steps(1, 1e8, 1)}, {"b", steps(1, 9e7, 1)}}; // 9e15 < 2^53
        QCOMPARE(designCount(space, 3), std::uint64_t{9'000'000'000'000'000});
        space.sweep = {{"a", steps(1, 4, 1)}, {"p", list({2, 4, 8}), true}};
        QCOMPARE(designCount(space, 3), std::uint64_t{4 * 27});
        QCOMPARE(designCount(space, 0), std::uint64_t{4});
        QCOMPARE(designCount(space, 40), mostCounted);
    }

    void spelling_data() {
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("text");
        QTest::addColumn<Sweep>("sweep");
        QTest::addColumn<QString>("canonical");
        QTest::newRow("one value") << "integer"
                                   << "8" << list({8}) << "8";
        QTest::newRow("list") << "integer"
                              << "8, 16, 32" << list({8, 16, 32}) << "8, 16, 32";
        QTest::newRow("list, loose") << "integer"
                                     << " 8 ,16,  32\t" << list({8, 16, 32}) << "8, 16, 32";
        QTest::newRow("factor") << "integer"
                                << "8..256 x2" << factors(8, 256, 2) << "8..256 x2";
        QTest::newRow("factor, loose") << "integer"
                                       << "8 .. 256X 2" << factors(8, 256, 2) << "8..256 x2";
        QTest::newRow("factor as *") << "integer"
                                     << "8..256 *2" << factors(8, 256, 2) << "8..256 x2";
        QTest::newRow("step") << "real"
                              << "0.4..1.2 +0.1" << steps(0.4, 1.2, 0.1) << "0.4..1.2 +0.1";
        QTest::newRow("step, no blanks")
            << "real"
            << "0.4..1.2+0.1" << steps(0.4, 1.2, 0.1) << "0.4..1.2 +0.1";
        QTest::newRow("exponents")
            << "real"
            << "1e-1..1.5e+0 +1e-1" << steps(0.1, 1.5, 0.1) << "0.1..1.5 +0.1";
        QTest::newRow("exponent in the step")
            << "integer"
            << "1..1e+3 +1e+2" << steps(1, 1000, 100) << "1..1000 +100";
        QTest::newRow("choice") << "choice"
                                << "complex" << list({1}) << "complex";
        QTest::newRow("choices") << "choice"
                                 << "complex, symmetric" << list({1, 0}) << "complex, symmetric";
        QTest::newRow("special word") << "special"
                                      << "layer, 2, 4" << list({0, 2, 4}) << "layer, 2, 4";
        QTest::newRow("range beside a special value") << "special"
                                                      << "1..4 +1" << steps(1, 4, 1) << "1..4 +1";
        QTest::newRow("powers of two") << "power"
                                       << "2..64 x4" << factors(2, 64, 4) << "2..64 x4";
    }
    void spelling() {
        QFETCH(const QString, parameter);
        QFETCH(const QString, text);
        QFETCH(const Sweep, sweep);
        QFETCH(const QString, canonical);
        const ParameterInfo info = parameterNamed(parameter);
        const Result<Sweep> parsed = parseSweep(text.toStdString(), info);
        QVERIFY2(parsed.has_value(), parsed ? "" : toText(parsed.error()).c_str());
        QVERIFY(*parsed == sweep);
        const std::string written = sweepText(sweep, info);
        QCOMPARE(QString::fromStdString(written), canonical);
        QVERIFY(*parseSweep(written, info) == sweep);
    }

    void spellingMistakes_data() {
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* parameter, const char* text,
                            const char* message) {
            QTest::newRow(name) << parameter << text << message;
        };
        row("empty", "integer", "  ",
            "there are no values; expected at least one, each an integer from 1 to 4096");
        row("gap in a list", "integer", "8,,16", "found \"\"; expected an integer from 1 to 4096");
        row("no number", "integer", "8, abc", "found \"abc\"; expected an integer from 1 to 4096");
        row("trailing letters", "integer", "8k",
            "found \"8k\"; expected an integer from 1 to 4096");
        row("infinite", "real", "inf", "found \"inf\"; expected a number from 0.1 to 2 GHz");
        row("fraction", "integer", "3.7",
            "n = 3.7 is not accepted; accepted is an integer from 1 to 4096");
        row("too large", "integer", "8, 5000",
            "n = 5000 is not accepted; accepted is an integer from 1 to 4096");
        row("twice", "integer", "8, 16, 8", "the value 8 occurs twice; list each value once");
        row("no power of two", "power", "8, 12",
            "n = 12 is not accepted; accepted is a power of two from 1 to 4096");
        row("steps leave the powers of two", "power", "2..64 +2",
            "n = 6 is not accepted; accepted is a power of two from 1 to 4096");
        row("factor leaves the powers of two", "power", "1..64 x3",
            "n = 3 is not accepted; accepted is a power of two from 1 to 4096");
        row("misspelt word", "choice", "symetric",
            "found \"symetric\"; expected \"symmetric\" or \"complex\"; did you mean "
            "\"symmetric\"?");
        row("number for a word", "choice", "1",
            "found \"1\"; expected \"symmetric\" or \"complex\"");
        row("range of words", "choice", "1..2 +1",
            "a range has no meaning for words; list them: \"symmetric\" or \"complex\"");
        row("misspelt special word", "special", "layr",
            "found \"layr\"; expected an integer from 1 to 4096, or \"layer\"; did you mean "
            "\"layer\"?");
        row("number for the special word", "special", "0",
            "found \"0\"; expected an integer from 1 to 4096, or \"layer\"");
        row("range over the special value", "special", "0..8 +2",
            "the range includes 0, which means \"layer\"; list that word and the numbers one by "
            "one");
        row("range without increment", "integer", "8..256",
            "the range \"8..256\" does not say how it goes on; expected a step, such as \"8..256 "
            "+1\", or a factor, such as \"8..256 x2\"");
        row("range from nothing", "integer", "..256 x2",
            "found \"\" in the range \"..256 x2\"; expected a number");
        row("range to nothing", "integer", "8.. x2",
            "found \"\" in the range \"8.. x2\"; expected a number");
        row("range by nothing", "integer", "8..16 x",
            "found \"\" in the range \"8..16 x\"; expected a number");
        row("reversed", "integer", "16..8 +1",
            "the range runs from 16 down to 8; expected the smaller end first");
        row("step 0", "integer", "8..16 +0", "the step is 0; expected a number greater than 0");
        row("negative step", "integer", "8..16 +-1",
            "the step is -1; expected a number greater than 0");
        row("fractional step", "integer", "8..16 +0.5",
            "the step 0.5 is not an integer; this parameter takes an integer from 1 to 4096");
        row("fractional end", "integer", "8..16.5 +1",
            "the range ends at 16.5; this parameter takes an integer from 1 to 4096");
        row("step lost in rounding", "real", "0.5..1 +1e-20",
            "the step 1e-20 is too small to be told apart from 0 beside 0.5");
        row("factor 1", "integer", "8..16 x1", "the factor is 1; expected a number greater than 1");
        row("factor leaves the integers", "integer", "8..16 x1.3",
            "n = 10.4 is not accepted; accepted is an integer from 1 to 4096");
        row("starts below", "real", "0.05..1 +0.1",
            "clock_ghz = 0.05 is not accepted; accepted is a number from 0.1 to 2 GHz");
        row("ends above", "real", "0.5..3 +0.5",
            "clock_ghz = 3 is not accepted; accepted is a number from 0.1 to 2 GHz");
        row("10^15 values above", "integer", "1..1000000000000000 +1",
            "n = 1e+15 is not accepted; accepted is an integer from 1 to 4096");
    }
    void spellingMistakes() {
        QFETCH(const QString, parameter);
        QFETCH(const QString, text);
        QFETCH(const QString, message);
        const Result<Sweep> parsed = parseSweep(text.toStdString(), parameterNamed(parameter));
        QVERIFY(!parsed.has_value());
        QCOMPARE(parsed.error().size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(parsed.error().front().message), message);
        QCOMPARE(parsed.error().front().code, std::string("SWP-0001"));
    }

    void everyMistakeOfAListIsReported() {
        const Result<Sweep> parsed =
            parseSweep("a, 8, b", parameterNamed(QStringLiteral("integer")));
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().size(), std::size_t{2});
    }

    /// A range may go past the largest legal value as long as it does not hit it.
    void limitsAreTight() {
        const ParameterInfo info = parameterNamed(QStringLiteral("integer"));
        QCOMPARE(sweepProblem(factors(1, 8191, 2), info), std::string()); // last value 4096
        QVERIFY(!sweepProblem(factors(1, 8192, 2), info).empty());
        QCOMPARE(sweepProblem(steps(1, 4096, 1), info), std::string());
        QVERIFY(!sweepProblem(steps(0, 4096, 1), info).empty());
        QVERIFY(!sweepProblem(steps(1, 4097, 1), info).empty());
    }

    /// sweepProblem() looks at few values; going through all of them must find the same.
    void problemAgreesWithEveryValue() {
        std::mt19937 random(7);
        const auto pick = [&](std::initializer_list<double> values) {
            return *(values.begin() + random() % values.size());
        };
        int legal = 0;
        for (int i = 0; i < 5000; ++i) {
            const ParameterInfo info = parameterNamed(QString::fromLatin1(
                std::array<const char*, 4>{"integer", "real", "power", "special"}[random() % 4]));
            const double from = pick({0, 0.1, 0.25, 0.5, 1, 2, 3, 4, 16, 4096});
            const double to = from * pick({0.5, 1, 1.5, 2, 3, 4, 8, 20});
            const Sweep sweep = random() % 2 == 0
                                    ? steps(from, to, pick({-1, 0, 0.1, 0.25, 0.5, 1, 2, 4}))
                                    : factors(from, to, pick({0.5, 1, 1.5, 2, 3, 4}));
            bool everyValueLegal = valueCount(sweep) > 0;
            for (const double value : valuesOf(sweep)) {
                everyValueLegal = everyValueLegal && parameterProblem(info, value).empty() &&
                                  !(value == 0.0 && !info.special_word.empty());
            }
            const bool wholeEnds = info.kind != ParameterKind::Integer || to == std::floor(to);
            const bool wholeStep =
                info.kind != ParameterKind::Integer || !std::holds_alternative<StepRange>(sweep) ||
                std::get<StepRange>(sweep).step == std::floor(std::get<StepRange>(sweep).step);
            const bool expected = everyValueLegal && wholeEnds && wholeStep;
            QVERIFY2(sweepProblem(sweep, info).empty() == expected,
                     (sweepText(sweep, info) + " for " + acceptedText(info) + ": " +
                      sweepProblem(sweep, info))
                         .c_str());
            legal += expected ? 1 : 0;
        }
        QVERIFY(legal > 250 && legal < 4750); // both answers are exercised
    }

    void gridGoesThroughAllDesignsLastAxisFastest() {
        const Engine& engine = *findEngine("permdnn");
        const Technology technology{TechnologySettings{}};
        const DesignValues reference = engine.referenceDesign(technology);
        const ArchitectureSpace space{"permdnn",
                                      {{"pe_count", list({8, 16})}, {"p", list({0, 2, 4})}},
                                      {{"fifo_depth", 64.0}}};
        const DesignGrid grid(engine, space, reference);
        QCOMPARE(grid.size(), std::uint64_t{6});
        const std::size_t pes = *engine.parameterIndex("pe_count");
        const std::size_t p = *engine.parameterIndex("p");
        const std::size_t fifo = *engine.parameterIndex("fifo_depth");
        const double expected[6][2] = {{8, 0}, {8, 2}, {8, 4}, {16, 0}, {16, 2}, {16, 4}};
        for (std::uint64_t i = 0; i < 6; ++i) {
            DesignValues design(reference.size(), -1.0);
            grid.design(i, design);
            QCOMPARE(design[pes], expected[i][0]);
            QCOMPARE(design[p], expected[i][1]);
            QCOMPARE(design[fifo], 64.0);
            for (std::size_t k = 0; k < design.size(); ++k) {
                QVERIFY(k == pes || k == p || k == fifo || design[k] == reference[k]);
            }
            // The same one behind the other, behind the last the first again.
            std::vector<double> following(8 * reference.size(), -1.0);
            grid.designs(i, following);
            for (std::uint64_t k = 0; k < 8; ++k) {
                grid.design((i + k) % 6, design);
                QVERIFY(std::equal(design.begin(), design.end(),
                                   following.begin() +
                                       static_cast<std::ptrdiff_t>(k * reference.size())));
            }
        }
    }

    void axesAreSpeltWithTheirLayers() {
        const ParameterInfo& p = *findSweepable(*findEngine("permdnn"), "p");
        const SweepAxis each{"p", list({0, 4, 8}), true};
        QCOMPARE(axisText(each, p), std::string("each layer: layer, 4, 8"));
        QVERIFY(*parseAxis(axisText(each, p), "p", p) == each);
        QVERIFY(*parseAxis("each layer 4", "p", p) == (SweepAxis{"p", list({4}), true}));
        QVERIFY(*parseAxis("4, 8", "p@a", p) == (SweepAxis{"p@a", list({4, 8})}));
        QVERIFY(!parseAxis("each layer: 4", "p@a", p));
        QVERIFY(!parseAxis("each layer: 4", "fifo_depth",
                           *findSweepable(*findEngine("permdnn"), "fifo_depth")));
    }

    void gridHasTheValuesOfLayersBehindTheDesign() {
        const Engine& engine = *findEngine("permdnn");
        const DesignValues reference = engine.referenceDesign(Technology{TechnologySettings{}});
        std::vector<Workload> workloads(2);
        workloads[0].layers.resize(2);
        workloads[0].layers[0].name = "a";
        workloads[0].layers[1].name = "b";
        workloads[1].layers = {workloads[0].layers[1]};
        const ArchitectureSpace space =
            withLayerAxes({"permdnn", {{"p", list({2, 4}), true}}, {{"p@c", 7.0}}}, workloads);
        const DesignGrid grid(engine, space, reference);
        QCOMPARE(grid.size(), std::uint64_t{4});
        QCOMPARE(grid.width(), reference.size() + 3);
        const std::size_t p = *engine.parameterIndex("p");
        QVERIFY(grid.layerParameters() ==
                (std::vector<LayerParameter>{{p, "c"}, {p, "a"}, {p, "b"}}));
        const double expected[4][2] = {{2, 2}, {2, 4}, {4, 2}, {4, 4}};
        for (std::uint64_t i = 0; i < 4; ++i) {
            DesignValues design(grid.width(), -1.0);
            grid.design(i, design);
            QCOMPARE(design[reference.size()], 7.0);
            QCOMPARE(design[reference.size() + 1], expected[i][0]);
            QCOMPARE(design[reference.size() + 2], expected[i][1]);
            QCOMPARE(design[p], reference[p]);
        }
        QCOMPARE(placeInDesign(engine, grid.layerParameters(), "p@b"),
                 std::optional(reference.size() + 2));
        QCOMPARE(placeInDesign(engine, grid.layerParameters(), "p@d"), std::nullopt);
    }

    void gridRefusesUnknownParameters() {
        const Engine& engine = *findEngine("eie");
        const DesignValues reference = engine.referenceDesign(Technology{TechnologySettings{}});
        const ArchitectureSpace swept{"eie", {{"multipliers_per_pe", list({8})}}, {}};
        QVERIFY_EXCEPTION_THROWN(DesignGrid(engine, swept, reference), std::invalid_argument);
        const ArchitectureSpace fixed{"eie", {}, {{"p", 2.0}}};
        QVERIFY_EXCEPTION_THROWN(DesignGrid(engine, fixed, reference), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TstParameterSpace)
#include "tst_parameter_space.moc"
