// SPDX-License-Identifier: GPL-3.0-or-later

#include <atomic>
#include <cmath>
#include <stdexcept>
#include <thread>

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QProgressBar>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QWheelEvent>

#include <qcustomplot.h>

#include "core/engines/registry.h"
#include "core/figure/simulation_figures.h"
#include "tests/support/compare.h"
#include "tests/ui/figure_samples.h"
#include "ui/figures/bar_plot.h"
#include "ui/figures/figure_export.h"
#include "ui/figures/figure_theme.h"
#include "ui/figures/profile_plot.h"
#include "ui/figures/timeline_plot.h"
#include "ui/jobs/simulation_job.h"
#include "ui/models/counted_figure_model.h"
#include "ui/models/text.h"
#include "ui/views/simulation_view.h"
#include "ui/views/theme.h"

using namespace permdse;
using namespace permdse::ui;
using namespace permdse::test;

namespace {

constexpr int patience_ms = 60000;

SimulationRequest requestOf(const char* engineId, std::int64_t outputs = 200,
                            std::int64_t inputs = 160) {
    SimulationRequest request;
    request.engine = findEngine(engineId);
    request.values = request.engine->referenceDesign(Technology(request.technology));
    request.title = std::string(request.engine->title()) + ", point 7";
    request.layer.name = "small";
    request.layer.outputs = outputs;
    request.layer.inputs = inputs;
    request.layer.p = 4;
    request.layer.weight_density = 0.25;
    request.layer.activation_density = 0.5;
    return request;
}

SimulationRunPtr runOf(const SimulationRequest& request) {
    const Result<SimulationRunPtr> run = runSimulation(request);
    if (!run) {
        qFatal("the request cannot be simulated");
    }
    return *run;
}

/// Two PEs that take turns in 1000 cycles, and a queue.
std::shared_ptr<const RecordedTrace> turns() {
    auto trace = std::make_shared<RecordedTrace>();
    trace->cycles = 1000;
    trace->lines = {
        {"fifo", "waiting", 4, {{0, 2}, {500, 8}}}, {"pe0", "busy", 1, {}}, {"pe1", "busy", 1, {}}};
    for (std::int64_t cycle = 0; cycle < 1000; ++cycle) {
        trace->lines[1].changes.emplace_back(cycle, cycle % 2);
        trace->lines[2].changes.emplace_back(cycle, 1 - cycle % 2);
    }
    return trace;
}

struct Spies {
    explicit Spies(SimulationJob& job)
        : active(&job, &SimulationJob::activeChanged), finished(&job, &SimulationJob::finished),
          failed(&job, &SimulationJob::failed) {}
    QSignalSpy active, finished, failed;
};

void turnWheel(QWidget& widget, QPointF place, int steps) {
    QWheelEvent event(place, widget.mapToGlobal(place), {}, {0, 120 * steps}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

class TstSimulation : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }
    void cleanup() { applyTheme(*qApp, Appearance::Light); }

    // ---- job ---------------------------------------------------------------------------------

    void simulatesInTheBackground() {
        SimulationJob job;
        Spies spies(job);
        job.start(requestOf("permdnn"));
        QVERIFY(job.isActive());
        QVERIFY(spies.finished.wait(patience_ms));
        QVERIFY(!job.isActive());
        QCOMPARE(spies.active.count(), 2);
        QCOMPARE(spies.failed.count(), 0);
        const auto run = spies.finished.first().first().value<SimulationRunPtr>();
        QCOMPARE(run->request.title, std::string("PermDNN, point 7"));
        QCOMPARE(run->simulated.layers.size(), std::size_t(1));
        QCOMPARE(double(run->traced_cycles), run->simulated.layers.front().run.cycles);
        QCOMPARE(run->trace->cycles, run->traced_cycles);
    }

    void seedsDraw() {
        SimulationRequest request = requestOf("eie");
        const double cycles = runOf(request)->simulated.layers.front().run.cycles;
        QCOMPARE(runOf(request)->simulated.layers.front().run.cycles, cycles);
        request.seed = 2;
        QVERIFY(runOf(request)->simulated.layers.front().run.cycles != cycles);
    }

    void problemsAreReported_data() {
        QTest::addColumn<SimulationRequest>("request");
        QTest::addColumn<QString>("code");
        QTest::newRow("too large")
            << requestOf("permdnn", 1 << 20, 1 << 20) << QStringLiteral("SIM-0006");
        SimulationRequest large = requestOf("permdnn");
        large.memory = {1000, "a test"};
        QTest::newRow("more than there is") << large << QStringLiteral("SIM-0007");
        SimulationRequest wide = requestOf("permdnn", 4, 4);
        wide.layer.p = 64;
        QTest::newRow("p larger than the layer") << wide << QStringLiteral("LAY-0001");
    }
    void problemsAreReported() {
        QFETCH(SimulationRequest, request);
        QFETCH(QString, code);
        SimulationJob job;
        Spies spies(job);
        job.start(request);
        QVERIFY(spies.failed.wait(patience_ms));
        QCOMPARE(spies.finished.count(), 0);
        const auto problems = spies.failed.first().first().value<Diagnostics>();
        QCOMPARE(toQt(problems.front().code), code);
        ResultSession session;
        SimulationView view(session);
        view.resize(600, 500);
        session.showSimulation({request, nullptr, problems});
        view.show();
        const QString text = view.findChild<QLabel*>(QStringLiteral("simulationMessage"))->text();
        QVERIFY2(text.contains(code) && text.contains(QStringLiteral("PermDNN, point 7")),
                 qPrintable(text));
        QVERIFY(!view.figure());
        save(view.grab().toImage(), "simulation_problem");
    }

    void exceptionsStayInTheThread() {
        SimulationJob job(nullptr, [](const SimulationRequest&) -> Result<SimulationRunPtr> {
            throw std::runtime_error("memory ran out");
        });
        Spies spies(job);
        job.start(requestOf("eie"));
        QVERIFY(spies.failed.wait(patience_ms));
        const auto problems = spies.failed.first().first().value<Diagnostics>();
        QVERIFY(problems.front().message.find("memory ran out") != std::string::npos);
        QVERIFY(!job.isActive());
    }

    /// While the first runs, others come: those between are not even begun.
    void latestRequestWins() {
        std::atomic<int> begun{0};
        std::atomic<bool> mayEnd{false};
        SimulationJob job(nullptr, [&](const SimulationRequest& request) {
            if (++begun == 1) {
                while (!mayEnd) {
                    std::this_thread::yield();
                }
            }
            return runSimulation(request);
        });
        Spies spies(job);
        SimulationRequest request = requestOf("eie");
        job.start(request);
        QTRY_COMPARE_WITH_TIMEOUT(begun.load(), 1, patience_ms);
        for (std::uint64_t seed = 2; seed <= 5; ++seed) {
            request.seed = seed;
            job.start(request);
        }
        mayEnd = true;
        QVERIFY(spies.finished.wait(patience_ms));
        QCOMPARE(spies.finished.count(), 1);
        QCOMPARE(spies.finished.first().first().value<SimulationRunPtr>()->request.seed,
                 std::uint64_t(5));
        QCOMPARE(begun.load(), 2);
    }

    /// What runs ends when nobody waits for it any more.
    void cancelledEnds() {
        std::atomic<bool> begun{false}, ended{false};
        SimulationJob job(nullptr, [&](const SimulationRequest& request) {
            begun = true;
            const auto end = qScopeGuard([&] { ended = true; });
            for (;;) {
                passBy(request.stop_point);
                std::this_thread::yield();
            }
            return runSimulation(request);
        });
        job.start(requestOf("eie"));
        QTRY_VERIFY_WITH_TIMEOUT(begun.load(), patience_ms);
        job.cancel();
        QTRY_VERIFY_WITH_TIMEOUT(ended.load(), patience_ms);
    }

    void cancelledSaysNothing() {
        std::atomic<bool> mayEnd{false};
        std::atomic<int> ended{0};
        {
            SimulationJob job(nullptr, [&](const SimulationRequest& request) {
                while (!mayEnd) {
                    std::this_thread::yield();
                }
                Result<SimulationRunPtr> run = runSimulation(request);
                ++ended;
                return run;
            });
            Spies spies(job);
            job.start(requestOf("eie"));
            job.cancel();
            QVERIFY(!job.isActive());
            job.cancel(); // twice is once
            QCOMPARE(spies.active.count(), 2);
            mayEnd = true;
            job.start(requestOf("circnn"));
            QVERIFY(spies.finished.wait(patience_ms));
            QCOMPARE(spies.finished.count(), 1);
            QCOMPARE(spies.finished.first().first().value<SimulationRunPtr>()->request.title,
                     std::string("CirCNN, point 7"));
            ended = 0;
            mayEnd = false;
            job.start(requestOf("eie"));
            mayEnd = true;
        }                           // the destructor waits for what runs
        QVERIFY(ended.load() <= 1); // 0 if it had not begun
    }

    // ---- model -------------------------------------------------------------------------------

    void figuresAreListed_data() {
        QTest::addColumn<QString>("engine");
        for (const std::string& id : engineIds()) {
            QTest::newRow(id.c_str()) << toQt(id);
        }
    }
    void figuresAreListed() {
        QFETCH(QString, engine);
        CountedFigureModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        const SimulationRunPtr run = runOf(requestOf(engine.toLatin1().constData()));
        const SimulatedDesign& simulated = run->simulated;
        model.setSimulated(simulated);
        QCOMPARE(std::size_t(model.rowCount()), 3 + countedMetrics(simulated).size() +
                                                    countedEvents(simulated).size() +
                                                    countedDetails(simulated, 0).size());
        const auto cell = [&](int row, int column, int role = Qt::DisplayRole) {
            return model.index(row, column).data(role);
        };
        QVERIFY(cell(0, CountedFigureModel::NameColumn, EmphasisRole).toBool());
        QCOMPARE(cell(0, CountedFigureModel::CountedColumn).toString(), QString());
        QCOMPARE(cell(1, CountedFigureModel::NameColumn).toString(), QStringLiteral("Cycles"));
        QCOMPARE(cell(1, CountedFigureModel::CountedColumn, RawValueRole).toDouble(),
                 simulated.layers.front().run.cycles);
        QCOMPARE(cell(1, CountedFigureModel::DifferenceColumn).toString(),
                 toQt(differenceText(countedMetrics(simulated).front().counted,
                                     countedMetrics(simulated).front().closed)));
        double energy = 0.0;
        for (int row = 0; row < model.rowCount(); ++row) {
            energy += cell(row, CountedFigureModel::EnergyColumn, RawValueRole).toDouble();
        }
        COMPARE_CLOSE(energy, simulated.counted.totalEnergy_uj(), 1e-12, 0);
        // The last one has no closed form.
        const int last = model.rowCount() - 1;
        QVERIFY(!cell(last, CountedFigureModel::CountedColumn).toString().isEmpty());
        QCOMPARE(cell(last, CountedFigureModel::ClosedColumn).toString(), QString());
        QCOMPARE(cell(last, CountedFigureModel::DifferenceColumn).toString(), QString());
    }

    // ---- figures -----------------------------------------------------------------------------

    void profilePicture_data() {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<int>("pes");
        QTest::newRow("light") << false << 32;
        QTest::newRow("dark") << true << 32;
        QTest::newRow("many") << false << 1024;
        QTest::newRow("one") << false << 1;
        QTest::newRow("none") << false << 0;
    }
    void profilePicture() {
        QFETCH(bool, dark);
        QFETCH(int, pes);
        ProfileSpec spec{"Utilisation by PE: half", "PE", "Utilisation", {}, 0.5, 1.0, {}};
        spec.values.assign(std::size_t(pes), 0.5);
        spec.empty_reason = pes == 0 ? "There are no PEs" : "";
        ProfilePlot plot;
        plot.setPalette(dark ? darkPalette() : lightPalette());
        plot.setSpec(spec);
        const QImage image = plot.toImage(QSize(600, 300));
        save(image,
             qPrintable(QStringLiteral("profile_") + QString::fromLatin1(QTest::currentDataTag())));
        const FigureTheme theme = FigureTheme::fromPalette(plot.palette());
        const int bars = pixelsLike(image, theme.part(0), 4);
        // Half of some 540 x 200 pixels, and a fifth of that between separate bars.
        QVERIFY2(pes > 0 ? bars > 30000 : bars == 0, qPrintable(QString::number(bars)));
        QVERIFY(pixelsLike(image, theme.background, 0) > 50000);
    }

    void timelinePicture_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void timelinePicture() {
        QFETCH(bool, dark);
        TimelinePlot plot;
        plot.setPalette(dark ? darkPalette() : lightPalette());
        plot.setTrace(turns(), QStringLiteral("Timeline: two PEs"));
        const FigureTheme theme = FigureTheme::fromPalette(plot.palette());
        const QImage whole = plot.toImage(QSize(700, 400));
        save(whole, dark ? "timeline_dark" : "timeline_light");
        QVERIFY(pixelsLike(whole, theme.muted, 4) > 3000); // the queue
        // From afar both PEs are half busy, and near by either or not at all.
        QCOMPARE(pixelsLike(whole, theme.part(0), 4), 0);
        plot.showCycles(100, 108);
        const QImage near = plot.toImage(QSize(700, 400));
        save(near, dark ? "timeline_near_dark" : "timeline_near_light");
        QVERIFY(pixelsLike(near, theme.part(0), 4) > 1500);
        QCOMPARE(plot.spec().first, std::int64_t(100));
        QCOMPARE(plot.spec().cycles, std::int64_t(8));
        QCOMPARE(plot.spec().lanes[1].shares, (std::vector<double>{0, 1, 0, 1, 0, 1, 0, 1}));
    }

    void timelineRangesAreLimited_data() {
        QTest::addColumn<double>("first");
        QTest::addColumn<double>("end");
        QTest::addColumn<qint64>("shownFirst");
        QTest::addColumn<qint64>("shownCycles");
        QTest::newRow("inside") << 100.0 << 300.0 << qint64(100) << qint64(200);
        QTest::newRow("before the begin") << -100.0 << 100.0 << qint64(0) << qint64(200);
        QTest::newRow("behind the end") << 950.0 << 1150.0 << qint64(800) << qint64(200);
        QTest::newRow("more than all") << -5000.0 << 5000.0 << qint64(0) << qint64(1000);
        QTest::newRow("less than a few") << 500.0 << 500.5 << qint64(496) << qint64(9);
    }
    void timelineRangesAreLimited() {
        QFETCH(double, first);
        QFETCH(double, end);
        QFETCH(qint64, shownFirst);
        QFETCH(qint64, shownCycles);
        TimelinePlot plot;
        plot.setTrace(turns(), {});
        plot.showCycles(first, end);
        QCOMPARE(qint64(plot.spec().first), shownFirst);
        QCOMPARE(qint64(plot.spec().cycles), shownCycles);
    }

    /// Wheel, drag and double click as a user does them.
    void timelineZooms() {
        TimelinePlot plot;
        plot.resize(700, 400);
        plot.setTrace(turns(), {});
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        QWidget* canvas = plot.plot();
        const QPoint centre = plot.plot()->axisRect()->rect().center();
        turnWheel(*canvas, centre, 3);
        const auto zoomed = plot.spec().cycles;
        QVERIFY2(zoomed < 400, qPrintable(QString::number(zoomed)));
        QVERIFY(plot.spec().first > 200);
        const auto first = plot.spec().first;
        QTest::mousePress(canvas, Qt::LeftButton, {}, centre);
        QTest::mouseMove(canvas, centre + QPoint(60, 0));
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, centre + QPoint(60, 0));
        QVERIFY(plot.spec().first < first);
        QVERIFY(std::abs(plot.spec().cycles - zoomed) <= 1); // its length stays
        QTest::mouseDClick(canvas, Qt::LeftButton, {}, centre);
        QCOMPARE(plot.spec().first, std::int64_t(0));
        QCOMPARE(plot.spec().cycles, std::int64_t(1000));
    }

