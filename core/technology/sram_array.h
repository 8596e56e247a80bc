// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/technology/sram_table.h"
#include "core/technology/technology.h"

namespace permdse {

/// A memory of `banks` x `sub_banks` equal arrays. One word of one array is read or written at a
/// time; the high address bits choose the array.
struct SramComposition {
    double array_bytes = 0.0;
    double width_bits = 0.0;
    int banks = 1;
    int sub_banks = 1;
};

/// What such a memory costs, by part; docs/model.md#sram-composition. The total is the sum.
struct SramMemory {
    SramCost arrays;         ///< an access to one array; area and leakage of all
    SramCost decoder;        ///< bank select and the multiplexers of the word that is read
    SramCost routing;        ///< address and data wires across the floorplan
    double array_count = 1;  ///< banks x sub-banks
    double route_mm = 0.0;   ///< length of these wires
    double select_bits = 0;  ///< address bits that choose the array
    double address_bits = 0; ///< all address bits

    [[nodiscard]] SramCost total() const;
};

[[nodiscard]] SramCost operator+(const SramCost& a, const SramCost& b);

/// Length of the address and data wires of `array_count` equal arrays on `area_mm2` together: half
/// the perimeter of the whole, less that of one array, whose wires are in its own figures.
[[nodiscard]] double sramRoute_mm(double area_mm2, double array_count);

/// Composes a memory from the cost of one array (at any node, scaled or not), logic costs at the
/// same node and the delay of a wire. With one array, decoder and routing cost nothing and the
/// total is the array.
/// @throws std::invalid_argument unless there is at least one bank and sub-bank, and an array of at
/// least one word.
[[nodiscard]] SramMemory composeSram(const SramCost& array, const SramComposition& composition,
                                     const LogicCosts& logic, double wire_ns_mm);

/// Delay of the table's own wires: what the access time grows by from 1 to 4 MiB at this width,
/// over what the half perimeter grows by. Two levels of selection are in it.
/// @throws std::out_of_range if the table has no such arrays at this node and width.
[[nodiscard]] double wireDelay_ns_mm(const SramTable& table, double node_nm, CellType cell,
                                     double width_bits);

} // namespace permdse
