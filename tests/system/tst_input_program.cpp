// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "core/array/npy_file.h"
#include "program.h"
#include "tests/support/compare.h"

using namespace Qt::StringLiterals;
using permdse::test::Finished;
using permdse::test::runProgram;

namespace {

QStringList words(const char* text) {
    return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
}

/// Null unless the whole output is one JSON value.
QJsonDocument json(const Finished& finished) {
    return QJsonDocument::fromJson(finished.out.toUtf8());
}

} // namespace

/// How `permdse` reads numbers, arrays and names, from outside.
class TstInputProgram : public QObject {
    Q_OBJECT

private slots:
    void init() { permdse::test::failOnAnyWarning(); }

    /// As `seq -w` writes them: 010 is ten, everywhere.
    void numbersAreDecimal() {
        const auto answer = [](const char* arguments) {
            const Finished run = runProgram(words(arguments));
            return run.exit_code == 0 ? run.out : run.err;
        };
        QCOMPARE(answer("simulate --layer outputs=8,inputs=8 --seed 010"),
                 answer("simulate --layer outputs=8,inputs=8 --seed 10"));
        QVERIFY(answer("simulate --layer outputs=08,inputs=8,p=02 --seed 08 --json")
                    .contains(u"\"seed\": 8,"_s));
        QCOMPARE(answer("evaluate --set pe_count=010 --layer Alex-FC8 --node 032 --json"),
                 answer("evaluate --set pe_count=10 --layer Alex-FC8 --node 32 --json"));
        QCOMPARE(answer("sram --bytes 065536 --width 064 --json"),
                 answer("sram --bytes 65536 --width 64 --json"));
        QCOMPARE(answer("evaluate --layer outputs=8,inputs=8 --uncertainty 010 --json"),
                 answer("evaluate --layer outputs=8,inputs=8 --uncertainty 10 --json"));
        QVERIFY(
            answer("run none.json -o none --uncertainty 0x10")
                .contains(
                    u"--uncertainty: error CFG-0003: found \"0x10\"; expected an integer from 0"_s));
        QVERIFY(
            answer("simulate --layer outputs=8,inputs=8 --seed 0x10")
                .contains(u"--seed: error CFG-0003: found \"0x10\"; expected an integer from 0"_s));
        QVERIFY(answer("evaluate --node nan").contains(u"found \"nan\"; expected a number"_s));
    }

    /// Integers and numbers are spelt alike for every option, every --set, every key of --layer.
    void numbersAreSpeltAlike() {
        const QString expected =
            runProgram(words("simulate --layer outputs=8,inputs=8 --seed 10 --set pe_count=10"))
                .out;
        for (const char* ten : {"1e1", "+10", "010", "10.", "10.0", " 10", "10 ", "100e-1"}) {
            const QString spelt = QString::fromLatin1(ten);
            const Finished run =
                runProgram({u"simulate"_s, u"--layer"_s, u"outputs=8,inputs=8"_s, u"--seed"_s,
                            spelt, u"--set"_s, u"pe_count="_s + spelt});
            COMPARE_EXIT(run, 0);
            QCOMPARE(run.out, expected);
            const Finished layer =
                runProgram({u"balance"_s, u"--layer"_s, u"outputs=%1,inputs=%1"_s.arg(spelt)});
            COMPARE_EXIT(layer, 0);
        }
        for (const char* none : {"10,5", "1_0", "0x10", "1e400", "nan", "10 0", "\uff18"}) {
            const QString spelt = QString::fromUtf8(none);
            for (const QStringList& arguments :
                 {QStringList{u"--seed"_s, spelt}, QStringList{u"--node"_s, spelt},
                  QStringList{u"--set"_s, u"pe_count="_s + spelt},
                  QStringList{u"--layer"_s, u"outputs=%1,inputs=8"_s.arg(spelt)}}) {
                const Finished run = runProgram(QStringList{u"simulate"_s} + arguments);
                COMPARE_EXIT(run, 2);
                QVERIFY2((run.err.contains(u"error"_s) && run.err.contains(u"expected"_s)) ||
                             run.err.contains(u"SET-0004"_s),
                         qPrintable(run.err));
            }
        }
    }

