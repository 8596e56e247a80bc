// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include <QTest>

#include "core/technology/sram_accuracy.h"
#include "tests/support/compare.h"

using namespace permdse;

/// How far the interpolation of the SRAM table can be trusted, and what it never does.
class TstSramAccuracy final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    /// Bounds with small headroom on what leaving points out gives; a change of the interpolation
    /// has to come with better ones.
    void leftOutPointsAreInterpolatedWithinBounds_data() {
        QTest::addColumn<int>("axis");
        QTest::addColumn<QString>("figure");
        QTest::addColumn<double>("median");
        QTest::addColumn<double>("p90");
        const auto row = [](SramAxis axis, const char* figure, double median, double p90) {
            QTest::addRow("%s along %s", figure, std::string(toText(axis)).c_str())
                << int(axis) << QString::fromLatin1(figure) << median << p90;
        };
        row(SramAxis::Capacity, "access_ns", 0.034, 0.100);
        row(SramAxis::Capacity, "cycle_ns", 0.054, 0.340);
        row(SramAxis::Capacity, "read_pj", 0.055, 0.200);
        row(SramAxis::Capacity, "write_pj", 0.030, 0.157);
        row(SramAxis::Capacity, "leakage_mw", 0.025, 0.080);
        row(SramAxis::Capacity, "area_mm2", 0.030, 0.098);
        row(SramAxis::Width, "access_ns", 0.022, 0.078);
        row(SramAxis::Width, "cycle_ns", 0.052, 0.360);
        row(SramAxis::Width, "read_pj", 0.043, 0.215);
        row(SramAxis::Width, "write_pj", 0.022, 0.140);
        row(SramAxis::Width, "leakage_mw", 0.013, 0.067);
        row(SramAxis::Width, "area_mm2", 0.031, 0.138);
        row(SramAxis::Node, "access_ns", 0.012, 0.039);
        row(SramAxis::Node, "cycle_ns", 0.014, 0.095);
        row(SramAxis::Node, "read_pj", 0.008, 0.070);
        row(SramAxis::Node, "write_pj", 0.009, 0.060);
        row(SramAxis::Node, "leakage_mw", 0.012, 0.090);
        row(SramAxis::Node, "area_mm2", 0.003, 0.045);
    }
    void leftOutPointsAreInterpolatedWithinBounds() {
        QFETCH(int, axis);
        QFETCH(QString, figure);
        QFETCH(double, median);
        QFETCH(double, p90);
        static const std::vector<SramAccuracy> all = leaveOneOutAccuracy(*SramTable::builtin());
        for (const SramAccuracy& accuracy : all) {
            if (int(accuracy.axis) == axis &&
                QString::fromLatin1(accuracy.quantity.id.data()) == figure) {
                std::printf("%-10s along %-8s: median %5.1f %%, 90th percentile %5.1f %% of %zu\n",
                            accuracy.quantity.id.data(), toText(accuracy.axis).data(),
                            100.0 * accuracy.median, 100.0 * accuracy.p90, accuracy.points);
                std::fflush(stdout);
                QVERIFY(accuracy.points > 200);
                QVERIFY2(accuracy.median <= median, qPrintable(QString::number(accuracy.median)));
                QVERIFY2(accuracy.p90 <= p90, qPrintable(QString::number(accuracy.p90)));
                return;
            }
        }
        QFAIL("there is no such figure");
    }

    /// A table whose figures follow the curves of the interpolation exactly leaves no error.
    void whatFollowsTheCurvesLeavesNoError() {
        std::string csv = "node_nm,cell,capacity_bytes,width_bits,access_ns,cycle_ns,read_pj,"
                          "write_pj,leakage_mw,area_mm2\n";
        const auto append = [&](double value) { csv += ',' + std::to_string(value); };
        for (const double node : {22.0, 28.0, 32.0}) {
            for (const double bytes : {256.0, 512.0, 1024.0, 2048.0}) {
                for (const double width : {8.0, 16.0, 32.0}) {
                    csv += std::to_string(node) + ",itrs-hp";
                    append(bytes);
                    append(width);
                    append(bytes * width * node);  // powers: geometric
                    append(bytes * bytes * width); // also of other exponents
                    append((3.0 * bytes + 100.0) * width *
                           std::pow(node - 9.0, 3)); // affine in the capacity
                    append((width + 5.0) * bytes * std::pow(node + 4.0, 3)); // affine in the width
                    append((40.0 - node) * node * (bytes + width));
                    append((bytes + 7.0 * width) * node * node);
                    csv += '\n';
                }
            }
        }
        const std::vector<SramAccuracy> all = leaveOneOutAccuracy(SramTable(csv));
        QCOMPARE(all.size(), std::size_t(18));
        for (const SramAccuracy& accuracy : all) {
            QVERIFY2(accuracy.p90 < 1e-5, accuracy.quantity.id.data());
        }
    }

    void percentilesAreThoseOfTheDefinition() {
        COMPARE_CLOSE(percentile({3.0, 1.0, 2.0}, 0.5), 2.0, 0, 0);
        COMPARE_CLOSE(percentile({0.0, 10.0}, 0.9), 9.0, 1e-15, 0);
        COMPARE_CLOSE(percentile({7.0}, 0.9), 7.0, 0, 0);
        COMPARE_CLOSE(percentile({4.0, 1.0, 2.0, 3.0}, 1.0), 4.0, 0, 0);
    }

    /// Every point of the table comes back as it is, and rests on itself alone.
    void pointsOfTheTableAreExact() {
        const auto table = SramTable::builtin();
        int count = 0;
        for (const CellType cell :
             {CellType::HighPerformance, CellType::LowOperatingPower, CellType::LowStandbyPower}) {
            for (const double node : table->grid(SramAxis::Node)) {
                for (const double bytes : table->grid(SramAxis::Capacity)) {
                    for (const double width : table->grid(SramAxis::Width)) {
                        const auto points = table->neighbours(node, cell, bytes, width);
                        SramCost cost;
                        QCOMPARE(table->lookup(node, cell, bytes, width, cost), !points.empty());
                        if (points.empty()) {
                            QVERIFY(bytes * 8.0 / width < 32.0);
                            continue;
                        }
                        ++count;
                        QCOMPARE(points.size(), std::size_t(1));
                        for (const SramQuantity& quantity : sramQuantities()) {
                            QCOMPARE(cost.*quantity.field, points.front().cost.*quantity.field);
                        }
                    }
                }
            }
        }
        QCOMPARE(count, 1782); // lines of the table
    }

    /// Between two neighbouring points along one axis each figure runs from one to the other
    /// without turning back: so it is monotone wherever the table is.
    void figuresDoNotTurnBetweenPoints_data() {
        QTest::addColumn<int>("axis");
        QTest::newRow("capacity") << int(SramAxis::Capacity);
        QTest::newRow("width") << int(SramAxis::Width);
        QTest::newRow("node") << int(SramAxis::Node);
    }
    void figuresDoNotTurnBetweenPoints() {
        QFETCH(int, axis);
        const auto table = SramTable::builtin();
        std::array<std::vector<double>, 3> grids;
        for (const SramAxis each : {SramAxis::Capacity, SramAxis::Width, SramAxis::Node})
            grids[std::size_t(each)] = table->grid(each);
        int intervals = 0;
        const std::vector<double>& line = grids[std::size_t(axis)];
        for (const double bytes : grids[0]) {
            for (const double width : grids[1]) {
                for (const double node : grids[2]) {
                    std::array<double, 3> place{bytes, width, node};
                    const auto next =
                        std::upper_bound(line.begin(), line.end(), place[std::size_t(axis)]);
                    if (next == line.end())
                        continue;
                    const double start = place[std::size_t(axis)];
                    std::vector<SramCost> costs;
                    for (const double share : {0.0, 0.01, 0.2, 0.5, 0.77, 0.99, 1.0}) {
                        place[std::size_t(axis)] =
                            share == 1.0 ? *next : start + share * (*next - start);
                        SramCost cost;
                        if (table->lookup(place[2], CellType::LowStandbyPower, place[0], place[1],
                                          cost))
                            costs.push_back(cost);
                    }
                    if (costs.size() < 7)
                        continue;
                    ++intervals;
                    for (const SramQuantity& quantity : sramQuantities()) {
                        const double rise =
                            costs.back().*quantity.field - costs.front().*quantity.field;
                        for (std::size_t i = 1; i < costs.size(); ++i) {
                            const double step =
                                costs[i].*quantity.field - costs[i - 1].*quantity.field;
                            QVERIFY2(step * rise >= -1e-12 * rise * rise,
                                     qPrintable(QString::asprintf(
                                         "%s turns at %g bytes x %g bits, %g nm",
                                         quantity.id.data(), bytes, width, node)));
                        }
                    }
                }
            }
        }
        QVERIFY(intervals > 400);
    }

    /// A larger memory takes more area and leaks more, at every width and node.
    void largerMemoriesTakeMoreAreaAndLeakMore() {
        const auto table = SramTable::builtin();
        for (const double node : {22.0, 28.0, 36.0, 40.0, 90.0}) {
            for (const double width : {8.0, 24.0, 40.0, 48.0, 96.0, 300.0, 512.0}) {
                SramCost before;
                for (double bytes = 256.0; bytes <= 4194304.0; bytes *= 1.09) {
                    SramCost cost;
                    if (!table->lookup(node, CellType::LowStandbyPower, bytes, width, cost))
                        continue;
                    QVERIFY(cost.area_mm2 > before.area_mm2);
                    QVERIFY(cost.leakage_mw > before.leakage_mw);
                    before = cost;
                }
            }
        }
    }

    /// Down to 32 words there is an answer also where the smaller capacity has no point at the
    /// larger width, and it lies between its neighbours.
    void shallowArraysRestOnThreePoints() {
        const auto table = SramTable::builtin();
        SramCost cost;
        QVERIFY(!table->lookup(28, CellType::LowStandbyPower, 383, 96, cost)); // 31.9 words
        QVERIFY(table->lookup(28, CellType::LowStandbyPower, 384, 96, cost));  // 32 words
        const auto points = table->neighbours(28, CellType::LowStandbyPower, 384, 96);
        QCOMPARE(points.size(), std::size_t(3));
        // On the edge from 256 bytes x 64 bits to 512 bytes x 128 bits, half-way.
        COMPARE_CLOSE(cost.area_mm2, 0.5 * (0.000542881 + 0.00146515), 1e-12, 0);
        COMPARE_CLOSE(cost.access_ns, 0.426139 * std::pow(0.443311 / 0.426139, std::log2(1.5)),
                      1e-12, 0);
    }
};

QTEST_APPLESS_MAIN(TstSramAccuracy)
#include "tst_sram_accuracy.moc"
