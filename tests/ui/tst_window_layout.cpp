// SPDX-License-Identifier: GPL-3.0-or-later
// The window on small screens, and with texts of any length.

#include <algorithm>

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLabel>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStyleOptionComboBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

#include "core/base/printable_text.h"
#include "tests/support/compare.h"
#include "tests/ui/window_desk.h"
#include "ui/figures/scatter_plot.h"
#include "ui/views/simulation_view.h"
#include "ui/views/text_label.h"
#include "ui/views/theme.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::ui::test;

namespace {

/// The default experiment with one long word wherever the user gives names, as far as names may be
/// long, and with a description of one word.
Experiment longNamed(std::size_t letters) {
    const std::string word(std::min(letters, mostBytesOfLine - 1), 'N');
    Experiment experiment = defaultExperiment();
    experiment.name = word;
    experiment.description = std::string(letters, 'D');
    experiment.workloads.push_back(experiment.workloads.front());
    Workload& workload = experiment.workloads.front();
    workload.name = "W" + word;
    workload.title = word;
    workload.layers.front().name = "L" + word;
    experiment.references.push_back({word, {{"area_mm2", 5.0}, {"throughput_gops", 500.0}}, word});
    experiment.architectures.front().sweep.clear();
    return experiment;
}

} // namespace

class TstWindowLayout : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Appearance::Light); }
    void init() { permdse::test::failOnAnyWarning(); }

    void namesOfAnyLength_data() {
        QTest::addColumn<int>("letters");
        QTest::newRow("200") << 200;
        QTest::newRow("4,000") << 4'000;
        QTest::newRow("1,000,000") << 1'000'000; // of the description and a constraint
    }
    /// However long a name is, the window stays as narrow as it was.
    void namesOfAnyLength() {
        QFETCH(int, letters);
        int least = 0; // width of the window with short names
        {
            Desk usual;
            usual.window.document().reset(longNamed(3), {});
            QVERIFY(usual.run());
            usual.window.session().select({RowId(0)});
            QCoreApplication::processEvents();
            least = usual.window.minimumSizeHint().width();
        }
        Desk desk;
        desk.window.document().reset(longNamed(static_cast<std::size_t>(letters)), {});
        const auto check = [&](const char* where) {
            QCoreApplication::processEvents();
            const int width = desk.window.minimumSizeHint().width();
            QVERIFY2(width <= least + 40,
                     qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(where)).arg(width)));
            QCOMPARE(desk.window.size(), normalSize);
            for (const QLabel* label : desk.window.findChildren<QLabel*>()) {
                QVERIFY2(label->minimumSizeHint().width() < 400, qPrintable(label->objectName()));
                QVERIFY2(label->text().size() < 4000, qPrintable(label->objectName()));
            }
        };
        check("edited");
        auto* pages = desk.find<QTabWidget>("experimentPages");
        for (int page = 0; page < pages->count(); ++page) {
            pages->setCurrentIndex(page);
            check(qPrintable(pages->tabText(page)));
        }
        QVERIFY(desk.run());
        desk.window.session().select({RowId(0)});
        check("run");
        desk.picture(("names_" + QByteArray::number(letters)).constData());
        for (QWidget* shown : desk.window.findChildren<QWidget*>()) {
            QVERIFY2(shown->toolTip().size() < 5000, qPrintable(shown->objectName()));
        }
        QSignalSpy finished(&desk.window.simulation(), &SimulationJob::finished);
        desk.trigger("actionSimulate");
        check("simulating");
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patience_ms);
        check("simulated");
        desk.window.document().edit(QStringLiteral("constraint"), [&](EditState& state) {
            state.experiment.constraints = {std::string(static_cast<std::size_t>(letters), 'x') +
                                            " < 1"};
        });
        desk.trigger("actionRun"); // refused: the banner and the messages quote the constraint
        QVERIFY(desk.isBannerShown());
        check("refused");
    }

    /// The names of the parameters stay readable, whichever page was in front when their table was
    /// made, and what the user drags stays as it is.
    void parameterNamesStayReadable_data() {
        QTest::addColumn<int>("page"); // of the editor, when the architecture is added
        QTest::newRow("designs") << 0;
        QTest::newRow("workloads") << 1;
    }
    void parameterNamesStayReadable() {
        QFETCH(int, page);
        Desk desk;
        QCoreApplication::processEvents();
        auto* pages = desk.find<QTabWidget>("experimentPages");
        pages->setCurrentIndex(page);
        desk.window.document().edit(QStringLiteral("EIE"),
                                    [](EditState& state) { addArchitecture(state, "eie"); });
        pages->setCurrentIndex(0);
        auto* tabs = desk.find<QTabWidget>("architectureTabs");
        for (const char* name : {"parameters_permdnn", "parameters_eie"}) {
            tabs->setCurrentIndex(tabs->indexOf(desk.find<QTableView>(name)->parentWidget()));
            QCoreApplication::processEvents();
            const auto* table = desk.find<QTableView>(name);
            const int width = table->columnWidth(ParameterModel::NameColumn);
            QVERIFY2(width > 16 * table->fontMetrics().averageCharWidth(),
                     qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(name)).arg(width)));
        }
        auto* table = desk.find<QTableView>("parameters_eie");
        table->horizontalHeader()->resizeSection(ParameterModel::NameColumn, 77);
        desk.window.resize(normalSize + QSize(200, 50));
        QCoreApplication::processEvents();
        QCOMPARE(table->columnWidth(ParameterModel::NameColumn), 77);
    }

    void smallScreens_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("800 x 600") << QSize(800, 600);
        QTest::newRow("1024 x 768") << QSize(1024, 768);
        QTest::newRow("1280 x 720") << QSize(1280, 720);
        QTest::newRow("1600 x 1000") << QSize(1600, 1000);
    }
    /// Everything is within the window, be it by scrolling.
    void smallScreens() {
        QFETCH(QSize, size);
        Desk desk(runExperiment, size);
        const QByteArray tag = QByteArray::number(size.width());
        desk.picture(("screen_begin_" + tag).constData());
        QCOMPARE(desk.window.size(), size);
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        desk.window.session().select(
            {RowId(desk.window.result()->outcome.fronts.front().rows.front())});
        desk.picture(("screen_" + tag).constData());
        QCOMPARE(desk.window.size(), size);
        const QRect window = desk.window.rect();
        for (const char* name : {"dockExperiment", "dockInspector", "dockResults", "mainToolBar",
                                 "runSummary", "pointCount"}) {
            auto* part = desk.find<QWidget>(name);
            if (auto* dock = qobject_cast<QDockWidget*>(part)) {
                dock->raise(); // in two columns one stands behind another
                QCoreApplication::processEvents();
            }
            const QRect place(part->mapTo(&desk.window, QPoint()), part->size());
            QVERIFY2(window.contains(place), name);
            QVERIFY2(part->width() > 20, name);
        }
    }

    void figureHasRoom_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("least"); // lines of the canvas
        QTest::newRow("800 x 600") << QSize(800, 600) << 320;
        QTest::newRow("800 x 600, with a frame") << QSize(768, 552) << 280;
        QTest::newRow("1024 x 768") << QSize(1024, 768) << 320;
        QTest::newRow("1024 x 768, with a frame") << QSize(983, 706) << 280;
    }
    /// On a small screen the figure is seen whole, the names of its axes too, and a click into it
    /// brings the inspector to the front, wherever that stands.
    void figureHasRoom() {
        QFETCH(QSize, size);
        QFETCH(int, least);
        Desk desk(runExperiment, size);
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        QVERIFY(!desk.find<QWidget>("experimentName")->visibleRegion().isEmpty()); // still edited
        const auto* page = desk.find<QTabWidget>("experimentPages")->currentWidget();
        QVERIFY(!qobject_cast<const QScrollArea*>(page)->verticalScrollBar()->isVisible());
        desk.picture(("figure_" + QByteArray::number(size.width())).constData());
        auto* plot = desk.find<ScatterPlot>("paretoPlot");
        auto* canvas = desk.find<QWidget>("scatterCanvas");
        QCOMPARE(canvas->visibleRegion().boundingRect(), canvas->rect()); // nothing to scroll
        QVERIFY2(canvas->height() >= least, qPrintable(QString::number(canvas->height())));
        for (const char* name : {"paretoX", "paretoY"}) {
            const auto* box = desk.find<QComboBox>(name);
            QStyleOptionComboBox option;
            option.initFrom(box);
            const QRect field = box->style()->subControlRect(QStyle::CC_ComboBox, &option,
                                                             QStyle::SC_ComboBoxEditField, box);
            QVERIFY2(box->fontMetrics().horizontalAdvance(box->currentText()) <= field.width(),
                     name);
        }
        auto* title = desk.find<QWidget>("inspectorTitle");
        QVERIFY(title->visibleRegion().isEmpty());
        const std::uint32_t row = desk.window.result()->outcome.fronts.front().rows.front();
        QTest::mouseClick(canvas, Qt::LeftButton, {},
                          canvas->mapFrom(plot, plot->positionOf(row).value().toPoint()));
        QCoreApplication::processEvents();
        QVERIFY(desk.window.session().current().has_value());
        QVERIFY(!title->visibleRegion().isEmpty());
        desk.picture(("chosen_" + QByteArray::number(size.width())).constData());
        // An inspector that the user has closed stays closed.
        desk.find<QDockWidget>("dockInspector")->close();
        QTest::mouseClick(canvas, Qt::LeftButton, {},
                          canvas->mapFrom(plot, plot->positionOf(row).value().toPoint()));
        QCoreApplication::processEvents();
        QVERIFY(title->visibleRegion().isEmpty());
    }

    /// The condition of the results can be read while it is typed, and so can the number of points.
    void filterHasRoom() {
        Desk desk(runExperiment, QSize(768, 552));
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        desk.find<QDockWidget>("dockResults")->raise();
        desk.picture("results_768");
        const auto* filter = desk.find<QWidget>("resultFilter");
        const auto* count = desk.find<QLabel>("resultCount");
        const QString condition = QStringLiteral("area_mm2 < 10 && latency_us < 50");
        QVERIFY(filter->fontMetrics().horizontalAdvance(condition) < filter->width());
        QVERIFY(count->fontMetrics().horizontalAdvance(QStringLiteral("10,523 points")) <=
                count->width());
        desk.window.resize(normalSize); // and back into one line where there is room
        desk.window.arrangeDocks();
        QCoreApplication::processEvents();
        QCOMPARE(filter->geometry().center().y(), count->geometry().center().y());
        QVERIFY(filter->fontMetrics().horizontalAdvance(condition) < filter->width());
    }

    /// Why a design is not feasible can be read in its row, whichever rows come first, and whole in
    /// the tooltip. What the user drags stays, over further runs too.
    void reasonsAreReadable() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        const auto* table = desk.find<QTableView>("resultTable");
        const ResultTable& points = *desk.window.result()->outcome.table;
        const int column = static_cast<int>(points.find("infeasibility").value());
        const QString reason = QStringLiteral("the clock exceeds the logic limit of the node");
        QModelIndex cell;
        for (int row = 0; row < table->model()->rowCount() && !cell.isValid(); ++row) {
            const QModelIndex index = table->model()->index(row, column);
            if (index.data().toString() == reason) {
                cell = index;
            }
        }
        QVERIFY(cell.isValid());
        const int needed = table->fontMetrics().horizontalAdvance(reason);
        const int share =
            std::max(table->viewport()->width() / 4, 18 * table->fontMetrics().averageCharWidth());
        const int width = table->columnWidth(column);
        QVERIFY2(width >= std::min(needed, share) && width <= share,
                 qPrintable(QString::number(width)));
        QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(reason));

        table->horizontalHeader()->resizeSection(column, 91);
        desk.window.document().edit(QStringLiteral("goals"), [](EditState& state) {
            state.experiment.constraints = {"area_mm2 <= 5"};
            state.experiment.objectives = {{"energy_uj", Sense::Minimise}};
        });
        QVERIFY(desk.run());
        QCOMPARE(table->columnWidth(static_cast<int>(
                     desk.window.result()->outcome.table->find("infeasibility").value())),
                 91);
    }

    /// The first window is no larger than the screen; in these tests that is 800 x 800.
    void firstWindowFitsTheScreen() {
        Desk desk;
        MainWindow first(desk.settings, desk.dialogs());
        const QSize screen = first.screen()->availableSize();
        QVERIFY(first.width() <= screen.width());
        QVERIFY(first.height() <= screen.height());
        QVERIFY(first.width() > screen.width() * 9 / 10 || first.width() == normalSize.width());
    }

    /// A line that does not fit is elided, a paragraph breaks within its word.
    void labelsGiveWay() {
        TextLabel line;
        line.showText(QString(300, QLatin1Char('x')));
        QVERIFY(line.minimumSizeHint().width() < 100);
        TextLabel paragraph;
        paragraph.setWordWrap(true);
        paragraph.showText(QString(300, QLatin1Char('x')));
        QVERIFY(paragraph.minimumSizeHint().width() < 200);
        // In a tenth of the room it takes more lines, and none of them is cut.
        QVERIFY(paragraph.heightForWidth(200) >= 8 * paragraph.fontMetrics().height());
    }
};

QTEST_MAIN(TstWindowLayout)
#include "tst_window_layout.moc"
