// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/mark_item.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include <QFontMetricsF>
#include <QPainterPath>

namespace permdse::ui {

namespace {

constexpr double starRadius = MarkItem::radius;
constexpr double diamondRadius = 6.0;
constexpr double labelPadding = 2.5;
/// Distances from a mark to its label that are tried, in pixels.
constexpr std::array<double, 6> labelDistances = {9.0, 20.0, 36.0, 58.0, 86.0, 120.0};
constexpr double leaderDistance = 15.0;
constexpr double longestLeader = 0.25; ///< of the height of the picture
constexpr double labelGap = 5.0;       ///< that labels keep from each other, if there is room
constexpr int labelRounds = 4;
/// What takes time grows with the square of them, and more could not be read.
constexpr std::size_t mostLabels = 100;
constexpr double overlapCost = 40.0;  ///< per square pixel of another label or mark
constexpr double outsideCost = 400.0; ///< per square pixel out of the picture
constexpr double crowdCost = 50.0;    ///< for a box that lies over points with all its area

QPainterPath starPath(const QPointF& centre, double radius) {
    QPainterPath path;
    for (int i = 0; i < 10; ++i) {
        const double angle = -std::numbers::pi / 2.0 + i * std::numbers::pi / 5.0;
        const double r = i % 2 == 0 ? radius : 0.42 * radius;
        const QPointF corner = centre + r * QPointF(std::cos(angle), std::sin(angle));
        i == 0 ? path.moveTo(corner) : path.lineTo(corner);
    }
    path.closeSubpath();
    return path;
}

QPainterPath diamondPath(const QPointF& centre, double radius) {
    QPainterPath path;
    path.moveTo(centre + QPointF(0.0, -radius));
    path.lineTo(centre + QPointF(radius, 0.0));
    path.lineTo(centre + QPointF(0.0, radius));
    path.lineTo(centre + QPointF(-radius, 0.0));
    path.closeSubpath();
    return path;
}

double overlap(const QRectF& a, const QRectF& b) {
    const QRectF common = a.intersected(b);
    return common.isEmpty() ? 0.0 : common.width() * common.height();
}

/// The box of a label that stands in a direction from its mark; (0, -1) is above.
QRectF boxAt(const QPointF& mark, const QPointF& direction, double distance, const QSizeF& size) {
    const QPointF middle = mark + QPointF(direction.x() * (distance + size.width() / 2.0),
                                          direction.y() * (distance + size.height() / 2.0));
    return {middle.x() - size.width() / 2.0, middle.y() - size.height() / 2.0, size.width(),
            size.height()};
}

/// A box above or below its mark may slide sideways to stay in the picture.
QRectF slidInto(const QRectF& area, QRectF box) {
    if (box.width() < area.width()) {
        box.moveLeft(std::clamp(box.left(), area.left(), area.right() - box.width()));
    }
    return box;
}

constexpr std::array<std::pair<double, double>, 8> labelDirections = {
    {{1, 0}, {-1, 0}, {0, -1}, {0, 1}, {1, -1}, {-1, -1}, {1, 1}, {-1, 1}}};

/// A place for a label and what it costs whatever the others do.
struct Candidate {
    LabelPlace place;
    double cost = 0.0;
};

QRectF around(const QPointF& centre, double radius) {
    return {centre.x() - radius, centre.y() - radius, 2.0 * radius, 2.0 * radius};
}

/// Label text in two lines: a remark in brackets goes below the name.
std::pair<QString, QString> labelLines(const QString& label) {
    const qsizetype cut = label.lastIndexOf(QLatin1String(" ("));
    if (cut > 0 && label.endsWith(QLatin1Char(')'))) {
        return {label.left(cut), label.mid(cut + 1)};
    }
    return {label, QString()};
}

QSizeF labelSize(const QString& label, const FigureTheme& theme) {
    const auto [name, remark] = labelLines(label);
    const QFontMetricsF metrics(theme.smallFont);
    const double width =
        std::max(metrics.horizontalAdvance(name), metrics.horizontalAdvance(remark));
    const double lines = remark.isEmpty() ? 1.0 : 2.0;
    return {std::ceil(width) + 2.0 * labelPadding + 1.0,
            std::ceil(metrics.height()) * lines + 2.0 * labelPadding - 2.0};
}

} // namespace

std::vector<LabelPlace> placeLabels(const std::vector<QPointF>& marks,
                                    const std::vector<QSizeF>& sizes, const QRectF& area,
                                    const std::function<double(const QRectF&)>& crowding) {
    // What a box costs by itself; the same in every round.
    std::vector<std::vector<Candidate>> candidates(marks.size());
    for (std::size_t i = 0; i < marks.size(); ++i) {
        for (const double distance : labelDistances) {
            for (const auto& [dx, dy] : labelDirections) {
                // Diagonal neighbours are further away than they look.
                const double away = dx != 0.0 && dy != 0.0 ? 0.7 * distance : distance;
                Candidate candidate;
                const QRectF place = boxAt(marks[i], {dx, dy}, away, sizes[i]);
                candidate.place = {dy != 0.0 ? slidInto(area, place) : place,
                                   distance > leaderDistance};
                const QRectF& box = candidate.place.box;
                candidate.cost =
                    distance + outsideCost * (box.width() * box.height() - overlap(box, area));
                for (const QPointF& mark : marks) {
                    candidate.cost += overlapCost * overlap(box, around(mark, starRadius));
                }
                if (crowding) {
                    candidate.cost += crowdCost * crowding(box);
                }
                candidates[i].push_back(candidate);
            }
        }
    }
    // One after the other, then again knowing where the later ones went.
    std::vector<LabelPlace> places(marks.size());
    for (int round = 0; round < labelRounds; ++round) {
        for (std::size_t i = 0; i < marks.size(); ++i) {
            double best = std::numeric_limits<double>::infinity();
            for (const Candidate& candidate : candidates[i]) {
                double cost = candidate.cost;
                const QRectF wide =
                    candidate.place.box.adjusted(-labelGap, -labelGap, labelGap, labelGap);
                const std::size_t known = round == 0 ? i : marks.size();
                for (std::size_t k = 0; k < known; ++k) {
                    cost += k == i ? 0.0 : overlapCost * overlap(wide, places[k].box);
                }
                if (cost < best) {
                    best = cost;
                    places[i] = candidate.place;
                }
            }
        }
    }
    return places;
}

QLineF leaderOf(const QPointF& mark, const QRectF& box) {
    return {mark, QPointF(std::clamp(mark.x(), box.left(), box.right()),
                          std::clamp(mark.y(), box.top(), box.bottom()))};
}

bool isNearEnough(const QPointF& mark, const QRectF& box, const QRectF& area) {
    return leaderOf(mark, box).length() <= longestLeader * area.height();
}

MarkItem::MarkItem(QCustomPlot* plot)
    : QCPAbstractItem(plot), m_theme(FigureTheme::fromPalette(plot->palette())) {
    setSelectable(false);
}

QPointF MarkItem::pixelOf(const ScatterMark& mark) const {
    return {mParentPlot->xAxis->coordToPixel(mark.x), mParentPlot->yAxis->coordToPixel(mark.y)};
}

double MarkItem::selectTest(const QPointF& pos, bool onlySelectable, QVariant* details) const {
    Q_UNUSED(pos)
    Q_UNUSED(onlySelectable)
    Q_UNUSED(details)
    return -1.0;
}

void MarkItem::drawMark(QPainter& painter, const QPointF& centre, MarkKind kind,
                        const FigureTheme& theme) {
    const QPainterPath path =
        kind == MarkKind::Own ? diamondPath(centre, diamondRadius) : starPath(centre, starRadius);
    painter.setPen(QPen(theme.background, 3.0, Qt::SolidLine, Qt::SquareCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    if (kind == MarkKind::Modelled) {
        // Often a design of the run is just there: it is seen through the star.
        painter.setPen(QPen(theme.published, 1.3, Qt::SolidLine, Qt::SquareCap, Qt::RoundJoin));
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(kind == MarkKind::Published ? theme.published : theme.reference);
    }
    painter.drawPath(path);
}

void MarkItem::draw(QCPPainter* painter) {
    const QRectF area(clipAxisRect()->rect());
    std::vector<const ScatterMark*> marks;
    std::vector<QPointF> pixels, labelled;
    std::vector<QSizeF> sizes;
    for (const ScatterMark& mark : m_marks) {
        const QPointF pixel = pixelOf(mark);
        if (area.contains(pixel)) {
            marks.push_back(&mark);
            pixels.push_back(pixel);
            if (sizes.size() < mostLabels) {
                labelled.push_back(pixel);
                sizes.push_back(labelSize(QString::fromStdString(mark.label), m_theme));
            }
        }
    }
    painter->setAntialiasing(true);
    const std::vector<LabelPlace> places = placeLabels(labelled, sizes, area, m_crowding);
    // Where there is no room beside the fronts or near by, the tooltip has to do.
    const auto isHidden = [&](std::size_t i) {
        return (m_hiding && m_hiding(places[i].box)) ||
               !isNearEnough(pixels[i], places[i].box, area);
    };
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i].leader && !isHidden(i)) {
            for (const QPen& pen : {QPen(m_theme.background, 3.0), QPen(m_theme.text, 1.0)}) {
                painter->setPen(pen);
                painter->drawLine(leaderOf(pixels[i], places[i].box));
            }
        }
    }
    for (std::size_t i = 0; i < marks.size(); ++i) {
        drawMark(*painter, pixels[i], marks[i]->kind, m_theme);
    }
    QColor veil = m_theme.background;
    veil.setAlphaF(0.82F);
    const double line = std::ceil(QFontMetricsF(m_theme.smallFont).height());
    for (std::size_t i = 0; i < places.size(); ++i) {
        const QRectF& box = places[i].box;
        if (isHidden(i)) {
            continue;
        }
        painter->setPen(Qt::NoPen);
        painter->setBrush(veil);
        painter->drawRoundedRect(box, 3.0, 3.0);
        const auto [name, remark] = labelLines(QString::fromStdString(marks[i]->label));
        painter->setFont(m_theme.smallFont);
        painter->setPen(m_theme.text);
        const QRectF text = box.adjusted(labelPadding, labelPadding - 1.0, labelPadding, 0.0);
        painter->drawText(QRectF(text.left(), text.top(), text.width(), line),
                          Qt::AlignLeft | Qt::AlignVCenter, name);
        if (!remark.isEmpty()) {
            painter->setPen(m_theme.muted);
            painter->drawText(QRectF(text.left(), text.top() + line, text.width(), line),
                              Qt::AlignLeft | Qt::AlignVCenter, remark);
        }
    }
}

} // namespace permdse::ui
