// SPDX-License-Identifier: GPL-3.0-or-later
// What a click and the pointer find in a scatter where several things are drawn at one place.

#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include <qcustomplot.h>

#include "tests/support/compare.h"
#include "tests/ui/figure_samples.h"
#include "ui/figures/figure_theme.h"
#include "ui/figures/scatter_plot.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::test;

namespace {

/// Plays the rest of the window: what is clicked is chosen, and its name noted.
class Clicks : public QObject {
public:
    explicit Clicks(ScatterPlot& plot)
        : m_plot(plot), m_canvas(plot.findChild<QWidget*>(QStringLiteral("scatterCanvas"))) {
        connect(&plot, &ScatterPlot::rowClicked, this, [this](quint32 row) {
            m_plot.setSelectedRows({row});
            m_last = QString::number(row);
        });
        connect(&plot, &ScatterPlot::markClicked, this, [this](std::size_t mark) {
            m_plot.setSelectedRows({});
            m_last = QString::fromStdString(m_plot.spec().marks[mark].label);
        });
    }
    QString at(const QPoint& place, Qt::KeyboardModifiers modifiers = {}) {
        m_last.clear();
        QTest::mouseClick(m_canvas, Qt::LeftButton, modifiers, place);
        return m_last;
    }
    QString toolTipAt(const QPoint& place) {
        QTest::mouseMove(m_canvas, QPoint(3, 3));
        QTest::mouseMove(m_canvas, place);
        return QToolTip::text();
    }

private:
    ScatterPlot& m_plot;
    QWidget* m_canvas;
    QString m_last;
};

} // namespace

