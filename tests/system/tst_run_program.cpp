// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "program.h"
#include "tests/support/compare.h"

using namespace Qt::StringLiterals;
using permdse::test::Finished;
using permdse::test::folderContent;
using permdse::test::runProgram;
using permdse::test::writeFile;

namespace {

const QString examples = QStringLiteral(PERMDSE_SOURCE_DIR "/examples");

/// Small and quick, with both baselines, a constraint and a derived metric.
constexpr char smallExperiment[] = R"({
  "$schema": "permdse-experiment-1.schema.json",
  "name": "small",
  "workloads": ["alexnet-fc"],
  "architectures": [
    {"kind": "permdnn", "sweep": {"pe_count": [16, 32, 64], "multipliers_per_pe": [4, 8]}},
    {"kind": "eie", "sweep": {"pe_count": [64, 128]}},
    {"kind": "circnn", "sweep": {"block_size": [64, 128]}}],
  "constraints": ["area_mm2 <= 100"],
  "objectives": {"frames_per_s": "max", "area_mm2": "min"}
})";

/// Takes minutes on one thread, as each design runs a workload of 1000 layers: a signal reaches it
/// in work.
QByteArray longExperiment() {
    QByteArrayList layers;
    for (int i = 0; i < 1000; ++i) {
        layers.append(R"({"name": "layer %1", "outputs": 4096, "inputs": 4096, "p": 8})");
        layers.last().replace("%1", QByteArray::number(i));
    }
    return R"({
  "$schema": "permdse-experiment-1.schema.json",
  "name": "long",
  "workloads": [{"name": "deep", "layers": [)" +
           layers.join(",\n") + R"(]}],
  "architectures": [
    {"kind": "permdnn", "sweep": {
      "pe_count": {"from": 1, "to": 1000, "step": 1},
      "multipliers_per_pe": {"from": 1, "to": 100, "step": 1},
      "activation_units": {"from": 1, "to": 10, "step": 1}}}],
  "objectives": {"frames_per_s": "max", "area_mm2": "min"}
})";
}

const QStringList resultFiles{u"points.csv"_s,      u"fronts.csv"_s,      u"fronts.json"_s,
                              u"experiment.json"_s, u"provenance.json"_s, u"report.md"_s,
                              u"report.html"_s,     u"pareto.svg"_s};

QJsonObject jsonObject(const QByteArray& text) {
    return QJsonDocument::fromJson(text).object();
}

} // namespace

/// `permdse run` from outside: files, exit codes, and what it leaves behind when it refuses.
class TstRunProgram : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    QString path(const char* name) const { return m_dir.filePath(QString::fromLatin1(name)); }

