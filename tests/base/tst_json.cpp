// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <QFile>
#include <QTemporaryDir>

#include "core/base/json_reader.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

QStringList textsOf(const Diagnostics& problems) {
    QStringList texts;
    for (const Diagnostic& problem : problems) {
        texts << QString::fromStdString(toText(problem));
    }
    return texts;
}

JsonDocument documentOf(const QString& text) {
    const Result<JsonDocument> document = parseJson(text.toStdString(), "a.json");
    if (!document) {
        throw std::logic_error(toText(document.error()));
    }
    return *document;
}

const std::vector<std::string>& colours() {
    static const std::vector<std::string> words{"red", "green"};
    return words;
}

constexpr double unlimited = std::numeric_limits<double>::infinity();

} // namespace

class TstJson : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void parseErrors_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("messages");
        const auto row = [](const char* name, const char* text, const QStringList& messages) {
            QTest::newRow(name) << QByteArray(text) << messages;
        };
        row("nothing wrong", "{\"a\": [1, -2, 2.5, \"x\", true, null]}", {});
        row("empty", "",
            {"a.json:1: error JSON-0001: this is not valid JSON: parse error at line 1, column 1: "
             "syntax error while parsing value - unexpected end of input; expected '[', '{', or a "
             "literal"});
        row("missing comma", "{\n\"a\": 1\n\"b\": 2}",
            {"a.json:3: error JSON-0001: this is not valid JSON: parse error at line 3, column 3: "
             "syntax error while parsing object - unexpected string literal; expected '}'"});
        row("trailing comma", "[1,]",
            {"a.json:1: error JSON-0001: this is not valid JSON: parse error at line 1, column 4: "
             "syntax error while parsing value - unexpected ']'; expected '[', '{', or a literal"});
        row("comment", "// x\n1",
            {"a.json:1: error JSON-0001: this is not valid JSON: parse error at line 1, column 1: "
             "syntax error while parsing value - invalid literal; last read: '/'"});
        row("bytes that are not UTF-8", "[\"a\xff\"]",
            {"a.json:1: error JSON-0001: this is not valid JSON: parse error at line 1, column 4: "
             "syntax error while parsing value - invalid string: ill-formed UTF-8 byte; last read: "
             "'\"a\xef\xbf\xbd'"});
        row("number beyond double", "[1e999]",
            {"a.json:1: error JSON-0003: a number is too large to be represented; accepted are "
             "magnitudes up to 1.8e308"});
        row("repeated key", "{\"a\": 1,\n\"a\": 2}",
            {"a.json:2: error JSON-0002 at /a: the key \"a\" occurs twice in this object; keep one "
             "of the two"});
        row("repeated keys inside", "{\"x/y\": [{}, {\"a\": 1,\n\"a\": 2, \"a\": 3}]}",
            {"a.json:2: error JSON-0002 at /x~1y/1/a: the key \"a\" occurs twice in this object; "
             "keep one of the two",
             "a.json:2: error JSON-0002 at /x~1y/1/a: the key \"a\" occurs twice in this object; "
             "keep one of the two"});
        row("same key in different objects", "[{\"a\": 1}, {\"a\": {\"a\": 2}}]", {});
        row("repeated key and broken", "{\"a\": 1, \"a\": 2",
            {"a.json:1: error JSON-0002 at /a: the key \"a\" occurs twice in this object; keep one "
             "of the two",
             "a.json:1: error JSON-0001: this is not valid JSON: parse error at line 1, column 16: "
             "syntax error while parsing object - unexpected end of input; expected '}'"});
    }
    void parseErrors() {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, messages);
        const Result<JsonDocument> document = parseJson(text.toStdString(), "a.json");
        QCOMPARE(document ? QStringList() : textsOf(document.error()), messages);
    }

    void nestingLimitIsTight() {
        const std::string open(64, '['), close(64, ']');
        QVERIFY(parseJson(open + close, "a").has_value());
        const Result<JsonDocument> deeper = parseJson('[' + open + close + ']', "a");
        QVERIFY(!deeper.has_value());
        QCOMPARE(deeper.error().front().code, std::string("JSON-0004"));
        QCOMPARE(deeper.error().front().message,
                 std::string("objects and arrays are nested deeper than 64 levels"));
        const std::string million(1'000'000, '[');
        QVERIFY(!parseJson(million, "a").has_value());
    }

    void repeatedKeysCanBeCollected() {
        Diagnostics repeated;
        const Result<JsonDocument> document =
            parseJson("{\"a\": {\"x\": 1},\n\"b\": 2,\n\"a\": [3]}", "a.json", repeated);
        QVERIFY(document.has_value());
        QCOMPARE(repeated.size(), std::size_t{1});
        QCOMPARE(repeated.front().line, 3);
        QCOMPARE(document->root["a"].dump(), std::string("[3]")); // the last counts
        Diagnostics none;
        QVERIFY(!parseJson("{", "a.json", none).has_value());
        QVERIFY(none.empty());
    }

    void linesOfValues() {
        const JsonDocument document =
            documentOf(QStringLiteral("{\n\"a\":\n1,\n\"b\": [\n2,\n3],\n\"c/d\": {\"e~\": 4}\n}"));
        QCOMPARE(document.lineOf(""), 1);
        QCOMPARE(document.lineOf("/a"), 2); // the line of the key
        QCOMPARE(document.lineOf("/b"), 4);
        QCOMPARE(document.lineOf("/b/0"), 5);
        QCOMPARE(document.lineOf("/b/1"), 6);
        QCOMPARE(document.lineOf("/c~1d/e~0"), 7);
        QCOMPARE(document.lineOf("/b/1/x/y"), 6); // the nearest recorded parent
        QCOMPARE(document.lineOf("/missing"), 1);
        QCOMPARE(JsonDocument().lineOf("/a"), 0);
    }

    void pointerSteps() {
        QCOMPARE(pointerStep("plain"), std::string("plain"));
        QCOMPARE(pointerStep("a/b~c"), std::string("a~1b~0c"));
        QCOMPARE(pointerStep(""), std::string());
    }

    void keysKeepTheirOrder() {
        const JsonDocument document = documentOf(QStringLiteral("{\"z\": 1, \"a\": 2, \"m\": 3}"));
        QCOMPARE(document.root.dump(), std::string("{\"z\":1,\"a\":2,\"m\":3}"));
    }

    void files() {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.txt"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("a\0b\r\n", 5));
        file.close();
        QCOMPARE(readTextFile(path.toStdString()).value(), std::string("a\0b\r\n", 5));

        const auto problemOf = [](const QString& of) {
            const Result<std::string> text = readTextFile(of.toStdString());
            return text ? QString() : textsOf(text.error()).join(QLatin1Char('\n'));
        };
        QCOMPARE(problemOf(folder.path()),
                 folder.path() + QStringLiteral(": error FILE-0001: this is "
                                                "a directory; expected a "
                                                "file"));
        const QString missing = folder.filePath(QStringLiteral("missing"));
        QCOMPARE(problemOf(missing),
                 missing +
                     QStringLiteral(": error FILE-0001: the file cannot be read: No such file "
                                    "or directory"));
        const QString large = folder.filePath(QStringLiteral("large"));
        QFile sparse(large);
        QVERIFY(sparse.open(QIODevice::WriteOnly));
        QVERIFY(sparse.resize((qint64{64} << 20) + 1));
        sparse.close();
        QCOMPARE(problemOf(large),
                 large +
                     QStringLiteral(": error FILE-0002: the file has 67108865 bytes; accepted are "
                                    "up to 64 MiB"));
    }

    // The reader: each row reads the key "k" in one way.

    void reads_data() {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("expected"); ///< value, or messages without "a.json:1: error "
        const auto row = [](const char* name, const char* how, const char* json,
                            const char* expected) {
            QTest::newRow(name) << how << json << expected;
        };
        row("integer", "integer", "{\"k\": 7}", "7");
        row("integer at its limits", "integer", "{\"k\": -5}", "-5");
        row("integer with a point", "integer", "{\"k\": 7.0}", "7");
        row("integer with an exponent", "integer", "{\"k\": 1e1}", "10");
        row("integer missing", "integer", "{}", "CFG-0002: the key \"k\" is missing");
        row("integer fraction", "integer", "{\"k\": 3.7}",
            "CFG-0003 at /k: expected an integer, found 3.7");
        row("integer true", "integer", "{\"k\": true}",
            "CFG-0003 at /k: expected an integer, found true");
        row("integer string", "integer", "{\"k\": \"7\"}",
            "CFG-0003 at /k: expected an integer, found the string \"7\"");
        row("integer null", "integer", "{\"k\": null}",
            "CFG-0003 at /k: expected an integer, found null");
        row("integer array", "integer", "{\"k\": [7]}",
            "CFG-0003 at /k: expected an integer, found an array");
        row("integer object", "integer", "{\"k\": {}}",
            "CFG-0003 at /k: expected an integer, found an object");
        row("integer below", "integer", "{\"k\": -6}",
            "CFG-0004 at /k: -6 is outside the accepted range -5 to 100");
        row("integer above", "integer", "{\"k\": 101}",
            "CFG-0004 at /k: 101 is outside the accepted range -5 to 100");
        row("integer beyond 64 bits", "integer", "{\"k\": 18446744073709551615}",
            "CFG-0004 at /k: 18446744073709551615 is outside the accepted range -5 to 100");
        row("integer as large float", "integer", "{\"k\": 1e30}",
            "CFG-0004 at /k: 1e+30 is outside the accepted range -5 to 100");
        row("integer default", "integer default", "{}", "42");
        row("integer default given", "integer default", "{\"k\": 7}", "7");
        row("integer default wrong", "integer default", "{\"k\": null}",
            "CFG-0003 at /k: expected an integer, found null");
        row("number", "number", "{\"k\": 0.5}", "0.5");
        row("number integral", "number", "{\"k\": 1}", "1");
        row("number missing", "number", "{}", "CFG-0002: the key \"k\" is missing");
        row("number string", "number", "{\"k\": \"0.5\"}",
            "CFG-0003 at /k: expected a number, found the string \"0.5\"");
        row("number outside", "number", "{\"k\": 1.5}",
            "CFG-0004 at /k: 1.5 is outside the accepted range 0 to 1");
        row("number at least", "number at least", "{\"k\": -1}",
            "CFG-0004 at /k: -1 is outside the accepted range 0 and more");
        row("number default", "number default", "{}", "0.25");
        row("text", "text", "{\"k\": \"a \\\" b\"}", "a \" b");
        row("text missing", "text", "{}", "CFG-0002: the key \"k\" is missing");
        row("text number", "text", "{\"k\": 1}", "CFG-0003 at /k: expected a string, found 1");
        row("text default", "text default", "{}", "fallback");
        row("choice", "choice", "{\"k\": \"green\"}", "green");
        row("choice missing", "choice", "{}", "CFG-0002: the key \"k\" is missing");
        row("choice misspelt", "choice", "{\"k\": \"gren\"}",
            "CFG-0005 at /k: found \"gren\"; accepted are \"red\" or \"green\"; did you mean "
            "\"green\"?");
        row("choice far off", "choice", "{\"k\": \"violet\"}",
            "CFG-0005 at /k: found \"violet\"; accepted are \"red\" or \"green\"");
        row("choice number", "choice", "{\"k\": 1}",
            "CFG-0003 at /k: expected one of the strings \"red\" or \"green\", found 1");
        row("choice default", "choice default", "{}", "red");
        row("boolean", "boolean", "{\"k\": false}", "false");
        row("boolean default", "boolean", "{}", "true");
        row("boolean number", "boolean", "{\"k\": 1}",
            "CFG-0003 at /k: expected true or false, found 1");
        row("child", "child", "{\"k\": {\"x\": 3}}", "3");
        row("child missing", "child", "{}", "CFG-0002: the key \"k\" is missing");
        row("child array", "child", "{\"k\": [3]}",
            "CFG-0003 at /k: expected an object, found an array");
        row("child wrong inside", "child", "{\"k\": {\"x\": \"3\"}}",
            "CFG-0003 at /k/x: expected an integer, found the string \"3\"");
        row("optional child", "optional child", "{\"k\": {\"x\": 3}}", "3");
        row("optional child missing", "optional child", "{}", "none");
        row("elements", "elements", "{\"k\": [1, 2, 3]}", "1 2 3");
        row("elements missing", "elements", "{}", "");
        row("elements of an object", "elements", "{\"k\": {}}",
            "CFG-0003 at /k: expected an array, found an object");
        row("element wrong", "elements", "{\"k\": [1, \"x\"]}",
            "CFG-0003 at /k/1: expected an integer, found the string \"x\"");
        row("unknown key", "text default", "{\"kk\": 1, \"~/\": 2}",
            "CFG-0001 at /kk: unknown key \"kk\"; accepted are \"k\"; did you mean \"k\"?\n"
            "CFG-0001 at /~0~1: unknown key \"~/\"; accepted are \"k\"");
        row("long string", "integer",
            "{\"k\": \"0123456789012345678901234567890123456789012345678901234567890\"}",
            "CFG-0003 at /k: expected an integer, found the string "
            "\"012345678901234567890123456789012345678901234567890123456...\"");
        row("root array", "text default", "[1]", "CFG-0003: expected an object, found an array");
    }
    void reads() {
        QFETCH(const QString, how);
        QFETCH(const QString, json);
        QFETCH(const QString, expected);
        const JsonDocument document = documentOf(json);
        Diagnostics problems;
        JsonReader reader(document, problems);
        QString actual = read(reader, how);
        reader.finish();
        if (hasErrors(problems)) {
            actual = textsOf(problems).join(QLatin1Char('\n'));
            actual.replace(QStringLiteral("a.json:1: error "), QString());
        }
        QCOMPARE(actual, expected);
    }

    void longStringsAreCutBetweenCharacters() {
        // Two bytes per character: 57 is in the middle of one.
        const QString text = QString(40, QChar(0xE4));
        const std::string described = describeJson(Json(text.toStdString()));
        QCOMPARE(QString::fromStdString(described),
                 QStringLiteral("the string \"%1...\"").arg(QString(28, QChar(0xE4))));
    }

    void membersInFileOrder() {
        const JsonDocument document = documentOf(QStringLiteral("{\"z\": 1, \"a\": {\"b\": 2}}"));
        Diagnostics problems;
        JsonReader reader(document, problems);
        const auto members = reader.members();
        QCOMPARE(members.size(), std::size_t{2});
        QCOMPARE(members[0].first, std::string("z"));
        QCOMPARE(members[0].second.asInteger(0, 9), std::int64_t{1});
        QCOMPARE(members[1].second.pointer(), std::string("/a"));
        reader.finish(); // all members count as read
        QVERIFY(problems.empty());
    }

    void expectedKeysAreAccepted() {
        const JsonDocument document = documentOf(QStringLiteral("{\"a\": 1, \"bb\": 2}"));
        Diagnostics problems;
        JsonReader reader(document, problems);
        reader.expect("a");
        reader.expect("b");
        reader.finish();
        QCOMPARE(textsOf(problems),
                 QStringList{"a.json:1: error CFG-0001 at /bb: unknown key \"bb\"; accepted are "
                             "\"a\" or \"b\"; did you mean \"b\"?"});
    }

    void wrongValuesBecomeHarmless() {
        const JsonDocument document = documentOf(QStringLiteral("{\"a\": \"x\", \"b\": \"y\"}"));
        Diagnostics problems;
        JsonReader reader(document, problems);
        QCOMPARE(reader.integer("a", 3, 9), std::int64_t{3});
        QCOMPARE(reader.number("a", 0.5, 9.0), 0.5);
        QCOMPARE(reader.choice("b", colours()), std::string("red"));
        QCOMPARE(reader.integer("missing", 3, 9), std::int64_t{3});
        QCOMPARE(problems.size(), std::size_t{4});
    }

    void textsOfDiagnostics_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("text");
        QTest::newRow("all") << "a"
                             << "X-1"
                             << "/p" << 3 << "a:3: error X-1 at /p: m";
        QTest::newRow("no line") << "a"
                                 << "X-1"
                                 << "/p" << 0 << "a: error X-1 at /p: m";
        QTest::newRow("whole document") << "a"
                                        << "X-1"
                                        << "" << 1 << "a:1: error X-1: m";
        QTest::newRow("no source") << ""
                                   << "X-1"
                                   << "" << 0 << "error X-1: m";
        QTest::newRow("no code") << "a"
                                 << ""
                                 << "" << 0 << "a: error: m";
    }
    void textsOfDiagnostics() {
        QFETCH(const QString, source);
        QFETCH(const QString, code);
        QFETCH(const QString, pointer);
        QFETCH(const int, line);
        QFETCH(const QString, text);
        Diagnostic diagnostic{Severity::Error,
                              code.toStdString(),
                              source.toStdString(),
                              pointer.toStdString(),
                              line,
                              "m"};
        QCOMPARE(QString::fromStdString(toText(diagnostic)), text);
        QVERIFY(hasErrors({diagnostic}));
        diagnostic.severity = Severity::Warning;
        QVERIFY(!hasErrors({diagnostic}));
        QVERIFY(toText(diagnostic).find("warning") != std::string::npos);
    }

