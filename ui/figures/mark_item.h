// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QLineF>
#include <QRectF>
#include <QString>

#include <qcustomplot.h>

#include "core/figure/scatter.h"
#include "ui/figures/figure_theme.h"

namespace permdse::ui {

/// Where the labels of marks go: each beside its mark, on the emptiest of the places near it.
struct LabelPlace {
    QRectF box;
    bool leader = false; ///< far enough for a line to the mark
};

/// Places labels of the given sizes at their marks, inside `area`, apart from each other and from
/// all marks as far as there is room. `crowding` says how much a box would hide (0 nothing,
/// 1 points all over).
[[nodiscard]] std::vector<LabelPlace>
placeLabels(const std::vector<QPointF>& marks, const std::vector<QSizeF>& sizes, const QRectF& area,
            const std::function<double(const QRectF&)>& crowding);

/// From a mark to the nearest place of its label's box.
[[nodiscard]] QLineF leaderOf(const QPointF& mark, const QRectF& box);
/// Whether a label is so near to its mark that people tell which it belongs to, in a picture of
/// that area; elsewhere it is better left out.
[[nodiscard]] bool isNearEnough(const QPointF& mark, const QRectF& box, const QRectF& area);

/// Draws the marks of a scatter: stars for published designs, hollow ones for what is modelled of
/// them, diamonds for the experiment's own references, each with its label.
class MarkItem final : public QCPAbstractItem {
public:
    explicit MarkItem(QCustomPlot* plot);

    void setMarks(std::vector<ScatterMark> marks) { m_marks = std::move(marks); }
    void setTheme(const FigureTheme& theme) { m_theme = theme; }
    void setCrowding(std::function<double(const QRectF&)> crowding) {
        m_crowding = std::move(crowding);
    }

    /// Which boxes a label must not have, whatever there is beside them: it is left out then.
    void setHiding(std::function<bool(const QRectF&)> hiding) { m_hiding = std::move(hiding); }

    /// Distance within which a mark is under the pointer, in pixels.
    static constexpr double radius = 7.0;

    double selectTest(const QPointF& pos, bool onlySelectable,
                      QVariant* details = nullptr) const override;

    static void drawMark(QPainter& painter, const QPointF& centre, MarkKind kind,
                         const FigureTheme& theme);

protected:
    void draw(QCPPainter* painter) override;

private:
    [[nodiscard]] QPointF pixelOf(const ScatterMark& mark) const;

    FigureTheme m_theme;
    std::vector<ScatterMark> m_marks;
    std::function<double(const QRectF&)> m_crowding;
    std::function<bool(const QRectF&)> m_hiding;
};

} // namespace permdse::ui
