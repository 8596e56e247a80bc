// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstring>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "program.h"
#include "tests/support/compare.h"

using namespace Qt::StringLiterals;
using permdse::test::Finished;
using permdse::test::runProgram;
using permdse::test::writeFile;

namespace {

QStringList words(const char* text) {
    return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
}

/// Null unless the whole output is one JSON value.
QJsonDocument json(const Finished& finished) {
    return QJsonDocument::fromJson(finished.out.toUtf8());
}

} // namespace

/// The verbs of `permdse` that answer a question, from outside.
class TstQueryProgram : public QObject {
    Q_OBJECT

private slots:
    void init() { permdse::test::failOnAnyWarning(); }

    void evaluateAnswersInJson_data() {
        QTest::addColumn<QString>("arguments");
        for (const char* engine : {"permdnn", "eie", "circnn"}) {
            for (const char* what :
                 {"--layer Alex-FC8",
                  "--layer outputs=1000,inputs=4096,p=4,activation_density=0.444",
                  "--workload permdnn-paper"})
                QTest::addRow("%s %s", engine, what)
                    << u"--arch %1 %2"_s.arg(QLatin1String(engine), QLatin1String(what));
        }
        QTest::newRow("set parameters") << QStringLiteral(
            "--arch permdnn --set pe_count=64 --set clock_ghz=1.0 --layer Alex-FC8");
    }
    void evaluateAnswersInJson() {
        QFETCH(QString, arguments);
        const Finished run =
            runProgram(words("evaluate --json") + arguments.split(u' ', Qt::SkipEmptyParts));
        COMPARE_EXIT(run, 0);
        QVERIFY2(json(run).isObject(), qPrintable(run.out));
        const QJsonObject answer = json(run).object();
        const QJsonObject metrics = answer[u"metrics"_s].toObject();
        for (const char* id :
             {"cycles", "latency_us", "throughput_gops", "equivalent_tops", "area_mm2", "power_mw",
              "average_power_mw", "energy_uj", "gops_per_w", "gops_per_mm2", "edp", "utilisation"})
            QVERIFY2(metrics.contains(QString::fromLatin1(id)), id);
        QVERIFY(metrics[u"cycles"_s].toDouble() >= 1.0);
        QVERIFY(metrics[u"latency_us"_s].toDouble() > 0.0);

        // Nothing is booked twice: the lines sum to the totals.
        const QJsonArray breakdown = answer[u"breakdown"_s].toArray();
        QVERIFY(breakdown.size() >= 3);
        double area_mm2 = 0.0, power_mw = 0.0, energy_uj = 0.0;
        for (const QJsonValue& line : breakdown) {
            QVERIFY(!line[u"component"_s].toString().isEmpty());
            area_mm2 += line[u"area_mm2"_s].toDouble();
            power_mw += line[u"power_mw"_s].toDouble();
            energy_uj += line[u"energy_uj"_s].toDouble();
        }
        COMPARE_CLOSE(power_mw, metrics[u"power_mw"_s].toDouble(), 1e-9, 0.0);
        COMPARE_CLOSE(energy_uj, metrics[u"energy_uj"_s].toDouble(), 1e-9, 0.0);
        if (metrics[u"area_mm2"_s].isDouble()) // CirCNN's is not modelled
            COMPARE_CLOSE(area_mm2, metrics[u"area_mm2"_s].toDouble(), 1e-9, 0.0);
    }

    /// What an answer says of the technology is what an experiment takes.
    void technologyOfAnAnswerIsThatOfAnExperiment() {
        const QTemporaryDir folder;
        const Finished run = runProgram(
            words("evaluate --json --node 40 --supply 0.8 --dram hbm2 --layer Alex-FC8"));
        COMPARE_EXIT(run, 0);
        const QJsonObject technology = json(run).object()[u"technology"_s].toObject();
        QCOMPARE(technology[u"dram_bandwidth_gbyte_s"_s].toDouble(), 256.0); // the preset's
        const QJsonObject experiment{
            {u"name"_s, u"copied"_s},
            {u"technology"_s, technology},
            {u"workloads"_s, QJsonArray{u"nmt"_s}},
            {u"architectures"_s, QJsonArray{QJsonObject{{u"kind"_s, u"eie"_s}}}},
            {u"objectives"_s, QJsonObject{{u"area_mm2"_s, u"min"_s}}}};
        const QString file = folder.filePath(u"copied.json"_s);
        QVERIFY(writeFile(file, QJsonDocument(experiment).toJson()));
        COMPARE_EXIT(runProgram({u"validate"_s, file}), 0);
    }