class TstScatterPicks : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }
    void cleanup() { QToolTip::hideText(); }

    /// Of points that look like one, the design on the front answers, and the others are counted.
    void frontsComeBeforeWhatTheyBeat() {
        ScatterSpec spec = smallScatter();
        ScatterSeries& series = spec.series[0];
        series.rows = {3, 5, 8, 13, 14, 15};
        series.x = {2.0, 5.0, 8.0, 5.01, 5.005, 5.2};
        series.y = {3.0, 6.0, 7.0, 6.0, 6.0, 6.0};
        series.feasible = {true, true, true, true, true, true};
        series.on_front = {true, true, true, false, false, false};
        ScatterPlot plot;
        plot.setSpec(spec);
        showAt(plot, pictureSize);
        QCOMPARE(plot.rowAt(plot.positionOf(13).value()), std::optional(5u));
        QCOMPARE(plot.othersAt(5), std::size_t(2));
        QCOMPARE(plot.rowAt(plot.positionOf(15).value()), std::optional(15u)); // some 14 pixels on
        QCOMPARE(plot.othersAt(15), std::size_t(0));
    }

    /// A star answers, not the design below it.
    void marksAreChosenBeforeDesigns() {
        ScatterSpec spec = smallScatter();
        spec.marks = {{"A star", 5.0, 6.0, "somewhere", MarkKind::Published}};
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(spec);
        showAt(plot, pictureSize);
        QSignalSpy hovered(&plot, &ScatterPlot::rowHovered);
        QSignalSpy rows(&plot, &ScatterPlot::rowClicked);
        QSignalSpy marks(&plot, &ScatterPlot::markClicked);
        QVERIFY(hovered.isValid() && rows.isValid() && marks.isValid());
        auto* canvas = plot.findChild<QWidget*>(QStringLiteral("scatterCanvas"));
        const QPoint star = rounded(plot.positionOf(5));
        QTest::mouseMove(canvas, star + QPoint(40, 40));
        QTest::mouseMove(canvas, star);
        QTest::mouseClick(canvas, Qt::LeftButton, {}, star);
        QCOMPARE(marks.count(), 1);
        QCOMPARE(marks.last().at(0).value<std::size_t>(), std::size_t(0));
        QCOMPARE(rows.count(), 0);
        QCOMPARE(hovered.count(), 0);
        QTest::mouseClick(canvas, Qt::LeftButton, {}, rounded(plot.positionOf(8)));
        QCOMPARE(rows.count(), 1);
        // A design of the run that is the published one can be chosen although a star is on it.
        spec.marks[0].kind = MarkKind::Modelled;
        plot.setSpec(spec);
        QTest::mouseClick(canvas, Qt::LeftButton, {}, star);
        QCOMPARE(marks.count(), 1);
        QCOMPARE(rows.count(), 2);
        QCOMPARE(rows.last().at(0).toUInt(), 5u);
    }

    /// A published star below its modelled twin comes first, then the twin, then the design.
    void clicksGoThroughWhatLiesTogether() {
        ScatterSpec spec = smallScatter();
        spec.marks = {{"Published", 5.0, 6.0, "a paper", MarkKind::Published},
                      {"Modelled", 5.01, 6.0, "the closed form", MarkKind::Modelled}};
        ScatterPlot plot;
        plot.setSpec(spec);
        showAt(plot, pictureSize);
        Clicks clicks(plot);
        const QPoint star = rounded(plot.positionOf(5));
        for (int round = 0; round < 2; ++round) {
            QCOMPARE(clicks.at(star), QStringLiteral("Published"));
            QCOMPARE(clicks.at(star), QStringLiteral("Modelled"));
            QCOMPARE(clicks.at(star), QStringLiteral("5"));
        }
        // From elsewhere it begins anew, and what was chosen elsewhere is no reason to go on.
        QCOMPARE(clicks.at(rounded(plot.positionOf(8))), QStringLiteral("8"));
        QCOMPARE(clicks.at(star), QStringLiteral("Published"));
        plot.setSelectedRows({3});
        QCOMPARE(clicks.at(star), QStringLiteral("Published"));
        // To add a design to others, a click means designs alone.
        QCOMPARE(clicks.at(star, Qt::ControlModifier), QStringLiteral("5"));
        QCOMPARE(clicks.at(star, Qt::ControlModifier), QStringLiteral("5"));
    }

    /// Designs that look like one are all within reach, those on the front first.
    void clicksReachEveryTwin() {
        ScatterSpec spec = smallScatter();
        ScatterSeries& series = spec.series[0];
        series.rows = {3, 5, 8, 13};
        series.x = {5.0, 5.0, 8.0, 5.01};
        series.y = {6.0, 6.0, 7.0, 6.0};
        series.feasible = {true, true, true, true};
        series.on_front = {false, true, true, false};
        spec.marks = {{"Modelled", 5.0, 6.0, "the closed form", MarkKind::Modelled}};
        ScatterPlot plot;
        plot.setSpec(spec);
        showAt(plot, pictureSize);
        Clicks clicks(plot);
        const QPoint place = rounded(plot.positionOf(5));
        QStringList found;
        for (int click = 0; click < 4; ++click) {
            found.append(clicks.at(place));
        }
        QCOMPARE(found.mid(0, 2), (QStringList{QStringLiteral("5"), QStringLiteral("Modelled")}));
        QStringList rest = found.mid(2);
        rest.sort();
        QCOMPARE(rest, (QStringList{QStringLiteral("13"), QStringLiteral("3")}));
        QCOMPARE(clicks.at(place), QStringLiteral("5"));
        QCOMPARE(plot.marksAt(5), std::vector<std::size_t>{0});
        QVERIFY(plot.marksAt(8).empty());
    }

    /// The tooltip names all marks at a place, and says that a click goes on.
    void toolTipNamesAllMarks() {
        ScatterSpec spec = smallScatter();
        spec.marks = {{"A <star>", 2.0, 8.0, "a paper", MarkKind::Published},
                      {"Its twin", 2.0, 8.0, "the closed form", MarkKind::Modelled},
                      {"Alone", 8.0, 2.0, "a lab", MarkKind::Own}};
        ScatterPlot plot;
        plot.setSpec(spec);
        showAt(plot, pictureSize);
        Clicks clicks(plot);
        const auto placeOf = [&](double x, double y) {
            return QPoint(qRound(plot.plot()->xAxis->coordToPixel(x)),
                          qRound(plot.plot()->yAxis->coordToPixel(y)));
        };
        const QString both = clicks.toolTipAt(placeOf(2.0, 8.0));
        for (const char* part : {"A &lt;star&gt;", "a paper", "Its twin", "the closed form"}) {
            QVERIFY2(both.contains(QString::fromUtf8(part)), qPrintable(both));
        }
        QVERIFY(both.contains(ScatterPlot::nextClickText()));
        QVERIFY(both.indexOf(QStringLiteral("star")) < both.indexOf(QStringLiteral("Its twin")));
        const QString alone = clicks.toolTipAt(placeOf(8.0, 2.0));
        QVERIFY2(alone.contains(QStringLiteral("a lab")), qPrintable(alone));
        QVERIFY(!alone.contains(ScatterPlot::nextClickText()));
    }

    /// The ring leaves a star when a design is chosen elsewhere, such as in the table.
    void ringIsAtWhatIsChosen() {
        ScatterSpec spec = smallScatter();
        spec.marks = {{"A star", 2.0, 8.0, "a paper", MarkKind::Published}};
        ScatterPlot plot;
        plot.setPalette(lightPalette());
        plot.setSpec(spec);
        showAt(plot, pictureSize);
        plot.setSelectedRows({8});
        const QImage usual = plot.grab().toImage();
        Clicks clicks(plot);
        QCOMPARE(clicks.at(QPoint(qRound(plot.plot()->xAxis->coordToPixel(2.0)),
                                  qRound(plot.plot()->yAxis->coordToPixel(8.0)))),
                 QStringLiteral("A star"));
        QVERIFY(plot.grab().toImage() != usual);
        plot.setSelectedRows({8});
        QVERIFY(plot.grab().toImage() == usual);
    }
};

QTEST_MAIN(TstScatterPicks)
#include "tst_scatter_picks.moc"
