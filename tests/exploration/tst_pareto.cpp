// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <numeric>
#include <random>

#include <QTest>

#include "core/base/units.h"
#include "core/exploration/pareto.h"
#include "core/exploration/result_table.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

using Column = std::vector<double>;

std::vector<std::uint32_t> allRows(std::size_t count) {
    std::vector<std::uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0u);
    return rows;
}

std::vector<std::uint32_t> frontOf(const std::vector<Column>& columns,
                                   const std::vector<Sense>& senses) {
    std::vector<ObjectiveColumn> objectives;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        objectives.push_back({columns[i], senses[i]});
    }
    return paretoFront(objectives, allRows(columns.front().size()));
}

/// The definition, word for word, in quadratic time.
std::vector<std::uint32_t> bruteForce(const std::vector<Column>& columns,
                                      const std::vector<Sense>& senses) {
    const auto value = [&](std::size_t objective, std::size_t row) {
        return senses[objective] == Sense::Maximise ? -columns[objective][row]
                                                    : columns[objective][row];
    };
    std::vector<std::uint32_t> front;
    for (std::size_t i = 0; i < columns.front().size(); ++i) {
        bool onFront = true;
        for (std::size_t o = 0; o < columns.size(); ++o) {
            onFront = onFront && !std::isnan(columns[o][i]);
        }
        for (std::size_t j = 0; j < columns.front().size() && onFront; ++j) {
            bool noWorse = true, better = false;
            for (std::size_t o = 0; o < columns.size(); ++o) {
                noWorse = noWorse && value(o, j) <= value(o, i);
                better = better || value(o, j) < value(o, i);
            }
            onFront = !(noWorse && better);
        }
        if (onFront) {
            front.push_back(static_cast<std::uint32_t>(i));
        }
    }
    return front;
}

} // namespace

