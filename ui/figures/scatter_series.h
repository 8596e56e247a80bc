// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <qcustomplot.h>

#include "core/figure/scatter.h"
#include "ui/figures/figure_elements.h"
#include "ui/figures/figure_theme.h"

namespace permdse::ui {

/// Points of all series together.
[[nodiscard]] std::size_t pointCount(const ScatterSpec& spec);

/// Adds the clouds and fronts of a scatter to the layers "cloud" and "fronts" of a plot, and gives
/// what it added, which the plot owns.
[[nodiscard]] std::vector<QCPAbstractPlottable*>
addSeries(QCustomPlot& plot, const ScatterSpec& spec, const FigureTheme& theme);

/// The part of a scatter that is shown, in data units.
struct ScatterView {
    QCPRange x, y;
    bool isWhole = true; ///< nothing is left out

    [[nodiscard]] bool contains(double atX, double atY) const {
        return isWhole || (x.contains(atX) && y.contains(atY));
    }
    /// Whether a step between two points may be seen although neither of them is.
    [[nodiscard]] bool crosses(double x1, double y1, double x2, double y2) const {
        return std::min(x1, x2) <= x.upper && std::max(x1, x2) >= x.lower &&
               std::min(y1, y2) <= y.upper && std::max(y1, y2) >= y.lower;
    }
};

/// What the legend of a scatter says of what a view shows: architectures, fronts, infeasible
/// points, marks; that it is a part; and the notes.
[[nodiscard]] std::vector<LegendElement::Entry>
scatterLegend(const ScatterSpec& spec, const FigureTheme& theme, const ScatterView& view);

} // namespace permdse::ui
