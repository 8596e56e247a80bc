// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "program.h"
#include "tests/support/compare.h"

using namespace Qt::StringLiterals;
using permdse::test::Finished;
using permdse::test::runProgram;

namespace {

/// A command of a ```console block and what the page says that it prints.
struct Example {
    QString command; ///< without "$ "
    QStringList printed;
    qsizetype first = 0; ///< lines [first, last) of the page hold `printed`
    qsizetype last = 0;
};

QList<Example> examplesOf(const QStringList& page) {
    QList<Example> examples;
    bool inside = false;
    for (qsizetype i = 0; i < page.size(); ++i) {
        if (page[i].startsWith(u"```")) {
            inside = !inside && page[i] == u"```console";
            continue;
        }
        if (!inside)
            continue;
        if (page[i].startsWith(u"$ ")) {
            Example example;
            example.command = page[i].mid(2);
            while (example.command.endsWith(u'\\') && i + 1 < page.size()) {
                example.command.chop(1);
                example.command += page[++i].trimmed();
            }
            example.first = example.last = i + 1;
            examples.append(example);
        } else if (!examples.isEmpty()) {
            examples.last().printed.append(page[i]);
            examples.last().last = i + 1;
        }
    }
    return examples;
}

/// "..." stands for anything: alone on a line for any lines, within a line for the rest of a word
/// or sentence.
QRegularExpression patternOf(const QStringList& printed) {
    QString pattern = u"\\A"_s;
    for (const QString& line : printed) {
        if (line == u"...")
            pattern += u"(?:.*\\n)*?"_s;
        else
            pattern +=
                QRegularExpression::escape(line).replace(u"\\.\\.\\."_s, u".*?"_s) + u"\\n"_s;
    }
    return QRegularExpression(pattern + u"\\z"_s);
}

/// Files that the page shows in blocks of ```json NAME, by name.
QMap<QString, QByteArray> filesOf(const QStringList& page) {
    static const QRegularExpression opening(u"^```json (\\S+)$"_s);
    QMap<QString, QByteArray> files;
    QString name;
    for (const QString& line : page) {
        if (const auto match = opening.match(line); match.hasMatch())
            name = match.captured(1);
        else if (line.startsWith(u"```"))
            name.clear();
        else if (!name.isEmpty())
            files[name] += line.toUtf8() + '\n';
    }
    return files;
}

QStringList readLines(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n')
                                          : QStringList();
}

} // namespace

/// What the guide and the README print is what the program prints. PERMDSE_UPDATE_GUIDE=1 rewrites
/// the examples that elide nothing, and fails, so that an update is always looked at.
class TstGuide : public QObject {
    Q_OBJECT

private slots:
    void init() { permdse::test::failOnAnyWarning(); }

    void elisionMatches_data() {
        QTest::addColumn<QString>("printed");
        QTest::addColumn<QString>("actual");
        QTest::addColumn<bool>("matches");
        QTest::newRow("same") << u"a\nb"_s << u"a\nb\n"_s << true;
        QTest::newRow("different") << u"a\nb"_s << u"a\nc\n"_s << false;
        QTest::newRow("line too many") << u"a"_s << u"a\nb\n"_s << false;
        QTest::newRow("elided lines") << u"a\n...\nd"_s << u"a\nb\nc\nd\n"_s << true;
        QTest::newRow("elided word") << u"took ... s"_s << u"took 0.25 s\n"_s << true;
        QTest::newRow("elided word does not cross lines")
            << u"took ... s"_s << u"took 0.25\n s\n"_s << false;
        QTest::newRow("special characters") << u"a[1].b*"_s << u"a[1].b*\n"_s << true;
        QTest::newRow("a dot is a dot") << u"1.5"_s << u"1x5\n"_s << false;
    }
    void elisionMatches() {
        QFETCH(QString, printed);
        QFETCH(QString, actual);
        QTEST(patternOf(printed.split(u'\n')).match(actual).hasMatch(), "matches");
    }

    void examplesPrintWhatThePageSays_data() {
        QTest::addColumn<QString>("page");
        QTest::newRow("README") << u"README.md"_s;
        QTest::newRow("guide") << u"docs/guide.md"_s;
    }
    void examplesPrintWhatThePageSays() {
        QFETCH(QString, page);
        const QString path = QDir(QStringLiteral(PERMDSE_SOURCE_DIR)).filePath(page);
        QStringList lines = readLines(path);
        const QList<Example> examples = examplesOf(lines);
        QVERIFY2(examples.size() >= 2, "the page shows no commands");

        // As in a clone of the project, but results go elsewhere.
        QTemporaryDir dir;
        QVERIFY(QFile::link(QStringLiteral(PERMDSE_SOURCE_DIR "/examples"),
                            dir.filePath(u"examples"_s)));
        const auto files = filesOf(lines);
        for (auto it = files.begin(); it != files.end(); ++it)
            QVERIFY(permdse::test::writeFile(dir.filePath(it.key()), it.value()));
        const bool update = qEnvironmentVariableIsSet("PERMDSE_UPDATE_GUIDE");
        QStringList wrong;
        qsizetype shift = 0;
        for (const Example& example : examples) {
            QStringList arguments = QProcess::splitCommand(example.command);
            QCOMPARE(arguments.takeFirst(), u"permdse"_s);
            const Finished run = runProgram(arguments, dir.path());
            QVERIFY2(run.exit_code >= 0, qPrintable(example.command));
            const QString actual = run.out.isEmpty() ? run.err : run.out;
            if (patternOf(example.printed).match(actual).hasMatch())
                continue;
            wrong.append(u"$ %1\n%2"_s.arg(example.command, actual));
            if (update && !example.printed.join(u'\n').contains(u"...")) {
                QStringList fresh = actual.split(u'\n');
                fresh.removeLast();
                lines =
                    lines.mid(0, example.first + shift) + fresh + lines.mid(example.last + shift);
                shift += fresh.size() - (example.last - example.first);
            }
        }
        if (update && !wrong.isEmpty()) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(lines.join(u'\n').toUtf8());
        }
        QVERIFY2(wrong.isEmpty(),
                 qPrintable(page + u" says something else than these commands print:\n"_s +
                            wrong.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TstGuide)
#include "tst_guide.moc"
