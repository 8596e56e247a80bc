// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/simulated_design.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/layer/layer_data.h"

namespace permdse {

namespace {

/// The two evaluations have the same bill, but a line without a component and without events is
/// left out, so lines are found by what they are.
const BreakdownLine* sameLine(const Evaluation& evaluation, const BreakdownLine& line) {
    const auto found = std::find_if(
        evaluation.breakdown.begin(), evaluation.breakdown.end(), [&](const BreakdownLine& other) {
            return other.component == line.component && other.event == line.event;
        });
    return found == evaluation.breakdown.end() ? nullptr : &*found;
}

} // namespace

std::uint64_t simulationMemory_bytes(const Engine& engine, std::span<const double> design,
                                     const Workload& workload, const LayerDataSource& source) {
    double most = 0.0;
    for (const Layer& layer : workload.layers) {
        if (layer.outputs * layer.inputs > maxSimulatedWeights) {
            continue; // which is refused
        }
        double bytes = engine.simulationBytes(design, layer);
        if (source.givesWeights(layer)) {
            bytes += static_cast<double>(layer.outputs) * static_cast<double>(layer.inputs) *
                     static_cast<double>(sizeof(float));
        }
        most = std::max(most, bytes);
    }
    return static_cast<std::uint64_t>(most);
}

Diagnostics simulationMemoryProblems(const Engine& engine, std::span<const double> design,
                                     const Workload& workload, const LayerDataSource& source,
                                     const MemoryAllowance& memory) {
    const std::uint64_t need = simulationMemory_bytes(engine, design, workload, source);
    if (need <= memory.bytes) {
        return {};
    }
    return {{Severity::Error, "SIM-0007",
             workload.layers.size() == 1 ? workload.layers.front().name : workload.title, "", 0,
             fmt::format("to simulate {} takes {}",
                         workload.layers.size() == 1 ? "the layer" : "the largest layer",
                         tooMuchText(need, memory))}};
}

Result<SimulatedDesign> simulateDesign(const Engine& engine, std::span<const double> design,
                                       const Workload& workload, const Technology& technology,
                                       const LayerDataSource& source, const SimulationInput& input,
                                       const std::function<void(std::size_t layer)>& begins,
                                       const MemoryAllowance& memory) {
    if (!engine.hasSimulator()) {
        return Diagnostic{
            Severity::Error,
            "SET-0006",
            "",
            "",
            0,
            fmt::format("{} cannot be simulated yet, only evaluated", engine.title())};
    }
    if (Diagnostics problems = simulationMemoryProblems(engine, design, workload, source, memory);
        !problems.empty()) {
        return problems;
    }
    SimulatedDesign result;
    result.engine = &engine;
    result.workload = workload;
    std::vector<CountedLayer> counts;
    SimulationInput part = input;
    part.workload = &workload;
    for (const Layer& layer : workload.layers) {
        begins(counts.size());
        Result<LayerData> data = source.dataOf(layer);
        if (!data) {
            return data.error();
        }
        part.data = *std::move(data);
        Result<Simulation> simulation = engine.simulate(design, layer, technology, part);
        if (!simulation) {
            return simulation.error();
        }
        counts.push_back(simulation->counted);
        result.layers.push_back(*std::move(simulation));
    }
    result.counted = engine.evaluateCounts(design, workload, counts, technology);
    result.closed = engine.evaluate(design, workload, technology);
    // What a layer streams and waits for follows from the whole workload.
    const std::vector<LayerRun> runs = engine.completeRuns(design, workload, counts, technology);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        result.layers[i].run = runs[i];
        Evaluation& closed = result.closed_layers.emplace_back();
        closed.metrics =
            result.closed.layers.empty() ? result.closed.metrics : result.closed.layers[i];
        closed.infeasibility = result.closed.infeasibility;
    }
    return result;
}

std::span<const MetricInfo> stallMetrics(const Engine& engine) {
    return std::span(engine.metrics()).subspan(commonMetrics().size());
}

std::vector<CountedFigure> countedEvents(const SimulatedDesign& simulated) {
    std::vector<CountedFigure> figures;
    for (const BreakdownLine& line : simulated.counted.breakdown) {
        const BreakdownLine* closed = sameLine(simulated.closed, line);
        figures.push_back(
            {line.component, line.event,
             line.event.empty() ? line.title : fmt::format("{} ({})", line.title, line.event), "",
             line.events, closed != nullptr ? closed->events : 0.0, line.energy_pj,
             line.energy_uj});
    }
    return figures;
}

std::vector<CountedFigure> countedMetrics(const SimulatedDesign& simulated) {
    std::vector<CountedFigure> figures;
    for (const char* id :
         {"cycles", "latency_us", "throughput_gops", "equivalent_tops", "average_power_mw",
          "energy_uj", "utilisation", "multiplier_utilisation"}) {
        const MetricInfo& metric = *findMetric(id);
        figures.push_back({metric.id, "", metric.title, metric.unit,
                           simulated.engine->metric(simulated.counted, id),
                           simulated.engine->metric(simulated.closed, id)});
    }
    return figures;
}

std::vector<CountedFigure> countedDetails(const SimulatedDesign& simulated, std::size_t layer) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const Simulation& simulation = simulated.layers.at(layer);
    std::vector<CountedFigure> figures{
        {"saturations", "", "Saturations", "", static_cast<double>(simulation.saturations), none}};
    for (const SimulationDetail& detail : simulation.details) {
        figures.push_back({detail.id, "", detail.title, detail.unit, detail.value, none});
    }
    return figures;
}

std::string differenceText(double counted, double closed) {
    if (counted == closed) {
        return "0 %";
    }
    return closed > 0.0 ? signedPercent(counted / closed - 1.0, 2) : "-";
}

UtilisationRange utilisationRange(const Simulation& layer) {
    const std::vector<double>& pes = layer.pe_utilisation;
    if (pes.empty()) {
        return {};
    }
    const auto [lowest, highest] = std::minmax_element(pes.begin(), pes.end());
    const auto atWork = std::count_if(pes.begin(), pes.end(), [](double pe) { return pe > 0.0; });
    return {pes.size(), static_cast<std::size_t>(atWork), *lowest,
            std::accumulate(pes.begin(), pes.end(), 0.0) / static_cast<double>(pes.size()),
            *highest};
}

} // namespace permdse
