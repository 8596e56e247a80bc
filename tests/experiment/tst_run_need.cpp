// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/experiment/result_columns.h"
#include "core/experiment/run_need.h"
#include "tests/experiment/experiment_run.h"
#include "tests/support/compare.h"

using namespace permdse;
using test::experimentOf;

namespace {

constexpr std::string_view grid = R"({
  "name": "grid", "workloads": [{"name": "w", "layers": [{"outputs": 64, "inputs": 128, "p": 4}]}],
  "architectures": [
    {"kind": "eie", "sweep": {"pe_count": [4, 8]}},
    {"kind": "permdnn", "sweep": {"pe_count": {"from": 1, "to": 1000, "step": 1},
      "weight_sram_depth": {"from": 1000, "to": 21000, "step": 10},
      "clock_ghz": {"from": 0.1, "to": 1.2, "step": 0.01}}}],
  "objectives": {"throughput_gops": "max", "area_mm2": "min"}, "search": {"budget": 4294967295}})";

} // namespace

class TstRunNeed final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// At least a number per cell; not twice of that.
    void memoryFollowsTheTable() {
        Experiment experiment = experimentOf(grid);
        const double points = double(pointCount(experiment));
        QCOMPARE(pointCount(experiment), std::uint64_t(1000) * 2001 * 111 + 2);
        const double cells = points * double(resultColumns(experiment).specs.size());
        const double memory = double(runNeed(experiment).memory_bytes);
        QVERIFY(memory > 8.0 * cells && memory < 12.0 * cells);
        const double disk = double(runNeed(experiment).disk_bytes);
        QVERIFY(disk > 5.0 * cells && disk < 20.0 * cells);
        // Draws add columns, and what they say is kept until it is in them.
        experiment.uncertainty.samples = 10;
        const double drawn = double(runNeed(experiment).memory_bytes);
        QVERIFY(drawn > memory + points * 8.0 * 2.0 * 5.0);
        // A view keeps points of its own.
        COMPARE_CLOSE(double(runNeed(experiment, 100).memory_bytes), drawn + 100.0 * points, 1e-12,
                      0);
    }

    void endlessGridsSaturate() {
        Experiment experiment = experimentOf(grid);
        for (int i = 0; i < 4; ++i) {
            experiment.architectures[1].sweep.push_back(experiment.architectures[1].sweep[1]);
        }
        QVERIFY(runNeed(experiment).memory_bytes > std::uint64_t(1) << 60);
        QVERIFY(runNeed(experiment).disk_bytes <= std::uint64_t(1) << 63);
    }

    void tooLargeIsRefusedWithTheRemedy() {
        const Experiment experiment = experimentOf(grid);
        const MemoryAllowance little{4'000'000'000, "limit of the process, ulimit -v"};
        const Diagnostics problems = memoryProblems(experiment, little, "grid.json");
        QCOMPARE(problems.size(), std::size_t(1));
        QCOMPARE(problems.front().code, std::string("RUN-0002"));
        QCOMPARE(problems.front().pointer, std::string("/architectures/1/sweep"));
        const QString text = QString::fromStdString(problems.front().message);
        const QRegularExpression expected(QStringLiteral(
            "^the run of 222111002 points needs about [0-9.]+ GB of memory and [0-9.]+ GB of disk; "
            "4 GB of memory are accepted \\(limit of the process, ulimit -v\\): shorten the "
            "longest "
            "sweeps of permdnn, which are weight_sram_depth \\(2001 values\\), pe_count \\(1000 "
            "values\\), clock_ghz \\(111 values\\), or keep less: \"front\" or a sample$"));
        QVERIFY2(expected.match(text).hasMatch(), qPrintable(text));
        QVERIFY(memoryProblems(experiment, MemoryAllowance{}).empty());
    }

    void smallNeedsAreNotWorthAWord() {
        QCOMPARE(needText({1'000'000, 2'000'000}), std::string());
        QCOMPARE(needText({3'400'000'000, 41'000'000'000}),
                 std::string("about 3.4 GB of memory and 41 GB of disk"));
        QCOMPARE(needText({1'300'000'000'000, 90'000'000}),
                 std::string("about 1.3 TB of memory and 90 MB of disk"));
    }
};

QTEST_APPLESS_MAIN(TstRunNeed)
#include "tst_run_need.moc"
