// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/scatter_highlight.h"

#include <utility>

namespace permdse::ui {

namespace {

QString layerName() {
    return QStringLiteral("highlight");
}

} // namespace

ScatterHighlight::ScatterHighlight(QCustomPlot& plot, const ScatterSpec& spec,
                                   const ScatterPicker& picker)
    : m_plot(plot), m_spec(spec), m_picker(picker) {
    plot.addLayer(layerName(), plot.layer(QStringLiteral("axes")), QCustomPlot::limAbove);
    plot.layer(layerName())->setMode(QCPLayer::lmBuffered);
    for (PointCloud** cloud : {&m_pins, &m_selection, &m_hover}) {
        *cloud = new PointCloud(plot.xAxis, plot.yAxis);
        (*cloud)->setLayer(layerName());
    }
}

void ScatterHighlight::setRows(PointCloud& cloud, const std::vector<std::uint32_t>& rows,
                               std::optional<std::size_t> mark) {
    std::vector<double> x, y;
    for (const std::uint32_t row : rows) {
        if (const auto values = m_picker.valuesOf(row)) {
            x.push_back(values->first);
            y.push_back(values->second);
        }
    }
    if (mark) {
        x.push_back(m_spec.marks[*mark].x);
        y.push_back(m_spec.marks[*mark].y);
    }
    cloud.setPoints(std::move(x), std::move(y), {});
}

void ScatterHighlight::set(const Highlighted& highlighted, const FigureTheme& theme) {
    m_pins->setStyle({PointShape::Square, 15.0, true, {theme.text}});
    setRows(*m_pins, highlighted.pinned_rows, std::nullopt);
    m_selection->setStyle({PointShape::Ring, 11.0, true, {theme.text}});
    setRows(*m_selection, highlighted.selected_rows, highlighted.selected_mark);
    QColor ringColour = theme.text;
    ringColour.setAlphaF(0.55F);
    m_hover->setStyle({PointShape::Ring, 14.0, true, {ringColour}});
    std::vector<std::uint32_t> hovered;
    if (highlighted.hovered_row) {
        hovered.push_back(*highlighted.hovered_row);
    }
    setRows(*m_hover, hovered, std::nullopt);
}

void ScatterHighlight::replot() {
    m_plot.layer(layerName())->replot();
}

} // namespace permdse::ui
