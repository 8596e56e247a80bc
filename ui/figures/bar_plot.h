// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/figure/breakdown.h"
#include "ui/figures/plot_widget.h"

namespace permdse::ui {

/// Draws a BarSpec: stacked horizontal bars with a legend of their parts.
class BarPlot final : public PlotWidget {
    Q_OBJECT
public:
    explicit BarPlot(QWidget* parent = nullptr);
    ~BarPlot() override;

    void setSpec(BarSpec spec);
    [[nodiscard]] const BarSpec& spec() const;

protected:
    void restyle() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace permdse::ui
