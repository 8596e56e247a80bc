// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include <QTest>

#include "core/base/units.h"
#include "core/exploration/front_archive.h"
#include "core/exploration/front_sink.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

const FrontWatch always = [](std::size_t) { return true; };

struct Stream {
    std::vector<Sense> senses;
    std::vector<std::vector<double>> points; ///< objectives of each, whose id is its place
};

/// Coarse values, so that many are equal, some infinite and some without a figure.
Stream randomStream(std::mt19937& random, std::size_t count, std::size_t objectives) {
    Stream stream;
    std::uniform_int_distribution<int> value(0, 9);
    for (std::size_t k = 0; k < objectives; ++k) {
        stream.senses.push_back(value(random) < 5 ? Sense::Minimise : Sense::Maximise);
    }
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<double>& point = stream.points.emplace_back();
        for (std::size_t k = 0; k < objectives; ++k) {
            const int drawn = value(random) * 10 + value(random);
            point.push_back(drawn == 99   ? notANumber
                            : drawn == 98 ? std::numeric_limits<double>::infinity()
                                          : static_cast<double>(drawn / 4) - 10.0);
        }
    }
    return stream;
}

/// The definition, word for word.
std::vector<PointId> bruteForce(const Stream& stream) {
    const auto cost = [&](std::size_t i, std::size_t k) {
        return stream.senses[k] == Sense::Maximise ? -stream.points[i][k] : stream.points[i][k];
    };
    std::vector<PointId> front;
    for (std::size_t i = 0; i < stream.points.size(); ++i) {
        bool isOn = std::none_of(stream.points[i].begin(), stream.points[i].end(),
                                 [](double value) { return std::isnan(value); });
        for (std::size_t j = 0; j < stream.points.size() && isOn; ++j) {
            bool noWorse = true, better = false;
            for (std::size_t k = 0; k < stream.senses.size(); ++k) {
                noWorse = noWorse && cost(j, k) <= cost(i, k);
                better = better || cost(j, k) < cost(i, k);
            }
            const bool hasFigures = std::none_of(stream.points[j].begin(), stream.points[j].end(),
                                                 [](double value) { return std::isnan(value); });
            isOn = !(hasFigures && noWorse && better);
        }
        if (isOn) {
            front.push_back(PointId(i));
        }
    }
    return front;
}

/// A block of some points of a stream, on one workload, all feasible.
PointBlock blockOf(const Stream& stream, std::size_t begin, std::size_t end) {
    PointBlock block;
    block.batch = {0, DesignId(begin), end - begin};
    block.first = PointId(begin);
    block.workloads = 1;
    block.objective_count = stream.senses.size();
    block.reasons.assign(end - begin, 0);
    for (std::size_t i = begin; i < end; ++i) {
        block.objectives.insert(block.objectives.end(), stream.points[i].begin(),
                                stream.points[i].end());
    }
    return block;
}

} // namespace

