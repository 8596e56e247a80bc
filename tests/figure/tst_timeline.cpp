// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/figure/timeline.h"
#include "core/trace/timeline_recorder.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

/// 8 cycles: a queue with 0 0 4 4 2 2 2 0, and PEs busy in cycles 0 to 3 and 6 to 7.
RecordedTrace example() {
    RecordedTrace trace;
    trace.cycles = 8;
    trace.lines = {{"fifo", "waiting", 3, {{2, 4}, {4, 2}, {7, 0}}},
                   {"pe0", "busy", 1, {{0, 1}, {4, 0}}},
                   {"pe1", "busy", 1, {{6, 1}}},
                   {"idle", "never", 1, {}}};
    return trace;
}

/// Tells the example as a simulator would, cycle by cycle.
void record(CycleTrace& trace) {
    const RecordedTrace whole = example();
    for (const RecordedTrace::Signal& signal : whole.lines) {
        trace.declare(signal.scope, signal.name, signal.bits);
    }
    for (std::int64_t cycle = 0; cycle < whole.cycles; ++cycle) {
        for (std::size_t s = 0; s < whole.lines.size(); ++s) {
            for (const auto& [when, value] : whole.lines[s].changes) {
                if (when == cycle) {
                    trace.change(cycle, s, value);
                }
            }
        }
    }
    trace.finish(whole.cycles);
}

} // namespace