    void timelineWithoutTrace() {
        TimelinePlot plot;
        plot.setPalette(lightPalette());
        plot.setTrace(turns(), QStringLiteral("Timeline"));
        plot.setTrace(nullptr, {}, QStringLiteral("Nothing"));
        QVERIFY(plot.spec().lanes.empty());
        const QImage image = plot.toImage(QSize(700, 400));
        QCOMPARE(pixelsLike(image, FigureTheme::light().part(0), 4), 0);
        auto empty = std::make_shared<RecordedTrace>();
        plot.setTrace(empty, {}); // of no cycles and no signals
        plot.showCycles(0, 100);
        QCOMPARE(plot.spec().cycles, std::int64_t(0));
    }

    void exports_data() {
        QTest::addColumn<QString>("ending");
        QTest::newRow("png") << QStringLiteral("png");
        QTest::newRow("svg") << QStringLiteral("svg");
        QTest::newRow("pdf") << QStringLiteral("pdf");
    }
    void exports() {
        QFETCH(QString, ending);
        ResultSession session;
        SimulationView view(session);
        view.resize(800, 600);
        view.show();
        session.showSimulation({requestOf("eie"), runOf(requestOf("eie")), {}});
        for (const auto page : {SimulationView::CyclesPage, SimulationView::TimelinePage}) {
            view.showPage(page);
            QVERIFY(view.figure());
            const QString path = QStringLiteral(PERMDSE_ARTIFACT_DIR "/simulation_%1.%2")
                                     .arg(view.figureName(), ending);
            const Result<bool> written = exportFigure(*view.figure(), path, QSize(1000, 700));
            QVERIFY2(written.has_value(), written ? "" : toText(written.error()).c_str());
            QVERIFY(QFileInfo(path).size() > 3000);
        }
        view.showPage(SimulationView::FiguresPage);
        QVERIFY(!view.figure());
    }

