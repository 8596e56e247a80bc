// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/figure/timeline.h"
#include "ui/figures/plot_widget.h"

namespace permdse::ui {

/// Draws the timeline of a trace: an area per signal, and PEs as rows that are the darker the
/// busier. The wheel zooms into a range of cycles, dragging moves it, a double click shows all; the
/// columns are worked out anew for each range, so that single cycles can be seen.
class TimelinePlot final : public PlotWidget {
    Q_OBJECT
public:
    /// A range is at least this many cycles, unless the trace is shorter.
    static constexpr std::int64_t fewestCycles = 8;

    explicit TimelinePlot(QWidget* parent = nullptr);
    ~TimelinePlot() override;

    /// `trace` may be null: then `emptyText` is shown.
    void setTrace(std::shared_ptr<const RecordedTrace> trace, const QString& title,
                  const QString& emptyText = {});
    /// Height of a picture of that width in which lanes have their usual heights.
    [[nodiscard]] int usualHeight(int width) const;
    /// What is drawn now.
    [[nodiscard]] const TimelineSpec& spec() const;
    /// Shows those cycles, cut to the trace.
    void showCycles(double first, double end);
    void resetView();

protected:
    void restyle() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace permdse::ui
