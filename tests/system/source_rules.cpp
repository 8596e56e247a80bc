// SPDX-License-Identifier: GPL-3.0-or-later
#include "source_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

namespace permdse::test {

namespace {

constexpr int maxLines = 700;

struct Include {
    QString target;
    bool quoted = false;
    int line = 0;
};

struct SourceFile {
    QString path; ///< below the root: "core/base/result.h"
    QStringList lines;
    std::vector<Include> includes; ///< of C++ files
};

bool isCpp(const QString& path) {
    return path.endsWith(u".h") || path.endsWith(u".cpp");
}

bool isCMake(const QString& path) {
    return path.endsWith(u"CMakeLists.txt") || path.endsWith(u".cmake");
}

/// A room and its height: a file may include files of lower rooms and of its own, not of another
/// room of the same height.
struct Room {
    QString folder; ///< "core/base/"
    QString target; ///< of CMake: "permdse_base"
    int height = 0;
};

/// The CMake target of a room: "permdse_base" of core/base, "permdse_ui_models" of ui/models; of
/// programs, which nobody includes, a name that no target has.
QString targetOf(const QString& room) {
    QString name = room;
    if (room.startsWith(u"core/"))
        name = room.section(u'/', 1);
    else if (room == u"app/machine")
        name = QStringLiteral("machine");
    return QStringLiteral("permdse_") + name.replace(u'/', u'_');
}

const std::vector<Room>& rooms() {
    static const std::vector<Room> all = [] {
        std::vector<Room> found;
        const QStringList lines = roomLines();
        for (int i = 0; i < lines.size(); ++i) {
            for (const QString& room : lines[i].split(QStringLiteral(", ")))
                found.push_back({room + u'/', targetOf(room), int(lines.size()) - i});
        }
        return found;
    }();
    return all;
}

const Room* roomOf(const QString& path) {
    for (const Room& room : rooms()) {
        if (path.startsWith(room.folder))
            return &room;
    }
    return nullptr;
}

/// The engine whose folder a file is in ("permdnn" for core/engines/permdnn/x.h), or "".
QString engineOf(const QString& path) {
    static const QRegularExpression pattern(QStringLiteral("^core/engines/([^/]+)/"));
    return pattern.match(path).captured(1);
}

/// Who knows engines beside themselves: their list, what is published about them, and the
/// experiment that a new document starts with.
const QStringList& engineKnowers() {
    static const QStringList all{QStringLiteral("core/engines/builtin_engines."),
                                 QStringLiteral("core/validation/"),
                                 QStringLiteral("core/experiment/experiment.cpp")};
    return all;
}

/// A library that only some folders may include.
struct Confined {
    QRegularExpression header;
    QStringList allowed; ///< beginnings of paths
    QString name;
};

const std::vector<Confined>& confinedLibraries() {
    const auto rule = [](const char* header, QStringList allowed, const char* name) {
        return Confined{QRegularExpression(QString::fromLatin1(header)), std::move(allowed),
                        QString::fromLatin1(name)};
    };
    static const std::vector<Confined> all{
        rule("^Q[A-Z]|^Qt[A-Z]|^qt|^ui_", {QStringLiteral("ui/"), QStringLiteral("app/")}, "Qt"),
        rule("^qcustomplot\\.h$", {QStringLiteral("ui/figures/")}, "QCustomPlot"),
        rule("^(QtConcurrent|QThread|QThreadPool|QFuture|QFutureWatcher|QFutureSynchronizer|"
             "QPromise|QMutex|QRecursiveMutex|QReadWriteLock|QRunnable|QSemaphore|QWaitCondition)",
             {QStringLiteral("ui/jobs/")}, "Qt threading"),
        rule("^nlohmann/", {QStringLiteral("core/base/json_")}, "nlohmann/json"),
        rule("^valijson/", {QStringLiteral("core/experiment/")}, "valijson"),
        rule("^(tbb|oneapi)/",
             {QStringLiteral("core/exploration/"), QStringLiteral("core/experiment/"),
              QStringLiteral("core/store/")},
             "oneTBB"),
        rule("^ctemplate/", {QStringLiteral("core/report/")}, "ctemplate"),
        rule("^zip\\.h$", {QStringLiteral("core/array/npz_")}, "libzip"),
        rule("^zlib\\.h$", {QStringLiteral("core/base/checksum")}, "zlib"),
        rule("^CLI/", {QStringLiteral("app/")}, "CLI11"),
        rule("^benchmark/", {QStringLiteral("tests/bench/")}, "Google Benchmark"),
    };
    return all;
}

bool startsWithAny(const QString& path, const QStringList& beginnings) {
    for (const QString& beginning : beginnings) {
        if (path.startsWith(beginning))
            return true;
    }
    return false;
}

std::optional<SourceFile> readSource(const QString& root, const QString& path) {
    QFile file(QDir(root).filePath(path));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    SourceFile source{path, QString::fromUtf8(file.readAll()).split(u'\n'), {}};
    if (!source.lines.isEmpty() && source.lines.last().isEmpty())
        source.lines.removeLast();
    if (isCpp(path)) {
        static const QRegularExpression pattern(
            QStringLiteral("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"));
        for (int i = 0; i < source.lines.size(); ++i) {
            const QRegularExpressionMatch match = pattern.match(source.lines[i]);
            if (match.hasMatch())
                source.includes.push_back(
                    {match.captured(2), match.capturedView(1) == u"\"", i + 1});
        }
    }
    return source;
}

std::map<QString, SourceFile> readTree(const QString& root) {
    std::map<QString, SourceFile> files;
    const auto add = [&](const QString& path) {
        if (std::optional<SourceFile> source = readSource(root, path))
            files.emplace(path, std::move(*source));
    };
    const QDir top(root);
    add(QStringLiteral("CMakeLists.txt"));
    for (const char* name : {"app", "core", "ui", "tests", "cmake", "script", ".ci"}) {
        const QString folder = QString::fromLatin1(name);
        const bool scripts = folder == u"script" || folder == u".ci";
        QDirIterator it(top.filePath(folder), QDir::Files | QDir::Hidden,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString path = top.relativeFilePath(it.next());
            if (isCpp(path) || isCMake(path) || scripts)
                add(path);
        }
    }
    return files;
}

class Checker {
public:
    explicit Checker(std::map<QString, SourceFile> files) : m_files(std::move(files)) {
        for (const auto& [path, source] : m_files) {
            if (const QString engine = engineOf(path); !engine.isEmpty())
                m_engines.insert(engine);
            if (path.startsWith(u"core/") && path.endsWith(u"_fields.cpp"))
                learnFields(source);
        }
    }

