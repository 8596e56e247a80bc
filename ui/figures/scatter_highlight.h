// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/figure/scatter.h"
#include "ui/figures/figure_theme.h"
#include "ui/figures/point_cloud.h"
#include "ui/figures/scatter_picker.h"

namespace permdse::ui {

/// What stands out of a scatter: designs that are chosen, pinned and pointed at, and a chosen mark.
struct Highlighted {
    std::vector<std::uint32_t> selected_rows;
    std::vector<std::uint32_t> pinned_rows;
    std::optional<std::uint32_t> hovered_row;
    std::optional<std::size_t> selected_mark; ///< of the spec
};

/// Draws that on a layer of its own, which is redrawn without the points.
class ScatterHighlight {
public:
    /// All outlive it.
    ScatterHighlight(QCustomPlot& plot, const ScatterSpec& spec, const ScatterPicker& picker);

    /// Takes over what stands out; drawn with the next replot().
    void set(const Highlighted& highlighted, const FigureTheme& theme);
    void replot();

private:
    void setRows(PointCloud& cloud, const std::vector<std::uint32_t>& rows,
                 std::optional<std::size_t> mark);

    QCustomPlot& m_plot;
    const ScatterSpec& m_spec;
    const ScatterPicker& m_picker;
    PointCloud* m_pins = nullptr;
    PointCloud* m_selection = nullptr;
    PointCloud* m_hover = nullptr;
};

} // namespace permdse::ui
