// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <QColor>

#include <qcustomplot.h>

namespace permdse::ui {

enum class PointShape { Disc, Square, Triangle, Ring };

/// How the points of a cloud look.
struct PointStyle {
    PointShape shape = PointShape::Disc;
    double size = 5.0;           ///< pixels across
    bool hollow = false;         ///< outline only
    std::vector<QColor> colours; ///< by level of a point; never empty
};

/// Many points of one look. On screens each is a small stamp into an image, and points that fall
/// on a pixel with their colour already are skipped: a million cost milliseconds. On vector devices
/// (PDF, SVG) the points are paths, those that hide behind others left out.
class PointCloud final : public QCPAbstractPlottable {
public:
    PointCloud(QCPAxis* x, QCPAxis* y);

    void setStyle(PointStyle style);
    [[nodiscard]] const PointStyle& style() const { return m_style; }

    /// Points in axis coordinates; `levels` (one per point, or none) choose the colours.
    /// @pre x and y have one length; levels has that length or is empty
    void setPoints(std::vector<double> x, std::vector<double> y, std::vector<std::uint8_t> levels);
    [[nodiscard]] std::size_t size() const { return m_x.size(); }

    double selectTest(const QPointF& pos, bool onlySelectable,
                      QVariant* details = nullptr) const override;
    QCPRange getKeyRange(bool& foundRange, QCP::SignDomain inSignDomain) const override;
    QCPRange getValueRange(bool& foundRange, QCP::SignDomain inSignDomain,
                           const QCPRange& inKeyRange) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    void drawRaster(QCPPainter* painter, const QRectF& area) const;
    void drawVector(QCPPainter* painter, const QRectF& area) const;
    [[nodiscard]] std::size_t levelOf(std::size_t point) const;

    PointStyle m_style;
    std::vector<double> m_x, m_y;
    std::vector<double> m_logX, m_logY; ///< kept for logarithmic axes
    std::vector<std::uint8_t> m_levels;
};

/// Position on an axis as a linear function: pixel = offset + slope * (value or its logarithm).
struct PixelScale {
    double offset = 0.0;
    double slope = 0.0;
    bool logarithmic = false;

    explicit PixelScale(const QCPAxis& axis);
    [[nodiscard]] double fromLinear(double value) const { return offset + slope * value; }
    [[nodiscard]] double at(double value) const;
};

/// Draws one marker around a point.
void drawPoint(QPainter& painter, const QPointF& centre, PointShape shape, double size, bool hollow,
               const QColor& colour);

} // namespace permdse::ui
