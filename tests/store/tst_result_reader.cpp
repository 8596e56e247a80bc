// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>
#include <filesystem>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/architecture/model_revision.h"
#include "core/base/checksum.h"
#include "core/base/file_output.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/result_columns.h"
#include "core/report/report.h"
#include "core/store/csv_reader.h"
#include "core/store/result_folder.h"
#include "core/store/result_reader.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

/// Every kind of column: special words, choices, codes, formulas, constraints, whose text has
/// commas, draws and simulated points; designs that cannot be built, and some that miss a
/// constraint.
const std::string everything = R"({
 "name": "all, of it",
 "workloads": [{"name": "a, b", "layers": [{"outputs": 64, "inputs": 96, "p": 4},
                                            {"outputs": 32, "inputs": 64, "p": 8}]},
               {"name": "c", "layers": [{"outputs": 40, "inputs": 40, "p": 2}]}],
 "architectures": [
  {"kind": "permdnn", "sweep": {"pe_count": [2, 4], "p": ["layer", 4],
                                "max_packed_columns": ["unlimited", 2], "clock_ghz": [1, 3]}},
  {"kind": "eie", "sweep": {"pe_count": [2, 4]}},
  {"kind": "circnn", "sweep": {"block_size": [8, 64], "fft": ["symmetric", "complex"],
                               "cell": ["itrs-hp", "itrs-lstp"], "supply_v": [0.8, 0.9]}}],
 "derived": {"ratio": "1 / (pe_count - 2) + 0"},
 "constraints": ["max(2, 2.5) >= area_mm2", "clock_ghz < 3", "pe_count < 3 ? accuracy > 0 : 1"],
 "objectives": {"latency_us": "min", "area_mm2": "min"},
 "uncertainty": {"samples": 3}, "simulate": "front"})";

const std::string plain = R"({
 "name": "plain", "workloads": [{"name": "w", "layers": [{"outputs": 64, "inputs": 96, "p": 4}]}],
 "architectures": [{"kind": "permdnn", "sweep": {"pe_count": [2, 4, 8]}}],
 "constraints": ["pe_count < 8"],
 "objectives": {"latency_us": "min", "area_mm2": "min"}})";

} // namespace

/// What a run wrote comes back as it was, or not at all.
class TstResultReader : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;

    std::string folder(const char* name) const {
        return m_directory.filePath(QString::fromLatin1(name)).toStdString();
    }
    /// Runs an experiment into a new folder.
    void write(const std::string& directory, const Experiment& experiment,
               const RunOutcome& outcome) const {
        std::filesystem::remove_all(directory);
        Result<ResultFolder> results = ResultFolder::claim(directory, false);
        QVERIFY(results.has_value());
        results->write(experiment, outcome, makeRunRecord(experiment, 1, 1.0));
        Diagnostics warnings;
        QVERIFY(results->publish(warnings).has_value());
    }
    static Experiment experimentOf(const std::string& text) {
        const Result<Experiment> experiment = readExperiment(text, "test.json");
        if (!experiment) {
            qFatal("%s", toText(experiment.error()).c_str());
        }
        return *experiment;
    }
    static std::string reportOf(const Experiment& experiment, const RunOutcome& outcome) {
        return toMarkdown(
            makeRunReport(experiment, outcome, makeRunRecord(experiment, 1, 1.0), {}));
    }

