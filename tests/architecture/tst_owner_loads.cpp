// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <QTest>

#include "core/architecture/owner_loads.h"
#include "core/base/seeded_random.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

MemoryCapacity capacityOf(double words, std::size_t owners) {
    return {words, 32.0, static_cast<double>(owners), 1.0};
}

/// A layer in `full` owners of `words`, `last` words in the next and `other` in all others.
StoredWords layerOf(std::size_t owners, std::size_t full, double words, double last, double other) {
    StoredWords stored;
    stored.fullest = words;
    stored.full_owners = static_cast<double>(full);
    const std::size_t others = owners - full - (full < owners ? 1 : 0);
    stored.last = full < owners ? last : 0.0;
    stored.other = others > 0 ? other : 0.0;
    stored.total = static_cast<double>(full) * words + stored.last +
                   static_cast<double>(others) * stored.other;
    stored.begun_owners = static_cast<double>(full + (stored.last > 0.0 ? 1 : 0));
    return stored;
}

} // namespace

class TstOwnerLoads final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// Three layers on four PEs with 10 words each: 3 x 8, then 2 x 6 and 4, then 3 everywhere.
    void layersLieBehindOneAnother() {
        OwnerLoads loads(capacityOf(10.0, 4));
        loads.add(layerOf(4, 3, 8.0, 0.0, 0.0)); // PEs 0 to 2
        QCOMPARE(loads.fullest(), 8.0);
        QCOMPARE(loads.excess(), 0.0);
        loads.add(layerOf(4, 2, 6.0, 4.0, 0.0)); // PEs 3 and 0, and 1 with 4
        QCOMPARE(loads.fullest(), 14.0);
        QCOMPARE(loads.excess(), 4.0 + 2.0);
        loads.add(layerOf(4, 4, 3.0, 0.0, 0.0)); // 17, 15, 11 and 9
        QCOMPARE(loads.fullest(), 17.0);
        QCOMPARE(loads.excess(), 7.0 + 5.0 + 1.0);
        QCOMPARE(loads.streamedShare(WeightPolicy::Resident), 13.0 / 52.0);
        QCOMPARE(loads.streamedShare(WeightPolicy::Streamed), 1.0);
        QCOMPARE(OwnerLoads::leastStreamedShare(52.0, capacityOf(10.0, 4), WeightPolicy::Resident),
                 12.0 / 52.0);
    }

    /// Whatever lies where: against a list of what each PE holds.
    void excessIsThatOfEachOwner() {
        SeededRandom random(11);
        for (int trial = 0; trial < 500; ++trial) {
            const auto owners = static_cast<std::size_t>(1 + random.below(12));
            const double capacity = static_cast<double>(random.below(60));
            OwnerLoads loads(capacityOf(capacity, owners));
            std::vector<double> held(owners, 0.0);
            std::size_t begin = 0;
            double total = 0.0;
            for (std::int64_t layers = random.below(6); layers >= 0; --layers) {
                const auto full =
                    1 + static_cast<std::size_t>(random.below(static_cast<std::int64_t>(owners)));
                const auto words = static_cast<double>(1 + random.below(20));
                const auto part = [&] { return std::floor(words * random.uniform()); };
                const StoredWords stored =
                    layerOf(owners, full, words, part(), random.chance(0.5) ? 0.0 : part());
                const auto times = static_cast<std::size_t>(1 + random.below(3));
                loads.add(stored, times);
                for (std::size_t t = 0; t < times; ++t) {
                    for (std::size_t i = 0; i < owners; ++i) {
                        held[(begin + i) % owners] +=
                            i < full ? words : (i == full ? stored.last : stored.other);
                    }
                    begin = (begin + static_cast<std::size_t>(stored.begun_owners)) % owners;
                    total += stored.total;
                }
            }
            double excess = 0.0;
            for (const double words : held) {
                excess += std::max(0.0, words - capacity);
            }
            QCOMPARE(loads.fullest(), *std::max_element(held.begin(), held.end()));
            QCOMPARE(loads.excess(), excess);
            QCOMPARE(loads.streamedShare(WeightPolicy::Resident), excess / total);
            QVERIFY(OwnerLoads::leastStreamedShare(total, capacityOf(capacity, owners),
                                                   WeightPolicy::Resident) <=
                    loads.streamedShare(WeightPolicy::Resident) + 1e-12);
        }
    }

    /// Where weights lie at random: the mean excess of a normal value over its mean is its
    /// deviation over the root of two pi, and the spread of two layers adds up in squares.
    void randomLoadsExceedByChance() {
        StoredWords stored{115.0, 400.0};
        stored.deviation = 15.0;
        OwnerLoads loads(capacityOf(100.0, 4));
        loads.add(stored);
        QCOMPARE(loads.fullest(), 115.0);
        QVERIFY(std::abs(loads.excess() - 4.0 * 15.0 / std::sqrt(2.0 * std::numbers::pi)) < 1e-9);
        loads.add(stored);
        QCOMPARE(loads.fullest(), 200.0 + std::sqrt(2.0) * 15.0);
        // Far above the capacity all but nothing is spare.
        QVERIFY(std::abs(loads.excess() - 400.0) < 0.01);
    }
};

QTEST_APPLESS_MAIN(TstOwnerLoads)
#include "tst_owner_loads.moc"
