// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>

#include "core/report/report.h"
#include "tests/report/report_samples.h"
#include "tests/support/compare.h"

using namespace permdse;
using test::record;
using test::reportOf;
using test::runOf;
using test::smallExperiment;

namespace {

/// Names of the elements that are not closed properly, or nothing.
QString unbalancedElement(const QString& html) {
    static const QStringList empty = {QStringLiteral("meta"), QStringLiteral("br"),
                                      QStringLiteral("!DOCTYPE")};
    static const QRegularExpression tag(QStringLiteral("<(/?)([!A-Za-z][A-Za-z0-9]*)([^<>]*)>"));
    QStringList open;
    for (auto i = tag.globalMatch(html); i.hasNext();) {
        const QRegularExpressionMatch match = i.next();
        const QString name = match.captured(2);
        if (empty.contains(name) || match.captured(3).endsWith(u'/')) {
            continue;
        }
        if (match.captured(1).isEmpty()) {
            open.append(name);
        } else if (open.isEmpty() || open.takeLast() != name) {
            return name;
        }
    }
    return open.join(u' ');
}

} // namespace

class TstReportText : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void htmlIsWholeAndSelfContained() {
        const QString html = QString::fromStdString(toHtml(reportOf(smallExperiment())));
        QCOMPARE(unbalancedElement(html), QString());
        for (const char* forbidden :
             {"<script", "<link", "<img", "src=", "http:", "https:", "@import", "{{", "}}}"}) {
            QVERIFY2(!html.contains(QLatin1String(forbidden)), forbidden);
        }
        QVERIFY(html.startsWith(QLatin1String("<!DOCTYPE html>")));
        QVERIFY(html.contains(QLatin1String("prefers-color-scheme: dark")));
        QVERIFY(html.contains(QLatin1String("@media print")));
        QVERIFY(html.contains(QLatin1String("<meta charset=\"utf-8\">")));
        QVERIFY(html.contains(QStringLiteral("mm²")));
    }

    /// Whatever names a file holds, they are text in the report.
    void hostileNames() {
        const std::string hostile = "<script>alert('x')</script> & \"q\" </title>{{TITLE}}";
        Experiment experiment = smallExperiment();
        experiment.name = hostile;
        experiment.description = hostile;
        experiment.workloads[0].title = hostile;
        experiment.workloads[0].layers[0].name = hostile;
        experiment.workloads[0].layers[0].source = hostile;
        experiment.references = {{hostile, {{"area_mm2", 1.0}}, hostile}};
        const RunOutcome outcome = runOf(experiment);
        const ReportDocument document =
            makeRunReport(experiment, outcome, record(), {{hostile, "a.svg", "<svg></svg>"}});
        const QString html = QString::fromStdString(toHtml(document));
        QVERIFY(!html.contains(QLatin1String("<script")));
        QCOMPARE(html.count(QLatin1String("</title>")), 1);
        QVERIFY(html.contains(QLatin1String("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")));
        QVERIFY(html.contains(QLatin1String("{{TITLE}}"))); // not filled in a second time
        QCOMPARE(unbalancedElement(html), QString());
        const QString markdown = QString::fromStdString(toMarkdown(document));
        static const QRegularExpression openTag(QStringLiteral("(^|[^\\\\])<script"));
        QVERIFY(!markdown.contains(openTag));
    }

    void markdownEscapes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("cell");
        QTest::newRow("pipe") << "a|b"
                              << "a\\|b";
        QTest::newRow("emphasis") << "*a* _b_"
                                  << "\\*a\\* \\_b\\_";
        QTest::newRow("name with underscores") << "pe_count"
                                               << "pe_count";
        QTest::newRow("code") << "`x`"
                              << "\\`x\\`";
        QTest::newRow("backslash") << "a\\b"
                                   << "a\\\\b";
        QTest::newRow("tag") << "<b>"
                             << "\\<b\\>";
        QTest::newRow("entity") << "&amp;"
                                << "\\&amp;";
        QTest::newRow("unit in brackets") << "Area [mm²]"
                                          << "Area [mm²]";
        QTest::newRow("link") << "[a](b)"
                              << "[a\\](b)";
        QTest::newRow("line end") << "a\nb"
                                  << "a b";
        QTest::newRow("formula") << "a * b"
                                 << "a \\* b";
    }
    void markdownEscapes() {
        QFETCH(QString, text);
        QFETCH(QString, cell);
        ReportDocument document;
        document.title = "T";
        document.sections = {
            {"S", {}, {{{"h"}, {{text.toStdString()}}, {false}, ""}}, {}, {}, false}};
        QVERIFY2(toMarkdown(document).find("\n| " + cell.toStdString() + " |\n") !=
                     std::string::npos,
                 toMarkdown(document).c_str());
    }

    void markdownLineBeginnings_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("line");
        QTest::newRow("heading") << "# a"
                                 << "\\# a";
        QTest::newRow("list") << "- a"
                              << "\\- a";
        QTest::newRow("numbered") << "12. a"
                                  << "12\\. a";
        QTest::newRow("number") << "12 a."
                                << "12 a.";
        QTest::newRow("plain") << "a - b"
                               << "a - b";
    }
    void markdownLineBeginnings() {
        QFETCH(QString, text);
        QFETCH(QString, line);
        ReportDocument document;
        document.title = "T";
        document.sections = {{"S", {text.toStdString()}, {}, {}, {}, false}};
        QVERIFY2(toMarkdown(document).find("\n" + line.toStdString() + "\n") != std::string::npos,
                 toMarkdown(document).c_str());
    }

    void markdownIsPinned() {
        ReportDocument document;
        document.title = "Title";
        document.subtitle = "Subtitle";
        document.sections = {{"One",
                              {"First.", "Second."},
                              {{{"A", "B"}, {{"x", "1"}, {"y", "2"}}, {false, true}, "Table."}},
                              {{"Picture", "p.svg", "<svg/>"}},
                              {"note", "other"},
                              false},
                             {"Two", {}, {{{"A"}, {{"x"}}, {false}, ""}}, {}, {}, true}};
        QCOMPARE(QString::fromStdString(toMarkdown(document)),
                 QStringLiteral("# Title\n\nSubtitle\n\n## One\n\nFirst.\n\nSecond.\n\n"
                                "![Picture](<p.svg>)\n\n**Table.**\n\n| A | B |\n| --- | ---: |\n"
                                "| x | 1 |\n| y | 2 |\n\n* note\n* other\n\n"
                                "## Warning: Two\n\n| A |\n| --- |\n| x |\n\n"));
    }

    void everyTableRowHasItsCells() {
        const QStringList lines =
            QString::fromStdString(toMarkdown(reportOf(smallExperiment()))).split(u'\n');
        static const QRegularExpression separator(QStringLiteral("(?<!\\\\)\\|"));
        int tables = 0;
        for (qsizetype i = 1; i < lines.size(); ++i) {
            if (lines[i].startsWith(u'|') && lines[i - 1].startsWith(u'|')) {
                QCOMPARE(lines[i].count(separator), lines[i - 1].count(separator));
            } else if (lines[i].startsWith(u'|')) {
                QVERIFY(lines[i - 1].isEmpty()); // Markdown wants a blank line before a table
                ++tables;
            }
        }
        QVERIFY(tables > 10);
    }
};

QTEST_APPLESS_MAIN(TstReportText)
#include "tst_report_text.moc"
