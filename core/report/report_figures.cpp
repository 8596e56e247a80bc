// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/report_figures.h"

#include "core/figure/scatter.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/report/report_sections.h"

namespace permdse {

std::size_t reportFigureCount(const Experiment& experiment) {
    return report::detailedWorkloads(experiment).size();
}

PlannedFigure reportFigure(const RunOutcome& outcome, const Experiment& experiment,
                           std::size_t place) {
    const Workload& workload = report::detailedWorkloads(experiment)[place];
    ScatterChoice choice = defaultChoice(experiment);
    choice.workload = workload.name;
    PlannedFigure figure;
    figure.spec = makeScatter(outcome, experiment, choice);
    figure.caption = fmt::format(
        "{} over {} on {}. Steps are the fronts of these two figures{}, faint points are not "
        "feasible, stars are published designs by their published figures, hollow stars the "
        "same designs as the closed form has them.",
        figure.spec.y.label, figure.spec.x.label, workload.title,
        figure.spec.axes_are_objectives ? ""
                                        : ", outlined points are on the front of the objectives");
    for (const std::string& note : figure.spec.notes) {
        figure.caption += ' ' + note + '.';
    }
    const bool bars = std::any_of(figure.spec.series.begin(), figure.spec.series.end(),
                                  [](const auto& series) { return !series.intervals.empty(); });
    if (bars) {
        figure.caption +=
            fmt::format(" Bars hold nine in ten of {} draws of the constants.", outcome.draws.done);
    }
    figure.file = place == 0 ? "pareto.svg" : fmt::format("pareto-{}.svg", place + 1);
    return figure;
}

} // namespace permdse
