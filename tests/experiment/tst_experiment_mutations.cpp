// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <QDir>
#include <QFile>

#include "core/experiment/experiment_file.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

const std::vector<std::string>& examples() {
    static const std::vector<std::string> texts = [] {
        std::vector<std::string> read;
        const QDir folder(QStringLiteral(PERMDSE_SOURCE_DIR "/examples"));
        for (const QString& name : folder.entryList({QStringLiteral("*.json")})) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly)) {
                read.push_back(file.readAll().toStdString());
            }
        }
        return read;
    }();
    return texts;
}

class Mutator {
public:
    explicit Mutator(std::uint32_t seed) : m_random(seed) {}

    /// One to four edits of characters: as a slip of the keyboard, or of a merge.
    std::string editText(std::string text) {
        static const std::vector<std::string> pieces{
            "{",         "}",    "[",     "]",  ",",        ":",       "\"",
            "\\",        "-",    "0",     "9",  ".",        "e",       "null",
            "true",      "NaN",  "1e999", "-1", "3.7",      "\xff",    "\n",
            "\"p\"",     "{}",   "[]",    "//", "\\ud800",  "1e15",    "\"a\":1",
            "\"layer\"", "4096", "0.1",   " ",  "Infinity", "\xc3\xa4"};
        for (std::size_t edits = 1 + below(4); edits > 0 && !text.empty(); --edits) {
            const std::size_t at = below(text.size());
            const std::size_t length = std::min(text.size() - at, below(12));
            switch (below(4)) {
            case 0:
                text.erase(at, 1 + length);
                break;
            case 1:
                text.insert(at, pieces[below(pieces.size())]);
                break;
            case 2:
                text.replace(at, length, pieces[below(pieces.size())]);
                break;
            default:
                text.insert(below(text.size()), text.substr(at, 10 * length));
                break;
            }
        }
        return text;
    }

    /// One to three edits of values, keys and elements: always valid JSON.
    std::string editValues(const std::string& text) {
        Json json = Json::parse(text);
        for (std::size_t edits = 1 + below(3); edits > 0; --edits) {
            std::vector<Json*> places;
            collect(json, places);
            edit(*places[below(places.size())], *places[below(places.size())]);
        }
        return json.dump(1);
    }

    std::size_t below(std::size_t limit) { return m_random() % limit; }

private:
    static void collect(Json& json, std::vector<Json*>& places) {
        places.push_back(&json);
        if (json.is_structured()) {
            for (Json& inner : json) {
                collect(inner, places);
            }
        }
    }

    void edit(Json& place, const Json& other) {
        static const std::vector<Json> values{Json(nullptr),
                                              Json(true),
                                              Json(-1),
                                              Json(0),
                                              Json(1),
                                              Json(3.7),
                                              Json(1e300),
                                              Json(-0.0),
                                              Json(std::uint64_t{18446744073709551615u}),
                                              Json(4097),
                                              Json(""),
                                              Json("layer"),
                                              Json("natural"),
                                              Json("min"),
                                              Json("permdnn"),
                                              Json("area_mm2"),
                                              Json(std::string(300, 'x')),
                                              Json::array(),
                                              Json::object(),
                                              Json::parse("[1]"),
                                              Json::parse("{\"from\":1,\"to\":9,\"step\":2}"),
                                              Json::parse("{\"from\":1,\"to\":1e15,\"step\":1e-3}"),
                                              Json::parse("{\"onnx\":\"m\"}")};
        switch (below(5)) {
        case 0:
            place = Json(other);
            break;
        case 1:
            if (place.is_object() && !place.empty()) {
                const std::string key = keyOf(place);
                const Json value = place[key];
                place.erase(key);
                place[key.substr(below(2)) + (below(2) == 0 ? "x" : "")] = value;
                break;
            }
            [[fallthrough]];
        case 2:
            if (place.is_object() && !place.empty()) {
                place.erase(keyOf(place));
                break;
            }
            if (place.is_array() && !place.empty()) {
                place.erase(below(place.size()));
                break;
            }
            [[fallthrough]];
        case 3:
            if (place.is_array()) {
                place.push_back(values[below(values.size())]);
                break;
            }
            [[fallthrough]];
        default:
            place = values[below(values.size())];
        }
    }

