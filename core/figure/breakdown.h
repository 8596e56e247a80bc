// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/architecture/evaluation.h"

namespace permdse {

/// One part of a stacked bar.
struct BarPart {
    std::string title;
    double value = 0.0;
    /// Place among the colours, for parts that are left out of some figures and have one meaning in
    /// all; nothing: the place among the parts of the figure.
    std::optional<std::size_t> colour;
};
struct StackedBar {
    std::string label;
    std::vector<BarPart> parts;
};
/// Stacked bars of a breakdown: area, design power or energy.
struct BarSpec {
    std::string title;
    std::string value_label; ///< "Energy [µJ]"
    std::vector<StackedBar> bars;
};

enum class BreakdownQuantity { Area, Power, Energy };

/// What the parts of a bar are: the categories of the published breakdowns, the components of the
/// bill, or the parts of the engine that they belong to.
enum class BreakdownGrouping { Category, Component, Module };

/// One bar per evaluation given, whose parts add up to the evaluation's total. Of many components
/// the eleven with the largest shares keep their names; the others are summed up.
[[nodiscard]] BarSpec makeBreakdown(std::span<const std::pair<std::string, Evaluation>> evaluations,
                                    BreakdownQuantity quantity, BreakdownGrouping grouping);

} // namespace permdse
