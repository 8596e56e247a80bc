// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <stdexcept>

#include <QTest>

#include "core/technology/sram_array.h"
#include "tests/support/compare.h"

using namespace permdse;

namespace {

constexpr CellType lowStandby = CellType::LowStandbyPower;

LogicCosts logicAt(double node_nm) {
    TechnologySettings settings;
    settings.node_nm = node_nm;
    return Technology(settings).forEngine("permdnn").logic;
}

/// A memory of arrays of the table.
SramMemory memoryOf(double bytes, double width_bits, int banks, int subBanks) {
    const auto table = SramTable::builtin();
    return composeSram(*table->cost(28, lowStandby, bytes, width_bits),
                       {bytes, width_bits, banks, subBanks}, logicAt(28),
                       wireDelay_ns_mm(*table, 28, lowStandby, width_bits));
}

} // namespace

/// Memories composed of several arrays.
class TstSramArray final : public QObject {
    Q_OBJECT
private slots:
    void init() { test::failOnAnyWarning(); }

    void oneArrayIsThatOfTheTable() {
        const SramCost array = *SramTable::builtin()->cost(28, lowStandby, 12288, 48);
        const SramCost total = memoryOf(12288, 48, 1, 1).total();
        for (const SramQuantity& quantity : sramQuantities())
            QCOMPARE(total.*quantity.field, array.*quantity.field);
    }

    /// Four arrays of 1 mm2, 1024 words of 8 bits: 2 select bits of 12, two levels of multiplexers.
    /// With multiplexer bits of 0.5 pJ and 1000 um2: read 2 x 9 x 0.5 pJ, write 2 x 0.5 pJ, area
    /// 3 x 9 x 0.001 mm2. Wires: 2 sqrt(4) - 2 sqrt(1) = 2 mm of 12 + 8 bits.
    void fourArraysByHand() {
        LogicCosts logic;
        logic.mux2_bit_pj = 0.5;
        logic.mux2_bit_um2 = 1000.0;
        logic.wire_bit_mm_pj = 0.1;
        const SramCost array{1.0, 0.75, 3.0, 4.0, 0.25, 1.0};
        const SramMemory memory = composeSram(array, {1024, 8, 2, 2}, logic, 0.5);
        COMPARE_CLOSE(memory.array_count, 4.0, 0, 0);
        COMPARE_CLOSE(memory.select_bits, 2.0, 0, 0);
        COMPARE_CLOSE(memory.address_bits, 12.0, 0, 0);
        COMPARE_CLOSE(memory.arrays.read_pj, 3.0, 0, 0);
        COMPARE_CLOSE(memory.arrays.area_mm2, 4.0, 0, 0);
        COMPARE_CLOSE(memory.arrays.leakage_mw, 1.0, 0, 0);
        COMPARE_CLOSE(memory.decoder.read_pj, 9.0, 1e-12, 0);
        COMPARE_CLOSE(memory.decoder.write_pj, 1.0, 1e-12, 0);
        COMPARE_CLOSE(memory.decoder.area_mm2, 0.027, 1e-12, 0);
        COMPARE_CLOSE(memory.route_mm, 2.0, 1e-12, 0);
        COMPARE_CLOSE(memory.routing.read_pj, 20 * 2.0 * 0.1, 1e-12, 0);
        COMPARE_CLOSE(memory.routing.access_ns, 2.0 * 0.5, 1e-12, 0);
        COMPARE_CLOSE(memory.total().cycle_ns, 0.75, 0, 0);
    }

    void totalsAreSumsOfParts() {
        const SramMemory memory = memoryOf(8192, 32, 4, 4);
        for (const SramQuantity& quantity : sramQuantities()) {
            COMPARE_CLOSE(memory.total().*quantity.field,
                          memory.arrays.*quantity.field + memory.decoder.*quantity.field +
                              memory.routing.*quantity.field,
                          1e-15, 0);
        }
    }

    /// Banks and sub-banks are told apart by name only, and more of them never cost less.
    void moreArraysCostMore() {
        SramCost before;
        for (int arrays = 1; arrays <= 1024; arrays *= 2) {
            const SramCost total = memoryOf(8192, 32, arrays, 1).total();
            const SramCost other = memoryOf(8192, 32, 1, arrays).total();
            for (const SramQuantity& quantity : sramQuantities()) {
                QCOMPARE(total.*quantity.field, other.*quantity.field);
                QVERIFY2(total.*quantity.field >= before.*quantity.field, quantity.id.data());
            }
            before = total;
        }
    }

    /// Four arrays cost about what the table says of one of four times the capacity: CACTI composes
    /// such an array of mats in much the same way.
    void composedIsNearTheTable_data() {
        QTest::addColumn<double>("bytes");
        QTest::addColumn<double>("width");
        for (const double bytes : {8192.0, 32768.0, 131072.0, 1048576.0})
            for (const double width : {16.0, 32.0, 64.0})
                QTest::addRow("4 x %g bytes x %g bits", bytes, width) << bytes << width;
    }
    void composedIsNearTheTable() {
        QFETCH(double, bytes);
        QFETCH(double, width);
        const SramCost composed = memoryOf(bytes, width, 4, 1).total();
        const SramCost table = *SramTable::builtin()->cost(28, lowStandby, 4.0 * bytes, width);
        QVERIFY(std::abs(std::log2(composed.read_pj / table.read_pj)) < 0.75);
        QVERIFY(std::abs(composed.area_mm2 / table.area_mm2 - 1.0) < 0.15);
        QVERIFY(std::abs(composed.leakage_mw / table.leakage_mw - 1.0) < 0.2);
        QVERIFY(std::abs(composed.access_ns / table.access_ns - 1.0) < 0.35);
    }

    void nonsenseIsRefused() {
        const LogicCosts logic;
        QVERIFY_EXCEPTION_THROWN((void)composeSram({}, {1024, 32, 0, 1}, logic, 1.0),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)composeSram({}, {1024, 32, 1, -1}, logic, 1.0),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)composeSram({}, {3, 32, 1, 1}, logic, 1.0),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)wireDelay_ns_mm(*SramTable::builtin(), 20, lowStandby, 32),
                                 std::out_of_range);
    }
};

QTEST_APPLESS_MAIN(TstSramArray)
#include "tst_sram_array.moc"
