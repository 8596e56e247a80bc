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
        // A number that ends its line, of which the parser reads the line break, too.
        const JsonDocument numbers = documentOf(QStringLiteral("[\n 8,\n 99999\n]"));
        QCOMPARE(numbers.lineOf("/0"), 2);
        QCOMPARE(numbers.lineOf("/1"), 3);
        QCOMPARE(documentOf(QStringLiteral("\n 7\n")).lineOf(""), 2);
        // The last of repeated keys counts, with all that is in it.
        Diagnostics repeated;
        const Result<JsonDocument> twice =
            parseJson("{\"a\": [1],\n\"b\": 2,\n\"a\": [\n3,\n4]}", "a.json", repeated);
        QCOMPARE(twice->lineOf("/a"), 3);
        QCOMPARE(twice->lineOf("/a/1"), 5);
        QCOMPARE(twice->lineOf("/b"), 2);
    }

    void placesOfValues() {
        const std::string text =
            "\xEF\xBB\xBF{\"a\\\"]\": \"x\\\"y\", \"b\" : [-1.5e3,true ,{}] }\n";
        const Result<JsonDocument> document = parseJson(text, "a.json");
        QVERIFY(document.has_value());
        const auto textOf = [&](const char* pointer) {
            const JsonDocument::Place place = document->places[*document->placeOf(pointer)];
            return text.substr(place.value, place.end - place.value);
        };
        QCOMPARE(textOf("/a\"]"), std::string("\"x\\\"y\""));
        QCOMPARE(textOf("/b"), std::string("[-1.5e3,true ,{}]"));
        QCOMPARE(textOf("/b/0"), std::string("-1.5e3"));
        QCOMPARE(textOf("/b/1"), std::string("true"));
        QCOMPARE(textOf("/b/2"), std::string("{}"));
        QCOMPARE(textOf(""), text.substr(3, text.size() - 4));
        const JsonDocument::Place b = document->places[*document->placeOf("/b")];
        QCOMPARE(text.substr(b.start, 3), std::string("\"b\""));
    }

    void foreignContents_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& bytes, const char* message) {
            QTest::newRow(name) << bytes << QString::fromLatin1(message);
        };
        const char* utf16 = "this is UTF-16 text; save it as UTF-8";
        const char* utf32 = "this is UTF-32 text; save it as UTF-8";
        row("UTF-16 with mark", QByteArray("\xFF\xFE{\0}\0", 6), utf16);
        row("UTF-16, big-endian", QByteArray("\xFE\xFF\0{\0}", 6), utf16);
        row("UTF-16 without mark", QByteArray("{\0\n\0}\0", 6), utf16);
        row("UTF-16, big-endian, without mark", QByteArray("\0{\0}", 4), utf16);
        row("UTF-32", QByteArray("\xFF\xFE\0\0{\0\0\0", 8), utf32);
        row("UTF-32, big-endian", QByteArray("\0\0\xFE\xFF\0\0\0{", 8), utf32);
        row("UTF-32 without mark", QByteArray("{\0\0\0}\0\0\0", 8), utf32);
        row("archive", QByteArray("PK\x03\x04 and so on"),
            "this is a zip archive; expected JSON, which is UTF-8 text");
        row("array", QByteArray("\x93NUMPY\x01\0v\0", 10),
            "this is a NumPy array; expected JSON, which is UTF-8 text");
        row("picture", QByteArray("\x89PNG\r\n"),
            "this is a PNG picture; expected JSON, which is UTF-8 text");
        row("noise", QByteArray("ab\x01\0\0c", 6),
            "this is binary data; expected JSON, which is UTF-8 text");
    }
    void foreignContents() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        const Result<JsonDocument> document = parseJson(bytes.toStdString(), "a.json");
        QVERIFY(!document);
        QCOMPARE(textsOf(document.error()),
                 QStringList{QStringLiteral("a.json: error JSON-0005: ") + message});
    }

    /// Sizes at which looking at all other keys for each would not end within the time of a test.
    void manyValuesTakeTimeInProportion() {
        std::string text = "{";
        for (int i = 0; i < 300'000; ++i) {
            text += "\"k" + std::to_string(i) + "\": 1,\n";
        }
        text += "\"k\": 7}";
        const Result<JsonDocument> document = parseJson(text, "a.json");
        QVERIFY(document.has_value());
        QCOMPARE(document->lineOf("/k"), 300'001);
        Diagnostics problems;
        JsonReader reader(*document, problems);
        QCOMPARE(reader.integer("k", 0, 10), std::int64_t{7});
        reader.finish();
        QCOMPARE(problems.size(), std::size_t{21}); // the first ones, and how many more
        QCOMPARE(QString::fromStdString(toText(problems.back())),
                 QStringLiteral("a.json:1: error CFG-0001: 299980 more unknown keys; accepted are "
                                "\"k\""));
    }

    void numbersOfValuesAreLimited() {
        std::string array(2 * maxJsonMembers + 1, '1');
        for (std::size_t i = 1; i < array.size(); i += 2) {
            array[i] = ',';
        }
        const Result<JsonDocument> one = parseJson("[" + array + "]", "a.json");
        QVERIFY(!one);
        QCOMPARE(
            textsOf(one.error()),
            QStringList{QStringLiteral("a.json:1: error JSON-0006: an array or object holds "
                                       "more than 1000000 values; accepted are up to as many")});
        array.resize(2 * maxJsonMembers - 1);
        QVERIFY(parseJson("[" + array + "]", "a.json").has_value());
        const std::string part = "[" + array + "]";
        const Result<JsonDocument> many =
            parseJson("[" + part + "," + part + "," + part + "," + part + "]", "a.json");
        QVERIFY(!many);
        QCOMPARE(textsOf(many.error()),
                 QStringList{QStringLiteral("a.json:1: error JSON-0006: the text holds more than "
                                            "4000000 values; accepted are up to as many")});
    }

    void repeatedKeysAreReportedUpToALimit() {
        std::string text = "{";
        for (int i = 0; i < 5000; ++i) {
            text += "\"a\": 1, ";
        }
        const Result<JsonDocument> document = parseJson(text + "\"b\": 2}", "a.json");
        QVERIFY(!document);
        QCOMPARE(document.error().size(), std::size_t{101});
        QCOMPARE(document.error().back().message,
                 std::string("4899 more keys occur twice in their objects; keep one of the two"));
    }

    void endlessFilesAreRefused() {
        const Result<std::string> endless = readTextFile("/dev/zero");
        QVERIFY(!endless);
        QCOMPARE(
            textsOf(endless.error()),
            QStringList{QStringLiteral("/dev/zero: error FILE-0002: there are more than 64 MiB "
                                       "to read; accepted are up to 64 MiB")});
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
        row("text with a control character", "text", "{\"k\": \"a\\u001b[31m\"}",
            "CFG-0010 at /k: the text has the control character U+001B at position 2; accepted are "
            "characters that can be printed");
        row("text with a line break", "text", "{\"k\": \"\\u00e4\\n\"}",
            "CFG-0010 at /k: the text has the control character U+000A at position 2; accepted are "
            "characters that can be printed");
        row("text with a NUL", "text default", "{\"k\": \"\\u0000\"}",
            "CFG-0010 at /k: the text has the control character U+0000 at position 1; accepted are "
            "characters that can be printed");
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