class TstFrontArchive final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// However points are split over archives and in whatever order they come.
    void anySplitAndOrderGivesTheFront() {
        std::mt19937 random(7);
        for (int trial = 0; trial < 60; ++trial) {
            const std::size_t objectives = 1 + static_cast<std::size_t>(trial % 5);
            const Stream stream = randomStream(random, 300, objectives);
            std::vector<std::size_t> order(stream.points.size());
            std::iota(order.begin(), order.end(), std::size_t{0});
            std::shuffle(order.begin(), order.end(), random);
            std::vector<FrontArchive> archives(1 + static_cast<std::size_t>(trial % 4),
                                               FrontArchive(stream.senses));
            for (const std::size_t i : order) {
                FrontArchive& archive = archives[random() % archives.size()];
                archive.add(PointId(i), stream.points[i]);
                if (random() % 50 == 0) {
                    QVERIFY(archive.settle(always));
                }
            }
            FrontArchive whole(stream.senses);
            for (const FrontArchive& archive : archives) {
                whole.merge(archive);
            }
            QVERIFY(whole.settle(always));
            QVERIFY(whole.points() == bruteForce(stream));
            for (std::size_t i = 0; i < whole.size(); ++i) {
                for (std::size_t k = 0; k < objectives; ++k) {
                    QCOMPARE(whole.objective(i, k), stream.points[number(whole.points()[i])][k]);
                }
            }
        }
    }

    /// What pivots beat is never on the front, and a stream settles with them to the same.
    void pivotsBeatOnlyWhatIsBeaten() {
        std::mt19937 random(8);
        for (int trial = 0; trial < 40; ++trial) {
            const Stream stream =
                randomStream(random, 400, 1 + static_cast<std::size_t>(trial % 4));
            FrontArchive early(stream.senses);
            for (std::size_t i = 0; i < 200; ++i) {
                early.add(PointId(i), stream.points[i]);
            }
            QVERIFY(early.settle(always));
            const std::vector<double> pivots = early.pivots();
            const std::vector<PointId> front = bruteForce(stream);
            std::size_t beaten = 0;
            for (std::size_t i = 0; i < stream.points.size(); ++i) {
                if (early.dominates(pivots, stream.points[i])) {
                    ++beaten;
                    QVERIFY(!std::binary_search(front.begin(), front.end(), PointId(i)));
                }
            }
            QVERIFY(beaten > 0);
        }
    }

    void aStopLeavesAllAsItWas() {
        std::mt19937 random(9);
        const Stream stream = randomStream(random, 100, 2);
        FrontArchive archive(stream.senses);
        for (std::size_t i = 0; i < stream.points.size(); ++i) {
            archive.add(PointId(i), stream.points[i]);
        }
        const std::vector<PointId> before = archive.points();
        QVERIFY(!archive.settle([](std::size_t) { return false; }));
        QVERIFY(archive.points() == before);
        QVERIFY(archive.settle(always));
        QVERIFY(archive.points() == bruteForce(stream));
    }

    /// So many points that the sink settles again and again, split over two sinks.
    void sinksMerge() {
        std::mt19937 random(10);
        const std::vector<Sense> senses{Sense::Minimise, Sense::Maximise, Sense::Minimise};
        std::uniform_real_distribution<double> uniform(0.0, 1.0);
        Stream stream{senses, {}};
        for (int i = 0; i < 120'000; ++i) {
            const double x = uniform(random), y = uniform(random);
            stream.points.push_back({x, -y, (1.0 + 9.0 * uniform(random)) / (0.1 + x * y)});
        }
        std::vector<std::vector<double>> columns(3);
        for (const std::vector<double>& point : stream.points) {
            for (std::size_t k = 0; k < 3; ++k) {
                columns[k].push_back(point[k]);
            }
        }
        std::vector<std::uint32_t> all(stream.points.size());
        std::iota(all.begin(), all.end(), 0u);
        const std::vector<ObjectiveColumn> objectives{
            {columns[0], senses[0]}, {columns[1], senses[1]}, {columns[2], senses[2]}};
        const std::vector<std::uint32_t> expected = paretoFront(objectives, all);

        FrontSink first(senses, 1, 1), second(senses, 1, 1);
        std::size_t dropped = 0;
        for (std::size_t begin = 0; begin < stream.points.size(); begin += 1000) {
            FrontSink& sink = begin < 70'000 ? first : second;
            PointBlock block = blockOf(stream, begin, begin + 1000);
            sink.digest(block);
            dropped += block.rows() - block.candidates.size();
            sink.take(block);
        }
        QVERIFY(dropped > 50'000);
        const FrontArchive& waiting = first.archive(WorkloadId(0), 0);
        QVERIFY(waiting.size() < 25'000); // it does not grow with the stream
        second.merge(first);
        QCOMPARE(second.seen(WorkloadId(0), 0), std::uint64_t(120'000));
        FrontArchive& merged = second.archive(WorkloadId(0), 0);
        QVERIFY(merged.settle(always));
        QCOMPARE(merged.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(number(merged.points()[i]), std::uint64_t(expected[i]));
        }
    }
};

QTEST_APPLESS_MAIN(TstFrontArchive)
#include "tst_front_archive.moc"