    // ---- view --------------------------------------------------------------------------------

    /// An SRAM far outside of the table has no cost, but its cycles can be counted.
    void designsWithoutClosedForm() {
        SimulationRequest request = requestOf("permdnn");
        request.values[*request.engine->parameterIndex("weight_sram_depth")] = 1048576.0;
        request.values[*request.engine->parameterIndex("weight_sram_width_bits")] = 512.0;
        const SimulationRunPtr run = runOf(request);
        QVERIFY(std::isnan(request.engine->metric(run->simulated.closed, "cycles")));
        ResultSession session;
        SimulationView view(session);
        view.resize(900, 640);
        view.show();
        session.showSimulation({run->request, run, {}});
        QVERIFY(view.findChild<QLabel*>(QStringLiteral("simulationSummary"))
                    ->text()
                    .contains(QStringLiteral("no figures")));
        QCOMPARE(view.findChild<BarPlot*>(QStringLiteral("cyclePlot"))->spec().bars.size(),
                 std::size_t(1));
        QCoreApplication::processEvents();
        save(view.grab().toImage(), "simulation_no_closed_form");
        view.showPage(SimulationView::FiguresPage);
        const auto* model = view.findChild<QTableView*>(QStringLiteral("simulationTable"))->model();
        QCOMPARE(model->index(1, CountedFigureModel::ClosedColumn).data().toString(),
                 QStringLiteral("not modelled"));
    }

