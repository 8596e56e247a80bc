// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/comparison.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/unit_format.h"
#include "core/engines/registry.h"
#include "core/technology/technology_fields.h"

namespace permdse {

namespace {

/// What a comparison reads of the metrics of a layer or a workload.
struct Figures {
    double latency_us, area_mm2, power_mw, energy_uj, dram_kib;
};

Figures figuresOf(const Engine& engine, const std::vector<double>& metrics) {
    const auto figure = [&](std::string_view id) { return metrics.at(*engine.metricIndex(id)); };
    return {figure("latency_us"), figure("area_mm2"), figure("power_mw"), figure("energy_uj"),
            figure("dram_kib")};
}

ComparisonRow rowOf(std::string name, const Figures& ours, const Figures& theirs) {
    ComparisonRow row;
    row.layer = std::move(name);
    row.latency_us = ours.latency_us;
    row.baseline_latency_us = theirs.latency_us;
    row.energy_uj = ours.energy_uj;
    row.baseline_energy_uj = theirs.energy_uj;
    row.dram_kib = ours.dram_kib;
    row.baseline_dram_kib = theirs.dram_kib;
    row.speed_up = theirs.latency_us / ours.latency_us;
    row.area_efficiency = row.speed_up * theirs.area_mm2 / ours.area_mm2;
    row.energy_efficiency = row.speed_up * theirs.power_mw / ours.power_mw;
    row.energy_per_frame = theirs.energy_uj / ours.energy_uj;
    return row;
}

/// What is always said first, then numbers, then words.
std::vector<const Field<TechnologySettings>*> headlineOrder() {
    auto order = inOrderOf(&FieldInfo::sweep_place, technologyFields());
    const auto place = [](const FieldInfo& field) {
        return field.always_said ? field.file_place : FieldInfo::last - (isNumeric(field) ? 1 : 0);
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](const auto* a, const auto* b) { return place(a->info) < place(b->info); });
    return order;
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

std::string technologyText(const Technology& technology) {
    const TechnologySettings& settings = technology.settings();
    const auto& dram = technologyField<&TechnologySettings::dram>();
    const auto& bandwidth = technologyField<&TechnologySettings::dram_bandwidth_gbyte_s>();
    std::string text;
    for (const Field<TechnologySettings>* row : headlineOrder()) {
        const Field<TechnologySettings>& field = *row;
        // A DRAM is said with its bandwidth, whichever of the two is not the usual one.
        const bool isUnusual = &field == &dram
                                   ? !isUsual(dram, settings) || !isUsual(bandwidth, settings)
                                   : !isUsual(field, settings);
        if (&field == &bandwidth || !(isUnusual || field.info.always_said)) {
            continue;
        }
        text += text.empty() ? "" : ", ";
        text += fieldPhrase(field.info, field.get(settings));
        text += &field == &dram ? " at " + fieldDisplay(bandwidth, settings) : "";
    }
    for (const Calibration& calibration : settings.calibrations) {
        const Engine* engine = findEngine(calibration.engine);
        text += fmt::format(", {} calibrated on \"{}\"",
                            engine ? engine->title() : calibration.engine, calibration.source);
    }
    return text;
}

Comparison compareEvaluations(const Engine& engine, const Evaluation& design,
                              const Engine& baseline, const Evaluation& baselineDesign,
                              const Workload& workload) {
    Comparison comparison;
    comparison.baseline = baseline.id();
    comparison.design_side = {design.infeasibility == 0, design.notes};
    comparison.baseline_side = {baselineDesign.infeasibility == 0, baselineDesign.notes};
    comparison.total = rowOf("all layers", figuresOf(engine, design.metrics),
                             figuresOf(baseline, baselineDesign.metrics));
    for (std::size_t i = 0; i < workload.layers.size(); ++i) {
        // An evaluation that failed has no layers, and NaN throughout.
        comparison.rows.push_back(
            rowOf(workload.layers[i].name,
                  figuresOf(engine, i < design.layers.size() ? design.layers[i] : design.metrics),
                  figuresOf(baseline, i < baselineDesign.layers.size() ? baselineDesign.layers[i]
                                                                       : baselineDesign.metrics)));
    }
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

std::string sideMark(const ComparedSide& side, double dram_kib) {
    std::string mark = side.feasible ? "" : "not feasible";
    if (dram_kib > 0.0) {
        mark += (mark.empty() ? "streams " : ", streams ") + displayNumber(dram_kib) + " KiB";
    }
    return mark;
}

std::vector<Comparison> compareWithBaselines(const Engine& engine, const DesignValues& design,
                                             const Workload& workload,
                                             const Technology& technology) {
    const Evaluation ours = engine.evaluate(design, workload, technology);
    std::vector<Comparison> comparisons;
    for (const Engine* baseline : engines()) {
        if (baseline->id() == engine.id()) {
            continue;
        }
        const DesignValues reference = baseline->referenceDesign(technology);
        comparisons.push_back(
            compareEvaluations(engine, ours, *baseline,
                               baseline->evaluate(reference, workload, technology), workload));
        comparisons.back().baseline_text = fmt::format(
            "{} reference design ({}) at {} nm", baseline->title(),
            designText(*baseline, reference), displayNumber(technology.settings().node_nm));
    }
    return comparisons;
}

} // namespace permdse
