// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include <qcustomplot.h>

#include "core/report/figure.h"
#include "ui/figures/figure_elements.h"
#include "ui/figures/figure_theme.h"

namespace permdse::ui {

/// Points of all series together.
[[nodiscard]] std::size_t pointCount(const ScatterSpec& spec);

/// Adds the clouds and fronts of a scatter to the layers "cloud" and "fronts" of a plot, and gives
/// what it added, which the plot owns.
[[nodiscard]] std::vector<QCPAbstractPlottable*>
addSeries(QCustomPlot& plot, const ScatterSpec& spec, const FigureTheme& theme);

/// What the legend of a scatter says: architectures, fronts, infeasible points, marks.
[[nodiscard]] std::vector<LegendElement::Entry> scatterLegend(const ScatterSpec& spec,
                                                              const FigureTheme& theme);

} // namespace permdse::ui
