// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/figure/simulation_figures.h"
#include "ui/figures/plot_widget.h"

namespace permdse::ui {

/// Draws a ProfileSpec: a bar per place, and a line at the mean.
class ProfilePlot final : public PlotWidget {
    Q_OBJECT
public:
    explicit ProfilePlot(QWidget* parent = nullptr);
    ~ProfilePlot() override;

    void setSpec(ProfileSpec spec);
    [[nodiscard]] const ProfileSpec& spec() const;

protected:
    void restyle() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace permdse::ui