    void viewPictures_data() {
        QTest::addColumn<QString>("engine");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        for (const std::string& id : engineIds()) {
            QTest::addRow("%s", id.c_str()) << toQt(id) << false << QSize(900, 640);
            QTest::addRow("%s dark", id.c_str()) << toQt(id) << true << QSize(900, 640);
        }
        QTest::newRow("small") << QStringLiteral("eie") << false << QSize(430, 420);
        QTest::newRow("smallest") << QStringLiteral("permdnn") << true << QSize(430, 280);
    }
    void viewPictures() {
        QFETCH(QString, engine);
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        applyTheme(*qApp, dark ? Appearance::Dark : Appearance::Light);
        ResultSession session;
        SimulationView view(session);
        view.resize(size);
        view.show();
        const auto* message = view.findChild<QLabel*>(QStringLiteral("simulationMessage"));
        QCOMPARE(message->text(), QStringLiteral("Choose a design and press Simulate."));
        const auto picture = [&](const char* what) {
            QCoreApplication::processEvents();
            const QImage image = view.grab().toImage();
            save(image,
                 qPrintable(
                     QStringLiteral("simulation_%1_%2")
                         .arg(QString::fromLatin1(QTest::currentDataTag()).replace(u' ', u'_'),
                              QString::fromLatin1(what))));
            return image;
        };
        const QImage empty = picture("empty");
        const SimulationRequest request = requestOf(engine.toLatin1().constData(), 1000, 700);
        session.showSimulation({request, nullptr, {}});
        QVERIFY(view.findChild<QProgressBar*>(QStringLiteral("simulationBusy"))->isVisible());
        QVERIFY(message->text().contains(toQt(request.title)));
        const SimulationRunPtr run = runOf(request);
        session.showSimulation({run->request, run, {}});
        QVERIFY(!message->isVisible());
        const FigureTheme theme = FigureTheme::fromPalette(view.palette());
        QCOMPARE(theme.dark, dark);
        const QImage cycles = picture("cycles");
        for (const char* plot : {"cyclePlot", "utilisationPlot"}) { // scrolled, not squeezed
            QVERIFY(view.findChild<QWidget*>(QString::fromLatin1(plot))->height() >= 180);
        }
        QVERIFY(pixelsLike(cycles, theme.part(0), 4) > 1000); // computing
        view.showPage(SimulationView::TimelinePage);
        const QImage timeline = picture("timeline");
        QVERIFY(pixelsLike(timeline, theme.muted, 4) > 1000);
        view.showPage(SimulationView::FiguresPage);
        const QImage figures = picture("figures");
        QVERIFY(empty != cycles && cycles != timeline && timeline != figures);
        QCOMPARE(view.findChild<QLabel*>(QStringLiteral("simulationSummary"))->text(),
                 toQt(cyclesText(run->simulated)));
        session.showSimulation({});
        QVERIFY(message->isVisible() && !view.run());
        QCOMPARE(
            view.findChild<QTableView*>(QStringLiteral("simulationTable"))->model()->rowCount(), 0);
    }
};

QTEST_MAIN(TstSimulation)
#include "tst_simulation.moc"
