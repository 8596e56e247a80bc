// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <vector>

#include <QTest>

#include "core/technology/constant_draw.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

NodeConstant ranged(double low, double stated, double high) {
    NodeConstant constant;
    constant.figure.value = stated;
    constant.low = low;
    constant.high = high;
    return constant;
}

} // namespace

class TstConstantDraw final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// Geometric on each side of the stated value: 1 to 4 has its middle at 2, 4 to 64 at 16.
    void placesMeetTheFormula_data() {
        QTest::addColumn<double>("place");
        QTest::addColumn<double>("value");
        QTest::newRow("low end") << 0.0 << 1.0;
        QTest::newRow("middle of the lower side") << 0.25 << 2.0;
        QTest::newRow("an eighth") << 0.125 << std::sqrt(2.0);
        QTest::newRow("the median is the stated value") << 0.5 << 4.0;
        QTest::newRow("middle of the upper side") << 0.75 << 16.0;
        QTest::newRow("three quarters of the upper side") << 0.875 << 32.0;
    }
    void placesMeetTheFormula() {
        QFETCH(double, place);
        QFETCH(double, value);
        COMPARE_CLOSE(drawnValue(ranged(1.0, 4.0, 64.0), place), value, 1e-14, 0);
    }

    /// The square roots give what the mathematical library's power does.
    void agreesWithThePowerFunction() {
        for (int i = 0; i < 1000; ++i) {
            const double place = i / 1000.0;
            const double expected = place < 0.5 ? 0.16 * std::pow(0.33 / 0.16, 2.0 * place)
                                                : 0.33 * std::pow(0.5 / 0.33, 2.0 * place - 1.0);
            COMPARE_CLOSE(drawnValue(ranged(0.16, 0.33, 0.5), place), expected, 1e-14, 0);
        }
    }

    void aLowEndOfZeroIsUniform() {
        COMPARE_CLOSE(drawnValue(ranged(0.0, 8.0, 16.0), 0.0), 0.0, 0, 0);
        COMPARE_CLOSE(drawnValue(ranged(0.0, 8.0, 16.0), 0.125), 2.0, 1e-14, 0);
        COMPARE_CLOSE(drawnValue(ranged(0.0, 0.0, 16.0), 0.25), 0.0, 0, 0);
        COMPARE_CLOSE(drawnValue(ranged(0.0, 0.0, 16.0), 0.75), 8.0, 1e-14, 0);
    }

    /// Half of the draws of a constant that cannot be larger are at its stated value.
    void aOneSidedRangeKeepsItsMedian() {
        QCOMPARE(drawnValue(ranged(12.8, 25.6, 25.6), 0.5), 25.6);
        QCOMPARE(drawnValue(ranged(12.8, 25.6, 25.6), 0.99), 25.6);
        QVERIFY(drawnValue(ranged(12.8, 25.6, 25.6), 0.49) < 25.6);
    }

    /// Within 4 standard deviations (of a share of 1000 draws: 0.063) half are on either side, and
    /// a quarter below the middle of the lower side.
    void drawsFillTheRanges() {
        constexpr int draws = 1000;
        std::map<std::string, std::vector<double>> values;
        for (int i = 0; i < draws; ++i) {
            const ConstantTable table =
                drawConstants(ConstantTable::builtin(), 7, std::uint64_t(i));
            for (const auto& [id, constant] : table.all()) {
                const NodeConstant& stated = ConstantTable::builtin().at(id);
                if (stated.hasRange()) {
                    QVERIFY2(constant.figure.value >= stated.low &&
                                 constant.figure.value <= stated.high,
                             id.c_str());
                    values[id].push_back(constant.figure.value);
                } else {
                    QCOMPARE(constant.figure.value, stated.figure.value);
                }
            }
        }
        QVERIFY(values.size() > 25);
        for (const auto& [id, drawn] : values) {
            const NodeConstant& stated = ConstantTable::builtin().at(id);
            const auto share = [&drawn = drawn](double limit) {
                return double(std::count_if(drawn.begin(), drawn.end(),
                                            [&](double v) { return v < limit; })) /
                       draws;
            };
            if (stated.low < stated.figure.value) {
                QVERIFY2(std::abs(share(stated.figure.value) - 0.5) < 0.063, id.c_str());
                const double middle = std::sqrt(stated.low * stated.figure.value);
                QVERIFY2(std::abs(share(middle) - 0.25) < 0.055, id.c_str());
            }
        }
    }

    /// Two constants are drawn independently: their correlation over 1000 draws is within 4 /
    /// sqrt(1000).
    void constantsAreIndependent() {
        double xy = 0.0, xx = 0.0, yy = 0.0;
        for (std::uint64_t i = 0; i < 1000; ++i) {
            const ConstantTable table = drawConstants(ConstantTable::builtin(), 1, i);
            const double x = std::log(table.value("sram_leakage_scale"));
            const double y = std::log(table.value("logic_leakage_ratio"));
            xy += x * y;
            xx += x * x;
            yy += y * y;
        }
        QVERIFY(std::abs(xy / std::sqrt(xx * yy)) < 4.0 / std::sqrt(1000.0));
    }

    /// A draw is a function of seed and number. The value is pinned: it must not depend on the
    /// machine or change unnoticed.
    void drawsDependOnSeedAndNumberAlone() {
        const auto wire = [](std::uint64_t seed, std::uint64_t draw) {
            return drawConstants(ConstantTable::builtin(), seed, draw).value("wire_bit_mm_pj");
        };
        const double first = wire(1, 0);
        QCOMPARE(wire(1, 0), first);
        QVERIFY(wire(1, 1) != first);
        QVERIFY(wire(2, 0) != first);
        QVERIFY(wire(0, 1) != first); // seed and number do not stand for each other
        QCOMPARE(QString::number(first, 'g', 17), QStringLiteral("0.41815106187503709"));
    }
};

QTEST_APPLESS_MAIN(TstConstantDraw)
#include "tst_constant_draw.moc"