private:
    static QString read(JsonReader& reader, const QString& how) {
        const auto number = [](auto value) { return QString::number(value); };
        const auto text = [](const std::string& value) { return QString::fromStdString(value); };
        if (how == QLatin1String("integer")) {
            return number(reader.integer("k", -5, 100));
        }
        if (how == QLatin1String("integer default")) {
            return number(reader.integer("k", -5, 100, 42));
        }
        if (how == QLatin1String("number")) {
            return number(reader.number("k", 0.0, 1.0));
        }
        if (how == QLatin1String("number at least")) {
            return number(reader.number("k", 0.0, unlimited));
        }
        if (how == QLatin1String("number default")) {
            return number(reader.number("k", 0.0, 1.0, 0.25));
        }
        if (how == QLatin1String("text")) {
            return text(reader.text("k"));
        }
        if (how == QLatin1String("text default")) {
            return text(reader.text("k", "fallback"));
        }
        if (how == QLatin1String("choice")) {
            return text(reader.choice("k", colours()));
        }
        if (how == QLatin1String("choice default")) {
            return text(reader.choice("k", colours(), "red"));
        }
        if (how == QLatin1String("boolean")) {
            return reader.boolean("k", true) ? QStringLiteral("true") : QStringLiteral("false");
        }
        if (how == QLatin1String("elements")) {
            QStringList texts;
            for (const JsonReader& element : reader.elements("k")) {
                texts << number(element.asInteger(0, 9));
            }
            return texts.join(QLatin1Char(' '));
        }
        std::optional<JsonReader> child =
            how == QLatin1String("child") ? reader.child("k") : reader.optionalChild("k");
        return child ? number(child->integer("x", 0, 9)) : QStringLiteral("none");
    }
};

QTEST_APPLESS_MAIN(TstJson)
#include "tst_json.moc"
