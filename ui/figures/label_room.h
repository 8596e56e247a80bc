// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

#include "core/figure/scatter.h"
#include "ui/figures/pixel_index.h"
#include "ui/figures/scatter_picker.h"

namespace permdse::ui {

/// Where in a scatter labels of marks would cover points and fronts.
class LabelRoom {
public:
    /// To be called when the view, the size or the spec has changed.
    void update(const QCustomPlot& plot, const ScatterSpec& spec, const ScatterPicker& points);

    /// How much a box would cover, for placeLabels(): 0 nothing, 1 points all over, more on fronts.
    [[nodiscard]] double crowding(const QRectF& box) const;
    /// Whether a box covers more of a front than a label may.
    [[nodiscard]] bool hidesFront(const QRectF& box) const;

private:
    PixelIndex m_points; ///< some of them
    PixelIndex m_fronts; ///< places along their steps
};

} // namespace permdse::ui
