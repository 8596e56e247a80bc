// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <filesystem>
#include <functional>
#include <random>

#include <sys/resource.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "program.h"
#include "tests/support/compare.h"
#include "tests/support/folder_snapshot.h"

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;
using permdse::test::allEntries;
using permdse::test::Finished;
using permdse::test::folderContent;
using permdse::test::folderSnapshot;
using permdse::test::runProgram;
using permdse::test::writeFile;

namespace {

const QStringList whole{u"experiment.json"_s, u"fronts.csv"_s, u"fronts.json"_s,
                        u"pareto.svg"_s,      u"points.csv"_s, u"provenance.json"_s,
                        u"report.html"_s,     u"report.md"_s};

/// As many designs as asked for, up to a million.
QByteArray experiment(const char* name, int designs) {
    QByteArray text = R"({
  "name": "NAME",
  "workloads": [{"name": "w", "layers": [{"outputs": 64, "inputs": 128, "p": 4}]}],
  "architectures": [{"kind": "permdnn", "sweep": {
    "pe_count": {"from": 1, "to": COUNT, "step": 1},
    "fifo_depth": {"from": 1, "to": 20, "step": 1},
    "activation_units": {"from": 1, "to": 50, "step": 1}}}],
  "objectives": {"throughput_gops": "max", "area_mm2": "min"}
})";
    return text.replace("NAME", name).replace("COUNT", QByteArray::number(designs / 1000));
}

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(u' ');
}

/// Kills the program if a test ends before it.
class Program : public QProcess {
public:
    ~Program() override {
        kill();
        waitForFinished();
    }
    void run(const QStringList& arguments, const QString& folder) {
        setWorkingDirectory(folder);
        start(QStringLiteral(PERMDSE_PROGRAM), arguments);
    }
    void send(int signal) const {
        if (processId() > 0) {
            ::kill(pid_t(processId()), signal);
        }
    }
};

} // namespace

/// Whatever happens to the program, what it writes is whole or absent, or kept where the message
/// says, and what is the user's stays.
class TstOutputSafety : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    QString path(const QString& name) const { return m_directory->filePath(name); }
    fs::path root() const { return m_directory->path().toStdString(); }
    /// The folder that a run writes to before it has its name; empty if there is none.
    QString claimed() const {
        static const QRegularExpression pattern(u"^\\.res\\.permdse-[a-z0-9]{6}$"_s);
        for (const QString& name : allEntries(root()).filter(pattern)) {
            if (fs::is_directory(root() / name.toStdString())) {
                return name;
            }
        }
        return {};
    }

