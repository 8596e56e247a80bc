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

/// How a figure runs between two neighbouring points.
enum class Curve {
    Linear,    ///< in the coordinate
    Geometric, ///< its logarithm linear in that of the coordinate
    Cubic      ///< its cube root linear in the coordinate
};

/// From this capacity on, wires rather than bit lines govern the energy of an array.
constexpr double wiredFrom_bytes = 32768.0;

// The figures in the order of the table's columns.
enum Column : std::size_t { Access, Cycle, Read, Write, Leakage, Area };

Curve capacityCurve(std::size_t column, double low_bytes) {
    switch (column) {
    case Access:
    case Cycle:
        return Curve::Geometric;
    case Read:
    case Write:
        return low_bytes < wiredFrom_bytes ? Curve::Linear : Curve::Geometric;
    default:
        return Curve::Linear;
    }
}

Curve widthCurve(std::size_t column) {
    return column == Access || column == Cycle ? Curve::Geometric : Curve::Linear;
}

/// An energy is a capacitance, which follows the node, times the square of a voltage, which CACTI
/// interpolates linearly.
Curve nodeCurve(std::size_t column) {
    return column == Read || column == Write ? Curve::Cubic : Curve::Geometric;
}

SramCost costOf(const std::array<double, 6>& figures) {
    return {figures[Access], figures[Cycle],   figures[Read],
            figures[Write],  figures[Leakage], figures[Area]};
}

} // namespace

const std::array<SramQuantity, 6>& sramQuantities() {
    static const std::array<SramQuantity, 6> quantities{{
        {"access_ns", "Access time", "ns", &SramCost::access_ns},
        {"cycle_ns", "Cycle time", "ns", &SramCost::cycle_ns},
        {"read_pj", "Read energy", "pJ", &SramCost::read_pj},
        {"write_pj", "Write energy", "pJ", &SramCost::write_pj},
        {"leakage_mw", "Leakage", "mW", &SramCost::leakage_mw},
        {"area_mm2", "Area", "mm²", &SramCost::area_mm2},
    }};
    return quantities;
}

std::string_view toText(SramAxis axis) {
    switch (axis) {
    case SramAxis::Capacity:
        return "capacity";
    case SramAxis::Width:
        return "width";
    case SramAxis::Node:
        break;
    }
    return "node";
}

/// Where a value lies among ascending grid points: between `low` and `low + 1`.
struct SramTable::Position {
    std::size_t low = 0;
    double linear = 0.0; ///< weight of the upper point, in [0, 1); 0 on a grid point
    double logarithmic = 0.0;
    bool inside = false;

    [[nodiscard]] bool between() const { return linear > 0.0; }
    [[nodiscard]] double figure(Curve curve, double lower, double upper) const {
        switch (curve) {
        case Curve::Linear:
            return lower + linear * (upper - lower);
        case Curve::Geometric:
            return lower * std::pow(upper / lower, logarithmic);
        case Curve::Cubic:
            break;
        }
        const double root = std::cbrt(lower) + linear * (std::cbrt(upper) - std::cbrt(lower));
        return root * root * root;
    }
};

