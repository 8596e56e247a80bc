// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/figure_elements.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>

#include "ui/figures/axis_ticker.h"

namespace permdse::ui {

namespace {

constexpr int titleGap = 8;
constexpr double legendIconWidth = 22.0;
constexpr double legendIconGap = 5.0;
constexpr double legendEntryGap = 16.0;
constexpr double legendLineGap = 3.0;
constexpr int legendPadding = 6;
constexpr int barWidth = 13;
constexpr int barGap = 5;

double textWidth(const QFont& font, const QString& text) {
    return QFontMetricsF(font).horizontalAdvance(text);
}

double lineHeight(const QFont& font) {
    return std::ceil(QFontMetricsF(font).height());
}

} // namespace

TitleElement::TitleElement(QCustomPlot* plot)
    : QCPLayoutElement(plot), m_theme(FigureTheme::fromPalette(plot->palette())) {
    setLayer(QStringLiteral("axes"));
    setMargins(QMargins(10, 8, 10, 0));
}

void TitleElement::setTitle(const QString& title) {
    const qsizetype cut = title.indexOf(QLatin1String(": "));
    m_title = cut < 0 ? title : title.left(cut);
    m_subtitle = cut < 0 ? QString() : title.mid(cut + 2);
}

QSize TitleElement::minimumOuterSizeHint() const {
    if (m_title.isEmpty()) {
        return {0, titleGap};
    }
    double height = lineHeight(m_theme.titleFont) + titleGap;
    if (!m_subtitle.isEmpty()) {
        height += lineHeight(m_theme.font);
    }
    return {0, static_cast<int>(height) + mMargins.top() + mMargins.bottom()};
}

QSize TitleElement::maximumOuterSizeHint() const {
    return {QWIDGETSIZE_MAX, minimumOuterSizeHint().height()};
}

void TitleElement::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(true);
}

void TitleElement::draw(QCPPainter* painter) {
    const QRectF area(mRect);
    const auto line = [&](const QString& text, const QFont& font, const QColor& colour,
                          double top) {
        painter->setFont(font);
        painter->setPen(colour);
        const QString cut = QFontMetricsF(font).elidedText(text, Qt::ElideRight, area.width());
        painter->drawText(QRectF(area.left(), top, area.width(), lineHeight(font)),
                          Qt::AlignLeft | Qt::AlignVCenter, cut);
        return top + lineHeight(font);
    };
    const double next = line(m_title, m_theme.titleFont, m_theme.text, area.top());
    if (!m_subtitle.isEmpty()) {
        line(m_subtitle, m_theme.font, m_theme.muted, next);
    }
}

LegendElement::LegendElement(QCustomPlot* plot)
    : QCPLayoutElement(plot), m_theme(FigureTheme::fromPalette(plot->palette())) {
    setLayer(QStringLiteral("legend"));
    setMargins(QMargins(12, 2, 12, legendPadding));
}

std::vector<QRectF> LegendElement::flow(const std::vector<Entry>& entries, double width) const {
    std::vector<QRectF> places;
    const double height = lineHeight(m_theme.font);
    double x = 0.0;
    double y = 0.0;
    for (const Entry& entry : entries) {
        const double wanted =
            legendIconWidth + legendIconGap + std::ceil(textWidth(m_theme.font, entry.text)) + 1.0;
        if (x > 0.0 && x + wanted > width) {
            x = 0.0;
            y += height + legendLineGap;
        }
        places.emplace_back(x, y, wanted, height);
        x += wanted + legendEntryGap;
    }
    return places;
}

int LegendElement::heightHint() const {
    if (m_entries.empty()) {
        return legendPadding;
    }
    // The layout asks for heights before it has widths; the legend is as wide as the plot.
    const int width = mParentPlot ? mParentPlot->viewport().width() : 0;
    double bottom = 0.0;
    for (const std::vector<Entry>* entries : {&m_entries, &m_most}) {
        const std::vector<QRectF> places =
            flow(*entries, width - mMargins.left() - mMargins.right());
        bottom = places.empty() ? bottom : std::max(bottom, places.back().bottom());
    }
    return static_cast<int>(std::ceil(bottom)) + mMargins.top() + mMargins.bottom();
}

QSize LegendElement::minimumOuterSizeHint() const {
    return {0, heightHint()};
}

QSize LegendElement::maximumOuterSizeHint() const {
    return {QWIDGETSIZE_MAX, heightHint()};
}

void LegendElement::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(true);
}

void LegendElement::draw(QCPPainter* painter) {
    const int width = mParentPlot->viewport().width() - mMargins.left() - mMargins.right();
    const std::vector<QRectF> places = flow(m_entries, width);
    for (std::size_t i = 0; i < places.size(); ++i) {
        const QRectF place = places[i].translated(mRect.topLeft());
        painter->save();
        m_entries[i].drawIcon(*painter,
                              QRectF(place.left(), place.top(), legendIconWidth, place.height()));
        painter->restore();
        painter->setFont(m_theme.font);
        painter->setPen(m_theme.text);
        const QRectF text = place.adjusted(legendIconWidth + legendIconGap, 0.0, 2.0, 0.0);
        const double room = static_cast<double>(width) - text.left() + mRect.left();
        painter->drawText(
            text, Qt::AlignLeft | Qt::AlignVCenter,
            text.width() <= room
                ? m_entries[i].text
                : QFontMetricsF(m_theme.font).elidedText(m_entries[i].text, Qt::ElideRight, room));
    }
}