    /// Answers that rest on another technology say so in their first line.
    void unusualSettingsAreInTheHeadline() {
        const QTemporaryDir folder;
        COMPARE_EXIT(runProgram({u"calibrate"_s, u"-o"_s, folder.path()}), 0);
        const auto headline = [](const QStringList& options) {
            const Finished run = runProgram(words("evaluate --layer Alex-FC8") + options);
            return run.out.section(u'\n', 0, 0);
        };
        QCOMPARE(headline({}), u"PermDNN (32 PEs, 8 multipliers each, 1.2 GHz), 28 nm, itrs-lstp, "
                               "projection paper, on Alex-FC8"_s);
        QCOMPARE(headline(words("--supply 0.9 --multiplier eie --dram hbm2 --calibration") +
                          QStringList{folder.filePath(u"eie.json"_s)}),
                 u"PermDNN (32 PEs, 8 multipliers each, 1.2 GHz), 28 nm, itrs-lstp, projection "
                 "paper, 0.9 V, multiplier eie, DRAM hbm2 at 256 GB/s, EIE calibrated on \"EIE, "
                 "ISCA 2016, table II\", on Alex-FC8"_s);
    }

    void calibrationsOfOneArchitectureExclude() {
        const QTemporaryDir folder;
        COMPARE_EXIT(runProgram({u"calibrate"_s, u"-o"_s, folder.path()}), 0);
        const QString file = folder.filePath(u"eie.json"_s);
        const QStringList once{u"evaluate"_s, u"--arch"_s, u"eie"_s, u"--calibration"_s, file};
        COMPARE_EXIT(runProgram(once), 0);
        const Finished twice = runProgram(once + QStringList{u"--calibration"_s, file});
        COMPARE_EXIT(twice, 2);
        QVERIFY(twice.err.contains(u"CAL-0003: there are two calibrations of \"eie\""_s));
    }

    void evaluateGivesIntervals() {
        const Finished run = runProgram(words("evaluate --json --uncertainty 50 --seed 7"));
        COMPARE_EXIT(run, 0);
        const QJsonObject answer = json(run).object();
        const QJsonObject uncertainty = answer[u"uncertainty"_s].toObject();
        QCOMPARE(uncertainty[u"samples"_s].toInt(), 50);
        QCOMPARE(uncertainty[u"seed"_s].toInt(), 7);
        const QJsonObject energy = uncertainty[u"intervals"_s][u"energy_uj"_s].toObject();
        const double stated = answer[u"metrics"_s][u"energy_uj"_s].toDouble();
        QVERIFY(energy[u"low"_s].toDouble() < stated && stated < energy[u"high"_s].toDouble());
        QVERIFY(energy[u"low"_s].toDouble() < energy[u"median"_s].toDouble());
        QVERIFY(energy[u"median"_s].toDouble() < energy[u"high"_s].toDouble());
        QVERIFY(!uncertainty[u"intervals"_s].toObject().contains(u"clock_limit"_s)); // a word
        QCOMPARE(runProgram(words("evaluate --json --uncertainty 50 --seed 7")).out, run.out);
        QVERIFY(runProgram(words("evaluate --json --uncertainty 50 --seed 8")).out != run.out);
        QVERIFY(!json(runProgram(words("evaluate --json"))).object().contains(u"uncertainty"_s));
        COMPARE_EXIT(runProgram(words("evaluate --uncertainty 1")), 2);
    }

    void simulateAnswersInJson() {
        const Finished run =
            runProgram(words("simulate --json --seed 3 --workload permdnn-paper --function relu"));
        COMPARE_EXIT(run, 0);
        const QJsonObject answer = json(run).object();
        const QJsonArray layers = answer[u"layers"_s].toArray();
        QCOMPARE(layers.size(), qsizetype(6));
        double cycles = 0.0;
        for (const QJsonValue& layer : layers) {
            // Every cycle is accounted for, and the closed form is near.
            const double own = layer[u"cycles"_s].toDouble();
            double sum = layer[u"busy_cycles"_s].toDouble();
            for (const char* stall : {"stall_dram_cycles", "stall_feed_cycles",
                                      "stall_write_back_cycles", "stall_fill_cycles"})
                sum += layer[QLatin1String(stall)].toDouble(-1e9);
            QCOMPARE(sum, own);
            COMPARE_CLOSE(own, layer[u"closed_form_cycles"_s].toDouble(), 0.05, 0.0);
            QCOMPARE(layer[u"pe_utilisation"_s].toArray().size(), qsizetype(32));
            QCOMPARE(layer[u"arithmetic"_s][u"accumulator"_s][u"bits"_s].toInt(), 24);
            cycles += own;
        }
        QCOMPARE(answer[u"metrics"_s][u"cycles"_s].toDouble(), cycles);
        double energy_uj = 0.0;
        for (const QJsonValue& line : answer[u"events"_s].toArray())
            energy_uj += line[u"energy_uj"_s].toDouble();
        COMPARE_CLOSE(energy_uj, answer[u"metrics"_s][u"energy_uj"_s].toDouble(), 1e-9, 0.0);
        // The same seed, the same answer; another seed, another one.
        const QString same =
            runProgram(words("simulate --json --seed 3 --workload permdnn-paper --function relu"))
                .out;
        QCOMPARE(same, run.out);
        QVERIFY(runProgram(words("simulate --json --seed 4 --function relu")).out != run.out);
    }

