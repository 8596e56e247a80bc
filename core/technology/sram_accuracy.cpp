// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/sram_accuracy.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace permdse {

namespace {

/// The one node of the table that CACTI interpolates from its own data (22, 32, 45, 65 and 90 nm),
/// as it does every node that is asked for between them.
constexpr double interpolatedNode_nm = 28.0;

using Errors = std::array<std::vector<double>, 6>; // by figure

/// Adds the errors at the points of one grid value, interpolated by the table without them.
void addErrors(const SramTable& table, SramAxis axis, std::size_t index,
               std::optional<CellType> only, Errors& errors) {
    const SramTable rest = table.without(axis, index);
    std::array<std::vector<double>, 3> grids; // in the order of SramAxis
    for (const SramAxis each : {SramAxis::Capacity, SramAxis::Width, SramAxis::Node}) {
        const std::vector<double>& grid = table.grid(each);
        grids[static_cast<std::size_t>(each)] =
            each == axis ? std::vector<double>{grid[index]} : grid;
    }
    for (std::size_t cellIndex = 0; cellIndex < cellTypeNames().size(); ++cellIndex) {
        const auto cell = static_cast<CellType>(cellIndex);
        if (only && cell != *only) {
            continue;
        }
        for (const double bytes : grids[0]) {
            for (const double width_bits : grids[1]) {
                for (const double node_nm : grids[2]) {
                    SramCost exact, interpolated;
                    if (!table.lookup(node_nm, cell, bytes, width_bits, exact) ||
                        !rest.lookup(node_nm, cell, bytes, width_bits, interpolated)) {
                        continue;
                    }
                    for (std::size_t q = 0; q < errors.size(); ++q) {
                        const auto field = sramQuantities()[q].field;
                        errors[q].push_back(std::abs(interpolated.*field / exact.*field - 1.0));
                    }
                }
            }
        }
    }
}

} // namespace

double percentile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

std::vector<SramAccuracy> leaveOneOutAccuracy(const SramTable& table,
                                              std::optional<CellType> cell) {
    std::vector<SramAccuracy> accuracy;
    for (const SramAxis axis : {SramAxis::Capacity, SramAxis::Width, SramAxis::Node}) {
        Errors errors;
        const std::vector<double>& grid = table.grid(axis);
        for (std::size_t index = 1; index + 1 < grid.size(); ++index) {
            if (axis == SramAxis::Node && grid[index] != interpolatedNode_nm) {
                continue;
            }
            addErrors(table, axis, index, cell, errors);
        }
        for (std::size_t q = 0; q < errors.size() && !errors[q].empty(); ++q) {
            accuracy.push_back({sramQuantities()[q], axis, errors[q].size(),
                                percentile(errors[q], 0.5), percentile(errors[q], 0.9)});
        }
    }
    return accuracy;
}

} // namespace permdse
