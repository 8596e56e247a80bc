// SPDX-License-Identifier: GPL-3.0-or-later
#include <oneapi/tbb/task_arena.h> // before Qt, whose word "emit" it uses as a name

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <random>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include "core/base/checksum.h"
#include "core/base/file_output.h"
#include "core/base/unit_format.h"
#include "core/store/result_writers.h"
#include "tests/support/compare.h"
#include "tests/support/small_run.h"

using namespace permdse;

class TstResultWriters : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;

    std::string path(const char* name) const {
        return m_directory.filePath(QString::fromUtf8(name)).toStdString();
    }
    static QByteArray contents(const std::string& file) {
        QFile opened(QString::fromStdString(file));
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray("(missing)");
    }
    static ResultTable oneColumn(const char* id, std::vector<double> values,
                                 std::vector<std::string> labels = {}) {
        return ResultTable(
            {{id, "Title", "", "", Sense::Ignore, ColumnRole::Metric, std::move(labels)}},
            {std::move(values)});
    }

private slots:
    void init() { test::failOnAnyWarning(); }

    void tableCsvIsPinned() {
        const std::string file = path("table.csv");
        const auto written = writeTableCsv(*test::smallOutcome().table, file);
        QVERIFY(written.has_value());
        QCOMPARE(contents(file),
                 QByteArray("point,architecture,workload,pe_count,area_mm2,throughput_gops,"
                            "energy_uj,infeasibility\n"
                            "0,permdnn,first,8,2,100,4,\n"
                            "1,permdnn,first,16,4,200,5,\n"
                            "2,permdnn,first,16,5,150,5.5,\n"
                            "3,permdnn,first,64,1,900,,") +
                     QByteArray::fromStdString(infeasibilityText(LogicLimitExceeded)) +
                     QByteArray("\n"
                                "4,eie,first,64,40,100,12.5,\n"
                                "5,eie,first,128,80,180,25,\n"
                                "6,permdnn,\"second, \"\"quoted\"\"\",8,2,0.125,1e-09,\n"));
        QCOMPARE(written->bytes, std::uint64_t(contents(file).size()));
        QCOMPARE(checksumText(written->checksum), crc32OfFile(file));
    }

    void numbers_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("shortest exact") << 0.1 << QByteArray("0.1");
        QTest::newRow("17 digits") << 0.1 + 0.2 << QByteArray("0.30000000000000004");
        QTest::newRow("whole without exponent") << 1e6 << QByteArray("1000000");
        QTest::newRow("negative whole") << -1200.0 << QByteArray("-1200");
        QTest::newRow("2^53 - 1") << 9007199254740991.0 << QByteArray("9007199254740991");
        QTest::newRow("beyond 2^53") << 1e300 << QByteArray("1e+300");
        QTest::newRow("negative zero") << -0.0 << QByteArray("-0");
        QTest::newRow("denormal") << 5e-324 << QByteArray("5e-324");
        QTest::newRow("infinity") << qInf() << QByteArray("inf");
        QTest::newRow("nan is empty") << qQNaN() << QByteArray("");
    }
    void numbers() {
        QFETCH(double, value);
        QFETCH(QByteArray, text);
        const std::string file = path("numbers.csv");
        // Twice the same value and another before: the last text is kept for equal neighbours.
        QVERIFY(writeTableCsv(oneColumn("a", {3.5, value, value}), file).has_value());
        QCOMPARE(contents(file), "a\n3.5\n" + text + '\n' + text + '\n');
    }

    void quoting_data() {
        QTest::addColumn<QByteArray>("label");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("plain") << QByteArray("NT-We") << QByteArray("NT-We");
        QTest::newRow("comma") << QByteArray("a,b") << QByteArray("\"a,b\"");
        QTest::newRow("quote") << QByteArray("a\"b") << QByteArray("\"a\"\"b\"");
        QTest::newRow("line end") << QByteArray("a\nb") << QByteArray("\"a\nb\"");
        QTest::newRow("carriage return") << QByteArray("a\rb") << QByteArray("\"a\rb\"");
        QTest::newRow("space at the end") << QByteArray("a ") << QByteArray("\"a \"");
        QTest::newRow("utf-8") << QByteArray("µJ") << QByteArray("µJ");
    }
    void quoting() {
        QFETCH(QByteArray, label);
        QFETCH(QByteArray, cell);
        const std::string file = path("quoting.csv");
        QVERIFY(
            writeTableCsv(oneColumn("name", {0, 1}, {"x", label.toStdString()}), file).has_value());
        QCOMPARE(contents(file), "name\nx\n" + cell + '\n');
    }

    void emptyTableIsAHeader() {
        const std::string file = path("empty.csv");
        QVERIFY(writeTableCsv(*test::smallTable({}), file).has_value());
        QCOMPARE(contents(file).count('\n'), 1);
        QVERIFY(contents(file).startsWith("point,"));
    }

    void codeWithoutLabelIsRefused_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("code");
        QTest::newRow("beyond the labels") << "workload" << 2.0;
        QTest::newRow("negative") << "workload" << -1.0;
        QTest::newRow("fractional") << "workload" << 0.5;
        QTest::newRow("mask that is none") << "infeasibility" << 0.25;
    }
    void codeWithoutLabelIsRefused() {
        QFETCH(QString, id);
        QFETCH(double, code);
        const std::string file = path("codes.csv");
        const bool mask = id == QLatin1String("infeasibility");
        const auto result = writeTableCsv(
            oneColumn(id.toUtf8().constData(), {0, code},
                      mask ? std::vector<std::string>{} : std::vector<std::string>{"a", "b"}),
            file);
        QVERIFY(!result);
        QCOMPARE(result.error().front().code, std::string("OUT-0004"));
        QCOMPARE(result.error().front().source, file);
        QVERIFY(!std::filesystem::exists(file));
    }

    /// Progress rises to all rows; a stop leaves the former file as it was.
    void tellsItsProgressAndStops() {
        const ResultTable table = oneColumn("a", std::vector<double>(300'000, 1.0));
        const std::string file = path("stopped.csv");
        RunControl control;
        std::vector<std::size_t> done;
        std::set<std::size_t> totals;
        control.progress = [&](std::size_t rows, std::size_t total) {
            totals.insert(total);
            done.push_back(rows);
        };
        const auto whole = writeTableCsv(table, file, control);
        QVERIFY(whole.has_value());
        QCOMPARE(whole->bytes, std::uint64_t(600'002));
        QVERIFY(done.size() >= 4);
        QVERIFY(std::is_sorted(done.begin(), done.end()));
        QCOMPARE(done.back(), std::size_t(300'000));
        QCOMPARE(totals, std::set<std::size_t>{300'000});
        const QByteArray before = contents(file);
        std::atomic<int> questions = 0;
        control.stopRequested = [&questions] { return ++questions > 2; };
        const auto stopped =
            writeTableCsv(oneColumn("b", std::vector<double>(300'000, 2.0)), file, control);
        QVERIFY(stopped.has_value());
        QCOMPARE(stopped->bytes, std::uint64_t(0));
        QVERIFY(contents(file) == before);
    }

    /// Every cell reads back as the same double, and the bytes are those of one thread.
    void sameBytesForAnyThreads() {
        constexpr std::size_t rows = 30011;
        constexpr std::size_t columns = 7;
        std::mt19937_64 random(7);
        std::uniform_real_distribution<double> uniform(-1e3, 1e6);
        std::vector<ColumnSpec> specs;
        std::vector<std::vector<double>> values(columns);
        for (std::size_t c = 0; c < columns; ++c) {
            specs.push_back(
                {"c" + std::to_string(c), "", "", "", Sense::Ignore, ColumnRole::Metric, {}});
            for (std::size_t r = 0; r < rows; ++r) {
                values[c].push_back(c == 0   ? double(r)
                                    : c == 1 ? double(r / 100)
                                             : uniform(random));
            }
        }
        const ResultTable table(specs, values);
        QByteArray first;
        for (const int threads : {1, 2, 8}) {
            const std::string file = path("threads.csv");
            oneapi::tbb::task_arena arena(threads);
            arena.execute([&] { QVERIFY(writeTableCsv(table, file).has_value()); });
            if (threads == 1) {
                first = contents(file);
            }
            QVERIFY(contents(file) == first);
        }
        const QList<QByteArray> lines = first.split('\n');
        QCOMPARE(lines.size(), qsizetype(rows + 2));
        for (std::size_t r = 0; r < rows; ++r) {
            const QList<QByteArray> cells = lines[qsizetype(r) + 1].split(',');
            for (std::size_t c = 0; c < columns; ++c) {
                if (cells[qsizetype(c)].toDouble() != values[c][r]) {
                    QFAIL(qPrintable(QStringLiteral("row %1, column %2").arg(r).arg(c)));
                }
            }
        }
    }

    void frontsCsvIsPinned() {
        const std::string file = path("fronts.csv");
        QVERIFY(writeFrontsCsv(test::smallOutcome(), file).has_value());
        QCOMPARE(contents(file),
                 QByteArray("front,workload,architecture,point,pe_count,area_mm2,throughput_gops,"
                            "energy_uj,infeasibility\n"
                            "permdnn,first,permdnn,0,8,2,100,4,\n"
                            "permdnn,first,permdnn,1,16,4,200,5,\n"
                            "eie,first,eie,4,64,40,100,12.5,\n"
                            "eie,first,eie,5,128,80,180,25,\n"
                            "all,first,permdnn,0,8,2,100,4,\n"
                            "all,first,permdnn,1,16,4,200,5,\n"
                            "permdnn,\"second, \"\"quoted\"\"\",permdnn,6,8,2,0.125,1e-09,\n"
                            "all,\"second, \"\"quoted\"\"\",permdnn,6,8,2,0.125,1e-09,\n"));
    }

    void frontsJson() {
        const std::string file = path("fronts.json");
        RunOutcome outcome = test::smallOutcome();
        outcome.status = RunStatus::Stopped;
        outcome.fronts[0].rows.push_back(3); // has a NaN
        QVERIFY(writeFrontsJson(outcome, file).has_value());
        const nlohmann::json json = nlohmann::json::parse(contents(file).toStdString());
        QCOMPARE(json.at("format").get<std::string>(), std::string("permdse-fronts-1"));
        QCOMPARE(json.at("status").get<std::string>(), std::string("stopped"));
        QCOMPARE(json.at("objectives").at("throughput_gops").get<std::string>(),
                 std::string("max"));
        QCOMPARE(json.at("objectives").at("area_mm2").get<std::string>(), std::string("min"));
        QCOMPARE(json.at("fronts").size(), std::size_t(5));
        const nlohmann::json& first = json.at("fronts").at(0);
        QCOMPARE(first.at("architecture").get<std::string>(), std::string("permdnn"));
        QCOMPARE(first.at("rows").size(), std::size_t(3));
        QCOMPARE(first.at("rows").at(0).size(), outcome.table->columnCount());
        QCOMPARE(first.at("rows").at(1).at("area_mm2").get<double>(), 4.0);
        QVERIFY(first.at("rows").at(1).at("pe_count").is_number_integer());
        QVERIFY(first.at("rows").at(2).at("energy_uj").is_null());
        QCOMPARE(first.at("rows").at(2).at("infeasibility").get<std::string>(),
                 infeasibilityText(LogicLimitExceeded));
        QVERIFY(json.at("fronts").at(2).at("architecture").is_null());
        QCOMPARE(json.at("fronts").at(3).at("workload").get<std::string>(),
                 std::string("second, \"quoted\""));
        QCOMPARE(json.at("fronts").at(3).at("rows").at(0).at("energy_uj").get<double>(), 1e-9);
    }

    /// Long fronts are followed and stopped as tables are, and leave whole files only.
    void longFrontsAreFollowedAndStopped() {
        RunOutcome outcome = test::smallOutcome();
        outcome.fronts.resize(1);
        outcome.fronts[0].rows.assign(5000, 1);
        using Writer =
            Result<WrittenFile> (*)(const RunOutcome&, const std::string&, const RunControl&);
        for (const Writer write : {Writer(writeFrontsCsv), Writer(writeFrontsJson)}) {
            const std::string file = path("long");
            RunControl control;
            std::vector<std::size_t> done;
            std::set<std::size_t> totals;
            control.progress = [&](std::size_t rows, std::size_t total) {
                totals.insert(total);
                done.push_back(rows);
            };
            const Result<WrittenFile> whole = write(outcome, file, control);
            QVERIFY(whole && whole->bytes == std::uint64_t(contents(file).size()));
            QCOMPARE(checksumText(whole->checksum), crc32OfFile(file));
            QVERIFY(done.size() > 4 && std::is_sorted(done.begin(), done.end()));
            QVERIFY(done.back() > 4000);
            QCOMPARE(totals, std::set<std::size_t>{5000});
            QFile::remove(QString::fromStdString(file));
            done.clear();
            control.stopRequested = [&done] { return done.size() >= 2; };
            QCOMPARE(write(outcome, file, control)->bytes, std::uint64_t(0));
            QCOMPARE(done.size(), std::size_t(2));
            QVERIFY(!QFile::exists(QString::fromStdString(file)));
        }
    }

    void jsonWithoutFronts() {
        const std::string file = path("none.json");
        RunOutcome outcome;
        outcome.table = test::smallTable({});
        outcome.fronts = {{"first", "", {}}};
        QVERIFY(writeFrontsJson(outcome, file).has_value());
        const nlohmann::json json = nlohmann::json::parse(contents(file).toStdString());
        QVERIFY(json.at("fronts").at(0).at("rows").empty());
        outcome.fronts.clear();
        QVERIFY(writeFrontsJson(outcome, file).has_value());
        QVERIFY(nlohmann::json::parse(contents(file).toStdString()).at("fronts").empty());
    }

    void failuresLeaveNothing_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("code");
        QTest::newRow("no such folder") << "missing/table.csv"
                                        << "OUT-0001";
        QTest::newRow("a folder of that name") << "folder"
                                               << "OUT-0003";
    }
    void failuresLeaveNothing() {
        QFETCH(QString, name);
        QFETCH(QString, code);
        const std::string file = m_directory.filePath(name).toStdString();
        if (name == QLatin1String("folder")) {
            std::filesystem::create_directories(file + "/inside");
        }
        const auto result = writeTableCsv(*test::smallOutcome().table, file);
        QVERIFY(!result);
        QCOMPARE(QString::fromStdString(result.error().front().code), code);
        QCOMPARE(QDir(m_directory.path())
                     .entryList({".*"}, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList());
    }

    void fullDeviceIsReported() {
        if (!std::filesystem::exists("/dev/full")) {
            QSKIP("this system has no /dev/full");
        }
        const std::string file = path("full.csv");
        std::filesystem::create_symlink("/dev/full", file);
        const auto result = writeTextFile(file, std::string(1 << 20, 'x'));
        QVERIFY(!result);
        QCOMPARE(toText(result.error()).c_str(),
                 qPrintable(QString::fromStdString(file) +
                            ": error OUT-0002: cannot write the file to its end: No space left on "
                            "device; nothing is left of it\n"));
        QVERIFY(std::filesystem::is_symlink(file));
    }

    /// A device or pipe is written, not replaced by a file of its name.
    void pipesAreWrittenNotReplaced() {
        const std::string pipe = path("pipe");
        QCOMPARE(mkfifo(pipe.c_str(), 0600), 0);
        const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK); // else writing would wait
        QVERIFY(reader >= 0);
        const auto result = writeTextFile(pipe, "text");
        QVERIFY(result.has_value());
        QCOMPARE(*result, std::uint64_t(4));
        char bytes[8] = {};
        QCOMPARE(read(reader, bytes, sizeof bytes), ssize_t(4));
        close(reader);
        QCOMPARE(QByteArray(bytes), QByteArray("text"));
        QVERIFY(std::filesystem::is_fifo(pipe));
    }

    void linksStayLinks() {
        const std::string file = path("linked.txt"), link = path("link.txt");
        QVERIFY(writeTextFile(file, "old").has_value());
        std::filesystem::create_symlink(file, link);
        QVERIFY(writeTextFile(link, "new").has_value());
        QVERIFY(std::filesystem::is_symlink(link));
        QCOMPARE(contents(file), QByteArray("new"));
    }

    void abandonedFileKeepsTheOldOne() {
        const std::string file = path("kept.txt");
        QVERIFY(writeTextFile(file, "old").has_value());
        {
            AtomicFile abandoned(file);
            abandoned.write("new, but never finished");
        }
        QCOMPARE(contents(file), QByteArray("old"));
    }
};

QTEST_APPLESS_MAIN(TstResultWriters)
#include "tst_result_writers.moc"
