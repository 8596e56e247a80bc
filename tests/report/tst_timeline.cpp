// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QXmlStreamReader>

#include "core/report/timeline.h"
#include "core/report/timeline_recorder.h"
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
        const TimelineSpec spec = makeTimeline(example(), "example", 4);
        QCOMPARE(spec.cycles, std::int64_t(8));
        QCOMPARE(spec.lanes.size(), std::size_t(4));
        QCOMPARE(spec.lanes[0].label, std::string("fifo.waiting"));
        QCOMPARE(spec.lanes[0].largest, 4.0);
        QCOMPARE(spec.lanes[0].shares, (std::vector<double>{0.0, 1.0, 0.5, 0.25}));
        QCOMPARE(spec.lanes[1].shares, (std::vector<double>(4, 0.0))); // never
        QCOMPARE(spec.lanes[2].label, std::string("pe0 to pe1: busy"));
        QVERIFY(spec.lanes[2].is_pe);
        QCOMPARE(spec.lanes[2].shares, (std::vector<double>{1.0, 1.0, 0.0, 0.0}));
        QCOMPARE(spec.lanes[3].label, std::string());
        QCOMPARE(spec.lanes[3].shares, (std::vector<double>{0.0, 0.0, 0.0, 1.0}));
    }

    /// 8 cycles in 3 columns of 2 2/3: nothing is lost at their edges.
    void columnsNeedNotBeWholeCycles() {
        const TimelineSpec spec = makeTimeline(example(), "", 3);
        double sum = 0.0;
        for (const double share : spec.lanes[0].shares) {
            sum += share * 4.0 * 8.0 / 3.0;
        }
        COMPARE_CLOSE(sum, 4.0 + 4.0 + 2.0 + 2.0 + 2.0, 1e-12, 0);
        QCOMPARE(makeTimeline(example(), "", 100).lanes[0].shares.size(), std::size_t(8));
    }

    void manyPesShareLanes() {
        const TimelineSpec spec = makeTimeline(example(), "", 4, 1);
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
        const TimelineSpec spec = makeTimeline(recorder.trace(), "", 4);
        QCOMPARE(spec.lanes[0].shares, (std::vector<double>{0.0, 0.0, 1.0, 1.0}));
        QCOMPARE(spec.lanes[2].shares, (std::vector<double>{1.0, 1.0, 1.0, 1.0}));
    }

    void picturesAreWellFormed() {
        for (const RecordedTrace& trace : {example(), RecordedTrace{}}) {
            const std::string svg = timelineSvg(makeTimeline(trace, "a < b & \"c\""));
            QXmlStreamReader reader(QString::fromStdString(svg));
            int areas = 0, rows = 0;
            QString texts;
            while (!reader.atEnd()) {
                reader.readNext();
                const QString kind = reader.attributes().value(QLatin1String("class")).toString();
                areas += reader.isStartElement() && kind == QLatin1String("area") ? 1 : 0;
                rows += reader.isStartElement() && kind == QLatin1String("pe") ? 1 : 0;
                texts += reader.isCharacters() ? reader.text().toString() : QString();
            }
            QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
            QVERIFY(texts.contains(u"a < b & \"c\""));
            QVERIFY(texts.contains(u"Cycle"));
            if (trace.cycles > 0) {
                QCOMPARE(areas, 2);
                QCOMPARE(rows, 2); // each PE is busy once
                QVERIFY(texts.contains(u"fifo.waiting (to 4)"));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TstTimeline)
#include "tst_timeline.moc"
