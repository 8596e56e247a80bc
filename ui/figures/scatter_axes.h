// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <qcustomplot.h>

#include "core/figure/scatter.h"
#include "ui/figures/figure_theme.h"

namespace permdse::ui {

/// The two axes of a scatter: scale, ticks, label, and the break before the place of 0.
class ScatterAxes {
public:
    /// Both outlive the axes.
    ScatterAxes(QCustomPlot& plot, const ScatterSpec& spec);

    /// Takes over a spec that has changed.
    void rebuild(const FigureTheme& theme);
    /// Leaves the arrows out where an axis is too short for them. Part of each layout.
    void fitLabels();

private:
    void addZeroBreak(const AxisSpec& axis, bool isHorizontal, const FigureTheme& theme);

    QCustomPlot& m_plot;
    const ScatterSpec& m_spec;
    std::vector<QCPAbstractItem*> m_zeroBreaks;
};

} // namespace permdse::ui
