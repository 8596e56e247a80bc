// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figures/bar_plot.h"
#include "ui/session/result_session.h"
#include "ui/views/view.h"

namespace permdse::ui {

/// A view that no file of the program knows: how many rows are visible, as a bar.
class ToyView final : public View {
    Q_OBJECT
public:
    explicit ToyView(ResultSession& session, QWidget* parent = nullptr);

    [[nodiscard]] bool hasContent() const override { return m_session.result() != nullptr; }
    [[nodiscard]] QCustomPlot* figure() const override { return m_bars->plot(); }
    [[nodiscard]] const BarPlot& bars() const { return *m_bars; }

private:
    void draw();

    ResultSession& m_session;
    BarPlot* m_bars;
};

} // namespace permdse::ui
