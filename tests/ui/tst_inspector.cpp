// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>

#include "core/experiment/experiment.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/runner.h"
#include "core/layer/workload_library.h"
#include "tests/support/compare.h"
#include "ui/figures/bar_plot.h"
#include "ui/models/explanation_model.h"
#include "ui/models/memory_model.h"
#include "ui/models/metric_model.h"
#include "ui/models/text.h"
#include "ui/views/calibration_button.h"
#include "ui/views/inspector_view.h"
#include "ui/views/technology_page.h"
#include "ui/views/theme.h"

using namespace permdse;
using namespace permdse::ui;

namespace {

RunResultPtr resultOf(Experiment experiment) {
    Result<RunOutcome> outcome = runExperiment(experiment, {}, {});
    if (!outcome) {
        qFatal("the experiment does not run");
    }
    return std::make_shared<const RunResult>(RunResult{std::move(experiment), std::move(*outcome)});
}

/// The inspector on the results of an experiment, with its first row chosen.
struct Desk {
    explicit Desk(Experiment experiment = defaultExperiment(), QSize size = {420, 900})
        : Desk(resultOf(std::move(experiment)), size) {}
    explicit Desk(RunResultPtr run, QSize size = {420, 900}) : result(std::move(run)) {
        session.setResult(result);
        inspector.resize(size);
        session.select({RowId(0)});
        inspector.show();
        QCoreApplication::processEvents();
    }

    template <class Widget> Widget* find(const char* name) {
        auto* found = inspector.findChild<Widget*>(QString::fromLatin1(name));
        if (!found) {
            qFatal("no widget is called %s", name);
        }
        return found;
    }
    QTableView& metrics() { return *find<QTableView>("metricTable"); }
    QTreeView& tree() { return *find<QTreeView>("explanationTree"); }
    [[nodiscard]] QModelIndex metricCell(const char* id, int column = MetricModel::NameColumn) {
        auto* model = qobject_cast<MetricModel*>(metrics().model());
        return model->index(model->rowOf(id), column);
    }
    void click(const char* metricId) {
        QTest::mouseClick(metrics().viewport(), Qt::LeftButton, {},
                          metrics().visualRect(metricCell(metricId)).center());
    }
    [[nodiscard]] double tableValue(const char* id, std::uint32_t row) const {
        return result->outcome.table->column(id)[row];
    }
    [[nodiscard]] double rootValue() {
        return tree()
            .model()
            ->index(0, ExplanationModel::ValueColumn)
            .data(RawValueRole)
            .toDouble();
    }
    [[nodiscard]] bool showsTree() {
        return find<QTabWidget>("inspectorTabs")->currentIndex() == 1 && tree().isVisible();
    }
    /// The picture, also saved for people to look at.
    QImage picture(const char* name) {
        QCoreApplication::processEvents();
        const QImage image = inspector.grab().toImage();
        image.save(QStringLiteral(PERMDSE_ARTIFACT_DIR "/inspector_%1.png")
                       .arg(QString::fromLatin1(name)));
        return image;
    }

    RunResultPtr result;
    ResultSession session;
    InspectorView inspector{session};
};

bool writeText(const QString& path, const QByteArray& text) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

/// Presses the button of the message that `open` shows, and gives back its text.
template <class Open> QString messageOf(const Open& open) {
    QString text;
    QTimer::singleShot(0, [&text] {
        if (auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget())) {
            text = box->text();
            box->accept();
        }
    });
    open();
    return text;
}

} // namespace

