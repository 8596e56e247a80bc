// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <QTest>

#include "tests/support/compare.h"
#include "ui/figures/axis_ticker.h"
#include "ui/figures/figure_elements.h"
#include "ui/figures/mark_item.h"
#include "ui/figures/pixel_index.h"

using namespace permdse;
using namespace permdse::ui;

class TstFigureParts : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void tickTexts_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("label");
        QTest::newRow("plain") << 2.5 << "2.5";
        QTest::newRow("rounding noise") << 0.1 + 0.2 << "0.3";
        QTest::newRow("thousands") << 20000.0 << "20000";
        QTest::newRow("power") << 1e9 << "10⁹";
        QTest::newRow("mantissa and power") << 2e7 << "2×10⁷";
        QTest::newRow("small") << 5e-12 << "5×10⁻¹²";
        QTest::newRow("zero") << 0.0 << "0";
        QTest::newRow("negative") << -2e8 << "-2×10⁸";
    }
    void tickTexts() {
        QFETCH(double, value);
        QFETCH(QString, label);
        QCOMPARE(tickText(value), label);
    }

    void logTicks_data() {
        QTest::addColumn<double>("lower");
        QTest::addColumn<double>("upper");
        QTest::addColumn<QStringList>("labels");
        const auto texts = [](const char* words) { return QString::fromUtf8(words).split(u' '); };
        QTest::newRow("less than a decade") << 2.0 << 8.0 << texts("2 3 4 5 6 7 8");
        QTest::newRow("one decade") << 3.0 << 40.0 << texts("3 5 7 10 15 20 30");
        QTest::newRow("two decades") << 0.9 << 110.0 << texts("1 2 5 10 20 50 100");
        QTest::newRow("five decades") << 0.01 << 1000.0 << texts("0.01 0.1 1 10 100 1000");
        QTest::newRow("twenty decades")
            << 1e-10 << 1e10 << texts("10⁻⁹ 10⁻⁶ 0.001 1 1000 1000000 10⁹");
    }
    void logTicks() {
        QFETCH(double, lower);
        QFETCH(double, upper);
        QFETCH(QStringList, labels);
        LogTicker ticker;
        QVector<double> ticks, subTicks;
        QVector<QString> texts;
        ticker.generate({lower, upper}, QLocale::c(), u'g', 6, ticks, &subTicks, &texts);
        QStringList shown;
        for (qsizetype i = 0; i < ticks.size(); ++i) {
            if (ticks[i] >= lower * (1 - 1e-9) && ticks[i] <= upper * (1 + 1e-9)) {
                shown.append(texts[i]);
            }
        }
        QCOMPARE(shown, labels);
    }

    /// In a small picture a label must be nearer to its mark than in a large one.
    void labelsFarFromTheirMarksAreLeftOut() {
        const QPointF mark(100.0, 100.0);
        const QRectF box(90.0, 30.0, 60.0, 20.0); // 50 pixels above
        QCOMPARE(leaderOf(mark, box), QLineF(100.0, 100.0, 100.0, 50.0));
        QVERIFY(isNearEnough(mark, box, QRectF(0.0, 0.0, 400.0, 200.0)));
        QVERIFY(!isNearEnough(mark, box, QRectF(0.0, 0.0, 400.0, 199.0)));
        QVERIFY(isNearEnough(mark, QRectF(90.0, 95.0, 60.0, 20.0), QRectF(0.0, 0.0, 9.0, 0.0)));
    }

    void labelsKeepApart() {
        const QRectF area(0, 0, 400, 300);
        const std::vector<QPointF> marks = {
            {200, 150}, {206, 154}, {390, 10}, {5, 295}, {195, 146}};
        const std::vector<QSizeF> sizes(marks.size(), QSizeF(90, 24));
        const std::vector<LabelPlace> places = placeLabels(marks, sizes, area, {});
        QCOMPARE(places.size(), marks.size());
        for (std::size_t i = 0; i < places.size(); ++i) {
            QVERIFY(area.contains(places[i].box));
            for (std::size_t k = 0; k < places.size(); ++k) {
                QVERIFY(k == i || !places[i].box.intersects(places[k].box));
                QVERIFY(!places[i].box.contains(marks[k]));
            }
        }
    }

    void labelsSlideIntoThePicture() {
        // Right of the mark there is no room and left of it a crowd: the label goes above it.
        const auto crowd = [](const QRectF& box) { return box.bottom() > 145.0 ? 1.0 : 0.0; };
        const std::vector<LabelPlace> places =
            placeLabels({{390, 150}}, {QSizeF(90, 24)}, QRectF(0, 0, 400, 300), crowd);
        QCOMPARE(places[0].box.right(), 400.0);
        QVERIFY(places[0].box.bottom() < 150.0);
        QVERIFY(!places[0].leader);
    }

    void labelsAvoidCrowds() {
        const auto crowd = [](const QRectF& box) { return box.right() > 205.0 ? 1.0 : 0.0; };
        const std::vector<LabelPlace> places =
            placeLabels({{200, 150}}, {QSizeF(90, 24)}, QRectF(0, 0, 400, 300), crowd);
        QVERIFY(places[0].box.right() <= 205.0);
    }

    void pixelIndexAgainstBruteForce() {
        std::mt19937 random(11);
        std::uniform_real_distribution<float> place(-20.0F, 220.0F);
        std::vector<PixelIndex::Point> points;
        for (std::uint32_t id = 0; id < 500; ++id) {
            points.push_back({place(random), place(random), id});
        }
        const QRectF area(0.0, 0.0, 200.0, 150.0);
        PixelIndex index;
        index.build(area, points);
        for (int i = 0; i < 2000; ++i) {
            const QPointF at(double(place(random)), double(place(random)));
            std::optional<std::uint32_t> expected;
            double best = 100.0;
            for (const PixelIndex::Point& point : points) {
                const QPointF away = QPointF(double(point.x), double(point.y)) - at;
                const double distance = QPointF::dotProduct(away, away);
                if (area.contains(QPointF(double(point.x), double(point.y))) && distance <= best) {
                    best = distance;
                    expected = point.id;
                }
            }
            QCOMPARE(index.nearest(at, 10.0), expected);
        }
        PixelIndex one;
        one.build(area, {{5.0F, 5.0F, 0}});
        QCOMPARE(one.coverage(QRectF(1.0, 1.0, 8.0, 8.0)), 1.0);
        QCOMPARE(one.coverage(QRectF(1.0, 1.0, 18.0, 18.0)), 0.25); // one cell of four
        QCOMPARE(index.coverage(QRectF(500, 500, 10, 10)), 0.0);
        QCOMPARE(PixelIndex().nearest({1, 1}, 10.0), std::optional<std::uint32_t>());
        QCOMPARE(PixelIndex().coverage(area), 0.0);
    }

    void colourPlaces() {
        QCOMPARE(colourPlace(5.0, 0.0, 10.0, false), 0.5);
        QCOMPARE(colourPlace(10.0, 1.0, 100.0, true), 0.5);
        QCOMPARE(colourPlace(1e9, 1.0, 100.0, true), 1.0);
        QCOMPARE(colourPlace(-1.0, 1.0, 100.0, true), 0.0);
        QCOMPARE(colourPlace(7.0, 7.0, 7.0, false), 0.5);
    }
};

QTEST_APPLESS_MAIN(TstFigureParts)
#include "tst_figure_parts.moc"
