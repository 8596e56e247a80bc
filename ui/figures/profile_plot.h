// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QImage>
#include <QSize>
#include <QWidget>

#include "core/report/simulation_figures.h"

class QCustomPlot;

namespace permdse::ui {

/// Draws a ProfileSpec: a bar per place, and a line at the mean.
class ProfilePlot final : public QWidget {
    Q_OBJECT
public:
    explicit ProfilePlot(QWidget* parent = nullptr);
    ~ProfilePlot() override;

    void setSpec(ProfileSpec spec);
    [[nodiscard]] const ProfileSpec& spec() const;
    [[nodiscard]] QImage toImage(QSize size) const;
    [[nodiscard]] QCustomPlot* plot() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace permdse::ui
