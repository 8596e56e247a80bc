// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QString>

#include <qcustomplot.h>

#include "ui/figures/figure_theme.h"

namespace permdse::ui {

/// Title of a figure: what stands before ": " in bold, the rest below it, both cut to the width.
class TitleElement final : public QCPLayoutElement {
public:
    explicit TitleElement(QCustomPlot* plot);
    void setTitle(const QString& title);
    void setTheme(const FigureTheme& theme) { m_theme = theme; }

    QSize minimumOuterSizeHint() const override;
    QSize maximumOuterSizeHint() const override;

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    FigureTheme m_theme;
    QString m_title;
    QString m_subtitle;
};

/// Legend below a figure: entries flow from left to right into as many lines as the width needs.
class LegendElement final : public QCPLayoutElement {
public:
    struct Entry {
        QString text;
        std::function<void(QPainter& painter, const QRectF& icon)> drawIcon;
    };

    explicit LegendElement(QCustomPlot* plot);
    void setEntries(std::vector<Entry> entries) { m_entries = std::move(entries); }
    /// Entries that there is always room for, so that what is beside the legend stays in its place
    /// when some of them go.
    void setRoomFor(std::vector<Entry> entries) { m_most = std::move(entries); }
    void setTheme(const FigureTheme& theme) { m_theme = theme; }

    QSize minimumOuterSizeHint() const override;
    QSize maximumOuterSizeHint() const override;

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    /// Where each entry stands, relative to the legend's corner, for a width.
    [[nodiscard]] std::vector<QRectF> flow(const std::vector<Entry>& entries, double width) const;
    [[nodiscard]] int heightHint() const;

    FigureTheme m_theme;
    std::vector<Entry> m_entries, m_most;
};

/// The colour scale beside an axis rect, as high as its inner rectangle.
class ColourBarElement final : public QCPLayoutElement {
public:
    ColourBarElement(QCustomPlot* plot, QCPAxisRect* beside);
    void setScale(const QString& label, double min, double max, bool logarithmic);
    void setTheme(const FigureTheme& theme) { m_theme = theme; }

    QSize minimumOuterSizeHint() const override;
    QSize maximumOuterSizeHint() const override;

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    struct Tick {
        double place = 0.0; ///< 0 at the bottom, 1 at the top
        QString text;
    };
    [[nodiscard]] int widthHint() const;

    FigureTheme m_theme;
    QPointer<QCPAxisRect> m_beside;
    QString m_label;
    std::vector<Tick> m_ticks;
};

/// Place of a value on a colour scale from 0 to 1, cut at both ends.
[[nodiscard]] double colourPlace(double value, double min, double max, bool logarithmic);

/// Lays out the plot for its present size, as drawing it would.
void layOut(QCustomPlot& plot);

} // namespace permdse::ui
