// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/engines/registry.h"
#include "core/experiment/runner.h"
#include "core/layer/workload_library.h"
#include "core/study/design_study.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

/// The default experiment on two workloads, and what came out.
struct Run {
    Run() {
        experiment.workloads = {experiment.workloads.front(), *findBuiltinWorkload("alexnet-fc")};
        Result<RunOutcome> outcome = runExperiment(experiment, {}, {});
        if (!outcome) {
            qFatal("the experiment does not run");
        }
        table = outcome->table;
    }
    [[nodiscard]] double figure(const char* column, std::uint32_t row) const {
        return table->column(column)[row];
    }

    Experiment experiment = defaultExperiment();
    ResultTablePtr table;
};

} // namespace

class TstDesignStudy : public QObject {
    Q_OBJECT

private slots:
    /// One value has all that is told of a design, and it agrees with the table it is from.
    void hasAllOfADesign() {
        const Run run;
        const std::vector<RowId> pins{RowId(6), RowId(3), RowId(0)};
        DesignStudy found = study(run.experiment, *run.table, RowId(3), pins);
        QVERIFY(found.hasFigures());
        QCOMPARE(found.workload.name, std::string("alexnet-fc"));
        QCOMPARE(found.design.point, PointId(3));
        const Engine& engine = *found.design.engine;
        const std::size_t latency = *engine.metricIndex("latency_us");
        QCOMPARE(found.evaluation.metrics[latency], run.figure("latency_us", 3));

        // Pinned ones first, on this workload: rows 6 and 0 are designs 3 and 0 on the other one.
        std::vector<CompanionKind> kinds;
        for (const Companion& each : found.companions) {
            kinds.push_back(each.kind);
        }
        std::vector<CompanionKind> expected{CompanionKind::Pinned, CompanionKind::Pinned,
                                            CompanionKind::Reference};
        expected.resize(2 + engines().size(), CompanionKind::Baseline);
        QVERIFY(kinds == expected);
        QCOMPARE(found.companions[0].point, PointId(6));
        QCOMPARE(found.companions[0].evaluation.metrics[latency], run.figure("latency_us", 7));
        QCOMPARE(found.companions[1].evaluation.metrics[latency], run.figure("latency_us", 1));
        QVERIFY(found.companions[2].values == found.reference);

        const std::vector<Comparison> comparisons =
            compareWithBaselines(engine, found.design.values, found.workload, *found.technology);
        QCOMPARE(found.comparisons.size(), comparisons.size());
        QCOMPARE(found.comparisons.front().total.speed_up, comparisons.front().total.speed_up);

        QVERIFY(found.explanations.empty()); // nobody has asked
        explain(found);
        QVERIFY(found.unexplained.empty());
        QCOMPARE(found.explanations.size(), engine.metrics().size());
        COMPARE_CLOSE(found.explanations[latency]->value, run.figure("latency_us", 3), 1e-9, 0.0);
    }

    /// A design that cannot run its workload has its parameters, and why it has no more.
    void saysWhyADesignCannotRun() {
        Run run;
        run.experiment.workloads[0].layers[0].p = 3; // of which the input has no whole blocks
        run.experiment.workloads[0].layers[0].inputs = 2;
        DesignStudy found = study(run.experiment, *run.table, RowId(0));
        const std::string problem =
            workloadProblem(*found.design.engine, found.design.values, run.experiment.workloads[0]);
        QVERIFY(!problem.empty());
        QVERIFY(!found.hasFigures());
        QCOMPARE(found.problem, problem);
        QVERIFY(!found.design.values.empty() && !found.reference.empty());
        QVERIFY(found.companions.empty() && found.comparisons.empty());
        explain(found);
        QCOMPARE(found.unexplained, problem);
    }

    void refusesARowThatIsNotThere() {
        const Run run;
        const auto rows = static_cast<std::uint32_t>(run.table->rowCount());
        QVERIFY_EXCEPTION_THROWN((void)study(run.experiment, *run.table, RowId(rows)),
                                 std::out_of_range);
    }
};

QTEST_APPLESS_MAIN(TstDesignStudy)
#include "tst_design_study.moc"
