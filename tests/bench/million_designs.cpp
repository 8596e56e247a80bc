// SPDX-License-Identifier: GPL-3.0-or-later
#include "million_designs.h"

#include "core/layer/workload_library.h"

namespace permdse::bench {

Experiment millionDesigns() {
    Experiment experiment = defaultExperiment();
    experiment.name = "a million designs";
    experiment.workloads = {*findBuiltinWorkload("permdnn-paper")};
    ArchitectureSpace space;
    space.architecture = "permdnn";
    space.sweep = {{"pe_count", StepRange{4, 400, 4}},
                   {"multipliers_per_pe", StepRange{1, 25, 1}},
                   {"fifo_depth", StepRange{8, 160, 8}},
                   {"clock_ghz", StepRange{0.25, 1.2, 0.05}}};
    experiment.architectures = {space};
    experiment.constraints.clear();
    experiment.derived.clear();
    experiment.objectives = {{"throughput_gops", Sense::Maximise},
                             {"area_mm2", Sense::Minimise},
                             {"energy_uj", Sense::Minimise}};
    return experiment;
}

Experiment unlikeDesigns() {
    Experiment experiment = millionDesigns();
    experiment.name = "unlike designs";
    experiment.architectures.front().sweep = {{"pe_count", StepRange{1, 100, 1}},
                                              {"multipliers_per_pe", StepRange{1, 16, 1}},
                                              {"accumulators_per_pe", StepRange{16, 256, 8}}};
    experiment.architectures.front().fixed = {{"clock_ghz", 1.0}};
    return experiment;
}

} // namespace permdse::bench
