// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/architecture/engine.h"
#include "core/architecture/simulation.h"
#include "core/experiment/run_need.h"

namespace permdse {

/// A design that ran cycle by cycle on each layer of a workload, beside its closed form there.
struct SimulatedDesign {
    const Engine* engine = nullptr;
    Workload workload;
    std::vector<Simulation> layers;
    std::vector<Evaluation> closed_layers; ///< by layer
    Evaluation counted, closed;            ///< of the workload
};

/// Runs each layer of the workload on its data of the source, one after the other. `input.data` is
/// not read; `input.trace` is of one layer and goes with a workload of one. The diagnostics of the
/// source and of the engine, SIM-0001 to SIM-0006 and FIX-*, or SET-0006 for an engine without a
/// simulator; SIM-0007 if a layer takes more memory than allowed. `begins` is told the number of
/// each layer before it runs.
/// @pre the engine's layerProblem() is empty for every layer
/// @throws std::invalid_argument as Engine::evaluate().
[[nodiscard]] Result<SimulatedDesign> simulateDesign(
    const Engine& engine, std::span<const double> design, const Workload& workload,
    const Technology& technology, const LayerDataSource& source, const SimulationInput& input = {},
    const std::function<void(std::size_t layer)>& begins = [](std::size_t) {},
    const MemoryAllowance& memory = {});

/// What simulating a layer of the workload takes, the most of them, with the dense matrices that
/// the source gives. Known before anything is drawn or read.
[[nodiscard]] std::uint64_t simulationMemory_bytes(const Engine& engine,
                                                   std::span<const double> design,
                                                   const Workload& workload,
                                                   const LayerDataSource& source);

/// SIM-0007 if that is more than allowed; empty otherwise.
[[nodiscard]] Diagnostics simulationMemoryProblems(const Engine& engine,
                                                   std::span<const double> design,
                                                   const Workload& workload,
                                                   const LayerDataSource& source,
                                                   const MemoryAllowance& memory);

/// What the engine counts stalls of, in the order of LayerRun::stalls.
[[nodiscard]] std::span<const MetricInfo> stallMetrics(const Engine& engine);

/// A counted figure beside that of the closed form.
struct CountedFigure {
    std::string id;    ///< metric id, or the id of the component on whose line events are counted
    std::string event; ///< "read"; empty for a metric
    std::string title; ///< "Weight SRAM (read)", "Cycles"
    std::string unit;
    double counted = 0.0;
    double closed = 0.0;                     ///< 0 for a line that the closed form leaves out
    double energy_pj = 0.0, energy_uj = 0.0; ///< per event, and of all with leakage; of lines
};

/// The events on each line of the bill.
[[nodiscard]] std::vector<CountedFigure> countedEvents(const SimulatedDesign& simulated);

/// The metrics that a simulation can move, of the workload.
[[nodiscard]] std::vector<CountedFigure> countedMetrics(const SimulatedDesign& simulated);

/// What only the simulation of a layer has: saturations, and the engine's own figures.
/// @throws std::out_of_range for a layer that is not there.
[[nodiscard]] std::vector<CountedFigure> countedDetails(const SimulatedDesign& simulated,
                                                        std::size_t layer);

/// "+1.25 %": how far a counted figure is from the closed form's; "-" if that is 0 and it is not,
/// or there is none.
[[nodiscard]] std::string differenceText(double counted, double closed);

/// How busy the PEs of a layer were.
struct UtilisationRange {
    std::size_t pes = 0;
    std::size_t at_work = 0; ///< with any product
    double lowest = 0.0, mean = 0.0, highest = 0.0;
};
/// Zeros for a layer without PEs.
[[nodiscard]] UtilisationRange utilisationRange(const Simulation& layer);

} // namespace permdse
