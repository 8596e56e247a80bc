// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/report/report_sections.h"
#include "core/study/simulation_summary.h"

namespace permdse::report {

namespace {

std::string signedPercent(double share) {
    return (share > 0.0 ? "+" : "") + displayNumber(100.0 * share, 3) + "\u00a0%";
}

} // namespace

ReportSection simulationSection(const RunView& run) {
    const FrontSimulation& simulation = run.outcome.simulation;
    ReportSection section;
    section.heading = "Simulation of the front";
    if (run.experiment.simulate == SimulatedPoints::None) {
        return section; // left out
    }
    section.paragraphs.push_back(fmt::format(
        "Of {} on the fronts, {} simulated cycle by cycle with weights and activations drawn from "
        "seed {} at the layers' densities. The difference is that of the simulated cycles to "
        "those of the closed form, which made the fronts.",
        counted(simulation.planned, "point"),
        simulation.done == 1 ? "1 was" : countText(simulation.done) + " were",
        run.experiment.search.seed));
    if (!simulation.complete()) {
        section.paragraphs.push_back(fmt::format(
            "The run was stopped before the other {}.",
            counted(simulation.planned - simulation.done - simulation.skippedPoints(), "point")));
    }
    ReportTable table;
    table.caption = "Simulated against closed-form cycles.";
    table.header = {"Architecture", "Simulated points", "Median difference", "Worst difference",
                    "Worst design"};
    table.numeric = {false, true, true, true, false};
    const std::size_t workload = run.outcome.table->find("workload").value();
    for (const SimulationSummary& summary : summariseSimulation(run.experiment, run.outcome)) {
        table.rows.push_back(
            {engineTitle(summary.architecture), countText(summary.simulated),
             signedPercent(summary.median_difference), signedPercent(summary.worst_difference),
             fmt::format("{} on {}", rowText(run, summary.worst_row),
                         run.outcome.table->cellText(summary.worst_row, workload))});
        section.notes.push_back(
            fmt::format("The worst of {} once more: {}", engineTitle(summary.architecture),
                        simulateCommand(run.experiment, *run.outcome.table, summary.worst_row)));
    }
    if (!table.rows.empty()) {
        section.tables.push_back(std::move(table));
        if (!run.experiment.technology.calibrations.empty()) {
            section.notes.push_back("Cycles do not depend on the experiment's own calibrations; to "
                                    "repeat energies, add them with --calibration");
        }
    }
    for (const SkippedSimulations& skipped : simulation.skipped) {
        section.notes.push_back(fmt::format("Not simulated: {} of {}: {}",
                                            counted(skipped.points, "point"),
                                            engineTitle(skipped.architecture), skipped.reason));
    }
    return section;
}

} // namespace permdse::report
