// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QImage>
#include <QSize>
#include <QWidget>

#include "core/report/figure.h"

class QCustomPlot;

namespace permdse::ui {

/// Draws a BarSpec: stacked horizontal bars with a legend of their parts.
class BarPlot final : public QWidget {
    Q_OBJECT
public:
    explicit BarPlot(QWidget* parent = nullptr);
    ~BarPlot() override;

    void setSpec(BarSpec spec);
    [[nodiscard]] const BarSpec& spec() const;
    [[nodiscard]] QImage toImage(QSize size) const;
    [[nodiscard]] QCustomPlot* plot() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace permdse::ui
