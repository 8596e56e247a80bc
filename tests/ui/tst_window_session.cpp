// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include "tests/support/compare.h"
#include "tests/ui/window_desk.h"
#include "ui/figures/scatter_plot.h"
#include "ui/models/result_filter_proxy.h"
#include "ui/models/text.h"
#include "ui/views/pareto_view.h"
#include "ui/views/theme.h"
#include "ui/window/screenshots.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::ui::test;

/// The views of the window show one session.
class TstWindowSession : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Appearance::Light); }
    void init() { permdse::test::failOnAnyWarning(); }
    void cleanup() { applyTheme(*qApp, Appearance::Light); }

    /// Workload and feasibility are chosen once, whichever view one does it in.
    void filterIsOneForAllViews() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("scaling.json")));
        QVERIFY(desk.run());
        const RunResultPtr result = desk.window.result();
        const std::vector<Workload>& workloads = result->experiment.workloads;
        QVERIFY(workloads.size() > 1);
        auto* ofTable = desk.find<QComboBox>("resultWorkload");
        auto* ofPlot = desk.find<QComboBox>("paretoWorkload");
        const auto* plot = desk.find<ScatterPlot>("paretoPlot");
        const auto* table = desk.find<QTableView>("resultTable")->model();
        const int all = table->rowCount();
        QCOMPARE(ofTable->currentIndex(), 0); // all of them
        desk.window.session().select({RowId(0)});
        const auto* shown = desk.find<QLabel>("inspectorWorkload");

        ofPlot->setCurrentIndex(1);
        Q_EMIT ofPlot->activated(1);
        const QString second = toQt(workloads[1].name);
        QCOMPARE(ofTable->currentData().toString(), second);
        QCOMPARE(table->rowCount(), all / int(workloads.size()));
        QVERIFY2(shown->text().contains(second), qPrintable(shown->text()));
        QVERIFY(toQt(plot->spec().title).contains(toQt(workloads[1].title)));
        ofTable->setCurrentIndex(1);
        QCOMPARE(ofPlot->currentIndex(), 0);
        QVERIFY(shown->text().contains(toQt(workloads[0].name)));
        ofTable->setCurrentIndex(0);
        QCOMPARE(table->rowCount(), all);

        auto* infeasible = desk.find<QCheckBox>("paretoInfeasible");
        auto* rows = desk.find<QComboBox>("resultRows");
        QVERIFY(infeasible->isChecked());
        infeasible->click();
        QCOMPARE(rows->currentData().toInt(), int(PointChoice::Feasible));
        QCOMPARE(table->rowCount(), int(result->outcome.feasible_points));
        rows->setCurrentIndex(rows->findData(int(PointChoice::All)));
        QVERIFY(infeasible->isChecked());
        QCOMPARE(table->rowCount(), all);
        desk.picture("one_filter");
    }

    /// Of a large result, nobody waits for the points to be found and drawn; the latest counts.
    void largeResultsAreDrawnInTheBackground() {
        Desk desk;
        desk.window.document().edit(QStringLiteral("clocks"), [](EditState& state) {
            state.experiment.architectures.front().sweep.back().sweep = StepRange{0.4, 1.2, 0.0002};
        });
        QVERIFY(desk.run());
        ResultSession& session = desk.window.session();
        QVERIFY(session.rowCount() > ResultSession::rowsAtOnce);
        auto* view = desk.find<ParetoView>("paretoView");
        auto* exports = desk.find<QAction>("actionExportFigure");
        QVERIFY(view->isBusy());
        QVERIFY(view->plot().spec().series.empty()); // none of another result
        QVERIFY(view->plot().spec().empty_reason.starts_with("Drawing 72,018 points"));
        QVERIFY(!exports->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(!view->isBusy(), patience_ms);
        QVERIFY(exports->isEnabled());
        QCOMPARE(view->plot().spec().series.front().rows.size(), session.rowCount());

        auto* filter = desk.find<QLineEdit>("resultFilter");
        QTest::keyClicks(filter, QStringLiteral("pe_count == 32"));
        QVERIFY(session.isFiltering());
        const auto* table = desk.find<QTableView>("resultTable")->model();
        QCOMPARE(table->rowCount(), int(session.rowCount())); // until the answer is there
        QTRY_COMPARE_WITH_TIMEOUT(table->rowCount(), int(session.rowCount() / 6), patience_ms);
        QTRY_COMPARE_WITH_TIMEOUT(view->plot().spec().series.front().rows.size(),
                                  session.rowCount() / 6, patience_ms);
        QVERIFY(takeScreenshots(desk.window, desk.directory.path()).has_value());
        const QImage picture(desk.directory.filePath(QStringLiteral("pareto.png")));
        QVERIFY(picture.width() > 0);
        desk.picture("large");
    }

    /// A row that is pointed at has its point marked, and the other way round; so have pins.
    void hoverAndPinsAreOne_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << QSize(1280, 720) << false;
        QTest::newRow("dark") << QSize(1280, 720) << true;
        QTest::newRow("light and large") << QSize(1920, 1080) << false;
        QTest::newRow("dark and large") << QSize(1920, 1080) << true;
    }
    void hoverAndPinsAreOne() {
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        applyTheme(*qApp, dark ? Appearance::Dark : Appearance::Light);
        Desk desk(runExperiment, size);
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        QCoreApplication::processEvents();
        ResultSession& session = desk.window.session();
        auto* table = desk.find<QTableView>("resultTable");
        auto* proxy = qobject_cast<ResultFilterProxy*>(table->model());
        auto* plot = desk.find<ScatterPlot>("paretoPlot");
        const QImage before = plot->grab().toImage();
        const RowId row = proxy->tableRow(0);
        QTest::mouseMove(table->viewport(), table->visualRect(proxy->index(0, 1)).center());
        QTRY_VERIFY(session.hovered() == row);
        QVERIFY(plot->grab().toImage() != before);
        QEvent leaving(QEvent::Leave);
        QCoreApplication::sendEvent(table->viewport(), &leaving);
        QVERIFY(!session.hovered());
        QCOMPARE(plot->grab().toImage(), before);

        const auto place = plot->positionOf(number(row));
        QVERIFY(place.has_value());
        const QImage plain = table->viewport()->grab().toImage();
        auto* canvas = desk.find<QWidget>("scatterCanvas");
        QTest::mouseMove(canvas, canvas->mapFrom(plot, place->toPoint()));
        QTRY_VERIFY(session.hovered().has_value());
        const auto hovered = proxy->rowOf(*session.hovered());
        QVERIFY(hovered.has_value());
        table->scrollTo(proxy->index(*hovered, 0));
        session.setHovered(row);
        table->scrollToTop();
        QVERIFY(table->viewport()->grab().toImage() != plain); // the row has a tint

        session.setHovered(std::nullopt);
        session.select({row});
        const QImage chosen = plot->grab().toImage();
        desk.find<QToolButton>("inspectorPin")->click();
        QVERIFY(session.isPinned(row));
        QVERIFY(plot->grab().toImage() != chosen);
        session.select({proxy->tableRow(1)});
        session.setHovered(proxy->tableRow(2));
        const QByteArray tag = QByteArray::number(size.width()) + (dark ? "_dark" : "_light");
        desk.picture(("pinned_" + tag).constData());
        session.setHovered(std::nullopt);
        session.select({row});
        desk.find<QAction>("resultPin")->trigger();
        QVERIFY(!session.isPinned(row));
        QVERIFY(!desk.find<QToolButton>("inspectorPin")->isChecked());
        auto* pin = desk.find<QAction>("actionPin");
        QVERIFY(pin->isEnabled() && !pin->isChecked());
        QTest::keyClick(table, Qt::Key_D, Qt::ControlModifier);
        QVERIFY(pin->isChecked() && session.isPinned(row));
        pin->trigger();
        QVERIFY(!session.isPinned(row));
        session.clear();
        QVERIFY(!pin->isEnabled());
        session.select({row});
        QCOMPARE(plot->grab().toImage(), chosen);
    }
};

QTEST_MAIN(TstWindowSession)
#include "tst_window_session.moc"
