// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <QColor>

#include <qcustomplot.h>

#include "core/figure/timeline.h"

namespace permdse::ui {

/// The lanes of a timeline, from top to bottom: the horizontal axis has cycles, the vertical one,
/// which is reversed, the heights that lanes would have in pixels at their usual size.
class TimelineLanes final : public QCPAbstractPlottable {
public:
    TimelineLanes(QCPAxis* x, QCPAxis* y) : QCPAbstractPlottable(x, y) {}

    void setSpec(TimelineSpec spec);
    [[nodiscard]] const TimelineSpec& spec() const { return m_spec; }
    void setColours(const QColor& area, const QColor& pe, const QColor& background);

    /// Height of all lanes.
    [[nodiscard]] double height() const;
    /// Middle and label of each block of lanes: a signal, or the PEs of one name.
    struct Block {
        double middle = 0.0;
        QString label;
    };
    [[nodiscard]] std::vector<Block> blocks() const;
    struct Cell {
        std::size_t lane = 0, column = 0;
    };
    /// What is drawn at a place in axis coordinates, if anything.
    [[nodiscard]] std::optional<Cell> cellAt(double cycle, double height) const;

    double selectTest(const QPointF& pos, bool onlySelectable,
                      QVariant* details = nullptr) const override;
    QCPRange getKeyRange(bool& foundRange, QCP::SignDomain inSignDomain) const override;
    QCPRange getValueRange(bool& foundRange, QCP::SignDomain inSignDomain,
                           const QCPRange& inKeyRange) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    [[nodiscard]] double columnWidth() const;
    void drawArea(QCPPainter& painter, const TimelineLane& lane, double top) const;
    /// Adds the rectangles of a row of PEs, each to those of its shade.
    void addRow(const TimelineLane& lane, double top,
                std::vector<std::vector<QRectF>>& byShade) const;

    TimelineSpec m_spec;
    std::vector<double> m_tops; ///< of each lane
    std::vector<QColor> m_shades;
    QColor m_area;
};

} // namespace permdse::ui
