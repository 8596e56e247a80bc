// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include "tests/support/compare.h"

namespace {

QString textOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Codes in string literals of the sources, each with the files that have it.
QMap<QString, QStringList> codesOfSources() {
    static const QRegularExpression literal(QStringLiteral("\"([A-Z]{2,6}-[0-9]{4})\""));
    QMap<QString, QStringList> codes;
    const QString root = QStringLiteral(PERMDSE_SOURCE_DIR "/");
    for (const char* room : {"core", "ui", "app"}) {
        QDirIterator files(root + QLatin1String(room), {"*.cpp", "*.h"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            auto matches = literal.globalMatch(textOf(path));
            while (matches.hasNext()) {
                codes[matches.next().captured(1)] << path.mid(root.size());
            }
        }
    }
    return codes;
}

/// Rows "| CODE | meaning | cause | remedy |" of the documentation: code and cells.
QMap<QString, QStringList> documentedCodes() {
    static const QRegularExpression row(QStringLiteral("^\\| ([A-Z]{2,6}-[0-9]{4}) \\|(.*)\\|$"));
    QMap<QString, QStringList> codes;
    for (const QString& line :
         textOf(QStringLiteral(PERMDSE_SOURCE_DIR "/docs/messages.md")).split(QLatin1Char('\n'))) {
        const QRegularExpressionMatch match = row.match(line);
        if (match.hasMatch()) {
            QStringList cells;
            for (const QString& cell : match.captured(2).split(QLatin1Char('|'))) {
                cells << cell.trimmed();
            }
            codes[match.captured(1)] += cells;
        }
    }
    return codes;
}

} // namespace

/// docs/messages.md explains the codes of the sources, all of them and no others.
class TstMessageCodes : public QObject {
    Q_OBJECT

private slots:
    void init() { permdse::test::failOnAnyWarning(); }

    void everyCodeIsDocumented() {
        const auto sources = codesOfSources();
        const auto documented = documentedCodes();
        QVERIFY(sources.size() > 50);
        for (auto code = sources.begin(); code != sources.end(); ++code) {
            QVERIFY2(documented.contains(code.key()),
                     qPrintable(code.key() + QStringLiteral(" of ") +
                                code.value().join(QStringLiteral(", ")) +
                                QStringLiteral(" has no row in docs/messages.md")));
        }
    }

    void everyDocumentedCodeExists() {
        const auto sources = codesOfSources();
        const auto documented = documentedCodes();
        for (auto code = documented.begin(); code != documented.end(); ++code) {
            QVERIFY2(
                sources.contains(code.key()),
                qPrintable(code.key() + QStringLiteral(" is documented but nowhere reported")));
        }
    }

    void rowsAreWhole() {
        const auto documented = documentedCodes();
        for (auto code = documented.begin(); code != documented.end(); ++code) {
            QVERIFY2(code.value().size() == 3, qPrintable(code.key())); // one row, three cells
            for (const QString& cell : code.value()) {
                QVERIFY2(cell.endsWith(QLatin1Char('.')), qPrintable(code.key() + cell));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TstMessageCodes)
#include "tst_message_codes.moc"
