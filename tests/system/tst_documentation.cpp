// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/version.h"
#include "core/layer/layer_fields.h"
#include "core/technology/technology_fields.h"
#include "documentation_rules.h"
#include "tests/support/compare.h"

using permdse::test::documentationProblems;
using permdse::test::headingAnchor;

/// The documents of the project hang together, and so would the checker notice if they did not.
class TstDocumentation : public QObject {
    Q_OBJECT

private:
    static void write(const QString& root, const QString& name, const QString& text) {
        const QString path = QDir(root).filePath(name);
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }

    static void writeSoundTree(const QString& root) {
        write(root, QStringLiteral("README.md"),
              QStringLiteral("# Title\n\nSee [the guide](docs/guide.md#first-steps) and "
                             "[above](#title).\n"));
        write(root, QStringLiteral("docs/guide.md"),
              QStringLiteral("# Guide\n\n## First steps\n\n```\n[not a link](nowhere.md)\n```\n"
                             "Back to the [start](../README.md).\n"));
        write(root, QStringLiteral("core/a.h"),
              QStringLiteral("/// See docs/guide.md#first-steps.\n"));
    }

private slots:
    void init() { permdse::test::failOnAnyWarning(); }

    void projectDocumentsAreSound() {
        const QStringList problems = documentationProblems(QStringLiteral(PERMDSE_SOURCE_DIR));
        QVERIFY2(problems.isEmpty(), qPrintable(u'\n' + problems.join(u'\n')));
    }

    void pagesHaveTheFields_data() {
        QTest::addColumn<QString>("page");
        QTest::addColumn<std::vector<std::string>>("rows");
        const QString formats = QStringLiteral("docs/file_formats.md");
        QTest::newRow("technology")
            << formats << permdse::fieldDocumentation(permdse::technologyFields());
        QTest::newRow("layer") << formats << permdse::fieldDocumentation(permdse::layerFields());
    }
    void pagesHaveTheFields() {
        QFETCH(QString, page);
        QFETCH(std::vector<std::string>, rows);
        QFile file(QStringLiteral(PERMDSE_SOURCE_DIR "/") + page);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
        QStringList missing;
        for (const std::string& row : rows) {
            if (const QString line = QString::fromStdString(row); !lines.contains(line))
                missing.append(line);
        }
        QVERIFY2(missing.isEmpty(),
                 qPrintable(page + QStringLiteral(" lacks\n") + missing.join(u'\n')));
        QVERIFY(rows.size() > 3);
    }

    void changelogNamesThisVersion() {
        QFile file(QStringLiteral(PERMDSE_SOURCE_DIR "/CHANGELOG.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray heading =
            QByteArrayLiteral("\n## [") +
            QByteArray(permdse::version().data(), qsizetype(permdse::version().size())) + ']';
        QVERIFY2(file.readAll().contains(heading), heading.constData());
    }

    void headingAnchor_data() {
        QTest::addColumn<QString>("heading");
        QTest::addColumn<QString>("anchor");
        QTest::newRow("words") << QStringLiteral("First steps") << QStringLiteral("first-steps");
        QTest::newRow("number and dot")
            << QStringLiteral("4. EIE engine") << QStringLiteral("4-eie-engine");
        QTest::newRow("code and punctuation") << QStringLiteral("`permdse run`: a (long) sweep")
                                              << QStringLiteral("permdse-run-a-long-sweep");
        QTest::newRow("underscore stays")
            << QStringLiteral("area_mm2") << QStringLiteral("area_mm2");
    }
    void headingAnchor() {
        QFETCH(QString, heading);
        QTEST(::headingAnchor(heading), "anchor");
    }

    void soundTreeHasNoProblems() {
        QTemporaryDir dir;
        writeSoundTree(dir.path());
        QCOMPARE(documentationProblems(dir.path()), QStringList());
    }

    void problemIsFound_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* name, const char* path, const char* text,
                            const char* problem) {
            QTest::newRow(name) << QString::fromLatin1(path) << QString::fromLatin1(text)
                                << QString::fromLatin1(problem);
        };
        row("link to a missing page", "CONTRIBUTING.md", "\n[x](docs/gone.md)\n",
            "CONTRIBUTING.md:2: refers to docs/gone.md, which does not exist");
        row("link to a missing heading", "CONTRIBUTING.md", "[x](docs/guide.md#gone)\n",
            "CONTRIBUTING.md:1: refers to docs/guide.md#gone, but the page has no such heading");
        row("link to a missing picture", "CONTRIBUTING.md", "![x](docs/images/gone.png)\n",
            "CONTRIBUTING.md:1: refers to docs/images/gone.png, which does not exist");
        row("page that nobody links to", "docs/lonely.md", "# Lonely\n",
            "docs/lonely.md:1: no other page links to it");
        row("code refers to a missing page", "core/b.h", "/// See docs/gone.md.\n",
            "core/b.h:1: refers to docs/gone.md, which does not exist");
        row("code refers to a missing heading", "core/b.h", "/// See docs/guide.md#gone\n",
            "core/b.h:1: refers to docs/guide.md#gone, but the page has no such heading");
        row("path of a machine", "docs/guide.md",
            "# Guide\n## First steps\nFound in /home/somebody/permdse.\n",
            "docs/guide.md:3: names a path of one machine: /home/somebody");
    }
    void problemIsFound() {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFETCH(QString, problem);
        QTemporaryDir dir;
        writeSoundTree(dir.path());
        write(dir.path(), path, text);
        QCOMPARE(documentationProblems(dir.path()), QStringList{problem});
    }
};

QTEST_APPLESS_MAIN(TstDocumentation)
#include "tst_documentation.moc"