    void simulateRunsTheBaselines_data() {
        QTest::addColumn<QString>("engine");
        QTest::addColumn<double>("allowed");
        QTest::addColumn<QString>("detail");
        QTest::newRow("EIE") << "eie" << 0.05 << "load_balance";
        QTest::newRow("CirCNN") << "circnn" << 0.0 << "snr_db";
    }
    void simulateRunsTheBaselines() {
        QFETCH(QString, engine);
        QFETCH(double, allowed);
        QFETCH(QString, detail);
        const Finished run =
            runProgram(words("simulate --json --layer Alex-FC8 --arch") + QStringList{engine});
        COMPARE_EXIT(run, 0);
        const QJsonObject layer = json(run).object()[u"layers"_s].toArray()[0].toObject();
        COMPARE_CLOSE(layer[u"cycles"_s].toDouble(), layer[u"closed_form_cycles"_s].toDouble(),
                      allowed, 0.0);
        QVERIFY(layer[u"details"_s][detail].toDouble() > 0.5);
    }

    void selfCheckPassesAndCanBeRepeated() {
        const Finished run = runProgram(words("selfcheck --cases 5 --seed 11 --json"));
        COMPARE_EXIT(run, 0);
        const QJsonArray engines = json(run).object()[u"engines"_s].toArray();
        QCOMPARE(engines.size(), qsizetype(3));
        for (const QJsonValue& engine : engines) {
            QCOMPARE(engine[u"cases"_s].toInt(), 5);
            QCOMPARE(engine[u"failed"_s].toInt(), 0);
            const QJsonValue worst = engine[u"worst"_s], sweeps = engine[u"expectation"_s];
            QVERIFY(sweeps[u"p90_cycle_error"_s].toDouble() <=
                    sweeps[u"worst_cycle_error"_s].toDouble());
            // PermDNN's cycles are exact for the inputs drawn, its expectation is not.
            if (engine[u"architecture"_s] == u"permdnn"_s) {
                QCOMPARE(engine[u"median_cycle_error"_s].toDouble(), 0.0);
                QVERIFY(sweeps[u"worst_cycle_error"_s].toDouble() > 0.0);
            } else {
                QCOMPARE(sweeps[u"median_cycle_error"_s], engine[u"median_cycle_error"_s]);
            }
            const QString command = worst[u"command"_s].toString();
            QVERIFY(command.startsWith(u"permdse selfcheck "_s));
            const Finished again = runProgram(command.split(u' ').mid(1) << u"--json"_s);
            COMPARE_EXIT(again, 0);
            QCOMPARE(json(again).object()[u"engines"_s].toArray()[0][u"worst"_s], worst);
        }
        const Finished unknown = runProgram(words("selfcheck --arch eei"));
        COMPARE_EXIT(unknown, 2);
        QVERIFY(unknown.err.contains(u"CFG-0005"_s) && unknown.err.contains(u"eie"_s));
        COMPARE_EXIT(runProgram(words("selfcheck --cases 0")), 2);
    }

