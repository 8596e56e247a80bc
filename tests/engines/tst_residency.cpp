// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/architecture/residency.h"
#include "core/base/seeded_random.h"
#include "core/engines/permdnn/permdnn_network.h"
#include "core/engines/permdnn/permdnn_streaming.h"
#include "core/engines/registry.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"
#include "tests/support/drawn_design.h"

using namespace permdse;

namespace {

/// A design with some parameters of its own, on a workload.
struct Case {
    const Engine& engine;
    TechnologySettings settings;
    DesignValues design;

    explicit Case(const char* id)
        : engine(*findEngine(id)), design(engine.referenceDesign(Technology{settings})) {}
    Case& set(std::string_view parameter, double value) {
        design[engine.parameterIndex(parameter).value()] = value;
        return *this;
    }
    [[nodiscard]] Evaluation on(const Workload& workload) const {
        return engine.evaluate(design, workload, Technology{settings});
    }
    [[nodiscard]] double metric(const Workload& workload, std::string_view id) const {
        return engine.metric(on(workload), id);
    }
};

const Workload& builtin(const char* name) {
    return *findBuiltinWorkload(name);
}

Layer layerOf(std::int64_t outputs, std::int64_t inputs, std::int64_t p, double density) {
    return {"any",   outputs, inputs,           p, 1.0 / static_cast<double>(p),
            density, false,   Evidence::Chosen, ""};
}

/// A network of two or three layers that differ in size.
Workload drawnNetwork(SeededRandom& random) {
    Workload network;
    network.name = network.title = "any";
    for (std::int64_t i = 2 + random.below(2); i > 0; --i) {
        const std::int64_t m = 50 + random.below(3950), n = 50 + random.below(5950);
        network.layers.push_back(layerOf(m, n, 1 + random.below(32), random.uniform()));
    }
    return network;
}

} // namespace

