// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "core/base/units.h"
#include "core/engines/registry.h"
#include "core/experiment/row_design.h"
#include "core/experiment/runner.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"
#include "ui/models/breakdown_model.h"
#include "ui/models/comparison_model.h"
#include "ui/models/design_model.h"
#include "ui/models/diagnostic_model.h"
#include "ui/models/explanation_model.h"
#include "ui/models/metric_model.h"
#include "ui/models/result_filter_proxy.h"
#include "ui/models/text.h"

using namespace permdse;
using namespace permdse::ui;

namespace {

/// Four rows: areas 9, 10, 2.5 and NaN (a failed point), on two workloads.
std::shared_ptr<const RunOutcome> smallOutcome() {
    std::vector<ColumnSpec> specs{
        {"point", "Point", "", "", Sense::Ignore, ColumnRole::Identity, {}},
        {"architecture",
         "Architecture",
         "",
         "",
         Sense::Ignore,
         ColumnRole::Identity,
         {"permdnn", "eie"}},
        {"workload", "Workload", "", "", Sense::Ignore, ColumnRole::Identity, {"a", "b"}},
        {"p", "p", "", "Block size", Sense::Ignore, ColumnRole::Parameter, {}},
        {"area_mm2", "Area", "mm²", "Area of the engine", Sense::Minimise, ColumnRole::Metric, {}},
        {"infeasibility", "Infeasible because", "", "", Sense::Minimise, ColumnRole::Status, {}}};
    std::vector<std::vector<double>> columns{{0, 1, 2, 3},
                                             {0, 0, 1, 0},
                                             {0, 1, 0, 1},
                                             {0, 8, notANumber, 4},
                                             {9, 10, 2.5, notANumber},
                                             {0, 0, 0, double(NumericFailure)}};
    auto outcome = std::make_shared<RunOutcome>();
    outcome->table = std::make_shared<ResultTable>(std::move(specs), std::move(columns));
    outcome->fronts = {{"a", "permdnn", {0}}, {"a", "eie", {2}}, {"a", "", {2}}};
    return outcome;
}

VisibleRowsPtr rowsVisible(std::vector<bool> bits) {
    return std::make_shared<const VisibleRows>(std::move(bits));
}

QStringList strings(std::initializer_list<const char*> texts) {
    QStringList list;
    for (const char* text : texts) {
        list.append(QString::fromUtf8(text));
    }
    return list;
}

QStringList columnTexts(const QAbstractItemModel& model, int column) {
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row) {
        texts.append(model.index(row, column).data().toString());
    }
    return texts;
}

/// The default experiment's result and its reference design, evaluated.
EvaluatedDesign referenceOf(const char* engineId, const Technology& technology) {
    const Engine* engine = findEngine(engineId);
    EvaluatedDesign design{toQt(engine->title()), engine, engine->referenceDesign(technology), {}};
    design.evaluation =
        engine->evaluate(design.values, defaultExperiment().workloads.front(), technology);
    return design;
}

} // namespace

