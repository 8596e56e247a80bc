// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/technology/technology_settings.h"

namespace permdse {

/// What a change of node multiplies: energy of one event, static power, area, delay.
struct ScalingFactors {
    double energy = 1.0;
    double static_power = 1.0;
    double area = 1.0;
    double delay = 1.0;
};

/// Smallest and largest node that a rule can carry logic to or from.
inline constexpr double smallestLogicNode_nm = 7.0;
inline constexpr double largestLogicNode_nm = 90.0;

/// Factors from one node to another; docs/model.md#technology-projection.
///
/// `paper`: delay x to/from, area x (to/from)^2, power constant, so energy x to/from.
/// `stillmaker`: area table and delay and energy polynomials of Stillmaker and Baas at one supply
/// voltage, geometrically interpolated between their nodes; static power is carried like energy per
/// delay. `none`: all 1.
/// @throws std::invalid_argument if a node is outside 7 to 90 nm.
[[nodiscard]] ScalingFactors scalingFactors(ProjectionRule rule, double from_nm, double to_nm);

/// Factors of a supply voltage against the nominal one (`scaling_voltage_v`) at a node, from the
/// same polynomials: energy and delay as fitted, static power in proportion to the voltage.
/// @throws std::invalid_argument if the node is outside 7 to 90 nm.
/// @pre supply_v within `supply_min_v` to `supply_max_v`
[[nodiscard]] ScalingFactors supplyFactors(double node_nm, double supply_v);

/// Both changes, one after the other.
[[nodiscard]] ScalingFactors operator*(const ScalingFactors& a, const ScalingFactors& b);

} // namespace permdse
