// SPDX-License-Identifier: GPL-3.0-or-later

#include <atomic>
#include <thread>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <qcustomplot.h>

#include "core/base/file_output.h"
#include "core/experiment/experiment_file.h"
#include "tests/support/compare.h"
#include "tests/ui/window_desk.h"
#include "ui/figures/scatter_plot.h"
#include "ui/models/metric_model.h"
#include "ui/models/parameter_model.h"
#include "ui/models/result_filter_proxy.h"
#include "ui/views/pareto_view.h"
#include "ui/views/results_view.h"
#include "ui/views/simulation_view.h"
#include "ui/views/theme.h"
#include "ui/window/banner.h"
#include "ui/window/main_window.h"
#include "ui/window/run_report.h"
#include "ui/window/screenshots.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::ui::test;

class TstWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Appearance::Light); }
    void init() { permdse::test::failOnAnyWarning(); }
    void cleanup() { applyTheme(*qApp, Appearance::Light); }

    void exports_data() {
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("PNG") << QByteArray("actionExportFigure") << "a.png"
                             << QByteArray("\x89PNG");
        QTest::newRow("SVG") << QByteArray("actionExportFigure") << "a.svg" << QByteArray("<?xml");
        QTest::newRow("PDF") << QByteArray("actionExportFigure") << "a.pdf" << QByteArray("%PDF");
        QTest::newRow("CSV") << QByteArray("actionExportResults") << "a.csv"
                             << QByteArray("point,architecture,workload,");
        QTest::newRow("HTML") << QByteArray("actionExportReport") << "a.html"
                              << QByteArray("<!DOCTYPE html>");
        QTest::newRow("Markdown") << QByteArray("actionExportReport") << "a.md" << QByteArray("# ");
    }
    void exports() {
        QFETCH(QByteArray, action);
        QFETCH(QString, file);
        QFETCH(QByteArray, begin);
        Desk desk;
        QVERIFY(!desk.find<QAction>(action.constData())->isEnabled()); // nothing to export yet
        QVERIFY(desk.run());
        desk.answers.save_path = desk.directory.filePath(file);
        desk.trigger(action.constData());
        QTRY_VERIFY_WITH_TIMEOUT(!desk.window.exporting().isActive(), patience_ms);
        QFile written(desk.answers.save_path);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray content = written.readAll();
        QVERIFY2(content.startsWith(begin), content.left(40).constData());
        QVERIFY(content.size() > 1000);
        QVERIFY(!desk.isBannerShown());
        desk.answers.save_path = desk.directory.filePath(QStringLiteral("no/folder/")) + file;
        desk.trigger(action.constData());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isBannerShown(), patience_ms);
        QVERIFY(desk.window.messages().rowCount() > 0);
    }

    /// Of a report all files appear or none, and none if its writing is stopped.
    void reportsAreWholeOrAbsent() {
        Desk desk;
        QVERIFY(desk.run());
        const QString path = desk.directory.filePath(QStringLiteral("whole.md"));
        const ExportJob::Writer write = runReportWriter(desk.window.result(), path);
        const auto written = [&desk] {
            return QDir(desk.directory.path()).entryList({QStringLiteral("whole*")}, QDir::Files);
        };
        RunControl control;
        control.stopRequested = [] { return true; };
        QCOMPARE(*write(control), std::uint64_t(0));
        QCOMPARE(written(), QStringList());
        QVERIFY(QDir().mkpath(path)); // a folder has the name
        QVERIFY(!write({}).has_value());
        QCOMPARE(written(), QStringList());
        QVERIFY(QDir().rmdir(path));
        QVERIFY(*write({}) > 1000);
        QCOMPARE(written(),
                 (QStringList{QStringLiteral("whole-pareto.svg"), QStringLiteral("whole.md")}));
    }

    // ---- editing -----------------------------------------------------------------------------

    void editsASweep() {
        Desk desk;
        auto* table = desk.find<QTableView>("parameters_permdnn");
        const QModelIndex cell = sweepCell(*table, "pe_count");
        const std::uint64_t before = desk.window.document().points();
        typeInto(*table, cell, QStringLiteral("16, 32"));
        // Of six PE counts two are left.
        QCOMPARE(desk.window.document().points(), before / 3);
        QVERIFY(desk.find<QLabel>("designs_permdnn")->text().contains(QStringLiteral("54")));
        QVERIFY(desk.window.isWindowModified());
        desk.trigger("actionUndo");
        QCOMPARE(desk.window.document().points(), before);
        QVERIFY(!desk.window.isWindowModified());
        desk.trigger("actionRedo");
        QCOMPARE(cell.data().toString(), QStringLiteral("16, 32"));
    }

    void illegalSweepLeadsToItsField() {
        Desk desk;
        auto* table = desk.find<QTableView>("parameters_permdnn");
        typeInto(*table, sweepCell(*table, "pe_count"), QStringLiteral("8, many"));
        QCOMPARE(sweepCell(*table, "pe_count").data().toString(), QStringLiteral("8, many"));
        QCOMPARE(desk.window.messages().rowCount(), 1);
        desk.picture("illegal_sweep");

        desk.trigger("actionRun"); // refused, with a reason
        QVERIFY(!desk.window.job().isActive());
        QVERIFY(desk.isBannerShown());
        desk.answers.save_path = desk.directory.filePath(QStringLiteral("a.json"));
        desk.trigger("actionSave");
        QVERIFY(!QFile::exists(desk.answers.save_path));

        table->setCurrentIndex(table->model()->index(0, 0));
        desk.find<QTabWidget>("experimentPages")->setCurrentIndex(2);
        auto* messages = desk.find<QTableView>("messageTable");
        QTRY_VERIFY(messages->isVisible());
        QTest::mouseClick(messages->viewport(), Qt::LeftButton, {},
                          messages->visualRect(messages->model()->index(0, 1)).center());
        QCOMPARE(desk.find<QTabWidget>("experimentPages")->currentIndex(), 0);
        QCOMPARE(table->currentIndex(), sweepCell(*table, "pe_count"));
    }

    void architecturesAreAddedAndRemoved() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        const std::size_t before = desk.window.document().experiment().architectures.size();
        auto* tabs = desk.find<QTabWidget>("architectureTabs");
        QCOMPARE(tabs->count(), int(before));
        QTest::mouseClick(desk.find<QToolButton>("remove_eie"), Qt::LeftButton);
        QTRY_COMPARE(tabs->count(), int(before) - 1);
        QVERIFY(!desk.window.findChild<QTableView*>(QStringLiteral("parameters_eie")));
        desk.trigger("actionUndo");
        QTRY_COMPARE(tabs->count(), int(before));
        QVERIFY(desk.find<QTableView>("parameters_eie"));
    }

    void simulationIsChosenAndUndone() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        auto* choice = desk.find<QComboBox>("simulate");
        QCOMPARE(choice->currentIndex(), 0);
        choice->setCurrentIndex(1);
        emit choice->activated(1);
        QVERIFY(desk.window.document().experiment().simulate == SimulatedPoints::Front);
        desk.trigger("actionUndo");
        QTRY_COMPARE(choice->currentIndex(), 0);
        QVERIFY(desk.window.document().experiment().simulate == SimulatedPoints::None);
    }

    // ---- running -----------------------------------------------------------------------------

    void runShowsResults() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        const auto* table = desk.find<QTableView>("resultTable");
        QCOMPARE(std::uint64_t(table->model()->rowCount()), desk.window.document().points());
        QVERIFY(desk.find<ScatterPlot>("paretoPlot")->isVisible());
        QVERIFY(!desk.find<ScatterPlot>("paretoPlot")->spec().series.empty());
        QVERIFY(!desk.find<QLabel>("staleNote")->isVisible());
        desk.window.document().edit(QStringLiteral("node"), [](EditState& state) {
            state.experiment.technology.node_nm = 22.0;
        });
        QVERIFY(desk.find<QLabel>("staleNote")->isVisible());
        desk.trigger("actionUndo");
        QVERIFY(!desk.find<QLabel>("staleNote")->isVisible());
    }

    /// Drawn constants: from the number of draws to bars in the figure and a colour by probability.
    void drawsShowWhatIsRobust() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("robust.json")));
        auto* draws = desk.find<QDoubleSpinBox>("draws");
        QCOMPARE(draws->value(), 100.0);
        draws->setValue(4.0);
        QCOMPARE(desk.window.document().experiment().uncertainty.samples, std::uint64_t(4));
        desk.trigger("actionUndo");
        QCOMPARE(draws->value(), 100.0);
        draws->setValue(1.0); // one draw has no interval
        QVERIFY(!desk.window.document().problems().empty());
        draws->setValue(20.0);
        QVERIFY(desk.run());
        auto* colour = desk.find<QComboBox>("paretoColour");
        const int probability = colour->findData(QStringLiteral("front_probability"));
        QVERIFY(probability >= 0);
        const auto* plot = desk.find<ScatterPlot>("paretoPlot");
        QVERIFY(!plot->spec().series.front().intervals.empty());
        colour->setCurrentIndex(probability);
        Q_EMIT colour->activated(probability);
        QVERIFY(plot->spec().colour.has_value());
        QCOMPARE(plot->spec().colour->column, std::string("front_probability"));
        desk.picture("robust");
        draws->setValue(0.0);
        QVERIFY(desk.run());
        QVERIFY(plot->spec().series.front().intervals.empty());
    }

    void clickChoosesEverywhere() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        auto* plot = desk.find<ScatterPlot>("paretoPlot");
        QCoreApplication::processEvents();
        const std::uint32_t row = desk.window.result()->outcome.fronts.front().rows.front();
        const auto place = plot->positionOf(row);
        QVERIFY(place.has_value());
        QWidget* target = plot->childAt(place->toPoint());
        QVERIFY(target);
        QTest::mouseClick(target, Qt::LeftButton, {}, target->mapFrom(plot, place->toPoint()));
        QVERIFY(desk.window.session().current().has_value());
        // Points may lie upon each other: whichever was hit, all views show the same one.
        const RowId chosen = *desk.window.session().current();
        auto* table = desk.find<QTableView>("resultTable");
        auto* proxy = qobject_cast<ResultFilterProxy*>(table->model());
        const QModelIndexList rows = table->selectionModel()->selectedRows();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(proxy->tableRow(rows.first().row()), chosen);
        auto* metrics = qobject_cast<MetricModel*>(desk.find<QTableView>("metricTable")->model());
        const int area = metrics->rowOf("area_mm2");
        QVERIFY(area >= 0);
        QCOMPARE(metrics->index(area, MetricModel::FirstDesignColumn).data(RawValueRole).toDouble(),
                 desk.window.result()->outcome.table->column("area_mm2")[number(chosen)]);

        // And from the table to the others, by the keyboard.
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Down);
        QVERIFY(desk.window.session().current() != std::optional(chosen));
        QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(desk.window.session().rows().size(), std::size_t(2));
        desk.picture("selected");
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text().count(QLatin1Char('\n')), 3); // header, two rows
    }

    /// A published design that is chosen in the plot is told by the inspector.
    void starsTellWhatTheyAre() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        desk.window.session().select({RowId(0)});
        auto* page = desk.find<QWidget>("inspectorMark");
        QVERIFY(!page->isVisible());
        auto* view = desk.find<ParetoView>("paretoView");
        ScatterChoice choice = view->choice();
        choice.x = "area_mm2";
        choice.y = "power_mw";
        view->setChoice(choice);
        QCoreApplication::processEvents();
        const QCustomPlot& plot = *view->plot().plot();
        const std::vector<ScatterMark>& marks = view->plot().spec().marks;
        const auto star = std::find_if(marks.begin(), marks.end(), [](const ScatterMark& mark) {
            return mark.label == "EIE, 45 nm";
        });
        QVERIFY(star != marks.end());
        auto* canvas = desk.find<QWidget>("scatterCanvas");
        QTest::mouseClick(canvas, Qt::LeftButton, {},
                          QPoint(qRound(plot.xAxis->coordToPixel(star->x)),
                                 qRound(plot.yAxis->coordToPixel(star->y))));
        QVERIFY(!desk.window.session().current());
        QVERIFY(page->isVisible());
        const QString text = desk.find<QLabel>("markText")->text();
        for (const char* part :
             {"EIE, 45 nm", "A published design", "40.8 mm²", "published", "ISCA 2016"}) {
            QVERIFY2(text.contains(QString::fromUtf8(part)), qPrintable(text));
        }
        desk.picture("star");
        desk.window.session().select({RowId(1)});
        QVERIFY(!page->isVisible());
    }

    /// A published star below its modelled twin can be chosen, and the twin, and a design there.
    void starsBelowOthersAreReached() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        auto* view = desk.find<ParetoView>("paretoView");
        ScatterChoice choice = view->choice();
        choice.x = "clock_ghz";
        choice.y = "pe_count"; // 1.2 GHz and 32: published as well as modelled
        view->setChoice(choice);
        QCoreApplication::processEvents();
        const QCustomPlot& plot = *view->plot().plot();
        const QPoint place(qRound(plot.xAxis->coordToPixel(1.2)),
                           qRound(plot.yAxis->coordToPixel(32.0)));
        auto* canvas = desk.find<QWidget>("scatterCanvas");
        const auto* text = desk.find<QLabel>("markText");
        QTest::mouseClick(canvas, Qt::LeftButton, {}, place);
        QVERIFY2(text->text().contains(QStringLiteral("PermDNN, 28 nm")), qPrintable(text->text()));
        QVERIFY(!desk.window.session().current());
        QTest::mouseClick(canvas, Qt::LeftButton, {}, place);
        QVERIFY2(text->text().contains(QStringLiteral("PermDNN's design, modelled")),
                 qPrintable(text->text()));
        QVERIFY(text->text().contains(QStringLiteral("28 nm, itrs-lstp, projection paper")));
        QTest::mouseClick(canvas, Qt::LeftButton, {}, place);
        QVERIFY(desk.window.session().current().has_value());
        QVERIFY(!desk.find<QWidget>("inspectorMark")->isVisible());
    }

    void filterExpression() {
        Desk desk;
        QVERIFY(desk.run());
        auto* table = desk.find<QTableView>("resultTable");
        const int all = table->model()->rowCount();
        auto* filter = desk.find<QLineEdit>("resultFilter");
        QTest::keyClicks(filter, QStringLiteral("pe_count == 32"));
        QCOMPARE(table->model()->rowCount(), all / 6); // one of six PE counts
        QVERIFY(desk.find<QLabel>("resultCount")->text().contains(QStringLiteral(" of ")));
        QTest::keyClicks(filter, QStringLiteral(" &&"));
        QVERIFY(filter->toolTip().contains(QStringLiteral("Not legal")));
        QCOMPARE(table->model()->rowCount(), all / 6); // the former filter stays in force
        // What is shown in words is a number in conditions.
        filter->clear();
        QTest::keyClicks(filter, QStringLiteral("clock_limit == 0"));
        QVERIFY(table->model()->rowCount() > 0);
        const auto limit = int(*desk.window.result()->outcome.table->find("clock_limit"));
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            QCOMPARE(table->model()->index(row, limit).data().toString(), QStringLiteral("logic"));
        }
        QVERIFY(table->model()
                    ->headerData(limit, Qt::Horizontal, Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("0: logic")));
        // Codes are no axes.
        QCOMPARE(desk.find<QComboBox>("paretoX")->findData(QStringLiteral("clock_limit")), -1);
        QVERIFY(desk.find<QComboBox>("paretoX")->findData(QStringLiteral("timing_slack_ps")) >= 0);
        filter->clear();
        QCOMPARE(table->model()->rowCount(), all);
    }

    /// What the table hides is hidden in the plot, too.
    void filterReachesThePlot() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        const auto* plot = desk.find<ScatterPlot>("paretoPlot");
        const auto points = [plot] {
            std::size_t count = 0;
            for (const ScatterSeries& series : plot->spec().series) {
                count += series.rows.size();
            }
            return count;
        };
        const RunOutcome& outcome = desk.window.result()->outcome;
        const std::size_t all = points();
        const auto areas = outcome.table->column("area_mm2");
        auto* filter = desk.find<QLineEdit>("resultFilter");
        QTest::keyClicks(filter, QStringLiteral("area_mm2 < 5"));
        QTRY_VERIFY(points() < all);
        QVERIFY(points() > 0);
        for (const ScatterSeries& series : plot->spec().series) {
            for (const std::uint32_t row : series.rows) {
                QVERIFY(areas[row] < 5.0);
            }
        }
        desk.picture("filtered");
        filter->clear();
        QTRY_COMPARE(points(), all);
        auto* rows = desk.find<QComboBox>("resultRows");
        rows->setCurrentIndex(rows->findData(int(PointChoice::OverallFronts)));
        std::size_t onFront = 0;
        for (const Front& front : outcome.fronts) {
            onFront += front.architecture.empty() ? front.rows.size() : 0;
        }
        QTRY_COMPARE(points(), onFront);
        QVERIFY(desk.run()); // the choice is for the next run, too
        QCOMPARE(points(), onFront);
        QTest::keyClicks(filter, QStringLiteral("area_mm2 < 0"));
        QTRY_COMPARE(plot->spec().empty_reason,
                     std::string("The filter of the results lets no point through"));
    }

    /// A choice without rows says why it has none.
    void emptyChoicesSayWhy() {
        Desk desk;
        desk.window.document().edit(QStringLiteral("objectives"), [](EditState& state) {
            state.experiment.architectures.push_back({"eie", {}, {}});
            state.experiment.objectives = {{"throughput_gops", Sense::Maximise},
                                           {"area_mm2", Sense::Minimise}};
        });
        QVERIFY(desk.run());
        auto* rows = desk.find<QComboBox>("resultRows");
        auto* why = desk.find<QLabel>("resultsNoRows");
        QVERIFY(!why->isVisible());
        rows->setCurrentText(QStringLiteral("Front over all"));
        QVERIFY(why->isVisible());
        QCOMPARE(why->text(),
                 QStringLiteral("No front over all architectures: \"throughput_gops\" compares "
                                "designs of one architecture only, as each counts its own work."));
        desk.picture("no_common_front");
        rows->setCurrentText(QStringLiteral("Front of each architecture"));
        QVERIFY(!why->isVisible());
        auto* filter = desk.find<QLineEdit>("resultFilter");
        filter->setText(QStringLiteral("area_mm2 < 0"));
        QVERIFY(why->isVisible());
        QCOMPARE(why->text(), QStringLiteral("No point of this choice meets the filter."));
        filter->clear();
        QVERIFY(!why->isVisible());
        desk.window.document().edit(QStringLiteral("constraint"), [](EditState& state) {
            state.experiment.constraints = {"area_mm2 < 0.01"};
        });
        QVERIFY(desk.run());
        QCOMPARE(why->text(),
                 QStringLiteral("No feasible design on this workload: there is no front."));
        rows->setCurrentText(QStringLiteral("Feasible"));
        QCOMPARE(why->text(), QStringLiteral("No point is feasible."));
    }

    void stopKeepsWhatIsDone() {
        Desk desk(patientRun);
        QSignalSpy progress(&desk.window.job(), &RunJob::progressChanged);
        desk.trigger("actionRun");
        QTRY_VERIFY_WITH_TIMEOUT(progress.count() >= 1, patience_ms);
        QVERIFY(!desk.find<QAction>("actionRun")->isEnabled());
        QVERIFY(desk.find<QWidget>("runProgress")->isVisible());
        const QImage picture = desk.picture("running");
        QCOMPARE(picture.size(), normalSize);
        QSignalSpy cancelled(&desk.window.job(), &RunJob::cancelled);
        desk.trigger("actionStop");
        QVERIFY(cancelled.wait(patience_ms));
        QVERIFY(desk.isBannerShown());
        QVERIFY(desk.bannerText().contains(QStringLiteral("stopped")));
        QVERIFY(desk.find<QTableView>("resultTable")->model()->rowCount() > 0);
        QVERIFY(desk.find<QAction>("actionRun")->isEnabled());
        QVERIFY(!desk.find<QWidget>("runProgress")->isVisible());
        desk.picture("stopped");
    }

    /// The bar and its text are those of the simulation while that runs, and Stop keeps the points.
    void simulationOfFrontsShowsItsProgress() {
        Desk desk(
            [](const Experiment& experiment, const RunOptions& options, const RunControl& control) {
                RunControl evaluation;
                evaluation.progress = control.progress;
                Result<RunOutcome> outcome = runExperiment(experiment, options, evaluation);
                control.simulated(0, 556);
                control.simulated(139, 556);
                while (!control.stopRequested()) {
                    std::this_thread::yield();
                }
                outcome->status = RunStatus::Stopped;
                outcome->simulation.planned = 556;
                outcome->simulation.done = 139;
                return outcome;
            });
        desk.trigger("actionRun");
        auto* bar = desk.find<QProgressBar>("runProgress");
        const auto* text = desk.find<QLabel>("runRate");
        QTRY_COMPARE_WITH_TIMEOUT(bar->value(), 250, patience_ms);
        QVERIFY2(text->text().startsWith(QStringLiteral("Simulating the fronts: 139 of 556, ")),
                 qPrintable(text->text()));
        QVERIFY(text->text().endsWith(QStringLiteral(" left")));
        desk.picture("simulating");
        QSignalSpy cancelled(&desk.window.job(), &RunJob::cancelled);
        desk.trigger("actionStop");
        QVERIFY(cancelled.wait(patience_ms));
        QVERIFY2(desk.bannerText().contains(QStringLiteral("139 of 556 points of the fronts")),
                 qPrintable(desk.bannerText()));
        QVERIFY(desk.find<QTableView>("resultTable")->model()->rowCount() > 0);
    }

    void failureIsShown() {
        Desk desk(
            [](const Experiment&, const RunOptions&, const RunControl&) -> Result<RunOutcome> {
                throw std::runtime_error("memory ran out");
            });
        QSignalSpy failed(&desk.window.job(), &RunJob::failed);
        desk.trigger("actionRun");
        QVERIFY(failed.wait(patience_ms));
        QVERIFY(desk.bannerText().contains(QStringLiteral("memory ran out")));
        QCOMPARE(desk.window.messages().rowCount(), 1);
        QCOMPARE(desk.picture("failed").size(), normalSize);
    }

    /// From the chosen design to the tab, its export and back to nothing.
    void simulatesTheChosenDesign() {
        Desk desk;
        QVERIFY(!desk.find<QAction>("actionSimulate")->isEnabled());
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        QVERIFY(!desk.find<QAction>("actionSimulate")->isEnabled()); // nothing is chosen
        const std::uint32_t row = desk.window.result()->outcome.fronts.front().rows.front();
        desk.window.session().select({RowId(row)});
        QVERIFY(desk.find<QAction>("actionSimulate")->isEnabled());
        auto* layer = desk.find<QComboBox>("simulationLayer");
        QCOMPARE(layer->count(), 6);
        layer->setCurrentIndex(layer->findText(QStringLiteral("Alex-FC8")));
        desk.find<QDoubleSpinBox>("simulationSeed")->setValue(5);
        QSignalSpy finished(&desk.window.simulation(), &SimulationJob::finished);
        desk.trigger("actionSimulate");
        auto* tabs = desk.find<QTabWidget>("canvasTabs");
        auto* view = desk.find<SimulationView>("simulationView");
        QCOMPARE(tabs->currentWidget(), view);
        QVERIFY(!desk.find<QAction>("actionExportFigure")->isEnabled()); // no figure yet
        QVERIFY(finished.wait(patience_ms));
        QVERIFY(view->run());
        QCOMPARE(view->run()->request.layer.name, std::string("Alex-FC8"));
        QCOMPARE(view->run()->request.seed, std::uint64_t(5));
        QCOMPARE(desk.find<QLabel>("simulationTitle")->text(),
                 QStringLiteral("PermDNN, point %1, on Alex-FC8, seed 5").arg(row));
        desk.picture("simulation");
        view->showPage(SimulationView::TimelinePage);
        desk.picture("simulation_timeline");
        desk.answers.save_path = desk.directory.filePath(QStringLiteral("timeline.svg"));
        desk.trigger("actionExportFigure");
        QFile file(desk.answers.save_path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("<title>Timeline"));

        // Another design keeps the layer; its button does the same as the menu.
        desk.window.session().select({RowId(row + 1)});
        QCOMPARE(layer->currentText(), QStringLiteral("Alex-FC8"));
        QTest::mouseClick(desk.find<QPushButton>("simulateButton"), Qt::LeftButton);
        QVERIFY(finished.wait(patience_ms));
        QVERIFY(desk.find<QLabel>("simulationTitle")
                    ->text()
                    .contains(QStringLiteral("point %1,").arg(row + 1)));
        // A new run has other points.
        QVERIFY(desk.run());
        QVERIFY(!view->run());
        QVERIFY(!desk.find<QAction>("actionSimulate")->isEnabled());
    }

    void closesDuringASimulation() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        desk.window.session().select(
            {RowId(desk.window.result()->outcome.fronts.front().rows.front())});
        desk.trigger("actionSimulate");
        QVERIFY(desk.window.simulation().isActive());
        QVERIFY(desk.window.close());
        QVERIFY(!desk.window.simulation().isActive());
    } // the window is destroyed while the worker may still run

    void nothingFeasibleIsExplained() {
        Desk desk;
        desk.window.document().edit(QStringLiteral("constraint"), [](EditState& state) {
            state.experiment.constraints = {"area_mm2 <= 0.001"};
        });
        QVERIFY(desk.run());
        QVERIFY(desk.isBannerShown());
        QVERIFY2(desk.bannerText().contains(QStringLiteral("area_mm2 <= 0.001")),
                 qPrintable(desk.bannerText()));
        desk.picture("nothing_feasible");
    }

    // ---- the window --------------------------------------------------------------------------

    void layoutComesBack() {
        Desk desk;
        auto* inspector = desk.find<QDockWidget>("dockInspector");
        QVERIFY(inspector->isVisible());
        inspector->close();
        QVERIFY(!inspector->toggleViewAction()->isChecked());
        desk.window.close();
        MainWindow next(desk.settings, desk.dialogs());
        next.resize(normalSize);
        next.show();
        auto* restored = next.findChild<QDockWidget*>(QStringLiteral("dockInspector"));
        QVERIFY(!restored->isVisible());
        restored->toggleViewAction()->trigger();
        QVERIFY(restored->isVisible());
    }

    void pictures_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << normalSize << false;
        QTest::newRow("dark") << normalSize << true;
        QTest::newRow("small") << smallSize << false;
    }
    void pictures() {
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        applyTheme(*qApp, dark ? Appearance::Dark : Appearance::Light);
        Desk desk(runExperiment, size);
        const QByteArray tag = QTest::currentDataTag();
        const QImage empty = desk.picture(("empty_" + tag).constData());
        QCOMPARE(empty.size(), size);
        QVERIFY(desk.find<QLabel>("welcomeText")->text().startsWith(QStringLiteral("Open an exp")));
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        const auto& rows = desk.window.result()->outcome.fronts.front().rows;
        desk.window.session().select({RowId(rows[rows.size() / 2])});
        const QImage loaded = desk.picture(("loaded_" + tag).constData());
        QCOMPARE(loaded.size(), size);
        QVERIFY(loaded != empty);
        QCOMPARE(loaded.pixelColor(size.width() / 2, 2).lightness() < 128, dark);
        auto* pages = desk.find<QTabWidget>("experimentPages");
        for (int page = 1; page < pages->count(); ++page) {
            pages->setCurrentIndex(page);
            desk.picture(("page" + QByteArray::number(page) + "_" + tag).constData());
        }
    }

    void screenshotsOfEveryView() {
        Desk desk;
        QVERIFY(desk.window.openFile(example("paper.json")));
        QVERIFY(desk.run());
        const QString folder = desk.directory.filePath(QStringLiteral("new/folder"));
        QVERIFY(takeScreenshots(desk.window, folder).has_value());
        for (const char* name :
             {"window.png", "pareto.png", "results.png", "inspector.png", "explanation.png",
              "experiment.png", "technology.png", "simulation.png", "timeline.png", "counts.png"}) {
            const QImage image(QDir(folder).filePath(QString::fromLatin1(name)));
            QVERIFY2(image.width() >= 400 && image.height() >= 400, name);
        }
        QFile file(desk.directory.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(!takeScreenshots(desk.window, file.fileName()).has_value());
    }
};

QTEST_MAIN(TstWindow)
#include "tst_window.moc"
