// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <cstring>
#include <stdexcept>

#include <QTest>

#undef emit // a word that Qt takes and oneTBB calls a function
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include "core/engines/registry.h"
#include "core/exploration/grid_source.h"
#include "core/exploration/pump.h"
#include "core/exploration/reason_sink.h"
#include "core/exploration/table_sink.h"
#include "core/technology/technology.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

/// A number per point that looks random.
double figureOf(std::uint64_t point) {
    return static_cast<double>((point * 0x9E3779B97F4A7C15u) >> 40);
}

/// Feasible unless the figure is a multiple of 3.
void evaluate(PointBlock& block) {
    block.reasons.resize(block.rows());
    for (std::size_t row = 0; row < block.rows(); ++row) {
        const double figure = figureOf(number(block.point(row)));
        block.reasons[row] =
            static_cast<std::uint64_t>(figure) % 3 == 0 ? std::uint32_t{NumericFailure} : 0u;
        if (block.counts) {
            block.counts->add(block.reasons[row]);
        }
        if (!block.columns.empty()) {
            block.columns[0][row] = static_cast<double>(number(block.point(row)));
            block.columns[1][row] = figure;
        }
    }
}

/// A search: each round it proposes as many designs as the results of the round before say.
class SearchSource final : public PointSource {
public:
    std::uint64_t designCount() const override { return 1000; }
    bool beginRound() override {
        rounds.push_back(m_heard);
        m_left = 20 + m_heard % 50;
        return rounds.size() <= 8;
    }
    std::optional<DesignBatch> next() override {
        if (m_left == 0) {
            return std::nullopt;
        }
        const DesignBatch batch{0, DesignId(m_next), std::min<std::size_t>(m_left, 7)};
        m_next += batch.count;
        m_left -= batch.count;
        return batch;
    }
    void hear(const PointBlock& block) override {
        for (std::size_t row = 0; row < block.rows(); ++row) {
            m_heard = m_heard * 31 + static_cast<std::size_t>(block.reasons[row]) +
                      static_cast<std::size_t>(number(block.point(row)));
        }
    }
    DesignBatch find(DesignId design) const override { return {0, design, 1}; }
    void read(const DesignBatch&, DesignSet&) const override {}

    std::vector<std::size_t> rounds; ///< what was heard before each

private:
    std::size_t m_left = 0, m_heard = 0;
    std::uint64_t m_next = 0;
};

/// The batches that came, which must be in order.
class OrderSink final : public BlockSink {
public:
    void take(const PointBlock& block) override {
        isOrdered = isOrdered && number(block.batch.first) == designs;
        designs += block.batch.count;
    }
    bool isOrdered = true;
    std::uint64_t designs = 0;
};

struct Grids {
    ArchitectureSpace wide{
        "permdnn",
        {{"pe_count", StepRange{1, 50, 1}}, {"multipliers_per_pe", StepRange{1, 20, 1}}},
        {}};
    ArchitectureSpace narrow{"eie", {{"pe_count", ValueList{{16, 32, 64}}}}, {}};
    DesignGrid first, second;

    Grids()
        : first(*findEngine("permdnn"), wide, reference("permdnn")),
          second(*findEngine("eie"), narrow, reference("eie")) {}
    static DesignValues reference(const char* engine) {
        return findEngine(engine)->referenceDesign(Technology(TechnologySettings()));
    }
    [[nodiscard]] GridSource source(std::size_t designsPerBatch) const {
        return GridSource({{&first, {0, 2}}, {&second, {1}}}, designsPerBatch);
    }
};

/// Runs within so many threads.
template <class Work> void withThreads(int threads, Work work) {
    oneapi::tbb::global_control allowance(oneapi::tbb::global_control::max_allowed_parallelism,
                                          static_cast<std::size_t>(threads));
    oneapi::tbb::task_arena arena(threads);
    arena.execute(work);
}

} // namespace

