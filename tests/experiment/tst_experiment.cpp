// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstring>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "core/base/units.h"
#include "core/experiment/experiment_file.h"
#include "core/experiment/formula_names.h"
#include "core/experiment/json_edit.h"
#include "core/experiment/json_text.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology.h"
#include "tests/experiment/random_experiment.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

QString textOf(const Diagnostics& problems) {
    QStringList lines;
    for (const Diagnostic& problem : problems) {
        lines << QString::fromStdString(problem.code + ' ' + problem.pointer + ": " +
                                        problem.message);
    }
    return lines.join(QLatin1Char('\n'));
}

QDir examples() {
    return QDir(QStringLiteral(PERMDSE_SOURCE_DIR "/examples"));
}

/// A valid experiment of one PermDNN design on one workload, for tests that spoil one thing.
Experiment smallExperiment() {
    Experiment experiment;
    experiment.workloads = {*findBuiltinWorkload("nmt")};
    experiment.architectures = {{"permdnn", {}, {}}};
    experiment.objectives = {{"area_mm2", Sense::Minimise}};
    return experiment;
}

} // namespace

class TstExperiment : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void defaultExperimentCanRun() {
        const Experiment experiment = defaultExperiment();
        QCOMPARE(textOf(validate(experiment)), QString());
        QCOMPARE(pointCount(experiment), std::uint64_t{6 * 3 * 9});
    }

    void countsPoints() {
        Experiment experiment = smallExperiment();
        QCOMPARE(pointCount(experiment), std::uint64_t{1});
        experiment.architectures[0].sweep = {{"pe_count", ValueList{{8, 16, 32}}}};
        experiment.architectures.push_back({"eie", {{"pe_count", ValueList{{64, 128}}}}, {}});
        experiment.workloads.push_back(*findBuiltinWorkload("eie-paper"));
        QCOMPARE(pointCount(experiment), std::uint64_t{(3 + 2) * 2});
        experiment.workloads.clear();
        QCOMPARE(pointCount(experiment), std::uint64_t{0});
        experiment.architectures.clear();
        QCOMPARE(pointCount(experiment), std::uint64_t{0});
    }

    void countSaturates() {
        Experiment experiment = smallExperiment();
        const Sweep huge = StepRange{0.001, 1.0, 1e-18};
        experiment.architectures = {{"permdnn", {{"clock_ghz", huge}}, {}},
                                    {"eie", {{"clock_ghz", huge}}, {}}};
        experiment.workloads.push_back(*findBuiltinWorkload("eie-paper"));
        QCOMPARE(pointCount(experiment), std::uint64_t{1} << 53);
    }

    void formulaNamesAreThoseOfTheArchitectures() {
        Experiment experiment = smallExperiment();
        const auto has = [&](const std::string& name) {
            const std::vector<std::string> names = formulaNames(experiment);
            return std::count(names.begin(), names.end(), name);
        };
        QCOMPARE(has("area_mm2"), 1);
        QCOMPARE(has("multipliers_per_pe"), 1);
        QCOMPARE(has("block_size"), 0);
        experiment.architectures.push_back({"circnn", {}, {}});
        QCOMPARE(has("area_mm2"), 1);
        QCOMPARE(has("clock_ghz"), 1);
        QCOMPARE(has("block_size"), 1);
        experiment.architectures = {{"unheard of", {}, {}}};
        QCOMPARE(has("block_size"), 1);
        experiment.architectures.clear();
        QCOMPARE(has("block_size"), 1);
    }

    /// What only a value can have wrong, because no file can say it.
    void valueProblems_data() {
        QTest::addColumn<QString>("spoilt");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* name, const char* problem) {
            QTest::newRow(name) << name << problem;
        };
        row("nothing", "");
        row("node nan", "EXP-0001 /technology/node_nm: the node nan nm is outside the accepted "
                        "range 7 to 90 nm");
        row("limit of nobody",
            "EXP-0006 /technology/logic_limit_ghz/a~1b: there is no architecture \"a/b\"; accepted "
            "are \"permdnn\", \"eie\" or \"circnn\"");
        row("density nan", "CFG-0004 /workloads/0/layers/0/activation_density: nan is outside the "
                           "accepted range 0 "
                           "to 1");
        row("layer of size 0", "CFG-0004 /workloads/0/layers/0/outputs: 0 is outside the accepted "
                               "range 1 to 16777216");
        row("no layers", "LAY-0002 /workloads/0/layers: the workload \"nmt\" has no layers; "
                         "expected at least one");
        row("swept twice",
            "EXP-0009 /architectures/0/sweep/pe_count: the parameter \"pe_count\" is set twice; a "
            "parameter is either swept or fixed, once");
        row("fixed nan",
            "EXP-0011 /architectures/0/fixed/pe_count: pe_count = nan is not accepted; accepted is "
            "an integer from 1 to 4096");
        row("fixed fraction",
            "EXP-0011 /architectures/0/fixed/pe_count: pe_count = 3.7 is not accepted; accepted is "
            "an integer from 1 to 4096");
        row("derived twice",
            "EXP-0017 /derived/a: the name \"a\" is taken; expected one that is no "
            "metric, parameter or column");
        row("reference metric twice",
            "EXP-0014 /references/0/metrics/edp: the metric \"edp\" is given twice");
        row("reference nan",
            "EXP-0015 /references/0/metrics/edp: the value is nan; expected a finite number");
        row("objective twice",
            "EXP-0020 /objectives/area_mm2: the objective \"area_mm2\" is given twice");
        row("objective without direction",
            "EXP-0021 /objectives/area_mm2: the objective \"area_mm2\" has no direction; accepted "
            "are \"min\" or \"max\"");
        row("budget 0",
            "EXP-0022 /search/budget: the budget 0 is outside the accepted range 1 to "
            "9007199254740991 points\nEXP-0024 /architectures/0/sweep: the experiment has 1 "
            "points (designs times workloads), and its budget accepts 0; give fewer "
            "workloads, or raise /search/budget");
        row("budget beyond",
            "EXP-0022 /search/budget: the budget 9007199254740992 is outside the accepted "
            "range 1 to 9007199254740991 points");
        row("seed beyond",
            "EXP-0023 /search/seed: the seed 9007199254740992 is outside the accepted "
            "range 0 to 9007199254740991");
        row("one draw", "EXP-0026 /uncertainty/samples: 1 draws of the constants are not accepted; "
                        "expected 0 (none) or 2 to 10000");
        row("draws beyond",
            "EXP-0026 /uncertainty/samples: 10001 draws of the constants are not accepted; "
            "expected 0 (none) or 2 to 10000");
        row("derived with the name of an interval",
            "EXP-0017 /derived/area_mm2_low: the name \"area_mm2_low\" is taken; expected one that "
            "is no metric, parameter or column");
        row("the same without draws", "");
    }
    void valueProblems() {
        QFETCH(const QString, spoilt);
        QFETCH(const QString, problem);
        Experiment e = smallExperiment();
        const std::map<QString, std::function<void()>> spoil{
            {QStringLiteral("nothing"), [&] {}},
            {QStringLiteral("node nan"), [&] { e.technology.node_nm = notANumber; }},
            {QStringLiteral("limit of nobody"), [&] { e.technology.logic_limit_ghz["a/b"] = 1.0; }},
            {QStringLiteral("density nan"),
             [&] { e.workloads[0].layers[0].activation_density = notANumber; }},
            {QStringLiteral("layer of size 0"), [&] { e.workloads[0].layers[0].outputs = 0; }},
            {QStringLiteral("no layers"), [&] { e.workloads[0].layers.clear(); }},
            {QStringLiteral("swept twice"),
             [&] {
                 const SweepAxis axis{"pe_count", ValueList{{8}}};
                 e.architectures[0].sweep = {axis, axis};
             }},
            {QStringLiteral("fixed nan"),
             [&] {
                 e.architectures[0].fixed = {{"pe_count", notANumber}};
             }},
            {QStringLiteral("fixed fraction"),
             [&] {
                 e.architectures[0].fixed = {{"pe_count", 3.7}};
             }},
            {QStringLiteral("derived twice"),
             [&] {
                 e.derived = {{"a", "1"}, {"a", "2"}};
             }},
            {QStringLiteral("reference metric twice"),
             [&] {
                 e.references = {{"chip", {{"edp", 1.0}, {"edp", 2.0}}, ""}};
             }},
            {QStringLiteral("reference nan"),
             [&] {
                 e.references = {{"chip", {{"edp", notANumber}}, ""}};
             }},
            {QStringLiteral("objective twice"),
             [&] { e.objectives.push_back(e.objectives.front()); }},
            {QStringLiteral("objective without direction"),
             [&] { e.objectives[0].sense = Sense::Ignore; }},
            {QStringLiteral("budget 0"), [&] { e.search.budget = 0; }},
            {QStringLiteral("budget beyond"),
             [&] { e.search.budget = SearchSettings::maxBudget + 1; }},
            {QStringLiteral("seed beyond"), [&] { e.search.seed = SearchSettings::maxSeed + 1; }},
            {QStringLiteral("one draw"), [&] { e.uncertainty.samples = 1; }},
            {QStringLiteral("draws beyond"),
             [&] { e.uncertainty.samples = UncertaintySettings::maxSamples + 1; }},
            {QStringLiteral("derived with the name of an interval"),
             [&] {
                 e.uncertainty.samples = 2;
                 e.derived = {{"area_mm2_low", "area_mm2"}};
             }},
            {QStringLiteral("the same without draws"), [&] {
                 e.derived = {{"area_mm2_low", "area_mm2"}};
             }}};
        spoil.at(spoilt)();
        const Diagnostics problems = validate(e, "the window");
        QCOMPARE(textOf(problems), problem);
        for (const Diagnostic& diagnostic : problems) {
            QCOMPARE(diagnostic.source, std::string("the window"));
            QCOMPARE(diagnostic.line, 0);
        }
        (void)experimentText(e); // also of what is wrong
    }

    void allProblemsComeAtOnceSortedByLine() {
        const std::string text =
            "{\n"
            "\"serach\": {},\n"
            "\"objectives\": {\"area\": \"min\"},\n"
            "\"workloads\": [\"nmt\",\n"
            "  {\"name\": \"w\", \"layers\": [{\"outputs\": -1, \"inputs\": 3.5}]}],\n"
            "\"architectures\": [{\"kind\": \"permdnn\",\n"
            "  \"sweep\": {\"pe_count\": [],\n"
            "    \"p\": [2, 4096]}}],\n"
            "\"constraints\": [\"power <= 3\"]\n"
            "}\n";
        const Result<Experiment> experiment = readExperiment(text, "e.json");
        QVERIFY(!experiment.has_value());
        QList<int> lines;
        QStringList codes;
        for (const Diagnostic& problem : experiment.error()) {
            lines << problem.line;
            codes << QString::fromStdString(problem.code);
        }
        QCOMPARE(lines, (QList<int>{2, 3, 5, 5, 7, 8, 9}));
        QCOMPARE(codes, (QStringList{"CFG-0001", "EXP-0019", "CFG-0004", "CFG-0003", "EXP-0010",
                                     "EXP-0012", "EXPR-0001"}));
    }

    void readsWhatTheFileSays() {
        const std::string text = R"({
            "name": "n", "description": "d",
            "technology": {"node_nm": 45, "cell": "itrs-hp", "projection": "stillmaker",
                "multiplier": "eie", "dram": "hbm2", "dram_bandwidth_gbyte_s": 12.8,
                "supply_v": 0.8, "logic_limit_ghz": {"eie": 1}, "calibrations": [
                    {"engine": "circnn", "native_nm": 45, "filler_share": 0.1, "source": "own chip",
                     "factors": [{"category": "memory", "power": 1.5, "area": 0.75,
                        "published_power_mw": 12, "published_area_mm2": null,
                        "modelled_power_mw": 8, "modelled_area_mm2": 1}]}]},
            "workloads": ["nmt", {"name": "w", "title": "t", "layers": [
                {"name": "l", "outputs": 64, "inputs": 32, "p": 4, "activation_density": 0.5}]}],
            "architectures": [
                {"kind": "permdnn", "sweep": {"p": ["layer", 2], "pe_count": 8,
                    "clock_ghz": {"from": 0.4, "to": 1.2, "step": 0.1},
                    "fifo_depth": {"from": 8, "to": 64, "times": 2}},
                 "fixed": {"shifts": "stored"}},
                {"kind": "circnn"}],
            "references": [{"name": "chip", "metrics": {"area_mm2": 3}, "source": "s"}],
            "constraints": ["area_mm2 <= 12"],
            "derived": {"x": "1 / area_mm2"},
            "objectives": {"x": "max", "edp": "min"},
            "search": {"budget": 7e2, "seed": 3},
            "simulate": "none"})";
        const Result<Experiment> read = readExperiment(text, "e.json");
        QVERIFY2(read.has_value(), read ? "" : toText(read.error()).c_str());
        Experiment expected;
        expected.name = "n";
        expected.description = "d";
        expected.technology = {45.0,
                               CellType::HighPerformance,
                               ProjectionRule::Stillmaker,
                               MultiplierPreset::SparseEngine,
                               DramPreset::Hbm2,
                               12.8,
                               0.8,
                               {{"eie", 1.0}},
                               {Calibration{"circnn",
                                            45.0,
                                            0.1,
                                            {{"memory", 1.5, 0.75, 12.0, std::nan(""), 8.0, 1.0}},
                                            "own chip"}}};
        Layer layer;
        layer.name = "l";
        layer.outputs = 64;
        layer.inputs = 32;
        layer.p = 4;
        layer.weight_density = 0.25;
        layer.activation_density = 0.5;
        expected.workloads = {*findBuiltinWorkload("nmt"), {"w", "t", {layer}, std::nullopt}};
        expected.architectures = {{"permdnn",
                                   {{"p", ValueList{{0, 2}}},
                                    {"pe_count", ValueList{{8}}},
                                    {"clock_ghz", StepRange{0.4, 1.2, 0.1}},
                                    {"fifo_depth", FactorRange{8, 64, 2}}},
                                   {{"shifts", 1.0}}},
                                  {"circnn", {}, {}}};
        expected.references = {{"chip", {{"area_mm2", 3.0}}, "s"}};
        expected.constraints = {"area_mm2 <= 12"};
        expected.derived = {{"x", "1 / area_mm2"}};
        expected.objectives = {{"x", Sense::Maximise}, {"edp", Sense::Minimise}};
        expected.search = {700, 3};
        QVERIFY(*read == expected);
    }

    void defaultsAreThoseOfTheValue() {
        const Result<Experiment> read =
            readExperiment(R"({"workloads": ["nmt"], "architectures": [{"kind": "permdnn"}],
                              "objectives": {"area_mm2": "min"}})",
                           "e.json");
        QVERIFY(read.has_value());
        QVERIFY(*read == smallExperiment());
    }

    void examplesReadAndRoundTrip_data() {
        QTest::addColumn<QString>("path");
        for (const QString& name : examples().entryList({QStringLiteral("*.json")})) {
            QTest::newRow(qPrintable(name)) << examples().filePath(name);
        }
    }
    void examplesReadAndRoundTrip() {
        QFETCH(const QString, path);
        const Result<Experiment> first = loadExperiment(path.toStdString());
        QVERIFY2(first.has_value(), first ? "" : toText(first.error()).c_str());
        QVERIFY(!first->description.empty());
        const std::string text = experimentText(*first);
        const Result<Experiment> second = readExperiment(text, "again");
        QVERIFY2(second.has_value(), second ? "" : toText(second.error()).c_str());
        QVERIFY(*second == *first);
        QCOMPARE(experimentText(*second), text);
    }

    void exampleSizes() {
        const auto points = [](const char* name) {
            return pointCount(
                *loadExperiment(examples().filePath(QLatin1String(name)).toStdString()));
        };
        QVERIFY(points("paper.json") >= 3000 && points("paper.json") <= 50000);
        QCOMPARE(points("scaling.json"), std::uint64_t{2 * 9 * 7});
        QVERIFY(points("edge_device.json") >= 1000);
        QCOMPARE(points("per_layer.json"), std::uint64_t{3 * 3 * 343});
    }

    void randomExperimentsRoundTrip() {
        test::RandomExperiments random(11);
        int valid = 0;
        for (int i = 0; i < 600; ++i) {
            const Experiment experiment = random.next();
            if (hasErrors(validate(experiment))) {
                continue;
            }
            ++valid;
            const std::string text = experimentText(experiment);
            const Result<Experiment> again = readExperiment(text, "random");
            QVERIFY2(again.has_value(), (again ? "" : toText(again.error()) + text).c_str());
            QVERIFY2(*again == experiment, text.c_str());
        }
        QVERIFY2(valid > 200, std::to_string(valid).c_str());
    }

    /// validate() alone and the reader agree: what the one accepts, the other does.
    void invalidValuesAreRefusedByTheReader() {
        test::RandomExperiments random(12);
        int invalid = 0;
        for (int i = 0; i < 300; ++i) {
            Experiment experiment = random.next();
            if (!experiment.architectures.empty()) {
                ArchitectureSpace& space = experiment.architectures.front();
                space.fixed.push_back({"pe_count", static_cast<double>(random.below(9000))});
            }
            const bool accepted = !hasErrors(validate(experiment));
            invalid += accepted ? 0 : 1;
            const Result<Experiment> again = readExperiment(experimentText(experiment), "random");
            QVERIFY2(again.has_value() == accepted || duplicatesPeCount(experiment),
                     (toText(validate(experiment)) + experimentText(experiment)).c_str());
        }
        QVERIFY(invalid > 50);
    }

    /// The example of the documentation runs.
    void documentedExampleIsValid() {
        QFile file(QStringLiteral(PERMDSE_SOURCE_DIR "/docs/file_formats.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString page = QString::fromUtf8(file.readAll());
        const QString begin = QStringLiteral("```json\n");
        const QString block = page.mid(page.indexOf(begin) + begin.size());
        const std::string text = block.left(block.indexOf(QLatin1String("```"))).toStdString();
        const Result<Experiment> experiment = readExperiment(text, "file_formats.md");
        QVERIFY2(experiment.has_value(), experiment ? "" : toText(experiment.error()).c_str());
        QCOMPARE(experiment->workloads.size(), std::size_t{2});
    }

    void everyKeyIsWritten() {
        Experiment experiment = smallExperiment();
        experiment.technology.dram_bandwidth_gbyte_s = 12.8; // written where they are set
        experiment.technology.supply_v = 0.8;
        experiment.technology.calibrations = {Calibration{"eie", 45.0, 0.0, {}, "none"}};
        const Json json = toJson(experiment);
        const Json properties = experimentSchema()["properties"];
        for (const auto& [key, schema] : properties.items()) {
            QVERIFY2(key == "keep" || json.contains(key), key.c_str()); // saying nothing is all
        }
        for (const char* part : {"technology", "search"}) {
            for (const auto& [key, schema] : properties[part]["properties"].items()) {
                QVERIFY2(json[part].contains(key), key.c_str());
            }
        }
    }

    /// A calibration is found beside the experiment, wherever the program runs.
    void calibrationFilesAreRelative() {
        const QTemporaryDir folder;
        const auto write = [&](const char* name, const std::string& text) {
            QFile file(folder.filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text.c_str());
        };
        const Calibration own{
            "eie", 45.0, 0.0, {{"memory", 2.0, 3.0, 1.0, 1.0, 1.0, 1.0}}, "own chip"};
        write("own.json", toJson(own).dump());
        Experiment experiment = smallExperiment();
        Json json = toJson(experiment);
        json["technology"]["calibrations"] = Json::array({"own.json"});
        write("e.json", json.dump());
        const auto read = loadExperiment(folder.filePath(QStringLiteral("e.json")).toStdString());
        QVERIFY2(read.has_value(), read ? "" : toText(read.error()).c_str());
        QVERIFY(read->technology.calibrations == std::vector<Calibration>{own});
        const Technology technology(read->technology);
        QCOMPARE(technology.calibration("eie").factor("memory").power, 2.0);
        QVERIFY(technology.calibration("permdnn").factor("memory").power != 1.0); // built in

        json["technology"]["calibrations"] = Json::array({"no.json"});
        write("e.json", json.dump());
        const auto none = loadExperiment(folder.filePath(QStringLiteral("e.json")).toStdString());
        QVERIFY(!none);
        QCOMPARE(none.error()[0].code, std::string("FILE-0001"));
        QVERIFY(QString::fromStdString(none.error()[0].source).endsWith("no.json"));
        json["technology"]["calibrations"] = Json::array({"own.json", toJson(own)});
        write("e.json", json.dump());
        const auto twice = loadExperiment(folder.filePath(QStringLiteral("e.json")).toStdString());
        QVERIFY(!twice);
        QCOMPARE(twice.error()[0].code, std::string("CAL-0003"));
    }

    void missingFileIsReported() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("none.json")).toStdString();
        const Result<Experiment> experiment = loadExperiment(path);
        QVERIFY(!experiment.has_value());
        QCOMPARE(experiment.error().front().code, std::string("FILE-0001"));
        QCOMPARE(experiment.error().front().source, path);
        QCOMPARE(experiment.error().front().message,
                 std::string("the file cannot be read: No such file or directory"));
    }

    /// A diff of what a person wrote shows the edit and nothing else.
    void updatesTouchOnlyWhatWasEdited() {
        const std::string text = R"({
    "$schema": "../resources/schema/permdse-experiment-1.schema.json",
    "name": "mine",   "objectives": {"area_mm2": "min", "throughput_gops":"max"},
    "workloads": ["nmt",
                  {"layers": [{"outputs": 64, "inputs": 128, "p": 4}], "name": "own"}],
    "architectures": [
      {"kind": "permdnn", "sweep": {"pe_count": [8, 16.0], "clock_ghz": {"from":0.4,"to":1,"step":0.1}}}
    ],
    "constraints": ["area_mm2 <= 10"]
}
)";
        const Experiment before = readExperiment(text, "mine.json").value();
        QCOMPARE(updatedText(text, "mine.json", before), text);
        const auto edited = [&](const auto& change, const char* from, const char* to) {
            Experiment after = before;
            change(after);
            std::string expected = text;
            const std::size_t at = expected.find(from);
            QVERIFY2(at != std::string::npos, from);
            expected.replace(at, std::strlen(from), to);
            const std::string updated = updatedText(text, "mine.json", after);
            QCOMPARE(QString::fromStdString(updated), QString::fromStdString(expected));
            const Result<Experiment> back = readExperiment(updated, "mine.json");
            QVERIFY2(back.has_value(), back ? "" : toText(back.error()).c_str());
            QVERIFY(*back == after);
        };
        edited([](Experiment& e) { e.name = "yours"; }, "\"mine\"", "\"yours\"");
        edited([](Experiment& e) { e.objectives[1].sense = Sense::Minimise; },
               "\"throughput_gops\":\"max\"", "\"throughput_gops\":\"min\"");
        // The density was that of the block size as long as nothing else was said.
        edited([](Experiment& e) { e.workloads[1].layers[0].p = 8; }, "\"p\": 4",
               "\"p\": 8, \"weight_density\": 0.25");
        edited([](Experiment& e) { e.workloads[1].layers[0].inputs = 256; }, "128", "256");
        edited([](Experiment& e) { e.workloads.erase(e.workloads.begin()); },
               "\"nmt\",\n                  {", "{");
        edited([](Experiment& e) { e.workloads.pop_back(); },
               ",\n                  {\"layers\": [{\"outputs\": 64, \"inputs\": 128, \"p\": 4}], "
               "\"name\": \"own\"}",
               "");
        edited(
            [](Experiment& e) {
                e.architectures[0].sweep[0].sweep = ValueList{{8, 16, 32}};
            },
            "[8, 16.0]", "[8, 16.0, 32]");
        edited(
            [](Experiment& e) {
                e.architectures[0].fixed = {{"fifo_depth", 16}};
            },
            "\"step\":0.1}}}", "\"step\":0.1}}, \"fixed\": {\"fifo_depth\": 16}}");
        edited([](Experiment& e) { e.constraints.push_back("p >= 2"); }, "<= 10\"]",
               "<= 10\", \"p >= 2\"]");
        edited([](Experiment& e) { e.technology.node_nm = 45; }, "<= 10\"]\n",
               "<= 10\"],\n    \"technology\": {\"node_nm\": 45}\n");
    }

    void updatesOfWhatCannotBeReadAreWhole() {
        const Experiment experiment = smallExperiment();
        QCOMPARE(updatedText("no JSON", "a.json", experiment), experimentText(experiment));
        QCOMPARE(updatedText("[1]", "a.json", experiment), experimentText(experiment));
        const std::string all = experimentText(experiment);
        Experiment renamed = experiment;
        renamed.name = "other";
        QVERIFY(readExperiment(updatedText(all, "a.json", renamed), "a.json").value() == renamed);
    }

    /// What is out of bounds can be opened and mended; what is no experiment cannot.
    void draftsComeWithTheirProblems() {
        const std::string text = R"({"workloads": ["nmt", "nmtt"],
 "architectures": [{"kind": "permdnn", "sweep": {"pe_count": {"from": 1, "to": 999, "step": 1}}}],
 "objectives": {"area_mm2": "min", "aera": "min"}, "search": {"budget": 10}})";
        const Result<ExperimentDraft> draft = readDraft(text, "a.json");
        QVERIFY(draft.has_value());
        QStringList codes;
        for (const Diagnostic& problem : draft->problems) {
            codes << QString::fromStdString(problem.code);
        }
        QCOMPARE(codes, (QStringList{"EXP-0025", "EXP-0024", "EXP-0019"}));
        QCOMPARE(draft->experiment.search.budget, std::uint64_t{10});
        QCOMPARE(draft->experiment.architectures[0].sweep.size(), std::size_t{1});
        QCOMPARE(readExperiment(text, "a.json").error(), draft->problems);
        // Mending one thing leaves the others as they are.
        Experiment mended = draft->experiment;
        mended.search.budget = 5000;
        const std::string updated = updatedText(text, "a.json", mended);
        QVERIFY(updated.find("\"nmtt\"") != std::string::npos);
        QVERIFY(updated.find("{\"budget\": 5000}") != std::string::npos);
        QVERIFY(!readDraft("{", "a.json"));
        QVERIFY(!readDraft("[]", "a.json"));
    }

    /// A key that is given twice is no reason to lose what else the text says.
    void updatesKeepRepeatedKeys() {
        const std::string text = R"({"name": "a", "own": {"x": 1}, "own": {"y": 2},
 "workloads": ["nmt"], "name": "b", "constraints": ["p < 9"], "seed": 5,
 "architectures": [{"kind": "permdnn", "sweep": {"pe_count": [4], "fifo_depth": 8, "pe_count": [16]}}],
 "objectives": {"area_mm2": "min"}})";
        const auto updated = [&](auto edit) {
            Experiment after = readDraft(text, "a.json")->experiment;
            edit(after);
            return updatedText(text, "a.json", after);
        };
        const auto replaced = [&](std::string_view from, std::string_view to) {
            std::string expected = text;
            return expected.replace(expected.find(from), from.size(), to);
        };
        QCOMPARE(updated([](Experiment&) {}), text);
        QCOMPARE(updated([](Experiment& e) { e.name = "c"; }), replaced("\"b\"", "\"c\""));
        QCOMPARE(updated([](Experiment& e) { e.constraints[0] = "p < 8"; }),
                 replaced("p < 9", "p < 8"));
        const auto withoutSweep = [&](const char* parameter) {
            return updated([&](Experiment& e) {
                std::erase_if(e.architectures[0].sweep,
                              [&](const SweepAxis& axis) { return axis.parameter == parameter; });
            });
        };
        QCOMPARE(withoutSweep("fifo_depth"), replaced("\"fifo_depth\": 8, ", ""));
        QCOMPARE(withoutSweep("pe_count"),
                 replaced("\"pe_count\": [4], \"fifo_depth\": 8, \"pe_count\": [16]",
                          "\"fifo_depth\": 8"));
        // Of a repeated key the one that counts stays; its place is that of the key.
        const Result<JsonDocument> document = [&] {
            Diagnostics repeated;
            return parseJson(text, "a.json", repeated);
        }();
        QVERIFY(document.has_value());
        QCOMPARE(withoutRepeats(text, *document, "/name"), replaced("\"name\": \"a\", ", ""));
        QCOMPARE(withoutRepeats(text, *document, "/own"), replaced("\"own\": {\"x\": 1}, ", ""));
        QCOMPARE(withoutRepeats(text, *document, "/architectures/0/sweep/pe_count"),
                 replaced("\"pe_count\": [4], ", ""));
        QCOMPARE(withoutRepeats(text, *document, "/workloads"), text);
    }

    void messagesAreLimited() {
        std::string text =
            R"({"workloads": ["nmt"], "architectures": [{"kind": "permdnn", "sweep": {)";
        for (int i = 0; i < 20'000; ++i) {
            text += "\"x" + std::to_string(i) + "\": 1, ";
        }
        text += R"("pe_count": 8}}], "objectives": {"area_mm2": "min"}})";
        const Result<Experiment> experiment = readExperiment(text, "a.json");
        QVERIFY(!experiment);
        QCOMPARE(experiment.error().size(), std::size_t{101});
        QVERIFY(textOf(experiment.error())
                    .contains(QStringLiteral(
                        "CFG-0011 : 19900 more problems are not shown; mend these first")));
    }

    void formulasAndReferencesAreLimited() {
        const Experiment small = smallExperiment();
        Experiment constraints = small, derived = small, references = small;
        constraints.constraints.assign(1000, "area_mm2 > 0");
        QCOMPARE(textOf(validate(constraints)), QString());
        constraints.constraints.emplace_back("p > 0");
        derived.derived.assign(1001, {"d", "1"});
        references.references.assign(1001, {"chip", {{"area_mm2", 3.0}}, "lab"});
        const auto said = [](const char* pointer, const char* what) {
            return QStringLiteral("EXP-0040 /%1: the experiment has 1001 %2; accepted are up to "
                                  "1000")
                .arg(QLatin1String(pointer), QLatin1String(what));
        };
        QCOMPARE(textOf(validate(constraints)), said("constraints", "constraints"));
        QCOMPARE(textOf(validate(derived)), said("derived", "derived metrics"));
        QCOMPARE(textOf(validate(references)), said("references", "references"));
    }

    void namesCanBePrinted() {
        Experiment experiment = smallExperiment();
        experiment.name = "a\x1b[31m";
        experiment.description = "two\nlines";
        experiment.references = {{"r\x07", {{"area_mm2", 1.0}}, "s\n"}};
        experiment.workloads[0].layers[0].name = std::string("l\0", 2);
        QCOMPARE(
            textOf(validate(experiment)),
            QStringLiteral("CFG-0010 /name: the text has the control character U+001B at "
                           "position 2; accepted are characters that can be printed\n"
                           "CFG-0010 /references/0/name: the text has the control character "
                           "U+0007 at position 2; accepted are characters that can be printed\n"
                           "CFG-0010 /references/0/source: the text has the control character "
                           "U+000A at position 2; accepted are characters that can be printed\n"
                           "CFG-0010 /workloads/0/layers/0/name: the text has the control "
                           "character U+0000 at position 2; accepted are characters that can "
                           "be printed"));
        const Result<Experiment> read = readExperiment(
            R"({"name": "\u0007", "description": "a\nb", "workloads": [{"name": "\u0000", "layers":
[{"outputs": 4, "inputs": 4}]}], "architectures": [{"kind": "permdnn"}], "objectives": {"area_mm2": "min"}})",
            "a.json");
        QCOMPARE(read.error().size(), std::size_t{2});
        QCOMPARE(read.error()[0].code, std::string("CFG-0010"));
        QCOMPARE(read.error()[1].pointer, std::string("/workloads/0/name"));
    }

    void jsonForPeople_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("text");
        QTest::newRow("scalar") << "3"
                                << "3\n";
        QTest::newRow("empty") << "{\"a\":{},\"b\":[]}"
                               << "{\"a\": {}, \"b\": []}\n";
        QTest::newRow("flat list") << "[1,2.5,\"x\",null]"
                                   << "[1, 2.5, \"x\", null]\n";
        QTest::newRow("nested") << "{\"a\":[1,2],\"b\":{\"c\":[{\"d\":1}]}}"
                                << "{\n  \"a\": [1, 2],\n  \"b\": {\n    \"c\": [\n      {\"d\": "
                                   "1}\n    ]\n  }\n}\n";
        const QString longWord(95, QLatin1Char('x'));
        QTest::newRow("too long for one line")
            << QStringLiteral("[\"%1\",1]").arg(longWord)
            << QStringLiteral("[\n  \"%1\",\n  1\n]\n").arg(longWord);
    }
    void jsonForPeople() {
        QFETCH(const QString, json);
        QFETCH(const QString, text);
        QCOMPARE(QString::fromStdString(jsonText(Json::parse(json.toStdString()))), text);
    }

    void jsonOfWhatJsonCannotSay() {
        QCOMPARE(jsonText(Json(notANumber)), std::string("null\n"));
        QCOMPARE(jsonText(Json("\xff")), std::string("\"\xef\xbf\xbd\"\n"));
    }

private:
    /// JSON cannot hold a key twice, so that such a value does not survive being written.
    static bool duplicatesPeCount(const Experiment& experiment) {
        const ArchitectureSpace& space = experiment.architectures.front();
        return std::count_if(space.fixed.begin(), space.fixed.end(),
                             [](const FixedParameter& f) { return f.parameter == "pe_count"; }) > 1;
    }
};

QTEST_APPLESS_MAIN(TstExperiment)
#include "tst_experiment.moc"
