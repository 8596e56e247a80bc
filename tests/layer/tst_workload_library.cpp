// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include "core/base/resource.h"
#include "core/layer/workload_library.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

/// The layer or workload that `read` gets from `text`, or the messages without source and line.
template <class Read> QString messagesOf(const QString& text, Read read) {
    const JsonDocument document = *parseJson(text.toStdString(), "");
    Diagnostics problems;
    JsonReader reader(document, problems);
    read(reader);
    reader.finish();
    QStringList lines;
    for (const Diagnostic& problem : problems) {
        lines << QString::fromStdString(problem.code + ' ' + problem.pointer + ": " +
                                        problem.message);
    }
    return lines.join(QLatin1Char('\n'));
}

Layer layerOf(const char* text) {
    const JsonDocument document = *parseJson(text, "");
    Diagnostics problems;
    JsonReader reader(document, problems);
    Layer layer = readLayer(reader, "layer-1");
    if (hasErrors(problems)) {
        throw std::logic_error(toText(problems));
    }
    return layer;
}

} // namespace

class TstWorkloadLibrary : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void builtinsAreThere() {
        QStringList names;
        for (const Workload& workload : builtinWorkloads()) {
            names << QString::fromStdString(workload.name);
        }
        QCOMPARE(names, (QStringList{"alexnet-fc", "alexnet-fc-implied", "eie-paper", "nmt",
                                     "permdnn-paper"}));
        QCOMPARE(findBuiltinWorkload("permdnn-paper")->layers.size(), std::size_t{6});
        QCOMPARE(findBuiltinWorkload("eie-paper")->layers.size(), std::size_t{9});
        QVERIFY(!findBuiltinWorkload("permdnn"));
        QVERIFY(!findBuiltinWorkload(""));
    }

    /// The figures of the layers are those of resources/published, which carry their sources.
    void builtinLayersAreThePublishedOnes_data() {
        QTest::addColumn<QString>("publication");
        QTest::addColumn<QString>("workload");
        QTest::newRow("EIE") << "eie"
                             << "eie-paper";
        QTest::newRow("PermDNN") << "permdnn"
                                 << "permdnn-paper";
    }
    void builtinLayersAreThePublishedOnes() {
        QFETCH(const QString, publication);
        QFETCH(const QString, workload);
        const Json published = Json::parse(resourceText("published/published.json"));
        const Json& expected = published[publication.toStdString()]["layers"];
        const std::vector<Layer>& layers = findBuiltinWorkload(workload.toStdString())->layers;
        QCOMPARE(layers.size(), expected.size());
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const Layer& layer = layers[i];
            QCOMPARE(layer.name, expected[i]["name"].get<std::string>());
            QCOMPARE(layer.outputs, expected[i]["outputs"].get<std::int64_t>());
            QCOMPARE(layer.inputs, expected[i]["inputs"].get<std::int64_t>());
            QCOMPARE(layer.weight_density, expected[i]["weight_density"].get<double>());
            QCOMPARE(layer.activation_density, expected[i]["activation_density"].get<double>());
            QCOMPARE(std::string(toText(layer.evidence)), expected[i]["status"].get<std::string>());
            QVERIFY(!layer.source.empty());
            QCOMPARE(findBuiltinLayer(layer.name)->name, layer.name);
        }
    }

    void workloadsShareTheirLayers() {
        const std::vector<Layer>& all = findBuiltinWorkload("permdnn-paper")->layers;
        std::vector<Layer> joined = findBuiltinWorkload("alexnet-fc")->layers;
        const std::vector<Layer>& nmt = findBuiltinWorkload("nmt")->layers;
        joined.insert(joined.end(), nmt.begin(), nmt.end());
        QVERIFY(joined == all);
    }

    /// AlexNet's fully connected layers: 234.5 MB dense and 25.9 MB at p = 10-10-4, 32 bit a
    /// weight.
    void compressionOfAlexNet() {
        double dense = 0.0, stored = 0.0;
        for (const Layer& layer : findBuiltinWorkload("alexnet-fc")->layers) {
            const double weights = static_cast<double>(layer.outputs * layer.inputs);
            dense += 4e-6 * weights;
            stored += 4e-6 * weights / static_cast<double>(layer.p);
        }
        COMPARE_CLOSE(dense, 234.5, 1e-3, 0.0);
        COMPARE_CLOSE(stored, 25.9, 1e-3, 0.0);
    }

    void layerNamesAreListedOnce() {
        const std::vector<std::string> names = builtinLayerNames();
        const std::set<std::string> unique(names.begin(), names.end());
        QCOMPARE(unique.size(), names.size());
        QCOMPARE(names.size(), std::size_t{6 + 3 + 9});
        QVERIFY(!findBuiltinLayer("Alex-FC9"));
    }

    void layerDefaults() {
        const Layer plain = layerOf(R"({"outputs": 8, "inputs": 16})");
        Layer expected;
        expected.name = "layer-1";
        expected.outputs = 8;
        expected.inputs = 16;
        QVERIFY(plain == expected);
        // A missing weight density is that of the permuted-diagonal form: 1/p.
        QCOMPARE(layerOf(R"({"outputs": 8, "inputs": 16, "p": 4})").weight_density, 0.25);
        QCOMPARE(layerOf(R"({"outputs": 8, "inputs": 16, "p": 4, "weight_density": 0.1})")
                     .weight_density,
                 0.1);
        QCOMPARE(layerOf(R"({"outputs": 8, "inputs": 16, "p": 8})").p, std::int64_t{8}); // tight
    }

    void wrongLayers_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("messages");
        const auto row = [](const char* name, const char* text, const char* messages) {
            QTest::newRow(name) << text << messages;
        };
        row("fine", R"({"outputs": 8, "inputs": 16})", "");
        row("p one too large", R"({"outputs": 16, "inputs": 8, "p": 9})",
            "LAY-0001 /p: the block size p = 9 is larger than the layer (16 outputs, 8 inputs); "
            "accepted are 1 to 8");
        row("illegal size and p", R"({"outputs": 0, "inputs": 8, "p": 4})",
            "CFG-0004 /outputs: 0 is outside the accepted range 1 to 16777216");
        row("size of a wrong type and p", R"({"outputs": true, "inputs": 8, "p": 4})",
            "CFG-0003 /outputs: expected an integer, found true");
        row("missing size and p", R"({"inputs": 8, "p": 4})",
            "CFG-0002 : the key \"outputs\" is missing");
        row("no weights", R"({"outputs": 8, "inputs": 8, "weight_density": 0})",
            "LAY-0006 /weight_density: a layer without weights computes nothing; accepted is a "
            "weight "
            "density above 0, up to 1");
        row("negative density", R"({"outputs": 8, "inputs": 8, "weight_density": -0.5})",
            "CFG-0004 /weight_density: -0.5 is outside the accepted range 0 to 1");
        row("density of a wrong type", R"({"outputs": 8, "inputs": 8, "weight_density": "0"})",
            "CFG-0003 /weight_density: expected a number, found the string \"0\"");
        row("no activations is fine", R"({"outputs": 8, "inputs": 8, "activation_density": 0})",
            "");
    }
    void wrongLayers() {
        QFETCH(const QString, text);
        QFETCH(const QString, messages);
        const QString actual =
            messagesOf(text, [](JsonReader& reader) { (void)readLayer(reader, "layer"); });
        QCOMPARE(actual, messages);
    }

    void workloadsRoundTrip() {
        for (const Workload& workload : builtinWorkloads()) {
            const JsonDocument document{toJson(workload), "", {}};
            Diagnostics problems;
            JsonReader reader(document, problems);
            const Workload again = readWorkload(reader);
            reader.finish();
            QVERIFY2(problems.empty(), toText(problems).c_str());
            QVERIFY(again == workload);
        }
    }

    void layerTexts_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message"); ///< "" if it is accepted
        const auto row = [](const char* text, const char* message) {
            QTest::newRow(text) << text << message;
        };
        row("Alex-FC8", "");
        row("outputs=1000,inputs=4096,p=4,activation_density=0.444", "");
        row("outputs=8,inputs=8,signed_inputs=true,name=mine", "");
        row("Alex-FC9",
            "error LAY-0004: no built-in layer is called \"Alex-FC9\"; accepted are \"Alex-6\", "
            "\"Alex-7\", \"Alex-8\", \"Alex-FC6\", \"Alex-FC6-implied\", \"Alex-FC7\", "
            "\"Alex-FC7-implied\", \"Alex-FC8\", \"Alex-FC8-implied\", \"NMT-1\", "
            "\"NMT-2\", "
            "\"NMT-3\", \"NT-LSTM\", \"NT-Wd\", \"NT-We\", \"VGG-6\", \"VGG-7\" or \"VGG-8\" or "
            "outputs=M,inputs=N,p=P,activation_density=D; did you mean \"Alex-FC6\"?");
        row("outputs=8,inputs", "error LAY-0005: found \"inputs\"; expected KEY=VALUE pairs with "
                                "commas between, such as "
                                "outputs=1000,inputs=4096,p=4");
        row("outputs=8,,inputs=8",
            "error LAY-0005: found \"\"; expected KEY=VALUE pairs with commas between, such as "
            "outputs=1000,inputs=4096,p=4");
        row("outputs=8,outputs=9,inputs=8",
            "error JSON-0002 at /outputs: the key \"outputs\" occurs twice; keep one of the two");
        row("outputs=8,inputs=eight",
            "error CFG-0003 at /inputs: expected an integer, found the string \"eight\"");
        row("outputs=8,inputs=8.5", "error CFG-0003 at /inputs: expected an integer, found 8.5");
        row("outputs=8,inputs=8,p=9",
            "error LAY-0001 at /p: the block size p = 9 is larger than the layer (8 outputs, 8 "
            "inputs); accepted are 1 to 8");
        row("outputs=8,input=8",
            "error CFG-0002: the key \"inputs\" is missing\n--layer: error CFG-0001 at /input: "
            "unknown key \"input\"; accepted are \"name\", \"outputs\", \"inputs\", \"p\", "
            "\"weight_density\", \"activation_density\", \"signed_inputs\", \"status\" or "
            "\"source\"; "
            "did you mean \"inputs\"?");
    }
    void layerTexts() {
        QFETCH(const QString, text);
        QFETCH(const QString, message);
        const Result<Layer> layer = parseLayerText(text.toStdString());
        const QString actual =
            layer ? QString() : QString::fromStdString(toText(layer.error())).trimmed();
        QCOMPARE(actual, message.isEmpty() ? QString() : QStringLiteral("--layer: ") + message);
    }

    void layerTextsMeanWhatTheySay() {
        const Layer layer =
            *parseLayerText("outputs=1000,inputs=4096,p=4,activation_density=0.444,name=mine");
        QCOMPARE(layer.name, std::string("mine"));
        QCOMPARE(layer.outputs, std::int64_t{1000});
        QCOMPARE(layer.inputs, std::int64_t{4096});
        QCOMPARE(layer.p, std::int64_t{4});
        QCOMPARE(layer.weight_density, 0.25);
        QCOMPARE(layer.activation_density, 0.444);
        QVERIFY(*parseLayerText("NMT-2") == *findBuiltinLayer("NMT-2"));
    }
};

QTEST_APPLESS_MAIN(TstWorkloadLibrary)
#include "tst_workload_library.moc"