class TstPump final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void gridsAreProposedInOrder() {
        const Grids grids;
        for (const std::size_t size : {1u, 7u, 256u, 5000u}) {
            GridSource source = grids.source(size);
            QCOMPARE(source.designCount(), std::uint64_t(2003));
            QVERIFY(source.beginRound());
            std::uint64_t next = 0;
            while (const auto batch = source.next()) {
                QCOMPARE(number(batch->first), next);
                QVERIFY(batch->count > 0 && batch->count <= size);
                QCOMPARE(batch->part, next < 2000 ? std::size_t(0) : std::size_t(1));
                next += batch->count;
                QVERIFY(batch->part == 1 || next <= 2000);
            }
            QCOMPARE(next, source.designCount());
            QVERIFY(!source.beginRound());
        }
    }

    void designsAreFoundAgain() {
        const Grids grids;
        GridSource source = grids.source(100);
        QVERIFY(source.beginRound());
        DesignSet whole, alone;
        while (const auto batch = source.next()) {
            source.read(*batch, whole);
            for (std::size_t i = 0; i < batch->count; ++i) {
                const DesignId id = behind(batch->first, i);
                const DesignBatch found = source.find(id);
                QVERIFY(found == (DesignBatch{batch->part, id, 1}));
                source.read(found, alone);
                QVERIFY(std::ranges::equal(alone.design(0), whole.design(i)));
                QCOMPARE(alone.technologies.front(), whole.technologies[i]);
                const std::size_t technology = number(id) < 1000 ? 0 : number(id) < 2000 ? 2 : 1;
                QCOMPARE(alone.technologies.front(), technology);
            }
        }
        QVERIFY_THROWS_EXCEPTION(std::out_of_range, (void)source.find(DesignId(2003)));
    }

    /// All rows, feasible rows and counts, for any number of threads.
    void threadsDoNotChangeABit() {
        const Grids grids;
        for (const int threads : {1, 2, 8}) {
            withThreads(threads, [&] {
                GridSource source = grids.source(13);
                TableSink all(2, 2003 * 3, TableSink::Rows::All);
                ReasonSink reasons(0);
                OrderSink order;
                const std::array<BlockSink*, 3> sinks{&all, &reasons, &order};
                QVERIFY(pump(source, 3, evaluate, sinks, {}));
                QVERIFY(order.isOrdered);
                QCOMPARE(order.designs, std::uint64_t(2003));
                const auto columns = all.takeColumns();
                QCOMPARE(columns[0].size(), std::size_t(6009));
                std::uint64_t feasible = 0;
                for (std::size_t row = 0; row < columns[0].size(); ++row) {
                    QCOMPARE(columns[0][row], double(row));
                    QCOMPARE(columns[1][row], figureOf(row));
                    feasible += static_cast<std::uint64_t>(columns[1][row]) % 3 != 0;
                }
                QCOMPARE(reasons.counts().feasible(), feasible);
                QCOMPARE(reasons.counts().points(), std::uint64_t(6009));
                QCOMPARE(reasons.counts().ofBit(5), 6009 - feasible);
            });
        }
    }

    void feasibleRowsAreThoseOfAll() {
        const Grids grids;
        GridSource source = grids.source(13);
        TableSink some(2, 2003, TableSink::Rows::Feasible);
        const std::array<BlockSink*, 1> sinks{&some};
        QVERIFY(pump(source, 1, evaluate, sinks, {}));
        std::vector<double> expected;
        for (std::uint64_t point = 0; point < 2003; ++point) {
            if (static_cast<std::uint64_t>(figureOf(point)) % 3 != 0) {
                expected.push_back(double(point));
            }
        }
        QVERIFY(some.takeColumns()[0] == expected);
    }

    /// A stop leaves what was proposed before, without gaps.
    void aStopLeavesABeginning() {
        const Grids grids;
        for (const std::uint64_t after : {0u, 1u, 700u}) {
            withThreads(2, [&] {
                GridSource source = grids.source(13);
                TableSink all(2, 2003, TableSink::Rows::All);
                const std::array<BlockSink*, 1> sinks{&all};
                std::atomic<std::uint64_t> taken{0};
                PumpControl control;
                control.stopRequested = [&] { return taken >= after; };
                control.taken = [&](const PointBlock& block) { taken += block.rows(); };
                QVERIFY(!pump(source, 1, evaluate, sinks, control));
                const auto columns = all.takeColumns();
                QCOMPARE(columns[0].size(), std::size_t(taken));
                QVERIFY(columns[0].size() < 2003 && (after == 0) == columns[0].empty());
                for (std::size_t row = 0; row < columns[0].size(); ++row) {
                    QCOMPARE(columns[0][row], double(row));
                }
            });
        }
    }

    /// A search hears all of a round, in order, before the next: it proposes the same whatever runs
    /// beside.
    void searchesHearTheirResults() {
        std::vector<std::size_t> expected;
        for (const int threads : {1, 2, 8}) {
            withThreads(threads, [&] {
                SearchSource source;
                OrderSink order;
                const std::array<BlockSink*, 1> sinks{&order};
                QVERIFY(pump(source, 2, evaluate, sinks, {}));
                QVERIFY(order.isOrdered && order.designs > 40);
                QCOMPARE(source.rounds.size(), std::size_t(9));
                QVERIFY(source.rounds[1] != 0);
                if (expected.empty()) {
                    expected = source.rounds;
                }
                QVERIFY(source.rounds == expected);
            });
        }
    }

    void whatEvaluationThrowsArrives() {
        const Grids grids;
        GridSource source = grids.source(13);
        const auto fail = [](PointBlock& block) {
            if (number(block.first) > 500) {
                throw std::runtime_error("no more");
            }
        };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, (void)pump(source, 1, fail, {}, {}));
    }
};

QTEST_APPLESS_MAIN(TstPump)
#include "tst_pump.moc"
