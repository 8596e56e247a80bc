// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QSize>
#include <QWidget>

class QCustomPlot;

namespace permdse::ui {

/// A widget that is filled by one plot, follows the palette, and can be drawn as a picture.
class PlotWidget : public QWidget {
    Q_OBJECT
public:
    /// The plot as a picture of a size in pixels, whatever size the widget has.
    [[nodiscard]] QImage toImage(QSize size) const;
    [[nodiscard]] QCustomPlot* plot() const { return m_plot; }

protected:
    explicit PlotWidget(QWidget* parent);

    /// Takes the colours of the palette; the plot is drawn afterwards.
    virtual void restyle() = 0;
    void changeEvent(QEvent* event) override;

private:
    QCustomPlot* m_plot;
};

} // namespace permdse::ui
