// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <bit>
#include <string>
#include <vector>

#include "core/base/seeded_random.h"
#include "core/engines/registry.h"
#include "core/layer/workload_library.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"
#include "tests/support/drawn_design.h"

using namespace permdse;

namespace {

/// Two small layers, which the references hold; many draws do not.
Workload smallNetwork(WorkloadKind kind) {
    Workload workload;
    workload.name = workload.title = "small";
    workload.kind = kind;
    workload.layers = {{"first", 900, 1500, 8, 0.125, 0.4, false, Evidence::Chosen, ""},
                       {"second", 300, 900, 4, 0.25, 0.6, false, Evidence::Chosen, ""}};
    return workload;
}

std::string differences(const Engine& engine, const std::vector<double>& a,
                        const std::vector<double>& b) {
    std::string text;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i])) {
            text += engine.metrics()[i].id + " ";
        }
    }
    return text;
}

} // namespace

/// A kernel keeps what the next design shares with the one before it; no bit may tell.
class TstSweepKernel : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void keepsOnlyWhatStays_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("openClock");
        for (const char* id : {"permdnn", "eie", "circnn"}) {
            for (const bool open : {false, true}) {
                for (const auto& [kind, name] : {std::pair{WorkloadKind::Network, "network"},
                                                 std::pair{WorkloadKind::Layers, "layers"}}) {
                    QTest::addRow("%s, %s%s", id, name, open ? ", open clock" : "")
                        << QString(id) << static_cast<int>(kind) << open;
                }
            }
        }
    }
    void keepsOnlyWhatStays() {
        QFETCH(QString, id);
        QFETCH(int, kind);
        QFETCH(bool, openClock);
        const Engine& engine = *findEngine(id.toStdString());
        const Workload workload = smallNetwork(static_cast<WorkloadKind>(kind));
        TechnologySettings other;
        other.node_nm = 45;
        other.weights = WeightPolicy::Streamed;
        const std::vector<Technology> technologies{Technology{TechnologySettings{}},
                                                   Technology{other}};
        // Values of layers behind those of the design, also of one that the workload lacks.
        std::vector<LayerParameter> ofLayers;
        for (std::size_t i = 0; i < engine.parameters().size(); ++i) {
            for (const char* layer : {"first", "absent", "second"}) {
                if (engine.parameters()[i].on_layer) {
                    ofLayers.push_back({i, layer});
                }
            }
        }
        const auto infoOf = [&](std::size_t place) -> const ParameterInfo& {
            const std::size_t own = engine.parameters().size();
            return engine.parameters()[place < own ? place : ofLayers[place - own].parameter];
        };
        SeededRandom random(17);
        std::size_t technology = 0;
        const auto make = [&] {
            auto kernel = engine.makeKernel(workload, technologies[technology], ofLayers);
            if (openClock) {
                kernel->useHighestClock();
            }
            return kernel;
        };
        const auto kept = make();
        DesignValues reference = engine.referenceDesign(technologies.front());
        reference.resize(reference.size() + ofLayers.size(), 2.0);
        DesignValues design = reference;
        const std::size_t clock = engine.parameterIndex("clock_ghz").value();
        std::vector<double> mine(engine.metrics().size()), fresh(engine.metrics().size());
        int streaming = 0;
        std::vector<DesignValues> before; // which is come back to, since what they counted is kept
        for (int step = 0; step < 900; ++step) {
            if (random.chance(0.05)) {
                technology = 1 - technology;
                kept->setTechnology(technologies[technology]);
            } else if (random.chance(0.02)) {
                design = reference;
            } else if (!before.empty() && random.chance(0.3)) {
                design = before[static_cast<std::size_t>(
                    random.below(static_cast<std::int64_t>(before.size())))];
            }
            const std::size_t changed =
                random.chance(0.6) ? clock
                                   : static_cast<std::size_t>(
                                         random.below(static_cast<std::int64_t>(design.size())));
            design[changed] = test::drawnValue(infoOf(changed), random);
            before.push_back(design);
            const auto once = make();
            QCOMPARE(kept->evaluate(design, mine), once->evaluate(design, fresh));
            QCOMPARE(kept->clock_ghz(), once->clock_ghz());
            const std::string different = differences(engine, mine, fresh);
            QVERIFY2(different.empty(), (std::to_string(step) + ": " + infoOf(changed).id +
                                         " changed; different: " + different)
                                            .c_str());
            streaming += mine[engine.metricIndex("dram_kib").value()] > 0.0 ? 1 : 0;
        }
        QVERIFY(streaming > 50 && streaming < 900);
    }
};

QTEST_APPLESS_MAIN(TstSweepKernel)
#include "tst_sweep_kernel.moc"
