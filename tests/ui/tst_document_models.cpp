// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/architecture/technology_parameters.h"
#include "core/engines/registry.h"
#include "core/experiment/experiment_file.h"
#include "core/layer/workload_library.h"
#include "tests/support/compare.h"
#include "ui/models/constraint_model.h"
#include "ui/models/derived_metric_model.h"
#include "ui/models/layer_model.h"
#include "ui/models/objective_model.h"
#include "ui/models/parameter_model.h"
#include "ui/models/text.h"
#include "ui/models/workload_model.h"

using namespace permdse;
using namespace permdse::ui;

namespace {

/// Where the values of a parameter are edited, also of one layer ("p@Alex-FC6").
QModelIndex valuesCell(const ParameterModel& model, const char* id) {
    return model.index(model.rowOf(id), ParameterModel::ValuesColumn);
}

} // namespace

class TstDocumentModels : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void parameterTable() {
        ExperimentDocument document;
        ParameterModel model(document, 0);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(),
                 int(findEngine("permdnn")->parameters().size() + technologyParameters().size() +
                     6)); // layers may have a p of their own
        const int clock = model.rowOf("clock_ghz");
        QCOMPARE(model.index(clock, ParameterModel::NameColumn).data().toString(),
                 QStringLiteral("Clock [GHz]"));
        QCOMPARE(model.index(clock, ParameterModel::ValuesColumn).data().toString(),
                 QStringLiteral("0.4..1.2 +0.1"));
        const QModelIndex fifo = valuesCell(model, "fifo_depth");
        QCOMPARE(fifo.data().toString(), QStringLiteral("32")); // the reference, shown faintly
        QCOMPARE(fifo.data(Qt::EditRole).toString(), QString());
        QVERIFY(fifo.data(InheritedRole).toBool());
        // Without a clock each design runs at its highest one, which need not be the reference.
        const QModelIndex open = model.index(clock, ParameterModel::ValuesColumn);
        QVERIFY(model.setData(open, QString()));
        QCOMPARE(open.data().toString(), QStringLiteral("highest"));
        QCOMPARE(open.data(Qt::EditRole).toString(), QString());
        QCOMPARE(open.data(PlaceholderRole).toString(), QStringLiteral("highest"));
        QVERIFY(open.data(InheritedRole).toBool());
        QVERIFY(open.data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("each design runs at its highest feasible clock")));
        QCOMPARE(open.siblingAtColumn(ParameterModel::ReferenceColumn).data().toString(),
                 QStringLiteral("1.2"));
        QVERIFY(model.setData(open, QStringLiteral("1")));
        QCOMPARE(open.data().toString(), QStringLiteral("1"));
        QVERIFY(model.setData(open, QStringLiteral("highest"))); // the word may be typed, too
        QCOMPARE(open.data(Qt::EditRole).toString(), QString());
        QVERIFY(document.canRun());
        QVERIFY(fifo.flags().testFlag(Qt::ItemIsEditable));
        QVERIFY(!fifo.siblingAtColumn(0).flags().testFlag(Qt::ItemIsEditable));
        QCOMPARE(model.rowOf("no_such_parameter"), -1);
    }

    /// Settings of the technology follow the engine's own parameters and are edited alike.
    void technologyIsSweptAlike() {
        ExperimentDocument document;
        ParameterModel model(document, 0);
        const QModelIndex supply = valuesCell(model, "supply_v");
        QCOMPARE(supply.siblingAtColumn(0).data().toString(), QStringLiteral("Supply [V]"));
        QCOMPARE(supply.data().toString(), QStringLiteral("0.9")); // what nominal stands for
        const std::uint64_t designs = model.designs();
        QVERIFY(model.setData(supply, QStringLiteral("0.7, 0.9")));
        QCOMPARE(model.designs(), 2 * designs);
        QVERIFY(document.problems().empty());
        QVERIFY(model.setData(supply, QStringLiteral("1.5")));
        QVERIFY(supply.data(ProblemRole).toString().contains(QStringLiteral("0.6 to 0.9")));
        QVERIFY(model.setData(supply, QString()));
        const QModelIndex cell = valuesCell(model, "cell");
        QVERIFY(model.setData(cell, QStringLiteral("itrs-hp, itrs-lop")));
        QCOMPARE(cell.data().toString(), QStringLiteral("itrs-hp, itrs-lop"));
        QCOMPARE(model.designs(), 2 * designs);
    }

    /// Behind p a row for each layer: shown, edited and kept, also in files.
    void layersHaveRowsOfTheirOwn() {
        ExperimentDocument document;
        ParameterModel model(document, 0);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto cell = [&](const char* id) { return valuesCell(model, id); };
        const int all = model.rowOf("p");
        QCOMPARE(model.rowOf("p@Alex-FC6"), all + 1);
        QCOMPARE(model.rowOf("p@NMT-3"), all + 6);
        QCOMPARE(cell("p@Alex-FC7").siblingAtColumn(0).data().toString(),
                 QStringLiteral("p of Alex-FC7"));
        QVERIFY(cell("p@Alex-FC7")
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("'p@Alex-FC7'")));
        const std::uint64_t designs = model.designs();
        QVERIFY(model.setData(cell("p"), QStringLiteral("12")));
        QCOMPARE(cell("p@Alex-FC7").data().toString(), QStringLiteral("12")); // as all
        QVERIFY(cell("p@Alex-FC7").data(InheritedRole).toBool());
        QVERIFY(model.setData(cell("p@Alex-FC7"), QStringLiteral("4, layer")));
        QVERIFY(model.setData(cell("p@Alex-FC8"), QStringLiteral("2")));
        QVERIFY(document.canRun());
        QCOMPARE(model.designs(), 2 * designs);
        QCOMPARE(document.experiment().architectures[0].fixed.back().parameter,
                 std::string("p@Alex-FC8"));
        QVERIFY(model.setData(cell("p"), QStringLiteral("each layer: 4, 8")));
        QVERIFY(!document.canRun()); // of all layers, and of two
        QVERIFY(cell("p@Alex-FC7")
                    .data(ProblemRole)
                    .toString()
                    .contains(QStringLiteral("expected one of the two")));
        QVERIFY(model.setData(cell("p@Alex-FC7"), QString()));
        QVERIFY(model.setData(cell("p@Alex-FC8"), QString()));
        QVERIFY(document.canRun());
        QCOMPARE(model.designs(), 64 * designs);
        QCOMPARE(cell("p").data().toString(), QStringLiteral("each layer: 4, 8"));

        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("layers.json"));
        QVERIFY(document.save(path).has_value());
        QCOMPARE(*loadExperiment(path.toStdString()), document.experiment());
        QVERIFY(document.experiment().architectures[0].sweep.back().per_layer);

        QVERIFY(model.setData(cell("pe_count"), QStringLiteral("each layer: 4")));
        QVERIFY(!cell("pe_count").data(ProblemRole).toString().isEmpty());
    }

    /// What is set for a layer stays in sight when its workload goes, so that it can be taken out.
    void valuesOfLostLayersStayInSight() {
        ExperimentDocument document;
        ParameterModel model(document, 0);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto cell = [&](const char* id) { return valuesCell(model, id); };
        QVERIFY(model.setData(cell("p@NMT-2"), QStringLiteral("4, 8")));
        document.edit(QStringLiteral("other workload"), [](EditState& state) {
            state.experiment.workloads = {*findBuiltinWorkload("alexnet-fc")};
        });
        QCOMPARE(model.rowOf("p@NMT-1"), -1);
        QCOMPARE(cell("p@NMT-2").data().toString(), QStringLiteral("4, 8"));
        QVERIFY(cell("p@NMT-2").data(ProblemRole).toString().contains(QStringLiteral("NMT-2")));
        QVERIFY(model.setData(cell("p@NMT-2"), QString()));
        QCOMPARE(model.rowOf("p@NMT-2"), -1);
        QVERIFY(document.canRun());
    }

    void sweepEdits_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("designs");
        QTest::addColumn<bool>("isSwept");
        QTest::addColumn<bool>("isFixed");
        // The default experiment sweeps 6 PE counts x 3 multipliers x 9 clocks.
        QTest::newRow("list") << "8, 16" << 2 * 3 * 9 << true << false;
        QTest::newRow("factor range") << "1..1024 x2" << 11 * 3 * 9 << true << false;
        QTest::newRow("step range") << "32..64 +8" << 5 * 3 * 9 << true << false;
        QTest::newRow("one value is fixed") << "48" << 3 * 9 << false << true;
        QTest::newRow("empty is the reference") << "" << 3 * 9 << false << false;
    }
    void sweepEdits() {
        QFETCH(QString, text);
        QFETCH(int, designs);
        QFETCH(bool, isSwept);
        QFETCH(bool, isFixed);
        ExperimentDocument document;
        const Experiment before = document.experiment();
        ParameterModel model(document, 0);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QModelIndex cell = valuesCell(model, "pe_count");
        QVERIFY(model.setData(cell, text));
        QCOMPARE(int(model.designs()), designs);
        QVERIFY(document.canRun());
        const ArchitectureSpace& space = document.experiment().architectures.front();
        QCOMPARE(std::any_of(space.sweep.begin(), space.sweep.end(),
                             [](const SweepAxis& axis) { return axis.parameter == "pe_count"; }),
                 isSwept);
        QCOMPARE(!space.fixed.empty(), isFixed);
        QCOMPARE(cell.data(Qt::EditRole).toString(), text);
        document.undoStack().undo();
        QCOMPARE(document.experiment(), before);
        QVERIFY(!document.isModified());
        document.undoStack().redo();
        QCOMPARE(cell.data(Qt::EditRole).toString(), text);
    }

    void illegalSweepStays_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("no number") << "8, many";
        QTest::newRow("out of range") << "0, 8";
        QTest::newRow("fraction") << "8.5";
        QTest::newRow("reversed range") << "256..8 x2";
    }
    void illegalSweepStays() {
        QFETCH(QString, text);
        ExperimentDocument document;
        const Experiment before = document.experiment();
        ParameterModel model(document, 0);
        const QModelIndex cell = valuesCell(model, "pe_count");
        QVERIFY(model.setData(cell, text));
        QCOMPARE(cell.data().toString(), text);
        QVERIFY(!cell.data(ProblemRole).toString().isEmpty());
        QVERIFY(cell.data(Qt::ToolTipRole)
                    .toString()
                    .contains(cell.data(ProblemRole).toString().toHtmlEscaped()));
        QCOMPARE(document.experiment(), before);
        QVERIFY(!document.canRun());
        QCOMPARE(document.problems().size(), std::size_t(1));
        QCOMPARE(document.problems().front().pointer,
                 std::string("/architectures/0/sweep/pe_count"));
        QTemporaryDir directory;
        QVERIFY(!document.save(directory.filePath(QStringLiteral("a.json"))).has_value());
        QVERIFY(!QFile::exists(directory.filePath(QStringLiteral("a.json"))));
        QVERIFY(model.setData(cell, QStringLiteral("8, 16")));
        QVERIFY(document.canRun());
        QVERIFY(cell.data(ProblemRole).toString().isEmpty());
        document.undoStack().undo(); // back to the illegal text
        QCOMPARE(cell.data().toString(), text);
        document.undoStack().undo();
        QCOMPARE(document.experiment(), before);
        QVERIFY(document.canRun());
    }

    void architecturesComeAndGo() {
        ExperimentDocument document;
        ParameterModel first(document, 0);
        QAbstractItemModelTester tester(&first,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        document.edit(QStringLiteral("add"),
                      [](EditState& state) { addArchitecture(state, "eie"); });
        ParameterModel second(document, 1);
        QCOMPARE(second.engine(), findEngine("eie"));
        QVERIFY(second.setData(second.index(0, ParameterModel::ValuesColumn),
                               QStringLiteral("nonsense")));
        QCOMPARE(document.problems().front().pointer.substr(0, 16),
                 std::string("/architectures/1"));
        document.edit(QStringLiteral("remove"),
                      [](EditState& state) { removeArchitecture(state, 0); });
        // What was the second is the first now, and its illegal text went along.
        QCOMPARE(document.problems().front().pointer.substr(0, 16),
                 std::string("/architectures/0"));
        QCOMPARE(first.engine(), findEngine("eie"));
        QCOMPARE(first.index(0, ParameterModel::ValuesColumn).data().toString(),
                 QStringLiteral("nonsense"));
        QCOMPARE(second.rowCount(), 0);
        document.undoStack().undo();
        QCOMPARE(first.engine(), findEngine("permdnn"));
    }

    void documentSaves() {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("own.json"));
        ExperimentDocument document;
        QSignalSpy modified(&document, &ExperimentDocument::modifiedChanged);
        QVERIFY(modified.isValid());
        QCOMPARE(document.fileName(), QStringLiteral("untitled"));
        document.edit(QStringLiteral("name"),
                      [](EditState& state) { state.experiment.name = "own"; });
        document.edit(QStringLiteral("nothing"), [](EditState&) {});
        QCOMPARE(document.undoStack().count(), 1);
        QVERIFY(document.isModified());
        QVERIFY(document.save(path).has_value());
        QVERIFY(!document.isModified());
        QCOMPARE(modified.count(), 2);
        QCOMPARE(document.fileName(), QStringLiteral("own.json"));
        const Result<Experiment> read = loadExperiment(fromQt(path));
        QVERIFY(read.has_value());
        QCOMPARE(*read, document.experiment());
        QVERIFY(!document.save(directory.filePath(QStringLiteral("no/such/folder.json"))));
        QCOMPARE(document.filePath(), path);
    }

    void workloads() {
        ExperimentDocument document;
        WorkloadModel model(document);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        const int builtins = model.rowCount();
        const int paper = model.rowOfPlace(0);
        const auto isChecked = [&](int row) {
            return model.index(row, 0).data(Qt::CheckStateRole).toInt() == Qt::Checked;
        };
        QVERIFY(isChecked(paper));
        const int other = paper == 0 ? 1 : 0;
        QVERIFY(!isChecked(other));
        QVERIFY(model.setData(model.index(other, 0), Qt::Checked, Qt::CheckStateRole));
        QVERIFY(isChecked(other));
        QCOMPARE(document.experiment().workloads.size(), std::size_t(2));
        QVERIFY(model.setData(model.index(other, 0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(document.experiment().workloads.size(), std::size_t(1));

        const int own = model.addWorkload();
        QCOMPARE(own, builtins);
        QVERIFY(!model.isBuiltin(own));
        const int copy = model.addWorkload(model.workload(paper));
        QCOMPARE(model.workload(copy)->layers, model.workload(paper)->layers);
        QVERIFY(model.workload(copy)->name != model.workload(paper)->name);
        QVERIFY(model.setData(model.index(copy, 0), QStringLiteral("mine")));
        QCOMPARE(model.workload(copy)->name, std::string("mine"));
        QVERIFY(document.canRun());
        model.removeWorkload(own);
        QCOMPARE(model.rowCount(), builtins + 1);
    }

    void layers() {
        ExperimentDocument document;
        WorkloadModel workloadModel(document);
        LayerModel model(document);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.showBuiltin(workloadModel.workload(0));
        QVERIFY(!model.isEditable());
        QVERIFY(!model.index(0, 1).flags().testFlag(Qt::ItemIsEditable));
        QVERIFY(!model.setData(model.index(0, 1), 512.0));

        const int own = workloadModel.addWorkload();
        model.showPlace(*workloadModel.placeInExperiment(own));
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.setData(model.index(0, LayerModel::columnOf<&Layer::outputs>()), 512.0));
        QCOMPARE(document.experiment().workloads.back().layers.front().outputs, 512);
        QVERIFY(!model.setData(model.index(0, LayerModel::columnOf<&Layer::outputs>()), 0.0));
        QVERIFY(model.setData(model.index(0, LayerModel::columnOf<&Layer::signed_inputs>()),
                              Qt::Checked, Qt::CheckStateRole));
        QVERIFY(document.experiment().workloads.back().layers.front().signed_inputs);
        model.addLayer();
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(document.canRun());
        QVERIFY(model.setData(model.index(1, LayerModel::columnOf<&Layer::p>()), 4096.0));
        QVERIFY(!document.canRun()); // a block larger than the layer
        QVERIFY(!model.index(1, LayerModel::columnOf<&Layer::p>())
                     .data(ProblemRole)
                     .toString()
                     .isEmpty());
        QVERIFY(model.index(0, LayerModel::columnOf<&Layer::p>())
                    .data(ProblemRole)
                    .toString()
                    .isEmpty());
        model.removeLayer(1);
        model.removeLayer(0); // the last one stays
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(document.canRun());
    }

    void goals() {
        ExperimentDocument document;
        ConstraintModel constraints(document);
        DerivedMetricModel derived(document);
        ObjectiveModel objectives(document);
        using Tester = QAbstractItemModelTester;
        Tester constraintTester(&constraints, Tester::FailureReportingMode::QtTest);
        Tester derivedTester(&derived, Tester::FailureReportingMode::QtTest);
        Tester objectiveTester(&objectives, Tester::FailureReportingMode::QtTest);

        const int row = constraints.addRow();
        QVERIFY(constraints.setData(constraints.index(row, 0), QStringLiteral("are_mm2 < 3")));
        QVERIFY(!document.canRun());
        QVERIFY(constraints.index(row, 0)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("area_mm2"))); // the nearest legal spelling
        QVERIFY(constraints.setData(constraints.index(row, 0), QStringLiteral("area_mm2 < 3")));
        QVERIFY(document.canRun());

        const int metric = derived.addRow();
        QVERIFY(document.canRun());
        const QModelIndex expression = derived.index(metric, DerivedMetricModel::ExpressionColumn);
        QVERIFY(derived.setData(expression, QStringLiteral("1 +")));
        QVERIFY(!expression.data(ProblemRole).toString().isEmpty());
        document.undoStack().undo();
        const int second = derived.addRow();
        const QString first = derived.index(metric, 0).data().toString();
        QVERIFY(derived.index(second, 0).data().toString() != first);
        QVERIFY(!derived.setData(derived.index(second, 0), first)); // names differ

        QCOMPARE(objectives.rowCount(), 3);
        QCOMPARE(objectives.index(0, 0).data().toString(), QStringLiteral("Frame rate [1/s]"));
        QCOMPARE(objectives.index(0, 1).data().toString(), QStringLiteral("maximise"));
        const QStringList choices = objectives.index(1, 0).data(ChoiceValuesRole).toStringList();
        QVERIFY(choices.contains(QStringLiteral("latency_us")));
        QVERIFY(choices.contains(first));                           // derived metrics too
        QVERIFY(!choices.contains(QStringLiteral("frames_per_s"))); // taken by another row
        QVERIFY(!choices.contains(QStringLiteral("clock_limit")));  // a code has no better or worse
        QVERIFY(objectives.setData(objectives.index(0, 0), QStringLiteral("latency_us")));
        QCOMPARE(objectives.index(0, 1).data().toString(), QStringLiteral("minimise"));
        QVERIFY(!objectives.setData(objectives.index(0, 0), QStringLiteral("area_mm2")));
        objectives.removeRow(0);
        QCOMPARE(objectives.rowCount(), 2);
        QCOMPARE(objectives.addRow(), 2);
        QVERIFY(document.canRun());
    }
};

QTEST_GUILESS_MAIN(TstDocumentModels)
#include "tst_document_models.moc"