class TstTimeline final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// In 4 columns of 2 cycles: 0, 4, 2, (2 + 0) / 2 = 1, over the largest, 4.
    void columnsByHand() {
        const TimelineSpec spec = makeTimeline(example(), 4);
        QCOMPARE(spec.cycles, std::int64_t(8));
        QCOMPARE(spec.lanes.size(), std::size_t(4));
        QCOMPARE(spec.lanes[0].label, std::string("Activations waiting in the FIFO"));
        QCOMPARE(spec.lanes[0].largest, 4.0);
        QCOMPARE(spec.lanes[0].shares, (std::vector<double>{0.0, 1.0, 0.5, 0.25}));
        QCOMPARE(spec.lanes[1].shares, (std::vector<double>(4, 0.0))); // never
        QCOMPARE(spec.lanes[2].label, std::string("pe0 to pe1: busy"));
        QVERIFY(spec.lanes[2].is_pe);
        QCOMPARE(spec.lanes[2].shares, (std::vector<double>{1.0, 1.0, 0.0, 0.0}));
        QCOMPARE(spec.lanes[3].label, std::string());
        QCOMPARE(spec.lanes[3].shares, (std::vector<double>{0.0, 0.0, 0.0, 1.0}));
    }

    /// A code is said in words, also where it is a mean of several cycles that agree; a signal
    /// that nobody gave words to keeps its name.
    void codesAreDecoded() {
        RecordedTrace trace;
        trace.cycles = 6;
        trace.lines = {{"control", "phase", 3, {{0, 1}, {2, 2}, {5, 3}}}, {"x", "y", 7, {{0, 5}}}};
        const TimelineSpec spec = makeTimeline(trace, 3);
        QCOMPARE(laneCaption(spec.lanes[0]), std::string("Phase: 1 fill, 2 compute, 3 write back"));
        QCOMPARE(laneCaption(spec.lanes[1]), std::string("x.y (to 5)"));
        QCOMPARE(timelineCellText(spec, 0, 0), std::string("Phase, fill in cycles 0 to 1"));
        QCOMPARE(timelineCellText(spec, 0, 1), std::string("Phase, compute in cycles 2 to 3"));
        QCOMPARE(timelineCellText(spec, 0, 2), std::string("Phase, 2.5 in cycles 4 to 5"));
    }

    /// 8 cycles in 3 columns of 2 2/3: nothing is lost at their edges.
    void columnsNeedNotBeWholeCycles() {
        const TimelineSpec spec = makeTimeline(example(), 3);
        double sum = 0.0;
        for (const double share : spec.lanes[0].shares) {
            sum += share * 4.0 * 8.0 / 3.0;
        }
        COMPARE_CLOSE(sum, 4.0 + 4.0 + 2.0 + 2.0 + 2.0, 1e-12, 0);
        QCOMPARE(makeTimeline(example(), 100).lanes[0].shares.size(), std::size_t(8));
    }

    /// Cycles 3 to 6 in 4 columns: the queue had 4 since cycle 2 and has 2 from cycle 4 on; its
    /// largest stays that of all cycles.
    void aRangeByHand() {
        const TimelineSpec spec = makeTimeline(example(), 3, 4, 100, 64);
        QCOMPARE(spec.first, std::int64_t(3));
        QCOMPARE(spec.cycles, std::int64_t(4));
        QCOMPARE(spec.lanes[0].shares, (std::vector<double>{1.0, 0.5, 0.5, 0.5}));
        QCOMPARE(spec.lanes[2].shares, (std::vector<double>{1.0, 0.0, 0.0, 0.0}));
        QCOMPARE(spec.lanes[3].shares, (std::vector<double>{0.0, 0.0, 0.0, 1.0}));
    }

    void cellsInWords() {
        const TimelineSpec spec = makeTimeline(example(), 4);
        QCOMPARE(timelineCellText(spec, 0, 2),
                 std::string("Activations waiting in the FIFO, 2 in cycles 4 to 5"));
        QCOMPARE(timelineCellText(spec, 3, 3), std::string("pe1: busy, 1 in cycles 6 to 7"));
        const TimelineSpec single = makeTimeline(example(), 3, 4, 100, 1);
        QCOMPARE(timelineCellText(single, 2, 0),
                 std::string("pe0 to pe1: busy, 0.5 in cycle 3")); // the mean of two PEs
    }

    void rangesAreCutToTheTrace_data() {
        QTest::addColumn<qint64>("first");
        QTest::addColumn<qint64>("cycles");
        QTest::addColumn<qint64>("cutFirst");
        QTest::addColumn<qint64>("cutCycles");
        QTest::newRow("whole") << qint64(0) << qint64(8) << qint64(0) << qint64(8);
        QTest::newRow("before") << qint64(-5) << qint64(3) << qint64(0) << qint64(3);
        QTest::newRow("beyond") << qint64(6) << qint64(10) << qint64(6) << qint64(2);
        QTest::newRow("behind") << qint64(20) << qint64(3) << qint64(8) << qint64(0);
    }
    void rangesAreCutToTheTrace() {
        QFETCH(qint64, first);
        QFETCH(qint64, cycles);
        QFETCH(qint64, cutFirst);
        QFETCH(qint64, cutCycles);
        const TimelineSpec spec = makeTimeline(example(), first, cycles, 100, 64);
        QCOMPARE(qint64(spec.first), cutFirst);
        QCOMPARE(qint64(spec.cycles), cutCycles);
        QCOMPARE(spec.lanes[0].shares.size(), std::size_t(std::max<qint64>(1, cutCycles)));
    }

    void manyPesShareLanes() {
        const TimelineSpec spec = makeTimeline(example(), 4, 1);
        QCOMPARE(spec.lanes.size(), std::size_t(3));
        QCOMPARE(spec.lanes[2].shares, (std::vector<double>{0.5, 0.5, 0.0, 0.5}));
    }

    void recorderKeepsAll() {
        TraceRecorder twin;
        TimelineRecorder recorder(&twin);
        record(recorder);
        QCOMPARE(recorder.trace(), example());
        QCOMPARE(twin.trace(), example());
        QVERIFY(!recorder.isCut());
        QCOMPARE(recorder.cutText(), std::string());
    }

    /// Of the changes in cycles 0 2 4 4 6 7 the third is the last that fits: as another one of its
    /// cycle is missing, the trace ends before it.
    void recorderEndsBeforeWhatItCannotKeep() {
        TraceRecorder twin;
        TimelineRecorder recorder(&twin, 3);
        record(recorder);
        QCOMPARE(twin.trace(), example()); // files get everything
        QVERIFY(recorder.isCut());
        QCOMPARE(recorder.trace().cycles, std::int64_t(4));
        QCOMPARE(recorder.tracedCycles(), std::int64_t(8));
        QCOMPARE(recorder.cutText(), std::string("The first 4 of 8 cycles"));
        const TimelineSpec spec = makeTimeline(recorder.trace(), 4);
        QCOMPARE(spec.lanes[0].shares, (std::vector<double>{0.0, 0.0, 1.0, 1.0}));
        QCOMPARE(spec.lanes[2].shares, (std::vector<double>{1.0, 1.0, 1.0, 1.0}));
    }
};

QTEST_APPLESS_MAIN(TstTimeline)
#include "tst_timeline.moc"