class TstPareto final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void twoObjectives_data() {
        QTest::addColumn<QList<double>>("x");
        QTest::addColumn<QList<double>>("y");
        QTest::addColumn<QList<uint>>("front");
        QTest::newRow("one point") << QList<double>{1} << QList<double>{1} << QList<uint>{0};
        QTest::newRow("none") << QList<double>{} << QList<double>{} << QList<uint>{};
        QTest::newRow("tie in x keeps better y")
            << QList<double>{1, 1} << QList<double>{2, 1} << QList<uint>{1};
        QTest::newRow("tie in y keeps better x")
            << QList<double>{2, 1} << QList<double>{1, 1} << QList<uint>{1};
        QTest::newRow("equal points all stay")
            << QList<double>{1, 1, 2} << QList<double>{1, 1, 2} << QList<uint>{0, 1};
        QTest::newRow("nan never wins")
            << QList<double>{notANumber, 2} << QList<double>{0, 5} << QList<uint>{1};
        QTest::newRow("only nan") << QList<double>{notANumber} << QList<double>{0} << QList<uint>{};
        QTest::newRow("staircase")
            << QList<double>{1, 2, 3, 3} << QList<double>{3, 2, 1, 2} << QList<uint>{0, 1, 2};
        QTest::newRow("infinities")
            << QList<double>{qInf(), 1} << QList<double>{-qInf(), 1} << QList<uint>{0, 1};
    }
    void twoObjectives() {
        QFETCH(QList<double>, x);
        QFETCH(QList<double>, y);
        QFETCH(QList<uint>, front);
        const Column xs(x.begin(), x.end()), ys(y.begin(), y.end());
        const auto found = frontOf({xs, ys}, {Sense::Minimise, Sense::Minimise});
        QCOMPARE(QList<uint>(found.begin(), found.end()), front);
        // The same with both turned round.
        Column negativeX = xs, negativeY = ys;
        for (std::size_t i = 0; i < xs.size(); ++i) {
            negativeX[i] = -xs[i];
            negativeY[i] = -ys[i];
        }
        QVERIFY(frontOf({negativeX, negativeY}, {Sense::Maximise, Sense::Maximise}) == found);
    }

    void againstBruteForce_data() {
        QTest::addColumn<int>("objectives");
        QTest::addColumn<int>("points");
        QTest::addColumn<int>("levels"); // 0: continuous; few levels give many ties
        for (int objectives = 1; objectives <= 5; ++objectives) {
            for (const int points : {3, 30, 300}) {
                for (const int levels : {0, 4}) {
                    QTest::addRow("%d objectives, %d points, %d levels", objectives, points, levels)
                        << objectives << points << levels;
                }
            }
        }
        QTest::newRow("3 objectives, prefilter at work") << 3 << 3000 << 0;
        QTest::newRow("4 objectives, prefilter at work") << 4 << 3000 << 12;
        QTest::newRow("2 objectives, prefilter at work") << 2 << 3000 << 40;
    }
    void againstBruteForce() {
        QFETCH(int, objectives);
        QFETCH(int, points);
        QFETCH(int, levels);
        std::mt19937_64 random(std::uint64_t(objectives * 1000 + points + levels));
        for (int trial = 0; trial < (points > 1000 ? 1 : 20); ++trial) {
            std::vector<Column> columns(static_cast<std::size_t>(objectives));
            std::vector<Sense> senses;
            for (Column& column : columns) {
                column.resize(static_cast<std::size_t>(points));
                senses.push_back(random() % 2 == 0 ? Sense::Minimise : Sense::Maximise);
                for (double& value : column) {
                    value = levels > 0 ? double(random() % std::uint64_t(levels))
                                       : std::uniform_real_distribution<>(0, 1)(random);
                    if (random() % 40 == 0) {
                        value = notANumber;
                    }
                }
            }
            QVERIFY(frontOf(columns, senses) == bruteForce(columns, senses));
        }
    }

    void onlyCandidatesCount() {
        const Column x{1, 2, 3}, y{1, 2, 3};
        const std::vector<ObjectiveColumn> objectives{{x, Sense::Minimise}, {y, Sense::Minimise}};
        QVERIFY(paretoFront(objectives, std::vector<std::uint32_t>{1, 2}) ==
                std::vector<std::uint32_t>{1});
    }

    /// Whoever no longer wants a front gets none, at whatever place of the search, and soon.
    void aSearchCanBeEnded() {
        constexpr std::size_t points = 20'000, dimensions = 6;
        std::mt19937_64 random(7);
        std::vector<Column> columns(dimensions, Column(points));
        std::vector<ObjectiveColumn> objectives;
        for (Column& column : columns) {
            for (double& value : column) {
                value = std::uniform_real_distribution<>(0, 1)(random);
            }
            objectives.push_back({column, Sense::Minimise});
        }
        const std::vector<std::uint32_t> rows = allRows(points);
        int questions = 0;
        std::size_t examined = 0;
        bool backwards = false;
        const auto whole = paretoFront(objectives, rows, [&](std::size_t done) {
            ++questions;
            backwards = backwards || done < examined;
            examined = done;
            return true;
        });
        QVERIFY(whole.has_value());
        QVERIFY(*whole == paretoFront(objectives, rows));
        QVERIFY2(questions > 10, qPrintable(QString::number(questions)));
        QVERIFY(!backwards && examined > points / 2 && examined <= points);
        for (const int patience : {0, 1, questions / 2, questions - 1}) {
            int asked = 0;
            QVERIFY(
                !paretoFront(objectives, rows, [&](std::size_t) { return asked++ < patience; }));
            QCOMPARE(asked, patience + 1); // not once more after the answer was no
        }
        QVERIFY(paretoFront(objectives, {}, [](std::size_t) { return false; })->empty());
    }

    void misuseThrows() {
        const Column three{1, 2, 3}, two{1, 2};
        const auto front = [](std::vector<ObjectiveColumn> objectives) {
            (void)paretoFront(objectives, std::vector<std::uint32_t>{0});
        };
        QVERIFY_EXCEPTION_THROWN(front({}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(front({{three, Sense::Minimise}, {two, Sense::Minimise}}),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(front({{three, Sense::Ignore}}), std::invalid_argument);
    }

    void tablesKnowTheirColumns() {
        const ResultTable table(
            {{"a", "A", "mm²", "", Sense::Ignore, ColumnRole::Metric, {}},
             {"kind", "Kind", "", "", Sense::Ignore, ColumnRole::Identity, {"x", "y"}}},
            {{1.5, notANumber}, {1, 0}});
        QCOMPARE(table.rowCount(), std::size_t(2));
        QCOMPARE(table.cellText(0, 0), std::string("1.5"));
        QCOMPARE(table.cellText(1, 0), std::string());
        QCOMPARE(table.cellText(0, 1), std::string("y"));
        QCOMPARE(*table.find("kind"), std::size_t(1));
        QVERIFY(!table.find("none"));
        QVERIFY_EXCEPTION_THROWN((void)table.column("none"), std::out_of_range);
        QVERIFY_EXCEPTION_THROWN((void)table.column(std::size_t(2)), std::out_of_range);
        const ColumnSpec a{"a", "", "", "", Sense::Ignore, ColumnRole::Metric, {}};
        const ColumnSpec b{"b", "", "", "", Sense::Ignore, ColumnRole::Metric, {}};
        QVERIFY_EXCEPTION_THROWN(ResultTable({a, a}, {{1}, {1}}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(ResultTable({a, b}, {{1}, {1, 2}}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(ResultTable({a}, {}), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TstPareto)
#include "tst_pareto.moc"
