// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/point_cloud.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QImage>
#include <QPainterPath>

namespace permdse::ui {

namespace {

constexpr double outlineWidth = 1.1;
/// On vector devices two points of one colour nearer than this (in pixels) count as one.
constexpr double vectorGrid = 0.75;

QPainterPath outline(const QPointF& centre, PointShape shape, double size) {
    QPainterPath path;
    const double r = size / 2.0;
    switch (shape) {
    case PointShape::Disc:
    case PointShape::Ring:
        path.addEllipse(centre, r, r);
        break;
    case PointShape::Square:
        path.addRect(QRectF(centre.x() - 0.9 * r, centre.y() - 0.9 * r, 1.8 * r, 1.8 * r));
        break;
    case PointShape::Triangle:
        path.moveTo(centre.x(), centre.y() - 1.15 * r);
        path.lineTo(centre.x() + 1.1 * r, centre.y() + 0.85 * r);
        path.lineTo(centre.x() - 1.1 * r, centre.y() + 0.85 * r);
        path.closeSubpath();
        break;
    }
    return path;
}

bool isOutline(PointShape shape, bool hollow) {
    return hollow || shape == PointShape::Ring;
}

QPen outlinePen(const QColor& colour, PointShape shape) {
    return QPen(colour, shape == PointShape::Ring ? 2.0 : outlineWidth);
}

/// A marker as an image, premultiplied, `scale` device pixels per pixel.
QImage stampOf(const PointStyle& style, const QColor& colour, double scale) {
    const double reach = (style.size + 2.0) * 1.2;
    const int side = 2 * static_cast<int>(std::ceil(reach * scale / 2.0)) + 1;
    QImage stamp(side, side, QImage::Format_ARGB32_Premultiplied);
    stamp.fill(Qt::transparent);
    QPainter painter(&stamp);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(side / 2.0, side / 2.0);
    painter.scale(scale, scale);
    drawPoint(painter, {0.0, 0.0}, style.shape, style.size, style.hollow, colour);
    return stamp;
}

inline QRgb blended(QRgb over, QRgb under) {
    const auto keep = static_cast<std::uint32_t>(255 - qAlpha(over));
    const auto channel = [&](unsigned shift) {
        const std::uint32_t below = ((under >> shift) & 0xffu) * keep + 127u;
        return (((over >> shift) & 0xffu) + (below + (below >> 8)) / 256u) << shift;
    };
    return channel(0) | channel(8) | channel(16) | channel(24);
}

/// Puts the stamp's centre on a pixel, cut at the edges of the image.
void putStamp(QImage& image, const QImage& stamp, int x, int y) {
    const int half = stamp.width() / 2;
    const int left = std::max(0, x - half);
    const int right = std::min(image.width() - 1, x + half);
    const int top = std::max(0, y - half);
    const int bottom = std::min(image.height() - 1, y + half);
    for (int row = top; row <= bottom; ++row) {
        auto* target = reinterpret_cast<QRgb*>(image.scanLine(row));
        const auto* source =
            reinterpret_cast<const QRgb*>(stamp.constScanLine(row - y + half)) + (half - x);
        for (int column = left; column <= right; ++column) {
            const QRgb over = source[column];
            if (qAlpha(over) == 255) {
                target[column] = over;
            } else if (over != 0) {
                target[column] = blended(over, target[column]);
            }
        }
    }
}

std::vector<double> logarithms(const std::vector<double>& values) {
    std::vector<double> result(values.size());
    std::transform(values.begin(), values.end(), result.begin(),
                   [](double value) { return std::log10(value); });
    return result;
}

QCPRange rangeOf(const std::vector<double>& values, bool& found, QCP::SignDomain domain) {
    QCPRange range(1.0, 0.0);
    found = false;
    for (const double value : values) {
        const bool inDomain = domain == QCP::sdBoth || (domain == QCP::sdPositive && value > 0.0) ||
                              (domain == QCP::sdNegative && value < 0.0);
        if (!inDomain) {
            continue;
        }
        range = found ? QCPRange(std::min(range.lower, value), std::max(range.upper, value))
                      : QCPRange(value, value);
        found = true;
    }
    return range;
}

} // namespace

PixelScale::PixelScale(const QCPAxis& axis)
    : logarithmic(axis.scaleType() == QCPAxis::stLogarithmic) {
    const QCPRange range = axis.range();
    const double from = axis.coordToPixel(range.lower);
    const double to = axis.coordToPixel(range.upper);
    const double low = logarithmic ? std::log10(range.lower) : range.lower;
    const double high = logarithmic ? std::log10(range.upper) : range.upper;
    slope = high > low ? (to - from) / (high - low) : 0.0;
    offset = from - slope * low;
}

double PixelScale::at(double value) const {
    return fromLinear(logarithmic ? std::log10(value) : value);
}

void drawPoint(QPainter& painter, const QPointF& centre, PointShape shape, double size, bool hollow,
               const QColor& colour) {
    if (isOutline(shape, hollow)) {
        painter.setPen(outlinePen(colour, shape));
        painter.setBrush(Qt::NoBrush);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
    }
    painter.drawPath(outline(centre, shape, size));
}

PointCloud::PointCloud(QCPAxis* x, QCPAxis* y) : QCPAbstractPlottable(x, y) {
    setSelectable(QCP::stNone);
    m_style.colours = {QColor(Qt::gray)};
}

void PointCloud::setStyle(PointStyle style) {
    Q_ASSERT(!style.colours.empty());
    m_style = std::move(style);
}

void PointCloud::setPoints(std::vector<double> x, std::vector<double> y,
                           std::vector<std::uint8_t> levels) {
    Q_ASSERT(x.size() == y.size() && (levels.empty() || levels.size() == x.size()));
    m_x = std::move(x);
    m_y = std::move(y);
    m_levels = std::move(levels);
    m_logX.clear();
    m_logY.clear();
}

double PointCloud::selectTest(const QPointF& pos, bool onlySelectable, QVariant* details) const {
    Q_UNUSED(pos)
    Q_UNUSED(onlySelectable)
    Q_UNUSED(details)
    return -1.0; // the plot finds points through its own index
}

QCPRange PointCloud::getKeyRange(bool& foundRange, QCP::SignDomain inSignDomain) const {
    return rangeOf(m_x, foundRange, inSignDomain);
}

QCPRange PointCloud::getValueRange(bool& foundRange, QCP::SignDomain inSignDomain,
                                   const QCPRange& inKeyRange) const {
    Q_UNUSED(inKeyRange)
    return rangeOf(m_y, foundRange, inSignDomain);
}

std::size_t PointCloud::levelOf(std::size_t point) const {
    return m_levels.empty() ? 0
                            : std::min<std::size_t>(m_levels[point], m_style.colours.size() - 1);
}

void PointCloud::draw(QCPPainter* painter) {
    if (m_x.empty() || !mKeyAxis || !mValueAxis) {
        return;
    }
    if (mKeyAxis->scaleType() == QCPAxis::stLogarithmic && m_logX.empty()) {
        m_logX = logarithms(m_x);
    }
    if (mValueAxis->scaleType() == QCPAxis::stLogarithmic && m_logY.empty()) {
        m_logY = logarithms(m_y);
    }
    if (painter->modes().testFlag(QCPPainter::pmVectorized)) {
        drawVector(painter, clipRect());
    } else {
        drawRaster(painter, clipRect());
    }
}

void PointCloud::drawRaster(QCPPainter* painter, const QRectF& area) const {
    const double scale = painter->deviceTransform().m11();
    const int width = static_cast<int>(std::lround(area.width() * scale));
    const int height = static_cast<int>(std::lround(area.height() * scale));
    if (width <= 0 || height <= 0) {
        return;
    }
    const PixelScale x(*mKeyAxis);
    const PixelScale y(*mValueAxis);
    const double* us = x.logarithmic ? m_logX.data() : m_x.data();
    const double* vs = y.logarithmic ? m_logY.data() : m_y.data();

    std::vector<QImage> stamps;
    for (const QColor& colour : m_style.colours) {
        stamps.push_back(stampOf(m_style, colour, scale));
    }
    QImage image(width, height, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    // The level stamped last around each pixel, plus one: the same again would change nothing.
    const int margin = stamps.front().width() / 2;
    const int stride = width + 2 * margin;
    std::vector<std::uint8_t> stamped(
        static_cast<std::size_t>(stride) * static_cast<std::size_t>(height + 2 * margin), 0);
    const double limitX = width + margin;
    const double limitY = height + margin;
    for (std::size_t i = 0; i < m_x.size(); ++i) {
        const double px = (x.fromLinear(us[i]) - area.left()) * scale;
        const double py = (y.fromLinear(vs[i]) - area.top()) * scale;
        if (!(px > -margin && px < limitX - 1 && py > -margin && py < limitY - 1)) {
            continue;
        }
        const int column = static_cast<int>(std::floor(px));
        const int row = static_cast<int>(std::floor(py));
        const std::size_t level = levelOf(i);
        std::uint8_t& last =
            stamped[static_cast<std::size_t>(row + margin) * static_cast<std::size_t>(stride) +
                    static_cast<std::size_t>(column + margin)];
        if (last != level + 1) {
            last = static_cast<std::uint8_t>(level + 1);
            putStamp(image, stamps[level], column, row);
        }
    }
    painter->drawImage(QRectF(area.topLeft(), QSizeF(width / scale, height / scale)), image,
                       QRectF(image.rect()));
}

void PointCloud::drawVector(QCPPainter* painter, const QRectF& area) const {
    const PixelScale x(*mKeyAxis);
    const PixelScale y(*mValueAxis);
    const double reach = m_style.size;
    const QRectF reachable = area.adjusted(-reach, -reach, reach, reach);
    const int columns = static_cast<int>(reachable.width() / vectorGrid) + 1;
    const int rows = static_cast<int>(reachable.height() / vectorGrid) + 1;
    std::vector<std::uint8_t> seen(
        static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), 0);
    std::vector<QPainterPath> paths(m_style.colours.size());
    for (QPainterPath& path : paths) {
        path.setFillRule(Qt::WindingFill); // overlapping points must not cancel out
    }
    for (std::size_t i = 0; i < m_x.size(); ++i) {
        const QPointF centre(x.at(m_x[i]), y.at(m_y[i]));
        if (!reachable.contains(centre)) {
            continue;
        }
        const auto column = static_cast<std::size_t>((centre.x() - reachable.left()) / vectorGrid);
        const auto row = static_cast<std::size_t>((centre.y() - reachable.top()) / vectorGrid);
        const std::size_t level = levelOf(i);
        std::uint8_t& last = seen[row * static_cast<std::size_t>(columns) + column];
        if (last == level + 1) {
            continue;
        }
        last = static_cast<std::uint8_t>(level + 1);
        const bool dot = m_style.shape == PointShape::Disc && !m_style.hollow;
        if (dot) {
            // A line of no length with round caps is a disc, and a tenth of the text.
            paths[level].moveTo(centre);
            paths[level].lineTo(centre + QPointF(0.01, 0.0));
        } else {
            paths[level].addPath(outline(centre, m_style.shape, m_style.size));
        }
    }
    painter->setAntialiasing(true);
    for (std::size_t level = 0; level < paths.size(); ++level) {
        if (paths[level].isEmpty()) {
            continue;
        }
        const QColor& colour = m_style.colours[level];
        if (isOutline(m_style.shape, m_style.hollow)) {
            painter->setPen(outlinePen(colour, m_style.shape));
            painter->setBrush(Qt::NoBrush);
        } else if (m_style.shape == PointShape::Disc) {
            painter->setPen(QPen(colour, m_style.size, Qt::SolidLine, Qt::RoundCap));
            painter->setBrush(Qt::NoBrush);
        } else {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colour);
        }
        painter->drawPath(paths[level]);
    }
}

void PointCloud::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
    painter->setAntialiasing(true);
    drawPoint(*painter, rect.center(), m_style.shape, m_style.size + 2.0, m_style.hollow,
              m_style.colours.back());
}

} // namespace permdse::ui
