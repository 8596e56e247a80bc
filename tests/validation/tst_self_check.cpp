// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <QTest>

#include "core/architecture/simulation.h"
#include "core/architecture/simulation_memo.h"
#include "core/engines/registry.h"
#include "core/validation/self_check.h"
#include "tests/support/compare.h"

using namespace permdse;

class TstSelfCheck final : public QObject {
    Q_OBJECT

    static void addEngines() {
        QTest::addColumn<QString>("engine");
        for (const std::string& engine : engineIds()) {
            QTest::newRow(engine.c_str()) << QString::fromStdString(engine);
        }
    }

private slots:
    void init() { test::failOnAnyWarning(); }

    void freshCasesPass_data() { addEngines(); }
    /// Another seed in every run; it is printed, so that a failure can be repeated.
    void freshCasesPass() {
        QFETCH(QString, engine);
        const std::uint64_t seed = std::random_device{}();
        qInfo("seed %llu", static_cast<unsigned long long>(seed));
        for (std::uint64_t i = 0; i < 60; ++i) {
            const SelfCheck check = selfCheck(engine.toStdString(), seed + i);
            QVERIFY2(
                check.problem.empty(),
                qPrintable(QStringLiteral("permdse selfcheck --arch %1 --cases 1 --seed %2: %3")
                               .arg(engine)
                               .arg(check.seed)
                               .arg(QString::fromStdString(check.problem))));
        }
    }

    void seedsFixTheCase_data() { addEngines(); }
    void seedsFixTheCase() {
        QFETCH(QString, engine);
        const SelfCheck once = selfCheck(engine.toStdString(), 5);
        const SelfCheck again = selfCheck(engine.toStdString(), 5);
        const SelfCheck other = selfCheck(engine.toStdString(), 6);
        QCOMPARE(once.design, again.design);
        QCOMPARE(once.layer, again.layer);
        QCOMPARE(once.cycles, again.cycles);
        QCOMPARE(once.noise, again.noise);
        QVERIFY(once.design != other.design);
        QVERIFY(once.layer != other.layer);
        QVERIFY(once.cycles > 0.0 && once.closed_form_cycles > 0.0);
    }

    void countingNeedsNoNumbers_data() { addEngines(); }
    /// Without outputs the same cycles and events are counted, only faster, with a memo or without.
    void countingNeedsNoNumbers() {
        QFETCH(QString, engine);
        const Engine& simulated = *findEngine(engine.toStdString());
        const Technology technology{TechnologySettings{}};
        SimulationMemo memo(1 << 20);
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            const SelfCheck drawn = selfCheck(engine.toStdString(), seed);
            SimulationInput input;
            input.data.seed = seed % 3; // so that the memo holds values of several seeds
            const Simulation whole =
                *simulated.simulate(drawn.design, drawn.layer, technology, input);
            input.with_outputs = false;
            for (SimulationMemo* const remembered :
                 {static_cast<SimulationMemo*>(nullptr), &memo, &memo}) {
                input.memo = remembered;
                const Simulation counts =
                    *simulated.simulate(drawn.design, drawn.layer, technology, input);
                QCOMPARE(counts.run, whole.run);
                QCOMPARE(counts.pe_utilisation, whole.pe_utilisation);
                for (std::size_t i = 0; i < counts.details.size(); ++i) {
                    QCOMPARE(counts.details[i].id, whole.details[i].id);
                    QCOMPARE(counts.details[i].value, whole.details[i].value);
                }
            }
        }
    }

    void judgement_data() {
        QTest::addColumn<double>("cycles");
        QTest::addColumn<double>("bound");
        QTest::addColumn<int>("wrong");
        QTest::addColumn<double>("noise");
        QTest::addColumn<QString>("problem");
        QTest::newRow("equal") << 100.0 << 0.0 << 0 << 2.0 << "";
        QTest::newRow("one cycle more") << 101.0 << 0.0 << 0 << 0.0 << "the cycles differ";
        QTest::newRow("within the bound") << 99.0 << 0.02 << 0 << 0.0 << "";
        QTest::newRow("beyond the bound") << 97.0 << 0.02 << 0 << 0.0 << "the cycles differ";
        QTest::newRow("no number") << qQNaN() << 0.02 << 0 << 0.0 << "the cycles differ";
        QTest::newRow("one bit") << 100.0 << 0.0 << 1 << 0.0 << "the outputs differ";
        QTest::newRow("noise") << 100.0 << 0.0 << 0 << 2.1
                               << "the outputs are noisier than rounding accounts for";
    }
    void judgement() {
        QFETCH(double, cycles);
        QFETCH(double, bound);
        QFETCH(int, wrong);
        QFETCH(double, noise);
        SelfCheck check;
        check.cycles = cycles;
        check.closed_form_cycles = 100.0;
        check.cycle_bound = bound;
        check.wrong_outputs = wrong;
        check.noise = noise;
        check.noise_bound = 2.0;
        QTEST(QString::fromStdString(problemOf(check)), "problem");
    }

    void unknownEngine() { QVERIFY_EXCEPTION_THROWN((void)selfCheck("tpu", 1), std::out_of_range); }
};

QTEST_APPLESS_MAIN(TstSelfCheck)
#include "tst_self_check.moc"
