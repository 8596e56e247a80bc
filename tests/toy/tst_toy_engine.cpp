// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

#include "tests/support/compare.h"
#include "tests/system/program.h"

using namespace permdse;
using test::Finished;
using test::runProgram;

namespace {

QJsonDocument json(const Finished& finished) {
    return QJsonDocument::fromJson(finished.out.toUtf8());
}

} // namespace

/// What an engine gets that is one folder and one file of resources: everything.
class TstToyEngine : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void isListed() {
        const Finished engines = runProgram({"list", "architectures"});
        COMPARE_EXIT(engines, 0);
        QVERIFY(engines.out.contains(QStringLiteral("toy")));
        const Finished parameters = runProgram({"list", "parameters"});
        COMPARE_EXIT(parameters, 0);
        QVERIFY(parameters.out.contains(QStringLiteral("toy_sram_kib")));
        const Finished help = runProgram({"evaluate", "--help"});
        QVERIFY(help.out.contains(QStringLiteral("permdnn, eie, circnn or toy")));
    }

    void isInTheSchema() {
        const Finished schema = runProgram({"schema"});
        COMPARE_EXIT(schema, 0);
        QVERIFY(schema.out.contains(QStringLiteral("toy.macs")));
    }

    /// Cycles by hand: 100 rows of ceil(70 / 16) words, and 4 to fill.
    void isEvaluated() {
        const Finished run = runProgram({"evaluate", "--arch", "toy", "--layer",
                                         "outputs=100,inputs=70", "--set", "macs=16", "--json"});
        COMPARE_EXIT(run, 0);
        const QJsonObject metrics = json(run)[QStringLiteral("metrics")].toObject();
        QCOMPARE(metrics[QStringLiteral("cycles")].toDouble(), 504.0);
        QVERIFY(metrics[QStringLiteral("area_mm2")].toDouble() > 0.0);
        const Finished table = runProgram({"evaluate", "--arch", "toy"});
        COMPARE_EXIT(table, 0);
        QVERIFY(table.out.contains(QStringLiteral("Toy SRAM")));
    }

    /// Every metric follows from its formula.
    void isExplained() {
        const QStringList design{"--arch", "toy", "--layer", "outputs=100,inputs=70"};
        const Finished run = runProgram(QStringList{"evaluate", "--json"} + design);
        COMPARE_EXIT(run, 0);
        const QJsonObject metrics = json(run)[QStringLiteral("metrics")].toObject();
        QVERIFY(metrics.size() > 30);
        for (const QString& id : metrics.keys()) {
            const Finished explained = runProgram(QStringList{"explain", id, "--json"} + design);
            COMPARE_EXIT(explained, 0);
            const QJsonValue expected = metrics[id];
            if (expected.isDouble() && id != QStringLiteral("clock_limit")) {
                const double value =
                    json(explained)[QStringLiteral("explanation")][QStringLiteral("nodes")][0]
                                   [QStringLiteral("value")]
                                       .toDouble();
                QVERIFY2(std::abs(value - expected.toDouble()) <=
                             1e-9 * std::abs(expected.toDouble()),
                         qPrintable(id));
            }
        }
    }

    void isFitted() {
        const Finished fit = runProgram({"calibrate", "--json"});
        COMPARE_EXIT(fit, 0);
        bool isThere = false;
        for (const QJsonValue each : json(fit).array()) {
            if (each[QStringLiteral("engine")] != QStringLiteral("toy")) {
                continue;
            }
            isThere = true;
            for (const QJsonValue factor : each[QStringLiteral("factors")].toArray()) {
                if (factor[QStringLiteral("modelled_power_mw")].toDouble() > 0.0) {
                    QCOMPARE(factor[QStringLiteral("power")].toDouble(), 2.0);
                }
            }
        }
        QVERIFY(isThere);
    }

    void checksItself() {
        const Finished check =
            runProgram({"selfcheck", "--arch", "toy", "--cases", "20", "--seed", "3"});
        COMPARE_EXIT(check, 0);
        QVERIFY(check.out.contains(QStringLiteral("Toy")));
    }

    void isReproducedAndCompared() {
        const Finished rows = runProgram({"reproduce"});
        COMPARE_EXIT(rows, 0);
        QVERIFY(rows.out.contains(QStringLiteral("MAC units")));
        const Finished comparison = runProgram({"compare", "--workload", "alexnet-fc"});
        COMPARE_EXIT(comparison, 0);
        QVERIFY(comparison.out.contains(QStringLiteral("Toy's area is a toy's.")));
    }

    /// Swept beside another engine, into results and a report with its published point.
    void isSwept() {
        const QTemporaryDir folder;
        QVERIFY(test::writeFile(folder.filePath("sweep.json"), R"({
            "name": "toys", "workloads": ["alexnet-fc"],
            "architectures": [
                {"kind": "toy", "sweep": {"macs": [16, 32, 64], "clock_ghz": [0.2, 0.4]}},
                {"kind": "permdnn", "sweep": {"pe_count": [16, 32]}, "fixed": {"clock_ghz": 0.5}}],
            "objectives": {"power_mw": "min", "area_mm2": "min"}})"));
        const Finished run =
            runProgram({"run", "sweep.json", "-o", "results", "-q"}, folder.path());
        COMPARE_EXIT(run, 0);
        const auto files = test::folderContent(folder.filePath("results"));
        QCOMPARE(files[QStringLiteral("points.csv")].count(",toy,alexnet-fc,"), 6);
        const QByteArray& report = files[QStringLiteral("report.md")];
        QVERIFY(report.contains("Toy, 45 nm"));
        QVERIFY(report.contains("without compression"));
        QVERIFY(report.contains("Reading of toys"));
    }
};

QTEST_GUILESS_MAIN(TstToyEngine)
#include "tst_toy_engine.moc"