    /// Ids of several words, which are nothing but fields: each in one table, with nobody else to
    /// spell it. The node is also what constants and memories are stated at.
    void learnFields(const SourceFile& source) {
        static const QRegularExpression id(QStringLiteral("\\.id = \"(\\w+_\\w+)\""));
        for (const QString& line : source.lines) {
            const QString found = id.match(line).captured(1);
            if (!found.isEmpty() && found != u"node_nm")
                m_fields.emplace(found, source.path);
        }
    }

    QStringList run() {
        for (const auto& [path, source] : m_files) {
            checkText(source);
            if (isCpp(path))
                checkIncludes(source);
        }
        findCircles();
        m_problems.sort();
        m_problems.removeDuplicates();
        return m_problems;
    }

private:
    void report(const QString& path, int line, const QString& sentence) {
        m_problems.append(QStringLiteral("%1:%2: %3").arg(path).arg(line).arg(sentence));
    }

    void checkText(const SourceFile& source) {
        const QString& path = source.path;
        // After the line that names the interpreter, if there is one.
        const qsizetype first =
            !source.lines.isEmpty() && source.lines.first().startsWith(u"#!") ? 1 : 0;
        if (source.lines.size() <= first ||
            !source.lines[first].contains(u"SPDX-License-Identifier: GPL-3.0-or-later"))
            report(path, int(first) + 1, QStringLiteral("has no SPDX licence line"));
        if (source.lines.size() > maxLines)
            report(path, int(source.lines.size()),
                   QStringLiteral("has more than %1 lines").arg(maxLines));
        if (path.endsWith(u".h") && !source.lines.contains(QStringLiteral("#pragma once")))
            report(path, 1, QStringLiteral("has no #pragma once"));

        const bool inCore = path.startsWith(u"core/") && isCpp(path);
        const bool mayName = path.startsWith(u"tests/") || path.startsWith(u"core/engines/") ||
                             startsWithAny(path, engineKnowers());
        static const QRegularExpression forbiddenInCore(QStringLiteral(
            "\\bstd::(cout|cerr|clog|cin|puts)\\b|\\b(printf|fprintf|getenv|exit|abort)\\s*\\(|"
            "\\bfmt::print\\b|\\b(system|steady|high_resolution)_clock\\b"));
        static const QRegularExpression usingNamespace(
            QStringLiteral("^\\s*using\\s+namespace\\b"));
        static const QRegularExpression glob(QStringLiteral("\\bfile\\s*\\(\\s*GLOB"));
        for (int i = 0; i < source.lines.size(); ++i) {
            const QString& line = source.lines[i];
            const QString code = line.section(QStringLiteral("//"), 0, 0);
            if (inCore) {
                const QRegularExpressionMatch match = forbiddenInCore.match(code);
                if (match.hasMatch())
                    report(path, i + 1,
                           QStringLiteral("core neither prints, exits nor reads environment and "
                                          "clock, found %1")
                               .arg(match.captured()));
            }
            if ((isCpp(path) || isCMake(path)) && !mayName)
                checkNames(path, i + 1, line, code);
            if (isCpp(path))
                checkFields(path, i + 1, code);
            if (path.endsWith(u".h") && usingNamespace.match(code).hasMatch())
                report(path, i + 1, QStringLiteral("using namespace in a header"));
            if (isCMake(path) && glob.match(line).hasMatch())
                report(path, i + 1, QStringLiteral("lists sources by pattern, not by name"));
        }
    }

