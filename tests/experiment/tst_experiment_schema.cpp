// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>

#include "core/engines/registry.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/experiment_schema.h"
#include "core/experiment/json_text.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

QString fileText(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

JsonDocument documentOf(const std::string& text) {
    return *parseJson(text, "test.json");
}

/// What the schema says as "pointer: message" lines.
QStringList problemLines(const std::string& text) {
    QStringList lines;
    for (const Diagnostic& problem : JsonSchema(experimentSchema()).problems(documentOf(text))) {
        lines << QString::fromStdString(problem.code + ' ' + problem.pointer + ": " +
                                        problem.message);
    }
    return lines;
}

const std::string smallest =
    R"("workloads": ["nmt"], "objectives": {"area_mm2": "min"}, "architectures": )";

/// An experiment with one entry under "sweep" of an architecture.
std::string sweeping(const std::string& kind, const std::string& entry) {
    return "{" + smallest + R"([{"kind": ")" + kind + R"(", "sweep": {)" + entry + "}}]}";
}

/// Calls `visit` on a schema and every schema inside it.
void visitObjectSchemas(const Json& json, const std::function<void(const Json&)>& visit) {
    if (json.is_object() && json.contains("type") && json["type"] == "object") {
        visit(json);
    }
    if (json.is_structured()) {
        for (const Json& inner : json) {
            visitObjectSchemas(inner, visit);
        }
    }
}

} // namespace