class TstModels : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    // ---- results -----------------------------------------------------------------------------

    void resultCells_data() {
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isRight");
        QTest::newRow("code becomes the engine's title") << 2 << 1 << "EIE" << false;
        QTest::newRow("code becomes its label") << 1 << 2 << "b" << false;
        QTest::newRow("special value becomes its word") << 0 << 3 << "layer" << true;
        QTest::newRow("ordinary value") << 1 << 3 << "8" << true;
        QTest::newRow("parameter that the engine lacks") << 2 << 3 << "–" << true;
        QTest::newRow("number") << 2 << 4 << "2.5" << true;
        QTest::newRow("metric that failed") << 3 << 4 << "not modelled" << true;
        QTest::newRow("feasible") << 0 << 5 << "feasible" << false;
        QTest::newRow("reason in words")
            << 3 << 5 << toQt(infeasibilityText(NumericFailure)) << false;
    }
    void resultCells() {
        QFETCH(int, row);
        QFETCH(int, column);
        QFETCH(QString, text);
        QFETCH(bool, isRight);
        ResultTableModel model;
        model.setTable(smallOutcome()->table);
        const QModelIndex index = model.index(row, column);
        QCOMPARE(index.data().toString(), text);
        const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
        QCOMPARE(alignment.testFlag(Qt::AlignRight), isRight);
    }

    void resultHeaders() {
        ResultTableModel model;
        model.setTable(smallOutcome()->table);
        QCOMPARE(model.headerData(4, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("Area [mm²]"));
        const QString tip = model.headerData(4, Qt::Horizontal, Qt::ToolTipRole).toString();
        QVERIFY(tip.contains(QStringLiteral("Area of the engine")));
        QVERIFY(tip.contains(QStringLiteral("area_mm2")));
        QVERIFY(tip.contains(QStringLiteral("Smaller is better")));
        QCOMPARE(model.headerData(5, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("Feasibility"));
    }

    void resultResets() {
        ResultTableModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QVERIFY(resets.isValid());
        QCOMPARE(model.rowCount(), 0);
        model.setTable(smallOutcome()->table);
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.columnCount(), 6);
        QCOMPARE(model.rowCount(model.index(0, 0)), 0);
        model.setTable(std::make_shared<ResultTable>()); // an empty table
        QCOMPARE(model.rowCount(), 0);
        model.setTable(nullptr);
        QCOMPARE(model.columnCount(), 0);
        QCOMPARE(resets.count(), 3);
    }

    void proxySortsByNumber_data() {
        QTest::addColumn<int>("order");
        QTest::addColumn<QStringList>("areas");
        // As text, 10 would stand before 2.5 and 9.
        QTest::newRow("ascending, NaN last")
            << int(Qt::AscendingOrder) << strings({"2.5", "9", "10", "not modelled"});
        QTest::newRow("descending, NaN last")
            << int(Qt::DescendingOrder) << strings({"10", "9", "2.5", "not modelled"});
    }
    void proxySortsByNumber() {
        QFETCH(int, order);
        QFETCH(QStringList, areas);
        ResultTableModel model;
        ResultFilterProxy proxy;
        proxy.setSourceModel(&model);
        QAbstractItemModelTester tester(&proxy,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        proxy.setTable(smallOutcome()->table, rowsVisible({true, true, true, true}));
        const QPersistentModelIndex smallest(proxy.index(2, 4));
        proxy.sort(4, static_cast<Qt::SortOrder>(order));
        QCOMPARE(columnTexts(proxy, 4), areas);
        QCOMPARE(smallest.data().toString(), QStringLiteral("2.5"));
        QCOMPARE(proxy.tableRow(smallest.row()), RowId(2));
        QCOMPARE(proxy.rowOf(RowId(2)).value(), smallest.row());
        QCOMPARE(proxy.mapFromSource(model.index(2, 1)), proxy.index(smallest.row(), 1));
        proxy.sort(-1);
        QCOMPARE(columnTexts(proxy, 0), (strings({"0", "1", "2", "3"})));
    }

    /// Other rows of a sorted table keep its order, without another sort.
    void proxyShowsVisibleRows() {
        ResultTableModel model;
        ResultFilterProxy proxy;
        proxy.setSourceModel(&model);
        QAbstractItemModelTester tester(&proxy,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        proxy.setTable(smallOutcome()->table, rowsVisible({true, false, true, true}));
        QCOMPARE(columnTexts(proxy, 0), strings({"0", "2", "3"}));
        QVERIFY(!proxy.rowOf(RowId(1)));
        proxy.sort(4, Qt::AscendingOrder);
        QCOMPARE(columnTexts(proxy, 0), strings({"2", "0", "3"}));
        proxy.setVisible(rowsVisible({true, true, true, false}));
        QCOMPARE(columnTexts(proxy, 0), strings({"2", "0", "1"}));
        QCOMPARE(proxy.rowOf(RowId(1)).value(), 2);
        proxy.setVisible(rowsVisible({false, false, false, false}));
        QCOMPARE(proxy.rowCount(), 0);
        proxy.setTable(nullptr, rowsVisible({}));
        QCOMPARE(proxy.columnCount(), 0);
    }

    // ---- the inspector -----------------------------------------------------------------------

    void metrics() {
        const Technology technology(TechnologySettings{});
        MetricModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDesigns({referenceOf("permdnn", technology), referenceOf("eie", technology)});
        QCOMPARE(model.columnCount(), int(MetricModel::FirstDesignColumn) + 2);
        const int area = model.rowOf("area_mm2");
        QCOMPARE(model.index(area, MetricModel::NameColumn).data().toString(),
                 QStringLiteral("Area"));
        QCOMPARE(model.index(area, MetricModel::UnitColumn).data().toString(),
                 QStringLiteral("mm²"));
        const double own =
            model.index(area, MetricModel::FirstDesignColumn).data(RawValueRole).toDouble();
        const double baseline =
            model.index(area, MetricModel::FirstDesignColumn + 1).data(RawValueRole).toDouble();
        COMPARE_CLOSE(own, 8.85, 0.05, 0.0);
        QVERIFY(baseline > own);
        QCOMPARE(
            model.headerData(MetricModel::FirstDesignColumn + 1, Qt::Horizontal, Qt::DisplayRole)
                .toString(),
            QStringLiteral("EIE"));
        model.setCompact(true);
        QVERIFY(model.index(area, MetricModel::FirstDesignColumn)
                    .data()
                    .toString()
                    .endsWith(QStringLiteral(" mm²")));
        model.setDesigns({});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.rowOf("area_mm2"), -1);
    }

    void metricsThatAreCodes() {
        const Technology technology(TechnologySettings{});
        EvaluatedDesign design = referenceOf("permdnn", technology);
        const std::size_t limit = *design.engine->metricIndex("clock_limit");
        const std::size_t slack = *design.engine->metricIndex("timing_slack_ps");
        const std::vector<std::string>& labels = design.engine->metrics()[limit].labels;
        QVERIFY(labels.size() > 2);
        design.evaluation.metrics[limit] = 2.0;
        design.evaluation.metrics[slack] = -125.5;
        MetricModel model;
        model.setDesigns({design});
        for (const bool compact : {false, true}) {
            model.setCompact(compact);
            const QModelIndex code = model.index(int(limit), MetricModel::FirstDesignColumn);
            QCOMPARE(code.data().toString(), toQt(labels[2]));
            QCOMPARE(code.data(RawValueRole).toDouble(), 2.0);
            QVERIFY(code.data(Qt::ToolTipRole)
                        .toString()
                        .contains(toQt(labels[2]) + QStringLiteral(" (2 in expressions)")));
            QCOMPARE(model.index(int(slack), MetricModel::FirstDesignColumn).data().toString(),
                     compact ? QStringLiteral("-125.5 ps") : QStringLiteral("-125.5"));
        }
        design.evaluation.metrics[limit] = notANumber;
        model.setDesigns({design});
        QCOMPARE(model.index(int(limit), MetricModel::FirstDesignColumn).data().toString(),
                 QStringLiteral("not modelled"));
    }

    void explanationTree() {
        const Technology technology(TechnologySettings{});
        const EvaluatedDesign design = referenceOf("permdnn", technology);
        Workload workload = defaultExperiment().workloads.front();
        workload.layers.resize(1);
        const std::vector<ExplanationPtr> roots =
            explainMetrics(*design.engine, design.values, workload, technology);
        ExplanationModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        for (const ExplanationPtr& root : roots) {
            model.setRoot(root);
            QCOMPARE(model.rowCount(), 1);
            const QModelIndex top = model.index(0, 0);
            QCOMPARE(model.node(top), root.get());
            QCOMPARE(std::size_t(model.rowCount(top)), root->operands.size());
            QCOMPARE(top.siblingAtColumn(ExplanationModel::ValueColumn).data().toString(),
                     toQt(valueText(*root)));
            QCOMPARE(top.siblingAtColumn(ExplanationModel::RestsOnColumn).data().toString(),
                     toQt(evidenceSummary(*root)));
        }
        // Down the first branch to something that does not follow from others.
        model.setRoot(roots[*design.engine->metricIndex("energy_uj")]);
        QModelIndex leaf = model.index(0, 0);
        int depth = 0;
        while (model.hasChildren(leaf)) {
            leaf = model.index(0, 0, leaf);
            ++depth;
        }
        QVERIFY(depth >= 3);
        const ExplanationNode* node = model.node(leaf);
        QVERIFY(node->evidence.has_value());
        const QString rests =
            leaf.siblingAtColumn(ExplanationModel::RestsOnColumn).data().toString();
        QCOMPARE(rests, toQt(restsOnText(*node)));
        const QString toolTip = leaf.data(Qt::ToolTipRole).toString();
        QVERIFY2(toolTip.contains(toQt(node->id).toHtmlEscaped()), qPrintable(toolTip));
        model.setRoot(nullptr);
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.node(QModelIndex()), nullptr);
    }

    void evidenceOfMetrics() {
        const Technology technology(TechnologySettings{});
        const EvaluatedDesign design = referenceOf("permdnn", technology);
        MetricModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDesigns({design});
        const QModelIndex status =
            model.index(model.rowOf("area_mm2"), MetricModel::EvidenceColumn);
        QCOMPARE(status.data().toString(), QString()); // not worked out yet
        const std::vector<ExplanationPtr> roots = explainMetrics(
            *design.engine, design.values, defaultExperiment().workloads.front(), technology);
        model.setExplanations(roots);
        for (std::size_t row = 0; row < roots.size(); ++row) {
            const auto weakest = weakestEvidence(*roots[row]);
            QCOMPARE(model.index(int(row), MetricModel::EvidenceColumn).data().toString(),
                     weakest ? toQt(toText(*weakest)) : QString());
        }
        QVERIFY(
            status.data(Qt::ToolTipRole)
                .toString()
                .contains(toQt(evidenceSummary(*roots[*design.engine->metricIndex("area_mm2")]))));
        model.setDesigns({design});
        QCOMPARE(model.index(0, MetricModel::EvidenceColumn).data().toString(), QString());
    }

    void billAddsUp() {
        const Technology technology(TechnologySettings{});
        const EvaluatedDesign design = referenceOf("permdnn", technology);
        BreakdownModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEvaluation(design.evaluation);
        const int total = model.rowCount() - 1;
        QCOMPARE(model.index(total, 0).data().toString(), QStringLiteral("Total"));
        QVERIFY(model.index(total, 0).data(EmphasisRole).toBool());
        for (const int column : {int(BreakdownModel::AreaColumn), int(BreakdownModel::PowerColumn),
                                 int(BreakdownModel::EnergyColumn)}) {
            double sum = 0.0;
            for (int row = 0; row < total; ++row) {
                sum += model.index(row, column).data(RawValueRole).toDouble();
            }
            COMPARE_CLOSE(model.index(total, column).data(RawValueRole).toDouble(), sum, 1e-12,
                          0.0);
        }
        // Leakage has no total of its own in an evaluation: the field stays empty, not 0.
        QCOMPARE(model.index(total, BreakdownModel::LeakageColumn).data().toString(), QString());
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void comparisonRows() {
        Comparison against;
        against.baseline = "eie";
        against.baseline_text = "64 PEs";
        against.total.speed_up = 2.5;
        against.total.area_efficiency = notANumber;
        against.mean.speed_up = 2.0;
        against.rows = {{"Alex-FC6", 1.0, 4.0, 4.0, 3.0, 2.0, 1.0, 2.0, 2.0},
                        {"Alex-FC7", 1.0, 1.0, 1.0, 3.0, 2.0, 1.0, 2.0, 2.0}};
        ComparisonModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setComparisons({against});
        QCOMPARE(columnTexts(model, ComparisonModel::SpeedUpColumn),
                 (strings({"2.5×", "2×", "4×", "1×"})));
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("EIE"));
        QCOMPARE(model.index(0, ComparisonModel::AreaColumn).data().toString(),
                 QStringLiteral("–"));
        QVERIFY(model.index(0, 0).data(EmphasisRole).toBool());
        QVERIFY(!model.index(1, 0).data(EmphasisRole).toBool());
        QCOMPARE(model.index(1, 0).data().toString().trimmed(),
                 QStringLiteral("geometric mean of the layers"));
        QVERIFY(
            model.index(1, 1).data(Qt::ToolTipRole).toString().contains(QStringLiteral("64 PEs")));
    }

    void designParameters() {
        const Technology technology(TechnologySettings{});
        EvaluatedDesign design = referenceOf("permdnn", technology);
        const DesignValues reference = design.values;
        const std::size_t pes = *design.engine->parameterIndex("pe_count");
        design.values[pes] = 64.0;
        DesignModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDesign(design, reference);
        const QModelIndex name = model.index(int(pes), DesignModel::NameColumn);
        QCOMPARE(name.data().toString(), QStringLiteral("PE count"));
        QCOMPARE(name.siblingAtColumn(DesignModel::ValueColumn).data().toString(),
                 QStringLiteral("64"));
        QCOMPARE(name.siblingAtColumn(DesignModel::StatusColumn).data().toString(),
                 QStringLiteral("explored"));
        const auto fifo = int(*design.engine->parameterIndex("fifo_depth"));
        QCOMPARE(model.index(fifo, DesignModel::StatusColumn).data().toString(),
                 QStringLiteral("recalled"));
        const int rows = model.rowCount();
        design.of_layers = {{"p@Alex-FC6", 8.0}, {"p@Alex-FC7", 0.0}};
        model.setDesign(design, reference);
        QCOMPARE(model.rowCount(), rows + 2);
        const auto p = int(*design.engine->parameterIndex("p"));
        const QModelIndex ofLayer = model.index(p + 1, DesignModel::NameColumn);
        QCOMPARE(ofLayer.data().toString(), QStringLiteral("p of Alex-FC6"));
        QCOMPARE(ofLayer.siblingAtColumn(DesignModel::ValueColumn).data().toString(),
                 QStringLiteral("8"));
        QCOMPARE(ofLayer.siblingAtColumn(DesignModel::StatusColumn).data().toString(),
                 QStringLiteral("explored"));
        QCOMPARE(model.index(p + 2, DesignModel::ValueColumn).data().toString(),
                 QStringLiteral("layer"));
        model.setDesign(std::nullopt, {});
        QCOMPARE(model.rowCount(), 0);
    }

    /// The design put together from a row gives the very figures that the row holds.
    void rowsEvaluateAgain() {
        Experiment experiment = defaultExperiment();
        experiment.architectures.push_back({"eie", {{"pe_count", ValueList{{32.0, 64.0}}}}, {}});
        experiment.architectures.front().fixed.push_back({"fifo_depth", 16.0});
        const Result<RunOutcome> outcome = runExperiment(experiment, {}, {});
        QVERIFY(outcome.has_value());
        const ResultTable& table = *outcome->table;
        const Technology technology(experiment.technology);
        for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
            const RowDesign design = designOfRow(experiment, table, row);
            const Evaluation evaluation = design.engine->evaluate(
                design.values, experiment.workloads[design.workload], technology);
            QCOMPARE(evaluation.metrics[*design.engine->metricIndex("area_mm2")],
                     table.column("area_mm2")[row]);
            QCOMPARE(evaluation.metrics[*design.engine->metricIndex("cycles")],
                     table.column("cycles")[row]);
        }
        QVERIFY_EXCEPTION_THROWN((void)designOfRow(experiment, table, 100000), std::out_of_range);
    }

    // ---- messages and texts ------------------------------------------------------------------

    void messages() {
        DiagnosticModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setProblems(
            {{Severity::Error, "CFG-0004", "a.json", "/search/seed", 0, "too large"}});
        model.setEvents({{Severity::Warning, "OUT-0001", "/tmp/b.csv", "", 12, "it is odd"}});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.count(), QStringLiteral("1 error, 1 warning"));
        QVERIFY(model.isProblem(0));
        QVERIFY(!model.isProblem(1));
        QCOMPARE(columnTexts(model, DiagnosticModel::PlaceColumn),
                 (strings({"a.json: /search/seed", "b.csv, line 12"})));
        QCOMPARE(columnTexts(model, DiagnosticModel::SeverityColumn),
                 (strings({"Error", "Warning"})));
        model.setProblems({});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.count(), QStringLiteral("1 warning"));
        model.setEvents({});
        QCOMPARE(model.count(), QString());
    }

    void texts() {
        QCOMPARE(groupedCount(0), QStringLiteral("0"));
        QCOMPARE(groupedCount(999), QStringLiteral("999"));
        QCOMPARE(groupedCount(1234567), QStringLiteral("1,234,567"));
        QCOMPARE(metricText("fits", 1.0), QStringLiteral("yes"));
        QCOMPARE(metricText("fits", 0.0), QStringLiteral("no"));
        QCOMPARE(metricText("cycles", 1.0), QStringLiteral("1"));
        QCOMPARE(metricText("feasible", notANumber), QStringLiteral("not modelled"));
        QCOMPARE(countOf(1, QStringLiteral("design")), QStringLiteral("1 design"));
        QCOMPARE(countOf(1000, QStringLiteral("design")), QStringLiteral("1,000 designs"));
    }

    void parameterTitles_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("title");
        QTest::newRow("acronym first") << "pe_count"
                                       << ""
                                       << "PE count";
        QTest::newRow("acronym within") << "multipliers_per_pe"
                                        << ""
                                        << "Multipliers per PE";
        QTest::newRow("unit goes") << "clock_ghz"
                                   << "GHz"
                                   << "Clock";
        QTest::newRow("bits go with their unit") << "weight_tag_bits"
                                                 << "bit"
                                                 << "Weight tag";
        QTest::newRow("bits stay without one") << "weight_tag_bits"
                                               << ""
                                               << "Weight tag bits";
        QTest::newRow("symbol") << "p"
                                << ""
                                << "p";
    }
    void parameterTitles() {
        QFETCH(QString, id);
        QFETCH(QString, unit);
        QFETCH(QString, title);
        ParameterInfo parameter;
        parameter.id = fromQt(id);
        parameter.unit = fromQt(unit);
        QCOMPARE(toQt(parameterTitle(parameter)), title);
    }
};

QTEST_GUILESS_MAIN(TstModels)
#include "tst_models.moc"
