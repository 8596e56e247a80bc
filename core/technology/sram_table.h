// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/sourced.h"
#include "core/technology/technology_settings.h"

namespace permdse {

/// Cost of one SRAM array (one read-write port, one bank).
struct SramCost {
    double access_ns = 0.0;
    double cycle_ns = 0.0;
    double read_pj = 0.0;
    double write_pj = 0.0;
    double leakage_mw = 0.0;
    double area_mm2 = 0.0;
};

/// One of the figures of SramCost, for tables and JSON.
struct SramQuantity {
    std::string_view id; ///< "read_pj"
    std::string_view title;
    std::string_view unit;
    double SramCost::*field;
};

/// The six figures, in the order of SramCost.
[[nodiscard]] const std::array<SramQuantity, 6>& sramQuantities();

/// Where the figures of the built-in table come from.
inline constexpr Evidence sramTableEvidence = Evidence::Computed;
inline constexpr std::string_view sramTableSource =
    "CACTI 7: RAM mode, one read-write port, one bank, 350 K";

/// What the table is spanned by, beside the cell type.
enum class SramAxis { Capacity, Width, Node };

/// "capacity", "width" or "node".
[[nodiscard]] std::string_view toText(SramAxis axis);

/// A point of the table.
struct SramPoint {
    double node_nm = 0.0;
    double bytes = 0.0;
    double width_bits = 0.0;
    SramCost cost;
};

/// CACTI 7 results by node, cell type, capacity and width (resources/technology/cacti7_sram.csv)
/// and the interpolation between them; docs/model.md#sram-table. Exact on the table's points;
/// between two neighbouring points every figure is monotone, so it never leaves their range.
/// Immutable; safe from any thread.
class SramTable {
public:
    /// @throws std::runtime_error if the text is not a table of that form.
    explicit SramTable(std::string_view csv);

    /// The table of the resources, read once.
    [[nodiscard]] static std::shared_ptr<const SramTable> builtin();

    /// Cost of an array of `bytes` x `width_bits`. SRAM-0001 with what the table covers if the
    /// request is outside of it; nothing is extrapolated.
    [[nodiscard]] Result<SramCost> cost(double node_nm, CellType cell, double bytes,
                                        double width_bits) const;

    /// The same for hot loops: false instead of a message.
    [[nodiscard]] bool lookup(double node_nm, CellType cell, double bytes, double width_bits,
                              SramCost& cost) const;

    /// The table's points that a lookup rests on: 1 (the request is one of them) to 8; empty
    /// outside the table.
    [[nodiscard]] std::vector<SramPoint> neighbours(double node_nm, CellType cell, double bytes,
                                                    double width_bits) const;

    /// Where the table has points along an axis, ascending; nm, bytes or bits.
    [[nodiscard]] const std::vector<double>& grid(SramAxis axis) const;

    /// The table without the points at `grid(axis)[index]`, for leave-one-out checks.
    /// @pre 0 < index < grid(axis).size() - 1
    [[nodiscard]] SramTable without(SramAxis axis, std::size_t index) const;

    [[nodiscard]] double smallestNode_nm() const { return m_nodes.front(); }
    [[nodiscard]] double largestNode_nm() const { return m_nodes.back(); }

private:
    static constexpr std::size_t quantityCount = 6;
    using Quantities = std::array<double, quantityCount>; // in CSV order; NaN: not in the table
    struct Position;
    [[nodiscard]] static Position locate(const std::vector<double>& grid, double value);
    [[nodiscard]] std::size_t pointIndex(std::size_t node, std::size_t cell, std::size_t capacity,
                                         std::size_t width) const;
    [[nodiscard]] Quantities atNode(std::size_t node, std::size_t cell, const Position& capacity,
                                    const Position& width) const;

    std::vector<double> m_nodes, m_capacities, m_widths; // ascending
    std::vector<Quantities> m_points;
    double m_leastWords = 0.0; // of the table's points
};

} // namespace permdse
