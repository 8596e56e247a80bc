// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/seeded_random.h"
#include "core/trace/trace_file.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

/// A short run: two signals in nested scopes, one of them negative at times.
void play(CycleTrace& trace) {
    const auto busy = trace.declare("pe0.multipliers", "busy", 1);
    const auto waiting = trace.declare("fifo", "waiting", 4);
    trace.change(0, waiting, 2);
    trace.change(3, busy, 1);
    trace.change(3, waiting, -1);
    trace.change(200, busy, 0);
    trace.finish(300);
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

template <class T> QString problem(const Result<T>& result) {
    return result ? QStringLiteral("none")
                  : QString::fromStdString(toText(result.error())).trimmed();
}

} // namespace

class TstTraceFile final : public QObject {
    Q_OBJECT
private slots:
    void init() {
        test::failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void vcdByHand() {
        const auto writer = makeVcdWriter(path("a.vcd"));
        play(*writer);
        QVERIFY(writer->commit().has_value());
        const QByteArray text = contentOf(QString::fromStdString(path("a.vcd")));
        QCOMPARE(text.mid(text.indexOf("$comment")),
                 QByteArray("$comment one nanosecond is one cycle $end\n"
                            "$timescale 1 ns $end\n"
                            "$scope module pe0 $end\n"
                            "$scope module multipliers $end\n"
                            "$var wire 1 ! busy $end\n"
                            "$upscope $end\n"
                            "$upscope $end\n"
                            "$scope module fifo $end\n"
                            "$var wire 4 \" waiting $end\n"
                            "$upscope $end\n"
                            "$enddefinitions $end\n"
                            "#0\n$dumpvars\n0!\nb0 \"\n$end\n"
                            "b10 \"\n"
                            "#3\n1!\nb1111 \"\n"
                            "#200\n0!\n"
                            "#300\n"));
    }

    void compactByHand() {
        const auto writer = makeTraceWriter(path("a.trace"));
        play(*writer);
        QVERIFY(writer->commit().has_value());
        const QByteArray bytes = contentOf(QString::fromStdString(path("a.trace")));
        // 200 - 3 = 197 = 0x45 + 128; differences +2, +1, -3, -1 are 4, 2, 5, 1.
        QByteArray expected("PDMTRACE\x01\x02");
        expected += QByteArray("\x0fpe0.multipliers\x04") + QByteArray("busy\x01");
        expected += QByteArray("\x04") + QByteArray("fifo\x07waiting\x04");
        expected += QByteArray::fromHex("000204"
                                        "030102"
                                        "000205"
                                        "c5010101"
                                        "6400");
        QCOMPARE(bytes.left(bytes.size() - 4), expected);
    }

    void readBackIsWhatWasTraced() {
        SeededRandom random(1);
        for (int trial = 0; trial < 20; ++trial) {
            TraceRecorder recorder;
            const auto writer = makeTraceWriter(path("a.trace"));
            const std::int64_t signalCount = 1 + random.below(300);
            for (std::int64_t i = 0; i < signalCount; ++i) {
                const std::string name = "s" + std::to_string(i);
                (void)recorder.declare("scope", name, 64);
                (void)writer->declare("scope", name, 64);
            }
            std::int64_t cycle = 0;
            for (int change = 0; change < 500; ++change) {
                cycle += random.below(random.chance(0.1) ? 1000000 : 3);
                const auto signal = std::size_t(random.below(signalCount));
                const auto value =
                    random.chance(0.5) ? random.below(9) - 4 : std::int64_t(random.bits());
                recorder.change(cycle, signal, value);
                writer->change(cycle, signal, value);
            }
            recorder.finish(cycle + 5);
            writer->finish(cycle + 5);
            QVERIFY(writer->commit().has_value());
            QCOMPARE(*readTrace(path("a.trace")), recorder.trace());
        }
    }

    void nothingStaysWithoutCommit() {
        {
            const auto writer = makeTraceWriter(path("a.trace"));
            play(*writer);
            const auto other = makeVcdWriter(path("a.vcd"));
            play(*other);
        }
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList());
        const auto nowhere = makeTraceWriter(path("no/a.trace"));
        play(*nowhere);
        QVERIFY(problem(nowhere->commit()).contains(u"OUT-0001"));
    }

    void malformedTraces() {
        const auto writer = makeTraceWriter(path("a.trace"));
        play(*writer);
        QVERIFY(writer->commit().has_value());
        const std::string whole = contentOf(QString::fromStdString(path("a.trace"))).toStdString();
        const auto parse = [&](std::string bytes) { return problem(parseTrace(bytes, "a.trace")); };
        QCOMPARE(parse(whole), QStringLiteral("none"));
        QCOMPARE(parse(""), QStringLiteral("a.trace: error TRC-0001: this is no cycle trace; "
                                           "expected a .trace file, which starts with "
                                           "\"PDMTRACE\""));
        std::string other = whole;
        other[8] = 3;
        QCOMPARE(parse(other),
                 QStringLiteral("a.trace: error TRC-0001: version 3 of the format; accepted is 1"));
        QCOMPARE(parse(whole.substr(0, 10)),
                 QStringLiteral("a.trace: error TRC-0002: the file ends in its header"));
        QCOMPARE(parse(whole.substr(0, whole.size() - 1)),
                 QStringLiteral("a.trace: error TRC-0002: the file does not follow the format to "
                                "its end: it was cut off or damaged"));
        other = whole;
        other[whole.size() - 2] = char(other[whole.size() - 2] ^ 4);
        QVERIFY(parse(other).startsWith(u"a.trace: error TRC-0003: the checksum is "));
        for (std::size_t at = 0; at < whole.size(); ++at) {
            QVERIFY(!parseTrace(whole.substr(0, at), "").has_value());
            for (int bit = 0; bit < 8; ++bit) {
                other = whole;
                other[at] = char(other[at] ^ (1 << bit));
                QVERIFY(!parseTrace(other, "").has_value());
            }
        }
        QVERIFY(problem(readTrace(path("none.trace"))).contains(u"FILE-0001"));
    }

    void endingsTellTheFormat() {
        QVERIFY(traceWriterFor(path("a.vcd")).has_value());
        QVERIFY(traceWriterFor(path("a.trace")).has_value());
        QVERIFY(problem(traceWriterFor(path("a.txt"))).contains(u"TRC-0004"));
    }

private:
    [[nodiscard]] std::string path(const char* name) const {
        return m_folder->filePath(QString::fromLatin1(name)).toStdString();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TstTraceFile)
#include "tst_trace_file.moc"
