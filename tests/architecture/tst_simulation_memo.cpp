// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include "core/architecture/simulation_memo.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

/// A value that says how large it is.
struct Sized {
    std::int64_t bytes = 0;
};
struct OtherSized : Sized {};

std::int64_t storedBytes(const Sized& value) {
    return value.bytes;
}

} // namespace

class TstSimulationMemo final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void aMemoMakesAValueOnce() {
        SimulationMemo memo(100);
        int made = 0;
        const auto ask = [&](const std::string& key, std::int64_t bytes) {
            return SimulationMemo::value<Sized>(&memo, key, [&] {
                ++made;
                return Sized{bytes};
            });
        };
        const auto first = ask("a", 60);
        QCOMPARE(ask("a", 7), first);
        QCOMPARE(made, 1);
        QCOMPARE(ask("too large for the rest", 41)->bytes, std::int64_t(41));
        QCOMPARE(ask("too large for the rest", 41)->bytes, std::int64_t(41));
        QCOMPARE(made, 3);
        QCOMPARE(ask("b", 40), ask("b", 40));
        QCOMPARE(made, 4);
        const auto other =
            SimulationMemo::value<OtherSized>(&memo, "a", [] { return OtherSized{}; });
        QCOMPARE(other->bytes, std::int64_t(0)); // the same key, another type
        QCOMPARE(SimulationMemo::value<Sized>(nullptr, "a", [] { return Sized{3}; })->bytes,
                 std::int64_t(3));
    }

    void aMemoServesManyThreads() {
        SimulationMemo memo(1000);
        std::atomic<int> made = 0;
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&] {
                for (std::int64_t i = 0; i < 100; ++i) {
                    const auto value = SimulationMemo::value<Sized>(&memo, std::to_string(i), [&] {
                        ++made;
                        return Sized{1 + i % 7};
                    });
                    wrong += value->bytes != 1 + i % 7;
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(made.load(), 100);
    }
};

QTEST_APPLESS_MAIN(TstSimulationMemo)
#include "tst_simulation_memo.moc"
