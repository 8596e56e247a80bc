// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "source_rules.h"
#include "tests/support/compare.h"

using permdse::test::roomLines;
using permdse::test::sourceFileCount;
using permdse::test::sourceProblems;

namespace {

using Tree = QMap<QString, QString>; ///< path, content

constexpr char spdx[] = "// SPDX-License-Identifier: GPL-3.0-or-later\n";

QString cpp(const char* rest) {
    return QString::fromLatin1(spdx) + QString::fromLatin1(rest);
}

QString header(const char* rest) {
    return cpp("#pragma once\n") + QString::fromLatin1(rest);
}

/// A small tree that keeps every rule; each row of the test breaks it in one place.
Tree soundTree() {
    const QString hash = QStringLiteral("# SPDX-License-Identifier: GPL-3.0-or-later\n");
    return {
        {QStringLiteral("CMakeLists.txt"), hash},
        {QStringLiteral("core/CMakeLists.txt"), hash},
        {QStringLiteral("script/run"), QStringLiteral("#!/usr/bin/env bash\n") + hash},
        {QStringLiteral("core/base/json_reader.h"), header("#include <nlohmann/json.hpp>\n")},
        {QStringLiteral("core/base/result.h"), header("#include <vector>\n")},
        {QStringLiteral("core/layer/CMakeLists.txt"),
         hash + QStringLiteral("permdse_add_library(permdse_layer SOURCES a.cpp\n"
                               "    DEPENDS permdse_base)\n")},
        {QStringLiteral("core/layer/layer.h"), header("#include \"core/base/result.h\"\n")},
        {QStringLiteral("core/layer/layer_fields.cpp"),
         cpp("FieldInfo depth{.id = \"depth_mm\"};\nauto again() { return \"depth_mm\"; }\n")},
        {QStringLiteral("core/layer/reader.cpp"),
         cpp("auto text() { return \"the depth_mm of \"; }\n")},
        {QStringLiteral("core/array/array.h"), header("#include \"core/base/result.h\"\n")},
        {QStringLiteral("core/technology/node.h"), header("#include \"core/base/result.h\"\n")},
        {QStringLiteral("core/architecture/engine.h"), header("#include \"core/layer/layer.h\"\n")},
        {QStringLiteral("core/engines/builtin_engines.cpp"),
         cpp("#include \"core/engines/eie/eie.h\"\n"
             "#include \"core/engines/permdnn/permdnn.h\"\n")},
        {QStringLiteral("core/engines/eie/eie.h"),
         header("#include \"core/architecture/engine.h\"\n")},
        {QStringLiteral("core/engines/permdnn/permdnn.h"),
         header("#include \"core/architecture/engine.h\"\n")},
        {QStringLiteral("core/validation/twin.cpp"), cpp("#include \"core/engines/eie/eie.h\"\n")},
        {QStringLiteral("core/study/CMakeLists.txt"),
         hash + QStringLiteral("permdse_add_library(permdse_study DEPENDS permdse_layer)\n")},
        {QStringLiteral("core/study/study.h"), header("#include \"core/base/result.h\"\n"
                                                      "#include \"core/layer/layer.h\"\n")},
        {QStringLiteral("core/report/figure.h"), header("#include \"core/layer/layer.h\"\n")},
        {QStringLiteral("ui/figures/plot.h"),
         header("#include <QWidget>\n#include <qcustomplot.h>\n"
                "#include \"core/report/figure.h\"\n")},
        {QStringLiteral("ui/jobs/job.h"), header("#include <QThreadPool>\n")},
        {QStringLiteral("ui/window/window.h"), header("#include \"ui/jobs/job.h\"\n"
                                                      "#include \"ui/figures/plot.h\"\n")},
        {QStringLiteral("app/gui/options.h"), header("#include <QString>\n")},
        {QStringLiteral("app/gui/main.cpp"), cpp("#include \"ui/window/window.h\"\n")},
        {QStringLiteral("tests/support/compare.h"), header("#include <QTest>\n")},
        {QStringLiteral("tests/ui/tst_plot.cpp"),
         cpp("#include <qcustomplot.h>\n#include \"tests/support/compare.h\"\n"
             "#include \"ui/window/window.h\"\n")},
    };
}

} // namespace

