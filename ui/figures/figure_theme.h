// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QRgb>

class QCPAxis;
class QCustomPlot;

namespace permdse::ui {

/// Number of steps of the colour scale.
inline constexpr int colourLevels = 64;

/// Colours and fonts of all figures, light or dark as the palette is. Series colours are those of
/// Okabe and Ito, the colour scale is viridis: both can be told apart with any colour vision.
struct FigureTheme {
    bool dark = false;
    QColor background;
    QColor text;
    QColor muted;
    QColor grid;
    QColor frame;
    QColor published; ///< marks of published designs
    QColor reference; ///< marks of the experiment's own references
    QFont titleFont;
    QFont font;
    QFont smallFont;

    [[nodiscard]] static FigureTheme fromPalette(const QPalette& palette);
    /// For reports, whatever the window looks like.
    [[nodiscard]] static FigureTheme light();

    /// Colour of an engine's points; the same in every figure.
    [[nodiscard]] QColor architecture(std::string_view engineId, std::size_t fallback) const;
    /// Colour of the n-th part of a stacked bar: eight hues, then their lighter forms.
    [[nodiscard]] QColor part(int index) const;
    /// Colour of a line over points of that colour.
    [[nodiscard]] QColor emphasised(const QColor& colour) const;
};

/// Place of an engine in the list of all; for one that is not there a place behind them.
[[nodiscard]] std::size_t architecturePlace(std::string_view engineId, std::size_t fallback);

/// The palette that gives FigureTheme::light().
[[nodiscard]] QPalette lightPalette();

/// The colour scale from its lowest to its highest level.
[[nodiscard]] const std::array<QRgb, colourLevels>& colourScale();

/// Background and fonts of a plot and the look of its axes.
void applyTheme(QCustomPlot& plot, const FigureTheme& theme);
void applyTheme(QCPAxis& axis, const FigureTheme& theme);

} // namespace permdse::ui
