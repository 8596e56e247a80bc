// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
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

/// CACTI 7 results by node, cell type, capacity and width (resources/technology/cacti7_sram.csv),
/// interpolated linearly in the logarithms of all quantities. Exact on the table's points; monotone
/// between two neighbouring points. Immutable; safe from any thread.
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

    [[nodiscard]] double smallestNode_nm() const { return m_nodes.front(); }
    [[nodiscard]] double largestNode_nm() const { return m_nodes.back(); }

private:
    static constexpr std::size_t quantityCount = 6;
    using Quantities = std::array<double, quantityCount>; // logarithms; NaN: not in the table
    [[nodiscard]] std::size_t pointIndex(std::size_t node, std::size_t cell, std::size_t capacity,
                                         std::size_t width) const;

    std::vector<double> m_nodes, m_capacities, m_widths;          // ascending
    std::vector<double> m_logNodes, m_logCapacities, m_logWidths; // their logarithms
    std::vector<Quantities> m_points;
};

} // namespace permdse