    /// Formulas and messages may have the id of a field among other words; as a text of its own it
    /// is a key, a column or an option that the table knows.
    void checkFields(const QString& path, int line, const QString& code) {
        if (path.startsWith(u"tests/") || path.startsWith(u"core/engines/"))
            return; // what models calculate with has the same names
        for (const auto& [id, table] : m_fields) {
            if (path != table && code.contains(u'"' + id + u'"'))
                report(path, line, QStringLiteral("spells the field %1 of %2").arg(id, table));
        }
    }

    /// The engine that the program is about may be named in words; the others only by the registry.
    void checkNames(const QString& path, int line, const QString& whole, const QString& code) {
        for (const QString& engine : m_engines) {
            const bool isNamed = engine == u"permdnn" ? code.contains(u'"' + engine + u'"')
                                                      : whole.contains(engine, Qt::CaseInsensitive);
            if (isNamed)
                report(path, line,
                       QStringLiteral("names engine %1, which the registry knows").arg(engine));
        }
    }

    void checkIncludes(const SourceFile& source) {
        const bool isTest = source.path.startsWith(u"tests/");
        if (!isTest && !roomOf(source.path))
            report(source.path, 1, QStringLiteral("belongs to no known room"));
        checkOwnHeader(source);
        for (const Include& include : source.includes) {
            if (!isTest || include.target.startsWith(u"benchmark/"))
                checkConfined(source.path, include);
            if (include.quoted)
                checkArrow(source.path, include, isTest);
        }
    }

    /// A header whose source includes it first is known to compile alone.
    void checkOwnHeader(const SourceFile& source) {
        const QString header = source.path.chopped(4) + QStringLiteral(".h");
        if (!source.path.endsWith(u".cpp") || !m_files.contains(header))
            return;
        const Include* first = source.includes.empty() ? nullptr : &source.includes.front();
        if (!first || !first->quoted || resolve(source.path, first->target) != header)
            report(source.path, first ? first->line : 1,
                   QStringLiteral("does not include %1 first").arg(header));
    }

    void checkConfined(const QString& path, const Include& include) {
        for (const Confined& library : confinedLibraries()) {
            if (library.header.match(include.target).hasMatch() &&
                !startsWithAny(path, library.allowed))
                report(path, include.line,
                       QStringLiteral("includes %1, but %2 belongs in %3 only")
                           .arg(include.target, library.name,
                                library.allowed.join(QStringLiteral(", "))));
        }
    }

    void checkArrow(const QString& path, const Include& include, bool isTest) {
        const QString resolved = resolve(path, include.target);
        if (resolved.isEmpty()) {
            if (!include.target.endsWith(u".moc") && !include.target.startsWith(u"moc_"))
                report(path, include.line,
                       QStringLiteral("includes \"%1\", which is no file of the project "
                                      "(spell it from the root)")
                           .arg(include.target));
            return;
        }
        if (isTest)
            return; // tests may look at everything
        if (resolved.startsWith(u"tests/")) {
            report(
                path, include.line,
                QStringLiteral("includes %1: the product does not depend on tests").arg(resolved));
            return;
        }
        checkEngines(path, include, resolved);
        const Room* from = roomOf(path);
        const Room* to = roomOf(resolved);
        if (!from || !to || from == to)
            return;
        if (to->height >= from->height)
            report(path, include.line,
                   QStringLiteral("includes %1: an arrow from %2 to %3 does not point down")
                       .arg(resolved, from->folder, to->folder));
        else if (const QString lists = from->folder + QStringLiteral("CMakeLists.txt");
                 m_files.contains(lists) && !statedBy(from->folder).contains(to->target))
            report(path, include.line,
                   QStringLiteral("includes %1: %2 does not state that it needs %3")
                       .arg(resolved, lists, to->target));
    }

