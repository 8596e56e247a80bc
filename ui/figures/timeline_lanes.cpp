// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/timeline_lanes.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QPainterPath>
#include <QPolygonF>

namespace permdse::ui {

namespace {

constexpr double areaHeight = 26.0, rowHeight = 5.0, gap = 8.0;
constexpr int shadeCount = 20;

double heightOf(const TimelineLane& lane) {
    return lane.is_pe ? rowHeight : areaHeight;
}

/// Fills rectangles as few shapes: with a group for each, files of thousands have megabytes.
void fillAtOnce(QPainter& painter, const std::vector<QRectF>& cells, const QColor& colour) {
    constexpr std::size_t mostCells = 4096; // Qt reads back paths of up to 32767 elements
    for (std::size_t begin = 0; begin < cells.size(); begin += mostCells) {
        QPainterPath path;
        for (std::size_t c = begin; c < std::min(cells.size(), begin + mostCells); ++c) {
            path.addRect(cells[c]);
        }
        painter.fillPath(path, colour);
    }
}

int shadeOf(double share) {
    return static_cast<int>(std::lround(shadeCount * share));
}

} // namespace

void TimelineLanes::setSpec(TimelineSpec spec) {
    m_spec = std::move(spec);
    m_tops.clear();
    double top = 0.0;
    for (const TimelineLane& lane : m_spec.lanes) {
        top += !lane.label.empty() && !m_tops.empty() ? gap : 0.0;
        m_tops.push_back(top);
        top += heightOf(lane);
    }
}

void TimelineLanes::setColours(const QColor& area, const QColor& pe, const QColor& background) {
    m_area = area;
    m_shades.clear();
    for (int shade = 0; shade <= shadeCount; ++shade) {
        const auto mixed = [&](int from, int to) {
            return from + (to - from) * shade / shadeCount;
        };
        m_shades.emplace_back(mixed(background.red(), pe.red()),
                              mixed(background.green(), pe.green()),
                              mixed(background.blue(), pe.blue()));
    }
}

double TimelineLanes::height() const {
    return m_tops.empty() ? 0.0 : m_tops.back() + heightOf(m_spec.lanes.back());
}

std::vector<TimelineLanes::Block> TimelineLanes::blocks() const {
    std::vector<Block> blocks;
    for (std::size_t l = 0; l < m_tops.size();) {
        std::size_t end = l + 1;
        while (end < m_tops.size() && m_spec.lanes[end].label.empty()) {
            ++end;
        }
        const TimelineLane& lane = m_spec.lanes[l];
        QString label = QString::fromStdString(laneCaption(lane));
        const double bottom = m_tops[end - 1] + heightOf(m_spec.lanes[end - 1]);
        blocks.push_back({(m_tops[l] + bottom) / 2.0, std::move(label)});
        l = end;
    }
    return blocks;
}

double TimelineLanes::columnWidth() const {
    return m_spec.lanes.empty() ? 1.0
                                : static_cast<double>(m_spec.cycles) /
                                      static_cast<double>(m_spec.lanes.front().shares.size());
}

std::optional<TimelineLanes::Cell> TimelineLanes::cellAt(double cycle, double height) const {
    const double column = (cycle - static_cast<double>(m_spec.first)) / columnWidth();
    for (std::size_t l = 0; l < m_tops.size(); ++l) {
        if (height >= m_tops[l] && height < m_tops[l] + heightOf(m_spec.lanes[l]) &&
            column >= 0.0 && column < static_cast<double>(m_spec.lanes[l].shares.size())) {
            return Cell{l, static_cast<std::size_t>(column)};
        }
    }
    return std::nullopt;
}

double TimelineLanes::selectTest(const QPointF&, bool, QVariant*) const {
    return -1.0;
}

QCPRange TimelineLanes::getKeyRange(bool& foundRange, QCP::SignDomain) const {
    foundRange = m_spec.cycles > 0;
    return {static_cast<double>(m_spec.first), static_cast<double>(m_spec.first + m_spec.cycles)};
}

QCPRange TimelineLanes::getValueRange(bool& foundRange, QCP::SignDomain, const QCPRange&) const {
    foundRange = !m_tops.empty();
    return {0.0, height()};
}

void TimelineLanes::draw(QCPPainter* painter) {
    painter->setPen(Qt::NoPen);
    painter->setAntialiasing(false);
    std::vector<std::vector<QRectF>> byShade(shadeCount + 1);
    for (std::size_t l = 0; l < m_tops.size(); ++l) {
        const TimelineLane& lane = m_spec.lanes[l];
        if (lane.is_pe) {
            addRow(lane, m_tops[l], byShade);
        } else {
            drawArea(*painter, lane, m_tops[l]);
        }
    }
    for (std::size_t shade = 1; shade < byShade.size(); ++shade) {
        if (painter->modes().testFlag(QCPPainter::pmVectorized)) {
            fillAtOnce(*painter, byShade[shade], m_shades[shade]);
            continue;
        }
        for (const QRectF& cell : byShade[shade]) {
            painter->fillRect(cell, m_shades[shade]);
        }
    }
}

void TimelineLanes::drawLegendIcon(QCPPainter*, const QRectF&) const {}

void TimelineLanes::drawArea(QCPPainter& painter, const TimelineLane& lane, double top) const {
    const double bottom = top + areaHeight, width = columnWidth();
    const double first = static_cast<double>(m_spec.first);
    const auto pixel = [&](double cycle, double y) {
        return QPointF(mKeyAxis->coordToPixel(cycle), mValueAxis->coordToPixel(y));
    };
    QPolygonF outline;
    outline << pixel(first, bottom);
    for (std::size_t c = 0; c < lane.shares.size(); ++c) {
        const double y = bottom - areaHeight * lane.shares[c];
        outline << pixel(first + width * static_cast<double>(c), y)
                << pixel(first + width * static_cast<double>(c + 1), y);
    }
    outline << pixel(first + width * static_cast<double>(lane.shares.size()), bottom);
    painter.setBrush(m_area);
    painter.drawPolygon(outline);
    // The line on which it stands, so that a signal that never moves is not taken for none.
    painter.setPen(QPen(m_area, 1.0));
    painter.drawLine(
        QLineF(pixel(first, bottom), pixel(first + static_cast<double>(m_spec.cycles), bottom)));
    painter.setPen(Qt::NoPen);
}

void TimelineLanes::addRow(const TimelineLane& lane, double top,
                           std::vector<std::vector<QRectF>>& byShade) const {
    // Edges are whole pixels, so that neither columns nor rows overlap or leave seams.
    const double y = std::round(mValueAxis->coordToPixel(top));
    const double nextY = std::round(mValueAxis->coordToPixel(top + rowHeight));
    const double gap_px =
        std::abs(mValueAxis->coordToPixel(rowHeight) - mValueAxis->coordToPixel(0.0)) >= 3.5
            ? 1.0
            : 0.0; // thin rows touch
    const double height = std::max(1.0, nextY - y - gap_px);
    const double width = columnWidth(), first = static_cast<double>(m_spec.first);
    const auto edge = [&](std::size_t column) {
        return std::round(mKeyAxis->coordToPixel(first + width * static_cast<double>(column)));
    };
    for (std::size_t c = 0; c < lane.shares.size();) {
        const int shade = shadeOf(lane.shares[c]);
        std::size_t end = c + 1;
        while (end < lane.shares.size() && shadeOf(lane.shares[end]) == shade) {
            ++end;
        }
        if (shade > 0) {
            byShade[static_cast<std::size_t>(shade)].emplace_back(edge(c), y, edge(end) - edge(c),
                                                                  height);
        }
        c = end;
    }
}

} // namespace permdse::ui