    void wrongWordsHaveCodes_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* arguments, const QString& message) {
            QTest::newRow(arguments) << QString::fromLatin1(arguments).split(u'|') << message;
        };
        row("evaluate|--seed|9007199254740993",
            u"--seed: error CFG-0004: 9007199254740993 is outside the accepted range 0 to "
            "9007199254740991"_s);
        row("evaluate|--set|pe_count@NMT-1=8",
            u"--set: error SET-0010: PermDNN has no parameter \"pe_count\" that a layer may have a "
            "value of its own of; accepted are \"p\""_s);
        row("explain|energy_uj|--arch|eie|--set|p@NMT-1=8",
            u"--set: error SET-0010: EIE has no parameter \"p\" that a layer may have a value of "
            u"its "
            "own of; none of its parameters is such"_s);
        row("compare|--workload|alexnet-fc|--set|p@Alex-FC9=8",
            u"--set: error SET-0011: the workload has no layer \"Alex-FC9\"; it has \"Alex-FC6\", "
            "\"Alex-FC7\" or \"Alex-FC8\"; did you mean \"Alex-FC6\"?"_s);
        row("evaluate|--workload|alexnet-fc|--set|p@Alex-FC8=4.5",
            u"--set p@Alex-FC8: error SWP-0001: p = 4.5 is not accepted; accepted is an integer "
            "from 1 to 65536, or \"layer\""_s);
        row("simulate|--seed|18446744073709551616",
            u"--seed: error CFG-0004: 18446744073709551616 is outside the accepted range 0 to "
            "9007199254740991"_s);
        row("evaluate|--uncertainty|1",
            u"--uncertainty: error CFG-0004: 1 is outside the accepted range 2 to 10000"_s);
        row("selfcheck|--cases|1.5",
            u"--cases: error CFG-0003: found \"1.5\"; expected an integer from 1"_s);
        row("evaluate|--node|1e400",
            u"--node: error CFG-0003: found \"1e400\"; expected a number"_s);
        row("evaluate|--node", u"--node: error CMD-0004: the value of the option is missing"_s);
        row("evaluate|--node|28|--node|32",
            u"--node: error CMD-0004: the option is given more than once; keep one"_s);
        row("evaluate|--arch|", u"--arch: error CMD-0004: found nothing; expected a text"_s);
        row("list|metrics|--jsn",
            u"permdse list metrics: error CMD-0002: unknown option \"--jsn\"; accepted are "
            "\"--help\" or \"--json\"; did you mean \"--json\"?"_s);
        row("--jsn|list|metrics",
            u"permdse: error CMD-0002: unknown option \"--jsn\"; accepted are "
            "\"--help\" or \"--version\""_s);
        row("schema|\x1b[31m",
            u"permdse schema: error CMD-0002: found \"\\u001b[31m\", which belongs "
            "to no option"_s);
        row("run|none.json", u"permdse run: error CMD-0003: --output is required"_s);
        row("reproduce|--json|--markdown",
            u"permdse reproduce: error CMD-0005: --json excludes --markdown; give one of the two"_s);
        row("rnu",
            u"permdse: error CMD-0001: unknown command \"rnu\"; accepted are \"run\", "
            "\"evaluate\", \"simulate\", \"timeline\", \"project\", \"explain\", \"balance\", "
            "\"compare\", \"reproduce\", \"calibrate\", \"validate\", \"schema\", \"list\", "
            "\"sram\" or \"selfcheck\"; did you mean \"run\"?"_s);
        row("evaluate|--cell|itrs-lstp|--set|cell=itrs-hp", // the usual value, but given
            u"--set: error SET-0003: \"cell\" is set twice; keep one of the two"_s);
    }
    void wrongWordsHaveCodes() {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, message);
        const Finished run = runProgram(arguments);
        COMPARE_EXIT(run, 2);
        QCOMPARE(run.out, QString());
        QCOMPARE(run.err.section(u'\n', 0, 0), message);
    }

    /// All weights 1e-6, all activations 1: 4e-6, whatever the engine.
    void smallNumbersAreComputedWith() {
        const QTemporaryDir folder;
        const auto path = [&](const char* name) { return folder.filePath(QLatin1String(name)); };
        QVERIFY(permdse::writeNpy<float>(path("w.npy").toStdString(),
                                         {{4, 4}, std::vector<float>(16, 1e-6f)})
                    .has_value());
        QVERIFY(permdse::writeNpy<float>(path("a.npy").toStdString(),
                                         {{4}, std::vector<float>(4, 1.0f)})
                    .has_value());
        for (const char* engine : {"permdnn", "eie", "circnn"}) {
            QStringList arguments =
                words("simulate --layer outputs=4,inputs=4,p=1 --function none");
            arguments << u"--arch"_s << QLatin1String(engine) << u"--weights"_s << path("w.npy")
                      << u"--activations"_s << path("a.npy") << u"--outputs"_s << path("o.npy");
            const Finished run = runProgram(arguments);
            COMPARE_EXIT(run, 0);
            const auto outputs = permdse::readNpy<double>(path("o.npy").toStdString());
            QVERIFY(outputs.has_value());
            for (const double output : outputs->values) {
                COMPARE_CLOSE(output, 4e-6, 0.01, 0.0);
            }
        }
        // With a binary point that leaves nothing of them it is said.
        const Finished lost = runProgram(
            words("simulate --layer outputs=4,inputs=4,p=1 --weight-fraction 12 --json") +
            QStringList{u"--weights"_s, path("w.npy")});
        COMPARE_EXIT(lost, 0);
        QVERIFY2(lost.err.contains(u"layer: warning FIX-0003: weights: rounding to 16 bits with 12 "
                                   "behind the binary point makes 16 of 16 numbers that are not 0 "
                                   "to 0"_s),
                 qPrintable(lost.err));
        QVERIFY(!json(lost).object()[u"layers"_s][0][u"warnings"_s].toArray().isEmpty());
    }

    /// Shapes are looked at before numbers: the file promises 4 GiB and is refused for its shape.
    void shapesAreJudgedFirst() {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"large.npy"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray header =
            "{'descr': '<f4', 'fortran_order': False, 'shape': (32768, 32768), }\n";
        file.write(QByteArray("\x93NUMPY\x01\0", 8) + char(header.size()) + '\0' + header);
        QVERIFY(file.resize(file.pos() + (qint64{4} << 30))); // a hole: it takes no room
        file.close();
        const Finished simulated = runProgram(
            words("simulate --layer outputs=4,inputs=6,p=2 --weights") + QStringList{path});
        COMPARE_EXIT(simulated, 2);
        QVERIFY2(simulated.err.contains(u"error SIM-0001: the weights have 32768 rows and 32768 "
                                        "columns; layer \"layer\" needs 4 and 6"_s),
                 qPrintable(simulated.err));
        const Finished projected = runProgram(words("project --p 4 --weights") + QStringList{path});
        COMPARE_EXIT(projected, 2);
        QVERIFY2(projected.err.contains(u"error NPY-0005: an array of (32768, 32768) numbers; "
                                        "accepted are up to 268435456 in all"_s),
                 qPrintable(projected.err));
    }

    /// A file that promises more than there is memory for is refused by its header: here 1 GiB of
    /// numbers, of which none is written.
    void memoryOfAProjectionIsKnownFirst() {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("the sanitizer reserves terabytes of addresses, so that no limit of them can be set");
#endif
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"large.npy"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray header =
            "{'descr': '<f4', 'fortran_order': False, 'shape': (16384, 16384), }\n";
        file.write(QByteArray("\x93NUMPY\x01\0", 8) + char(header.size()) + '\0' + header);
        QVERIFY(file.resize(file.pos() + (qint64{1} << 30)));
        file.close();
        QProcess process;
        process.start(u"sh"_s,
                      {u"-c"_s, u"ulimit -v 4000000; exec %1 project --p 2 --weights %2"_s.arg(
                                    QStringLiteral(PERMDSE_PROGRAM), file.fileName())});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 2);
        const QString message = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(message.contains(u"large.npy: error PDM-0009: to project an array of (16384, "
                                  "16384) with p = 2 takes about 5.9 GB of memory; "_s) &&
                     message.contains(u" are accepted ("_s),
                 qPrintable(message));
    }

    /// Weights are not replaced by outputs, whatever their names.
    void inputsAreNotOverwritten() {
        const QTemporaryDir folder;
        const auto path = [&](const char* name) { return folder.filePath(QLatin1String(name)); };
        const permdse::NpyArray<float> weights{{8, 8}, std::vector<float>(64, 0.5f)};
        QVERIFY(permdse::writeNpy<float>(path("w.npy").toStdString(), weights).has_value());
        QVERIFY(QFile::link(path("w.npy"), path("link.npy")));
        QVERIFY(QFile::link(path("w.npy"), path("w.npz")));
        const QStringList simulate =
            words("simulate --layer outputs=8,inputs=8 --weights") + QStringList{path("w.npy")};
        for (const QStringList& arguments :
             {simulate + QStringList{u"--outputs"_s, path("w.npy")},
              simulate + QStringList{u"--outputs"_s, path("link.npy")},
              QStringList{u"project"_s, u"--p"_s, u"2"_s, u"--weights"_s, path("w.npy"), u"-o"_s,
                          path("w.npz")}}) {
            const Finished run = runProgram(arguments);
            COMPARE_EXIT(run, 2);
            QCOMPARE(run.err,
                     arguments.last() + u": error OUT-0010: the file is also read, as \""_s +
                         path("w.npy") + u"\", and would be lost; name another one to write\n"_s);
        }
        QCOMPARE(permdse::readNpy<float>(path("w.npy").toStdString())->values, weights.values);
    }

    void namesDoNotReachTheTerminal() {
        const Finished run = runProgram(words("evaluate --layer") +
                                        QStringList{u"outputs=8,inputs=8,name=\u001b[2J"_s});
        COMPARE_EXIT(run, 2);
        QVERIFY2(run.err.contains(u"error CFG-0010 at /name: the text has the control character "
                                  "U+001B at position 1"_s),
                 qPrintable(run.err));
        const Finished unknown =
            runProgram(words("evaluate --set") + QStringList{u"\u001b[2J=3"_s});
        COMPARE_EXIT(unknown, 2);
        QVERIFY(!unknown.err.contains(u'\u001b'));
        QVERIFY(unknown.err.contains(u"\\u001b[2J"_s));
    }
};

QTEST_GUILESS_MAIN(TstInputProgram)
#include "tst_input_program.moc"