    /// 2 x 3 weights at p = 1: nothing is lost in the projection, and small integers are exact.
    void simulateTakesAndWritesArrays() {
        const QTemporaryDir folder;
        const auto npy = [&](const QString& name, const QByteArray& shape,
                             const QList<float>& values) {
            QByteArray header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
            QByteArray bytes("\x93NUMPY\x01\x00", 8);
            bytes += char(header.size());
            bytes += '\0';
            bytes += header;
            bytes += QByteArray(reinterpret_cast<const char*>(values.data()),
                                values.size() * qsizetype(sizeof(float)));
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(bytes), bytes.size());
        };
        npy(u"w.npy"_s, "(2, 3)", {1, -2, 3, 4, 5, -6});
        npy(u"x.npy"_s, "(3,)", {1, 0, 2});
        const QStringList arguments =
            words("simulate --layer outputs=2,inputs=3,p=1 --set weight_tag_bits=16 --weights") +
            QStringList{folder.filePath(u"w.npy"_s), u"--activations"_s,
                        folder.filePath(u"x.npy"_s), u"--outputs"_s, folder.filePath(u"y.npy"_s)};
        const Finished run = runProgram(arguments);
        COMPARE_EXIT(run, 0);
        QVERIFY(!run.out.contains(u"seed"_s)); // nothing was drawn
        QFile file(folder.filePath(u"y.npy"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QCOMPARE(bytes.size(), qsizetype(128 + 16));
        double y[2];
        std::memcpy(y, bytes.constData() + 128, sizeof y);
        QCOMPARE(y[0], 7.0);  // 1 + 3 x 2
        QCOMPARE(y[1], -8.0); // 4 - 6 x 2

        // The same weights in permuted-diagonal form: with p = 1 every one is kept.
        const QStringList project =
            words("project --p 1 --tag-bits 16 --json --weights") +
            QStringList{folder.filePath(u"w.npy"_s), u"-o"_s, folder.filePath(u"w.pd"_s)};
        const Finished projected = runProgram(project);
        COMPARE_EXIT(projected, 0);
        QCOMPARE(json(projected)[u"retained_energy"_s].toDouble(), 1.0);
        QCOMPARE(json(projected)[u"weight_bits"_s].toInt(), 6 * 16);
        QStringList again = arguments;
        again.replaceInStrings(u"w.npy"_s, u"w.pd"_s);
        const Finished fromMatrix = runProgram(again);
        COMPARE_EXIT(fromMatrix, 0);
        QCOMPARE(fromMatrix.out, run.out);
        const Finished badEnding = runProgram(words("project --p 1 -o w.txt --weights") +
                                              QStringList{folder.filePath(u"w.npy"_s)});
        COMPARE_EXIT(badEnding, 2);
        QVERIFY2(badEnding.err.contains(u"PDF-0005"_s), qPrintable(badEnding.err));

        // Of two layers, each has its own files.
        npy(u"v.npy"_s, "(1, 2)", {1, 2});
        const auto given = [&](const char* text) {
            const QString option = QString::fromLatin1(text);
            return option.first(option.indexOf(u'=') + 1) +
                   folder.filePath(option.sliced(option.indexOf(u'=') + 1));
        };
        const QStringList two =
            words("simulate --layer name=a,outputs=2,inputs=3,p=1 "
                  "--layer name=b,outputs=1,inputs=2,p=1 --json --activations") +
            QStringList{given("a=x.npy"), u"--weights"_s, given("b=v.npy"), u"--weights"_s};
        const Finished both = runProgram(two + QStringList{given("a=w.npy")});
        COMPARE_EXIT(both, 0);
        const Finished crossed = runProgram(two + QStringList{given("a=v.npy")});
        COMPARE_EXIT(crossed, 2);
        QVERIFY2(crossed.err.contains(u"SIM-0001"_s), qPrintable(crossed.err));

        // Too few activations: a message, and no outputs.
        npy(u"x.npy"_s, "(2,)", {1, 2});
        QVERIFY(QFile::remove(folder.filePath(u"y.npy"_s)));
        const Finished refused = runProgram(arguments);
        COMPARE_EXIT(refused, 2);
        QVERIFY2(refused.err.contains(u"SIM-0003"_s), qPrintable(refused.err));
        QVERIFY(!QFile::exists(folder.filePath(u"y.npy"_s)));
        QVERIFY(!QFile::exists(folder.filePath(u"y.npy.part"_s)));
    }

    /// Codes are words, whichever command prints the metric.
    void simulatedMetricsReadAsEvaluatedOnes() {
        const Finished simulated = runProgram(words("simulate --layer Alex-FC8 --json"));
        const Finished evaluated = runProgram(words("evaluate --layer Alex-FC8 --json"));
        COMPARE_EXIT(simulated, 0);
        COMPARE_EXIT(evaluated, 0);
        const QJsonValue limit = json(simulated)[u"metrics"_s][u"clock_limit"_s];
        QCOMPARE(limit, json(evaluated)[u"metrics"_s][u"clock_limit"_s]);
        QVERIFY(limit.isString());
        QCOMPARE(json(simulated)[u"closed_form_metrics"_s], json(evaluated)[u"metrics"_s]);
    }

    void simulateWritesTraces() {
        const QTemporaryDir folder;
        for (const char* engine : {"permdnn", "eie", "circnn"}) {
            for (const char* name : {"a.vcd", "a.trace"}) {
                const QString path = folder.filePath(QLatin1String(engine) + QLatin1String(name));
                const Finished run = runProgram(
                    words("simulate --layer outputs=64,inputs=48,p=4,activation_density=0.5") +
                    QStringList{u"--arch"_s, QLatin1String(engine), u"--trace"_s, path});
                COMPARE_EXIT(run, 0);
                QFile file(path);
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QByteArray bytes = file.readAll();
                QVERIFY(bytes.contains("busy"));
                QVERIFY(bytes.startsWith(path.endsWith(u"vcd") ? "$version" : "PDMTRACE"));
            }
            const QString picture = folder.filePath(u"a.svg"_s);
            const QString trace = folder.filePath(QLatin1String(engine) + u"a.trace"_s);
            COMPARE_EXIT(runProgram({u"timeline"_s, trace, u"-o"_s, picture}), 0);
            QVERIFY(QFile::exists(picture));
            QVERIFY(QFile::remove(picture));
            const Finished noTrace =
                runProgram({u"timeline"_s, folder.filePath(QLatin1String(engine) + u"a.vcd"_s),
                            u"-o"_s, picture});
            COMPARE_EXIT(noTrace, 2);
            QVERIFY2(noTrace.err.contains(u"TRC-0001"_s), qPrintable(noTrace.err));
            const Finished badEnding = runProgram({u"timeline"_s, trace, u"-o"_s, u"a.txt"_s});
            COMPARE_EXIT(badEnding, 2);
            QVERIFY2(badEnding.err.contains(u"accepted are .svg and .png"_s),
                     qPrintable(badEnding.err));
            QVERIFY(!QFile::exists(picture));
        }
    }

    /// The picture of a trace, and the one that simulate draws without a file in between, beside a
    /// trace that is the same with and without it.
    void simulateDrawsTimelines() {
        const QTemporaryDir folder;
        const auto simulate = [&](const QStringList& more) {
            return runProgram(
                words("simulate --layer outputs=64,inputs=48,p=4,activation_density=0.5") + more);
        };
        const auto bytes = [&](const QString& name) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QString svg = folder.filePath(u"a.svg"_s), png = folder.filePath(u"a.png"_s);
        const Finished both =
            simulate({u"--trace"_s, folder.filePath(u"a.trace"_s), u"--timeline"_s, svg});
        COMPARE_EXIT(both, 0);
        QVERIFY(both.out.contains(u"Timeline in "_s + svg));
        COMPARE_EXIT(simulate({u"--trace"_s, folder.filePath(u"b.trace"_s)}), 0);
        QVERIFY(!bytes(u"a.trace"_s).isEmpty());
        QCOMPARE(bytes(u"a.trace"_s), bytes(u"b.trace"_s));
        COMPARE_EXIT(simulate({u"--timeline"_s, png}), 0);
        COMPARE_EXIT(runProgram({u"timeline"_s, folder.filePath(u"a.trace"_s), u"-o"_s,
                                 folder.filePath(u"b.svg"_s)}),
                     0);
        // The same but for the title, and the name of the clip that follows from it.
        const auto body = [](const QByteArray& text) {
            return text.mid(text.indexOf('\n', text.indexOf("<g clip-path")));
        };
        QVERIFY(body(bytes(u"a.svg"_s)).size() > 1000);
        QCOMPARE(body(bytes(u"a.svg"_s)), body(bytes(u"b.svg"_s)));
        QVERIFY(bytes(u"a.png"_s).startsWith("\x89PNG"));
        QVERIFY(bytes(u"a.png"_s).size() > 5000);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 5); // no parts
    }

