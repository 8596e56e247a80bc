// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/run_texts.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "core/base/unit_format.h"
#include "ui/models/text.h"

namespace permdse::ui {

namespace {

struct RunTexts {
    Q_DECLARE_TR_FUNCTIONS(RunTexts)
};

} // namespace

QString infeasibleText(const RunOutcome& outcome) {
    if (outcome.infeasible.empty()) {
        return RunTexts::tr("No design is feasible.");
    }
    const auto most = std::max_element(
        outcome.infeasible.begin(), outcome.infeasible.end(),
        [](const InfeasibilityCount& a, const InfeasibilityCount& b) { return a.rows < b.rows; });
    QString text = RunTexts::tr("No design is feasible. Most often: %1 (%2")
                       .arg(toQt(most->reason), countOf(most->rows, RunTexts::tr("point")));
    if (!std::isnan(most->least_violation)) {
        const double violation = most->least_violation;
        text += violation < 10.0 ? RunTexts::tr(", the nearest misses by %1 %")
                                       .arg(toQt(displayNumber(100.0 * violation, 3)))
                                 : RunTexts::tr(", the nearest misses by %1 times the limit")
                                       .arg(toQt(displayNumber(violation, 3)));
    }
    return text + QStringLiteral(").");
}

QString keptNote(const RunOutcome& outcome) {
    return outcome.keepsAll()
               ? QString()
               : RunTexts::tr(", %1 kept").arg(groupedCount(outcome.table->rowCount()));
}

QString stoppedText(const RunOutcome& outcome) {
    if (!outcome.fronts_found) {
        return RunTexts::
            tr("The run was stopped while the fronts were searched: %1 are shown, without fronts.")
                .arg(countOf(outcome.evaluated_points, RunTexts::tr("point")));
    }
    if (outcome.evaluated_points == outcome.planned_points) {
        const QString draws = outcome.draws.planned == 0
                                  ? QString()
                                  : RunTexts::tr(", with %1 of %2 of the constants")
                                        .arg(groupedCount(outcome.draws.done),
                                             countOf(outcome.draws.planned, RunTexts::tr("draw")));
        const FrontSimulation& simulation = outcome.simulation;
        const QString simulated =
            simulation.planned == 0 ? QString()
                                    : RunTexts::tr(", with %1 of %2 of the fronts simulated")
                                          .arg(groupedCount(simulation.done),
                                               countOf(simulation.planned, RunTexts::tr("point")));
        return RunTexts::tr("The run was stopped: all points are done%1%2.").arg(draws, simulated);
    }
    return RunTexts::tr("The run was stopped: %1 of %2 are %3. They are the first ones of the "
                        "sweeps and no fair sample: fronts of the whole may look different.")
        .arg(groupedCount(outcome.evaluated_points),
             countOf(outcome.planned_points, RunTexts::tr("point")),
             outcome.keepsAll() ? RunTexts::tr("shown") : RunTexts::tr("done"));
}

} // namespace permdse::ui