class TstExperimentSchema : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    /// PERMDSE_UPDATE_GOLDEN=1 rewrites the file and fails, so that an update is a reviewed diff.
    void installedFileIsTheGeneratedOne() {
        const QString path = QStringLiteral(PERMDSE_SOURCE_DIR "/resources/schema/") +
                             QString::fromLatin1(experimentSchemaId.data());
        const QString expected = QString::fromStdString(jsonText(experimentSchema()));
        const bool update = qEnvironmentVariableIsSet("PERMDSE_UPDATE_GOLDEN");
        const QString written =
            update ? path : QStringLiteral(PERMDSE_ARTIFACT_DIR "/") + QFileInfo(path).fileName();
        const QString actual = fileText(path);
        if (actual != expected) {
            QFile file(written);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(expected.toUtf8());
        }
        const QStringList actualLines = actual.split(QLatin1Char('\n'));
        const QStringList expectedLines = expected.split(QLatin1Char('\n'));
        for (qsizetype i = 0; i < std::min(actualLines.size(), expectedLines.size()); ++i) {
            QVERIFY2(actualLines[i] == expectedLines[i],
                     qPrintable(QStringLiteral("line %1: the file has \"%2\", the tables give "
                                               "\"%3\"; the generated schema is in %4")
                                    .arg(i + 1)
                                    .arg(actualLines[i], expectedLines[i], written)));
        }
        QCOMPARE(actualLines.size(), expectedLines.size());
    }

    void everyParameterAndMetricIsInIt() {
        const Json schema = experimentSchema();
        for (const Engine* engine : engines()) {
            for (const ParameterInfo& parameter : engine->parameters()) {
                const std::string name = std::string(engine->id()) + "." + parameter.id;
                QVERIFY2(schema["definitions"].contains(name), name.c_str());
                const auto text = schema["definitions"][name]["description"].get<std::string>();
                QVERIFY(text.starts_with(parameter.meaning));
                QVERIFY2(parameter.unit.empty() || text.ends_with("[" + parameter.unit + "]"),
                         text.c_str());
            }
            for (const MetricInfo& metric : engine->metrics()) {
                QVERIFY(schema["properties"]["objectives"]["properties"].contains(metric.id));
            }
        }
    }

    void everyObjectSaysWhatElseItMayHold() {
        int count = 0;
        visitObjectSchemas(experimentSchema(), [&](const Json& object) {
            QVERIFY2(object.contains("additionalProperties"), object.dump().c_str());
            ++count;
        });
        QVERIFY(count > 50);
    }

    void accepts_data() {
        QTest::addColumn<QString>("text");
        const auto sweep = [](const char* name, const char* kind, const char* entry) {
            QTest::newRow(name) << QString::fromStdString(sweeping(kind, entry));
        };
        sweep("one value", "permdnn", R"("pe_count": 8)");
        sweep("integer with a point", "permdnn", R"("pe_count": 8.0)");
        sweep("list", "permdnn", R"("pe_count": [8, 16])");
        sweep("steps", "permdnn", R"("clock_ghz": {"from": 0.4, "to": 1.2, "step": 0.1})");
        sweep("factor", "permdnn", R"("pe_count": {"from": 8, "to": 256, "times": 1.5})");
        sweep("special word", "permdnn", R"("p": ["layer", 2])");
        sweep("choice", "circnn", R"("fft": ["symmetric", "complex"])");
        sweep("power of two", "circnn", R"("block_size": [2, 4096])");
    }
    void accepts() {
        QFETCH(const QString, text);
        QCOMPARE(problemLines(text.toStdString()), QStringList());
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("lines");
        const QString head = QStringLiteral("CFG-0007 %1: this breaks the schema "
                                            "permdse-experiment-1.schema.json: %2");
        const auto row = [&](const char* name, const std::string& text, const char* pointer,
                             const char* message) {
            QTest::newRow(name) << QString::fromStdString(text)
                                << QStringList{
                                       head.arg(QLatin1String(pointer), QLatin1String(message))};
        };
        row("no workloads", R"({"architectures": [{"kind": "eie"}], "objectives": {"edp": "min"}})",
            "", "Missing required property 'workloads'.");
        row("unknown key", "{" + smallest + R"([{"kind": "eie"}], "serach": {}})", "",
            "Object contains a property that could not be validated using 'properties' or "
            "'additionalProperties' constraints: 'serach'.");
        row("name of the wrong type", "{" + smallest + R"([{"kind": "eie"}], "name": 3})", "/name",
            "Value type not permitted by 'type' constraint.");
        row("objective", R"({"workloads": ["nmt"], "architectures": [{"kind": "eie"}],
            "objectives": {"edp": "minimum"}})",
            "/objectives/edp", "Failed to match against any enum values.");
    }
    void refuses() {
        QFETCH(const QString, text);
        QFETCH(const QStringList, lines);
        QCOMPARE(problemLines(text.toStdString()), lines);
    }

    void refusesSweeps_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("entry");
        const auto row = [](const char* kind, const char* entry) {
            QTest::newRow(entry) << kind << entry;
        };
        row("permdnn", R"("pe_count": 0)");
        row("permdnn", R"("pe_count": 3.7)");
        row("permdnn", R"("pe_count": true)");
        row("permdnn", R"("pe_count": "8")");
        row("permdnn", R"("pe_count": [])");
        row("permdnn", R"("pe_count": [8, 1000000])");
        row("permdnn", R"("pe_count": {"from": 8, "to": 256})");
        row("permdnn", R"("pe_count": {"from": 8, "to": 256, "step": 8, "times": 2})");
        row("permdnn", R"("pe_count": {"from": 8, "to": 256, "step": 0})");
        row("permdnn", R"("pe_count": {"from": 8, "to": 256, "times": 1})");
        row("permdnn", R"("p": 0)");
        row("permdnn", R"("p": "layers")");
        row("permdnn", R"("shifts": "random")");
        row("permdnn", R"("shifts": {"from": 0, "to": 1, "step": 1})");
        row("permdnn", R"("block_size": 8)");
        row("circnn", R"("block_size": 12)");
        row("circnn", R"("block_size": 8192)");
    }
    void refusesSweeps() {
        QFETCH(const QString, kind);
        QFETCH(const QString, entry);
        QVERIFY(!problemLines(sweeping(kind.toStdString(), entry.toStdString())).isEmpty());
    }

    void problemsKnowTheirLine() {
        const auto problems =
            JsonSchema(experimentSchema()).problems(documentOf("{\n\"name\":\n3}"));
        const auto name = std::find_if(problems.begin(), problems.end(),
                                       [](const Diagnostic& d) { return d.pointer == "/name"; });
        QVERIFY(name != problems.end());
        QCOMPARE(name->line, 2);
        QCOMPARE(name->source, std::string("test.json"));
    }
};

QTEST_APPLESS_MAIN(TstExperimentSchema)
#include "tst_experiment_schema.moc"