private slots:
    void init() { permdse::test::failOnAnyWarning(); }

    void initTestCase() {
        QVERIFY(m_dir.isValid());
        QVERIFY(writeFile(path("small.json"), smallExperiment));
        QVERIFY(writeFile(path("long.json"), longExperiment()));
    }

    void everyExampleRuns_data() {
        QTest::addColumn<QString>("file");
        const QStringList files = QDir(examples).entryList({u"*.json"_s}, QDir::Files, QDir::Name);
        QVERIFY2(files.size() >= 3, "the examples were not found");
        for (const QString& file : files)
            QTest::newRow(qPrintable(file)) << file;
    }
    void everyExampleRuns() {
        QFETCH(QString, file);
        const QString folder = m_dir.filePath(u"examples/"_s + file);
        const Finished run = runProgram({u"run"_s, examples + u'/' + file, u"-o"_s, folder});
        COMPARE_EXIT(run, 0);
        const auto content = folderContent(folder);
        for (const QString& name : resultFiles)
            QVERIFY2(!content.value(name).isEmpty(), qPrintable(name + u" is missing or empty"_s));
        QVERIFY2(content.value(u"points.csv"_s).count('\n') > 10,
                 "too few points to be worth showing");
        QVERIFY2(content.value(u"fronts.csv"_s).count('\n') > 1, "no front");
        const QJsonObject fronts = jsonObject(content.value(u"fronts.json"_s));
        QCOMPARE(fronts[u"status"_s].toString(), u"complete"_s);
        const QByteArray html = content.value(u"report.html"_s);
        QVERIFY(html.contains("<svg"));
        QVERIFY2(!html.contains("<script") && !html.contains("src=\"http"),
                 "the report is not self-contained");
    }

    void drawsAddColumnsAndAReport() {
        const QString one = path("draws1"), four = path("draws4"), none = path("draws0");
        const QStringList run{u"run"_s, path("small.json"), u"-o"_s};
        COMPARE_EXIT(
            runProgram(run + QStringList{one, u"--uncertainty"_s, u"6"_s, u"--threads"_s, u"1"_s}),
            0);
        COMPARE_EXIT(
            runProgram(run + QStringList{four, u"--uncertainty"_s, u"6"_s, u"--threads"_s, u"4"_s}),
            0);
        COMPARE_EXIT(runProgram(run + QStringList{none, u"--uncertainty"_s, u"0"_s}), 0);
        const auto a = folderContent(one), b = folderContent(four), c = folderContent(none);
        QVERIFY(a == b);
        QVERIFY(a.value(u"points.csv"_s)
                    .split('\n')
                    .first()
                    .endsWith(",infeasibility,front_probability,frames_per_s_low,"
                              "frames_per_s_high,area_mm2_low,area_mm2_high"));
        QVERIFY(c.value(u"points.csv"_s).split('\n').first().endsWith(",infeasibility"));
        QVERIFY(a.value(u"report.md"_s).contains("## Confidence"));
        QVERIFY(!c.value(u"report.md"_s).contains("## Confidence"));
        const QJsonObject provenance = jsonObject(a.value(u"provenance.json"_s));
        QCOMPARE(provenance[u"draws"_s].toObject()[u"done"_s].toInt(), 6);
        QVERIFY(!jsonObject(c.value(u"provenance.json"_s)).contains(u"draws"_s));
    }

    void effectiveExperimentReproducesTheRun() {
        const QString first = path("first"), second = path("second");
        COMPARE_EXIT(runProgram({u"run"_s, path("small.json"), u"-o"_s, first}), 0);
        COMPARE_EXIT(runProgram({u"run"_s, first + u"/experiment.json"_s, u"-o"_s, second}), 0);
        const auto a = folderContent(first), b = folderContent(second);
        for (const char* name : {"experiment.json", "points.csv", "fronts.csv", "fronts.json"})
            QVERIFY2(a.value(QString::fromLatin1(name)) == b.value(QString::fromLatin1(name)),
                     name);
    }

    void threadsDoNotChangeABit_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("small") << path("small.json");
        QTest::newRow("paper") << examples + u"/paper.json"_s;
        QTest::newRow("layer by layer") << examples + u"/per_layer.json"_s;
    }
    void threadsDoNotChangeABit() {
        QFETCH(QString, file);
        QMap<QString, QByteArray> expected;
        for (const char* threads : {"1", "2", "8"}) {
            const QString folder = m_dir.filePath(
                u"threads-%1-%2"_s.arg(QFileInfo(file).baseName(), QString::fromLatin1(threads)));
            COMPARE_EXIT(runProgram({u"run"_s, file, u"-o"_s, folder, u"--threads"_s,
                                     QString::fromLatin1(threads)}),
                         0);
            const auto content = folderContent(folder);
            QVERIFY(content.size() >= resultFiles.size());
            if (expected.isEmpty())
                expected = content;
            QCOMPARE(content.keys(), expected.keys());
            for (auto it = content.begin(); it != content.end(); ++it)
                QVERIFY2(it.value() == expected.value(it.key()),
                         qPrintable(it.key() + u" differs with threads "_s +
                                    QString::fromLatin1(threads)));
        }
    }

    void existingFolderIsRefusedAndUntouched() {
        const QString folder = path("existing");
        QVERIFY(writeFile(folder + u"/precious.txt"_s, "mine"));
        const QStringList command{u"run"_s, path("small.json"), u"-o"_s, folder};
        const auto before = folderContent(folder);
        const Finished refused = runProgram(command);
        COMPARE_EXIT(refused, 2);
        QVERIFY2(refused.err.contains(folder) && refused.err.contains(u"--force"),
                 qPrintable(refused.err));
        QCOMPARE(folderContent(folder), before);
    }

    void forceDoesNotReplaceWhatIsNoResult() {
        const QString folder = path("foreign");
        QVERIFY(writeFile(folder + u"/precious.txt"_s, "mine"));
        const auto before = folderContent(folder);
        COMPARE_EXIT(runProgram({u"run"_s, path("small.json"), u"-o"_s, folder, u"--force"_s}), 2);
        QCOMPARE(folderContent(folder), before);
    }

    void forceReplacesAnEarlierResult() {
        const QString folder = path("replaced");
        const QStringList command{u"run"_s, path("small.json"), u"-o"_s, folder};
        COMPARE_EXIT(runProgram(command), 0);
        const auto first = folderContent(folder);
        QVERIFY(writeFile(folder + u"/points.csv"_s, "stale"));
        COMPARE_EXIT(runProgram(command), 2);
        COMPARE_EXIT(runProgram(command + QStringList{u"--force"_s}), 0);
        const auto again = folderContent(folder);
        QCOMPARE(again.keys(), first.keys());
        QCOMPARE(again.value(u"points.csv"_s), first.value(u"points.csv"_s));
    }

    void badExperimentWritesNothing_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("said"); // each stands in the messages
        const auto row = [](const char* name, const QByteArray& text, QStringList said) {
            QTest::newRow(name) << text << said;
        };
        const QByteArray good(smallExperiment);
        const auto with = [&good](const char* from, const char* to) {
            QByteArray text = good;
            text.replace(from, to);
            return text;
        };
        row("not JSON", "run, please", {u"bad.json:1"_s});
        row("empty file", "", {u"bad.json"_s});
        row("binary", QByteArray("\0\xff\xfe\x01", 4), {u"bad.json"_s});
        row("missing comma", with("\"name\": \"small\",", "\"name\": \"small\""),
            {u"bad.json:4"_s});
        row("misspelt key", with("\"workloads\"", "\"worklaods\""),
            {u"bad.json:4"_s, u"/worklaods"_s, u"workloads"_s});
        row("unknown parameter", with("\"multipliers_per_pe\"", "\"multipliers_pr_pe\""),
            {u"bad.json:6"_s, u"/architectures/0/sweep/multipliers_pr_pe"_s,
             u"multipliers_per_pe"_s});
        row("fraction for an integer", with("[16, 32, 64]", "[16, 3.7]"),
            {u"bad.json:6"_s, u"/architectures/0/sweep/pe_count"_s, u"3.7"_s});
        row("two problems at once",
            with("[16, 32, 64]", "[-1]").replace("\"block_size\"", "\"blok_size\""),
            {u"bad.json:6"_s, u"bad.json:8"_s, u"block_size"_s});
    }
    void badExperimentWritesNothing() {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, said);
        QVERIFY(writeFile(path("bad.json"), text));
        const QString folder = path("never");
        const Finished run = runProgram({u"run"_s, path("bad.json"), u"-o"_s, folder});
        COMPARE_EXIT(run, 2);
        QVERIFY2(run.out.isEmpty(), qPrintable(run.out));
        for (const QString& part : said)
            QVERIFY2(run.err.contains(part), qPrintable(part + u" is not said in\n"_s + run.err));
        QVERIFY(!QFile::exists(folder));
    }

    void badCommandLineIsRefused_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        const QString run = u"run"_s, output = u"-o"_s;
        const QString good = path("small.json"), never = path("never");
        QTest::newRow("missing file")
            << QStringList{run, path("gone.json"), output, never} << path("gone.json");
        QTest::newRow("folder as experiment")
            << QStringList{run, m_dir.path(), output, never} << m_dir.path();
        QTest::newRow("no experiment") << QStringList{run, output, never} << QString();
        QTest::newRow("unknown verb") << QStringList{u"rnu"_s, good} << u"rnu"_s;
        QTest::newRow("unknown option")
            << QStringList{run, good, output, never, u"--thread-count"_s, u"2"_s}
            << u"--thread-count"_s;
        QTest::newRow("threads are no word")
            << QStringList{run, good, output, never, u"--threads"_s, u"many"_s} << u"--threads"_s;
        QTest::newRow("negative threads")
            << QStringList{run, good, output, never, u"--threads"_s, u"-3"_s} << u"--threads"_s;
        QTest::newRow("one draw") << QStringList{run,   good, output, never, u"--uncertainty"_s,
                                                 u"1"_s}
                                  << u"1 draws of the constants are not accepted"_s;
        QTest::newRow("too many draws")
            << QStringList{run, good, output, never, u"--uncertainty"_s, u"10001"_s}
            << u"--uncertainty"_s;
        QTest::newRow("result folder below a file")
            << QStringList{run, good, output, good + u"/results"_s} << (good + u"/results"_s);
        QTest::newRow("no verb") << QStringList{} << QString();
    }
    void badCommandLineIsRefused() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const Finished run = runProgram(arguments);
        COMPARE_EXIT(run, 2);
        QVERIFY(!run.err.isEmpty());
        QVERIFY2(run.err.contains(said), qPrintable(run.err));
        QVERIFY(!QFile::exists(path("never")));
    }

    /// However many workloads there are, what is printed can be read, and so can the report.
    void manyWorkloadsAreSummedUp() {
        QByteArray workloads;
        for (int i = 0; i < 100; ++i) {
            workloads += (i > 0 ? ", " : "") + QByteArray("{\"name\": \"w") +
                         QByteArray::number(i) +
                         "\", \"layers\": [{\"outputs\": 64, \"inputs\": 64, \"p\": 4}]}";
        }
        QVERIFY(writeFile(path("many.json"), "{\"name\": \"many\", \"workloads\": [" + workloads +
                                                 "], \"architectures\": [{\"kind\": \"permdnn\"}], "
                                                 "\"objectives\": {\"latency_us\": \"min\"}}"));
        const Finished run = runProgram({u"run"_s, path("many.json"), u"-o"_s, path("many")});
        COMPARE_EXIT(run, 0);
        QVERIFY(run.out.contains("140 more fronts are in fronts.csv and fronts.json\n"));
        QVERIFY(run.out.count('\n') < 80);
        QCOMPARE(folderContent(path("many")).value(u"fronts.csv"_s).count('\n'), 1 + 2 * 100);
        QCOMPARE(QDir(path("many")).entryList({u"pareto*.svg"_s}).size(), 8);
    }

    void interruptKeepsWhatIsDone() {
        const QString folder = path("stopped");
        QProcess process;
        process.start(QStringLiteral(PERMDSE_PROGRAM),
                      {u"run"_s, path("long.json"), u"-o"_s, folder, u"--threads"_s, u"1"_s});
        QVERIFY(process.waitForStarted());
        // The line of progress says that points are done; a time would say so only on one machine.
        const QRegularExpression somePointsDone(u"  [1-9][0-9]* of 1000000 points"_s);
        QByteArray err;
        QTRY_VERIFY_WITH_TIMEOUT((err += process.readAllStandardError(),
                                  QString::fromUtf8(err).contains(somePointsDone)) ||
                                     process.state() == QProcess::NotRunning,
                                 60'000);
        QCOMPARE(::kill(pid_t(process.processId()), SIGINT), 0);
        QVERIFY(process.waitForFinished(60'000));
        err += process.readAllStandardError();
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QVERIFY2(process.exitCode() == 3, err.constData());
        QVERIFY2(err.contains("stopped"), err.constData());

        const auto content = folderContent(folder);
        const QJsonObject fronts = jsonObject(content.value(u"fronts.json"_s));
        QCOMPARE(fronts[u"status"_s].toString(), u"stopped"_s);
        const qsizetype rows = content.value(u"points.csv"_s).count('\n') - 1;
        QVERIFY2(rows > 0 && rows < 1'000'000, qPrintable(QString::number(rows)));
        QVERIFY(content.value(u"points.csv"_s).endsWith('\n'));
    }

    /// A grid that does not fit is refused before its first point, by both commands, and never as
    /// a fault of the program.
    void tooLittleMemoryIsSaidFirst() {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("the sanitizer reserves terabytes of addresses, so that no limit of them can be set");
#endif
        QByteArray text = smallExperiment;
        text.replace("[16, 32, 64]", "{\"from\": 1, \"to\": 4096, \"step\": 1}");
        text.replace("\"constraints\"",
                     "\"search\": {\"budget\": 4294967295}, \"uncertainty\": {\"samples\": 2}, "
                     "\"constraints\"");
        text.replace("\"sweep\": {\"pe_count\": {", "\"sweep\": {\"weight_sram_depth\": "
                                                    "{\"from\": 1000, \"to\": 9000, \"step\": 1}, "
                                                    "\"pe_count\": {");
        QVERIFY(writeFile(path("large.json"), text));
        const QString folder = path("large");
        for (const QString& command : {u"validate %1"_s.arg(path("large.json")),
                                       u"run %1 -o %2"_s.arg(path("large.json"), folder)}) {
            QProcess process;
            process.start(u"sh"_s, {u"-c"_s, u"ulimit -v 4000000; exec %1 %2"_s.arg(
                                                 QStringLiteral(PERMDSE_PROGRAM), command)});
            QVERIFY(process.waitForFinished(60'000));
            const QByteArray err = process.readAllStandardError();
            QVERIFY2(process.exitCode() == 2, err.constData());
            QVERIFY2(err.contains("RUN-0002") && !err.contains("internal error"), err.constData());
            QVERIFY2(process.readAllStandardOutput().isEmpty(), "it began all the same");
        }
        QVERIFY(!QFile::exists(folder));
    }

    /// No byte depends on the threads, and the commands of the report give the same figures.
    void simulatesFronts() {
        QTemporaryDir folder;
        QVERIFY(writeFile(folder.filePath(u"small.json"_s), smallExperiment));
        QList<QMap<QString, QByteArray>> results;
        for (const QString& threads : {u"1"_s, u"4"_s}) {
            const Finished run = runProgram({u"run"_s, u"small.json"_s, u"-o"_s, u"r"_s + threads,
                                             u"--simulate"_s, u"front"_s, u"--threads"_s, threads},
                                            folder.path());
            COMPARE_EXIT(run, 0);
            QVERIFY(run.out.contains(u"then simulation of the fronts"_s));
            results.append(folderContent(folder.filePath(u"r"_s + threads)));
        }
        QVERIFY(results[0] == results[1]);
        QVERIFY(results[0][u"experiment.json"_s].contains("\"simulate\": \"front\""));
        const QString report = QString::fromUtf8(results[0][u"report.md"_s]);
        const QString start = u"once more: permdse "_s;
        const qsizetype place = report.indexOf(start + u"simulate --arch eie"_s);
        QVERIFY(place >= 0);
        const QString command = report.mid(place + start.size()).section(u'\n', 0, 0);
        const Finished again = runProgram(command.split(u' ') + QStringList{u"--json"_s});
        COMPARE_EXIT(again, 0);
        const double cycles = jsonObject(again.out.toUtf8())
                                  .value(u"metrics"_s)
                                  .toObject()
                                  .value(u"cycles"_s)
                                  .toDouble();
        QVERIFY(cycles > 0);
        const QByteArray cell = ',' + QByteArray::number(cycles, 'f', 0) + ',';
        QVERIFY(results[0][u"fronts.csv"_s].contains(cell));
    }

    void keepOverridesTheExperiment() {
        QTemporaryDir folder;
        const QByteArray text =
            QByteArray(smallExperiment).replace("[4, 8]", "[1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64]");
        QVERIFY(writeFile(folder.filePath(u"e.json"_s), text));
        QMap<QString, qsizetype> lines; // of points.csv
        QByteArray fronts;
        for (const QString& keep : {u"all"_s, u"front"_s, u"3"_s}) {
            const Finished run = runProgram(
                {u"run"_s, u"e.json"_s, u"-o"_s, keep, u"--keep"_s, keep}, folder.path());
            COMPARE_EXIT(run, 0);
            QCOMPARE(run.out.contains(u"\nKept are "_s), keep != u"all"_s);
            const auto content = folderContent(folder.filePath(keep));
            lines[keep] = content[u"points.csv"_s].count('\n');
            fronts = keep == u"all"_s ? content[u"fronts.csv"_s] : fronts;
            QCOMPARE(content[u"fronts.csv"_s], fronts);
        }
        QVERIFY(lines[u"front"_s] > 1 && lines[u"front"_s] < lines[u"3"_s]);
        QVERIFY(lines[u"3"_s] < lines[u"all"_s]);
        const Finished refused = runProgram(
            {u"run"_s, u"e.json"_s, u"-o"_s, u"w"_s, u"--keep"_s, u"fronts"_s}, folder.path());
        COMPARE_EXIT(refused, 2);
        QVERIFY2(refused.err.contains(
                     u"SET-0009: found \"fronts\"; expected all, feasible, front, or the number of "
                     u"points of a sample, 1 to 1000000000\n"_s),
                 qPrintable(refused.err));
    }

    /// The option has the last word, and a wrong word is refused before anything runs.
    void simulateOverridesTheExperiment() {
        QTemporaryDir folder;
        QByteArray text = smallExperiment;
        text.replace("\"constraints\"", "\"simulate\": \"front\", \"constraints\"");
        QVERIFY(writeFile(folder.filePath(u"e.json"_s), text));
        COMPARE_EXIT(
            runProgram({u"run"_s, u"e.json"_s, u"-o"_s, u"r"_s, u"--simulate"_s, u"none"_s},
                       folder.path()),
            0);
        const auto content = folderContent(folder.filePath(u"r"_s));
        QVERIFY(!content[u"points.csv"_s].contains("simulated_cycles"));
        QVERIFY(!content[u"report.md"_s].contains("Simulation of the front"));
        const Finished wrong = runProgram(
            {u"run"_s, u"e.json"_s, u"-o"_s, u"w"_s, u"--simulate"_s, u"all"_s}, folder.path());
        COMPARE_EXIT(wrong, 2);
        QVERIFY(wrong.err.contains(u"CFG-0005"_s));
        QVERIFY(!QDir(folder.filePath(u"w"_s)).exists());
    }
};

QTEST_GUILESS_MAIN(TstRunProgram)
#include "tst_run_program.moc"
