// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <array>
#include <string>
#include <vector>

#include "core/architecture/bill.h"
#include "core/base/seeded_random.h"
#include "core/engines/registry.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"
#include "tests/support/drawn_design.h"
#include "tests/support/engine_data.h"

using namespace permdse;

namespace {

/// Everything that a stage gives, as numbers.
using Figures = std::vector<double>;

Figures countOf(const Engine& engine, const DesignValues& design, const Layer& layer) {
    const CountedLayer counted = engine.count(design, layer);
    Figures figures{counted.counts.cycles, counted.counts.busy_cycles, counted.counts.operations,
                    counted.counts.multiplications, counted.storage.model_bits};
    figures.insert(figures.end(), counted.counts.events.begin(), counted.counts.events.end());
    figures.insert(figures.end(), counted.counts.stalls.begin(), counted.counts.stalls.end());
    for (const StoredWords& stored : counted.storage.memories) {
        figures.insert(figures.end(), {stored.fullest, stored.total, stored.scanned, stored.scans});
    }
    return figures;
}

Figures billOf(const Engine& engine, const DesignValues& design, const Workload& workload,
               const Technology& technology) {
    const Bill bill = engine.bill(design, workload, technology);
    // Whether the clock is feasible belongs to the price.
    Figures figures{bill.max_clock_ghz, bill.area_mm2,
                    double(bill.infeasibility & OutsideSramTable)};
    for (std::size_t i = 0; i < engine.billLines().size(); ++i) {
        const BillLine& line = bill.lines[i];
        figures.insert(figures.end(), {line.count, line.area_mm2, line.energy_pj, line.leakage_mw,
                                       line.design_events, line.peak_events});
    }
    return figures;
}

/// Whether the layer fits without being mapped to store less: as it does with larger memories.
bool fitsAsItIs(const Engine& engine, const DesignValues& design, const Workload& workload,
                const Technology& technology) {
    const Evaluation evaluation = engine.evaluate(design, workload, technology);
    if ((evaluation.infeasibility & (OutsideSramTable | IllegalForLayer)) != 0 ||
        engine.metric(evaluation, "fits") != 1.0) {
        return false;
    }
    DesignValues larger = design;
    for (const MemoryInfo& memory : engine.memories()) {
        const std::size_t size = engine.parameterIndex(memory.size_parameter).value();
        larger[size] = std::min(4.0 * design[size], engine.parameters()[size].max);
    }
    const Evaluation roomy = engine.evaluate(larger, workload, technology);
    for (std::size_t i = 0; i < roomy.memories.size(); ++i) {
        if (roomy.memories[i].need_words > evaluation.memories[i].capacity_words) {
            return false;
        }
    }
    return (roomy.infeasibility & (OutsideSramTable | IllegalForLayer)) == 0;
}

} // namespace

/// The tables of stages say which parameters each reads: no other changes it, and each of them
/// does on some design.
class TstStages : public QObject {
    Q_OBJECT

private slots:
    void init() { test::failOnAnyWarning(); }

    void readWhatTheyState_data() { test::addEngines(); }
    void readWhatTheyState() {
        QFETCH(QString, engine);
        const Engine& model = *findEngine(engine.toStdString());
        const Technology technology{TechnologySettings()};
        SeededRandom random(12);
        std::vector<std::array<int, stageCount>> changes(model.parameters().size());
        for (int trial = 0; trial < 150; ++trial) {
            // Only layers that fit: what does not is mapped by capacity and clock as well.
            const Layer layer{"layer",
                              1 + random.below(random.chance(0.5) ? 700 : 5000),
                              1 + random.below(random.chance(0.5) ? 700 : 9000),
                              1 + random.below(12),
                              0.05 + 0.5 * random.uniform(),
                              random.uniform(),
                              false,
                              Evidence::Chosen,
                              ""};
            Workload workload;
            workload.layers = {layer};
            const DesignValues design = test::drawnDesign(model, random, technology, 0.3);
            const auto fits = [&](const DesignValues& of) {
                return fitsAsItIs(model, of, workload, technology);
            };
            if (!fits(design)) {
                continue;
            }
            for (std::size_t i = 0; i < model.parameters().size(); ++i) {
                const ParameterInfo& info = model.parameters()[i];
                DesignValues other = design;
                other[i] =
                    info.id == "clock_ghz" ? 0.5 * design[i] : test::drawnValue(info, random);
                if (!fits(other)) {
                    continue;
                }
                const auto compare = [&](Stage stage, const Figures& before, const Figures& after) {
                    const bool differs = before != after;
                    changes[i][std::size_t(stage)] += differs ? 1 : 0;
                    QVERIFY2(!differs || info.reads.contains(stage),
                             (info.id + " changes " + stageNames()[std::size_t(stage)]).c_str());
                };
                compare(Stage::Count, countOf(model, design, layer), countOf(model, other, layer));
                compare(Stage::Bill, billOf(model, design, workload, technology),
                        billOf(model, other, workload, technology));
                const auto capacity = [&](const DesignValues& of) {
                    Figures figures;
                    for (const auto& memory : model.evaluate(of, workload, technology).memories) {
                        figures.insert(figures.end(),
                                       {memory.owners, memory.word_bits, memory.capacity_words});
                    }
                    return figures;
                };
                compare(Stage::Capacity, capacity(design), capacity(other));
                if (QTest::currentTestFailed()) {
                    return;
                }
            }
        }
        for (std::size_t i = 0; i < model.parameters().size(); ++i) {
            const ParameterInfo& info = model.parameters()[i];
            QVERIFY2(!info.reads.isEmpty(), info.id.c_str());
            for (const Stage stage : {Stage::Count, Stage::Capacity, Stage::Bill}) {
                QVERIFY2(
                    !info.reads.contains(stage) || changes[i][std::size_t(stage)] > 0,
                    (info.id + " is stated, and never changes " + stageNames()[std::size_t(stage)])
                        .c_str());
            }
        }
    }
};

QTEST_APPLESS_MAIN(TstStages)
#include "tst_stages.moc"
