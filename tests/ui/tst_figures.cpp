// SPDX-License-Identifier: GPL-3.0-or-later

#include <QApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include <qcustomplot.h>

#include "tests/support/compare.h"
#include "tests/ui/figure_samples.h"
#include "ui/figures/bar_plot.h"
#include "ui/figures/figure_theme.h"
#include "ui/figures/scatter_plot.h"
#include "ui/figures/scatter_series.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::test;

class TstFigures : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void scatterPicture_data() {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("coloured");
        QTest::addColumn<int>("points");
        QTest::newRow("light") << false << false << 2000;
        QTest::newRow("dark") << true << false << 2000;
        QTest::newRow("coloured") << false << true << 2000;
        QTest::newRow("coloured dark") << true << true << 2000;
        QTest::newRow("100k") << false << false << 100000;
    }
    void scatterPicture() {
        QFETCH(bool, dark);
        QFETCH(bool, coloured);
        QFETCH(int, points);
        ScatterPlot plot;
        plot.setPalette(dark ? darkPalette() : lightPalette());
        const ScatterSpec spec = paperScatter(static_cast<std::size_t>(points));
        plot.setSpec(coloured ? withColour(spec, true) : spec);
        plot.setSelectedRows({7, 12, 33});
        const QImage image = plot.toImage(pictureSize);
        save(image, qPrintable(QStringLiteral("scatter_") +
                               QString::fromLatin1(QTest::currentDataTag()).replace(u' ', u'_')));
        QCOMPARE(image.size(), pictureSize);
        const FigureTheme theme = FigureTheme::fromPalette(plot.palette());
        QCOMPARE(theme.dark, dark);
        QVERIFY(pixelsLike(image, theme.background, 0) > 100000);
        const auto& scale = colourScale();
        if (coloured) {
            QVERIFY(pixelsLike(image, QColor(scale[colourLevels / 2])) > 100);
            QVERIFY(pixelsLike(image, QColor(scale.back())) > 20);
        } else {
            for (const char* engine : {"permdnn", "eie", "circnn"}) {
                QVERIFY2(pixelsLike(image, theme.architecture(engine, 0)) > 500, engine);
            }
        }
        QVERIFY(pixelsLike(image, theme.emphasised(theme.architecture("permdnn", 0)), 20) > 50);
        QVERIFY(pixelsLike(image, theme.published, 10) > 100);
        QVERIFY(pixelsLike(image, theme.reference, 10) > 20);
    }

    /// Bars reach from end to end, on one axis or both, and go when there are none any more.
    void intervalsAreBars() {
        ScatterSpec spec = smallScatter();
        spec.series[0].front_x.clear();
        spec.series[0].front_y.clear();
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        const auto picture = [&](std::vector<ScatterInterval> intervals, const char* name) {
            spec.series[0].intervals = std::move(intervals);
            plot.setSpec(spec);
            const QImage image = plot.toImage(pictureSize);
            save(image, name);
            return image.copy(50, 40, 690, 400); // without axes and legend
        };
        const QImage before = picture({}, "scatter_intervals_none");
        const auto changed = [&](const QImage& image) {
            int count = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    count += image.pixel(x, y) != before.pixel(x, y) ? 1 : 0;
                }
            }
            return count;
        };
        // Of 10 units on each axis, which are some 695 and 410 pixels long.
        const double none = std::nan("");
        const int onX =
            changed(picture({{5, 5.0, 3.0, 8.0, 6.0, none, none}}, "scatter_intervals_x"));
        const int both = changed(picture({{5, 5.0, 3.0, 8.0, 6.0, 4.5, 9.0}}, "scatter_intervals"));
        QVERIFY2(onX > 320 && onX < 1000, qPrintable(QString::number(onX)));
        QVERIFY2(both > onX + 150 && both < onX + 600, qPrintable(QString::number(both)));
        QCOMPARE(changed(picture({}, "scatter_intervals_none")), 0);
    }

    void oneArchitectureKeepsItsColour() {
        ScatterSpec spec = paperScatter(2000);
        spec.series = {spec.series[1]};
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(spec);
        const QImage image = plot.toImage(pictureSize);
        const FigureTheme theme = FigureTheme::light();
        QVERIFY(pixelsLike(image, theme.architecture("eie", 0)) > 500);
        QVERIFY(pixelsLike(image, theme.architecture("permdnn", 0)) < 20);
    }

    void emptyScatterSaysWhy() {
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        ScatterSpec spec = smallScatter();
        spec.series.clear();
        const QImage blank = plot.toImage(pictureSize);
        spec.empty_reason = "No design is feasible; show the infeasible ones to see them";
        plot.setSpec(spec);
        const QImage image = plot.toImage(pictureSize);
        save(image, "scatter_empty");
        const QRect middle(200, 200, 360, 120);
        QVERIFY(pixelsLike(image.copy(middle), FigureTheme::light().muted, 60) > 100);
        QVERIFY(pixelsLike(blank.copy(middle), FigureTheme::light().muted, 60) < 20);
    }

    /// The corner of a step lies where the front attains both: never above or left of a design for
    /// small x and large y.
    void stepsStayOnTheAttainedSide_data() {
        QTest::addColumn<int>("x");
        QTest::addColumn<int>("y");
        QTest::addColumn<bool>("rising"); // of the front
        QTest::addColumn<bool>("cornerAtLeftHeight");
        QTest::newRow("min x, max y")
            << int(Sense::Minimise) << int(Sense::Maximise) << true << true;
        QTest::newRow("max x, max y")
            << int(Sense::Maximise) << int(Sense::Maximise) << false << false;
        QTest::newRow("min x, min y")
            << int(Sense::Minimise) << int(Sense::Minimise) << false << true;
        QTest::newRow("max x, min y")
            << int(Sense::Maximise) << int(Sense::Minimise) << true << false;
    }
    void stepsStayOnTheAttainedSide() {
        QFETCH(int, x);
        QFETCH(int, y);
        QFETCH(bool, rising);
        QFETCH(bool, cornerAtLeftHeight);
        ScatterSpec spec = smallScatter();
        spec.x.better = Sense(x);
        spec.y.better = Sense(y);
        spec.series[0].rows = {0, 1};
        spec.series[0].x = {2.0, 8.0};
        spec.series[0].y = rising ? std::vector<double>{3.0, 7.0} : std::vector<double>{7.0, 3.0};
        spec.series[0].feasible = {true, true};
        spec.series[0].on_front = {true, true};
        spec.series[0].front_x = spec.series[0].x;
        spec.series[0].front_y = spec.series[0].y;
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(spec);
        plot.resize(pictureSize);
        const QImage image = plot.grab().toImage();
        const double leftHeight = spec.series[0].y[0];
        const double rightHeight = spec.series[0].y[1];
        const auto lineAt = [&](double value) {
            const QPoint centre(int(plot.plot()->xAxis->coordToPixel(5.0)),
                                int(plot.plot()->yAxis->coordToPixel(value)));
            const FigureTheme theme = FigureTheme::light();
            return pixelsLike(image.copy(QRect(centre - QPoint(6, 4), QSize(13, 9))),
                              theme.emphasised(theme.architecture("permdnn", 0)), 30) > 8;
        };
        QCOMPARE(lineAt(leftHeight), cornerAtLeftHeight);
        QCOMPARE(lineAt(rightHeight), !cornerAtLeftHeight);
        QVERIFY(!lineAt(5.0)); // no slope between the designs
    }

    void rowAtFindsTheNearest() {
        ScatterPlot plot;
        plot.setSpec(smallScatter());
        showAt(plot, pictureSize);
        for (const std::uint32_t row : {3u, 5u, 8u, 13u}) {
            const std::optional<QPointF> position = plot.positionOf(row);
            QVERIFY(position.has_value());
            QCOMPARE(plot.rowAt(*position), std::optional(row));
            QCOMPARE(plot.rowAt(*position + QPointF(6.0, -7.0)), std::optional(row)); // 9.2 pixels
            QVERIFY(!plot.rowAt(*position + QPointF(8.0, 7.0)));                      // 10.6 pixels
        }
        QVERIFY(!plot.positionOf(4));
        QVERIFY(!plot.rowAt(QPointF(1.0, 1.0)));
    }

    void rowAtFollowsZoomAndSize() {
        ScatterPlot plot;
        plot.setSpec(smallScatter());
        showAt(plot, pictureSize);
        const QPointF before = plot.positionOf(5).value();
        plot.plot()->xAxis->setRange(4.0, 6.0);
        plot.plot()->replot();
        const QPointF after = plot.positionOf(5).value();
        QCOMPARE(plot.rowAt(after), std::optional(5u));
        QVERIFY(!plot.positionOf(3));        // out of view
        (void)plot.toImage(QSize(300, 200)); // another size for a moment
        QCOMPARE(plot.positionOf(5).value(), after);
        plot.resetView();
        plot.plot()->replot();
        QCOMPARE(plot.positionOf(5).value(), before);
    }

    void newResultsKeepTheZoom() {
        ScatterPlot plot;
        plot.setSpec(smallScatter());
        showAt(plot, pictureSize);
        plot.plot()->xAxis->setRange(4.0, 6.0);
        plot.setSpec(smallScatter());
        QCOMPARE(plot.plot()->xAxis->range().lower, 4.0);
        ScatterSpec other = smallScatter();
        other.x.column = "other";
        plot.setSpec(other);
        QCOMPARE(plot.plot()->xAxis->range().lower, 0.0);
    }

    void zoomingOutEnds() {
        ScatterPlot plot;
        plot.setSpec(smallScatter());
        plot.plot()->xAxis->setRange(-15.0, 25.0); // four times the full range: still legal
        QCOMPARE(plot.plot()->xAxis->range().lower, -15.0);
        plot.plot()->xAxis->setRange(-1000.0, 1000.0);
        QCOMPARE(plot.plot()->xAxis->range().lower, 0.0);
        QCOMPARE(plot.plot()->xAxis->range().upper, 10.0);
    }

    void mouseTellsRows() {
        ScatterPlot plot;
        plot.setSpec(smallScatter());
        showAt(plot, pictureSize);
        QSignalSpy hovered(&plot, &ScatterPlot::rowHovered);
        QSignalSpy clicked(&plot, &ScatterPlot::rowClicked);
        QVERIFY(hovered.isValid() && clicked.isValid());
        auto* canvas = plot.findChild<QWidget*>(QStringLiteral("scatterCanvas"));
        QVERIFY(canvas);
        const QPoint target = rounded(plot.positionOf(8));
        QTest::mouseMove(canvas, target);
        QTRY_COMPARE(hovered.count(), 1);
        QCOMPARE(hovered.last().at(0).toLongLong(), 8);
        QTest::mouseMove(canvas, target + QPoint(1, 1)); // still on the same point
        QTest::mouseMove(canvas, target - QPoint(60, 0));
        QTRY_COMPARE(hovered.count(), 2);
        QCOMPARE(hovered.last().at(0).toLongLong(), -1);

        QTest::mouseClick(canvas, Qt::LeftButton, Qt::ControlModifier, target);
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked.last().at(0).toUInt(), 8u);
        QCOMPARE(clicked.last().at(1).value<Qt::KeyboardModifiers>(), Qt::ControlModifier);
        QTest::mouseClick(canvas, Qt::LeftButton, {}, target - QPoint(60, 0)); // nothing there
        QTest::mouseClick(canvas, Qt::RightButton, {}, target);                // not ours
        QTest::mousePress(canvas, Qt::LeftButton, {}, target - QPoint(30, 0)); // a drag onto it
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, target);
        QCOMPARE(clicked.count(), 1);
    }

    void doubleClickShowsAll() {
        ScatterPlot plot;
        plot.setSpec(smallScatter());
        showAt(plot, pictureSize);
        plot.plot()->xAxis->setRange(4.0, 6.0);
        QTest::mouseDClick(plot.plot(), Qt::LeftButton, {}, plot.rect().center());
        QCOMPARE(plot.plot()->xAxis->range().lower, 0.0);
        QCOMPARE(plot.plot()->xAxis->range().upper, 10.0);
    }

    void frontPointsStandOut() {
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        ScatterSpec spec = smallScatter();
        plot.setSpec(spec);
        const QColor colour = FigureTheme::light().architecture("permdnn", 0);
        const int withFront = pixelsLike(plot.toImage(pictureSize), colour, 12);
        spec.series[0].on_front = {false, false, false, false};
        plot.setSpec(spec);
        const int without = pixelsLike(plot.toImage(pictureSize), colour, 12);
        QVERIFY2(withFront > without + 3 * 20, qPrintable(QString::number(withFront - without)));
    }

    void legendNamesWhatIsShown() {
        const auto texts = [](const ScatterSpec& spec, const ScatterView& view) {
            QStringList all;
            for (const auto& entry : scatterLegend(spec, FigureTheme::light(), view)) {
                all.append(entry.text);
            }
            return all;
        };
        ScatterSpec spec = paperScatter(400);
        spec.notes = {"Area [mm²]: 7 points with 0 at the left edge"};
        const QStringList whole = texts(spec, {});
        QCOMPARE(whole,
                 (QStringList{QStringLiteral("PermDNN"), QStringLiteral("EIE"),
                              QStringLiteral("CirCNN"), QStringLiteral("front of these two axes"),
                              QStringLiteral("on the front of the objectives"),
                              QStringLiteral("not feasible"), QStringLiteral("published design"),
                              QStringLiteral("own reference"),
                              QStringLiteral("Area [mm²]: 7 points with 0 at the left edge")}));
        // Zoomed into what EIE alone reaches: the others are named no more.
        const QStringList part = texts(spec, {QCPRange(60.0, 160.0), QCPRange(20.0, 250.0), false});
        QVERIFY(part.contains(QStringLiteral("EIE")));
        QVERIFY(!part.contains(QStringLiteral("CirCNN")));
        QVERIFY(!part.contains(QStringLiteral("own reference")));
        QVERIFY(part.contains(QStringLiteral("part of the figure: zoomed in or moved")));
        // Points without a value of the colour are grey, and the legend says so.
        ScatterSpec coloured = withColour(paperScatter(400), false);
        QVERIFY(!texts(coloured, {}).contains(QStringLiteral("Energy [µJ]: no figure")));
        coloured.series[0].colour[1] = std::nan("");
        QVERIFY(texts(coloured, {}).contains(QStringLiteral("Energy [µJ]: no figure")));
        // Where steps and marked points are the same front, one name will do.
        spec.axes_are_objectives = true;
        QVERIFY(texts(spec, {}).contains(QStringLiteral("Pareto front")));
        QVERIFY(!texts(spec, {}).contains(QStringLiteral("on the front of the objectives")));
    }

    /// Who counts wants no half ones.
    void countsHaveWholeTicks() {
        ScatterSpec spec = smallScatter();
        spec.x = axis("a", "A", Sense::Minimise, false, 0.8, 4.2);
        for (ScatterSeries& series : spec.series) {
            for (std::size_t i = 0; i < series.x.size(); ++i) {
                series.x[i] = 1.0 + static_cast<double>(i % 4);
            }
        }
        ScatterPlot plot;
        const auto fractions = [&plot, &spec] {
            plot.setSpec(spec);
            showAt(plot, pictureSize);
            plot.plot()->replot();
            const QVector<double> ticks = plot.plot()->xAxis->tickVector();
            return std::count_if(ticks.begin(), ticks.end(),
                                 [](double tick) { return tick != std::round(tick); });
        };
        QCOMPARE(fractions(), 0);
        spec.series[0].x[0] = 1.5;
        QVERIFY(fractions() > 0);
    }

    void zeroHasItsPlace() {
        ScatterSpec spec = smallScatter();
        spec.x = axis("a", "A", Sense::Minimise, true, 0.5, 20.0);
        spec.x.zero_place = 0.6;
        spec.x.zero_break = 1.1;
        spec.series[0].x[0] = 0.6;
        spec.notes = {"A: 1 point with 0 at the left edge"};
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(spec);
        showAt(plot, pictureSize);
        save(plot.toImage(pictureSize), "scatter_zero");
        const QVector<double> ticks = plot.plot()->xAxis->tickVector();
        const QVector<QString> labels = plot.plot()->xAxis->tickVectorLabels();
        QVERIFY(ticks.size() > 2 && ticks.size() == labels.size());
        QCOMPARE(labels.front(), QStringLiteral("0"));
        QCOMPARE(ticks.front(), 0.6);
        QVERIFY(ticks[1] > 1.1);
        QCOMPARE(labels.count(QStringLiteral("0")), 1);
        QCOMPARE(plot.rowAt(plot.positionOf(3).value()), std::optional(3u));
    }

    void selectionIsRinged() {
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(smallScatter());
        const QImage before = plot.toImage(pictureSize);
        plot.setSelectedRows({5, 999}); // a row that is not in view is no error
        const QImage ringed = plot.toImage(pictureSize);
        save(ringed, "scatter_selected");
        const QColor ring = FigureTheme::light().text;
        QVERIFY(pixelsLike(ringed, ring, 60) > pixelsLike(before, ring, 60) + 15);
        plot.setSelectedRows({});
        QVERIFY(plot.toImage(pictureSize) == before);
    }

    void paletteChangesTheFigure() {
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(smallScatter());
        const QRgb light = plot.toImage(pictureSize).pixel(2, 2);
        plot.setPalette(darkPalette());
        const QRgb dark = plot.toImage(pictureSize).pixel(2, 2);
        QCOMPARE(QColor(light), QColor(Qt::white));
        QCOMPARE(QColor(dark), QColor(0xff1b1c1f));
    }

    /// Not asserted by time (machines differ), but printed, and the points must all be there.
    void manyPointsAreFast() {
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(paperScatter(100000));
        showAt(plot, QSize(900, 600));
        plot.plot()->replot();
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 5; ++i) {
            plot.plot()->replot();
        }
        qInfo("150 k points: %.1f ms per replot", double(timer.nsecsElapsed()) / 5e6);
        timer.restart();
        const std::optional<QPointF> position = plot.positionOf(77);
        QVERIFY(position.has_value());
        QVERIFY(plot.rowAt(*position).has_value());
        qInfo("first look-up: %.2f ms", double(timer.nsecsElapsed()) / 1e6);
        timer.restart();
        for (int i = 0; i < 1000; ++i) {
            (void)plot.rowAt(*position + QPointF(i % 30, i / 30));
        }
        qInfo("look-up: %.4f ms", double(timer.nsecsElapsed()) / 1e9);
    }

    void barPicture_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void barPicture() {
        QFETCH(bool, dark);
        BarPlot plot;
        plot.setPalette(dark ? darkPalette() : lightPalette());
        plot.setSpec(energyBars());
        const QImage image = plot.toImage(QSize(700, 300));
        save(image, dark ? "bars_dark" : "bars_light");
        QCOMPARE(image.size(), QSize(700, 300));
        const FigureTheme theme = FigureTheme::fromPalette(plot.palette());
        for (int part = 0; part < 5; ++part) {
            QVERIFY2(pixelsLike(image, theme.part(part), 12) > 100,
                     qPrintable(QString::number(part)));
        }
        // The bars' lengths are as their totals: 9.8 and 11.4 and 24.4.
        plot.resize(image.size());
        const QImage shown = plot.grab().toImage();
        const auto length = [&](int bar) {
            const int middle = int(plot.plot()->yAxis->coordToPixel(bar));
            int pixels = 0;
            for (int part = 0; part < 5; ++part) {
                pixels +=
                    pixelsLike(shown.copy(QRect(0, middle, shown.width(), 1)), theme.part(part), 6);
            }
            return pixels;
        };
        COMPARE_CLOSE(double(length(0)) / length(2), 9.8 / 24.4, 0.05, 0.0);
        COMPARE_CLOSE(double(length(1)) / length(2), 11.4 / 24.4, 0.05, 0.0);
    }

    void totalsFitBehindTheBars() {
        BarPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(energyBars());
        for (const int width : {230, 260, 420, 700}) {
            plot.resize(width, 260);
            (void)plot.grab();
            const int end = plot.plot()->axisRect()->right();
            int totals = 0;
            for (int i = 0; i < plot.plot()->itemCount(); ++i) {
                if (const auto* label = qobject_cast<QCPItemText*>(plot.plot()->item(i))) {
                    QVERIFY2(label->right->pixelPosition().x() <= end + 1,
                             qPrintable(label->text() + QString::number(width)));
                    ++totals;
                }
            }
            QCOMPARE(totals, 3);
        }
    }

    void manyPartsStillFit() {
        BarSpec spec = energyBars();
        for (StackedBar& bar : spec.bars) {
            for (int i = 0; i < 12; ++i) {
                bar.parts.push_back({"Component number " + std::to_string(i), 0.7 + 0.1 * i, {}});
            }
        }
        BarPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(spec);
        save(plot.toImage(QSize(700, 360)), "bars_components");
        BarPlot empty;
        empty.setPalette(lightPalette());
        save(empty.toImage(QSize(500, 200)), "bars_empty");
    }
};

QTEST_MAIN(TstFigures)
#include "tst_figures.moc"
