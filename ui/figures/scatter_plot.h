// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/figure/scatter.h"
#include "ui/figures/plot_widget.h"

namespace permdse::ui {

/// Draws a ScatterSpec and computes nothing: point clouds by architecture or coloured by a metric,
/// fronts as steps, labelled marks, legend. Wheel zooms, dragging pans, double click shows all.
class ScatterPlot final : public PlotWidget {
    Q_OBJECT
public:
    explicit ScatterPlot(QWidget* parent = nullptr);
    ~ScatterPlot() override;

    void setSpec(ScatterSpec spec);
    [[nodiscard]] const ScatterSpec& spec() const;

    /// Rows of the result table to highlight, wherever they were chosen.
    void setSelectedRows(const std::vector<std::uint32_t>& rows);
    /// Rows with a frame around their points.
    void setPinnedRows(const std::vector<std::uint32_t>& rows);
    /// The row that is pointed at, here or elsewhere. Says nothing by a signal.
    void setHoveredRow(std::optional<std::uint32_t> row);
    void resetView();

    /// Row of the point nearest to a position in widget coordinates, within 10 pixels; of points
    /// that look like one, a design on the front of the objectives.
    [[nodiscard]] std::optional<std::uint32_t> rowAt(const QPointF& position) const;
    /// How many other points look like one with a row's.
    [[nodiscard]] std::size_t othersAt(std::uint32_t row) const;
    /// The marks of the spec that lie on a row's point.
    [[nodiscard]] std::vector<std::size_t> marksAt(std::uint32_t row) const;
    /// What tooltips say where several things are drawn at one place: each click chooses the next.
    [[nodiscard]] static QString nextClickText();
    /// Where a row's point is drawn, in widget coordinates; nothing if it is not in view.
    [[nodiscard]] std::optional<QPointF> positionOf(std::uint32_t row) const;

signals:
    /// The pointer rests on a point; -1 when it leaves. Whoever knows the table shows the tooltip.
    void rowHovered(qint64 row, QPoint globalPosition);
    void rowClicked(quint32 row, Qt::KeyboardModifiers modifiers);
    /// A mark of the spec was clicked, not the designs below it.
    void markClicked(std::size_t mark);

protected:
    void restyle() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace permdse::ui
