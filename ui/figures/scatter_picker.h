// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <qcustomplot.h>

#include "core/figure/scatter.h"
#include "ui/figures/pixel_index.h"

namespace permdse::ui {

/// What is drawn at a place: a mark of the spec, or the point of a row.
struct ScatterHit {
    std::optional<std::size_t> mark;
    std::uint32_t row = 0; ///< if it is no mark
    friend bool operator==(const ScatterHit&, const ScatterHit&) = default;
};

/// Finds what of a scatter is drawn at a place of its plot, and where a row is drawn.
class ScatterPicker {
public:
    /// Both outlive the picker; reset() tells that the spec has changed.
    ScatterPicker(QCustomPlot& plot, const ScatterSpec& spec);

    void reset();

    /// All that answers at a position, what comes first first: a mark and the other marks there, a
    /// design and those that look like one with it, those on the front first. A modelled mark that
    /// lies on designs leaves them the first place: the published design is among those of the run
    /// then. Empty out of the axes.
    [[nodiscard]] std::vector<ScatterHit> hitsAt(const QPointF& position);
    /// The first design among these, within 10 pixels.
    [[nodiscard]] std::optional<std::uint32_t> rowAt(const QPointF& position);
    /// How many other points look like one with a row's.
    [[nodiscard]] std::size_t othersAt(std::uint32_t row);
    /// The marks that are hit at a row's point.
    [[nodiscard]] std::vector<std::size_t> marksAt(std::uint32_t row) const;
    /// The values of a row on the axes; nothing if it is not drawn.
    [[nodiscard]] std::optional<std::pair<double, double>> valuesOf(std::uint32_t row) const;
    /// Where a row's point is drawn; nothing if it is not in view.
    [[nodiscard]] std::optional<QPointF> positionOf(std::uint32_t row) const;
    /// Every stride-th point with its number among all.
    [[nodiscard]] std::vector<PixelIndex::Point> pixels(std::size_t stride) const;

private:
    /// Series and place in it of a point, which has a number among all.
    [[nodiscard]] std::pair<const ScatterSeries*, std::size_t> placeOf(std::uint32_t flat) const;
    [[nodiscard]] std::optional<std::uint32_t> flatOf(std::uint32_t row) const;
    [[nodiscard]] QPointF pixelOf(double x, double y) const;
    /// The points at a position as hitsAt() orders them, by their numbers.
    [[nodiscard]] std::vector<std::uint32_t> pointsAt(const QPointF& position);
    /// The marks at a position: the nearest, of equally near ones the published, own, modelled.
    [[nodiscard]] std::vector<std::size_t> marksNear(const QPointF& position) const;
    const PixelIndex& index();

    QCustomPlot& m_plot;
    const ScatterSpec& m_spec;
    std::vector<std::uint32_t> m_offsets; ///< of each series in the numbering of all points
    PixelIndex m_index;
    QRect m_indexedRect;
    QCPRange m_indexedX, m_indexedY;
    bool m_isIndexed = false;
};

} // namespace permdse::ui
