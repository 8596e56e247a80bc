// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/simulation_figures.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/engines/registry.h"

namespace permdse {

namespace {

/// Where the colour of a cause stands, the same for any engine and layer: computing comes first.
std::size_t colourPlace(const std::string& cause) {
    std::vector<std::string> causes{"Computing"};
    for (const Engine* engine : engines()) {
        for (const MetricInfo& stall : stallMetrics(*engine)) {
            if (std::find(causes.begin(), causes.end(), stall.title) == causes.end()) {
                causes.push_back(stall.title);
            }
        }
    }
    return static_cast<std::size_t>(std::find(causes.begin(), causes.end(), cause) -
                                    causes.begin());
}

} // namespace

BarSpec makeCycleBars(const SimulatedDesign& simulated) {
    const Engine& engine = *simulated.engine;
    const std::span<const MetricInfo> stalls = stallMetrics(engine);
    BarSpec spec;
    spec.title = "Where the cycles go";
    spec.value_label = "Cycles";
    const auto addBar = [&](std::string label, double computing, std::vector<double> lost) {
        StackedBar bar{std::move(label), {{"Computing", computing, 0}}};
        for (std::size_t s = 0; s < stalls.size(); ++s) {
            bar.parts.push_back({stalls[s].title, lost[s], colourPlace(stalls[s].title)});
        }
        spec.bars.push_back(std::move(bar));
    };
    for (std::size_t l = 0; l < simulated.layers.size(); ++l) {
        const LayerRun& run = simulated.layers[l].run;
        const Evaluation& closed = simulated.closed_layers[l];
        std::vector<double> closedStalls;
        double computing = engine.metric(closed, "cycles");
        for (const MetricInfo& stall : stalls) {
            closedStalls.push_back(engine.metric(closed, stall.id));
            computing -= closedStalls.back();
        }
        const std::string layer =
            simulated.layers.size() > 1 ? simulated.workload.layers[l].name + ", " : "";
        addBar(
            layer + (layer.empty() ? "Simulated" : "simulated"), run.busy_cycles,
            {run.stalls.begin(), run.stalls.begin() + static_cast<std::ptrdiff_t>(stalls.size())});
        if (!std::isnan(computing)) {
            addBar(layer + (layer.empty() ? "Closed form" : "closed form"),
                   std::max(0.0, computing), std::move(closedStalls));
        }
    }
    for (std::size_t part = spec.bars.empty() ? 0 : spec.bars.front().parts.size(); part-- > 1;) {
        const bool isUnused =
            std::all_of(spec.bars.begin(), spec.bars.end(),
                        [&](const StackedBar& bar) { return bar.parts[part].value == 0.0; });
        if (isUnused) {
            for (StackedBar& bar : spec.bars) {
                bar.parts.erase(bar.parts.begin() + static_cast<std::ptrdiff_t>(part));
            }
        }
    }
    return spec;
}

std::string cyclesText(const SimulatedDesign& simulated) {
    double counted = 0.0; // metrics are missing from a design whose parts cannot be costed
    for (const Simulation& layer : simulated.layers) {
        counted += layer.run.cycles;
    }
    const double closed = simulated.engine->metric(simulated.closed, "cycles");
    // Whole cycles, but for those that wait for DRAM.
    const std::string cycles = displayNumber(std::round(10.0 * counted) / 10.0, 10);
    return std::isnan(closed)
               ? fmt::format("{} cycles; the closed form has no figures of this design", cycles)
               : fmt::format("{} cycles, {} by the closed form: {}", cycles,
                             displayNumber(closed, 5), differenceText(counted, closed));
}

std::string timelineTitle(const SimulatedDesign& simulated, std::int64_t tracedCycles,
                          std::int64_t shownCycles) {
    std::string text =
        shownCycles < tracedCycles
            ? fmt::format("Timeline: the first {} of {} cycles at work", shownCycles, tracedCycles)
            : fmt::format("Timeline: {} cycles at work", tracedCycles);
    const double waiting = simulated.layers.front().run.cycles - static_cast<double>(tracedCycles);
    if (waiting >= 1.0) {
        text += fmt::format("; {} more wait for DRAM", displayNumber(waiting, 5));
    }
    return text;
}

ProfileSpec makeUtilisationProfile(const SimulatedDesign& simulated, std::size_t layer) {
    const Simulation& simulation = simulated.layers.at(layer);
    const UtilisationRange range = utilisationRange(simulation);
    ProfileSpec spec;
    spec.place_label = "PE";
    spec.value_label = "Utilisation";
    spec.values = simulation.pe_utilisation;
    spec.mean = range.mean;
    spec.title = "Utilisation by PE";
    if (range.pes == 0) {
        spec.empty_reason = fmt::format("{} works without separate PEs", simulated.engine->title());
        return spec;
    }
    spec.title += fmt::format(": {} to {}, mean {}", displayNumber(range.lowest),
                              displayNumber(range.highest), displayNumber(range.mean));
    if (range.at_work < range.pes) {
        spec.title += fmt::format("; {} of {} have no work", range.pes - range.at_work, range.pes);
    }
    return spec;
}

} // namespace permdse
