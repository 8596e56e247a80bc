// SPDX-License-Identifier: GPL-3.0-or-later
#include "documentation_rules.h"

#include <map>
#include <set>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

namespace permdse::test {

namespace {

struct Page {
    QStringList lines; ///< those inside fenced code are empty
    std::set<QString> anchors;
};

QStringList readLines(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll()).split(u'\n');
}

Page readPage(const QString& path) {
    static const QRegularExpression heading(QStringLiteral("^#{1,6}\\s+(.*?)\\s*#*$"));
    static const QRegularExpression ownAnchor(QStringLiteral("<a (?:id|name)=\"([^\"]+)\""));
    Page page{readLines(path), {}};
    bool fenced = false;
    std::map<QString, int> repeated;
    for (QString& line : page.lines) {
        const bool fence = line.trimmed().startsWith(u"```");
        if (fence)
            fenced = !fenced;
        if (fence || fenced) {
            line.clear();
            continue;
        }
        if (const QRegularExpressionMatch match = heading.match(line); match.hasMatch()) {
            const QString anchor = headingAnchor(match.captured(1));
            const int number = repeated[anchor]++;
            page.anchors.insert(number == 0 ? anchor
                                            : QStringLiteral("%1-%2").arg(anchor).arg(number));
        }
        if (const QRegularExpressionMatch match = ownAnchor.match(line); match.hasMatch())
            page.anchors.insert(match.captured(1));
    }
    return page;
}

class Checker {
public:
    explicit Checker(const QString& root) : m_root(root) {
        for (const QString& name : m_root.entryList({QStringLiteral("*.md")}, QDir::Files))
            m_pages.emplace(name, readPage(m_root.filePath(name)));
        for (const char* folder : {"docs", "examples", "tests"}) {
            QDirIterator it(m_root.filePath(QString::fromLatin1(folder)), {QStringLiteral("*.md")},
                            QDir::Files, QDirIterator::Subdirectories);
            while (it.hasNext()) {
                const QString path = m_root.relativeFilePath(it.next());
                m_pages.emplace(path, readPage(m_root.filePath(path)));
            }
        }
    }

    QStringList run() {
        for (const auto& [path, page] : m_pages)
            checkLinks(path, page);
        for (const auto& [path, page] : m_pages) {
            if (path.startsWith(u"docs/") && !m_linked.contains(path))
                report(path, 1, QStringLiteral("no other page links to it"));
        }
        checkCode();
        m_problems.sort();
        return m_problems;
    }

private:
    void report(const QString& path, int line, const QString& sentence) {
        m_problems.append(QStringLiteral("%1:%2: %3").arg(path).arg(line).arg(sentence));
    }

    void checkLinks(const QString& path, const Page& page) {
        static const QRegularExpression link(QStringLiteral("\\]\\(([^()\\s]+)\\)"));
        for (int i = 0; i < page.lines.size(); ++i) {
            auto matches = link.globalMatch(page.lines[i]);
            while (matches.hasNext()) {
                const QString target = matches.next().captured(1);
                if (target.startsWith(u"http://") || target.startsWith(u"https://"))
                    continue;
                const QString file = target.section(u'#', 0, 0);
                const QString resolved =
                    file.isEmpty()
                        ? path
                        : QDir::cleanPath(
                              path.contains(u'/') ? path.section(u'/', 0, -2) + u'/' + file : file);
                if (resolved != path)
                    m_linked.insert(resolved);
                checkTarget(path, i + 1, resolved, target.section(u'#', 1));
            }
        }
    }

    void checkTarget(const QString& path, int line, const QString& file, const QString& anchor) {
        if (!QFile::exists(m_root.filePath(file))) {
            report(path, line, QStringLiteral("refers to %1, which does not exist").arg(file));
            return;
        }
        if (anchor.isEmpty())
            return;
        const auto page = m_pages.find(file);
        if (page == m_pages.end() || !page->second.anchors.contains(anchor))
            report(path, line,
                   QStringLiteral("refers to %1#%2, but the page has no such heading")
                       .arg(file, anchor));
    }

    /// References of comments, messages and scripts to the documents; paths of machines anywhere.
    void checkCode() {
        static const QRegularExpression reference(
            QStringLiteral("\\b(docs/[A-Za-z0-9_/]+\\.md)(?:#([A-Za-z0-9_-]+))?"));
        static const QRegularExpression machine(
            QStringLiteral("(?<![A-Za-z0-9_.~}])/(work|root|home|Users)/[A-Za-z0-9_.-]+"));
        QStringList folders{QStringLiteral("app"),       QStringLiteral("core"),
                            QStringLiteral("ui"),        QStringLiteral("tests"),
                            QStringLiteral("cmake"),     QStringLiteral("script"),
                            QStringLiteral(".ci"),       QStringLiteral("docs"),
                            QStringLiteral("resources"), QStringLiteral("examples")};
        QStringList files = m_root.entryList(
            {QStringLiteral("*.md"), QStringLiteral("*.txt"), QStringLiteral("*.json")},
            QDir::Files);
        for (const QString& folder : folders) {
            QDirIterator it(m_root.filePath(folder), QDir::Files, QDirIterator::Subdirectories);
            while (it.hasNext())
                files.append(m_root.relativeFilePath(it.next()));
        }
        static const QStringList pictures{QStringLiteral("png"), QStringLiteral("svg"),
                                          QStringLiteral("ico"), QStringLiteral("pdf")};
        for (const QString& path : files) {
            if (pictures.contains(QFileInfo(path).suffix()) ||
                path.contains(u"/documentation_rules.") ||
                path == u"tests/system/tst_documentation.cpp")
                continue; // these spell wrong references on purpose
            const QStringList lines = readLines(m_root.filePath(path));
            for (int i = 0; i < lines.size(); ++i) {
                auto matches = reference.globalMatch(lines[i]);
                while (!path.endsWith(u".md") && matches.hasNext()) {
                    const QRegularExpressionMatch match = matches.next();
                    checkTarget(path, i + 1, match.captured(1), match.captured(2));
                }
                if (const auto match = machine.match(lines[i]); match.hasMatch())
                    report(path, i + 1,
                           QStringLiteral("names a path of one machine: ") + match.captured());
            }
        }
    }

    QDir m_root;
    std::map<QString, Page> m_pages;
    std::set<QString> m_linked;
    QStringList m_problems;
};

} // namespace

QString headingAnchor(const QString& heading) {
    QString anchor;
    for (const QChar c : heading.toLower()) {
        if (c.isLetterOrNumber() || c == u'_' || c == u'-')
            anchor.append(c);
        else if (c == u' ')
            anchor.append(u'-');
    }
    return anchor;
}

QStringList documentationProblems(const QString& root) {
    return Checker(root).run();
}

} // namespace permdse::test
