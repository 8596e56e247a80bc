// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/comparison.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/unit_format.h"

namespace permdse {

namespace {

/// What a comparison reads of an evaluation.
struct Figures {
    double latency_us, area_mm2, power_mw, energy_uj;
};

Figures figuresOf(const Engine& engine, const DesignValues& design, const Layer& layer,
                  const Technology& technology) {
    const Evaluation evaluation = engine.evaluate(design, layer, technology);
    return {engine.metric(evaluation, "latency_us"), engine.metric(evaluation, "area_mm2"),
            engine.metric(evaluation, "power_mw"), engine.metric(evaluation, "energy_uj")};
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
    ComparisonRow logs; // sums of logarithms of the ratios
    ComparisonRow& mean = comparison.mean;
    for (const Layer& layer : workload.layers) {
        const Figures ours = figuresOf(engine, design, layer, technology);
        const Figures theirs = figuresOf(baseline, baselineDesign, layer, technology);
        ComparisonRow row;
        row.layer = layer.name;
        row.latency_us = ours.latency_us;
        row.baseline_latency_us = theirs.latency_us;
        row.speed_up = theirs.latency_us / ours.latency_us;
        row.area_efficiency = row.speed_up * theirs.area_mm2 / ours.area_mm2;
        row.energy_efficiency = row.speed_up * theirs.power_mw / ours.power_mw;
        row.energy_per_frame = theirs.energy_uj / ours.energy_uj;
        mean.latency_us += row.latency_us;
        mean.baseline_latency_us += row.baseline_latency_us;
        logs.speed_up += std::log(row.speed_up);
        logs.area_efficiency += std::log(row.area_efficiency);
        logs.energy_efficiency += std::log(row.energy_efficiency);
        logs.energy_per_frame += std::log(row.energy_per_frame);
        comparison.rows.push_back(std::move(row));
    }
    const double layers = static_cast<double>(workload.layers.size());
    mean.layer = "all layers";
    mean.speed_up = std::exp(logs.speed_up / layers);
    mean.area_efficiency = std::exp(logs.area_efficiency / layers);
    mean.energy_efficiency = std::exp(logs.energy_efficiency / layers);
    mean.energy_per_frame = std::exp(logs.energy_per_frame / layers);
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