private slots:
    void init() { test::failOnAnyWarning(); }

    void resultsComeBack_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("stopAt"); // of the points, never if negative
        QTest::newRow("everything") << QByteArray::fromStdString(everything) << -1;
        QTest::newRow("plain") << QByteArray::fromStdString(plain) << -1;
        QTest::newRow("stopped among the points") << QByteArray::fromStdString(everything) << 0;
        QTest::newRow("nothing feasible")
            << QByteArray::fromStdString(plain).replace("pe_count < 8", "area_mm2 < 0.001") << -1;
        for (const char* keep : {"\"feasible\"", "\"front\"", "{\"sample\": 2}"}) {
            QTest::addRow("keeping %s", keep)
                << QByteArray::fromStdString(everything)
                       .replace("\"simulate\"", QByteArray("\"keep\": ") + keep + ", \"simulate\"")
                << -1;
            QTest::addRow("nothing feasible, keeping %s", keep)
                << QByteArray::fromStdString(plain)
                       .replace("pe_count < 8", "area_mm2 < 0.001")
                       .replace("\"objectives\"",
                                QByteArray("\"keep\": ") + keep + ", \"objectives\"")
                << -1;
        }
        // The names of layers are in headers and need quotes there.
        QTest::newRow("values of layers")
            << QByteArray::fromStdString(everything)
                   .replace("\"outputs\": 32", "\"name\": \"b, \\\"2\\\"\", \"outputs\": 32")
                   .replace("\"p\": [\"layer\", 4]", "\"p\": {\"per_layer\": [\"layer\", 2]}")
                   .replace("clock_ghz < 3", "clock_ghz < 3 && 'p@layer-1' < 6")
            << -1;
        QTest::newRow("no common front")
            << QByteArray::fromStdString(everything)
                   .replace("\"latency_us\": \"min\"", "\"throughput_gops\": \"max\"")
            << -1;
    }
    void resultsComeBack() {
        QFETCH(QByteArray, text);
        QFETCH(int, stopAt);
        const Experiment experiment = experimentOf(text.toStdString());
        RunControl control;
        control.stopRequested = [stopAt] { return stopAt >= 0; };
        const Result<RunOutcome> ran = runExperiment(experiment, {1, {}}, control);
        QVERIFY2(ran.has_value(), ran ? "" : toText(ran.error()).c_str());
        const RunOutcome& outcome = *ran;
        const std::string directory = folder("back");
        write(directory, experiment, outcome);
        const auto read = readResultFolder(directory);
        QVERIFY2(read.has_value(), read ? "" : toText(read.error()).c_str());
        const StoredRun& run = read->value();
        QCOMPARE(run.experiment, experiment);
        const ResultTable& table = *run.outcome.table;
        QVERIFY(table.specs() == outcome.table->specs());
        QCOMPARE(table.rowCount(), outcome.table->rowCount());
        for (std::size_t c = 0; c < table.columnCount(); ++c) {
            for (std::size_t row = 0; row < table.rowCount(); ++row) {
                const double found = table.column(c)[row];
                const double expected = outcome.table->column(c)[row];
                const bool isSame = std::isnan(expected)
                                        ? std::isnan(found)
                                        : std::memcmp(&found, &expected, sizeof found) == 0;
                QVERIFY2(isSame, (table.spec(c).id + " of row " + std::to_string(row)).c_str());
            }
        }
        QVERIFY(run.outcome.fronts == outcome.fronts);
        QCOMPARE(run.outcome.fronts_found, outcome.fronts_found);
        QCOMPARE(run.outcome.no_common_front, outcome.no_common_front);
        QVERIFY(run.outcome.status == outcome.status);
        QCOMPARE(run.outcome.feasible_points, outcome.feasible_points);
        QCOMPARE(run.outcome.planned_points, outcome.planned_points);
        QCOMPARE(run.outcome.evaluated_points, outcome.evaluated_points);
        QVERIFY(run.outcome.feasible == outcome.feasible);
        QVERIFY(run.outcome.draws == outcome.draws);
        QVERIFY(run.outcome.simulation == outcome.simulation);
        // Reasons with their counts and distances, sections of draws and of simulated points.
        QCOMPARE(reportOf(run.experiment, run.outcome), reportOf(experiment, outcome));
        QCOMPARE(run.outcome.infeasible.size(), outcome.infeasible.size());
    }

    void stops() {
        const Experiment experiment = experimentOf(plain);
        const std::string directory = folder("stops");
        write(directory, experiment, runExperiment(experiment, {}, {}).value());
        RunControl control;
        control.stopRequested = [] { return true; };
        const auto read = readResultFolder(directory, control);
        QVERIFY(read && !read->has_value());
    }

    void damagedFoldersAreRefused_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("from"); // empty: the file is removed
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("message"); // behind the folder
        const auto row = [](const char* title, const char* file, const char* from, const char* to,
                            const char* message) {
            QTest::newRow(title) << QString::fromLatin1(file) << QByteArray(from) << QByteArray(to)
                                 << QString::fromUtf8(message);
        };
        row("no results", "provenance.json", "", "",
            ": error RES-0001: no results of a run: provenance.json cannot be read; open a folder "
            "that \"permdse run\" wrote");
        row("other format", "provenance.json", "results-1", "results-2",
            ": error RES-0001: no results of a run: provenance.json is of the format "
            "\"permdse-results-2\", accepted is \"permdse-results-1\"; open a folder that "
            "\"permdse run\" wrote");
        row("damaged provenance", "provenance.json", "\"planned_points\": 3",
            "\"planned_points\": -3",
            ": error RES-0001: no results of a run: provenance.json is damaged: -3 is outside the "
            "accepted range 0 to 9223372036854775807; open a folder that \"permdse run\" wrote");
        row("no JSON", "provenance.json", "{", "[",
            ": error RES-0001: no results of a run: provenance.json is damaged; open a folder that "
            "\"permdse run\" wrote");
        row("other version", "provenance.json", "\"version\": \"", "\"version\": \"9.",
            ": error RES-0002: the results are of PermDSE 9.0.1.0, this is 0.1.0, whose models may "
            "differ; run experiment.json of the folder again");
        row("other model", "provenance.json", "\"model\": \"", "\"model\": \"9",
            ": error RES-0002: the results are of model 9{model}, this program has {model}, whose "
            "figures "
            "differ; run experiment.json of the folder again");
        row("no model", "provenance.json", "\"model\"", "\"modell\"",
            ": error RES-0002: the results are of model unnamed, this program has {model}, whose "
            "figures differ; run experiment.json of the folder again");
        row("other calibrations", "provenance.json", "\"calibration_hash\": \"",
            "\"calibration_hash\": \"0",
            ": error RES-0004: the results rest on other calibrations than this program has; run "
            "experiment.json of the folder again");
        row("no points", "points.csv", "", "",
            "/points.csv: error RES-0005: the file is missing or empty");
        row("other column", "points.csv", "pe_count,", "pes,",
            "/points.csv:1: error RES-0005: column 4 is \"pes\"; expected \"pe_count\", as the "
            "experiment has it");
        row("missing column", "points.csv", ",infeasibility", "",
            "/points.csv:1: error RES-0005: column {all} is missing; expected \"infeasibility\", "
            "as "
            "the experiment has it");
        row("no number", "points.csv", "\n0,permdnn,w,2,", "\n0,permdnn,w,two,",
            "/points.csv:2: error RES-0006: found \"two\"; expected a number");
        row("other architecture", "points.csv", "\n0,permdnn,", "\n0,tpu,",
            "/points.csv:2: error RES-0006: found \"tpu\" as architecture, which the experiment "
            "does not have");
        row("too few cells", "points.csv", "\n0,permdnn,w,", "\n0,permdnn,",
            "/points.csv:2: error RES-0006: found {less} cells; expected {all}");
        row("twice", "points.csv", "\n1,permdnn,", "\n0,permdnn,",
            "/points.csv:3: error RES-0006: the points are not numbered upwards");
        row("reason", "points.csv", "a constraint is violated", "a rule is broken",
            "/points.csv:4: error RES-0006: found an unknown reason: \"a rule is broken: pe_count "
            "< 8 (missed at its very limit)\"");
        row("a row less", "points.csv", "\n2,permdnn,w,8,", "",
            "/points.csv: error RES-0006: found 2 points, 2 of them feasible; provenance.json says "
            "3 and 2");
        row("point that is not feasible", "fronts.csv", "permdnn,w,permdnn,0,",
            "permdnn,w,permdnn,2,",
            "/fronts.csv:2: error RES-0006: point 2 cannot be on the front \"permdnn\" of \"w\"");
        row("other number", "points.csv", ",1,", ",2,",
            "/points.csv: error RES-0006: the content is not what the run wrote: its checksum is "
            "{found}, provenance.json says {said}");
        row("other number of a front", "fronts.csv", ".", ".0",
            "/fronts.csv: error RES-0006: the content is not what the run wrote: its checksum is "
            "{found}, provenance.json says {said}");
        row("other front", "fronts.csv", "permdnn,w,permdnn,0,", "eie,w,permdnn,0,",
            "/fronts.csv:2: error RES-0006: point 0 cannot be on the front \"eie\" of \"w\"");
    }
    void damagedFoldersAreRefused() {
        QFETCH(QString, file);
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, message);
        const Experiment experiment = experimentOf(plain);
        const std::string directory = folder("damaged");
        write(directory, experiment, runExperiment(experiment, {}, {}).value());
        QFile opened(QString::fromStdString(directory) + '/' + file);
        const std::string said = crc32OfFile(opened.fileName().toStdString()); // as it was
        if (from.isEmpty()) {
            QVERIFY(opened.remove());
        } else {
            QVERIFY(opened.open(QIODevice::ReadOnly));
            QByteArray text = opened.readAll();
            opened.close();
            const qsizetype begin = text.indexOf(from);
            QVERIFY2(begin >= 0, text.constData());
            const bool isWholeRow = to.isEmpty() && from.startsWith('\n');
            text.replace(begin, isWholeRow ? text.indexOf('\n', begin + 1) - begin : from.size(),
                         to);
            QVERIFY(writeTextFile(opened.fileName().toStdString(), text.toStdString()).has_value());
        }
        const auto read = readResultFolder(directory);
        QVERIFY(!read);
        const std::size_t columns = resultColumns(experiment).specs.size();
        const std::string found = crc32OfFile(opened.fileName().toStdString());
        QCOMPARE(found.empty(), from.isEmpty());
        message.replace(QStringLiteral("{all}"), QString::number(columns))
            .replace(QStringLiteral("{model}"), QString::fromStdString(modelIdentity()))
            .replace(QStringLiteral("{less}"), QString::number(columns - 1))
            .replace(QStringLiteral("{found}"), QString::fromStdString(found))
            .replace(QStringLiteral("{said}"), QString::fromStdString(said));
        QCOMPARE(QString::fromStdString(toText(read.error())),
                 QString::fromStdString(directory) + message + QLatin1Char('\n'));
    }

    /// experiment.json is the user's to edit, but then it is another one.
    void anotherExperimentIsRefused() {
        const Experiment experiment = experimentOf(plain);
        const std::string directory = folder("edited");
        write(directory, experiment, runExperiment(experiment, {}, {}).value());
        Experiment edited = experiment;
        edited.technology.node_nm = 45;
        QVERIFY(writeTextFile(directory + "/experiment.json", experimentText(edited)).has_value());
        const auto read = readResultFolder(directory);
        QVERIFY(!read);
        const std::string message = toText(read.error());
        QVERIFY2(message.starts_with(directory +
                                     "/experiment.json: error RES-0003: it is not the experiment "
                                     "of the results, or was changed since: its hash is "),
                 message.c_str());
    }

    void memoryIsCheckedFirst() {
        const Experiment experiment = experimentOf(plain);
        const std::string directory = folder("memory");
        write(directory, experiment, runExperiment(experiment, {}, {}).value());
        const auto read = readResultFolder(directory, {}, {100, "test"});
        QVERIFY(!read);
        QCOMPARE(read.error().front().code, std::string("RUN-0002"));
    }

    void records() {
        const std::string file = folder("records.csv");
        QVERIFY(
            writeTextFile(file, "a,\"b, \"\"c\"\"\",\n\"two\nlines\",,x\r\n\"open").has_value());
        CsvReader reader(file);
        using Cells = std::vector<std::string_view>;
        QVERIFY(reader.next());
        QVERIFY((reader.cells() == Cells{"a", "b, \"c\"", ""}));
        QCOMPARE(reader.line(), 1);
        QVERIFY(reader.next());
        QVERIFY((reader.cells() == Cells{"two\nlines", "", "x"}));
        QCOMPARE(reader.line(), 2);
        QVERIFY(reader.next());
        QVERIFY((reader.cells() == Cells{"open\n"}));
        QCOMPARE(reader.line(), 4);
        QVERIFY(!reader.next());
    }
};

QTEST_APPLESS_MAIN(TstResultReader)
#include "tst_result_reader.moc"