private slots:
    void init() {
        permdse::test::failOnAnyWarning();
        m_directory = QFileInfo(u"/dev/shm"_s).isWritable()
                          ? std::make_unique<QTemporaryDir>(u"/dev/shm/permdse-XXXXXX"_s)
                          : std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
        QVERIFY(writeFile(path(u"small.json"_s), experiment("small", 1000)));
        QVERIFY(writeFile(path(u"other.json"_s), experiment("other", 2000)));
        QVERIFY(writeFile(path(u"medium.json"_s), experiment("medium", 30'000)));
        QVERIFY(writeFile(path(u"long.json"_s), experiment("long", 1'000'000)));
    }

    void oneOfTwoRunsWins_data() {
        QTest::addColumn<QStringList>("more");
        QTest::newRow("new folder") << QStringList{};
        QTest::newRow("former results") << QStringList{u"--force"_s};
    }
    void oneOfTwoRunsWins() {
        QFETCH(QStringList, more);
        QMap<QString, QMap<QString, QByteArray>> expected;
        for (const QString& name : {u"small"_s, u"other"_s}) {
            COMPARE_EXIT(
                runProgram({u"run"_s, name + u".json"_s, u"-o"_s, name}, m_directory->path()), 0);
            expected[name] = folderContent(path(name));
        }
        for (int round = 0; round < 5; ++round) {
            if (more.isEmpty()) {
                fs::remove_all(root() / "res");
            } else if (round == 0) {
                fs::copy(root() / "small", root() / "res");
            }
            Program a, b;
            a.run(QStringList{u"run"_s, u"small.json"_s, u"-q"_s, u"-o"_s, u"res"_s} + more,
                  m_directory->path());
            b.run(QStringList{u"run"_s, u"other.json"_s, u"-q"_s, u"-o"_s, u"./res/"_s} + more,
                  m_directory->path());
            QVERIFY(a.waitForFinished() && b.waitForFinished());
            const QString name =
                folderContent(path(u"res"_s))[u"experiment.json"_s].contains("\"small\"")
                    ? u"small"_s
                    : u"other"_s;
            auto content = folderContent(path(u"res"_s));
            for (const QString& file : whole) {
                if (!file.startsWith(u"report"_s)) { // which has times
                    QVERIFY2(content[file] == expected[name][file], qPrintable(file));
                }
            }
            QCOMPARE(allEntries(root() / "res"), whole);
            QCOMPARE(claimed(), QString());
            if (!more.isEmpty() && a.exitCode() == 0 && b.exitCode() == 0) {
                continue; // one after the other
            }
            Program& loser = a.exitCode() == 0 ? b : a;
            QCOMPARE(a.exitCode() + b.exitCode(), 2);
            const QByteArray said = loser.readAllStandardError();
            QVERIFY2(said.contains("res/: error OUT-0005: ") ||
                         said.contains("res: error OUT-0005: "),
                     said.constData());
        }
    }

    /// Asked twice to end, by whatever signal, while it computes: what is done is written.
    void signalsKeepWhatIsDone_data() {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        QTest::newRow("Ctrl-C") << SIGINT << SIGINT;
        QTest::newRow("terminated") << SIGTERM << SIGTERM;
        QTest::newRow("hung up") << SIGHUP << SIGHUP;
        QTest::newRow("shut down") << SIGTERM << SIGINT;
    }
    void signalsKeepWhatIsDone() {
        QFETCH(int, first);
        QFETCH(int, second);
        Program program;
        program.run({u"run"_s, u"long.json"_s, u"-o"_s, u"res"_s, u"--threads"_s, u"1"_s},
                    m_directory->path());
        QTRY_VERIFY_WITH_TIMEOUT(!claimed().isEmpty() || program.state() == QProcess::NotRunning,
                                 60'000);
        QVERIFY2(!claimed().isEmpty(), program.readAllStandardError().constData());
        const QString points = path(claimed() + u"/points.csv"_s);
        program.send(first);
        if (first == second) { // sent at once they would be one; so the second comes in writing
            QTRY_VERIFY_WITH_TIMEOUT(
                QFileInfo::exists(points) || program.state() == QProcess::NotRunning, 20'000);
        }
        program.send(second);
        QVERIFY(program.waitForFinished(20'000) || program.state() == QProcess::NotRunning);
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        const QByteArray said = program.readAllStandardError();
        QVERIFY2(program.exitCode() == 3, said.constData());
        if (first != second) {
            QVERIFY2(said.contains("permdse: stopping already; what is done is kept"),
                     said.constData());
        }
        QCOMPARE(allEntries(root() / "res"), whole);
        QCOMPARE(claimed(), QString());
    }

    /// The user takes the name for something else: both have what is theirs.
    void nameTakenMeanwhile() {
        Program program;
        program.run({u"run"_s, u"long.json"_s, u"-o"_s, u"res"_s, u"--threads"_s, u"1"_s},
                    m_directory->path());
        QTRY_VERIFY_WITH_TIMEOUT(!claimed().isEmpty() || program.state() == QProcess::NotRunning,
                                 60'000);
        QVERIFY2(!claimed().isEmpty(), program.readAllStandardError().constData());
        const QString folder = claimed();
        QVERIFY(writeFile(path(u"res/notes.txt"_s), "mine"));
        program.send(SIGINT);
        QVERIFY(program.waitForFinished(60'000));
        const QString said = QString::fromUtf8(program.readAllStandardError());
        QVERIFY2(program.exitCode() == 2, qPrintable(said));
        QVERIFY2(said.endsWith(u"res: error OUT-0005: the name was taken during the run; the "
                               "results are in "_s +
                               QFileInfo(path(folder)).canonicalFilePath() + u'\n'),
                 qPrintable(said));
        QCOMPARE(allEntries(root() / folder.toStdString()), whole);
        QCOMPARE(allEntries(root() / "res"), QStringList{u"notes.txt"_s});
    }

    /// Nobody reads what the run says: that is no reason to lose it.
    void outputsGone_data() {
        QTest::addColumn<bool>("isPipe");
        QTest::newRow("closed pipe") << true;
        QTest::newRow("full disk") << false;
    }
    void outputsGone() {
        QFETCH(bool, isPipe);
        if (!isPipe && !QFileInfo::exists(u"/dev/full"_s)) {
            QSKIP("this system has no /dev/full");
        }
        Program program;
        if (!isPipe) {
            program.setStandardOutputFile(u"/dev/full"_s);
            program.setStandardErrorFile(u"/dev/full"_s);
        }
        program.run({u"run"_s, u"medium.json"_s, u"-o"_s, u"res"_s, u"--simulate"_s, u"front"_s},
                    m_directory->path());
        program.closeReadChannel(QProcess::StandardOutput);
        program.closeReadChannel(QProcess::StandardError);
        QVERIFY(program.waitForFinished(100'000));
        QCOMPARE(allEntries(root() / "res"), whole);
        if (!isPipe) {
            QCOMPARE(program.exitCode(), 1);
        }
    }

    /// As a full disk, but had everywhere. The former results stay.
    void tooLargeFile_data() {
        QTest::addColumn<int>("limit");
        QTest::newRow("nothing fits") << 100;
        QTest::newRow("the fronts fit") << 100'000;
    }
    void tooLargeFile() {
        QFETCH(int, limit);
        COMPARE_EXIT(
            runProgram({u"run"_s, u"small.json"_s, u"-o"_s, u"res"_s}, m_directory->path()), 0);
        const auto before = folderSnapshot(root());
        Program program;
        program.setChildProcessModifier([limit] {
            const struct rlimit few { rlim_t(limit), rlim_t(limit) };
            ::setrlimit(RLIMIT_FSIZE, &few);
        });
        program.run({u"run"_s, u"medium.json"_s, u"-q"_s, u"-o"_s, u"res"_s, u"--force"_s},
                    m_directory->path());
        QVERIFY(program.waitForFinished(60'000));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 2);
        const QByteArray said = program.readAllStandardError();
        QVERIFY2(said.contains("res/points.csv: error OUT-0002: cannot write the file to its end: "
                               "File too large; nothing is left of it\n"),
                 said.constData());
        const std::string kept = claimed().toStdString();
        QCOMPARE(kept.empty(), limit == 100);
        QCOMPARE(said.contains("error OUT-0008: "), limit != 100);
        if (!kept.empty()) {
            QVERIFY(allEntries(root() / kept).contains(u"fronts.csv"_s));
            QVERIFY(!allEntries(root() / kept).contains(u"points.csv"_s));
            fs::remove_all(root() / kept);
        }
        QVERIFY(folderSnapshot(root()) == before);
    }

    /// Ended at moments drawn at random, by signals drawn at random, among folders of the user with
    /// names that come near.
    void endedAnywhere() {
        std::mt19937 random(1127);
        const auto draw = [&](int below) { return int(random() % unsigned(below)); };
        int ended = 0;
        for (int round = 0; round < 10; ++round) {
            for (const auto& entry : fs::directory_iterator(root())) {
                if (entry.path().extension() != ".json") {
                    fs::remove_all(entry.path());
                }
            }
            for (const char* name : {"res.new", "res.old", "res.part", ".res.permdse-lock"}) {
                if (draw(2) == 0) {
                    const QString file = QString::fromLatin1(name) + (draw(2) ? u"/mine"_s : u""_s);
                    QVERIFY(writeFile(path(file), "mine"));
                }
            }
            const bool replaces = draw(2) == 0;
            if (replaces) {
                COMPARE_EXIT(
                    runProgram({u"run"_s, u"small.json"_s, u"-o"_s, u"res"_s}, m_directory->path()),
                    0);
            }
            auto before = folderSnapshot(root());
            Program program;
            program.run({u"run"_s, u"medium.json"_s, u"-q"_s, u"-o"_s, u"res"_s, u"--force"_s},
                        m_directory->path());
            const int moment = draw(4);
            const auto reached = [&] {
                const QString folder = claimed();
                switch (moment) {
                case 0:
                    return true;
                case 1:
                    return !folder.isEmpty();
                case 2:
                    return !folder.isEmpty() && QFileInfo::exists(path(folder + u"/points.csv"_s));
                default:
                    return !folder.isEmpty() && QFileInfo::exists(path(folder + u"/report.md"_s));
                }
            };
            while (!reached() && program.state() != QProcess::NotRunning) {
                program.waitForFinished(1);
            }
            constexpr std::array<int, 4> endings{SIGINT, SIGTERM, SIGHUP, SIGKILL};
            const int signal = endings[std::size_t(draw(4))];
            ended += program.state() != QProcess::NotRunning ? 1 : 0;
            program.send(signal);
            program.waitForFinished(60'000);
            auto after = folderSnapshot(root());
            if (signal != SIGKILL) { // which leaves no time to tidy up
                QCOMPARE(claimed(), QString());
            }
            const bool isNew = after.contains("res/points.csv") &&
                               after["res/points.csv"] != before["res/points.csv"];
            if (isNew) {
                QCOMPARE(allEntries(root() / "res"), whole);
                QVERIFY(after["res/experiment.json"].find("\"medium\"") != std::string::npos);
            }
            const auto forget = [&](auto& all) {
                std::erase_if(all, [&](const auto& e) {
                    return (isNew && e.first.starts_with("res") && !e.first.starts_with("res.")) ||
                           (signal == SIGKILL && e.first.starts_with(".res.permdse-")) ||
                           e.second.empty();
                });
            };
            forget(before);
            forget(after);
            QVERIFY(after == before);
        }
        QVERIFY(ended > 3);
    }

    /// What is in the folder already stays, unless it is a calibration and --force says so.
    void calibrateReplacesNothing() {
        const QTemporaryDir folder;
        const QStringList command{u"calibrate"_s, u"-o"_s, folder.path()};
        COMPARE_EXIT(runProgram(command), 0);
        const auto fitted = folderContent(folder.path());
        QCOMPARE(fitted.size(), 3);
        COMPARE_EXIT(runProgram(command), 0); // the same again is no loss
        const QString file = folder.filePath(u"eie.json"_s);
        QByteArray own = fitted[u"eie.json"_s];
        own.replace("\"source\": \"", "\"source\": \"own, from ");
        QVERIFY(writeFile(file, own));
        QVERIFY(QFile::remove(folder.filePath(u"circnn.json"_s)));
        const Finished refused = runProgram(command);
        COMPARE_EXIT(refused, 2);
        QCOMPARE(refused.out, QString());
        QCOMPARE(refused.err,
                 file + u": error OUT-0009: a file of this name exists already and holds something "
                        "else; name another folder, or replace it with --force\n"_s);
        QCOMPARE(folderContent(folder.path())[u"eie.json"_s], own);
        QVERIFY(!QFile::exists(folder.filePath(u"circnn.json"_s))); // all or none
        COMPARE_EXIT(runProgram(command + QStringList{u"--force"_s}), 0);
        QVERIFY(folderContent(folder.path()) == fitted);
        QVERIFY(writeFile(file, "{\"name\": \"an experiment\"}"));
        const Finished foreign = runProgram(command + QStringList{u"--force"_s});
        COMPARE_EXIT(foreign, 2);
        QCOMPARE(foreign.err, file + u": error OUT-0009: the file is no calibration of \"eie\" and "
                                     "is not replaced; name another folder\n"_s);
        QCOMPARE(folderContent(folder.path())[u"eie.json"_s],
                 QByteArray("{\"name\": \"an experiment\"}"));
    }

    /// All files of a simulation or none, and the user's beside them stay.
    void simulateWritesAllOrNothing() {
        const QTemporaryDir folder;
        QVERIFY(writeFile(folder.filePath(u"y.npy.part"_s), "mine"));
        QVERIFY(writeFile(folder.filePath(u"a.trace"_s), "old"));
        QVERIFY(QDir(folder.path()).mkdir(u"y.npy"_s));
        const auto before = folderContent(folder.path());
        const Finished refused = runProgram(
            words("simulate --layer outputs=64,inputs=48,p=4 --trace a.trace --timeline a.svg "
                  "--outputs y.npy"),
            folder.path());
        COMPARE_EXIT(refused, 2);
        QCOMPARE(
            refused.err,
            u"y.npy: error OUT-0003: cannot give the file its name: it is that of a folder\n"_s);
        QVERIFY(folderContent(folder.path()) == before);
        QVERIFY(QDir(folder.path()).rmdir(u"y.npy"_s));
        COMPARE_EXIT(runProgram(words("simulate --layer outputs=64,inputs=48,p=4 --trace a.trace "
                                      "--timeline a.svg --outputs y.npy"),
                                folder.path()),
                     0);
        const auto after = folderContent(folder.path());
        QCOMPARE(after.keys(),
                 (QStringList{u"a.svg"_s, u"a.trace"_s, u"y.npy"_s, u"y.npy.part"_s}));
        QCOMPARE(after[u"y.npy.part"_s], QByteArray("mine"));
    }

    void helpOnAFullDisk_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("help") << QStringList{u"--help"_s};
        QTest::newRow("help of a command") << QStringList{u"run"_s, u"--help"_s};
        QTest::newRow("version") << QStringList{u"--version"_s};
        QTest::newRow("short answer") << QStringList{u"list"_s, u"architectures"_s};
        QTest::newRow("long answer") << QStringList{u"list"_s, u"constants"_s};
    }
    void helpOnAFullDisk() {
        QFETCH(QStringList, arguments);
        if (!QFileInfo::exists(u"/dev/full"_s)) {
            QSKIP("this system has no /dev/full");
        }
        Program program;
        program.setStandardOutputFile(u"/dev/full"_s);
        program.run(arguments, m_directory->path());
        QVERIFY(program.waitForFinished());
        QCOMPARE(program.exitCode(), 1);
        QCOMPARE(program.readAllStandardError(),
                 QByteArray("permdse: error: the standard output cannot be written\n"));
    }
};

QTEST_GUILESS_MAIN(TstOutputSafety)
#include "tst_output_safety.moc"