    void simulateRefuses_data() {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* arguments, QString said) {
            QTest::newRow(arguments) << QString::fromLatin1(arguments) << said;
        };
        row("--workload alexnet-fc --weights FC6=w.npy",
            u"--weights: error SET-0012: found \"FC6=w.npy\"; of several layers expected is "
            "LAYER=FILE, with one of the layers \"Alex-FC6\", \"Alex-FC7\" or \"Alex-FC8\""_s);
        row("--layer Alex-FC8 --weights w.npy --weights Alex-FC8=v.npy",
            u"--weights: error SET-0013: layer \"Alex-FC8\" has two files; give it one"_s);
        row("--trace a.vcd", u"--layer: error SET-0007: --outputs, --trace and --timeline go with "
                             "one layer, found 6; give one --layer"_s);
        row("--function rleu", u"--function: error CFG-0005: found \"rleu\"; accepted are "
                               "\"none\", \"relu\" or \"tanh\"; did you mean \"relu\"?"_s);
        row("--layer Alex-FC8 --weights nowhere.npy",
            u"nowhere.npy: error FILE-0001: the file cannot be read: No such file or directory"_s);
        row("--layer Alex-FC8 --trace a.txt", u"a.txt: error TRC-0004: "_s);
        row("--layer Alex-FC8 --timeline a.pdf",
            u"a.pdf: error TRC-0005: the ending of the name is no format of timelines; accepted "
            "are .svg and .png"_s);
        row("--layer Alex-FC8 --timeline nowhere/a.png", u"nowhere/a.png: error OUT-0001: "_s);
        row("--layer Alex-FC8 --trace nowhere/a.vcd", u"nowhere/a.vcd: error OUT-0001: "_s);
        row("--layer Alex-FC8 --weight-fraction 14", u"error FIX-0002: the largest weight is "_s);
        row("--layer Alex-FC8 --weight-fraction 50",
            u"error FIX-0001: weights: 50 bits behind the binary point; accepted are 0 to 48"_s);
    }
    void simulateRefuses() {
        QFETCH(QString, arguments);
        QFETCH(QString, said);
        const Finished run = runProgram(words("simulate") + arguments.split(u' '));
        COMPARE_EXIT(run, 2);
        QCOMPARE(run.out, QString());
        QVERIFY2(run.err.contains(said), qPrintable(run.err));
    }

    void settingAParameterIsFollowed() {
        // Half the clock, twice the latency, the same cycles.
        const auto metrics = [](const char* clock) {
            const Finished run =
                runProgram(words("evaluate --arch permdnn --layer Alex-FC7 --json --set") +
                           QStringList{QString::fromLatin1(clock)});
            return json(run).object()[u"metrics"_s].toObject();
        };
        const QJsonObject fast = metrics("clock_ghz=1.0"), slow = metrics("clock_ghz=0.5");
        QCOMPARE(slow[u"cycles"_s], fast[u"cycles"_s]);
        COMPARE_CLOSE(slow[u"latency_us"_s].toDouble(), 2.0 * fast[u"latency_us"_s].toDouble(),
                      1e-12, 0.0);
    }

    /// Settings of the technology are set as parameters are, and not a second time by an option.
    void technologyIsSetAlike() {
        const Finished byOption =
            runProgram(words("evaluate --layer Alex-FC7 --json --supply 0.7 --node 22"));
        const Finished bySetting =
            runProgram(words("evaluate --layer Alex-FC7 --json --set supply_v=0.7,node_nm=22"));
        COMPARE_EXIT(bySetting, 0);
        QCOMPARE(bySetting.out, byOption.out);
        const Finished both =
            runProgram(words("evaluate --layer Alex-FC7 --supply 0.8 --set supply_v=0.7"));
        COMPARE_EXIT(both, 2);
        QVERIFY(
            both.err.contains(u"error SET-0003: \"supply_v\" is set twice; keep one of the two"_s));
        COMPARE_EXIT(runProgram(words("evaluate --layer Alex-FC7 --set supply_v=1.7")), 2);
    }

    void answersAreForPeopleWithoutJson_data() {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QStringList>("said");
        const auto row = [](const char* arguments, QStringList said) {
            QTest::newRow(arguments) << QString::fromLatin1(arguments) << said;
        };
        row("evaluate --arch permdnn --layer Alex-FC8", {u"Latency"_s, u"Area"_s, u"mm²"_s});
        row("compare --layer Alex-FC6", {u"PermDNN"_s, u"EIE"_s, u"CirCNN"_s});
        row("compare --set pe_count=64 --workload permdnn-paper", {u"Alex-FC6"_s, u"EIE"_s});
        row("reproduce", {u"614.4"_s, u"published"_s});
        row("sram --bytes 8192 --width 32",
            {u"3.0102"_s, u"computed"_s, u"CACTI 7"_s, u"a point of the table"_s, u"exact"_s});
        row("sram --bytes 12288 --width 48 --node 36 --banks 4",
            {u"between 8 points"_s, u"Decoder"_s, u"Routing"_s, u"Read energy"_s});
        row("list architectures", {u"permdnn"_s, u"eie"_s, u"circnn"_s});
        row("list workloads", {u"permdnn-paper"_s, u"eie-paper"_s, u"Alex-FC8"_s});
        row("list parameters", {u"pe_count"_s, u"block_size"_s});
        row("list metrics", {u"energy_uj"_s, u"throughput_gops"_s});
        row("--version", {u"0.1.0"_s});
        row("--help", {u"run"_s, u"evaluate"_s, u"compare"_s, u"reproduce"_s, u"validate"_s,
                       u"schema"_s, u"list"_s, u"sram"_s});
        row("run --help", {u"--threads"_s, u"--force"_s});
    }
    void answersAreForPeopleWithoutJson() {
        QFETCH(QString, arguments);
        QFETCH(QStringList, said);
        const Finished run = runProgram(arguments.split(u' '));
        COMPARE_EXIT(run, 0);
        for (const QString& part : said)
            QVERIFY2(run.out.contains(part), qPrintable(part + u" is not said in\n"_s + run.out));
        QVERIFY2(!run.out.contains(u"nan"), qPrintable(run.out));
        QCOMPARE(run.err, QString());
    }

    void compareAnswersInJson() {
        const Finished run = runProgram(words("compare --workload permdnn-paper --json"));
        COMPARE_EXIT(run, 0);
        QVERIFY2(!json(run).isNull(), qPrintable(run.out));
    }

    void reproduceHasItsRows() {
        const Finished run = runProgram(words("reproduce --json"));
        COMPARE_EXIT(run, 0);
        const QJsonDocument document = json(run);
        const QJsonArray rows =
            document.isArray() ? document.array() : document[u"rows"_s].toArray();
        QVERIFY2(rows.size() >= 10, qPrintable(run.out.left(2000)));
        static const QStringList statuses = words("published secondary recalled derived computed "
                                                  "chosen");
        bool peak = false;
        for (const QJsonValue& row : rows) {
            const QByteArray what = row[u"what"_s].toString().toUtf8();
            QVERIFY(!what.isEmpty());
            for (const char* key : {"published", "status", "ours", "relative_error", "method"})
                QVERIFY2(row.toObject().contains(QString::fromLatin1(key)),
                         (what + " lacks " + key).constData());
            QVERIFY2(!row[u"method"_s].toString().isEmpty(), what.constData());
            const QJsonValue published = row[u"published"_s];
            // A row for comparison only has no published figure, and so no status of one.
            QVERIFY2(published.isDouble() ? statuses.contains(row[u"status"_s].toString())
                                          : row[u"status"_s].isNull(),
                     what.constData());
            const QJsonValue ours = row[u"ours"_s];
            if (published.isDouble() && ours.isDouble() && row[u"relative_error"_s].isDouble())
                COMPARE_CLOSE(row[u"relative_error"_s].toDouble(),
                              (ours.toDouble() - published.toDouble()) / published.toDouble(), 1e-9,
                              1e-12);
            if (published.toDouble() == 614.4) {
                peak = true;
                COMPARE_CLOSE(ours.toDouble(), 614.4, 1e-12, 0.0);
            }
        }
        QVERIFY2(peak, "no row for the published peak of 614.4 GOPS");
    }

    /// The spelling and keys that scripts rely on; the line is one of cacti7_sram.csv.
    void sramAnswersInJson() {
        const Finished run =
            runProgram(words("sram --node 28 --cell itrs-lstp --bytes 8192 --width 32 --json"));
        COMPARE_EXIT(run, 0);
        QCOMPARE(run.err, QString());
        const QJsonObject answer = json(run).object();
        QCOMPARE(answer[u"access_ns"_s].toDouble(), 0.658943);
        QCOMPARE(answer[u"cycle_ns"_s].toDouble(), 0.676805);
        QCOMPARE(answer[u"read_pj"_s].toDouble(), 3.01017);
        QCOMPARE(answer[u"write_pj"_s].toDouble(), 2.13855);
        QCOMPARE(answer[u"leakage_mw"_s].toDouble(), 0.00430772);
        QCOMPARE(answer[u"area_mm2"_s].toDouble(), 0.0107598);
        QCOMPARE(answer[u"status"_s].toString(), u"computed"_s);
        QCOMPARE(answer[u"neighbours"_s].toArray().size(), 1);
        QCOMPARE(answer[u"accuracy"_s].toArray().size(), 0);
        QVERIFY(!answer.contains(u"parts"_s));
    }

    void sramBetweenPointsSaysHowFarItIsTrusted() {
        const Finished run = runProgram(
            words("sram --node 28 --cell itrs-lstp --bytes 12288 --width 48 --banks 4 --json"));
        COMPARE_EXIT(run, 0);
        const QJsonObject answer = json(run).object();
        // The mean of 8 and 16 KiB at 32 and 64 bits.
        COMPARE_CLOSE(answer[u"read_pj"_s].toDouble(), (3.01017 + 2.57965 + 3.43888 + 4.41395) / 4,
                      1e-12, 0.0);
        QCOMPARE(answer[u"neighbours"_s].toArray().size(), 4);
        const QJsonArray accuracy = answer[u"accuracy"_s].toArray();
        QCOMPARE(accuracy.size(), 12); // six figures along capacity and width
        for (const QJsonValue& each : accuracy) {
            QVERIFY(each[u"median_error"_s].toDouble() > 0.0);
            QVERIFY(each[u"p90_error"_s].toDouble() > each[u"median_error"_s].toDouble());
        }
        QVERIFY(answer[u"accuracy_method"_s].toString().contains(u"twice the distance"));
        QCOMPARE(answer[u"memory_status"_s].toString(), u"chosen"_s);
        const QJsonObject parts = answer[u"parts"_s].toObject();
        QCOMPARE(parts.keys(), words("arrays decoder routing"));
        for (const char* key :
             {"read_pj", "write_pj", "leakage_mw", "access_ns", "cycle_ns", "area_mm2"}) {
            const QString id = QString::fromLatin1(key);
            double sum = 0.0;
            for (const QJsonValue& part : parts)
                sum += part[id].toDouble();
            COMPARE_CLOSE(answer[u"memory"_s].toObject()[id].toDouble(), sum, 1e-12, 0.0);
            QVERIFY(sum >= answer[id].toDouble());
        }
    }

    void jsonOutputsParse_data() {
        QTest::addColumn<QString>("arguments");
        for (const char* arguments :
             {"schema", "list parameters --json", "list metrics --json", "list workloads --json",
              "list architectures --json", "calibrate --json"})
            QTest::newRow(arguments) << QString::fromLatin1(arguments);
    }
    void jsonOutputsParse() {
        QFETCH(QString, arguments);
        const Finished run = runProgram(arguments.split(u' '));
        COMPARE_EXIT(run, 0);
        QVERIFY2(!json(run).isNull(), qPrintable(run.out));
    }

    void validateTellsGoodFromBad() {
        COMPARE_EXIT(
            runProgram({u"validate"_s, QStringLiteral(PERMDSE_SOURCE_DIR "/examples/paper.json")}),
            0);
        QTemporaryDir dir;
        const QString bad = dir.filePath(u"bad.json"_s);
        QVERIFY(writeFile(bad, "{\n  \"nmae\": \"x\"\n}\n"));
        const Finished run = runProgram({u"validate"_s, bad});
        COMPARE_EXIT(run, 2);
        QVERIFY2(run.err.contains(bad + u":2"_s) && run.err.contains(u"/nmae") &&
                     run.err.contains(u"\"name\""),
                 qPrintable(run.err));
    }

    void wrongQuestionIsRefused_data() {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* arguments, const char* said) {
            QTest::newRow(arguments) << QString::fromLatin1(arguments) << QString::fromLatin1(said);
        };
        row("evaluate --arch permdn --layer Alex-FC8", "permdnn");
        row("evaluate --arch permdnn --layer Alex-FC9", "Alex-FC8");
        row("evaluate --arch permdnn --workload permdnn-papr", "permdnn-paper");
        row("evaluate --arch permdnn --layer Alex-FC8 --set pe_cout=3", "pe_count");
        row("evaluate --arch permdnn --layer Alex-FC8 --set pe_count=0", "pe_count");
        row("evaluate --arch permdnn --layer Alex-FC8 --set pe_count=3.5", "pe_count");
        row("evaluate --arch permdnn --layer Alex-FC8 --set pe_count", "pe_count");
        row("evaluate --arch permdnn --layer outputs=1000,inputs=0,p=4", "inputs");
        row("evaluate --arch permdnn --layer outputs=10,inputs=10,p=40", "p");
        row("evaluate --arch permdnn --layer Alex-FC8 --workload nmt", "--workload");
        row("sram --bytes 8192 --width 32 --cell itrs-lst", "itrs-lstp");
        row("sram --bytes 8192 --width 32 --node 20", "22 to 90 nm");
        row("sram --bytes 255 --width 8", "256 to 4194304 bytes");
        row("sram --bytes 8192 --width 513", "8 to 512 bits");
        row("sram --bytes 1024 --width 512", "at least 32 words");
        row("sram --bytes 8192.5 --width 32", "found 8192.5");
        row("sram --bytes 8192 --width 32 --banks 0",
            "--banks: error CFG-0004: 0 is outside the accepted range 1 to 65536");
        row("sram --bytes 8192 --width 32 --banks 1.5", "found 1.5");
        row("sram --bytes nan --width 32", "found \"nan\"");
        row("sram --bytes many --width 32",
            "--bytes: error CFG-0003: found \"many\"; expected a number");
        row("sram --bytes  --width 32",
            "--bytes: error CFG-0003: found \"\"; expected a number"); // empty
        row("explain area_mm2 --set weight_sram_depth=1048576 --set weight_sram_width_bits=64",
            "Weight SRAM: an SRAM of 8388608 bytes x 64 bits at 28 nm is outside the table, which "
            "covers");
        row("evaluate --node 28nm", "--node: error CFG-0003: found \"28nm\"; expected a number");
        row("evaluate --supply 0", "--supply: error CFG-0004: found 0; leave the option out");
        row("evaluate --dram-bandwidth -0",
            "--dram-bandwidth: error CFG-0004: found 0; leave the option out");
        row("simulate --seed -5",
            "--seed: error CFG-0004: -5 is outside the accepted range 0 to 9007199254740991");
        row("simulate --weight-fraction 1.5", "found \"1.5\"; expected an integer");
        row("simulate --layer Alex-FC8 --outputs ",
            "--outputs: error CMD-0004: found nothing; expected a text");
        row("simulate --layer Alex-FC8 --outputs sums.txt", "found \"sums.txt\"; outputs are");
        row("sram --width 32", "--bytes is required");
        row("list parametrs", "parameters");
        row("list", "a command is missing; accepted are \"parameters\", \"metrics\"");
        row("reproduce --frobnicate", "--frobnicate");
        row("validate", "");
    }
    void wrongQuestionIsRefused() {
        QFETCH(QString, arguments);
        QFETCH(QString, said);
        const Finished run = runProgram(arguments.split(u' '));
        COMPARE_EXIT(run, 2);
        QCOMPARE(run.out, QString());
        QVERIFY(!run.err.isEmpty());
        QVERIFY2(run.err.contains(said), qPrintable(run.err));
    }

    void fullDiskIsNoSuccess() {
        if (!QFile::exists(u"/dev/full"_s))
            QSKIP("this system has no /dev/full");
        QProcess process;
        process.setStandardOutputFile(u"/dev/full"_s);
        process.start(QStringLiteral(PERMDSE_PROGRAM), words("list metrics"));
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(!process.readAllStandardError().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TstQueryProgram)
#include "tst_query_program.moc"
