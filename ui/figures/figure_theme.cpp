// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/figure_theme.h"

#include <algorithm>
#include <span>

#include <QGuiApplication>

#include <qcustomplot.h>

#include "core/engines/registry.h"

namespace permdse::ui {

namespace {

constexpr QRgb orange = 0xffe69f00;
constexpr QRgb skyBlue = 0xff56b4e9;
constexpr QRgb bluishGreen = 0xff009e73;
constexpr QRgb yellow = 0xfff0e442;
constexpr QRgb blue = 0xff0072b2;
constexpr QRgb vermillion = 0xffd55e00;
constexpr QRgb reddishPurple = 0xffcc79a7;
constexpr QRgb grey = 0xff7f7f7f;

constexpr std::array<QRgb, 7> lightSeries = {blue,   vermillion, bluishGreen, reddishPurple,
                                             orange, skyBlue,    grey};
constexpr std::array<QRgb, 7> darkSeries = {skyBlue, orange,     bluishGreen, reddishPurple,
                                            yellow,  vermillion, grey};
constexpr std::array<QRgb, 8> lightParts = {blue,       skyBlue,       bluishGreen, orange,
                                            vermillion, reddishPurple, yellow,      grey};

/// Anchors of viridis (van der Walt and Smith, 2015, CC0), evenly spaced.
constexpr std::array<QRgb, 9> viridis = {0xff440154, 0xff472d7b, 0xff3b528b, 0xff2c728e, 0xff21918c,
                                         0xff28ae80, 0xff5ec962, 0xffaddc30, 0xfffde725};

QColor mixed(const QColor& a, const QColor& b, double shareOfB) {
    const auto channel = [&](int from, int to) {
        return static_cast<int>(from + (to - from) * shareOfB + 0.5);
    };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

std::array<QRgb, colourLevels> makeColourScale() {
    std::array<QRgb, colourLevels> scale{};
    for (std::size_t level = 0; level < scale.size(); ++level) {
        const double place = static_cast<double>(level) / (colourLevels - 1) * (viridis.size() - 1);
        const std::size_t anchor = std::min(static_cast<std::size_t>(place), viridis.size() - 2);
        scale[level] = mixed(QColor(viridis[anchor]), QColor(viridis[anchor + 1]),
                             place - static_cast<double>(anchor))
                           .rgb();
    }
    return scale;
}

} // namespace

FigureTheme FigureTheme::fromPalette(const QPalette& palette) {
    FigureTheme theme;
    theme.background = palette.color(QPalette::Active, QPalette::Base);
    theme.text = palette.color(QPalette::Active, QPalette::Text);
    theme.dark = theme.background.lightness() < theme.text.lightness();
    theme.muted = mixed(theme.text, theme.background, 0.35);
    theme.grid = mixed(theme.background, theme.text, theme.dark ? 0.16 : 0.10);
    theme.frame = mixed(theme.background, theme.text, 0.45);
    theme.published = theme.dark ? QColor(yellow) : QColor(0xff000000);
    theme.reference = QColor(reddishPurple);
    theme.font = QGuiApplication::font();
    theme.font.setPointSizeF(9.0);
    theme.smallFont = theme.font;
    theme.smallFont.setPointSizeF(8.0);
    theme.titleFont = theme.font;
    theme.titleFont.setPointSizeF(11.0);
    theme.titleFont.setBold(true);
    return theme;
}

FigureTheme FigureTheme::light() {
    return fromPalette(lightPalette());
}

QColor FigureTheme::architecture(std::string_view engineId, std::size_t fallback) const {
    const auto& colours = dark ? darkSeries : lightSeries;
    return QColor(colours[architecturePlace(engineId, fallback) % colours.size()]);
}

QColor FigureTheme::part(int index) const {
    const std::size_t place = static_cast<std::size_t>(index);
    const QColor hue(lightParts[place % lightParts.size()]);
    const double share =
        0.35 * static_cast<double>(std::min<std::size_t>(place / lightParts.size(), 2));
    return mixed(hue, background, share);
}

QColor FigureTheme::emphasised(const QColor& colour) const {
    return mixed(colour, text, 0.25);
}

std::size_t architecturePlace(std::string_view engineId, std::size_t fallback) {
    const std::span<const Engine* const> all = engines();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Engine* engine) { return engine->id() == engineId; });
    return found != all.end() ? static_cast<std::size_t>(found - all.begin())
                              : all.size() + fallback;
}

QPalette lightPalette() {
    QPalette palette;
    for (const QPalette::ColorGroup group :
         {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
        palette.setColor(group, QPalette::Base, QColor(0xffffffff));
        palette.setColor(group, QPalette::Text, QColor(0xff202124));
        palette.setColor(group, QPalette::Window, QColor(0xfff4f4f5));
        palette.setColor(group, QPalette::WindowText, QColor(0xff202124));
    }
    return palette;
}

const std::array<QRgb, colourLevels>& colourScale() {
    static const std::array<QRgb, colourLevels> scale = makeColourScale();
    return scale;
}

void applyTheme(QCustomPlot& plot, const FigureTheme& theme) {
    plot.setBackground(QBrush(theme.background));
    for (QCPAxisRect* rect : plot.axisRects()) {
        for (QCPAxis* axis : rect->axes()) {
            applyTheme(*axis, theme);
        }
    }
}

void applyTheme(QCPAxis& axis, const FigureTheme& theme) {
    const QPen frame(theme.frame, 1.0);
    axis.setBasePen(frame);
    axis.setTickPen(frame);
    axis.setSubTickPen(frame);
    axis.setTickLength(0, 5);
    axis.setSubTickLength(0, 3);
    axis.setTickLabelColor(theme.text);
    axis.setTickLabelFont(theme.smallFont);
    axis.setLabelColor(theme.text);
    axis.setLabelFont(theme.font);
    axis.setLabelPadding(6);
    axis.grid()->setPen(QPen(theme.grid, 1.0));
    axis.grid()->setZeroLinePen(QPen(theme.grid, 1.0));
    axis.grid()->setSubGridVisible(false);
}

} // namespace permdse::ui