    std::string keyOf(const Json& object) {
        auto entry = object.begin();
        std::advance(entry, static_cast<std::ptrdiff_t>(below(object.size())));
        return entry.key();
    }

    std::mt19937 m_random;
};

/// Whatever the text is, reading it gives a value that can run or diagnostics with a text.
void checkReading(const std::string& text, int& accepted) {
    const Result<Experiment> experiment = readExperiment(text, "mutation");
    if (experiment) {
        ++accepted;
        QVERIFY2(!hasErrors(validate(*experiment)), text.c_str());
        const Result<Experiment> again = readExperiment(experimentText(*experiment), "again");
        QVERIFY2(again.has_value() && *again == *experiment, text.c_str());
        return;
    }
    QVERIFY2(hasErrors(experiment.error()), text.c_str());
    int line = 0;
    for (const Diagnostic& problem : experiment.error()) {
        const bool whole = !problem.message.empty() && !problem.code.empty() &&
                           !Json(problem.message).dump().empty(); // throws if it is not UTF-8
        // CFG-0011 says how many are left out, and closes the list.
        const bool sorted = problem.line >= line || problem.code == "CFG-0011";
        // The schema is never stricter than the typed reader.
        const bool typed = problem.code != "CFG-0007";
        if (!whole || !sorted || !typed) {
            QFAIL((toText(experiment.error()) + text).c_str());
        }
        line = problem.line;
    }
}

} // namespace

class TstExperimentMutations : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void textEdits() {
        Mutator mutator(1);
        int accepted = 0;
        for (int i = 0; i < 2000; ++i) {
            checkReading(mutator.editText(examples()[mutator.below(examples().size())]), accepted);
        }
        QVERIFY2(accepted > 50, std::to_string(accepted).c_str()); // edits of names and comments
    }

    void valueEdits() {
        Mutator mutator(2);
        int accepted = 0;
        for (int i = 0; i < 2000; ++i) {
            checkReading(mutator.editValues(examples()[mutator.below(examples().size())]),
                         accepted);
        }
        QVERIFY2(accepted > 50, std::to_string(accepted).c_str());
    }

    void truncations() {
        int accepted = 0;
        for (const std::string& text : examples()) {
            for (std::size_t length = 0; length < text.size(); length += 7) {
                checkReading(text.substr(0, length), accepted);
            }
        }
        QCOMPARE(accepted, 0);
    }

    void noise() {
        Mutator mutator(3);
        int accepted = 0;
        for (int i = 0; i < 2000; ++i) {
            std::string text;
            for (std::size_t k = mutator.below(200); k > 0; --k) {
                text += static_cast<char>(mutator.below(256));
            }
            checkReading(text, accepted);
        }
        QCOMPARE(accepted, 0);
    }

    /// Long keys, strings and lists do not exhaust the stack or take long.
    void largeParts() {
        int accepted = 0;
        const std::string word(200'000, 'a');
        const auto with = [](const char* key, const Json& value) {
            Json json;
            json["workloads"] = std::vector<std::string>{"nmt"};
            json["architectures"][0]["kind"] = "permdnn";
            json["objectives"]["edp"] = "min";
            json[key] = value;
            return json;
        };
        checkReading(with("description", word).dump(), accepted);
        QCOMPARE(accepted, 1);
        checkReading(with("name", word).dump(), accepted);
        checkReading(with("$schema", word).dump(), accepted);
        checkReading(with("derived", Json{{word, "1"}}).dump(), accepted);
        checkReading(with("derived", Json{{"a", std::string(100'000, '(')}}).dump(), accepted);
        checkReading(with("constraints", Json::array({word})).dump(), accepted);
        Json large = with("name", "");
        for (int p = 1; p <= 4096; ++p) {
            large["architectures"][0]["sweep"]["p"].push_back(p);
        }
        checkReading(large.dump(), accepted);
        QCOMPARE(accepted, 1); // p up to 4096 is larger than the layers
    }
};

QTEST_APPLESS_MAIN(TstExperimentMutations)
#include "tst_experiment_mutations.moc"
