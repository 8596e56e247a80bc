// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/technology/scaling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/json_reader.h"
#include "core/technology/constant_table.h"

namespace permdse {

namespace {

/// Stillmaker and Baas: quantities of each of their nodes relative to one another.
struct StillmakerTable {
    struct Node {
        double nm, area, delay, energy;
    };
    std::vector<Node> nodes; ///< ascending

    struct Point {
        double area, delay, energy;
    };
    [[nodiscard]] Point at(double nm) const {
        const auto upper =
            std::lower_bound(nodes.begin(), nodes.end(), nm,
                             [](const Node& n, double value) { return n.nm < value; });
        if (upper == nodes.end() || (upper == nodes.begin() && upper->nm != nm)) {
            throw std::invalid_argument("node outside the scaling table: " + std::to_string(nm));
        }
        if (upper->nm == nm) {
            return {upper->area, upper->delay, upper->energy};
        }
        const Node& high = *upper;
        const Node& low = *(upper - 1);
        const double t = std::log(nm / low.nm) / std::log(high.nm / low.nm);
        const auto between = [t](double a, double b) { return a * std::pow(b / a, t); };
        return {between(low.area, high.area), between(low.delay, high.delay),
                between(low.energy, high.energy)};
    }
};

StillmakerTable loadStillmaker() {
    constexpr double anything = 1e9;
    Diagnostics problems;
    const JsonDocument document = resourceJson("technology/stillmaker_baas.json");
    JsonReader root(document, problems);
    const double voltage = ConstantTable::builtin().value("scaling_voltage_v");
    const auto polynomial = [&](JsonReader& reader, const char* key) {
        double value = 0.0;
        for (const JsonReader& coefficient : reader.elements(key)) { // highest power first
            value = value * voltage + coefficient.asNumber(-anything, anything);
        }
        return value;
    };
    StillmakerTable table;
    std::vector<double> areas;
    std::optional<JsonReader> rows = root.child("area_factor_from_row_to_column");
    std::optional<JsonReader> coefficients = root.child("coefficients");
    if (rows && coefficients) {
        for (const JsonReader& area : rows->elements("45")) {
            areas.push_back(area.asNumber(0.0, anything));
        }
        std::size_t column = 0;
        for (const JsonReader& node : root.elements("nodes_nm")) {
            const double nm = node.asNumber(1.0, 1000.0);
            const std::string number = std::to_string(static_cast<int>(nm));
            // High-performance transistors where the source distinguishes.
            const std::string key = coefficients->has("HP" + number) ? "HP" + number : number;
            if (std::optional<JsonReader> entry = coefficients->child(key);
                entry && column < areas.size()) {
                table.nodes.push_back(
                    {nm, areas[column], polynomial(*entry, "delay"), polynomial(*entry, "energy")});
            }
            ++column;
        }
    }
    if (hasErrors(problems) || table.nodes.empty()) {
        throw std::logic_error("scaling table: " + toText(problems));
    }
    std::sort(table.nodes.begin(), table.nodes.end(),
              [](const auto& a, const auto& b) { return a.nm < b.nm; });
    return table;
}

} // namespace

ScalingFactors scalingFactors(ProjectionRule rule, double from_nm, double to_nm) {
    for (const double nm : {from_nm, to_nm}) {
        if (!(nm >= smallestLogicNode_nm && nm <= largestLogicNode_nm)) {
            throw std::invalid_argument("node outside 7 to 90 nm: " + std::to_string(nm));
        }
    }
    switch (rule) {
    case ProjectionRule::Paper: {
        const double ratio = to_nm / from_nm;
        return {ratio, 1.0, ratio * ratio, ratio};
    }
    case ProjectionRule::Stillmaker: {
        static const StillmakerTable table = loadStillmaker();
        const StillmakerTable::Point from = table.at(from_nm), to = table.at(to_nm);
        const double energy = to.energy / from.energy, delay = to.delay / from.delay;
        return {energy, energy / delay, to.area / from.area, delay};
    }
    case ProjectionRule::None:
        break;
    }
    return {};
}

} // namespace permdse
