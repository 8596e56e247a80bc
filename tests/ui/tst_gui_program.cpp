// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/version.h"
#include "tests/support/compare.h"
#include "tests/system/program.h"

using permdse::test::Finished;
using permdse::test::runProgram;
using permdse::test::writeFile;

/// `permdse-gui` from outside, as far as it goes without a user.
class TstGuiProgram : public QObject {
    Q_OBJECT

private slots:
    void init() { permdse::test::failOnAnyWarning(); }

    void version() {
        const Finished run = runProgram({QStringLiteral("--version")});
        COMPARE_EXIT(run, 0);
        QCOMPARE(run.out.trimmed(), QStringLiteral("permdse-gui ") +
                                        QString::fromStdString(std::string(permdse::version())));
    }

    void help() {
        const Finished run = runProgram({QStringLiteral("--help")});
        COMPARE_EXIT(run, 0);
        QVERIFY(run.out.contains(QStringLiteral("--screenshot DIR")));
        QVERIFY(run.out.contains(QStringLiteral("EXPERIMENT")));
    }

    void screenshots_data() {
        QTest::addColumn<QString>("example");
        const QDir examples(QStringLiteral(PERMDSE_SOURCE_DIR "/examples"));
        for (const QString& file : examples.entryList({QStringLiteral("*.json")})) {
            QTest::newRow(qPrintable(file)) << examples.filePath(file);
        }
    }
    void screenshots() {
        QFETCH(QString, example);
        const QTemporaryDir directory;
        const Finished run =
            runProgram({QStringLiteral("--screenshot"), QStringLiteral("pictures"), example},
                       directory.path());
        COMPARE_EXIT(run, 0);
        for (const char* name :
             {"window.png", "pareto.png", "results.png", "inspector.png", "explanation.png",
              "experiment.png", "technology.png", "simulation.png", "timeline.png", "counts.png"}) {
            const QImage image(
                directory.filePath(QStringLiteral("pictures/") + QString::fromLatin1(name)));
            QVERIFY2(image.width() >= 400, name);
            QSet<QRgb> colours; // a blank picture has one or two
            for (int y = 0; y < image.height(); y += 3) {
                for (int x = 0; x < image.width(); x += 3) {
                    colours.insert(image.pixel(x, y));
                }
            }
            QVERIFY2(colours.size() > 20, name);
        }
    }

    void badInput_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("message");
        const auto words = [](const char* text) {
            return QString::fromLatin1(text).split(QLatin1Char(' '));
        };
        QTest::newRow("unknown option")
            << words("--screnshot d a.json") << QStringLiteral("--screnshot");
        QTest::newRow("no experiment") << words("--screenshot d") << QStringLiteral("EXPERIMENT");
        QTest::newRow("no such file")
            << words("--screenshot d none.json") << QStringLiteral("error FILE-0001");
        QTest::newRow("file with errors")
            << words("--screenshot d bad.json") << QStringLiteral("bad.json:1: error CFG-0003");
        QTest::newRow("window on a file with errors")
            << words("bad.json") << QStringLiteral("bad.json:1: error CFG-0003");
        QTest::newRow("folder that cannot be made")
            << words("--screenshot bad.json/d good.json") << QStringLiteral("error OUT-0001");
    }
    void badInput() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, message);
        const QTemporaryDir directory;
        QVERIFY(writeFile(directory.filePath(QStringLiteral("bad.json")), "{\"name\": 3}"));
        QVERIFY(QFile::copy(QStringLiteral(PERMDSE_SOURCE_DIR "/examples/scaling.json"),
                            directory.filePath(QStringLiteral("good.json"))));
        const Finished run = runProgram(arguments, directory.path());
        COMPARE_EXIT(run, 2);
        QVERIFY2(run.err.contains(message), qPrintable(run.err));
        QVERIFY(!QFile::exists(directory.filePath(QStringLiteral("d"))));
    }
};

QTEST_GUILESS_MAIN(TstGuiProgram)
#include "tst_gui_program.moc"
