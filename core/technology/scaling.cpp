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

/// Coefficients, highest power first.
using Polynomial = std::vector<double>;

double valueAt(const Polynomial& polynomial, double x) {
    double value = 0.0;
    for (const double coefficient : polynomial) {
        value = value * x + coefficient;
    }
    return value;
}

double nominalSupply_v() {
    static const double voltage = ConstantTable::builtin().value("scaling_voltage_v");
    return voltage;
}

/// Stillmaker and Baas: quantities of each of their nodes relative to one another.
struct StillmakerTable {
    struct Node {
        double nm, area;
        Polynomial delay, energy; ///< over the supply voltage
    };
    std::vector<Node> nodes; ///< ascending

    struct Point {
        double area, delay, energy;
    };
    [[nodiscard]] Point at(double nm, double supply_v) const {
        const auto upper =
            std::lower_bound(nodes.begin(), nodes.end(), nm,
                             [](const Node& n, double value) { return n.nm < value; });
        if (upper == nodes.end() || (upper == nodes.begin() && upper->nm != nm)) {
            throw std::invalid_argument("node outside the scaling table: " + std::to_string(nm));
        }
        const auto pointOf = [&](const Node& node) {
            // The fit of 32 nm turns: at 0.85 V it would be faster than at 0.9 V.
            const double delay =
                std::max(valueAt(node.delay, supply_v), valueAt(node.delay, nominalSupply_v()));
            return Point{node.area, delay, valueAt(node.energy, supply_v)};
        };
        const Point high = pointOf(*upper);
        if (upper->nm == nm) {
            return high;
        }
        const Point low = pointOf(*(upper - 1));
        const double t = std::log(nm / (upper - 1)->nm) / std::log(upper->nm / (upper - 1)->nm);
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
    const auto polynomial = [&](JsonReader& reader, const char* key) {
        Polynomial coefficients;
        for (const JsonReader& coefficient : reader.elements(key)) {
            coefficients.push_back(coefficient.asNumber(-anything, anything));
        }
        return coefficients;
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

const StillmakerTable& stillmaker() {
    static const StillmakerTable table = loadStillmaker();
    return table;
}

void requireKnownNode(double nm) {
    if (!(nm >= smallestLogicNode_nm && nm <= largestLogicNode_nm)) {
        throw std::invalid_argument("node outside 7 to 90 nm: " + std::to_string(nm));
    }
}

} // namespace

ScalingFactors operator*(const ScalingFactors& a, const ScalingFactors& b) {
    return {a.energy * b.energy, a.static_power * b.static_power, a.area * b.area,
            a.delay * b.delay};
}

ScalingFactors supplyFactors(double node_nm, double supply_v) {
    requireKnownNode(node_nm);
    const StillmakerTable::Point nominal = stillmaker().at(node_nm, nominalSupply_v());
    const StillmakerTable::Point chosen = stillmaker().at(node_nm, supply_v);
    return {chosen.energy / nominal.energy, supply_v / nominalSupply_v(), 1.0,
            chosen.delay / nominal.delay};
}

ScalingFactors scalingFactors(ProjectionRule rule, double from_nm, double to_nm) {
    requireKnownNode(from_nm);
    requireKnownNode(to_nm);
    switch (rule) {
    case ProjectionRule::Paper: {
        const double ratio = to_nm / from_nm;
        return {ratio, 1.0, ratio * ratio, ratio};
    }
    case ProjectionRule::Stillmaker: {
        const StillmakerTable::Point from = stillmaker().at(from_nm, nominalSupply_v());
        const StillmakerTable::Point to = stillmaker().at(to_nm, nominalSupply_v());
        const double energy = to.energy / from.energy, delay = to.delay / from.delay;
        return {energy, energy / delay, to.area / from.area, delay};
    }
    case ProjectionRule::None:
        break;
    }
    return {};
}

} // namespace permdse
