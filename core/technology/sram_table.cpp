// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/sram_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/resource.h"
#include "core/base/unit_format.h"

namespace permdse {

namespace {

constexpr std::string_view expectedHeader = "node_nm,cell,capacity_bytes,width_bits,access_ns,"
                                            "cycle_ns,read_pj,write_pj,leakage_mw,area_mm2";

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

double parsed(std::string_view field) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc() || end != field.data() + field.size() || !(value > 0.0)) {
        throw std::runtime_error(fmt::format("SRAM table: \"{}\" is not a positive number", field));
    }
    return value;
}

std::size_t indexOf(const std::vector<double>& values, double value) {
    return static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), value) -
                                    values.begin());
}

/// Where a value lies among ascending grid points: between `low` and `low + 1`.
struct Position {
    std::size_t low = 0;
    double weight = 0.0; ///< of the upper point, in [0, 1]
    bool inside = false;
};

Position locate(const std::vector<double>& grid, const std::vector<double>& logGrid, double value) {
    if (!(value >= grid.front() && value <= grid.back())) {
        return {};
    }
    const std::size_t upper = indexOf(grid, value);
    if (grid[upper] == value) {
        return {upper, 0.0, true};
    }
    const std::size_t low = upper - 1;
    const double weight = (std::log(value) - logGrid[low]) / (logGrid[upper] - logGrid[low]);
    return {low, weight, true};
}

} // namespace

SramTable::SramTable(std::string_view csv) {
    struct Row {
        double node, capacity, width;
        std::size_t cell;
        Quantities quantities;
    };
    std::vector<Row> rows;
    std::set<double> nodes, capacities, widths;
    bool header = true;
    for (std::string_view line : split(csv, '\n')) {
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (line.empty()) {
            continue;
        }
        if (header) {
            if (line != expectedHeader) {
                throw std::runtime_error("SRAM table: unexpected header");
            }
            header = false;
            continue;
        }
        const std::vector<std::string_view> fields = split(line, ',');
        if (fields.size() != 4 + quantityCount) {
            throw std::runtime_error("SRAM table: wrong number of fields");
        }
        const auto& names = cellTypeNames();
        const auto cell = std::find(names.begin(), names.end(), fields[1]);
        if (cell == names.end()) {
            throw std::runtime_error("SRAM table: unknown cell type");
        }
        Row row{parsed(fields[0]),
                parsed(fields[2]),
                parsed(fields[3]),
                static_cast<std::size_t>(cell - names.begin()),
                {}};
        for (std::size_t q = 0; q < quantityCount; ++q) {
            row.quantities[q] = std::log(parsed(fields[4 + q]));
        }
        nodes.insert(row.node);
        capacities.insert(row.capacity);
        widths.insert(row.width);
        rows.push_back(row);
    }
    if (rows.empty()) {
        throw std::runtime_error("SRAM table: no rows");
    }
    const auto logarithms = [](const std::vector<double>& values) {
        std::vector<double> logs;
        for (const double value : values) {
            logs.push_back(std::log(value));
        }
        return logs;
    };
    m_nodes.assign(nodes.begin(), nodes.end());
    m_capacities.assign(capacities.begin(), capacities.end());
    m_widths.assign(widths.begin(), widths.end());
    m_logNodes = logarithms(m_nodes);
    m_logCapacities = logarithms(m_capacities);
    m_logWidths = logarithms(m_widths);
    Quantities missing;
    missing.fill(std::numeric_limits<double>::quiet_NaN());
    m_points.assign(m_nodes.size() * cellTypeNames().size() * m_capacities.size() * m_widths.size(),
                    missing);
    for (const Row& row : rows) {
        m_points[pointIndex(indexOf(m_nodes, row.node), row.cell,
                            indexOf(m_capacities, row.capacity), indexOf(m_widths, row.width))] =
            row.quantities;
    }
}

std::shared_ptr<const SramTable> SramTable::builtin() {
    static const auto table =
        std::make_shared<const SramTable>(resourceText("technology/cacti7_sram.csv"));
    return table;
}

std::size_t SramTable::pointIndex(std::size_t node, std::size_t cell, std::size_t capacity,
                                  std::size_t width) const {
    return ((node * cellTypeNames().size() + cell) * m_capacities.size() + capacity) *
               m_widths.size() +
           width;
}

bool SramTable::lookup(double node_nm, CellType cell, double bytes, double width_bits,
                       SramCost& cost) const {
    const Position node = locate(m_nodes, m_logNodes, node_nm);
    const Position capacity = locate(m_capacities, m_logCapacities, bytes);
    const Position width = locate(m_widths, m_logWidths, width_bits);
    if (!node.inside || !capacity.inside || !width.inside) {
        return false;
    }
    Quantities sum{};
    for (std::size_t corner = 0; corner < 8; ++corner) {
        const std::size_t n = corner & 1, c = (corner >> 1) & 1, w = corner >> 2;
        const double weight = (n ? node.weight : 1.0 - node.weight) *
                              (c ? capacity.weight : 1.0 - capacity.weight) *
                              (w ? width.weight : 1.0 - width.weight);
        if (weight == 0.0) {
            continue;
        }
        const Quantities& point = m_points[pointIndex(node.low + n, static_cast<std::size_t>(cell),
                                                      capacity.low + c, width.low + w)];
        for (std::size_t q = 0; q < quantityCount; ++q) {
            sum[q] += weight * point[q];
        }
    }
    if (std::isnan(sum[0])) {
        return false;
    }
    cost = {std::exp(sum[0]), std::exp(sum[1]), std::exp(sum[2]),
            std::exp(sum[3]), std::exp(sum[4]), std::exp(sum[5])};
    return true;
}

Result<SramCost> SramTable::cost(double node_nm, CellType cell, double bytes,
                                 double width_bits) const {
    SramCost found;
    if (lookup(node_nm, cell, bytes, width_bits, found)) {
        return found;
    }
    return Diagnostic{
        Severity::Error,
        "SRAM-0001",
        "",
        "",
        0,
        fmt::format(
            "an SRAM of {} bytes x {} bits at {} nm is outside the table, which covers {} to "
            "{} nm, {} to {} bytes, {} to {} bits and at least 32 words",
            exactText(bytes), exactText(width_bits), exactText(node_nm), exactText(m_nodes.front()),
            exactText(m_nodes.back()), exactText(m_capacities.front()),
            exactText(m_capacities.back()), exactText(m_widths.front()),
            exactText(m_widths.back()))};
}

} // namespace permdse
