// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/comparison.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/base/unit_format.h"

namespace permdse {

namespace {

/// What a comparison reads of an evaluation.
struct Figures {
    double latency_us, area_mm2, power_mw, energy_uj;
};

/// On a layer or a workload.
template <class Work>
Figures figuresOf(const Engine& engine, const DesignValues& design, const Work& work,
                  const Technology& technology) {
    const Evaluation evaluation = engine.evaluate(design, work, technology);
    return {engine.metric(evaluation, "latency_us"), engine.metric(evaluation, "area_mm2"),
            engine.metric(evaluation, "power_mw"), engine.metric(evaluation, "energy_uj")};
}

ComparisonRow rowOf(std::string name, const Figures& ours, const Figures& theirs) {
    ComparisonRow row;
    row.layer = std::move(name);
    row.latency_us = ours.latency_us;
    row.baseline_latency_us = theirs.latency_us;
    row.energy_uj = ours.energy_uj;
    row.baseline_energy_uj = theirs.energy_uj;
    row.speed_up = theirs.latency_us / ours.latency_us;
    row.area_efficiency = row.speed_up * theirs.area_mm2 / ours.area_mm2;
    row.energy_efficiency = row.speed_up * theirs.power_mw / ours.power_mw;
    row.energy_per_frame = theirs.energy_uj / ours.energy_uj;
    return row;
}

} // namespace

std::string designText(const Engine& engine, const DesignValues& design) {
    std::string text;
    const auto add = [&](std::string_view id, std::string_view words) {
        if (const auto index = engine.parameterIndex(id)) {
            text += text.empty() ? "" : ", ";
            text += fmt::format(fmt::runtime(words), displayNumber(design[*index]));
        }
    };
    add("pe_count", "{} PEs");
    add("multipliers_per_pe", "{} multipliers each");
    add("block_size", "block size {}");
    add("lanes", "{} lanes");
    add("clock_ghz", "{} GHz");
    return text;
}

Comparison compareDesigns(const Engine& engine, const DesignValues& design, const Engine& baseline,
                          const DesignValues& baselineDesign, const Workload& workload,
                          const Technology& technology) {
    Comparison comparison;
    comparison.baseline = baseline.id();
    for (const Layer& layer : workload.layers) {
        comparison.rows.push_back(rowOf(layer.name, figuresOf(engine, design, layer, technology),
                                        figuresOf(baseline, baselineDesign, layer, technology)));
    }
    comparison.total = rowOf("all layers", figuresOf(engine, design, workload, technology),
                             figuresOf(baseline, baselineDesign, workload, technology));
    comparison.mean = comparison.total;
    comparison.mean.layer = "geometric mean";
    for (double ComparisonRow::*ratio :
         {&ComparisonRow::speed_up, &ComparisonRow::area_efficiency,
          &ComparisonRow::energy_efficiency, &ComparisonRow::energy_per_frame}) {
        double logs = 0.0;
        for (const ComparisonRow& row : comparison.rows) {
            logs += std::log(row.*ratio);
        }
        comparison.mean.*ratio = std::exp(logs / static_cast<double>(comparison.rows.size()));
    }
    return comparison;
}

std::vector<Comparison> compareWithBaselines(const Engine& engine, const DesignValues& design,
                                             const Workload& workload,
                                             const Technology& technology) {
    std::vector<Comparison> comparisons;
    for (const Engine* baseline : engines()) {
        if (baseline->id() == engine.id()) {
            continue;
        }
        const DesignValues reference = baseline->referenceDesign(technology);
        comparisons.push_back(
            compareDesigns(engine, design, *baseline, reference, workload, technology));
        comparisons.back().baseline_text = fmt::format(
            "{} reference design ({}) at {} nm", baseline->title(),
            designText(*baseline, reference), displayNumber(technology.settings().node_nm));
    }
    return comparisons;
}

} // namespace permdse