ColourBarElement::ColourBarElement(QCustomPlot* plot, QCPAxisRect* beside)
    : QCPLayoutElement(plot), m_theme(FigureTheme::fromPalette(plot->palette())), m_beside(beside) {
    setLayer(QStringLiteral("axes"));
    setMargins(QMargins(0, 0, 8, 0));
}

void ColourBarElement::setScale(const QString& label, double min, double max, bool logarithmic) {
    m_label = label;
    m_ticks.clear();
    QVector<double> ticks;
    QVector<QString> labels;
    LinearTicker linear;
    LogTicker log;
    LinearTicker& ticker = logarithmic ? log : linear;
    ticker.setTickCount(5);
    ticker.generate({min, max}, QLocale::c(), QLatin1Char('g'), 6, ticks, nullptr, &labels);
    for (qsizetype i = 0; i < ticks.size() && i < labels.size(); ++i) {
        const double slack = 1e-9 * (max - min);
        if (ticks[i] >= min - slack && ticks[i] <= max + slack) {
            m_ticks.push_back({colourPlace(ticks[i], min, max, logarithmic), labels[i]});
        }
    }
}

int ColourBarElement::widthHint() const {
    double widest = 0.0;
    for (const Tick& tick : m_ticks) {
        widest = std::max(widest, textWidth(m_theme.smallFont, tick.text));
    }
    return static_cast<int>(
               std::ceil(barWidth + barGap + widest + barGap + lineHeight(m_theme.font))) +
           mMargins.left() + mMargins.right();
}

QSize ColourBarElement::minimumOuterSizeHint() const {
    return {widthHint(), 0};
}

QSize ColourBarElement::maximumOuterSizeHint() const {
    return {widthHint(), QWIDGETSIZE_MAX};
}

void ColourBarElement::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(false);
}

void ColourBarElement::draw(QCPPainter* painter) {
    if (!m_beside) {
        return;
    }
    const QRectF inner(m_beside->rect());
    const QRectF bar(mRect.left(), inner.top(), barWidth, inner.height());
    painter->setPen(Qt::NoPen);
    const std::array<QRgb, colourLevels>& scale = colourScale();
    const double step = bar.height() / colourLevels;
    for (int level = 0; level < colourLevels; ++level) {
        // A little overlap leaves no hairlines between the strips.
        const double top = bar.bottom() - (level + 1) * step;
        painter->setBrush(QColor(scale[static_cast<std::size_t>(level)]));
        painter->drawRect(
            QRectF(bar.left(), top, bar.width(), level > 0 ? step + 0.6 : bar.bottom() - top));
    }
    painter->setPen(QPen(m_theme.frame, 1.0));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(bar);

    painter->setFont(m_theme.smallFont);
    const double height = lineHeight(m_theme.smallFont);
    double widest = 0.0;
    for (const Tick& tick : m_ticks) {
        const double y = bar.bottom() - tick.place * bar.height();
        painter->setPen(QPen(m_theme.frame, 1.0));
        painter->drawLine(QLineF(bar.right(), y, bar.right() + 3.0, y));
        painter->setPen(m_theme.text);
        const double width = std::ceil(textWidth(m_theme.smallFont, tick.text)) + 1.0;
        painter->drawText(QRectF(bar.right() + barGap, y - height / 2.0, width, height),
                          Qt::AlignLeft | Qt::AlignVCenter, tick.text);
        widest = std::max(widest, width);
    }
    painter->setFont(m_theme.font);
    painter->setPen(m_theme.text);
    painter->save();
    painter->translate(bar.right() + barGap + widest + barGap, bar.center().y());
    painter->rotate(-90.0);
    const QString label =
        QFontMetricsF(m_theme.font).elidedText(m_label, Qt::ElideRight, bar.height());
    painter->drawText(QRectF(-bar.height() / 2.0, 0.0, bar.height(), lineHeight(m_theme.font)),
                      Qt::AlignCenter, label);
    painter->restore();
}

double colourPlace(double value, double min, double max, bool logarithmic) {
    double place = 0.5;
    if (logarithmic && min > 0.0 && max > min) {
        place = value > 0.0 ? std::log(value / min) / std::log(max / min) : 0.0;
    } else if (max > min) {
        place = (value - min) / (max - min);
    }
    return std::clamp(place, 0.0, 1.0);
}

void layOut(QCustomPlot& plot) {
    plot.plotLayout()->update(QCPLayoutElement::upPreparation);
    plot.plotLayout()->update(QCPLayoutElement::upMargins);
    plot.plotLayout()->update(QCPLayoutElement::upLayout);
}

} // namespace permdse::ui