/// The rules of docs/architecture.md, applied to the project and to trees that break them.
class TstSourceRules : public QObject {
    Q_OBJECT

private:
    static void write(const QString& root, const Tree& tree) {
        for (auto it = tree.begin(); it != tree.end(); ++it) {
            const QString path = QDir(root).filePath(it.key());
            QVERIFY(QDir().mkpath(QFileInfo(path).path()));
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(it.value().toUtf8());
        }
    }

private slots:
    void init() { permdse::test::failOnAnyWarning(); }

    void projectKeepsTheRules() {
        const QString root = QStringLiteral(PERMDSE_SOURCE_DIR);
        QVERIFY2(sourceFileCount(root) > 50, "the check found no sources");
        const QStringList problems = sourceProblems(root);
        QVERIFY2(problems.isEmpty(), qPrintable(u'\n' + problems.join(u'\n')));
    }

    void documentShowsTheRooms() {
        QFile file(QStringLiteral(PERMDSE_SOURCE_DIR "/docs/architecture.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        static const QRegularExpression line(
            QStringLiteral("^((?:core|ui|app)/[a-z/, ]*[a-z])  .*$"),
            QRegularExpression::MultilineOption);
        QStringList shown;
        const QString text = QString::fromUtf8(file.readAll());
        for (auto it = line.globalMatch(text); it.hasNext();)
            shown.append(it.next().captured(1));
        QCOMPARE(shown, roomLines());
    }

    void soundTreeHasNoProblems() {
        QTemporaryDir dir;
        write(dir.path(), soundTree());
        QCOMPARE(sourceProblems(dir.path()), QStringList());
        QCOMPARE(sourceFileCount(dir.path()), int(soundTree().size()));
    }

    void violationIsFound_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("problem"); // the whole list is this one sentence
        const auto row = [](const char* name, const char* path, const QString& content,
                            const QString& problem) {
            QTest::newRow(name) << QString::fromLatin1(path) << content << problem;
        };
        row("Qt in core", "core/layer/extra.h", header("#include <QString>\n"),
            QStringLiteral("core/layer/extra.h:3: includes QString, but Qt belongs in ui/, app/ "
                           "only"));
        row("QCustomPlot outside figures", "ui/window/extra.h",
            header("#include <qcustomplot.h>\n"),
            QStringLiteral(
                "ui/window/extra.h:3: includes qcustomplot.h, but QCustomPlot belongs in "
                "ui/figures/ only"));
        row("Qt threads outside jobs", "ui/window/extra.cpp", cpp("#include <QFutureWatcher>\n"),
            QStringLiteral("ui/window/extra.cpp:2: includes QFutureWatcher, but Qt threading "
                           "belongs in ui/jobs/ only"));
        row("nlohmann in a model", "core/layer/extra.h", header("#include <nlohmann/json.hpp>\n"),
            QStringLiteral("core/layer/extra.h:3: includes nlohmann/json.hpp, but nlohmann/json "
                           "belongs in core/base/json_ only"));
        row("nlohmann beside the reader", "core/base/result.h",
            header("#include <nlohmann/json_fwd.hpp>\n"),
            QStringLiteral(
                "core/base/result.h:3: includes nlohmann/json_fwd.hpp, but nlohmann/json "
                "belongs in core/base/json_ only"));
        row("command line library in core", "core/report/extra.cpp",
            cpp("#include <CLI/CLI.hpp>\n"),
            QStringLiteral("core/report/extra.cpp:2: includes CLI/CLI.hpp, but CLI11 belongs in "
                           "app/ only"));
        row("arrow from core to ui", "core/report/extra.cpp",
            cpp("#include \"ui/figures/plot.h\"\n"),
            QStringLiteral("core/report/extra.cpp:2: includes ui/figures/plot.h: an arrow from "
                           "core/report/ to ui/figures/ does not point down"));
        row("arrow up inside core", "core/layer/extra.cpp",
            cpp("#include \"core/architecture/engine.h\"\n"),
            QStringLiteral("core/layer/extra.cpp:2: includes core/architecture/engine.h: an arrow "
                           "from core/layer/ to core/architecture/ does not point down"));
        row("arrow between rooms of one height", "core/technology/extra.cpp",
            cpp("#include \"core/array/array.h\"\n"),
            QStringLiteral(
                "core/technology/extra.cpp:2: includes core/array/array.h: an arrow from "
                "core/technology/ to core/array/ does not point down"));
        row("arrow from jobs to the window", "ui/jobs/extra.cpp",
            cpp("#include \"ui/window/window.h\"\n"),
            QStringLiteral("ui/jobs/extra.cpp:2: includes ui/window/window.h: an arrow from "
                           "ui/jobs/ to ui/window/ does not point down"));
        row("arrow from ui to app", "ui/window/extra.cpp", cpp("#include \"app/gui/options.h\"\n"),
            QStringLiteral("ui/window/extra.cpp:2: includes app/gui/options.h: an arrow from "
                           "ui/window/ to app/gui/ does not point down"));
        row("include of a missing file", "ui/window/extra.cpp", cpp("#include \"ui/window/x.h\"\n"),
            QStringLiteral("ui/window/extra.cpp:2: includes \"ui/window/x.h\", which is no file of "
                           "the project (spell it from the root)"));
        row("one engine knows another", "core/engines/eie/extra.cpp",
            cpp("#include \"core/engines/permdnn/permdnn.h\"\n"),
            QStringLiteral("core/engines/eie/extra.cpp:2: includes "
                           "core/engines/permdnn/permdnn.h: engine eie must not know engine "
                           "permdnn"));
        row("engine known outside of the registry", "core/experiment/extra.cpp",
            cpp("#include \"core/engines/permdnn/permdnn.h\"\n"),
            QStringLiteral(
                "core/experiment/extra.cpp:2: includes core/engines/permdnn/permdnn.h: who needs "
                "engine permdnn asks core/engines/registry.h"));
        row("engine named outside of the registry", "core/experiment/extra.cpp",
            cpp("// of \"permdnn PEs\"\nauto f() { return \"permdnn\"; }\n"),
            QStringLiteral("core/experiment/extra.cpp:3: names engine permdnn, which the registry "
                           "knows"));
        row("another engine in words", "ui/window/extra.cpp", cpp("// as EIE has it\n"),
            QStringLiteral("ui/window/extra.cpp:2: names engine eie, which the registry knows"));
        row("field spelled outside its table", "ui/window/extra.cpp",
            cpp("// \"depth_mm\"\nauto f() { return \"depth_mm\"; }\n"),
            QStringLiteral("ui/window/extra.cpp:3: spells the field depth_mm of "
                           "core/layer/layer_fields.cpp"));
        row("room that the target does not state", "core/study/extra.cpp",
            cpp("#include \"core/technology/node.h\"\n"),
            QStringLiteral("core/study/extra.cpp:2: includes core/technology/node.h: "
                           "core/study/CMakeLists.txt does not state that it needs "
                           "permdse_technology"));
        row("product includes a test", "core/layer/extra.cpp",
            cpp("#include \"tests/support/compare.h\"\n"),
            QStringLiteral("core/layer/extra.cpp:2: includes tests/support/compare.h: the product "
                           "does not depend on tests"));
        row("file outside the rooms", "core/misc/extra.cpp",
            cpp("#include \"core/base/result.h\"\n"),
            QStringLiteral("core/misc/extra.cpp:1: belongs to no known room"));
        row("own header after another", "core/base/result.cpp",
            cpp("#include <vector>\n#include \"core/base/result.h\"\n"),
            QStringLiteral("core/base/result.cpp:2: does not include core/base/result.h first"));
        row("own header not at all", "core/base/result.cpp", cpp("int f();\n"),
            QStringLiteral("core/base/result.cpp:1: does not include core/base/result.h first"));
        row("include relative to the file", "core/layer/extra.cpp", cpp("#include \"layer.h\"\n"),
            QStringLiteral("core/layer/extra.cpp:2: includes \"layer.h\", which is no file of the "
                           "project (spell it from the root)"));
        row("file that includes itself", "core/base/result.h",
            header("#include \"core/base/result.h\"\n"),
            QStringLiteral("core/base/result.h:1: is part of a circle: core/base/result.h -> "
                           "core/base/result.h"));
        row("no licence in C++", "core/layer/extra.cpp", QStringLiteral("int f();\n"),
            QStringLiteral("core/layer/extra.cpp:1: has no SPDX licence line"));
        row("no licence in CMake", "core/CMakeLists.txt", QStringLiteral("add_subdirectory(x)\n"),
            QStringLiteral("core/CMakeLists.txt:1: has no SPDX licence line"));
        row("no licence in a script", "script/extra", QStringLiteral("#!/bin/bash\nset -e\n"),
            QStringLiteral("script/extra:2: has no SPDX licence line"));
        row("file too long", "core/layer/extra.cpp", cpp("") + QString(700, u'\n'),
            QStringLiteral("core/layer/extra.cpp:701: has more than 700 lines"));
        row("header without guard", "core/layer/extra.h", cpp("int f();\n"),
            QStringLiteral("core/layer/extra.h:1: has no #pragma once"));
        row("using namespace in a header", "core/layer/extra.h", header("using namespace std;\n"),
            QStringLiteral("core/layer/extra.h:3: using namespace in a header"));
        row("core prints", "core/layer/extra.cpp", cpp("void f() { std::cerr << 1; }\n"),
            QStringLiteral("core/layer/extra.cpp:2: core neither prints, exits nor reads "
                           "environment and clock, found std::cerr"));
        row("core reads the environment", "core/layer/extra.cpp",
            cpp("auto f() { return getenv(\"X\"); }\n"),
            QStringLiteral("core/layer/extra.cpp:2: core neither prints, exits nor reads "
                           "environment and clock, found getenv("));
        row("sources by pattern", "core/CMakeLists.txt",
            QStringLiteral("# SPDX-License-Identifier: GPL-3.0-or-later\nfile(GLOB s *.cpp)\n"),
            QStringLiteral("core/CMakeLists.txt:2: lists sources by pattern, not by name"));
    }
    void violationIsFound() {
        QFETCH(QString, path);
        QFETCH(QString, content);
        QFETCH(QString, problem);
        Tree tree = soundTree();
        tree.insert(path, content);
        QTemporaryDir dir;
        write(dir.path(), tree);
        QCOMPARE(sourceProblems(dir.path()), QStringList{problem});
    }

    void longCircleIsReportedOnce() {
        Tree tree = soundTree();
        tree.insert(QStringLiteral("core/layer/c.h"), header("#include \"core/layer/a.h\"\n"));
        tree.insert(QStringLiteral("core/layer/b.h"), header("#include \"core/layer/c.h\"\n"));
        tree.insert(QStringLiteral("core/layer/a.h"), header("#include \"core/layer/b.h\"\n"));
        QTemporaryDir dir;
        write(dir.path(), tree);
        QCOMPARE(sourceProblems(dir.path()),
                 QStringList{QStringLiteral("core/layer/a.h:1: is part of a circle: core/layer/a.h "
                                            "-> core/layer/b.h -> core/layer/c.h -> "
                                            "core/layer/a.h")});
    }

    void exactly700LinesAreAllowed() {
        Tree tree = soundTree();
        tree.insert(QStringLiteral("core/layer/extra.cpp"), cpp("") + QString(699, u'\n'));
        QTemporaryDir dir;
        write(dir.path(), tree);
        QCOMPARE(sourceProblems(dir.path()), QStringList());
    }
};

QTEST_APPLESS_MAIN(TstSourceRules)
#include "tst_source_rules.moc"