class TstInspector : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Appearance::Light); }
    void init() { test::failOnAnyWarning(); }
    void cleanup() { applyTheme(*qApp, Appearance::Light); }

    /// Nothing is cut off on the right at the narrowest width.
    void fitsIntoItsNarrowestWidth() {
        Desk desk;
        desk.inspector.resize(desk.inspector.minimumSize().width(), 900);
        QCoreApplication::processEvents();
        const auto* scroll = desk.find<QScrollArea>("inspectorScroll");
        desk.picture("narrowest");
        QVERIFY2(scroll->widget()->width() <= scroll->viewport()->width(),
                 qPrintable(QStringLiteral("%1 in %2")
                                .arg(scroll->widget()->width())
                                .arg(scroll->viewport()->width())));
    }

    /// What is asked for follows the controls; without a design that can run there is nothing.
    void asksForASimulation() {
        Desk desk;
        QSignalSpy requested(&desk.session, &ResultSession::simulationRequested);
        auto* layer = desk.find<QComboBox>("simulationLayer");
        const Workload& workload = desk.result->experiment.workloads.front();
        QCOMPARE(std::size_t(layer->count()), workload.layers.size());
        layer->setCurrentIndex(layer->count() - 1);
        desk.find<QDoubleSpinBox>("simulationSeed")->setValue(42);
        QTest::mouseClick(desk.find<QPushButton>("simulateButton"), Qt::LeftButton);
        QCOMPARE(requested.count(), 1);
        const SimulationRequest request = *desk.session.simulation().request;
        QVERIFY(request.layer == workload.layers.back());
        QCOMPARE(request.seed, std::uint64_t(42));
        QCOMPARE(request.title, std::string("PermDNN, point 0"));
        QVERIFY(request.technology == desk.result->experiment.technology);
        QSignalSpy possible(&desk.session, &ResultSession::simulableChanged);
        desk.session.select({});
        QVERIFY(!possible.isEmpty());
        QVERIFY(!desk.session.simulable());
        desk.session.simulate();
        QCOMPARE(requested.count(), 1);
    }

    /// A pinned design stands beside the one chosen later, on the workload of that.
    void pinsStandBesideTheChosen() {
        Experiment experiment = defaultExperiment();
        experiment.workloads = {experiment.workloads.front(), *findBuiltinWorkload("alexnet-fc")};
        Desk desk(std::move(experiment), {900, 900});
        auto* pin = desk.find<QToolButton>("inspectorPin");
        QVERIFY(!pin->isChecked());
        QTest::mouseClick(pin, Qt::LeftButton);
        QCOMPARE(desk.session.pins(), std::vector{RowId(0)});
        auto* metrics = qobject_cast<MetricModel*>(desk.find<QTableView>("metricTable")->model());
        const auto titleOf = [&](int design) {
            return metrics
                ->headerData(MetricModel::FirstDesignColumn + design, Qt::Horizontal,
                             Qt::DisplayRole)
                .toString();
        };
        QCOMPARE(titleOf(1), QStringLiteral("Reference")); // it is the chosen one itself
        desk.session.select({RowId(3)});                   // design 1 on the other workload
        QVERIFY(!pin->isChecked());
        QCOMPARE(titleOf(1), QStringLiteral("Pinned 0"));
        const int latency = metrics->rowOf("latency_us");
        QCOMPARE(metrics->index(latency, MetricModel::FirstDesignColumn + 1)
                     .data(RawValueRole)
                     .toDouble(),
                 desk.tableValue("latency_us", 1)); // design 0 on that
        desk.picture("pinned");
        desk.session.setPinned(RowId(0), false);
        QCOMPARE(titleOf(1), QStringLiteral("Reference"));
    }

    // ---- where a metric comes from -----------------------------------------------------------

    /// After a stop the rows stand closer than their numbers: points go by their number.
    void namesThePointAndNotTheRow() {
        auto stopped = std::make_shared<RunResult>(*resultOf(defaultExperiment()));
        const ResultTable& whole = *stopped->outcome.table;
        constexpr std::ptrdiff_t gap = 7; // points that were not done
        std::vector<std::vector<double>> columns;
        for (std::size_t column = 0; column < whole.columnCount(); ++column) {
            const auto values = whole.column(column);
            columns.emplace_back(values.begin() + gap, values.end());
        }
        stopped->outcome.table = std::make_shared<ResultTable>(whole.specs(), std::move(columns));
        stopped->outcome.fronts.clear();
        Desk desk(RunResultPtr(std::move(stopped)));
        desk.session.select({RowId(3)});
        QCOMPARE(desk.find<QLabel>("inspectorTitle")->text(), QStringLiteral("PermDNN, point 10"));
        QCOMPARE(desk.session.simulable()->title, std::string("PermDNN, point 10"));
    }

    void clickExplains() {
        Desk desk;
        QVERIFY(!desk.showsTree());
        desk.click("area_mm2");
        QVERIFY(desk.showsTree());
        QCOMPARE(desk.find<QComboBox>("explanationMetric")->currentText(), QStringLiteral("Area"));
        COMPARE_CLOSE(desk.rootValue(), desk.tableValue("area_mm2", 0), 1e-9, 0.0);
        QTreeView& tree = desk.tree();
        const QModelIndex root = tree.model()->index(0, 0);
        QVERIFY(tree.isExpanded(root));
        QCoreApplication::processEvents();
        QVERIFY(tree.columnWidth(ExplanationModel::FigureColumn) > 200); // most of the room
        // The parts of the area add up to it.
        double sum = 0.0;
        for (int row = 0; row < tree.model()->rowCount(root); ++row) {
            sum += tree.model()
                       ->index(row, ExplanationModel::ValueColumn, root)
                       .data(RawValueRole)
                       .toDouble();
        }
        COMPARE_CLOSE(sum, desk.rootValue(), 1e-12, 0.0);
        QCOMPARE(desk.picture("explanation").size(), QSize(420, 900));
    }

    void keyboardAndMenuExplain() {
        Desk desk;
        desk.metrics().setCurrentIndex(desk.metricCell("energy_uj"));
        QTest::keyClick(&desk.metrics(), Qt::Key_Return);
        QVERIFY(desk.showsTree());
        COMPARE_CLOSE(desk.rootValue(), desk.tableValue("energy_uj", 0), 1e-9, 0.0);
        desk.find<QTabWidget>("inspectorTabs")->setCurrentIndex(0);
        desk.metrics().setCurrentIndex(desk.metricCell("cycles"));
        desk.find<QAction>("actionExplain")->trigger();
        QVERIFY(desk.showsTree());
        COMPARE_CLOSE(desk.rootValue(), desk.tableValue("cycles", 0), 1e-9, 0.0);
    }

    void metricAndOpenBranchesStay() {
        Experiment experiment = defaultExperiment();
        experiment.architectures.push_back({"eie", {}, {}});
        Desk desk(std::move(experiment));
        desk.inspector.explain("energy_uj");
        QTreeView& tree = desk.tree();
        const QModelIndex open = tree.model()->index(1, 0, tree.model()->index(0, 0));
        const QString title = open.data().toString();
        tree.expand(open);
        tree.setCurrentIndex(open);
        const std::uint32_t other = 1;
        QVERIFY(desk.tableValue("energy_uj", other) != desk.tableValue("energy_uj", 0));
        desk.session.select({RowId(other)});
        QCoreApplication::processEvents();
        COMPARE_CLOSE(desk.rootValue(), desk.tableValue("energy_uj", other), 1e-9, 0.0);
        QCOMPARE(tree.currentIndex().data().toString(), title);
        QVERIFY(tree.isExpanded(tree.currentIndex()));

        // A metric that the other architecture lacks is the choice again where there is one.
        const std::uint32_t eie = std::uint32_t(desk.result->outcome.table->rowCount()) - 1;
        desk.inspector.explain("stall_write_back_cycles");
        auto* choice = desk.find<QComboBox>("explanationMetric");
        const QString own = choice->currentText();
        desk.session.select({RowId(eie)});
        QCoreApplication::processEvents();
        QVERIFY(tree.model()->rowCount() == 1);
        desk.session.select({RowId(0)});
        QCoreApplication::processEvents();
        QCOMPARE(choice->currentText(), own);
    }

    void branchIsCopied() {
        Desk desk;
        desk.inspector.explain("area_mm2");
        QTreeView& tree = desk.tree();
        tree.setFocus();
        QTest::keyClick(&tree, Qt::Key_C, Qt::ControlModifier);
        const QString all = QApplication::clipboard()->text();
        QVERIFY2(all.startsWith(QStringLiteral("area_mm2 = ")), qPrintable(all.left(60)));
        QVERIFY(all.contains(QStringLiteral("recalled (unverified)")));
        tree.setCurrentIndex(tree.model()->index(0, 0, tree.model()->index(0, 0)));
        QTest::keyClick(&tree, Qt::Key_C, Qt::ControlModifier);
        const QString branch = QApplication::clipboard()->text();
        QVERIFY(!branch.isEmpty());
        QVERIFY(branch.size() < all.size() / 2);
    }

    void statusesAreShown() {
        Desk desk;
        const QModelIndex status = desk.metricCell("area_mm2", MetricModel::EvidenceColumn);
        QCOMPARE(status.data().toString(), QStringLiteral("recalled"));
        QVERIFY(status.data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("recalled (unverified), ")));
        const auto isShown = [&desk](int column) { return !desk.metrics().isColumnHidden(column); };
        const int last = desk.metrics().model()->columnCount() - 1; // the last baseline
        QCOMPARE(last, MetricModel::FirstDesignColumn + 3);
        const auto resizeTo = [&desk](int width) {
            desk.inspector.resize(width, 900);
            QCoreApplication::processEvents();
        };
        resizeTo(1000);
        QVERIFY(isShown(MetricModel::EvidenceColumn));
        QVERIFY(isShown(MetricModel::UnitColumn));
        QVERIFY(isShown(last));
        const QHeaderView& header = *desk.metrics().horizontalHeader();
        QCOMPARE(header.visualIndex(MetricModel::EvidenceColumn), header.count() - 1);
        resizeTo(448); // as in the first window: the baselines are what counts
        QVERIFY(!isShown(MetricModel::EvidenceColumn));
        QVERIFY(isShown(last));
        desk.picture("baselines");
        // What is shown is whole, at any width and from whichever side it is reached.
        for (const int width : {260, 330, 400, 448, 520, 700, 480, 560, 390, 300}) {
            resizeTo(width);
            const int needed = header.length() - header.sectionSize(MetricModel::NameColumn) +
                               16 * desk.metrics().fontMetrics().averageCharWidth();
            QVERIFY2(isShown(last) == false || needed <= desk.metrics().viewport()->width(),
                     qPrintable(QStringLiteral("%1: %2 of %3")
                                    .arg(width)
                                    .arg(needed)
                                    .arg(desk.metrics().viewport()->width())));
        }
        resizeTo(260); // no room: the names stay, and the chosen design
        QVERIFY(!isShown(MetricModel::EvidenceColumn));
        QVERIFY(!isShown(last));
        QVERIFY(isShown(MetricModel::FirstDesignColumn));
        desk.picture("narrow");
    }

    /// Beside its figures: which of the fronts a design is on.
    /// Names of metrics and memories are wrapped, not cut off.
    void namesAreReadWhole_data() {
        QTest::addColumn<int>("width");
        for (const int width : {260, 340, 420, 520}) {
            QTest::addRow("%d px", width) << width;
        }
    }
    void namesAreReadWhole() {
        QFETCH(int, width);
        Desk desk(defaultExperiment(), {width, 900});
        QCoreApplication::processEvents();
        for (const char* name : {"metricTable", "memoryTable"}) {
            const QTableView& table = *desk.find<QTableView>(name);
            QVERIFY(table.model()->rowCount() > 0);
            int height = table.horizontalHeader()->height() + 2 * table.frameWidth();
            for (int row = 0; row < table.model()->rowCount(); ++row) {
                const QModelIndex cell = table.model()->index(row, 0);
                const QRect room = table.visualRect(cell).adjusted(4, 0, -4, 0);
                const QRect needed = table.fontMetrics().boundingRect(
                    room, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignVCenter,
                    cell.data().toString());
                QVERIFY2(room.height() >= needed.height() && room.width() >= needed.width(),
                         qPrintable(cell.data().toString()));
                height += table.rowHeight(row);
            }
            QCOMPARE(table.height(), height);
        }
    }

    /// How full each memory is stands beside what the weights need, as the metrics sum it up.
    void memoriesAreShown_data() {
        QTest::addColumn<int>("depth");
        QTest::addColumn<bool>("fits");
        QTest::newRow("too small") << 1024 << false;
        QTest::newRow("large enough") << 8192 << true;
    }
    void memoriesAreShown() {
        QFETCH(int, depth);
        QFETCH(bool, fits);
        Experiment experiment = defaultExperiment();
        experiment.workloads = {*findBuiltinWorkload("alexnet-fc")};
        experiment.architectures = {{"permdnn", {}, {{"weight_sram_depth", double(depth)}}}};
        Desk desk(std::move(experiment));
        const QAbstractItemModel& model = *desk.find<QTableView>("memoryTable")->model();
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(model.index(0, MemoryModel::NameColumn)
                    .data()
                    .toString()
                    .startsWith(QStringLiteral("Weight SRAM")));
        double fullest = 0.0;
        double streamed = 0.0;
        for (int row = 0; row < model.rowCount(); ++row) {
            const auto value = [&](int column) {
                return model.index(row, column).data(RawValueRole).toDouble();
            };
            COMPARE_CLOSE(value(MemoryModel::OccupancyColumn),
                          100.0 * value(MemoryModel::NeedColumn) /
                              value(MemoryModel::CapacityColumn),
                          1e-12, 0.0);
            fullest = std::max(fullest, value(MemoryModel::OccupancyColumn));
            streamed += value(MemoryModel::StreamedColumn);
        }
        const auto metric = [&](const char* id) {
            return desk.metricCell(id, MetricModel::FirstDesignColumn)
                .data(RawValueRole)
                .toDouble();
        };
        COMPARE_CLOSE(fullest, 100.0 * metric("occupancy"), 1e-12, 0.0);
        COMPARE_CLOSE(streamed, metric("dram_kib"), 1e-12, 0.0);
        QCOMPARE(fullest <= 100.0, fits);
        QCOMPARE(model.index(0, MemoryModel::OccupancyColumn).data(EmphasisRole).toBool(), !fits);
    }

    void frontsAreNamed() {
        Experiment experiment = *loadExperiment(PERMDSE_SOURCE_DIR "/examples/paper.json");
        Desk desk(std::move(experiment));
        const auto* status = desk.find<QLabel>("inspectorStatus");
        const std::vector<Front>& fronts = desk.result->outcome.fronts;
        const auto overall = std::find_if(fronts.begin(), fronts.end(), [](const Front& front) {
            return front.architecture.empty();
        });
        QVERIFY(overall != fronts.end());
        int own = 0, none = 0;
        const auto feasible = desk.result->outcome.table->column("infeasibility");
        for (std::uint32_t row = 0; row < feasible.size() && own * none == 0; ++row) {
            const auto isOn = [row](const Front& front) {
                return std::binary_search(front.rows.begin(), front.rows.end(), row);
            };
            const bool isOnAny = std::any_of(fronts.begin(), fronts.end(), isOn);
            if (feasible[row] != 0.0 || isOn(*overall) || (isOnAny ? own : none) > 0) {
                continue;
            }
            ++(isOnAny ? own : none);
            desk.session.select({RowId(row)});
            QVERIFY2(status->text().endsWith(isOnAny ? QStringLiteral(", but not on that over all")
                                                     : QStringLiteral(", on no front")),
                     qPrintable(status->text()));
        }
        QVERIFY(own == 1 && none == 1);
        desk.session.select({RowId(overall->rows.front())});
        QVERIFY(status->text().endsWith(QStringLiteral(", on the front over all")));
    }

    /// Where objectives make no front over all, a design does not miss it either.
    void noFrontOverAllIsNotMissed() {
        Experiment experiment = *loadExperiment(PERMDSE_SOURCE_DIR "/examples/paper.json");
        experiment.objectives = {{"throughput_gops", Sense::Maximise}};
        Desk desk(std::move(experiment));
        const RunOutcome& outcome = desk.result->outcome;
        QVERIFY(!outcome.no_common_front.empty());
        desk.session.select({RowId(outcome.fronts.front().rows.front())});
        const QString status = desk.find<QLabel>("inspectorStatus")->text();
        QVERIFY2(status.endsWith(QStringLiteral(", on the front of PermDNN")), qPrintable(status));
    }

    /// A design that cannot be evaluated says why instead of showing the tree of another.
    void nothingToExplain() {
        Experiment experiment = defaultExperiment();
        experiment.architectures = {{"permdnn", {}, {}}};
        experiment.architectures.front().fixed = {{"weight_sram_depth", 1048576.0},
                                                  {"weight_sram_width_bits", 512.0}};
        experiment.constraints.clear();
        Desk desk(std::move(experiment));
        desk.inspector.explain("area_mm2");
        const auto* empty = desk.find<QLabel>("explanationEmpty");
        QVERIFY(empty->isVisible());
        QVERIFY2(empty->text().contains(QStringLiteral("SRAM table")), qPrintable(empty->text()));
        QCOMPARE(desk.tree().model()->rowCount(), 0);
    }

    // ---- breakdown ---------------------------------------------------------------------------

    void breakdownAddsUp_data() {
        QTest::addColumn<int>("quantity");
        QTest::addColumn<int>("grouping");
        QTest::addColumn<QByteArray>("metric");
        const std::array metrics{"area_mm2", "power_mw", "energy_uj"};
        const std::array groupings{"category", "component", "module"};
        for (int quantity = 0; quantity < 3; ++quantity) {
            for (int grouping = 0; grouping < 3; ++grouping) {
                QTest::addRow("%s by %s", metrics[std::size_t(quantity)],
                              groupings[std::size_t(grouping)])
                    << quantity << grouping << QByteArray(metrics[std::size_t(quantity)]);
            }
        }
    }
    void breakdownAddsUp() {
        QFETCH(int, quantity);
        QFETCH(int, grouping);
        QFETCH(QByteArray, metric);
        Desk desk;
        desk.find<QComboBox>("breakdownQuantity")->setCurrentIndex(quantity);
        desk.find<QComboBox>("breakdownGrouping")->setCurrentIndex(grouping);
        const BarSpec& spec = desk.find<BarPlot>("breakdownPlot")->spec();
        QCOMPARE(spec.bars.size(), std::size_t(4)); // chosen, reference, EIE, CirCNN
        double sum = 0.0;
        for (const BarPart& part : spec.bars.front().parts) {
            sum += part.value;
        }
        COMPARE_CLOSE(sum, desk.tableValue(metric.constData(), 0), 1e-12, 0.0);
        QVERIFY(spec.bars.front().parts.size() >= 3);
        desk.picture(QByteArray("breakdown_" + QByteArray::number(quantity) + '_' +
                                QByteArray::number(grouping))
                         .constData());
    }

    // ---- calibrations ------------------------------------------------------------------------

    void calibrationIsLoadedAndUndone() {
        const QTemporaryDir directory;
        const QString good = directory.filePath(QStringLiteral("good.json"));
        const QString bad = directory.filePath(QStringLiteral("bad.json"));
        Calibration own = Technology(TechnologySettings()).calibration("eie");
        own.factors.front().power = 3.5;
        QVERIFY(writeText(good, QByteArray::fromStdString(toJson(own).dump(2))));
        QVERIFY(writeText(bad, "{\"engine\": \"eei\"}"));

        ExperimentDocument document;
        TechnologyPage page(document);
        page.resize(480, 600);
        page.show();
        auto* button = page.findChild<CalibrationButton*>(QStringLiteral("calibration/eie"));
        auto* other = page.findChild<CalibrationButton*>(QStringLiteral("calibration/permdnn"));
        QVERIFY(button && other);
        QCOMPARE(button->text(), QStringLiteral("Built-in"));
        QVERIFY(button->toolTip().contains(QStringLiteral("memory")));

        QString message = messageOf([&] { button->load(bad); });
        QVERIFY2(message.contains(QStringLiteral("CAL-0001")), qPrintable(message));
        message = messageOf([&] { button->load(directory.filePath(QStringLiteral("none"))); });
        QVERIFY2(message.contains(QStringLiteral("FILE-0001")), qPrintable(message));
        message = messageOf([&] { other->load(good); });
        QCOMPARE(message, QStringLiteral("The file is a calibration of EIE, not of PermDNN."));
        QVERIFY(document.experiment().technology.calibrations.empty());
        QVERIFY(!document.isModified());

        message = messageOf([&] { button->load(good); });
        QCOMPARE(message, QString());
        QCOMPARE(document.experiment().technology.calibrations.size(), std::size_t(1));
        QCOMPARE(document.experiment().technology.calibrations.front(), own);
        QCOMPARE(button->text(), QStringLiteral("Own"));
        QVERIFY(button->toolTip().contains(QStringLiteral("<b>3.5 !</b>"))); // suspicious
        QCOMPARE(other->text(), QStringLiteral("Built-in"));
        page.grab().toImage().save(
            QStringLiteral(PERMDSE_ARTIFACT_DIR "/technology_own_calibration.png"));
        document.undoStack().undo();
        QCOMPARE(button->text(), QStringLiteral("Built-in"));
        QVERIFY(document.experiment().technology.calibrations.empty());
    }

    void inspectorNamesTheCalibration() {
        Desk builtin;
        auto* note = builtin.find<QLabel>("inspectorTechnology");
        QVERIFY2(note->text().contains(QStringLiteral("built-in calibration")),
                 qPrintable(note->text()));
        Experiment experiment = defaultExperiment();
        Calibration own = Technology(TechnologySettings()).calibration("permdnn");
        own.source = "measured on a test chip";
        experiment.technology.calibrations = {own};
        Desk desk(std::move(experiment));
        note = desk.find<QLabel>("inspectorTechnology");
        QVERIFY2(note->text().contains(QStringLiteral("own calibration")),
                 qPrintable(note->text()));
        QVERIFY(note->toolTip().contains(QStringLiteral("measured on a test chip")));
    }

    void darkPicture() {
        applyTheme(*qApp, Appearance::Dark);
        Desk desk(defaultExperiment(), {900, 700});
        desk.inspector.explain("energy_uj");
        QVERIFY(desk.picture("explanation_dark").pixelColor(450, 690).lightness() < 128);
    }

    /// Stepping up from "nominal" gives the lowest legal voltage, and back.
    void supplyVoltageStepsFromNominal() {
        ExperimentDocument document;
        TechnologyPage page(document);
        auto* box = page.findChild<QDoubleSpinBox*>(QStringLiteral("supply_v"));
        QVERIFY(box);
        QCOMPARE(box->text(), QStringLiteral("nominal"));
        box->stepUp();
        QCOMPARE(document.experiment().technology.supply_v, 0.6);
        QVERIFY(document.problemAt("/technology/supply_v") == nullptr);
        box->stepDown();
        QCOMPARE(document.experiment().technology.supply_v, 0.0);
        box->setValue(0.9);
        QCOMPARE(document.experiment().technology.supply_v, 0.9);
        document.undoStack().undo();
        QCOMPARE(box->text(), QStringLiteral("nominal"));
    }
};

QTEST_MAIN(TstInspector)
#include "tst_inspector.moc"