SramTable::Position SramTable::locate(const std::vector<double>& grid, double value) {
    if (!(value >= grid.front() && value <= grid.back())) {
        return {};
    }
    const std::size_t upper = indexOf(grid, value);
    if (grid[upper] == value) {
        return {upper, 0.0, 0.0, true};
    }
    const double low = grid[upper - 1], high = grid[upper];
    return {upper - 1, (value - low) / (high - low), std::log(value / low) / std::log(high / low),
            true};
}

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
            row.quantities[q] = parsed(fields[4 + q]);
        }
        nodes.insert(row.node);
        capacities.insert(row.capacity);
        widths.insert(row.width);
        rows.push_back(row);
    }
    if (rows.empty()) {
        throw std::runtime_error("SRAM table: no rows");
    }
    m_nodes.assign(nodes.begin(), nodes.end());
    m_capacities.assign(capacities.begin(), capacities.end());
    m_widths.assign(widths.begin(), widths.end());
    Quantities missing;
    missing.fill(std::numeric_limits<double>::quiet_NaN());
    m_points.assign(m_nodes.size() * cellTypeNames().size() * m_capacities.size() * m_widths.size(),
                    missing);
    m_leastWords = std::numeric_limits<double>::max();
    for (const Row& row : rows) {
        m_leastWords = std::min(m_leastWords, row.capacity * 8.0 / row.width);
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

SramTable::Quantities SramTable::atNode(std::size_t node, std::size_t cell,
                                        const Position& capacity, const Position& width) const {
    const auto corner = [&](std::size_t c, std::size_t w) -> const Quantities& {
        return m_points[pointIndex(node, cell, capacity.low + c, width.low + w)];
    };
    Quantities figures = corner(0, 0);
    const double low_bytes = m_capacities[capacity.low];
    for (std::size_t q = 0; q < quantityCount; ++q) {
        const Curve along = capacityCurve(q, low_bytes), across = widthCurve(q);
        if (capacity.between() && width.between()) {
            double lowWide = corner(0, 1)[q];
            if (std::isnan(lowWide)) {
                // The smaller capacity is too shallow at this width. The three other points span
                // the triangle of requests with enough words: complete it to a parallelogram.
                lowWide = across == Curve::Linear
                              ? corner(0, 0)[q] + corner(1, 1)[q] - corner(1, 0)[q]
                              : corner(0, 0)[q] * corner(1, 1)[q] / corner(1, 0)[q];
            }
            figures[q] = capacity.figure(along, width.figure(across, corner(0, 0)[q], lowWide),
                                         width.figure(across, corner(1, 0)[q], corner(1, 1)[q]));
        } else if (capacity.between()) {
            figures[q] = capacity.figure(along, corner(0, 0)[q], corner(1, 0)[q]);
        } else if (width.between()) {
            figures[q] = width.figure(across, corner(0, 0)[q], corner(0, 1)[q]);
        }
    }
    return figures;
}

bool SramTable::lookup(double node_nm, CellType cell, double bytes, double width_bits,
                       SramCost& cost) const {
    const Position node = locate(m_nodes, node_nm);
    const Position capacity = locate(m_capacities, bytes);
    const Position width = locate(m_widths, width_bits);
    if (!node.inside || !capacity.inside || !width.inside ||
        bytes * 8.0 < m_leastWords * width_bits) {
        return false;
    }
    const auto cellIndex = static_cast<std::size_t>(cell);
    Quantities figures = atNode(node.low, cellIndex, capacity, width);
    if (node.between()) {
        const Quantities older = atNode(node.low + 1, cellIndex, capacity, width);
        for (std::size_t q = 0; q < quantityCount; ++q) {
            if (q != Leakage) {
                figures[q] = node.figure(nodeCurve(q), figures[q], older[q]);
                continue;
            }
            // CACTI interpolates the currents per width linearly; widths follow the node.
            const auto [least, most] = std::minmax(figures[q], older[q]);
            const double perNode = node.figure(Curve::Linear, figures[q] / m_nodes[node.low],
                                               older[q] / m_nodes[node.low + 1]);
            figures[q] = std::clamp(perNode * node_nm, least, most);
        }
    }
    if (std::isnan(figures[Access])) {
        return false;
    }
    cost = costOf(figures);
    return true;
}

std::vector<SramPoint> SramTable::neighbours(double node_nm, CellType cell, double bytes,
                                             double width_bits) const {
    std::vector<SramPoint> points;
    if (SramCost cost; !lookup(node_nm, cell, bytes, width_bits, cost)) {
        return points;
    }
    const Position node = locate(m_nodes, node_nm);
    const Position capacity = locate(m_capacities, bytes);
    const Position width = locate(m_widths, width_bits);
    for (std::size_t n = node.low; n <= node.low + (node.between() ? 1 : 0); ++n) {
        for (std::size_t c = capacity.low; c <= capacity.low + (capacity.between() ? 1 : 0); ++c) {
            for (std::size_t w = width.low; w <= width.low + (width.between() ? 1 : 0); ++w) {
                const Quantities& figures =
                    m_points[pointIndex(n, static_cast<std::size_t>(cell), c, w)];
                if (!std::isnan(figures[Access])) {
                    points.push_back({m_nodes[n], m_capacities[c], m_widths[w], costOf(figures)});
                }
            }
        }
    }
    return points;
}

const std::vector<double>& SramTable::grid(SramAxis axis) const {
    switch (axis) {
    case SramAxis::Capacity:
        return m_capacities;
    case SramAxis::Width:
        return m_widths;
    case SramAxis::Node:
        break;
    }
    return m_nodes;
}

SramTable SramTable::without(SramAxis axis, std::size_t index) const {
    SramTable rest = *this;
    std::vector<double>& line = axis == SramAxis::Capacity ? rest.m_capacities
                                : axis == SramAxis::Width  ? rest.m_widths
                                                           : rest.m_nodes;
    line.erase(line.begin() + static_cast<std::ptrdiff_t>(index));
    rest.m_points.clear();
    const auto isLeftOut = [&](SramAxis of, std::size_t at) { return axis == of && at == index; };
    for (std::size_t n = 0; n < m_nodes.size(); ++n) {
        for (std::size_t cell = 0; cell < cellTypeNames().size(); ++cell) {
            for (std::size_t c = 0; c < m_capacities.size(); ++c) {
                for (std::size_t w = 0; w < m_widths.size(); ++w) {
                    if (!isLeftOut(SramAxis::Node, n) && !isLeftOut(SramAxis::Capacity, c) &&
                        !isLeftOut(SramAxis::Width, w)) {
                        rest.m_points.push_back(m_points[pointIndex(n, cell, c, w)]);
                    }
                }
            }
        }
    }
    return rest;
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
            "{} nm, {} to {} bytes, {} to {} bits and at least {} words",
            exactText(bytes), exactText(width_bits), exactText(node_nm), exactText(m_nodes.front()),
            exactText(m_nodes.back()), exactText(m_capacities.front()),
            exactText(m_capacities.back()), exactText(m_widths.front()), exactText(m_widths.back()),
            exactText(m_leastWords))};
}

} // namespace permdse
