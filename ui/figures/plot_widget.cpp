// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figures/plot_widget.h"

#include <QEvent>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include "ui/figures/figure_elements.h"

namespace permdse::ui {

PlotWidget::PlotWidget(QWidget* parent) : QWidget(parent), m_plot(new QCustomPlot(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
}

QImage PlotWidget::toImage(QSize size) const {
    const QImage image = m_plot->toPixmap(size.width(), size.height()).toImage();
    layOut(*m_plot); // back to the size of the widget
    return image;
}

void PlotWidget::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        restyle();
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    }
}

} // namespace permdse::ui
