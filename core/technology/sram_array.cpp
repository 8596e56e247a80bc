// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/sram_array.h"

#include <cmath>
#include <stdexcept>

#include "core/base/units.h"
#include "core/technology/logic_component.h"

namespace permdse {

namespace {

/// Half the perimeter of a square.
double halfPerimeter_mm(double area_mm2) {
    return 2.0 * std::sqrt(area_mm2);
}

/// Bits that number `count` things.
double bitsFor(double count) {
    return std::ceil(std::log2(count));
}

} // namespace

SramCost operator+(const SramCost& a, const SramCost& b) {
    SramCost sum;
    for (const SramQuantity& quantity : sramQuantities()) {
        sum.*quantity.field = a.*quantity.field + b.*quantity.field;
    }
    return sum;
}

SramCost SramMemory::total() const {
    return arrays + decoder + routing;
}

double sramRoute_mm(double area_mm2, double array_count) {
    return halfPerimeter_mm(area_mm2) - halfPerimeter_mm(area_mm2 / array_count);
}

SramMemory composeSram(const SramCost& array, const SramComposition& composition,
                       const LogicCosts& logic, double wire_ns_mm) {
    const double words = std::floor(composition.array_bytes * 8.0 / composition.width_bits);
    if (composition.banks < 1 || composition.sub_banks < 1 || !(words >= 1.0)) {
        throw std::invalid_argument("an SRAM needs at least one bank, sub-bank and word");
    }
    SramMemory memory;
    memory.array_count = static_cast<double>(composition.banks) * composition.sub_banks;
    memory.select_bits = bitsFor(memory.array_count);
    memory.address_bits = memory.select_bits + bitsFor(words);

    memory.arrays = array;
    memory.arrays.area_mm2 *= memory.array_count;
    memory.arrays.leakage_mw *= memory.array_count;

    // A tree of 2:1 multiplexers gathers the words, and one more bit of it hands out the select.
    const double width_bits = composition.width_bits;
    const LogicCost gather = muxTreeCost(logic, memory.array_count, width_bits + 1.0);
    memory.decoder.read_pj = gather.energy_pj;
    memory.decoder.write_pj = muxTreeCost(logic, memory.array_count, 1.0).energy_pj;
    memory.decoder.area_mm2 = gather.area_um2 * mm2PerUm2;

    memory.route_mm = sramRoute_mm(memory.arrays.area_mm2, memory.array_count);
    const double wires_pj =
        wireCost(logic, memory.address_bits + width_bits, memory.route_mm).energy_pj;
    memory.routing.read_pj = wires_pj;
    memory.routing.write_pj = wires_pj;
    memory.routing.access_ns = memory.route_mm * wire_ns_mm;
    return memory;
}

double wireDelay_ns_mm(const SramTable& table, double node_nm, CellType cell, double width_bits) {
    constexpr double mebibyte = 1048576.0;
    SramCost small, large;
    if (!table.lookup(node_nm, cell, mebibyte, width_bits, small) ||
        !table.lookup(node_nm, cell, 4.0 * mebibyte, width_bits, large)) {
        throw std::out_of_range("the SRAM table has no arrays of 1 and 4 MiB to take wires from");
    }
    return (large.access_ns - small.access_ns) /
           (halfPerimeter_mm(large.area_mm2) - halfPerimeter_mm(small.area_mm2));
}

} // namespace permdse