class TstResidency : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void networksShareTheMemories_data() {
        QTest::addColumn<QString>("engine");
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("least_kib"); // stored less capacity, all PEs pooled
        const auto row = [](const char* name, const char* engine, const char* parameter,
                            double value, double least_kib) {
            QTest::newRow(name) << QString(engine) << QString(parameter) << value << least_kib;
        };
        row("half of PermDNN's words", "permdnn", "weight_sram_depth", 1024, 1064);
        row("three quarters", "permdnn", "weight_sram_depth", 1536, 40);
        row("a quarter", "permdnn", "weight_sram_depth", 512, 2088);
        row("EIE's pointers", "eie", "pe_count", 64, 128);
        row("half of EIE's entries", "eie", "spmat_sram_kib", 64, 3197);
        row("half of CirCNN's spectra", "circnn", "weight_sram_kib", 512, 384);
    }
    void networksShareTheMemories() {
        QFETCH(QString, engine);
        QFETCH(QString, parameter);
        QFETCH(double, value);
        QFETCH(double, least_kib);
        Case c(engine.toUtf8().constData());
        c.set(parameter.toStdString(), value);
        const Evaluation all = c.on(builtin("alexnet-fc"));
        QCOMPARE(c.engine.metric(all, "fits"), 0.0);
        QVERIFY2(c.engine.metric(all, "dram_kib") >= 0.9 * least_kib,
                 qPrintable(QString::number(c.engine.metric(all, "dram_kib"))));
        QVERIFY(c.engine.metric(all, "occupancy") > 1.0);
        QVERIFY(std::any_of(all.notes.begin(), all.notes.end(), [](const std::string& note) {
            return note.find("would hold it") != std::string::npos;
        }));
        // What streams is shared out over the layers.
        double sum = 0.0;
        for (const std::vector<double>& layer : all.layers) {
            sum += layer[c.engine.metricIndex("dram_kib").value()];
        }
        COMPARE_CLOSE(sum, c.engine.metric(all, "dram_kib"), 1e-12, 0);
    }

    void publishedDesignHoldsItsNetwork() {
        const Evaluation all = Case("permdnn").on(builtin("alexnet-fc"));
        QCOMPARE(Case("permdnn").metric(builtin("alexnet-fc"), "fits"), 1.0);
        QCOMPARE(all.memories[0].need_words, 30720.0); // 2 x 9216 + 2 x 4096 + 4096
        QCOMPARE(all.memories[0].capacity_words, 32768.0);
    }

    /// Layers that are measured alone have the memories alone.
    void listsDoNotShare() {
        Workload list = builtin("alexnet-fc");
        list.kind = WorkloadKind::Layers;
        Case c("permdnn");
        c.set("weight_sram_depth", 1536);
        QCOMPARE(c.metric(list, "fits"), 1.0);
        QCOMPARE(c.metric(list, "dram_kib"), 0.0);
        QCOMPARE(Case("eie").metric(builtin("permdnn-paper"), "fits"), 1.0);
    }

    /// The size that a note names holds the network, and one step less does not.
    void namedSizesAreTight() {
        Case c("permdnn");
        c.set("weight_sram_depth", 1024);
        const Evaluation small = c.on(builtin("alexnet-fc"));
        QVERIFY(std::any_of(small.notes.begin(), small.notes.end(), [](const std::string& note) {
            return note.find("weight_sram_depth=1671 would hold it") != std::string::npos;
        }));
        QCOMPARE(c.set("weight_sram_depth", 1671).metric(builtin("alexnet-fc"), "fits"), 1.0);
        QCOMPARE(c.set("weight_sram_depth", 1670).metric(builtin("alexnet-fc"), "fits"), 0.0);
    }

    /// PEs are filled evenly where rows are dealt out pass by pass: what streams is near to what
    /// the weights take (3161.8 KiB) less what the SRAMs hold, to which three quarters come as near
    /// as words and whole passes let them.
    void networksFillTheMemories() {
        for (const auto& [depth, of_least] :
             {std::pair{512.0, 1.1}, std::pair{1024.0, 1.1}, std::pair{1280.0, 1.1},
              std::pair{1408.0, 1.1}, std::pair{1536.0, 1.7}}) {
            Case c("permdnn");
            const double streamed_kib =
                c.set("weight_sram_depth", depth).metric(builtin("alexnet-fc"), "dram_kib");
            const double least_kib = 3161.8 - 2.0 * depth; // 32 PEs, 16 words of 32 bit in each row
            QVERIFY2(
                streamed_kib >= least_kib && streamed_kib <= of_least * least_kib,
                qPrintable(QString("%1: %2 of %3").arg(depth).arg(streamed_kib).arg(least_kib)));
        }
    }

    /// A little speed is not bought with a lot of energy: a network that can be held is.
    void networksThatFitAreHeld() {
        Case c("permdnn");
        c.set("multipliers_per_pe", 16).set("weight_sram_depth", 1024).set("clock_ghz", 0.7);
        QCOMPARE(c.metric(oneLayer(*findBuiltinLayer("Alex-FC6")), "fits"), 1.0);
    }

    /// The same of any network and memory.
    void anyNamedSizeIsTight() {
        SeededRandom random(11);
        int named = 0;
        for (int trial = 0; trial < 40; ++trial) {
            const Workload network = drawnNetwork(random);
            Case c(trial % 2 == 0 ? "permdnn" : "eie");
            c.set("pe_count", 1 + static_cast<double>(random.below(64)));
            if (trial % 2 == 0) {
                c.set("weight_sram_depth", 128).set("permutation_sram_depth", 128);
            } else {
                c.set("spmat_sram_kib", 4).set("pointer_sram_kib", 2);
            }
            for (const std::string& note : c.on(network).notes) {
                static const QRegularExpression size(R"((\w+)=(\d+) would hold it)");
                const QRegularExpressionMatch found = size.match(QString::fromStdString(note));
                if (!found.hasMatch() || note.ends_with("is accepted")) {
                    continue;
                }
                const std::string parameter = found.captured(1).toStdString();
                const auto overflows = [&](double value) {
                    Case larger = c;
                    const Evaluation all = larger.set(parameter, value).on(network);
                    return std::any_of(all.memories.begin(), all.memories.end(),
                                       [&](const auto& memory) {
                                           return parameter.starts_with(memory.component) &&
                                                  memory.need_words > memory.capacity_words;
                                       });
                };
                const double value = found.captured(2).toDouble();
                QVERIFY2(!overflows(value), note.c_str());
                QVERIFY2(overflows(value - 1.0), note.c_str());
                ++named;
            }
        }
        QVERIFY(named > 40);
    }

    void streamedWeightsAllCome() {
        Case c("permdnn");
        const double loaded_us = c.metric(builtin("alexnet-fc"), "startup_us");
        QVERIFY(loaded_us > 0.0);
        c.settings.weights = WeightPolicy::Streamed;
        const Evaluation all = c.on(builtin("alexnet-fc"));
        QCOMPARE(c.engine.metric(all, "fits"), 0.0);
        QCOMPARE(c.engine.metric(all, "startup_us"), 0.0);
        // All that is stored, mapped so that it is less than what is loaded once otherwise.
        const double streamed_us = c.engine.metric(all, "dram_kib") * 8192.0 /
                                   Technology{c.settings}.forEngine("permdnn").dram_gbit_s / 1e3;
        QVERIFY(streamed_us < loaded_us);
        QVERIFY(c.engine.metric(all, "dram_kib") >= c.engine.metric(all, "weight_kib"));
    }

    /// Inputs that do not fit are scanned in every pass.
    void activationsStreamForEveryScan() {
        Case c("permdnn");
        c.set("activation_sram_banks", 1).set("accumulators_per_pe", 16);
        QVERIFY(c.metric(oneLayer(*findBuiltinLayer("Alex-FC6")), "dram_kib") >= 24.0);
    }

    void noAverageExceedsThePeak_data() {
        QTest::addColumn<QString>("engine");
        for (const std::string& id : engineIds()) {
            QTest::newRow(id.c_str()) << QString::fromStdString(id);
        }
    }
    void noAverageExceedsThePeak() {
        QFETCH(QString, engine);
        const Engine& model = *findEngine(engine.toStdString());
        const Technology technology{TechnologySettings{}};
        SeededRandom random(20261126);
        int seen = 0;
        for (int trial = 0; trial < 600; ++trial) {
            const DesignValues design = test::drawnDesign(model, random, technology);
            const std::int64_t m = 1 + random.below(3000), n = 1 + random.below(3000);
            const Layer layer = layerOf(m, n, 1 + random.below(std::min<std::int64_t>({m, n, 128})),
                                        random.uniform());
            if (!model.layerProblem(design, layer).empty()) {
                continue;
            }
            const Evaluation evaluation = model.evaluate(design, layer, technology);
            const double average = model.metric(evaluation, "average_power_mw");
            if (std::isnan(average)) {
                continue;
            }
            ++seen;
            QVERIFY2(average <= model.metric(evaluation, "peak_power_mw") * (1 + 1e-9),
                     qPrintable(QString("trial %1: %2 x %3, p %4, density %5: average %6, peak %7")
                                    .arg(trial)
                                    .arg(m)
                                    .arg(n)
                                    .arg(layer.p)
                                    .arg(layer.activation_density)
                                    .arg(average)
                                    .arg(model.metric(evaluation, "peak_power_mw"))));
        }
        QVERIFY(seen > 300);
    }

    /// The rule of the publications leaves power as it is, wires included.
    void powerIsTheSameAtEveryNode() {
        for (const std::string& id : engineIds()) {
            const double native = Case(id.c_str()).metric(builtin("permdnn-paper"), "power_mw");
            for (const double node_nm : {7.0, 22.0, 28.0, 45.0, 90.0}) {
                Case c(id.c_str());
                c.settings.node_nm = node_nm;
                c.design = c.engine.referenceDesign(Technology{c.settings});
                COMPARE_CLOSE(c.metric(builtin("permdnn-paper"), "power_mw"), native, 1e-9, 0);
            }
        }
    }

    void moreNeverCosts_data() {
        QTest::addColumn<Layer>("layer");
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<double>("fewer");
        QTest::addColumn<double>("more");
        QTest::newRow("67 PEs on NMT-1")
            << *findBuiltinLayer("NMT-1") << QString("pe_count") << 64.0 << 67.0;
        QTest::newRow("33 accumulators on FC6")
            << *findBuiltinLayer("Alex-FC6") << QString("accumulators_per_pe") << 32.0 << 33.0;
        QTest::newRow("31 accumulators on NMT-1")
            << *findBuiltinLayer("NMT-1") << QString("accumulators_per_pe") << 16.0 << 31.0;
    }
    void moreNeverCosts() {
        QFETCH(Layer, layer);
        QFETCH(QString, parameter);
        QFETCH(double, fewer);
        QFETCH(double, more);
        Case c("permdnn");
        const double before =
            c.set(parameter.toStdString(), fewer).metric(oneLayer(layer), "cycles");
        const double after = c.set(parameter.toStdString(), more).metric(oneLayer(layer), "cycles");
        QVERIFY2(after <= 1.03 * before, qPrintable(QString("%1 then %2").arg(before).arg(after)));
    }

    /// A row less, a PE or an accumulator more is no slower, for want of a better cut.
    void mappingsGrowGracefully() {
        SeededRandom random(7);
        double worst = 1.0;
        for (int trial = 0; trial < 400; ++trial) {
            Case c("permdnn");
            c.set("pe_count", 1 + static_cast<double>(random.below(70)))
                .set("multipliers_per_pe", 1 + static_cast<double>(random.below(16)))
                .set("accumulators_per_pe", 4 + static_cast<double>(random.below(130)));
            const std::int64_t m = 64 + random.below(3000), n = 256 + random.below(3000);
            const Layer layer = layerOf(m, n, 1 + random.below(24), 0.1 + 0.8 * random.uniform());
            const auto cycles = [](const Case& of, const Layer& on) {
                return of.metric(oneLayer(on), "cycles");
            };
            const double before = cycles(c, layer);
            Layer shorter = layer;
            shorter.outputs -= 1;
            const auto more = [&](const char* parameter) {
                Case larger = c;
                const std::size_t i = c.engine.parameterIndex(parameter).value();
                larger.design[i] += 1;
                return larger;
            };
            for (const double after : {cycles(c, shorter), cycles(more("pe_count"), layer),
                                       cycles(more("accumulators_per_pe"), layer)}) {
                worst = std::max(worst, after / before);
                QVERIFY2(after <= 1.03 * before,
                         qPrintable(QString("trial %1: %2 x %3, p %4: %5 then %6")
                                        .arg(trial)
                                        .arg(m)
                                        .arg(n)
                                        .arg(layer.p)
                                        .arg(before)
                                        .arg(after)));
            }
        }
        qInfo("worst: %.4f", worst);
    }

    /// The same of networks that share too little SRAM: what one layer stores decides how much of
    /// the others streams.
    void networksGrowGracefully() {
        SeededRandom random(5);
        double worst = 1.0;
        for (int trial = 0; trial < 150; ++trial) {
            const Workload network = drawnNetwork(random);
            Case c("permdnn");
            c.set("pe_count", 1 + static_cast<double>(random.below(100)))
                .set("multipliers_per_pe", 1 + static_cast<double>(random.below(24)))
                .set("accumulators_per_pe", 4 + static_cast<double>(random.below(200)))
                .set("weight_sram_depth", std::exp2(7.0 + std::round(4.0 * random.uniform())));
            const double before = c.metric(network, "cycles");
            Workload shorter = network;
            shorter.layers[static_cast<std::size_t>(random.below(2))].outputs -= 1;
            const auto more = [&](const char* parameter) {
                Case larger = c;
                larger.design[c.engine.parameterIndex(parameter).value()] += 1;
                return larger.metric(network, "cycles");
            };
            for (const double after :
                 {c.metric(shorter, "cycles"), more("pe_count"), more("accumulators_per_pe")}) {
                worst = std::max(worst, after / before);
                QVERIFY2(
                    after <= 1.03 * before,
                    qPrintable(QString("trial %1: %2 then %3").arg(trial).arg(before).arg(after)));
            }
        }
        qInfo("worst: %.4f", worst);
    }

    /// Of a network of two layers every choice of mappings is tried.
    void networksAreMappedAsWellAsCanBe() {
        SeededRandom random(3);
        double worst = 1.0;
        for (int trial = 0; trial < 60; ++trial) {
            Workload network = drawnNetwork(random);
            network.layers.resize(2);
            PermdnnDesign design;
            design.pe_count = 1 + random.below(40);
            design.weight_sram_depth = 64 << random.below(4);
            design.dram_bits_per_cycle = 171.0;
            PermdnnMemory memory;
            const auto mapped = mapTogether(design, network, memory);
            if (!mapped) {
                continue;
            }
            const auto first = choicesOf(design, network.layers[0], memory);
            const auto second = choicesOf(design, network.layers[1], memory);
            double least = std::numeric_limits<double>::infinity(), found = least;
            for (PermdnnChoice& a : *first) {
                for (PermdnnChoice& b : *second) {
                    PermdnnLoads loads(design);
                    loads.add(a.words);
                    loads.add(b.words);
                    const PermdnnStreaming share = loads.streaming();
                    const auto cycles = [&](PermdnnChoice& choice, std::size_t layer) {
                        return costOf(
                            computingCycles(design, network.layers[layer], choice, memory),
                            streamingCycles(design, share, choice.words));
                    };
                    const double both = cycles(a, 0) + cycles(b, 1);
                    least = std::min(least, both);
                    if (a.mapping == mapped->mappingOf(design, network.layers[0]) &&
                        b.mapping == mapped->mappingOf(design, network.layers[1])) {
                        found = both;
                    }
                }
            }
            worst = std::max(worst, found / least);
            QVERIFY2(found <= 1.02 * least, qPrintable(QString("trial %1").arg(trial)));
        }
        qInfo("worst: %.4f", worst);
    }

    /// Fewer stages, wider selections and longer wires than the reference's lower the clock.
    void logicLimitsAreNotFree() {
        const Workload layer = oneLayer(*findBuiltinLayer("Alex-FC7"));
        const double reference = Case("permdnn").metric(layer, "max_clock_ghz");
        QCOMPARE(reference, 1.2);
        for (const auto& [parameter, value] :
             {std::pair{"pipeline_stages", 2.0}, std::pair{"pe_count", 4096.0},
              std::pair{"accumulators_per_pe", 4096.0}}) {
            QVERIFY2(Case("permdnn").set(parameter, value).metric(layer, "max_clock_ghz") <
                         0.9 * reference,
                     parameter);
        }
    }
};

QTEST_APPLESS_MAIN(TstResidency)
#include "tst_residency.moc"