    /// The targets of rooms that a room's own states, and those that these state.
    const std::set<QString>& statedBy(const QString& folder) {
        const auto [place, isNew] = m_stated.try_emplace(folder);
        const auto lists = m_files.find(folder + QStringLiteral("CMakeLists.txt"));
        if (!isNew || lists == m_files.end())
            return place->second;
        std::set<QString> stated;
        for (const Room& room : rooms()) {
            const QRegularExpression word(QStringLiteral("\\b%1\\b").arg(room.target));
            const bool isNamed =
                room.folder != folder &&
                std::any_of(lists->second.lines.begin(), lists->second.lines.end(),
                            [&](const QString& line) { return line.contains(word); });
            if (isNamed) {
                stated.insert(room.target);
                stated.merge(std::set<QString>(statedBy(room.folder)));
            }
        }
        return m_stated[folder] = std::move(stated);
    }

    /// Engines know nothing of each other, and hardly anybody knows them.
    void checkEngines(const QString& path, const Include& include, const QString& resolved) {
        const QString from = engineOf(path);
        const QString to = engineOf(resolved);
        if (to.isEmpty() || from == to || startsWithAny(path, engineKnowers()))
            return;
        report(path, include.line,
               from.isEmpty()
                   ? QStringLiteral("includes %1: who needs engine %2 asks core/engines/registry.h")
                         .arg(resolved, to)
                   : QStringLiteral("includes %1: engine %2 must not know engine %3")
                         .arg(resolved, from, to));
    }

    /// From the root; in tests also from the file's own folder.
    QString resolve(const QString& path, const QString& target) const {
        if (m_files.contains(target))
            return target;
        if (path.startsWith(u"tests/")) {
            const QString beside = QDir::cleanPath(path.section(u'/', 0, -2) + u'/' + target);
            if (m_files.contains(beside))
                return beside;
        }
        return {};
    }

    void findCircles() {
        for (const auto& [path, source] : m_files)
            visit(path);
    }

    void visit(const QString& path) {
        if (m_done.contains(path))
            return;
        const qsizetype start = m_trail.indexOf(path);
        if (start >= 0) {
            // A circle is reported once, at its first file in alphabetical order.
            QStringList circle = m_trail.mid(start);
            const auto least = std::min_element(circle.begin(), circle.end());
            std::rotate(circle.begin(), least, circle.end());
            circle.append(circle.first());
            report(circle.first(), 1,
                   QStringLiteral("is part of a circle: ") + circle.join(QStringLiteral(" -> ")));
            return;
        }
        m_trail.append(path);
        for (const Include& include : m_files.at(path).includes) {
            const QString next = include.quoted ? resolve(path, include.target) : QString();
            if (!next.isEmpty())
                visit(next);
        }
        m_trail.removeLast();
        m_done.insert(path);
    }

    std::map<QString, SourceFile> m_files;
    std::set<QString> m_engines;
    std::map<QString, std::set<QString>> m_stated; ///< by folder
    std::map<QString, QString> m_fields;           ///< the file with the row of a field, by its id
    QStringList m_problems;
    QStringList m_trail;
    std::set<QString> m_done;
};

} // namespace

QStringList roomLines() {
    return {
        QStringLiteral("app/cli, app/gui"),
        QStringLiteral("app/machine, ui/window"),
        QStringLiteral("ui/views"),
        QStringLiteral("ui/session"),
        QStringLiteral("ui/figures, ui/jobs, ui/models"),
        QStringLiteral("core/report"),
        QStringLiteral("core/figure"),
        QStringLiteral("core/store, core/study"),
        QStringLiteral("core/experiment"),
        QStringLiteral("core/exploration, core/validation"),
        QStringLiteral("core/engines, core/trace"),
        QStringLiteral("core/architecture, core/pdmatrix"),
        QStringLiteral("core/layer"),
        QStringLiteral("core/array, core/arithmetic, core/technology"),
        QStringLiteral("core/base"),
    };
}

QStringList sourceProblems(const QString& root) {
    return Checker(readTree(root)).run();
}

int sourceFileCount(const QString& root) {
    return int(readTree(root).size());
}

} // namespace permdse::test
